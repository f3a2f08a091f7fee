//! A contract on another chain that keeps the newest inference of one topic. It takes packets from one
//! channel with one port at the other end, and writes nothing down that is not newer.

#![allow(missing_docs)] // names and types say it all

use allora_interfaces::inference_port::{decode, AnswerError, Inference, Push, Request, VERSION};
use allora_interfaces::TopicId;
use cosmwasm_schema::cw_serde;
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    from_json, to_json_binary, Binary, Deps, DepsMut, Empty, Env, IbcBasicResponse, IbcChannel,
    IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse, IbcMsg,
    IbcOrder, IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcReceiveResponse,
    MessageInfo, Never, Response, StdAck, StdError, StdResult,
};
use cw_storage_plus::Item;

/// Seconds that a question waits for a relayer.
pub const PATIENCE: u64 = 600;

/// → all it knows. One entry, never removed.
const STATE: Item<State> = Item::new("state");

/// Whom it believes, and about what.
#[cw_serde]
pub struct Source {
    /// Port at the other end, as `wasm.allo1…`.
    pub port: String,
    pub topic_id: TopicId,
    /// Who has to pay for pushes, on the chain of the port.
    pub payer: String,
}

/// All it knows.
#[cw_serde]
pub struct State {
    pub source: Source,
    /// The first that was connected.
    pub channel: Option<String>,
    pub known: Option<Inference>,
    /// What became of the last question that had no answer.
    pub trouble: Option<String>,
}

impl State {
    /// Keeps an inference that is newer.
    fn take(&mut self, inference: Inference) -> StdResult<()> {
        let known = self.known.map(|known| known.epoch);
        if !inference.follows(self.source.topic_id, known) {
            return Err(StdError::generic_err("not newer"));
        }
        self.known = Some(inference);
        Ok(())
    }

    /// Takes packets from nowhere else.
    fn check_channel(&self, channel: &str) -> StdResult<()> {
        match self.channel.as_deref() {
            Some(bound) if bound == channel => Ok(()),
            _ => Err(StdError::generic_err("another channel")),
        }
    }
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, source: Source) -> StdResult<Response> {
    let state = State {
        source,
        channel: None,
        known: None,
        trouble: None,
    };
    STATE.save(deps.storage, &state)?;
    Ok(Response::new())
}

/// Asks the port.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut, env: Env, _: MessageInfo, request: Request) -> StdResult<Response> {
    let channel = STATE.load(deps.storage)?.channel;
    let send = IbcMsg::SendPacket {
        channel_id: channel.ok_or_else(|| StdError::not_found("channel"))?,
        data: to_json_binary(&request)?,
        timeout: env.block.time.plus_seconds(PATIENCE).into(),
    };
    Ok(Response::new().add_message(send))
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    to_json_binary(&STATE.load(deps.storage)?)
}

fn check_port(deps: Deps, channel: &IbcChannel) -> StdResult<()> {
    let state = STATE.load(deps.storage)?;
    let port = &channel.counterparty_endpoint.port_id;
    let agreed = channel.order == IbcOrder::Unordered && channel.version == VERSION;
    if agreed && *port == state.source.port && state.channel.is_none() {
        return Ok(());
    }
    Err(StdError::generic_err("not the channel it waits for"))
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_open(
    deps: DepsMut,
    _: Env,
    msg: IbcChannelOpenMsg,
) -> StdResult<IbcChannelOpenResponse> {
    check_port(deps.as_ref(), msg.channel())?;
    Ok(None)
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_connect(
    deps: DepsMut,
    _: Env,
    msg: IbcChannelConnectMsg,
) -> StdResult<IbcBasicResponse> {
    check_port(deps.as_ref(), msg.channel())?;
    let mut state = STATE.load(deps.storage)?;
    state.channel = Some(msg.channel().endpoint.channel_id.clone());
    STATE.save(deps.storage, &state)?;
    Ok(IbcBasicResponse::new())
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_close(_: DepsMut, _: Env, _: IbcChannelCloseMsg) -> StdResult<IbcBasicResponse> {
    Ok(IbcBasicResponse::new())
}

/// Takes what is pushed to it, if it asked for that.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_receive(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketReceiveMsg,
) -> Result<IbcReceiveResponse, Never> {
    let acknowledgement = match pushed(deps, &env, &msg) {
        Ok(()) => StdAck::success(b"kept"),
        Err(error) => StdAck::error(error.to_string()),
    };
    Ok(IbcReceiveResponse::new(acknowledgement))
}

fn pushed(deps: DepsMut, env: &Env, msg: &IbcPacketReceiveMsg) -> StdResult<()> {
    let mut state = STATE.load(deps.storage)?;
    state.check_channel(&msg.packet.dest.channel_id)?;
    match from_json(&msg.packet.data)? {
        Push::Publication {
            to,
            payer,
            inference,
        } if to == env.contract.address.as_str() && payer == state.source.payer => {
            state.take(inference)?;
            STATE.save(deps.storage, &state)
        }
        _ => Err(StdError::generic_err("not asked for")),
    }
}

/// Reads an answer.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_ack(deps: DepsMut, _: Env, msg: IbcPacketAckMsg) -> StdResult<IbcBasicResponse> {
    let mut state = STATE.load(deps.storage)?;
    state.check_channel(&msg.original_packet.src.channel_id)?;
    state.trouble = match decode(&msg.acknowledgement.data) {
        Ok(inference) => state.take(inference).err().map(|error| error.to_string()),
        Err(AnswerError::Refused { reason }) => Some(reason),
        Err(error) => Some(error.to_string()),
    };
    STATE.save(deps.storage, &state)?;
    Ok(IbcBasicResponse::new())
}

#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_timeout(
    deps: DepsMut,
    _: Env,
    _: IbcPacketTimeoutMsg,
) -> StdResult<IbcBasicResponse> {
    let mut state = STATE.load(deps.storage)?;
    state.trouble = Some("timed out".to_owned());
    STATE.save(deps.storage, &state)?;
    Ok(IbcBasicResponse::new())
}
