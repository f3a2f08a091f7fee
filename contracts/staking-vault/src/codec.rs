//! Packed storage: keys as `cw-storage-plus` builds them, values as
//! [`allora_interfaces::codec`] packs them, numbers without their leading zeros.

use core::marker::PhantomData;

use allora_interfaces::codec::after;
pub(crate) use allora_interfaces::codec::{Codec, Mark, Reader, Writer};
use cosmwasm_std::storage_keys::to_length_prefixed;
use cosmwasm_std::{Order, Storage, Timestamp, Uint256};
use cw_storage_plus::{KeyDeserialize, Prefixer, PrimaryKey};

use crate::error::{ContractError, ContractResult};

/// One value.
pub(crate) struct Slot<V> {
    key: &'static str,
    types: PhantomData<V>,
}

impl<V: Codec> Slot<V> {
    pub(crate) const fn new(key: &'static str) -> Self {
        Self {
            key,
            types: PhantomData,
        }
    }

    pub(crate) fn save(&self, storage: &mut dyn Storage, value: &V) {
        storage.set(self.key.as_bytes(), &value.to_bytes());
    }

    pub(crate) fn load(&self, storage: &dyn Storage) -> ContractResult<V> {
        let bytes = storage.get(self.key.as_bytes());
        let value = bytes.and_then(|bytes| V::from_bytes(&bytes));
        value.ok_or_else(|| ContractError::Corrupt { record: V::NAME }.into())
    }
}

/// As `cw_storage_plus::Map`, with packed values.
pub(crate) struct Packed<K, V> {
    namespace: &'static str,
    types: PhantomData<(K, V)>,
}

/// Entries of a map with the last part of their keys.
pub(crate) type Entries<'a, K, V> = Box<dyn Iterator<Item = ContractResult<(K, V)>> + 'a>;

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
}

impl<'k, K: PrimaryKey<'k>, V: Codec> Packed<K, V> {
    fn path(&self, key: &K) -> Vec<u8> {
        let mut path = to_length_prefixed(self.namespace.as_bytes());
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

    pub(crate) fn remove(&self, storage: &mut dyn Storage, key: K) {
        storage.remove(&self.path(&key));
    }

    /// Entries below a prefix, in order, after a key if one is given.
    pub(crate) fn range<'a, 's, P, S>(
        &self,
        storage: &'s dyn Storage,
        prefix: P,
        start_after: Option<S>,
        order: Order,
    ) -> Entries<'s, S::Output, V>
    where
        P: Prefixer<'a>,
        S: PrimaryKey<'a> + KeyDeserialize,
        V: 's,
        S::Output: 'static,
    {
        let mut first = to_length_prefixed(self.namespace.as_bytes());
        first.extend(prefix.joined_prefix());
        let end = after(&first);
        let skipped = first.len();
        if let Some(start) = start_after {
            first.extend(start.joined_key());
            // the least key that is greater
            first.push(0);
        }
        let entries = storage.range(Some(&first), end.as_deref(), order);
        Box::new(entries.map(move |(key, value)| {
            let suffix = key.get(skipped..).unwrap_or_default().to_vec();
            Ok((S::from_vec(suffix)?, Self::decode(&value)?))
        }))
    }
}

/// Fields only the vault has.
pub(crate) trait Fields {
    /// Length, then the bytes without leading zeros.
    fn wide(&mut self, value: Uint256);
    /// Length, then UTF-8; at most 255 bytes.
    fn text(&mut self, value: &str);
    /// Presence, then the time.
    fn maybe_time(&mut self, value: Option<Timestamp>);
}

impl Fields for Writer {
    fn wide(&mut self, value: Uint256) {
        let bytes = value.to_be_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        self.length(bytes.len().saturating_sub(zeros));
        bytes.iter().skip(zeros).for_each(|byte| self.byte(*byte));
    }

    fn text(&mut self, value: &str) {
        self.length(value.len());
        self.bytes(value.as_bytes());
    }

    fn maybe_time(&mut self, value: Option<Timestamp>) {
        self.maybe_long(value.map(|time| time.nanos()));
    }
}

/// Reads [`Fields`].
pub(crate) trait ReadFields {
    fn wide(&mut self) -> Option<Uint256>;
    fn text(&mut self) -> Option<String>;
    fn maybe_time(&mut self) -> Option<Option<Timestamp>>;
}

impl ReadFields for Reader<'_> {
    fn wide(&mut self) -> Option<Uint256> {
        let length = self.length()?;
        let mut bytes = [0; 32];
        let start = bytes.len().checked_sub(length)?;
        for byte in bytes.get_mut(start..)? {
            *byte = self.byte()?;
        }
        // one form for every number
        if bytes.get(start) == Some(&0) {
            return None;
        }
        Some(Uint256::from_be_bytes(bytes))
    }

    fn text(&mut self) -> Option<String> {
        let length = self.length()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn maybe_time(&mut self) -> Option<Option<Timestamp>> {
        Some(self.maybe_long()?.map(Timestamp::from_nanos))
    }
}
