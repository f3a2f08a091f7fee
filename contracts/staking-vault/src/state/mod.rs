//! What is stored: keys in [`keys`], records in files of their own where no other module
//! owns them.
//!
//! Money in custody is [`Ledger`](crate::ledger::Ledger), weights are
//! [`TopicWeight`](crate::emission::weight::TopicWeight), stake is
//! [`Pool`](crate::stake::pool::Pool): they keep their fields to themselves.

mod keys;
mod offence;
mod reward_page;
mod settings;

pub(crate) use keys::*;
pub(crate) use offence::OffenceRecord;
#[cfg(test)]
pub(crate) use reward_page::ACTORS_PER_PAGE;
pub(crate) use reward_page::{locate, RewardPage};
pub(crate) use settings::{Config, Settings};
