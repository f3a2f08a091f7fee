//! Linear vesting with a cliff: how much is locked at an instant, and when the next unit is not.
//!
//! Instants are points on one axis, of any unit. [`locked_vesting`] steps by months instead; where a
//! month of the one is a month of the other, both say the same.
//!
//! [`locked_vesting`]: crate::emission::locked_vesting

use crate::split::multiply_divide;
use crate::MathResult;

/// When something unlocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// It unlocks in proportion to the time since.
    pub start: u64,
    /// Nothing is unlocked before.
    pub cliff: u64,
    /// All is unlocked from here on.
    pub end: u64,
}

/// What is still locked: `full` before the cliff, `⌈full·(end − now)/(end − start)⌉` from there on, 0
/// from the end on.
///
/// # Shape
/// Scalars; `start ≤ cliff ≤ end`, none has to differ from another.
/// # Units
/// Base units; instants in any unit.
/// # Rounding
/// Exact, up to a whole base unit: what is unlocked is rounded down.
/// # Errors
/// None in effect.
/// # Source
/// Allora chain v0.6 `GetLockedVestingTokens`, by instants instead of whole months.
pub fn locked(full: u128, span: &Span, now: u64) -> MathResult<u128> {
    if now < span.cliff {
        return Ok(full);
    }
    if now >= span.end {
        return Ok(0);
    }
    let elapsed = now.saturating_sub(span.start);
    let length = span.end.saturating_sub(span.start);
    let unlocked = multiply_divide(full, elapsed.into(), length.into())?;
    Ok(full.saturating_sub(unlocked))
}

/// The first instant after `now` at which less is locked; `None` from the end on.
///
/// # Shape
/// As [`locked`]; `full` is positive.
/// # Units
/// Those of the instants.
/// # Rounding
/// Exact, up to a whole instant: `start + ⌈(u + 1)·(end − start)/full⌉` for `u` units unlocked, not
/// before the cliff.
/// # Errors
/// [`MathError::DivisionByZero`](crate::MathError::DivisionByZero) for a `full` of 0 that is locked.
/// # Source
/// Own: the inverse of [`locked`].
pub fn next_unlock(full: u128, span: &Span, now: u64) -> MathResult<Option<u64>> {
    if now >= span.end {
        return Ok(None);
    }
    let length = span.end.saturating_sub(span.start);
    if length == 0 {
        return Ok(Some(span.end));
    }
    let unlocked = full.saturating_sub(locked(full, span, now)?);
    let next = unlocked.saturating_add(1);
    // rounded down first, which is early unless the quotient is exact
    let early = multiply_divide(next, length.into(), full)?;
    let late = multiply_divide(full, early, length.into())? < next;
    let after = u64::try_from(early).unwrap_or(length);
    let after = after.saturating_add(u64::from(late));
    let instant = span.start.saturating_add(after);
    Ok(Some(instant.clamp(span.cliff, span.end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAX: u128 = u128::MAX;
    /// As of the original's investors, in months.
    const MONTHS: Span = Span {
        start: 0,
        cliff: 12,
        end: 36,
    };

    fn locked_at(full: u128, span: &Span, instants: &[u64]) -> Vec<u128> {
        let instants = instants.iter();
        instants
            .map(|now| locked(full, span, *now).unwrap())
            .collect()
    }

    #[test]
    fn nothing_unlocks_before_the_cliff_and_all_has_at_the_end() {
        let instants = [0, 11, 12, 24, 35, 36, 37, u64::MAX];
        let expected = [360, 360, 240, 120, 10, 0, 0, 0];
        assert_eq!(locked_at(360, &MONTHS, &instants), expected);
        // 7·24/36 = 4.67, 7·1/36 = 0.19: the holder waits for whole units
        assert_eq!(locked_at(7, &MONTHS, &[12, 35]), [5, 1]);
    }

    #[test]
    fn the_largest_numbers_do_not_overflow() {
        let span = Span {
            start: 0,
            cliff: 0,
            end: u64::MAX,
        };
        let tenth = u64::MAX / 5;
        let expected = [MAX, MAX - MAX / 5, MAX / u128::from(u64::MAX), 0];
        let instants = [0, tenth, u64::MAX - 1, u64::MAX];
        assert_eq!(locked_at(MAX, &span, &instants), expected);
        assert_eq!(next_unlock(MAX, &span, 0), Ok(Some(1)));
        assert_eq!(next_unlock(1, &span, 0), Ok(Some(u64::MAX)));
    }

    #[test]
    fn start_cliff_and_end_may_be_one_instant() {
        let span = Span {
            start: 5,
            cliff: 5,
            end: 5,
        };
        assert_eq!(locked_at(9, &span, &[0, 4, 5, 6]), [9, 9, 0, 0]);
        assert_eq!(next_unlock(9, &span, 4), Ok(Some(5)));
        assert_eq!(next_unlock(9, &span, 5), Ok(None));
    }

    #[test]
    fn whole_months_are_those_of_the_original() {
        use crate::emission::locked_vesting;
        for full in [0, 1, 35, 36, 10_u128.pow(27) * 4_855 / 10_000, MAX] {
            for month in 0..40 {
                let original = locked_vesting(full, month).unwrap();
                let ours = locked(full, &MONTHS, month.into()).unwrap();
                // the original rounds down what is locked
                assert!(ours - original <= 1, "{full} after {month} months");
                if full % 36 == 0 {
                    assert_eq!(ours, original);
                }
            }
        }
    }
}
