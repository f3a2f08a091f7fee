//! A contract run natively and in the virtual machine at once, which must agree.

mod host;
mod overlay;

use anyhow::Result as AnyResult;
use cosmwasm_std::{
    to_json_vec, Api, Binary, Checksum, Deps, DepsMut, Empty, Env, MessageInfo, QuerierWrapper,
    Reply, Response, Storage,
};
use cw_multi_test::Contract;

use crate::vm::meter::Meter;
use crate::vm::WasmCode;
use host::Host;
use overlay::{apply, Changes, Overlay};

/// How the machine ends a contract that shows the chain an address of more than
/// 256 bytes; a native contract just refuses it.
const OVER_LONG: &str = "Region length too big";

/// Runs every call twice, natively first and without gas, and panics unless
/// both answer with the same bytes and write the same bytes. Refusals come with
/// the native contract's typed error.
pub struct Twin {
    native: Box<dyn Contract<Empty>>,
    wasm: WasmCode,
    meter: Meter,
}

/// How one of the two ran.
struct Run {
    result: AnyResult<Response>,
    changes: Changes,
}

impl Twin {
    /// Of a contract's native code and its Wasm.
    pub fn new(native: Box<dyn Contract<Empty>>, wasm: WasmCode) -> Self {
        let meter = wasm.meter().clone();
        Self {
            native,
            wasm,
            meter,
        }
    }

    fn both(
        &self,
        deps: DepsMut<'_>,
        entry: &str,
        call: impl Fn(&dyn Contract<Empty>, DepsMut<'_>) -> AnyResult<Response>,
    ) -> AnyResult<Response> {
        let DepsMut {
            storage,
            api,
            querier,
        } = deps;
        let host = Host(api);
        let native = self
            .meter
            .unmetered(|| run(&*self.native, storage, &host, querier, &call));
        let wasm = run(&self.wasm, storage, api, querier, &call);
        self.agree(entry, &answer(&native.result), &answer(&wasm.result));
        if native.result.is_ok() {
            assert!(
                native.changes == wasm.changes,
                "{} {entry}: native and Wasm write different bytes: {:?} and {:?}",
                self.wasm.name(),
                native.changes,
                wasm.changes
            );
            apply(wasm.changes, storage);
        }
        native.result
    }

    fn agree(&self, entry: &str, native: &Result<Vec<u8>, String>, wasm: &Result<Vec<u8>, String>) {
        let text = |answer: &Result<Vec<u8>, String>| match answer {
            Ok(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Err(error) => format!("error: {error}"),
        };
        let over_long = matches!((native, wasm), (Err(_), Err(error)) if error.contains(OVER_LONG));
        assert!(
            native == wasm || over_long,
            "{} {entry}: native and Wasm answer differently:\n{}\n{}",
            self.wasm.name(),
            text(native),
            text(wasm)
        );
    }
}

fn run(
    code: &dyn Contract<Empty>,
    storage: &dyn Storage,
    api: &dyn Api,
    querier: QuerierWrapper<'_>,
    call: &impl Fn(&dyn Contract<Empty>, DepsMut<'_>) -> AnyResult<Response>,
) -> Run {
    let mut overlay = Overlay::new(storage);
    let result = call(
        code,
        DepsMut {
            storage: &mut overlay,
            api,
            querier,
        },
    );
    Run {
        result,
        changes: overlay.into_changes(),
    }
}

/// What a chain would see of a result.
fn answer(result: &AnyResult<Response>) -> Result<Vec<u8>, String> {
    match result {
        Ok(response) => to_json_vec(response).map_err(|error| error.to_string()),
        Err(error) => Err(error.root_cause().to_string()),
    }
}

impl Contract<Empty> for Twin {
    fn instantiate(
        &self,
        deps: DepsMut<'_>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> AnyResult<Response> {
        self.both(deps, "instantiate", |code, deps| {
            code.instantiate(deps, env.clone(), info.clone(), msg.clone())
        })
    }

    fn execute(
        &self,
        deps: DepsMut<'_>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> AnyResult<Response> {
        self.both(deps, "execute", |code, deps| {
            code.execute(deps, env.clone(), info.clone(), msg.clone())
        })
    }

    fn query(&self, deps: Deps<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        let host = Host(deps.api);
        let native = self.meter.unmetered(|| {
            let deps = Deps {
                storage: deps.storage,
                api: &host,
                querier: deps.querier,
            };
            self.native.query(deps, env.clone(), msg.clone())
        });
        let wasm = self.wasm.query(deps, env, msg);
        let answer = |result: &AnyResult<Binary>| match result {
            Ok(binary) => Ok(binary.to_vec()),
            Err(error) => Err(error.root_cause().to_string()),
        };
        self.agree("query", &answer(&native), &answer(&wasm));
        native
    }

    fn reply(&self, deps: DepsMut<'_>, env: Env, msg: Reply) -> AnyResult<Response> {
        self.both(deps, "reply", |code, deps| {
            code.reply(deps, env.clone(), msg.clone())
        })
    }

    fn sudo(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.both(deps, "sudo", |code, deps| {
            code.sudo(deps, env.clone(), msg.clone())
        })
    }

    fn migrate(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.both(deps, "migrate", |code, deps| {
            code.migrate(deps, env.clone(), msg.clone())
        })
    }

    fn checksum(&self) -> Option<Checksum> {
        self.wasm.checksum()
    }
}
