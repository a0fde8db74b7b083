//! How a simulated world is set up before it starts.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use sangam_model::{Clock, system::SystemClock};

use crate::secret::{AppSecret, VerifyToken};

/// Everything a world is made from. The same configuration at the same instant and the same calls in the same order make
/// the same ids, names, files and dice.
#[derive(Clone)]
pub struct Config {
    /// Where Graph and the control routes listen; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Where webhooks go. Without one they wait until [`Stage::set_webhook_url`](crate::Stage::set_webhook_url).
    pub webhook_url: Option<String>,
    /// The Meta app every client belongs to.
    pub app_id: String,
    /// The *Facebook Login for Business* configuration a signup must name.
    pub config_id: String,
    /// Signs the webhooks, and is asked for when a code is exchanged.
    pub app_secret: AppSecret,
    /// Presented by [`Stage::verify_webhook`](crate::Stage::verify_webhook).
    pub verify_token: VerifyToken,
    /// Begins every stream of chance.
    pub seed: u64,
    /// How many business numbers are in coexistence from the start; at least one.
    pub numbers: usize,
    /// How many more live on the app alone, so that a signup can connect them.
    pub waiting: usize,
    /// The time of the world. It can be moved further with [`Stage::advance_clock`](crate::Stage::advance_clock).
    pub clock: Arc<dyn Clock>,
    /// How fast phones and networks are.
    pub tempo: Tempo,
    /// How patient Meta is with a webhook nobody takes.
    pub retry: Retry,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            webhook_url: None,
            app_id: "900000000000001".to_owned(),
            config_id: "900000000000002".to_owned(),
            app_secret: AppSecret::new("practice-app-secret"),
            verify_token: VerifyToken::new("practice-verify-token"),
            seed: 1,
            numbers: 1,
            waiting: 2,
            clock: Arc::new(SystemClock),
            tempo: Tempo::BRISK,
            retry: Retry::default(),
        }
    }
}

/// Waits between the steps of an accepted message, each counted from the step before.
#[derive(Clone, Copy, Debug)]
pub struct Tempo {
    /// From acceptance to one tick (or to the failure).
    pub sent_after: Duration,
    /// From one tick to two.
    pub delivered_after: Duration,
    /// From two ticks to blue ones, and from there to the first playback of a voice note.
    pub read_after: Duration,
}

impl Tempo {
    /// No wait at all: a status may overtake the answer to the send, as it may with Meta.
    pub const IMMEDIATE: Self =
        Self { sent_after: Duration::ZERO, delivered_after: Duration::ZERO, read_after: Duration::ZERO };
    /// Quick enough for tests, in the usual order.
    pub const BRISK: Self = Self {
        sent_after: Duration::from_millis(30),
        delivered_after: Duration::from_millis(60),
        read_after: Duration::from_millis(120),
    };
    /// What a person expects to see.
    pub const NATURAL: Self = Self {
        sent_after: Duration::from_millis(300),
        delivered_after: Duration::from_millis(900),
        read_after: Duration::from_millis(2_500),
    };
}

/// When an unacknowledged webhook is tried again. The wait doubles from `first` to `longest`; after `give_up` of waiting
/// it is lost, as with Meta after seven days.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// The first wait.
    pub first: Duration,
    /// No wait is longer than this.
    pub longest: Duration,
    /// The sum of waits after which a webhook is dropped.
    pub give_up: Duration,
    /// How long the receiver may think before the attempt counts as failed.
    pub answer_within: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(200),
            longest: Duration::from_secs(5),
            give_up: Duration::from_hours(7 * 24),
            answer_within: Duration::from_secs(10),
        }
    }
}
