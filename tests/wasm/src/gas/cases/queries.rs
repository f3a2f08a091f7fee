//! Everything that can be asked.

use allora_interfaces::staking_vault::QueryMsg as Vault;
use allora_interfaces::synthesis_coordinator::{QueryMsg as Coordinator, LATEST};
use allora_interfaces::topic_registry::QueryMsg as Registry;
use allora_interfaces::{EpochId, Role};
use anyhow::Result as AnyResult;
use cw20::Cw20QueryMsg as Token;

use super::scenario::Scenario;

const MAX_AGE: u64 = 3_600;

/// While an epoch is synthesized and not settled.
pub(super) fn after_close(scenario: &mut Scenario) -> AnyResult<()> {
    let (topic_id, epoch) = (scenario.topic, scenario.epoch);
    let actor = scenario.inferers[0].0.to_string();
    let limit = Some(100);
    let questions = [
        (
            "query_network_inference",
            Coordinator::NetworkInference {
                topic_id,
                max_age: MAX_AGE,
            },
        ),
        (
            "query_inference",
            Coordinator::Inference { topic_id, epoch },
        ),
        (
            "query_average",
            Coordinator::Average {
                topic_id,
                epochs: 10,
                max_age: MAX_AGE,
            },
        ),
        (
            "query_many",
            Coordinator::Many {
                topic_ids: vec![topic_id; 20],
                max_age: MAX_AGE,
            },
        ),
        ("query_status", Coordinator::Status { topic_id, actor }),
        ("query_coordinator_topic", Coordinator::Topic { topic_id }),
        (
            "query_windows",
            Coordinator::Windows {
                topic_id,
                epoch: None,
            },
        ),
        (
            "query_epoch_synthesized",
            Coordinator::Epoch { topic_id, epoch },
        ),
        (
            "query_submissions",
            Coordinator::Submissions {
                topic_id,
                epoch,
                start_after: None,
                limit,
            },
        ),
        (
            "query_inferers",
            Coordinator::Members {
                topic_id,
                role: Role::Inferer,
            },
        ),
        (
            "query_forecasters",
            Coordinator::Members {
                topic_id,
                role: Role::Forecaster,
            },
        ),
        (
            "query_reputers",
            Coordinator::Members {
                topic_id,
                role: Role::Reputer,
            },
        ),
        ("query_next_due", Coordinator::NextDue { limit: Some(1) }),
        ("query_next_due_page", Coordinator::NextDue { limit: None }),
        ("query_coordinator_config", Coordinator::Config {}),
    ];
    let contract = scenario.suite.contracts.coordinator.clone();
    for (what, question) in &questions {
        scenario.ask(what, &contract, question)?;
    }
    scenario.read("read_latest", &contract, &LATEST.key(&topic_id))
}

/// After the settlement of an epoch.
pub(super) fn after_settlement(scenario: &mut Scenario) -> AnyResult<()> {
    coordinator(scenario)?;
    vault(scenario)?;
    registry(scenario)?;
    token(scenario)
}

fn coordinator(scenario: &mut Scenario) -> AnyResult<()> {
    let topic_id = scenario.topic;
    let epoch = EpochId(scenario.epoch.0 - 1);
    let contract = scenario.suite.contracts.coordinator.clone();
    let history = |limit| Coordinator::History {
        topic_id,
        start_after: None,
        limit,
    };
    scenario.ask(
        "query_epoch_settled",
        &contract,
        &Coordinator::Epoch { topic_id, epoch },
    )?;
    scenario.ask("query_history_10", &contract, &history(Some(10)))?;
    scenario.ask(
        "query_reports",
        &contract,
        &Coordinator::Reports { topic_id, epoch },
    )
}

fn vault(scenario: &mut Scenario) -> AnyResult<()> {
    let topic_id = scenario.topic;
    let reputer = scenario.reputers[0].to_string();
    let (start_after, limit) = (None, None);
    let questions = [
        (
            "query_rewards",
            Vault::Rewards {
                topic_id,
                actor: reputer.clone(),
            },
        ),
        (
            "query_stake",
            Vault::Stake {
                topic_id,
                staker: reputer,
            },
        ),
        ("query_topic_account", Vault::TopicAccount { topic_id }),
        (
            "query_topic_accounts",
            Vault::TopicAccounts { start_after, limit },
        ),
        ("query_ledger", Vault::Ledger {}),
        ("query_emission", Vault::Emission {}),
        (
            "query_check_invariants",
            Vault::CheckInvariants {
                start_after: None,
                limit,
            },
        ),
        ("query_vault_config", Vault::Config {}),
        ("query_vault_ownership", Vault::Ownership {}),
    ];
    let contract = scenario.suite.contracts.vault.clone();
    for (what, question) in &questions {
        scenario.ask(what, &contract, question)?;
    }
    Ok(())
}

fn registry(scenario: &mut Scenario) -> AnyResult<()> {
    let topic_id = scenario.topic;
    let account = scenario.inferers[0].0.to_string();
    let governance = scenario.suite.governance().to_string();
    let limit = None;
    let questions = [
        ("query_registry_topic", Registry::Topic { topic_id }),
        (
            "query_topics",
            Registry::Topics {
                creator: None,
                start_after: None,
                limit,
            },
        ),
        (
            "query_topics_of_creator",
            Registry::Topics {
                creator: Some(governance),
                start_after: None,
                limit,
            },
        ),
        (
            "query_versions",
            Registry::Versions {
                topic_id,
                start_after: None,
                limit,
            },
        ),
        (
            "query_actor",
            Registry::Actor {
                topic_id,
                actor: account.clone(),
            },
        ),
        (
            "query_actors",
            Registry::Actors {
                topic_id,
                role: None,
                start_after: None,
                limit,
            },
        ),
        (
            "query_listed",
            Registry::Listed {
                topic_id,
                role: Role::Inferer,
                account,
            },
        ),
        ("query_registry_config", Registry::Config {}),
        ("query_registry_ownership", Registry::Ownership {}),
    ];
    let contract = scenario.suite.contracts.registry.clone();
    for (what, question) in &questions {
        scenario.ask(what, &contract, question)?;
    }
    Ok(())
}

fn token(scenario: &mut Scenario) -> AnyResult<()> {
    let (owner, spender) = (
        scenario.inferers[0].0.to_string(),
        scenario.reputers[0].to_string(),
    );
    let (start_after, limit) = (None, None);
    let questions = [
        (
            "query_balance",
            Token::Balance {
                address: owner.clone(),
            },
        ),
        ("query_token_info", Token::TokenInfo {}),
        ("query_minter", Token::Minter {}),
        (
            "query_allowance",
            Token::Allowance {
                owner: owner.clone(),
                spender,
            },
        ),
        (
            "query_all_allowances",
            Token::AllAllowances {
                owner,
                start_after,
                limit,
            },
        ),
        (
            "query_all_accounts",
            Token::AllAccounts {
                start_after: None,
                limit: None,
            },
        ),
        ("query_marketing_info", Token::MarketingInfo {}),
    ];
    let contract = scenario.suite.contracts.token.clone();
    for (what, question) in &questions {
        scenario.ask(what, &contract, question)?;
    }
    Ok(())
}
