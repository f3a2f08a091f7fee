//! Findings about what comes out of the vault, when, and how often.

use allora_interfaces::Role;
use allora_testing::{allo, typed};
use allora_tests::setup::Setup;
use cosmwasm_std::Uint128;
use staking_vault::ContractError as VaultError;

const UNBONDING: u64 = 1_814_400;

use super::settled;

#[test]
fn sherlock_h03_zero_and_excessive_amounts_are_refused() {
    let mut setup = settled();
    let reputer = setup.reputers[0].account.clone();
    let before = setup.suite.state_digest();

    let zero = typed::<VaultError>(setup.suite.unstake(&reputer, setup.topic, Uint128::zero()));
    assert_eq!(zero, VaultError::ZeroAmount {});
    for amount in [allo(100) + Uint128::one(), Uint128::MAX] {
        let error = typed::<VaultError>(setup.suite.unstake(&reputer, setup.topic, amount));
        assert!(
            matches!(error, VaultError::InsufficientStake { .. }),
            "{error}"
        );
    }
    assert_eq!(setup.suite.state_digest(), before);
}

#[test]
fn sherlock_h04_claim_twice_pays_once() {
    let mut setup = settled();
    let reputer = setup.reputers[0].account.clone();
    let rewards = setup.suite.rewards(&reputer, setup.topic).unwrap();
    let before = setup.suite.balance(&reputer).unwrap();
    assert!(!rewards.is_zero());

    // the same topic twice in one message pays it once
    setup
        .suite
        .claim(&reputer, &[setup.topic, setup.topic])
        .unwrap();
    assert_eq!(setup.suite.balance(&reputer).unwrap(), before + rewards);
    let error = typed::<VaultError>(setup.suite.claim(&reputer, &[setup.topic]));
    assert_eq!(error, VaultError::NothingToClaim { actor: reputer });
    setup.assert_lawful();
}

/// Exits are pulled by their owner: there is no queue to fill for others, and an
/// account's own entries are few.
#[test]
fn sherlock_h08_unbonding_entries_are_bounded() {
    let mut setup = settled();
    let reputer = setup.reputers[0].account.clone();
    let mut accepted = 0;
    let refused = loop {
        setup.suite.skip(60);
        match setup.suite.unstake(&reputer, setup.topic, Uint128::one()) {
            Ok(_) => accepted += 1,
            Err(error) => break error,
        }
        assert!(accepted < 100, "a thousand dust entries fit");
    };

    let error = refused.downcast::<VaultError>().unwrap();
    assert!(
        matches!(error, VaultError::TooManyUnbondings { .. }),
        "{error}"
    );
    let other = setup.reputers[1].account.clone();
    setup
        .suite
        .unstake(&other, setup.topic, Uint128::one())
        .unwrap();
    setup.suite.skip(UNBONDING);
    setup.suite.withdraw(&reputer, setup.topic).unwrap();
    setup
        .suite
        .unstake(&reputer, setup.topic, Uint128::one())
        .unwrap();
    setup.assert_lawful();
}

#[test]
fn pr_354_a_withdrawal_is_paid_once_and_only_when_it_is_ripe() {
    let mut setup = settled();
    let reputer = setup.reputers[0].account.clone();
    let free = setup.suite.balance(&reputer).unwrap();
    setup
        .suite
        .unstake(&reputer, setup.topic, allo(40))
        .unwrap();
    setup.suite.skip(UNBONDING - 1);
    let error = typed::<VaultError>(setup.suite.withdraw(&reputer, setup.topic));
    assert!(
        matches!(error, VaultError::NothingMatured { .. }),
        "{error}"
    );

    // a second entry must not ride on the first one's delay
    setup
        .suite
        .unstake(&reputer, setup.topic, allo(20))
        .unwrap();
    setup.suite.skip(1);
    setup.suite.withdraw(&reputer, setup.topic).unwrap();
    assert_eq!(setup.suite.balance(&reputer).unwrap(), free + allo(40));
    typed::<VaultError>(setup.suite.withdraw(&reputer, setup.topic));
    assert_eq!(setup.suite.balance(&reputer).unwrap(), free + allo(40));
    setup.suite.skip(UNBONDING);
    setup.suite.withdraw(&reputer, setup.topic).unwrap();
    assert_eq!(setup.suite.balance(&reputer).unwrap(), free + allo(60));
    setup.assert_lawful();
}

/// Claim, leave and unstake in every order: what comes out is the same.
#[test]
fn a25_rewards_and_stake_come_out_in_every_order() {
    type Step = fn(&mut Setup);
    let claim: Step = |setup| {
        let who = setup.reputers[0].account.clone();
        setup.suite.claim(&who, &[setup.topic]).unwrap();
    };
    let leave: Step = |setup| {
        let who = setup.reputers[0].account.clone();
        setup.suite.leave(&who, setup.topic, Role::Reputer).unwrap();
    };
    let unstake: Step = |setup| {
        let who = setup.reputers[0].account.clone();
        setup.suite.unstake(&who, setup.topic, allo(100)).unwrap();
        setup.suite.skip(UNBONDING);
        setup.suite.withdraw(&who, setup.topic).unwrap();
    };
    let orders = [
        [claim, leave, unstake],
        [claim, unstake, leave],
        [leave, claim, unstake],
        [leave, unstake, claim],
        [unstake, claim, leave],
        [unstake, leave, claim],
    ];

    let balances: Vec<Uint128> = orders
        .into_iter()
        .map(|order| {
            let mut setup = settled();
            for step in order {
                step(&mut setup);
                setup.assert_lawful();
            }
            setup.suite.balance(&setup.reputers[0].account).unwrap()
        })
        .collect();
    assert!(
        balances.iter().all(|balance| *balance == balances[0]),
        "{balances:?}"
    );
    assert!(balances[0] > allo(999), "{balances:?}");
}

#[test]
fn a27_a_canceled_unbonding_cannot_be_withdrawn_too() {
    let mut setup = settled();
    let reputer = setup.reputers[0].account.clone();
    setup
        .suite
        .unstake(&reputer, setup.topic, allo(40))
        .unwrap();
    let entry = setup
        .suite
        .position(&reputer, setup.topic)
        .unwrap()
        .unbonding[0]
        .id;
    setup
        .suite
        .cancel_unstake(&reputer, setup.topic, entry)
        .unwrap();

    let other = setup.reputers[1].account.clone();
    typed::<VaultError>(setup.suite.cancel_unstake(&reputer, setup.topic, entry));
    typed::<VaultError>(setup.suite.cancel_unstake(&other, setup.topic, entry));
    setup.suite.skip(UNBONDING);
    typed::<VaultError>(setup.suite.withdraw(&reputer, setup.topic));
    assert_eq!(
        setup.suite.stake_of(&reputer, setup.topic).unwrap(),
        allo(100)
    );
    setup.assert_lawful();
}

#[test]
fn pr_762_rewards_go_to_their_actor_whoever_asks() {
    let mut setup = settled();
    let [one, two] = [0, 1].map(|index| setup.reputers[index].account.clone());
    let owed = setup.suite.rewards(&two, setup.topic).unwrap();
    setup.suite.claim(&one, &[setup.topic]).unwrap();

    assert_eq!(setup.suite.rewards(&two, setup.topic).unwrap(), owed);
    let stranger = setup.suite.account("stranger");
    typed::<VaultError>(setup.suite.claim(&stranger, &[setup.topic]));
}
