//! Table of what came out, by operation.

use std::collections::BTreeMap;
use std::fmt;

use allora_math::Number;

use super::wide::Wide;

/// What there is to say about one case.
pub(super) struct Line {
    pub(super) op: String,
    pub(super) id: String,
    pub(super) passed: bool,
    /// Whether there was an expected result.
    pub(super) checked: bool,
    /// Fraction of the tolerance, if there is one.
    pub(super) off: Option<Wide>,
    /// Whether `Real` alone would not do.
    pub(super) needs_wide: bool,
    /// Worst relative distance of `Real` from 80 digits.
    pub(super) apart: Wide,
    pub(super) unreadable: Option<String>,
}

#[derive(Default)]
struct Row {
    cases: u32,
    checked: u32,
    passed: u32,
    needs_wide: u32,
    off: Option<Wide>,
    apart: Option<Wide>,
}

/// Outcome of a file.
#[derive(Default)]
pub(crate) struct Summary {
    rows: BTreeMap<String, Row>,
    /// Cases that are off, by id.
    pub(crate) failed: Vec<String>,
    /// Cases that could not be read, with the reason.
    pub(crate) unreadable: Vec<String>,
}

fn worst(left: Option<Wide>, right: Option<Wide>) -> Option<Wide> {
    match (left, right) {
        (Some(left), Some(right)) if right.compare(&left).is_gt() => Some(right),
        (None, right) => right,
        (left, _) => left,
    }
}

impl Summary {
    pub(super) fn add(&mut self, line: Line) {
        let row = self.rows.entry(line.op).or_default();
        row.cases += 1;
        row.checked += u32::from(line.checked);
        row.passed += u32::from(line.checked && line.passed);
        row.needs_wide += u32::from(line.needs_wide);
        row.off = worst(row.off.take(), line.off);
        row.apart = worst(row.apart.take(), Some(line.apart));
        if let Some(reason) = line.unreadable {
            self.unreadable.push(format!("{}: {reason}", line.id));
        }
        if !line.passed {
            self.failed.push(line.id);
        }
    }

    /// Names of the operations.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &String> {
        self.rows.keys()
    }

    /// Number of cases.
    pub(crate) fn cases(&self) -> u32 {
        self.rows.values().map(|row| row.cases).sum()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<28} {:>6} {:>7} {:>7} {:>14} {:>9} {:>14}",
            "operation", "cases", "checked", "passed", "off/tolerance", "80 digits", "Real vs 80"
        )?;
        let brief = |number: &Option<Wide>| number.as_ref().map_or_else(|| "-".into(), Wide::brief);
        let mut total = Row::default();
        for (op, row) in &self.rows {
            write_row(f, op, row, &brief(&row.off), &brief(&row.apart))?;
            total.cases += row.cases;
            total.checked += row.checked;
            total.passed += row.passed;
            total.needs_wide += row.needs_wide;
            total.off = worst(total.off.take(), row.off.clone());
            total.apart = worst(total.apart.take(), row.apart.clone());
        }
        write_row(f, "all", &total, &brief(&total.off), &brief(&total.apart))
    }
}

fn write_row(
    f: &mut fmt::Formatter<'_>,
    op: &str,
    row: &Row,
    off: &str,
    apart: &str,
) -> fmt::Result {
    writeln!(
        f,
        "{op:<28} {:>6} {:>7} {:>7} {off:>14} {:>9} {apart:>14}",
        row.cases, row.checked, row.passed, row.needs_wide
    )
}
