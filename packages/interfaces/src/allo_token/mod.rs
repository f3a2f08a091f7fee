//! `allo-token`: a cw20 whose genesis may lock what it gives.

mod client;
mod events;
mod msg;
mod query;
mod vesting;

use cw_storage_plus::Item;

pub use client::AlloToken;
pub use events::Event;
pub use msg::{Grant, InstantiateMsg, MarketingInfo, MigrateMsg};
pub use query::{QueryMsg, SupplyResponse, VestingResponse, VestingsResponse};
pub use vesting::{Lock, Schedules, MAX_SCHEDULES, SCHEDULES};

/// → whether the minter is final. One entry, never removed; others read it raw.
/// `true` proves that [`Event::MinterHandedOver`] happened and that the answer
/// of the `minter` query can never change again.
pub const MINTER_FINAL: Item<bool> = Item::new("minter_final");
