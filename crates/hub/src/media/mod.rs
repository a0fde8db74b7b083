//! Media: fetched on arrival, kept sealed, given out by the hub alone.
//!
//! WhatsApp keeps a file for seven days and its address for five minutes, so the hub does not wait to be asked. When a
//! message with a file is processed it is shown at once, its media *pending*; a job in the database asks for the bytes. The
//! [fetcher](fetch) takes jobs, downloads under a size cap from allowed hosts only, checks the digest, and hands the bytes
//! to the [store](store). The message changes again when its media is *ready*, *failed*, *expired* or *too large*. Text
//! never waits for any of this.
//!
//! What the bytes may be shown as is decided by [what they are](kind), never by what their sender calls them, and
//! [served](serve) so that a browser would not run them either.
//!
//! Files that people send come the other way: [brought](brought) from a desk, kept while a message or a person needs them.
//!
//! A crash costs nothing but time: a job that was being worked on is taken again after the restart, and files without a
//! name are removed.

pub mod brought;
pub mod cloud;
pub mod fetch;
pub mod incoming;
pub mod jobs;
pub mod kind;
pub mod moving;
pub mod place;
mod seal;
pub mod serve;
pub mod shelves;
pub mod store;

pub use brought::{BringError, BroughtFiles};
pub use cloud::CloudSource;
pub use fetch::{FetchedMedia, MediaFetcher, MediaJob, MediaJobs, Next, Outcome};
pub use jobs::StoreJobs;
pub use place::{Condition, MediaPlace, S3Place};
pub use store::{MediaError, MediaName, MediaStore};
