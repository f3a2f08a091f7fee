//! Messages of the token, the registry and the vault.

use allora_interfaces::staking_vault::{
    hook as vault_hook, msg as vault, ExecuteMsg as Vault, HookMsg as VaultHook, VaultParams,
};
use allora_interfaces::topic_registry::{
    hook as registry_hook, msg as registry, ExecuteMsg as Registry, Fees, HookMsg as RegistryHook,
    TopicParams,
};
use allora_interfaces::units::ONE_ALLO;
use allora_interfaces::{Role, TopicId};
use allora_testing::{allo, example_topic};
use anyhow::Result as AnyResult;
use cosmwasm_std::{to_json_binary, Addr, Uint128};
use cw20::Cw20ExecuteMsg as Token;
use cw_ownable::Action;
use serde::Serialize;

use super::scenario::Scenario;

/// Measures each message once.
pub(super) fn measure(scenario: &mut Scenario) -> AnyResult<()> {
    token(scenario)?;
    vault(scenario)?;
    registry(scenario)?;
    governance(scenario)
}

fn token(scenario: &mut Scenario) -> AnyResult<()> {
    let (ann, bob, spender) = (
        scenario.funded("ann"),
        scenario.funded("bob"),
        scenario.funded("spender"),
    );
    let contract = scenario.suite.contracts.token.clone();
    let vault = scenario.suite.contracts.vault.to_string();
    let amount = Uint128::new(1_234_567_890_123_456_789);
    let recipient = bob.to_string();
    let owner = ann.to_string();
    let allowed = spender.to_string();
    let gift = to_json_binary(&VaultHook::FundTreasury(vault_hook::FundTreasury {
        payer: None,
    }))?;
    let messages = [
        (
            "token_transfer",
            &ann,
            Token::Transfer {
                recipient: recipient.clone(),
                amount,
            },
        ),
        ("token_burn", &ann, Token::Burn { amount }),
        (
            "token_send_fund_treasury",
            &ann,
            Token::Send {
                contract: vault.clone(),
                amount,
                msg: gift.clone(),
            },
        ),
        (
            "token_increase_allowance",
            &ann,
            Token::IncreaseAllowance {
                spender: allowed.clone(),
                amount: allo(100),
                expires: None,
            },
        ),
        (
            "token_decrease_allowance",
            &ann,
            Token::DecreaseAllowance {
                spender: allowed,
                amount,
                expires: None,
            },
        ),
        (
            "token_transfer_from",
            &spender,
            Token::TransferFrom {
                owner: owner.clone(),
                recipient,
                amount,
            },
        ),
        (
            "token_send_from",
            &spender,
            Token::SendFrom {
                owner: owner.clone(),
                contract: vault,
                amount,
                msg: gift,
            },
        ),
        (
            "token_burn_from",
            &spender,
            Token::BurnFrom { owner, amount },
        ),
    ];
    for (what, sender, msg) in messages {
        scenario.send(what, sender, &contract, &msg)?;
    }
    Ok(())
}

/// Sends ALLO with a message.
pub(super) fn pay(
    scenario: &mut Scenario,
    what: &str,
    sender: &Addr,
    contract: &Addr,
    amount: Uint128,
    hook: &impl Serialize,
) -> AnyResult<()> {
    let token = scenario.suite.contracts.token.clone();
    let msg = Token::Send {
        contract: contract.to_string(),
        amount,
        msg: to_json_binary(hook)?,
    };
    scenario.send(what, sender, &token, &msg)
}

fn vault(scenario: &mut Scenario) -> AnyResult<()> {
    let contract = scenario.suite.contracts.vault.clone();
    let topic_id = scenario.topic;
    let (reputer, worker) = (scenario.reputers[0].clone(), scenario.inferers[0].0.clone());
    let ann = scenario.suite.account("ann");
    pay(
        scenario,
        "fund_topic",
        &ann,
        &contract,
        allo(1),
        &VaultHook::FundTopic(vault_hook::FundTopic {
            topic_id,
            payer: None,
        }),
    )?;
    pay(
        scenario,
        "stake",
        &reputer,
        &contract,
        allo(7),
        &VaultHook::Stake(vault_hook::Stake { topic_id }),
    )?;
    let unstake = Vault::Unstake(vault::Unstake {
        topic_id,
        amount: allo(3),
    });
    scenario.send("unstake", &reputer, &contract, &unstake)?;
    let unbonding = scenario.suite.position(&reputer, topic_id)?.unbonding;
    let unbonding_id = unbonding.last().map(|entry| entry.id).unwrap_or_default();
    let cancel = Vault::CancelUnstake(vault::CancelUnstake {
        topic_id,
        unbonding_id,
    });
    scenario.send("cancel_unstake", &reputer, &contract, &cancel)?;
    scenario.send("unstake", &reputer, &contract, &unstake)?;
    let claim = Vault::Claim(vault::Claim {
        topic_ids: vec![topic_id],
    });
    for earner in [&worker, &reputer] {
        scenario.send("claim", earner, &contract, &claim)?;
    }
    let period = scenario.suite.vault_params()?.unbonding_period;
    scenario.suite.skip(period + 1);
    scenario.send(
        "withdraw",
        &reputer,
        &contract,
        &Vault::Withdraw(vault::Withdraw { topic_id }),
    )
}

fn registry(scenario: &mut Scenario) -> AnyResult<()> {
    let contract = scenario.suite.contracts.registry.clone();
    let (ann, bob) = (scenario.suite.account("ann"), scenario.suite.account("bob"));
    let create = RegistryHook::CreateTopic(registry_hook::CreateTopic {
        info: example_topic(),
        params: Box::default(),
    });
    pay(
        scenario,
        "create_topic_paid",
        &ann,
        &contract,
        ONE_ALLO,
        &create,
    )?;
    let topic_id = TopicId(scenario.suite.topic_count()?);
    let governance = scenario.suite.governance();
    let free = Registry::CreateTopic(registry::CreateTopic {
        info: example_topic(),
        params: Box::default(),
        creator: None,
    });
    scenario.send("create_topic_by_governance", &governance, &contract, &free)?;
    for role in Role::ALL {
        let hook = RegistryHook::Register(registry_hook::Register { topic_id, role });
        pay(
            scenario,
            &format!("register_{role}"),
            &bob,
            &contract,
            ONE_ALLO,
            &hook,
        )?;
    }
    scenario.send(
        "leave",
        &bob,
        &contract,
        &Registry::Leave(registry::Leave {
            topic_id,
            role: Role::Inferer,
        }),
    )?;
    let list = |add: Vec<String>| {
        Registry::UpdateList(registry::UpdateList {
            topic_id,
            role: Role::Inferer,
            add,
            remove: vec![],
        })
    };
    scenario.send("update_list", &ann, &contract, &list(vec![bob.to_string()]))?;
    // Versions change between submission windows.
    scenario.suite.skip(2 * 3_600);
    let mut params = TopicParams::default();
    params.caps.detailed_epochs = 11;
    let update = Registry::UpdateTopic(registry::UpdateTopic {
        topic_id,
        description: None,
        metadata_uri: None,
        params: Some(Box::new(params)),
    });
    scenario.send("update_topic", &ann, &contract, &update)?;
    scenario.send(
        "pause_topic",
        &ann,
        &contract,
        &Registry::PauseTopic(registry::PauseTopic { topic_id }),
    )?;
    scenario.send(
        "resume_topic",
        &ann,
        &contract,
        &Registry::ResumeTopic(registry::ResumeTopic { topic_id }),
    )?;
    let creator = bob.to_string();
    scenario.send(
        "set_creator",
        &ann,
        &contract,
        &Registry::SetCreator(registry::SetCreator { topic_id, creator }),
    )?;
    scenario.send(
        "retire_topic",
        &bob,
        &contract,
        &Registry::RetireTopic(registry::RetireTopic { topic_id }),
    )
}

fn governance(scenario: &mut Scenario) -> AnyResult<()> {
    let governance = scenario.suite.governance();
    let contracts = scenario.suite.contracts.clone();
    let fees = Fees {
        topic_creation: allo(2),
        registration: allo(2),
    };
    scenario.send(
        "set_fees",
        &governance,
        &contracts.registry,
        &Registry::SetFees(registry::SetFees { fees }),
    )?;
    let params = Box::new(VaultParams {
        min_topic_weight: Uint128::new(90),
        ..Default::default()
    });
    scenario.send(
        "set_params",
        &governance,
        &contracts.vault,
        &Vault::SetParams(vault::SetParams { params }),
    )?;
    let offer = || Action::TransferOwnership {
        new_owner: scenario.suite.account("ann").to_string(),
        expiry: None,
    };
    let (first, second) = (offer(), offer());
    scenario.send(
        "registry_update_ownership",
        &governance,
        &contracts.registry,
        &Registry::UpdateOwnership(first),
    )?;
    scenario.send(
        "vault_update_ownership",
        &governance,
        &contracts.vault,
        &Vault::UpdateOwnership(second),
    )
}
