//! What happens where a formula would otherwise have nothing to say.

#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)]

use allora_math::allora::forecast::implied_inference;
use allora_math::allora::regret::{PairwiseRegrets, ShiftedRegrets};
use allora_math::allora::reward::{reputer_fractions, task_entropy, task_shares};
use allora_math::allora::score::newcomer_score;
use allora_math::allora::synthesis::{
    confidence_interval, synthesize, synthesize_guarded, FamilyRegrets, RegretSource, Submissions,
    Synthesis,
};
use allora_math::allora::weight::{WeightFunction, WeightParams};
use allora_math::emission::{delegator_split, locked_vesting, monthly_emission, topic_weight};
use allora_math::{MathError, MathResult, Number, Real};

fn real(text: &str) -> Real {
    text.parse().unwrap()
}

fn reals(texts: &[&str]) -> Vec<Real> {
    texts.iter().map(|text| real(text)).collect()
}

fn params() -> WeightParams<Real> {
    WeightParams {
        p_norm: real("3"),
        c_norm: real("0.75"),
        epsilon: real("0.01"),
    }
}

fn run(
    inferences: &[Real],
    forecasts: &[Vec<(usize, Real)>],
    regrets: &PairwiseRegrets<Real>,
    all_new: bool,
) -> MathResult<Synthesis<Real>> {
    let submissions = Submissions {
        inferences,
        forecasts,
        reference_loss: &real("-2"),
        all_new,
    };
    synthesize(&submissions, regrets, &params())
}

#[test]
fn a_single_inference_is_the_networks_whatever_the_forecasts() {
    let forecasts = vec![vec![(0, real("-3"))], vec![]];
    let regrets = PairwiseRegrets::uniform(1, 2, &Real::ONE);
    let synthesis = run(&reals(&["7"]), &forecasts, &regrets, false).unwrap();
    assert_eq!(
        (synthesis.combined, synthesis.naive),
        (real("7"), real("7"))
    );
    assert_eq!(synthesis.implied, [None, None]);
    assert!(synthesis.without_inferer.is_empty());
    assert_eq!(synthesis.without_forecaster, [None, None]);
    let interval = confidence_interval(&reals(&["7"]), &synthesis).unwrap();
    assert_eq!(interval, Some([real("7"); 5]));
}

#[test]
fn nobody_is_an_error() {
    let regrets = PairwiseRegrets::uniform(0, 0, &Real::ONE);
    let refused = run(&[], &[], &regrets, false);
    assert!(matches!(refused, Err(MathError::Empty { .. })));
}

#[test]
fn regrets_of_others_are_refused() {
    let inferences = reals(&["1", "2", "4"]);
    for (n, k) in [(2, 0), (4, 0), (3, 1)] {
        let regrets = PairwiseRegrets::uniform(n, k, &Real::ONE);
        assert!(run(&inferences, &[], &regrets, false).is_err(), "{n} {k}");
    }
}

#[test]
fn newcomers_are_averaged_plainly_and_forecasters_idle() {
    let forecasts = vec![
        vec![(0, real("-3")), (2, real("-1")), (9, real("0"))],
        vec![(1, real("0"))],
    ];
    let regrets = PairwiseRegrets::uniform(3, 2, &Real::ZERO);
    let inferences = reals(&["1", "2", "6"]);
    let synthesis = run(&inferences, &forecasts, &regrets, true).unwrap();
    assert_eq!(
        (synthesis.combined, synthesis.naive),
        (real("3"), real("3"))
    );
    assert_eq!(synthesis.implied, [Some(real("3.5")), Some(real("2"))]);
    assert_eq!(synthesis.without_inferer, reals(&["4", "3.5", "1.5"]));
    assert_eq!(synthesis.only_forecaster, [Some(real("3")); 2]);
    assert_eq!(synthesis.weights.inferers, [Real::ONE; 3]);
    assert_eq!(synthesis.weights.forecasters, [Real::ZERO; 2]);
    // The second named nobody but inferer 1.
    assert_eq!(
        synthesis.implied_without.last().unwrap(),
        &[Some(real("2")), None, Some(real("2"))]
    );
}

#[test]
fn a_forecaster_who_names_nobody_changes_nothing() {
    let inferences = reals(&["1", "2", "6"]);
    let named: Vec<(usize, Real)> = vec![(0, real("-3")), (1, real("-1"))];
    let alone = PairwiseRegrets::uniform(3, 1, &real("-0.5"));
    let mut both = PairwiseRegrets::uniform(3, 2, &real("-0.5"));
    both.combined.forecasters = reals(&["-0.5", "99"]);
    let left = run(&inferences, std::slice::from_ref(&named), &alone, false).unwrap();
    let right = run(&inferences, &[named, vec![(3, real("1"))]], &both, false).unwrap();
    assert_eq!(left.combined, right.combined);
    assert_eq!(left.without_inferer, right.without_inferer);
    assert_eq!(right.implied.last().unwrap(), &None);
    // One effective forecaster only: nobody to compare it with.
    assert_eq!(right.only_forecaster, [None, None]);
}

#[test]
fn a_one_out_without_any_weight_is_the_plain_mean_of_those_left() {
    // The forecaster outshines everybody, but without inferer 0 it has nothing to say.
    let inferences: Vec<Real> = (0..12_u32).map(Real::from).collect();
    let mut regrets = PairwiseRegrets::uniform(12, 1, &real("-5.364"));
    for family in &mut regrets.without_inferer {
        family.forecasters = reals(&["-1.9"]);
    }
    let forecasts = vec![vec![(0, real("-3"))]];
    let synthesis = run(&inferences, &forecasts, &regrets, false).unwrap();
    assert_eq!(synthesis.without_inferer.first(), Some(&real("6")));
    let submissions = Submissions {
        inferences: &inferences,
        forecasts: &forecasts,
        reference_loss: &real("-2"),
        all_new: false,
    };
    let guard = real("1e-7");
    let original = synthesize_guarded(&submissions, &regrets, &params(), &guard).unwrap();
    assert_eq!(original.without_inferer.first(), Some(&Real::ZERO));
    assert_eq!(original.combined, synthesis.combined);
}

#[test]
fn forecasts_of_one_are_its_inference_and_of_none_nothing() {
    let function = WeightFunction::new(&params()).unwrap();
    let inferences = reals(&["5", "9"]);
    let implied = |forecast: &[(usize, Real)]| {
        implied_inference(&inferences, forecast, &real("-2"), false, &function).unwrap()
    };
    assert_eq!(implied(&[]), None);
    assert_eq!(implied(&[(2, real("1"))]), None);
    assert_eq!(
        implied(&[(1, real("1e40")), (7, real("0"))]),
        Some(real("9"))
    );
}

#[test]
fn weight_without_sharpness_is_an_error() {
    let flat = WeightParams {
        p_norm: Real::ZERO,
        ..params()
    };
    let refused = WeightFunction::new(&flat).unwrap_err();
    assert!(matches!(refused, MathError::DivisionByZero { .. }));
}

#[test]
fn participants_without_numbers_are_refused() {
    let regrets = ShiftedRegrets {
        inferers: reals(&["1", "2"]),
        forecasters: reals(&["3"]),
        naive: real("0.5"),
        without_inferer: reals(&["0.25", "0"]),
        without_forecaster: reals(&["0"]),
        only_forecaster: reals(&["-1"]),
        implied_without: vec![reals(&["4", "0"])],
    };
    let family = regrets.without_inferer(0).unwrap();
    let expected = FamilyRegrets {
        inferers: reals(&["1.25", "2.25"]),
        forecasters: reals(&["7"]),
    };
    assert_eq!(family, expected);
    assert_eq!(
        regrets.only_forecaster(0).unwrap().forecasters,
        reals(&["2"])
    );
    assert_eq!(regrets.naive().unwrap().inferers, reals(&["1.5", "2.5"]));
    assert!(regrets.without_inferer(2).is_err());
    assert!(regrets.without_forecaster(1).is_err());
    assert!(regrets.only_forecaster(1).is_err());
}

#[test]
fn a_certain_task_has_no_entropy_and_a_settlement_goes_on() {
    let alpha = Real::ONE;
    let fractions = reals(&["1", "0"]);
    let task = task_entropy(&fractions, &[None, None], &alpha, &real("0.25")).unwrap();
    assert!(task.entropy.is_zero());
    assert_eq!(task.smoothed, fractions);
    let (zero, half) = (Real::ZERO, real("0.5"));
    let shares = task_shares(&zero, &zero, &half, &half).unwrap();
    assert_eq!(shares.reputation, Real::ONE);
    let shares = task_shares(&zero, &zero, &zero, &half).unwrap();
    assert_eq!((shares.inference, shares.reputation), (half, half));
    assert!(task_entropy(&[], &[], &alpha, &half).is_err());
    assert!(reputer_fractions(&[Real::ONE], &[zero], &Real::ONE).is_err());
}

#[test]
fn newcomers_score_below_the_lowest() {
    let score = newcomer_score(&reals(&["1", "3", "2"]), &real("2")).unwrap();
    assert_eq!(score, real("-1"));
    assert!(newcomer_score::<Real>(&[], &Real::ONE).is_err());
}

#[test]
fn money_is_cut_to_whole_units_in_favor_of_the_payer() {
    let split = delegator_split(&real("10.5"), &real("3"), &real("1")).unwrap();
    assert_eq!((split.delegators, split.reputer), (real("3"), real("7.5")));
    assert_eq!(split.share_increase, real("3"));
    let nobody = delegator_split(&real("10"), &real("3"), &Real::ZERO).unwrap();
    assert_eq!(
        (nobody.delegators, nobody.reputer),
        (Real::ZERO, real("10"))
    );
    assert!(delegator_split(&Real::ONE, &Real::ZERO, &Real::ZERO).is_err());
    assert_eq!(
        monthly_emission(&real("0.3"), &real("9")).unwrap(),
        real("2")
    );
    let large = real("123456789012345678901234567890");
    assert_eq!(monthly_emission(&Real::ONE, &large).unwrap(), large);
    assert_eq!(locked_vesting(u128::MAX, 11).unwrap(), u128::MAX);
    assert_eq!(locked_vesting(u128::MAX, 35).unwrap(), u128::MAX / 36);
    assert_eq!(locked_vesting(u128::MAX, u32::MAX).unwrap(), 0);
    let weight = topic_weight(&Real::ONE, &Real::ZERO, &Real::ONE, Some(&Real::ONE));
    assert!(weight.unwrap().is_zero(), "no revenue, no weight");
}
