//! Who may send what: the one place that enforces `ExecuteMsg::access`.

use allora_interfaces::topic_registry::{msg, ExecuteMsg};
use allora_interfaces::{Access, TopicId};
use cosmwasm_std::{Addr, Storage};
use cw_ownable::{assert_owner, is_owner};

use crate::error::ContractError;
use crate::state::{load_topic, CONFIG};

/// Refuses a sender the message is not open to.
pub(crate) fn authorize(
    storage: &dyn Storage,
    sender: &Addr,
    msg: &ExecuteMsg,
) -> Result<(), ContractError> {
    let access = msg.access();
    match (access, edited_topic(msg)) {
        (Access::Anyone, _) => Ok(()),
        (Access::Governance, _) => Ok(assert_owner(storage, sender)?),
        (Access::Token, _) => authorize_token(storage, sender),
        (Access::Creator, Some(topic_id)) => authorize_creator(storage, sender, topic_id),
        (Access::Creator, None) | (Access::Registry | Access::Coordinator, _) => {
            Err(ContractError::Unauthorized {
                sender: sender.clone(),
                access,
            })
        }
    }
}

fn authorize_token(storage: &dyn Storage, sender: &Addr) -> Result<(), ContractError> {
    let expected = CONFIG.load(storage)?.allo_token;
    if *sender == expected {
        Ok(())
    } else {
        Err(ContractError::UnknownToken {
            sender: sender.clone(),
            expected,
        })
    }
}

fn authorize_creator(
    storage: &dyn Storage,
    sender: &Addr,
    topic_id: TopicId,
) -> Result<(), ContractError> {
    if load_topic(storage, topic_id)?.creator == *sender || is_owner(storage, sender)? {
        Ok(())
    } else {
        Err(ContractError::NotCreator {
            topic_id,
            sender: sender.clone(),
        })
    }
}

/// The topic whose creator a message is about. No wildcard arm: a new message
/// does not compile until it is decided.
const fn edited_topic(msg: &ExecuteMsg) -> Option<TopicId> {
    match msg {
        ExecuteMsg::UpdateTopic(msg::UpdateTopic { topic_id, .. })
        | ExecuteMsg::PauseTopic(msg::PauseTopic { topic_id })
        | ExecuteMsg::ResumeTopic(msg::ResumeTopic { topic_id })
        | ExecuteMsg::RetireTopic(msg::RetireTopic { topic_id })
        | ExecuteMsg::SetCreator(msg::SetCreator { topic_id, .. })
        | ExecuteMsg::UpdateList(msg::UpdateList { topic_id, .. }) => Some(*topic_id),
        ExecuteMsg::Wire(_)
        | ExecuteMsg::Receive(_)
        | ExecuteMsg::CreateTopic(_)
        | ExecuteMsg::Leave(_)
        | ExecuteMsg::SetFees(_)
        | ExecuteMsg::UpdateOwnership(_) => None,
    }
}
