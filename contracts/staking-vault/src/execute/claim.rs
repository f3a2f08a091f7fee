//! Rewards that go out.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{Event, ExecuteMsg};
use allora_interfaces::topic_registry::TopicRegistry;
use allora_interfaces::TopicId;
use cosmwasm_std::{Addr, DepsMut, Response, Uint128};

use crate::error::ContractError;
use crate::rewards;
use crate::state::{load_topic, CONFIG, LEDGER, TOPICS};

/// Pays out the rewards of some topics in one transfer. A topic named twice, or
/// one in which the actor has nothing, adds nothing.
pub(crate) fn claim(
    deps: DepsMut,
    actor: &Addr,
    topic_ids: &[TopicId],
) -> Result<Response, ContractError> {
    if topic_ids.len() > ExecuteMsg::MAX_TOPICS_PER_CLAIM {
        return Err(ContractError::TooManyTopics {
            count: topic_ids.len(),
            max: ExecuteMsg::MAX_TOPICS_PER_CLAIM,
        });
    }
    let config = CONFIG.load(deps.storage)?;
    let registry = TopicRegistry(&config.topic_registry);
    let mut ledger = LEDGER.load(deps.storage)?;
    let mut total = Uint128::zero();
    let mut events = vec![];

    for &topic_id in topic_ids {
        let Some(account) = registry.actor(&deps.querier, topic_id, actor)? else {
            continue;
        };
        let amount = rewards::take(deps.storage, topic_id, account.id)?;
        if amount.is_zero() {
            continue;
        }
        let mut topic = load_topic(deps.storage, topic_id)?;
        ledger.claim(&mut topic.ledger, amount)?;
        TOPICS.save(deps.storage, topic_id, &topic)?;
        total = total.checked_add(amount)?;
        events.push(Event::RewardsClaimed {
            topic_id,
            actor: actor.clone(),
            amount,
        });
    }
    if total.is_zero() {
        return Err(ContractError::NothingToClaim {
            actor: actor.clone(),
        });
    }
    LEDGER.save(deps.storage, &ledger)?;

    Ok(Response::new()
        .add_attribute("action", "claim")
        .add_message(AlloToken(&config.allo_token).transfer(actor, total)?)
        .add_events(events))
}
