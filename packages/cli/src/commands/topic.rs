//! `topic`, `send`: what an account does by hand, besides its stake.

use std::path::{Path, PathBuf};

use allora_client::amount::Amount;
use allora_client::chain::{Msg, TxOutcome};
use allora_client::error::Result;
use allora_client::network::Network;
use allora_interfaces::staking_vault::{self, msg as vault, ExecuteMsg as Vault};
use allora_interfaces::synthesis_coordinator::{msg as coordinator, ExecuteMsg as Coordinator};
use allora_interfaces::topic_registry::{
    msg as registry, ExecuteMsg as Registry, TopicInfo, TopicParams,
};
use allora_interfaces::TopicId;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};

use super::output::show;
use crate::args::{read_json, RoleArg, Session};

/// A topic in a file: `{"info": {...}, "params": {...}}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicFile {
    /// What is predicted.
    pub info: TopicInfo,
    /// Its parameters; those left out take their defaults.
    #[serde(default)]
    pub params: TopicParams,
}

/// Create and manage topics, take up and give up roles.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = TOPIC_EXAMPLES)]
pub enum TopicCommand {
    /// Create a topic and pay its fee; `FILE` is `{"info": {...}, "params": {...}}`
    Create {
        /// The topic, JSON; `-` is standard input.
        file: PathBuf,
    },
    /// Replace the parameters of a topic, from the next unopened epoch
    Update {
        /// Number of the topic.
        topic: u64,
        /// Its parameters, JSON; those left out take their defaults.
        params: PathBuf,
    },
    /// Stop new epochs
    Pause(OneTopic),
    /// Let epochs open again
    Resume(OneTopic),
    /// Stop new epochs for ever
    Retire(OneTopic),
    /// Take up a role and pay its fee
    Register {
        /// Number of the topic.
        topic: u64,
        /// As what.
        role: RoleArg,
    },
    /// Give up a role
    Leave {
        /// Number of the topic.
        topic: u64,
        /// As what.
        role: RoleArg,
    },
    /// Pay ALLO as revenue of a topic, as its consumers do
    Fund {
        /// Number of the topic.
        topic: u64,
        /// ALLO.
        amount: Amount,
    },
    /// Pay the creator its share of what consumers paid; anybody may ask for it
    PayCreator(OneTopic),
    /// Do the due steps of a topic now
    Advance(OneTopic),
}

const TOPIC_EXAMPLES: &str = "\
Examples:
  allora topic create topic.json --from creator
  allora topic register 1 inferer --from worker1
  allora topic fund 1 25 --from consumer
  allora topic pay-creator 1 --from creator
  allora topic advance 1 --from keeper1";

/// A topic by its number.
#[derive(Clone, Debug, Args)]
pub struct OneTopic {
    /// Number of the topic.
    pub(super) topic: u64,
}

impl TopicCommand {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        match self {
            Self::Create { file } => {
                let TopicFile { info, params } = read_json(file)?;
                act(session, |network| {
                    Ok(vec![network.create_topic(info, params)?])
                })
            }
            Self::Update { topic, params } => {
                let msg = update_topic(*topic, params)?;
                act(session, |network| Ok(vec![network.on_registry(&msg)?]))
            }
            Self::Pause(one) => one.on_registry(session, |topic_id| {
                Registry::PauseTopic(registry::PauseTopic { topic_id })
            }),
            Self::Resume(one) => one.on_registry(session, |topic_id| {
                Registry::ResumeTopic(registry::ResumeTopic { topic_id })
            }),
            Self::Retire(one) => one.on_registry(session, |topic_id| {
                Registry::RetireTopic(registry::RetireTopic { topic_id })
            }),
            Self::Register { topic, role } => act(session, |network| {
                Ok(vec![network.register(TopicId(*topic), (*role).into())?])
            }),
            Self::Leave { topic, role } => {
                let msg = Registry::Leave(registry::Leave {
                    topic_id: TopicId(*topic),
                    role: (*role).into(),
                });
                act(session, |network| Ok(vec![network.on_registry(&msg)?]))
            }
            Self::Fund { topic, amount } => {
                let hook = staking_vault::HookMsg::FundTopic(staking_vault::hook::FundTopic {
                    topic_id: TopicId(*topic),
                    payer: None,
                });
                act(session, |network| {
                    Ok(vec![network.send(&network.at.vault, amount.0, &hook)?])
                })
            }
            Self::PayCreator(one) => {
                let topic_id = TopicId(one.topic);
                on_vault(session, &Vault::PayCreator(vault::PayCreator { topic_id }))
            }
            Self::Advance(one) => one.advance(session),
        }
    }
}

/// The message that replaces the parameters of a topic by those of a file.
pub(super) fn update_topic(topic: u64, file: &Path) -> Result<Registry> {
    let params: TopicParams = read_json(file)?;
    Ok(Registry::UpdateTopic(registry::UpdateTopic {
        topic_id: TopicId(topic),
        description: None,
        metadata_uri: None,
        params: Some(Box::new(params)),
    }))
}

impl OneTopic {
    fn advance(&self, session: Session) -> Result<()> {
        let msg = Coordinator::Advance(coordinator::Advance {
            topic_id: TopicId(self.topic),
            max_steps: None,
        });
        act(session, |network| Ok(vec![network.on_coordinator(&msg)?]))
    }

    fn on_registry(&self, session: Session, msg: impl FnOnce(TopicId) -> Registry) -> Result<()> {
        let msg = msg(TopicId(self.topic));
        act(session, |network| Ok(vec![network.on_registry(&msg)?]))
    }
}

/// Move ALLO, or the chain's own coin.
#[derive(Clone, Debug, Args)]
#[command(
    after_long_help = "Examples:\n  allora send worker1 100 --from deployer\n  \
                       allora send worker1 0 --coins 5000000 --from validator"
)]
pub struct SendArgs {
    /// An address, or a key by its name.
    to: String,
    /// How much ALLO.
    amount: Amount,
    /// Send this many of the fee denomination too, so that the receiver can pay for gas.
    #[arg(long, value_name = "N", default_value_t = 0)]
    coins: u128,
}

impl SendArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        act(session, |network| {
            let to = session.common.account(network.chain, &self.to)?;
            let mut messages = vec![network.transfer(&to, self.amount.0)?];
            if self.coins > 0 {
                let amount = self.coins;
                messages.push(Msg::BankSend { to, amount });
            }
            Ok(messages)
        })
    }
}

/// Sends a message to the vault.
pub(super) fn on_vault(session: Session, msg: &Vault) -> Result<()> {
    act(session, |network| Ok(vec![network.on_vault(msg)?]))
}

/// Sends messages and shows what became of them, with the suite's own events.
pub(super) fn act(
    session: Session,
    messages: impl FnOnce(&Network) -> Result<Vec<Msg>>,
) -> Result<()> {
    let chain = session.chain()?;
    let network = session.common.network(&*chain)?;
    let outcome = network.chain.submit(&messages(&network)?)?;
    let events = announcements(&outcome);
    show(
        &json!({"transaction": outcome, "events": events}),
        session.common.json,
    )
}

/// The suite's own events of a transaction.
pub(super) fn announcements(outcome: &TxOutcome) -> Vec<Value> {
    let events = outcome.events.iter().filter_map(|event| {
        let name = event.kind.strip_prefix("wasm-")?;
        let attributes = event
            .attributes
            .iter()
            .filter(|(key, _)| key != "_contract_address" && key != "msg_index");
        let attributes: serde_json::Map<_, _> = attributes
            .map(|(key, value)| (key.clone(), value.clone().into()))
            .collect();
        Some(json!({ name: attributes }))
    });
    events.collect()
}
