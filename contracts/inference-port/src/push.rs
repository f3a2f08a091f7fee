//! What the desk delivers goes on, over a channel that whoever pays names.

use allora_interfaces::inference_desk::{Outcome, Receipt};
use allora_interfaces::inference_port::{Event, Push, Route};
use allora_interfaces::synthesis_coordinator::{Latest, SynthesisCoordinator};
use cosmwasm_std::{from_json, to_json_binary, Addr, IbcMsg, Response, StdResult};

use crate::answer::Source;
use crate::error::ContractError;
use crate::state::Config;

/// Refuses everybody but the desk.
pub(crate) fn check_sender(config: &Config, sender: &Addr) -> Result<(), ContractError> {
    match &config.inference_desk {
        None => Err(ContractError::NoDesk {}),
        Some(desk) if desk != sender => Err(ContractError::NotDesk {
            sender: sender.clone(),
            desk: desk.clone(),
        }),
        Some(_) => Ok(()),
    }
}

/// Sends a receipt on. A channel that does not exist or is closed fails the message, and with it the
/// delivery: the desk keeps it as failed.
pub(crate) fn push(source: Source<'_>, receipt: Receipt) -> Result<Response, ContractError> {
    let route = from_json(&receipt.payload);
    let route: Route = route.map_err(|reason| ContractError::UnknownRoute { reason })?;
    if !route.has_channel() {
        let channel = route.channel;
        return Err(ContractError::WrongChannel { channel });
    }
    if !route.has_address() {
        return Err(ContractError::WrongAddress { to: route.to });
    }

    let event = Event::InferencePushed {
        channel: route.channel.clone(),
        to: route.to.clone(),
        payer: receipt.payer.clone(),
        topic_id: receipt.topic_id,
        epoch: receipt.outcome.epoch(),
    };
    let timeout = source.env.block.time.plus_seconds(Push::TIMEOUT);
    let send = IbcMsg::SendPacket {
        channel_id: route.channel,
        data: to_json_binary(&packet(source, receipt, route.to)?)?,
        timeout: timeout.into(),
    };
    Ok(Response::new().add_message(send).add_event(event))
}

fn packet(source: Source<'_>, receipt: Receipt, to: String) -> StdResult<Push> {
    let Receipt {
        id: _,
        payer,
        topic_id,
        payload: _,
        outcome,
    } = receipt;
    Ok(match outcome {
        Outcome::Void { epoch } => Push::Void {
            to,
            payer,
            topic_id,
            epoch,
        },
        Outcome::Inference(inference) => {
            let latest = Latest {
                epoch: inference.epoch,
                closed_at: inference.timestamp,
                value: inference.value,
                interval: inference.interval,
                contributors: inference.contributors,
            };
            let client = SynthesisCoordinator(source.coordinator);
            let now = source.env.block.time;
            let expected_at = client.expected_at(&source.querier, topic_id, now)?;
            Push::Publication {
                to,
                payer,
                inference: source.carried(topic_id, latest, expected_at),
            }
        }
    })
}
