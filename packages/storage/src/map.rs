//! From keys to packed values.

use core::marker::PhantomData;

use cosmwasm_std::{Addr, Order, QuerierWrapper, Record, StdError, StdResult, Storage};
use cw_storage_plus::{Bound, Key, KeyDeserialize, Prefixer, PrimaryKey, RawBound};

use crate::{Corrupt, Packed};

/// Bytes that most keys need at most.
const USUAL_LENGTH: usize = 64;

/// As `cw_storage_plus::Map`, with packed values: the same keys, byte for byte.
pub struct Map<K, V> {
    namespace: &'static str,
    types: PhantomData<(K, V)>,
}

impl<K, V> Map<K, V> {
    /// Below a namespace of its own.
    pub const fn new(namespace: &'static str) -> Self {
        Self {
            namespace,
            types: PhantomData,
        }
    }
}

impl<'a, K: PrimaryKey<'a>, V: Packed> Map<K, V> {
    /// The whole key of an entry.
    pub fn key(&self, key: &K) -> Vec<u8> {
        let parts = key.key();
        let (last, first) = parts.split_last().unzip();
        let mut path = path(self.namespace, first.unwrap_or_default());
        path.extend_from_slice(last.map(Key::as_ref).unwrap_or_default());
        path
    }

    /// Stores a value.
    pub fn save(&self, storage: &mut dyn Storage, key: K, value: &V) {
        storage.set(&self.key(&key), &value.to_bytes());
    }

    /// The value of a key that must have one.
    pub fn load(&self, storage: &dyn Storage, key: K) -> Result<V, Corrupt> {
        let record = V::NAME;
        self.may_load(storage, key)?.ok_or(Corrupt { record })
    }

    /// The value of a key, if there is one.
    pub fn may_load(&self, storage: &dyn Storage, key: K) -> Result<Option<V>, Corrupt> {
        let bytes = storage.get(&self.key(&key));
        bytes.map(|bytes| decode(&bytes)).transpose()
    }

    /// The value of a key in the storage of another contract, without loading its code.
    pub fn query(
        &self,
        querier: &QuerierWrapper<'_>,
        contract: &Addr,
        key: K,
    ) -> StdResult<Option<V>> {
        query_raw(querier, contract, self.key(&key))
    }

    /// Whether a key has a value.
    pub fn has(&self, storage: &dyn Storage, key: K) -> bool {
        storage.get(&self.key(&key)).is_some()
    }

    /// Removes a value.
    pub fn remove(&self, storage: &mut dyn Storage, key: K) {
        storage.remove(&self.key(&key));
    }

    /// Entries whose keys begin with a prefix.
    pub fn prefix(&self, prefix: K::Prefix) -> Prefix<K::Suffix, V> {
        Prefix::new(self.namespace, &prefix.prefix())
    }

    /// Entries whose keys begin with a shorter prefix.
    pub fn sub_prefix(&self, prefix: K::SubPrefix) -> Prefix<K::SuperSuffix, V> {
        Prefix::new(self.namespace, &prefix.prefix())
    }

    /// All entries between two bounds.
    pub fn range<'s>(
        &self,
        storage: &'s dyn Storage,
        min: Option<Bound<'a, K>>,
        max: Option<Bound<'a, K>>,
        order: Order,
    ) -> impl Iterator<Item = Result<(K::Output, V), Corrupt>> + 's
    where
        K: KeyDeserialize + 's,
        V: 's,
    {
        Prefix::<K, V>::new(self.namespace, &[]).range(storage, min, max, order)
    }
}

/// The entries of a [`Map`] below a prefix; `K` is the rest of their keys.
pub struct Prefix<K, V> {
    path: Vec<u8>,
    types: PhantomData<(K, V)>,
}

impl<K: KeyDeserialize, V: Packed> Prefix<K, V> {
    fn new(namespace: &str, parts: &[Key<'_>]) -> Self {
        Self {
            path: path(namespace, parts),
            types: PhantomData,
        }
    }

    /// The entries between two bounds, with the rest of their keys. As
    /// `cw_storage_plus::Prefix::range`, which copies the prefix for every entry.
    pub fn range<'s, 'b>(
        &self,
        storage: &'s dyn Storage,
        min: Option<Bound<'b, K>>,
        max: Option<Bound<'b, K>>,
        order: Order,
    ) -> impl Iterator<Item = Result<(K::Output, V), Corrupt>> + 's
    where
        K: PrimaryKey<'b> + 's,
        V: 's,
    {
        let start = match min.map(|bound| bound.to_raw_bound()) {
            None => None,
            Some(RawBound::Inclusive(key)) => Some(self.at(&key)),
            Some(RawBound::Exclusive(key)) => Some(next(self.at(&key))),
        };
        let end = match max.map(|bound| bound.to_raw_bound()) {
            None => after(&self.path),
            Some(RawBound::Inclusive(key)) => Some(next(self.at(&key))),
            Some(RawBound::Exclusive(key)) => Some(self.at(&key)),
        };
        let skipped = self.path.len();
        let start = start.as_deref().unwrap_or(&self.path);
        let entries = storage.range(Some(start), end.as_deref(), order);
        entries.map(move |record| entry::<K, V>(skipped, record))
    }

    fn at(&self, key: &[u8]) -> Vec<u8> {
        [&self.path, key].concat()
    }
}

/// Parts of a key in one allocation, each behind two bytes of its length: as
/// `cosmwasm_std::storage_keys::to_length_prefixed_nested`.
fn path(namespace: &str, parts: &[Key<'_>]) -> Vec<u8> {
    let mut path = Vec::with_capacity(USUAL_LENGTH);
    for part in [namespace.as_bytes()]
        .into_iter()
        .chain(parts.iter().map(Key::as_ref))
    {
        let length = u16::try_from(part.len()).unwrap_or(u16::MAX);
        path.extend_from_slice(&length.to_be_bytes());
        path.extend_from_slice(part);
    }
    path
}

/// The least key that is greater.
fn next(mut key: Vec<u8>) -> Vec<u8> {
    key.push(0);
    key
}

/// The first key that does not begin with `prefix`, if there is one.
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

fn entry<K: KeyDeserialize, V: Packed>(
    skipped: usize,
    (mut key, value): Record,
) -> Result<(K::Output, V), Corrupt> {
    key.drain(..skipped.min(key.len()));
    let key = K::from_vec(key).map_err(|_| Corrupt { record: V::NAME })?;
    Ok((key, decode(&value)?))
}

pub(crate) fn decode<V: Packed>(bytes: &[u8]) -> Result<V, Corrupt> {
    V::from_bytes(bytes).ok_or(Corrupt { record: V::NAME })
}

pub(crate) fn query_raw<V: Packed>(
    querier: &QuerierWrapper<'_>,
    contract: &Addr,
    key: Vec<u8>,
) -> StdResult<Option<V>> {
    let bytes = querier.query_wasm_raw(contract, key)?;
    let bytes = bytes.filter(|bytes| !bytes.is_empty());
    let unreadable = || StdError::parse_err(V::NAME, "not in its packed form");
    bytes
        .map(|bytes| V::from_bytes(&bytes).ok_or_else(unreadable))
        .transpose()
}
