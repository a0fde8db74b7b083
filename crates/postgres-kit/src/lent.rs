//! A database for as long as it is held.

use std::thread;

use crate::Server;
use crate::server::name_in;

/// A database of a server that goes on. Dropping it has it removed, whoever is still connected.
pub struct Lent {
    pub(crate) server: &'static Server,
    pub(crate) url: String,
}

impl Lent {
    /// How it is reached.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let (server, removed) = (self.server, format!("DROP DATABASE {} WITH (FORCE)", name_in(&self.url)));
        // Aside, for it takes a tenth of a second where somebody is. What stays goes with the server.
        thread::spawn(move || server.ask("postgres", &removed));
    }
}
