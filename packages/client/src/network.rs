//! A deployed suite: its messages and questions by name.

use std::cell::OnceCell;

use allora_interfaces::allo_token::{self, VestingResponse};
use allora_interfaces::inference_desk;
use allora_interfaces::staking_vault::{self, RewardsResponse, StakeResponse};
use allora_interfaces::synthesis_coordinator::msg::Work;
use allora_interfaces::synthesis_coordinator::{
    self, EpochResponse, MembersResponse, NextDueResponse, StatusResponse, SubmissionsResponse,
    WindowsResponse,
};
use allora_interfaces::topic_registry::{self, Fees, TopicInfo, TopicParams, TopicResponse};
use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{to_json_binary, Uint128};
use cw20::{BalanceResponse, Cw20ExecuteMsg, Cw20QueryMsg};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::chain::{query, query_each, Chain, Msg};
use crate::deployment::{Contracts, Deployment};
use crate::error::{ClientError, Result};

/// A deployed suite on a chain, seen by one account.
pub struct Network<'a> {
    /// The chain.
    pub chain: &'a dyn Chain,
    /// Where the contracts are.
    pub at: Contracts,
    sender: OnceCell<String>,
    chain_id: OnceCell<String>,
    /// For whom the signer works, if it is somebody's key.
    actor: Option<String>,
}

impl<'a> Network<'a> {
    /// A suite by its deployment.
    ///
    /// # Errors
    /// If the file lacks an address.
    pub fn new(chain: &'a dyn Chain, deployment: &Deployment) -> Result<Self> {
        Ok(Self {
            chain,
            at: deployment.addresses()?,
            sender: OnceCell::new(),
            chain_id: OnceCell::new(),
            actor: None,
        })
    }

    /// The same, seen by a key of an actor, by its address: submissions, reports and commitments
    /// are the actor's.
    #[must_use]
    pub fn acting_for(self, actor: Option<String>) -> Self {
        Self { actor, ..self }
    }

    /// Address of the signer, or of the actor it works for.
    ///
    /// # Errors
    /// If there is no key.
    pub fn me(&self) -> Result<&str> {
        if let Some(actor) = &self.actor {
            return Ok(actor);
        }
        if let Some(sender) = self.sender.get() {
            return Ok(sender);
        }
        let sender = self.chain.sender()?;
        Ok(self.sender.get_or_init(|| sender))
    }

    /// Name of the chain, asked for once.
    ///
    /// # Errors
    /// If no node answers.
    pub fn chain_id(&self) -> Result<&str> {
        if let Some(chain_id) = self.chain_id.get() {
            return Ok(chain_id);
        }
        let chain_id = self.chain.block()?.chain_id;
        Ok(self.chain_id.get_or_init(|| chain_id))
    }

    /// Asks the registry.
    ///
    /// # Errors
    /// The registry's.
    pub fn registry<T: DeserializeOwned>(&self, msg: &topic_registry::QueryMsg) -> Result<T> {
        query(self.chain, &self.at.registry, msg)
    }

    /// Asks the vault.
    ///
    /// # Errors
    /// The vault's.
    pub fn vault<T: DeserializeOwned>(&self, msg: &staking_vault::QueryMsg) -> Result<T> {
        query(self.chain, &self.at.vault, msg)
    }

    /// Asks the coordinator.
    ///
    /// # Errors
    /// The coordinator's.
    pub fn coordinator<T: DeserializeOwned>(
        &self,
        msg: &synthesis_coordinator::QueryMsg,
    ) -> Result<T> {
        query(self.chain, &self.at.coordinator, msg)
    }

    /// Asks the coordinator several questions at once.
    ///
    /// # Errors
    /// None that occur; what each question comes to is in the list.
    pub fn coordinator_each<T: DeserializeOwned>(
        &self,
        msgs: &[synthesis_coordinator::QueryMsg],
    ) -> Result<Vec<Result<T>>> {
        query_each(self.chain, &self.at.coordinator, msgs)
    }
}

/// The desk.
impl Network<'_> {
    /// Asks the desk.
    ///
    /// # Errors
    /// The desk's.
    pub fn desk<T: DeserializeOwned>(&self, msg: &inference_desk::QueryMsg) -> Result<T> {
        query(self.chain, &self.at.desk, msg)
    }

    /// A message for the desk.
    ///
    /// # Errors
    /// None that occur.
    pub fn on_desk(&self, msg: &inference_desk::ExecuteMsg) -> Result<Msg> {
        Msg::execute(&self.at.desk, msg)
    }

    /// Sends ALLO to the desk, and says for what.
    ///
    /// # Errors
    /// None that occur.
    pub fn to_desk(&self, amount: Uint128, hook: &inference_desk::HookMsg) -> Result<Msg> {
        self.send(&self.at.desk, amount, hook)
    }
}

/// Questions.
impl Network<'_> {
    /// A topic, as the registry knows it.
    ///
    /// # Errors
    /// If there is none.
    pub fn topic(&self, topic_id: TopicId) -> Result<TopicResponse> {
        self.registry(&topic_registry::QueryMsg::Topic { topic_id })
    }

    /// What topics and registrations cost.
    ///
    /// # Errors
    /// The registry's.
    pub fn fees(&self) -> Result<Fees> {
        let config: topic_registry::ConfigResponse =
            self.registry(&topic_registry::QueryMsg::Config {})?;
        Ok(config.fees)
    }

    /// All an account wants to know about itself in a topic.
    ///
    /// # Errors
    /// If there is no such topic.
    pub fn status(&self, topic_id: TopicId, actor: &str) -> Result<StatusResponse> {
        self.coordinator(&synthesis_coordinator::QueryMsg::Status {
            topic_id,
            actor: actor.to_owned(),
        })
    }

    /// Windows of an epoch, of the current one if left out.
    ///
    /// # Errors
    /// If there is no such topic.
    pub fn windows(&self, topic_id: TopicId, epoch: Option<EpochId>) -> Result<WindowsResponse> {
        self.coordinator(&synthesis_coordinator::QueryMsg::Windows { topic_id, epoch })
    }

    /// An epoch.
    ///
    /// # Errors
    /// If it is not kept.
    pub fn epoch(&self, topic_id: TopicId, epoch: EpochId) -> Result<EpochResponse> {
        self.coordinator(&synthesis_coordinator::QueryMsg::Epoch { topic_id, epoch })
    }

    /// Holders of the places of a role.
    ///
    /// # Errors
    /// If there is no such topic.
    pub fn members(&self, topic_id: TopicId, role: Role) -> Result<MembersResponse> {
        self.coordinator(&synthesis_coordinator::QueryMsg::Members { topic_id, role })
    }

    /// What was submitted to an epoch, a page.
    ///
    /// # Errors
    /// If there is no such topic.
    pub fn submissions(&self, topic_id: TopicId, epoch: EpochId) -> Result<SubmissionsResponse> {
        self.coordinator(&synthesis_coordinator::QueryMsg::Submissions {
            topic_id,
            epoch,
            start_after: None,
            limit: Some(100),
        })
    }

    /// Topics with work, by time.
    ///
    /// # Errors
    /// The coordinator's.
    pub fn next_due(&self, limit: u32) -> Result<NextDueResponse> {
        self.coordinator(&synthesis_coordinator::QueryMsg::NextDue { limit: Some(limit) })
    }

    /// Stake of an account.
    ///
    /// # Errors
    /// The vault's.
    pub fn stake_of(&self, topic_id: TopicId, staker: &str) -> Result<StakeResponse> {
        self.vault(&staking_vault::QueryMsg::Stake {
            topic_id,
            staker: staker.to_owned(),
        })
    }

    /// Rewards an account can claim.
    ///
    /// # Errors
    /// The vault's.
    pub fn rewards_of(&self, topic_id: TopicId, actor: &str) -> Result<RewardsResponse> {
        self.vault(&staking_vault::QueryMsg::Rewards {
            topic_id,
            actor: actor.to_owned(),
        })
    }

    /// ALLO of an account.
    ///
    /// # Errors
    /// The token's.
    pub fn balance_of(&self, account: &str) -> Result<Uint128> {
        let question = Cw20QueryMsg::Balance {
            address: account.to_owned(),
        };
        let response: BalanceResponse = query(self.chain, &self.at.token, &question)?;
        Ok(response.balance)
    }

    /// What of an account's ALLO is locked, and what it can spend.
    ///
    /// # Errors
    /// The token's.
    pub fn vesting_of(&self, account: &str) -> Result<VestingResponse> {
        let question = allo_token::QueryMsg::Vesting {
            address: account.to_owned(),
        };
        query(self.chain, &self.at.token, &question)
    }
}

/// Messages.
impl Network<'_> {
    /// Sends ALLO to a contract with a message for it; without ALLO there is
    /// nothing to send, and the token refuses nothing: zero is an amount.
    ///
    /// # Errors
    /// If the message has no JSON form.
    pub fn send(&self, contract: &str, amount: Uint128, hook: &impl Serialize) -> Result<Msg> {
        let msg =
            to_json_binary(hook).map_err(|error| ClientError::malformed("a message", error))?;
        Msg::execute(
            &self.at.token,
            &Cw20ExecuteMsg::Send {
                contract: contract.to_owned(),
                amount,
                msg,
            },
        )
    }

    /// Moves ALLO to an account.
    ///
    /// # Errors
    /// None that occur.
    pub fn transfer(&self, recipient: &str, amount: Uint128) -> Result<Msg> {
        Msg::execute(
            &self.at.token,
            &Cw20ExecuteMsg::Transfer {
                recipient: recipient.to_owned(),
                amount,
            },
        )
    }

    /// Creates a topic and pays for it.
    ///
    /// # Errors
    /// If the registry does not say what it costs.
    pub fn create_topic(&self, info: TopicInfo, params: TopicParams) -> Result<Msg> {
        let params = Box::new(params);
        let hook = topic_registry::HookMsg::CreateTopic(topic_registry::hook::CreateTopic {
            info,
            params,
        });
        self.send(&self.at.registry, self.fees()?.topic_creation, &hook)
    }

    /// Takes up a role and pays for it.
    ///
    /// # Errors
    /// If the registry does not say what it costs.
    pub fn register(&self, topic_id: TopicId, role: Role) -> Result<Msg> {
        let hook =
            topic_registry::HookMsg::Register(topic_registry::hook::Register { topic_id, role });
        self.send(&self.at.registry, self.fees()?.registration, &hook)
    }

    /// Adds stake.
    ///
    /// # Errors
    /// None that occur.
    pub fn stake(&self, topic_id: TopicId, amount: Uint128) -> Result<Msg> {
        let hook = staking_vault::HookMsg::Stake(staking_vault::hook::Stake { topic_id });
        self.send(&self.at.vault, amount, &hook)
    }

    /// A message for the registry.
    ///
    /// # Errors
    /// None that occur.
    pub fn on_registry(&self, msg: &topic_registry::ExecuteMsg) -> Result<Msg> {
        Msg::execute(&self.at.registry, msg)
    }

    /// A message for the vault.
    ///
    /// # Errors
    /// None that occur.
    pub fn on_vault(&self, msg: &staking_vault::ExecuteMsg) -> Result<Msg> {
        Msg::execute(&self.at.vault, msg)
    }

    /// A message for the coordinator.
    ///
    /// # Errors
    /// None that occur.
    pub fn on_coordinator(&self, msg: &synthesis_coordinator::ExecuteMsg) -> Result<Msg> {
        let work = self.actor.clone().zip(work(msg));
        let Some((actor, work)) = work else {
            return Msg::execute(&self.at.coordinator, msg);
        };
        let act_for = synthesis_coordinator::msg::ActFor { actor, work };
        let act_for = synthesis_coordinator::ExecuteMsg::ActFor(act_for);
        Msg::execute(&self.at.coordinator, &act_for)
    }
}

/// What a key does for an actor, if it is that.
fn work(msg: &synthesis_coordinator::ExecuteMsg) -> Option<Work> {
    match msg {
        synthesis_coordinator::ExecuteMsg::Submit(msg) => Some(Work::Submit(msg.clone())),
        synthesis_coordinator::ExecuteMsg::Report(msg) => Some(Work::Report(msg.clone())),
        synthesis_coordinator::ExecuteMsg::Commit(msg) => Some(Work::Commit(msg.clone())),
        _ => None,
    }
}
