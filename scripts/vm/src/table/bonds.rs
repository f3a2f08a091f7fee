//! A topic that asks its workers for a bond.

use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault};
use allora_interfaces::EpochId;
use allora_network::suite::allo;
use anyhow::{Context, Result as AnyResult};

use super::play::Play;

/// What a worker needs, in ALLO.
const BOND: u128 = 10;

/// A submission that asks for the bond and locks it, one that finds it locked, and a
/// bond that leaves under its lock.
pub(super) fn measure(play: &mut Play) -> AnyResult<()> {
    let topic_id = play.topic;
    let (first, last) = (0, play.inferers.len().saturating_sub(1));
    for index in [first, last] {
        let account = play.inferers[index].0.clone();
        play.suite.bond(&account, topic_id, allo(BOND))?;
    }
    ask_for_bonds(play)?;
    play.suite.skip_to_open(topic_id, play.epoch)?;
    // The first submission of an epoch also opens it.
    let coordinator = play.suite.contracts.coordinator.clone();
    let (opener, msg) = play.submission(last)?;
    play.suite.execute(&opener, &coordinator, &msg)?;
    play.submit("submit_bonded", first)?;
    play.submit("submit_bonded_again", first)?;

    let (worker, vault) = (
        play.inferers[first].0.clone(),
        play.suite.contracts.vault.clone(),
    );
    let amount = allo(BOND);
    let unbond = Vault::Unbond(vault::Unbond { topic_id, amount });
    play.send("unbond_locked", &worker, &vault, &unbond)
}

/// Versions change between submission windows, and hold from the next epoch.
fn ask_for_bonds(play: &mut Play) -> AnyResult<()> {
    let current = play.suite.topic(play.topic)?.current_epoch;
    let next = current.and_then(EpochId::next);
    let quiet = next.context("the topic is closed")?;
    play.suite.skip_to_close(play.topic, quiet)?;
    let mut params = play.params.clone();
    params.gates.worker_bond = allo(BOND);
    let governance = play.suite.governance();
    play.suite.update_topic(&governance, play.topic, params)?;
    play.epoch = quiet.next().context("time is up")?;
    Ok(())
}
