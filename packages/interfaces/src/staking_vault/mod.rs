//! `staking-vault`: the money ledger.

mod client;
mod events;
mod msg;
mod query;
pub mod raw;

pub use client::StakingVault;
pub use events::Event;
pub use msg::{
    ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, Settlement, Share, VaultParams, FRACTION_ONE,
};
pub use query::{
    ConfigResponse, EmissionResponse, InvariantsResponse, LedgerResponse, QueryMsg,
    RewardsResponse, SettleResponse, StakeResponse, TopicAccountResponse, TopicAccountsResponse,
    Unbonding,
};
