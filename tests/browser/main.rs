//! The screen in Chromium, against the real core.
