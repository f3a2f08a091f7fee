//! Loss functions, losses of a whole epoch, and their aggregation.
//!
//! `#[inline]` here lets a contract compile the function with its own optimization, for bytes: at
//! this crate's, for speed, series are unrolled.

mod network;

use core::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use network::{aggregate, Aggregation, NetworkLosses};

use crate::allora::synthesis::Synthesis;
use crate::allora::weight::ln_one_plus;
use crate::list::try_map;
use crate::stats::{clip, larger, same_length};
use crate::{MathError, MathResult, Number, Operation, Real};

/// How far a value is from the truth. None is ever negative.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LossFunction {
    /// `(y − x)²`
    Squared {},
    /// `|y − x|`
    Absolute {},
    /// `|y − x| / |y|`; no value for `y = 0`.
    AbsolutePercentage {},
    /// `½e²` for `|e| ≤ δ`, else `δ(|e| − ½δ)`.
    Huber {
        /// Where the square turns into a line; above zero.
        delta: Real,
    },
    /// `ln cosh(y − x)`
    LogCosh {},
    /// `−y ln x − (1−y) ln(1−x)`, `y` in `[0, 1]`, `x` clamped into `[10⁻⁹, 1 − 10⁻⁹]`.
    BinaryCrossEntropy {},
    /// `max(τ(y − x), (τ−1)(y − x))`
    Pinball {
        /// Quantile, between zero and one exclusive.
        tau: Real,
    },
}

impl LossFunction {
    /// Loss of `value` when `truth` came out, as the variant's documentation says.
    ///
    /// # Shape
    /// Scalars `y = truth`, `x = value`.
    /// # Units
    /// Squared: the target's unit squared; absolute, Huber (above δ) and pinball: the target's unit;
    /// the others dimensionless.
    /// # Rounding
    /// Each operation once; `ln cosh` keeps its relative accuracy for small errors.
    /// # Errors
    /// [`MathError::Domain`] for a truth or a parameter outside the domain;
    /// [`MathError::OutOfRange`].
    /// # Source
    /// Textbook.
    #[inline]
    pub fn evaluate(&self, truth: &Real, value: &Real) -> MathResult<Real> {
        const DOMAIN: MathError = MathError::Domain {
            op: Operation::Loss,
        };
        self.validate()?;
        if !self.accepts(truth) {
            return Err(DOMAIN);
        }
        let error = truth.sub(value)?;
        match self {
            Self::Squared {} => error.mul(&error),
            Self::Absolute {} => Ok(error.abs()),
            Self::AbsolutePercentage {} => error.abs().div(&truth.abs()),
            Self::Huber { delta } => huber(delta, &error.abs()),
            Self::LogCosh {} => log_cosh(&error.abs()),
            Self::BinaryCrossEntropy {} => cross_entropy(truth, value),
            Self::Pinball { tau } => {
                let under = tau.mul(&error)?;
                let over = tau.sub(&Real::one())?.mul(&error)?;
                Ok(*larger(&under, &over))
            }
        }
    }

    /// Whether the parameters are inside their ranges: `δ > 0`, `0 < τ < 1`.
    ///
    /// # Errors
    /// [`MathError::Domain`] if not.
    #[inline]
    pub fn validate(&self) -> MathResult<()> {
        let positive = |x: &Real| x.compare(&Real::zero()) == Ordering::Greater;
        let valid = match self {
            Self::Huber { delta } => positive(delta),
            Self::Pinball { tau } => positive(tau) && tau.compare(&Real::one()) == Ordering::Less,
            Self::Squared {}
            | Self::Absolute {}
            | Self::AbsolutePercentage {}
            | Self::LogCosh {}
            | Self::BinaryCrossEntropy {} => true,
        };
        if valid {
            Ok(())
        } else {
            Err(MathError::Domain {
                op: Operation::LossParameter,
            })
        }
    }

    /// Whether a truth or a prediction can be `value`: cross entropy takes probabilities, in `[0, 1]`, and
    /// a percentage of nothing is none.
    #[inline]
    pub fn accepts(&self, value: &Real) -> bool {
        match self {
            Self::AbsolutePercentage {} => !value.is_zero(),
            Self::BinaryCrossEntropy {} => {
                !value.is_negative() && value.compare(&Real::one()) != Ordering::Greater
            }
            Self::Squared {}
            | Self::Absolute {}
            | Self::Huber { .. }
            | Self::LogCosh {}
            | Self::Pinball { .. } => true,
        }
    }
}

impl LossFunction {
    /// What [`accepts`](Self::accepts) accepts, in words.
    pub const fn domain(&self) -> &'static str {
        match self {
            Self::AbsolutePercentage {} => "a number other than 0",
            Self::BinaryCrossEntropy {} => "a probability, from 0 to 1",
            Self::Squared {}
            | Self::Absolute {}
            | Self::Huber { .. }
            | Self::LogCosh {}
            | Self::Pinball { .. } => "a number",
        }
    }
}

/// `½e²` for `e ≤ δ`, else `δ(e − ½δ)`; `e ≥ 0`.
fn huber<N: Number>(delta: &N, error: &N) -> MathResult<N> {
    let two = N::from_int(2);
    if error.compare(delta) == Ordering::Greater {
        delta.mul(&error.sub(&delta.div(&two)?)?)
    } else {
        error.mul(error)?.div(&two)
    }
}

/// `ln cosh e`, `e ≥ 0`: `ln(1 + 2 sinh²(e/2))` up to one, `e + ln(1 + e^{−2e}) − ln 2` above.
fn log_cosh<N: Number>(error: &N) -> MathResult<N> {
    let two = N::from_int(2);
    if error.compare(&N::one()) != Ordering::Greater {
        let sinh = sinh_of_small(&error.div(&two)?)?;
        return ln_one_plus(&two.mul(&sinh)?.mul(&sinh)?);
    }
    let decay = two.mul(error)?.neg().exp()?;
    error.add(&ln_one_plus(&decay)?)?.sub(&two.ln()?)
}

/// `sinh h` for `0 ≤ h ≤ ½` by its series; the first term left out is below 10⁻²¹ of the result.
fn sinh_of_small<N: Number>(h: &N) -> MathResult<N> {
    let square = h.mul(h)?;
    let mut sum = N::one();
    // Horner's scheme: term m is the one before times h² / (2m(2m + 1)).
    for factors in [
        18 * 19,
        16 * 17,
        14 * 15,
        12 * 13,
        10 * 11,
        8 * 9,
        6 * 7,
        4 * 5,
        2 * 3,
    ] {
        sum = N::one().add(&square.mul(&sum)?.div(&N::from_int(factors))?)?;
    }
    h.mul(&sum)
}

/// `−y ln x − (1−y) ln(1−x)` with `x` clamped into `[10⁻⁹, 1 − 10⁻⁹]`.
fn cross_entropy<N: Number>(truth: &N, value: &N) -> MathResult<N> {
    let one = N::one();
    let margin = N::from_ratio(1, 1_000_000_000)?;
    let x = clip(value, &margin, &one.sub(&margin)?);
    let hit = truth.mul(&x.ln()?)?;
    let miss = one.sub(truth)?.mul(&one.sub(&x)?.ln()?)?;
    Ok(hit.add(&miss)?.neg())
}

/// How a loss enters the science ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LossRule {
    /// The function.
    pub function: LossFunction,
    /// `Some(floor)`: `log10(max(loss, floor))`, so that a perfect prediction is not −∞; `None`: the loss itself.
    pub log_floor: Option<Real>,
    /// What plain losses are measured in; `None`: the unit of the loss.
    pub unit: Option<Real>,
}

impl LossRule {
    /// Loss in its unit, or its floored logarithm `log10(max(loss, floor))`.
    ///
    /// # Units
    /// Those of the loss; dimensionless as a logarithm.
    /// # Rounding
    /// As of the parts.
    /// # Errors
    /// Those of [`LossFunction::evaluate`]; [`MathError::Domain`] for a floor that is not positive.
    /// # Source
    /// Allora documentation (never-negative losses are reported as log10); the floor is own.
    #[inline]
    pub fn evaluate(&self, truth: &Real, value: &Real) -> MathResult<Real> {
        let loss = self.function.evaluate(truth, value)?;
        match &self.log_floor {
            Some(floor) => larger(&loss, floor).log10(),
            None => self.unit.map_or(Ok(loss), |unit| loss.div(&unit)),
        }
    }

    /// Losses of everything an epoch said, under one truth.
    ///
    /// # Shape
    /// `inferences` `[n]` of the synthesis.
    /// # Units
    /// Those of [`evaluate`](Self::evaluate).
    /// # Rounding
    /// As [`evaluate`](Self::evaluate).
    /// # Errors
    /// [`MathError::Shape`] if the inferences are not those of the synthesis; those of `evaluate`.
    /// # Source
    /// Own: every loss follows from the truth.
    #[inline]
    pub fn losses(
        &self,
        truth: &Real,
        inferences: &[Real],
        synthesis: &Synthesis<Real>,
    ) -> MathResult<NetworkLosses<Real>> {
        same_length(
            Operation::Losses,
            synthesis.weights.inferers.len(),
            inferences.len(),
        )?;
        let of = |value: &Real| self.evaluate(truth, value);
        let of_all = |values: &[Real]| try_map(values, &mut { of });
        let of_present = |values: &[Option<Real>]| {
            try_map(values, &mut |value| value.as_ref().map(of).transpose())
        };
        let forecasters = of_present(&synthesis.implied)?;
        let mut implied_without = Vec::with_capacity(forecasters.len());
        let implied = synthesis.implied.iter().zip(&forecasters);
        for (row, (value, loss)) in synthesis.implied_without.iter().zip(implied) {
            // Most are the forecaster's own: it said nothing about the inferer withheld.
            implied_without.push(try_map(row, &mut |withheld| {
                if withheld == value {
                    return Ok(*loss);
                }
                withheld.as_ref().map(of).transpose()
            })?);
        }
        Ok(NetworkLosses {
            combined: of(&synthesis.combined)?,
            naive: of(&synthesis.naive)?,
            inferers: of_all(inferences)?,
            forecasters,
            without_inferer: of_all(&synthesis.without_inferer)?,
            without_forecaster: of_present(&synthesis.without_forecaster)?,
            only_forecaster: of_present(&synthesis.only_forecaster)?,
            implied_without,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn real(text: &str) -> Real {
        text.parse().unwrap()
    }

    fn loss(function: LossFunction, truth: &str, value: &str) -> Real {
        function.evaluate(&real(truth), &real(value)).unwrap()
    }

    fn close(got: Real, want: &str) {
        let want = real(want);
        let distance = got.sub(&want).unwrap().abs();
        let bound = want.abs().mul(&real("1e-17")).unwrap();
        assert!(
            distance.compare(&bound) != Ordering::Greater,
            "{got} is not {want}"
        );
    }

    #[test]
    fn losses_are_those_of_the_definitions() {
        let huber = || LossFunction::Huber { delta: real("0.5") };
        close(loss(LossFunction::Squared {}, "3", "1.5"), "2.25");
        close(loss(LossFunction::Absolute {}, "3", "4.5"), "1.5");
        close(
            loss(LossFunction::AbsolutePercentage {}, "-4", "-3"),
            "0.25",
        );
        close(loss(huber(), "1", "0.6"), "0.08");
        close(loss(huber(), "1", "3"), "0.875");
        let pinball = || LossFunction::Pinball { tau: real("0.9") };
        close(loss(pinball(), "3", "1"), "1.8");
        close(loss(pinball(), "1", "3"), "0.2");
        let binary = LossFunction::BinaryCrossEntropy {};
        close(
            loss(binary, "0.25", "0.5"),
            "0.6931471805599453094172321214581766",
        );
    }

    #[test]
    fn log_cosh_is_accurate_from_tiny_to_huge_errors() {
        let log_cosh = |error: &str| loss(LossFunction::LogCosh {}, error, "0");
        close(
            log_cosh("1e-9"),
            "4.99999999999999999916666666666666667e-19",
        );
        close(log_cosh("0.5"), "0.120114506958277524631763373509679");
        close(log_cosh("1"), "0.433780830483027187026494684900128");
        close(log_cosh("-3"), "2.30932850457778514011362756058535");
        close(log_cosh("1e30"), "1e30");
        assert!(log_cosh("0").is_zero());
    }

    #[test]
    fn nothing_outside_its_domain_has_a_loss() {
        let refused = |function: LossFunction, truth: &str| {
            matches!(
                function.evaluate(&real(truth), &real("0.5")),
                Err(MathError::Domain { .. })
            )
        };
        assert!(refused(LossFunction::AbsolutePercentage {}, "0"));
        assert!(refused(LossFunction::BinaryCrossEntropy {}, "1.01"));
        assert!(refused(LossFunction::BinaryCrossEntropy {}, "-0.01"));
        assert!(refused(LossFunction::Huber { delta: real("0") }, "1"));
        assert!(refused(LossFunction::Pinball { tau: real("1") }, "1"));
    }

    #[test]
    fn a_perfect_prediction_has_the_floor_as_its_loss() {
        let rule = |log_floor| LossRule {
            function: LossFunction::Squared {},
            log_floor,
            unit: None,
        };
        let floored = rule(Some(real("1e-8")));
        let one = real("1");
        close(floored.evaluate(&one, &one).unwrap(), "-8");
        close(floored.evaluate(&one, &real("11")).unwrap(), "2");
        close(rule(None).evaluate(&one, &real("11")).unwrap(), "100");
        assert!(rule(Some(real("0"))).evaluate(&one, &one).is_err());
        // A certain prediction of the wrong class is bad, not infinitely bad.
        let binary = LossFunction::BinaryCrossEntropy {};
        close(loss(binary, "1", "0"), "20.7232658369464111561619230921593");
    }
}
