//! Natural numbers of any length, for the rare conversions that 128 bits cannot
//! decide.

use core::cmp::Ordering;
use core::iter;

use super::limbs::{high, low, product};

const WORD: u32 = 64;
/// `5^27`, the largest power of five in a word.
const FIVES: u64 = 7_450_580_596_923_828_125;
const FIVES_EXPONENT: u32 = 27;

/// Words from the lowest to the highest, which is not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Natural(Vec<u64>);

impl Natural {
    pub(super) fn new(value: u128) -> Self {
        let mut number = Self(vec![low(value), high(value)]);
        number.trim();
        number
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Length in bits.
    pub(super) fn bits(&self) -> u32 {
        let words = u32::try_from(self.0.len()).unwrap_or(u32::MAX / WORD);
        let unused = self.0.last().map_or(0, |word| word.leading_zeros());
        words.saturating_mul(WORD).saturating_sub(unused)
    }

    /// `self ← self·factor + addend`.
    #[inline(never)]
    pub(super) fn multiply_add(&mut self, factor: u64, addend: u64) {
        let mut carry = addend;
        for word in &mut self.0 {
            // (2^64 − 1)² + 2^64 − 1 < 2^128
            let wide = product(*word, factor).wrapping_add(u128::from(carry));
            *word = low(wide);
            carry = high(wide);
        }
        if carry != 0 {
            self.0.push(carry);
        }
    }

    /// `self·5^exponent`.
    pub(super) fn times_power_of_five(mut self, exponent: u32) -> Self {
        let mut left = exponent;
        while let Some(next) = left.checked_sub(FIVES_EXPONENT) {
            self.multiply_add(FIVES, 0);
            left = next;
        }
        // left < 27, so the power fits
        self.multiply_add(5_u64.saturating_pow(left), 0);
        self
    }

    /// `self·2^bits`.
    pub(super) fn shifted(mut self, bits: u32) -> Self {
        if self.is_zero() {
            return self;
        }
        self.multiply_add(1_u64.wrapping_shl(bits), 0);
        let words = usize::try_from(bits / WORD).unwrap_or(0);
        let mut shifted = vec![0; words];
        shifted.append(&mut self.0);
        Self(shifted)
    }

    /// `self ← self − rhs` for `rhs ≤ self`.
    fn subtract(&mut self, rhs: &Self) {
        let mut borrow = false;
        let words = rhs.0.iter().copied().chain(iter::repeat(0));
        for (word, other) in self.0.iter_mut().zip(words) {
            let (difference, first) = word.overflowing_sub(other);
            let (difference, second) = difference.overflowing_sub(u64::from(borrow));
            *word = difference;
            borrow = first || second;
        }
        self.trim();
    }

    /// `⌊self / divisor⌋`, which must have fewer than 128 bits, and whether the
    /// division leaves a rest. One bit at a time.
    pub(super) fn divide(self, divisor: Self) -> (u128, bool) {
        let Some(steps) = self.bits().checked_sub(divisor.bits()) else {
            return (0, !self.is_zero());
        };
        let mut rest = self;
        let divisor = divisor.shifted(steps);
        let mut quotient = 0_u128;
        for _ in 0..=steps {
            quotient <<= 1;
            if rest >= divisor {
                rest.subtract(&divisor);
                quotient |= 1;
            }
            rest.multiply_add(2, 0);
        }
        (quotient, !rest.is_zero())
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
