//! The rule `allora`: regrets of five families, potentials, one-outs, entropies, as the original network
//! computes them.
//!
//! | file | content |
//! |---|---|
//! | `weight` | from regrets to weights |
//! | `forecast` | forecast-implied inferences |
//! | `synthesis` | the network inference and every one it would be without somebody |
//! | `regret` | what is remembered of an epoch |
//! | `score` | what each worker added |
//! | `reward` | fractions within a task, and the split between tasks by entropy |

pub mod forecast;
pub mod regret;
pub mod reward;
pub mod score;
pub mod synthesis;
pub mod weight;
