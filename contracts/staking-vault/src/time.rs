//! Block time in nanoseconds, without panics.

use cosmwasm_std::Timestamp;

use crate::error::{ContractError, ContractResult};

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// `at + seconds`.
pub(crate) fn later(at: Timestamp, seconds: u64) -> ContractResult<Timestamp> {
    nanos(seconds)
        .and_then(|nanos| at.nanos().checked_add(nanos))
        .map(Timestamp::from_nanos)
        .ok_or_else(|| ContractError::TimeOutOfRange { at, seconds }.into())
}

/// Nanoseconds from `start` to `end`; zero if `end` is not after `start`.
pub(crate) fn nanos_between(start: Timestamp, end: Timestamp) -> u64 {
    end.nanos().saturating_sub(start.nanos())
}

/// `seconds` in nanoseconds.
pub(crate) fn nanos(seconds: u64) -> Option<u64> {
    seconds.checked_mul(NANOS_PER_SECOND)
}
