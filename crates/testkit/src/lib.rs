//! Actors, builders and test worlds.
