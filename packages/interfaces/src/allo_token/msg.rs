//! What the token is told; its other messages are those of `cw20`.
//!
//! Amounts are in base units of ALLO.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint128;
use cw20::{Cw20Coin, Logo, MinterResponse};

/// Genesis: that of cw20-base, and what of it is locked.
#[cw_serde]
pub struct InstantiateMsg {
    /// 3 to 50 bytes.
    pub name: String,
    /// 3 to 12 letters or dashes.
    pub symbol: String,
    /// Decimal places.
    pub decimals: u8,
    /// Who has how much.
    pub initial_balances: Vec<Cw20Coin>,
    /// Who may mint, and up to what supply.
    pub mint: Option<MinterResponse>,
    /// How the token is described.
    pub marketing: Option<MarketingInfo>,
    /// What of the initial balances is locked; nothing if left out.
    #[serde(default)]
    pub vesting: Vec<Grant>,
}

/// How the token is described.
#[cw_serde]
pub struct MarketingInfo {
    /// Address of the project.
    pub project: Option<String>,
    /// In words.
    pub description: Option<String>,
    /// Who may change this.
    pub marketing: Option<String>,
    /// Picture.
    pub logo: Option<Logo>,
}

/// A part of an initial balance that unlocks with time.
///
/// Instants are durations since genesis, which is the block that instantiates the
/// token: whoever writes a deployment knows those, and not when it will happen.
#[cw_serde]
#[derive(Eq)]
pub struct Grant {
    /// Whose; it has an initial balance of at least `amount`.
    pub address: String,
    /// Base units, more than 0.
    pub amount: Uint128,
    /// Seconds after genesis: the amount unlocks in proportion to the time since.
    #[serde(default)]
    pub start: u64,
    /// Seconds after genesis, not before `start`: nothing is unlocked before.
    pub cliff: u64,
    /// Seconds after genesis, not before `cliff`: all is unlocked from here on.
    pub end: u64,
}

/// Migration takes no parameters.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}
