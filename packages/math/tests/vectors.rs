//! Every operation against results computed independently (`testdata/generate.py`), and against any
//! other case files: `ALLORA_VECTORS=folder cargo test -p allora-math --test vectors`.

#![allow(clippy::arithmetic_side_effects, clippy::panic, clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use support::{evaluate_file, Extra, Mode};

/// Case files of a folder.
fn case_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder:?}: no case files");
    files
}

fn check(path: &Path, mode: Mode, extra: Extra) -> support::Summary {
    let text = fs::read_to_string(path).unwrap();
    let (_, summary) = evaluate_file(&text, mode, extra).unwrap();
    println!("{}\n{summary}", path.display());
    assert!(summary.unreadable.is_empty(), "{:?}", summary.unreadable);
    assert!(summary.failed.is_empty(), "{path:?}: {:?}", summary.failed);
    summary
}

fn own_files() -> Vec<PathBuf> {
    case_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata"))
}

#[test]
fn own_cases_pass_with_every_operation_among_them() {
    let mut operations = BTreeSet::new();
    let mut cases = 0;
    for path in own_files() {
        let summary = check(&path, Mode::Auto, Extra::AtTop);
        cases += summary.cases();
        operations.extend(summary.operations().cloned());
    }
    assert_eq!(operations.len(), 44, "{operations:?}");
    assert!(cases > 600, "{cases}");
}

#[test]
fn own_cases_pass_with_80_digits_alone() {
    for path in own_files() {
        check(&path, Mode::Wide, Extra::AtTop);
    }
}

#[test]
fn the_number_of_the_chain_suffices_but_for_ill_conditioned_cases() {
    // 1e-15 is asked for. Integers of more than 64 bits are asked for exactly, and where a forecast
    // of -8e8 meets others of 1e-8 their difference keeps half of the digits.
    let mut failed = Vec::new();
    for path in own_files() {
        let text = fs::read_to_string(&path).unwrap();
        let (_, summary) = evaluate_file(&text, Mode::Real, Extra::AtTop).unwrap();
        failed.extend(summary.failed);
    }
    failed.retain(|id| !id.starts_with("locked_vesting"));
    assert!(failed.len() <= 1, "{failed:?}");
}

#[test]
fn other_cases_pass() {
    let Ok(folder) = std::env::var("ALLORA_VECTORS") else {
        println!("skipped: ALLORA_VECTORS names no folder of case files");
        return;
    };
    for path in case_files(Path::new(&folder)) {
        check(&path, Mode::Auto, Extra::Ignored);
    }
}

#[test]
fn a_wrong_result_is_noticed() {
    let file = |out: &str, abs: &str| {
        let case = format!(
            r#"{{"id":"x","op":"ema","abs":"{abs}","rel":"0","in":{{"alpha":"0.1","current":"300","previous":"200"}},"out":{out}}}"#
        );
        format!(r#"{{"cases":[{case}]}}"#)
    };
    let failed = |out: &str, abs: &str| {
        let (_, summary) = evaluate_file(&file(out, abs), Mode::Auto, Extra::AtTop).unwrap();
        summary.failed.len()
    };
    assert_eq!(failed(r#"{"value":"210"}"#, "0"), 0);
    assert_eq!(failed(r#"{"value":"210.001"}"#, "0.001"), 0);
    assert_eq!(failed(r#"{"value":"210.0011"}"#, "0.001"), 1);
    assert_eq!(failed(r#"{"value":null}"#, "1"), 1);
    assert_eq!(failed(r#"{"error":true}"#, "1"), 1);
    assert_eq!(failed(r#"{"other":"210"}"#, "1"), 1);
}

#[test]
fn what_cannot_be_evaluated_is_an_error_and_not_a_panic() {
    let text = r#"{"cases":[
        {"id":1,"op":"no_such_thing","in":{}},
        {"id":"b","op":"std","in":{"data":["one"]}},
        {"id":"c","op":"std"},
        {"id":"d"},
        {"id":"e","op":"quantile","in":{"data":["1"],"q":"2"}}
    ]}"#;
    let (results, summary) = evaluate_file(text, Mode::Auto, Extra::AtTop).unwrap();
    let results = results["cases"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    assert!(results.iter().all(|result| result["out"]["error"] == true));
    // The quantile is a refusal by the formula, not by the reader.
    assert_eq!(summary.unreadable.len(), 4, "{:?}", summary.unreadable);
    assert!(evaluate_file("[]", Mode::Auto, Extra::AtTop).is_err());
    assert!(evaluate_file("{", Mode::Auto, Extra::AtTop).is_err());
}
