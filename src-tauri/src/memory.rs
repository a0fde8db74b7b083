//! How much the page keeps that it does not need.
//!
//! The webview of Linux takes out the rubbish of the last moments often, and that of the time before seldom: it waits until there is much of
//! it, by the measure of the whole machine's memory. But what a screen reads anew while many write lives just long enough to count as old,
//! and keeps what came after it: while twenty a second wrote, a heap of which eleven megabytes were in use grew by more than twenty a minute.
//! So all of it is taken out each time, which costs some milliseconds beside the page and holds it up for three, six at most. Other systems
//! decide this by themselves.

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
