//! Findings of the original's audits about delegations and weights, as tests.

use allora_interfaces::staking_vault::{msg, Offence, OffenceKind, Settlement, FRACTION_ONE};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::Uint64;

use super::delegation::delegated;
use super::test_vault::{all_to, TestVault, ALLO, DAY, MONTH, T1, T2};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

const WITHDRAW: ExecuteMsg = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });

fn earned() -> TestVault {
    let mut test = delegated();
    test.skip(DAY);
    test.settle(T1, 1);
    test
}

#[test]
fn sherlock_h04_a_delegator_who_claims_twice_is_paid_once() {
    let mut test = earned();
    let owed = test.rewards_of("del");
    let twice = ExecuteMsg::Claim(msg::Claim {
        topic_ids: vec![T1, T1],
    });
    test.execute("del", twice.clone()).unwrap();
    let error = test.execute("del", twice).unwrap_err();
    assert!(matches!(error, ContractError::NothingToClaim { .. }));
    assert_eq!(test.balance("del"), owed);
}

/// Stores first, pays last, and a refused payment takes it all back: after it
/// the entry still waits, and is paid once.
#[test]
fn sherlock_h07_a_payment_that_fails_leaves_the_entry() {
    let mut test = earned();
    test.undelegate("del", "ann", 7 * ALLO).unwrap();
    test.skip(21 * DAY);
    let before = test.dump();
    test.execute_alone("del", WITHDRAW).unwrap();
    test.restore(&before);
    assert_eq!(test.position("del", "ann").unbonding.len(), 1);
    test.execute("del", WITHDRAW).unwrap();
    assert_eq!(test.balance("del"), 7 * ALLO);
}

#[test]
fn sherlock_h09_delegators_of_single_units_are_never_owed_more_than_there_is() {
    let mut test = delegated();
    for number in 0..7 {
        test.delegate(T1, &format!("dust{number}"), "ann", 1 + number)
            .unwrap();
    }
    for epoch in 1..30 {
        test.skip(1 + epoch * 7_919);
        // the harness compares earned and owed to the last bit
        test.settle(T1, epoch);
        let name = format!("dust{}", epoch % 7);
        let _ = test.claim(&name);
        let _ = test.undelegate(&name, "ann", 1);
    }
}

/// After a slash a share is worth less than a unit, and units less than whole
/// shares: who leaves unit by unit takes nothing from who stays.
#[test]
fn sherlock_h09_who_leaves_in_dust_takes_nothing_from_who_stays() {
    let mut test = delegated();
    test.delegate(T1, "dust", "ann", 1_000).unwrap();
    let offence = Offence {
        actor_id: ActorId(1),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(FRACTION_ONE.u64() / 13),
    };
    let now = test.now();
    let void = Settlement::Void {};
    test.try_slash(T1, 1, now, void, vec![offence]).unwrap();
    let pool = test.operator(T1, "ann").staked.u128();
    let left = test.position("dust", "ann").staked.u128();
    assert!((900..1_000).contains(&left));

    let mut out = 0;
    for _ in 0..7 {
        test.undelegate("dust", "ann", 1).unwrap();
        out += 1;
        let rest = test.position("dust", "ann").staked.u128();
        assert!(rest + out <= left, "{rest} and {out} of {left}");
    }
    // a share is worth 12/13, so a unit costs two of them, and seven all but 13 units
    assert_eq!(test.position("dust", "ann").staked.u128(), left - 13);
    assert_eq!(test.operator(T1, "ann").staked.u128(), pool - 7);
}

#[test]
fn sherlock_m18_a_second_request_adds_an_entry_and_replaces_none() {
    let mut test = delegated();
    test.undelegate("del", "ann", 10 * ALLO).unwrap();
    test.skip(DAY);
    test.undelegate("del", "ann", 20 * ALLO).unwrap();
    let entries = test.position("del", "ann").unbonding;
    let amounts: Vec<_> = entries
        .iter()
        .map(|entry| entry.amount.u128() / ALLO)
        .collect();
    assert_eq!(amounts, [10, 20]);
    assert!(entries[0].matures_at < entries[1].matures_at);
}

/// The revenue a weight is made of is the revenue that decays.
#[test]
fn sherlock_m29_weight_and_decay_see_the_same_revenue() {
    let mut test = TestVault::emitting(100, 1_000);
    for _ in 0..5 {
        test.skip(DAY);
        let seen = test.account(T1).revenue;
        test.set_active(T1, true);
        let topic = test.stored_topic(T1);
        assert_eq!(test.account(T1).revenue, seen);
        assert_eq!(topic.revenue.as_of(test.now(), 604_800).unwrap(), seen);
    }
}

#[test]
fn sherlock_m33_less_than_a_unit_stays_earned() {
    let mut test = delegated();
    test.delegate(T1, "tiny", "ann", ALLO / 10_000_000_000)
        .unwrap();
    let mut claimed = 0;
    for epoch in 1..=40 {
        test.skip(1);
        test.settle(T1, epoch);
        // refused, if it is less than a unit; then nothing is lost
        let _ = test.claim("tiny");
        claimed = test.balance("tiny");
    }
    let mut patient = delegated();
    patient
        .delegate(T1, "tiny", "ann", ALLO / 10_000_000_000)
        .unwrap();
    for epoch in 1..=40 {
        patient.skip(1);
        patient.settle(T1, epoch);
    }
    let _ = patient.claim("tiny");
    assert!(patient.balance("tiny") > 0);
    assert!(patient.balance("tiny").abs_diff(claimed) <= 1);
}

#[test]
fn pr_269_a_delegation_to_oneself_is_own_stake_and_comes_out_once() {
    let mut test = delegated();
    test.delegate(T1, "ann", "ann", 50 * ALLO).unwrap();
    assert_eq!(test.stake_of(T1, "ann").staked.u128(), 150 * ALLO);
    assert_eq!(test.positions("ann").len(), 1);
    test.undelegate("ann", "ann", 100 * ALLO).unwrap();
    test.unstake(T1, "ann", 50);
    let too_much = test.undelegate("ann", "ann", 1).unwrap_err();
    assert!(matches!(too_much, ContractError::InsufficientStake { .. }));
    test.skip(21 * DAY);
    test.execute("ann", WITHDRAW).unwrap();
    assert_eq!(test.balance("ann"), 150 * ALLO);
    assert_eq!(test.position("del", "ann").staked.u128(), 300 * ALLO);
}

#[test]
fn pr_354_a_delegation_waits_once_for_every_withdrawal() {
    let mut test = delegated();
    test.undelegate("del", "ann", 10 * ALLO).unwrap();
    test.skip(21 * DAY);
    test.undelegate("del", "ann", 20 * ALLO).unwrap();
    test.execute("del", WITHDRAW).unwrap();
    assert_eq!(test.balance("del"), 10 * ALLO);
    test.execute("del", WITHDRAW).unwrap_err();
}

/// Time in stake earns, not being there when it is paid.
#[test]
fn pr_625_weight_of_a_moment_earns_a_moment() {
    let mut test = TestVault::emitting(100, 1_000);
    test.open(T2);
    test.register(T2, "bob", &[Role::Reputer]);
    test.fund(T2, 1_000);
    test.skip(MONTH);
    test.stake(T2, "bob", 1_000_000);
    test.skip(1);
    let steady = test.settle(T1, 1).emission.u128();
    let sudden = test.settle(T2, 1).emission.u128();
    assert!(sudden * 100 < steady, "{sudden} {steady}");
}

#[test]
fn pr_736_a_refused_message_leaves_weight_and_sum() {
    let mut test = delegated();
    let before = (test.account(T1).weight, test.schedule().total_weight);
    test.delegate(T1, "del", "nobody", ALLO).unwrap_err();
    test.undelegate("del", "ann", 301 * ALLO).unwrap_err();
    test.try_settle(T1, 0, test.now(), all_to(1)).unwrap();
    test.try_settle(T1, 0, test.now(), all_to(1)).unwrap_err();
    let after = (test.account(T1).weight, test.schedule().total_weight);
    assert_eq!(before, after);
}

/// What is accrued is what is paid, whatever the number of settlements: nothing is
/// lost to rounding but a unit each.
#[test]
fn pr_765_rounding_carries_over() {
    let paid = |parts: u64| {
        let mut test = TestVault::emitting(100_000, 1_000);
        let mut sum = 0;
        for epoch in 1..=parts {
            test.skip(86_400 / parts);
            sum += test.settle(T1, epoch).emission.u128();
        }
        sum
    };
    let (once, often) = (paid(1), paid(100));
    assert!(once.abs_diff(often) < once / 1_000, "{once} {often}");
}

#[test]
fn pr_770_delegators_leave_after_the_operator_did() {
    let mut test = earned();
    let owed = test.rewards_of("del");
    test.unstake(T1, "ann", 100);
    test.register(T1, "ann", &[]);
    test.set_active(T1, false);
    test.claim("del").unwrap();
    test.undelegate("del", "ann", 300 * ALLO).unwrap();
    test.skip(21 * DAY);
    test.execute("del", WITHDRAW).unwrap();
    assert_eq!(test.balance("del"), 300 * ALLO + owed);
}

/// Every change of stake by every way weighs the topic at once, and the sum with it.
#[test]
fn pr_773_994_998_1000_weights_follow_every_change_of_stake() {
    let mut test = earned();
    let mut last = test.account(T1).weight;
    let mut epoch = 10;
    let steps: [fn(&mut TestVault); 4] = [
        |test| {
            test.undelegate("del", "ann", 250 * ALLO).unwrap();
        },
        |test| test.unstake(T1, "ann", 99),
        |test| test.set_active(T1, false),
        |test| test.set_active(T1, true),
    ];
    for step in steps {
        test.skip(DAY);
        step(&mut test);
        let account = test.account(T1);
        assert_ne!(account.weight, last);
        let sum = if account.emitting {
            account.weight
        } else {
            0u128.into()
        };
        // the harness compares the sum of weights after every message, too
        assert_eq!(test.schedule().total_weight, sum);
        last = account.weight;
        epoch += 1;
        test.try_settle(T1, epoch, test.now(), Settlement::Void {})
            .unwrap();
    }
}
