//! A network with attackers, and the same without.

use super::plan::AttackPlan;
use super::report::AttackReport;
use crate::simulation::{
    Progress, Simulation, SimulationConfig, SimulationError, SimulationReport,
};

/// A network with attackers, and the same without.
pub struct AttackRun {
    /// What the network did under attack.
    pub with: SimulationReport,
    /// What it would have done.
    pub without: SimulationReport,
    /// What the attack came to, a topic each.
    pub attacks: Vec<AttackReport>,
}

/// Runs a network twice, without and with attackers; `progress` counts the epochs of both.
///
/// # Errors
/// [`SimulationError`]: an impossible option, or the chain refuses what it should not.
pub fn run(
    mut config: SimulationConfig,
    plan: AttackPlan,
    mut progress: impl FnMut(Progress),
) -> Result<AttackRun, SimulationError> {
    config.attack = Some(plan);
    config.validate()?;
    let total = config.epochs();
    let honest = SimulationConfig {
        attack: None,
        ..config.clone()
    };
    let mut show = |before: usize, done: usize| {
        progress(Progress {
            done: before + done,
            total: 2 * total,
        });
    };
    let without = Simulation::new(honest)?.run(|step| show(0, step.done))?;
    let with = Simulation::new(config)?.run(|step| show(total, step.done))?;
    let attacks = reports(plan, &with, &without);
    Ok(AttackRun {
        with,
        without,
        attacks,
    })
}

/// Runs a network with attackers beside one without that has been run: the same
/// configuration but for the attack.
///
/// # Errors
/// As [`run`].
pub fn beside(
    mut config: SimulationConfig,
    plan: AttackPlan,
    without: &SimulationReport,
) -> Result<Vec<AttackReport>, SimulationError> {
    config.attack = Some(plan);
    let with = Simulation::new(config)?.run(|_| ())?;
    Ok(reports(plan, &with, without))
}

fn reports(
    plan: AttackPlan,
    with: &SimulationReport,
    without: &SimulationReport,
) -> Vec<AttackReport> {
    let topics = with.topics.iter().zip(&without.topics);
    topics
        .map(|(with, without)| AttackReport::new(plan, with, without))
        .collect()
}
