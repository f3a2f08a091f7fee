//! Messages, each done whole or not at all.

use super::*;

impl DeskModel {
    /// Does something of an account, if it may.
    pub fn execute(&mut self, who: Name, action: &Action) -> Accepted {
        let before = self.clone();
        let done = self.act(who, action);
        if done.is_none() {
            *self = before;
        } else if self.depth > 0 {
            self.note("done inside a callback");
        }
        done
    }

    fn act(&mut self, who: Name, action: &Action) -> Accepted {
        match *action {
            Action::Send(amount, ref hook) => self.send(who, amount, hook),
            // only the token says so, and nothing is paid in native coins
            Action::Forge(..) | Action::WithCoins(_) => None,
            Action::Request(ref new) => self.request(who, new),
            Action::Subscribe(ref new, amount) => self.subscribe(who, new, amount),
            Action::TopUp { topic, id, amount } => {
                if amount == 0 {
                    return None;
                }
                self.debit(who, amount)?;
                self.top_up(who, topic, id, amount)
            }
            Action::Deliver {
                topic,
                ref requests,
                ref subscriptions,
            } => self.deliver(who, topic, requests, subscriptions),
            Action::Redeliver(topic, id) => self.redeliver(topic, id),
            Action::RaiseTip(topic, id, tip) => self.raise_tip(who, topic, id, tip),
            Action::Cancel(topic, id) => self.cancel(who, topic, id),
            Action::Expire(topic, ref ids) => self.expire(topic, ids),
            Action::Pause(topic, id) => self.pause(who, topic, id),
            Action::Resume(topic, id) => self.resume(who, topic, id),
            Action::Close(topic, id) => self.close(who, topic, id),
            Action::Collect(topic) => self.collect(topic),
            Action::Withdraw(amount) => self.withdraw(who, amount),
            Action::Say(topic, outcome) => self.say(topic, outcome),
            _ => self.govern(who, action),
        }
    }

    fn govern(&mut self, who: Name, action: &Action) -> Accepted {
        let is_owner = self.owner == Some(who);
        match *action {
            Action::SetPrice(topic, price) => self.set_price(who, topic, price)?,
            Action::SetParams(params) => {
                let gas = 20_000..=1_000_000;
                let fits = params.base_fee <= ONE_ALLO
                    && gas.contains(&params.max_gas)
                    && (20_000..=params.max_gas).contains(&params.min_gas);
                if !is_owner || !fits {
                    return None;
                }
                self.params = params;
                self.note("parameters set");
            }
            Action::Offer(to) => {
                if !is_owner || to == INVALID {
                    return None;
                }
                self.offered = Some(to);
            }
            Action::Accept => {
                if self.offered? != who {
                    return None;
                }
                self.owner = self.offered.take();
                self.note("governance changed");
            }
            Action::Renounce => {
                if !is_owner {
                    return None;
                }
                self.owner = None;
                self.offered = None;
            }
            _ => unreachable!("not of governance"),
        }
        Some(())
    }

    fn set_price(&mut self, who: Name, topic: u64, price: Option<u128>) -> Accepted {
        let is_owner = self.owner == Some(who);
        let is_creator = self.topics.get(&topic)?.creator == who;
        let most = 100 * self.params.base_fee;
        if !is_creator && !is_owner || price.is_some_and(|price| price > most) {
            return None;
        }
        match price {
            Some(price) => self.prices.insert(topic, price),
            None => self.prices.remove(&topic),
        };
        self.note(if is_creator {
            "priced"
        } else {
            "priced by governance"
        });
        Some(())
    }

    fn send(&mut self, who: Name, amount: u128, hook: &Hook) -> Accepted {
        let wallet = self.wallets.entry(who).or_default();
        *wallet = wallet.checked_sub(amount)?;
        if amount == 0 {
            return None;
        }
        self.flow(who).put_in += amount;
        match hook {
            Hook::Deposit => self.credit(who, amount),
            Hook::Request(new) => {
                self.credit(who, amount);
                self.request(who, new)?;
            }
            Hook::Subscribe(new) => {
                self.credit(who, amount);
                self.subscribe(who, new, amount)?;
            }
            Hook::TopUp { topic, id } => self.top_up(who, *topic, *id, amount)?,
            Hook::Garbage => return None,
        }
        Some(())
    }

    fn withdraw(&mut self, who: Name, amount: Option<u128>) -> Accepted {
        let amount = amount.unwrap_or(self.balance(who));
        if amount == 0 {
            return None;
        }
        self.debit(who, amount)?;
        if self.token_refuses {
            return None;
        }
        *self.wallets.entry(who).or_default() += amount;
        self.flow(who).taken_out += amount;
        self.note("withdrawn");
        Some(())
    }

    fn collect(&mut self, topic: u64) -> Accepted {
        let fees = self.fees.remove(&topic)?;
        if self.token_refuses || self.vault_refuses {
            return None;
        }
        *self.wallets.entry("vault").or_default() += fees;
        self.note("collected");
        Some(())
    }

    /// What anybody who asks for something has to observe.
    pub(super) fn terms(
        &self,
        payer: Name,
        topic: u64,
        callback: &Option<Callback>,
        condition: Option<Condition>,
        tip: Tip,
    ) -> Option<Terms> {
        let params = self.params;
        let condition_fits = match condition {
            Some(Condition::Moved(by) | Condition::MovedByFraction(by)) => by >= 0,
            _ => true,
        };
        let callback = callback.clone().map(|callback| Callback {
            receiver: callback.receiver.or(Some(payer)),
            ..callback
        });
        let callback_fits = callback.as_ref().is_none_or(|callback| {
            let receiver = callback.receiver.unwrap_or(INVALID);
            (params.min_gas..=params.max_gas).contains(&callback.gas)
                && callback.payload.len() <= 256
                && receiver != INVALID
                && !SUITE.contains(&receiver)
        });
        if !params.accepting || tip.from > tip.to || !condition_fits || !callback_fits {
            return None;
        }
        let fee = self.price(topic);
        // more than can be counted
        fee.checked_add(tip.to)?;
        Some(Terms {
            payer,
            fee,
            tip,
            callback,
        })
    }

    /// A number for somebody who pays for one more.
    pub(super) fn enter(&mut self, payer: Name, amount: u128) -> Option<u64> {
        self.debit(payer, amount)?;
        self.last_id += 1;
        Some(self.last_id)
    }
}
