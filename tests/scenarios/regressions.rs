//! Defects found in other networks, each as a test named after its finding:
//! `sherlock_*` by the audit contest of 2024, `pr_*` by a fix of the Allora chain,
//! `a*` by a catalogue of attacks on oracle networks. Some live where their
//! story is told: m07 in `epoch_life`, h05 in `order`.

mod exits;
mod money;
mod science;
mod time;

use allora_interfaces::EpochId;
use allora_tests::stage::{quick_params, Stage};

/// A topic whose first epoch is settled.
fn settled() -> Stage {
    let mut stage = Stage::new(quick_params(), [2, 0, 2]);
    stage.play(EpochId(0));
    stage
}
