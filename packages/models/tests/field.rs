//! Published files and the values that are in them, from a folder outside of the repository.

use std::path::{Path, PathBuf};

use allora_models::series::{CsvOptions, RowError, Series, SeriesError};

/// Names the folder; see the README.
const FOLDER: &str = "ALLORA_FIELD";

fn folder() -> Option<PathBuf> {
    let folder = std::env::var(FOLDER).ok().map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: {FOLDER} names no folder of published files");
    }
    folder
}

fn read(folder: &Path, file: &str, skip_blank: bool) -> Result<Series, SeriesError> {
    let options = CsvOptions {
        skip_blank,
        ..CsvOptions::default()
    };
    Series::read(&folder.join(format!("{file}.csv")), &options)
}

#[test]
fn published_files_have_the_values_that_are_in_them_by_hand() {
    let Some(folder) = folder() else { return };
    for file in ["ohlc_vix", "named_price_brent", "timestamps_utc_btc"] {
        let [published, by_hand] = [file.to_owned(), format!("{file}.converted")]
            .map(|file| read(&folder, &file, false).unwrap());
        assert_eq!(published.observations(), by_hand.observations(), "{file}");
        assert_eq!(published.closes().len(), 75, "{file}");
    }
    let newest_first = read(&folder, "thousands_quoted_us_dates", false).unwrap();
    let last = newest_first.observations().last().unwrap();
    assert_eq!((last.date.as_str(), last.close), ("2024-04-09", 91_347.9));
    for (file, count) in [
        ("tiny_vix_1", 330),
        ("tiny_vix_1e-12", 330),
        ("jump_ves_monthly", 378),
    ] {
        assert_eq!(
            read(&folder, file, false).unwrap().closes().len(),
            count,
            "{file}"
        );
    }
}

#[test]
fn what_could_be_another_value_is_refused_at_its_line() {
    let Some(folder) = folder() else { return };
    let refusal = |file| match read(&folder, file, false).unwrap_err() {
        SeriesError::Row { line, reason, .. } => (line, reason),
        other => panic!("{other}"),
    };
    let (fields, columns) = (3, 2);
    let wider = RowError::TooManyFields { fields, columns };
    assert_eq!(refusal("thousands_unquoted"), (2, wider));
    assert_eq!(refusal("missing_blank_natgas"), (62, RowError::Blank));
    let without = read(&folder, "missing_blank_natgas", true).unwrap();
    assert_eq!(without.closes().len(), 119);
    assert_eq!(
        read(&folder, "thousands_unquoted.meant", false)
            .unwrap()
            .closes()[0],
        1_180.0
    );
}
