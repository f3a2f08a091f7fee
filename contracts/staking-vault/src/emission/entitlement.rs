//! What a topic accrued and nobody was paid, by time: an epoch takes out of it what
//! accrued in the time it earns for, whenever it ends.

use allora_storage::Packed;
use cosmwasm_std::{OverflowError, Timestamp, Uint128};

use crate::error::ContractResult;
use crate::time::nanos_between;

/// Spans kept apart; what is beyond is joined with the newest of them, and shared by
/// time within it. Overlaps of at most so many versions need no more.
const MAX_SPANS: usize = 16;

/// Base units a topic is entitled to, in spans of time that follow one another. No
/// liability: nothing is funded before an epoch is settled. Within a span they accrued
/// evenly, for all that is remembered.
#[derive(Clone, Debug, PartialEq, Packed)]
pub(crate) struct Entitlement {
    /// Where the first span begins.
    from: Timestamp,
    /// Spans that have ended, oldest first: none but while epochs before and after an
    /// edit earn for the same time.
    ended: Vec<Span>,
    /// What accrued since the last of them ended.
    growing: Uint128,
}

/// An amount, and up to when it accrued.
#[derive(Clone, Copy, Debug, PartialEq, Packed)]
pub(crate) struct Span {
    until: Timestamp,
    amount: Uint128,
}

/// The time an epoch earns for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Earning {
    pub(crate) since: Timestamp,
    pub(crate) until: Timestamp,
    /// From when epochs behind it earn.
    pub(crate) next_since: Timestamp,
}

impl Entitlement {
    /// Nothing as yet.
    pub(crate) fn none(now: Timestamp) -> Self {
        Self {
            from: now,
            ended: vec![],
            growing: Uint128::zero(),
        }
    }

    /// Accrues.
    pub(crate) fn add(&mut self, amount: Uint128) -> Result<(), OverflowError> {
        self.growing = self.growing.checked_add(amount)?;
        Ok(())
    }

    /// All of it.
    pub(crate) fn total(&self) -> Result<Uint128, OverflowError> {
        let mut amounts = self.ended.iter().map(|span| span.amount);
        amounts.try_fold(self.growing, Uint128::checked_add)
    }

    /// Accruing begins at `at`: the time before is not shared in.
    pub(crate) fn begin(&mut self, at: Timestamp) {
        if self.ended.is_empty() && self.growing.is_zero() {
            self.from = self.from.max(at);
        }
    }

    /// Takes what accrued in the time of an epoch, as accrued up to `now`; of what epochs
    /// behind it earn for as well, half. Drops what accrued before both.
    ///
    /// # Units
    /// Base units; nanoseconds.
    ///
    /// # Rounding
    /// Down; the rest stays.
    ///
    /// # Errors
    /// None: quotients are below one.
    ///
    /// # Source
    /// Own. No moment is paid twice: what is taken is gone.
    pub(crate) fn take(&mut self, earning: &Earning, now: Timestamp) -> ContractResult<Uint128> {
        let Earning {
            since,
            until,
            next_since,
        } = *earning;
        self.before(since.min(next_since), now)?;
        let start = self.from;
        let mut kept = self.before(since, now)?;
        let own = self.before(until.min(next_since), now)?;
        let shared = self.before(until, now)?;

        let mut taken = Uint128::zero();
        // nobody behind it earns for these; what was not kept is before them
        for span in own {
            taken = taken.checked_add(span.amount)?;
        }
        for span in shared {
            let half = span.amount.checked_multiply_ratio(1u32, 2u32)?;
            taken = taken.checked_add(half)?;
            let amount = span.amount.checked_sub(half)?;
            kept.push(Span { amount, ..span });
        }
        if !kept.is_empty() {
            self.put_back(start.max(next_since.min(until)), kept)?;
        }
        Ok(taken)
    }

    /// Removes what accrued before `at`, oldest first: of the span `at` lies in,
    /// `amount · (at − from) / (until − from)`, as of `now`.
    fn before(&mut self, at: Timestamp, now: Timestamp) -> ContractResult<Vec<Span>> {
        let mut removed = vec![];
        if at <= self.from {
            return Ok(removed);
        }
        let passed = self.ended.iter().take_while(|span| span.until <= at);
        let passed = passed.count();
        removed.extend(self.ended.drain(..passed));
        let from = removed.last().map_or(self.from, |span| span.until);
        let (amount, until) = match self.ended.first_mut() {
            Some(span) => (&mut span.amount, span.until),
            None => (&mut self.growing, now),
        };
        let (part, whole) = (nanos_between(from, at), nanos_between(from, until));
        self.from = at;
        if part == 0 {
            return Ok(removed);
        }
        let taken = if part < whole {
            amount.checked_multiply_ratio(part, whole)?
        } else {
            *amount
        };
        *amount = amount.checked_sub(taken)?;
        removed.push(Span {
            until: at,
            amount: taken,
        });
        Ok(removed)
    }

    /// Puts spans in front again, from `from` on; joins the newest of them if they are
    /// too many.
    fn put_back(&mut self, from: Timestamp, mut kept: Vec<Span>) -> ContractResult<()> {
        kept.append(&mut self.ended);
        while kept.len() > MAX_SPANS {
            let (Some(newest), Some(span)) = (kept.pop(), kept.last_mut()) else {
                break;
            };
            span.until = newest.until;
            span.amount = span.amount.checked_add(newest.amount)?;
        }
        self.from = from;
        self.ended = kept;
        Ok(())
    }
}
