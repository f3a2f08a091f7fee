//! `inference-desk`: what consumers pay for, delivered by anybody.

mod callback;
mod client;
mod events;
pub mod hook;
pub mod msg;
mod params;
mod query;
mod terms;

pub use callback::{AuthenticateError, Expected, Inference, InferenceMsg, Outcome, Receipt};
pub use client::InferenceDesk;
pub use events::Event;
pub use hook::HookMsg;
pub use msg::{ExecuteMsg, InstantiateMsg, MigrateMsg};
pub use params::DeskParams;
pub use query::{
    AccountEntry, AccountResponse, AccountsResponse, ConfigResponse, DeliverableEntry,
    DeliverableResponse, LedgerResponse, QueryMsg, QuoteResponse, RequestResponse, RequestState,
    RequestsResponse, SubscriptionResponse, SubscriptionsResponse, Watch,
};
pub use terms::{Callback, Condition, NewRequest, NewSubscription, Pause, Target, Tip};
