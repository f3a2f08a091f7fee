//! `allora simulate` as a user runs it.

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;

use support::{allora, amount, folder, json, stderr, stdout};

const SMALL: [&str; 11] = [
    "simulate",
    "--json",
    "--epochs",
    "14",
    "--inferers",
    "4",
    "--forecasters",
    "2",
    "--reputers",
    "2",
    "--seed=3",
];

#[test]
fn json_has_the_documented_shape_and_its_numbers_add_up() {
    let here = folder("json");
    let report = json(&SMALL, &here);
    let keys = |value: &Value| -> Vec<String> {
        let object = value.as_object().expect("an object");
        object.keys().cloned().collect()
    };
    for key in [
        "epochs",
        "settled",
        "void",
        "rmse",
        "alloc",
        "supply",
        "invariants",
    ] {
        assert!(keys(&report).iter().any(|known| known == key), "{key}");
    }
    assert_eq!(report["epochs"], 14);
    assert_eq!(report["settled"], 14);
    assert_eq!(report["void"], 0);
    assert_eq!(report["invariants"], "ok");
    let errors = [
        "network",
        "naive",
        "uniform_mean",
        "median",
        "best_worker",
        "worst_worker",
    ];
    assert_eq!(keys(&report["rmse"]).len(), errors.len());
    for key in errors {
        assert!(
            report["rmse"][key].as_f64().expect("a number") > 0.0,
            "{key}"
        );
    }
    assert_eq!(keys(&report["skill"]).len(), 11);
    let quality = &report["quality"];
    assert_eq!(
        (&quality["broken"], &quality["intervals"]),
        (&0.into(), &13.into())
    );
    let of = |key: &str| quality[key].as_f64().expect("a number");
    assert!(of("regret") <= of("bound") && of("excess") <= of("excess_bound"));
    assert!(quality["sentence"]
        .as_str()
        .is_some_and(|said| said.contains("proven")));
    assert_eq!(report["skill"], report["topics"][0]["skill"]);
    let found = report["skill"]["rank_correlation"].as_f64();
    assert!(found.is_some_and(|found| found.abs() <= 1.0), "{found:?}");
    let supply = &report["supply"];
    assert_eq!(amount(&supply["genesis"]), 785_499_999 * 10_u128.pow(18));
    assert_eq!(
        amount(&supply["genesis"]) + amount(&supply["minted"]),
        amount(&supply["total"])
    );
    let topics = report["topics"].as_array().expect("a list");
    let targets: Vec<&Value> = topics.iter().map(|topic| &topic["target"]).collect();
    assert_eq!(targets, ["level", "return"]);
    assert_eq!(report["rmse"], topics[0]["rmse"]);
    for key in [
        "inferers",
        "forecasters",
        "reputers",
        "validators",
        "treasury",
    ] {
        let sum: u128 = topics
            .iter()
            .map(|topic| amount(&topic["alloc"][key]))
            .sum();
        assert_eq!(amount(&report["alloc"][key]), sum, "{key}");
    }
    assert!(amount(&report["alloc"]["inferers"]) > 0);
    assert_eq!(
        fs::read_dir(&here).expect("a folder").count(),
        0,
        "writes no file"
    );
}

/// What the network is for, on the series it comes with, with default options.
#[test]
fn the_network_keeps_up_with_the_best_and_beats_the_mean_with_forecasters_or_without() {
    let here = folder("acceptance");
    for series in ["sp500", "wti"] {
        let report = json(&["simulate", "--json", "--series", series], &here);
        assert_eq!(report["invariants"], "ok");
        let topics = report["topics"].as_array().expect("a list");
        assert_eq!(topics.len(), 2);
        for topic in topics {
            let of = |key: &str| topic["rmse"][key].as_f64().expect("a number");
            let network = of("network");
            assert!(network <= 1.02 * of("best_worker"), "{series}: {topic}");
            // Where no context tells who will be good, forecasters add nothing and cost nothing.
            assert!(network <= 1.001 * of("naive"), "{series}: {topic}");
            assert!(network < of("uniform_mean"), "{series}: {topic}");
        }
    }
}

#[test]
fn where_the_phase_decides_the_network_is_clearly_better_than_the_best_worker() {
    let here = folder("regimes");
    let args = [
        "simulate",
        "--json",
        "--scenario",
        "regimes",
        "--epochs=120",
    ];
    let report = json(&args, &here);
    assert_eq!(
        (&report["series"], &report["invariants"]),
        (&"regimes".into(), &"ok".into())
    );
    let of = |key: &str| report["rmse"][key].as_f64().expect("a number");
    assert!(
        of("network") < 0.5 * of("best_worker"),
        "{}",
        report["rmse"]
    );
    assert!(of("network") < 0.5 * of("naive"), "{}", report["rmse"]);
    let forecasters = report["topics"][0]["forecasters"]
        .as_array()
        .expect("a list");
    assert_eq!(forecasters.len(), 7);
    let share = |model: &str| {
        let found = forecasters
            .iter()
            .find(|forecaster| forecaster["model"] == model);
        found
            .and_then(|found| found["share"].as_f64())
            .expect(model)
    };
    assert!(share("knows") > share("half-knows"));
    assert!(share("half-knows") > share("guesses") + share("misleads"));
    let least = [args.as_slice(), &["--inferers=4", "--forecasters=0"]].concat();
    assert_eq!(json(&least, &here)["invariants"], "ok");
}

#[test]
fn an_attack_is_told_beside_the_same_network_without_it() {
    let here = folder("attack");
    let attack = ["--attack", "copy", "--strength=2", "--from", "5"];
    let args = [SMALL.as_slice(), &attack].concat();
    let report = json(&args, &here);
    assert_eq!(report["invariants"], "ok");
    let attacks = report["attacks"].as_array().expect("a list");
    assert_eq!(attacks.len(), 2, "one per topic");
    for attack in attacks {
        assert_eq!(attack["attack"], "copy");
        assert_eq!(
            (&attack["accounts"], &attack["epochs"]),
            (&2.into(), &9.into())
        );
        assert_eq!(attack["path"].as_array().map(Vec::len), Some(9));
        assert!(attack["harm"].as_f64().is_some_and(|harm| harm > 0.5));
        assert_eq!(attack["goal"]["most"], 0.02);
    }
    let told = ["--out", "here"];
    let args: Vec<&str> = args.into_iter().filter(|arg| *arg != "--json").collect();
    let output = allora(&[args.as_slice(), &told].concat(), &here);
    for part in [
        "Attack copy on the next level",
        "What stands against it",
        "goal 0.02: ",
    ] {
        assert!(stdout(&output).contains(part), "{part}");
    }
    let page = fs::read_to_string(here.join("here/report.html")).expect("the report");
    assert_eq!(page.matches("Attack copy on the next").count(), 2);
    assert!(!page.contains("NaN"));
}

#[test]
fn one_target_is_one_topic_and_the_seed_decides_everything() {
    let here = folder("seed");
    let with = |more: &[&str]| {
        let args: Vec<&str> = SMALL.iter().copied().chain(more.iter().copied()).collect();
        stdout(&allora(&args, &here)).to_owned()
    };
    let of_return = with(&["--target", "return"]);
    assert_eq!(of_return, with(&["--target", "return"]));
    let report: Value = serde_json::from_str(&of_return).expect("JSON");
    assert_eq!(report["target"], "return");
    assert_eq!(report["topics"].as_array().map(Vec::len), Some(1));
    assert_ne!(of_return, with(&["--target", "return", "--series", "wti"]));
}

#[test]
fn people_get_tables_and_a_report_with_plots_that_loads_nothing() {
    let here = folder("report");
    let args = [
        "simulate",
        "--epochs",
        "12",
        "--inferers",
        "3",
        "--forecasters",
        "2",
        "--reputers",
        "2",
        "--out",
        "deep/er",
    ];
    let output = allora(&args, &here);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for part in [
        "Who predicted how well",
        "What the network made of it",
        "rank correlation of accuracy and pay",
        "truths inside the interval of 68 %",
        "network inference",
        "In short",
        "Certificate of the return: The network's loss is",
        "supply now",
        "Every invariant holds",
        "deep/er/report.html",
    ] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert_eq!(stderr(&output), "", "no progress bar without a terminal");
    let page = fs::read_to_string(here.join("deep/er/report.html")).expect("the report");
    assert!(page.matches("<svg").count() >= 12);
    for part in [
        "Weights in the network inference",
        "Share of all that workers were paid",
        " proven ",
        "</i>mean by inverse loss",
    ] {
        assert_eq!(page.matches(part).count(), 2, "{part}: one per topic");
    }
    for outside in [
        "http:", "https:", "<script", "src=", "@import", "NaN", "inf\"",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
}

/// A file of rows, and what the program says about it.
fn refusal_of(test: &str, rows: &str, more: &[&str]) -> String {
    let here = folder(test);
    fs::write(here.join("x.csv"), rows).expect("a file");
    let mut args = vec!["simulate", "--json", "--data", "x.csv"];
    args.extend(more);
    refusal(&args, &here)
}

fn refusal(args: &[&str], here: &Path) -> String {
    let output = allora(args, here);
    assert_eq!(
        output.status.code(),
        Some(2),
        "{args:?}: {}",
        stderr(&output)
    );
    assert_eq!(stdout(&output), "", "{args:?}");
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    stderr(&output).to_owned()
}

#[test]
fn bad_rows_are_named_by_file_line_and_content() {
    for (row, reason) in [
        (
            "2020-01-03,abc",
            "line 4: the value is not a number; correct it, or name another column with --value-column: `2020-01-03,abc`",
        ),
        ("2020-01-03,", "line 4: there is no value; --skip-blank"),
        ("2020-01-03,NaN", "line 4: there is no value"),
        ("03.01.2020,5", "line 4: no date of the file tells"),
        ("2020-01-02,5", "line 4: the row before has the same date, 2020-01-02"),
        ("2020-01-03", "line 4: 1 fields, but the header names 2"),
        ("2020-01-03,1,180.00", "line 4: 3 fields, but the header names 2"),
        ("2020-01-03,-5", "line 4: a return needs closes above 0"),
    ] {
        let rows = format!("date,close\n2020-01-01,5\n2020-01-02,6\n{row}\n2020-01-04,7\n");
        let printed = refusal_of("rows", &rows, &[]);
        assert!(
            printed.contains("x.csv") && printed.contains(reason),
            "{printed}"
        );
    }
    let printed = refusal_of("header", "2020-01-01,5\n2020-01-02,5\n", &[]);
    assert!(
        printed.contains("put one such as `date,close`"),
        "{printed}"
    );
    let printed = refusal_of("empty", "", &[]);
    assert!(printed.contains("no line that names columns"), "{printed}");
    let printed = refusal_of("short", "date,close\n2020-01-01,5\n2020-01-02,5\n", &[]);
    assert!(printed.contains("needs at least 3"), "{printed}");
}

#[test]
fn impossible_options_are_refused_with_what_is_possible() {
    let here = folder("options");
    for (args, reason) in [
        (["--data", "missing.csv"], "cannot read missing.csv"),
        (["--inferers", "0"], "choose 1 to 64"),
        (["--inferers", "65"], "choose 1 to 64"),
        (["--forecasters", "17"], "choose 0 to 16"),
        (["--reputers", "0"], "choose 1 to 16"),
        (["--epochs", "0"], "choose 1 to 5029"),
        (["--epochs", "5030"], "choose at most 5029"),
        (["--epochs", "-1"], "invalid value '-1' for '--epochs <N>'"),
        (["--seed", "x"], "invalid value"),
        (["--target", "volume"], "possible values: level, return"),
        (["--series", "gold"], "possible values: sp500, wti"),
        (["--attack", "bribe"], "possible values: pair, poison"),
        (["--strength", "3"], "--attack <ATTACK>"),
        (["--date-column", "day"], "are of --data FILE"),
    ] {
        let printed = refusal(&[["simulate", "--json"], args].concat(), &here);
        assert!(printed.contains(reason), "{args:?}: {printed}");
    }
    let printed = refusal(&["simulate", "--attack=copy", "--strength=99"], &here);
    assert!(printed.contains("choose 1 to 20"), "{printed}");
    let printed = refusal(&["simulate", "--attack=copy", "--from=365"], &here);
    assert!(printed.contains("never comes in 365 epochs"), "{printed}");
    for (args, reason) in [
        (["--series", "wti"], "--series is of a market"),
        (["--date-column", "x"], "how a file is read is of a market"),
        (["--target", "level"], "--target is of a market"),
        (["--inferers", "3"], "choose 4 or more"),
        (["--epochs", "10001"], "choose 1 to 10000"),
    ] {
        let regimes = ["simulate", "--scenario", "regimes"];
        let printed = refusal(&[regimes.as_slice(), &args].concat(), &here);
        assert!(printed.contains(reason), "{args:?}: {printed}");
    }
    let both = ["simulate", "--data", "x.csv", "--series", "wti"];
    assert!(refusal(&both, &here).contains("cannot be used with"));
    assert!(refusal(&["mine"], &here).contains("unrecognized subcommand"));
    fs::write(here.join("file"), "").expect("a file");
    let printed = refusal(&["simulate", "--epochs", "2", "--out", "file"], &here);
    assert!(
        printed.contains("cannot write to the folder file"),
        "{printed}"
    );
}

#[test]
fn a_short_unseen_series_behaves() {
    let here = folder("unseen");
    // A wave with a jump, and levels below zero.
    let rows: String = (0..40)
        .map(|day| {
            let jump = if day > 25 { 900.0 } else { 0.0 };
            let close = 5.0 * f64::from(day).sin() + jump;
            format!("2021-{:02}-{:02},{close}\n", day / 28 + 1, day % 28 + 1)
        })
        .collect();
    let name =
        "ünseen wäve, with a name that is far too long for the title of any topic 波波波波.csv";
    fs::write(here.join(name), format!("date,close\n{rows}")).expect("a file");
    let report = json(
        &["simulate", "--json", "--data", name, "--target", "level"],
        &here,
    );
    assert_eq!(report["epochs"], 38);
    assert_eq!(report["settled"], 38);
    assert_eq!(report["invariants"], "ok");
}

/// One series, as written by hand and as downloaded: five minutes apart, newest first, with gaps.
#[test]
fn a_downloaded_file_runs_as_the_same_by_hand() {
    let here = folder("downloaded");
    let close = |step: u32| 1_000.0 + 40.0 * f64::from(step).sin();
    let (mut by_hand, mut rows) = (String::from("date,close\n"), vec![]);
    for step in 0..40 {
        let (hour, minute) = (step / 12, 5 * (step % 12));
        by_hand.push_str(&format!(
            "2021-03-04T{hour:02}:{minute:02}:00Z,{}\n",
            close(step)
        ));
        let millis = 1_614_816_000_000_u64 + 300_000 * u64::from(step);
        rows.push(format!(
            "{millis};7;\"{}\"\r\n{millis};7;.\r\n",
            close(step)
        ));
    }
    let downloaded: String = rows.into_iter().rev().collect();
    fs::write(here.join("by_hand.csv"), by_hand).expect("a file");
    let banner = "from an exchange\r\n\r\nOpened at;Bid;Ask\r\n";
    fs::write(here.join("downloaded.csv"), format!("{banner}{downloaded}")).expect("a file");
    let run = |file: &str, more: &[&str]| {
        let args = [
            "simulate",
            "--json",
            "--target=return",
            "--inferers=3",
            "--data",
            file,
        ];
        json(&[args.as_slice(), more].concat(), &here)
    };
    let columns = [
        "--date-column=opened at",
        "--value-column",
        "ask",
        "--skip-blank",
    ];
    let (one, two) = (run("by_hand.csv", &[]), run("downloaded.csv", &columns));
    assert_eq!(
        (&one["epochs"], &one["invariants"]),
        (&38.into(), &"ok".into())
    );
    assert_eq!(one["rmse"], two["rmse"]);
    let printed = refusal(&["simulate", "--data", "downloaded.csv"], &here);
    assert!(
        printed.contains("--date-column") && printed.contains("`Ask`"),
        "{printed}"
    );
}

#[test]
fn help_has_examples_and_the_json_shape() {
    let here = folder("help");
    let output = allora(&["simulate", "--help"], &here);
    assert_eq!(output.status.code(), Some(0));
    for part in [
        "Examples:",
        "allora simulate --json",
        "\"uniform_mean\"",
        "Exit codes",
    ] {
        assert!(stdout(&output).contains(part), "{part}");
    }
}
