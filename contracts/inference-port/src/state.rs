//! What is stored, under which key, and for how long.

use allora_storage::{Item, Packed};
use cosmwasm_std::Addr;

/// → where values come from, and who may push. One entry, never changed nor removed.
pub(crate) const CONFIG: Item<Config> = Item::new("config");

/// Where values come from, and who may push.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Config {
    pub(crate) synthesis_coordinator: Addr,
    pub(crate) inference_desk: Option<Addr>,
}
