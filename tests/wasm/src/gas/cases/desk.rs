//! What consumers and deliverers pay for at the desk. None of it depends on how many take part in
//! the topic.

use allora_interfaces::inference_desk::{
    msg, Callback, Condition, ExecuteMsg as Desk, HookMsg, NewRequest, NewSubscription, QueryMsg,
    Target, Tip,
};
use allora_interfaces::EpochId;
use allora_math::Real;
use allora_testing::allo;
use anyhow::Result as AnyResult;
use cosmwasm_std::{to_json_binary, Addr, Binary, Uint128};
use cw20::Cw20ExecuteMsg as Token;

use super::scenario::Scenario;

/// Bytes of a payload: an address and a few numbers of the receiver's own.
const PAYLOAD: usize = 64;

/// Measures each message once; requests and subscriptions are made in one epoch and delivered in the
/// next.
pub(super) fn measure(scenario: &mut Scenario) -> AnyResult<()> {
    let (ann, bob) = (scenario.funded("ann"), scenario.funded("bob"));
    let keeper = scenario.suite.keeper();
    // others have let time pass
    let current = scenario.suite.topic(scenario.topic)?.current_epoch;
    scenario.epoch = current.and_then(EpochId::next).unwrap_or_default();
    let deposit = HookMsg::Deposit {};
    send(scenario, "desk_deposit", &ann, &deposit, allo(50))?;
    let asked = Requests::new(scenario, &ann)?;
    let fee = scenario.suite.quote(scenario.topic)?.fee;

    let request = Desk::Request(asked.plain.clone());
    desk(scenario, "desk_request_first", &ann, &request)?;
    let with_callback = Desk::Request(asked.with_callback.clone());
    desk(scenario, "desk_request", &ann, &with_callback)?;
    let by_send = HookMsg::Request(asked.with_callback.clone());
    let most = fee + asked.plain.tip.to;
    send(scenario, "desk_request_send", &bob, &by_send, most)?;
    let condition = Desk::Request(asked.conditional.clone());
    desk(scenario, "desk_request_condition", &ann, &condition)?;
    for _ in 0..9 {
        scenario.suite.on_desk(&ann, &request)?;
    }
    let subscribe = HookMsg::Subscribe(asked.subscription.clone());
    send(scenario, "desk_subscribe", &bob, &subscribe, allo(10))?;
    let numbered: Vec<u64> = (1..=14).collect();
    let [plain, called, by_send, watching, more @ .., last, subscription] = numbered.as_slice()
    else {
        return Ok(());
    };

    scenario.submissions()?;
    scenario.close()?;
    let nothing = deliver(scenario, &[], &[]);
    desk(scenario, "desk_deliver_nothing", &keeper, &nothing)?;
    // whose account at the desk is new
    let first = deliver(scenario, &[*plain], &[]);
    desk(scenario, "desk_deliver_first", &keeper, &first)?;
    let one = deliver(scenario, &[*watching], &[]);
    desk(scenario, "desk_deliver", &keeper, &one)?;
    let standing = deliver(scenario, &[], &[*subscription]);
    desk(scenario, "desk_deliver_subscription", &keeper, &standing)?;
    let eight = deliver(scenario, more, &[]);
    desk(scenario, "desk_deliver_8", &keeper, &eight)?;
    // an account that is no contract
    let refused = deliver(scenario, &[*called], &[]);
    desk(scenario, "desk_deliver_failed", &keeper, &refused)?;
    let again = Desk::Redeliver(msg::Redeliver {
        topic_id: scenario.topic,
        id: *called,
    });
    desk(scenario, "desk_redeliver_failed", &keeper, &again)?;
    scenario.reports()?;
    scenario.settle()?;
    money(scenario, &ann, &bob, *subscription)?;
    expire(scenario, &keeper, &[*by_send, *last])
}

/// What goes back, and out.
fn money(scenario: &mut Scenario, ann: &Addr, bob: &Addr, id: u64) -> AnyResult<()> {
    let topic_id = scenario.topic;
    let top_up = HookMsg::TopUp(allora_interfaces::inference_desk::hook::TopUp { topic_id, id });
    send(scenario, "desk_top_up", ann, &top_up, allo(1))?;
    for (what, sender, message) in [
        ("desk_pause", bob, Desk::Pause(msg::Pause { topic_id, id })),
        (
            "desk_resume",
            bob,
            Desk::Resume(msg::Resume { topic_id, id }),
        ),
        ("desk_close", bob, Desk::Close(msg::Close { topic_id, id })),
        (
            "desk_collect",
            ann,
            Desk::Collect(msg::Collect { topic_id }),
        ),
        (
            "desk_withdraw",
            ann,
            Desk::Withdraw(msg::Withdraw {
                amount: Some(Uint128::new(1_234)),
            }),
        ),
    ] {
        desk(scenario, what, sender, &message)?;
    }
    let request = Desk::Request(Requests::new(scenario, ann)?.plain);
    scenario.suite.on_desk(ann, &request)?;
    let cancel = Desk::Cancel(msg::Cancel { topic_id, id: 15 });
    desk(scenario, "desk_cancel", ann, &cancel)?;
    let contract = scenario.suite.contracts.desk.clone();
    let question = QueryMsg::Deliverable {
        topic_id,
        start_after: None,
        limit: None,
    };
    scenario.ask("query_deliverable", &contract, &question)
}

fn expire(scenario: &mut Scenario, keeper: &Addr, ids: &[u64]) -> AnyResult<()> {
    let (min, kept) = (Desk::MAX_DEADLINE, Desk::FAILED_KEPT);
    scenario.suite.skip(min + kept);
    let expire = Desk::Expire(msg::Expire {
        topic_id: scenario.topic,
        ids: ids.to_vec(),
    });
    desk(scenario, "desk_expire_2", keeper, &expire)
}

/// What is asked for.
struct Requests {
    plain: NewRequest,
    with_callback: NewRequest,
    conditional: NewRequest,
    subscription: NewSubscription,
}

impl Requests {
    fn new(scenario: &Scenario, receiver: &Addr) -> AnyResult<Self> {
        let tip = Tip {
            from: Uint128::zero(),
            to: Uint128::new(50_000_000_000_000_000),
            over: 120,
        };
        let callback = Callback {
            receiver: Some(receiver.to_string()),
            gas_limit: 200_000,
            payload: Binary::from(vec![7; PAYLOAD]),
        };
        let plain = NewRequest {
            topic_id: scenario.topic,
            target: Target::Next {},
            deadline: Desk::MAX_DEADLINE,
            callback: None,
            condition: None,
            tip,
            max_fee: None,
        };
        Ok(Self {
            with_callback: NewRequest {
                callback: Some(callback),
                ..plain.clone()
            },
            conditional: NewRequest {
                condition: Some(Condition::Above {
                    level: Real::from(-1_000_000_i64),
                }),
                ..plain.clone()
            },
            subscription: NewSubscription {
                topic_id: scenario.topic,
                deliveries: None,
                every: 1,
                callback: None,
                condition: Some(Condition::MovedByFraction { by: Real::ZERO }),
                tip,
                max_fee: None,
            },
            plain,
        })
    }
}

fn deliver(scenario: &Scenario, requests: &[u64], subscriptions: &[u64]) -> Desk {
    Desk::Deliver(msg::Deliver {
        topic_id: scenario.topic,
        requests: requests.to_vec(),
        subscriptions: subscriptions.to_vec(),
    })
}

fn desk(scenario: &mut Scenario, what: &str, sender: &Addr, msg: &Desk) -> AnyResult<()> {
    let contract = scenario.suite.contracts.desk.clone();
    scenario.send(what, sender, &contract, msg)
}

fn send(
    scenario: &mut Scenario,
    what: &str,
    sender: &Addr,
    hook: &HookMsg,
    amount: Uint128,
) -> AnyResult<()> {
    let token = scenario.suite.contracts.token.clone();
    let message = Token::Send {
        contract: scenario.suite.contracts.desk.to_string(),
        amount,
        msg: to_json_binary(hook)?,
    };
    scenario.send(what, sender, &token, &message)
}
