//! Who may send a message: `ExecuteMsg::access`, applied.

use allora_interfaces::synthesis_coordinator::ExecuteMsg;
use allora_interfaces::Access;
use cosmwasm_std::{Addr, Storage};

use crate::error::{ContractError, ContractResult};
use crate::state::TOPIC_REGISTRY;

/// Refuses a sender a message is not open to.
pub(crate) fn authorize(
    storage: &dyn Storage,
    sender: &Addr,
    msg: &ExecuteMsg,
) -> ContractResult<()> {
    let needed = msg.access();
    let allowed = match needed {
        Access::Anyone => true,
        Access::Registry => TOPIC_REGISTRY.load(storage)? == *sender,
        Access::Governance | Access::Creator | Access::Token | Access::Coordinator => false,
    };
    if allowed {
        Ok(())
    } else {
        Err(ContractError::Unauthorized { needed }.into())
    }
}
