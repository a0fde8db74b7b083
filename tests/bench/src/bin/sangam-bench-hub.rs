//! `sangam-bench-hub FOLDER [DATABASE]`: a hub over a place, until its input is closed. It takes its memory where the hub's own program
//! does, which what is measured without a hub does not.

use std::path::Path;
use std::process::ExitCode;

#[cfg(target_os = "linux")]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, database @ ..] = arguments.as_slice() else { return ExitCode::FAILURE };
    let Ok(runtime) = tokio::runtime::Runtime::new() else { return ExitCode::FAILURE };
    runtime.block_on(sangam_bench::hub::serve_hub(Path::new(folder), database.first().map(String::as_str)));
    ExitCode::SUCCESS
}
