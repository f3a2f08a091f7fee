//! One function per message: load → compute → store → announce.

mod claim;
mod govern;
mod receive;
mod settle;
mod stake;
mod topic;

pub(crate) use claim::claim;
pub(crate) use govern::{set_params, update_ownership, wire};
pub(crate) use receive::receive;
pub(crate) use settle::settle;
pub(crate) use stake::{cancel_unstake, unstake, withdraw};
pub(crate) use topic::{open_topic, set_topic_active};

#[cfg(test)]
pub(crate) use settle::MAX_SHARES;
