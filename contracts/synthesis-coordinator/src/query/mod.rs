//! Read-only views. Stored types stay inside; answers are built field by field.

mod committed;
mod epoch;
mod inference;
mod participants;
mod quality;
mod reportable;
mod status;
mod topic;

use allora_interfaces::synthesis_coordinator::{ConfigResponse, QueryMsg};
use cosmwasm_std::{to_json_binary, Binary, Deps, Env, Storage};

use crate::error::ContractResult;
use crate::state::{STAKING_VAULT, TOPIC_REGISTRY};

/// Most open epochs that a topic is answered with, the oldest.
const MOST_OPEN: usize = 100;

/// Answers a question.
pub(crate) fn query(deps: Deps<'_>, env: &Env, msg: QueryMsg) -> ContractResult<Binary> {
    let (storage, now) = (deps.storage, env.block.time);
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config(storage)?)?,
        QueryMsg::Topic { topic_id } => to_json_binary(&topic::topic(storage, now, topic_id)?)?,
        QueryMsg::Windows { topic_id, epoch } => {
            to_json_binary(&topic::windows(deps, now, topic_id, epoch)?)?
        }
        QueryMsg::NetworkInference { topic_id, max_age } => to_json_binary(
            &inference::network_inference(storage, now, topic_id, max_age)?,
        )?,
        QueryMsg::Inference { topic_id, epoch } => {
            to_json_binary(&inference::inference(storage, now, topic_id, epoch)?)?
        }
        QueryMsg::Average {
            topic_id,
            epochs,
            max_age,
        } => {
            let average = inference::average(storage, now, topic_id, epochs, max_age)?;
            to_json_binary(&average)?
        }
        QueryMsg::Many { topic_ids, max_age } => {
            to_json_binary(&inference::many(storage, now, &topic_ids, max_age)?)?
        }
        QueryMsg::Epoch { topic_id, epoch } => {
            to_json_binary(&epoch::epoch(storage, now, topic_id, epoch)?)?
        }
        QueryMsg::History {
            topic_id,
            start_after,
            limit,
        } => to_json_binary(&epoch::history(storage, topic_id, start_after, limit)?)?,
        QueryMsg::Submissions {
            topic_id,
            epoch,
            start_after,
            limit,
        } => {
            let page = epoch::submissions(storage, topic_id, epoch, start_after, limit)?;
            to_json_binary(&page)?
        }
        QueryMsg::Reports { topic_id, epoch } => {
            to_json_binary(&epoch::reports(storage, topic_id, epoch)?)?
        }
        QueryMsg::Members { topic_id, role } => {
            to_json_binary(&topic::members(storage, now, topic_id, role)?)?
        }
        QueryMsg::Status { topic_id, actor } => {
            let account = deps.api.addr_validate(&actor)?;
            to_json_binary(&status::status(deps, now, topic_id, &account)?)?
        }
        QueryMsg::Quality { topic_id } => {
            to_json_binary(&quality::quality(storage, now, topic_id)?)?
        }
        QueryMsg::NextDue { limit } => to_json_binary(&topic::next_due(storage, limit)?)?,
    })
}

fn config(storage: &dyn Storage) -> ContractResult<ConfigResponse> {
    Ok(ConfigResponse {
        topic_registry: TOPIC_REGISTRY.load(storage)?.into(),
        staking_vault: STAKING_VAULT.load(storage)?.into(),
    })
}
