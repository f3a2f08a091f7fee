//! Good files are read, bad ones are named to the line.

use super::*;

fn reason(text: &str) -> (usize, RowError) {
    match Series::parse("x.csv", text).unwrap_err() {
        SeriesError::Row { line, reason, .. } => (line, reason),
        other => panic!("{other}"),
    }
}

#[test]
fn bundled_series_are_whole_and_positive() {
    let rows = [("sp500", 5_031, "1999-01-04"), ("wti", 8_321, "1986-01-02")];
    for (name, count, first) in rows {
        let series = Series::bundled(name).unwrap();
        assert_eq!(series.observations().len(), count, "{name}");
        assert_eq!(series.observations()[0].date, first);
        series.check(Target::Return).unwrap();
    }
    assert_eq!(Series::bundled_names(), ["sp500", "wti"]);
}

#[test]
fn an_unknown_series_is_refused_with_the_known_ones() {
    let error = Series::bundled("gold").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no bundled series is called `gold`; there are sp500, wti"
    );
}

#[test]
fn reads_what_spreadsheets_write() {
    let text = "\u{feff}Date,Close,Volume\r\n\"2020-02-28\",1.5,7\r\n2020-02-29, -2e1 ,8\r\n\r\n";
    let series = Series::parse("x.csv", text).unwrap();
    assert_eq!(series.closes(), [1.5, -20.0]);
    assert_eq!(series.observations()[1].line, 3);
    series.check(Target::Level).unwrap();
    let error = series.check(Target::Return).unwrap_err();
    assert!(error
        .to_string()
        .starts_with("x.csv, line 3: a return needs closes above 0"));
}

#[test]
fn a_file_without_the_header_is_refused() {
    for text in ["", "2020-01-01,5\n", "close,date\n", "date;close\n"] {
        let error = Series::parse("x.csv", text).unwrap_err();
        assert!(
            matches!(error, SeriesError::Header { .. }),
            "{text}: {error}"
        );
    }
}

#[test]
fn bad_rows_are_named() {
    let after = |row: &str| format!("date,close\n2020-01-01,5\n{row}\n2020-01-09,6\n");
    for (row, expected) in [
        ("", RowError::TooFewFields),
        ("2020-01-02", RowError::TooFewFields),
        ("2020-1-2,5", RowError::NotADate),
        ("2020-02-30,5", RowError::NotADate),
        ("2019-13-01,5", RowError::NotADate),
        ("éééééé,5", RowError::NotADate),
        ("2020-01-02,five", RowError::NotANumber),
        ("2020-01-02,", RowError::NotANumber),
        ("2020-01-02,NaN", RowError::NotANumber),
        ("2020-01-02,inf", RowError::OutOfRange),
        ("2020-01-02,1e41", RowError::OutOfRange),
        ("2020-01-02,1e-41", RowError::OutOfRange),
    ] {
        assert_eq!(reason(&after(row)), (3, expected), "{row}");
    }
    for row in ["2020-01-01,5", "2019-12-31,5"] {
        let previous = "2020-01-01".to_owned();
        assert_eq!(
            reason(&after(row)),
            (3, RowError::NotAscending { previous })
        );
    }
}

#[test]
fn errors_quote_the_line_but_not_all_of_a_long_one() {
    let long = format!("date,close\n2020-01-01,{}\n", "9".repeat(500));
    let error = Series::parse("x.csv", &long).unwrap_err().to_string();
    assert!(
        error.starts_with("x.csv, line 2: the close must be"),
        "{error}"
    );
    assert!(error.ends_with("9…`") && error.len() < 200, "{error}");
}

#[test]
fn a_missing_file_is_named() {
    let error = Series::read(Path::new("no/such/file.csv")).unwrap_err();
    assert!(error
        .to_string()
        .starts_with("cannot read no/such/file.csv: "));
}
