//! Receivers that attack the desk, with the gas limits of wasmd: what does not show where gas costs
//! nothing. `desk_NN_…` as in the scenarios of `tests/`.

use allora_interfaces::inference_desk::{
    msg, Callback, ExecuteMsg, NewRequest, RequestState, Target, Tip,
};
use allora_interfaces::{EpochId, TopicId};
use allora_testing::events::attribute;
use allora_testing::{allo, Suite, SuiteBuilder};
use allora_tests::setup::{quick_params, Setup};
use allora_wasm::vm::library::{hostile_code, meter, wasm_code};
use allora_wasm::vm::OutOfGas;
use cosmwasm_std::{to_json_binary, Addr, Binary, Uint128, WasmMsg};
use cw_multi_test::Executor;
use hostile_consumer::Mode;

const LIMIT: u64 = 200_000;
/// What a delivery costs beside its callback, loading the desk and the receiver included.
const BESIDE: u64 = 220_000;

/// What a delivery used.
#[derive(Clone, Copy, Debug)]
struct Used {
    /// Of it, by the receiver.
    receiver: u64,
    total: u64,
}

impl Used {
    /// By the desk, and what it asks.
    fn beside(&self) -> u64 {
        self.total - self.receiver
    }
}

struct Attack {
    suite: Suite,
    topic: TopicId,
    id: u64,
    receiver: Addr,
    keeper: Addr,
}

fn request(topic_id: TopicId, receiver: &Addr) -> NewRequest {
    NewRequest {
        topic_id,
        target: Target::Next {},
        deadline: 86_400,
        callback: Some(Callback {
            receiver: Some(receiver.to_string()),
            gas_limit: LIMIT,
            payload: Binary::default(),
        }),
        condition: None,
        tip: Tip {
            from: Uint128::new(7),
            to: Uint128::new(7),
            over: 0,
        },
        max_fee: None,
    }
}

impl Attack {
    /// A request with a receiver that does this, ready to be delivered; `None` if there is no such
    /// receiver, which is said.
    fn new(mode: Mode) -> Option<Self> {
        Self::of(vec![mode])
    }

    /// The same with more receivers; the last is the one that attacks.
    fn of(modes: Vec<Mode>) -> Option<Self> {
        let suite = SuiteBuilder::new().codes(wasm_code).build();
        let mut setup = Setup::on(suite, quick_params(), [1, 0, 1]);
        let payer = setup.suite.account("payer");
        setup.suite.fund(&payer, allo(10));
        setup.suite.deposit(&payer, allo(5)).unwrap();
        let mut receivers = vec![];
        for mode in modes {
            let Some(code) = hostile_code().unwrap() else {
                println!("skipped: no ALLORA_HOSTILE; scripts/build-wasm --hostile builds it");
                return None;
            };
            let code_id = setup.suite.app.store_code(code);
            let app = &mut setup.suite.app;
            let receiver =
                app.instantiate_contract(code_id, payer.clone(), &mode, &[], "hostile", None);
            let receiver = receiver.unwrap();
            let new = request(setup.topic, &receiver);
            setup.suite.request(&payer, new).unwrap();
            receivers.push(receiver);
        }
        for epoch in [0, 1].map(EpochId) {
            setup.open(epoch);
            setup.submit_all(epoch);
            setup.close(epoch);
        }
        let keeper = setup.suite.keeper();
        Some(Self {
            topic: setup.topic,
            suite: setup.suite,
            id: receivers.len() as u64,
            receiver: receivers.pop()?,
            keeper,
        })
    }

    /// Delivers with so much gas in all; what it cost, and the reason if the receiver failed.
    fn deliver(&mut self, gas: Option<u64>) -> anyhow::Result<(Used, Option<String>)> {
        let keeper = self.keeper.clone();
        meter().limit(gas);
        meter().begin();
        let response = self.suite.deliver(&keeper, self.topic, &[self.id], &[]);
        let calls = meter().calls();
        let receiver = calls.iter().filter(|call| call.code == "hostile-consumer");
        let used = Used {
            receiver: receiver.map(|call| call.gas.total()).sum(),
            total: meter().used().total(),
        };
        meter().limit(None);
        meter().begin();
        let events = response?.events;
        let mut failed = events
            .iter()
            .filter(|event| event.ty == "wasm-delivery_failed");
        let reason = failed.find_map(|event| attribute(event, "reason"));
        Ok((used, reason.map(str::to_owned)))
    }

    /// `None` if it is gone, else whether it failed.
    fn failed(&self) -> Option<bool> {
        let request = self.suite.desk_request(self.topic, self.id).ok()?;
        Some(matches!(request.state, RequestState::Failed { .. }))
    }

    fn assert_survived(&self) {
        assert_eq!(self.failed(), Some(true));
        let tip = self.suite.desk_account(&self.keeper).unwrap();
        assert_eq!(tip.u128(), 7);
        assert_eq!(self.suite.check_invariants(), [""; 0]);
    }
}

#[test]
fn a_receiver_that_takes_it_costs_what_it_uses() {
    let Some(mut attack) = Attack::new(Mode::Accept {}) else {
        return;
    };
    let (used, reason) = attack.deliver(None).unwrap();
    assert_eq!((reason, attack.failed()), (None, None));
    assert!(used.total < BESIDE, "{used:?}");
}

#[test]
fn desk_02_a_receiver_that_burns_its_gas_costs_exactly_its_limit() {
    let Some(mut attack) = Attack::new(Mode::Burn {}) else {
        return;
    };
    let (used, reason) = attack.deliver(None).unwrap();
    assert!(reason.is_some());
    assert_eq!(used.receiver, LIMIT);
    assert!(used.beside() < BESIDE, "{used:?}");
    attack.assert_survived();
}

/// Whatever gas a deliverer sends: either a call had its full limit, or nothing happened.
#[test]
fn desk_03_a_deliverer_cannot_starve_a_receiver() {
    for mode in [Mode::Shout { bytes: 30_000 }, Mode::Burn {}] {
        let fails = mode == Mode::Burn {};
        let Some(mut attack) = Attack::new(mode) else {
            return;
        };
        let before = attack.suite.state_digest();
        let delivered =
            (10_000..1_000_000)
                .step_by(5_000)
                .find_map(|gas| match attack.deliver(Some(gas)) {
                    Ok((used, reason)) => Some((gas, used, reason)),
                    Err(error) => {
                        assert_eq!(error.downcast_ref(), Some(&OutOfGas), "{error:#}");
                        assert_eq!(attack.suite.state_digest(), before);
                        assert_eq!(attack.failed(), Some(false), "it waits as before");
                        None
                    }
                });
        let (gas, used, reason) = delivered.unwrap();
        assert_eq!(reason.is_some(), fails, "{used:?}");
        // the first that is enough for what it needs
        assert!(gas < used.total + 5_000, "{gas} {used:?}");
        assert!(used.receiver <= LIMIT, "{used:?}");
        assert_eq!(used.receiver == LIMIT, fails, "{used:?}");
    }
}

#[test]
fn desk_05_what_a_receiver_shouts_is_paid_from_its_limit() {
    let beside = |mode, receiver: Option<u64>| {
        let mut attack = Attack::new(mode)?;
        let (used, reason) = attack.deliver(None).unwrap();
        assert_eq!(reason.is_some(), receiver.is_some(), "{reason:?}");
        assert_eq!(used.receiver, receiver.unwrap_or(used.receiver), "{used:?}");
        Some(used.beside())
    };
    let Some(silent) = beside(Mode::Accept {}, None) else {
        return;
    };
    assert_eq!(beside(Mode::Shout { bytes: 50_000 }, None), Some(silent));
    beside(Mode::Shout { bytes: 400_000 }, Some(LIMIT));
}

/// The desk has to be told why, and reads it: each byte costs its author more than twice what it costs
/// whoever delivers, and a megabyte costs the author all he has.
#[test]
fn desk_06_a_long_text_costs_whoever_delivers_half_the_limit_at_most_and_is_cut() {
    let failed = |bytes| {
        let mut attack = Attack::new(Mode::Refuse { bytes })?;
        let (used, reason) = attack.deliver(None).unwrap();
        let reason = reason.unwrap();
        assert!(reason.len() <= 120, "{}", reason.len());
        attack.assert_survived();
        Some(used)
    };
    let Some(short) = failed(100) else {
        return;
    };
    let [long, bomb] = [60_000, 1_000_000].map(|bytes| failed(bytes).unwrap());
    let told = long.beside() - short.beside();
    let written = long.receiver - short.receiver;
    assert!(2 * told < written && told < LIMIT / 2, "{told} {written}");
    assert!(long.receiver < LIMIT && bomb.receiver == LIMIT, "{bomb:?}");
    assert!(bomb.beside() < short.beside() + 1_000, "{bomb:?}");
}

#[test]
fn desk_08_a_receiver_that_calls_itself_ends_at_its_limit() {
    let Some(mut attack) = Attack::new(Mode::Recurse {}) else {
        return;
    };
    let (used, reason) = attack.deliver(None).unwrap();
    assert!(reason.is_some());
    // the last of its calls is undone with the others, and costs what was left
    assert_eq!(used.receiver, LIMIT);
    attack.assert_survived();
}

#[test]
fn a_receiver_that_breaks_off_fails() {
    let Some(mut attack) = Attack::new(Mode::Panic {}) else {
        return;
    };
    let (used, reason) = attack.deliver(None).unwrap();
    assert!(reason.is_some() && used.receiver < LIMIT, "{used:?}");
    attack.assert_survived();
}

/// A receiver delivers to another one, which burns all it may: a limit is set only if it is less than
/// what is left, so the first has failed, at its own limit, and the second was never called.
#[test]
fn a_limit_above_what_is_left_within_another_is_none() {
    let Some(mut attack) = Attack::of(vec![Mode::Burn {}, Mode::Accept {}]) else {
        return;
    };
    let deliver = ExecuteMsg::Deliver(msg::Deliver {
        topic_id: attack.topic,
        requests: vec![1],
        subscriptions: vec![],
    });
    let message = WasmMsg::Execute {
        contract_addr: attack.suite.contracts.desk.to_string(),
        msg: to_json_binary(&deliver).unwrap(),
        funds: vec![],
    };
    let set = hostile_consumer::ExecuteMsg::Set(Mode::Send {
        messages: vec![message.into()],
        fail: false,
    });
    let (keeper, receiver) = (attack.keeper.clone(), attack.receiver.clone());
    attack.suite.execute(&keeper, &receiver, &set).unwrap();
    let (used, reason) = attack.deliver(None).unwrap();
    assert!(reason.is_some());
    assert!(used.total < LIMIT + BESIDE, "{used:?}");
    attack.assert_survived();
    attack.id = 1;
    assert_eq!(attack.failed(), Some(false));
}
