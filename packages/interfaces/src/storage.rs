//! Packed values under packed keys: fixed-width parts need no lengths between them,
//! and a stored byte costs 30 gas.

use core::marker::PhantomData;

use cosmwasm_std::storage_keys::to_length_prefixed;
use cosmwasm_std::{Addr, Order, QuerierWrapper, Record, StdError, StdResult, Storage};

use crate::codec::{after, Codec, Reader, Writer};
use crate::{ActorId, EpochId, Role, TopicId};

/// A stored value that is missing or cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corrupt {
    /// What it should have been.
    pub record: &'static str,
}

/// A key, or the beginning of one: its parts one after the other. Only the last may
/// differ in length.
pub trait Key {
    /// Appends its bytes, in the order of the values.
    fn write(&self, path: &mut Writer);
}

/// The end of a key, which a range reads back.
pub trait Suffix: Key + Sized {
    /// Inverse of [`Key::write`].
    fn read(bytes: &mut Reader<'_>) -> Option<Self>;
}

/// One packed value. A contract names its own error as `E`, so that nothing is
/// converted on the way.
pub struct Slot<V, E = Corrupt> {
    key: &'static str,
    types: PhantomData<(V, E)>,
}

impl<V: Codec, E: From<Corrupt>> Slot<V, E> {
    /// Under a key of its own.
    pub const fn new(key: &'static str) -> Self {
        Self {
            key,
            types: PhantomData,
        }
    }

    /// Its key.
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Stores it.
    pub fn save(&self, storage: &mut dyn Storage, value: &V) {
        storage.set(self.key.as_bytes(), &value.to_bytes());
    }

    /// What is stored.
    pub fn load(&self, storage: &dyn Storage) -> Result<V, E> {
        self.may_load(storage)?.ok_or_else(|| corrupt(V::NAME))
    }

    /// What is stored, if anything is.
    pub fn may_load(&self, storage: &dyn Storage) -> Result<Option<V>, E> {
        let bytes = storage.get(self.key.as_bytes());
        bytes.map(|bytes| decode(&bytes)).transpose()
    }

    /// What another contract stores, if anything, without loading its code.
    pub fn query(&self, querier: &QuerierWrapper<'_>, contract: &Addr) -> StdResult<Option<V>> {
        query(querier, contract, self.key.into())
    }
}

/// From a namespace and keys to packed values. `E` as of a [`Slot`].
pub struct Packed<K, V, E = Corrupt> {
    namespace: &'static str,
    types: PhantomData<(K, V, E)>,
}

impl<K: Key, V: Codec, E: From<Corrupt>> Packed<K, V, E> {
    /// Below a namespace of its own.
    pub const fn new(namespace: &'static str) -> Self {
        Self {
            namespace,
            types: PhantomData,
        }
    }

    /// The whole key of an entry.
    pub fn path(&self, key: &K) -> Vec<u8> {
        path(self.namespace, key)
    }

    /// Stores a value.
    pub fn save(&self, storage: &mut dyn Storage, key: K, value: &V) {
        storage.set(&self.path(&key), &value.to_bytes());
    }

    /// The value of a key, if there is one.
    pub fn may_load(&self, storage: &dyn Storage, key: K) -> Result<Option<V>, E> {
        let bytes = storage.get(&self.path(&key));
        bytes.map(|bytes| decode(&bytes)).transpose()
    }

    /// The value of a key that must have one.
    pub fn load(&self, storage: &dyn Storage, key: K) -> Result<V, E> {
        let value = self.may_load(storage, key)?;
        value.ok_or_else(|| corrupt(V::NAME))
    }

    /// The value of a key in the storage of another contract, without loading its code.
    pub fn query(
        &self,
        querier: &QuerierWrapper<'_>,
        contract: &Addr,
        key: K,
    ) -> StdResult<Option<V>> {
        query(querier, contract, self.path(&key))
    }

    /// Whether a key has a value.
    pub fn has(&self, storage: &dyn Storage, key: K) -> bool {
        storage.get(&self.path(&key)).is_some()
    }

    /// Removes a value.
    pub fn remove(&self, storage: &mut dyn Storage, key: K) {
        storage.remove(&self.path(&key));
    }

    /// Visits entries below a prefix, with the last part of their key, from `min`
    /// (inclusive) on, or down to it, until told to stop by `false`.
    pub fn walk<S: Suffix>(
        &self,
        storage: &dyn Storage,
        prefix: impl Key,
        min: Option<S>,
        order: Order,
        visit: &mut dyn FnMut(S, V) -> bool,
    ) -> Result<(), E> {
        let first = path(self.namespace, &prefix);
        let skipped = first.len();
        let mut start = Writer::from(first.clone());
        if let Some(min) = min {
            min.write(&mut start);
        }
        self.visit(skipped, below(storage, &first, start, order), visit)
    }

    /// At most `limit` entries of a [`walk`](Self::walk).
    pub fn list<S: Suffix>(
        &self,
        storage: &dyn Storage,
        prefix: impl Key,
        min: Option<S>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<(S, V)>, E> {
        let mut entries = Vec::new();
        if limit > 0 {
            self.walk(storage, prefix, min, order, &mut |suffix, value| {
                entries.push((suffix, value));
                entries.len() < limit
            })?;
        }
        Ok(entries)
    }

    /// At most `limit` entries below a prefix, in order, after a key if one is given.
    pub fn page<S: Suffix>(
        &self,
        storage: &dyn Storage,
        prefix: impl Key,
        start_after: Option<impl Key>,
        limit: usize,
    ) -> Result<Vec<(S, V)>, E> {
        let mut entries = Vec::new();
        if limit == 0 {
            return Ok(entries);
        }
        let first = path(self.namespace, &prefix);
        let skipped = first.len();
        let mut start = Writer::from(first.clone());
        if let Some(last) = start_after {
            last.write(&mut start);
            // the least key that is greater
            start.byte(0);
        }
        let records = below(storage, &first, start, Order::Ascending);
        self.visit(skipped, records, &mut |suffix, value| {
            entries.push((suffix, value));
            entries.len() < limit
        })?;
        Ok(entries)
    }

    /// The lowest entry below a prefix, from `min` on.
    pub fn first<S: Suffix>(
        &self,
        storage: &dyn Storage,
        prefix: impl Key,
        min: Option<S>,
    ) -> Result<Option<(S, V)>, E> {
        let mut first = None;
        self.walk(
            storage,
            prefix,
            min,
            Order::Ascending,
            &mut |suffix, value| {
                first = Some((suffix, value));
                false
            },
        )?;
        Ok(first)
    }

    fn visit<'a, S: Suffix>(
        &self,
        skipped: usize,
        records: Box<dyn Iterator<Item = Record> + 'a>,
        visit: &mut dyn FnMut(S, V) -> bool,
    ) -> Result<(), E> {
        for (key, value) in records {
            let mut suffix = Reader::new(key.get(skipped..).unwrap_or_default());
            let suffix = S::read(&mut suffix).ok_or_else(|| corrupt(V::NAME))?;
            if !visit(suffix, decode(&value)?) {
                break;
            }
        }
        Ok(())
    }
}

fn query<V: Codec>(
    querier: &QuerierWrapper<'_>,
    contract: &Addr,
    key: Vec<u8>,
) -> StdResult<Option<V>> {
    let bytes = querier.query_wasm_raw(contract, key)?;
    let bytes = bytes.filter(|bytes| !bytes.is_empty());
    bytes
        .map(|bytes| V::from_bytes(&bytes).ok_or_else(|| unreadable(V::NAME)))
        .transpose()
}

fn path(namespace: &str, key: &dyn Key) -> Vec<u8> {
    let mut path = Writer::from(to_length_prefixed(namespace.as_bytes()));
    key.write(&mut path);
    path.into_bytes()
}

fn decode<V: Codec, E: From<Corrupt>>(bytes: &[u8]) -> Result<V, E> {
    V::from_bytes(bytes).ok_or_else(|| corrupt(V::NAME))
}

#[cold]
fn corrupt<E: From<Corrupt>>(record: &'static str) -> E {
    Corrupt { record }.into()
}

#[cold]
fn unreadable(record: &'static str) -> StdError {
    StdError::parse_err(record, "not in its packed form")
}

fn below<'a>(
    storage: &'a dyn Storage,
    first: &[u8],
    start: Writer,
    order: Order,
) -> Box<dyn Iterator<Item = Record> + 'a> {
    storage.range(Some(&start.into_bytes()), after(first).as_deref(), order)
}

/// An account that is not the last part of a key: one byte of length, then the text.
/// Addresses are shorter than 256 bytes.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a>(pub &'a Addr);

impl Key for Account<'_> {
    fn write(&self, path: &mut Writer) {
        path.length(self.0.as_bytes().len());
        path.bytes(self.0.as_bytes());
    }
}

impl Key for () {
    fn write(&self, _: &mut Writer) {}
}

impl Key for TopicId {
    fn write(&self, path: &mut Writer) {
        path.long(self.0);
    }
}

impl Suffix for TopicId {
    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        bytes.long().map(Self)
    }
}

impl Key for EpochId {
    fn write(&self, path: &mut Writer) {
        path.epoch(*self);
    }
}

impl Suffix for EpochId {
    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        bytes.epoch()
    }
}

impl Key for ActorId {
    fn write(&self, path: &mut Writer) {
        path.actor(*self);
    }
}

impl Suffix for ActorId {
    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        bytes.actor()
    }
}

impl Key for Role {
    fn write(&self, path: &mut Writer) {
        path.byte(self.bit());
    }
}

impl Key for u32 {
    fn write(&self, path: &mut Writer) {
        path.short(*self);
    }
}

impl Suffix for u32 {
    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        bytes.short()
    }
}

impl Key for u64 {
    fn write(&self, path: &mut Writer) {
        path.long(*self);
    }
}

impl Suffix for u64 {
    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        bytes.long()
    }
}

impl Key for Addr {
    fn write(&self, path: &mut Writer) {
        path.bytes(self.as_bytes());
    }
}

impl Suffix for Addr {
    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        let text = core::str::from_utf8(bytes.rest()).ok()?;
        Some(Self::unchecked(text))
    }
}

impl Key for &Addr {
    fn write(&self, path: &mut Writer) {
        path.bytes(self.as_bytes());
    }
}

impl<A: Key, B: Key> Key for (A, B) {
    fn write(&self, path: &mut Writer) {
        self.0.write(path);
        self.1.write(path);
    }
}

impl<A: Suffix, B: Suffix> Suffix for (A, B) {
    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        Some((A::read(bytes)?, B::read(bytes)?))
    }
}

impl<A: Key, B: Key, C: Key> Key for (A, B, C) {
    fn write(&self, path: &mut Writer) {
        self.0.write(path);
        self.1.write(path);
        self.2.write(path);
    }
}

#[cfg(test)]
mod tests;
