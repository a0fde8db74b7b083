//! What hub and desktop agree on.
