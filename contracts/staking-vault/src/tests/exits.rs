use allora_interfaces::staking_vault::{msg, VaultParams};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::Uint128;

use super::test_vault::{TestVault, ALLO, DAY, T1, T2};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;
use crate::state::{HELD, MAX_UNBONDINGS, POSITIONS};

const WITHDRAW: ExecuteMsg = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });

fn unstake(allo: u128) -> ExecuteMsg {
    ExecuteMsg::Unstake(msg::Unstake {
        topic_id: T1,
        amount: Uint128::new(allo * ALLO),
    })
}

fn cancel(unbonding_id: u64) -> ExecuteMsg {
    ExecuteMsg::CancelUnstake(msg::CancelUnstake {
        topic_id: T1,
        unbonding_id,
    })
}

#[test]
fn unstaked_stake_is_paid_after_the_unbonding_period() {
    let mut test = TestVault::emitting(10, 1);
    let period = VaultParams::default().unbonding_period;
    let matures_at = test.now().plus_seconds(period);
    test.unstake(T1, "ann", 4);

    let position = test.stake_of(T1, "ann");
    assert_eq!(position.staked.u128(), 6 * ALLO);
    assert_eq!(position.unbonding[0].amount.u128(), 4 * ALLO);
    assert_eq!(position.unbonding[0].matures_at, matures_at);
    assert_eq!(test.ledger().unbonding.u128(), 4 * ALLO);
    assert_eq!(test.account(T1).unbonding.u128(), 4 * ALLO);

    test.skip(period - 1);
    assert_eq!(
        test.execute("ann", WITHDRAW).unwrap_err(),
        ContractError::NothingMatured {
            topic_id: T1,
            holder: test.addr("ann"),
            earliest: matures_at
        }
    );
    test.skip(1);
    test.execute("ann", WITHDRAW).unwrap();
    assert_eq!(test.balance("ann"), 4 * ALLO);
    assert_eq!(test.ledger().unbonding.u128(), 0);
}

#[test]
fn withdrawing_twice_pays_once() {
    let mut test = TestVault::emitting(10, 1);
    test.unstake(T1, "ann", 4);
    test.skip(30 * DAY);
    test.execute("ann", WITHDRAW).unwrap();
    assert_eq!(
        test.execute("ann", WITHDRAW).unwrap_err(),
        ContractError::NothingUnbonding {
            topic_id: T1,
            holder: test.addr("ann")
        }
    );
    assert_eq!(test.balance("ann"), 4 * ALLO);
}

#[test]
fn only_what_matured_is_withdrawn() {
    let mut test = TestVault::emitting(10, 1);
    test.unstake(T1, "ann", 1);
    test.skip(10 * DAY);
    test.unstake(T1, "ann", 2);
    test.skip(11 * DAY);
    test.execute("ann", WITHDRAW).unwrap();
    assert_eq!(test.balance("ann"), ALLO);
    let left = test.stake_of(T1, "ann").unbonding;
    assert_eq!((left.len(), left[0].id), (1, 2));
    assert_eq!(left[0].amount.u128(), 2 * ALLO);
}

#[test]
fn nobody_unstakes_more_than_the_own_stake() {
    let mut test = TestVault::emitting(10, 1);
    test.register(T1, "bob", &[Role::Reputer]);
    test.stake(T1, "bob", 100);
    assert_eq!(
        test.execute("ann", unstake(11)).unwrap_err(),
        ContractError::InsufficientStake {
            topic_id: T1,
            holder: test.addr("ann"),
            staked: Uint128::new(10 * ALLO),
            amount: Uint128::new(11 * ALLO)
        }
    );
    assert_eq!(
        test.execute("ann", unstake(0)).unwrap_err(),
        ContractError::ZeroAmount {}
    );
    let elsewhere = ExecuteMsg::Unstake(msg::Unstake {
        topic_id: T2,
        amount: Uint128::one(),
    });
    assert_eq!(
        test.execute("ann", elsewhere).unwrap_err(),
        ContractError::UnknownTopic { topic_id: T2 }
    );
}

#[test]
fn unbonding_entries_are_bounded() {
    let mut test = TestVault::emitting(100, 1);
    for _ in 0..MAX_UNBONDINGS {
        test.unstake(T1, "ann", 1);
    }
    assert_eq!(
        test.execute("ann", unstake(1)).unwrap_err(),
        ContractError::TooManyUnbondings {
            topic_id: T1,
            holder: test.addr("ann"),
            max: MAX_UNBONDINGS
        }
    );
    test.execute("ann", cancel(3)).unwrap();
    test.unstake(T1, "ann", 1);
    let ids: Vec<u64> = test
        .stake_of(T1, "ann")
        .unbonding
        .iter()
        .map(|entry| entry.id)
        .collect();
    assert_eq!(ids, [1, 2, 4, 5, 6, 7, 8]);
}

#[test]
fn a_canceled_entry_is_stake_again() {
    let mut test = TestVault::emitting(10, 1);
    test.unstake(T1, "ann", 4);
    let response = test.execute("ann", cancel(1)).unwrap();
    assert_eq!(response.events.last().unwrap().ty, "unstake_canceled");
    assert_eq!(test.stake_of(T1, "ann").staked.u128(), 10 * ALLO);
    assert_eq!(test.stake_of(T1, "ann").unbonding.len(), 0);
    assert_eq!(test.ledger().staked.u128(), 10 * ALLO);
    assert_eq!(
        test.execute("ann", cancel(1)).unwrap_err(),
        ContractError::UnknownUnbonding {
            topic_id: T1,
            holder: test.addr("ann"),
            unbonding_id: 1
        }
    );
}

#[test]
fn nobody_cancels_or_withdraws_for_another() {
    let mut test = TestVault::emitting(10, 1);
    test.register(T1, "bob", &[Role::Reputer]);
    test.unstake(T1, "ann", 4);
    test.skip(30 * DAY);
    assert!(matches!(
        test.execute("bob", cancel(1)).unwrap_err(),
        ContractError::UnknownUnbonding { .. }
    ));
    assert!(matches!(
        test.execute("bob", WITHDRAW).unwrap_err(),
        ContractError::NothingUnbonding { .. }
    ));
}

#[test]
fn exits_depend_on_neither_status_nor_role() {
    let mut test = TestVault::emitting(10, 1);
    test.set_active(T1, false);
    test.register(T1, "ann", &[]);
    test.unstake(T1, "ann", 6);
    test.execute("ann", cancel(1)).unwrap();
    test.unstake(T1, "ann", 10);
    test.skip(21 * DAY);
    test.execute("ann", WITHDRAW).unwrap();
    assert_eq!(test.balance("ann"), 10 * ALLO);
}

#[test]
fn an_empty_position_leaves_no_entry() {
    let mut test = TestVault::emitting(10, 1);
    let ann = test.addr("ann");
    test.unstake(T1, "ann", 10);
    let key = (T1, ActorId(1), &ann);
    let position = |test: &TestVault| POSITIONS.may_load(&test.deps.storage, key).unwrap();
    assert_eq!(test.counted(T1, 1), 0);
    assert!(position(&test).is_some());
    test.skip(21 * DAY);
    test.execute("ann", WITHDRAW).unwrap();
    assert!(position(&test).is_none());
    let held = HELD.may_load(&test.deps.storage, (&ann, T1, ActorId(1)));
    assert!(held.unwrap().is_none());
}

#[test]
fn the_period_of_the_moment_of_unstaking_holds() {
    let mut test = TestVault::emitting(10, 1);
    let matures_at = test.now().plus_seconds(21 * DAY);
    test.unstake(T1, "ann", 1);
    let params = Box::new(VaultParams {
        unbonding_period: 0,
        ..VaultParams::default()
    });
    test.execute(
        "governance",
        ExecuteMsg::SetParams(msg::SetParams { params }),
    )
    .unwrap();
    test.unstake(T1, "ann", 2);
    test.execute("ann", WITHDRAW).unwrap();
    assert_eq!(test.balance("ann"), 2 * ALLO);
    assert_eq!(test.stake_of(T1, "ann").unbonding[0].matures_at, matures_at);
}
