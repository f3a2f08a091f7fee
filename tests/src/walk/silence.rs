//! What may be taken of those who committed to something and did not reveal it.

use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, Uint128};

use super::Walk;

/// What is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Purse {
    Stake,
    Bond,
}

/// Base units that rounding may take as well, for each mark.
const ROUNDING: u128 = 10;

impl Walk {
    /// The least that must be left of an amount: for each mark that no loss is explained by yet, a
    /// tenth may be gone, which is what an epoch takes at most. Without a mark, nothing.
    pub(super) fn left_by_silence(
        &mut self,
        topic_id: TopicId,
        account: &Addr,
        purse: Purse,
        amount: Uint128,
    ) -> Uint128 {
        let status = self.suite.status(topic_id, account);
        let actor = status.expect("the topic exists").actor;
        let marks = actor.map_or(0, |actor| actor.unrevealed);
        let key = (topic_id, account.clone(), purse);
        let explained = self.explained.insert(key, marks).unwrap_or_default();
        self.met.silenced += u32::from(marks > explained);
        (explained..marks).fold(amount, |left, _| {
            let kept = left.multiply_ratio(9_u128, 10_u128);
            kept.saturating_sub(Uint128::new(ROUNDING))
        })
    }
}
