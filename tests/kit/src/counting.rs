//! A storage that counts what is asked of it.

use std::cell::RefCell;
use std::rc::Rc;

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Record, Storage};

/// What was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Values looked up.
    pub reads: u64,
    /// Entries met while iterating.
    pub steps: u64,
    /// Values written.
    pub writes: u64,
    /// Values removed.
    pub removals: u64,
    /// Bytes of keys and values read.
    pub bytes_read: u64,
    /// Bytes of keys and values written.
    pub bytes_written: u64,
}

/// Prices of wasmd's key-value store: flat, and per byte of key and value. Keys
/// start with 33 bytes that name the contract.
const PREFIX: u64 = 33;
const READ: (u64, u64) = (1_000, 3);
const WRITE: (u64, u64) = (2_000, 30);
const DELETE: u64 = 1_000;
const NEXT: u64 = 30;

impl Counts {
    /// What wasmd charges for it. The virtual machine's own share comes on top, and is
    /// measured on real Wasm.
    pub const fn gas(&self) -> u64 {
        let read = self.bytes_read + PREFIX * (self.reads + self.steps);
        let written = self.bytes_written + PREFIX * self.writes;
        READ.0 * self.reads
            + NEXT * self.steps
            + READ.1 * read
            + WRITE.0 * self.writes
            + WRITE.1 * written
            + DELETE * self.removals
    }
}

/// Counts on behalf of everybody who holds the meter.
#[derive(Clone, Debug, Default)]
pub struct Meter(Rc<RefCell<Counts>>);

impl Meter {
    /// What was asked since the last call.
    pub fn take(&self) -> Counts {
        self.0.take()
    }

    fn count(&self, add: impl FnOnce(&mut Counts)) {
        add(&mut self.0.borrow_mut());
    }
}

/// A storage in memory with a meter.
#[derive(Default)]
pub struct CountingStorage {
    inner: MockStorage,
    meter: Meter,
}

impl CountingStorage {
    /// Empty, and read by `meter`.
    pub fn new(meter: &Meter) -> Self {
        Self::over(MockStorage::new(), meter)
    }

    /// Read by `meter` from now on.
    pub fn over(inner: MockStorage, meter: &Meter) -> Self {
        let meter = meter.clone();
        Self { inner, meter }
    }

    /// Without the meter.
    pub fn into_inner(self) -> MockStorage {
        self.inner
    }
}

fn size(key: &[u8], value: Option<&[u8]>) -> u64 {
    (key.len() + value.map_or(0, <[u8]>::len)) as u64
}

impl Storage for CountingStorage {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.inner.get(key);
        self.meter.count(|counts| {
            counts.reads += 1;
            counts.bytes_read += size(key, value.as_deref());
        });
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
            self.meter.count(|counts| {
                counts.steps += 1;
                counts.bytes_read += size(key, Some(value));
            });
        }))
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.meter.count(|counts| {
            counts.writes += 1;
            counts.bytes_written += size(key, Some(value));
        });
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.meter.count(|counts| counts.removals += 1);
        self.inner.remove(key);
    }
}
