//! Contracts that do not know each other yet, or refuse each other.

use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault};
use allora_interfaces::synthesis_coordinator::PaymentStatus;
use allora_interfaces::topic_registry::{msg as registry, ExecuteMsg as Registry};
use allora_interfaces::{EpochId, Role, TopicId};
use allora_testing::{allo, example_topic, typed, Suite, SuiteBuilder};
use allora_tests::events;
use allora_tests::stage::{quick_params, Stage};
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
    let mut stage = Stage::new(quick_params(), [1, 0, 0]);
    let ann = stage.inferers[0].account.clone();
    let before = (
        stage.suite.state_digest(),
        stage.suite.balance(&ann).unwrap(),
    );

    stage
        .suite
        .register(&ann, stage.topic, Role::Inferer)
        .unwrap_err();
    stage
        .suite
        .register(&ann, TopicId(99), Role::Inferer)
        .unwrap_err();
    assert_eq!(
        (
            stage.suite.state_digest(),
            stage.suite.balance(&ann).unwrap()
        ),
        before
    );
}

/// An epoch whose settlement the vault refuses, because `missing` was left out of
/// the deployment.
fn unpaid_epoch(wire: impl Fn(&mut Suite)) -> Stage {
    let mut suite = SuiteBuilder::new().unwired().build();
    let (vault, coordinator) = (
        suite.contracts.vault.clone(),
        suite.contracts.coordinator.clone(),
    );
    wire_registry(&mut suite, &vault, &coordinator);
    wire(&mut suite);
    let mut stage = Stage::on(suite, quick_params(), [3, 1, 2]);
    let whale = stage.reputers[0].account.clone();
    // Enough to be minted for, were there anybody who may.
    stage.suite.fund(&whale, allo(100_000_000));
    stage
        .suite
        .stake(&whale, stage.topic, allo(100_000_000))
        .unwrap();

    stage.submit_all(EPOCH);
    stage.close(EPOCH);
    stage.suite.skip_to_report(stage.topic, EPOCH).unwrap();
    stage.report_all(EPOCH);
    stage.suite.skip_to_settlement(stage.topic, EPOCH).unwrap();
    let vault_before = stage.suite.state_dump(&vault);
    let settled = stage.suite.advance(stage.topic).unwrap();

    assert_eq!(events::count(&settled, "epoch_settled"), 1);
    assert_eq!(events::count(&settled, "settlement_failed"), 1);
    assert_eq!(events::count(&settled, "epoch_paid"), 0);
    assert_eq!(stage.suite.state_dump(&vault), vault_before);
    assert_eq!(stage.rewards().iter().sum::<u128>(), 0);
    let status = stage.suite.status(stage.topic, &whale).unwrap();
    assert_eq!(
        status.roles[2].last_payment,
        PaymentStatus::PaymentPending {}
    );
    stage
}

#[track_caller]
fn retry_pays_once(stage: &mut Stage) {
    let paid = stage.suite.retry_settlement(stage.topic, EPOCH).unwrap();
    assert_eq!(events::count(&paid, "epoch_paid"), 1);
    let rewards = stage.rewards();
    assert!(rewards.iter().sum::<u128>() > 0);
    let record = stage.suite.epoch(stage.topic, EPOCH).unwrap();
    assert_eq!(record.rewards.unwrap().u128(), rewards.iter().sum::<u128>());

    stage
        .suite
        .retry_settlement(stage.topic, EPOCH)
        .unwrap_err();
    assert_eq!(stage.rewards(), rewards);
    stage.assert_lawful();
}

#[test]
fn a_settlement_the_vault_refuses_is_kept_and_paid_on_retry() {
    let mut stage = unpaid_epoch(hand_over_minter);
    let before = stage.suite.state_dump(&stage.suite.contracts.vault);
    // A retry that fails again must not lose it. Whether that shows as an error
    // or as another event is not what this is about.
    let _ = stage.suite.retry_settlement(stage.topic, EPOCH);
    assert_eq!(stage.suite.state_dump(&stage.suite.contracts.vault), before);

    wire_vault(&mut stage.suite);
    retry_pays_once(&mut stage);
}

#[test]
fn a_settlement_that_cannot_be_minted_is_kept_and_paid_on_retry() {
    let mut stage = unpaid_epoch(wire_vault);

    hand_over_minter(&mut stage.suite);
    retry_pays_once(&mut stage);
}

#[test]
fn an_unpaid_epoch_does_not_hold_up_the_next() {
    let mut stage = unpaid_epoch(wire_vault);
    stage.play(EpochId(2));
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 2);

    hand_over_minter(&mut stage.suite);
    stage.play(EpochId(4));
    assert!(stage.rewards().iter().sum::<u128>() > 0);
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 3);
    stage.assert_lawful();
}
