//! Intervals hold the truth as often as they say, and closeness is measured in typical errors.

use allora_math::closeness::closeness_scores;
use allora_math::interval::IntervalWidths;
use allora_math::{MathError, Number, Operation, Real};
use proptest::prelude::*;

use super::network::real;
use super::series::{milli, Random};

/// Epochs in which the truth is outside the inner and the outer interval.
fn outside(epochs: u32, mut error: impl FnMut(u32) -> Real) -> (u32, u32) {
    let mut widths = IntervalWidths::<Real>::new().unwrap();
    widths.learn_error(&Real::ONE, 1).unwrap();
    let mut outside = (0, 0);
    for epoch in 0..epochs {
        let bounds = widths.around(&Real::ZERO).unwrap();
        assert!(bounds.windows(2).all(|pair| pair[0] <= pair[1]));
        let truth = error(epoch);
        let inner = truth < bounds[1] || truth > bounds[3];
        let outer = truth < bounds[0] || truth > bounds[4];
        widths.learn(inner, outer).unwrap();
        outside.0 += u32::from(inner);
        outside.1 += u32::from(outer);
    }
    outside
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Errors of any size, ten times as large in the second half.
    #[test]
    fn the_truth_is_outside_as_often_as_said(seed in any::<u64>(), size in 20_i64..50_000) {
        let mut random = Random(seed);
        let (inner, outer) = outside(4_000, |epoch| {
            random.normal(if epoch < 2_000 { size } else { 10 * size })
        });
        // 32 % and 5 %, and what the widths grew by: at most ln(10⁴)/η
        prop_assert!((1_180..1_380).contains(&inner), "{}", inner);
        prop_assert!((110..300).contains(&outer), "{}", outer);
    }

    #[test]
    fn a_truth_nearer_by_scores_more(distances in prop::collection::vec(0_i64..9_000, 2..8)) {
        let truth = real("50");
        let truths: Vec<Real> = distances
            .iter()
            .map(|distance| truth.add(&milli(*distance)).unwrap())
            .collect();
        let epsilon = real("0.01");
        let scores = closeness_scores(&truths, &truth, &real("2"), &epsilon).unwrap();
        let highest = real("100");
        for (left, here) in distances.iter().zip(&scores) {
            prop_assert!(Real::ZERO < *here && *here <= highest);
            for (right, there) in distances.iter().zip(&scores) {
                prop_assert_eq!(left < right, here > there);
            }
        }
    }
}

#[test]
fn a_typical_error_away_is_one_over_one_and_epsilon() {
    let truths = ["10", "12", "8"].map(real);
    let scores =
        |typical, epsilon| closeness_scores(&truths, &real("10"), &real(typical), &real(epsilon));
    assert_eq!(scores("2", "1").unwrap(), ["1", "0.5", "0.5"].map(real));
    // before there is a typical error, every distance is one
    assert_eq!(scores("0", "1").unwrap(), ["1", "0.5", "0.5"].map(real));
    assert_eq!(
        scores("2", "0"),
        Err(MathError::DivisionByZero { op: Operation::Div })
    );
}

#[test]
fn one_reputer_changes_no_score_of_another_but_through_the_truth() {
    let (truth, typical, epsilon) = (real("10"), real("2"), real("0.01"));
    let score = |other: &str| {
        let truths = [real("11"), real(other)];
        closeness_scores(&truths, &truth, &typical, &epsilon).unwrap()[0]
    };
    assert_eq!(score("10"), score("1e9"));
}
