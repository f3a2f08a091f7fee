//! What a delivery does to money and records, before anybody is called.

use allora_interfaces::inference_desk::{Event, Inference, Outcome, Pause};
use allora_interfaces::synthesis_coordinator::Latest;
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{Addr, SubMsg, Timestamp, Uint128};

use crate::desk::Desk;
use crate::dispatch::{call, ReplyId, RequestPayload, SubscriptionPayload};
use crate::error::ContractResult;
use crate::ledger::Purse;
use crate::news::Due;
use crate::state::{Request, Subscription, Terms, SUBSCRIPTIONS};
use crate::watch::Watch;

/// What a delivery announces, and whom it calls.
#[derive(Default)]
pub(crate) struct Deliveries {
    pub(crate) events: Vec<Event>,
    pub(crate) calls: Vec<SubMsg>,
    /// Gas that these may use.
    pub(crate) gas: u64,
}

/// What somebody delivers.
#[derive(Clone, Copy)]
pub(crate) struct Delivery<'a> {
    pub(crate) topic_id: TopicId,
    pub(crate) id: u64,
    pub(crate) deliverer: &'a Addr,
}

impl Delivery<'_> {
    /// Delivers a request: the fee is the topic's, or the payer's again if there is nothing to pay
    /// for; the tip is the deliverer's; the record is gone.
    pub(crate) fn request(
        &self,
        desk: &mut Desk,
        mut request: Request,
        due: Due,
        deliveries: &mut Deliveries,
    ) -> ContractResult<()> {
        let Self { topic_id, id, .. } = *self;
        let tip = tip(&request.terms, due.since, desk.now());
        let fee = self.pay(desk, &request.terms, &mut request.purse, due.outcome, tip)?;
        desk.remove_request(topic_id, id, &mut request)?;

        let payload = RequestPayload {
            topic_id,
            id,
            request,
            outcome: due.outcome,
        };
        let terms = &payload.request.terms;
        let call = call(topic_id, id, terms, due.outcome, ReplyId::Request, &payload)?;
        deliveries.add(terms, call);
        deliveries
            .events
            .push(self.event(terms, due.outcome, fee, tip));
        Ok(())
    }

    /// Delivers to a subscription, whose balance pays for it whatever the tip: one that would not is
    /// paused.
    pub(crate) fn subscription(
        &self,
        desk: &mut Desk,
        mut subscription: Subscription,
        latest: &Latest,
        deliveries: &mut Deliveries,
    ) -> ContractResult<()> {
        let Self { topic_id, id, .. } = *self;
        let Due { outcome, since } = Due::from(*latest);
        let tip = tip(&subscription.terms, since, desk.now());
        let terms = subscription.terms.clone();
        let fee = self.pay(desk, &terms, &mut subscription.purse, outcome, tip)?;
        let payload = SubscriptionPayload {
            topic_id,
            id,
            outcome,
            failures: subscription.failures,
        };
        let call = call(
            topic_id,
            id,
            &terms,
            outcome,
            ReplyId::Subscription,
            &payload,
        )?;
        deliveries.add(&terms, call);
        deliveries
            .events
            .push(self.event(&terms, outcome, fee, tip));

        subscription.delivered(latest);
        if subscription.left == Some(0) {
            let purse = &mut subscription.purse;
            let refund = desk.remove_subscription(topic_id, id, &terms.payer, purse)?;
            deliveries.events.push(Event::SubscriptionClosed {
                topic_id,
                id,
                refund,
            });
            return Ok(());
        }
        if !subscription.can_pay()? {
            let reason = Pause::Funds;
            subscription.paused = Some(reason);
            deliveries.events.push(Event::SubscriptionPaused {
                topic_id,
                id,
                reason,
            });
        }
        SUBSCRIPTIONS.save(desk.deps.storage, (topic_id, id), &subscription);
        Ok(())
    }

    /// The fee to the topic, unless there is no inference, and the tip to the deliverer.
    pub(crate) fn pay(
        &self,
        desk: &mut Desk,
        terms: &Terms,
        purse: &mut Purse,
        outcome: Outcome,
        tip: Uint128,
    ) -> ContractResult<Uint128> {
        desk.release(purse, self.deliverer, tip)?;
        let fee = match outcome {
            Outcome::Inference(Inference { .. }) => terms.fee,
            Outcome::Void { .. } => Uint128::zero(),
        };
        desk.earn(self.topic_id, purse, fee)?;
        Ok(fee)
    }

    fn event(&self, terms: &Terms, outcome: Outcome, fee: Uint128, tip: Uint128) -> Event {
        Event::InferenceDelivered {
            topic_id: self.topic_id,
            id: self.id,
            payer: terms.payer.clone(),
            deliverer: self.deliverer.clone(),
            outcome,
            fee,
            tip,
        }
    }
}

impl Deliveries {
    fn add(&mut self, terms: &Terms, call: Option<SubMsg>) {
        self.gas = self.gas.saturating_add(terms.gas());
        self.calls.extend(call);
    }
}

impl Subscription {
    /// Counts a delivery, and waits for the next. A success brings no answer, so failures count as
    /// over until one comes.
    fn delivered(&mut self, latest: &Latest) {
        self.left = self.left.map(|left| left.saturating_sub(1));
        self.next = EpochId(latest.epoch.0.saturating_add(self.every.into()));
        self.failures = 0;
        let condition = self.condition.as_ref();
        let watch = condition.map(|condition| Watch::new(condition, Some(latest)));
        // a bound that is no number: as if there were nothing to count from
        self.watch = watch.and_then(|watch| watch.ok().flatten());
    }
}

/// What it has risen to since the delivery was possible.
pub(crate) fn tip(terms: &Terms, since: Option<Timestamp>, now: Timestamp) -> Uint128 {
    let Some(since) = since else {
        return terms.tip.to;
    };
    let elapsed = now.seconds().saturating_sub(since.seconds());
    terms.tip.after(elapsed)
}
