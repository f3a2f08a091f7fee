//! Storage of the coordinator that others read raw, without loading its code.

use cosmwasm_std::storage_keys::to_length_prefixed;
use cosmwasm_std::Addr;

use crate::codec::Writer;
use crate::TopicId;

/// (topic, account) → by when every epoch has ended that took a submission of the
/// account and asked for a bond, packed. Known from the schedule alone: it passes whether or
/// not anybody settles. One entry per account that ever submitted where a
/// bond was asked for; never removed, only replaced by later ones.
pub const BOND_LOCKS: &str = "locks";

/// The whole key of a lock.
pub fn bond_lock_key(topic_id: TopicId, account: &Addr) -> Vec<u8> {
    let mut key = Writer::from(to_length_prefixed(BOND_LOCKS.as_bytes()));
    key.long(topic_id.0);
    key.bytes(account.as_bytes());
    key.into_bytes()
}
