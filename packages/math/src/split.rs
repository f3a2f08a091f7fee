//! Where reals become money: exact integer splits.

mod wide;

use core::cmp::Reverse;

use crate::{MathError, MathResult, Operation, Real};

/// Most parts of one split.
pub const MAX_PARTS: usize = 1 << 16;
/// Bits of the largest share as an integer. With at most 2¹⁶ shares their sum stays below 2¹²⁷.
const SHARE_BITS: u32 = 111;
/// Bits of the significand of a `Real`.
const SIGNIFICAND_BITS: u32 = 64;

/// Splits `total` in proportion to `shares` so that the parts sum to `total` exactly: every part is
/// rounded down, then the units left go to the largest remainders (ties to the lower index).
///
/// # Shape
/// `[n]` shares, `1 ≤ n ≤ 65,536`, none negative, at least one positive; `n` may be 0 for a total of 0.
/// # Units
/// `total` in base units; shares in any unit.
/// # Rounding
/// Shares enter exactly, as integers of up to 111 bits relative to the largest; bits below 2⁻¹¹¹ of the
/// largest share are dropped, so a share that small gets nothing. No part is off by a unit or more.
/// # Errors
/// [`MathError::Empty`] without shares; [`MathError::Domain`] for a negative share;
/// [`MathError::DivisionByZero`] if all are 0; [`MathError::OutOfRange`] for too many.
/// # Source
/// Own (largest remainder method).
pub fn split_exact(total: u128, shares: &[Real]) -> MathResult<Vec<u128>> {
    const OP: Operation = Operation::SplitExact;
    if shares.iter().any(|share| share.parts().0) {
        return Err(MathError::Domain { op: OP });
    }
    let positive = shares.iter().filter(|share| share.parts().1 != 0);
    let highest = positive.map(|share| share.parts().2).max().unwrap_or(0);
    let headroom = SHARE_BITS.saturating_sub(SIGNIFICAND_BITS);
    let integers: Vec<u128> = shares
        .iter()
        .map(|share| {
            let (_, significand, exponent) = share.parts();
            let below = highest.abs_diff(exponent);
            let aligned = u128::from(significand).checked_shl(headroom);
            aligned
                .and_then(|share| share.checked_shr(below))
                .unwrap_or(0)
        })
        .collect();
    split(OP, total, &integers)
}

/// The same for integer shares.
///
/// # Shape
/// As [`split_exact`].
/// # Units
/// As [`split_exact`].
/// # Rounding
/// Shares enter exactly.
/// # Errors
/// As [`split_exact`]; [`MathError::OutOfRange`] if the shares sum to 2¹²⁸ or more.
/// # Source
/// Own (largest remainder method).
pub fn split_by_integers(total: u128, shares: &[u128]) -> MathResult<Vec<u128>> {
    split(Operation::SplitByIntegers, total, shares)
}

fn split(op: Operation, total: u128, shares: &[u128]) -> MathResult<Vec<u128>> {
    let too_large = MathError::OutOfRange { op };
    if shares.is_empty() && total > 0 {
        return Err(MathError::Empty { op });
    }
    if shares.len() > MAX_PARTS {
        return Err(too_large);
    }
    let sum = shares
        .iter()
        .try_fold(0_u128, |sum, share| sum.checked_add(*share))
        .ok_or(too_large)?;
    if sum == 0 {
        return if total == 0 {
            Ok(vec![0; shares.len()])
        } else {
            Err(MathError::DivisionByZero { op })
        };
    }
    let mut left = total;
    let mut parts = Vec::with_capacity(shares.len());
    let mut remainders = Vec::with_capacity(shares.len());
    for (index, share) in shares.iter().enumerate() {
        let (part, remainder) =
            wide::multiply_divide_remainder(total, *share, sum).ok_or(too_large)?;
        left = left.checked_sub(part).ok_or(too_large)?;
        parts.push(part);
        remainders.push((Reverse(remainder), index));
    }
    remainders.sort_unstable();
    for (_, index) in remainders {
        let Some(rest) = left.checked_sub(1) else {
            break;
        };
        if let Some(part) = parts.get_mut(index) {
            *part = part.saturating_add(1);
            left = rest;
        }
    }
    Ok(parts)
}

/// `⌊a·b/c⌋` without an intermediate that overflows.
///
/// # Units
/// Any.
/// # Rounding
/// Exact, down.
/// # Errors
/// [`MathError::DivisionByZero`] for `c = 0`; [`MathError::OutOfRange`] if the quotient needs more
/// than 128 bits.
/// # Source
/// Textbook.
pub fn multiply_divide(a: u128, b: u128, c: u128) -> MathResult<u128> {
    const OP: Operation = Operation::MultiplyDivide;
    if c == 0 {
        return Err(MathError::DivisionByZero { op: OP });
    }
    wide::multiply_divide_remainder(a, b, c)
        .map(|(quotient, _)| quotient)
        .ok_or(MathError::OutOfRange { op: OP })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Number;

    fn reals(texts: &[&str]) -> Vec<Real> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn the_largest_remainder_gets_the_unit_left() {
        let thirds = reals(&["1", "1", "1"]);
        assert_eq!(split_exact(100, &thirds).unwrap(), [34, 33, 33]);
        assert_eq!(split_exact(101, &thirds).unwrap(), [34, 34, 33]);
        let uneven = reals(&["0.5", "0.3", "0.2"]);
        assert_eq!(split_exact(9, &uneven).unwrap(), [4, 3, 2]);
        assert_eq!(split_by_integers(7, &[5, 0, 3]).unwrap(), [4, 0, 3]);
    }

    #[test]
    fn shares_from_huge_to_tiny_keep_their_proportion() {
        let large = Real::power_of_two(100);
        let three = large.add(&large).unwrap().add(&large).unwrap();
        let shares = [
            three,
            Real::ZERO,
            large,
            Real::power_of_two(-4),
            reals(&["1e-4000"])[0],
        ];
        // The sum of the shares is 2^102·(1 + 2⁻¹⁰⁶).
        let parts = split_exact(1 << 122, &shares).unwrap();
        assert_eq!(
            parts,
            [
                (3 << 120) - (3 << 14),
                0,
                (1 << 120) - (1 << 14),
                1 << 16,
                0
            ]
        );
        let most = split_exact(u128::MAX, &reals(&["1e9000"])).unwrap();
        assert_eq!(most, [u128::MAX]);
    }

    #[test]
    fn what_cannot_be_split_is_refused() {
        let refused = |total, shares: &[&str]| split_exact(total, &reals(shares)).unwrap_err();
        assert!(matches!(refused(1, &[]), MathError::Empty { .. }));
        assert!(matches!(
            refused(1, &["0", "0"]),
            MathError::DivisionByZero { .. }
        ));
        assert!(matches!(refused(1, &["1", "-1"]), MathError::Domain { .. }));
        assert_eq!(split_exact(0, &[]).unwrap(), Vec::<u128>::new());
        assert_eq!(split_exact(0, &reals(&["0", "0"])).unwrap(), [0, 0]);
        let overflow = split_by_integers(1, &[u128::MAX, 1]).unwrap_err();
        assert!(matches!(overflow, MathError::OutOfRange { .. }));
    }
}
