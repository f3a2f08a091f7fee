//! A suite whose token can be told to refuse a call, and whose vault sees a host
//! chain with validators: for what the embedded chain cannot be made to do.
//!
//! [`codes`] is for [`SuiteBuilder::codes`](allora_testing::SuiteBuilder::codes).
//! Its state is the thread's, as is the embedded chain of a test.

use std::cell::RefCell;
use std::collections::BTreeMap;

use allora_testing::native_code;
use anyhow::bail;
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{
    to_json_vec, ContractResult, DepsMut, Empty, Querier, QuerierResult, QuerierWrapper,
    SystemResult,
};
use cw_multi_test::Contract;

use crate::intercept::{Execute, Intercepted};

/// What every refusal of the token says.
pub const REFUSAL: &str = "the token was told to refuse";

/// What the host does.
#[derive(Default)]
struct State {
    /// Calls of the token until one is refused; none is, if absent.
    calls: Option<u32>,
    /// Whether one was refused.
    refused: bool,
    /// Operator addresses of the bonded validators.
    bonded: Vec<String>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// The contracts' native code, behind this host.
pub fn codes(name: &str) -> Box<dyn Contract<Empty>> {
    let code = native_code(name);
    match name {
        "allo-token" => Box::new(Intercepted(code, TOKEN)),
        "staking-vault" => Box::new(Intercepted(code, VAULT)),
        _ => code,
    }
}

/// Has the token refuse a call that changes it: the next one after so many.
pub fn refuse_after(calls: u32) {
    STATE.with_borrow_mut(|state| {
        state.calls = Some(calls);
        state.refused = false;
    });
}

/// Has the token refuse no call any more; says whether it refused one.
pub fn stop_refusing() -> bool {
    STATE.with_borrow_mut(|state| {
        state.calls = None;
        std::mem::take(&mut state.refused)
    })
}

/// Makes the accounts of these names the bonded validators, and nobody else.
pub fn bond(names: &[&str]) {
    let api = MockApi::default().with_prefix("cosmwasmvaloper");
    let bonded = names.iter().map(|name| api.addr_make(name).into_string());
    STATE.with_borrow_mut(|state| state.bonded = bonded.collect());
}

/// Whether this call is the one to refuse.
fn refuses() -> bool {
    STATE.with_borrow_mut(|state| {
        let Some(calls) = &mut state.calls else {
            return false;
        };
        let refuses = *calls == 0;
        state.refused |= refuses;
        match calls.checked_sub(1) {
            Some(left) => *calls = left,
            None => state.calls = None,
        }
        refuses
    })
}

/// A token that refuses what it is ordered to.
const TOKEN: Execute = |token, deps, env, info, msg| {
    if refuses() {
        bail!(REFUSAL);
    }
    token.execute(deps, env, info, msg)
};

/// A vault whose host tells it who the bonded validators are.
const VAULT: Execute = |vault, deps, env, info, msg| {
    let host = HostQuerier(deps.querier);
    let deps = DepsMut {
        storage: deps.storage,
        api: deps.api,
        querier: QuerierWrapper::new(&host),
    };
    vault.execute(deps, env, info, msg)
};

/// Answers what the embedded chain has no module for.
struct HostQuerier<'a>(QuerierWrapper<'a>);

impl Querier for HostQuerier<'_> {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        if !request.starts_with(br#"{"staking":{"all_validators":"#) {
            return self.0.raw_query(request);
        }
        let bonded = STATE.with_borrow(|state| state.bonded.clone());
        let validators: Vec<_> = bonded
            .into_iter()
            .map(|address| [("address", address)])
            .map(BTreeMap::from)
            .collect();
        let answer = BTreeMap::from([("validators", validators)]);
        let answer = to_json_vec(&answer).expect("maps of text are JSON");
        SystemResult::Ok(ContractResult::Ok(answer.into()))
    }
}
