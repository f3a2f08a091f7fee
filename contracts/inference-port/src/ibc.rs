//! Entry points of the port towards other chains. What handles a packet cannot fail: a relayer could
//! not get past it.

use allora_interfaces::inference_port::{Event, Request, VERSION};
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    from_json, Binary, Deps, DepsMut, Env, Ibc3ChannelOpenResponse, IbcBasicResponse, IbcChannel,
    IbcChannelCloseMsg, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse, IbcOrder,
    IbcPacketAckMsg, IbcPacketReceiveMsg, IbcPacketTimeoutMsg, IbcReceiveResponse, Never, StdAck,
};

use crate::answer::{answer, Source};
use crate::error::ContractError;
use crate::refusal::{beginning, Refusal};
use crate::state::CONFIG;

/// Agrees to a channel with anybody who names order and version of the port.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_open(
    _deps: DepsMut,
    _env: Env,
    msg: IbcChannelOpenMsg,
) -> Result<IbcChannelOpenResponse, ContractError> {
    check_channel(msg.channel(), msg.counterparty_version())?;
    let version = VERSION.to_owned();
    Ok(Some(Ibc3ChannelOpenResponse { version }))
}

/// Announces a channel that can be used.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_connect(
    _deps: DepsMut,
    _env: Env,
    msg: IbcChannelConnectMsg,
) -> Result<IbcBasicResponse, ContractError> {
    check_channel(msg.channel(), msg.counterparty_version())?;
    let IbcChannel {
        endpoint,
        counterparty_endpoint,
        ..
    } = msg.into();
    Ok(announce(Event::ChannelConnected {
        channel: endpoint.channel_id,
        counterparty_port: counterparty_endpoint.port_id,
        counterparty_channel: counterparty_endpoint.channel_id,
    }))
}

/// Closes no channel of its own accord, and lets the other end close its own.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_channel_close(
    _deps: DepsMut,
    _env: Env,
    msg: IbcChannelCloseMsg,
) -> Result<IbcBasicResponse, ContractError> {
    let channel = msg.channel().endpoint.channel_id.clone();
    match msg {
        IbcChannelCloseMsg::CloseInit { .. } => Err(ContractError::CannotClose { channel }),
        IbcChannelCloseMsg::CloseConfirm { .. } => Ok(announce(Event::ChannelClosed { channel })),
    }
}

/// Answers a request in its acknowledgement.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_receive(
    deps: DepsMut,
    env: Env,
    msg: IbcPacketReceiveMsg,
) -> Result<IbcReceiveResponse, Never> {
    let (acknowledgement, refused) = match answered(deps.as_ref(), &env, &msg.packet.data) {
        Ok(answer) => (StdAck::success(answer), None),
        Err(refusal) => {
            let reason = beginning(refusal.to_string(), Request::MAX_REFUSAL);
            (StdAck::error(reason.clone()), Some(reason))
        }
    };
    let event = Event::RequestAcknowledged {
        channel: msg.packet.dest.channel_id,
        sequence: msg.packet.sequence,
        refused,
    };
    Ok(IbcReceiveResponse::new(acknowledgement).add_event(event.into()))
}

fn answered(deps: Deps<'_>, env: &Env, packet: &[u8]) -> Result<Binary, Refusal> {
    let config = CONFIG.load(deps.storage)?;
    let source = Source {
        coordinator: &config.synthesis_coordinator,
        querier: deps.querier,
        env,
    };
    answer(source, packet)
}

/// Announces that a push arrived. The desk has long booked it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_ack(
    _deps: DepsMut,
    _env: Env,
    msg: IbcPacketAckMsg,
) -> Result<IbcBasicResponse, Never> {
    let refused = match from_json(msg.acknowledgement.data) {
        Ok(StdAck::Success(_)) => None,
        Ok(StdAck::Error(reason)) => Some(beginning(reason, Request::MAX_REFUSAL)),
        Err(_) => Some("not a standard acknowledgement".to_owned()),
    };
    let packet = msg.original_packet;
    Ok(announce(Event::PushAcknowledged {
        channel: packet.src.channel_id,
        sequence: packet.sequence,
        refused,
    }))
}

/// Announces that a push did not arrive. Whoever paid can ask the desk for a later epoch.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn ibc_packet_timeout(
    _deps: DepsMut,
    _env: Env,
    msg: IbcPacketTimeoutMsg,
) -> Result<IbcBasicResponse, Never> {
    Ok(announce(Event::PushTimedOut {
        channel: msg.packet.src.channel_id,
        sequence: msg.packet.sequence,
    }))
}

fn announce(event: Event) -> IbcBasicResponse {
    IbcBasicResponse::new().add_event(event.into())
}

fn check_channel(
    channel: &IbcChannel,
    counterparty_version: Option<&str>,
) -> Result<(), ContractError> {
    if channel.order != IbcOrder::Unordered {
        return Err(ContractError::Ordered {});
    }
    let named = [Some(channel.version.as_str()), counterparty_version];
    match named.into_iter().flatten().find(|got| *got != VERSION) {
        Some(got) => Err(ContractError::WrongVersion {
            got: got.to_owned(),
        }),
        None => Ok(()),
    }
}
