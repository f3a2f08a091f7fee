//! How much of what governance set aside for a topic an epoch is paid: by the second.

use allora_storage::Packed;
use cosmwasm_std::{Timestamp, Uint128};

use crate::error::ContractResult;
use crate::time::nanos_between;

const NANOS: u64 = 1_000_000_000;

/// So much per second, however long the epochs are that earn it.
#[derive(Clone, Copy, Debug, PartialEq, Packed)]
pub(crate) struct SubsidyRate {
    /// Base units per second; zero if nothing is set aside.
    per_second: Uint128,
    /// Seconds were paid for up to here, as if those came first that nobody was paid for:
    /// together epochs are paid for no more time than has passed.
    paid_until: Timestamp,
}

impl SubsidyRate {
    /// Nothing.
    pub(crate) fn none(now: Timestamp) -> Self {
        Self {
            per_second: Uint128::zero(),
            paid_until: now,
        }
    }

    /// `⌈amount / seconds⌉`, from `now` on; zero for zero seconds.
    ///
    /// # Units
    /// Base units per second.
    ///
    /// # Rounding
    /// Up: all of it is paid in time.
    ///
    /// # Errors
    /// None: the quotient is at most `amount`.
    ///
    /// # Source
    /// Own.
    pub(crate) fn new(amount: Uint128, seconds: u32, now: Timestamp) -> ContractResult<Self> {
        let Some(rounding) = seconds.checked_sub(1) else {
            return Ok(Self::none(now));
        };
        let rounded_up = amount.checked_add(rounding.into())?;
        let per_second = rounded_up.checked_multiply_ratio(1u32, seconds)?;
        Ok(Self {
            per_second,
            paid_until: now,
        })
    }

    /// Base units per second.
    pub(crate) fn per_second(&self) -> Uint128 {
        self.per_second
    }

    /// What an epoch is paid that earns from `since` to `until`, once its turn came at
    /// `at`: `⌊rate · (until − since)⌋`, and for no more time than has passed and was not
    /// paid for.
    ///
    /// # Units
    /// Base units; nanoseconds.
    ///
    /// # Rounding
    /// Down; the rest stays set aside.
    ///
    /// # Errors
    /// `Overflow`: none while the supply is below its cap.
    ///
    /// # Source
    /// Own.
    pub(crate) fn take(
        &mut self,
        since: Timestamp,
        until: Timestamp,
        at: Timestamp,
    ) -> ContractResult<Uint128> {
        let unpaid = nanos_between(self.paid_until, at);
        let time = nanos_between(since, until).min(unpaid);
        self.paid_until = Timestamp::from_nanos(self.paid_until.nanos().saturating_add(time));
        Ok(self.per_second.checked_multiply_ratio(time, NANOS)?)
    }
}
