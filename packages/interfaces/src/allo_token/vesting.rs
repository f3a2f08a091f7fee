//! Locks of genesis allocations.

use allora_math::vesting::{locked, next_unlock, Span};
use allora_math::{MathError, MathResult, Operation};
use allora_storage::{Item, Packed};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Timestamp, Uint128};

/// Most times of start, cliff and end that differ among the grants of a genesis.
pub const MAX_SCHEDULES: usize = 16;

/// → [`Schedules`], packed. One entry of at most 657 bytes, absent without grants,
/// written at genesis and never changed; others read it raw.
pub const SCHEDULES: Item<Schedules> = Item::new("schedules");

/// Base units that unlock with time: those of one account, or those of all
/// accounts whose instants are the same.
#[cw_serde]
#[derive(Copy, Packed)]
pub struct Lock {
    /// Base units, locked or not any more.
    pub amount: Uint128,
    /// They unlock in proportion to the time since.
    pub start: Timestamp,
    /// Nothing is unlocked before.
    pub cliff: Timestamp,
    /// All is unlocked from here on.
    pub end: Timestamp,
}

impl Lock {
    /// Base units still locked, rounded up; see [`allora_math::vesting::locked`].
    pub fn locked_at(&self, at: Timestamp) -> MathResult<Uint128> {
        locked(self.amount.u128(), &self.span(), at.nanos()).map(Uint128::new)
    }

    /// The first instant after `at` at which less is locked, if there is one.
    pub fn next_unlock(&self, at: Timestamp) -> MathResult<Option<Timestamp>> {
        let instant = next_unlock(self.amount.u128(), &self.span(), at.nanos())?;
        Ok(instant.map(Timestamp::from_nanos))
    }

    /// Whether both unlock at the same instants.
    pub fn has_times_of(&self, other: &Self) -> bool {
        self.span() == other.span()
    }

    fn span(&self) -> Span {
        Span {
            start: self.start.nanos(),
            cliff: self.cliff.nanos(),
            end: self.end.nanos(),
        }
    }
}

/// What genesis locked, in one lock for all accounts whose instants are the same.
///
/// Nothing changes it, so that what was locked at any instant, past or future, can
/// be told. It tells at most as much as the accounts' own locks sum to, and less by
/// less than one base unit per account.
#[derive(Clone, Debug, Default, PartialEq, Packed)]
pub struct Schedules(pub Vec<Lock>);

impl Schedules {
    /// Base units locked at an instant, in all.
    pub fn locked_at(&self, at: Timestamp) -> MathResult<Uint128> {
        let mut sum = Uint128::zero();
        for lock in &self.0 {
            let more = sum.checked_add(lock.locked_at(at)?);
            sum = more.map_err(|_| MathError::OutOfRange { op: Operation::Add })?;
        }
        Ok(sum)
    }
}
