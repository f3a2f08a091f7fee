//! A topic that asks its workers for a bond.

use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault};
use allora_interfaces::EpochId;
use allora_testing::allo;
use anyhow::{Context, Result as AnyResult};

use super::scenario::Scenario;

/// What a worker needs, in ALLO.
const BOND: u128 = 10;

/// A submission that asks for the bond and locks it, one that finds it locked, and a
/// bond that leaves under its lock.
pub(super) fn measure(scenario: &mut Scenario) -> AnyResult<()> {
    let topic_id = scenario.topic;
    let (first, last) = (0, scenario.inferers.len().saturating_sub(1));
    for index in [first, last] {
        let account = scenario.inferers[index].0.clone();
        scenario.suite.bond(&account, topic_id, allo(BOND))?;
    }
    ask_for_bonds(scenario)?;
    scenario.suite.skip_to_open(topic_id, scenario.epoch)?;
    // The first submission of an epoch also opens it.
    let coordinator = scenario.suite.contracts.coordinator.clone();
    let (opener, msg) = scenario.submission(last)?;
    scenario.suite.execute(&opener, &coordinator, &msg)?;
    scenario.submit("submit_bonded", first)?;
    scenario.submit("submit_bonded_again", first)?;

    let (worker, vault) = (
        scenario.inferers[first].0.clone(),
        scenario.suite.contracts.vault.clone(),
    );
    let amount = allo(BOND);
    let unbond = Vault::Unbond(vault::Unbond { topic_id, amount });
    scenario.send("unbond_locked", &worker, &vault, &unbond)
}

/// Versions change between submission windows, and hold from the next epoch.
fn ask_for_bonds(scenario: &mut Scenario) -> AnyResult<()> {
    let current = scenario.suite.topic(scenario.topic)?.current_epoch;
    let next = current.and_then(EpochId::next);
    let quiet = next.context("the topic is closed")?;
    scenario.suite.skip_to_close(scenario.topic, quiet)?;
    let mut params = scenario.params.clone();
    params.gates.worker_bond = allo(BOND);
    let governance = scenario.suite.governance();
    scenario
        .suite
        .update_topic(&governance, scenario.topic, params)?;
    scenario.epoch = quiet.next().context("time is up")?;
    Ok(())
}
