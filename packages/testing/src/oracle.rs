//! A contract that says truths, for topics that read theirs from one.

use std::fmt;

use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg};
use allora_interfaces::topic_registry::{ContractSource, TruthSource};
use allora_interfaces::{EpochId, TopicId};
use anyhow::Result as AnyResult;
use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult, Storage,
};
use cw_multi_test::{AppResponse, Contract, ContractWrapper, Executor};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use super::Suite;

/// Where the answer is kept.
const ANSWER: &[u8] = b"answer";

/// What it says from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Say {
    /// To every question; `None`: it refuses.
    answer: Option<String>,
}

/// Any question at all.
#[derive(Deserialize)]
struct AnyQuestion(#[allow(dead_code)] IgnoredAny);

impl fmt::Debug for AnyQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a question")
    }
}

fn say(deps: DepsMut<'_>, _: Env, _: MessageInfo, say: Say) -> StdResult<Response> {
    match say.answer {
        Some(answer) => deps.storage.set(ANSWER, answer.as_bytes()),
        None => deps.storage.remove(ANSWER),
    }
    Ok(Response::new())
}

fn answer(deps: Deps<'_>, _: Env, _: AnyQuestion) -> StdResult<Binary> {
    let answer = deps.storage.get(ANSWER).map(Binary::new);
    answer.ok_or_else(|| StdError::generic_err("no answer yet"))
}

/// Code of a contract that answers every question with the text it was told last.
pub fn oracle_code() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(say, say, answer))
}

/// Where a topic finds the price in what [`Suite::say_price`] has an oracle say.
pub fn price_of(oracle: &Addr) -> TruthSource {
    TruthSource::Contract(ContractSource {
        address: oracle.to_string(),
        query: r#"{"price":{"at":$time}}"#.to_owned(),
        path: vec!["data".to_owned(), "price".to_owned()],
    })
}

/// Oracles.
impl<S: Storage> Suite<S> {
    /// Instantiates an oracle that says nothing yet.
    pub fn deploy_oracle(&mut self) -> AnyResult<Addr> {
        let sender = self.account("oracle");
        let code_id = self.app.store_code(oracle_code());
        let nothing = Say { answer: None };
        self.app
            .instantiate_contract(code_id, sender, &nothing, &[], "oracle", None)
    }

    /// Has an oracle answer every question with a text; `None`: refuse.
    pub fn say(&mut self, oracle: &Addr, answer: Option<&str>) -> AnyResult<AppResponse> {
        let answer = answer.map(str::to_owned);
        self.execute(&self.account("oracle"), oracle, &Say { answer })
    }

    /// Has an oracle say a price.
    pub fn say_price(&mut self, oracle: &Addr, price: &str) -> AnyResult<AppResponse> {
        let answer = format!(r#"{{"data":{{"price":"{price}"}}}}"#);
        self.say(oracle, Some(&answer))
    }

    /// Has the truth of an epoch read from the topic's contract.
    pub fn observe(&mut self, topic_id: TopicId, epoch: EpochId) -> AnyResult<AppResponse> {
        let keeper = self.keeper();
        let msg = ExecuteMsg::Observe(msg::Observe { topic_id, epoch });
        self.on_coordinator(&keeper, &msg)
    }
}
