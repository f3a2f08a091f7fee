//! The machine's end: its store, querier and address service as requests.

use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex};

use cosmwasm_std::{Binary, ContractResult, Order, Record, SystemResult};
use cosmwasm_vm::{
    BackendApi, BackendError, BackendResult, GasInfo, GasReport, Querier, Storage, VmError,
};

use crate::vm::meter::VM_GAS_PER_GAS;

/// Addresses cost the chain little, and the contract as if it were computing.
const HUMANIZE_GAS: u64 = 5;
const CANONICALIZE_GAS: u64 = 4;
const VALIDATE_GAS: u64 = HUMANIZE_GAS + CANONICALIZE_GAS;

/// What the contract asks of the chain, and how its call ended.
pub(crate) enum Request {
    Get(Vec<u8>),
    Set(Vec<u8>, Vec<u8>),
    Remove(Vec<u8>),
    Scan {
        start: Option<Vec<u8>>,
        end: Option<Vec<u8>>,
        order: Order,
    },
    Next(u32),
    Query {
        request: Vec<u8>,
        gas_limit: u64,
    },
    Validate(String),
    Canonicalize(String),
    Humanize(Vec<u8>),
    Finished(Result<Vec<u8>, VmError>, Option<GasReport>),
}

/// The chain's answer. `gas` is what it metered by itself, in its own units.
pub(crate) enum Answer {
    Done {
        gas: u64,
    },
    Value {
        value: Option<Vec<u8>>,
        gas: u64,
    },
    Iterator {
        id: u32,
        gas: u64,
    },
    Entry {
        entry: Option<Record>,
        gas: u64,
    },
    Queried {
        result: SystemResult<ContractResult<Binary>>,
        gas: u64,
    },
    Address(Result<Vec<u8>, String>),
    Refused(BackendError),
}

/// The machine's end of the channel to the chain, which clones share.
#[derive(Clone)]
pub(crate) struct RemoteBackend {
    requests: Sender<Request>,
    answers: Arc<Mutex<Receiver<Answer>>>,
}

impl RemoteBackend {
    pub(crate) fn new(requests: Sender<Request>, answers: Receiver<Answer>) -> Self {
        Self {
            requests,
            answers: Arc::new(Mutex::new(answers)),
        }
    }

    /// Says how the call ended; a chain that is gone need not know.
    pub(crate) fn finish(&self, result: Result<Vec<u8>, VmError>, report: Option<GasReport>) {
        let _ = self.requests.send(Request::Finished(result, report));
    }

    fn ask(&self, request: Request) -> Answer {
        let gone = || Answer::Refused(BackendError::unknown("the chain is gone"));
        if self.requests.send(request).is_err() {
            return gone();
        }
        let Ok(answers) = self.answers.lock() else {
            return gone();
        };
        answers.recv().unwrap_or_else(|_| gone())
    }

    fn address(&self, request: Request, gas: u64) -> BackendResult<Vec<u8>> {
        let result = match self.ask(request) {
            Answer::Address(result) => result.map_err(BackendError::user_err),
            other => Err(unexpected(other)),
        };
        (result, GasInfo::with_cost(gas * VM_GAS_PER_GAS))
    }
}

fn unexpected(answer: Answer) -> BackendError {
    match answer {
        Answer::Refused(error) => error,
        _ => BackendError::unknown("an answer to another question"),
    }
}

/// The chain has metered this already.
fn metered(gas: u64) -> GasInfo {
    GasInfo::with_externally_used(gas.saturating_mul(VM_GAS_PER_GAS))
}

impl Storage for RemoteBackend {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        match self.ask(Request::Get(key.to_vec())) {
            Answer::Value { value, gas } => (Ok(value), metered(gas)),
            other => (Err(unexpected(other)), GasInfo::free()),
        }
    }

    fn scan(
        &mut self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> BackendResult<u32> {
        let request = Request::Scan {
            start: start.map(<[u8]>::to_vec),
            end: end.map(<[u8]>::to_vec),
            order,
        };
        match self.ask(request) {
            Answer::Iterator { id, gas } => (Ok(id), metered(gas)),
            other => (Err(unexpected(other)), GasInfo::free()),
        }
    }

    fn next(&mut self, iterator_id: u32) -> BackendResult<Option<Record>> {
        match self.ask(Request::Next(iterator_id)) {
            Answer::Entry { entry, gas } => (Ok(entry), metered(gas)),
            other => (Err(unexpected(other)), GasInfo::free()),
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        match self.ask(Request::Set(key.to_vec(), value.to_vec())) {
            Answer::Done { gas } => (Ok(()), metered(gas)),
            other => (Err(unexpected(other)), GasInfo::free()),
        }
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        match self.ask(Request::Remove(key.to_vec())) {
            Answer::Done { gas } => (Ok(()), metered(gas)),
            other => (Err(unexpected(other)), GasInfo::free()),
        }
    }
}

impl Querier for RemoteBackend {
    fn query_raw(
        &self,
        request: &[u8],
        gas_limit: u64,
    ) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        match self.ask(Request::Query {
            request: request.to_vec(),
            gas_limit,
        }) {
            Answer::Queried { result, gas } => (Ok(result), metered(gas)),
            other => (Err(unexpected(other)), GasInfo::free()),
        }
    }
}

impl BackendApi for RemoteBackend {
    fn addr_validate(&self, input: &str) -> BackendResult<()> {
        let (result, gas) = self.address(Request::Validate(input.to_owned()), VALIDATE_GAS);
        (result.map(|_| ()), gas)
    }

    fn addr_canonicalize(&self, human: &str) -> BackendResult<Vec<u8>> {
        self.address(Request::Canonicalize(human.to_owned()), CANONICALIZE_GAS)
    }

    fn addr_humanize(&self, canonical: &[u8]) -> BackendResult<String> {
        let (result, gas) = self.address(Request::Humanize(canonical.to_vec()), HUMANIZE_GAS);
        (result.and_then(|bytes| Ok(String::from_utf8(bytes)?)), gas)
    }
}
