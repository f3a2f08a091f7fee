//! What the token announces.
//!
//! Amounts are in base units of ALLO.

// Many fields say it all by their name and their type.
#![allow(missing_docs)]

use cosmwasm_std::{Addr, Uint128};

use super::Lock;

/// Facts the token announces, next to the attributes of cw20-base.
pub enum Event {
    /// The custodian gave the role of minter away, for ever.
    MinterHandedOver {
        /// Who held it since genesis.
        custodian: Addr,
        /// Who holds it for ever.
        minter: Addr,
        /// Base units that can ever exist.
        cap: Uint128,
    },
    /// Genesis locked a part of a balance.
    VestingGranted {
        account: Addr,
        /// How much, and until when.
        lock: Lock,
    },
    /// An account moved ALLO for the first time since all of its grant is unlocked:
    /// the token keeps no record of it any more.
    VestingEnded {
        account: Addr,
        /// Base units of the grant.
        amount: Uint128,
    },
}

impl From<Event> for cosmwasm_std::Event {
    fn from(event: Event) -> Self {
        match event {
            Event::MinterHandedOver {
                custodian,
                minter,
                cap,
            } => Self::new("minter_handed_over")
                .add_attribute("custodian", custodian)
                .add_attribute("minter", minter)
                .add_attribute("cap", cap),
            Event::VestingGranted {
                account,
                lock:
                    Lock {
                        amount,
                        start,
                        cliff,
                        end,
                    },
            } => Self::new("vesting_granted")
                .add_attribute("account", account)
                .add_attribute("amount", amount)
                .add_attribute("start", start.seconds().to_string())
                .add_attribute("cliff", cliff.seconds().to_string())
                .add_attribute("end", end.seconds().to_string()),
            Event::VestingEnded { account, amount } => Self::new("vesting_ended")
                .add_attribute("account", account)
                .add_attribute("amount", amount),
        }
    }
}
