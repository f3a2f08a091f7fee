//! What a consumer asks for.
//!
//! Amounts are in base units of ALLO, times in seconds.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use core::fmt;

use allora_math::Real;
use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Uint128};

use crate::{EpochId, TopicId};

/// One inference.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    pub topic_id: TopicId,
    /// Of which epoch.
    pub target: Target,
    /// Until when it can be delivered, from now: 60 seconds to 30 days. After that everything is
    /// paid back.
    pub deadline: u64,
    /// The contract that is called with it; an event says it to all if left out.
    #[serde(default)]
    pub callback: Option<Callback>,
    /// What it has to be for a delivery: then the first epoch from the target on where that holds.
    #[serde(default)]
    pub condition: Option<Condition>,
    /// For whoever delivers it.
    #[serde(default)]
    pub tip: Tip,
    /// Refused if the fee is higher by then: the topic's creator sets it, and may see this coming.
    #[serde(default)]
    pub max_fee: Option<Uint128>,
}

/// Inferences, one after the other.
#[cw_serde]
#[serde(deny_unknown_fields)]
pub struct NewSubscription {
    pub topic_id: TopicId,
    /// How many; without end if left out.
    #[serde(default)]
    pub deliveries: Option<u32>,
    /// Epochs from one delivery to the next, at least: 1 for every epoch.
    #[serde(default = "one")]
    pub every: u32,
    /// The contract that is called with them; events say them to all if left out.
    #[serde(default)]
    pub callback: Option<Callback>,
    /// What an inference has to be for a delivery. Changes are counted from the one delivered before.
    #[serde(default)]
    pub condition: Option<Condition>,
    /// For whoever delivers one.
    #[serde(default)]
    pub tip: Tip,
    /// Refused if the fee is higher by then.
    #[serde(default)]
    pub max_fee: Option<Uint128>,
}

const fn one() -> u32 {
    1
}

/// Of which epoch an inference is asked for.
#[cw_serde]
pub enum Target {
    /// The newest, now, if it is at most so old; else as `next`.
    Latest { max_age: u64 },
    /// The first epoch that opens after the request: nobody knows yet what is submitted to it.
    Next {},
    /// This one, whose submissions must not have ended.
    Epoch(EpochId),
}

/// Whom to call with an inference.
#[cw_serde]
#[derive(Packed)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// The contract; whoever pays if left out.
    #[serde(default)]
    pub receiver: Option<String>,
    /// Gas that the call may use.
    pub gas_limit: u64,
    /// Handed on as it is: at most 256 bytes.
    #[serde(default)]
    #[packed(with = payload)]
    pub payload: Binary,
}

/// What an inference has to be for a delivery.
#[cw_serde]
#[derive(Copy, Packed)]
pub enum Condition {
    /// Farther than this from the one before.
    Moved { by: Real },
    /// Farther than this part of the one before from it: 0.01 is one percent.
    MovedByFraction { by: Real },
    /// Above this.
    Above { level: Real },
    /// Below this.
    Below { level: Real },
    /// Outside the 95 % interval of the one before.
    OutsideInterval {},
}

/// What a delivery is worth to whoever pays: it rises from the moment the delivery is possible, so
/// that somebody delivers as soon as it pays for its gas.
#[cw_serde]
#[derive(Copy, Default, Eq, Packed)]
#[serde(deny_unknown_fields)]
pub struct Tip {
    /// At once.
    pub from: Uint128,
    /// After `over` seconds, and for ever.
    pub to: Uint128,
    pub over: u64,
}

impl Tip {
    /// What it has risen to after so many seconds, `from + ⌊(to − from) · min(elapsed, over) / over⌋`.
    ///
    /// # Units
    /// Base units of ALLO.
    ///
    /// # Rounding
    /// Down.
    ///
    /// # Errors
    /// None; `to` if it is not above `from`.
    ///
    /// # Source
    /// Own: a reverse Dutch auction.
    pub fn after(&self, elapsed: u64) -> Uint128 {
        let Self { from, to, over } = *self;
        if elapsed >= over || to <= from {
            return to;
        }
        let rise = to.saturating_sub(from);
        let risen = rise.checked_multiply_ratio(elapsed, over);
        from.saturating_add(risen.unwrap_or(rise))
    }
}

/// Why nothing is delivered to a subscription.
#[cw_serde]
#[derive(Copy, Eq, Packed)]
pub enum Pause {
    /// Its payer wants so.
    Owner,
    /// What is left does not pay for one more.
    Funds,
    /// Its callback failed too often, one time after the other.
    Callback,
}

impl fmt::Display for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Owner => "its payer paused it",
            Self::Funds => "what is left does not pay for one more",
            Self::Callback => "its callback failed three times in a row",
        })
    }
}

/// As bytes.
mod payload {
    use allora_storage::{Packed, Reader, Writer};
    use cosmwasm_std::Binary;

    pub(super) fn pack(payload: &Binary, output: &mut Writer) {
        payload.to_vec().pack(output);
    }

    pub(super) fn unpack(input: &mut Reader<'_>) -> Option<Binary> {
        Vec::<u8>::unpack(input).map(Binary::from)
    }
}
