//! What the port announces.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use crate::{EpochId, TopicId};

/// Facts the port announces.
pub enum Event {
    /// A channel can be used.
    ChannelConnected {
        channel: String,
        counterparty_port: String,
        counterparty_channel: String,
    },
    /// A channel was closed by its other end, or by what it runs on.
    ChannelClosed { channel: String },
    /// A request got its answer, or a refusal.
    RequestAcknowledged {
        channel: String,
        sequence: u64,
        /// Why it was refused.
        refused: Option<String>,
    },
    /// What somebody paid for was sent.
    InferencePushed {
        channel: String,
        to: String,
        payer: String,
        topic_id: TopicId,
        epoch: EpochId,
    },
    /// It arrived; whether it was taken is the receiver's word.
    PushAcknowledged {
        channel: String,
        sequence: u64,
        /// Why it was not taken.
        refused: Option<String>,
    },
    /// It did not arrive in time.
    PushTimedOut { channel: String, sequence: u64 },
}

impl From<Event> for cosmwasm_std::Event {
    fn from(event: Event) -> Self {
        match event {
            Event::ChannelConnected {
                channel,
                counterparty_port,
                counterparty_channel,
            } => Self::new("channel_connected")
                .add_attribute("channel", channel)
                .add_attribute("counterparty_port", counterparty_port)
                .add_attribute("counterparty_channel", counterparty_channel),
            Event::ChannelClosed { channel } => {
                Self::new("channel_closed").add_attribute("channel", channel)
            }
            Event::RequestAcknowledged {
                channel,
                sequence,
                refused,
            } => acknowledged("request_acknowledged", channel, sequence, refused),
            Event::InferencePushed {
                channel,
                to,
                payer,
                topic_id,
                epoch,
            } => Self::new("inference_pushed")
                .add_attribute("channel", channel)
                .add_attribute("to", to)
                .add_attribute("payer", payer)
                .add_attribute("topic_id", topic_id.to_string())
                .add_attribute("epoch", epoch.to_string()),
            Event::PushAcknowledged {
                channel,
                sequence,
                refused,
            } => acknowledged("push_acknowledged", channel, sequence, refused),
            Event::PushTimedOut { channel, sequence } => Self::new("push_timed_out")
                .add_attribute("channel", channel)
                .add_attribute("sequence", sequence.to_string()),
        }
    }
}

/// No attribute is empty: some chains refuse those.
fn acknowledged(
    name: &str,
    channel: String,
    sequence: u64,
    refused: Option<String>,
) -> cosmwasm_std::Event {
    let event = cosmwasm_std::Event::new(name)
        .add_attribute("channel", channel)
        .add_attribute("sequence", sequence.to_string());
    match refused {
        None => event.add_attribute("outcome", "accepted"),
        Some(reason) => event
            .add_attribute("outcome", "refused")
            .add_attribute("reason", format!("\"{reason}\"")),
    }
}
