//! Messages and queries of delegation, bonds, commission and subsidies.

use allora_interfaces::staking_vault::{
    hook, msg as vault, ExecuteMsg as Vault, HookMsg, QueryMsg,
};
use allora_interfaces::{EpochId, TopicId};
use allora_network::suite::allo;
use anyhow::{Context, Result as AnyResult};
use cosmwasm_std::Addr;

use super::money::pay;
use super::play::Play;

/// Measures each once, and asks about what came of it.
pub(super) fn measure(play: &mut Play) -> AnyResult<()> {
    let (operator, other) = (play.reputers[0].clone(), play.reputers[1].clone());
    let holder = play.funded("holder");
    operators(play, &operator)?;
    delegations(play, &holder, &operator, &other)?;
    funds(play, &holder)?;
    questions(play, &holder, &operator)
}

fn operators(play: &mut Play, operator: &Addr) -> AnyResult<()> {
    let (vault, topic_id) = (play.suite.contracts.vault.clone(), play.topic);
    let commission = Vault::SetCommission(vault::SetCommission {
        topic_id,
        commission: 50,
    });
    play.send("set_commission", operator, &vault, &commission)
}

fn delegations(play: &mut Play, holder: &Addr, operator: &Addr, other: &Addr) -> AnyResult<()> {
    let (vault, topic_id) = (play.suite.contracts.vault.clone(), play.topic);
    let at = operator.to_string();
    let delegate = HookMsg::Delegate(hook::Delegate {
        topic_id,
        operator: at.clone(),
    });
    pay(play, "delegate", holder, &vault, allo(100), &delegate)?;
    pay(play, "delegate_more", holder, &vault, allo(100), &delegate)?;
    let wish = Vault::SetCompound(vault::SetCompound {
        topic_id,
        operator: Some(at.clone()),
        compound: true,
    });
    play.send("set_compound", holder, &vault, &wish)?;
    // A settlement with delegators, and something to compound and to claim.
    next_epoch(play)?;
    let keeper = play.suite.keeper();
    let compound = Vault::Compound(vault::Compound {
        topic_id,
        operator: Some(at.clone()),
        holder: Some(holder.to_string()),
    });
    play.send("compound", &keeper, &vault, &compound)?;
    let undelegate = Vault::Undelegate(vault::Undelegate {
        topic_id,
        operator: at.clone(),
        amount: allo(30),
    });
    play.send("undelegate", holder, &vault, &undelegate)?;
    let entry = play.suite.positions(holder)?;
    let entry = entry.iter().flat_map(|position| &position.unbonding).last();
    let cancel = Vault::CancelUnbonding(vault::CancelUnbonding {
        topic_id,
        operator: Some(at.clone()),
        unbonding_id: entry.context("nothing unbonds")?.id,
        amount: Some(allo(10)),
    });
    play.send("cancel_unbonding", holder, &vault, &cancel)?;
    let redelegate = Vault::Redelegate(vault::Redelegate {
        topic_id,
        from: at,
        to: other.to_string(),
        amount: allo(20),
    });
    play.send("redelegate", holder, &vault, &redelegate)?;
    next_epoch(play)?;
    claims(play, holder, topic_id)
}

/// Plays the next epoch that nobody missed.
fn next_epoch(play: &mut Play) -> AnyResult<()> {
    let current = play.suite.topic(play.topic)?.current_epoch;
    let next = current.and_then(EpochId::next);
    play.epoch = next.context("the topic is closed")?;
    play.epoch()
}

fn claims(play: &mut Play, holder: &Addr, topic_id: TopicId) -> AnyResult<()> {
    let vault = play.suite.contracts.vault.clone();
    let claim = Vault::Claim(vault::Claim {
        topic_ids: vec![topic_id],
    });
    play.send("claim_delegator", holder, &vault, &claim)?;
    let all = Vault::ClaimAll(vault::ClaimAll {
        start_after: topic_id.0.checked_sub(10).map(TopicId),
        limit: Some(10),
    });
    let worker = play.inferers[1].0.clone();
    play.send("claim_all_of_10_topics", &worker, &vault, &all)
}

fn funds(play: &mut Play, holder: &Addr) -> AnyResult<()> {
    let (vault, topic_id) = (play.suite.contracts.vault.clone(), play.topic);
    let worker = play.inferers[0].0.clone();
    pay(
        play,
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
    play.send("unbond", &worker, &vault, &unbond)?;
    pay(
        play,
        "fund_treasury",
        holder,
        &vault,
        allo(50),
        &HookMsg::FundTreasury {},
    )?;
    let governance = play.suite.governance();
    let subsidise = Vault::Subsidise(vault::Subsidise {
        topic_id,
        amount: allo(40),
        epochs: 4,
    });
    play.send("subsidise", &governance, &vault, &subsidise)
}

fn questions(play: &mut Play, holder: &Addr, operator: &Addr) -> AnyResult<()> {
    let (vault, topic_id) = (play.suite.contracts.vault.clone(), play.topic);
    let actor_id = play.suite.actor(topic_id, operator)?.actor_id;
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
        play.ask(what, &vault, question)?;
    }
    Ok(())
}
