//! Parameters of the vault: unit, range and default of each.

use allora_math::Real;
use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;

/// What governance can set. A field left out takes its default.
#[cw_serde]
#[derive(Packed)]
#[serde(default, deny_unknown_fields)]
pub struct VaultParams {
    /// Seconds from unstaking to withdrawal; up to 10,000,000; default 1,814,400 (three weeks).
    pub unbonding_period: u64,
    /// Importance `μ` of stake in a topic's weight; `[0, 1]`; default 0.5.
    pub stake_importance: Real,
    /// Importance `ν` of revenue in a topic's weight; `[0, 1]`; default 0.5.
    pub revenue_importance: Real,
    /// Weight of the newest value in a topic's weight, per `weight_period`; `(0, 1]`; default 0.5.
    pub weight_alpha: Real,
    /// Seconds after which `weight_alpha` applies in full; 1 to 31,536,000; default 604,800.
    pub weight_period: u64,
    /// Seconds in which a topic's counted revenue falls to 1/e; 1 to 31,536,000; default 604,800.
    pub revenue_decay: u64,
    /// Weight below which a topic takes no part in emission; default 100.
    pub min_topic_weight: Uint128,
    /// `f_e`, monthly share of the ecosystem's ALLO; `[0, 1]`; default 0.025.
    pub ecosystem_emission: Real,
    /// `Ξ`, bound of the monthly yield of stakers; `[0, 1]`; default 0.0095.
    pub max_monthly_yield: Real,
    /// Validators' share of emission; `[0, 1]`; default 0.25.
    pub validator_share: Real,
    /// Weight of the newest month in the emission rate; `(0, 1]`; default 0.1.
    pub emission_alpha: Real,
    /// Most that one epoch's offences take of an operator's stake; `[0, 0.5]`; default 0.1;
    /// 0 pauses slashing.
    pub max_slash: Real,
    /// Share of what consumers pay for a topic that goes to its creator; `[0, 0.5]`; default 0.
    pub creator_share: Real,
}

impl Default for VaultParams {
    fn default() -> Self {
        let real = |n: i64, d: u32| Real::ratio(n, d).unwrap_or(Real::ZERO);
        Self {
            unbonding_period: 1_814_400,
            stake_importance: real(1, 2),
            revenue_importance: real(1, 2),
            weight_alpha: real(1, 2),
            weight_period: 604_800,
            revenue_decay: 604_800,
            min_topic_weight: Uint128::new(100),
            ecosystem_emission: real(1, 40),
            max_monthly_yield: real(19, 2_000),
            validator_share: real(1, 4),
            emission_alpha: real(1, 10),
            max_slash: real(1, 10),
            creator_share: Real::ZERO,
        }
    }
}
