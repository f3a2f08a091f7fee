use allora_interfaces::staking_vault::{hook, HookMsg};
use allora_interfaces::{Access, Role};
use allora_math::Real;
use cosmwasm_std::{Addr, Response};

use super::test_vault::{assert_close, TestVault, ALLO, DAY, T1};
use crate::error::ContractError;

#[test]
fn revenue_is_counted_for_the_topic_and_owned_by_the_treasury() {
    let mut test = TestVault::new();
    let hook = HookMsg::FundTopic(hook::FundTopic {
        topic_id: T1,
        payer: None,
    });
    let response = test.send("consumer", 5 * ALLO, &hook).unwrap();
    assert_eq!(response.events[0].ty, "topic_funded");
    assert_eq!(test.account(T1).revenue.u128(), 5 * ALLO);
    assert_eq!(test.ledger().treasury.u128(), 5 * ALLO);
}

#[test]
fn the_treasury_can_be_funded_without_any_topics_revenue() {
    let mut test = TestVault::new();
    let response = test
        .send(
            "donor",
            5 * ALLO,
            &HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
        )
        .unwrap();
    assert_eq!(response.events[0].ty, "treasury_funded");
    assert_eq!(test.account(T1).revenue.u128(), 0);
    assert_eq!(test.ledger().treasury.u128(), 5 * ALLO);
}

fn payers(response: &Response) -> Vec<&str> {
    let attributes = response.events.iter().flat_map(|event| &event.attributes);
    let payers = attributes.filter(|attribute| attribute.key == "payer");
    payers.map(|attribute| attribute.value.as_str()).collect()
}

/// A payment to topic 1 and one to the treasury, in the name of an account.
fn in_the_name_of(payer: Option<&Addr>) -> [HookMsg; 2] {
    let payer = payer.map(Addr::to_string);
    [
        HookMsg::FundTopic(hook::FundTopic {
            topic_id: T1,
            payer: payer.clone(),
        }),
        HookMsg::FundTreasury(hook::FundTreasury { payer }),
    ]
}

#[test]
fn field_11_events_of_payments_name_who_paid_and_not_the_registry() {
    let mut test = TestVault::new();
    let ann = test.addr("ann");
    for hook in in_the_name_of(Some(&ann)) {
        let response = test.send("registry", ALLO, &hook).unwrap();
        assert_eq!(payers(&response), [ann.as_str()]);
    }
    for hook in in_the_name_of(None) {
        let response = test.send("ann", ALLO, &hook).unwrap();
        assert_eq!(payers(&response), [ann.as_str()]);
    }
}

#[test]
fn only_the_registry_pays_in_the_name_of_another() {
    let mut test = TestVault::new();
    let (ann, mallory) = (test.addr("ann"), test.addr("mallory"));
    for hook in in_the_name_of(Some(&ann)) {
        let error = test.send("mallory", ALLO, &hook).unwrap_err();
        let expected = ContractError::Unauthorized {
            sender: mallory.clone(),
            access: Access::Registry,
        };
        assert_eq!(error, expected);
    }
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
