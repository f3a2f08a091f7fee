//! How a CSV file is read.

use std::path::Path;

use allora_models::series::{CsvOptions, Series};
use clap::Args;

use super::Bundled;
use crate::failure::Failure;

/// How a CSV file is read, where its names do not say.
#[derive(Clone, Debug, Default, Args)]
pub struct CsvArgs {
    /// Column with the dates, by its name or its number from 1.
    #[arg(long, value_name = "NAME")]
    date_column: Option<String>,

    /// Column with the values, by its name or its number from 1.
    #[arg(long, value_name = "NAME")]
    value_column: Option<String>,

    /// Leave out rows that have no value: blank, `.`, null, NaN and the like.
    #[arg(long)]
    skip_blank: bool,
}

impl CsvArgs {
    /// As the reader takes them.
    pub(crate) fn options(&self) -> CsvOptions {
        CsvOptions {
            date_column: self.date_column.clone(),
            value_column: self.value_column.clone(),
            skip_blank: self.skip_blank,
        }
    }

    /// Whether there is any.
    pub(crate) fn is_given(&self) -> bool {
        self.options() != CsvOptions::default()
    }

    /// A file, or a series that comes with the program.
    pub(crate) fn series(&self, data: Option<&Path>, bundled: Bundled) -> Result<Series, Failure> {
        let options = self.options();
        let series = match (data, bundled) {
            (Some(path), _) => Series::read(path, &options),
            (None, _) if self.is_given() => {
                return Err(Failure::usage(
                    "--date-column, --value-column and --skip-blank are of --data FILE",
                ))
            }
            (None, Bundled::Sp500) => Series::bundled("sp500"),
            (None, Bundled::Wti) => Series::bundled("wti"),
        };
        series.map_err(Failure::usage)
    }
}
