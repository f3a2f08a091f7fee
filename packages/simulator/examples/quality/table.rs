//! Tables for people and for programs.

use std::fmt::Write as _;

/// Rows of words, then numbers.
pub(crate) struct Table {
    pub(crate) title: String,
    /// What the reader has to know.
    pub(crate) note: String,
    pub(crate) words: Vec<&'static str>,
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<Row>,
    /// Whether mean, least and most of each column follow.
    pub(crate) summary: bool,
}

/// Words, then numbers.
pub(crate) struct Row {
    pub(crate) words: Vec<String>,
    pub(crate) numbers: Vec<Option<f64>>,
}

/// One number of many.
type Summary = fn(&[f64]) -> Option<f64>;

impl Table {
    /// A column's numbers, where there are any.
    pub(crate) fn column(&self, name: &str) -> Vec<f64> {
        let index = self.columns.iter().position(|column| *column == name);
        let rows = self.rows.iter();
        rows.filter_map(|row| row.numbers.get(index?).copied().flatten())
            .collect()
    }

    pub(crate) fn markdown(&self) -> String {
        let names = self.words.iter().chain(&self.columns);
        let names: Vec<String> = names.map(|name| (*name).to_owned()).collect();
        let rule = "---|".repeat(names.len());
        let mut text = format!(
            "\n## {}\n\n{}\n\n{}|{rule}\n",
            self.title,
            self.note,
            line(names)
        );
        for row in &self.rows {
            let numbers = row.numbers.iter().map(|number| cell(*number));
            text.push_str(&line(row.words.iter().cloned().chain(numbers)));
        }
        if self.summary {
            let summaries: [(&str, Summary); 3] =
                [("mean", mean), ("least", least), ("most", most)];
            for (name, summary) in summaries {
                let columns = self.columns.iter();
                let numbers = columns.map(|column| cell(summary(&self.column(column))));
                let mut words = vec![String::new(); self.words.len()];
                if let Some(first) = words.first_mut() {
                    *first = format!("**{name}**");
                }
                text.push_str(&line(words.into_iter().chain(numbers)));
            }
        }
        text
    }

    /// A number a line: `table,case,name,value`.
    pub(crate) fn csv(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let case = row.words.join(" ").replace(',', ";");
            for (name, value) in self.columns.iter().zip(&row.numbers) {
                let value = value.map_or_else(String::new, |value| value.to_string());
                let _ = writeln!(text, "{},{case},{name},{value}", self.title);
            }
        }
        text
    }
}

fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<String> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | "))
}

fn cell(value: Option<f64>) -> String {
    match value {
        None => "-".to_owned(),
        Some(value) if value.fract() == 0.0 || value.abs() >= 100.0 => format!("{value:.0}"),
        Some(value) => format!("{value:.3}"),
    }
}

pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.iter().sum::<f64>() / count as f64)
}

pub(crate) fn least(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::min)
}

pub(crate) fn most(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::max)
}
