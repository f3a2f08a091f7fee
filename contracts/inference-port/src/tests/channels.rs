//! Channels are opened by anybody, in one order and one version, and closed by nobody here.

use allora_interfaces::inference_port::VERSION;
use cosmwasm_std::testing::{
    mock_ibc_channel, mock_ibc_channel_close_confirm, mock_ibc_channel_close_init,
    mock_ibc_channel_connect_ack, mock_ibc_channel_connect_confirm, mock_ibc_channel_open_init,
    mock_ibc_channel_open_try,
};
use cosmwasm_std::IbcOrder::{Ordered, Unordered};
use cosmwasm_std::{
    Event, IbcBasicResponse, IbcChannelConnectMsg, IbcChannelOpenMsg, IbcChannelOpenResponse,
};

use super::suite::Suite;
use crate::ibc::{ibc_channel_close, ibc_channel_connect, ibc_channel_open};
use crate::ContractError;

const OTHER: &str = "allora-inference-2";

fn open(msg: IbcChannelOpenMsg) -> Result<IbcChannelOpenResponse, ContractError> {
    let mut suite = Suite::new();
    ibc_channel_open(suite.deps.as_mut(), suite.env, msg)
}

fn connect(msg: IbcChannelConnectMsg) -> Result<IbcBasicResponse, ContractError> {
    let mut suite = Suite::new();
    ibc_channel_connect(suite.deps.as_mut(), suite.env, msg)
}

fn wrong(got: &str) -> ContractError {
    let got = got.to_owned();
    ContractError::WrongVersion { got }
}

#[test]
fn anybody_opens_a_channel_from_either_end() {
    for msg in [
        mock_ibc_channel_open_init("channel-3", Unordered, VERSION),
        mock_ibc_channel_open_try("channel-3", Unordered, VERSION),
    ] {
        let agreed = open(msg).unwrap().unwrap();
        assert_eq!(agreed.version, VERSION);
    }
    for msg in [
        mock_ibc_channel_connect_ack("channel-3", Unordered, VERSION),
        mock_ibc_channel_connect_confirm("channel-3", Unordered, VERSION),
    ] {
        let expected = Event::new("channel_connected")
            .add_attribute("channel", "channel-3")
            .add_attribute("counterparty_port", "their_port")
            .add_attribute("counterparty_channel", "channel-7");
        assert_eq!(connect(msg).unwrap().events, [expected]);
    }
}

#[test]
fn ordered_channels_are_refused() {
    for msg in [
        mock_ibc_channel_open_init("channel-3", Ordered, VERSION),
        mock_ibc_channel_open_try("channel-3", Ordered, VERSION),
    ] {
        assert_eq!(open(msg), Err(ContractError::Ordered {}));
    }
    for msg in [
        mock_ibc_channel_connect_ack("channel-3", Ordered, VERSION),
        mock_ibc_channel_connect_confirm("channel-3", Ordered, VERSION),
    ] {
        assert_eq!(connect(msg), Err(ContractError::Ordered {}));
    }
}

#[test]
fn other_versions_are_refused() {
    for version in ["", OTHER, "allora-inference-1 "] {
        for msg in [
            mock_ibc_channel_open_init("channel-3", Unordered, version),
            mock_ibc_channel_open_try("channel-3", Unordered, version),
        ] {
            assert_eq!(open(msg), Err(wrong(version)));
        }
        for msg in [
            mock_ibc_channel_connect_ack("channel-3", Unordered, version),
            mock_ibc_channel_connect_confirm("channel-3", Unordered, version),
        ] {
            assert_eq!(connect(msg), Err(wrong(version)));
        }
    }
}

#[test]
fn another_version_at_the_other_end_is_refused() {
    let channel = || mock_ibc_channel("channel-3", Unordered, VERSION);
    let opened = open(IbcChannelOpenMsg::new_try(channel(), OTHER));
    assert_eq!(opened, Err(wrong(OTHER)));
    let connected = connect(IbcChannelConnectMsg::new_ack(channel(), OTHER));
    assert_eq!(connected, Err(wrong(OTHER)));
}

#[test]
fn nobody_closes_a_channel_from_here() {
    let mut suite = Suite::new();
    let msg = mock_ibc_channel_close_init("channel-3", Unordered, VERSION);
    let outcome = ibc_channel_close(suite.deps.as_mut(), suite.env, msg);
    let channel = "channel-3".to_owned();
    assert_eq!(outcome, Err(ContractError::CannotClose { channel }));
}

#[test]
fn the_other_end_may_close() {
    let mut suite = Suite::new();
    let msg = mock_ibc_channel_close_confirm("channel-3", Unordered, VERSION);
    let response = ibc_channel_close(suite.deps.as_mut(), suite.env, msg).unwrap();
    let expected = Event::new("channel_closed").add_attribute("channel", "channel-3");
    assert_eq!(response.events, [expected]);
}
