//! Contracts that do not know each other yet, or refuse each other.

use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault};
use allora_interfaces::synthesis_coordinator::PaymentStatus;
use allora_interfaces::topic_registry::{msg as registry, ExecuteMsg as Registry};
use allora_interfaces::{EpochId, Role, TopicId};
use allora_testing::{allo, example_topic, typed, Suite, SuiteBuilder};
use allora_tests::events;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::Addr;
use cw20::Cw20ExecuteMsg;
use topic_registry::ContractError as RegistryError;

const EPOCH: EpochId = EpochId(0);

fn wire_registry(suite: &mut Suite, vault: &Addr, coordinator: &Addr) {
    let governance = suite.governance();
    let msg = Registry::Wire(registry::Wire {
        staking_vault: vault.to_string(),
        synthesis_coordinator: coordinator.to_string(),
    });
    suite.on_registry(&governance, &msg).unwrap();
}

fn wire_vault(suite: &mut Suite) {
    let governance = suite.governance();
    let synthesis_coordinator = suite.contracts.coordinator.to_string();
    let msg = Vault::Wire(vault::Wire {
        synthesis_coordinator,
    });
    suite.on_vault(&governance, &msg).unwrap();
}

fn hand_over_minter(suite: &mut Suite) {
    let governance = suite.governance();
    let new_minter = Some(suite.contracts.vault.to_string());
    suite
        .on_token(&governance, &Cw20ExecuteMsg::UpdateMinter { new_minter })
        .unwrap();
}

#[test]
fn nothing_is_created_before_the_contracts_are_wired() {
    let mut suite = SuiteBuilder::new().unwired().build();
    let ann = suite.account("ann");
    suite.fund(&ann, allo(10));
    let before = suite.state_digest();

    let error = typed::<RegistryError>(suite.create_topic(&ann, example_topic(), quick_params()));
    assert_eq!(error, RegistryError::NotWired {});
    let error = typed::<RegistryError>(suite.govern_topic(example_topic(), quick_params()));
    assert_eq!(error, RegistryError::NotWired {});
    assert_eq!(suite.state_digest(), before);
    assert_eq!(suite.balance(&ann).unwrap(), allo(10));
}

/// The registry takes the coordinator for the vault. The coordinator does open
/// the grid, and then does not understand `OpenTopic` as the vault would.
#[test]
fn a_refusing_vault_reverts_creation_and_payment_whole() {
    let mut suite = SuiteBuilder::new().unwired().build();
    let coordinator = suite.contracts.coordinator.clone();
    wire_registry(&mut suite, &coordinator, &coordinator);
    let ann = suite.account("ann");
    suite.fund(&ann, allo(10));
    let before = suite.state_digest();

    suite
        .create_topic(&ann, example_topic(), quick_params())
        .unwrap_err();

    assert_eq!(suite.state_digest(), before);
    assert_eq!(suite.balance(&ann).unwrap(), allo(10));
    assert_eq!(suite.topic_count().unwrap(), 0);
    assert!(suite.topic(TopicId(1)).is_err());
}

/// The registry takes the vault for the coordinator, so that `Admit` fails after
/// the fee was sent.
#[test]
fn a_refusing_coordinator_reverts_creation_whole() {
    let mut suite = SuiteBuilder::new().unwired().build();
    let vault = suite.contracts.vault.clone();
    wire_registry(&mut suite, &vault, &vault);
    let before = suite.state_digest();

    suite
        .govern_topic(example_topic(), quick_params())
        .unwrap_err();
    assert_eq!(suite.state_digest(), before);
}

#[test]
fn a_refused_registration_gives_the_fee_back() {
    let mut setup = Setup::new(quick_params(), [1, 0, 0]);
    let ann = setup.inferers[0].account.clone();
    let before = (
        setup.suite.state_digest(),
        setup.suite.balance(&ann).unwrap(),
    );

    setup
        .suite
        .register(&ann, setup.topic, Role::Inferer)
        .unwrap_err();
    setup
        .suite
        .register(&ann, TopicId(99), Role::Inferer)
        .unwrap_err();
    assert_eq!(
        (
            setup.suite.state_digest(),
            setup.suite.balance(&ann).unwrap()
        ),
        before
    );
}

/// An epoch whose settlement the vault refuses, because `missing` was left out of
/// the deployment.
fn unpaid_epoch(wire: impl Fn(&mut Suite)) -> Setup {
    let mut suite = SuiteBuilder::new().unwired().build();
    let (vault, coordinator) = (
        suite.contracts.vault.clone(),
        suite.contracts.coordinator.clone(),
    );
    wire_registry(&mut suite, &vault, &coordinator);
    wire(&mut suite);
    let mut setup = Setup::on(suite, quick_params(), [3, 1, 2]);
    let whale = setup.reputers[0].account.clone();
    // Enough to be minted for, were there anybody who may.
    setup.suite.fund(&whale, allo(100_000_000));
    setup
        .suite
        .stake(&whale, setup.topic, allo(100_000_000))
        .unwrap();

    setup.submit_all(EPOCH);
    setup.close(EPOCH);
    setup.suite.skip_to_report(setup.topic, EPOCH).unwrap();
    setup.report_all(EPOCH);
    setup.suite.skip_to_settlement(setup.topic, EPOCH).unwrap();
    let vault_before = setup.suite.state_dump(&vault);
    let settled = setup.suite.advance(setup.topic).unwrap();

    assert_eq!(events::count(&settled, "epoch_settled"), 1);
    assert_eq!(events::count(&settled, "settlement_failed"), 1);
    assert_eq!(events::count(&settled, "epoch_paid"), 0);
    assert_eq!(setup.suite.state_dump(&vault), vault_before);
    assert_eq!(setup.rewards().iter().sum::<u128>(), 0);
    let status = setup.suite.status(setup.topic, &whale).unwrap();
    assert_eq!(
        status.roles[2].last_payment,
        PaymentStatus::PaymentPending {}
    );
    setup
}

#[track_caller]
fn retry_pays_once(setup: &mut Setup) {
    let paid = setup.suite.retry_settlement(setup.topic, EPOCH).unwrap();
    assert_eq!(events::count(&paid, "epoch_paid"), 1);
    let rewards = setup.rewards();
    assert!(rewards.iter().sum::<u128>() > 0);
    let record = setup.suite.epoch(setup.topic, EPOCH).unwrap();
    assert_eq!(record.rewards.unwrap().u128(), rewards.iter().sum::<u128>());

    setup
        .suite
        .retry_settlement(setup.topic, EPOCH)
        .unwrap_err();
    assert_eq!(setup.rewards(), rewards);
    setup.assert_lawful();
}

#[test]
fn a_settlement_the_vault_refuses_is_kept_and_paid_on_retry() {
    let mut setup = unpaid_epoch(hand_over_minter);
    let before = setup.suite.state_dump(&setup.suite.contracts.vault);
    // A retry that fails again must not lose it. Whether that shows as an error
    // or as another event is not what this is about.
    let _ = setup.suite.retry_settlement(setup.topic, EPOCH);
    assert_eq!(setup.suite.state_dump(&setup.suite.contracts.vault), before);

    wire_vault(&mut setup.suite);
    retry_pays_once(&mut setup);
}

#[test]
fn a_settlement_that_cannot_be_minted_is_kept_and_paid_on_retry() {
    let mut setup = unpaid_epoch(wire_vault);

    hand_over_minter(&mut setup.suite);
    retry_pays_once(&mut setup);
}

#[test]
fn an_unpaid_epoch_does_not_hold_up_the_next() {
    let mut setup = unpaid_epoch(wire_vault);
    setup.run_epoch(EpochId(2));
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 2);

    hand_over_minter(&mut setup.suite);
    setup.run_epoch(EpochId(4));
    assert!(setup.rewards().iter().sum::<u128>() > 0);
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 3);
    setup.assert_lawful();
}
