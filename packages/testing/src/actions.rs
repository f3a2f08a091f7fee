//! What actors do with tokens, topics and stakes.

use allora_interfaces::staking_vault::{self, VaultParams};
use allora_interfaces::topic_registry::{self, Fees, TopicInfo, TopicParams};
use allora_interfaces::{ActorId, Role, TopicId};
use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{to_json_binary, Addr, Storage, Uint128};
use cw20::Cw20ExecuteMsg;
use cw_multi_test::AppResponse;
use serde::Serialize;

use super::events::{of_kind, read};
use super::Suite;

type Registry = topic_registry::ExecuteMsg;
type Vault = staking_vault::ExecuteMsg;

/// Tokens.
impl<S: Storage> Suite<S> {
    /// Gives an account ALLO of the foundation's.
    ///
    /// # Panics
    /// If the foundation has not that much.
    pub fn fund(&mut self, to: &Addr, amount: Uint128) {
        let foundation = self.foundation();
        self.transfer(&foundation, to, amount)
            .unwrap_or_else(|error| panic!("the foundation cannot pay {amount}: {error:#}"));
    }

    /// Moves ALLO between accounts.
    pub fn transfer(&mut self, from: &Addr, to: &Addr, amount: Uint128) -> AnyResult<AppResponse> {
        self.on_token(
            from,
            &Cw20ExecuteMsg::Transfer {
                recipient: to.to_string(),
                amount,
            },
        )
    }

    /// Moves ALLO to a contract together with a message for it.
    pub fn send(
        &mut self,
        from: &Addr,
        contract: &Addr,
        amount: Uint128,
        hook: &impl Serialize,
    ) -> AnyResult<AppResponse> {
        self.on_token(
            from,
            &Cw20ExecuteMsg::Send {
                contract: contract.to_string(),
                amount,
                msg: to_json_binary(hook)?,
            },
        )
    }

    /// Sends a message to the token.
    pub fn on_token(&mut self, sender: &Addr, msg: &Cw20ExecuteMsg) -> AnyResult<AppResponse> {
        let token = self.contracts.token.clone();
        self.execute(sender, &token, msg)
    }
}

/// Topics and registrations.
impl<S: Storage> Suite<S> {
    /// Creates a topic and pays the fee.
    pub fn create_topic(
        &mut self,
        creator: &Addr,
        info: TopicInfo,
        params: TopicParams,
    ) -> AnyResult<TopicId> {
        let fee = self.fees()?.topic_creation;
        let registry = self.contracts.registry.clone();
        let hook = topic_registry::HookMsg::CreateTopic(topic_registry::hook::CreateTopic {
            info,
            params: Box::new(params),
        });
        let response = self.send(creator, &registry, fee, &hook)?;
        Ok(TopicId(announced(&response, "topic_created", "topic_id")?))
    }

    /// Creates a topic by governance, without a fee.
    pub fn govern_topic(&mut self, info: TopicInfo, params: TopicParams) -> AnyResult<TopicId> {
        let governance = self.governance();
        let msg = Registry::CreateTopic(topic_registry::msg::CreateTopic {
            info,
            params: Box::new(params),
            creator: None,
        });
        let response = self.on_registry(&governance, &msg)?;
        Ok(TopicId(announced(&response, "topic_created", "topic_id")?))
    }

    /// Makes a new version of a topic's parameters.
    pub fn update_topic(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        params: TopicParams,
    ) -> AnyResult<AppResponse> {
        let msg = Registry::UpdateTopic(topic_registry::msg::UpdateTopic {
            topic_id,
            description: None,
            metadata_uri: None,
            params: Some(Box::new(params)),
        });
        self.on_registry(who, &msg)
    }

    /// Stops new epochs.
    pub fn pause_topic(&mut self, who: &Addr, topic_id: TopicId) -> AnyResult<AppResponse> {
        self.on_registry(
            who,
            &Registry::PauseTopic(topic_registry::msg::PauseTopic { topic_id }),
        )
    }

    /// Lets epochs open again.
    pub fn resume_topic(&mut self, who: &Addr, topic_id: TopicId) -> AnyResult<AppResponse> {
        self.on_registry(
            who,
            &Registry::ResumeTopic(topic_registry::msg::ResumeTopic { topic_id }),
        )
    }

    /// Stops new epochs for ever.
    pub fn retire_topic(&mut self, who: &Addr, topic_id: TopicId) -> AnyResult<AppResponse> {
        self.on_registry(
            who,
            &Registry::RetireTopic(topic_registry::msg::RetireTopic { topic_id }),
        )
    }

    /// Hands the role of creator to another account.
    pub fn set_creator(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        creator: &Addr,
    ) -> AnyResult<AppResponse> {
        let creator = creator.to_string();
        self.on_registry(
            who,
            &Registry::SetCreator(topic_registry::msg::SetCreator { topic_id, creator }),
        )
    }

    /// Puts accounts on the list of a gate.
    pub fn list(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        role: Role,
        accounts: &[&Addr],
    ) -> AnyResult<AppResponse> {
        let msg = Registry::UpdateList(topic_registry::msg::UpdateList {
            topic_id,
            role,
            add: accounts.iter().map(ToString::to_string).collect(),
            remove: vec![],
        });
        self.on_registry(who, &msg)
    }

    /// Takes accounts off the list of a gate.
    pub fn unlist(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        role: Role,
        accounts: &[&Addr],
    ) -> AnyResult<AppResponse> {
        let msg = Registry::UpdateList(topic_registry::msg::UpdateList {
            topic_id,
            role,
            add: vec![],
            remove: accounts.iter().map(ToString::to_string).collect(),
        });
        self.on_registry(who, &msg)
    }

    /// Takes up a role in a topic and pays the fee.
    pub fn register(&mut self, who: &Addr, topic_id: TopicId, role: Role) -> AnyResult<ActorId> {
        let fee = self.fees()?.registration;
        let registry = self.contracts.registry.clone();
        let hook =
            topic_registry::HookMsg::Register(topic_registry::hook::Register { topic_id, role });
        let response = self.send(who, &registry, fee, &hook)?;
        let number: u64 = announced(&response, "actor_registered", "actor_id")?;
        Ok(ActorId(u32::try_from(number)?))
    }

    /// Gives up a role in a topic.
    pub fn leave(&mut self, who: &Addr, topic_id: TopicId, role: Role) -> AnyResult<AppResponse> {
        self.on_registry(
            who,
            &Registry::Leave(topic_registry::msg::Leave { topic_id, role }),
        )
    }

    /// Changes the fees, by governance.
    pub fn set_fees(&mut self, fees: Fees) -> AnyResult<AppResponse> {
        let governance = self.governance();
        self.on_registry(
            &governance,
            &Registry::SetFees(topic_registry::msg::SetFees { fees }),
        )
    }

    /// Sends a message to the registry.
    pub fn on_registry(&mut self, sender: &Addr, msg: &Registry) -> AnyResult<AppResponse> {
        let registry = self.contracts.registry.clone();
        self.execute(sender, &registry, msg)
    }
}

/// Stakes and rewards.
impl<S: Storage> Suite<S> {
    /// Stakes ALLO in a topic.
    pub fn stake(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        amount: Uint128,
    ) -> AnyResult<AppResponse> {
        self.pay_vault(
            who,
            amount,
            &staking_vault::HookMsg::Stake(staking_vault::hook::Stake { topic_id }),
        )
    }

    /// Begins to unbond stake.
    pub fn unstake(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        amount: Uint128,
    ) -> AnyResult<AppResponse> {
        self.on_vault(
            who,
            &Vault::Unstake(staking_vault::msg::Unstake { topic_id, amount }),
        )
    }

    /// Turns an unbonding entry back into stake.
    pub fn cancel_unstake(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        unbonding_id: u64,
    ) -> AnyResult<AppResponse> {
        let msg = Vault::CancelUnstake(staking_vault::msg::CancelUnstake {
            topic_id,
            unbonding_id,
        });
        self.on_vault(who, &msg)
    }

    /// Takes out all matured unbonding entries.
    pub fn withdraw(&mut self, who: &Addr, topic_id: TopicId) -> AnyResult<AppResponse> {
        self.on_vault(
            who,
            &Vault::Withdraw(staking_vault::msg::Withdraw { topic_id }),
        )
    }

    /// Takes out rewards.
    pub fn claim(&mut self, who: &Addr, topics: &[TopicId]) -> AnyResult<AppResponse> {
        let topic_ids = topics.to_vec();
        self.on_vault(who, &Vault::Claim(staking_vault::msg::Claim { topic_ids }))
    }

    /// Pays revenue of a topic.
    pub fn fund_topic(
        &mut self,
        payer: &Addr,
        topic_id: TopicId,
        amount: Uint128,
    ) -> AnyResult<AppResponse> {
        self.pay_vault(
            payer,
            amount,
            &staking_vault::HookMsg::FundTopic(staking_vault::hook::FundTopic {
                topic_id,
                payer: None,
            }),
        )
    }

    /// Pays the treasury.
    pub fn fund_treasury(&mut self, payer: &Addr, amount: Uint128) -> AnyResult<AppResponse> {
        self.pay_vault(
            payer,
            amount,
            &staking_vault::HookMsg::FundTreasury(staking_vault::hook::FundTreasury {
                payer: None,
            }),
        )
    }

    /// Replaces the vault's parameters, by governance.
    pub fn set_vault_params(&mut self, params: VaultParams) -> AnyResult<AppResponse> {
        let governance = self.governance();
        let params = Box::new(params);
        self.on_vault(
            &governance,
            &Vault::SetParams(staking_vault::msg::SetParams { params }),
        )
    }

    /// Sends a message to the vault.
    pub fn on_vault(&mut self, sender: &Addr, msg: &Vault) -> AnyResult<AppResponse> {
        let vault = self.contracts.vault.clone();
        self.execute(sender, &vault, msg)
    }

    fn pay_vault(
        &mut self,
        who: &Addr,
        amount: Uint128,
        hook: &staking_vault::HookMsg,
    ) -> AnyResult<AppResponse> {
        let vault = self.contracts.vault.clone();
        self.send(who, &vault, amount, hook)
    }
}

/// A number from the first event of a type.
fn announced<T: std::str::FromStr>(response: &AppResponse, kind: &str, key: &str) -> AnyResult<T> {
    let event = of_kind(response, kind).next();
    read(event.ok_or_else(|| anyhow!("no event {kind}"))?, key)
}
