//! What the program has from the machine: signals, the environment, standard input and output, the log.

use std::io::{self, Read, Write};

use anyhow::{Context, Result, bail};
use sangam_hub::service::config::{LogFormat, Settings, may_be_logged};
use sangam_model::system::leave;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};
use zeroize::Zeroizing;

/// More than any password or token.
const MAX_SECRET_BYTES: u64 = 64 * 1024;

/// A token that is cancelled by the first `SIGTERM` or `SIGINT`. A second one ends the program at once, for whoever does not
/// want to wait.
pub(crate) fn stop_on_signal() -> Result<CancellationToken> {
    let stop = CancellationToken::new();
    let asked = stop.clone();
    let mut signals = Signals::listen().context("signals cannot be heard")?;
    tokio::spawn(async move {
        signals.next().await;
        tracing::info!("stopping");
        asked.cancel();
        signals.next().await;
        leave(130);
    });
    Ok(stop)
}

/// What asks a program to end.
#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

/// What asks a program to end.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// The environment, without what is not text: no setting is.
pub(crate) fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}

pub(crate) fn start_log(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(settings.log_filter()).context("SANGAM_LOG cannot be read")?;
    // Whoever read it may be gone. To complain of that there as well would end whatever has something to say.
    let log = fmt::layer().with_writer(io::stderr).log_internal_errors(false);
    let log = match settings.log_format()? {
        LogFormat::Text => log.with_ansi(false).boxed(),
        LogFormat::Json => log.json().boxed(),
    };
    tracing_subscriber::registry().with(log).with(filter).with(filter_fn(may_be_logged)).init();
    Ok(())
}

/// All of standard input but one line end, which a shell or a file adds without being asked.
pub(crate) fn secret_from_stdin(what: &str) -> Result<String> {
    let mut text = Zeroizing::new(String::new());
    io::stdin()
        .take(MAX_SECRET_BYTES + 1)
        .read_to_string(&mut text)
        .with_context(|| format!("{what} cannot be read from standard input"))?;
    if text.len() as u64 > MAX_SECRET_BYTES {
        bail!("{what} on standard input is too long");
    }
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.is_empty() {
        bail!("{what} is expected on standard input, but nothing came");
    }
    // Taken out, not copied: the type it goes into wipes it.
    Ok(std::mem::take(&mut *text))
}

pub(crate) fn print_line(line: &str) -> Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}").and_then(|()| output.flush()).context("standard output cannot be written")
}
