//! A truth too far from everybody else's costs stake: the coordinator names it,
//! the vault takes it.

use allora_interfaces::staking_vault::OffenceKind;
use allora_interfaces::EpochId;
use allora_math::Real;
use allora_testing::allo;
use allora_tests::numbers::real;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::Uint128;

const EPOCH: EpochId = EpochId(0);

/// Settles an epoch in which four reputers say these, on a topic that takes so much.
fn settled_with(fraction: Real, truths: [i64; 4]) -> Setup {
    let mut params = quick_params();
    params.consensus.slash_fraction = fraction;
    let mut setup = Setup::new(params, [4, 0, 4]);
    let delegator = setup.suite.account("delegator");
    setup.suite.fund(&delegator, allo(1_000));
    let last = setup.reputers[3].account.clone();
    setup
        .suite
        .delegate(&delegator, setup.topic, &last, allo(70))
        .unwrap();
    setup.submit_all(EPOCH);
    setup.close(EPOCH);
    setup.suite.skip_to_report(setup.topic, EPOCH).unwrap();
    for (reputer, truth) in setup.reputers.clone().iter().zip(truths) {
        setup
            .suite
            .report(&reputer.account, setup.topic, EPOCH, real(truth))
            .unwrap();
    }
    setup.settle(EPOCH);
    setup.assert_lawful();
    setup
}

fn staked(setup: &Setup) -> Vec<Uint128> {
    let operators = setup.reputers.iter();
    operators
        .map(|reputer| {
            let operator = setup.suite.operator(setup.topic, &reputer.account);
            operator.unwrap().staked
        })
        .collect()
}

fn percent(n: i64) -> Real {
    Real::ratio(n, 100).unwrap()
}

#[test]
fn one_of_four_that_is_far_off_is_slashed_with_its_delegators() {
    let setup = settled_with(percent(5), [100_000, 100_100, 99_900, 9_000_000]);
    let offences = setup.suite.offences(setup.topic).unwrap();
    assert_eq!(offences.len(), 1);
    assert_eq!(offences[0].offence.actor_id, setup.reputers[3].id);
    assert_eq!(offences[0].offence.kind, OffenceKind::DistantTruth);
    let lost = allo(200).multiply_ratio(5u32, 100u32);
    assert!(offences[0].staked.abs_diff(lost) <= Uint128::new(1_000));
    let after = staked(&setup);
    assert_eq!(after[..3], [100, 110, 120].map(allo));
    assert_eq!(after[3] + offences[0].staked, allo(200));
}

#[test]
fn honest_noise_is_safe_and_zero_is_off() {
    let noisy = settled_with(percent(50), [100_000, 100_400, 99_500, 100_900]);
    assert!(noisy.suite.offences(noisy.topic).unwrap().is_empty());
    let off = settled_with(Real::ZERO, [100_000, 100_100, 99_900, 9_000_000]);
    assert!(off.suite.offences(off.topic).unwrap().is_empty());
}
