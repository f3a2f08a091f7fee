//! A cartel of reputers with 40 % of the stake, under the weighted median: what it cannot do,
//! what its lies cost, and what a lie that costs nothing can do.

use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::Real;
use allora_testing::allo;
use allora_tests::numbers::real;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{Addr, Uint128};

const EPOCH: EpochId = EpochId(0);
/// What is true, give or take [`NOISE`].
const TRUTH: i64 = 100_000;
const NOISE: i64 = 50;
/// `slash_tolerance · epsilon_reputer · |truth|`, as honest reports hardly differ.
const TOLERATED: i64 = 20_000;

/// Honest reputers and those of the cartel, by stake in ALLO: few, many, one entity that is
/// many accounts, one honest one, and dust in all other places.
const CAMPS: [(&[u128], &[u128]); 5] = [
    (&[20, 20, 20], &[40]),
    (&[10; 6], &[10; 4]),
    (&[30, 30], &[4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]),
    (&[60], &[20, 20]),
    (&[60, 60], &[1; 14]),
];

/// What an epoch with a cartel came to.
struct Played {
    truth: Real,
    /// Whom it cost stake, and how much of it.
    slashed: Vec<(ActorId, Uint128)>,
    cartel: Vec<(ActorId, u128)>,
}

fn params() -> TopicParams {
    let mut params = quick_params();
    params.caps.reputers = 16;
    params.consensus.slash_fraction = Real::ratio(5, 100).unwrap();
    params
}

fn reputer(setup: &mut Setup, name: String, stake: u128) -> (Addr, ActorId) {
    let account = setup.suite.account(&name);
    setup.suite.fund(&account, allo(stake + 1_000));
    let id = setup
        .suite
        .register(&account, setup.topic, Role::Reputer)
        .unwrap();
    setup
        .suite
        .stake(&account, setup.topic, allo(stake))
        .unwrap();
    (account, id)
}

/// Settles an epoch in which the honest say what is true and the cartel what it likes.
fn play((honest, cartel): (&[u128], &[u128]), lie: i64) -> Played {
    let mut setup = Setup::new(params(), [4, 0, 0]);
    let mut say = vec![];
    for (number, stake) in honest.iter().enumerate() {
        let (account, _) = reputer(&mut setup, format!("honest{number}"), *stake);
        let noise = NOISE * (number as i64 % 3 - 1);
        say.push((account, TRUTH + noise));
    }
    let mut ids = vec![];
    for (number, stake) in cartel.iter().enumerate() {
        let (account, id) = reputer(&mut setup, format!("cartel{number}"), *stake);
        say.push((account, lie));
        ids.push((id, *stake));
    }
    setup.submit_all(EPOCH);
    setup.close(EPOCH);
    setup.suite.skip_to_report(setup.topic, EPOCH).unwrap();
    for (account, truth) in say {
        setup
            .suite
            .report(&account, setup.topic, EPOCH, real(truth))
            .unwrap();
    }
    setup.settle(EPOCH);
    setup.assert_lawful();
    let record = setup.suite.epoch(setup.topic, EPOCH).unwrap();
    let offences = setup.suite.offences(setup.topic).unwrap();
    let slashed = offences.iter();
    Played {
        truth: record.truth.unwrap(),
        slashed: slashed
            .map(|offence| (offence.offence.actor_id, offence.staked))
            .collect(),
        cartel: ids,
    }
}

/// It is no further off than who is honest is.
fn assert_true(played: &Played) {
    let (low, high) = (real(TRUTH - NOISE), real(TRUTH + NOISE));
    assert!(
        low <= played.truth && played.truth <= high,
        "{}",
        played.truth
    );
}

#[test]
fn a_cartel_with_40_percent_moves_no_truth_and_pays_for_its_lies() {
    for camps in CAMPS {
        for lie in [
            9_000_000,
            -9_000_000,
            // just beyond what is tolerated, of a truth anywhere in the noise
            TRUTH + TOLERATED + 2 * NOISE,
            TRUTH - TOLERATED - 2 * NOISE,
        ] {
            let played = play(camps, lie);
            assert_true(&played);
            let whom = |pairs: &[(ActorId, Uint128)]| -> Vec<_> {
                pairs.iter().map(|(id, _)| *id).collect()
            };
            let cartel: Vec<_> = played.cartel.iter().map(|(id, _)| *id).collect();
            assert_eq!(whom(&played.slashed), cartel, "{camps:?} {lie}");
            for ((_, lost), (_, stake)) in played.slashed.iter().zip(&played.cartel) {
                let twentieth = allo(*stake).multiply_ratio(1u32, 20u32);
                assert!(lost.abs_diff(twentieth) <= Uint128::new(1_000), "{lost}");
            }
        }
    }
}

/// Inside of what is tolerated a lie costs the reward of lying far off, but no stake; and what it
/// moves is which of the honest reports is the median.
#[test]
fn a_lie_inside_the_tolerance_picks_among_honest_reports_and_no_more() {
    for camps in CAMPS {
        for lie in [TRUTH + TOLERATED - 2 * NOISE, TRUTH - TOLERATED + 2 * NOISE] {
            let played = play(camps, lie);
            assert_true(&played);
            assert_eq!(played.slashed, [], "{camps:?} {lie}");
        }
    }
}
