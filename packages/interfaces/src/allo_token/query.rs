//! What the token answers.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_schema::{cw_serde, QueryResponses};
use cosmwasm_std::{Timestamp, Uint128};

use super::Lock;

/// Questions: those of cw20-base, whose pages start after `start_after` and have `limit`
/// entries, 10 if left out and 30 at most, and three about what genesis locked.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// Balance of an account, 0 if it has none.
    #[returns(cw20::BalanceResponse)]
    Balance { address: String },
    /// Name, symbol, decimals and supply.
    #[returns(cw20::TokenInfoResponse)]
    TokenInfo {},
    /// Who may mint, and up to what supply.
    #[returns(cw20::MinterResponse)]
    Minter {},
    /// How much of the owner's the spender may spend, 0 if nothing.
    #[returns(cw20::AllowanceResponse)]
    Allowance { owner: String, spender: String },
    /// All allowances an owner gave.
    #[returns(cw20::AllAllowancesResponse)]
    AllAllowances {
        owner: String,
        /// After this spender.
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// All allowances a spender was given.
    #[returns(cw20::AllSpenderAllowancesResponse)]
    AllSpenderAllowances {
        spender: String,
        /// After this owner.
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// All accounts that have a balance.
    #[returns(cw20::AllAccountsResponse)]
    AllAccounts {
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// How the token is described.
    #[returns(cw20::MarketingInfoResponse)]
    MarketingInfo {},
    /// Its picture; an error if none is stored.
    #[returns(cw20::DownloadLogoResponse)]
    DownloadLogo {},
    /// What of an account is locked now, and what it can move.
    #[returns(VestingResponse)]
    Vesting { address: String },
    /// The same of every account with a grant, ascending by address; `limit` defaults
    /// to 30, at most 100.
    #[returns(VestingsResponse)]
    Vestings {
        /// After this address.
        start_after: Option<String>,
        limit: Option<u32>,
    },
    /// What exists, and what of it is locked at an instant.
    #[returns(SupplyResponse)]
    Supply {
        /// When, past or future; now if left out.
        at: Option<Timestamp>,
    },
}

/// An account's grant. `vested + locked` is the amount of the grant.
#[cw_serde]
pub struct VestingResponse {
    pub address: String,
    /// None, if the account never had one, or has moved ALLO since it ended.
    pub grant: Option<Lock>,
    /// Base units of the grant that are unlocked, rounded down.
    pub vested: Uint128,
    /// Base units of the grant that are locked.
    pub locked: Uint128,
    /// Base units the account has, locked or not.
    pub balance: Uint128,
    /// Base units it can move: the balance without what is locked.
    pub spendable: Uint128,
}

/// A page.
#[cw_serde]
pub struct VestingsResponse {
    /// Ascending by address.
    pub vestings: Vec<VestingResponse>,
}

/// What exists now, against what is locked at an instant.
#[cw_serde]
pub struct SupplyResponse {
    /// The instant.
    pub at: Timestamp,
    /// Base units that exist now.
    pub total: Uint128,
    /// Base units locked then, rounded up per schedule: at most what the accounts' own
    /// locks sum to, and less by less than a unit per account.
    pub locked: Uint128,
    /// `total − locked`. The treasury of the vault, which does not circulate either, is
    /// not known here.
    pub circulating: Uint128,
}
