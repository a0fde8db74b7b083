//! The desktop's core without a window: session, sync, outbox, queries.
