use allora_interfaces::staking_vault::{hook, HookMsg};
use allora_interfaces::Role;
use allora_math::Real;

use super::test_vault::{assert_close, TestVault, ALLO, DAY, T1};

#[test]
fn revenue_is_counted_for_the_topic_and_owned_by_the_treasury() {
    let mut test = TestVault::new();
    let hook = HookMsg::FundTopic(hook::FundTopic { topic_id: T1 });
    let response = test.send("consumer", 5 * ALLO, &hook).unwrap();
    assert_eq!(response.events[0].ty, "topic_funded");
    assert_eq!(test.account(T1).revenue.u128(), 5 * ALLO);
    assert_eq!(test.ledger().treasury.u128(), 5 * ALLO);
}

#[test]
fn the_treasury_can_be_funded_without_any_topics_revenue() {
    let mut test = TestVault::new();
    let response = test
        .send("donor", 5 * ALLO, &HookMsg::FundTreasury {})
        .unwrap();
    assert_eq!(response.events[0].ty, "treasury_funded");
    assert_eq!(test.account(T1).revenue.u128(), 0);
    assert_eq!(test.ledger().treasury.u128(), 5 * ALLO);
}

/// Audit finding M-32: stake counted as revenue.
#[test]
fn stake_is_no_revenue() {
    let mut test = TestVault::new();
    test.register(T1, "ann", &[Role::Reputer]);
    test.stake(T1, "ann", 1_000);
    assert_eq!(test.account(T1).revenue.u128(), 0);
    assert_eq!(test.account(T1).weight.u128(), 0);
    assert_eq!(test.ledger().treasury.u128(), 0);
}

#[test]
fn revenue_falls_to_one_part_in_e_per_decay_period() {
    let mut test = TestVault::new();
    test.fund(T1, 1_000);
    test.skip(7 * DAY);
    let left = Real::from_u128(test.account(T1).revenue.u128());
    assert_close(left, "367879441171442321595.5", "1e-17");

    // decay and new revenue add up, in whichever steps it decays
    test.fund(T1, 1_000);
    test.skip(7 * DAY);
    let left = Real::from_u128(test.account(T1).revenue.u128());
    assert_close(left, "503214724408055015096.8", "1e-17");
}

#[test]
fn old_revenue_ends_at_zero() {
    let mut test = TestVault::new();
    test.fund(T1, 1);
    test.skip(7 * DAY * 60);
    assert_eq!(test.account(T1).revenue.u128(), 0);
}
