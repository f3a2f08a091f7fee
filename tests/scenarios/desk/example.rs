//! The example of a consumer's contract: what it reads, and whose calls it takes.

use allora_interfaces::inference_desk::{
    AuthenticateError, Inference, NewRequest, Outcome, Receipt,
};
use allora_interfaces::synthesis_coordinator::ReadError;
use allora_interfaces::{EpochId, TopicId};
use allora_math::Real;
use allora_testing::typed;
use cosmwasm_std::{Addr, Binary};
use cw_multi_test::{ContractWrapper, Executor};
use example_consumer::contract::{execute, instantiate, query, MAX_AGE};
use example_consumer::msg::{ContractError, ExecuteMsg, InstantiateMsg, QueryMsg};

use allora_tests::setup::Setup;

use super::{call_of, Consumers};

impl Consumers {
    /// Sponsored by the payer.
    fn example(&mut self) -> Addr {
        let contracts = self.setup.suite.contracts.clone();
        let msg = InstantiateMsg {
            synthesis_coordinator: contracts.coordinator.to_string(),
            inference_desk: contracts.desk.to_string(),
            sponsor: self.payer.to_string(),
            topic_id: self.setup.topic,
        };
        let code = Box::new(ContractWrapper::new(execute, instantiate, query));
        let app = &mut self.setup.suite.app;
        let code_id = app.store_code(code);
        let owner = self.payer.clone();
        app.instantiate_contract(code_id, owner, &msg, &[], "example", None)
            .unwrap()
    }

    fn tell(&mut self, who: &Addr, example: &Addr, msg: &ExecuteMsg) -> anyhow::Result<()> {
        self.setup.suite.execute(who, example, msg).map(|_| ())
    }
}

fn open(max_price: i64) -> ExecuteMsg {
    ExecuteMsg::Open {
        max_price: Real::from(max_price),
    }
}

#[test]
fn positions_are_opened_strictly_and_closed_leniently() {
    let mut consumers = Consumers::new();
    let example = consumers.example();
    let ann = consumers.setup.suite.account("ann");
    // wider than it takes: workers that say as different things as can be
    let topic = consumers.setup.topic;
    consumers.setup.open(EpochId(1));
    for (number, actor) in consumers.setup.inferers.clone().iter().enumerate() {
        let value = Some(Real::from(1_000_000 * number as i64));
        let suite = &mut consumers.setup.suite;
        suite
            .submit(&actor.account, topic, EpochId(1), value, vec![])
            .unwrap();
    }
    consumers.setup.close(EpochId(1));
    let error = typed(consumers.tell(&ann, &example, &open(i64::MAX)));
    let wide = matches!(error, ContractError::Read(ReadError::Wide { .. }));
    assert!(wide, "{error}");
    let error = typed(consumers.tell(&ann, &example, &ExecuteMsg::Close {}));
    assert_eq!(ContractError::NoPosition {}, error);
    consumers.setup.suite.skip(MAX_AGE + 600);
    let error = typed(consumers.tell(&ann, &example, &open(i64::MAX)));
    let ContractError::Read(ReadError::Stale { age, max_age, .. }) = error else {
        panic!("{error}");
    };
    assert!(age > MAX_AGE && max_age == MAX_AGE);
    let is_open: bool = consumers
        .setup
        .suite
        .query(&example, &QueryMsg::IsOpen {})
        .unwrap();
    assert!(!is_open);
}

/// Who says nearly the same is sure.
#[test]
fn a_price_has_a_bound_of_the_callers() {
    let mut consumers = Consumers::new();
    let example = consumers.example();
    let ann = consumers.setup.suite.account("ann");
    let topic = consumers.setup.topic;
    for epoch in 1..20 {
        let epoch = EpochId(epoch);
        consumers.setup.open(epoch);
        for actor in consumers.setup.inferers.clone() {
            let value = Some(Setup::truth(epoch));
            let suite = &mut consumers.setup.suite;
            suite
                .submit(&actor.account, topic, epoch, value, vec![])
                .unwrap();
        }
        consumers.setup.close(epoch);
        consumers.setup.report_and_settle(epoch);
    }
    let latest = consumers
        .setup
        .suite
        .network_inference(topic, 10_000)
        .unwrap();
    let price: f64 = latest.value.to_string().parse().unwrap();
    let error = typed(consumers.tell(&ann, &example, &open(price as i64 - 10)));
    assert!(matches!(error, ContractError::TooDear { .. }), "{error}");
    consumers
        .tell(&ann, &example, &open(price as i64 + 10))
        .unwrap();
    consumers
        .tell(&ann, &example, &ExecuteMsg::Close {})
        .unwrap();
}

#[test]
fn desk_16_a_call_that_a_stranger_pays_for_is_refused_and_its_sponsors_is_taken() {
    let mut consumers = Consumers::new();
    let example = consumers.example();
    let sponsored = consumers.ask_for_call(&example);
    let stranger = consumers.setup.suite.account("stranger");
    consumers
        .setup
        .suite
        .fund(&stranger, allora_testing::allo(2));
    let suite = &mut consumers.setup.suite;
    suite.deposit(&stranger, allora_testing::allo(1)).unwrap();
    let new = NewRequest {
        callback: Some(call_of(&example)),
        ..consumers.new_request()
    };
    let suite = &mut consumers.setup.suite;
    let (foreign, _) = suite.request(&stranger, new).unwrap();
    consumers.publish(1);
    consumers.deliver(&[foreign], &[]);
    assert_eq!(consumers.failed(foreign), Some(true));
    let delivered = |consumers: &Consumers| {
        let suite = &consumers.setup.suite;
        let answer: Option<(EpochId, Real)> =
            suite.query(&example, &QueryMsg::Delivered {}).unwrap();
        answer
    };
    assert_eq!(delivered(&consumers), None);
    consumers.deliver(&[sponsored], &[]);
    let latest = consumers
        .setup
        .suite
        .network_inference(consumers.setup.topic, 1_000);
    assert_eq!(
        delivered(&consumers),
        Some((EpochId(1), latest.unwrap().value))
    );
}

#[test]
fn desk_17_another_desk_topic_or_an_older_epoch_is_refused() {
    let mut consumers = Consumers::new();
    let example = consumers.example();
    let id = consumers.ask_for_call(&example);
    consumers.publish(1);
    consumers.deliver(&[id], &[]);
    let desk = consumers.setup.suite.contracts.desk.clone();
    let receipt = |topic: u64, epoch: u64| {
        ExecuteMsg::ReceiveInference(Receipt {
            id: 9,
            payer: consumers.payer.to_string(),
            topic_id: TopicId(topic),
            payload: Binary::default(),
            outcome: Outcome::Inference(Inference {
                epoch: EpochId(epoch),
                value: Real::ZERO,
                interval: None,
                timestamp: consumers.setup.suite.now(),
                contributors: 1,
            }),
        })
    };
    let (newer, other, older) = (receipt(1, 2), receipt(2, 2), receipt(1, 1));
    let fake = consumers.setup.suite.account("a desk of its own");
    let refused = |consumers: &mut Consumers, who: &Addr, msg: &ExecuteMsg| match typed(
        consumers.tell(who, &example, msg),
    ) {
        ContractError::Authenticate(error) => error,
        other => panic!("{other}"),
    };
    let error = refused(&mut consumers, &fake, &newer);
    assert!(matches!(error, AuthenticateError::Desk { .. }), "{error}");
    let error = refused(&mut consumers, &desk, &other);
    assert!(matches!(error, AuthenticateError::Topic { .. }), "{error}");
    let error = refused(&mut consumers, &desk, &older);
    assert!(matches!(error, AuthenticateError::Epoch { .. }), "{error}");
    consumers.tell(&desk, &example, &newer).unwrap();
}

/// Anybody repeats a call that failed, when it suits him.
#[test]
fn what_failed_is_not_taken_once_it_is_old() {
    let mut consumers = Consumers::new();
    let example = consumers.example();
    for (waits, taken) in [(MAX_AGE + 1, false), (MAX_AGE, true)] {
        let receipt = Receipt {
            id: 1,
            payer: consumers.payer.to_string(),
            topic_id: consumers.setup.topic,
            payload: Binary::default(),
            outcome: Outcome::Inference(Inference {
                epoch: EpochId(1),
                value: Real::ONE,
                interval: None,
                timestamp: consumers.setup.suite.now(),
                contributors: 1,
            }),
        };
        consumers.setup.suite.skip(waits);
        let desk = consumers.setup.suite.contracts.desk.clone();
        let told = consumers.tell(&desk, &example, &ExecuteMsg::ReceiveInference(receipt));
        if taken {
            told.unwrap();
        } else {
            assert_eq!(ContractError::Late { age: waits }, typed(told));
        }
    }
}
