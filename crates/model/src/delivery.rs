//! Delivery states of an outgoing message.
//!
//! The order of the variants *is* the law: what we know is the maximum of everything we were ever told, so a late `sent`
//! never hides an earlier `read`. `Failed` stands below `Delivered` because a customer's phone that shows the message
//! has the last word.

crate::names! {
    /// The life of an outgoing message, from the agent's click to the customer's eyes.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum Delivery {
        /// Accepted by the hub, waiting for its turn.
        Queued = "queued",
        /// The call to WhatsApp has begun. Never taken up again by anyone else.
        Sending = "sending",
        /// The call's outcome is not known: it may or may not have reached the customer. Never repeated without a person.
        Unknown = "unknown",
        /// WhatsApp answered with an id.
        HandedOver = "handed_over",
        /// One tick.
        Sent = "sent",
        /// WhatsApp says it will not arrive.
        Failed = "failed",
        /// Two ticks.
        Delivered = "delivered",
        /// Two blue ticks.
        Read = "read",
        /// A voice note was listened to.
        Played = "played",
    }
}
