//! `allora-wasm-check FILE…`: checks contracts, prints a line for each, and
//! fails if one has a problem.

use std::process::ExitCode;

use allora_wasm_check::check;

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage: allora-wasm-check FILE.wasm…");
        return ExitCode::from(2);
    }
    let mut good = true;
    for file in files {
        let wasm = match std::fs::read(&file) {
            Ok(wasm) => wasm,
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::from(2);
            }
        };
        let report = check(&wasm);
        let name = file.rsplit('/').next().unwrap_or(&file);
        println!(
            "{name}: {} bytes, {} functions, {} locals at most",
            report.bytes, report.functions, report.max_locals
        );
        for problem in &report.problems {
            good = false;
            println!("{name}: {problem}");
        }
    }
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
