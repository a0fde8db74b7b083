//! `bench [NAME]... [--size tiny|small|normal|large|MESSAGES]`: the benchmarks, as JSON in `target/bench/` and as a table.
//!
//! They run in release, beside a reference of their own in the same run. Absolute times say more about the machine than
//! about the product; the ratios are what is compared. `docs/benchmarks.md` says what was found, and what is wished.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::package::OPENSSL_ALONG;
use crate::shell::{self, command, root};
use crate::{prepare, window};

/// A benchmark: what it is called, what it asks, how it is asked and how the answer is shown.
struct Bench {
    name: &'static str,
    asks: &'static str,
    run: fn(&Self, &str) -> Result<Value>,
    show: fn(&Value) -> String,
}

const BENCHES: [Bench; 13] = [
    Bench {
        name: "cache",
        asks: "what the desktop's copy costs to fill, to search and to open (B1, B2, B6, B14)",
        run: beside_peers,
        show: figures,
    },
    Bench {
        name: "growth",
        asks: "how that grows with what is in it (B13)",
        run: beside_peers,
        show: figures,
    },
    Bench {
        name: "acks",
        asks: "how many webhooks are kept and acknowledged a second, and whether that is true (B3)",
        run: beside_peers,
        show: figures,
    },
    Bench {
        name: "fanout",
        asks: "how soon every desk hears what a customer writes, and how soon all are back (B5, B12)",
        run: beside_peers,
        show: figures,
    },
    Bench {
        name: "import",
        asks: "what an import costs those who write meanwhile, and how fast it is (B11)",
        run: beside_peers,
        show: figures,
    },
    Bench {
        name: "bulk",
        asks: "what a decision about very many chats at once costs those who write meanwhile",
        run: beside_peers,
        show: figures,
    },
    Bench {
        name: "sending",
        asks: "whether sending lies, a hundred thousand times",
        run: |_, size| example("sending_bench", &[number(size, ["1", "5", "50", "500"])]),
        show: columns,
    },
    Bench {
        name: "team",
        asks: "how soon one desk has what another did",
        run: |_, size| example("team_bench", &[number(size, ["10", "50", "500", "2000"])]),
        show: all,
    },
    Bench {
        name: "page",
        asks: "what the page works for each act with a hundred thousand conversations",
        run: page,
        // It prints its table itself.
        show: |_| String::new(),
    },
    Bench {
        name: "idle",
        asks: "what the desktop costs while nothing happens",
        run: |_, size| window::idle(size),
        show: all,
    },
    Bench {
        name: "soak",
        asks: "what the window holds after an hour of work (B8)",
        run: |_, size| window::soak(size),
        show: all,
    },
    Bench {
        name: "start",
        asks: "how soon the window shows its list, and what it holds (B7, B8)",
        run: |_, size| window::start(size),
        show: figures,
    },
    Bench {
        name: "paint",
        asks: "how soon a customer's words are on the screen (B4)",
        run: |_, size| window::paint(size),
        show: figures,
    },
];

/// Runs the named benchmarks, or all.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (names, size) = match arguments.iter().position(|word| word == "--size") {
        None => (arguments, "normal"),
        Some(place) => match arguments.split_at(place) {
            (names, [_, size]) => (names, size.as_str()),
            _ => bail!("--size stands at the end: --size tiny|small|normal|large|MESSAGES"),
        },
    };
    if let Some(unknown) = names.iter().find(|name| BENCHES.iter().all(|bench| bench.name != *name)) {
        let known: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
        bail!("there is no benchmark {unknown}; there are {}", known.join(", "));
    }
    prepare::machine(prepare::For::Tests)?;
    let folder = root().join("target/bench");
    std::fs::create_dir_all(&folder)?;
    let is_wished = |bench: &&Bench| names.is_empty() || names.iter().any(|name| name == bench.name);
    for bench in BENCHES.iter().filter(is_wished) {
        eprintln!("\u{25b8} {}: {}", bench.name, bench.asks);
        let report = (bench.run)(bench, size)?;
        let file = folder.join(format!("{}.json", bench.name));
        std::fs::write(&file, format!("{report:#}\n"))?;
        eprint!("{}", (bench.show)(&report));
        eprintln!("Written to {}", file.display());
    }
    Ok(())
}

/// One of those that stand beside peers. The hub they ask is a program of its own.
fn beside_peers(bench: &Bench, size: &str) -> Result<Value> {
    shell::run(release("build", "sangam-bench", &["--bins"]))?;
    let mut program = release("run", "sangam-bench", &["--bin", "sangam-bench"]);
    program.args(["--", bench.name, "--size", size]);
    said(program)
}

/// An example of the product's tests.
pub(crate) fn example(name: &str, arguments: &[&str]) -> Result<Value> {
    let mut program = release("run", "sangam-tests", &["--example", name]);
    program.arg("--").args(arguments);
    said(program)
}

/// How many of whatever a benchmark counts: as the size says, or the number that was given in its place.
pub(crate) fn number<'a>(size: &'a str, [tiny, small, normal, large]: [&'a str; 4]) -> &'a str {
    match size {
        "tiny" => tiny,
        "small" => small,
        "normal" => normal,
        "large" => large,
        number => number,
    }
}

/// A program of this package, built as what is given to others.
fn release(act: &str, package: &str, what: &[&str]) -> Command {
    let openssl = format!("sangam-hub/{OPENSSL_ALONG}");
    let mut cargo =
        command("cargo", &[act, "--quiet", "--release", "--package", package, "--features", &openssl]);
    cargo.args(what);
    cargo
}

/// The page in Chromium.
fn page(_: &Bench, size: &str) -> Result<Value> {
    prepare::ui_packages()?;
    let rounds = number(size, ["2", "10", "40", "100"]);
    let mut bench = command("npm", &["run", "--silent", "bench", "--", rounds]);
    bench.current_dir(root().join("ui"));
    said(bench)
}

/// The JSON a program prints.
fn said(mut bench: Command) -> Result<Value> {
    let output = bench.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the benchmark failed ({})", output.status);
    }
    serde_json::from_slice(&output.stdout).context("the benchmark printed no JSON")
}

/// One line per value, each under the name of where it stands.
fn all(report: &Value) -> String {
    let mut lines = String::new();
    let mut left = vec![(String::new(), report)];
    while let Some((name, value)) = left.pop() {
        let under = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
        match value {
            Value::Object(parts) => left.extend(parts.iter().rev().map(|(part, value)| (under(part), value))),
            Value::Array(parts) => {
                left.extend(
                    parts.iter().enumerate().rev().map(|(at, value)| (under(&at.to_string()), value)),
                );
            }
            Value::String(text) => lines += &format!("{name:<48}{text:>20}\n"),
            other => lines += &format!("{name:<48}{:>20}\n", other.to_string()),
        }
    }
    lines
}

/// One line per figure, one column per run.
fn columns(report: &Value) -> String {
    let runs: Vec<_> = report.as_object().into_iter().flatten().filter(|(_, run)| run.is_object()).collect();
    let figures = runs.first().and_then(|(_, run)| run.as_object()).into_iter().flat_map(|run| run.keys());
    let head = runs.iter().map(|(name, _)| format!("{name:>20}")).collect::<String>();
    let mut lines = format!("{:<26}{head}\n", "");
    for figure in figures {
        let cells = runs.iter().map(|(_, run)| match run.get(figure) {
            Some(Value::Number(number)) if number.is_f64() => {
                format!("{:>20.4}", number.as_f64().unwrap_or_default())
            }
            Some(value) => format!("{:>20}", value.to_string()),
            None => format!("{:>20}", "-"),
        });
        lines += &format!("{figure:<26}{}\n", cells.collect::<String>());
    }
    lines
}

/// One line per figure with what is wished of it, and what was not met once more in words.
fn figures(report: &Value) -> String {
    let mut lines = format!("{:<64}{:>12}{:>20}{:>10}\n", "", "", "95 %", "goal");
    for row in report.get("figures").and_then(Value::as_array).into_iter().flatten() {
        let said = |name: &str| match row.get(name) {
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        };
        let met = match (row.get("goal").and_then(Value::as_str), row.get("met").and_then(Value::as_bool)) {
            (Some(_), Some(false)) => "  missed",
            (Some(_), None) => "  too few rounds to say",
            _ => "",
        };
        let [figure, value, interval, goal] = ["figure", "value", "interval", "goal"].map(said);
        lines += &format!("{figure:<64}{value:>12}{interval:>20}{goal:>10}{met}\n");
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whatever_a_benchmark_says_is_a_table() {
        let report =
            json!({ "desks": 50, "heard": { "p50_ms": 1.5, "runs": [3, 4] }, "machine": "two cores" });
        let table = all(&report);
        let cells: Vec<Vec<_>> =
            table.lines().map(|line| line.splitn(2, ' ').map(str::trim).collect()).collect();
        let wanted = [
            ["desks", "50"],
            ["heard.p50_ms", "1.5"],
            ["heard.runs.0", "3"],
            ["heard.runs.1", "4"],
            ["machine", "two cores"],
        ];
        assert_eq!(cells, wanted);
    }
}
