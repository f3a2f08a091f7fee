//! One function per message: load, compute, store, announce.

mod govern;
mod receive;
mod roles;
mod source;
mod topics;

pub(crate) use govern::{set_fees, update_ownership, wire};
pub(crate) use receive::receive;
pub(crate) use roles::{leave, update_list};
pub(crate) use topics::{
    create_free_topic, pause_topic, resume_topic, retire_topic, set_creator, update_topic,
};
