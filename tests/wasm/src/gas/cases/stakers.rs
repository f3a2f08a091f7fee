//! Messages and queries of delegation, bonds, commission and subsidies.

use allora_interfaces::staking_vault::{
    hook, msg as vault, ExecuteMsg as Vault, HookMsg, QueryMsg,
};
use allora_interfaces::{EpochId, TopicId};
use allora_testing::allo;
use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::Addr;

use super::money::pay;
use super::scenario::Scenario;

/// Measures each once, and asks about what came of it.
pub(super) fn measure(scenario: &mut Scenario) -> AnyResult<()> {
    let (operator, other) = (scenario.reputers[0].clone(), scenario.reputers[1].clone());
    let holder = scenario.funded("holder");
    operators(scenario, &operator)?;
    delegations(scenario, &holder, &operator, &other)?;
    funds(scenario, &holder)?;
    questions(scenario, &holder, &operator)
}

fn operators(scenario: &mut Scenario, operator: &Addr) -> AnyResult<()> {
    let (vault, topic_id) = (scenario.suite.contracts.vault.clone(), scenario.topic);
    let commission = Vault::SetCommission(vault::SetCommission {
        topic_id,
        commission: 50,
    });
    scenario.send("set_commission", operator, &vault, &commission)
}

fn delegations(
    scenario: &mut Scenario,
    holder: &Addr,
    operator: &Addr,
    other: &Addr,
) -> AnyResult<()> {
    let (vault, topic_id) = (scenario.suite.contracts.vault.clone(), scenario.topic);
    let at = operator.to_string();
    let delegate = HookMsg::Delegate(hook::Delegate {
        topic_id,
        operator: at.clone(),
    });
    pay(scenario, "delegate", holder, &vault, allo(100), &delegate)?;
    pay(
        scenario,
        "delegate_more",
        holder,
        &vault,
        allo(100),
        &delegate,
    )?;
    let wish = Vault::SetCompound(vault::SetCompound {
        topic_id,
        operator: Some(at.clone()),
        compound: true,
    });
    scenario.send("set_compound", holder, &vault, &wish)?;
    // A settlement with delegators, and something to compound and to claim.
    next_epoch(scenario)?;
    let keeper = scenario.suite.keeper();
    let compound = Vault::Compound(vault::Compound {
        topic_id,
        operator: Some(at.clone()),
        holder: Some(holder.to_string()),
    });
    scenario.send("compound", &keeper, &vault, &compound)?;
    let undelegate = Vault::Undelegate(vault::Undelegate {
        topic_id,
        operator: at.clone(),
        amount: allo(30),
    });
    scenario.send("undelegate", holder, &vault, &undelegate)?;
    let entry = scenario.suite.positions(holder)?;
    let entry = entry.iter().flat_map(|position| &position.unbonding).last();
    let cancel = Vault::CancelUnbonding(vault::CancelUnbonding {
        topic_id,
        operator: Some(at.clone()),
        unbonding_id: entry.context("nothing unbonds")?.id,
        amount: Some(allo(10)),
    });
    scenario.send("cancel_unbonding", holder, &vault, &cancel)?;
    let redelegate = Vault::Redelegate(vault::Redelegate {
        topic_id,
        from: at,
        to: other.to_string(),
        amount: allo(20),
    });
    scenario.send("redelegate", holder, &vault, &redelegate)?;
    next_epoch(scenario)?;
    claims(scenario, holder, topic_id)
}

/// Runs the next epoch that nobody missed.
fn next_epoch(scenario: &mut Scenario) -> AnyResult<()> {
    let current = scenario.suite.topic(scenario.topic)?.current_epoch;
    let next = current.and_then(EpochId::next);
    scenario.epoch = next.context("the topic is closed")?;
    scenario.epoch()
}

fn claims(scenario: &mut Scenario, holder: &Addr, topic_id: TopicId) -> AnyResult<()> {
    let vault = scenario.suite.contracts.vault.clone();
    let claim = Vault::Claim(vault::Claim {
        topic_ids: vec![topic_id],
    });
    scenario.send("claim_delegator", holder, &vault, &claim)?;
    let all = Vault::ClaimAll(vault::ClaimAll {
        start_after: topic_id.0.checked_sub(10).map(TopicId),
        limit: Some(10),
    });
    let worker = scenario.inferers[1].0.clone();
    scenario.send("claim_all_of_10_topics", &worker, &vault, &all)
}

fn funds(scenario: &mut Scenario, holder: &Addr) -> AnyResult<()> {
    let (vault, topic_id) = (scenario.suite.contracts.vault.clone(), scenario.topic);
    let worker = scenario.inferers[0].0.clone();
    pay(
        scenario,
        "bond",
        &worker,
        &vault,
        allo(5),
        &HookMsg::Bond(hook::Bond { topic_id }),
    )?;
    let unbond = Vault::Unbond(vault::Unbond {
        topic_id,
        amount: allo(2),
    });
    scenario.send("unbond", &worker, &vault, &unbond)?;
    pay(
        scenario,
        "fund_treasury",
        holder,
        &vault,
        allo(50),
        &HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
    )?;
    let governance = scenario.suite.governance();
    let subsidise = Vault::Subsidise(vault::Subsidise {
        topic_id,
        amount: allo(40),
        seconds: 40_000,
    });
    scenario.send("subsidise", &governance, &vault, &subsidise)
}

fn questions(scenario: &mut Scenario, holder: &Addr, operator: &Addr) -> AnyResult<()> {
    let (vault, topic_id) = (scenario.suite.contracts.vault.clone(), scenario.topic);
    let actor_id = scenario.suite.actor(topic_id, operator)?.actor_id;
    let questions = [
        (
            "query_operator",
            QueryMsg::Operator {
                topic_id,
                operator: operator.to_string(),
            },
        ),
        (
            "query_positions",
            QueryMsg::Positions {
                account: holder.to_string(),
                start_after: None,
                limit: None,
            },
        ),
        (
            "query_holders",
            QueryMsg::Holders {
                topic_id,
                actor_id,
                after_holder: None,
                limit: None,
            },
        ),
        (
            "query_offences",
            QueryMsg::Offences {
                topic_id,
                start_after: None,
                limit: None,
            },
        ),
    ];
    for (what, question) in &questions {
        scenario.ask(what, &vault, question)?;
    }
    Ok(())
}
