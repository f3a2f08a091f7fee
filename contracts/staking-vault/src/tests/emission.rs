use allora_interfaces::allo_token::Schedules;
use allora_interfaces::staking_vault::{hook, msg, Event, HookMsg, Settlement, VaultParams};
use allora_interfaces::units::SUPPLY_CAP;
use allora_interfaces::Role;
use allora_math::Real;
use cosmwasm_std::{Timestamp, Uint128};

use super::test_vault::{
    all_to, assert_close, real, share, TestVault, ALLO, DAY, GENESIS, MONTH, T1,
};
use crate::emission::schedule::{Basis, Emission, Supply, MAX_MONTHS_PER_ACCRUAL};
use crate::msg::ExecuteMsg;

const MILLION: u128 = 1_000_000;
/// `0.025 · (100,000 + 214,500,001)/400,000,000 · 785,399,999/10^9`
const FIRST_RATE: &str = "0.0105341775356749999375";

/// 400 million ALLO staked, 100,000 in the treasury.
fn whale() -> TestVault {
    TestVault::emitting(400 * MILLION, 100_000)
}

#[test]
fn the_schedule_waits_for_the_first_stake() {
    let mut test = TestVault::new();
    test.register(T1, "ann", &[Role::Reputer]);
    test.fund(T1, 5);
    test.skip(100 * DAY);
    assert_eq!(test.schedule().started_at, None);
    assert_eq!(test.schedule().month, 0);

    let response = test
        .send("ann", ALLO, &HookMsg::Stake(hook::Stake { topic_id: T1 }))
        .unwrap();
    assert_eq!(response.events[0].ty, "emission_rate_set");
    assert_eq!(response.events[0].attributes[0].value, "1");
    let schedule = test.schedule();
    assert_eq!(schedule.started_at, Some(test.now()));
    assert_eq!(schedule.month, 1);
    assert!(schedule.index.is_zero());
}

#[test]
fn the_first_rate_is_the_target_rate_below_the_bound() {
    let test = whale();
    assert_close(test.schedule().monthly_rate, FIRST_RATE, "1e-18");
}

#[test]
fn the_rate_is_bounded_by_the_yield_of_stakers() {
    // 0.0095 / (0.75/3 + 0.25)
    let test = TestVault::emitting(10 * MILLION, 100_000);
    assert_close(test.schedule().monthly_rate, "0.019", "1e-18");
}

#[test]
fn the_second_rate_is_smoothed() {
    let mut test = whale();
    test.send(
        "donor",
        50 * MILLION * ALLO,
        &HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
    )
    .unwrap();
    test.skip(MONTH - 1);
    assert_close(test.schedule().monthly_rate, FIRST_RATE, "1e-18");
    test.skip(1);
    assert_eq!(test.schedule().month, 2);
    // 0.9 · first + 0.1 · 0.025 · (50,100,000 + 214,500,001)/400,000,000 · 735,399,999/10^9
    assert_close(
        test.schedule().monthly_rate,
        "0.0106969275350499999375",
        "1e-18",
    );
}

#[test]
fn the_bound_follows_last_months_share_of_reputers() {
    let mut test = whale();
    assert_close(
        test.schedule().reputer_share,
        "0.33333333333333333333",
        "1e-18",
    );
    test.skip(10 * DAY);
    let settlement = Settlement::Paid {
        inferers: vec![share(1, 3, 5)],
        forecasters: vec![],
        reputers: vec![share(2, 2, 5)],
    };
    test.try_settle(T1, 1, test.now(), settlement).unwrap();
    test.skip(20 * DAY);
    assert_close(test.schedule().reputer_share, "0.4", "1e-18");

    // a month without rewards keeps it
    test.skip(MONTH);
    assert_eq!(test.schedule().month, 3);
    assert_close(test.schedule().reputer_share, "0.4", "1e-18");
}

#[test]
fn all_to_reputers_lowers_the_bound_to_the_yield() {
    let mut test = whale();
    test.skip(10 * DAY);
    test.settle(T1, 1);
    test.skip(20 * DAY);
    assert_eq!(test.schedule().reputer_share, Real::ONE);
    // 0.9 · first + 0.1 · 0.0095
    assert_close(
        test.schedule().monthly_rate,
        "0.01043075978210749994375",
        "1e-17",
    );
}

#[test]
fn emission_flows_with_time_and_stake() {
    let mut test = TestVault::emitting(10 * MILLION, 100_000);
    test.skip(3 * DAY);
    // 0.019 · 10,000,000 / 10
    let tenth = Real::from_u128(test.account(T1).accrued.u128());
    assert_close(tenth, "19e21", "1e-15");

    test.stake(T1, "ann", 10 * MILLION);
    test.skip(3 * DAY);
    let three_tenths = Real::from_u128(test.account(T1).accrued.u128());
    assert_close(three_tenths, "57e21", "1e-15");

    test.unstake(T1, "ann", 20 * MILLION);
    test.skip(3 * DAY);
    assert_eq!(
        Real::from_u128(test.account(T1).accrued.u128()),
        three_tenths
    );
}

#[test]
fn nothing_accrues_while_no_topic_takes_part() {
    let mut test = TestVault::emitting(10 * MILLION, 100_000);
    test.set_active(T1, false);
    test.skip(10 * DAY);
    assert!(test.schedule().index.is_zero());
    test.set_active(T1, true);
    assert_eq!(test.account(T1).accrued.u128(), 0);
    test.skip(DAY);
    assert!(test.account(T1).accrued.u128() > 0);
}

#[test]
fn a_month_that_begins_with_nothing_staked_keeps_the_rate() {
    let mut test = whale();
    test.unstake(T1, "ann", 400 * MILLION);
    test.skip(40 * DAY);
    assert_eq!(test.schedule().month, 2);
    assert_close(test.schedule().monthly_rate, FIRST_RATE, "1e-18");
    assert_eq!(test.account(T1).accrued.u128(), 0);
}

#[test]
fn a_rate_computed_on_dust_is_at_most_one() {
    let params = VaultParams {
        max_monthly_yield: Real::ONE,
        validator_share: Real::ZERO,
        ..VaultParams::default()
    };
    let mut test = TestVault::with(params);
    test.open(T1);
    test.register(T1, "ann", &[Role::Reputer]);
    test.send("ann", 1, &HookMsg::Stake(hook::Stake { topic_id: T1 }))
        .unwrap();
    assert_eq!(test.schedule().monthly_rate, Real::ONE);
}

#[test]
fn without_any_share_of_stakers_there_is_no_bound_and_no_failure() {
    let params = VaultParams {
        validator_share: Real::ZERO,
        ..VaultParams::default()
    };
    let mut test = TestVault::with(params);
    test.open(T1);
    test.register(T1, "ann", &[Role::Reputer]);
    test.fund(T1, 100_000);
    test.stake(T1, "ann", 400 * MILLION);
    test.skip(DAY);
    let workers_only = Settlement::Paid {
        inferers: vec![share(1, 1, 1)],
        forecasters: vec![],
        reputers: vec![],
    };
    test.try_settle(T1, 1, test.now(), workers_only).unwrap();
    test.skip(MONTH);
    assert_eq!(test.schedule().reputer_share, Real::ZERO);
    assert!(test.schedule().monthly_rate > real("0.01"));
}

#[test]
fn many_months_are_caught_up_in_one_message() {
    let mut test = whale();
    let basis_before = test.schedule();
    test.skip(50 * MONTH);
    let response = test
        .send(
            "donor",
            1,
            &HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
        )
        .unwrap();
    let begun = |ty: &str| {
        response
            .events
            .iter()
            .filter(|event| event.ty == ty)
            .count()
    };
    assert_eq!(begun("emission_rate_set"), 50);
    assert_eq!(test.schedule().month, basis_before.month + 50);
}

#[test]
fn time_beyond_the_bound_emits_nothing() {
    let long = u64::from(MAX_MONTHS_PER_ACCRUAL);
    let accrued_after = |months: u64, days: u64| {
        let mut test = whale();
        test.skip(months * MONTH + days * DAY);
        test.send(
            "donor",
            1,
            &HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
        )
        .unwrap();
        let month = test.schedule().month;
        // the schedule goes on from there
        let accrued = test.account(T1).accrued;
        test.skip(DAY);
        assert!(test.account(T1).accrued > accrued);
        (month, accrued)
    };
    let (month, at_bound) = accrued_after(long, 0);
    assert_eq!(month, long + 1);
    let (month, beyond) = accrued_after(long + 80, 10);
    assert_eq!(month, long + 81);
    assert_eq!(beyond, at_bound);
}

#[test]
fn accruing_in_two_steps_loses_at_most_a_unit() {
    let params = VaultParams::default();
    let supply = || {
        Ok(Supply {
            total: Uint128::new(785_499_999 * ALLO),
            schedules: Schedules::default(),
        })
    };
    let basis = Basis {
        params: &params,
        staked: Uint128::new(1_234_567_890_123_456_789),
        treasury: Uint128::zero(),
        supply: &supply,
    };
    // with a sum of weights of zero nothing accrues, but time passes
    let mut schedule = Emission::new(Timestamp::from_seconds(GENESIS)).unwrap();
    schedule
        .start(&basis, Timestamp::from_seconds(GENESIS))
        .unwrap();
    let end = Timestamp::from_seconds(GENESIS + 77);
    assert!(schedule.accrue(&basis, end).unwrap().is_empty());
    assert!(schedule.index.is_zero());
    assert_eq!(schedule.accrued_until, end);
    // and never runs backwards
    schedule
        .accrue(&basis, Timestamp::from_seconds(GENESIS))
        .unwrap();
    assert_eq!(schedule.accrued_until, end);

    let accrued = |steps: &[u64]| {
        let mut test = TestVault::emitting(1, 1);
        for step in steps {
            test.skip(*step);
            test.send(
                "donor",
                1,
                &HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
            )
            .unwrap();
        }
        test.account(T1).accrued.u128()
    };
    let (once, twice) = (accrued(&[77]), accrued(&[30, 47]));
    assert!(once - twice <= 2, "{once} {twice}");
}

#[test]
fn the_treasury_is_spent_before_a_token_is_minted() {
    let mut test = TestVault::emitting(10 * MILLION, 100_000);
    test.skip(3 * DAY);
    let paid = test.settle(T1, 1);
    assert_eq!(paid.from_treasury, paid.emission);
    assert_eq!(paid.minted.u128(), 0);

    test.skip(20 * DAY);
    let treasury = test.ledger().treasury;
    let supply = test.peers.borrow().supply;
    let paid = test.settle(T1, 2);
    assert_eq!(paid.from_treasury, treasury);
    assert!(paid.minted.u128() > 0);
    assert_eq!(test.peers.borrow().supply, supply + paid.minted.u128());
    assert_eq!(test.schedule().minted, paid.minted);
    assert_eq!(test.ledger().treasury, paid.treasury);
}

/// Audit finding M-9: minting past the cap, then a failure for ever.
#[test]
fn the_last_emission_is_what_the_cap_leaves_and_then_there_is_none() {
    let params = VaultParams {
        validator_share: Real::ZERO,
        ..VaultParams::default()
    };
    let mut test = TestVault::with(params);
    test.open(T1);
    test.register(T1, "ann", &[Role::Reputer]);
    test.fund(T1, 1);
    test.stake(T1, "ann", 10 * MILLION);
    test.peers.borrow_mut().supply = SUPPLY_CAP.u128() - 5 * ALLO;
    test.skip(DAY);

    let paid = test.settle(T1, 1);
    assert_eq!(paid.from_treasury.u128(), ALLO);
    assert_eq!(paid.minted.u128(), 5 * ALLO);
    assert_eq!(test.peers.borrow().supply, SUPPLY_CAP.u128());

    for epoch in 2..6 {
        test.skip(20 * DAY);
        assert!(test.account(T1).accrued.u128() > 0);
        assert_eq!(test.settle(T1, epoch), Default::default());
    }
    // what is paid in is paid out again
    test.fund(T1, 3);
    test.skip(DAY);
    assert_eq!(test.settle(T1, 6).from_treasury.u128(), 3 * ALLO);
}

#[test]
fn burned_tokens_can_be_minted_again() {
    let mut test = TestVault::emitting(10 * MILLION, 1);
    test.peers.borrow_mut().supply = SUPPLY_CAP.u128();
    test.skip(DAY);
    assert_eq!(test.settle(T1, 1).minted.u128(), 0);
    let bank = test.addr("bank");
    test.peers.borrow_mut().burn(&bank, 7 * ALLO);
    test.skip(DAY);
    assert_eq!(test.settle(T1, 2).minted.u128(), 7 * ALLO);
}

#[test]
fn parameters_apply_from_now_on_only() {
    let mut test = whale();
    test.skip(MONTH + 10 * DAY);
    let before = test.schedule();
    let params = Box::new(VaultParams {
        emission_alpha: Real::ONE,
        ecosystem_emission: real("0.001"),
        ..VaultParams::default()
    });
    test.execute(
        "governance",
        ExecuteMsg::SetParams(msg::SetParams { params }),
    )
    .unwrap();
    assert_eq!(test.schedule(), before);
    test.skip(20 * DAY);
    // 0.001 · (100,000 + 214,500,001)/400,000,000 · 785,399,999/10^9
    assert_close(
        test.schedule().monthly_rate,
        "0.0004213671014269999975",
        "1e-18",
    );
}

#[test]
fn a_month_that_begins_is_announced_with_its_rate() {
    let mut test = whale();
    test.skip(MONTH);
    let response = test
        .execute(
            "coordinator",
            ExecuteMsg::Settle(msg::Settle {
                topic_id: T1,
                epoch: Default::default(),
                since: Default::default(),
                until: test.now(),
                next_since: test.now(),
                due: test.now(),
                settlement: all_to(1),
                offences: vec![],
            }),
        )
        .unwrap();
    let expected = Event::EmissionRateSet {
        month: 2,
        monthly_rate: test.schedule().monthly_rate.to_string(),
    };
    assert_eq!(response.events[0], cosmwasm_std::Event::from(expected));
}
