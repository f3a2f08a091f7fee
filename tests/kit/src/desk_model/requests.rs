//! Requests: made, raised, taken back, paid back.

use super::deliver::Call;
use super::*;

impl DeskModel {
    pub(super) fn request(&mut self, payer: Name, new: &NewRequest) -> Accepted {
        let NewRequest {
            topic: number,
            deadline,
            condition,
            ..
        } = *new;
        if !(60..=2_592_000).contains(&deadline) {
            return None;
        }
        let topics = self.topics.clone();
        let topic = topics.get(&number)?;
        let latest = topic.latest;
        let reference = latest.map(|(_, inference)| inference);
        let watch = condition.map(|condition| Watch::new(condition, reference));
        if watch == Some(None) {
            return None;
        }
        let watch = watch.flatten();
        if let (Target::Latest(max_age), Some((epoch, inference))) = (new.target, latest) {
            let age = (self.now / SECOND).saturating_sub(inference.at / SECOND);
            let fires = watch.is_none_or(|watch| watch.fires(inference.value));
            if age <= max_age && fires {
                return self.deliver_at_once(payer, new, watch, epoch, inference);
            }
        }
        let epoch = match new.target {
            Target::Epoch(epoch) if topic.takes_submissions(epoch, self.now) => epoch,
            Target::Epoch(_) => return None,
            _ => topic.next(self.now).0,
        };
        let deadline = self.now + deadline * SECOND;
        if topic.closes(epoch)? >= deadline {
            return None;
        }
        let terms = self.terms(payer, number, &new.callback, condition, new.tip)?;
        let id = self.enter(payer, terms.most())?;
        let request = Request {
            topic: number,
            terms,
            epoch,
            deadline,
            watch,
            failed: None,
        };
        self.requests.insert(id, request);
        self.note("requested");
        Some(())
    }

    fn deliver_at_once(
        &mut self,
        payer: Name,
        new: &NewRequest,
        watch: Option<Watch>,
        epoch: u64,
        inference: Inference,
    ) -> Accepted {
        let topic = new.topic;
        let mut terms = self.at_once_terms(payer, new)?;
        terms.tip = Tip::default();
        let id = self.enter(payer, terms.fee)?;
        self.pay(payer, topic, payer, terms.fee, 0);
        self.note("delivered at once");
        let request = Request {
            topic,
            terms,
            epoch,
            deadline: self.now + new.deadline * SECOND,
            watch,
            failed: None,
        };
        let inference = Some(inference);
        let outcome = Outcome { epoch, inference };
        self.call(Call::of_request(id, request, outcome));
        Some(())
    }

    /// What is not paid does not have to be counted.
    fn at_once_terms(&self, payer: Name, new: &NewRequest) -> Option<Terms> {
        let Tip { from, to, .. } = new.tip;
        let tip = Tip {
            // as far as it matters: whether it falls
            from: u128::from(from > to),
            ..Tip::default()
        };
        self.terms(payer, new.topic, &new.callback, new.condition, tip)
    }

    fn request_of(&self, topic: u64, id: u64) -> Option<&Request> {
        let request = self.requests.get(&id)?;
        (request.topic == topic).then_some(request)
    }

    pub(super) fn raise_tip(&mut self, who: Name, topic: u64, id: u64, tip: Tip) -> Accepted {
        let request = self.request_of(topic, id)?;
        let Terms {
            payer, tip: before, ..
        } = request.terms;
        let rises = tip.from >= before.from && tip.to >= before.to && tip.over <= before.over;
        if payer != who || request.failed.is_some() || tip.from > tip.to || !rises {
            return None;
        }
        self.debit(who, tip.to - before.to)?;
        self.requests.get_mut(&id)?.terms.tip = tip;
        self.note("tip raised");
        Some(())
    }

    pub(super) fn cancel(&mut self, who: Name, topic: u64, id: u64) -> Accepted {
        let request = self.request_of(topic, id)?;
        let epochs = self.topics.get(&topic)?;
        let early = epochs.takes_submissions(request.epoch, self.now);
        let waits = request.watch.is_some() && self.due(request).is_none();
        let why = match request.failed {
            Some(_) => "cancelled after it failed",
            None if early => "cancelled",
            None if waits => "cancelled while its condition waits",
            None => return None,
        };
        if request.terms.payer != who {
            return None;
        }
        self.take_back(id);
        self.note(why);
        Some(())
    }

    pub(super) fn expire(&mut self, topic: u64, ids: &[u64]) -> Accepted {
        if ids.len() > 20 {
            return None;
        }
        for &id in ids {
            let Some(request) = self.request_of(topic, id) else {
                continue;
            };
            let (ends, what) = match request.failed {
                Some(_) => (request.deadline + FAILED_KEPT, "forgotten"),
                None => (request.deadline, "expired"),
            };
            if self.now >= ends {
                self.take_back(id);
                self.note(what);
            }
        }
        Some(())
    }

    fn take_back(&mut self, id: u64) {
        let request = self.requests.remove(&id).expect("it is there");
        self.credit(request.terms.payer, request.escrow());
    }
}
