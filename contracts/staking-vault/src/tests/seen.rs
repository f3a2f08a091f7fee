//! Stake as epochs see it: what comes, goes, moves and is slashed while they wait.

use allora_interfaces::staking_vault::raw::{Staked, STAKES};
use allora_interfaces::staking_vault::{
    hook, msg, HookMsg, Offence, OffenceKind, Settlement, FRACTION_ONE,
};
use allora_interfaces::synthesis_coordinator::schedule::{Grid, ScheduleStart};
use allora_interfaces::topic_registry::Schedule;
use allora_interfaces::{ActorId, EpochId, Role};
use allora_storage::Front;
use cosmwasm_std::{Timestamp, Uint128, Uint64};

use super::test_vault::{TestVault, ALLO, DAY, GENESIS, T1};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;
use crate::stake::changes::MAX_CHANGES;

const HOUR: u64 = 3_600;

/// Epochs of a day; reports are taken for `hours` after a day, and once more as long.
fn grid(hours: u64) -> Grid {
    Grid {
        current: ScheduleStart {
            version: 1,
            first_epoch: EpochId(0),
            opens_at: Timestamp::from_seconds(GENESIS),
            schedule: Schedule {
                epoch_length: DAY,
                submission_window: HOUR,
                ground_truth_lag: DAY,
                report_window: hours * HOUR,
                ..Schedule::default()
            },
        },
        next: None,
        earlier_ended: None,
    }
}

/// Ann with a delegator, and bob; epoch 0 waits and takes reports.
fn waiting() -> TestVault {
    let mut test = TestVault::new();
    for name in ["ann", "bob"] {
        test.register(T1, name, &[Role::Reputer]);
        test.stake(T1, name, 100);
    }
    test.delegate(T1, "del", "ann", 300 * ALLO).unwrap();
    test.skip(DAY);
    tell(&mut test, grid(1), Some(0));
    test
}

fn tell(test: &mut TestVault, grid: Grid, unsettled: Option<u64>) {
    let mut peers = test.peers.borrow_mut();
    peers.set_epochs(T1, grid, unsettled.map(EpochId));
}

/// What stands behind an operator in an epoch, in ALLO.
fn behind(test: &TestVault, operator: u32, epoch: u64) -> u128 {
    let stored = STAKES.may_load(&test.deps.storage, (T1, ActorId(operator)));
    let Front(staked): Front<Staked> = stored.unwrap().unwrap();
    staked.at(EpochId(epoch)).u128() / ALLO
}

fn redelegate(test: &mut TestVault, amount: u128) {
    let move_it = ExecuteMsg::Redelegate(msg::Redelegate {
        topic_id: T1,
        from: test.addr("ann").into(),
        to: test.addr("bob").into(),
        amount: Uint128::new(amount),
    });
    test.execute("del", move_it).unwrap();
}

#[test]
fn an_epoch_sees_what_stood_there_when_its_reports_opened() {
    let mut test = waiting();
    test.delegate(T1, "late", "ann", 50 * ALLO).unwrap();
    redelegate(&mut test, 100 * ALLO);
    assert_eq!([0, 1].map(|epoch| behind(&test, 1, epoch)), [400, 350]);
    assert_eq!([0, 1].map(|epoch| behind(&test, 2, epoch)), [100, 100]);
    // what came goes again: the epoch saw neither
    let undelegate = ExecuteMsg::Undelegate(msg::Undelegate {
        topic_id: T1,
        operator: test.addr("ann").into(),
        amount: Uint128::new(50 * ALLO),
    });
    test.execute("late", undelegate).unwrap();
    assert_eq!([0, 1].map(|epoch| behind(&test, 1, epoch)), [400, 300]);
}

#[test]
fn what_is_slashed_stands_behind_nobody() {
    let mut test = waiting();
    test.skip(DAY);
    // epochs 0 and 1 take reports
    tell(&mut test, grid(30), Some(0));
    redelegate(&mut test, 100 * ALLO);
    test.delegate(T1, "late", "ann", 50 * ALLO).unwrap();
    // a tenth, of what is there and of what moves
    let offence = Offence {
        actor_id: ActorId(1),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(FRACTION_ONE.u64() / 10),
    };
    let now = test.now();
    test.try_slash(T1, 0, now, Settlement::Void {}, vec![offence])
        .unwrap();
    assert_eq!([1, 2].map(|epoch| behind(&test, 1, epoch)), [360, 315]);
}

#[test]
fn a_move_arrives_when_the_epochs_that_saw_it_are_over() {
    let mut test = waiting();
    redelegate(&mut test, 100 * ALLO);
    let arrive = |test: &TestVault| {
        ExecuteMsg::Arrive(msg::Arrive {
            topic_id: T1,
            holder: test.addr("del").into(),
            from: test.addr("ann").into(),
            to: test.addr("bob").into(),
            unbonding_id: 1,
        })
    };
    // both windows, and an hour
    test.skip(3 * HOUR - 1);
    let message = arrive(&test);
    let early = test.execute("anybody", message.clone()).unwrap_err();
    assert!(
        matches!(early, ContractError::NothingMatured { .. }),
        "{early}"
    );
    test.skip(1);
    test.execute("anybody", message.clone()).unwrap();
    // it stood behind ann in epoch 0, and counts for bob from epoch 1 on
    assert_eq!([0, 1].map(|epoch| behind(&test, 2, epoch)), [100, 200]);
    let twice = test.execute("anybody", message).unwrap_err();
    assert!(
        matches!(twice, ContractError::UnknownUnbonding { .. }),
        "{twice}"
    );
}

#[test]
fn a_move_nobody_lets_arrive_can_be_withdrawn_or_taken_back() {
    let mut test = waiting();
    redelegate(&mut test, 100 * ALLO);
    redelegate(&mut test, 40 * ALLO);
    let cancel = ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
        topic_id: T1,
        operator: Some(test.addr("ann").into()),
        unbonding_id: 2,
        amount: None,
    });
    test.execute("del", cancel).unwrap();
    assert_eq!(test.position("del", "ann").staked.u128(), 200 * ALLO);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });
    test.skip(10 * DAY);
    test.execute("del", withdraw.clone()).unwrap_err();
    test.skip(11 * DAY);
    let before = test.balance("del");
    test.execute("del", withdraw).unwrap();
    assert_eq!(test.balance("del") - before, 100 * ALLO);
}

#[test]
fn where_no_epoch_waits_all_is_at_once() {
    for (hours_later, unsettled) in [(0, None), (0, Some(1)), (5, None)] {
        let mut test = waiting();
        test.skip(hours_later * HOUR);
        tell(&mut test, grid(1), unsettled);
        redelegate(&mut test, 100 * ALLO);
        assert_eq!([0, 1].map(|epoch| behind(&test, 2, epoch)), [200, 200]);
        assert!(test.position("del", "ann").unbonding.is_empty());
    }
}

/// The version before counts on in numbers after an edit; its epochs do not.
#[test]
fn stake_that_comes_after_an_edit_to_longer_epochs_is_seen_by_the_next() {
    let mut test = waiting();
    let before = grid(1);
    let next = ScheduleStart {
        version: 2,
        first_epoch: EpochId(2),
        opens_at: Timestamp::from_seconds(GENESIS + 2 * DAY),
        schedule: Schedule {
            epoch_length: 100 * DAY,
            ..before.current.schedule
        },
    };
    let edited = Grid {
        next: Some(next),
        ..before
    };
    // epoch 3 takes reports
    test.skip(102 * DAY);
    tell(&mut test, edited, Some(3));
    test.delegate(T1, "late", "ann", 50 * ALLO).unwrap();
    redelegate(&mut test, 100 * ALLO);
    assert_eq!([3, 4].map(|epoch| behind(&test, 1, epoch)), [400, 350]);
}

/// Where nobody settles: no stake comes, all of it can go.
#[test]
fn an_operator_takes_no_stake_while_too_many_epochs_wait_and_lets_everybody_out() {
    let mut test = waiting();
    let hook = HookMsg::Delegate(hook::Delegate {
        topic_id: T1,
        operator: test.addr("ann").into(),
    });
    for _ in 0..MAX_CHANGES {
        test.send("del", ALLO, &hook).unwrap();
        test.skip(DAY);
    }
    let refused = test.send("del", ALLO, &hook).unwrap_err();
    assert!(
        matches!(refused, ContractError::EpochsUnsettled { .. }),
        "{refused}"
    );
    let staked = test.position("del", "ann").staked;
    let undelegate = ExecuteMsg::Undelegate(msg::Undelegate {
        topic_id: T1,
        operator: test.addr("ann").into(),
        amount: staked,
    });
    test.execute("del", undelegate).unwrap();
    assert_eq!(behind(&test, 1, 0), 400);
    // settled, it takes stake again
    let next = grid(1).timeline().first_unreported(test.now()).unwrap().0;
    tell(&mut test, grid(1), Some(next));
    test.send("del", ALLO, &hook).unwrap();
}

/// Where many epochs take reports at once, changes are seen by one of every few of them.
#[test]
fn changes_are_few_however_many_epochs_take_reports() {
    let mut test = waiting();
    // two windows of a hundred days
    let many = grid(2_400);
    for _ in 0..250 {
        let now = test.now();
        let oldest = many.timeline().first_unreported(now).unwrap().0;
        tell(&mut test, many, Some(oldest.saturating_sub(200)));
        test.delegate(T1, "del", "ann", ALLO).unwrap();
        let stored = STAKES.may_load(&test.deps.storage, (T1, ActorId(1)));
        let changes = stored.unwrap().unwrap().0.changes.len();
        assert!(changes <= 10, "{changes}");
        test.skip(DAY);
    }
}
