//! The project's own commands; `cargo xtask help` lists them.
//!
//! Each prepares the machine first: the system packages of `packages.txt` it needs, the screen's packages, the screen's build. What is
//! already there is left alone, and nothing is installed without being said.

mod bench;
mod checks;
mod faults;
mod feed;
mod fuzz;
mod package;
mod prepare;
mod screens;
mod session;
mod shell;
#[cfg(test)]
mod systems;
mod trial;
mod window;

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

/// What `cargo xtask help` says.
const HELP: &str = "\
cargo xtask run        the practice shop: nothing in it can reach a real person
                       [--screenshot FILE] [--size WxH] [--theme light|dark] [--locale en|hi|fr]
cargo xtask test       everything a change must pass, or a part: rust, ui, browser, webview
cargo xtask fuzz       hostile input for a minute, or SANGAM_FUZZ_SECONDS
                       [webhooks|frames|search|phones|tables|links|markup]...
cargo xtask faults     kills, cuts, full disks and lies (docs/faults.md): [NAME]... [--seconds N] [--seed S]
cargo xtask bench      the benchmarks (docs/benchmarks.md), or some of them
                       [cache|growth|acks|fanout|import|bulk|sending|team|page|idle|soak|start|paint]... [--size tiny|small|normal|large|MESSAGES]
cargo xtask screens    a picture of every screen in target/screens/, or of those named
cargo xtask package    what people install, for this system: [--try|--update|--hub] (docs/drills.md)
cargo xtask icons      every size of the icon, from icons/icon.svg
cargo xtask feed       what desktops ask to learn of a newer version: FOLDER ADDRESS [--rollout 0-100]; what is new: --notes
cargo xtask help       these lines";

#[expect(clippy::print_stdout, reason = "help that was asked for is what this command makes")]
fn help() -> Result<()> {
    println!("{HELP}");
    Ok(())
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
        "help" => help(),
        "" => bail!("{HELP}"),
        _ => bail!("there is no {command}; there are:\n{HELP}"),
    }
}
