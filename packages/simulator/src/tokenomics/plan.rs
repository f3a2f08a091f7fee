//! Who has what at genesis.

use allora_interfaces::allo_token::Grant;
use allora_interfaces::units::{GENESIS_SUPPLY, ONE_ALLO};
use cosmwasm_std::Uint128;
use serde::Serialize;

use super::config::{DAY, MONTH_DAYS};

/// Month in which what vests begins to unlock, with all that has vested until then.
pub const CLIFF_MONTHS: u64 = 12;
/// Month from which nothing is locked.
pub const END_MONTHS: u64 = 36;

/// A part of genesis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Allotment {
    /// Account that holds it.
    pub name: &'static str,
    /// Base units.
    pub amount: Uint128,
    /// Whether it is locked until the cliff and unlocks until the end.
    pub vests: bool,
}

impl Allotment {
    /// What the token is to lock of it.
    pub(super) fn grant(&self) -> Option<Grant> {
        let month = MONTH_DAYS * DAY;
        self.vests.then(|| Grant {
            address: self.name.to_owned(),
            amount: self.amount,
            start: 0,
            cliff: CLIFF_MONTHS * month,
            end: END_MONTHS * month,
        })
    }
}

/// Account that buys what workers sell and holds the part of participants.
pub(super) const MARKET: &str = "participants";

/// Allora's shares of a billion: investors 26.05 %, pre-seed 5 %, team 17.5 % vest;
/// participants 5.5 % and the foundation's 10 % do not. The rest of genesis,
/// 144,999,999 ALLO, is with the foundation, as the 145,000,000 are that a later version of
/// Allora minted to its foundation out of the ecosystem's part.
///
/// The ecosystem's part holds nothing at genesis: what is left of it is what can be minted.
pub fn allotments(vesting: bool) -> Vec<Allotment> {
    // in tenths of a million
    let part = |name, tenths: u128, vests: bool| Allotment {
        name,
        amount: ONE_ALLO * Uint128::new(tenths * 100_000),
        vests: vests && vesting,
    };
    let mut parts = vec![
        part("investors", 2_605, true),
        part("pre-seed", 500, true),
        part("team", 1_750, true),
        part(MARKET, 550, false),
    ];
    let given: Uint128 = parts.iter().map(|part| part.amount).sum();
    parts.push(Allotment {
        name: "foundation",
        amount: GENESIS_SUPPLY.saturating_sub(given),
        vests: false,
    });
    parts
}
