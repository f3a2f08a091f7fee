//! Powers of ten with 128 bits.

use super::tables::ten::{POWERS_OF_TEN, POWER_OF_TEN_REACH};

/// `10^power = significand·2^(exponent − 127)`, rounded down; exact for
/// `0 ≤ power ≤ 55`. `None` beyond the table.
pub(super) fn power_of_ten(power: i32) -> Option<(u128, i32)> {
    let index = power.checked_add(POWER_OF_TEN_REACH)?;
    let significand = POWERS_OF_TEN.get(usize::try_from(index).ok()?)?;
    Some((*significand, log2_of_power_of_ten(power)))
}

/// `⌊power·log₂ 10⌋` for powers in the table.
pub(super) const fn log2_of_power_of_ten(power: i32) -> i32 {
    power.wrapping_mul(217_706) >> 16
}

/// `⌊exponent·log₁₀ 2⌋`, or one off beside an integer, for 16-bit exponents.
#[allow(clippy::cast_possible_truncation, reason = "below 9,865 in magnitude")]
pub(super) const fn log10_of_power_of_two(exponent: i32) -> i32 {
    ((exponent as i64).wrapping_mul(1_262_611) >> 22) as i32
}
