//! The program, run in a folder of a test's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

pub(crate) fn allora(args: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_allora"))
        .args(args)
        .current_dir(folder)
        .output()
        .expect("the binary runs")
}

/// A folder of a test's own, empty.
pub(crate) fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder for the test");
    path
}

pub(crate) fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("text")
}

pub(crate) fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("text")
}

pub(crate) fn json(args: &[&str], folder: &Path) -> Value {
    let output = allora(args, folder);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    serde_json::from_str(stdout(&output)).expect("one JSON object")
}

#[allow(dead_code)] // not of every test
pub(crate) fn amount(value: &Value) -> u128 {
    let text = value.as_str().expect("a string");
    text.parse().expect("an integer")
}
