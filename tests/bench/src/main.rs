//! `sangam-bench NAME [--size tiny|small|normal|large|MESSAGES]`: one benchmark, as one JSON object.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use sangam_bench::Size;
use serde_json::Value;

const USAGE: &str = "usage: sangam-bench NAME [--size tiny|small|normal|large|MESSAGES]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (name, size) = match asked.as_slice() {
        // What this program starts of itself beside a benchmark.
        ["serve-broadcast"] => return serve(sangam_bench::hub::serve_broadcast()),
        ["open-cache", folder] => return opened(Path::new(folder)),
        ["serve-bare", file] => return serve(sangam_bench::hub::serve_bare(Path::new(file))),
        [name] => (*name, Some(Size::Normal)),
        [name, "--size", size] => (*name, Size::of(size)),
        _ => return said(USAGE),
    };
    let Some(size) = size else { return said(USAGE) };
    let Ok(program) = std::env::current_exe() else { return said("this program cannot be found") };
    let Some(report) = sangam_bench::run(name, size, &program) else {
        return said("there is no such benchmark");
    };
    printed(&report)
}

fn printed(report: &Value) -> ExitCode {
    match writeln!(std::io::stdout(), "{report:#}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn opened(folder: &Path) -> ExitCode {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => printed(&runtime.block_on(sangam_bench::cache::growth::open_cache(folder))),
        Err(_) => ExitCode::FAILURE,
    }
}

fn said(words: &str) -> ExitCode {
    // Nobody may be listening.
    let _ = writeln!(std::io::stderr(), "{words}");
    ExitCode::FAILURE
}

fn serve(serving: impl Future<Output = ()>) -> ExitCode {
    match tokio::runtime::Runtime::new() {
        Ok(runtime) => {
            runtime.block_on(serving);
            ExitCode::SUCCESS
        }
        Err(_) => ExitCode::FAILURE,
    }
}
