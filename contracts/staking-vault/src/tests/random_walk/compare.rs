//! Vault and model, side by side.

use super::*;

impl Walk {
    /// Everybody's balances, in vault and model.
    pub(super) fn compare(&self) {
        let ledger = self.bench.ledger();
        let parts = [
            ledger.staked,
            ledger.unbonding,
            ledger.rewards,
            ledger.bonds,
            ledger.subsidies,
            ledger.treasury,
        ];
        assert_eq!(parts.map(|part| part.u128()), self.model.ledger());
        let now = self.bench.now().nanos();
        for name in NAMES {
            let wallet = self.model.wallets.get(name).copied();
            assert_eq!(
                self.bench.balance(name),
                wallet.unwrap_or_default(),
                "{name}"
            );
            let mut positions = self.bench.positions(name).into_iter();
            for (id, topic) in &self.model.topics {
                let claimable = self.bench.rewards_in(TopicId(*id), name);
                assert_eq!(claimable, topic.claimable(name, now), "topic {id}: {name}");
                let held = topic
                    .pools
                    .iter()
                    .filter(|(_, pool)| pool.holdings.contains_key(name));
                // positions come by number of the operator, as do names
                for (operator, _) in held {
                    let position = positions.next().expect("a position");
                    assert_eq!(position.operator, self.address(operator));
                    let (staked, entries) = topic.holding(name, operator);
                    assert_eq!(
                        position.staked.u128(),
                        staked,
                        "topic {id}: {name} on {operator}"
                    );
                    let found = position.unbonding.iter();
                    let found = found.map(|entry| {
                        let matures = entry.matures_at.nanos();
                        (entry.id, entry.amount.u128(), matures)
                    });
                    assert_eq!(found.collect::<Vec<_>>(), entries);
                }
            }
            assert_eq!(positions.next(), None);
        }
    }
}
