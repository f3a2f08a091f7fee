//! What a simulation shows and writes: tables, JSON, and a page with plots.

pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod output;
pub(crate) mod tables;
pub(crate) mod tokenomics;
