//! Decimal numbers of 80 digits: the formulas once more, with precision to spare.
//!
//! Decimal rather than binary, because the inputs of vectors are decimal: what sits exactly on a
//! threshold in the file sits exactly on it here.

use core::cmp::Ordering;
use core::fmt;
use core::str::FromStr;
use std::sync::OnceLock;

use allora_math::{MathError, MathResult, Number, Operation};
use dashu_float::ops::SquareRoot;
use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, FBig};

type Decimal = FBig<HalfEven, 10>;
type Binary = FBig<HalfEven, 2>;

/// Significant digits of every result.
const DIGITS: usize = 80;
/// Arguments of `exp` beyond this are out of range, or zero.
const EXP_LIMIT: i64 = 46_000;
/// Decimal exponents beyond this, twice the range of `Real`, are out of range, or zero.
const EXPONENT_LIMIT: isize = 20_000;

const CONTEXT: Context<HalfEven> = Context::<HalfEven>::new(DIGITS);
/// More digits, for what must be exact on the way to a result.
const LONG: Context<HalfEven> = Context::<HalfEven>::new(240);
/// Bits after the point in the series of `exp`: 266 for the result, the rest for its rounding errors.
const SCALE: isize = 320;
/// How often the argument is halved before the series, and its value squared after it.
const HALVINGS: usize = 12;
/// Terms of the series: `(ln 10 / 2¹³)ⁿ / n!` is below `2⁻³²⁰` from here on.
const TERMS: u32 = 21;
/// Digits of the value of the series.
const SERIES_DIGITS: isize = 95;

/// `ln 10`, which every `exp` needs, to more digits than any argument within limits cancels.
fn ln_of_ten() -> &'static Decimal {
    static LN_OF_TEN: OnceLock<Decimal> = OnceLock::new();
    LN_OF_TEN.get_or_init(|| {
        Context::<HalfEven>::new(120)
            .ln(Decimal::from(10).repr())
            .value()
    })
}

/// `e^x` as `10^k·e^r` with `|r| ≤ ln 10 / 2`, the series in integers; a hundred times as fast as the library's own.
fn exponential(x: &Decimal) -> Decimal {
    let power = CONTEXT.div(x.repr(), ln_of_ten().repr()).value().round();
    let whole = LONG.mul(power.repr(), ln_of_ten().repr()).value();
    let rest = LONG.sub(x.repr(), whole.repr()).value();
    let one = (Binary::ONE << SCALE).to_int().value();
    let scaled = LONG.mul(rest.repr(), Decimal::from(one.clone()).repr());
    let rest = scaled.value().to_int().value() >> HALVINGS;
    let bits = SCALE.unsigned_abs();
    let mut value = one.clone();
    for term in (1..=TERMS).rev() {
        value = &one + ((&rest * value) >> bits) / term;
    }
    for _ in 0..HALVINGS {
        value = (&value * &value) >> bits;
    }
    let digits = (Decimal::ONE << SERIES_DIGITS).to_int().value();
    let value = Decimal::from((value * digits) >> bits);
    let shift = isize::try_from(power.to_int().value()).unwrap_or(0);
    value.with_precision(DIGITS).value() << (shift - SERIES_DIGITS)
}

/// Decimal number of 80 digits.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wide(Decimal);

impl Wide {
    /// The value as it is, if its size is one that the arithmetic can still handle.
    fn bounded(op: Operation, value: Decimal) -> MathResult<Self> {
        let repr = value.repr();
        if repr.is_infinite() {
            return Err(MathError::OutOfRange { op });
        }
        let digits = isize::try_from(repr.digits()).unwrap_or(isize::MAX);
        match repr.exponent().saturating_add(digits) {
            top if top > EXPONENT_LIMIT => Err(MathError::OutOfRange { op }),
            top if top < -EXPONENT_LIMIT => Ok(Self::zero()),
            _ => Ok(Self(value)),
        }
    }

    fn domain(op: Operation, inside: bool) -> MathResult<()> {
        if inside {
            Ok(())
        } else {
            Err(MathError::Domain { op })
        }
    }

    /// Rounded to a few digits, for a table.
    pub(crate) fn brief(&self) -> String {
        let short = self.0.clone().with_precision(2).value();
        format!("{short:e}")
    }
}

impl Number for Wide {
    fn zero() -> Self {
        Self(Decimal::ZERO)
    }

    fn one() -> Self {
        Self(Decimal::ONE)
    }

    fn from_int(value: i64) -> Self {
        Self(Decimal::from(value))
    }

    fn from_ratio(numerator: i64, denominator: u32) -> MathResult<Self> {
        Self::from_int(numerator).div(&Self::from_int(denominator.into()))
    }

    fn add(&self, rhs: &Self) -> MathResult<Self> {
        Self::bounded(
            Operation::Add,
            CONTEXT.add(self.0.repr(), rhs.0.repr()).value(),
        )
    }

    fn sub(&self, rhs: &Self) -> MathResult<Self> {
        Self::bounded(
            Operation::Sub,
            CONTEXT.sub(self.0.repr(), rhs.0.repr()).value(),
        )
    }

    fn mul(&self, rhs: &Self) -> MathResult<Self> {
        Self::bounded(
            Operation::Mul,
            CONTEXT.mul(self.0.repr(), rhs.0.repr()).value(),
        )
    }

    fn div(&self, rhs: &Self) -> MathResult<Self> {
        if rhs.is_zero() {
            return Err(MathError::DivisionByZero { op: Operation::Div });
        }
        Self::bounded(
            Operation::Div,
            CONTEXT.div(self.0.repr(), rhs.0.repr()).value(),
        )
    }

    fn neg(&self) -> Self {
        Self(-self.0.clone())
    }

    fn abs(&self) -> Self {
        if self.is_negative() {
            self.neg()
        } else {
            self.clone()
        }
    }

    fn sqrt(&self) -> MathResult<Self> {
        Self::domain(Operation::Sqrt, !self.is_negative())?;
        let padded = self.0.clone().with_precision(DIGITS).value();
        Self::bounded(Operation::Sqrt, padded.sqrt())
    }

    fn exp(&self) -> MathResult<Self> {
        if self.abs().compare(&Self::from_int(EXP_LIMIT)) == Ordering::Greater {
            return if self.is_negative() {
                Ok(Self::zero())
            } else {
                Err(MathError::OutOfRange { op: Operation::Exp })
            };
        }
        Self::bounded(Operation::Exp, exponential(&self.0))
    }

    fn ln(&self) -> MathResult<Self> {
        Self::domain(Operation::Ln, !self.is_negative() && !self.is_zero())?;
        Self::bounded(Operation::Ln, CONTEXT.ln(self.0.repr()).value())
    }

    fn log10(&self) -> MathResult<Self> {
        self.ln()?.div(&Self::from_int(10).ln()?)
    }

    fn pow(&self, exponent: &Self) -> MathResult<Self> {
        Self::domain(Operation::Pow, !self.is_negative())?;
        if self.is_zero() {
            let above = !exponent.is_negative() && !exponent.is_zero();
            Self::domain(Operation::Pow, above)?;
            return Ok(Self::zero());
        }
        if exponent.is_zero() || *self == Self::one() {
            return Ok(Self::one());
        }
        if *exponent == Self::one() {
            return Ok(self.clone());
        }
        if *exponent == Self::from_ratio(1, 2)? {
            return self.sqrt();
        }
        exponent.mul(&self.ln()?)?.exp()
    }

    fn compare(&self, rhs: &Self) -> Ordering {
        self.0.cmp(&rhs.0)
    }

    fn is_zero(&self) -> bool {
        self.0.repr().is_zero()
    }

    fn is_negative(&self) -> bool {
        self.0 < Decimal::ZERO
    }

    fn floor_to_int(&self) -> MathResult<i64> {
        let floor = self.floor()?;
        i64::try_from(floor.0.to_int().value()).map_err(|_| MathError::OutOfRange {
            op: Operation::Floor,
        })
    }

    fn floor(&self) -> MathResult<Self> {
        Self::bounded(Operation::Floor, self.0.floor())
    }
}

impl FromStr for Wide {
    type Err = MathError;

    fn from_str(text: &str) -> MathResult<Self> {
        let parsed = Decimal::from_str(text).map_err(|_| MathError::Parse {})?;
        Self::bounded(Operation::Parse, parsed.with_precision(DIGITS).value())
    }
}

impl fmt::Display for Wide {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // More digits than any stated tolerance asks for.
        let shown = self.0.clone().with_precision(60).value();
        let exponent = shown.repr().exponent();
        if (-100..=40).contains(&exponent) {
            write!(formatter, "{shown}")
        } else {
            write!(formatter, "{shown:e}")
        }
    }
}
