//! Subscriptions: made, topped up, paused, resumed, ended.

use super::*;

impl DeskModel {
    pub(super) fn subscribe(
        &mut self,
        payer: Name,
        new: &NewSubscription,
        amount: u128,
    ) -> Accepted {
        let NewSubscription {
            topic: number,
            deliveries,
            every,
            condition,
            ..
        } = *new;
        if every == 0 || deliveries == Some(0) {
            return None;
        }
        let topic = self.topics.get(&number)?;
        let reference = topic.latest.map(|(_, inference)| inference);
        let next = topic.next(self.now).0;
        let terms = self.terms(payer, number, &new.callback, condition, new.tip)?;
        if amount < terms.most() {
            return None;
        }
        let id = self.enter(payer, amount)?;
        let subscription = Subscription {
            topic: number,
            terms,
            balance: amount,
            left: deliveries,
            every,
            next,
            condition,
            watch: condition.and_then(|condition| Watch::new(condition, reference)),
            failures: 0,
            paused: None,
        };
        self.subscriptions.insert(id, subscription);
        self.note("subscribed");
        Some(())
    }

    fn subscription_of(&mut self, topic: u64, id: u64) -> Option<&mut Subscription> {
        let subscription = self.subscriptions.get_mut(&id)?;
        (subscription.topic == topic).then_some(subscription)
    }

    /// What came, or was taken from an account before.
    pub(super) fn top_up(&mut self, who: Name, topic: u64, id: u64, amount: u128) -> Accepted {
        let subscription = self.subscription_of(topic, id)?;
        subscription.balance = subscription.balance.checked_add(amount)?;
        let payer = subscription.terms.payer;
        let enough = subscription.balance >= subscription.terms.most();
        if subscription.paused == Some(Pause::Funds) && enough {
            subscription.paused = None;
            self.note("resumed by money");
        }
        self.flow(who).given += amount;
        self.flow(payer).gifts += amount;
        self.note(if payer == who {
            "topped up"
        } else {
            "topped up by others"
        });
        Some(())
    }

    pub(super) fn pause(&mut self, who: Name, topic: u64, id: u64) -> Accepted {
        let subscription = self.subscription_of(topic, id)?;
        if subscription.terms.payer != who || subscription.paused.is_some() {
            return None;
        }
        subscription.paused = Some(Pause::Owner);
        self.note("paused by its payer");
        Some(())
    }

    pub(super) fn resume(&mut self, who: Name, topic: u64, id: u64) -> Accepted {
        let subscription = self.subscription_of(topic, id)?;
        let enough = subscription.balance >= subscription.terms.most();
        if subscription.terms.payer != who || subscription.paused.is_none() || !enough {
            return None;
        }
        subscription.paused = None;
        subscription.failures = 0;
        self.note("resumed");
        Some(())
    }

    pub(super) fn close(&mut self, who: Name, topic: u64, id: u64) -> Accepted {
        let subscription = self.subscription_of(topic, id)?;
        if subscription.terms.payer != who {
            return None;
        }
        let balance = subscription.balance;
        self.subscriptions.remove(&id);
        self.credit(who, balance);
        self.note("closed");
        Some(())
    }
}
