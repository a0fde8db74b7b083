//! The metrics of a hub: names, units, labels.
//!
//! The names are a contract with dashboards and alerts, so they are defined here and nowhere else; `docs/src/host/watch.md` says in
//! plain words what each means. Labels are outcomes from short fixed lists. No label ever holds a phone number, an id, a workspace or a
//! text: a metrics page is read by people who may not read messages.
//!
//! The recorder is the process's; only the binary installs it. An embedded hub counts into nothing.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

/// Webhook requests by `outcome`: `accepted`, `bad_signature`, `not_json`, `too_large`, `unknown_address`, `failed`.
pub const WEBHOOKS: &str = "sangam_webhooks_total";
/// Seconds from a webhook's arrival to its commit, by `lane`: `live`, `history`.
pub const WEBHOOK_COMMIT: &str = "sangam_webhook_commit_seconds";
/// Webhook bodies that are committed but not yet processed, by `lane`.
pub const WEBHOOKS_WAITING: &str = "sangam_webhooks_waiting";
/// Webhook bodies that were kept or set aside, by `lane` and `reason`: `kept`, `unknown_number`, `unreadable`, `poison`. Which
/// numbers they are for is told by `sangam-hub admin webhooks`.
pub const WEBHOOKS_ASIDE: &str = "sangam_webhooks_set_aside";
/// Webhook bodies processed, by `outcome`: `applied`, `quarantined`.
pub const WEBHOOKS_PROCESSED: &str = "sangam_webhooks_processed_total";
/// Things told by webhooks (messages, statuses, changes of the address book) that were applied, by `lane`.
pub const WEBHOOK_PARTS: &str = "sangam_webhook_parts_applied_total";
/// Calls that send a message, by `outcome`: `accepted`, `refused`, `not_sent`, `unknown`.
pub const SENDS: &str = "sangam_sends_total";
/// Messages waiting to be sent.
pub const SENDS_WAITING: &str = "sangam_sends_waiting";
/// Commands from desktops, by `outcome`: `applied`, `rejected`.
pub const COMMANDS: &str = "sangam_commands_total";
/// Sign-ins by `outcome`: `right`, `wrong`, `throttled`.
pub const SIGN_INS: &str = "sangam_sign_ins_total";
/// Desktops connected for live sync.
pub const SYNC_CLIENTS: &str = "sangam_sync_clients";
/// Desktops that were too slow and were sent to resume from their cursor.
pub const SYNC_DROPPED: &str = "sangam_sync_dropped_total";
/// Pages of changes, by `outcome`: `made` for all who would be told the same, `shared` with one who asked, `alone` for one who is told
/// something of their own or to start over.
pub const SYNC_PAGES: &str = "sangam_sync_pages_total";
/// Attempts to fetch media, by `outcome`: `ready`, `retry`, `failed`, `expired`, `too_large`.
pub const MEDIA_FETCHES: &str = "sangam_media_fetches_total";
/// Bytes of media downloaded.
pub const MEDIA_BYTES: &str = "sangam_media_fetched_bytes_total";
/// 1 while the bucket media is kept in does well, 0 while it does not. Not there for a folder.
pub const MEDIA_STORE_WELL: &str = "sangam_media_store_well";
/// Bytes that are free on the disk the hub keeps its database or its media on, whichever is fuller. Not there where both are elsewhere.
pub const DISK_FREE: &str = "sangam_disk_free_bytes";
/// The same as a part of that disk: 0 to 1.
pub const DISK_FREE_SHARE: &str = "sangam_disk_free_share";
/// Seconds since the newest copy that lacks nothing was made; before there is one, since it is waited for. Not there where no copies are made.
pub const COPY_AGE: &str = "sangam_copy_age_seconds";
/// Copies by `outcome`: `made`, `partial` where some files could not be copied, `failed`.
pub const COPIES: &str = "sangam_copies_total";
/// Work beside answering requests that died of a mistake of ours, by `task`. All of it begins again but `duty`, `journal`, `live sync`
/// and `signups`.
pub const TASKS_DIED: &str = "sangam_tasks_died_total";
/// 1, with the `version` that is running.
pub const INFO: &str = "sangam_hub_info";

/// Upper bounds of the histograms, in seconds: a fast disk to a stuck one.
const SECONDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// How often histograms are tidied while nobody asks for them.
const UPKEEP: Duration = Duration::from_secs(5);

/// The metrics of this process, ready to be shown.
#[derive(Clone)]
pub struct Exposition(PrometheusHandle);

impl Exposition {
    /// Makes this process count.
    ///
    /// # Errors
    /// If something else in the process already does.
    pub fn install() -> Result<Self, BuildError> {
        let handle = builder()?.install_recorder()?;
        describe();
        Ok(Self(handle))
    }

    /// The page a Prometheus server reads.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Keeps memory flat while nobody reads the page, until `stop`.
    pub async fn upkeep(self, stop: CancellationToken) {
        stop.run_until_cancelled(async {
            let mut beat = tokio::time::interval(UPKEEP);
            loop {
                beat.tick().await;
                self.0.run_upkeep();
            }
        })
        .await;
    }
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
}

/// Says what each metric is, and starts every counter without labels at zero.
fn describe() {
    describe_counter!(WEBHOOKS, "Webhook requests by outcome");
    describe_histogram!(WEBHOOK_COMMIT, Unit::Seconds, "From a webhook's arrival to its commit");
    describe_gauge!(WEBHOOKS_WAITING, "Webhook bodies committed but not yet processed");
    describe_gauge!(WEBHOOKS_ASIDE, "Webhook bodies kept or set aside, by reason");
    describe_counter!(WEBHOOKS_PROCESSED, "Webhook bodies processed, by outcome");
    describe_counter!(WEBHOOK_PARTS, "Things told by webhooks that were applied");
    describe_counter!(SENDS, "Calls that send a message, by outcome");
    describe_gauge!(SENDS_WAITING, "Messages waiting to be sent");
    describe_counter!(COMMANDS, "Commands from desktops, by outcome");
    describe_counter!(SIGN_INS, "Sign-ins by outcome");
    describe_gauge!(SYNC_CLIENTS, "Desktops connected for live sync");
    describe_counter!(SYNC_DROPPED, "Desktops that were too slow and resume from their cursor");
    describe_counter!(SYNC_PAGES, "Pages of changes, by whether they were made, shared or for one alone");
    describe_counter!(MEDIA_FETCHES, "Attempts to fetch media, by outcome");
    describe_counter!(MEDIA_BYTES, Unit::Bytes, "Bytes of media downloaded");
    describe_gauge!(MEDIA_STORE_WELL, "1 while the bucket media is kept in does well");
    describe_gauge!(DISK_FREE, Unit::Bytes, "Free on the disk of the database or the media");
    describe_gauge!(DISK_FREE_SHARE, "The same as a part of that disk");
    describe_gauge!(COPY_AGE, Unit::Seconds, "Since the newest whole copy was made");
    describe_counter!(COPIES, "Copies by outcome");
    describe_counter!(TASKS_DIED, "Work that died of a mistake in the program");
    describe_gauge!(INFO, "The version that is running");
    gauge!(INFO, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    counter!(SYNC_DROPPED).absolute(0);
    counter!(MEDIA_BYTES).absolute(0);
}

#[cfg(test)]
mod tests {
    use metrics::histogram;

    use super::*;

    #[test]
    fn the_page_names_what_is_counted_and_in_which_buckets() {
        let recorder = builder().unwrap().build_recorder();
        let page = Exposition(recorder.handle());
        metrics::with_local_recorder(&recorder, || {
            describe();
            counter!(WEBHOOKS, "outcome" => "accepted").increment(2);
            histogram!(WEBHOOK_COMMIT).record(0.002);
        });
        let text = page.render();
        for line in [
            "sangam_webhooks_total{outcome=\"accepted\"} 2",
            "sangam_webhook_commit_seconds_bucket{le=\"0.0025\"} 1",
            "sangam_webhook_commit_seconds_bucket{le=\"0.001\"} 0",
            "sangam_sync_dropped_total 0",
            "# HELP sangam_media_fetched_bytes_total Bytes of media downloaded",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
