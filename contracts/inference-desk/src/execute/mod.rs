//! What accounts ask for.

mod deliver;
mod govern;
mod money;
mod receive;
mod request;
mod settle;
mod subscription;

pub(crate) use deliver::{deliver, redeliver};
pub(crate) use govern::{set_params, set_price, update_ownership};
pub(crate) use money::{collect, withdraw};
pub(crate) use receive::receive;
pub(crate) use request::{cancel, expire, raise_tip, request};
pub(crate) use settle::tip;
pub(crate) use subscription::{close, pause, resume, subscribe, top_up};
