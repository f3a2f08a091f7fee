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
use super::topic::RoleArg;
use crate::args::{CommonArgs, Connect};

/// Ask the contracts.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct QueryArgs {
    #[command(flatten)]
    common: CommonArgs,
    #[command(subcommand)]
    question: Question,
}

const EXAMPLES: &str = r#"Examples:
  allora query inference 1 --max-age 3600 --json
  allora query positions delegator1
  allora query balance worker1 --keys scripts/wasmd/accounts.txt
  allora query raw coordinator '{"topic":{"topic_id":1}}'"#;

/// What to ask.
#[derive(Clone, Debug, Subcommand)]
pub enum Question {
    /// The network inference; an error if it is older than --max-age
    Inference {
        /// Which topic.
        topic: u64,
        /// Seconds.
        #[arg(long, default_value_t = 3_600)]
        max_age: u64,
    },
    /// A topic, its parameters and where it stands in time
    Topic {
        /// Which.
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
        /// Which topic.
        topic: u64,
        /// Which epoch.
        epoch: Option<u64>,
    },
    /// Everything known about an epoch
    Epoch {
        /// Which topic.
        topic: u64,
        /// Which epoch.
        epoch: u64,
    },
    /// Settled epochs
    History {
        /// Which topic.
        topic: u64,
        /// After this epoch.
        #[arg(long)]
        after: Option<u64>,
        /// At most 100.
        #[arg(long)]
        limit: Option<u32>,
    },
    /// Holders of the places of a role
    Members {
        /// Which topic.
        topic: u64,
        /// Which role.
        role: RoleArg,
    },
    /// What the coordinator knows of an account
    Status {
        /// Which topic.
        topic: u64,
        /// An address, or a key by its name.
        account: String,
    },
    /// Stake of an account, and what is unbonding
    Stake {
        /// Which topic.
        topic: u64,
        /// An address, or a key by its name.
        account: String,
    },
    /// Stake on an operator of a topic, its own and delegated, and its commission
    Operator {
        /// Which topic.
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
        /// Which topic.
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
        /// Which topic.
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
        /// Which topic.
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

impl QueryArgs {
    pub(super) fn run(&self, connect: Connect) -> Result<()> {
        self.common.start_logs();
        let chain = connect(&self.common)?;
        let network = self.common.network(&*chain)?;
        let answer = self.answer(&network)?;
        show(&answer, self.common.json)?;
        match answer.get("violations").and_then(Value::as_array) {
            Some(violations) if !violations.is_empty() => Err(ClientError::CheckFailed {
                message: "the vault's books do not balance".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn account(&self, network: &Network, name: &str) -> Result<String> {
        self.common.account(network.chain, name)
    }

    fn answer(&self, network: &Network) -> Result<Value> {
        match &self.question {
            Question::Inference { topic, max_age } => {
                network.coordinator(&Coordinator::NetworkInference {
                    topic_id: TopicId(*topic),
                    max_age: *max_age,
                })
            }
            Question::Topic { topic } => {
                let topic_id = TopicId(*topic);
                let registered: Value = network.registry(&Registry::Topic { topic_id })?;
                let time: Value = network.coordinator(&Coordinator::Topic { topic_id })?;
                let account: Value = network.vault(&Vault::TopicAccount { topic_id })?;
                Ok(json!({"registry": registered, "coordinator": time, "vault": account}))
            }
            Question::Topics { after } => network.registry(&Registry::Topics {
                creator: None,
                start_after: after.map(TopicId),
                limit: None,
            }),
            Question::Windows { topic, epoch } => network.coordinator(&Coordinator::Windows {
                topic_id: TopicId(*topic),
                epoch: epoch.map(EpochId),
            }),
            Question::Epoch { topic, epoch } => network.coordinator(&Coordinator::Epoch {
                topic_id: TopicId(*topic),
                epoch: EpochId(*epoch),
            }),
            Question::History {
                topic,
                after,
                limit,
            } => network.coordinator(&Coordinator::History {
                topic_id: TopicId(*topic),
                start_after: after.map(EpochId),
                limit: *limit,
            }),
            Question::Members { topic, role } => network.coordinator(&Coordinator::Members {
                topic_id: TopicId(*topic),
                role: (*role).into(),
            }),
            Question::Status { topic, account } => network.coordinator(&Coordinator::Status {
                topic_id: TopicId(*topic),
                actor: self.account(network, account)?,
            }),
            Question::Operator { .. }
            | Question::Positions { .. }
            | Question::Holders { .. }
            | Question::Offences { .. } => self.positions(network),
            other => self.money(network, other),
        }
    }

    fn positions(&self, network: &Network) -> Result<Value> {
        match &self.question {
            Question::Operator { topic, operator } => network.vault(&Vault::Operator {
                topic_id: TopicId(*topic),
                operator: self.account(network, operator)?,
            }),
            Question::Positions {
                account,
                after,
                limit,
            } => network.vault(&Vault::Positions {
                account: self.account(network, account)?,
                start_after: *after,
                limit: *limit,
            }),
            Question::Holders {
                topic,
                operator,
                after,
                limit,
            } => {
                let topic_id = TopicId(*topic);
                let operator = self.account(network, operator)?;
                let terms: OperatorResponse =
                    network.vault(&Vault::Operator { topic_id, operator })?;
                network.vault(&Vault::Holders {
                    topic_id,
                    actor_id: terms.actor_id,
                    after_holder: after.clone(),
                    limit: *limit,
                })
            }
            Question::Offences {
                topic,
                after,
                limit,
            } => network.vault(&Vault::Offences {
                topic_id: TopicId(*topic),
                start_after: *after,
                limit: *limit,
            }),
            other => Err(ClientError::malformed("a question", format!("{other:?}"))),
        }
    }

    fn money(&self, network: &Network, question: &Question) -> Result<Value> {
        match question {
            Question::Stake { topic, account } => network.vault(&Vault::Stake {
                topic_id: TopicId(*topic),
                staker: self.account(network, account)?,
            }),
            Question::Rewards { topic, account } => network.vault(&Vault::Rewards {
                topic_id: TopicId(*topic),
                actor: self.account(network, account)?,
            }),
            Question::Balance { account } => {
                let account = self.account(network, account)?;
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
            Question::Ledger => network.vault(&Vault::Ledger {}),
            Question::Emission => network.vault(&Vault::Emission {}),
            Question::NextDue => network.coordinator(&Coordinator::NextDue { limit: None }),
            Question::Invariants => {
                let (violations, surplus) = check_all(network)?;
                Ok(json!({"violations": violations, "surplus": surplus}))
            }
            Question::Raw { contract, msg } => {
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
            other => Err(ClientError::malformed("a question", format!("{other:?}"))),
        }
    }
}
