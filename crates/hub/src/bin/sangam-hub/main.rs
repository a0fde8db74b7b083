//! The hub as a program: `serve`, the admin commands that prepare what is served, `restore` and `move`.
//!
//! This is the edge: the machine's clock, randomness, environment and signals are read here and handed inwards. Standard
//! output carries only what another program may want to read (the address a hub listens on, the ids an admin command
//! made, as JSON); the log goes to standard error. Secrets come in through standard input or the settings, never through
//! arguments, which every user of the machine can see.
//!
//! `SIGTERM` and `SIGINT` end a hub the same way: it stops listening, finishes what it holds, and lets the database go.
//! The manual's pages in `docs/src/host` explain how to run one.

mod cli;
mod commands;
mod edge;

use std::io::{self, Write};

use anyhow::{Context, Result};
use clap::Parser;
use sangam_hub::media::Condition;
use sangam_hub::service::config::Settings;
use sangam_model::system::leave;
use tokio::runtime::Runtime;

use crate::cli::{AdminCommand, Cli, Command};
use crate::commands::{
    add_number, begin_anew, begin_media_anew, bring_back, create_workspace, move_media, move_to_server,
    recovery_key, reset_password, reset_second_factor, serve, webhooks,
};
use crate::edge::{environment, print_line, start_log};

/// A webhook is some thousand small pieces of memory, taken on one thread and given back on another. SQLite and OpenSSL take theirs
/// here as well.
#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // Only fails if a provider is already there, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let ended = run(Cli::parse());
    if let Err(error) = &ended {
        let _ = writeln!(io::stderr(), "sangam-hub: {error:#}");
    }
    leave(ended.is_err().into())
}

fn run(cli: Cli) -> Result<()> {
    let settings = Settings::read(cli.config.as_deref(), environment())?;
    start_log(&settings)?;
    let runtime = Runtime::new().context("the program's threads cannot be started")?;
    match cli.command {
        Command::Serve(wish) => {
            let served = runtime.block_on(serve(settings, &wish));
            // Whatever still runs is a copy, whose draft the next one removes. Nobody waits for it.
            runtime.shutdown_background();
            served
        }
        Command::Health => {
            let listen = settings.listen()?;
            let asked = runtime.block_on(sangam_hub::service::health::ask(listen));
            match asked.with_context(|| format!("no living hub at {listen}"))? {
                Condition::Well => Ok(()),
                trouble => print_line(trouble.told()),
            }
        }
        Command::Restore(wish) => runtime.block_on(bring_back(&settings, wish)),
        Command::Move(wish) => runtime.block_on(move_to_server(&settings, wish)),
        Command::MoveMedia(wish) => runtime.block_on(move_media(&settings, &wish)),
        Command::Admin(AdminCommand::BeginAnew(wish)) => runtime.block_on(begin_anew(&settings, &wish)),
        Command::Admin(AdminCommand::BeginMediaAnew) => runtime.block_on(begin_media_anew(&settings)),
        Command::Admin(AdminCommand::RecoveryKey) => runtime.block_on(recovery_key(&settings)),
        Command::Admin(AdminCommand::CreateWorkspace(wish)) => {
            runtime.block_on(create_workspace(&settings, wish))
        }
        Command::Admin(AdminCommand::ResetPassword(wish)) => {
            runtime.block_on(reset_password(&settings, wish))
        }
        Command::Admin(AdminCommand::ResetSecondFactor(wish)) => {
            runtime.block_on(reset_second_factor(&settings, wish))
        }
        Command::Admin(AdminCommand::AddNumber(wish)) => runtime.block_on(add_number(&settings, wish)),
        Command::Admin(AdminCommand::Webhooks) => runtime.block_on(webhooks(&settings)),
    }
}
