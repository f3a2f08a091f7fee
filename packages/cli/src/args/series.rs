//! Which series a network works on.

use std::path::PathBuf;

use allora_models::series::Series;
use clap::{Args, ValueEnum};

use super::CsvArgs;
use crate::failure::Failure;

/// Which series a network works on.
#[derive(Clone, Debug, Default, Args)]
pub struct SeriesArgs {
    /// A series that comes with the program.
    ///
    /// S&P 500, 1999-2018, the default, or West Texas Intermediate crude oil, 1986-2019.
    #[arg(long, value_enum, conflicts_with = "data")]
    pub series: Option<Bundled>,

    /// A series of your own: a CSV file.
    ///
    /// As it was downloaded from Yahoo, Stooq, Binance, FRED and so on: a line names the columns,
    /// in any order; dates, times or seconds since 1970; the newest first or last. A value is the
    /// number that is written, or an error. Returns need closes above 0.
    #[arg(long, value_name = "FILE.csv")]
    pub data: Option<PathBuf>,

    /// How it is read.
    #[command(flatten)]
    pub csv: CsvArgs,
}

/// Series that come with the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Bundled {
    /// S&P 500, index points
    #[default]
    Sp500,
    /// West Texas Intermediate, USD per barrel
    Wti,
}

impl SeriesArgs {
    /// Reads it.
    pub(crate) fn read(&self) -> Result<Series, Failure> {
        let series = match &self.data {
            Some(path) => Series::read(path, &self.csv.options()),
            None if self.csv.is_given() => {
                return Err(Failure::usage(
                    "--date-column, --value-column and --skip-blank are of --data FILE",
                ))
            }
            None => Series::bundled(self.bundled()),
        };
        series.map_err(Failure::usage)
    }

    /// As built-in models name it.
    pub(crate) fn name(&self) -> String {
        match &self.data {
            Some(path) => path.display().to_string(),
            None => self.bundled().to_owned(),
        }
    }

    fn bundled(&self) -> &'static str {
        match self.series.unwrap_or_default() {
            Bundled::Sp500 => "sp500",
            Bundled::Wti => "wti",
        }
    }
}
