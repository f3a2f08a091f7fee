//! What anybody can see of the desk from outside: facts it announces.

use std::collections::{BTreeMap, BTreeSet};

use allora_test_kit::desk_model::{DeskModel, Name};
use cosmwasm_std::Event;

use super::chain::Chain;
use crate::error::ContractError;

/// What was announced, since ever.
#[derive(Default)]
pub(super) struct Observer {
    /// Requests that wait.
    pending: BTreeSet<u64>,
    /// Numbers given.
    last_id: u64,
    /// account → fees and tips it paid, and tips it got.
    paid: BTreeMap<Name, [u128; 3]>,
    /// Subscription → its first epoch that can be delivered next.
    cursors: BTreeMap<u64, u64>,
    /// Kinds of refusals.
    pub(super) refusals: BTreeMap<String, u32>,
}

fn attribute<'a>(event: &'a Event, key: &str) -> &'a str {
    let mut attributes = event.attributes.iter();
    let found = attributes.find(|attribute| attribute.key == key);
    found.map_or("", |attribute| &attribute.value)
}

fn number<T: std::str::FromStr>(event: &Event, key: &str) -> T {
    let parsed = attribute(event, key).parse().ok();
    parsed.unwrap_or_else(|| panic!("{key} of {event:?}"))
}

impl Observer {
    pub(super) fn observe(&mut self, chain: &Chain, events: &[Event]) {
        for event in events {
            let Some(fact) = event.ty.strip_prefix("wasm-") else {
                continue;
            };
            match fact {
                "inference_requested" => {
                    let id = self.new_id(event);
                    self.pending.insert(id);
                }
                "subscribed" => {
                    let id = self.new_id(event);
                    self.cursors.insert(id, 0);
                }
                "inference_delivered" => self.delivered(chain, event),
                "request_cancelled" | "request_expired" => {
                    let left = self.pending.remove(&number(event, "id"));
                    let refund: u128 = number(event, "refund");
                    assert!(left || refund == 0, "{event:?}");
                }
                "delivery_failed" => {
                    let reason = attribute(event, "reason");
                    assert!(!reason.is_empty() && reason.len() <= 120, "{reason}");
                }
                _ => {}
            }
        }
    }

    fn new_id(&mut self, event: &Event) -> u64 {
        let id = number(event, "id");
        assert!(id > self.last_id, "{event:?}");
        self.last_id = id;
        id
    }

    /// To a subscription, or of a request that waited and does so no more, or of a new one.
    fn delivered(&mut self, chain: &Chain, event: &Event) {
        let id = number(event, "id");
        if !self.cursors.contains_key(&id) && !self.pending.remove(&id) {
            self.new_id(event);
        }
        let (fee, tip): (u128, u128) = (number(event, "fee"), number(event, "tip"));
        let payer = chain.name_of(attribute(event, "payer"));
        let deliverer = chain.name_of(attribute(event, "deliverer"));
        let void = attribute(event, "void") == "true";
        assert!(!void || fee == 0, "{event:?}");
        let paid = self.paid.entry(payer).or_default();
        paid[0] += fee;
        paid[1] += tip;
        self.paid.entry(deliverer).or_default()[2] += tip;
    }

    pub(super) fn note(&mut self, refusal: &str) {
        *self.refusals.entry(refusal.to_owned()).or_default() += 1;
    }

    pub(super) fn refused(&mut self, error: &ContractError) {
        let never = matches!(
            error,
            ContractError::Corrupt { .. }
                | ContractError::UnknownReply { .. }
                | ContractError::EpochsExhausted { .. }
                | ContractError::NumbersExhausted {}
                | ContractError::Math(_)
        );
        assert!(!never, "{error}");
        let text = format!("{error:?}");
        let end = text.find(|letter: char| !letter.is_alphanumeric());
        self.note(&text[..end.unwrap_or(text.len())]);
    }

    /// All that was announced is all that happened.
    pub(super) fn assert_agrees(&mut self, model: &DeskModel) {
        let waiting = model.requests.iter();
        let waiting = waiting.filter(|(_, request)| request.failed.is_none());
        assert!(self.pending.iter().eq(waiting.map(|(id, _)| id)));
        assert_eq!(self.last_id, model.last_id);
        for (name, flows) in &model.flows {
            let paid = self.paid.get(name).copied().unwrap_or_default();
            assert_eq!(paid, [flows.fees, flows.tips, flows.earned], "{name}");
        }
        for (id, entry) in &model.subscriptions {
            let cursor = self.cursors.get_mut(id).expect("subscribed");
            assert!(entry.next >= *cursor, "{id}");
            *cursor = entry.next;
        }
    }
}
