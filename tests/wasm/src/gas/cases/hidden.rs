//! A topic that hides what it takes: commitments, and revealing what was committed to.

use allora_interfaces::synthesis_coordinator::WindowKind;
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, example_topic, Secret, Suite};
use anyhow::Result as AnyResult;

use super::scenario::Scenario;
use crate::vm::library::meter;

/// An inference, a forecast and a truth, each committed to and revealed, in a topic that was made to
/// hide them. Another's commitment opens the epoch and is not measured.
pub(super) fn measure(scenario: &mut Scenario) -> AnyResult<()> {
    let mut params = scenario.params.clone();
    params.schedule.reveal_window = 100;
    params.schedule.report_reveal_window = 100;
    let topic = scenario.suite.govern_topic(example_topic(), params)?;
    let epoch = EpochId(0);
    let worker = scenario.inferers[0].0.clone();
    let opener = scenario.inferers[1].0.clone();
    let reputer = scenario.reputers[0].clone();
    for (account, role) in [
        (&opener, Role::Inferer),
        (&worker, Role::Inferer),
        (&worker, Role::Forecaster),
        (&reputer, Role::Reputer),
    ] {
        scenario.suite.fund(account, allo(100));
        scenario.suite.register(account, topic, role)?;
    }
    scenario.suite.stake(&reputer, topic, allo(50))?;
    let value = scenario.inference(1)?;
    let opened = scenario
        .suite
        .commit_inference(&opener, topic, epoch, value)?;

    let value = scenario.inference(0)?;
    let commit = |suite: &mut Suite| suite.commit_inference(&worker, topic, epoch, value);
    let inference = measured(scenario, "commit_inference", commit)?;
    measured(scenario, "commit_again", commit)?;
    let elements = scenario.forecast()?;
    let commit = |suite: &mut Suite| suite.commit_forecast(&worker, topic, epoch, elements.clone());
    let forecast = measured(scenario, "commit_forecast", commit)?;

    scenario
        .suite
        .skip_to_reveal(topic, epoch, WindowKind::Reveal)?;
    scenario.suite.reveal(&opener, &opened)?;
    reveal(scenario, "reveal_inference", &inference)?;
    reveal(scenario, "reveal_forecast", &forecast)?;
    scenario.suite.skip_to_close(topic, epoch)?;
    scenario.suite.advance(topic)?;

    scenario.suite.skip_to_report(topic, epoch)?;
    let commit = |suite: &mut Suite| suite.commit_truth(&reputer, topic, epoch, value);
    let truth = measured(scenario, "commit_truth", commit)?;
    scenario
        .suite
        .skip_to_reveal(topic, epoch, WindowKind::ReportReveal)?;
    reveal(scenario, "reveal_truth", &truth)
}

fn reveal(scenario: &mut Scenario, what: &str, secret: &Secret) -> AnyResult<()> {
    let keeper = scenario.suite.keeper();
    measured(scenario, what, |suite| suite.reveal(&keeper, secret)).map(|_| ())
}

/// Measures an action of the suite that is one message.
fn measured<T>(
    scenario: &mut Scenario,
    what: &str,
    action: impl FnOnce(&mut Suite) -> AnyResult<T>,
) -> AnyResult<T> {
    meter().begin();
    let done = action(&mut scenario.suite)?;
    scenario.measured.add(what, meter().used(), meter().calls());
    Ok(done)
}
