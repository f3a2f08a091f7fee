//! Who may send a message: `ExecuteMsg::access`, applied.

use allora_interfaces::Access;
use cosmwasm_std::{Addr, Storage};

use crate::error::{ContractError, ContractResult};
use crate::state::Config;

/// Refuses a sender a message is not open to.
pub(crate) fn authorize(
    storage: &dyn Storage,
    config: &Config,
    sender: &Addr,
    access: Access,
) -> ContractResult<()> {
    let allowed = match access {
        Access::Anyone => true,
        Access::Governance => return Ok(cw_ownable::assert_owner(storage, sender)?),
        Access::Token => config.allo_token == *sender,
        Access::Registry => config.topic_registry == *sender,
        Access::Coordinator => {
            let coordinator = config.synthesis_coordinator.as_ref();
            coordinator.ok_or(ContractError::NotWired {})? == sender
        }
        // no message of the vault is the creator's
        Access::Creator => false,
    };
    if !allowed {
        return Err(ContractError::Unauthorized {
            sender: sender.clone(),
            access,
        }
        .into());
    }
    Ok(())
}
