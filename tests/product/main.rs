//! Hub, desk and simulator together, without a window.
