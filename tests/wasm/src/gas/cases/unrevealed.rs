//! The dearest end of an epoch of a hidden topic: nearly everybody committed and kept it.

use allora_interfaces::synthesis_coordinator::WindowKind;
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, example_topic};
use anyhow::Result as AnyResult;

use super::scenario::Scenario;

/// All but the first of each role keep what they committed to; of the bond of each worker, a part is on its
/// way out and answers too.
pub(super) fn measure(scenario: &mut Scenario) -> AnyResult<()> {
    let mut params = scenario.params.clone();
    params.schedule.reveal_window = 100;
    params.schedule.report_reveal_window = 100;
    params.gates.worker_bond = allo(10);
    let caps = params.caps;
    let topic = scenario.suite.govern_topic(example_topic(), params)?;
    let foundation = scenario.suite.foundation();
    scenario.suite.fund_topic(&foundation, topic, allo(1_000))?;
    let epoch = EpochId(0);
    let value = scenario.inference(0)?;
    let elements = scenario.forecast()?;
    let counts = [
        (Role::Inferer, scenario.inferers.len()),
        (Role::Forecaster, caps.forecasters as usize),
    ];
    let mut revealed = vec![];
    for (role, count) in counts {
        for number in 0..count {
            let who = scenario.funded(&format!("hiding-{role}-{number}"));
            let suite = &mut scenario.suite;
            suite.register(&who, topic, role)?;
            suite.bond(&who, topic, allo(20))?;
            let secret = match role {
                Role::Inferer => suite.commit_inference(&who, topic, epoch, value)?,
                _ => suite.commit_forecast(&who, topic, epoch, elements.clone())?,
            };
            suite.unbond(&who, topic, allo(5))?;
            if number == 0 && role == Role::Inferer {
                revealed.push(secret);
            }
        }
    }
    let reputers = scenario.reputers.clone();
    for who in &reputers {
        scenario.suite.fund(who, allo(1_000));
        scenario.suite.register(who, topic, Role::Reputer)?;
        scenario.suite.stake(who, topic, allo(50))?;
    }
    let keeper = scenario.suite.keeper();
    scenario
        .suite
        .skip_to_reveal(topic, epoch, WindowKind::Reveal)?;
    for secret in &revealed {
        scenario.suite.reveal(&keeper, secret)?;
    }
    scenario.suite.skip_to_close(topic, epoch)?;
    scenario.suite.advance(topic)?;
    scenario.suite.skip_to_report(topic, epoch)?;
    let mut truths = vec![];
    for who in &reputers {
        truths.push(scenario.suite.commit_truth(who, topic, epoch, value)?);
    }
    scenario
        .suite
        .skip_to_reveal(topic, epoch, WindowKind::ReportReveal)?;
    for secret in truths.iter().take(1) {
        scenario.suite.reveal(&keeper, secret)?;
    }
    scenario.suite.skip_to_settlement(topic, epoch)?;
    scenario.advance_topic("settle_unrevealed", topic)?;
    while scenario.suite.is_due(topic)? {
        scenario.advance_topic("forfeit", topic)?;
    }
    Ok(())
}
