//! How other contracts speak to the desk.

use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, QuerierWrapper, StdResult, Uint128, WasmMsg};

use super::{msg, AccountResponse, ExecuteMsg, NewRequest, QueryMsg, QuoteResponse};
use crate::TopicId;

/// Client of `inference-desk`.
pub struct InferenceDesk<'a>(pub &'a Addr);

impl InferenceDesk<'_> {
    /// Asks for an inference, paid from the caller's account.
    pub fn request(&self, request: NewRequest) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::Request(request))
    }

    /// Delivers requests.
    pub fn deliver(&self, topic_id: TopicId, requests: Vec<u64>) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::Deliver(msg::Deliver {
            topic_id,
            requests,
            subscriptions: vec![],
        }))
    }

    /// Pays out of the caller's account; all of it without an amount.
    pub fn withdraw(&self, amount: Option<Uint128>) -> StdResult<CosmosMsg> {
        self.execute(&ExecuteMsg::Withdraw(msg::Withdraw { amount }))
    }

    /// What a delivery of a topic costs, the tip aside.
    pub fn quote(&self, querier: &QuerierWrapper, topic_id: TopicId) -> StdResult<QuoteResponse> {
        querier.query_wasm_smart(self.0, &QueryMsg::Quote { topic_id })
    }

    /// What an account can withdraw.
    pub fn account(&self, querier: &QuerierWrapper, account: &Addr) -> StdResult<AccountResponse> {
        let account = account.to_string();
        querier.query_wasm_smart(self.0, &QueryMsg::Account { account })
    }

    fn execute(&self, msg: &ExecuteMsg) -> StdResult<CosmosMsg> {
        Ok(WasmMsg::Execute {
            contract_addr: self.0.to_string(),
            msg: to_json_binary(msg)?,
            funds: vec![],
        }
        .into())
    }
}
