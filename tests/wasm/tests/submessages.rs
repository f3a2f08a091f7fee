//! Receivers that attack the desk, with the gas limits of wasmd: what does not show where gas costs
//! nothing. `desk_NN_…` as in the scenarios of `tests/`.

use allora_interfaces::inference_desk::{Callback, NewRequest, RequestState, Target, Tip};
use allora_interfaces::{EpochId, TopicId};
use allora_testing::events::attribute;
use allora_testing::{allo, Suite, SuiteBuilder};
use allora_tests::setup::{quick_params, Setup};
use allora_wasm::vm::library::{hostile_code, meter, wasm_code};
use allora_wasm::vm::meter::Gas;
use cosmwasm_std::{Addr, Binary, Uint128};
use cw_multi_test::Executor;
use hostile_consumer::Mode;

const LIMIT: u64 = 200_000;
/// What a delivery costs beside its callback, loading the desk and the receiver included.
const BESIDE: u64 = 220_000;

struct Attack {
    suite: Suite,
    topic: TopicId,
    id: u64,
    keeper: Addr,
}

impl Attack {
    /// A request with a receiver that does this, ready to be delivered; `None` if there is no such
    /// receiver, which is said.
    fn new(mode: Mode) -> Option<Self> {
        let Some(code) = hostile_code().unwrap() else {
            println!("skipped: no ALLORA_HOSTILE; scripts/build-wasm --hostile builds it");
            return None;
        };
        let suite = SuiteBuilder::new().codes(wasm_code).build();
        let mut setup = Setup::on(suite, quick_params(), [1, 0, 1]);
        let payer = setup.suite.account("payer");
        setup.suite.fund(&payer, allo(10));
        setup.suite.deposit(&payer, allo(5)).unwrap();
        let code_id = setup.suite.app.store_code(code);
        let app = &mut setup.suite.app;
        let receiver = app
            .instantiate_contract(code_id, payer.clone(), &mode, &[], "hostile", None)
            .unwrap();
        let new = NewRequest {
            topic_id: setup.topic,
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
        };
        let (id, _) = setup.suite.request(&payer, new).unwrap();
        let epoch = EpochId(0);
        setup.open(epoch);
        setup.submit_all(epoch);
        setup.close(epoch);
        setup.open(EpochId(1));
        setup.submit_all(EpochId(1));
        setup.close(EpochId(1));
        let keeper = setup.suite.keeper();
        Some(Self {
            topic: setup.topic,
            suite: setup.suite,
            id,
            keeper,
        })
    }

    /// Delivers with so much gas in all; what it cost, and the reason if the receiver failed.
    fn deliver(&mut self, gas: Option<u64>) -> anyhow::Result<(Gas, Option<String>)> {
        let keeper = self.keeper.clone();
        meter().limit(gas);
        meter().begin();
        let response = self.suite.deliver(&keeper, self.topic, &[self.id], &[]);
        let used = meter().used();
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
    assert!(used.total() < BESIDE, "{used:?}");
}

#[test]
fn desk_02_a_receiver_that_burns_its_gas_costs_its_limit() {
    let Some(mut attack) = Attack::new(Mode::Burn {}) else {
        return;
    };
    let (used, reason) = attack.deliver(None).unwrap();
    assert!(reason.is_some());
    assert!(used.total() >= LIMIT, "{used:?}");
    assert!(used.total() < LIMIT + BESIDE, "{used:?}");
    attack.assert_survived();
}

#[test]
fn desk_03_a_deliverer_cannot_starve_a_receiver() {
    let Some(mut attack) = Attack::new(Mode::Burn {}) else {
        return;
    };
    // enough for the desk, and less than the limit for the call
    for gas in [LIMIT, LIMIT + 60_000] {
        attack.deliver(Some(gas)).unwrap_err();
        assert_eq!(attack.failed(), Some(false), "it waits as before");
        let tip = attack.suite.desk_account(&attack.keeper).unwrap();
        assert!(tip.is_zero(), "{tip}");
    }
    attack.deliver(None).unwrap();
    attack.assert_survived();
}

#[test]
fn desk_05_what_a_receiver_shouts_is_paid_from_its_limit() {
    for (bytes, fails) in [(50_000, false), (400_000, true)] {
        let Some(mut attack) = Attack::new(Mode::Shout { bytes }) else {
            return;
        };
        let (used, reason) = attack.deliver(None).unwrap();
        assert_eq!(reason.is_some(), fails, "{bytes}: {reason:?}");
        // what it announced above its limit is what wasmd would not have announced
        let most = LIMIT + BESIDE + if fails { u64::from(bytes) } else { 0 };
        assert!(used.total() < most, "{bytes}: {used:?}");
    }
}

#[test]
fn desk_06_a_text_of_a_megabyte_is_cut_and_costs_little() {
    let Some(mut attack) = Attack::new(Mode::Refuse { bytes: 1_000_000 }) else {
        return;
    };
    let (used, reason) = attack.deliver(None).unwrap();
    let reason = reason.unwrap();
    assert!(reason.len() <= 120, "{}", reason.len());
    assert!(used.total() < LIMIT + BESIDE, "{used:?}");
    attack.assert_survived();
}

#[test]
fn desk_08_a_receiver_that_calls_itself_ends_at_its_limit() {
    let Some(mut attack) = Attack::new(Mode::Recurse {}) else {
        return;
    };
    let (used, reason) = attack.deliver(None).unwrap();
    assert!(reason.is_some());
    assert!(used.total() < LIMIT + BESIDE, "{used:?}");
    attack.assert_survived();
}

#[test]
fn a_receiver_that_breaks_off_fails() {
    let Some(mut attack) = Attack::new(Mode::Panic {}) else {
        return;
    };
    let (used, reason) = attack.deliver(None).unwrap();
    assert!(
        reason.is_some() && used.total() < LIMIT + BESIDE,
        "{used:?}"
    );
    attack.assert_survived();
}
