//! Locked ALLO, delegations, a bond and a validator's stake, while epochs go on.

use anyhow::{ensure, Result};

use crate::story::Story;

pub(super) fn money_is_placed(story: &mut Story) -> Result<()> {
    story.chapter("locked ALLO, delegations, a bond, a validator");
    let allora = &story.allora;
    allora.refused("locked", "send worker1 1 --from creator")?;
    print!("{}", allora.run("query balance creator")?);
    allora.run("stake delegate 1 reputer1 300 --from consumer")?;
    allora.run("stake delegate 1 reputer2 200 --from consumer")?;
    let delegated = story.positions("consumer")?.positions.len();
    ensure!(
        delegated == 2,
        "{delegated} delegations of the consumer, not 2"
    );
    allora.run("stake bond 1 10 --from worker1")?;
    // Only validators enrol, and the chain's staking module says who is one.
    allora.refused("validator", "validator enroll 60 --from consumer")?;
    allora.run("send validator 100 --from consumer")?;
    allora.run("validator enroll 60 --from validator")?;
    Ok(())
}
