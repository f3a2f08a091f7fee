//! A contract's Wasm as code that the embedded chain can run.

use std::sync::mpsc::channel;
use std::sync::Arc;
use std::thread;

use anyhow::{anyhow, bail, Context, Result as AnyResult};
use cosmwasm_std::{
    from_json, to_json_vec, Addr, Binary, Checksum, ContractResult, Deps, DepsMut, Empty, Env,
    MessageInfo, Reply, Response,
};
use cosmwasm_vm::{
    call_execute_raw, call_instantiate_raw, call_migrate_raw, call_query_raw, call_reply_raw,
    call_sudo_raw, Backend, Cache, CacheOptions, GasReport, Instance, InstanceOptions, Size,
    VmError, VmResult,
};
use cw_multi_test::Contract;

use crate::vm::bridge::backend::{RemoteBackend, Request};
use crate::vm::bridge::server::{Outcome, Server, StorageAccess};
use crate::vm::error::{OutOfGas, Refusal};
use crate::vm::limits::Sent;
use crate::vm::meter::{
    events_price, reply_price, response_price, Call, Gas, Meter, VM_GAS_PER_GAS,
};

/// Capabilities of the oldest chains the suite supports: none of `cosmwasm_1_1`
/// and later is needed.
const CAPABILITIES: [&str; 3] = ["iterator", "staking", "stargate"];

/// Memory of an instance on wasmd.
const INSTANCE_MEMORY: Size = Size::mebi(32);

const CODE_MEMORY: Size = Size::mebi(256);

/// What a virtual machine has compiled.
type Codes = Cache<RemoteBackend, RemoteBackend, RemoteBackend>;

/// Compiled code.
#[derive(Clone)]
pub struct Module {
    name: String,
    cache: Arc<Codes>,
    checksum: Checksum,
}

/// Checks codes as a chain does at upload, compiles them, and keeps them in memory: no
/// files stay behind.
///
/// # Errors
/// If a chain would refuse one.
pub fn compile<'a>(codes: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> AnyResult<Vec<Module>> {
    #[allow(clippy::disallowed_types)] // what the machine asks for
    let capabilities: std::collections::HashSet<String> =
        CAPABILITIES.iter().map(|&one| one.to_owned()).collect();
    let folder = tempfile::tempdir()?;
    let options = CacheOptions::new(folder.path(), capabilities, CODE_MEMORY, INSTANCE_MEMORY);
    // SAFETY: the cache trusts the modules on its disk. The folder is new, has a random
    // name, and nobody else writes to it.
    #[allow(unsafe_code)]
    let cache = Arc::new(unsafe { Codes::new(options) }?);
    let codes = codes.into_iter();
    let modules = codes.map(|(name, wasm)| Module::store(&cache, name, &wasm));
    modules.collect()
}

impl Module {
    fn store(cache: &Arc<Codes>, name: &str, wasm: &[u8]) -> AnyResult<Self> {
        let checksum = cache
            .store_code(wasm, true, true)
            .with_context(|| format!("the code of {name} is not fit for a chain"))?;
        cache.pin(&checksum)?;
        Ok(Self {
            name: name.to_owned(),
            cache: Arc::clone(cache),
            checksum,
        })
    }

    /// The code on a meter, for an embedded chain to store.
    pub fn code(&self, meter: &Meter) -> WasmCode {
        WasmCode {
            module: self.clone(),
            meter: meter.clone(),
        }
    }
}

/// Code in the virtual machine, for an embedded chain to store.
#[derive(Clone)]
pub struct WasmCode {
    module: Module,
    meter: Meter,
}

/// Entry points with their encoded arguments.
enum Entry {
    Instantiate {
        env: Vec<u8>,
        info: Vec<u8>,
        msg: Vec<u8>,
    },
    Execute {
        env: Vec<u8>,
        info: Vec<u8>,
        msg: Vec<u8>,
    },
    Query {
        env: Vec<u8>,
        msg: Vec<u8>,
    },
    Reply {
        env: Vec<u8>,
        reply: Vec<u8>,
    },
    Sudo {
        env: Vec<u8>,
        msg: Vec<u8>,
    },
    Migrate {
        env: Vec<u8>,
        msg: Vec<u8>,
    },
}

impl Entry {
    fn name(&self) -> &'static str {
        match self {
            Entry::Instantiate { .. } => "instantiate",
            Entry::Execute { .. } => "execute",
            Entry::Query { .. } => "query",
            Entry::Reply { .. } => "reply",
            Entry::Sudo { .. } => "sudo",
            Entry::Migrate { .. } => "migrate",
        }
    }

    fn call(
        &self,
        instance: &mut Instance<RemoteBackend, RemoteBackend, RemoteBackend>,
    ) -> VmResult<Vec<u8>> {
        match self {
            Entry::Instantiate { env, info, msg } => call_instantiate_raw(instance, env, info, msg),
            Entry::Execute { env, info, msg } => call_execute_raw(instance, env, info, msg),
            Entry::Query { env, msg } => call_query_raw(instance, env, msg),
            Entry::Reply { env, reply } => call_reply_raw(instance, env, reply),
            Entry::Sudo { env, msg } => call_sudo_raw(instance, env, msg),
            Entry::Migrate { env, msg } => call_migrate_raw(instance, env, msg),
        }
    }
}

impl WasmCode {
    /// Name of the code.
    pub fn name(&self) -> &str {
        &self.module.name
    }

    /// What meters the code.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Runs an entry point and prices it; `extra` is what its preparation and
    /// its answer cost beside.
    fn run<T>(
        &self,
        server: Server<'_>,
        entry: Entry,
        reply_events: Option<u64>,
        read: impl FnOnce(&[u8]) -> AnyResult<(ContractResult<T>, u64)>,
    ) -> AnyResult<T> {
        let name = entry.name();
        let mut gas = self.entry_price(&entry, reply_events);
        let left = self.meter.left();
        let limit = left.saturating_sub(gas.total());
        let before = self.meter.used().total();
        let outcome = self
            .meter
            .during(|| self.run_on_a_thread(server, entry, limit))?;

        gas.add(outcome.gas);
        gas.vm = outcome
            .report
            .map_or(limit, |report| report.used_internally / VM_GAS_PER_GAS);
        let depleted = outcome.result.as_ref().is_err_and(ran_out);
        let read = outcome
            .result
            .map_err(|error| anyhow!("{} failed to {name}: {error}", self.module.name))
            .and_then(|bytes| {
                gas.events += response_price(bytes.len());
                read(&bytes)
            });
        if let Ok((_, events)) = &read {
            gas.events += events;
        }
        // questions it asked have been charged by themselves
        let asked = self.meter.used().total().saturating_sub(before);
        let over = depleted || gas.total().saturating_add(asked) > left;
        let over = over && name != "query";
        self.meter.record(Call {
            code: self.module.name.clone(),
            entry: name,
            gas: if over { self.meter.exhaust() } else { gas },
            keys: outcome.keys,
        });
        if over {
            bail!(OutOfGas);
        }
        match read?.0 {
            ContractResult::Ok(value) => Ok(value),
            ContractResult::Err(message) => Err(Refusal(message).into()),
        }
    }

    /// What a call costs before it does anything.
    fn entry_price(&self, entry: &Entry, reply_events: Option<u64>) -> Gas {
        if !matches!(entry, Entry::Execute { .. } | Entry::Reply { .. }) {
            self.meter.ask();
        }
        let instances = self
            .meter
            .load(&self.module.checksum, reply_events.is_some());
        Gas {
            instances,
            events: reply_events.unwrap_or_default(),
            ..Gas::default()
        }
    }

    /// Runs the contract on a thread of its own and answers it from this one.
    fn run_on_a_thread(
        &self,
        server: Server<'_>,
        entry: Entry,
        gas_limit: u64,
    ) -> AnyResult<Outcome> {
        let (request, requests) = channel::<Request>();
        let (answer, answers) = channel();
        let backend = RemoteBackend::new(request, answers);
        let module = self.module.clone();
        let options = InstanceOptions {
            gas_limit: gas_limit.saturating_mul(VM_GAS_PER_GAS),
        };
        let worker = thread::spawn(move || {
            let (result, report) = in_machine(&module, &backend, options, &entry);
            backend.finish(result, report);
        });
        let outcome = server.serve(&requests, &answer);
        drop(answer);
        worker
            .join()
            .map_err(|_| anyhow!("the virtual machine panicked in {}", self.module.name))?;
        outcome
    }

    fn change(
        &self,
        deps: DepsMut<'_>,
        contract: &Addr,
        entry: Entry,
        reply_events: Option<u64>,
    ) -> AnyResult<Response> {
        let server = Server {
            storage: StorageAccess::Writable(deps.storage),
            api: deps.api,
            querier: deps.querier,
            meter: &self.meter,
        };
        let response = self.run(server, entry, reply_events, |bytes| {
            let result: ContractResult<Response> = from_json(bytes)?;
            let events = match &result {
                ContractResult::Ok(response) => {
                    events_price(&response.attributes, &response.events)
                }
                ContractResult::Err(_) => 0,
            };
            Ok((result, events))
        })?;
        self.meter.send(contract, &response, reply_events.is_some());
        Ok(response)
    }
}

/// Whether a call ended for want of gas: by itself, or in a call of the host.
fn ran_out(error: &VmError) -> bool {
    error.to_string().contains("Ran out of gas")
}

fn in_machine(
    module: &Module,
    remote: &RemoteBackend,
    options: InstanceOptions,
    entry: &Entry,
) -> (Result<Vec<u8>, VmError>, Option<GasReport>) {
    let backend = Backend {
        api: remote.clone(),
        storage: remote.clone(),
        querier: remote.clone(),
    };
    match module
        .cache
        .get_instance(&module.checksum, backend, options)
    {
        Ok(mut instance) => {
            let result = entry.call(&mut instance);
            let report = instance.create_gas_report();
            (result, Some(report))
        }
        Err(error) => (Err(error), None),
    }
}

impl Contract<Empty> for WasmCode {
    fn instantiate(
        &self,
        deps: DepsMut<'_>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> AnyResult<Response> {
        let entry = Entry::Instantiate {
            env: to_json_vec(&env)?,
            info: to_json_vec(&info)?,
            msg,
        };
        self.change(deps, &env.contract.address, entry, None)
    }

    fn execute(
        &self,
        deps: DepsMut<'_>,
        env: Env,
        info: MessageInfo,
        msg: Vec<u8>,
    ) -> AnyResult<Response> {
        self.meter.enter(&Sent {
            sender: &info.sender,
            contract: &env.contract.address,
            bytes: &msg,
        });
        let entry = Entry::Execute {
            env: to_json_vec(&env)?,
            info: to_json_vec(&info)?,
            msg,
        };
        self.change(deps, &env.contract.address, entry, None)
    }

    fn query(&self, deps: Deps<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        let server = Server {
            storage: StorageAccess::ReadOnly(deps.storage),
            api: deps.api,
            querier: deps.querier,
            meter: &self.meter,
        };
        let entry = Entry::Query {
            env: to_json_vec(&env)?,
            msg,
        };
        self.run(server, entry, None, |bytes| Ok((from_json(bytes)?, 0)))
    }

    fn reply(&self, deps: DepsMut<'_>, env: Env, msg: Reply) -> AnyResult<Response> {
        self.meter.reply(&env.contract.address, &msg);
        let events = reply_price(&msg);
        let entry = Entry::Reply {
            env: to_json_vec(&env)?,
            reply: to_json_vec(&msg)?,
        };
        self.change(deps, &env.contract.address, entry, Some(events))
    }

    fn sudo(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.change(
            deps,
            &env.contract.address,
            Entry::Sudo {
                env: to_json_vec(&env)?,
                msg,
            },
            None,
        )
    }

    fn migrate(&self, deps: DepsMut<'_>, env: Env, msg: Vec<u8>) -> AnyResult<Response> {
        self.change(
            deps,
            &env.contract.address,
            Entry::Migrate {
                env: to_json_vec(&env)?,
                msg,
            },
            None,
        )
    }

    fn checksum(&self) -> Option<Checksum> {
        Some(self.module.checksum)
    }
}
