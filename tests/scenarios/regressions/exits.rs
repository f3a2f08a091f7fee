//! Findings about what comes out of the vault, when, and how often.

use allora_interfaces::Role;
use allora_testing::{allo, typed};
use allora_tests::stage::Stage;
use cosmwasm_std::Uint128;
use staking_vault::ContractError as VaultError;

const UNBONDING: u64 = 1_814_400;

use super::settled;

#[test]
fn sherlock_h03_zero_and_excessive_amounts_are_refused() {
    let mut stage = settled();
    let reputer = stage.reputers[0].account.clone();
    let before = stage.suite.state_digest();

    let zero = typed::<VaultError>(stage.suite.unstake(&reputer, stage.topic, Uint128::zero()));
    assert_eq!(zero, VaultError::ZeroAmount {});
    for amount in [allo(100) + Uint128::one(), Uint128::MAX] {
        let error = typed::<VaultError>(stage.suite.unstake(&reputer, stage.topic, amount));
        assert!(
            matches!(error, VaultError::InsufficientStake { .. }),
            "{error}"
        );
    }
    assert_eq!(stage.suite.state_digest(), before);
}

#[test]
fn sherlock_h04_claim_twice_pays_once() {
    let mut stage = settled();
    let reputer = stage.reputers[0].account.clone();
    let rewards = stage.suite.rewards(&reputer, stage.topic).unwrap();
    let before = stage.suite.balance(&reputer).unwrap();
    assert!(!rewards.is_zero());

    // the same topic twice in one message pays it once
    stage
        .suite
        .claim(&reputer, &[stage.topic, stage.topic])
        .unwrap();
    assert_eq!(stage.suite.balance(&reputer).unwrap(), before + rewards);
    let error = typed::<VaultError>(stage.suite.claim(&reputer, &[stage.topic]));
    assert_eq!(error, VaultError::NothingToClaim { actor: reputer });
    stage.assert_lawful();
}

/// Exits are pulled by their owner: there is no queue to fill for others, and an
/// account's own entries are few.
#[test]
fn sherlock_h08_unbonding_entries_are_bounded() {
    let mut stage = settled();
    let reputer = stage.reputers[0].account.clone();
    let mut accepted = 0;
    let refused = loop {
        stage.suite.skip(60);
        match stage.suite.unstake(&reputer, stage.topic, Uint128::one()) {
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
    let other = stage.reputers[1].account.clone();
    stage
        .suite
        .unstake(&other, stage.topic, Uint128::one())
        .unwrap();
    stage.suite.skip(UNBONDING);
    stage.suite.withdraw(&reputer, stage.topic).unwrap();
    stage
        .suite
        .unstake(&reputer, stage.topic, Uint128::one())
        .unwrap();
    stage.assert_lawful();
}

#[test]
fn pr_354_a_withdrawal_is_paid_once_and_only_when_it_is_ripe() {
    let mut stage = settled();
    let reputer = stage.reputers[0].account.clone();
    let free = stage.suite.balance(&reputer).unwrap();
    stage
        .suite
        .unstake(&reputer, stage.topic, allo(40))
        .unwrap();
    stage.suite.skip(UNBONDING - 1);
    let error = typed::<VaultError>(stage.suite.withdraw(&reputer, stage.topic));
    assert!(
        matches!(error, VaultError::NothingMatured { .. }),
        "{error}"
    );

    // a second entry must not ride on the first one's delay
    stage
        .suite
        .unstake(&reputer, stage.topic, allo(20))
        .unwrap();
    stage.suite.skip(1);
    stage.suite.withdraw(&reputer, stage.topic).unwrap();
    assert_eq!(stage.suite.balance(&reputer).unwrap(), free + allo(40));
    typed::<VaultError>(stage.suite.withdraw(&reputer, stage.topic));
    assert_eq!(stage.suite.balance(&reputer).unwrap(), free + allo(40));
    stage.suite.skip(UNBONDING);
    stage.suite.withdraw(&reputer, stage.topic).unwrap();
    assert_eq!(stage.suite.balance(&reputer).unwrap(), free + allo(60));
    stage.assert_lawful();
}

/// Claim, leave and unstake in every order: what comes out is the same.
#[test]
fn a25_rewards_and_stake_come_out_in_every_order() {
    type Step = fn(&mut Stage);
    let claim: Step = |stage| {
        let who = stage.reputers[0].account.clone();
        stage.suite.claim(&who, &[stage.topic]).unwrap();
    };
    let leave: Step = |stage| {
        let who = stage.reputers[0].account.clone();
        stage.suite.leave(&who, stage.topic, Role::Reputer).unwrap();
    };
    let unstake: Step = |stage| {
        let who = stage.reputers[0].account.clone();
        stage.suite.unstake(&who, stage.topic, allo(100)).unwrap();
        stage.suite.skip(UNBONDING);
        stage.suite.withdraw(&who, stage.topic).unwrap();
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
            let mut stage = settled();
            for step in order {
                step(&mut stage);
                stage.assert_lawful();
            }
            stage.suite.balance(&stage.reputers[0].account).unwrap()
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
    let mut stage = settled();
    let reputer = stage.reputers[0].account.clone();
    stage
        .suite
        .unstake(&reputer, stage.topic, allo(40))
        .unwrap();
    let entry = stage
        .suite
        .position(&reputer, stage.topic)
        .unwrap()
        .unbonding[0]
        .id;
    stage
        .suite
        .cancel_unstake(&reputer, stage.topic, entry)
        .unwrap();

    let other = stage.reputers[1].account.clone();
    typed::<VaultError>(stage.suite.cancel_unstake(&reputer, stage.topic, entry));
    typed::<VaultError>(stage.suite.cancel_unstake(&other, stage.topic, entry));
    stage.suite.skip(UNBONDING);
    typed::<VaultError>(stage.suite.withdraw(&reputer, stage.topic));
    assert_eq!(
        stage.suite.stake_of(&reputer, stage.topic).unwrap(),
        allo(100)
    );
    stage.assert_lawful();
}

#[test]
fn pr_762_rewards_go_to_their_actor_whoever_asks() {
    let mut stage = settled();
    let [one, two] = [0, 1].map(|index| stage.reputers[index].account.clone());
    let owed = stage.suite.rewards(&two, stage.topic).unwrap();
    stage.suite.claim(&one, &[stage.topic]).unwrap();

    assert_eq!(stage.suite.rewards(&two, stage.topic).unwrap(), owed);
    let stranger = stage.suite.account("stranger");
    typed::<VaultError>(stage.suite.claim(&stranger, &[stage.topic]));
}
