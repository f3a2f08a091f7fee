//! Findings of the original's audits about delegations and weights, as tests.

use allora_interfaces::staking_vault::{msg, Offence, OffenceKind, Settlement, FRACTION_ONE};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::Uint64;

use super::bench::{all_to, Bench, ALLO, DAY, MONTH, T1, T2};
use super::delegation::delegated;
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

const WITHDRAW: ExecuteMsg = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });

fn earned() -> Bench {
    let mut bench = delegated();
    bench.skip(DAY);
    bench.settle(T1, 1);
    bench
}

#[test]
fn sherlock_h04_a_delegator_who_claims_twice_is_paid_once() {
    let mut bench = earned();
    let owed = bench.rewards_of("del");
    let twice = ExecuteMsg::Claim(msg::Claim {
        topic_ids: vec![T1, T1],
    });
    bench.execute("del", twice.clone()).unwrap();
    let error = bench.execute("del", twice).unwrap_err();
    assert!(matches!(error, ContractError::NothingToClaim { .. }));
    assert_eq!(bench.balance("del"), owed);
}

/// Books first, pays last, and a refused payment takes the books back: after it
/// the entry still waits, and is paid once.
#[test]
fn sherlock_h07_a_payment_that_fails_leaves_the_entry() {
    let mut bench = earned();
    bench.undelegate("del", "ann", 7 * ALLO).unwrap();
    bench.skip(21 * DAY);
    let before = bench.dump();
    bench.execute_alone("del", WITHDRAW).unwrap();
    bench.restore(&before);
    assert_eq!(bench.position("del", "ann").unbonding.len(), 1);
    bench.execute("del", WITHDRAW).unwrap();
    assert_eq!(bench.balance("del"), 7 * ALLO);
}

#[test]
fn sherlock_h09_delegators_of_single_units_are_never_owed_more_than_there_is() {
    let mut bench = delegated();
    for number in 0..7 {
        bench
            .delegate(T1, &format!("dust{number}"), "ann", 1 + number)
            .unwrap();
    }
    for epoch in 1..30 {
        bench.skip(1 + epoch * 7_919);
        // the bench compares earned and owed to the last bit
        bench.settle(T1, epoch);
        let name = format!("dust{}", epoch % 7);
        let _ = bench.claim(&name);
        let _ = bench.undelegate(&name, "ann", 1);
    }
}

/// After a slash a share is worth less than a unit, and units less than whole
/// shares: who leaves unit by unit takes nothing from who stays.
#[test]
fn sherlock_h09_who_leaves_in_dust_takes_nothing_from_who_stays() {
    let mut bench = delegated();
    bench.delegate(T1, "dust", "ann", 1_000).unwrap();
    let offence = Offence {
        actor_id: ActorId(1),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(FRACTION_ONE.u64() / 13),
    };
    let now = bench.now();
    let void = Settlement::Void {};
    bench.try_slash(T1, 1, now, void, vec![offence]).unwrap();
    let pool = bench.operator(T1, "ann").staked.u128();
    let left = bench.position("dust", "ann").staked.u128();
    assert!((900..1_000).contains(&left));

    let mut out = 0;
    for _ in 0..7 {
        bench.undelegate("dust", "ann", 1).unwrap();
        out += 1;
        let rest = bench.position("dust", "ann").staked.u128();
        assert!(rest + out <= left, "{rest} and {out} of {left}");
    }
    // a share is worth 12/13, so a unit costs two of them, and seven all but 13 units
    assert_eq!(bench.position("dust", "ann").staked.u128(), left - 13);
    assert_eq!(bench.operator(T1, "ann").staked.u128(), pool - 7);
}

#[test]
fn sherlock_m18_a_second_request_adds_an_entry_and_replaces_none() {
    let mut bench = delegated();
    bench.undelegate("del", "ann", 10 * ALLO).unwrap();
    bench.skip(DAY);
    bench.undelegate("del", "ann", 20 * ALLO).unwrap();
    let entries = bench.position("del", "ann").unbonding;
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
    let mut bench = Bench::emitting(100, 1_000);
    for _ in 0..5 {
        bench.skip(DAY);
        let seen = bench.account(T1).revenue;
        bench.set_active(T1, true);
        let topic = bench.stored_topic(T1);
        assert_eq!(bench.account(T1).revenue, seen);
        assert_eq!(topic.revenue.as_of(bench.now(), 604_800).unwrap(), seen);
    }
}

#[test]
fn sherlock_m33_less_than_a_unit_stays_earned() {
    let mut bench = delegated();
    bench
        .delegate(T1, "tiny", "ann", ALLO / 10_000_000_000)
        .unwrap();
    let mut claimed = 0;
    for epoch in 1..=40 {
        bench.skip(1);
        bench.settle(T1, epoch);
        // refused, if it is less than a unit; then nothing is lost
        let _ = bench.claim("tiny");
        claimed = bench.balance("tiny");
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
    let mut bench = delegated();
    bench.delegate(T1, "ann", "ann", 50 * ALLO).unwrap();
    assert_eq!(bench.stake_of(T1, "ann").staked.u128(), 150 * ALLO);
    assert_eq!(bench.positions("ann").len(), 1);
    bench.undelegate("ann", "ann", 100 * ALLO).unwrap();
    bench.unstake(T1, "ann", 50);
    let too_much = bench.undelegate("ann", "ann", 1).unwrap_err();
    assert!(matches!(too_much, ContractError::InsufficientStake { .. }));
    bench.skip(21 * DAY);
    bench.execute("ann", WITHDRAW).unwrap();
    assert_eq!(bench.balance("ann"), 150 * ALLO);
    assert_eq!(bench.position("del", "ann").staked.u128(), 300 * ALLO);
}

#[test]
fn pr_354_a_delegation_waits_once_for_every_withdrawal() {
    let mut bench = delegated();
    bench.undelegate("del", "ann", 10 * ALLO).unwrap();
    bench.skip(21 * DAY);
    bench.undelegate("del", "ann", 20 * ALLO).unwrap();
    bench.execute("del", WITHDRAW).unwrap();
    assert_eq!(bench.balance("del"), 10 * ALLO);
    bench.execute("del", WITHDRAW).unwrap_err();
}

/// Time in stake earns, not being there when it is paid.
#[test]
fn pr_625_weight_of_a_moment_earns_a_moment() {
    let mut bench = Bench::emitting(100, 1_000);
    bench.open(T2);
    bench.register(T2, "bob", &[Role::Reputer]);
    bench.fund(T2, 1_000);
    bench.skip(MONTH);
    bench.stake(T2, "bob", 1_000_000);
    bench.skip(1);
    let steady = bench.settle(T1, 1).emission.u128();
    let sudden = bench.settle(T2, 1).emission.u128();
    assert!(sudden * 100 < steady, "{sudden} {steady}");
}

#[test]
fn pr_736_a_refused_message_leaves_weight_and_sum() {
    let mut bench = delegated();
    let before = (bench.account(T1).weight, bench.schedule().total_weight);
    bench.delegate(T1, "del", "nobody", ALLO).unwrap_err();
    bench.undelegate("del", "ann", 301 * ALLO).unwrap_err();
    bench.try_settle(T1, 0, bench.now(), all_to(1)).unwrap();
    bench.try_settle(T1, 0, bench.now(), all_to(1)).unwrap_err();
    let after = (bench.account(T1).weight, bench.schedule().total_weight);
    assert_eq!(before, after);
}

/// What is accrued is what is paid, whatever the number of settlements: nothing is
/// lost to rounding but a unit each.
#[test]
fn pr_765_rounding_carries_over() {
    let paid = |parts: u64| {
        let mut bench = Bench::emitting(100_000, 1_000);
        let mut sum = 0;
        for epoch in 1..=parts {
            bench.skip(86_400 / parts);
            sum += bench.settle(T1, epoch).emission.u128();
        }
        sum
    };
    let (once, often) = (paid(1), paid(100));
    assert!(once.abs_diff(often) < once / 1_000, "{once} {often}");
}

#[test]
fn pr_770_delegators_leave_after_the_operator_did() {
    let mut bench = earned();
    let owed = bench.rewards_of("del");
    bench.unstake(T1, "ann", 100);
    bench.register(T1, "ann", &[]);
    bench.set_active(T1, false);
    bench.claim("del").unwrap();
    bench.undelegate("del", "ann", 300 * ALLO).unwrap();
    bench.skip(21 * DAY);
    bench.execute("del", WITHDRAW).unwrap();
    assert_eq!(bench.balance("del"), 300 * ALLO + owed);
}

/// Every change of stake by every way weighs the topic at once, and the sum with it.
#[test]
fn pr_773_994_998_1000_weights_follow_every_change_of_stake() {
    let mut bench = earned();
    let mut last = bench.account(T1).weight;
    let mut epoch = 10;
    let steps: [fn(&mut Bench); 4] = [
        |bench| {
            bench.undelegate("del", "ann", 250 * ALLO).unwrap();
        },
        |bench| bench.unstake(T1, "ann", 99),
        |bench| bench.set_active(T1, false),
        |bench| bench.set_active(T1, true),
    ];
    for step in steps {
        bench.skip(DAY);
        step(&mut bench);
        let account = bench.account(T1);
        assert_ne!(account.weight, last);
        let sum = if account.emitting {
            account.weight
        } else {
            0u128.into()
        };
        // the bench compares the sum of weights after every message, too
        assert_eq!(bench.schedule().total_weight, sum);
        last = account.weight;
        epoch += 1;
        bench
            .try_settle(T1, epoch, bench.now(), Settlement::Void {})
            .unwrap();
    }
}
