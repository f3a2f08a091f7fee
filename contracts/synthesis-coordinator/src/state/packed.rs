//! Maps of packed values: keys as `cw-storage-plus` builds them, values raw.

use core::marker::PhantomData;

use cosmwasm_std::storage_keys::to_length_prefixed;
use cosmwasm_std::{Order, Storage};
use cw_storage_plus::{KeyDeserialize, Prefixer, PrimaryKey};

use crate::error::{ContractError, ContractResult};
use allora_interfaces::codec::Codec;

/// As `cw_storage_plus::Map`, with the bytes of [`Codec`] for JSON.
pub(crate) struct Packed<K, V> {
    namespace: &'static str,
    types: PhantomData<(K, V)>,
}

impl<K, V: Codec> Packed<K, V> {
    pub(crate) const fn new(namespace: &'static str) -> Self {
        Self {
            namespace,
            types: PhantomData,
        }
    }

    fn decode(bytes: &[u8]) -> ContractResult<V> {
        V::from_bytes(bytes).ok_or_else(|| ContractError::Corrupt { record: V::NAME }.into())
    }

    fn start(&self) -> Vec<u8> {
        to_length_prefixed(self.namespace.as_bytes())
    }
}

impl<'k, K: PrimaryKey<'k>, V: Codec> Packed<K, V> {
    fn path(&self, key: &K) -> Vec<u8> {
        let mut path = self.start();
        path.extend(key.joined_key());
        path
    }

    pub(crate) fn save(&self, storage: &mut dyn Storage, key: K, value: &V) {
        storage.set(&self.path(&key), &value.to_bytes());
    }

    pub(crate) fn may_load(&self, storage: &dyn Storage, key: K) -> ContractResult<Option<V>> {
        let bytes = storage.get(&self.path(&key));
        bytes.map(|bytes| Self::decode(&bytes)).transpose()
    }

    pub(crate) fn load(&self, storage: &dyn Storage, key: K) -> ContractResult<V> {
        let missing = ContractError::Corrupt { record: V::NAME };
        self.may_load(storage, key)?.ok_or_else(|| missing.into())
    }

    pub(crate) fn has(&self, storage: &dyn Storage, key: K) -> bool {
        storage.get(&self.path(&key)).is_some()
    }

    pub(crate) fn remove(&self, storage: &mut dyn Storage, key: K) {
        storage.remove(&self.path(&key));
    }

    /// Entries below a prefix, the last part of their key decoded, from `min`
    /// (inclusive) on, or down to it.
    pub(crate) fn range<'a, 's, P, S>(
        &self,
        storage: &'s dyn Storage,
        prefix: P,
        min: Option<S>,
        order: Order,
    ) -> Box<dyn Iterator<Item = ContractResult<(S::Output, V)>> + 's>
    where
        P: Prefixer<'a>,
        S: PrimaryKey<'a> + KeyDeserialize,
        V: 's,
        S::Output: 'static,
    {
        let mut first = self.start();
        first.extend(prefix.joined_prefix());
        let end = after(&first);
        let skipped = first.len();
        if let Some(min) = min {
            first.extend(min.joined_key());
        }
        let entries = storage.range(Some(&first), end.as_deref(), order);
        Box::new(entries.map(move |(key, value)| {
            let suffix = key.get(skipped..).unwrap_or_default().to_vec();
            Ok((S::from_vec(suffix)?, Self::decode(&value)?))
        }))
    }
}

/// The first key that does not start with `prefix`, if there is one.
fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            return Some(end);
        }
    }
    None
}

/// The value of a key that only has to exist; storage refuses empty values.
pub(crate) struct Mark;

impl Codec for Mark {
    const NAME: &'static str = "mark";

    fn write(&self, output: &mut allora_interfaces::codec::Writer) {
        output.flag(true);
    }

    fn read(input: &mut allora_interfaces::codec::Reader<'_>) -> Option<Self> {
        input.flag()?.then_some(Self)
    }
}
