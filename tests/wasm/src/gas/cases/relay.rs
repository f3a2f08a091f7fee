//! Batches of inferences that workers signed.

use allora_interfaces::synthesis_coordinator::msg::Signed;
use allora_interfaces::{EpochId, Role, TopicId};
use allora_testing::{allo, example_topic};
use anyhow::Result as AnyResult;

use super::scenario::Scenario;
use crate::vm::library::meter;

/// The inferers of a topic, in an epoch that is open: all but two in one batch, then one more in another.
pub(super) fn measure(scenario: &mut Scenario) -> AnyResult<()> {
    let params = scenario.params.clone();
    let topic = scenario.suite.govern_topic(example_topic(), params)?;
    let inferers: Vec<_> = scenario
        .inferers
        .iter()
        .map(|(who, _)| who.clone())
        .collect();
    for (number, who) in inferers.iter().enumerate() {
        scenario.suite.fund(who, allo(100));
        scenario.suite.register(who, topic, Role::Inferer)?;
        meter().begin();
        scenario.suite.set_own_key(who)?;
        if number == 0 {
            scenario
                .measured
                .add("set_key", meter().used(), meter().calls());
        }
    }
    let Some((first, others)) = inferers.split_first() else {
        return Ok(());
    };
    let epoch = EpochId(0);
    let value = scenario.inference(0)?;
    let suite = &mut scenario.suite;
    suite.submit(first, topic, epoch, Some(value), vec![])?;
    let mut batch = vec![];
    for (number, who) in others.iter().enumerate() {
        let value = scenario.inference(number)?;
        batch.push(
            scenario
                .suite
                .sign(who, topic, epoch, Some(value), vec![])?,
        );
    }
    let last = batch.pop();
    relay(scenario, "relay", topic, epoch, batch)?;
    relay(
        scenario,
        "relay_one_more",
        topic,
        epoch,
        Vec::from_iter(last),
    )?;
    scenario.suite.skip_to_close(topic, epoch)?;
    scenario.suite.advance(topic)?;
    Ok(())
}

fn relay(
    scenario: &mut Scenario,
    what: &str,
    topic: TopicId,
    epoch: EpochId,
    batch: Vec<Signed>,
) -> AnyResult<()> {
    let keeper = scenario.suite.keeper();
    meter().begin();
    scenario.suite.relay(&keeper, topic, epoch, batch)?;
    scenario.measured.add(what, meter().used(), meter().calls());
    Ok(())
}
