//! The whole product, from outside. The tests live beside this library.
