//! Evaluates case files: shared by the vector tests and the `vectors` example.
//!
//! A case names an operation, its inputs and (usually) the expected result with a tolerance. Every
//! operation is evaluated from its inputs alone, by the formulas of the crate, with
//! `Real` and with 80-digit decimals.

mod case;
mod compare;
mod emission;
mod input;
mod losses;
mod reputers;
mod rewards;
mod rule;
mod scalars;
mod summary;
mod synthesis;
mod value;
pub(crate) mod wide;

pub(crate) use case::{evaluate_file, Mode};
pub(crate) use compare::Extra;
pub(crate) use summary::Summary;

use serde_json::Value;

use input::Input;
use value::{CaseNumber, Outcome, Output, Refusal};

/// Operations of one kind; `None` for one of another kind.
type Group<N> = fn(&str, Input<'_>) -> Option<Outcome<Output<N>>>;

/// Result of operation `op` for the inputs of a case.
fn evaluate<N: CaseNumber>(op: &str, input: &Value) -> Outcome<Output<N>> {
    let input = Input::of("in", input)?;
    let groups: [Group<N>; 6] = [
        scalars::evaluate,
        synthesis::evaluate,
        losses::evaluate,
        reputers::evaluate,
        rewards::evaluate,
        emission::evaluate,
    ];
    groups
        .into_iter()
        .find_map(|group| group(op, input))
        .unwrap_or_else(|| Err(Refusal::Unreadable(format!("unknown operation `{op}`"))))
}
