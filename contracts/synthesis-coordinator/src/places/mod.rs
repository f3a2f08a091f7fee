//! Who takes part: places of a role, who holds them, and what everybody is remembered by.

pub(crate) mod placement;
pub(crate) mod roster;
pub(crate) mod stakes;
pub(crate) mod standings;
pub(crate) mod waiting;
