//! The story, a file per chapter.

mod consuming;
mod deploy;
mod epochs;
mod exits;
mod failure;
mod four_nodes;
mod gas;
mod governance;
mod hidden;
mod observed;
mod receivers;
mod relayed;
mod slash;
mod stake;
mod topics;

use anyhow::Result;

use crate::story::Story;

/// Tells all of it; the first thing that is not as it should be ends it.
pub(crate) fn tell(story: &mut Story) -> Result<()> {
    let told = all(story);
    story.explain(told)
}

fn all(story: &mut Story) -> Result<()> {
    let epochs = story.options.epochs;
    deploy::deploys_and_verifies(story)?;
    governance::opens_a_topic(story)?;
    epochs::everybody_takes_part(story)?;
    stake::money_is_placed(story)?;
    if story.options.nodes == 1 {
        failure::the_node_is_killed(story)?;
    } else {
        four_nodes::all_are_equal(story)?;
        four_nodes::one_is_killed(story)?;
        four_nodes::two_are_killed(story)?;
    }
    failure::out_of_gas_changes_nothing(story)?;
    governance::sudo_advances(story)?;
    consuming::inferences_are_delivered(story)?;
    receivers::contracts_are_called(story)?;
    story.wait_settled(epochs, story.options.epochs_long(epochs + 10))?;
    exits::everybody_claims(story)?;
    exits::a_transfer_and_an_unstaking(story)?;
    exits::money_is_taken_back(story)?;
    epochs::questions_are_answered(story)?;
    epochs::everybody_stops(story)?;
    gas::the_table_holds(story)?;
    slash::moved_stake_is_slashed(story)?;
    relayed::a_batch_is_handed_in(story)?;
    hidden::what_is_hidden_is_revealed(story)?;
    observed::a_contract_says_the_truth(story)?;
    if story.options.nodes > 1 {
        four_nodes::every_height_is_equal(story)?;
    }
    story.chapter("passed");
    Ok(())
}
