//! What is stored: keys in [`keys`], records in files of their own where no other module
//! owns them.
//!
//! Money in custody is [`Ledger`](crate::ledger::Ledger), weights are
//! [`TopicWeight`](crate::emission::weight::TopicWeight), stake is
//! [`Pool`](crate::stake::pool::Pool): they keep their fields to themselves.

mod keys;
mod offence;
mod settings;
mod topic;

pub(crate) use keys::*;
pub(crate) use offence::OffenceRecord;
pub(crate) use settings::{Config, Settings};
pub(crate) use topic::{check_real, load_topic, Topic};
