//! Batches of what the crowd signed, some of it wrong.

use std::collections::BTreeSet;

use allora_interfaces::synthesis_coordinator::msg::Signed;
use cosmwasm_std::Binary;
use cw_multi_test::AppResponse;

use super::*;

/// Most of a batch.
const MOST: u64 = 6;

impl Walk {
    /// Hands in a batch, or one that was handed in before.
    pub(super) fn relay(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let topic_id = self.a_topic();
        let epoch = self.an_epoch(topic_id);
        let mut wrong = BTreeSet::new();
        let again = !self.relayed.is_empty() && self.random.one_in(8);
        let batch = if again {
            self.relayed.clone()
        } else {
            let count = 1 + self.random.below(MOST) as usize;
            let signed = |position| self.a_signed_one(topic_id, epoch, position, &mut wrong);
            (0..count).map(signed).collect()
        };
        let action = self.action(
            format!("relay to {topic_id}/{epoch}: {batch:?}"),
            None,
            trace,
        );
        let result = self.suite.relay(&action.by, topic_id, epoch, batch.clone());
        if let Ok(response) = &result {
            let refused = refused(response);
            assert!(wrong.is_subset(&refused), "{wrong:?} in {refused:?}");
            for (position, signed) in batch.iter().enumerate() {
                if !refused.contains(&position) {
                    self.note_bond(topic_id, &Addr::unchecked(&signed.actor));
                }
            }
        }
        self.relayed = batch;
        (action, result.map(|_| ()))
    }

    /// What somebody signed; if it was changed afterwards, its position is among the wrong ones.
    fn a_signed_one(
        &mut self,
        topic_id: TopicId,
        epoch: EpochId,
        position: usize,
        wrong: &mut BTreeSet<usize>,
    ) -> Signed {
        let role = *self
            .random
            .pick(&[Role::Inferer, Role::Inferer, Role::Forecaster]);
        let by = self.somebody_with(topic_id, role);
        let by = by.unwrap_or_else(|| self.random.pick(&self.crowd).clone());
        let inference = (role == Role::Inferer).then(|| self.a_value());
        let forecast = match role {
            Role::Forecaster => self.a_forecast(),
            _ => vec![],
        };
        let signed = self.suite.sign(&by, topic_id, epoch, inference, forecast);
        let mut signed = signed.expect("everybody has a key");
        if self.random.one_in(4) {
            wrong.insert(position);
            self.spoil(&mut signed);
        }
        signed
    }

    fn spoil(&mut self, signed: &mut Signed) {
        match self.random.below(5) {
            0 => signed.signature = Binary::from(vec![1; self.random.below(66) as usize]),
            1 => signed.message.push(' '),
            2 => signed.message = "{}".into(),
            3 => signed.actor = self.suite.keeper().into(),
            _ => signed.expires_at = self.suite.now(),
        }
    }
}

/// Positions of those of a batch that were refused.
fn refused(response: &AppResponse) -> BTreeSet<usize> {
    let events = response.events.iter();
    let refused = events.filter(|event| event.ty == "wasm-submission_refused");
    let positions = refused.map(|event| {
        let mut attributes = event.attributes.iter();
        let position = attributes.find(|attribute| attribute.key == "position");
        position.and_then(|position| position.value.parse().ok())
    });
    positions
        .map(|position| position.expect("a number"))
        .collect()
}
