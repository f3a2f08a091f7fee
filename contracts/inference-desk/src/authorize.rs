//! Who may send what: the one place that enforces `ExecuteMsg::access`.

use allora_interfaces::inference_desk::{msg, ExecuteMsg};
use allora_interfaces::topic_registry::TopicRegistry;
use allora_interfaces::{Access, TopicId};
use cosmwasm_std::{Addr, Deps};
use cw_ownable::{assert_owner, is_owner};

use crate::error::{ContractError, ContractResult};
use crate::state::SETTINGS;

/// Refuses a sender the message is not open to.
pub(crate) fn authorize(deps: Deps, sender: &Addr, msg: &ExecuteMsg) -> ContractResult<()> {
    let access = msg.access();
    match (access, priced_topic(msg)) {
        (Access::Anyone, _) => Ok(()),
        (Access::Governance, _) => Ok(assert_owner(deps.storage, sender)?),
        (Access::Token, _) => authorize_token(deps, sender),
        (Access::Creator, Some(topic_id)) => authorize_creator(deps, sender, topic_id),
        (Access::Creator, None) | (Access::Registry | Access::Coordinator, _) => {
            Err(ContractError::Unauthorized {
                sender: sender.clone(),
                access,
            })
        }
    }
}

fn authorize_token(deps: Deps, sender: &Addr) -> ContractResult<()> {
    let expected = SETTINGS.load(deps.storage)?.allo_token;
    if *sender == expected {
        return Ok(());
    }
    Err(ContractError::UnknownToken {
        sender: sender.clone(),
        expected,
    })
}

fn authorize_creator(deps: Deps, sender: &Addr, topic_id: TopicId) -> ContractResult<()> {
    let registry = SETTINGS.load(deps.storage)?.topic_registry;
    let topic = TopicRegistry(&registry).topic(&deps.querier, topic_id)?;
    if topic.creator == sender.as_str() || is_owner(deps.storage, sender)? {
        return Ok(());
    }
    Err(ContractError::Unauthorized {
        sender: sender.clone(),
        access: Access::Creator,
    })
}

/// The topic whose creator a message is for. No wildcard arm: a new message does not compile until it
/// is decided.
const fn priced_topic(msg: &ExecuteMsg) -> Option<TopicId> {
    match msg {
        ExecuteMsg::SetPrice(msg::SetPrice { topic_id, .. }) => Some(*topic_id),
        ExecuteMsg::Receive(_)
        | ExecuteMsg::Request(_)
        | ExecuteMsg::Subscribe(_)
        | ExecuteMsg::TopUp(_)
        | ExecuteMsg::Deliver(_)
        | ExecuteMsg::Redeliver(_)
        | ExecuteMsg::RaiseTip(_)
        | ExecuteMsg::Cancel(_)
        | ExecuteMsg::Expire(_)
        | ExecuteMsg::Pause(_)
        | ExecuteMsg::Resume(_)
        | ExecuteMsg::Close(_)
        | ExecuteMsg::Collect(_)
        | ExecuteMsg::Withdraw(_)
        | ExecuteMsg::SetParams(_)
        | ExecuteMsg::UpdateOwnership(_) => None,
    }
}
