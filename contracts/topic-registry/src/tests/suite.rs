//! A registry in mock storage, and verbs to drive it. Every refusal is checked
//! to change nothing.

use allora_interfaces::staking_vault::HookMsg as VaultHook;
use allora_interfaces::topic_registry::{
    hook, msg, ExecuteMsg, Fees, Gate, Gates, HookMsg, InstantiateMsg, QueryMsg, TopicInfo,
    TopicParams, TopicResponse,
};
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::testing::MockQuerier;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env, MockApi, MockStorage};
use cosmwasm_std::{
    coins, from_json, to_json_binary, Addr, Binary, CosmosMsg, Env, Event, Order, OwnedDeps,
    Record, Response, Storage, Uint128, WasmMsg,
};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::contract::{execute, instantiate, query};
use crate::ContractError;

pub(super) const TOPIC_FEE: Uint128 = Uint128::new(1_000);
pub(super) const REGISTRATION_FEE: Uint128 = Uint128::new(10);
/// The first topic.
pub(super) const TOPIC: TopicId = TopicId(1);

pub(super) type Outcome = Result<Response, ContractError>;

pub(super) struct Suite {
    pub(super) deps: OwnedDeps<MockStorage, MockApi, MockQuerier>,
    pub(super) env: Env,
}

pub(super) fn account(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

pub(super) fn fees() -> Fees {
    Fees {
        topic_creation: TOPIC_FEE,
        registration: REGISTRATION_FEE,
    }
}

pub(super) fn info() -> TopicInfo {
    TopicInfo {
        title: "ETH in 10 minutes".into(),
        description: "for hedgers".into(),
        metadata_uri: String::new(),
        target: "price of 1 ETH".into(),
        unit: "USD".into(),
        ground_truth_source: "an exchange".into(),
        ground_truth_rule: "abc".into(),
    }
}

/// Parameters whose gates are all listed.
pub(super) fn gated() -> TopicParams {
    TopicParams {
        gates: Gates {
            inferers: Gate::Listed,
            forecasters: Gate::Listed,
            reputers: Gate::Listed,
            ..Gates::default()
        },
        ..TopicParams::default()
    }
}

pub(super) fn create_hook(params: TopicParams) -> HookMsg {
    HookMsg::CreateTopic(hook::CreateTopic {
        info: info(),
        params: Box::new(params),
    })
}

pub(super) fn edit(params: TopicParams) -> ExecuteMsg {
    ExecuteMsg::UpdateTopic(msg::UpdateTopic {
        topic_id: TOPIC,
        description: None,
        metadata_uri: None,
        params: Some(Box::new(params)),
    })
}

impl Suite {
    /// Instantiated, not wired.
    pub(super) fn unwired(fees: Fees) -> Self {
        let mut deps = mock_dependencies();
        let env = mock_env();
        let msg = InstantiateMsg {
            governance: account("governance").into(),
            allo_token: account("token").into(),
            fees,
        };
        let deployer = message_info(&account("deployer"), &[]);
        instantiate(deps.as_mut(), env.clone(), deployer, msg).unwrap();
        Self { deps, env }
    }

    /// Wired.
    pub(super) fn new() -> Self {
        Self::with_fees(fees())
    }

    pub(super) fn with_fees(fees: Fees) -> Self {
        let mut suite = Self::unwired(fees);
        suite.wire().unwrap();
        suite
    }

    /// Wired, and ann created topic 1.
    pub(super) fn with_topic() -> Self {
        let mut suite = Self::new();
        suite.create("ann").unwrap();
        suite
    }

    pub(super) fn wire(&mut self) -> Outcome {
        let msg = ExecuteMsg::Wire(msg::Wire {
            staking_vault: account("vault").into(),
            synthesis_coordinator: account("coordinator").into(),
        });
        self.execute("governance", msg)
    }

    pub(super) fn execute(&mut self, sender: &str, msg: ExecuteMsg) -> Outcome {
        let before = self.dump();
        let info = message_info(&account(sender), &[]);
        let outcome = execute(self.deps.as_mut(), self.env.clone(), info, msg);
        if outcome.is_err() {
            assert_eq!(self.dump(), before, "a refusal changed storage");
        }
        outcome
    }

    /// As [`Self::execute`], with native coins.
    pub(super) fn execute_with_coins(&mut self, sender: &str, msg: ExecuteMsg) -> Outcome {
        let info = message_info(&account(sender), &coins(1, "stake"));
        execute(self.deps.as_mut(), self.env.clone(), info, msg)
    }

    /// What the token calls when `payer` sends ALLO with bytes.
    pub(super) fn send_raw(&mut self, payer: &str, amount: Uint128, msg: Binary) -> Outcome {
        let wrapper = Cw20ReceiveMsg {
            sender: account(payer).into(),
            amount,
            msg,
        };
        self.execute("token", ExecuteMsg::Receive(wrapper))
    }

    pub(super) fn send(&mut self, payer: &str, amount: Uint128, hook: &HookMsg) -> Outcome {
        self.send_raw(payer, amount, to_json_binary(hook).unwrap())
    }

    pub(super) fn create(&mut self, creator: &str) -> Outcome {
        self.send(creator, TOPIC_FEE, &create_hook(TopicParams::default()))
    }

    pub(super) fn register(&mut self, payer: &str, role: Role) -> Outcome {
        let hook = HookMsg::Register(hook::Register {
            topic_id: TOPIC,
            role,
        });
        self.send(payer, REGISTRATION_FEE, &hook)
    }

    pub(super) fn leave(&mut self, sender: &str, role: Role) -> Outcome {
        let msg = ExecuteMsg::Leave(msg::Leave {
            topic_id: TOPIC,
            role,
        });
        self.execute(sender, msg)
    }

    pub(super) fn pause(&mut self, sender: &str) -> Outcome {
        self.execute(
            sender,
            ExecuteMsg::PauseTopic(msg::PauseTopic { topic_id: TOPIC }),
        )
    }

    pub(super) fn resume(&mut self, sender: &str) -> Outcome {
        self.execute(
            sender,
            ExecuteMsg::ResumeTopic(msg::ResumeTopic { topic_id: TOPIC }),
        )
    }

    pub(super) fn retire(&mut self, sender: &str) -> Outcome {
        self.execute(
            sender,
            ExecuteMsg::RetireTopic(msg::RetireTopic { topic_id: TOPIC }),
        )
    }

    pub(super) fn set_creator(&mut self, sender: &str, creator: &str) -> Outcome {
        let msg = ExecuteMsg::SetCreator(msg::SetCreator {
            topic_id: TOPIC,
            creator: account(creator).into(),
        });
        self.execute(sender, msg)
    }

    pub(super) fn list(&mut self, sender: &str, add: &[&str], remove: &[&str]) -> Outcome {
        let names = |names: &[&str]| names.iter().map(|name| account(name).into()).collect();
        let msg = ExecuteMsg::UpdateList(msg::UpdateList {
            topic_id: TOPIC,
            role: Role::Inferer,
            add: names(add),
            remove: names(remove),
        });
        self.execute(sender, msg)
    }

    pub(super) fn try_query<T: DeserializeOwned>(&self, msg: QueryMsg) -> Result<T, ContractError> {
        let answer = query(self.deps.as_ref(), self.env.clone(), msg)?;
        Ok(from_json(answer).unwrap())
    }

    pub(super) fn query<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        self.try_query(msg).unwrap()
    }

    pub(super) fn topic(&self) -> TopicResponse {
        self.query(QueryMsg::Topic { topic_id: TOPIC })
    }

    pub(super) fn dump(&self) -> Vec<Record> {
        self.deps
            .storage
            .range(None, None, Order::Ascending)
            .collect()
    }
}

/// The message a contract is sent.
pub(super) fn to(contract: &str, msg: &impl Serialize) -> CosmosMsg {
    WasmMsg::Execute {
        contract_addr: account(contract).into(),
        msg: to_json_binary(msg).unwrap(),
        funds: vec![],
    }
    .into()
}

/// The message that passes a fee on to the vault.
pub(super) fn payment(amount: Uint128, hook: &VaultHook) -> CosmosMsg {
    let send = Cw20ExecuteMsg::Send {
        contract: account("vault").into(),
        amount,
        msg: to_json_binary(hook).unwrap(),
    };
    to("token", &send)
}

/// The messages of a response, in order; none of them may catch a failure.
pub(super) fn messages(response: &Response) -> Vec<CosmosMsg> {
    response
        .messages
        .iter()
        .map(|sub| {
            assert_eq!(sub.reply_on, cosmwasm_std::ReplyOn::Never);
            sub.msg.clone()
        })
        .collect()
}

/// The action and the events of a response.
pub(super) fn announced(response: &Response) -> (&str, &[Event]) {
    let action = &response.attributes[0];
    assert_eq!(action.key, "action");
    (&action.value, &response.events)
}
