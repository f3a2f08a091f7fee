//! Where the truth of an epoch comes from.

use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{from_json, Binary, Timestamp};
use serde::de::IgnoredAny;

use super::ranges::whole;
use super::validate::ParamsError;
use crate::EpochId;

/// Who or what says what the truth of an epoch is.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Eq, Packed)]
pub enum TruthSource {
    /// The reputers of the topic. The default.
    Reputers {},
    /// A contract on the same chain. There are no reports then, and nobody is paid for any.
    Contract(ContractSource),
}

impl Default for TruthSource {
    fn default() -> Self {
        Self::Reputers {}
    }
}

/// A number in the answer of a contract to a smart query.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[derive(Eq, Packed)]
pub struct ContractSource {
    /// Whom to ask; not the coordinator.
    pub address: String,
    /// The query as JSON, 2 to 512 bytes. [`EPOCH`] in it stands for the number of the epoch,
    /// [`TIME`] for the second its report window opens.
    pub query: String,
    /// Keys of objects and, in decimal, indices of arrays that lead to the number in the answer:
    /// at most 8, of at most 64 bytes. The number is a string with a decimal, or an integer.
    pub path: Vec<String>,
}

/// In a query: the number of the epoch.
pub const EPOCH: &str = "$epoch";
/// In a query: when the report window of the epoch opens, in seconds since 1970.
pub const TIME: &str = "$time";

const MAX_ADDRESS: u64 = 128;
const MAX_QUERY: u64 = 512;
const MAX_STEPS: u64 = 8;
const MAX_STEP: u64 = 64;

impl TruthSource {
    /// The contract that is asked, if one is.
    pub const fn contract(&self) -> Option<&ContractSource> {
        match self {
            Self::Reputers {} => None,
            Self::Contract(source) => Some(source),
        }
    }

    pub(super) fn validate(&self) -> Result<(), ParamsError> {
        self.contract().map_or(Ok(()), ContractSource::validate)
    }
}

impl ContractSource {
    /// The query about an epoch.
    pub fn query_of(&self, epoch: EpochId, reports_open: Timestamp) -> Binary {
        let values = [
            (EPOCH, epoch.0.to_string()),
            (TIME, reports_open.seconds().to_string()),
        ];
        let mut query = Vec::with_capacity(self.query.len());
        let mut rest = self.query.as_bytes();
        // by hand: a search for texts is 3 KB of Wasm
        'bytes: while let Some((first, others)) = rest.split_first() {
            for (name, value) in &values {
                if let Some(behind) = rest.strip_prefix(name.as_bytes()) {
                    query.extend_from_slice(value.as_bytes());
                    rest = behind;
                    continue 'bytes;
                }
            }
            query.push(*first);
            rest = others;
        }
        query.into()
    }

    /// Lengths, and that the query is JSON. Whether the address is one is for the registry to say.
    fn validate(&self) -> Result<(), ParamsError> {
        let bytes = |text: &str| u64::try_from(text.len()).unwrap_or(u64::MAX);
        whole(
            "truth_source.contract.address",
            "1 to 128 bytes",
            bytes(&self.address),
            1,
            MAX_ADDRESS,
        )?;
        whole(
            "truth_source.contract.query",
            "2 to 512 bytes",
            bytes(&self.query),
            2,
            MAX_QUERY,
        )?;
        let example = self.query_of(EpochId(0), Timestamp::default());
        if let Err(error) = from_json::<IgnoredAny>(example) {
            return Err(ParamsError {
                field: "truth_source.contract.query",
                expected: "JSON",
                actual: error.to_string(),
            });
        }
        let steps = u64::try_from(self.path.len()).unwrap_or(u64::MAX);
        let (field, expected) = ("truth_source.contract.path", "at most 8 steps");
        whole(field, expected, steps, 0, MAX_STEPS)?;
        for step in &self.path {
            whole(field, "of 1 to 64 bytes a step", bytes(step), 1, MAX_STEP)?;
        }
        Ok(())
    }
}
