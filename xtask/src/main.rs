//! The project's own commands.
//!
//! ```text
//! cargo xtask run [--screenshot FILE] [--size WxH] [--theme light|dark] [--locale en|hi|fr]
//! cargo xtask test [rust|ui|browser|webview]...
//! cargo xtask fuzz [webhooks|frames|search|phones|tables|links|markup]...
//! cargo xtask faults [NAME]... [--seconds N] [--seed S]
//! cargo xtask bench [cache|acks|fanout|import|sending|team|page|idle]... [--size tiny|small|normal|large|MESSAGES]
//! cargo xtask screens [NAME]...
//! cargo xtask package [--try|--update|--hub]
//! cargo xtask icons
//! cargo xtask feed FOLDER ADDRESS [--rollout 0-100]
//! ```
//!
//! Each prepares the machine first: system packages of `packages.txt`, the screen's packages, the screen's build. What is
//! already there is left alone, and nothing is installed without being said.

mod bench;
mod checks;
mod faults;
mod feed;
mod fuzz;
mod idle;
mod package;
mod prepare;
mod screens;
mod session;
mod shell;
#[cfg(test)]
mod systems;
mod trial;

use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    match dispatch(&command, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: &str, rest: &[String]) -> Result<()> {
    match command {
        "run" => session::run(rest),
        "test" => checks::run(rest),
        "fuzz" => fuzz::run(rest),
        "faults" => faults::run(rest),
        "bench" => bench::run(rest),
        "screens" => screens::run(rest),
        "package" => package::run(rest),
        "icons" => package::icons(),
        "feed" => feed::run(rest),
        _ => bail!(
            "usage: cargo xtask run [--screenshot FILE] | test | fuzz [NAME] | faults [NAME] | bench [NAME] | screens | package | icons | feed"
        ),
    }
}
