//! Whom a topic may have its truths from.

use allora_interfaces::topic_registry::TopicParams;
use cosmwasm_std::Api;

use crate::error::ContractError;
use crate::state::Config;

/// Checks the address of the contract that says the truth, if one does. Not the coordinator:
/// workers would be paid for agreeing with each other.
pub(super) fn check_source(
    api: &dyn Api,
    config: &Config,
    params: &TopicParams,
) -> Result<(), ContractError> {
    let Some(source) = params.truth_source.contract() else {
        return Ok(());
    };
    let address = api.addr_validate(&source.address)?;
    if address == config.peers()?.synthesis_coordinator {
        return Err(ContractError::TruthFromCoordinator { address });
    }
    Ok(())
}
