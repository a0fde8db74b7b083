//! Handles of a transaction: a function that takes `&Reader` cannot change anything.

use std::ops::Deref;

use rusqlite::{Connection, Transaction};

macro_rules! handles {
    ($($(#[$doc:meta])* $reader:ident, $(#[$write_doc:meta])* $writer:ident;)*) => {$(
        $(#[$doc])*
        pub struct $reader<'c>(&'c Connection);

        $(#[$write_doc])*
        pub struct $writer<'c>($reader<'c>);

        impl<'c> $reader<'c> {
            pub(crate) const fn new(connection: &'c Connection) -> Self {
                Self(connection)
            }

            pub(crate) const fn sql(&self) -> &'c Connection {
                self.0
            }
        }

        impl<'c> $writer<'c> {
            pub(crate) fn new(transaction: &'c Transaction<'_>) -> Self {
                Self($reader(transaction))
            }
        }

        impl<'c> Deref for $writer<'c> {
            type Target = $reader<'c>;
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    )*};
}

handles! {
    /// One unchanging view of the cache.
    Reader,
    /// One transaction on the cache: everything in it happens, or nothing.
    Writer;
    /// One unchanging view of the outbox.
    OutboxReader,
    /// One transaction on the outbox.
    OutboxWriter;
    /// One unchanging view of the media file.
    MediaReader,
    /// One transaction on the media file.
    MediaWriter;
}
