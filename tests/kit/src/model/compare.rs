//! Balances as the vault states them, beside the model's.

use allora_interfaces::staking_vault::{LedgerResponse, PositionResponse};

use super::*;

/// Stake on an operator, and what is unbonding there: number, amount, when.
type Balance = (u128, Vec<(u64, u128, u64)>);

/// What the vault answers.
pub trait Stated {
    fn ledger(&self) -> LedgerResponse;
    /// What an account can claim in a topic.
    fn rewards(&self, topic: u64, name: Name) -> u128;
    /// All positions of an account.
    fn positions(&self, name: Name) -> Vec<PositionResponse>;
    /// What the model calls the operator of this address.
    fn operator(&self, address: &str) -> Name;
}

impl Model {
    /// Compares totals, and of these accounts all rewards and positions, as of now.
    ///
    /// # Panics
    /// If anything differs.
    pub fn assert_agrees(&self, stated: &impl Stated, names: &[Name]) {
        let entries = stated.ledger().entries();
        let entries = entries.map(|(name, amount)| (name, amount.u128()));
        assert_eq!(entries, self.ledger());
        for name in names {
            for (id, topic) in &self.topics {
                let claimable = stated.rewards(*id, name);
                let expected = topic.claimable(name, self.now);
                assert_eq!(claimable, expected, "topic {id}: rewards of {name}");
            }
            let positions = stated.positions(name);
            assert!(
                positions.is_sorted_by_key(|position| (position.topic_id, position.actor_id)),
                "positions of {name}"
            );
            let count = positions.len();
            let found: BTreeMap<_, _> = positions
                .into_iter()
                .map(|position| (key(stated, &position), balance(&position)))
                .collect();
            assert_eq!(found.len(), count, "positions of {name}");
            assert_eq!(found, self.held(name), "positions of {name}");
        }
    }

    fn held(&self, name: Name) -> BTreeMap<(u64, Name), Balance> {
        let pools = self.topics.iter().flat_map(|(id, topic)| {
            let held = topic.holdings(name).into_iter();
            held.map(|operator| ((*id, operator), topic.holding(name, operator)))
        });
        pools.collect()
    }
}

fn key(stated: &impl Stated, position: &PositionResponse) -> (u64, Name) {
    (position.topic_id.0, stated.operator(&position.operator))
}

fn balance(position: &PositionResponse) -> Balance {
    let entries = position.unbonding.iter();
    let entries = entries.map(|entry| (entry.id, entry.amount.u128(), entry.matures_at.nanos()));
    (position.staked.u128(), entries.collect())
}
