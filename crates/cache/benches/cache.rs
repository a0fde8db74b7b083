//! Benchmarks of the cache.
fn main() {}
