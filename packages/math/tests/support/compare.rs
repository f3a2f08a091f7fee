//! How far a result is from the expected one.

use allora_math::{MathResult, Number};
use serde_json::Value;

use super::wide::Wide;

/// A result passes when `|got − want| ≤ abs + rel·|want|`.
#[derive(Clone, Debug)]
pub(super) struct Tolerance {
    pub(super) abs: Wide,
    pub(super) rel: Wide,
}

/// Distance of two results.
#[derive(Clone, Debug)]
pub(super) struct Deviation {
    /// Worst distance of a number as a fraction of its tolerance; `None` if there is no such
    /// fraction: another shape, or another number where none is tolerated.
    pub(super) fraction: Option<Wide>,
    /// Worst distance relative to the number that was wanted, where that is not zero.
    pub(super) relative: Wide,
}

impl Deviation {
    fn none() -> Self {
        Self {
            fraction: Some(Wide::zero()),
            relative: Wide::zero(),
        }
    }

    fn infinite() -> Self {
        Self {
            fraction: None,
            relative: Wide::zero(),
        }
    }

    /// The worse of both.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            fraction: self
                .fraction
                .zip(other.fraction)
                .map(|(left, right)| larger(left, right)),
            relative: larger(self.relative, other.relative),
        }
    }

    /// Whether every number is within `share` of its tolerance.
    pub(super) fn is_within(&self, share: &Wide) -> bool {
        let fraction = self.fraction.as_ref();
        fraction.is_some_and(|fraction| fraction.compare(share).is_le())
    }
}

fn larger(left: Wide, right: Wide) -> Wide {
    if right.compare(&left).is_gt() {
        right
    } else {
        left
    }
}

/// What may be in a result that is not in the expected one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Extra {
    /// Anything: expected results may be partial.
    Ignored,
    /// Other named results, but no other participants.
    AtTop,
    /// Nothing.
    Refused,
}

impl Extra {
    fn below(self) -> Self {
        match self {
            Self::AtTop => Self::Refused,
            other => other,
        }
    }
}

/// Distance of `got` from `want`.
pub(super) fn deviation(
    got: &Value,
    want: &Value,
    tolerance: &Tolerance,
    extra: Extra,
) -> Deviation {
    match (got, want) {
        (Value::Null, Value::Null) => Deviation::none(),
        (Value::Bool(got), Value::Bool(want)) if got == want => Deviation::none(),
        (Value::Array(got), Value::Array(want)) if got.len() == want.len() => {
            let pairs = got.iter().zip(want);
            pairs.fold(Deviation::none(), |worst, (got, want)| {
                worst.or(deviation(got, want, tolerance, extra.below()))
            })
        }
        (Value::Object(got), Value::Object(want)) => {
            let refused = got.contains_key("error") != want.contains_key("error");
            let added = got.iter().any(|(name, value)| {
                extra == Extra::Refused && !value.is_null() && !want.contains_key(name)
            });
            if refused || added {
                return Deviation::infinite();
            }
            want.iter().fold(Deviation::none(), |worst, (name, want)| {
                let got = got.get(name).unwrap_or(&Value::Null);
                worst.or(deviation(got, want, tolerance, extra.below()))
            })
        }
        _ => match (number(got), number(want)) {
            (Some(got), Some(want)) => {
                between(&got, &want, tolerance).unwrap_or_else(|_| Deviation::infinite())
            }
            _ => Deviation::infinite(),
        },
    }
}

fn number(value: &Value) -> Option<Wide> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

fn between(got: &Wide, want: &Wide, tolerance: &Tolerance) -> MathResult<Deviation> {
    let distance = got.sub(want)?.abs();
    if distance.is_zero() {
        return Ok(Deviation::none());
    }
    let allowed = tolerance.abs.add(&tolerance.rel.mul(&want.abs())?)?;
    let fraction = if allowed.is_zero() {
        None
    } else {
        Some(distance.div(&allowed)?)
    };
    let relative = if want.is_zero() {
        Wide::zero()
    } else {
        distance.div(&want.abs())?
    };
    Ok(Deviation { fraction, relative })
}
