//! Faults: whatever may die, lie, be late or be full is made to, again and again, and an independent ledger says whether anything was
//! lost, doubled or turned back.
//!
//! Each fault is a module. Its rounds run against real processes: the hub and the desks are this program, started again under another
//! name, so that SIGKILL is SIGKILL. Meta is the simulator; what it posted, what of that was answered 200, what WhatsApp accepted, what
//! agents wrote and what they were promised is in the [`ledger`], and the [`judge`] compares it with what the hub shows and what the
//! desks keep on their disks.
//!
//! Without a word it tries each fault a few times, as the plain tests do. `--seconds N` tries each for so long, `--seed S` begins from
//! that seed, names choose faults. `cargo xtask faults` is the way to call it; `docs/faults.md` says what came of it.

#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "this program says what it saw, and what a hub or a desk does not say is null"
)]

mod budget;
mod child;
mod clients;
mod clock;
mod desk;
mod desk_killed;
mod disk;
mod graph;
mod hub;
mod hub_killed;
mod judge;
mod ledger;
mod limits;
mod network;
mod postgres;
mod profile;
mod shop;
mod simulation;
mod standby;
mod tap;
mod webhooks;
mod wire;

use std::future::ready;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use futures_util::future::LocalBoxFuture;
use sangam_model::Random;
use sangam_model::system::SystemRandom;

use budget::{Budget, Tally};

/// Something that may go wrong.
struct Fault {
    name: &'static str,
    /// Rounds in a plain test.
    rounds: usize,
    try_it: fn(Budget) -> LocalBoxFuture<'static, Result<Tally>>,
}

const FAULTS: [Fault; 15] = [
    Fault { name: "hub_killed", rounds: 4, try_it: |budget| Box::pin(hub_killed::try_it(budget)) },
    Fault { name: "desk_killed", rounds: 4, try_it: |budget| Box::pin(desk_killed::try_it(budget)) },
    Fault { name: "network", rounds: 6, try_it: |budget| Box::pin(network::try_it(budget)) },
    Fault { name: "webhooks", rounds: 3, try_it: |budget| Box::pin(webhooks::try_it(budget)) },
    Fault { name: "graph", rounds: 4, try_it: |budget| Box::pin(graph::try_it(budget)) },
    Fault { name: "disk", rounds: 6, try_it: |budget| Box::pin(disk::try_hubs(budget)) },
    Fault { name: "cache", rounds: 4, try_it: |budget| Box::pin(disk::try_desks(budget)) },
    Fault { name: "profile", rounds: 3, try_it: |budget| Box::pin(profile::try_it(budget)) },
    Fault { name: "clock", rounds: 4, try_it: |budget| Box::pin(clock::try_it(budget)) },
    Fault { name: "clients", rounds: 1, try_it: |budget| Box::pin(clients::try_it(budget)) },
    Fault { name: "limits", rounds: 4, try_it: |budget| Box::pin(limits::try_it(budget)) },
    Fault { name: "postgres", rounds: 3, try_it: |budget| Box::pin(postgres::try_it(budget)) },
    Fault { name: "standby", rounds: 1, try_it: |budget| Box::pin(standby::try_it(budget)) },
    Fault { name: "simulation", rounds: 4, try_it: |budget| Box::pin(ready(simulation::try_it(budget))) },
    Fault { name: "planted", rounds: 1, try_it: |budget| Box::pin(ready(simulation::find_planted(budget))) },
];

/// What was asked for.
#[derive(Default)]
struct Wish {
    names: Vec<String>,
    seconds: Option<u64>,
    seed: Option<u64>,
}

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1).peekable();
    let done = match args.peek().map(String::as_str) {
        Some(hub::PART) => run(hub::serve()),
        Some(desk::PART) => run(desk::sit()),
        Some(profile::PART) => run(profile::change()),
        _ => wish(args).and_then(|wish| try_all(&wish)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(part: impl Future<Output = Result<()>>) -> Result<()> {
    // A hub reaches Graph before it has reached anything else that would have chosen the ciphers.
    drop(sangam_desk::transport::net::Network::new()?);
    tokio::runtime::Runtime::new()?.block_on(part)
}

fn wish(mut args: impl Iterator<Item = String>) -> Result<Wish> {
    let mut wish = Wish::default();
    while let Some(arg) = args.next() {
        let mut number = || args.next().context("a number is missing")?.parse().context("that is no number");
        match arg.as_str() {
            "--seconds" => wish.seconds = Some(number()?),
            "--seed" => wish.seed = Some(number()?),
            // What the test runner of the language takes means nothing here.
            other if other.starts_with('-') => {}
            name => wish.names.push(name.to_owned()),
        }
    }
    Ok(wish)
}

fn try_all(wish: &Wish) -> Result<()> {
    let is_known = |name: &&String| FAULTS.iter().any(|fault| fault.name == *name);
    let is_asked_for = wish.seconds.is_some() || wish.seed.is_some();
    if let Some(unknown) = wish.names.iter().find(|name| is_asked_for && !is_known(name)) {
        let known: Vec<_> = FAULTS.iter().map(|fault| fault.name).collect();
        bail!("there is no fault {unknown}; the faults are {}", known.join(", "));
    }
    let is_named = |fault: &&Fault| wish.names.is_empty() || wish.names.iter().any(|name| name == fault.name);
    let seed = wish.seed.unwrap_or_else(|| SystemRandom.below(u64::from(u32::MAX)));
    // All at once: most of the time each of them waits for somebody who was killed.
    let trying: Vec<_> = FAULTS
        .iter()
        .filter(is_named)
        .map(|fault| {
            let budget = match wish.seconds {
                Some(seconds) => Budget::time(seed, Duration::from_secs(seconds)),
                None => Budget::rounds(seed, fault.rounds),
            };
            (fault.name, thread::spawn(move || holds(fault, budget)))
        })
        .collect();
    // What was broken is said when it breaks; the others go on.
    let broken: Vec<&str> = trying
        .into_iter()
        .filter_map(|(name, tried)| (!matches!(tried.join(), Ok(true))).then_some(name))
        .collect();
    if broken.is_empty() { Ok(()) } else { bail!("broken: {}", broken.join(", ")) }
}

/// Tries it and says what came of it: whether every law held.
fn holds(fault: &Fault, budget: Budget) -> bool {
    let (name, seed) = (fault.name, budget.seed);
    let tried = try_one(fault, budget);
    if let Err(error) = &tried {
        eprintln!("{name}: {error:#}\nagain: cargo xtask faults {name} --seed {seed}");
    }
    tried.is_ok()
}

#[expect(clippy::disallowed_methods, reason = "how long it took is said, and decides nothing")]
fn try_one(fault: &Fault, budget: Budget) -> Result<()> {
    let begun = Instant::now();
    let runtime = tokio::runtime::Runtime::new()?;
    let tally = runtime.block_on((fault.try_it)(budget))?;
    let counts: Vec<String> = tally.iter().map(|(what, count)| format!("{count} {what}")).collect();
    println!("{}: nothing broken; {} ({} s)", fault.name, counts.join(", "), begun.elapsed().as_secs());
    Ok(())
}
