//! What stakers, delegators, validators and governance do with the vault.

use allora_interfaces::staking_vault::{
    self, OffenceResponse, OffencesResponse, OperatorResponse, PositionResponse, PositionsResponse,
};
use allora_interfaces::synthesis_coordinator::SynthesisCoordinator;
use allora_interfaces::{TopicId, MAX_PAGE};
use anyhow::Result as AnyResult;
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{Addr, Decimal, StdResult, Storage, Timestamp, Uint128, Validator};
use cw_multi_test::AppResponse;

use super::Suite;

type Vault = staking_vault::ExecuteMsg;
type Hook = staking_vault::HookMsg;
type Question = staking_vault::QueryMsg;

/// Of validators' addresses on a chain whose accounts begin with `cosmwasm`.
const OPERATOR_PREFIX: &str = "cosmwasmvaloper";

impl<S: Storage> Suite<S> {
    /// Delegates ALLO to a reputer.
    pub fn delegate(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        operator: &Addr,
        amount: Uint128,
    ) -> AnyResult<AppResponse> {
        let vault = self.contracts.vault.clone();
        let operator = operator.to_string();
        let hook = Hook::Delegate(staking_vault::hook::Delegate { topic_id, operator });
        self.send(who, &vault, amount, &hook)
    }

    /// Begins to unbond a delegation.
    pub fn undelegate(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        operator: &Addr,
        amount: Uint128,
    ) -> AnyResult<AppResponse> {
        let operator = operator.to_string();
        self.on_vault(
            who,
            &Vault::Undelegate(staking_vault::msg::Undelegate {
                topic_id,
                operator,
                amount,
            }),
        )
    }

    /// Moves a delegation from one reputer to another.
    pub fn redelegate(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        (from, to): (&Addr, &Addr),
        amount: Uint128,
    ) -> AnyResult<AppResponse> {
        let (from, to) = (from.to_string(), to.to_string());
        self.on_vault(
            who,
            &Vault::Redelegate(staking_vault::msg::Redelegate {
                topic_id,
                from,
                to,
                amount,
            }),
        )
    }

    /// Lets a delegation arrive that moves.
    pub fn arrive(
        &mut self,
        holder: &Addr,
        topic_id: TopicId,
        (from, to): (&Addr, &Addr),
        unbonding_id: u64,
    ) -> AnyResult<AppResponse> {
        let arrive = staking_vault::msg::Arrive {
            topic_id,
            holder: holder.to_string(),
            from: from.to_string(),
            to: to.to_string(),
            unbonding_id,
        };
        self.on_vault(holder, &Vault::Arrive(arrive))
    }

    /// Adds ALLO to a bond, as a worker of a topic.
    pub fn bond(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        amount: Uint128,
    ) -> AnyResult<AppResponse> {
        let vault = self.contracts.vault.clone();
        self.send(
            who,
            &vault,
            amount,
            &Hook::Bond(staking_vault::hook::Bond { topic_id }),
        )
    }

    /// Begins to unbond a bond.
    pub fn unbond(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        amount: Uint128,
    ) -> AnyResult<AppResponse> {
        self.on_vault(
            who,
            &Vault::Unbond(staking_vault::msg::Unbond { topic_id, amount }),
        )
    }

    /// Until when a bond answers for epochs its holder took part in, if ever it did.
    pub fn bond_lock(&self, who: &Addr, topic_id: TopicId) -> StdResult<Option<Timestamp>> {
        let coordinator = SynthesisCoordinator(&self.contracts.coordinator);
        coordinator.bond_lock(&self.app.wrap(), topic_id, who)
    }

    /// Makes an account a bonded validator of the host chain.
    pub fn bond_validator(&mut self, name: &str) -> AnyResult<Addr> {
        let operator = MockApi::default()
            .with_prefix(OPERATOR_PREFIX)
            .addr_make(name)
            .into_string();
        let block = self.app.block_info();
        let (zero, one) = (Decimal::zero(), Decimal::one());
        let validator = Validator::create(operator, zero, one, one);
        self.app.init_modules(|router, api, storage| {
            let staking = &router.staking;
            staking.add_validator(api, storage, &block, validator)
        })?;
        Ok(self.account(name))
    }

    /// Stakes ALLO as a validator of the host chain.
    pub fn enroll(&mut self, validator: &Addr, amount: Uint128) -> AnyResult<AppResponse> {
        let vault = self.contracts.vault.clone();
        self.send(validator, &vault, amount, &Hook::Enroll {})
    }

    /// Takes out rewards of all topics of the first page.
    pub fn claim_all(&mut self, who: &Addr) -> AnyResult<AppResponse> {
        let (start_after, limit) = (None, Some(MAX_PAGE));
        self.on_vault(
            who,
            &Vault::ClaimAll(staking_vault::msg::ClaimAll { start_after, limit }),
        )
    }

    /// Stake on a reputer, and its terms.
    pub fn operator(&self, topic_id: TopicId, operator: &Addr) -> StdResult<OperatorResponse> {
        let operator = operator.to_string();
        self.ask_vault(&Question::Operator { topic_id, operator })
    }

    /// The first positions of an account in all topics.
    pub fn positions(&self, account: &Addr) -> StdResult<Vec<PositionResponse>> {
        let response: PositionsResponse = self.ask_vault(&Question::Positions {
            account: account.to_string(),
            start_after: None,
            limit: Some(MAX_PAGE),
        })?;
        Ok(response.positions)
    }

    /// The last offences in a topic.
    pub fn offences(&self, topic_id: TopicId) -> StdResult<Vec<OffenceResponse>> {
        let response: OffencesResponse = self.ask_vault(&Question::Offences {
            topic_id,
            start_after: None,
            limit: Some(MAX_PAGE),
        })?;
        Ok(response.offences)
    }
}
