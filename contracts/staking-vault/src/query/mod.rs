//! Read-only views. What depends on time is answered as of now, as if emission
//! had just accrued; nothing is stored.

mod emission;
mod positions;
mod topics;

use allora_interfaces::staking_vault::{ConfigResponse, QueryMsg};
use allora_interfaces::{page_limit, TopicId};
use cosmwasm_std::{to_json_binary, Addr, Binary, Deps, Env};

use crate::error::ContractResult;
use crate::invariants::check_invariants;
use crate::state::{Config, Settings, SETTINGS, STATE};

/// Answers a question.
pub(crate) fn query(deps: Deps, env: &Env, msg: QueryMsg) -> ContractResult<Binary> {
    let now = env.block.time;
    let binary = match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Ownership {} => to_json_binary(&cw_ownable::get_ownership(deps.storage)?),
        QueryMsg::Ledger {} => to_json_binary(&STATE.load(deps.storage)?.0.report()?),
        QueryMsg::Emission {} => to_json_binary(&emission::emission(deps, now)?),
        QueryMsg::TopicAccount { topic_id } => {
            to_json_binary(&topics::topic_account(deps, now, topic_id)?)
        }
        QueryMsg::TopicAccounts { start_after, limit } => {
            to_json_binary(&topics::topic_accounts(deps, now, start_after, limit)?)
        }
        QueryMsg::CheckInvariants { start_after, limit } => to_json_binary(&check_invariants(
            deps,
            env,
            start_after,
            page_limit(limit),
        )?),
        QueryMsg::Offences {
            topic_id,
            start_after,
            limit,
        } => to_json_binary(&topics::offences(
            deps,
            topic_id,
            start_after,
            page_limit(limit),
        )?),
        QueryMsg::Stake {
            topic_id,
            staker: holder,
        } => to_json_binary(&positions::stake(deps, env, topic_id, &holder)?),
        QueryMsg::Rewards { topic_id, actor } => {
            to_json_binary(&positions::rewards_of(deps, env, topic_id, &actor)?)
        }
        QueryMsg::Operator { topic_id, operator } => {
            to_json_binary(&positions::operator_terms(deps, env, topic_id, &operator)?)
        }
        QueryMsg::Positions {
            account,
            start_after,
            limit,
        } => {
            let start_after = start_after.map(TopicId);
            let page = positions::positions(deps, env, &account, start_after, limit)?;
            to_json_binary(&page)
        }
        QueryMsg::Holders {
            topic_id,
            actor_id,
            after_holder,
            limit,
        } => {
            let operator = (topic_id, actor_id);
            let page = positions::holders(deps, env, operator, after_holder, limit)?;
            to_json_binary(&page)
        }
    };
    Ok(binary?)
}

fn config(deps: Deps) -> ContractResult<ConfigResponse> {
    let Settings { config, params } = SETTINGS.load(deps.storage)?;
    let Config {
        allo_token,
        topic_registry,
        synthesis_coordinator,
    } = config;
    Ok(ConfigResponse {
        allo_token: allo_token.into(),
        topic_registry: topic_registry.into(),
        synthesis_coordinator: synthesis_coordinator.map(Addr::into_string),
        params,
    })
}
