//! Bonds, subsidies and the creator's share.

use allora_interfaces::staking_vault::{
    hook, msg, HookMsg, Offence, OffenceKind, Settlement, VaultParams, FRACTION_ONE, MAX_UNBONDING,
};
use allora_interfaces::{ActorId, EpochId, Role};
use cosmwasm_std::{Uint128, Uint64};

use super::test_vault::{part_to, real, TestVault, ALLO, DAY, T1, T2};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

fn subsidise(allo: u128, seconds: u32) -> ExecuteMsg {
    ExecuteMsg::Subsidise(msg::Subsidise {
        topic_id: T1,
        amount: Uint128::new(allo * ALLO),
        seconds,
    })
}

fn unbond(allo: u128) -> ExecuteMsg {
    ExecuteMsg::Unbond(msg::Unbond {
        topic_id: T1,
        amount: Uint128::new(allo * ALLO),
    })
}

#[test]
fn a_bond_is_no_stake_and_leaves_by_unbonding() {
    let mut test = TestVault::emitting(100, 1_000);
    test.register(T1, "wes", &[Role::Inferer]);
    let hook = HookMsg::Bond(hook::Bond { topic_id: T1 });
    let error = test.send("stranger", ALLO, &hook).unwrap_err();
    assert!(matches!(error, ContractError::NotRegistered { .. }));
    test.send("wes", 5 * ALLO, &hook).unwrap();
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), 5 * ALLO);
    assert_eq!(test.account(T1).staked.u128(), 100 * ALLO);
    assert_eq!(test.account(T1).bonds.u128(), 5 * ALLO);

    let error = test.execute("wes", unbond(6)).unwrap_err();
    assert!(matches!(error, ContractError::InsufficientBond { .. }));
    test.execute("wes", unbond(4)).unwrap();
    let back = ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
        topic_id: T1,
        operator: None,
        unbonding_id: 1,
        amount: Some(Uint128::new(ALLO)),
    });
    test.execute("wes", back).unwrap();
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), 2 * ALLO);
    assert_eq!(test.stake_of(T1, "wes").staked.u128(), 0);
    test.register(T1, "wes", &[]);
    test.skip(21 * DAY);
    test.execute("wes", withdraw()).unwrap();
    assert_eq!(test.balance("wes"), 3 * ALLO);
}

fn withdraw() -> ExecuteMsg {
    ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 })
}

/// A bond of 5 ALLO of wes, an inferer, that answers for epochs until then; 4 leave.
fn left_under_a_lock(until: u64) -> TestVault {
    let mut test = TestVault::emitting(100, 1_000);
    test.register(T1, "wes", &[Role::Inferer]);
    let hook = HookMsg::Bond(hook::Bond { topic_id: T1 });
    test.send("wes", 5 * ALLO, &hook).unwrap();
    let until = test.now().plus_seconds(until);
    test.lock(T1, "wes", until);
    test.execute("wes", unbond(4)).unwrap();
    test
}

/// Withdrawn after so many seconds, and not one earlier.
fn leaves_after(mut test: TestVault, seconds: u64) {
    test.skip(seconds - 1);
    let error = test.execute("wes", withdraw()).unwrap_err();
    let earliest = test.now().plus_seconds(1);
    let expected = ContractError::NothingMatured {
        topic_id: T1,
        holder: test.addr("wes"),
        earliest,
    };
    assert_eq!(error, expected);
    test.skip(1);
    test.execute("wes", withdraw()).unwrap();
    assert_eq!(test.balance("wes"), 4 * ALLO);
}

#[test]
fn a_bond_does_not_mature_before_the_epochs_it_answers_for_have_ended() {
    leaves_after(left_under_a_lock(30 * DAY), 30 * DAY);
    // the unbonding period is 21 days in any case
    leaves_after(left_under_a_lock(3 * DAY), 21 * DAY);
}

#[test]
fn no_lock_holds_a_bond_longer_than_anything_can_unbond() {
    leaves_after(left_under_a_lock(4_000 * DAY), MAX_UNBONDING);
}

#[test]
fn a_lock_of_one_account_and_topic_holds_nobody_else() {
    let mut test = left_under_a_lock(60 * DAY);
    test.open(T2);
    for (topic_id, name) in [(T1, "wil"), (T2, "wes")] {
        test.register(topic_id, name, &[Role::Forecaster]);
        let hook = HookMsg::Bond(hook::Bond { topic_id });
        test.send(name, 5 * ALLO, &hook).unwrap();
        let amount = Uint128::new(5 * ALLO);
        let msg = ExecuteMsg::Unbond(msg::Unbond { topic_id, amount });
        test.execute(name, msg).unwrap();
    }
    test.skip(21 * DAY);
    for (topic_id, name) in [(T1, "wil"), (T2, "wes")] {
        let msg = ExecuteMsg::Withdraw(msg::Withdraw { topic_id });
        test.execute(name, msg).unwrap();
        assert_eq!(test.balance(name), 5 * ALLO);
    }
}

#[test]
fn what_leaves_under_a_lock_is_slashed_and_can_come_back() {
    let mut test = left_under_a_lock(60 * DAY);
    test.skip(59 * DAY);
    let offence = Offence {
        actor_id: ActorId(2),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(FRACTION_ONE.u64() / 10),
    };
    let now = test.now();
    test.try_slash(T1, 1, now, Settlement::Void {}, vec![offence])
        .unwrap();
    let unbonding = test.stake_of(T1, "wes").unbonding;
    assert_eq!(unbonding[0].amount.u128(), 4 * ALLO / 10 * 9);
    let back = ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
        topic_id: T1,
        operator: None,
        unbonding_id: 1,
        amount: None,
    });
    test.execute("wes", back).unwrap();
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), 46 * ALLO / 10);
}

/// Settles an epoch of so many seconds, which ends now; answers what is left.
fn epoch_of(test: &mut TestVault, epoch: u64, seconds: u64, settlement: Settlement) -> u128 {
    test.skip(seconds);
    let until = test.now();
    let before = test.account(T1).subsidy;
    let answer = test.try_message(msg::Settle {
        topic_id: T1,
        epoch: EpochId(epoch),
        since: until.minus_seconds(seconds),
        until,
        next_since: until,
        due: until,
        settlement,
        offences: vec![],
    });
    let account = test.account(T1);
    assert_eq!(test.ledger().subsidies, account.subsidy);
    assert!(answer.unwrap().emission >= before - account.subsidy);
    account.subsidy.u128()
}

/// Audit finding 8: a subsidy "over 365 epochs" was drained in an hour by making epochs
/// ten seconds long.
#[test]
fn audit_08_a_subsidy_is_paid_by_the_second() {
    for length in [10, 600, 25_000, 100_000] {
        let mut test = TestVault::emitting(100, 1_000);
        test.execute("governance", subsidise(100, 100_000)).unwrap();
        assert_eq!(test.account(T1).subsidy_rate.u128(), ALLO / 1_000);
        for epoch in 1..=100_000 / length.max(1_000) {
            let left = epoch_of(&mut test, epoch, length, part_to(1, 1, 1));
            let paid = u128::from(epoch * length) * ALLO / 1_000;
            assert_eq!(left, 100 * ALLO - paid, "{length} {epoch}");
        }
    }
}

#[test]
fn an_epoch_that_claims_years_is_paid_for_no_time_before_its_subsidy() {
    let mut test = TestVault::emitting(100, 1_000);
    test.skip(400 * DAY);
    test.execute("governance", subsidise(100, 100_000)).unwrap();
    test.skip(10_000);
    for epoch in 1..=3 {
        // since the beginning of time
        test.settle(T1, epoch);
        assert_eq!(test.account(T1).subsidy.u128(), 90 * ALLO);
    }
}

#[test]
fn a_subsidy_is_paid_to_the_last_unit() {
    let mut test = TestVault::emitting(100, 1_000);
    test.execute("governance", subsidise(100, 259_200)).unwrap();
    assert_eq!(test.ledger().subsidies.u128(), 100 * ALLO);
    assert_eq!(test.ledger().treasury.u128(), 900 * ALLO);
    let rate = (100 * ALLO).div_ceil(259_200);
    assert_eq!(test.account(T1).subsidy_rate.u128(), rate);
    let left = |test: &mut TestVault, epoch| epoch_of(test, epoch, DAY, part_to(1, 1, 1));
    assert_eq!(left(&mut test, 1), 100 * ALLO - 86_400 * rate);
    assert!(left(&mut test, 2) > 33 * ALLO);
    assert_eq!(left(&mut test, 3), 0);
    assert_eq!(left(&mut test, 4), 0);
}

#[test]
fn a_subsidy_nobody_earned_is_not_lost() {
    let mut test = TestVault::emitting(100, 1_000);
    test.execute("governance", subsidise(96, 96_000)).unwrap();
    // each epoch is worth 32 ALLO of it, of which so many quarters are earned
    for (epoch, quarters, left) in [
        (1, 0, 96),
        (2, 2, 80),
        (3, 0, 80),
        (4, 4, 48),
        (5, 1, 40),
        (6, 4, 8),
        (7, 1, 6),
        (8, 4, 0),
        (9, 4, 0),
    ] {
        let settlement = part_to(1, quarters, 4);
        let found = epoch_of(&mut test, epoch, 32_000, settlement);
        assert_eq!(found, left * ALLO, "epoch {epoch}");
    }
}

#[test]
fn a_subsidy_waits_for_paid_epochs_and_can_be_taken_back() {
    let mut test = TestVault::emitting(100, 1_000);
    test.execute("governance", subsidise(10, 2_000)).unwrap();
    assert_eq!(
        epoch_of(&mut test, 1, 1_000, Settlement::Void {}),
        10 * ALLO
    );
    assert_eq!(epoch_of(&mut test, 2, 1_000, part_to(1, 1, 1)), 5 * ALLO);
    let treasury = test.ledger().treasury.u128();
    test.execute("governance", subsidise(0, 0)).unwrap();
    assert_eq!(test.ledger().subsidies.u128(), 0);
    assert_eq!(test.account(T1).subsidy_rate.u128(), 0);
    assert_eq!(test.ledger().treasury.u128(), treasury + 5 * ALLO);
    let error = test.execute("governance", subsidise(996, 1)).unwrap_err();
    assert!(matches!(error, ContractError::InsufficientTreasury { .. }));
    let longest = ExecuteMsg::MAX_SUBSIDY_SECONDS;
    test.execute("governance", subsidise(1, longest)).unwrap();
    let error = test.execute("governance", subsidise(1, longest + 1));
    let expected = ContractError::SubsidyTooLong {
        seconds: longest + 1,
        max: longest,
    };
    assert_eq!(error.unwrap_err(), expected);
}

#[test]
fn the_creator_gets_its_share_of_payments_and_weighs_nothing_with_it() {
    let mut test = TestVault::with(VaultParams {
        creator_share: real("0.25"),
        ..VaultParams::default()
    });
    test.open(T1);
    test.peers.borrow_mut().creator = test.addr("creator").into();
    test.fund(T1, 100);
    assert_eq!(test.ledger().treasury.u128(), 75 * ALLO);
    assert_eq!(test.account(T1).revenue.u128(), 75 * ALLO);
    let pay = ExecuteMsg::PayCreator(msg::PayCreator { topic_id: T1 });
    test.execute("anybody", pay.clone()).unwrap();
    assert_eq!(test.balance("creator"), 25 * ALLO);
    let error = test.execute("anybody", pay).unwrap_err();
    assert!(matches!(error, ContractError::NothingToClaim { .. }));
}
