//! What the rule should reach, and whether it does.

use super::table::{least, mean, most, Row, Table};

/// Something to reach.
pub(crate) struct Bound {
    what: String,
    found: Option<f64>,
    /// The bound, and whether it is the least that is asked for, not the most.
    bound: f64,
    least: bool,
}

impl Bound {
    pub(crate) fn at_most(what: impl Into<String>, found: Option<f64>, bound: f64) -> Self {
        Self {
            what: what.into(),
            found,
            bound,
            least: false,
        }
    }

    fn at_least(what: &str, found: Option<f64>, bound: f64) -> Self {
        Self {
            least: true,
            ..Self::at_most(what, found, bound)
        }
    }

    fn row(&self) -> Row {
        let met = self.found.is_some_and(|found| {
            if self.least {
                found >= self.bound
            } else {
                found <= self.bound
            }
        });
        let sign = if self.least { '≥' } else { '≤' };
        let met = if met { "met" } else { "**missed**" };
        Row {
            words: vec![
                self.what.clone(),
                self.found
                    .map_or_else(|| "-".to_owned(), |found| format!("{found:.4}")),
                format!("{sign} {}", self.bound),
                met.to_owned(),
            ],
            numbers: vec![],
        }
    }
}

/// Of honest networks and fresh topics on price series.
pub(crate) fn of_markets(honest: &Table, fresh: &Table) -> Vec<Bound> {
    let of = |column: &str| honest.column(column);
    let fresh = |column: &str| fresh.column(column);
    let rank = "rank_correlation";
    let mut bounds = vec![
        Bound::at_most("network / best worker, mean", mean(&of("of_best")), 1.006),
        Bound::at_most("network / best worker, most", most(&of("of_best")), 1.027),
        Bound::at_most(
            "network / min(median, mean), most",
            most(&of("of_min")),
            1.005,
        ),
        Bound::at_most("epochs above the certificate", most(&of("broken")), 0.0),
        Bound::at_least(
            "rank correlation, fresh topics, mean",
            mean(&fresh(rank)),
            0.8,
        ),
        Bound::at_least(
            "rank correlation, fresh topics, least",
            least(&fresh(rank)),
            0.7,
        ),
        Bound::at_most(
            "pay of the least accurate quarter, fresh topics, mean",
            mean(&fresh("worst_quarter")),
            0.01,
        ),
    ];
    let intervals = [
        ("outer_coverage", 0.92, 0.98),
        ("inner_coverage", 0.63, 0.73),
    ];
    for (column, low, high) in intervals {
        let (lowest, highest) = (least(&fresh(column)), most(&fresh(column)));
        bounds.push(Bound::at_least(
            &format!("{column}, fresh topics, least"),
            lowest,
            low,
        ));
        bounds.push(Bound::at_most(
            format!("{column}, fresh topics, most"),
            highest,
            high,
        ));
    }
    bounds
}

/// Of the world of phases.
pub(crate) fn of_phases(phases: &Table, forecasters: &Table) -> Vec<Bound> {
    let useless: Vec<f64> = ["guesses", "misleads"]
        .iter()
        .flat_map(|skill| forecasters.column(skill))
        .collect();
    vec![
        Bound::at_most(
            "phases: network / best worker, most",
            most(&phases.column("of_best")),
            0.8,
        ),
        Bound::at_most(
            "phases: share of who guesses or misleads, most",
            most(&useless),
            0.02,
        ),
    ]
}

pub(crate) fn table(bounds: Vec<Bound>) -> Table {
    Table {
        title: "Goals".to_owned(),
        note: "What the tables below come to.".to_owned(),
        words: vec!["goal", "found", "bound", ""],
        columns: vec![],
        rows: bounds.iter().map(Bound::row).collect(),
        summary: false,
    }
}
