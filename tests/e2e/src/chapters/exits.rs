//! Claims, and the ways out of every kind of stake.

use anyhow::{ensure, Context, Result};
use cosmwasm_std::Uint128;

use super::epochs::participants;
use crate::story::{Story, TOPIC};

/// What is owed arrives as cw20 ALLO.
pub(super) fn everybody_claims(story: &mut Story) -> Result<()> {
    story.chapter("claims");
    let mut paid = 0_usize;
    for name in participants(story) {
        if claims(story, &name)? {
            paid += 1;
        }
    }
    ensure!(paid > 0, "nobody was owed anything");
    Ok(())
}

fn claims(story: &Story, name: &str) -> Result<bool> {
    let before = story.balance(name)?;
    let owed = story.owed(name)?;
    if owed.is_zero() {
        story.note(format!("{name}: nothing earned"));
        return Ok(false);
    }
    let claimed = story.allora.run(&format!("claim 1 --from {name}"));
    // The first reputer claims by itself as well, and may come first.
    if name != "reputer1" {
        claimed?;
    }
    let after = story.balance(name)?;
    ensure!(
        after >= before + owed,
        "{name}: {owed} owed, balance {before} to {after}"
    );
    story.note(format!("{name}: {owed} owed; balance {before} to {after}"));
    Ok(true)
}

pub(super) fn a_transfer_and_an_unstaking(story: &mut Story) -> Result<()> {
    story.chapter("a transfer and an unstaking");
    story.allora.run("send worker1 12.5 --from consumer")?;
    story.allora.run("stake remove 1 10 --from reputer2")?;
    let stake = story
        .network()?
        .stake_of(TOPIC, &story.address("reputer2")?)?;
    let amounts: Vec<_> = stake.unbonding.iter().map(|entry| entry.amount).collect();
    let ten = Uint128::new(10) * allora_interfaces::units::ONE_ALLO;
    ensure!(
        amounts == [ten],
        "10 ALLO should unbond, {amounts:?} base units do"
    );
    Ok(())
}

/// What the delegator, the creator and the validator earned, and how they leave.
pub(super) fn money_is_taken_back(story: &mut Story) -> Result<()> {
    story.chapter("the delegator, the creator and the validator are paid, and leave");
    let allora = &story.allora;
    let before = story.balance("consumer")?;
    allora.run("claim --all --from consumer")?;
    let after = story.balance("consumer")?;
    ensure!(
        after > before,
        "the delegator earned nothing: {before} to {after}"
    );
    story.note(format!("delegator: {before} to {after}"));
    allora.run("claim 0 --from validator")?;
    // A creator gets a share of revenue where governance sets one.
    allora.refused("nothing to claim", "topic pay-creator 1 --from consumer")?;
    allora.run("stake redelegate 1 reputer1 reputer3 100 --from consumer")?;
    allora.run("stake undelegate 1 reputer2 50 --from consumer")?;
    let positions = story.positions("consumer")?.positions;
    let mut entries = positions.iter().flat_map(|position| &position.unbonding);
    // what moves may be an entry, too
    let entry = entries
        .find(|entry| entry.moves_to.is_none())
        .context("nothing of the consumer's unbonds")?
        .id;
    allora.run(&format!(
        "stake cancel 1 {entry} 20 --on reputer2 --from consumer"
    ))?;
    allora.run("stake unbond 1 4 --from worker1")?;
    allora.run("validator leave 10 --from validator")?;
    allora.refused("matur", "stake withdraw 1 --from consumer")?;
    print!("{}", allora.run("query positions consumer")?);
    Ok(())
}
