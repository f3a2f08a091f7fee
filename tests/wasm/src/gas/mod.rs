//! The gas table: what every message and query costs, by the size of a topic.

mod budget;
mod case;
mod cases;
mod compare;
mod operations;
mod print;
mod table;

pub use case::Case;
pub use cases::{headlines, measure, measure_all, Setup, SETUPS};
pub use compare::{compare, Difference};
pub use operations::operations;
pub use print::{markdown, trace};
pub use table::Table;
