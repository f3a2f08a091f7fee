//! The chain's end: answers from a contract's storage, and meters the answers.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender};

use anyhow::{anyhow, Result as AnyResult};
use cosmwasm_std::{
    from_json, Api, Binary, CanonicalAddr, ContractResult, Empty, Order, QuerierWrapper,
    QueryRequest, Record, Storage, SystemResult, WasmQuery,
};
use cosmwasm_vm::{BackendError, GasReport, VmError};

use super::backend::{Answer, Request};
use crate::vm::meter::{
    delete_price, read_price, seek_price, write_price, Gas, KeyUse, Meter, VM_GAS_PER_GAS,
};

/// Entries an iterator fetches at a time.
const PAGE: usize = 64;

/// A contract's storage for the length of a call.
pub(crate) enum StorageAccess<'a> {
    ReadOnly(&'a dyn Storage),
    Writable(&'a mut dyn Storage),
}

impl StorageAccess<'_> {
    fn read(&self) -> &dyn Storage {
        match self {
            StorageAccess::ReadOnly(storage) => *storage,
            StorageAccess::Writable(storage) => &**storage,
        }
    }

    fn write(&mut self) -> Result<&mut dyn Storage, BackendError> {
        match self {
            StorageAccess::ReadOnly(_) => {
                Err(BackendError::unknown("the store is read-only in a query"))
            }
            StorageAccess::Writable(storage) => Ok(&mut **storage),
        }
    }
}

/// What a call ended in, and what it used by itself.
pub(crate) struct Outcome {
    pub(crate) result: Result<Vec<u8>, VmError>,
    pub(crate) report: Option<GasReport>,
    pub(crate) gas: Gas,
    pub(crate) keys: Vec<KeyUse>,
}

/// Serves one call of a contract.
pub(crate) struct Server<'a> {
    pub(crate) storage: StorageAccess<'a>,
    pub(crate) api: &'a dyn Api,
    pub(crate) querier: QuerierWrapper<'a, Empty>,
    pub(crate) meter: &'a Meter,
}

impl Server<'_> {
    /// Answers until the contract has finished.
    pub(crate) fn serve(
        mut self,
        requests: &Receiver<Request>,
        answers: &Sender<Answer>,
    ) -> AnyResult<Outcome> {
        let mut usage = Usage::default();
        loop {
            let request = requests
                .recv()
                .map_err(|_| anyhow!("the virtual machine died"))?;
            if let Request::Finished(result, report) = request {
                return Ok(Outcome {
                    result,
                    report,
                    gas: usage.gas,
                    keys: usage.keys,
                });
            }
            let answer = self
                .answer(&mut usage, request)
                .unwrap_or_else(Answer::Refused);
            // If the machine is gone, the next receive says so.
            let _ = answers.send(answer);
        }
    }

    fn answer(&mut self, usage: &mut Usage, request: Request) -> Result<Answer, BackendError> {
        match request {
            Request::Get(key) => {
                let value = self.storage.read().get(&key);
                let gas = usage.reads("read", &key, value.as_deref());
                Ok(Answer::Value { value, gas })
            }
            Request::Set(key, value) => {
                self.storage.write()?.set(&key, &value);
                Ok(Answer::Done {
                    gas: usage.writes(&key, &value),
                })
            }
            Request::Remove(key) => {
                self.storage.write()?.remove(&key);
                Ok(Answer::Done {
                    gas: usage.deletes(&key),
                })
            }
            Request::Scan { start, end, order } => {
                let mut iterator = Iteration::new(start, end, order);
                iterator.fill(self.storage.read());
                let gas = usage.seeks(iterator.page.front());
                let id = usage.open(iterator);
                Ok(Answer::Iterator { id, gas })
            }
            Request::Next(id) => {
                let (entry, gas) = usage.advance(self.storage.read(), id)?;
                Ok(Answer::Entry { entry, gas })
            }
            Request::Query { request, gas_limit } => Ok(self.query(usage, &request, gas_limit)),
            Request::Validate(human) => Ok(Answer::Address(
                self.api
                    .addr_validate(&human)
                    .map(|_| Vec::new())
                    .map_err(|e| e.to_string()),
            )),
            Request::Canonicalize(human) => Ok(Answer::Address(
                self.api
                    .addr_canonicalize(&human)
                    .map(|canonical| canonical.as_slice().to_vec())
                    .map_err(|e| e.to_string()),
            )),
            Request::Humanize(canonical) => Ok(Answer::Address(
                self.api
                    .addr_humanize(&CanonicalAddr::from(canonical))
                    .map(|human| human.into_string().into_bytes())
                    .map_err(|e| e.to_string()),
            )),
            Request::Finished(..) => Err(BackendError::unknown("finished twice")),
        }
    }

    /// Queries of contracts meter themselves as calls; raw ones are read here.
    fn query(&self, usage: &mut Usage, request: &[u8], gas_limit: u64) -> Answer {
        let before = self.meter.used();
        let result = self.meter.capped(gas_limit / VM_GAS_PER_GAS, || {
            self.querier.raw_query(request)
        });
        let mut gas = self.meter.used().total().saturating_sub(before.total());
        if let Ok(QueryRequest::Wasm(WasmQuery::Raw { key, .. })) =
            from_json::<QueryRequest<Empty>>(request)
        {
            let value = match &result {
                SystemResult::Ok(ContractResult::Ok(value)) => value.clone(),
                _ => Binary::default(),
            };
            gas += usage.reads("raw query", &key, Some(value.as_slice()));
        }
        Answer::Queried { result, gas }
    }
}

/// What one call has used, and its open iterators.
#[derive(Default)]
struct Usage {
    gas: Gas,
    keys: Vec<KeyUse>,
    iterators: Vec<Iteration>,
}

impl Usage {
    fn note(&mut self, access: &'static str, key: &[u8], bytes: usize, gas: u64) {
        self.keys.push(KeyUse {
            access,
            key: key.to_vec(),
            bytes,
            gas,
        });
    }

    fn reads(&mut self, access: &'static str, key: &[u8], value: Option<&[u8]>) -> u64 {
        let gas = read_price(key, value);
        self.gas.read += gas;
        self.note(access, key, value.unwrap_or_default().len(), gas);
        gas
    }

    fn writes(&mut self, key: &[u8], value: &[u8]) -> u64 {
        let gas = write_price(key, value);
        self.gas.write += gas;
        self.note("write", key, value.len(), gas);
        gas
    }

    fn deletes(&mut self, key: &[u8]) -> u64 {
        let gas = delete_price();
        self.gas.write += gas;
        self.note("delete", key, 0, gas);
        gas
    }

    fn seeks(&mut self, entry: Option<&Record>) -> u64 {
        let gas = seek_price(entry.map(|(key, value)| (key.as_slice(), value.as_slice())));
        self.gas.read += gas;
        if let Some((key, value)) = entry {
            self.note("scan", key, value.len(), gas);
        }
        gas
    }

    fn open(&mut self, iterator: Iteration) -> u32 {
        self.iterators.push(iterator);
        self.iterators.len() as u32
    }

    /// The chain charges a step for the entry it leaves, and nothing at the end.
    fn advance(
        &mut self,
        storage: &dyn Storage,
        id: u32,
    ) -> Result<(Option<Record>, u64), BackendError> {
        let iterator = (id as usize)
            .checked_sub(1)
            .and_then(|index| self.iterators.get_mut(index))
            .ok_or_else(|| BackendError::iterator_does_not_exist(id))?;
        let entry = iterator.page.pop_front();
        iterator.fill(storage);
        let gas = if entry.is_some() {
            self.seeks(entry.as_ref())
        } else {
            0
        };
        Ok((entry, gas))
    }
}

/// An open iterator: a page ahead, and where the next one begins.
struct Iteration {
    start: Option<Vec<u8>>,
    end: Option<Vec<u8>>,
    order: Order,
    page: VecDeque<Record>,
    exhausted: bool,
}

impl Iteration {
    fn new(start: Option<Vec<u8>>, end: Option<Vec<u8>>, order: Order) -> Self {
        Self {
            start,
            end,
            order,
            page: VecDeque::new(),
            exhausted: false,
        }
    }

    fn fill(&mut self, storage: &dyn Storage) {
        if self.exhausted || !self.page.is_empty() {
            return;
        }
        self.page.extend(
            storage
                .range(self.start.as_deref(), self.end.as_deref(), self.order)
                .take(PAGE),
        );
        self.exhausted = self.page.len() < PAGE;
        let Some((last, _)) = self.page.back() else {
            return;
        };
        match self.order {
            Order::Ascending => {
                // The smallest key above the last.
                let mut next = last.clone();
                next.push(0);
                self.start = Some(next);
            }
            Order::Descending => self.end = Some(last.clone()),
        }
    }
}
