//! Consumers at the desk, whoever delivers, and contracts that are called.
//!
//! `desk_NN_…` are the attacks of the study of consumers, by their number.

mod attacks;
mod bounds;
mod callbacks;
mod example;
mod money;
mod reentry;
mod requests;
mod subscriptions;

use allora_interfaces::inference_desk::{
    msg, Callback, ExecuteMsg, NewRequest, NewSubscription, RequestState, Target, Tip,
};
use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::EpochId;
use allora_testing::allo;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{Addr, Binary, Uint128};
use cw_multi_test::{ContractWrapper, Executor};
use hostile_consumer::Mode;

/// Of a delivery, by default.
const FEE: u128 = 10_000_000_000_000_000;
/// What a tip rises to, in a hundred seconds.
const TIP: u128 = 50_000_000_000_000_000;
const WEEK: u64 = 604_800;

/// A topic with two workers and a reputer, somebody who pays, and somebody who delivers.
struct Consumers {
    setup: Setup,
    payer: Addr,
    keeper: Addr,
}

impl Consumers {
    /// The payer has 10 ALLO at the desk; epoch 0 is synthesized.
    fn new() -> Self {
        Self::with(quick_params())
    }

    fn with(params: TopicParams) -> Self {
        let mut consumers = Self::unpublished(params);
        consumers.publish(0);
        consumers
    }

    /// Without any inference yet.
    fn unpublished(params: TopicParams) -> Self {
        let mut setup = Setup::new(params, [2, 0, 1]);
        let payer = setup.suite.account("payer");
        setup.suite.fund(&payer, allo(100));
        setup.suite.deposit(&payer, allo(10)).unwrap();
        let keeper = setup.suite.keeper();
        Self {
            setup,
            payer,
            keeper,
        }
    }

    /// An epoch with an inference.
    fn publish(&mut self, epoch: u64) {
        self.setup.open(EpochId(epoch));
        self.setup.submit_all(EpochId(epoch));
        self.setup.close(EpochId(epoch));
    }

    /// For the next epoch, with the usual tip.
    fn new_request(&self) -> NewRequest {
        NewRequest {
            topic_id: self.setup.topic,
            target: Target::Next {},
            deadline: WEEK,
            callback: None,
            condition: None,
            tip: usual_tip(),
            max_fee: None,
        }
    }

    fn new_subscription(&self) -> NewSubscription {
        NewSubscription {
            topic_id: self.setup.topic,
            deliveries: None,
            every: 1,
            callback: None,
            condition: None,
            tip: usual_tip(),
            max_fee: None,
        }
    }

    /// Asks, as the payer.
    fn ask(&mut self, new: NewRequest) -> u64 {
        let payer = self.payer.clone();
        let (id, _) = self.setup.suite.request(&payer, new).unwrap();
        self.setup.assert_lawful();
        id
    }

    /// Asks for a call.
    fn ask_for_call(&mut self, receiver: &Addr) -> u64 {
        let callback = Some(call_of(receiver));
        let new = self.new_request();
        self.ask(NewRequest { callback, ..new })
    }

    /// Delivers, as the keeper; says which events there were.
    fn deliver(&mut self, requests: &[u64], subscriptions: &[u64]) -> Vec<String> {
        let (keeper, topic) = (self.keeper.clone(), self.setup.topic);
        let suite = &mut self.setup.suite;
        let response = suite.deliver(&keeper, topic, requests, subscriptions);
        let events = response.unwrap().events;
        self.setup.assert_lawful();
        let desk = ["wasm-inference_delivered", "wasm-delivery_failed"];
        let kinds = events.into_iter().map(|event| event.ty);
        kinds.filter(|kind| desk.contains(&&**kind)).collect()
    }

    fn act(&mut self, msg: ExecuteMsg) -> anyhow::Result<()> {
        let payer = self.payer.clone();
        self.act_as(&payer, msg)
    }

    fn act_as(&mut self, who: &Addr, msg: ExecuteMsg) -> anyhow::Result<()> {
        let result = self.setup.suite.on_desk(who, &msg);
        self.setup.assert_lawful();
        result.map(|_| ())
    }

    fn cancel(&mut self, id: u64) -> anyhow::Result<()> {
        let topic_id = self.setup.topic;
        self.act(ExecuteMsg::Cancel(msg::Cancel { topic_id, id }))
    }

    fn expire(&mut self, id: u64) {
        let topic_id = self.setup.topic;
        let expire = msg::Expire {
            topic_id,
            ids: vec![id],
        };
        self.act(ExecuteMsg::Expire(expire)).unwrap();
    }

    /// What an account has at the desk.
    fn account(&self, who: &Addr) -> u128 {
        self.setup.suite.desk_account(who).unwrap().u128()
    }

    /// `None` if it is gone, else whether it failed.
    fn failed(&self, id: u64) -> Option<bool> {
        let request = self.setup.suite.desk_request(self.setup.topic, id);
        request
            .ok()
            .map(|request| matches!(request.state, RequestState::Failed { .. }))
    }

    /// A contract that does what it is told when it is called.
    fn hostile(&mut self, mode: Mode) -> Addr {
        use hostile_consumer::{execute, instantiate, query};
        let code = Box::new(ContractWrapper::new(execute, instantiate, query));
        let app = &mut self.setup.suite.app;
        let code_id = app.store_code(code);
        let owner = self.payer.clone();
        app.instantiate_contract(code_id, owner, &mode, &[], "hostile", None)
            .unwrap()
    }

    /// How often it was called with success.
    fn calls(&self, hostile: &Addr) -> u32 {
        let question = hostile_consumer::Calls {};
        self.setup.suite.query(hostile, &question).unwrap()
    }

    fn set(&mut self, hostile: &Addr, mode: Mode) {
        let payer = self.payer.clone();
        let set = hostile_consumer::ExecuteMsg::Set(mode);
        self.setup.suite.execute(&payer, hostile, &set).unwrap();
    }
}

fn usual_tip() -> Tip {
    Tip {
        from: Uint128::zero(),
        to: Uint128::new(TIP),
        over: 100,
    }
}

fn call_of(receiver: &Addr) -> Callback {
    Callback {
        receiver: Some(receiver.to_string()),
        gas_limit: 200_000,
        payload: Binary::from(b"order 7"),
    }
}
