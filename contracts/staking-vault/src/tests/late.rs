//! Settlements that come late pay what punctual ones do.

use allora_interfaces::staking_vault::{hook, msg, HookMsg, SettleResponse, Settlement};
use allora_interfaces::{EpochId, Role};
use cosmwasm_std::Timestamp;

use super::test_vault::{part_to, share, TestVault, ALLO, DAY, T1, T2};

const STAKED: u128 = 10_000_000;

/// Settles `epochs` epochs of a day; late means all of them at the end.
fn settle_days(epochs: u64, late: bool) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut test = TestVault::emitting(STAKED, 1_000);
    test.register(T1, "bob", &[Role::Reputer]);
    test.stake(T1, "bob", STAKED / 3);
    let start = test.now();
    if late {
        test.skip(epochs * DAY + 12_345);
    }
    for epoch in 1..=epochs {
        let due = start.plus_seconds(epoch * DAY);
        if !late {
            test.env.block.time = due;
        }
        let settlement = match epoch % 7 {
            0 => Settlement::Void {},
            3 | 6 => part_to(1, epoch % 5, 5),
            _ => Settlement::Paid {
                inferers: vec![share(7, 1, 2)],
                forecasters: vec![],
                reputers: vec![share(1, 1, 4), share(2, 1, 4)],
            },
        };
        test.try_settle(T1, epoch, due, settlement).unwrap();
    }
    test.dump()
}

#[test]
fn late_cranks_leave_the_bytes_of_punctual_ones() {
    for epochs in [1, 2, 100] {
        assert_eq!(settle_days(epochs, true), settle_days(epochs, false));
    }
}

#[test]
fn two_topics_cranked_late_in_order_of_due_time_are_as_punctual() {
    let settle = |late: bool| {
        let mut test = TestVault::emitting(STAKED, 1_000);
        test.open(T2);
        test.register(T2, "bob", &[Role::Reputer]);
        test.fund(T2, 500);
        test.stake(T2, "bob", STAKED);
        let start = test.now();
        if late {
            test.skip(20 * DAY);
        }
        for epoch in 1..=10 {
            for (topic_id, hour) in [(T1, 0), (T2, 5)] {
                let due = start.plus_seconds(epoch * DAY + hour * 3_600);
                if !late {
                    test.env.block.time = due;
                }
                test.settle_at(topic_id, epoch, due);
            }
        }
        test.dump()
    };
    assert_eq!(settle(true), settle(false));
}

#[test]
fn late_by_a_second_is_not_another_amount() {
    let settle = |late: u64| {
        let mut test = TestVault::emitting(STAKED, 1_000);
        let due = test.now().plus_seconds(DAY);
        test.skip(DAY + late);
        test.settle_at(T1, 1, due)
    };
    assert!(settle(0).emission.u128() > 0);
    for late in [1, DAY, 100 * DAY] {
        assert_eq!(settle(late), settle(0));
    }
}

#[test]
fn emission_that_accrued_past_due_is_shared_by_time() {
    let settle = |late: bool| {
        let mut test = TestVault::emitting(STAKED, 1_000);
        let due = test.now().plus_seconds(DAY);
        let mut amounts = vec![];
        test.skip(DAY);
        if !late {
            amounts.push(test.settle_at(T1, 1, due).emission.u128());
        }
        test.skip(2 * DAY);
        // somebody's message accrues up to here
        test.send(
            "donor",
            1,
            &HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
        )
        .unwrap();
        if late {
            amounts.push(test.settle_at(T1, 1, due).emission.u128());
        }
        for epoch in 2..=3 {
            let due = due.plus_seconds((epoch - 1) * DAY);
            amounts.push(test.settle_at(T1, epoch, due).emission.u128());
        }
        assert_eq!(test.account(T1).accrued.u128(), 0);
        amounts
    };
    let (late, punctual) = (settle(true), settle(false));
    // a third each, up to the rounding of 64 bits in the rate
    for (late, punctual) in late.iter().zip(&punctual) {
        assert!(
            late.abs_diff(*punctual) < ALLO / 1_000_000,
            "{late} {punctual}"
        );
    }
    assert!(late.iter().sum::<u128>() > punctual[0] * 299 / 100);
}

#[test]
fn what_was_carried_is_not_shared_by_time() {
    let mut test = TestVault::emitting(STAKED, 1_000);
    test.skip(DAY);
    let (first, due) = (test.now(), test.now().plus_seconds(DAY));
    test.try_settle(T1, 1, first, part_to(1, 1, 4)).unwrap();
    let carried = test.account(T1).carried.u128();
    test.skip(2 * DAY);
    // somebody's message accrues past due, and weighs the topic
    test.fund(T1, 1);
    let accrued = test.account(T1).accrued.u128();
    assert!(carried > 0 && accrued > 0);

    let half = test.try_settle(T1, 2, due, part_to(1, 1, 2)).unwrap();
    let whole = carried + accrued / 2;
    assert_eq!(half.emission.u128(), whole / 2);
    let account = test.account(T1);
    assert_eq!(account.carried.u128(), whole - whole / 2);
    assert_eq!(account.accrued.u128(), accrued - accrued / 2);
    let rest = account.carried + account.accrued;
    assert_eq!(test.settle(T1, 3).emission, rest);
}

#[test]
fn an_epoch_is_never_paid_what_accrued_after_it() {
    let mut test = TestVault::new();
    test.register(T1, "ann", &[Role::Reputer]);
    let due = test.now().plus_seconds(DAY);
    test.skip(2 * DAY);
    // the topic takes part only from now on
    test.fund(T1, 1_000);
    test.stake(T1, "ann", STAKED);
    test.skip(2 * DAY);
    test.send(
        "donor",
        1,
        &HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
    )
    .unwrap();
    assert_eq!(test.settle_at(T1, 1, due), SettleResponse::default());
    let accrued = test.account(T1).accrued;
    assert_eq!(test.settle(T1, 2).emission, accrued);
}

#[test]
fn a_due_time_in_the_future_pays_up_to_now() {
    let mut test = TestVault::emitting(STAKED, 1_000);
    test.skip(DAY);
    let accrued = test.account(T1).accrued;
    let far = Timestamp::from_nanos(u64::MAX);
    assert_eq!(test.settle_at(T1, 1, far).emission, accrued);
    assert_eq!(test.stored_emission().accrued_until, test.now());
}

/// A topic that accrues evenly, and one epoch of a day per turn: number, end, and from
/// when those behind it earn, in days.
fn paid_by(turns: &[(u64, u64, u64)], due: u64) -> Vec<u128> {
    let mut test = TestVault::emitting(400_000_000, 100_000);
    let start = test.now();
    test.skip(due * DAY);
    let day = |day: u64| start.plus_seconds(day * DAY);
    let one = |(epoch, until, next_since): &(u64, u64, u64)| {
        let answer = test.try_message(msg::Settle {
            topic_id: T1,
            epoch: EpochId(*epoch),
            since: day(until - 1),
            until: day(*until),
            next_since: day(*next_since),
            due: day(due),
            settlement: part_to(1, 1, 1),
            offences: vec![],
        });
        answer.unwrap().emission.u128()
    };
    turns.iter().map(one).collect()
}

/// Audit finding 6: an epoch that ended late was paid for all the time up to its end.
#[test]
fn audit_06_a_late_epoch_takes_no_time_but_its_own() {
    let paid = paid_by(&[(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 6, 6)], 6);
    assert!(paid[0] > 0);
    for one in &paid {
        assert!(one.abs_diff(paid[0]) <= 2, "{paid:?}");
    }
}

/// Audit finding 7: of time that epochs before and behind an edit both earn for, half is
/// for those behind; of what only those behind earn for, all.
#[test]
fn audit_07_time_that_epochs_behind_earn_for_too_is_shared() {
    let turns = [
        (1, 5, 1),
        (2, 6, 1),
        (3, 2, 2),
        (4, 3, 3),
        (5, 4, 4),
        (6, 5, 5),
        (7, 6, 6),
    ];
    let paid = paid_by(&turns, 6);
    let day = paid[2];
    assert!(day > 0);
    let halves: Vec<u128> = paid.iter().map(|paid| (paid + 2) * 2 / day).collect();
    assert_eq!(halves, [1, 1, 2, 2, 2, 1, 1], "{paid:?}");
    // and no second twice: days two to six
    assert!(paid.iter().sum::<u128>() <= 5 * day + 5);
}

#[test]
fn spans_beyond_the_bound_are_joined_and_nothing_of_them_is_lost() {
    let mut turns: Vec<_> = (0..40).map(|n| (n, 41 + n, 40)).collect();
    turns.extend((0..40).map(|n| (40 + n, 41 + n, 41 + n)));
    let paid = paid_by(&turns, 80);
    let (old, new) = paid.split_at(40);
    let (old, new) = (old.iter().sum::<u128>(), new.iter().sum::<u128>());
    assert!(old > 0 && old.abs_diff(new) < 200, "{old} {new}");
    assert!(paid.iter().all(|paid| *paid > 0));
}
