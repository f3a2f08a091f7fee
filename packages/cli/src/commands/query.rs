//! `query`.

use allora_client::amount::in_allo;
use allora_client::chain::query;
use allora_client::error::{ClientError, Result};
use allora_client::network::Network;
use allora_interfaces::staking_vault::{OperatorResponse, QueryMsg as Vault};
use allora_interfaces::synthesis_coordinator::QueryMsg as Coordinator;
use allora_interfaces::topic_registry::QueryMsg as Registry;
use allora_interfaces::{EpochId, TopicId};
use clap::{Args, Subcommand};
use serde_json::{json, Value};

use super::audit::check_all;
use super::output::show;
use crate::args::{RoleArg, Session};

/// Ask the contracts.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct QueryArgs {
    #[command(subcommand)]
    question: Question,
}

const EXAMPLES: &str = r#"Examples:
  allora query inference 1 --max-age 3600 --json
  allora query quality 1
  allora query positions delegator1
  allora query balance worker1 --keys scripts/wasmd/accounts.txt
  allora query raw coordinator '{"topic":{"topic_id":1}}'"#;

/// What to ask.
#[derive(Clone, Debug, Subcommand)]
pub enum Question {
    /// Of topics and their epochs.
    #[command(flatten)]
    Topic(TopicQuestion),
    /// Of stake and ALLO.
    #[command(flatten)]
    Stake(StakeQuestion),
    /// Topics with work, by time
    NextDue,
    /// Checks the vault's books; exit code 1 if they do not balance
    Invariants,
    /// Any question in JSON
    Raw {
        /// `token`, `registry`, `vault` or `coordinator`.
        contract: String,
        /// The question.
        msg: String,
    },
}

/// Of topics and their epochs.
#[derive(Clone, Debug, Subcommand)]
pub enum TopicQuestion {
    /// The network inference; an error if it is older than --max-age
    Inference {
        /// Number of the topic.
        topic: u64,
        /// Seconds.
        #[arg(long, default_value_t = 3_600)]
        max_age: u64,
    },
    /// A topic, its parameters and where it stands in time
    Topic {
        /// Number of the topic.
        topic: u64,
    },
    /// All topics
    Topics {
        /// After this one.
        #[arg(long)]
        after: Option<u64>,
    },
    /// Windows of an epoch; of the current one if left out
    Windows {
        /// Number of the topic.
        topic: u64,
        /// Number of the epoch.
        epoch: Option<u64>,
    },
    /// Everything known about an epoch
    Epoch {
        /// Number of the topic.
        topic: u64,
        /// Number of the epoch.
        epoch: u64,
    },
    /// Settled epochs
    History {
        /// Number of the topic.
        topic: u64,
        /// After this epoch.
        #[arg(long)]
        after: Option<u64>,
        /// At most 100.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// How good a topic's inference has been: certificate, coverage, typical error
    Quality {
        /// Number of the topic.
        topic: u64,
    },
    /// Holders of the places of a role
    Members {
        /// Number of the topic.
        topic: u64,
        /// As what.
        role: RoleArg,
    },
    /// What the coordinator knows of an account
    Status {
        /// Number of the topic.
        topic: u64,
        /// An address, or a key by its name.
        account: String,
    },
}

/// Of stake and ALLO.
#[derive(Clone, Debug, Subcommand)]
pub enum StakeQuestion {
    /// Stake of an account, and what is unbonding
    Stake {
        /// Number of the topic.
        topic: u64,
        /// An address, or a key by its name.
        account: String,
    },
    /// Stake on an operator of a topic, its own and delegated, and its commission
    Operator {
        /// Number of the topic.
        topic: u64,
        /// An address, or a key by its name.
        operator: String,
    },
    /// Positions of an account in all topics: own stake and delegations
    Positions {
        /// An address, or a key by its name.
        account: String,
        /// In topics after this one.
        #[arg(long)]
        after: Option<u64>,
        /// At most 100; a topic is never cut.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Who has stake on an operator of a topic
    Holders {
        /// Number of the topic.
        topic: u64,
        /// An address, or a key by its name.
        operator: String,
        /// After this holder, an address.
        #[arg(long)]
        after: Option<String>,
        /// At most 100.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// The last offences in a topic, and what they cost
    Offences {
        /// Number of the topic.
        topic: u64,
        /// After the offence of this number.
        #[arg(long)]
        after: Option<u64>,
        /// At most 100.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Rewards an account can claim
    Rewards {
        /// Number of the topic.
        topic: u64,
        /// An address, or a key by its name.
        account: String,
    },
    /// ALLO of an account: what it has, what of it is locked, what it can spend
    Balance {
        /// An address, or a key by its name.
        account: String,
    },
    /// Every ALLO in the vault's custody, by whom it is owed to
    Ledger,
    /// The emission schedule
    Emission,
}

impl QueryArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        let answer = self.question.answer(session, &network)?;
        show(&answer, session.common.json)?;
        match answer.get("violations").and_then(Value::as_array) {
            Some(violations) if !violations.is_empty() => Err(ClientError::CheckFailed {
                message: "the vault's books do not balance".to_owned(),
            }),
            _ => Ok(()),
        }
    }
}

impl Question {
    fn answer(&self, session: Session, network: &Network) -> Result<Value> {
        match self {
            Self::Topic(question) => question.answer(session, network),
            Self::Stake(question) => question.answer(session, network),
            Self::NextDue => network.coordinator(&Coordinator::NextDue { limit: None }),
            Self::Invariants => {
                let (violations, surplus) = check_all(network)?;
                Ok(json!({"violations": violations, "surplus": surplus}))
            }
            Self::Raw { contract, msg } => {
                let address = match contract.as_str() {
                    "token" | "allo-token" => &network.at.token,
                    "registry" | "topic-registry" => &network.at.registry,
                    "vault" | "staking-vault" => &network.at.vault,
                    "coordinator" | "synthesis-coordinator" => &network.at.coordinator,
                    other => {
                        return Err(ClientError::usage(format!(
                            "{other} is none of token, registry, vault, coordinator"
                        )))
                    }
                };
                let msg: Value = serde_json::from_str(msg)
                    .map_err(|error| ClientError::usage(format!("no JSON: {error}")))?;
                query(network.chain, address, &msg)
            }
        }
    }
}

impl TopicQuestion {
    fn answer(&self, session: Session, network: &Network) -> Result<Value> {
        let account = |name: &str| session.common.account(network.chain, name);
        match self {
            Self::Inference { topic, max_age } => {
                network.coordinator(&Coordinator::NetworkInference {
                    topic_id: TopicId(*topic),
                    max_age: *max_age,
                })
            }
            Self::Topic { topic } => {
                let topic_id = TopicId(*topic);
                let registered: Value = network.registry(&Registry::Topic { topic_id })?;
                let time: Value = network.coordinator(&Coordinator::Topic { topic_id })?;
                let account: Value = network.vault(&Vault::TopicAccount { topic_id })?;
                Ok(json!({"registry": registered, "coordinator": time, "vault": account}))
            }
            Self::Topics { after } => network.registry(&Registry::Topics {
                creator: None,
                start_after: after.map(TopicId),
                limit: None,
            }),
            Self::Windows { topic, epoch } => network.coordinator(&Coordinator::Windows {
                topic_id: TopicId(*topic),
                epoch: epoch.map(EpochId),
            }),
            Self::Epoch { topic, epoch } => network.coordinator(&Coordinator::Epoch {
                topic_id: TopicId(*topic),
                epoch: EpochId(*epoch),
            }),
            Self::History {
                topic,
                after,
                limit,
            } => network.coordinator(&Coordinator::History {
                topic_id: TopicId(*topic),
                start_after: after.map(EpochId),
                limit: *limit,
            }),
            Self::Members { topic, role } => network.coordinator(&Coordinator::Members {
                topic_id: TopicId(*topic),
                role: (*role).into(),
            }),
            Self::Quality { topic } => network.coordinator(&Coordinator::Quality {
                topic_id: TopicId(*topic),
            }),
            Self::Status {
                topic,
                account: name,
            } => network.coordinator(&Coordinator::Status {
                topic_id: TopicId(*topic),
                actor: account(name)?,
            }),
        }
    }
}

impl StakeQuestion {
    fn answer(&self, session: Session, network: &Network) -> Result<Value> {
        let account = |name: &str| session.common.account(network.chain, name);
        match self {
            Self::Stake {
                topic,
                account: name,
            } => network.vault(&Vault::Stake {
                topic_id: TopicId(*topic),
                staker: account(name)?,
            }),
            Self::Operator { topic, operator } => network.vault(&Vault::Operator {
                topic_id: TopicId(*topic),
                operator: account(operator)?,
            }),
            Self::Positions {
                account: name,
                after,
                limit,
            } => network.vault(&Vault::Positions {
                account: account(name)?,
                start_after: *after,
                limit: *limit,
            }),
            Self::Holders {
                topic,
                operator,
                after,
                limit,
            } => {
                let operator = account(operator)?;
                holders(network, TopicId(*topic), operator, after, *limit)
            }
            Self::Offences {
                topic,
                after,
                limit,
            } => network.vault(&Vault::Offences {
                topic_id: TopicId(*topic),
                start_after: *after,
                limit: *limit,
            }),
            Self::Rewards {
                topic,
                account: name,
            } => network.vault(&Vault::Rewards {
                topic_id: TopicId(*topic),
                actor: account(name)?,
            }),
            Self::Balance { account: name } => balance(network, account(name)?),
            Self::Ledger => network.vault(&Vault::Ledger {}),
            Self::Emission => network.vault(&Vault::Emission {}),
        }
    }
}

/// Who has stake on an operator.
fn holders(
    network: &Network,
    topic_id: TopicId,
    operator: String,
    after: &Option<String>,
    limit: Option<u32>,
) -> Result<Value> {
    let found: OperatorResponse = network.vault(&Vault::Operator { topic_id, operator })?;
    network.vault(&Vault::Holders {
        topic_id,
        actor_id: found.actor_id,
        after_holder: after.clone(),
        limit,
    })
}

/// ALLO of an account.
fn balance(network: &Network, account: String) -> Result<Value> {
    let vesting = network.vesting_of(&account)?;
    let allo = |amount| json!({"base_units": amount, "allo": in_allo(amount)});
    Ok(json!({
        "account": account,
        "balance": vesting.balance,
        "allo": in_allo(vesting.balance),
        "locked": allo(vesting.locked),
        "spendable": allo(vesting.spendable),
        "grant": vesting.grant,
    }))
}
