//! What every message does to the balances.

use cosmwasm_std::Uint256;

use super::*;

impl Model {
    pub fn delegate(&mut self, id: u64, name: Name, operator: Name, amount: u128) -> Accepted {
        if amount == 0 || !self.is_reputer(id, operator) {
            return None;
        }
        self.can_join(id, operator, name)?;
        let now = self.now;
        let (pool, seen) = self.topics.get_mut(&id)?.change(operator, name, now);
        pool.join(name, amount, seen)?;
        pool.tidy(name, operator);
        Some(())
    }

    pub fn undelegate(
        &mut self,
        id: u64,
        name: Name,
        operator: Name,
        amount: u128,
        bounded: bool,
    ) -> Accepted {
        let (now, period) = (self.now, self.period);
        if amount == 0 {
            return None;
        }
        let topic = self.topics.get_mut(&id)?;
        let held = topic.pools.get(operator)?.holdings.get(name)?;
        if bounded && held.entries.len() >= ENTRIES {
            return None;
        }
        let (pool, seen) = topic.change(operator, name, now);
        pool.leave(name, amount, seen)?;
        let settled = seen.map_or(0, |seen| topic.epochs.settled_by(seen).min(now + LONGEST));
        let (id, matures) = topic.entry(now, period);
        let pool = topic.pools.get_mut(operator)?;
        pool.begin(name, amount, Entry::new((id, matures.max(settled))));
        pool.tidy(name, operator);
        Some(())
    }

    pub fn cancel(
        &mut self,
        id: u64,
        name: Name,
        operator: Name,
        unbonding: u64,
        amount: Option<u128>,
    ) -> Accepted {
        let now = self.now;
        let topic = self.topics.get_mut(&id)?;
        topic.pools.get(operator)?;
        let pool = topic.look(operator, name, now);
        let entries = &pool.holdings.get(name)?.entries;
        let entry = entries.iter().find(|entry| entry.id == unbonding)?.clone();
        let worth = pool.worth(&entry);
        let amount = amount.unwrap_or(worth);
        let unproven = id == 0 && pool.holdings[name].shares == 0;
        if amount == 0 || amount > worth || unproven {
            return None;
        }
        let burned = if amount == worth {
            entry.shares
        } else {
            ratio(amount, pool.unbonding_shares(), pool.unbonding, true)
        };
        pool.unbonding -= amount;
        let holding = pool.holdings.get_mut(name)?;
        for entry in &mut holding.entries {
            if entry.id == unbonding {
                entry.shares -= burned;
            }
        }
        let gone = burned == entry.shares;
        holding
            .entries
            .retain(|entry| entry.id != unbonding || !gone);
        if entry.bond {
            pool.tidy(name, operator);
            *topic.bonds.entry(name).or_default() += amount;
        } else {
            let (pool, seen) = topic.change(operator, name, now);
            pool.join(name, amount, seen)?;
            pool.tidy(name, operator);
        }
        Some(())
    }

    pub fn redelegate(
        &mut self,
        id: u64,
        name: Name,
        from: Name,
        to: Name,
        amount: u128,
    ) -> Accepted {
        let (now, period) = (self.now, self.period);
        if amount == 0 || from == to || from == name || !self.is_reputer(id, to) {
            return None;
        }
        self.topics.get(&id)?.pools.get(from)?;
        let topic = self.topics.get_mut(&id)?;
        let (source, seen) = topic.change(from, name, now);
        if let Some(seen) = seen {
            if source.holdings.get(name)?.entries.len() >= ENTRIES {
                return None;
            }
            source.leave(name, amount, Some(seen))?;
            let arrives = topic.epochs.settled_by(seen).min(now + LONGEST);
            let (id, unbonded) = topic.entry(now, period);
            let mut entry = Entry::new((id, arrives));
            (entry.to, entry.leaves) = (Some(to), unbonded.max(arrives));
            let source = topic.pools.get_mut(from)?;
            source.begin(name, amount, entry);
            source.tidy(name, from);
            return Some(());
        }
        self.can_join(id, to, name)?;
        let topic = self.topics.get_mut(&id)?;
        let source = topic.pools.get_mut(from)?;
        source.leave(name, amount, None)?;
        source.tidy(name, from);
        let (target, seen) = topic.change(to, name, now);
        target.join(name, amount, seen)?;
        target.tidy(name, to);
        Some(())
    }

    pub fn arrive(
        &mut self,
        id: u64,
        name: Name,
        (from, to): (Name, Name),
        unbonding: u64,
    ) -> Accepted {
        let now = self.now;
        if !self.is_reputer(id, to) {
            return None;
        }
        let topic = self.topics.get_mut(&id)?;
        topic.pools.get(from)?;
        let source = topic.look(from, name, now);
        let entries = &source.holdings.get(name)?.entries;
        let moved = |entry: &&Entry| entry.id == unbonding && entry.to == Some(to);
        let entry = entries.iter().find(moved)?.clone();
        if entry.matures > now {
            return None;
        }
        let amount = source.worth(&entry);
        source.unbonding -= amount;
        let entries = &mut source.holdings.get_mut(name)?.entries;
        entries.retain(|entry| entry.id != unbonding);
        source.tidy(name, from);
        if amount == 0 {
            return Some(());
        }
        self.can_join(id, to, name)?;
        let topic = self.topics.get_mut(&id)?;
        let (target, seen) = topic.change(to, name, now);
        target.join(name, amount, seen)?;
        target.tidy(name, to);
        Some(())
    }

    pub fn withdraw(&mut self, id: u64, name: Name) -> Accepted {
        let now = self.now;
        let topic = self.topics.get_mut(&id)?;
        let held = topic.holdings(name);
        let ripe = |entry: &Entry| entry.leaves <= now;
        let any = |operator: &&Name| {
            topic.pools[**operator].holdings[name]
                .entries
                .iter()
                .any(ripe)
        };
        held.iter().find(any)?;
        let mut total = 0;
        for operator in held {
            let pool = topic.look(operator, name, now);
            while let Some(entry) = pool.holdings[name]
                .entries
                .iter()
                .find(|entry| ripe(entry))
                .cloned()
            {
                let worth = pool.worth(&entry);
                pool.unbonding -= worth;
                total += worth;
                let entries = &mut pool.holdings.get_mut(name)?.entries;
                entries.retain(|other| other.id != entry.id);
            }
            topic.sweep(operator, name, now);
        }
        self.pay(name, total);
        Some(())
    }

    pub fn bond(&mut self, id: u64, name: Name, amount: u128) -> Accepted {
        if amount == 0 || id == 0 || !self.is_known(id, name) {
            return None;
        }
        *self.topics.get_mut(&id)?.bonds.entry(name).or_default() += amount;
        Some(())
    }

    pub fn unbond(&mut self, id: u64, name: Name, amount: u128) -> Accepted {
        let (now, period) = (self.now, self.period);
        let lock = self.locks.get(&(id, name)).copied().unwrap_or_default();
        let locked = lock.saturating_sub(now).min(LONGEST);
        let topic = self.topics.get_mut(&id)?;
        let bond = topic.bonds.get_mut(name)?;
        if amount == 0 || *bond < amount {
            return None;
        }
        let entries = topic
            .pools
            .get(name)
            .and_then(|pool| pool.holdings.get(name));
        if entries.is_some_and(|holding| holding.entries.len() >= ENTRIES) {
            return None;
        }
        *bond -= amount;
        let (id, matures) = topic.entry(now, period.max(locked));
        let pool = topic.look(name, name, now);
        let bond = true;
        let entry = Entry::new((id, matures));
        pool.begin(name, amount, Entry { bond, ..entry });
        pool.tidy(name, name);
        Some(())
    }

    pub fn set_commission(&mut self, id: u64, name: Name, commission: u128) -> Accepted {
        if id == 0 || !self.is_reputer(id, name) {
            return None;
        }
        let now = self.now;
        let pool = self.topics.get_mut(&id)?.look(name, name, now);
        if commission > 5_000.min(pool.commission + 100) {
            return None;
        }
        pool.next = (commission > pool.commission).then_some((commission, now + DAY));
        pool.commission = pool.commission.min(commission);
        pool.tidy(name, name);
        Some(())
    }

    pub fn set_compound(&mut self, id: u64, name: Name, operator: Name, on: bool) -> Accepted {
        let now = self.now;
        let topic = self.topics.get_mut(&id)?;
        topic.pools.get(operator)?.holdings.get(name)?;
        let pool = topic.look(operator, name, now);
        pool.holdings.get_mut(name)?.compound = on;
        topic.sweep(operator, name, now);
        Some(())
    }

    pub fn compound(&mut self, id: u64, name: Name, operator: Name, by: Name) -> Accepted {
        let now = self.now;
        let allowed = self.is_reputer(id, operator);
        let topic = self.topics.get_mut(&id)?;
        let holding = topic.pools.get(operator)?.holdings.get(name)?;
        let unproven = id == 0 && holding.shares == 0;
        if !allowed || unproven || (by != name && !holding.compound) {
            return None;
        }
        topic.look(operator, name, now);
        let pool = topic.pools.get_mut(operator)?;
        let amount = if operator == name {
            std::mem::take(topic.own.entry(name).or_default())
        } else {
            let earned = &mut pool.holdings.get_mut(name)?.earned;
            let amount = whole(*earned);
            *earned -= Uint256::from(amount) << 64;
            amount
        };
        if amount == 0 {
            return None;
        }
        let (pool, seen) = topic.change(operator, name, now);
        pool.join(name, amount, seen)?;
        pool.tidy(name, operator);
        Some(())
    }

    pub fn claim(&mut self, ids: &[u64], name: Name) -> Accepted {
        let now = self.now;
        let mut total = 0;
        for id in ids {
            let Some(topic) = self.topics.get_mut(id) else {
                continue;
            };
            for operator in topic.holdings(name) {
                let mut as_of = topic.clone();
                let pool = as_of.look(operator, name, now);
                let earned = &mut pool.holdings.get_mut(name)?.earned;
                let amount = whole(*earned);
                if operator == name || amount == 0 {
                    continue;
                }
                *earned -= Uint256::from(amount) << 64;
                pool.tidy(name, operator);
                total += amount;
                *topic = as_of;
            }
            let mut as_of = topic.clone();
            if topic.pools.contains_key(name) {
                as_of.touch(name, now);
            }
            let own = std::mem::take(as_of.own.entry(name).or_default());
            if own > 0 {
                total += own;
                *topic = as_of;
            }
        }
        self.pay(name, total);
        (total > 0).then_some(())
    }

    /// Bond of an account.
    pub fn bond_of(&self, id: u64, name: Name) -> u128 {
        self.topics[&id]
            .bonds
            .get(name)
            .copied()
            .unwrap_or_default()
    }
}
