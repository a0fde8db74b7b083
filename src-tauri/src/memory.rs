//! Turns off generational garbage collection in the page, so that its heap does not grow while many rows change.
//!
//! The webview of Linux collects young objects often and old ones seldom: only when there are many, by the measure of the whole
//! machine's memory. But what a screen reads while many people write lives just long enough to count as old: at twenty messages a
//! second a heap with eleven megabytes in use grew by more than twenty a minute. A full collection each time costs some milliseconds
//! beside the page and blocks it for three, six at most. Other systems decide this by themselves.

/// Prepares the page's process, before there is one and before there is a second thread in this.
pub(crate) fn prepare() {
    platform::prepare();
}

#[cfg(target_os = "linux")]
mod platform {
    use webkit2gtk::glib;

    pub(super) fn prepare() {
        // Whoever set it themselves knows why.
        if let Err(error) = glib::setenv("JSC_useGenerationalGC", "0", false) {
            tracing::warn!("the page will keep more than it needs: {error}");
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    pub(super) const fn prepare() {}
}
