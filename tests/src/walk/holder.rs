//! One of the crowd, a reputer, whose ALLO genesis locked.

use allora_interfaces::allo_token::Grant;
use allora_testing::allo;
use cosmwasm_std::{Addr, Uint128};
use cw20::Cw20ExecuteMsg;

use super::Walk;

/// Its name.
pub(super) const HOLDER: &str = "crowd-3";

/// All it has at genesis, to be free within the years that a walk may skip.
pub(super) fn grant() -> Grant {
    Grant {
        address: HOLDER.to_owned(),
        amount: allo(100_000),
        start: 1_000,
        cliff: 20_000,
        end: 60_000_000,
    }
}

/// What an account is funded with: the holder with just enough to take part.
pub(super) fn funds(is_holder: bool) -> Uint128 {
    if is_holder {
        allo(2_010)
    } else {
        allo(100_000)
    }
}

impl Walk {
    /// Now and then the holder, who has more to be held back.
    pub(super) fn maybe_the_holder(&mut self) -> Option<Addr> {
        let holder = self.suite.account(HOLDER);
        self.random.one_in(4).then_some(holder)
    }

    /// All that somebody has, free or not, to another.
    pub(super) fn all_of(&mut self, account: &Addr) -> Cw20ExecuteMsg {
        Cw20ExecuteMsg::Transfer {
            recipient: self.random.pick(&self.crowd).to_string(),
            amount: self.suite.balance(account).expect("the token answers"),
        }
    }
}
