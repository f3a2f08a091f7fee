//! A model among those that come with the program.

mod support;

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
