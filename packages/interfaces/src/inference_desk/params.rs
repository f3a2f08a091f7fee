//! What governance sets.

use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

use crate::units::ONE_ALLO;

/// What governance sets. Requests and subscriptions keep what held when they were made.
#[cw_serde]
#[derive(Eq, Packed)]
#[serde(deny_unknown_fields)]
pub struct DeskParams {
    /// What a delivery costs, unless the topic's creator asks another price: base units, at most one
    /// ALLO. It pays for what is stored meanwhile.
    pub base_fee: Uint128,
    /// Least gas that a callback may be given: 20,000 to `max_gas_limit`.
    pub min_gas_limit: u64,
    /// Most: up to 1,000,000.
    pub max_gas_limit: u64,
    /// Whether new requests and subscriptions are taken. Those there are go on, whatever it says.
    pub accepting: bool,
}

impl Default for DeskParams {
    fn default() -> Self {
        Self {
            base_fee: Uint128::new(ONE_ALLO.u128() / 100),
            min_gas_limit: 80_000,
            max_gas_limit: 400_000,
            accepting: true,
        }
    }
}
