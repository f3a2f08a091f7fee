#![doc = include_str!("../README.md")]

mod buffer;
mod item;
mod map;
mod packed;
mod values;

pub use allora_storage_derive::Packed;
pub use buffer::{Reader, Writer};
pub use cw_storage_plus::Bound;
pub use item::Item;
pub use map::{Map, Prefix};
pub use packed::{Counted, Packed};
pub use values::{Front, Mark};

use thiserror::Error;

/// A stored value that is missing or cannot be read.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("a stored {record} is missing or cannot be read")]
pub struct Corrupt {
    /// What it should have been: [`Packed::NAME`].
    pub record: &'static str,
}
