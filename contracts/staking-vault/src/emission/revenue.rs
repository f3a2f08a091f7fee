//! What a topic earned lately: a counter that decays, no money.

use allora_math::{MathResult, Number, Real};
use allora_storage::Packed;
use cosmwasm_std::{Timestamp, Uint128};

use crate::error::ContractResult;
use crate::time::{nanos, nanos_between};

/// What a topic earned lately: a counter that decays, no money.
#[derive(Clone, Debug, PartialEq, Eq, Packed)]
pub(crate) struct Revenue {
    counted: Uint128,
    at: Timestamp,
}

impl Revenue {
    /// As of when it was last counted.
    pub(crate) const fn counted(&self) -> Uint128 {
        self.counted
    }

    /// Nothing yet.
    pub(crate) const fn none(at: Timestamp) -> Self {
        Self {
            counted: Uint128::zero(),
            at,
        }
    }

    /// `counted · exp(−Δt / revenue_decay)`; undecayed before the time it was
    /// counted at.
    ///
    /// # Units
    /// Base units; seconds.
    ///
    /// # Rounding
    /// Down to a base unit.
    ///
    /// # Errors
    /// `Math`: none within the ranges of the parameters.
    ///
    /// # Source
    /// Allora chain v0.6 drips a share at each epoch end; this is its limit in
    /// continuous time, which does not depend on the length of an epoch.
    pub(crate) fn as_of(&self, at: Timestamp, decay: u64) -> ContractResult<Uint128> {
        let elapsed = nanos_between(self.at, at);
        if elapsed == 0 || self.counted.is_zero() {
            return Ok(self.counted);
        }
        let fraction = ratio(elapsed, decay)?.neg().exp()?;
        let counted = Real::from_u128(self.counted.u128()).mul(&fraction)?;
        Ok(floor(counted)?.min(self.counted))
    }

    /// Decays, then counts `amount`.
    pub(crate) fn add(&mut self, amount: Uint128, at: Timestamp, decay: u64) -> ContractResult<()> {
        self.decay(at, decay)?;
        self.counted = self.counted.checked_add(amount)?;
        Ok(())
    }

    /// Takes off what time took.
    pub(crate) fn decay(&mut self, at: Timestamp, decay: u64) -> ContractResult<()> {
        self.counted = self.as_of(at, decay)?;
        self.at = self.at.max(at);
        Ok(())
    }
}

/// Elapsed nanoseconds in units of a period in seconds.
pub(super) fn ratio(elapsed: u64, period: u64) -> MathResult<Real> {
    let period = nanos(period).unwrap_or(u64::MAX);
    Real::from(elapsed).div(&Real::from(period))
}

/// Whole base units.
pub(super) fn floor(value: Real) -> MathResult<Uint128> {
    value.floor_to_u128().map(Uint128::new)
}
