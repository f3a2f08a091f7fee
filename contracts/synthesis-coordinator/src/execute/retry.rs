//! Settlements the vault refused.

use allora_interfaces::synthesis_coordinator::msg;
use cosmwasm_std::{Response, Storage, Timestamp};

use crate::error::{ContractError, ContractResult};
use crate::payout::{send_oldest, MAX_FOLLOW_UPS};
use crate::state::PENDING;

/// Sends what waits for the vault again, oldest first, as the vault takes epochs
/// in order.
pub(crate) fn retry_settlement(
    storage: &dyn Storage,
    now: Timestamp,
    msg::RetrySettlement { topic_id, epoch }: msg::RetrySettlement,
) -> ContractResult<Response> {
    if !PENDING.has(storage, (topic_id, epoch)) {
        return Err(ContractError::NothingPending { topic_id, epoch }.into());
    }
    let message = send_oldest(storage, topic_id, now, MAX_FOLLOW_UPS)?;

    Ok(Response::new()
        .add_submessages(message)
        .add_attribute("action", "retry_settlement")
        .add_attribute("topic_id", topic_id.to_string())
        .add_attribute("epoch", epoch.to_string()))
}
