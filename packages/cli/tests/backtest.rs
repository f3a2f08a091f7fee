//! A model among those that come with the program.

mod support;

use std::fs;

use serde_json::Value;
use support::{allora, amount, folder, json, stderr, stdout};

/// Repeats the last truth; as `persistence` does.
const PERSISTENCE: &str = r#"while read -r q; do
  case $q in *'"truth"'*) truth=${q##*'"truth":"'}; echo "${truth%%'"'*}" ;; esac
done"#;

fn backtest(model: &str, options: &[&str]) -> Value {
    let args = ["backtest", "--json", "--model", model, "--inferers", "4"];
    let args: Vec<&str> = args.iter().chain(options).copied().collect();
    json(&args, &folder("backtest"))
}

#[test]
fn a_model_is_scored_by_the_maths_that_pays_it() {
    let report = backtest(PERSISTENCE, &["--epochs", "40"]);
    assert_eq!(report["submitted"], 40, "{report}");
    assert_eq!(report["of"], 5);
    let inferers = report["inferers"].as_array().unwrap();
    let built_in = inferers.iter().find(|one| one["model"] == "persistence");
    let [own, same] = [&report["rmse"], &built_in.unwrap()["rmse"]].map(|x| x.as_f64().unwrap());
    // Numbers of the chain have 20 digits, and the built-in one is asked in doubles.
    assert!((own / same - 1.0).abs() < 1e-3, "{own}, {same}");
    let earned: u128 = inferers.iter().map(|one| amount(&one["earned"])).sum();
    let share = amount(&report["earned"]) as f64 / earned as f64;
    assert!((report["share"].as_f64().unwrap() - share).abs() < 1e-9);
}

/// A year without an answer would take two hours at the usual wait.
#[test]
fn a_model_that_never_answered_is_asked_five_times() {
    let here = folder("backtest-silent");
    let model = "while read -r q; do echo asked >> asked; exec sleep 60; done";
    let args = [
        "backtest",
        "--inferers=2",
        "--model-timeout=1",
        "--model",
        model,
    ];
    let output = allora(&args, &here);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert!(said.contains("skipped 0, failed in 365"), "{said}");
    let asked = fs::read_to_string(here.join("asked")).expect("questions");
    assert_eq!(asked.lines().count(), 5);
}

#[test]
fn what_a_topic_does_not_take_is_a_failure_of_one_epoch() {
    let model = r#"while read -r q; do case "$q" in
      *'"epoch":502'[46]',"role"'*) echo 1e300 ;; *) echo 2500 ;; esac; done"#;
    let report = backtest(model, &["--epochs", "10"]);
    assert_eq!(
        (&report["submitted"], &report["failed"]),
        (&8.into(), &2.into())
    );
    let reason = report["first_failure"].as_str().expect("a reason");
    assert!(reason.contains("1e-40 to 1e40"), "{reason}");
}

/// Values of days that nothing could guess.
fn close(day: usize) -> f64 {
    1_000.0 + (day * day % 37) as f64 / 4.0
}

/// One who repeats the newest value it was shown has the error of just that: it is shown all
/// that is known, and nothing else.
#[test]
fn a_model_is_shown_what_is_known_and_never_the_value_it_is_asked_for() {
    let here = folder("backtest-shown");
    let days = (0..60).map(|day| format!("{},{}\n", 1_700_006_400 + 86_400 * day, close(day)));
    let rows: String = days.collect();
    fs::write(here.join("days.csv"), format!("time,close\n{rows}")).expect("a file");
    let model = format!("{PERSISTENCE} ; true").replace(
        "read -r q; do",
        "read -r q; do printf '%s\\n' \"$q\" >> asked;",
    );
    let args = [
        "backtest",
        "--json",
        "--data=days.csv",
        "--epochs=30",
        "--inferers=4",
        "--model",
    ];
    let report = json(&[args.as_slice(), &[&model]].concat(), &here);
    let squares = (30..60).map(|day| (close(day) - close(day - 1)).powi(2));
    let expected = (squares.sum::<f64>() / 30.0).sqrt();
    let found = report["rmse"].as_f64().expect("a number");
    assert!((found - expected).abs() < 1e-9, "{found} for {expected}");

    let asked = fs::read_to_string(here.join("asked")).expect("questions");
    assert_eq!(asked.lines().count(), 30);
    for (day, line) in (30..).zip(asked.lines()) {
        let question: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(question["epoch"], day);
        let time = 1_700_006_400 + 86_400 * day;
        assert_eq!(question["opens_at"], time - 86_400);
        assert_eq!(question["closes_at"], time);
        let history = question["history"].as_array().expect("a list");
        assert_eq!(history.len(), 30);
        for (past, entry) in (day - 30..day).zip(history) {
            let truth = entry["truth"].as_str().expect("a number");
            assert_eq!(truth.parse(), Ok(close(past)));
            assert_eq!(entry["value"].is_null(), past < 30, "{entry}");
        }
    }
}

#[test]
fn built_in_models_can_be_tried_too() {
    let report = backtest("builtin:0", &["--epochs", "20", "--target", "return"]);
    assert_eq!(report["submitted"], 20, "{report}");
    assert!(report["network"]["without"].as_f64().unwrap() > 0.0);
}

#[test]
fn epochs_without_an_answer_are_counted_and_cost_no_other() {
    let model = r#"while read -r q; do
      epoch=${q##*'"epoch":'}; n=$((n + 1))
      case $((n % 3)) in 0) echo '{"skip":"closed"}' ;; *) echo 1300 ;; esac
    done"#;
    let report = backtest(model, &["--epochs", "9"]);
    let [submitted, skipped, failed] =
        ["submitted", "skipped", "failed"].map(|key| report[key].as_u64().unwrap());
    // Without an echo it may be started anew, and count from 1 again.
    assert_eq!(submitted + skipped + failed, 9, "{report}");
    assert_eq!(failed, 0, "{report}");
}

#[test]
fn a_model_that_never_answers_is_a_failure_with_its_reason() {
    let args = [
        "backtest",
        "--model",
        "exit 3",
        "--epochs",
        "3",
        "--inferers",
        "2",
    ];
    let output = allora(&args, &folder("backtest-fails"));
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("ended without an answer"),
        "{}",
        stderr(&output)
    );
    assert!(
        stdout(&output).contains("answered in none of 3"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn impossible_options_are_refused_with_what_is_possible() {
    for (options, words) in [
        (["--inferers", "64"], "choose 1 to 63"),
        (["--inferers", "0"], "choose 1 to 63"),
        (["--model-timeout", "0"], "seconds above 0"),
        (["--epochs", "99999"], "99999"),
    ] {
        let args = ["backtest", "--model", "builtin:0"];
        let args: Vec<&str> = args.iter().chain(&options).copied().collect();
        let output = allora(&args, &folder("backtest-options"));
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        assert!(stderr(&output).contains(words), "{}", stderr(&output));
    }
}
