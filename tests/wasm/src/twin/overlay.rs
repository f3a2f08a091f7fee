//! A store over another: reads through, keeps what is written.

use std::collections::BTreeMap;
use std::ops::Bound;

use cosmwasm_std::{Order, Record, Storage};

/// What was written; `None` is a deletion.
pub(crate) type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

pub(crate) struct Overlay<'a> {
    base: &'a dyn Storage,
    changes: Changes,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(base: &'a dyn Storage) -> Self {
        Self {
            base,
            changes: Changes::new(),
        }
    }

    pub(crate) fn into_changes(self) -> Changes {
        self.changes
    }
}

/// Carries changes out on the store below.
pub(crate) fn apply(changes: Changes, storage: &mut dyn Storage) {
    for (key, change) in changes {
        match change {
            Some(value) => storage.set(&key, &value),
            None => storage.remove(&key),
        }
    }
}

impl Storage for Overlay<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        match self.changes.get(key) {
            Some(change) => change.clone(),
            None => self.base.get(key),
        }
    }

    fn range<'b>(
        &'b self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'b> {
        let below = self.base.range(start, end, order).peekable();
        let lower = start.map_or(Bound::Unbounded, |key| Bound::Included(key.to_vec()));
        let upper = end.map_or(Bound::Unbounded, |key| Bound::Excluded(key.to_vec()));
        let empty = matches!((start, end), (Some(start), Some(end)) if start >= end);
        let mut changes: Vec<_> = if empty {
            Vec::new()
        } else {
            self.changes
                .range((lower, upper))
                .map(|(key, change)| (key.clone(), change.clone()))
                .collect()
        };
        if order == Order::Descending {
            changes.reverse();
        }
        Box::new(Merge {
            below,
            above: changes.into_iter().peekable(),
            order,
        })
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.changes.insert(key.to_vec(), Some(value.to_vec()));
    }

    fn remove(&mut self, key: &[u8]) {
        self.changes.insert(key.to_vec(), None);
    }
}

/// Both stores in order; where both have a key, the change holds.
struct Merge<B: Iterator<Item = Record>, A: Iterator<Item = (Vec<u8>, Option<Vec<u8>>)>> {
    below: std::iter::Peekable<B>,
    above: std::iter::Peekable<A>,
    order: Order,
}

impl<B, A> Iterator for Merge<B, A>
where
    B: Iterator<Item = Record>,
    A: Iterator<Item = (Vec<u8>, Option<Vec<u8>>)>,
{
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            let from_above = match (self.below.peek(), self.above.peek()) {
                (_, None) => return self.below.next(),
                (None, Some(_)) => true,
                (Some((below, _)), Some((above, _))) => {
                    if below == above {
                        self.below.next();
                        true
                    } else {
                        (above < below) == (self.order == Order::Ascending)
                    }
                }
            };
            if !from_above {
                return self.below.next();
            }
            if let Some((key, Some(value))) = self.above.next() {
                return Some((key, value));
            }
        }
    }
}
