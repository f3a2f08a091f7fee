//! Ten bytes for storage.
//!
//! Bytes 0–1: exponent + 32768, big-endian; 0 means zero and then all is zero.
//! Bytes 2–9: significand, big-endian, the sign in place of its highest bit,
//! which is always 1.

use super::limbs::TOP;
use super::round::MIN_EXPONENT;
use super::Real;
use crate::{MathError, MathResult};

const BIAS: u16 = 0x8000;

impl Real {
    /// Ten bytes, a different ten for every value; zero is all zeros. Their order
    /// is not the order of the numbers.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        if self.significand == 0 {
            return [0; Self::BYTES];
        }
        // the exponent has 16 bits
        let exponent = i16::try_from(self.power()).unwrap_or(0);
        let [e0, e1] = (exponent.cast_unsigned() ^ BIAS).to_be_bytes();
        let sign = if self.negative() { TOP } else { 0 };
        let [s0, s1, s2, s3, s4, s5, s6, s7] = (self.significand & !TOP | sign).to_be_bytes();
        [e0, e1, s0, s1, s2, s3, s4, s5, s6, s7]
    }

    /// Inverse of [`to_bytes`](Self::to_bytes).
    ///
    /// # Errors
    /// [`Parse`](MathError::Parse) for the patterns that no value has.
    pub fn from_bytes(bytes: [u8; Self::BYTES]) -> MathResult<Self> {
        let [e0, e1, s0, s1, s2, s3, s4, s5, s6, s7] = bytes;
        let exponent = (u16::from_be_bytes([e0, e1]) ^ BIAS).cast_signed();
        let field = u64::from_be_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
        if exponent >= MIN_EXPONENT {
            return Ok(Self::from_parts(field & TOP != 0, exponent, field | TOP));
        }
        match field {
            0 => Ok(Self::ZERO),
            _ => Err(MathError::Parse {}),
        }
    }
}
