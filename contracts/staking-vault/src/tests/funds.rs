//! Bonds, subsidies and the creator's share.

use allora_interfaces::staking_vault::{
    hook, msg, HookMsg, Offence, OffenceKind, Settlement, TopicAccountResponse, VaultParams,
    FRACTION_ONE, MAX_UNBONDING,
};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::{Uint128, Uint64};

use super::test_vault::{part_to, real, TestVault, ALLO, DAY, T1, T2};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

fn subsidise(allo: u128, epochs: u32) -> ExecuteMsg {
    ExecuteMsg::Subsidise(msg::Subsidise {
        topic_id: T1,
        amount: Uint128::new(allo * ALLO),
        epochs,
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

#[test]
fn a_subsidy_is_paid_over_its_epochs_to_the_last_unit() {
    let mut test = TestVault::emitting(100, 1_000);
    test.execute("governance", subsidise(100, 3)).unwrap();
    assert_eq!(test.ledger().subsidies.u128(), 100 * ALLO);
    assert_eq!(test.ledger().treasury.u128(), 900 * ALLO);
    let account: TopicAccountResponse = test.account(T1);
    assert_eq!(
        (account.subsidy.u128(), account.subsidy_epochs),
        (100 * ALLO, 3)
    );
    // no time, no emission: the subsidy alone
    let parts: Vec<u128> = (1..=4)
        .map(|epoch| test.settle(T1, epoch).emission.u128())
        .collect();
    assert_eq!(parts.iter().sum::<u128>(), 100 * ALLO);
    assert_eq!(parts[0], 100 * ALLO / 3);
    assert_eq!(parts[3], 0);
    test.claim("ann").unwrap();
    assert_eq!(test.balance("ann"), 100 * ALLO);
}

#[test]
fn a_subsidy_nobody_earned_is_not_lost() {
    let mut test = TestVault::emitting(100, 1_000);
    test.execute("governance", subsidise(96, 3)).unwrap();
    // no time, no emission. Of the epoch's part so many quarters are earned: so much is
    // paid, so much left over so many epochs
    for (epoch, quarters, paid, left, epochs) in [
        (1, 0, 0, 96, 3),
        (2, 2, 16, 80, 2),
        (3, 0, 0, 80, 2),
        (4, 4, 40, 40, 1),
        (5, 0, 0, 40, 1),
        (6, 1, 10, 30, 1),
        (7, 2, 15, 15, 1),
        (8, 4, 15, 0, 0),
        (9, 4, 0, 0, 0),
    ] {
        let settlement = part_to(1, quarters, 4);
        let answer = test.try_settle(T1, epoch, test.now(), settlement).unwrap();
        let account = test.account(T1);
        assert_eq!(answer.emission.u128(), paid * ALLO, "epoch {epoch}");
        assert_eq!(account.subsidy.u128(), left * ALLO, "epoch {epoch}");
        assert_eq!(account.subsidy_epochs, epochs, "epoch {epoch}");
        assert_eq!(test.ledger().subsidies, account.subsidy);
    }
    test.claim("ann").unwrap();
    assert_eq!(test.balance("ann"), 96 * ALLO);
}

#[test]
fn a_subsidy_waits_for_paid_epochs_and_can_be_taken_back() {
    let mut test = TestVault::emitting(100, 1_000);
    test.execute("governance", subsidise(10, 2)).unwrap();
    let void = Settlement::Void {};
    test.try_settle(T1, 1, test.now(), void).unwrap();
    assert_eq!(test.account(T1).subsidy_epochs, 2);
    test.settle(T1, 2);
    test.execute("governance", subsidise(0, 0)).unwrap();
    assert_eq!(test.ledger().subsidies.u128(), 0);
    assert_eq!(test.ledger().treasury.u128(), 995 * ALLO);
    let error = test.execute("governance", subsidise(996, 1)).unwrap_err();
    assert!(matches!(error, ContractError::InsufficientTreasury { .. }));
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
