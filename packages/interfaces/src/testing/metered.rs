//! What storage costs on a chain.

use core::cell::Cell;

use cosmwasm_std::{Order, Record, Storage};

/// Prices of wasmd's key-value store: flat, and per byte of key and value. Keys
/// start with 33 bytes that name the contract.
const PREFIX: u64 = 33;
const READ: (u64, u64) = (1_000, 3);
const WRITE: (u64, u64) = (2_000, 30);
const DELETE: u64 = 1_000;
const NEXT: u64 = 30;

/// Storage that counts the gas of its use. The virtual machine's own share comes on top,
/// and is measured on real Wasm.
pub struct Metered<'a> {
    inner: &'a mut dyn Storage,
    gas: Cell<u64>,
}

impl<'a> Metered<'a> {
    /// Nothing used so far.
    pub fn new(inner: &'a mut dyn Storage) -> Self {
        let gas = Cell::new(0);
        Self { inner, gas }
    }

    /// Gas used so far.
    pub fn gas(&self) -> u64 {
        self.gas.get()
    }

    fn charge(&self, flat: u64, per_byte: u64, bytes: usize) {
        let bytes = PREFIX.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        let gas = flat.saturating_add(per_byte.saturating_mul(bytes));
        self.gas.set(self.gas().saturating_add(gas));
    }
}

impl Storage for Metered<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.inner.get(key);
        let length = value.as_ref().map_or(0, Vec::len);
        self.charge(READ.0, READ.1, key.len().saturating_add(length));
        value
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        let entries = self.inner.range(start, end, order);
        Box::new(entries.inspect(|(key, value)| {
            self.charge(NEXT, READ.1, key.len().saturating_add(value.len()));
        }))
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.charge(WRITE.0, WRITE.1, key.len().saturating_add(value.len()));
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.gas.set(self.gas().saturating_add(DELETE));
        self.inner.remove(key);
    }
}
