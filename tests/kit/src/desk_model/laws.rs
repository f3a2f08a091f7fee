//! What must hold whatever happens.

use super::*;

/// What an account put in, got and spent, since ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    pub put_in: u128,
    pub taken_out: u128,
    pub fees: u128,
    pub tips: u128,
    /// Tips of others, or its own.
    pub earned: u128,
    /// To subscriptions, its own among them.
    pub given: u128,
    /// What its subscriptions were given.
    pub gifts: u128,
}

impl DeskModel {
    /// What an account can withdraw, or holds for what is to be delivered.
    pub fn holds(&self, name: Name) -> u128 {
        let requests = self.requests.values();
        let requests = requests.filter(|request| request.terms.payer == name);
        let subscriptions = self.subscriptions.values();
        let subscriptions = subscriptions.filter(|entry| entry.terms.payer == name);
        self.balance(name)
            + requests.map(Request::escrow).sum::<u128>()
            + subscriptions.map(|entry| entry.balance).sum::<u128>()
    }

    /// What the desk owes.
    pub fn owes(&self) -> u128 {
        self.accounts.values().sum::<u128>()
            + self.requests.values().map(Request::escrow).sum::<u128>()
            + self
                .subscriptions
                .values()
                .map(|entry| entry.balance)
                .sum::<u128>()
            + self.fees.values().sum::<u128>()
    }

    /// Nobody gets more out than came in for it, and nothing is lost.
    pub fn assert_balanced(&self, names: &[Name]) {
        for name in names {
            let Flows {
                put_in,
                taken_out,
                fees,
                tips,
                earned,
                given,
                gifts,
            } = self.flows.get(name).copied().unwrap_or_default();
            assert_eq!(
                put_in + earned + gifts,
                taken_out + fees + tips + given + self.holds(name),
                "{name}"
            );
        }
    }

    /// What is delivered to next can be paid for, however dear.
    pub fn assert_paid_for(&self) {
        for (id, entry) in &self.subscriptions {
            let enough = entry.balance >= entry.terms.most();
            assert!(entry.paused.is_some() || enough, "subscription {id}");
        }
    }
}
