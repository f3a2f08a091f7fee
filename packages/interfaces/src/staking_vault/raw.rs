//! Storage of the vault that others read raw, without loading its code.

use allora_math::split::multiply_divide;
use allora_storage::{Front, Map, Packed};
use cosmwasm_std::{Addr, Uint128};

use crate::{ActorId, EpochId, TopicId};

/// Namespace of what is staked on operators.
pub const POOLS: &str = "pool";

/// (topic, operator) → what is staked by it and delegated to it: what counts for a
/// reputer. Only to be read: the vault keeps more under these keys.
pub const STAKES: Map<(TopicId, ActorId), Front<Staked>> = Map::new(POOLS);

/// The beginning of what the vault keeps of an operator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Packed)]
pub struct Staked {
    /// Base units.
    pub amount: Uint128,
    /// Shares they are held in.
    pub shares: Uint128,
    /// What came and went since, by the first epoch that sees it; ascending.
    pub changes: Vec<StakeChange>,
}

/// Stake that came or went while epochs waited for their settlement: they do not see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Packed)]
pub struct StakeChange {
    /// The first epoch that sees it.
    #[packed(count)]
    pub from: EpochId,
    /// Shares that came, the operator's own among them.
    pub joined: Uint128,
    /// Shares that came and are the operator's own.
    pub own_joined: Uint128,
    /// Shares that went, the operator's own among them.
    pub left: Uint128,
    /// Shares that went and were the operator's own.
    pub own_left: Uint128,
    /// Base units that went, as far as they were not slashed since.
    pub left_amount: Uint128,
    /// Positions whose rewards depend on where it takes effect.
    #[packed(count)]
    pub positions: u32,
}

impl Staked {
    /// What stood behind an operator when the report window of `epoch` opened: what is there and
    /// what went since and can still be slashed, `a + g` base units in `s + l` shares, by the part
    /// of the shares that did not come since, `(a + g) · (s + l − j) / (s + l)`.
    ///
    /// # Units
    /// Base units.
    ///
    /// # Rounding
    /// Down.
    ///
    /// # Errors
    /// None: shares that came are among those that are there or went.
    ///
    /// # Source
    /// Own. So a token stands behind one operator per epoch, wherever it is moved. A slash takes
    /// the same part of what is there and of what went, so all shares are worth the same.
    pub fn at(&self, epoch: EpochId) -> Uint128 {
        let [mut joined, mut left, mut gone] = [Uint128::zero(); 3];
        for change in self.changes.iter().filter(|change| change.from > epoch) {
            joined = joined.saturating_add(change.joined);
            left = left.saturating_add(change.left);
            gone = gone.saturating_add(change.left_amount);
        }
        let amount = self.amount.saturating_add(gone);
        let shares = self.shares.saturating_add(left);
        if joined.is_zero() {
            return amount;
        }
        let standing = shares.saturating_sub(joined);
        let value = multiply_divide(amount.u128(), standing.u128(), shares.u128());
        Uint128::new(value.unwrap_or_default())
    }
}

/// (topic, account) → base units bonded. Removed when zero.
pub const BONDS: Map<(TopicId, &Addr), Uint128> = Map::new("bonds");
