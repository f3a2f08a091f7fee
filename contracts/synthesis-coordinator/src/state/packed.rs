//! Maps of packed values under packed keys: fixed-width parts need no lengths
//! between them, and a stored byte costs 30 gas.

use core::marker::PhantomData;

use allora_interfaces::codec::{after, Codec, Reader, Writer};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use cosmwasm_std::storage_keys::to_length_prefixed;
use cosmwasm_std::{Addr, Order, Record, Storage};

use crate::error::{ContractError, ContractResult};

/// A key, or the beginning of one: its parts one after the other. Only the last may
/// differ in length.
pub(crate) trait Key {
    /// Appends its bytes, in the order of the values.
    fn write(&self, path: &mut Writer);
}

/// The end of a key, which a range reads back.
pub(crate) trait Suffix: Key + Sized {
    /// Inverse of [`Key::write`].
    fn read(bytes: &mut Reader<'_>) -> Option<Self>;
}

/// From a namespace and keys to packed values.
pub(crate) struct Packed<K, V> {
    namespace: &'static str,
    types: PhantomData<(K, V)>,
}

impl<K: Key, V: Codec> Packed<K, V> {
    pub(crate) const fn new(namespace: &'static str) -> Self {
        Self {
            namespace,
            types: PhantomData,
        }
    }

    fn path(&self, key: &K) -> Vec<u8> {
        path(self.namespace, key)
    }

    pub(crate) fn save(&self, storage: &mut dyn Storage, key: K, value: &V) {
        storage.set(&self.path(&key), &value.to_bytes());
    }

    pub(crate) fn may_load(&self, storage: &dyn Storage, key: K) -> ContractResult<Option<V>> {
        let bytes = storage.get(&self.path(&key));
        bytes.map(|bytes| decode(&bytes)).transpose()
    }

    pub(crate) fn load(&self, storage: &dyn Storage, key: K) -> ContractResult<V> {
        let value = self.may_load(storage, key)?;
        value.ok_or_else(|| corrupt(V::NAME))
    }

    pub(crate) fn has(&self, storage: &dyn Storage, key: K) -> bool {
        storage.get(&self.path(&key)).is_some()
    }

    pub(crate) fn remove(&self, storage: &mut dyn Storage, key: K) {
        storage.remove(&self.path(&key));
    }

    /// Visits entries below a prefix, with the last part of their key, from `min`
    /// (inclusive) on, or down to it, until told to stop by `false`.
    pub(crate) fn walk<S: Suffix>(
        &self,
        storage: &dyn Storage,
        prefix: impl Key,
        min: Option<S>,
        order: Order,
        visit: &mut dyn FnMut(S, V) -> bool,
    ) -> ContractResult<()> {
        let first = path(self.namespace, &prefix);
        let skipped = first.len();
        for (key, value) in below(
            storage,
            first,
            min.as_ref().map(|min| min as &dyn Key),
            order,
        ) {
            let mut suffix = Reader::new(key.get(skipped..).unwrap_or_default());
            let suffix = S::read(&mut suffix).ok_or_else(|| corrupt(V::NAME))?;
            if !visit(suffix, decode(&value)?) {
                break;
            }
        }
        Ok(())
    }

    /// At most `limit` entries of a [`walk`](Self::walk).
    pub(crate) fn list<S: Suffix>(
        &self,
        storage: &dyn Storage,
        prefix: impl Key,
        min: Option<S>,
        order: Order,
        limit: usize,
    ) -> ContractResult<Vec<(S, V)>> {
        let mut entries = Vec::new();
        if limit > 0 {
            self.walk(storage, prefix, min, order, &mut |suffix, value| {
                entries.push((suffix, value));
                entries.len() < limit
            })?;
        }
        Ok(entries)
    }

    /// The lowest entry below a prefix, from `min` on.
    pub(crate) fn first<S: Suffix>(
        &self,
        storage: &dyn Storage,
        prefix: impl Key,
        min: Option<S>,
    ) -> ContractResult<Option<(S, V)>> {
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
}

fn path(namespace: &str, key: &dyn Key) -> Vec<u8> {
    let mut path = Writer::from(to_length_prefixed(namespace.as_bytes()));
    key.write(&mut path);
    path.into_bytes()
}

fn decode<V: Codec>(bytes: &[u8]) -> ContractResult<V> {
    V::from_bytes(bytes).ok_or_else(|| corrupt(V::NAME))
}

#[cold]
fn corrupt(record: &'static str) -> Box<ContractError> {
    ContractError::Corrupt { record }.into()
}

fn below<'a>(
    storage: &'a dyn Storage,
    first: Vec<u8>,
    min: Option<&dyn Key>,
    order: Order,
) -> Box<dyn Iterator<Item = Record> + 'a> {
    let end = after(&first);
    let mut start = Writer::from(first);
    if let Some(min) = min {
        min.write(&mut start);
    }
    storage.range(Some(&start.into_bytes()), end.as_deref(), order)
}

impl Key for () {
    fn write(&self, _: &mut Writer) {}
}

impl Key for TopicId {
    fn write(&self, path: &mut Writer) {
        path.long(self.0);
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

impl Key for &Addr {
    fn write(&self, path: &mut Writer) {
        path.bytes(self.as_bytes());
    }
}

/// Nanoseconds and topic: by time, then by number.
impl Key for (u64, TopicId) {
    fn write(&self, path: &mut Writer) {
        path.long(self.0);
        self.1.write(path);
    }
}

impl Suffix for (u64, TopicId) {
    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        Some((bytes.long()?, TopicId(bytes.long()?)))
    }
}

impl<B: Key> Key for (TopicId, B) {
    fn write(&self, path: &mut Writer) {
        self.0.write(path);
        self.1.write(path);
    }
}

impl<B: Key, C: Key> Key for (TopicId, B, C) {
    fn write(&self, path: &mut Writer) {
        self.0.write(path);
        self.1.write(path);
        self.2.write(path);
    }
}
