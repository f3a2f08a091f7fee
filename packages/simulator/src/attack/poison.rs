//! A poisoner's honest epochs and its poison, apart.

use serde::Serialize;

use super::inferences::poisons;
use super::kind::Attack;
use super::plan::AttackPlan;
use super::report::{root_mean_square, since, sums_of};
use crate::simulation::skill::quotient;
use crate::simulation::TopicReport;

/// What came of some epochs of a poisoner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spell {
    /// How many.
    pub epochs: usize,
    /// What the attackers were paid, in ALLO.
    pub paid: f64,
    /// RMSE of the network over that without the attack.
    pub harm: Option<f64>,
}

/// What a poisoner did while it was honest, and what by its poison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Poisoned {
    /// Before the first poison: better than everybody, and paid for it.
    pub before: Spell,
    /// Poisoned epochs.
    pub poison: Spell,
    /// Epochs between two poisons, and after.
    pub between: Spell,
}

impl Poisoned {
    /// Of an attack by poison; `None` of another.
    pub(super) fn of(plan: AttackPlan, with: &TopicReport, without: &TopicReport) -> Option<Self> {
        if !matches!(plan.attack, Attack::Poison | Attack::Horde) {
            return None;
        }
        let lifetime = (with.settled + with.void).saturating_sub(plan.start());
        let age = |position: &usize| {
            let epoch = with
                .path
                .get(*position)
                .map_or(0, |epoch| epoch.epoch as usize);
            epoch.saturating_sub(plan.start())
        };
        let (poison, honest): (Vec<usize>, Vec<usize>) =
            since(plan, with).partition(|position| poisons(age(position), lifetime));
        let first = poison.first().copied().unwrap_or(usize::MAX);
        let (before, between): (Vec<usize>, Vec<usize>) =
            honest.into_iter().partition(|position| *position < first);
        let spell = |positions: &[usize]| spell(plan, with, without, positions);
        Some(Self {
            before: spell(&before),
            poison: spell(&poison),
            between: spell(&between),
        })
    }
}

fn spell(
    plan: AttackPlan,
    with: &TopicReport,
    without: &TopicReport,
    positions: &[usize],
) -> Spell {
    let error = |topic: &TopicReport| {
        let epochs = positions.iter().filter_map(|position| {
            let epoch = with.path.get(*position)?.epoch;
            topic.path.iter().find(|other| other.epoch == epoch)
        });
        root_mean_square(epochs.map(|epoch| epoch.network - epoch.truth))
    };
    let pay = positions.iter().map(|position| {
        let (theirs, _) = sums_of(plan, with, *position);
        theirs.pay
    });
    Spell {
        epochs: positions.len(),
        paid: pay.sum(),
        harm: error(with)
            .zip(error(without))
            .and_then(|(with, without)| quotient(with, without)),
    }
}
