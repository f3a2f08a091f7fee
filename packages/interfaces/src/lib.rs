//! Messages, queries, events, identifiers and typed clients of the Allora
//! contracts, and the form of what they store. No rule of the network is decided here.

mod access;
pub mod codec;
mod ids;
mod page;
pub mod storage;
pub mod units;
pub mod version;

pub mod allo_token;
pub mod staking_vault;
pub mod synthesis_coordinator;
pub mod topic_registry;

pub use access::Access;
pub use ids::{ActorId, EpochId, Role, TopicId};
pub use page::{page_limit, DEFAULT_PAGE, MAX_PAGE};
