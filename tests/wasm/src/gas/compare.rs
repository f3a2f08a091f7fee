//! Measurements against the committed table.

use super::budget::budget_of;
use super::case::Case;
use super::table::Table;

/// Parts per hundred by which a case may move without the table being rewritten.
const TOLERANCE_PERCENT: u64 = 2;

/// A case that is not what the table says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It costs something else.
    Moved {
        case: String,
        /// What the table says.
        before: u64,
        /// What it costs.
        now: u64,
    },
    /// The table lacks it.
    New(String),
    /// Only the table has it.
    Gone(String),
    /// It costs something else with a thousand topics around.
    Scales {
        /// Which, with a thousand topics.
        case: String,
        /// With one topic.
        alone: u64,
        /// With a thousand.
        crowded: u64,
    },
    /// It costs more than it may.
    OverBudget {
        case: String,
        /// What it costs.
        gas: u64,
        /// What it may cost.
        budget: u64,
    },
}

impl std::fmt::Display for Difference {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Moved { case, before, now } => {
                write!(formatter, "{case}: {now} gas, the table says {before}")
            }
            Self::New(case) => write!(formatter, "{case} is not in the table"),
            Self::Gone(case) => write!(formatter, "{case} is in the table only"),
            Self::Scales {
                case,
                alone,
                crowded,
            } => write!(
                formatter,
                "{case}: {crowded} gas, but {alone} with a single topic"
            ),
            Self::OverBudget { case, gas, budget } => {
                write!(
                    formatter,
                    "{case}: {gas} gas, more than its budget of {budget}"
                )
            }
        }
    }
}

/// Whether a case does the same however many topics there are: all do but those that
/// list topics.
fn ignores_topics(case: &str) -> bool {
    case.starts_with("query_network_inference")
        || !(case.starts_with("query_") || case.starts_with("claim_all"))
}

/// Cases that cost something else with a thousand topics around.
fn scaling(cases: &[Case]) -> Vec<Difference> {
    let mut differences = Vec::new();
    for case in cases.iter().filter(|case| ignores_topics(&case.name)) {
        let Some(kind) = case.name.strip_suffix("_1000_topics") else {
            continue;
        };
        let alone = cases
            .iter()
            .find(|alone| alone.name.strip_suffix("_32_6_6") == Some(kind));
        let moved = alone
            .map(|alone| alone.gas)
            .filter(|alone| alone.abs_diff(case.gas) * 100 > alone * TOLERANCE_PERCENT);
        if let Some(alone) = moved {
            differences.push(Difference::Scales {
                case: case.name.clone(),
                alone,
                crowded: case.gas,
            });
        }
    }
    differences
}

/// Everything that the table and the cases disagree on, budgets not kept, and what
/// depends on the number of topics.
pub fn compare(table: &Table, cases: &[Case]) -> Vec<Difference> {
    let mut differences = scaling(cases);
    for case in cases {
        match table.gas_of(&case.name) {
            None => differences.push(Difference::New(case.name.clone())),
            Some(before) if before.abs_diff(case.gas) * 100 > before * TOLERANCE_PERCENT => {
                differences.push(Difference::Moved {
                    case: case.name.clone(),
                    before,
                    now: case.gas,
                });
            }
            Some(_) => {}
        }
        if let Some(budget) = budget_of(&case.name).filter(|budget| case.gas > *budget) {
            differences.push(Difference::OverBudget {
                case: case.name.clone(),
                gas: case.gas,
                budget,
            });
        }
    }
    for known in table.cases() {
        if !cases.iter().any(|case| case.name == known.name) {
            differences.push(Difference::Gone(known.name.clone()));
        }
    }
    differences
}
