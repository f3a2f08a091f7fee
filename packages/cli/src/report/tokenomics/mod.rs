//! What years of the economy show.

pub(crate) mod json;
pub(crate) mod table;
