//! Laws the formulas obey for all inputs, on random ones.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used
)]

use allora_math::allora::regret::{PairwiseRegrets, ShiftedRegrets};
use allora_math::allora::reward::{score_fractions, task_shares, FractionParams};
use allora_math::allora::synthesis::{
    confidence_interval, synthesize, FamilyRegrets, RegretSource, Submissions, Synthesis,
};
use allora_math::allora::weight::{gradient, potential, weights, WeightFunction, WeightParams};
use allora_math::loss::NetworkLosses;
use allora_math::split::{split_by_integers, split_exact};
use allora_math::{stats, Number, Real};
use proptest::collection::vec;
use proptest::prelude::*;

fn real(value: i64) -> Real {
    Real::from(value)
}

/// `value / 10^6`
fn micro(value: i64) -> Real {
    real(value).div(&real(1_000_000)).unwrap()
}

fn reals(values: &[i64]) -> Vec<Real> {
    values.iter().copied().map(micro).collect()
}

fn params() -> WeightParams<Real> {
    WeightParams {
        p_norm: real(3),
        c_norm: Real::ratio(3, 4).unwrap(),
        epsilon: Real::ratio(1, 100).unwrap(),
    }
}

/// `|left − right| ≤ 10^exponent · max(1, |left|)`
fn close(left: &Real, right: &Real, exponent: i64) -> bool {
    let distance = left.sub(right).unwrap().abs();
    let size = std::cmp::max(left.abs(), Real::ONE);
    let bound: Real = format!("1e{exponent}").parse().unwrap();
    distance <= bound.mul(&size).unwrap()
}

fn all_close(left: &[Real], right: &[Real], exponent: i64) -> bool {
    let mut pairs = left.iter().zip(right);
    left.len() == right.len() && pairs.all(|(left, right)| close(left, right, exponent))
}

/// An epoch of random submissions and losses.
#[derive(Clone, Debug)]
struct Epoch {
    inferences: Vec<Real>,
    /// `[k][n]` forecast losses of everybody.
    forecasts: Vec<Vec<Real>>,
    losses: NetworkLosses<Real>,
}

fn epoch(n: usize, k: usize) -> impl Strategy<Value = Epoch> {
    const UNIT: std::ops::Range<i64> = -4_000_000..4_000_000;
    (
        vec(UNIT, n),
        vec(vec(UNIT, n), k),
        vec(UNIT, 2 + 2 * n + 3 * k),
        vec(vec(UNIT, n), k),
    )
        .prop_map(move |(inferences, forecasts, losses, implied)| {
            let losses = reals(&losses);
            let some = |range: &[Real]| range.iter().copied().map(Some).collect::<Vec<_>>();
            let (inferers, rest) = losses[2..].split_at(n);
            let (without_inferer, rest) = rest.split_at(n);
            Epoch {
                inferences: reals(&inferences),
                forecasts: forecasts.iter().map(|row| reals(row)).collect(),
                losses: NetworkLosses {
                    combined: losses[0],
                    naive: losses[1],
                    inferers: inferers.to_vec(),
                    forecasters: some(&rest[..k]),
                    without_inferer: without_inferer.to_vec(),
                    without_forecaster: some(&rest[k..2 * k]),
                    only_forecaster: some(&rest[2 * k..]),
                    implied_without: implied.iter().map(|row| some(&reals(row))).collect(),
                },
            }
        })
}

/// Three to six inferers, up to three forecasters, and up to forty epochs of them.
fn history() -> impl Strategy<Value = Vec<Epoch>> {
    (2_usize..7, 0_usize..4).prop_flat_map(|(n, k)| vec(epoch(n, k), 1..40))
}

fn uniform(n: usize, k: usize, regret: Real) -> ShiftedRegrets<Real> {
    ShiftedRegrets {
        inferers: vec![regret; n],
        forecasters: vec![regret; k],
        naive: Real::ZERO,
        without_inferer: vec![Real::ZERO; n],
        without_forecaster: vec![Real::ZERO; k],
        only_forecaster: vec![Real::ZERO; k],
        implied_without: vec![vec![Real::ZERO; n]; k],
    }
}

fn synthesis_of<R: RegretSource<Real>>(epoch: &Epoch, regrets: &R) -> Synthesis<Real> {
    let everybody = |row: &Vec<Real>| row.iter().copied().enumerate().collect::<Vec<_>>();
    let submissions = Submissions {
        inferences: &epoch.inferences,
        forecasts: &epoch.forecasts.iter().map(everybody).collect::<Vec<_>>(),
        reference_loss: &epoch.losses.combined,
        all_new: false,
    };
    synthesize(&submissions, regrets, &params()).unwrap()
}

fn same_family(left: &FamilyRegrets<Real>, right: &FamilyRegrets<Real>) -> bool {
    all_close(&left.inferers, &right.inferers, -15)
        && all_close(&left.forecasters, &right.forecasters, -15)
}

/// Everything a synthesis says, as one list.
fn values_of(synthesis: &Synthesis<Real>) -> Vec<Option<Real>> {
    let scalars = [synthesis.combined, synthesis.naive].into_iter();
    scalars
        .chain(synthesis.without_inferer.iter().copied())
        .map(Some)
        .chain(synthesis.implied.iter().copied())
        .chain(synthesis.without_forecaster.iter().copied())
        .chain(synthesis.only_forecaster.iter().copied())
        .chain(synthesis.implied_without.iter().flatten().copied())
        .collect()
}

/// The same list in the order that `permute` puts participants in.
fn permuted<T: Clone>(list: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|index| list[*index].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn shifts_and_full_matrices_hold_the_same_regrets(epochs in history(), alpha in 1_i64..=1_000_000) {
        let (n, k) = (epochs[0].inferences.len(), epochs[0].forecasts.len());
        let alpha = micro(alpha);
        let start = micro(-1_500_000);
        let mut shifted = uniform(n, k, start);
        let mut pairwise = PairwiseRegrets::uniform(n, k, &start);
        for epoch in &epochs {
            shifted.update(&epoch.losses, &alpha).unwrap();
            pairwise.update(&epoch.losses, &alpha).unwrap();
        }
        prop_assert!(same_family(&shifted.combined().unwrap(), &pairwise.combined().unwrap()));
        prop_assert!(same_family(&shifted.naive().unwrap(), &pairwise.naive().unwrap()));
        for x in 0..n {
            let families = (shifted.without_inferer(x).unwrap(), pairwise.without_inferer(x).unwrap());
            prop_assert!(same_family(&families.0, &families.1));
        }
        for y in 0..k {
            let families = (shifted.without_forecaster(y).unwrap(), pairwise.without_forecaster(y).unwrap());
            prop_assert!(same_family(&families.0, &families.1));
            let families = (shifted.only_forecaster(y).unwrap(), pairwise.only_forecaster(y).unwrap());
            prop_assert!(same_family(&families.0, &families.1));
        }
        let last = epochs.last().unwrap();
        let (left, right) = (synthesis_of(last, &shifted), synthesis_of(last, &pairwise));
        for (left, right) in values_of(&left).iter().zip(&values_of(&right)) {
            prop_assert_eq!(left.is_some(), right.is_some());
            if let (Some(left), Some(right)) = (left, right) {
                prop_assert!(close(left, right, -13), "{} {}", left, right);
            }
        }
    }

    #[test]
    fn the_order_of_participants_does_not_matter(epochs in history(), seed in any::<u64>()) {
        let (n, k) = (epochs[0].inferences.len(), epochs[0].forecasts.len());
        let mut regrets = uniform(n, k, micro(-1_500_000));
        for epoch in &epochs {
            regrets.update(&epoch.losses, &micro(100_000)).unwrap();
        }
        let order = |length: usize| {
            let mut order: Vec<usize> = (0..length).collect();
            order.sort_by_key(|index| (seed ^ *index as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15));
            order
        };
        let (inferers, forecasters) = (order(n), order(k));
        let epoch = epochs.last().unwrap();
        let by_inferer = |rows: &[Vec<Real>]| rows.iter().map(|row| permuted(row, &inferers)).collect::<Vec<_>>();
        let other = Epoch {
            inferences: permuted(&epoch.inferences, &inferers),
            forecasts: by_inferer(&permuted(&epoch.forecasts, &forecasters)),
            losses: epoch.losses.clone(),
        };
        let other_regrets = ShiftedRegrets {
            inferers: permuted(&regrets.inferers, &inferers),
            forecasters: permuted(&regrets.forecasters, &forecasters),
            naive: regrets.naive,
            without_inferer: permuted(&regrets.without_inferer, &inferers),
            without_forecaster: permuted(&regrets.without_forecaster, &forecasters),
            only_forecaster: permuted(&regrets.only_forecaster, &forecasters),
            implied_without: by_inferer(&permuted(&regrets.implied_without, &forecasters)),
        };
        let (left, right) = (synthesis_of(epoch, &regrets), synthesis_of(&other, &other_regrets));
        prop_assert!(close(&left.combined, &right.combined, -15));
        prop_assert!(close(&left.naive, &right.naive, -15));
        let without = permuted(&left.without_inferer, &inferers);
        prop_assert!(all_close(&without, &right.without_inferer, -14));
        let only: Vec<_> = permuted(&left.only_forecaster, &forecasters).into_iter().flatten().collect();
        let other_only: Vec<_> = right.only_forecaster.iter().flatten().copied().collect();
        prop_assert!(all_close(&only, &other_only, -14));
    }

    #[test]
    fn every_mean_lies_among_the_inferences(epochs in history()) {
        let (n, k) = (epochs[0].inferences.len(), epochs[0].forecasts.len());
        let mut regrets = uniform(n, k, micro(-1_500_000));
        for epoch in &epochs {
            let synthesis = synthesis_of(epoch, &regrets);
            let low = epoch.inferences.iter().min().unwrap();
            let high = epoch.inferences.iter().max().unwrap();
            for value in values_of(&synthesis).into_iter().flatten() {
                prop_assert!(close(&value, low, -15) || value >= *low);
                prop_assert!(close(&value, high, -15) || value <= *high);
            }
            let interval = confidence_interval(&epoch.inferences, &synthesis).unwrap().unwrap();
            prop_assert!(interval.windows(2).all(|pair| pair[0] <= pair[1] || close(&pair[0], &pair[1], -15)));
            prop_assert!(interval[0] >= *low && interval[4] <= *high || close(&interval[0], low, -15));
            regrets.update(&epoch.losses, &micro(300_000)).unwrap();
        }
    }

    #[test]
    fn weights_do_not_depend_on_the_unit_of_regret(
        regrets in vec(-4_000_000_i64..4_000_000, 1..20),
        factor in 1_i64..1_000_000_000,
    ) {
        let factor = micro(factor);
        let scale = |value: &Real| value.mul(&factor).unwrap();
        let regrets = reals(&regrets);
        let scaled: Vec<Real> = regrets.iter().map(scale).collect();
        let other = WeightParams { epsilon: scale(&params().epsilon), ..params() };
        let left = weights(&regrets, &[], &params()).unwrap().inferers;
        let right = weights(&scaled, &[], &other).unwrap().inferers;
        prop_assert!(all_close(&left, &right, -14));
    }

    #[test]
    fn a_higher_regret_never_weighs_less(regrets in vec(-9_000_000_i64..9_000_000, 1..20)) {
        let mut regrets = regrets;
        regrets.sort_unstable();
        let found = weights(&reals(&regrets), &[], &params()).unwrap().inferers;
        prop_assert!(found.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert!(*found.last().unwrap() > Real::ZERO, "somebody always counts");
        let most = params().p_norm;
        prop_assert!(found.iter().all(|weight| !weight.is_negative() && *weight <= most));
    }

    #[test]
    fn potential_and_gradient_rise_and_stay_in_their_bounds(
        x in -20_000_000_000_i64..20_000_000_000,
        step in 1_i64..1_000_000,
    ) {
        let (p, c) = (params().p_norm, params().c_norm);
        let (low, high) = (micro(x), micro(x + step));
        let potentials = (potential(&p, &c, &low).unwrap(), potential(&p, &c, &high).unwrap());
        prop_assert!(potentials.0 <= potentials.1 && !potentials.0.is_negative());
        let gradients = (gradient(&p, &c, &low).unwrap(), gradient(&p, &c, &high).unwrap());
        prop_assert!(gradients.0 <= gradients.1 && !gradients.0.is_negative());
        prop_assert!(gradients.1 <= p);
        // The gradient is the slope: the secant lies between the slopes at both ends.
        let rise = potentials.1.sub(&potentials.0).unwrap().div(&micro(step)).unwrap();
        prop_assert!(rise >= gradients.0 || close(&rise, &gradients.0, -9));
        prop_assert!(rise <= gradients.1 || close(&rise, &gradients.1, -9));
    }

    #[test]
    fn normalized_regrets_beyond_the_bounds_weigh_as_much_as_on_them(x in 3_000_000_i64..9_000_000) {
        let function = WeightFunction::new(&params()).unwrap();
        let weight = |x: i64, best: i64| function.weight_of_normalized_regret(&micro(x), &micro(best)).unwrap();
        prop_assert_eq!(weight(x, x), weight(3_000_000, 3_000_000));
        prop_assert_eq!(weight(-x, -x), weight(-2_000_000, -2_000_000));
        prop_assert!(weight(-2_000_001 - x, 0).is_zero());
    }

    #[test]
    fn fractions_sum_to_one(
        scores in vec(-4_000_000_i64..4_000_000, 1..40),
        history in vec(-4_000_000_i64..4_000_000, 0..40),
        floor_at_zero in any::<bool>(),
    ) {
        let params = FractionParams {
            p: real(3),
            c: Real::ratio(3, 4).unwrap(),
            epsilon: Real::ratio(1, 100).unwrap(),
            floor_at_zero,
        };
        let scores = reals(&scores);
        let fractions = score_fractions(&scores, &reals(&history), &params).unwrap();
        prop_assert!(close(&stats::sum(&fractions).unwrap(), &Real::ONE, -17));
        prop_assert!(fractions.iter().all(|fraction| !fraction.is_negative()));
        let earns = |score: &Real| *score > Real::ZERO;
        if floor_at_zero && scores.iter().any(earns) {
            for (score, fraction) in scores.iter().zip(&fractions) {
                prop_assert_eq!(earns(score), *fraction > Real::ZERO);
            }
        }
    }

    #[test]
    fn shares_of_the_tasks_sum_to_one(
        entropies in vec(prop_oneof![Just(0_i64), 1_i64..3_000_000], 3),
        chi in 100_000_i64..500_000,
    ) {
        let [f, g, h] = [entropies[0], entropies[1], entropies[2]].map(micro);
        let shares = task_shares(&f, &g, &h, &micro(chi)).unwrap();
        let all = [shares.inference, shares.forecasting, shares.reputation];
        prop_assert!(close(&stats::sum(&all).unwrap(), &Real::ONE, -17));
        prop_assert!(all.iter().all(|share| !share.is_negative()));
    }

    #[test]
    fn parts_sum_to_the_total_and_are_in_proportion(
        total in any::<u128>(),
        shares in vec(prop_oneof![Just(0_i64), 0_i64..9, any::<u32>().prop_map(i64::from)], 1..60),
    ) {
        prop_assume!(shares.iter().any(|share| *share > 0));
        let as_reals: Vec<Real> = shares.iter().copied().map(real).collect();
        let as_integers: Vec<u128> = shares.iter().map(|share| u128::try_from(*share).unwrap()).collect();
        let parts = split_exact(total, &as_reals).unwrap();
        prop_assert_eq!(&parts, &split_by_integers(total, &as_integers).unwrap());
        prop_assert_eq!(parts.iter().sum::<u128>(), total);
        for (left, part) in shares.iter().zip(&parts) {
            prop_assert!(*left > 0 || *part == 0);
            for (right, other) in shares.iter().zip(&parts) {
                prop_assert!(left <= right || part >= other, "more share, not less money");
            }
        }
        // Less than a unit off: part/total and share/sum are compared by their cross products.
        let sum: u128 = as_integers.iter().sum();
        let small = total >> 48;
        let parts = split_exact(small, &as_reals).unwrap();
        for (share, part) in as_integers.iter().zip(&parts) {
            prop_assert!((part * sum).abs_diff(small * share) < sum);
        }
    }

    #[test]
    fn real_shares_of_any_size_split_exactly(
        total in any::<u128>(),
        shares in vec((1_i64..i64::MAX, -3000_i64..3000), 1..40),
    ) {
        let shares: Vec<Real> = shares
            .iter()
            .map(|(share, power)| real(*share).mul(&real(*power).exp2().unwrap()).unwrap())
            .collect();
        let parts = split_exact(total, &shares).unwrap();
        prop_assert_eq!(parts.iter().sum::<u128>(), total);
    }

    #[test]
    fn quantiles_rise_from_the_smallest_to_the_largest(
        values in vec(-4_000_000_i64..4_000_000, 1..30),
        q in 0_i64..1_000_000,
    ) {
        let values = reals(&values);
        let at = |q: i64| stats::quantile(&values, &micro(q)).unwrap();
        prop_assert_eq!(at(0), *values.iter().min().unwrap());
        prop_assert_eq!(at(1_000_000), *values.iter().max().unwrap());
        prop_assert!(at(q) <= at(q + 1) || close(&at(q), &at(q + 1), -17));
        let weights = vec![Real::ONE; values.len()];
        let middle = stats::weighted_median(&values, &weights).unwrap();
        prop_assert!(middle <= stats::median(&values).unwrap());
        prop_assert!(values.contains(&middle));
    }
}
