//! Parameters on their way to the coordinator: checked by the registry, read by
//! nobody in between, so packed.

use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Binary;

use super::params::TopicParams;

/// [`TopicParams`], packed. The registry shows them in full.
#[cw_serde]
pub struct PackedParams(pub Binary);

impl From<&TopicParams> for PackedParams {
    fn from(params: &TopicParams) -> Self {
        Self(params.to_bytes().into())
    }
}

impl PackedParams {
    /// The parameters; `None` if the bytes are none.
    pub fn unpack(&self) -> Option<TopicParams> {
        TopicParams::from_bytes(&self.0)
    }
}

#[cfg(test)]
mod tests;
