//! `sangam-simulator`: the simulated world as a program of its own.

use std::net::SocketAddr;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use sangam_simulator::{AppSecret, Config, Simulator, VerifyToken};
use tracing_subscriber::EnvFilter;

/// A faithful stand-in for Meta, the owner's phone and the customers.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Listen as Graph, tell webhooks, take orders on /_control.
    Serve(Serve),
}

#[derive(Args)]
struct Serve {
    /// Where Graph and the control routes listen
    #[arg(long)]
    listen: SocketAddr,
    /// Where webhooks go; need not be reachable yet
    #[arg(long)]
    webhook_url: String,
    /// What webhooks are signed with
    #[arg(long)]
    app_secret: String,
    /// What the receiver is asked to recognise when it is verified
    #[arg(long, default_value = "practice-verify-token")]
    verify_token: String,
    /// Decides names, ids, files and dice
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many business numbers are in coexistence from the start
    #[arg(long, default_value_t = 1)]
    numbers: usize,
    /// How many more live on the app alone, for a signup to connect
    #[arg(long, default_value_t = 2)]
    waiting: usize,
    /// The Meta app's id
    #[arg(long, default_value = "900000000000001")]
    app_id: String,
    /// The configuration a signup must name
    #[arg(long, default_value = "900000000000002")]
    config_id: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Whoever read it may be gone, which is no reason to stop.
    log.log_internal_errors(false).init();
    let Command::Serve(serve) = Cli::parse().command;
    let simulator = Simulator::start(Config {
        listen: serve.listen,
        webhook_url: Some(serve.webhook_url),
        app_secret: AppSecret::new(serve.app_secret),
        verify_token: VerifyToken::new(serve.verify_token),
        seed: serve.seed,
        numbers: serve.numbers,
        waiting: serve.waiting,
        app_id: serve.app_id,
        config_id: serve.config_id,
        ..Config::default()
    })
    .await?;
    stopped().await?;
    simulator.shutdown().await;
    Ok(())
}

/// Waits for the terminal's or the system's wish to end.
async fn stopped() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted.context("cannot listen for Ctrl-C"),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.context("cannot listen for Ctrl-C")
}
