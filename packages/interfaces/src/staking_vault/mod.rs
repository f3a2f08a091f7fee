//! `staking-vault`: the money ledger.

mod client;
mod events;
mod flat;
mod msg;
mod params;
mod query;
pub mod raw;

pub use client::StakingVault;
pub use events::Event;
pub use msg::{
    ExecuteMsg, HookMsg, InstantiateMsg, MigrateMsg, Offence, OffenceKind, Settlement, Share,
    COMMISSION_ONE, FRACTION_ONE, MAX_UNBONDING, VALIDATORS,
};
pub use params::VaultParams;
pub use query::{
    ConfigResponse, EmissionResponse, InvariantsResponse, LedgerResponse, OffenceResponse,
    OffencesResponse, OperatorResponse, PositionResponse, PositionsResponse, QueryMsg,
    RewardsResponse, SettleResponse, StakeResponse, TopicAccountResponse, TopicAccountsResponse,
    Unbonding,
};
