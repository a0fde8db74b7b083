//! A PostgreSQL server that lives as long as a test.
//!
//! It is the distribution's own (`apt-get install postgresql`), in a folder of its own below the temporary one, reached through
//! a socket in that folder and through nothing else. `initdb` runs once on a machine; each server starts from a copy of what it
//! made. The server does not run as root: if the tests do, it runs as the user `postgres`.
//!
//! A server ends with the process that started it, however that ends: the shell that watches over it reads from a pipe this
//! process holds, and stops the server and removes its folder when there is nobody at the other end any more.
//!
//! A server that is [reached over the network](Server::start_encrypted) shows a certificate, listens on this machine alone and takes
//! nobody who does not encrypt, or [leaves that to whoever comes](Server::start_offering).
//!
//! [`Server::shared`] is one for all tests of a process, each of which takes a [database](Server::database) of its own; it
//! writes nothing to the disk before it says done. A server [of one's own](Server::start) does, and can be killed.
//!
//! A server that [archives](Server::start_archiving) puts its log and [copies](Server::copy_into) of itself into an [`Archive`]. Once it is
//! gone another one [begins there](Server::brought_back_to), as it was at some moment.
//!
//! A server may [follow](Server::follow) another and, once that was [killed](Server::kill), be [promoted](Server::promote).
mod archive;
mod lent;
mod machine;
mod server;

pub use self::archive::Archive;
pub use self::lent::Lent;
pub use self::server::{Durability, Server};
