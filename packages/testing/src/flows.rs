//! Token movements that no contract of the suite can see, summed up from
//! events, so that the laws of conservation stay equalities.

use std::collections::BTreeMap;

use cosmwasm_std::{Addr, Event, Uint128};

use super::events::attribute;

/// Sums since genesis.
#[derive(Clone, Debug, Default)]
pub(super) struct Flows {
    burned: Uint128,
    gifts: BTreeMap<String, Uint128>,
}

impl Flows {
    /// Tokens burned by their holders.
    pub(super) fn burned(&self) -> Uint128 {
        self.burned
    }

    /// Tokens that came to an account by a plain transfer. Contracts do
    /// not learn of those.
    pub(super) fn gifts(&self, account: &Addr) -> Uint128 {
        self.gifts
            .get(account.as_str())
            .copied()
            .unwrap_or_default()
    }

    /// Takes note of the token's events.
    pub(super) fn record(&mut self, token: &Addr, events: &[Event]) {
        let of_token = events
            .iter()
            .filter(|event| attribute(event, "_contract_address") == Some(token.as_str()));
        for event in of_token {
            let amount = || -> Option<Uint128> { attribute(event, "amount")?.parse().ok() };
            match (attribute(event, "action"), attribute(event, "to"), amount()) {
                (Some("burn" | "burn_from"), _, Some(amount)) => self.burned += amount,
                (Some("transfer" | "transfer_from"), Some(to), Some(amount)) => {
                    *self.gifts.entry(to.to_owned()).or_default() += amount;
                }
                _ => {}
            }
        }
    }
}
