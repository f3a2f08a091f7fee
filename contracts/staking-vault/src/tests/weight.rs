use allora_interfaces::staking_vault::{hook, msg, HookMsg, VaultParams};
use allora_interfaces::Role;
use allora_math::{Number, Real};
use cosmwasm_std::Uint128;

use super::bench::{assert_close, real, Bench, ALLO, DAY, T1, T2};
use crate::msg::ExecuteMsg;
use crate::weight::MAX_TOPIC_WEIGHT;

fn weight(bench: &Bench) -> Real {
    Real::from_u128(bench.account(T1).weight.u128())
}

/// Revenue does not decay to speak of.
fn steady() -> VaultParams {
    VaultParams {
        revenue_decay: 31_536_000,
        ..VaultParams::default()
    }
}

fn with_steady_revenue() -> Bench {
    let mut bench = Bench::with(steady());
    bench.open(T1);
    bench.register(T1, "ann", &[Role::Reputer]);
    bench.register(T1, "bob", &[Role::Reputer]);
    // 365 ALLO per 365 days, one a day
    bench.fund(T1, 365);
    bench
}

#[test]
fn the_first_weight_is_the_target() {
    let mut bench = with_steady_revenue();
    assert_eq!(bench.account(T1).weight.u128(), 0);
    bench.stake(T1, "ann", 10_000);
    // √(10^4 · 10^18 · 1 · 10^18)
    assert_close(weight(&bench), "1e20", "1e-17");
    assert!(bench.account(T1).emitting);
    assert_eq!(bench.schedule().total_weight, bench.account(T1).weight);
}

#[test]
fn stakes_of_one_moment_weigh_alike_in_any_order() {
    let weigh = |names: [&str; 2]| {
        let mut bench = with_steady_revenue();
        for name in names {
            let amount = if name == "ann" { 100 } else { 9_900 };
            bench.stake(T1, name, amount);
        }
        bench.account(T1).weight
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
    let mut bench = with_steady_revenue();
    bench.stake(T1, "ann", 10_000);
    bench.skip(DAY);
    bench.stake(T1, "ann", 1);
    let before = bench.account(T1).weight;
    bench.stake(T1, "bob", 1_000_000);
    assert!(bench.account(T1).weight > before);
    bench.unstake(T1, "bob", 1_000_000);
    assert_eq!(bench.account(T1).weight, before);
}

#[test]
fn a_weight_follows_its_target_with_time_not_with_calls() {
    let after = |steps: &[u64]| {
        let mut bench = with_steady_revenue();
        bench.stake(T1, "ann", 10_000);
        bench.skip(1);
        bench.stake(T1, "bob", 30_000);
        for (epoch, step) in (1..).zip(steps) {
            bench.skip(*step);
            bench.settle(T1, epoch);
        }
        weight(&bench)
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
    let mut bench = with_steady_revenue();
    bench.stake(T1, "ann", 10_000);
    bench.skip(7 * DAY);
    bench.settle(T1, 1);
    // half of 1e20 and half of 1e20 · √exp(−7/365)
    assert_close(weight(&bench), "9.95228e19", "1e-6");
    let decayed = Real::ratio(-7, 730).unwrap().exp().unwrap();
    let half = Real::ratio(1, 2).unwrap();
    let factor = decayed.add(&Real::ONE).unwrap().mul(&half).unwrap();
    let expected = real("1e20").mul(&factor).unwrap();
    assert_close(weight(&bench), &expected.to_string(), "1e-15");
}

#[test]
fn without_stake_or_revenue_a_weight_is_zero_at_once() {
    let mut bench = with_steady_revenue();
    bench.stake(T1, "ann", 10_000);
    bench.skip(DAY);
    bench.unstake(T1, "ann", 10_000);
    assert_eq!(bench.account(T1).weight.u128(), 0);
    assert!(!bench.account(T1).emitting);
    assert_eq!(bench.schedule().total_weight.u128(), 0);

    let mut bench = Bench::emitting(10_000, 1);
    bench.skip(7 * DAY * 60);
    bench.settle(T1, 1);
    assert_eq!(bench.account(T1).weight.u128(), 0);
    assert!(!bench.account(T1).emitting);
}

#[test]
fn the_way_back_from_zero_is_smoothed() {
    let mut bench = with_steady_revenue();
    bench.stake(T1, "ann", 10_000);
    bench.skip(DAY);
    bench.unstake(T1, "ann", 10_000);
    bench.skip(7 * DAY);
    bench.stake(T1, "bob", 10_000);
    assert_close(weight(&bench), "0.5e20", "0.02");
}

#[test]
fn a_refresh_of_an_earlier_time_changes_no_weight() {
    let mut bench = with_steady_revenue();
    bench.stake(T1, "ann", 10_000);
    let due = bench.now().plus_seconds(DAY);
    bench.skip(2 * DAY);
    bench.stake(T1, "bob", 50_000);
    let before = bench.account(T1);
    bench.settle_at(T1, 1, due);
    let after = bench.account(T1);
    assert_eq!(after.weight, before.weight);
    assert_eq!(after.revenue, before.revenue);
}

#[test]
fn below_the_minimum_a_topic_takes_no_part() {
    let minimum = Uint128::new(50 * ALLO);
    let mut bench = Bench::with(VaultParams {
        min_topic_weight: minimum,
        ..steady()
    });
    bench.open(T1);
    bench.register(T1, "ann", &[Role::Reputer]);
    bench.fund(T1, 365);
    bench.stake(T1, "ann", 2_499);
    assert!(bench.account(T1).weight < minimum);
    assert!(!bench.account(T1).emitting);
    assert_eq!(bench.schedule().total_weight.u128(), 0);

    // audit finding M-23: time alone carries it over the threshold
    bench.skip(1);
    bench.stake(T1, "ann", 10_000);
    assert!(!bench.account(T1).emitting);
    bench.skip(14 * DAY);
    bench.settle(T1, 1);
    assert!(bench.account(T1).emitting);
    assert_eq!(bench.schedule().total_weight, bench.account(T1).weight);
}

#[test]
fn a_new_minimum_applies_with_the_next_refresh() {
    let mut bench = with_steady_revenue();
    bench.stake(T1, "ann", 10_000);
    let params = Box::new(VaultParams {
        min_topic_weight: Uint128::MAX,
        ..steady()
    });
    bench
        .execute(
            "governance",
            ExecuteMsg::SetParams(msg::SetParams { params }),
        )
        .unwrap();
    assert!(bench.account(T1).emitting);
    bench.settle(T1, 1);
    assert!(!bench.account(T1).emitting);
}

#[test]
fn a_paused_topic_leaves_the_sum_and_comes_back() {
    let mut bench = with_steady_revenue();
    bench.stake(T1, "ann", 10_000);
    let weight = bench.account(T1).weight;
    bench.set_active(T1, false);
    assert_eq!(bench.schedule().total_weight.u128(), 0);
    assert_eq!(bench.account(T1).weight, weight);
    bench.set_active(T1, false);
    assert_eq!(bench.schedule().total_weight.u128(), 0);
    bench.set_active(T1, true);
    assert_eq!(bench.schedule().total_weight, weight);
    bench.set_active(T1, true);
    assert_eq!(bench.schedule().total_weight, weight);
}

#[test]
fn what_the_old_weight_earned_is_kept_when_it_changes() {
    let mut bench = with_steady_revenue();
    bench.open(T2);
    bench.register(T2, "cid", &[Role::Reputer]);
    bench.fund(T2, 365);
    bench.stake(T1, "ann", 10_000);
    bench.stake(T2, "cid", 10_000);
    bench.skip(DAY);
    let accrued = bench.account(T1).accrued;
    assert!(accrued.u128() > 0);
    assert_eq!(bench.account(T2).accrued, accrued);
    bench.stake(T2, "cid", 1_000_000);
    bench.unstake(T1, "ann", 10_000);
    assert_eq!(bench.account(T1).accrued, accrued);
    bench.skip(DAY);
    assert_eq!(bench.account(T1).accrued, accrued);
    assert!(bench.account(T2).accrued > accrued + accrued);
}

#[test]
fn a_weight_saturates_instead_of_overflowing() {
    let mut bench = Bench::with(VaultParams {
        stake_importance: Real::ONE,
        revenue_importance: Real::ONE,
        revenue_decay: 1,
        ..VaultParams::default()
    });
    bench.open(T1);
    bench.register(T1, "ann", &[Role::Reputer]);
    let hook = HookMsg::FundTopic(hook::FundTopic { topic_id: T1 });
    bench.send("donor", 300_000_000 * ALLO, &hook).unwrap();
    bench.stake(T1, "ann", 400_000_000);
    assert_eq!(bench.account(T1).weight.u128(), MAX_TOPIC_WEIGHT);
}
