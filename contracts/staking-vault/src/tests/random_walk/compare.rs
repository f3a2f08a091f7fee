//! Vault and model, side by side.

use allora_interfaces::staking_vault::{LedgerResponse, PositionResponse};
use allora_test_kit::model::Stated;

use super::*;

impl Walk {
    /// Everybody's balances, in vault and model.
    pub(super) fn compare(&mut self) {
        self.model.now = self.test.now().nanos();
        for name in NAMES {
            let wallet = self.model.wallets.get(name).copied();
            assert_eq!(
                self.test.balance(name),
                wallet.unwrap_or_default(),
                "{name}"
            );
        }
        self.model.assert_agrees(self, &NAMES);
    }
}

impl Stated for Walk {
    fn ledger(&self) -> LedgerResponse {
        self.test.ledger()
    }

    fn rewards(&self, topic: u64, name: Name) -> u128 {
        self.test.rewards_in(TopicId(topic), name)
    }

    fn positions(&self, name: Name) -> Vec<PositionResponse> {
        let positions = self.test.positions(name);
        // positions come by number of the operator, as do names
        let by_name = |position: &PositionResponse| {
            (
                position.topic_id,
                Stated::operator(self, &position.operator),
            )
        };
        assert!(positions.is_sorted_by_key(by_name), "{name}");
        positions
    }

    fn operator(&self, address: &str) -> Name {
        let mut names = NAMES.into_iter().chain([VAULT]);
        let found = names.find(|name| self.address(name) == address);
        found.expect("one of the walk's")
    }
}
