//! Products and quotients of 64-bit words.
//!
//! Every operation wraps by name: ranges are argued where they matter, and an
//! overflow check in a kernel would cost gas on every call.

/// Highest bit of a word: the significand of a power of two, and one half when
/// the word is the fraction below a unit.
pub(super) const TOP: u64 = 1 << 63;

const HALF_WORD: u64 = 0xffff_ffff;

/// Lower word.
#[allow(clippy::cast_possible_truncation, reason = "cutting is the purpose")]
pub(super) const fn low(value: u128) -> u64 {
    value as u64
}

/// Upper word.
pub(super) const fn high(value: u128) -> u64 {
    low(value >> 64)
}

/// `high·2^64 + low`.
pub(super) const fn join(high: u64, low: u64) -> u128 {
    (high as u128) << 64 | low as u128
}

/// `a·b`, exact.
pub(super) const fn product(a: u64, b: u64) -> u128 {
    (a as u128).wrapping_mul(b as u128)
}

/// `⌊a·b / 2^64⌋`.
pub(super) const fn product_high(a: u64, b: u64) -> u64 {
    high(product(a, b))
}

/// `a·b / 2^128` from above the lowest partial product: the floor of the exact
/// quotient or one less; exact if one lower word is zero.
#[inline(never)]
pub(super) const fn product_high_wide(a: u128, b: u128) -> u128 {
    let first = product(high(a), low(b));
    let second = product(low(a), high(b));
    let carry = (low(first) as u128).wrapping_add(low(second) as u128) >> 64;
    product(high(a), high(b))
        .wrapping_add(high(first) as u128)
        .wrapping_add(high(second) as u128)
        .wrapping_add(carry)
}

/// Upper 128 bits of the 192-bit product `a·b`.
pub(super) const fn product_of_word(a: u64, b: u128) -> u128 {
    product(a, high(b)).wrapping_add(product_high(a, low(b)) as u128)
}

/// Quotient and remainder of `high·2^64 + low` by `divisor`, whose highest bit
/// is set and which is above `high`: Knuth's algorithm D with two 32-bit digits,
/// because a 128-bit division costs a hundred times as much in Wasm.
#[inline(never)]
pub(super) const fn divide(high: u64, low: u64, divisor: u64) -> (u64, u64) {
    let (upper, rest) = divide_digit(high, low >> 32, divisor);
    let (lower, rest) = divide_digit(rest, low & HALF_WORD, divisor);
    (upper << 32 | lower, rest)
}

/// One digit: `(rest·2^32 + next) / divisor` for `rest < divisor`.
///
/// The first guess, from the divisor's upper half, is at most two too large.
#[allow(
    clippy::arithmetic_side_effects,
    reason = "upper ≥ 2^31, so the division is defined"
)]
const fn divide_digit(rest: u64, next: u64, divisor: u64) -> (u64, u64) {
    let upper = divisor >> 32;
    let lower = divisor & HALF_WORD;
    let mut digit = rest / upper;
    let mut left = rest % upper;
    while digit > HALF_WORD || digit.wrapping_mul(lower) > (left << 32 | next) {
        digit = digit.wrapping_sub(1);
        left = left.wrapping_add(upper);
        if left > HALF_WORD {
            break;
        }
    }
    let value = (rest << 32 | next).wrapping_sub(digit.wrapping_mul(divisor));
    (digit, value)
}
