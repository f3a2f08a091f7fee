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

fn read(text: &str) -> Vec<(String, f64)> {
    let series = Series::parse("x.csv", text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let observations = series.observations.into_iter();
    observations
        .map(|point| (point.date, point.close))
        .collect()
}

fn refusal(text: &str) -> String {
    Series::parse("x.csv", text).unwrap_err().to_string()
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

/// Two days of a close of 1.5 and 2.5 as they are published, with times of day last.
#[test]
fn files_are_read_as_they_are_published() {
    for text in [
        // Yahoo, by hand and by its Python package.
        "Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-30,1,3,1,1.5,1.4,9\n2024-01-31,1,3,1,2.5,2.4,9\n",
        "Price,Close,High,Low,Open,Volume\nTicker,AAPL,AAPL,AAPL,AAPL,AAPL\nDate,,,,,\n2024-01-30,1.5,3,1,1,9\n2024-01-31,2.5,3,1,1,9\n",
        // Stooq, by the page and in bulk.
        "Date,Open,High,Low,Close,Volume\r\n2024-01-30,1,3,1,1.5,9\r\n2024-01-31,1,3,1,2.5,9\r\n",
        "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>\nA,D,20240130,000000,1,3,1,1.5,9,0\nA,D,20240131,000000,1,3,1,2.5,9,0\n",
        // Binance, spot without names and futures with them.
        "1706572800000,1,3,1,1.5,9,1706659199999,9,1,1,1,0\n1706659200000,1,3,1,2.5,9,1706745599999,9,1,1,1,0\n",
        "1706572800000000,1,3,1,1.5,9,1706659199999999,9,1,1,1,0\n1706659200000000,1,3,1,2.5,9,1706745599999999,9,1,1,1,0\n",
        "open_time,open,high,low,close,volume,close_time\n1706572800000,1,3,1,1.5,9,1706659199999\n1706659200000,1,3,1,2.5,9,1706745599999\n",
        // CryptoDataDownload: its address above, newest first, seconds and thousandths mixed.
        "https://www.CryptoDataDownload.com\nunix,date,symbol,open,high,low,close,Volume BTC\n1706659200,2024-01-31 00:00:00,BTC/USD,1,3,1,2.5,9\n1706572800,2024-01-30 00:00:00,BTC/USD,1,3,1,1.5,9\n",
        "unix,symbol,close\n1706659200000,BTC/USD,2.5\n1706572800,BTC/USD,1.5\n",
        // CoinGecko, CoinMarketCap.
        "snapped_at,price,market_cap,total_volume\n2024-01-30 00:00:00 UTC,1.5,7,8\n2024-01-31 00:00:00 UTC,2.5,7,8\n",
        "timeOpen;timeClose;name;open;high;low;close;volume;timestamp\n\"2024-01-31T00:00:00.000Z\";\"2024-01-31T23:59:59.999Z\";\"2781\";1;3;1;2.5;9;\"2024-01-31T00:00:00.000Z\"\n\"2024-01-30T00:00:00.000Z\";\"2024-01-30T23:59:59.999Z\";\"2781\";1;3;1;1.5;9;\"2024-01-30T00:00:00.000Z\"\n",
        // FRED: the series names the column.
        "observation_date,DCOILWTICO\n2024-01-30,1.5\n2024-01-31,2.5\n",
        // investing.com: dates of the USA, newest first.
        "\"Date\",\"Price\",\"Open\",\"High\",\"Low\",\"Vol.\",\"Change %\"\n\"01/31/2024\",\"2.5\",\"1\",\"3\",\"1\",\"9K\",\"1.0%\"\n\"01/30/2024\",\"1.5\",\"1\",\"3\",\"1\",\"9K\",\"1.0%\"\n",
        // Nasdaq: dollars.
        "Date,Close/Last,Volume,Open,High,Low\n01/31/2024,$2.5,9,$1,$3,$1\n01/30/2024,$1.5,9,$1,$3,$1\n",
        // NAB, Plotly, a German export, MetaTrader, an index without a name, old line ends.
        "timestamp,value\n2024-01-30 00:00:00,1.5\n2024-01-31 00:00:00,2.5\n",
        "Date,AAPL.Open,AAPL.Close,AAPL.Adjusted\n2024-01-30,1,1.5,7\n2024-01-31,1,2.5,7\n",
        "AAPL_x,AAPL_y\n2024-01-30,1.5\n2024-01-31,2.5\n",
        "Tag;Kurs\n30.01.2024;1.5\n31.01.2024;2.5\n",
        "<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\n2024.01.30\t1\t3\t1\t1.5\n2024.01.31\t1\t3\t1\t2.5\n",
        ",date,price\n0,2024-01-30,1.5\n1,2024-01-31,2.5\n",
        "date|close\r2024-01-30|1.5\r2024-01-31|2.5\r",
        "# downloaded 2024-02-01\n\nSymbol,BTC\nRows,2\n\nClose,Date\n1.5,2024-01-30\n2.5,2024-01-31,\n",
    ] {
        let expected = [("2024-01-30".to_owned(), 1.5), ("2024-01-31".to_owned(), 2.5)];
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn times_of_day_tell_observations_apart() {
    let expected = [
        ("2024-01-31T23:55:00Z".to_owned(), 1.0),
        ("2024-02-01T00:00:00Z".to_owned(), 2.0),
    ];
    for text in [
        "time,close\n2024-01-31T23:55:00Z,1\n2024-02-01T00:00:00Z,2\n",
        "time,close\n2024-02-01T01:55:00+02:00,1\n2024-02-01 00:00:00,2\n",
        "time,close\n1706745300,1\n1706745600,2\n",
        "date,time,close\n20240131,235500,1\n20240201,000000,2\n",
        "Date\tTime\tClose\n2024.01.31\t23:55\t1\n2024.02.01\t00:00\t2\n",
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn a_column_is_chosen_by_name_or_by_number() {
    let options = |date: &str, value: &str| CsvOptions {
        date_column: Some(date.to_owned()),
        value_column: Some(value.to_owned()),
        skip_blank: false,
    };
    let text = "from,until,Low Price,high\n2024-01-30,2024-01-31,1,1\n2024-01-31,2024-02-01,2,1\n";
    for (date, value) in [("from", "Low Price"), ("1", "3"), ("FROM", "low_price")] {
        let series = Series::parse_with("x", text, &options(date, value)).unwrap();
        assert_eq!(series.closes(), [1.0, 2.0]);
        assert_eq!(series.observations()[0].date, "2024-01-30");
    }
    let bare = "5,2024-01-30,1\n1,2024-01-31,2\n";
    let series = Series::parse_with("x", bare, &options("2", "1")).unwrap();
    assert_eq!(series.closes(), [5.0, 1.0]);
    for (date, value, reason) in [
        ("from", "mid", "no column is called `mid`; name one of `from`, `until`, `Low Price`, `high` with --value-column"),
        ("from", "5", "no column is called `5`"),
        ("0", "high", "no column is called `0`"),
    ] {
        let error = Series::parse_with("x", text, &options(date, value)).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
    let twice = "date,bid,bid\n2024-01-30,1,2\n";
    let error = Series::parse_with("x", twice, &options("date", "bid")).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("several columns are called `bid`"),
        "{error}"
    );
}

#[test]
fn columns_that_may_be_two_things_are_listed() {
    for (text, parts) in [
        (
            "date,price,value\n2024-01-30,1,2\n",
            [
                "several columns may be the value",
                "`date`, `price`, `value` with --value-column",
            ],
        ),
        (
            "date,temp_max,temp_min\n2024-01-30,1,2\n",
            ["several columns may be the value", "--value-column"],
        ),
        (
            "date,note\n2024-01-30,x\n",
            ["no column is known to be the value", "--value-column"],
        ),
        (
            "from,until,close\n2024-01-30,2024-01-31,2\n",
            ["several columns may be the date", "--date-column"],
        ),
        (
            "row,close\n1,2\n2,3\n",
            ["no column is known to be the date", "--date-column"],
        ),
        (
            "Price,Close,Close\nTicker,A,B\nDate,,\n2024-01-30,1,2\n",
            ["several columns", "`Close A`, `Close B`"],
        ),
    ] {
        let error = refusal(text);
        for part in parts {
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}

#[test]
fn a_file_without_names_is_refused() {
    for text in [
        "",
        "\n\n",
        "2020-01-01,5\n",
        "5\n6\n",
        "date\n2020-01-01\n",
        // Values above the names.
        "2020-01-01,5\ndate,close\n2020-01-02,5\n",
        // A candle whose close is above its high.
        "1706572800000,1,3,1,3.5,9,1706659199999,9,1,1,1,0\n",
    ] {
        let error = Series::parse("x.csv", text).unwrap_err();
        assert!(
            matches!(error, SeriesError::Header { .. }),
            "{text}: {error}"
        );
    }
    assert_eq!(
        refusal("2020-01-01,5\n"),
        "x.csv, line 1: found no line that names columns, but `2020-01-01,5`; put one such as `date,close` above the values"
    );
}

/// A word that names columns elsewhere is a value here.
#[test]
fn no_row_of_values_is_taken_for_names() {
    let text = "observed,reading,per\n2024-01-30,1,day\n2024-01-31,2,week\n";
    assert_eq!(read(text).len(), 2);
}

#[test]
fn bad_rows_are_named() {
    let after = |row: &str| format!("date,close\n2020-01-01,5\n{row}\n2020-01-09,6\n");
    let fields = |fields| (fields, 2);
    let few = |(fields, columns)| RowError::TooFewFields { fields, columns };
    let many = |(fields, columns)| RowError::TooManyFields { fields, columns };
    for (row, expected) in [
        ("2020-01-02", few(fields(1))),
        ("2020-01-02,1,180.00", many(fields(3))),
        ("2020-01-02,61,37", many(fields(3))),
        ("2020-01-02,5,,x", many(fields(4))),
        ("2020-02-30,5", RowError::NotADate),
        ("2019-13-01,5", RowError::NotADate),
        ("éééééé,5", RowError::NotADate),
        ("03/04/2020,5", RowError::DayOrMonth),
        ("2020-01-02,five", RowError::NotANumber),
        ("2020-01-02,inf", RowError::NotANumber),
        ("2020-01-02,", RowError::Blank),
        ("2020-01-02,NaN", RowError::Blank),
        ("2020-01-02,\"61,37\"", RowError::DecimalComma),
        ("2020-01-02,\"1,085\"", RowError::EitherComma),
        ("2020-01-02,1e41", RowError::OutOfRange),
        ("2020-01-02,3e-330", RowError::OutOfRange),
        ("2020-01-02,\"5", RowError::OpenQuote),
    ] {
        assert_eq!(reason(&after(row)), (3, expected), "{row}");
    }
    let previous = || "2020-01-01".to_owned();
    let twice = RowError::Twice {
        previous: previous(),
    };
    assert_eq!(reason(&after("2020-01-01,5")), (3, twice));
    let ascending = RowError::NotAscending {
        previous: previous(),
    };
    assert_eq!(reason(&after("2019-12-31,5")), (3, ascending));
    let newest_first = "date,close\n2020-01-09,5\n2020-01-01,5\n2020-01-02,5\n2019-01-02,6\n";
    let descending = RowError::NotDescending {
        previous: previous(),
    };
    assert_eq!(reason(newest_first), (4, descending));
}

/// Blank lines above, between and at the end do not move the lines that errors name.
#[test]
fn lines_are_counted_as_an_editor_does() {
    for end in ["\n", "\r\n", "\r"] {
        let text = [
            "",
            "banner",
            "",
            "date,close",
            "",
            "2020-01-01,5",
            " ",
            "",
            "x,5",
            "",
        ]
        .join(end);
        assert_eq!(reason(&text), (9, RowError::NotADate), "{end:?}");
        let error = Series::parse("x.csv", &text).unwrap_err().to_string();
        assert!(
            error.starts_with("x.csv, line 9: ") && error.ends_with("`x,5`"),
            "{error}"
        );
    }
}

#[test]
fn rows_without_a_value_are_left_out_only_if_that_is_asked_for() {
    let text =
        "date,close\n2020-01-01,5\n2020-01-02,.\n2020-01-03,null\n2020-01-04,\n,\n2020-01-05,0\n";
    assert_eq!(reason(text), (3, RowError::Blank));
    let options = CsvOptions {
        skip_blank: true,
        ..CsvOptions::default()
    };
    let series = Series::parse_with("x", text, &options).unwrap();
    assert_eq!(series.closes(), [5.0, 0.0]);
    assert_eq!(series.observations()[1].line, 7);
}

#[test]
fn quoted_thousands_are_read() {
    let text = "Date,Price\n04/13/2024,\"106,200.0\"\n04/12/2024,\"1,085\"\n";
    let expected = [
        ("2024-04-12".to_owned(), 1_085.0),
        ("2024-04-13".to_owned(), 106_200.0),
    ];
    assert_eq!(read(text), expected);
}

#[test]
fn errors_quote_the_line_but_not_all_of_a_long_one() {
    let long = format!("date,close\n2020-01-01,{}\n", "9".repeat(500));
    let error = Series::parse("x.csv", &long).unwrap_err().to_string();
    assert!(
        error.starts_with("x.csv, line 2: the value must be"),
        "{error}"
    );
    assert!(error.ends_with("9…`") && error.len() < 250, "{error}");
}

#[test]
fn a_missing_file_is_named() {
    let error = Series::read(Path::new("no/such/file.csv"), &CsvOptions::default()).unwrap_err();
    assert!(error
        .to_string()
        .starts_with("cannot read no/such/file.csv: "));
}
