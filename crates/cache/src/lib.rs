//! The desktop's encrypted SQLite: cache, outbox and media files.
