//! Models to begin with run as they are written.

mod support;

use std::path::Path;
use std::process::Command;

use support::{allora, folder, json, stderr, stdout};

/// A new folder of a language.
fn init(language: &str) -> std::path::PathBuf {
    let folder = folder(&format!("init-{language}"));
    let args = ["worker", "--init", "model", "--language", language];
    let output = allora(&args, &folder);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("allora backtest --model '"));
    folder.join("model")
}

/// Runs what the file of topics names.
fn backtest(folder: &Path) {
    let topics = std::fs::read_to_string(folder.join("topics.toml")).unwrap();
    let run = topics.lines().find_map(|line| line.strip_prefix("run = "));
    let run = run.expect("a model").trim_matches('"');
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    assert!(readme.contains(&format!("allora backtest --model '{run}'")));
    let args = ["backtest", "--json", "--model", run, "--epochs", "20"];
    let report = json(&args, folder);
    assert_eq!(report["submitted"], 20, "{report}");
    // A drift of half the mean change is about as good as none.
    let (own, best) = (&report["rmse"], &report["inferers"][0]["rmse"]);
    assert!(
        own.as_f64().unwrap() < 1.1 * best.as_f64().unwrap(),
        "{report}"
    );
}

/// Whether a command succeeds in a folder; `None` if there is no such program.
fn succeeds(program: &str, args: &[&str], folder: &Path) -> Option<bool> {
    let output = Command::new(program)
        .args(args)
        .current_dir(folder)
        .output();
    let output = output.ok()?;
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Some(output.status.success())
}

#[test]
fn a_model_in_python_runs_as_it_is() {
    let folder = init("python");
    match succeeds("python3", &["--version"], &folder) {
        Some(true) => backtest(&folder),
        _ => println!("skipped: there is no python3"),
    }
}

/// Without a network: what the workspace is built with suffices.
#[test]
fn a_model_in_rust_runs_as_it_is() {
    let folder = init("rust");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let args = [
        "build",
        "--quiet",
        "--release",
        "--offline",
        "--target-dir",
        "target",
    ];
    assert_eq!(succeeds("cargo", &args, &folder), Some(true));
    backtest(&folder);
}

/// With the compiler that the TypeScript client is built with.
#[test]
fn a_model_in_typescript_runs_as_it_is() {
    let folder = init("typescript");
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client-ts/node_modules");
    let compiler = client.join(".bin/tsc");
    if !compiler.exists() {
        println!("skipped: npm ci in packages/client-ts brings the compiler");
        return;
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink(&client, folder.join("node_modules")).unwrap();
    let compiler = compiler.to_str().unwrap();
    assert_eq!(succeeds(compiler, &[], &folder), Some(true));
    backtest(&folder);
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = folder("init-twice");
    std::fs::write(folder.join("mine"), "mine").unwrap();
    let output = allora(&["worker", "--init", ".", "--language", "python"], &folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("is not empty"),
        "{}",
        stderr(&output)
    );
    assert!(!folder.join("model.py").exists());
    let output = allora(&["reputer", "--init", "new"], &folder);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
}
