//! An inference that one liar or a crowd of clones cannot move.

use crate::combine::{not_empty, weighted_mean};
use crate::list::try_map;
use crate::stats::{clip, count, normalize, same_length, weighted_median};
use crate::{MathError, MathResult, Number, Operation};

/// Combination clipped to `median ± width·deviation`: every value is moved into that band, then the
/// weighted mean is taken with the original weights. Median and deviation (the median of
/// `|x − median|`) are both weighted by the mix `0.4·w/Σw + 0.6/n`.
///
/// More than a sixth of the heads keeps a top-weight liar (0.4 of the mix at most) from owning the
/// median, and 40 % of reputation keeps a crowd of clones without any from owning it. If half
/// of the mix agrees to the digit the deviation is 0 and the result is the median itself.
///
/// # Shape
/// `[n ≥ 1]` values and weights.
/// # Units
/// Those of the values; `width` in deviations.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::Empty`], [`MathError::Shape`]; [`MathError::Domain`] for a negative weight or width;
/// [`MathError::DivisionByZero`] if all weights are 0.
/// # Source
/// Own; answers the poisoning and clone attacks that a mean and a plain median invite.
pub fn clipped_combination<N: Number>(values: &[N], weights: &[N], width: &N) -> MathResult<N> {
    const OP: Operation = Operation::ClippedCombination;
    not_empty(OP, values)?;
    same_length(OP, values.len(), weights.len())?;
    if width.is_negative() || weights.iter().any(N::is_negative) {
        return Err(MathError::Domain { op: OP });
    }
    let mix = mixed_weights(weights)?;
    let center = weighted_median(values, &mix)?;
    let distances = try_map(values, &mut |value| Ok(value.sub(&center)?.abs()))?;
    let reach = width.mul(&weighted_median(&distances, &mix)?)?;
    let (low, high) = (center.sub(&reach)?, center.add(&reach)?);
    let clipped = try_map(values, &mut |value| Ok(clip(value, &low, &high)))?;
    weighted_mean(&clipped, weights, &N::zero())
}

/// `0.4·w/Σw + 0.6/n`
fn mixed_weights<N: Number>(weights: &[N]) -> MathResult<Vec<N>> {
    let reputation = N::from_ratio(2, 5)?;
    let head = N::from_ratio(3, 5)?.div(&count(weights.len())?)?;
    let shares = normalize(weights)?;
    try_map(&shares, &mut |share| reputation.mul(share)?.add(&head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Real;

    fn reals(texts: &[&str]) -> Vec<Real> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn clipped(values: &[Real], weights: &[Real]) -> Real {
        clipped_combination(values, weights, &Real::from(3_u32)).unwrap()
    }

    #[test]
    fn a_poisoner_with_top_weight_stays_inside_the_band() {
        let honest = reals(&["1", "1.1", "0.9", "1.05", "0.95"]);
        let weights = reals(&["1", "1", "1", "1", "1", "5"]);
        for poison in ["1e30", "-1e30", "7"] {
            let values = [honest.clone(), reals(&[poison])].concat();
            let result = clipped(&values, &weights);
            // Median within the honest values, deviation at most their width.
            assert!(result > "0.6".parse().unwrap() && result < "1.7".parse().unwrap());
        }
        // Poison beyond the band has the effect of poison at its edge.
        let far = clipped(&[honest.clone(), reals(&["1e6"])].concat(), &weights);
        let farther = clipped(&[honest, reals(&["1e9"])].concat(), &weights);
        assert_eq!(far, farther);
    }

    #[test]
    fn clones_without_reputation_do_not_move_it() {
        let mut values = reals(&[
            "1", "1.2", "0.8", "1.1", "0.9", "1", "1.05", "0.95", "1", "1.02",
        ]);
        let mut weights = vec![Real::ONE; 10];
        let honest = clipped(&values, &weights);
        values.extend(vec![Real::from(50_u32); 20]);
        weights.extend(vec![Real::ZERO; 20]);
        assert_eq!(clipped(&values, &weights), honest);
    }

    #[test]
    fn agreement_of_the_majority_is_the_result() {
        let values = reals(&["2", "2", "2", "2", "9"]);
        assert_eq!(clipped(&values, &[Real::ONE; 5]), Real::from(2_u32));
    }

    #[test]
    fn values_inside_the_band_keep_the_plain_mean() {
        let values = reals(&["1", "2", "3", "4", "5"]);
        let weights = reals(&["2", "1", "1", "1", "1"]);
        let plain = weighted_mean(&values, &weights, &Real::ZERO).unwrap();
        assert_eq!(clipped(&values, &weights), plain);
    }

    #[test]
    fn what_has_no_value_is_refused() {
        let two = Real::from(2_u32);
        assert!(clipped_combination::<Real>(&[], &[], &two).is_err());
        assert!(clipped_combination(&[two], &[two, two], &two).is_err());
        assert!(clipped_combination(&[two], &[Real::ZERO], &two).is_err());
        assert!(clipped_combination(&[two], &[two.neg()], &two).is_err());
    }
}
