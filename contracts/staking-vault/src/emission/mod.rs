//! Emission: the monthly schedule, and the weights by which topics share it.

pub(crate) mod entitlement;
pub(crate) mod revenue;
pub(crate) mod schedule;
pub(crate) mod weight;
