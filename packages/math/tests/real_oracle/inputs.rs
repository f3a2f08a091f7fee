//! Random and edge inputs, reproducible.

use allora_math::Real;

pub(crate) const TOP: u64 = 1 << 63;

/// SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.word() % bound
    }

    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        least + i64::try_from(self.below((most - least + 1).unsigned_abs())).unwrap()
    }

    /// A significand: uniform, close to a power of two, short, or a run of ones.
    fn significand(&mut self) -> u64 {
        let near = self.below(4);
        match self.below(8) {
            0 => TOP | near,
            1 => u64::MAX - near,
            2 => TOP | (self.word() << 32),
            3 => TOP | (u64::MAX << self.below(64)) | near,
            4 => TOP | (1 << self.below(64)) | near,
            _ => TOP | self.word(),
        }
    }

    /// A value whose exponent is in the given range.
    pub(crate) fn real(&mut self, least: i64, most: i64) -> Real {
        let exponent = self.between(least, most);
        let negative = self.below(2) == 1;
        let significand = self.significand();
        real(negative, exponent, significand)
    }

    /// A value close to another: `±value·(1 ± few·2^−63)`, possibly scaled.
    pub(crate) fn near(&mut self, value: Real, least: i64, most: i64) -> Real {
        let (negative, exponent, significand) = parts(value);
        let step = self.below(5);
        let significand = significand.saturating_add(step).saturating_sub(2) | TOP;
        let flip = self.below(2) == 1;
        let exponent = exponent + self.between(least, most);
        real(
            negative ^ flip,
            exponent.clamp(-32_767, 32_767),
            significand,
        )
    }

    /// `1 ± d` for `d` from 2^−64 to one half.
    pub(crate) fn near_one(&mut self) -> Real {
        let shift = self.below(63);
        let distance = (self.word() | TOP) >> 1 >> shift;
        match self.below(2) {
            0 => real(false, 0, TOP | (distance >> 1)),
            _ => real(false, -1, distance.wrapping_neg() | TOP),
        }
    }
}

/// `±significand·2^(exponent − 63)`.
pub(crate) fn real(negative: bool, exponent: i64, significand: u64) -> Real {
    assert!(significand & TOP != 0);
    let mut bytes = [0; 10];
    let biased = u16::try_from(exponent + 32_768).unwrap();
    let field = significand & !TOP | if negative { TOP } else { 0 };
    bytes[..2].copy_from_slice(&biased.to_be_bytes());
    bytes[2..].copy_from_slice(&field.to_be_bytes());
    Real::from_bytes(bytes).unwrap()
}

/// Sign, exponent and significand; the significand of zero is zero.
pub(crate) fn parts(value: Real) -> (bool, i64, u64) {
    if value == Real::ZERO {
        return (false, 0, 0);
    }
    let bytes = value.to_bytes();
    let exponent = i64::from(u16::from_be_bytes(bytes[..2].try_into().unwrap())) - 32_768;
    let field = u64::from_be_bytes(bytes[2..].try_into().unwrap());
    (field & TOP != 0, exponent, field | TOP)
}

/// Values at the limits of the format and of the algorithms, of both signs.
pub(crate) fn edges() -> Vec<Real> {
    let exponents = [
        -32_767, -32_766, -16_384, -16_383, -1_000, -129, -128, -66, -65, -64, -63, -13, -12, -2,
        -1, 0, 1, 2, 5, 13, 14, 15, 62, 63, 64, 65, 127, 1_000, 16_383, 16_384, 32_766, 32_767,
    ];
    let significands = [
        TOP,
        TOP | 1,
        TOP | 2,
        u64::MAX,
        u64::MAX - 1,
        3 << 62,
        TOP | (1 << 31),
        TOP | (1 << 32),
        0xaaaa_aaaa_aaaa_aaaa,
        // ln 2, and the thresholds of exp: 32768·ln 2 and neighbors
        0xb172_17f7_d1cf_79ab,
        0xb172_17f7_d1cf_79ac,
        0xb172_17f7_d1cf_79ad,
        // 10, 1000
        0xa000_0000_0000_0000,
        0xfa00_0000_0000_0000,
    ];
    let mut edges = vec![Real::ZERO];
    for exponent in exponents {
        for significand in significands {
            edges.push(real(false, exponent, significand));
            edges.push(real(true, exponent, significand));
        }
    }
    edges
}
