//! `staking-vault`: the money ledger.

mod client;
mod events;
pub mod hook;
pub mod msg;
mod params;
mod query;
pub mod raw;
mod settlement;

pub use client::StakingVault;
pub use events::Event;
pub use hook::HookMsg;
pub use msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, COMMISSION_ONE, MAX_UNBONDING, VALIDATORS};
pub use params::VaultParams;
pub use query::{
    ConfigResponse, EmissionResponse, InvariantsResponse, LedgerResponse, OffenceResponse,
    OffencesResponse, OperatorResponse, PositionResponse, PositionsResponse, QueryMsg,
    RewardsResponse, SettleResponse, StakeResponse, TopicAccountResponse, TopicAccountsResponse,
    Unbonding,
};
pub use settlement::{Offence, OffenceKind, Settlement, Share, FRACTION_ONE};
