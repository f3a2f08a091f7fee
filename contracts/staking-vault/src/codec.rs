//! Fields only the vault packs; the others are in [`allora_interfaces::codec`].

pub(crate) use allora_interfaces::codec::{Codec, Reader, Writer};
use cosmwasm_std::{Timestamp, Uint256};

/// Fields only the vault has.
pub(crate) trait Fields {
    /// Length, then the bytes without leading zeros.
    fn wide(&mut self, value: Uint256);
    /// Presence, then the count.
    fn maybe_count(&mut self, value: Option<u64>);
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

    fn maybe_count(&mut self, value: Option<u64>) {
        self.flag(value.is_some());
        if let Some(value) = value {
            self.count(value);
        }
    }

    fn maybe_time(&mut self, value: Option<Timestamp>) {
        self.maybe_long(value.map(|time| time.nanos()));
    }
}

/// Reads [`Fields`].
pub(crate) trait ReadFields {
    fn wide(&mut self) -> Option<Uint256>;
    fn maybe_count(&mut self) -> Option<Option<u64>>;
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

    fn maybe_count(&mut self) -> Option<Option<u64>> {
        match self.flag()? {
            true => self.count().map(Some),
            false => Some(None),
        }
    }

    fn maybe_time(&mut self) -> Option<Option<Timestamp>> {
        Some(self.maybe_long()?.map(Timestamp::from_nanos))
    }
}
