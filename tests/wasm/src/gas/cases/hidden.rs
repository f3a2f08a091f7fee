//! A topic that hides what it takes: commitments, and revealing what was committed to.

use allora_interfaces::synthesis_coordinator::WindowKind;
use allora_interfaces::EpochId;
use allora_testing::{Secret, Suite};
use anyhow::{Context, Result as AnyResult};

use super::scenario::Scenario;
use crate::vm::library::meter;

/// An inference, a forecast and a truth, each committed to and revealed. The last inferer's
/// commitment opens the epoch and is not measured.
pub(super) fn measure(scenario: &mut Scenario) -> AnyResult<()> {
    hide(scenario)?;
    let (topic, epoch) = (scenario.topic, scenario.epoch);
    scenario.suite.skip_to_open(topic, epoch)?;
    let (first, last) = (0, scenario.inferers.len().saturating_sub(1));
    let worker = scenario.inferers[first].0.clone();
    let opener = scenario.inferers[last].0.clone();
    let value = scenario.inference(last)?;
    let opened = scenario
        .suite
        .commit_inference(&opener, topic, epoch, value)?;

    let value = scenario.inference(first)?;
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
    let reputer = scenario.reputers[first].clone();
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

/// The topic hides from its next unopened epoch on.
fn hide(scenario: &mut Scenario) -> AnyResult<()> {
    let current = scenario.suite.topic(scenario.topic)?.current_epoch;
    let quiet = current.and_then(EpochId::next).context("time is up")?;
    scenario.suite.skip_to_close(scenario.topic, quiet)?;
    let mut params = scenario.params.clone();
    params.schedule.reveal_window = 100;
    params.schedule.report_reveal_window = 100;
    let governance = scenario.suite.governance();
    scenario
        .suite
        .update_topic(&governance, scenario.topic, params)?;
    scenario.epoch = quiet.next().context("time is up")?;
    Ok(())
}
