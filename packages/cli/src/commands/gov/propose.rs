//! What governance is to do, as a proposal.

use std::path::{Path, PathBuf};

use allora_client::amount::Amount;
use allora_client::chain::{query, Msg, Proposal};
use allora_client::deployment::Deployment;
use allora_client::error::Result;
use allora_client::network::Network;
use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault, VaultParams};
use allora_interfaces::synthesis_coordinator::SudoMsg;
use allora_interfaces::topic_registry::{msg as registry, ExecuteMsg as Registry, Fees};
use allora_interfaces::TopicId;
use clap::{Args, Subcommand};
use cosmwasm_std::Uint128;
use cw_ownable::Action;
use serde_json::{json, Value};

use crate::args::{read_json, Session};
use crate::commands::output::show;
use crate::commands::topic::{update_topic, TopicFile};

/// A proposal.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct ProposeArgs {
    /// One line; written from the message if left out.
    #[arg(long, global = true)]
    title: Option<String>,

    /// Why; as the title if left out.
    #[arg(long, global = true)]
    summary: Option<String>,

    /// Deposit, in the fee denomination.
    #[arg(long, global = true, default_value_t = 1_000)]
    deposit: u128,

    /// Ask for the short voting period.
    #[arg(long, global = true)]
    expedited: bool,

    /// Accept governance of the contracts first, if it is offered.
    #[arg(long, global = true)]
    accept_governance: bool,

    /// Print the proposal and do not submit it.
    #[arg(long, global = true)]
    dry_run: bool,

    #[command(subcommand)]
    action: GovernanceAction,
}

const EXAMPLES: &str = "\
Examples:
  allora gov propose --accept-governance create-topic topic.json --from governor
      the chain's governance takes over and opens a topic
  allora gov propose update-params vault.json --from governor --dry-run
      what would be proposed
  allora gov propose subsidise 1 5000 8640000 --from governor
      5000 ALLO of the treasury over the next 100 paid epochs
  allora gov propose sudo --from governor
      a crank by the host chain";

/// What governance is to do.
#[derive(Clone, Debug, Subcommand)]
#[command(rename_all = "kebab-case")]
pub enum GovernanceAction {
    /// Accept governance of the contracts
    Accept,
    /// Of topics.
    #[command(flatten)]
    Topic(TopicAction),
    /// Replace the parameters of the vault
    UpdateParams {
        /// The parameters, JSON; those left out take their defaults.
        file: PathBuf,
    },
    /// Set treasury aside for a topic, paid by the second over so many of them
    Subsidise {
        /// Number of the topic.
        topic: u64,
        /// How much ALLO, on top of what is left of an earlier one.
        amount: Amount,
        /// Over how many seconds, ten years at most; 0 gives back what is left.
        seconds: u32,
    },
    /// Change what topics and registrations cost
    SetFees {
        /// For a topic, in ALLO.
        topic: Amount,
        /// For a registration, in ALLO.
        registration: Amount,
    },
    /// Keep the four codes in memory, which makes every call cheaper
    Pin,
    /// Give a contract another code
    Migrate {
        /// By name, as in the deployment file.
        contract: String,
        /// The code.
        code_id: u64,
    },
    /// Have the host chain do due steps, as its clock would
    Sudo,
}

/// What governance is to do about topics.
#[derive(Clone, Debug, Subcommand)]
pub enum TopicAction {
    /// Create a topic without a fee; `FILE` as of `topic create`
    #[command(name = "create-topic")]
    Create {
        /// The topic, JSON.
        file: PathBuf,
        /// Who may edit it; governance if left out.
        #[arg(long)]
        creator: Option<String>,
    },
    /// Replace the parameters of a topic
    #[command(name = "update-topic")]
    Update {
        /// Number of the topic.
        topic: u64,
        /// Its parameters, JSON.
        params: PathBuf,
    },
    /// Stop new epochs of a topic
    #[command(name = "pause-topic")]
    Pause {
        /// Number of the topic.
        topic: u64,
    },
    /// Let epochs of a topic open again
    #[command(name = "resume-topic")]
    Resume {
        /// Number of the topic.
        topic: u64,
    },
    /// Stop new epochs of a topic for ever
    #[command(name = "retire-topic")]
    Retire {
        /// Number of the topic.
        topic: u64,
    },
}

impl ProposeArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        let proposal = self.proposal(session, &network)?;
        let message = Msg::Propose(proposal);
        if self.dry_run {
            return show(&message.describe(), session.common.json);
        }
        let outcome = chain.submit(&[message])?;
        let proposal_id = outcome.announced_number("submit_proposal", "proposal_id")?;
        show(
            &json!({"proposal_id": proposal_id, "transaction": outcome}),
            session.common.json,
        )
    }

    fn proposal(&self, session: Session, network: &Network) -> Result<Proposal> {
        let (name, action) = self.message(session, network)?;
        let mut messages = vec![];
        if self.accept_governance || matches!(self.action, GovernanceAction::Accept) {
            messages.extend(acceptance(network)?);
        }
        messages.extend(action);
        let title = self.title.clone().unwrap_or(name);
        Ok(Proposal {
            summary: self.summary.clone().unwrap_or_else(|| title.clone()),
            title,
            messages,
            deposit: Uint128::new(self.deposit),
            expedited: self.expedited,
        })
    }

    /// A title and the message of the action itself.
    fn message(&self, session: Session, network: &Network) -> Result<(String, Option<Msg>)> {
        Ok(match &self.action {
            GovernanceAction::Accept => ("Accept governance of Allora".to_owned(), None),
            GovernanceAction::Topic(action) => return action.message(session, network),
            GovernanceAction::UpdateParams { file } => {
                let params: Box<VaultParams> = Box::new(read_json(file)?);
                let title = "Change the parameters of the vault".to_owned();
                (
                    title,
                    Some(network.on_vault(&Vault::SetParams(vault::SetParams { params }))?),
                )
            }
            GovernanceAction::Subsidise {
                topic,
                amount,
                seconds,
            } => (
                format!("Subsidise topic {topic}"),
                Some(network.on_vault(&Vault::Subsidise(vault::Subsidise {
                    topic_id: TopicId(*topic),
                    amount: amount.0,
                    seconds: *seconds,
                }))?),
            ),
            GovernanceAction::SetFees {
                topic,
                registration,
            } => {
                let fees = Fees {
                    topic_creation: topic.0,
                    registration: registration.0,
                };
                (
                    "Change the fees".to_owned(),
                    Some(network.on_registry(&Registry::SetFees(registry::SetFees { fees }))?),
                )
            }
            GovernanceAction::Pin => ("Pin the codes of Allora".to_owned(), Some(pin(session)?)),
            GovernanceAction::Migrate { contract, code_id } => (
                format!("Migrate {contract} to code {code_id}"),
                Some(migrate(session, contract, *code_id)?),
            ),
            GovernanceAction::Sudo => (
                "Do due steps".to_owned(),
                Some(Msg::sudo(
                    &network.at.coordinator,
                    &SudoMsg::ClockEndBlock {},
                )?),
            ),
        })
    }
}

impl TopicAction {
    /// A title and the message.
    fn message(&self, session: Session, network: &Network) -> Result<(String, Option<Msg>)> {
        let (title, msg) = match self {
            Self::Create { file, creator } => {
                create_topic(session, network, file, creator.as_deref())?
            }
            Self::Update { topic, params } => (
                format!("Change the parameters of topic {topic}"),
                update_topic(*topic, params)?,
            ),
            Self::Pause { topic } => (
                format!("Pause topic {topic}"),
                Registry::PauseTopic(registry::PauseTopic {
                    topic_id: TopicId(*topic),
                }),
            ),
            Self::Resume { topic } => (
                format!("Resume topic {topic}"),
                Registry::ResumeTopic(registry::ResumeTopic {
                    topic_id: TopicId(*topic),
                }),
            ),
            Self::Retire { topic } => (
                format!("Retire topic {topic}"),
                Registry::RetireTopic(registry::RetireTopic {
                    topic_id: TopicId(*topic),
                }),
            ),
        };
        Ok((title, Some(network.on_registry(&msg)?)))
    }
}

fn create_topic(
    session: Session,
    network: &Network,
    file: &Path,
    creator: Option<&str>,
) -> Result<(String, Registry)> {
    let TopicFile { info, params } = read_json(file)?;
    let title = format!("Create the topic {}", info.title);
    let creator = creator
        .map(|name| session.common.account(network.chain, name))
        .transpose()?;
    let params = Box::new(params);
    let msg = Registry::CreateTopic(registry::CreateTopic {
        info,
        params,
        creator,
    });
    Ok((title, msg))
}

fn migrate(session: Session, contract: &str, code_id: u64) -> Result<Msg> {
    let deployment = Deployment::read(&session.common.deployment)?;
    Ok(Msg::Migrate {
        contract: deployment.contract(contract)?.address.clone(),
        code_id,
        msg: b"{}".into(),
    })
}

fn pin(session: Session) -> Result<Msg> {
    let deployment = Deployment::read(&session.common.deployment)?;
    let codes = deployment.contracts.values();
    Ok(Msg::PinCodes {
        code_ids: codes.filter_map(|contract| contract.code_id).collect(),
    })
}

/// Accepts governance where it is offered to the chain's governance.
fn acceptance(network: &Network) -> Result<Vec<Msg>> {
    let governance = network.chain.governance()?;
    let mut messages = vec![];
    let at = &network.at;
    for contract in [&at.registry, &at.vault, &at.desk] {
        let ownership: Value = query(network.chain, contract, &json!({"ownership": {}}))?;
        if ownership.get("pending_owner").and_then(Value::as_str) == Some(&governance) {
            messages.push(Msg::execute(
                contract,
                &json!({"update_ownership": Action::AcceptOwnership}),
            )?);
        }
    }
    Ok(messages)
}
