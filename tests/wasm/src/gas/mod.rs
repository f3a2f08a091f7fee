//! The gas table: what every message and query costs, on which stage.

mod bonds;
mod budget;
mod cases;
mod compare;
mod ledger;
mod money;
mod play;
mod print;
mod queries;
mod stakers;

pub use budget::{budget_of, BUDGETS};
pub use cases::{headlines, measure_all, measure_stage};
pub use compare::{compare, parse_table, Difference};
pub use ledger::{Case, Ledger};
pub use play::{Stage, STAGES};
pub use print::{json, markdown, trace};
