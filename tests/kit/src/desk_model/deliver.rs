//! Deliveries, what receivers do meanwhile, and what is left if they refuse.

use super::*;

const MAX_GAS: u64 = 2_000_000;

/// A receiver that is to be called.
pub(super) struct Call {
    id: u64,
    topic: u64,
    terms: Terms,
    outcome: Outcome,
    /// The request to put back, or failures of the subscription before.
    after: Result<Request, u8>,
}

impl Call {
    pub(super) fn of_request(id: u64, request: Request, outcome: Outcome) -> Self {
        Self {
            id,
            topic: request.topic,
            terms: request.terms.clone(),
            outcome,
            after: Ok(request),
        }
    }
}

/// What a tip has risen to.
fn risen(tip: Tip, since: Option<u64>, now: u64) -> u128 {
    let elapsed = since.map(|since| (now / SECOND).saturating_sub(since / SECOND));
    match elapsed {
        Some(elapsed) if elapsed < tip.over => {
            let part = (tip.to - tip.from) * u128::from(elapsed) / u128::from(tip.over);
            tip.from + part
        }
        _ => tip.to,
    }
}

impl DeskModel {
    /// What can be delivered for a request, and since when.
    pub fn due(&self, request: &Request) -> Option<(Outcome, Option<u64>)> {
        let topic = self.topics.get(&request.topic)?;
        let Some(watch) = request.watch else {
            return topic.of_epoch(request.epoch, self.now);
        };
        let (epoch, inference) = topic.latest?;
        let outcome = Outcome {
            epoch,
            inference: Some(inference),
        };
        let fires = epoch >= request.epoch && watch.fires(inference.value);
        fires.then_some((outcome, Some(inference.at)))
    }

    /// What can be delivered to a subscription.
    pub fn due_next(&self, subscription: &Subscription) -> Option<(u64, Inference)> {
        let (epoch, inference) = self.topics.get(&subscription.topic)?.latest?;
        let watch = subscription.watch;
        let fires = watch.is_none_or(|watch| watch.fires(inference.value));
        let waits = subscription.paused.is_none() && epoch >= subscription.next;
        (waits && fires).then_some((epoch, inference))
    }

    /// What could be delivered of a topic, by number: which of both, of which epoch, for how much.
    pub fn deliverable(&self, topic: u64) -> BTreeMap<u64, (bool, u64, u128)> {
        let mut all = BTreeMap::new();
        for (&id, request) in &self.requests {
            let waits = request.failed.is_none() && self.now < request.deadline;
            if let (true, Some((outcome, since))) =
                (waits && request.topic == topic, self.due(request))
            {
                let tip = risen(request.terms.tip, since, self.now);
                all.insert(id, (false, outcome.epoch, tip));
            }
        }
        for (&id, subscription) in &self.subscriptions {
            if let (true, Some((epoch, inference))) =
                (subscription.topic == topic, self.due_next(subscription))
            {
                let tip = risen(subscription.terms.tip, Some(inference.at), self.now);
                all.insert(id, (true, epoch, tip));
            }
        }
        all
    }

    pub(super) fn deliver(
        &mut self,
        who: Name,
        topic: u64,
        requests: &[u64],
        subscriptions: &[u64],
    ) -> Accepted {
        let ascends = |ids: &[u64]| ids.windows(2).all(|pair| pair[0] < pair[1]);
        let count = requests.len() + subscriptions.len();
        if count > 8 || !ascends(requests) || !ascends(subscriptions) {
            return None;
        }
        self.topics.get(&topic)?;
        let mut calls = vec![];
        for &id in requests {
            let request = self.requests.get(&id).filter(|request| {
                let waits = request.failed.is_none() && self.now < request.deadline;
                request.topic == topic && waits
            });
            let due = request.and_then(|request| self.due(request));
            if let Some((outcome, since)) = due {
                calls.push(self.deliver_request(who, id, outcome, since));
            }
        }
        for &id in subscriptions {
            let subscription = self.subscriptions.get(&id);
            let subscription = subscription.filter(|entry| entry.topic == topic);
            let due = subscription.and_then(|entry| self.due_next(entry));
            if let Some((epoch, inference)) = due {
                calls.push(self.deliver_next(who, id, epoch, inference));
            }
        }
        if calls.iter().map(|call| call.terms.gas()).sum::<u64>() > MAX_GAS {
            return None;
        }
        if calls.is_empty() && count > 0 {
            self.note("nothing to deliver");
        }
        calls.into_iter().for_each(|call| self.call(call));
        Some(())
    }

    fn deliver_request(
        &mut self,
        who: Name,
        id: u64,
        outcome: Outcome,
        since: Option<u64>,
    ) -> Call {
        let request = self.requests.remove(&id).expect("it is there");
        let Terms {
            payer, fee, tip, ..
        } = request.terms;
        let paid_tip = risen(tip, since, self.now);
        let paid_fee = outcome.inference.map_or(0, |_| fee);
        self.pay(who, request.topic, payer, paid_fee, paid_tip);
        self.credit(payer, fee + tip.to - paid_fee - paid_tip);
        self.note(match (outcome.inference, since) {
            (None, None) => "void, nobody knows since when",
            (None, _) => "void",
            _ => "delivered",
        });
        Call::of_request(id, request, outcome)
    }

    fn deliver_next(&mut self, who: Name, id: u64, epoch: u64, inference: Inference) -> Call {
        let mut entry = self.subscriptions.remove(&id).expect("it is there");
        let Terms {
            payer, fee, tip, ..
        } = entry.terms;
        let paid_tip = risen(tip, Some(inference.at), self.now);
        self.pay(who, entry.topic, payer, fee, paid_tip);
        entry.balance -= fee + paid_tip;
        let call = Call {
            id,
            topic: entry.topic,
            terms: entry.terms.clone(),
            outcome: Outcome {
                epoch,
                inference: Some(inference),
            },
            after: Err(entry.failures),
        };
        self.note(if epoch > entry.next {
            "delivered to a subscription, later than it could be"
        } else {
            "delivered to a subscription"
        });
        entry.left = entry.left.map(|left| left - 1);
        entry.next = epoch + u64::from(entry.every);
        entry.failures = 0;
        let condition = entry.condition;
        entry.watch = condition.and_then(|condition| Watch::new(condition, Some(inference)));
        if entry.left == Some(0) {
            self.credit(payer, entry.balance);
            self.note("ended with its last delivery");
            return call;
        }
        if entry.balance < fee + tip.to {
            entry.paused = Some(Pause::Funds);
            self.note("paused for want of money");
        }
        self.subscriptions.insert(id, entry);
        call
    }

    pub(super) fn pay(&mut self, who: Name, topic: u64, payer: Name, fee: u128, tip: u128) {
        self.credit(who, tip);
        if fee > 0 {
            *self.fees.entry(topic).or_default() += fee;
        }
        let flow = self.flow(payer);
        flow.fees += fee;
        flow.tips += tip;
        self.flow(who).earned += tip;
    }

    pub(super) fn redeliver(&mut self, topic: u64, id: u64) -> Accepted {
        let request = self.requests.get(&id)?;
        let outcome = request.failed?;
        if request.topic != topic || self.now >= request.deadline + FAILED_KEPT {
            return None;
        }
        let request = self.requests.remove(&id)?;
        self.call(Call::of_request(id, request, outcome));
        if !self.requests.contains_key(&id) {
            self.note("redelivered");
        }
        Some(())
    }

    /// Calls a receiver. If it refuses, what it did is undone, and what was booked stays.
    pub(super) fn call(&mut self, call: Call) {
        let before = self.clone();
        let Some(callback) = &call.terms.callback else {
            return;
        };
        let what = "done inside a callback";
        self.depth += 1;
        let accepted = self.receive(&call, callback);
        self.depth -= 1;
        let did = self.tallied(what) > before.tallied(what);
        if accepted.is_some() {
            return self.note(if did { "re-entered" } else { "called" });
        }
        *self = before;
        if did {
            self.note("re-entered and undone");
        }
        self.refused(call);
    }

    fn receive(&mut self, call: &Call, callback: &Callback) -> Accepted {
        let receiver = callback.receiver?;
        // an account has no code
        let play = self.plays.get_mut(receiver)?.pop_front();
        self.receipts.push(Receipt {
            receiver,
            id: call.id,
            payer: call.terms.payer,
            topic: call.topic,
            payload: callback.payload.clone(),
            outcome: call.outcome,
        });
        if self.depth > 1 {
            self.note("called inside a callback");
        }
        let play = play.unwrap_or_default();
        for (action, must) in &play.acts {
            let done = self.execute(receiver, action);
            if *must {
                done?;
            }
        }
        (!play.fails).then_some(())
    }

    fn refused(&mut self, call: Call) {
        let Call {
            id, outcome, after, ..
        } = call;
        match after {
            Ok(request) => {
                let failed = Some(outcome);
                self.note(match request.failed {
                    Some(_) => "failed once more",
                    None => "failed",
                });
                self.requests.insert(id, Request { failed, ..request });
            }
            Err(failures) => {
                self.note("failed for a subscription");
                let Some(entry) = self.subscriptions.get_mut(&id) else {
                    return self.note("failed with the last delivery");
                };
                entry.failures = failures + 1;
                if entry.failures >= 3 && entry.paused.is_none() {
                    entry.paused = Some(Pause::Callback);
                    self.note("paused for failures");
                }
            }
        }
    }
}
