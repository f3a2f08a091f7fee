//! One packed value under a key of its own.

use core::marker::PhantomData;

use cosmwasm_std::{Addr, QuerierWrapper, StdResult, Storage};

use crate::map::{decode, query_raw};
use crate::{Corrupt, Packed};

/// As `cw_storage_plus::Item`, with a packed value.
pub struct Item<V> {
    key: &'static str,
    value: PhantomData<V>,
}

impl<V: Packed> Item<V> {
    /// Under this key.
    pub const fn new(key: &'static str) -> Self {
        let value = PhantomData;
        Self { key, value }
    }

    /// The whole key.
    pub const fn key(&self) -> &'static [u8] {
        self.key.as_bytes()
    }

    /// Stores a value.
    pub fn save(&self, storage: &mut dyn Storage, value: &V) {
        storage.set(self.key.as_bytes(), &value.to_bytes());
    }

    /// What is stored.
    pub fn load(&self, storage: &dyn Storage) -> Result<V, Corrupt> {
        let record = V::NAME;
        self.may_load(storage)?.ok_or(Corrupt { record })
    }

    /// What is stored, if anything is.
    pub fn may_load(&self, storage: &dyn Storage) -> Result<Option<V>, Corrupt> {
        let bytes = storage.get(self.key.as_bytes());
        bytes.map(|bytes| decode(&bytes)).transpose()
    }

    /// What another contract stores, if anything, without loading its code.
    pub fn query(&self, querier: &QuerierWrapper<'_>, contract: &Addr) -> StdResult<Option<V>> {
        query_raw(querier, contract, self.key.into())
    }
}
