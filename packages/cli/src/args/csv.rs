//! How a CSV file is read.

use allora_models::series::CsvOptions;
use clap::Args;

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
}
