//! One function per message: load, compute, store, announce.

mod govern;
mod receive;
mod roles;
mod topics;

pub(crate) use govern::{set_fees, update_ownership, wire};
pub(crate) use receive::receive;
pub(crate) use roles::{check_list_length, leave, update_list};
pub(crate) use topics::{
    create_topic, set_creator, set_status, update_topic, TopicDraft, TopicEdit,
};
