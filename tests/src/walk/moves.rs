//! Delegations that move while epochs wait for their settlement.

use allora_interfaces::staking_vault::{msg, ExecuteMsg as Vault, PositionResponse};
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::Uint128;

use super::Walk;

impl Walk {
    /// Of a real delegation, if there is one, a part to somebody.
    pub(super) fn a_redelegation(&mut self, topic_id: TopicId) -> (String, Vault) {
        let amount = self.an_amount();
        let delegations = self.found(|position| position.operator != position.holder);
        let some = (!delegations.is_empty()).then(|| self.random.pick(&delegations).clone());
        let topic_id = some.as_ref().map_or(topic_id, |position| position.topic_id);
        let exists = self.topics().contains(&topic_id);
        let reputer = exists.then(|| self.somebody_with(topic_id, Role::Reputer));
        let to = match reputer.flatten() {
            Some(reputer) => reputer.to_string(),
            None => self.an_operator(),
        };
        match some {
            Some(position) => (
                position.holder,
                Vault::Redelegate(msg::Redelegate {
                    topic_id,
                    from: position.operator,
                    to,
                    amount: amount.min(position.staked).max(Uint128::one()),
                }),
            ),
            None => {
                let (holder, from) = (self.an_operator(), self.an_operator());
                let message = Vault::Redelegate(msg::Redelegate {
                    topic_id,
                    from,
                    to,
                    amount,
                });
                (holder, message)
            }
        }
    }

    /// Of a delegation on its way, if there is one.
    pub(super) fn an_arrival(&mut self, topic_id: TopicId) -> Vault {
        let moving = self.found(|position| {
            let mut entries = position.unbonding.iter();
            entries.any(|entry| entry.moves_to.is_some())
        });
        let (from, to) = (self.an_operator(), self.an_operator());
        let mut arrival = msg::Arrive {
            topic_id,
            holder: self.an_operator(),
            from,
            to,
            unbonding_id: self.random.below(20),
        };
        if !moving.is_empty() {
            let position = self.random.pick(&moving).clone();
            let mut entries = position.unbonding.iter();
            let entry = entries.find_map(|entry| Some((entry.id, entry.moves_to?)));
            let (id, to) = entry.expect("one that moves");
            let topic_id = position.topic_id;
            let actors = self.suite.actors(topic_id, None).expect("the topic exists");
            let target = actors.iter().find(|actor| actor.actor_id == to);
            arrival = msg::Arrive {
                topic_id,
                holder: position.holder,
                from: position.operator,
                to: target.expect("a reputer").address.clone(),
                unbonding_id: id,
            };
        }
        Vault::Arrive(arrival)
    }

    fn found(&self, wanted: impl Fn(&PositionResponse) -> bool) -> Vec<PositionResponse> {
        let accounts = self.crowd.iter();
        let positions = accounts.flat_map(|account| {
            let positions = self.suite.positions(account);
            positions.expect("the vault answers")
        });
        positions.filter(|position| wanted(position)).collect()
    }
}
