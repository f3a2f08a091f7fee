//! The laws that the figures of an audit must obey.

use allora_client::amount::in_allo;
use allora_interfaces::staking_vault::LedgerResponse;
use allora_interfaces::units::SUPPLY_CAP;
use cosmwasm_std::{Uint128, Uint256};
use serde::Serialize;

use super::Figures;

/// A law, and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Law {
    /// What it is about.
    pub name: &'static str,
    /// What is stated.
    pub stated: Uint128,
    /// What it is compared with.
    pub compared: Option<Uint256>,
    /// How it must compare.
    pub must_be: &'static str,
    /// Whether it does; `None` if blocks came in between, and it cannot be told.
    pub holds: Option<bool>,
    #[serde(skip)]
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Allo,
    Plain,
}

impl Law {
    /// An amount that nothing is compared with.
    const fn stated(name: &'static str, stated: Uint128) -> Self {
        Self {
            name,
            stated,
            compared: None,
            must_be: "",
            holds: Some(true),
            unit: Unit::Allo,
        }
    }

    /// Two ways to the same sum; `sure` if both were read of one block.
    fn equal(
        name: &'static str,
        stated: Uint128,
        sum: Uint256,
        must_be: &'static str,
        unit: Unit,
        sure: bool,
    ) -> Self {
        Self {
            name,
            stated,
            compared: Some(sum),
            must_be,
            holds: sure.then_some(sum == Uint256::from(stated)),
            unit,
        }
    }

    /// An amount beside its bound.
    fn beside(
        name: &'static str,
        stated: Uint128,
        bound: Uint128,
        must_be: &'static str,
        holds: Option<bool>,
    ) -> Self {
        Self {
            name,
            stated,
            compared: Some(bound.into()),
            must_be,
            holds,
            unit: Unit::Allo,
        }
    }
}

impl Law {
    /// An amount in ALLO, a weight as it is; what no ALLO can be, in base units.
    pub(super) fn written(&self, amount: Uint256) -> String {
        match (self.unit, Uint128::try_from(amount)) {
            (Unit::Allo, Ok(amount)) => in_allo(amount),
            (Unit::Allo, Err(_)) => format!("{amount} base units"),
            (Unit::Plain, _) => amount.to_string(),
        }
    }
}

impl Figures {
    /// One line for each liability, and what else must hold.
    pub(super) fn laws(&self) -> Vec<Law> {
        let ledger = &self.ledger;
        let mut laws = vec![];
        let mut owed = Uint256::zero();
        for (name, stated) in ledger.entries() {
            owed = owed.saturating_add(stated.into());
            if name == LedgerResponse::TREASURY {
                laws.push(Law::stated(name, stated));
                continue;
            }
            let sum = self.topics.get(name).copied().unwrap_or_default();
            let of = "= sum of topics";
            laws.push(Law::equal(
                name,
                stated,
                sum,
                of,
                Unit::Allo,
                self.one_block,
            ));
        }
        let (due, balance) = (ledger.liabilities, self.balance);
        // one answer of the vault, so of one block
        laws.push(Law::equal(
            "liabilities",
            due,
            owed,
            "= sum of lines",
            Unit::Allo,
            true,
        ));
        let covered = self.one_block.then_some(balance >= due);
        laws.push(Law::beside(
            "balance",
            balance,
            due,
            ">= liabilities",
            covered,
        ));
        let (weight, sum, of) = (self.total_weight, self.weights, "= sum of topics");
        laws.push(Law::equal(
            "weights",
            weight,
            sum,
            of,
            Unit::Plain,
            self.one_block,
        ));
        let capped = Some(self.supply <= SUPPLY_CAP);
        laws.push(Law::beside(
            "supply",
            self.supply,
            SUPPLY_CAP,
            "<= cap",
            capped,
        ));
        laws
    }
}
