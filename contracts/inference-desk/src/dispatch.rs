//! Calls of receivers. Everything is booked before; nothing waits for their answer.

use allora_interfaces::inference_desk::{InferenceMsg, Outcome, Receipt};
use allora_interfaces::TopicId;
use allora_storage::Packed;
use cosmwasm_std::{to_json_binary, Binary, StdResult, SubMsg, WasmMsg};

use crate::error::ContractError;
use crate::state::{Request, Terms};

/// What a call was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReplyId {
    /// A request; payload [`RequestPayload`].
    Request,
    /// A subscription; payload [`SubscriptionPayload`].
    Subscription,
}

impl From<ReplyId> for u64 {
    fn from(id: ReplyId) -> Self {
        match id {
            ReplyId::Request => 1,
            ReplyId::Subscription => 2,
        }
    }
}

impl TryFrom<u64> for ReplyId {
    type Error = ContractError;

    fn try_from(id: u64) -> Result<Self, Self::Error> {
        match id {
            1 => Ok(Self::Request),
            2 => Ok(Self::Subscription),
            _ => Err(ContractError::UnknownReply { id }),
        }
    }
}

/// The request as it is put back if its receiver refuses.
#[derive(Packed)]
#[packed(name = "payload of a request")]
pub(crate) struct RequestPayload {
    pub(crate) topic_id: TopicId,
    pub(crate) id: u64,
    /// With what failed.
    pub(crate) request: Request,
    pub(crate) outcome: Outcome,
}

/// What counts if the receiver of a subscription refuses.
#[derive(Packed)]
#[packed(name = "payload of a subscription")]
pub(crate) struct SubscriptionPayload {
    pub(crate) topic_id: TopicId,
    pub(crate) id: u64,
    pub(crate) outcome: Outcome,
    /// Failures before, one after the other.
    pub(crate) failures: u8,
}

/// The call of a receiver, if there is one. Replied to only if it fails: what a receiver announces is
/// then charged to it alone.
pub(crate) fn call(
    topic_id: TopicId,
    id: u64,
    terms: &Terms,
    outcome: Outcome,
    reply: ReplyId,
    payload: &impl Packed,
) -> StdResult<Option<SubMsg>> {
    let Some(receiver) = &terms.receiver else {
        return Ok(None);
    };
    let receipt = Receipt {
        id,
        payer: terms.payer.to_string(),
        topic_id,
        payload: Binary::from(receiver.payload.as_slice()),
        outcome,
    };
    let contract = receiver.contract.as_ref().unwrap_or(&terms.payer);
    let message = WasmMsg::Execute {
        contract_addr: contract.to_string(),
        msg: to_json_binary(&InferenceMsg::ReceiveInference(receipt))?,
        funds: vec![],
    };
    let message = SubMsg::reply_on_error(message, reply.into());
    let message = message.with_gas_limit(receiver.gas_limit);
    Ok(Some(message.with_payload(payload.to_bytes())))
}
