//! `SignedDecimal256`: 18 decimals, what contracts commonly use.
//!
//! It has no exp and no ln. These are the textbook series after the textbook
//! reductions, on its own operators.

use core::cmp::Ordering;

use allora_math::{MathError, MathResult, Number, Operation};
use cosmwasm_std::{Decimal256, Int128, SignedDecimal256};

/// `SignedDecimal256` as a [`Number`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fixed(pub SignedDecimal256);

/// `ln 2` and `ln 10` to 18 decimals.
const LN_2: i128 = 693_147_180_559_945_309;
const LN_10: i128 = 2_302_585_092_994_045_684;
/// `e^−41.5` is below 10⁻¹⁸; `e^135` is above 2^193, the limit of the type.
const EXP_LEAST: i64 = -42;
const EXP_MOST: i64 = 135;

fn out_of_range(op: Operation) -> MathError {
    MathError::OutOfRange { op }
}

fn integer(value: i64) -> SignedDecimal256 {
    SignedDecimal256::from_ratio(value, 1)
}

impl Fixed {
    /// `e^r = Σ rⁿ/n!` for `|r| ≤ ln 2`, until a term is zero.
    fn exp_series(r: SignedDecimal256) -> SignedDecimal256 {
        let (mut sum, mut term) = (SignedDecimal256::one(), SignedDecimal256::one());
        for n in 1..40 {
            term = term * r / integer(n);
            if term.is_zero() {
                break;
            }
            sum += term;
        }
        sum
    }

    /// `ln m = 2·Σ z^(2n+1)/(2n+1)`, `z = (m − 1)/(m + 1)`, for `1 ≤ m < 2`.
    fn ln_series(m: SignedDecimal256) -> SignedDecimal256 {
        let one = SignedDecimal256::one();
        let z = (m - one) / (m + one);
        let (square, mut power, mut sum) = (z * z, z, z);
        for n in 1..40 {
            power *= square;
            if power.is_zero() {
                break;
            }
            sum += power / integer(2 * n + 1);
        }
        sum + sum
    }
}

impl Number for Fixed {
    fn zero() -> Self {
        Self(SignedDecimal256::zero())
    }

    fn one() -> Self {
        Self(SignedDecimal256::one())
    }

    fn from_int(value: i64) -> Self {
        Self(integer(value))
    }

    fn from_ratio(numerator: i64, denominator: u32) -> MathResult<Self> {
        SignedDecimal256::checked_from_ratio(numerator, denominator)
            .map(Self)
            .map_err(|_| out_of_range(Operation::Ratio))
    }

    fn add(&self, rhs: &Self) -> MathResult<Self> {
        let sum = self.0.checked_add(rhs.0);
        sum.map(Self).map_err(|_| out_of_range(Operation::Add))
    }

    fn sub(&self, rhs: &Self) -> MathResult<Self> {
        let difference = self.0.checked_sub(rhs.0);
        difference
            .map(Self)
            .map_err(|_| out_of_range(Operation::Sub))
    }

    fn mul(&self, rhs: &Self) -> MathResult<Self> {
        let product = self.0.checked_mul(rhs.0);
        product.map(Self).map_err(|_| out_of_range(Operation::Mul))
    }

    fn div(&self, rhs: &Self) -> MathResult<Self> {
        if rhs.0.is_zero() {
            return Err(MathError::DivisionByZero { op: Operation::Div });
        }
        let quotient = self.0.checked_div(rhs.0);
        quotient.map(Self).map_err(|_| out_of_range(Operation::Div))
    }

    fn neg(&self) -> Self {
        Self(-self.0)
    }

    fn abs(&self) -> Self {
        if self.0.is_negative() {
            self.neg()
        } else {
            *self
        }
    }

    fn sqrt(&self) -> MathResult<Self> {
        let unsigned = Decimal256::try_from(self.0).map_err(|_| MathError::Domain {
            op: Operation::Sqrt,
        })?;
        let root = SignedDecimal256::try_from(unsigned.sqrt());
        root.map(Self).map_err(|_| out_of_range(Operation::Sqrt))
    }

    fn exp(&self) -> MathResult<Self> {
        if self.0 < integer(EXP_LEAST) {
            return Ok(Self::zero());
        }
        if self.0 > integer(EXP_MOST) {
            return Err(out_of_range(Operation::Exp));
        }
        let ln_two = SignedDecimal256::raw(LN_2);
        let count = Self(self.0 / ln_two).floor_to_int()?;
        let rest = self.0 - integer(count) * ln_two;
        let power = integer(2).pow(u32::try_from(count.unsigned_abs()).unwrap_or(0));
        let series = Self(Self::exp_series(rest));
        if count < 0 {
            series.div(&Self(power))
        } else {
            series.mul(&Self(power))
        }
    }

    fn ln(&self) -> MathResult<Self> {
        if self.0 <= SignedDecimal256::zero() {
            return Err(MathError::Domain { op: Operation::Ln });
        }
        let (one, two) = (SignedDecimal256::one(), integer(2));
        let (mut m, mut count) = (self.0, 0);
        while m >= two {
            m /= two;
            count += 1;
        }
        while m < one {
            m *= two;
            count -= 1;
        }
        let whole = integer(count) * SignedDecimal256::raw(LN_2);
        Ok(Self(whole + Self::ln_series(m)))
    }

    fn log10(&self) -> MathResult<Self> {
        self.ln()?.div(&Self(SignedDecimal256::raw(LN_10)))
    }

    fn pow(&self, exponent: &Self) -> MathResult<Self> {
        self.ln()?.mul(exponent)?.exp()
    }

    fn compare(&self, rhs: &Self) -> Ordering {
        self.0.cmp(&rhs.0)
    }

    fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    fn floor_to_int(&self) -> MathResult<i64> {
        let floor = Int128::try_from(self.0.to_int_floor());
        i64::try_from(floor.map_err(|_| out_of_range(Operation::Floor))?.i128())
            .map_err(|_| out_of_range(Operation::Floor))
    }
}
