//! `allora-wasm-check FILE…`: checks contracts, prints a line for each, and
//! fails if one has a problem. `allora-wasm-check --largest FILE` lists the
//! longest functions instead.

use std::process::ExitCode;

use allora_wasm_check::{check, functions};

/// Functions listed by `--largest`.
const LISTED: usize = 6000;

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if let [option, file] = files.as_slice() {
        if option == "--largest" {
            return largest(file);
        }
    }
    if files.is_empty() {
        eprintln!("usage: allora-wasm-check FILE.wasm…");
        return ExitCode::from(2);
    }
    let mut good = true;
    for file in &files {
        let wasm = match std::fs::read(file) {
            Ok(wasm) => wasm,
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::from(2);
            }
        };
        let report = check(&wasm);
        let name = file.rsplit('/').next().unwrap_or(file);
        println!(
            "{name}: {} bytes, {} functions, {} locals at most, {} imports",
            report.bytes,
            report.functions,
            report.max_locals,
            report.imports.len()
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

fn largest(file: &str) -> ExitCode {
    let functions = std::fs::read(file)
        .map_err(|error| error.to_string())
        .and_then(|wasm| functions(&wasm).map_err(|error| error.to_string()));
    match functions {
        Ok(functions) => {
            for function in functions.iter().take(LISTED) {
                println!(
                    "{:>7} bytes {:>4} locals  {}",
                    function.bytes, function.locals, function.name
                );
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::from(2)
        }
    }
}
