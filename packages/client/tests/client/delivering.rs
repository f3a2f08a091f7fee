//! A keeper delivers what consumers pay for, if it is worth it.

use std::cell::RefCell;
use std::time::Duration;

use allora_client::chain::{Chain, Msg};
use allora_client::network::Network;
use allora_client::roles::deliveries::Worth;
use allora_client::roles::doctor::{examine_order, Level};
use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_embedded_chain::{TestNetwork, TOPIC};
use allora_interfaces::inference_desk::{
    msg, AccountResponse, Callback, Condition, ExecuteMsg as Desk, HookMsg, NewRequest,
    NewSubscription, QueryMsg, RequestResponse, Target, Tip,
};
use allora_interfaces::synthesis_coordinator::{msg as coordinator, ExecuteMsg as Coordinator};
use allora_interfaces::{EpochId, Role};
use allora_math::Real;
use allora_testing::allo;
use cosmwasm_std::{from_json, Binary, Uint128};

use crate::failing::{refusal, FailingChain};

const PAYER: &str = "bob";
const TIP: u128 = 50_000_000_000_000_000;

fn new() -> NewRequest {
    NewRequest {
        topic_id: TOPIC,
        target: Target::Next {},
        deadline: 86_400,
        callback: None,
        condition: None,
        tip: Tip {
            from: Uint128::zero(),
            to: Uint128::new(TIP),
            over: 100,
        },
        max_fee: None,
    }
}

/// Asks, and answers the number.
fn ask(network: &Network, new: NewRequest) -> u64 {
    let message = network.to_desk(allo(1), &HookMsg::Request(new)).unwrap();
    let outcome = network.chain.submit(&[message]).unwrap();
    outcome
        .announced_number("wasm-inference_requested", "id")
        .unwrap()
}

fn waits(network: &Network, id: u64) -> bool {
    let question = QueryMsg::Request {
        topic_id: TOPIC,
        id,
    };
    network.desk::<RequestResponse>(&question).is_ok()
}

fn earned(network: &Network, name: &str, testnet: &TestNetwork) -> Uint128 {
    let account = testnet.chain.account(name).to_string();
    let answer: AccountResponse = network.desk(&QueryMsg::Account { account }).unwrap();
    answer.balance
}

/// Ann's inference in the epoch that opens next, whose submissions then end.
fn submitted(testnet: &TestNetwork) -> EpochId {
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    if network
        .members(TOPIC, Role::Inferer)
        .unwrap()
        .members
        .is_empty()
    {
        let register = network.register(TOPIC, Role::Inferer).unwrap();
        view.submit(&[register]).unwrap();
    }
    let now = view.block().unwrap().time;
    let current = network.windows(TOPIC, None).unwrap();
    let opens_at = current.windows[0].opens_at;
    let next = match opens_at > now {
        true => current.epoch,
        false => current.epoch.next().unwrap(),
    };
    let opens_at = network.windows(TOPIC, Some(next)).unwrap().windows[0].opens_at;
    testnet.chain.skip(opens_at.seconds() - now.seconds());
    let submit = Coordinator::Submit(coordinator::Submit {
        topic_id: TOPIC,
        epoch: next,
        inference: Some(Real::from(100_i64)),
        forecast: vec![],
    });
    view.submit(&[network.on_coordinator(&submit).unwrap()])
        .unwrap();
    testnet.chain.skip(120);
    next
}

fn keeper<'a>(network: &'a Network<'a>, metrics: &Metrics, worth: Worth) -> Keeper<'a> {
    let poll = Duration::from_secs(1);
    Keeper::new(network, metrics.clone(), poll, false, vec![]).delivering(Some(worth))
}

fn counted(metrics: &Metrics, name: &str) -> u64 {
    let key = format!("allora_{name}_total{{topic=\"1\"}} ");
    let text = metrics.text();
    let line = text.lines().find_map(|line| line.strip_prefix(&key));
    line.map_or(0, |value| value.parse().unwrap())
}

#[test]
fn a_keeper_cranks_and_delivers_in_one_transaction() {
    let testnet = TestNetwork::new("delivering");
    let view = testnet.chain.with_sender(PAYER);
    let network = testnet.network(&view);
    let plain = ask(&network, new());
    let holds = NewRequest {
        condition: Some(Condition::Above {
            level: Real::from(1_i64),
        }),
        ..new()
    };
    let does_not = NewRequest {
        condition: Some(Condition::Below {
            level: Real::from(1_i64),
        }),
        ..new()
    };
    let (holds, does_not) = (ask(&network, holds), ask(&network, does_not));
    let subscription = HookMsg::Subscribe(NewSubscription {
        topic_id: TOPIC,
        deliveries: None,
        every: 1,
        callback: None,
        condition: None,
        tip: new().tip,
        max_fee: None,
    });
    let subscribe = network.to_desk(allo(1), &subscription).unwrap();
    view.submit(&[subscribe]).unwrap();
    submitted(&testnet);

    let lengths = RefCell::new(vec![]);
    let view = testnet.chain.with_sender("keeper");
    let counting = FailingChain::looking(&view, |_, messages| {
        lengths.borrow_mut().push(messages.len());
        None
    });
    let keeping = testnet.network(&counting);
    let metrics = Metrics::default();
    testnet.chain.skip(50);
    keeper(&keeping, &metrics, Worth::default())
        .round()
        .unwrap();
    assert_eq!(*lengths.borrow(), [2], "advance and deliver");
    assert_eq!(counted(&metrics, "delivered"), 3, "{}", metrics.text());
    assert!(!waits(&network, plain) && !waits(&network, holds));
    assert!(waits(&network, does_not));
    // half of each
    let tips = Uint128::new(3 * TIP / 2);
    assert_eq!(earned(&network, "keeper", &testnet), tips);

    // a condition that does not hold costs no transaction
    keeper(&keeping, &metrics, Worth::default())
        .round()
        .unwrap();
    assert_eq!(*lengths.borrow(), [2]);
}

#[test]
fn a_keeper_waits_until_it_is_worth_it() {
    let testnet = TestNetwork::new("worth");
    let view = testnet.chain.with_sender(PAYER);
    let network = testnet.network(&view);
    let id = ask(&network, new());
    submitted(&testnet);
    let view = testnet.chain.with_sender("keeper");
    let counting = FailingChain::new(&view, |_| None);
    let keeping = testnet.network(&counting);
    let metrics = Metrics::default();
    // 30,000 gas of the desk at 1 ALLO a million
    let worth = Worth {
        min_tip: Uint128::zero(),
        million_gas: allo(1),
    };
    for (seconds, delivered) in [(0, false), (59, false), (1, true)] {
        testnet.chain.skip(seconds);
        keeper(&keeping, &metrics, worth).round().unwrap();
        assert_eq!(!waits(&network, id), delivered, "after {seconds} s more");
    }
    assert_eq!(counted(&metrics, "synthesized"), 1);
    assert_eq!(counting.seen(), 2, "a crank, and a delivery");
}

/// A receiver that ends every transaction it is called in is found by halving, and rests.
#[test]
fn what_poisons_a_transaction_is_left_out() {
    let testnet = TestNetwork::new("poison");
    let view = testnet.chain.with_sender(PAYER);
    let network = testnet.network(&view);
    let ids: Vec<u64> = (0..5).map(|_| ask(&network, new())).collect();
    submitted(&testnet);
    let poisoned = ids[3];
    let view = testnet.chain.with_sender("keeper");
    let refusing = FailingChain::looking(&view, |_, messages| {
        delivers(messages, poisoned).then(refusal).flatten()
    });
    let keeping = testnet.network(&refusing);
    let metrics = Metrics::default();
    let keeper = keeper(&keeping, &metrics, Worth::default());
    testnet.chain.skip(50);
    keeper.round().unwrap();
    let waiting: Vec<u64> = ids.into_iter().filter(|id| waits(&network, *id)).collect();
    assert_eq!(waiting, [poisoned]);
    let sent = refusing.seen();
    keeper.round().unwrap();
    assert_eq!(refusing.seen(), sent, "it is not tried again at once");
    testnet.chain.skip(601);
    keeper.round().unwrap();
    assert!(refusing.seen() > sent);
}

#[test]
fn the_doctor_knows_why_nothing_was_delivered() {
    let testnet = TestNetwork::new("ordered");
    let view = testnet.chain.with_sender(PAYER);
    let network = testnet.network(&view);
    let nobody = Callback {
        receiver: Some(testnet.chain.account("nobody").to_string()),
        gas_limit: 100_000,
        payload: Binary::default(),
    };
    let id = ask(
        &network,
        NewRequest {
            callback: Some(nobody),
            ..new()
        },
    );
    let says = |what: &str, level: Level| {
        let findings = examine_order(&network, TOPIC, id, None).unwrap();
        let found = findings.iter().find(|finding| finding.what.contains(what));
        assert_eq!(
            found.map(|finding| finding.level),
            Some(level),
            "{findings:?}"
        );
    };
    says("is no contract", Level::Problem);
    says("takes submissions", Level::Ok);
    submitted(&testnet);
    says("nobody has cranked", Level::Note);
    let cranking = testnet.chain.with_sender("keeper");
    let crank = Coordinator::Advance(coordinator::Advance {
        topic_id: TOPIC,
        max_steps: None,
    });
    let crank = network.on_coordinator(&crank).unwrap();
    cranking.submit(&[crank]).unwrap();
    says("can be delivered", Level::Note);
    let deliver = Desk::Deliver(msg::Deliver {
        topic_id: TOPIC,
        requests: vec![id],
        subscriptions: vec![],
    });
    cranking
        .submit(&[network.on_desk(&deliver).unwrap()])
        .unwrap();
    says("the contract refused", Level::Problem);
    let cancel = Desk::Cancel(msg::Cancel {
        topic_id: TOPIC,
        id,
    });
    view.submit(&[network.on_desk(&cancel).unwrap()]).unwrap();
    says("neither a request nor a subscription", Level::Note);
}

/// Whether a transaction delivers a request.
fn delivers(messages: &[Msg], id: u64) -> bool {
    messages.iter().any(|message| {
        let Msg::Execute { msg, .. } = message else {
            return false;
        };
        match from_json(msg) {
            Ok(Desk::Deliver(msg::Deliver { requests, .. })) => requests.contains(&id),
            _ => false,
        }
    })
}
