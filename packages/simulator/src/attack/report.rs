//! What an attack came to.

use allora_interfaces::Role;
use allora_models::Target;
use serde::Serialize;

use super::goal::Goal;
use super::kind::Attack;
use super::plan::AttackPlan;
use super::poison::Poisoned;
use crate::simulation::skill::quotient;
use crate::simulation::{Part, TopicReport};

/// An attack on a topic, beside the same network without it. Everything is counted from the
/// epoch in which the attackers came; pay is in ALLO.
#[derive(Clone, Debug, Serialize)]
pub struct AttackReport {
    /// What was tried.
    pub attack: Attack,
    /// How strong, in its [unit](Attack::unit).
    pub strength: f64,
    /// What was predicted.
    pub target: Target,
    /// Epoch in which the attackers came.
    pub from: usize,
    /// Settled epochs since.
    pub epochs: usize,
    /// Accounts they used.
    pub accounts: usize,
    /// What all of them were paid.
    pub paid: f64,
    /// What each was paid, on average.
    pub paid_each: f64,
    /// What the honest inferer was paid whose error is nearest to theirs.
    pub same_skill: Option<f64>,
    /// What honest actors of their role were paid, on average.
    pub honest_mean: f64,
    /// What each of them would have been paid if pay of the role went by heads, or
    /// by stake for reputers.
    pub equal_share: f64,
    /// Their pay per epoch of an account (reputers: per share of stake) over that of the
    /// honest of their role.
    pub ratio: Option<f64>,
    /// Pay of all of them over the mean pay of the honest of their role without the attack.
    pub together: Option<f64>,
    /// Pay of all honest of their role over what they were paid without the attack.
    pub honest_kept: Option<f64>,
    /// RMSE of the network.
    pub error_with: f64,
    /// Without the attack.
    pub error_without: f64,
    /// The one over the other.
    pub harm: Option<f64>,
    /// RMSE of the best honest inferer in hindsight.
    pub best_honest: f64,
    /// RMSE of the network over it.
    pub of_best: Option<f64>,
    /// The same without the attack.
    pub of_best_without: Option<f64>,
    /// What the most accurate honest inferer was paid.
    pub best_paid: f64,
    /// Poison apart from the honest epochs of the poisoners.
    pub poisoned: Option<Poisoned>,
    /// What the attack must not come to.
    pub goal: Option<Goal>,
    /// What of the default rule stands against it.
    pub stopped_by: &'static str,
    /// Epoch by epoch.
    pub path: Vec<AttackPoint>,
}

/// An attack after an epoch.
#[derive(Clone, Debug, Serialize)]
pub struct AttackPoint {
    /// Number of the epoch.
    pub epoch: u64,
    /// Date of the truth.
    pub date: String,
    /// RMSE of the network so far.
    pub error_with: f64,
    /// Without the attack.
    pub error_without: f64,
    /// The attackers' share of all pay of their role so far.
    pub share: f64,
}

/// Sums over what takes part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    pub(super) pay: f64,
    units: f64,
}

impl Sum {
    fn add(&mut self, part: &Part) {
        self.pay += part.pay;
        self.units += part.units;
    }
}

impl AttackReport {
    /// From a topic with attackers and the same without.
    pub(crate) fn new(plan: AttackPlan, with: &TopicReport, without: &TopicReport) -> Self {
        let role = plan.attack.role();
        let (theirs, honest, equal) = sums(plan, with);
        let (_, before, _) = sums(plan, without);
        let heads = heads(with, role).max(1) as f64;
        let accounts = with.attackers.max(1) as f64;
        let path = path(plan, with, without);
        let (error_with, error_without) = path
            .last()
            .map_or((0.0, 0.0), |point| (point.error_with, point.error_without));
        let best = best_honest(plan, without);
        let best_honest = best.map_or(0.0, |(_, error)| error);
        let per = |sum: Sum| quotient(sum.pay, sum.units);
        let report = Self {
            attack: plan.attack,
            strength: plan.strength,
            target: with.target,
            from: plan.start(),
            epochs: path.len(),
            accounts: with.attackers,
            paid: theirs.pay,
            paid_each: theirs.pay / accounts,
            same_skill: original(plan, with, with).map(|(_, paid)| paid),
            honest_mean: honest.pay / heads,
            equal_share: equal / accounts,
            ratio: per(theirs)
                .zip(per(honest))
                .and_then(|(a, b)| quotient(a, b)),
            together: quotient(theirs.pay, before.pay / heads),
            honest_kept: quotient(honest.pay, before.pay),
            error_with,
            error_without,
            harm: quotient(error_with, error_without),
            best_honest,
            of_best: quotient(error_with, best_honest),
            of_best_without: quotient(error_without, best_honest),
            best_paid: best.map_or(0.0, |(best, _)| paid_to(plan, with, best)),
            poisoned: Poisoned::of(plan, with, without),
            goal: None,
            stopped_by: plan.attack.stopped_by(),
            path,
        };
        let goal = Goal::of(plan, &report, with, without);
        Self { goal, ..report }
    }
}

/// Settled epochs since the attackers came: positions in the path.
pub(super) fn since(plan: AttackPlan, topic: &TopicReport) -> impl Iterator<Item = usize> + '_ {
    let path = topic.path.iter().enumerate();
    path.filter(move |(_, epoch)| epoch.epoch >= plan.start() as u64)
        .map(|(position, _)| position)
}

/// Of the attackers, of the honest of their role, and the attackers' part if pay went
/// by units.
fn sums(plan: AttackPlan, topic: &TopicReport) -> (Sum, Sum, f64) {
    let (mut theirs, mut honest, mut equal) = (Sum::default(), Sum::default(), 0.0);
    for position in since(plan, topic) {
        let (ours, others) = sums_of(plan, topic, position);
        let pot = ours.pay + others.pay;
        equal += quotient(pot * ours.units, ours.units + others.units).unwrap_or(0.0);
        theirs.pay += ours.pay;
        theirs.units += ours.units;
        honest.pay += others.pay;
        honest.units += others.units;
    }
    (theirs, honest, equal)
}

pub(super) fn sums_of(plan: AttackPlan, topic: &TopicReport, position: usize) -> (Sum, Sum) {
    let (mut theirs, mut honest) = (Sum::default(), Sum::default());
    let parts = topic.parts.get(position).into_iter().flatten();
    for part in parts.filter(|part| part.role == plan.attack.role()) {
        let sum = if part.attacks {
            &mut theirs
        } else {
            &mut honest
        };
        sum.add(part);
    }
    (theirs, honest)
}

fn heads(topic: &TopicReport, role: Role) -> usize {
    let everybody = topic.workers.iter().chain(&topic.reputers);
    everybody.filter(|actor| actor.role == role).count()
}

/// Root mean squared error of honest inferers in the epochs of an attack.
fn errors(plan: AttackPlan, topic: &TopicReport) -> Vec<Option<f64>> {
    (0..heads(topic, Role::Inferer))
        .map(|inferer| {
            let epochs = since(plan, topic).filter_map(|position| topic.path.get(position));
            root_mean_square(epochs.filter_map(|epoch| {
                Some(epoch.values.get(inferer).copied().flatten()? - epoch.truth)
            }))
        })
        .collect()
}

/// The best honest inferer and its error; in the network without attackers everybody has a place.
fn best_honest(plan: AttackPlan, without: &TopicReport) -> Option<(usize, f64)> {
    let errors = errors(plan, without).into_iter().enumerate();
    errors
        .filter_map(|(inferer, error)| Some((inferer, error?)))
        .min_by(|left, right| left.1.total_cmp(&right.1))
}

/// What an honest inferer was paid.
fn paid_to(plan: AttackPlan, topic: &TopicReport, inferer: usize) -> f64 {
    let epochs = since(plan, topic).filter_map(|position| topic.path.get(position));
    epochs
        .filter_map(|epoch| epoch.pays.get(inferer).copied().flatten())
        .sum()
}

/// The honest inferer with the error nearest to that of the attackers, and what it was paid in
/// one of the networks.
pub(super) fn original(
    plan: AttackPlan,
    with: &TopicReport,
    paying: &TopicReport,
) -> Option<(usize, f64)> {
    let attackers = since(plan, with).flat_map(|position| {
        let parts = with.parts.get(position).into_iter().flatten();
        parts.filter(|part| part.attacks && part.role == Role::Inferer)
    });
    let own = root_mean_square(attackers.filter_map(|part| part.error))?;
    let errors = errors(plan, with).into_iter().enumerate();
    let (nearest, _) = errors
        .filter_map(|(inferer, error)| Some((inferer, (error? / own).ln().abs())))
        .min_by(|left, right| left.1.total_cmp(&right.1))?;
    Some((nearest, paid_to(plan, paying, nearest)))
}

fn path(plan: AttackPlan, with: &TopicReport, without: &TopicReport) -> Vec<AttackPoint> {
    let mut points = vec![];
    let (mut squares, mut squares_without) = (0.0, 0.0);
    let (mut theirs, mut pot) = (0.0, 0.0);
    let truths: std::collections::BTreeMap<u64, f64> = without
        .path
        .iter()
        .map(|epoch| (epoch.epoch, epoch.network - epoch.truth))
        .collect();
    for position in since(plan, with) {
        let Some(epoch) = with.path.get(position) else {
            continue;
        };
        squares += (epoch.network - epoch.truth).powi(2);
        squares_without += truths.get(&epoch.epoch).map_or(0.0, |error| error * error);
        let (ours, others) = sums_of(plan, with, position);
        theirs += ours.pay;
        pot += ours.pay + others.pay;
        let count = points.len() as f64 + 1.0;
        points.push(AttackPoint {
            epoch: epoch.epoch,
            date: epoch.date.clone(),
            error_with: (squares / count).sqrt(),
            error_without: (squares_without / count).sqrt(),
            share: quotient(theirs, pot).unwrap_or(0.0),
        });
    }
    points
}

pub(super) fn root_mean_square(errors: impl Iterator<Item = f64>) -> Option<f64> {
    let (total, count) = errors.fold((0.0, 0_u32), |(total, count), error| {
        (total + error * error, count + 1)
    });
    (count > 0).then(|| (total / f64::from(count)).sqrt())
}
