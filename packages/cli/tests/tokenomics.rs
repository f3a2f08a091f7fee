//! `allora simulate --tokenomics` as a user runs it.

mod support;

use std::fs;
use std::path::Path;

use support::{allora, amount, folder, json, stderr, stdout};

#[test]
fn json_has_the_documented_shape_and_its_numbers_add_up() {
    let here = folder("tokenomics-json");
    let args = [
        "simulate",
        "--tokenomics",
        "--json",
        "--years",
        "2",
        "--topics",
        "2",
    ];
    let report = json(&args, &here);
    let keys: Vec<&String> = report.as_object().expect("an object").keys().collect();
    let mut documented = [
        "options",
        "genesis",
        "cap",
        "minted",
        "supply",
        "allotments",
        "months",
        "by_year",
        "messages",
        "checks",
        "invariants",
    ];
    documented.sort();
    assert_eq!(keys, documented);
    assert_eq!(report["invariants"], "ok");
    assert_eq!(
        (&report["options"]["years"], &report["checks"]),
        (&2.into(), &24.into())
    );
    let months = report["months"].as_array().expect("a list");
    assert_eq!(months.len(), 24);
    assert_eq!(report["by_year"].as_array().map(Vec::len), Some(2));
    let of = |key: &str| amount(&report[key]);
    assert_eq!(of("cap"), 10_u128.pow(27));
    assert_eq!(of("genesis") + of("minted"), of("supply"));
    let parts = report["allotments"].as_array().expect("a list");
    let parts: u128 = parts.iter().map(|part| amount(&part["amount"])).sum();
    assert_eq!(parts, of("genesis"));
    for month in months {
        let of = |key: &str| amount(&month[key]);
        assert_eq!(of("supply") + of("mintable"), 10_u128.pow(27));
        let split = of("circulating") + of("locked") + of("treasury");
        assert_eq!(split, of("supply"));
        assert_eq!(
            of("emission_minted") + of("emission_treasury"),
            of("emission")
        );
        let paid = month["paid"].as_object().expect("an object");
        assert_eq!(paid.values().map(amount).sum::<u128>(), of("emission"));
        assert!(month["rate"].as_f64().is_some_and(|rate| rate > 0.0));
        assert!(month["yield_delegators"].as_f64().is_some());
    }
    assert_eq!(
        fs::read_dir(&here).expect("a folder").count(),
        0,
        "writes no file"
    );
}

#[test]
fn people_get_tables_and_a_page_with_plots_that_loads_nothing() {
    let here = folder("tokenomics-page");
    let args = [
        "simulate",
        "--tokenomics",
        "--years",
        "1",
        "--topics",
        "1",
        "--epochs-per-month",
        "1",
        "--validators",
        "0",
        "--out",
        "deep/er",
    ];
    let output = allora(&args, &here);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "", "no progress bar without a terminal");
    for part in [
        "1 year: twelve months of 30 days each; 1 topic, seed 1",
        "Supply, as each year ends",
        "Emission of each year",
        "Where emission went",
        "yield of delegators    ",
        "Every law holds, the cap of 1,000,000,000 ALLO among them: 12 checks",
        "deep/er/tokenomics.html",
    ] {
        assert!(
            stdout(&output).contains(part),
            "{part}: {}",
            stdout(&output)
        );
    }
    let page = fs::read_to_string(here.join("deep/er/tokenomics.html")).expect("the page");
    assert_eq!(page.matches("<svg").count(), 7);
    for part in ["no validators enrolled", "260.500", "locked by vesting"] {
        assert!(page.contains(part), "{part}");
    }
    for outside in [
        "http:", "https:", "<script", "src=", "@import", "NaN", "inf\"",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn impossible_options_are_refused_with_what_is_possible() {
    let here = folder("tokenomics-options");
    for (args, reason) in [
        (["--years", "0"], "0 years are not possible; choose 1 to 50"),
        (["--years", "-1"], "invalid value '-1' for '--years <N>'"),
        (["--topics", "11"], "choose 1 to 10"),
        (
            ["--epochs-per-month", "4"],
            "choose 1, 2, 3, 5, 6, 10, 15 or 30",
        ),
        (
            ["--staked", "1.5"],
            "share that is staked cannot be 1.5; choose 0 to 0.9",
        ),
        (
            ["--staked", "0.3..x"],
            "`x` is no number; write 0.3, or 0.3..0.6",
        ),
        (["--fees", "-1"], "ALLO of fees cannot be -1"),
        (["--validators", "11"], "choose 0 to 10"),
        (["--claim-months", "13"], "choose 0 to 12"),
        (["--unbonding-days", "116"], "choose 0 to 115"),
        (["--treasury", "100000001"], "choose 0 to 100000000"),
        (
            ["--ecosystem-emission", "2"],
            "ecosystem_emission is 2, must be in [0, 1]",
        ),
        (["--max-monthly-yield", "x"], "invalid value 'x'"),
    ] {
        refused(&[["--tokenomics", "--json"], args].concat(), reason, &here);
    }
}

#[test]
fn options_of_a_price_series_and_of_years_do_not_mix() {
    let here = folder("tokenomics-mix");
    for args in [
        ["--series", "wti"],
        ["--data", "x.csv"],
        ["--epochs", "5"],
        ["--target", "level"],
        ["--inferers", "3"],
        ["--forecasters", "3"],
        ["--reputers", "3"],
    ] {
        let args = [&["--tokenomics"], &args[..]].concat();
        refused(&args, "cannot be used with", &here);
    }
    for args in [
        &["--years", "3"][..],
        &["--staked", "0.3"],
        &["--fees", "1"],
        &["--topics", "1"],
        &["--epochs-per-month", "1"],
        &["--validators", "1"],
        &["--claim-months", "1"],
        &["--unbonding-days", "1"],
        &["--treasury", "1"],
        &["--no-vesting"],
        &["--ecosystem-emission", "0.1"],
        &["--max-monthly-yield", "0.1"],
    ] {
        refused(args, "--tokenomics", &here);
    }
}

fn refused(args: &[&str], reason: &str, here: &Path) {
    let output = allora(&[&["simulate"], args].concat(), here);
    let printed = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {printed}");
    assert_eq!(stdout(&output), "", "{args:?}");
    assert!(printed.contains(reason), "{args:?}: {printed}");
    assert!(!printed.contains("panicked"), "{printed}");
}

#[test]
fn help_has_examples_and_the_json_shape() {
    let here = folder("tokenomics-help");
    let output = allora(&["simulate", "--help"], &here);
    for part in [
        "With --tokenomics:",
        "allora simulate --tokenomics\n",
        "\"by_year\"",
        "--claim-months",
    ] {
        assert!(stdout(&output).contains(part), "{part}");
    }
}
