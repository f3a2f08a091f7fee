use allora_interfaces::staking_vault::{hook, msg, HookMsg, VaultParams};
use allora_interfaces::Role;
use allora_math::{Number, Real};
use cosmwasm_std::Uint128;

use super::test_vault::{assert_close, real, TestVault, ALLO, DAY, T1, T2};
use crate::emission::weight::MAX_TOPIC_WEIGHT;
use crate::msg::ExecuteMsg;

fn weight(test: &TestVault) -> Real {
    Real::from_u128(test.account(T1).weight.u128())
}

/// Revenue does not decay to speak of.
fn steady() -> VaultParams {
    VaultParams {
        revenue_decay: 31_536_000,
        ..VaultParams::default()
    }
}

fn with_steady_revenue() -> TestVault {
    let mut test = TestVault::with(steady());
    test.open(T1);
    test.register(T1, "ann", &[Role::Reputer]);
    test.register(T1, "bob", &[Role::Reputer]);
    // 365 ALLO per 365 days, one a day
    test.fund(T1, 365);
    test
}

#[test]
fn the_first_weight_is_the_target() {
    let mut test = with_steady_revenue();
    assert_eq!(test.account(T1).weight.u128(), 0);
    test.stake(T1, "ann", 10_000);
    // √(10^4 · 10^18 · 1 · 10^18)
    assert_close(weight(&test), "1e20", "1e-17");
    assert!(test.account(T1).emitting);
    assert_eq!(test.schedule().total_weight, test.account(T1).weight);
}

#[test]
fn stakes_of_one_moment_weigh_alike_in_any_order() {
    let weigh = |names: [&str; 2]| {
        let mut test = with_steady_revenue();
        for name in names {
            let amount = if name == "ann" { 100 } else { 9_900 };
            test.stake(T1, name, amount);
        }
        test.account(T1).weight
    };
    assert_eq!(weigh(["ann", "bob"]), weigh(["bob", "ann"]));
    assert_close(
        Real::from_u128(weigh(["ann", "bob"]).u128()),
        "1e20",
        "1e-17",
    );
}

#[test]
fn stake_that_leaves_in_the_block_it_came_leaves_no_weight() {
    let mut test = with_steady_revenue();
    test.stake(T1, "ann", 10_000);
    test.skip(DAY);
    test.stake(T1, "ann", 1);
    let before = test.account(T1).weight;
    test.stake(T1, "bob", 1_000_000);
    assert!(test.account(T1).weight > before);
    test.unstake(T1, "bob", 1_000_000);
    assert_eq!(test.account(T1).weight, before);
}

#[test]
fn a_weight_follows_its_target_with_time_not_with_calls() {
    let after = |steps: &[u64]| {
        let mut test = with_steady_revenue();
        test.stake(T1, "ann", 10_000);
        test.skip(1);
        test.stake(T1, "bob", 30_000);
        for (epoch, step) in (1..).zip(steps) {
            test.skip(*step);
            test.settle(T1, epoch);
        }
        weight(&test)
    };
    // half of the way from 1e20 to 2e20 in a week, but for the decay of revenue
    let once = after(&[7 * DAY]);
    assert_close(once, "1.5e20", "0.01");
    let often = after(&[DAY; 7]);
    assert_close(often, &once.to_string(), "0.01");
    let no_time = after(&[0]);
    assert_close(no_time, "1e20", "1e-5");
}

#[test]
fn a_smoothed_weight_is_this_number() {
    let mut test = with_steady_revenue();
    test.stake(T1, "ann", 10_000);
    test.skip(7 * DAY);
    test.settle(T1, 1);
    // half of 1e20 and half of 1e20 · √exp(−7/365)
    assert_close(weight(&test), "9.95228e19", "1e-6");
    let decayed = Real::ratio(-7, 730).unwrap().exp().unwrap();
    let half = Real::ratio(1, 2).unwrap();
    let factor = decayed.add(&Real::ONE).unwrap().mul(&half).unwrap();
    let expected = real("1e20").mul(&factor).unwrap();
    assert_close(weight(&test), &expected.to_string(), "1e-15");
}

#[test]
fn without_stake_or_revenue_a_weight_is_zero_at_once() {
    let mut test = with_steady_revenue();
    test.stake(T1, "ann", 10_000);
    test.skip(DAY);
    test.unstake(T1, "ann", 10_000);
    assert_eq!(test.account(T1).weight.u128(), 0);
    assert!(!test.account(T1).emitting);
    assert_eq!(test.schedule().total_weight.u128(), 0);

    let mut test = TestVault::emitting(10_000, 1);
    test.skip(7 * DAY * 60);
    test.settle(T1, 1);
    assert_eq!(test.account(T1).weight.u128(), 0);
    assert!(!test.account(T1).emitting);
}

#[test]
fn the_way_back_from_zero_is_smoothed() {
    let mut test = with_steady_revenue();
    test.stake(T1, "ann", 10_000);
    test.skip(DAY);
    test.unstake(T1, "ann", 10_000);
    test.skip(7 * DAY);
    test.stake(T1, "bob", 10_000);
    assert_close(weight(&test), "0.5e20", "0.02");
}

#[test]
fn a_refresh_of_an_earlier_time_changes_no_weight() {
    let mut test = with_steady_revenue();
    test.stake(T1, "ann", 10_000);
    let due = test.now().plus_seconds(DAY);
    test.skip(2 * DAY);
    test.stake(T1, "bob", 50_000);
    let before = test.account(T1);
    test.settle_at(T1, 1, due);
    let after = test.account(T1);
    assert_eq!(after.weight, before.weight);
    assert_eq!(after.revenue, before.revenue);
}

#[test]
fn below_the_minimum_a_topic_takes_no_part() {
    let minimum = Uint128::new(50 * ALLO);
    let mut test = TestVault::with(VaultParams {
        min_topic_weight: minimum,
        ..steady()
    });
    test.open(T1);
    test.register(T1, "ann", &[Role::Reputer]);
    test.fund(T1, 365);
    test.stake(T1, "ann", 2_499);
    assert!(test.account(T1).weight < minimum);
    assert!(!test.account(T1).emitting);
    assert_eq!(test.schedule().total_weight.u128(), 0);

    // audit finding M-23: time alone carries it over the threshold
    test.skip(1);
    test.stake(T1, "ann", 10_000);
    assert!(!test.account(T1).emitting);
    test.skip(14 * DAY);
    test.settle(T1, 1);
    assert!(test.account(T1).emitting);
    assert_eq!(test.schedule().total_weight, test.account(T1).weight);
}

#[test]
fn a_new_minimum_applies_with_the_next_refresh() {
    let mut test = with_steady_revenue();
    test.stake(T1, "ann", 10_000);
    let params = Box::new(VaultParams {
        min_topic_weight: Uint128::MAX,
        ..steady()
    });
    test.execute(
        "governance",
        ExecuteMsg::SetParams(msg::SetParams { params }),
    )
    .unwrap();
    assert!(test.account(T1).emitting);
    test.settle(T1, 1);
    assert!(!test.account(T1).emitting);
}

#[test]
fn a_paused_topic_leaves_the_sum_and_comes_back() {
    let mut test = with_steady_revenue();
    test.stake(T1, "ann", 10_000);
    let weight = test.account(T1).weight;
    test.set_active(T1, false);
    assert_eq!(test.schedule().total_weight.u128(), 0);
    assert_eq!(test.account(T1).weight, weight);
    test.set_active(T1, false);
    assert_eq!(test.schedule().total_weight.u128(), 0);
    test.set_active(T1, true);
    assert_eq!(test.schedule().total_weight, weight);
    test.set_active(T1, true);
    assert_eq!(test.schedule().total_weight, weight);
}

#[test]
fn what_the_old_weight_earned_is_kept_when_it_changes() {
    let mut test = with_steady_revenue();
    test.open(T2);
    test.register(T2, "cid", &[Role::Reputer]);
    test.fund(T2, 365);
    test.stake(T1, "ann", 10_000);
    test.stake(T2, "cid", 10_000);
    test.skip(DAY);
    let accrued = test.account(T1).accrued;
    assert!(accrued.u128() > 0);
    assert_eq!(test.account(T2).accrued, accrued);
    test.stake(T2, "cid", 1_000_000);
    test.unstake(T1, "ann", 10_000);
    assert_eq!(test.account(T1).accrued, accrued);
    test.skip(DAY);
    assert_eq!(test.account(T1).accrued, accrued);
    assert!(test.account(T2).accrued > accrued + accrued);
}

#[test]
fn a_weight_saturates_instead_of_overflowing() {
    let mut test = TestVault::with(VaultParams {
        stake_importance: Real::ONE,
        revenue_importance: Real::ONE,
        revenue_decay: 1,
        ..VaultParams::default()
    });
    test.open(T1);
    test.register(T1, "ann", &[Role::Reputer]);
    let hook = HookMsg::FundTopic(hook::FundTopic {
        topic_id: T1,
        payer: None,
    });
    test.send("donor", 300_000_000 * ALLO, &hook).unwrap();
    test.stake(T1, "ann", 400_000_000);
    assert_eq!(test.account(T1).weight.u128(), MAX_TOPIC_WEIGHT);
}
