//! Handing settlements to the vault, in order of epochs, one at a time.
//!
//! The vault takes the epochs of a topic in ascending order only. So while one
//! waits for it, later ones queue behind; each acceptance sends the next. A
//! refusal leaves the queue as it is: science goes on, and anyone can have it
//! tried again.

use allora_interfaces::staking_vault::{msg, Offence, Settlement, StakingVault};
use allora_interfaces::synthesis_coordinator::raw::Unsettled;
use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_interfaces::{EpochId, TopicId};
use allora_storage::Packed;
use cosmwasm_std::{Order, Storage, SubMsg, Timestamp};

use crate::epoch::due::{open_from, Work};
use crate::epoch::settle::settlement_of;
use crate::error::ContractResult;
use crate::state::{
    load_clock, Earning, OpenEpoch, Pending, Phase, Progress, OUTCOMES, PENDING, STAKING_VAULT,
    SYNTHESES,
};
use crate::submessage::{ReplyId, SettlePayload};

/// Settlements of one run over a topic.
pub(crate) struct Payout {
    topic_id: TopicId,
    grid: Grid,
    now: Timestamp,
    /// Oldest epoch the vault has not accepted.
    oldest: Option<EpochId>,
    message: Option<SubMsg>,
}

impl Payout {
    /// Looks at the queue.
    pub(crate) fn new(
        storage: &dyn Storage,
        topic_id: TopicId,
        (grid, now): (Grid, Timestamp),
        progress: &Progress,
    ) -> ContractResult<Self> {
        Ok(Self {
            topic_id,
            grid,
            now,
            oldest: oldest_unpaid(storage, topic_id, progress)?,
            message: None,
        })
    }

    /// Takes the settlement of an epoch: it is sent if it is the oldest, else it
    /// queues. Answers the oldest epoch not paid.
    pub(crate) fn take(
        &mut self,
        storage: &mut dyn Storage,
        progress: &mut Progress,
        work: &Work,
        settlement: Settlement,
        offences: Vec<Offence>,
    ) -> ContractResult<EpochId> {
        let (topic_id, epoch) = (self.topic_id, work.epoch);
        let pending = Pending {
            earning: work.earning,
            due: work.due,
            paid: matches!(settlement, Settlement::Paid { .. }),
            offences,
        };
        if let Some(oldest) = self.oldest {
            queue(storage, (topic_id, epoch), pending, progress)?;
            return Ok(oldest);
        }
        let payload = SettlePayload {
            topic_id,
            epoch,
            pending,
            queued: false,
            more: MAX_FOLLOW_UPS,
        };
        let quiet_until = self.grid.quiet_until(epoch, self.now);
        self.message = Some(message(storage, &payload, quiet_until, settlement)?);
        self.oldest = Some(epoch);
        Ok(epoch)
    }

    /// The message to send now, if any epoch ended: the settlement taken first,
    /// or the oldest of the queue.
    pub(crate) fn finish(
        self,
        storage: &dyn Storage,
        progress: &Progress,
        ended: bool,
    ) -> ContractResult<Option<SubMsg>> {
        match self.message {
            None if ended && progress.pending > 0 => {
                send_oldest(storage, self.topic_id, self.now, MAX_FOLLOW_UPS)
            }
            message => Ok(message),
        }
    }
}

/// Bounds the settlements that follow one another within a transaction.
pub(crate) const MAX_FOLLOW_UPS: u32 = 10;

/// Puts a settlement into the queue, beside what waits of its epoch.
pub(crate) fn queue(
    storage: &mut dyn Storage,
    key: (TopicId, EpochId),
    pending: Pending,
    progress: &mut Progress,
) -> ContractResult<()> {
    let pending = match PENDING.may_load(storage, key)? {
        Some(waiting) => waiting.join(pending),
        None => {
            progress.pending = progress.pending.saturating_add(1);
            pending
        }
    };
    PENDING.save(storage, key, &pending);
    Ok(())
}

/// Message with the oldest settlement of the queue.
pub(crate) fn send_oldest(
    storage: &dyn Storage,
    topic_id: TopicId,
    now: Timestamp,
    more: u32,
) -> ContractResult<Option<SubMsg>> {
    let Some((epoch, pending)) = oldest_pending(storage, topic_id)? else {
        return Ok(None);
    };
    let settlement = if pending.paid {
        let record = SYNTHESES.load(storage, (topic_id, epoch))?;
        let outcome = OUTCOMES.load(storage, (topic_id, epoch))?;
        settlement_of(&record, &outcome)
    } else {
        Settlement::Void {}
    };
    let payload = SettlePayload {
        topic_id,
        epoch,
        pending,
        queued: true,
        more,
    };
    let clock = load_clock(storage, topic_id)?;
    let quiet_until = clock.grid().quiet_until(epoch, now);
    message(storage, &payload, quiet_until, settlement).map(Some)
}

/// The oldest epoch that is open or waits for the vault.
pub(crate) fn unsettled(
    storage: &dyn Storage,
    topic_id: TopicId,
    progress: &Progress,
) -> ContractResult<Unsettled> {
    Ok(Unsettled(
        match oldest_unpaid(storage, topic_id, progress)? {
            Some(epoch) => Some(epoch),
            None => oldest_open(storage, topic_id)?,
        },
    ))
}

/// The oldest epoch that has not ended: what is left of one that has is about bonds only.
fn oldest_open(storage: &dyn Storage, topic_id: TopicId) -> ContractResult<Option<EpochId>> {
    let mut open = open_from(storage, topic_id, EpochId(0))?;
    if let Some((epoch, OpenEpoch { phase, .. })) = open {
        if phase == Phase::Ended {
            open = open_from(storage, topic_id, epoch.next().unwrap_or(epoch))?;
        }
    }
    Ok(open.map(|(epoch, _)| epoch))
}

/// The oldest epoch that waits for the vault; not looked for if none does.
fn oldest_unpaid(
    storage: &dyn Storage,
    topic_id: TopicId,
    progress: &Progress,
) -> ContractResult<Option<EpochId>> {
    match progress.pending {
        0 => Ok(None),
        _ => Ok(oldest_pending(storage, topic_id)?.map(|(epoch, _)| epoch)),
    }
}

fn oldest_pending(
    storage: &dyn Storage,
    topic_id: TopicId,
) -> ContractResult<Option<(EpochId, Pending)>> {
    let pending = PENDING.prefix(topic_id);
    let mut pending = pending.range(storage, None, None, Order::Ascending);
    Ok(pending.next().transpose()?)
}

fn message(
    storage: &dyn Storage,
    payload: &SettlePayload,
    quiet_until: Option<Timestamp>,
    settlement: Settlement,
) -> ContractResult<SubMsg> {
    let vault = STAKING_VAULT.load(storage)?;
    let Pending {
        earning: Earning {
            since,
            until,
            next_since,
        },
        due,
        paid: _,
        ref offences,
    } = payload.pending;
    let message = StakingVault(&vault).settle(msg::Settle {
        topic_id: payload.topic_id,
        epoch: payload.epoch,
        since,
        until,
        next_since,
        due,
        quiet_until,
        settlement,
        offences: offences.clone(),
    })?;
    let id = ReplyId::Settled.into();
    Ok(SubMsg::reply_always(message, id).with_payload(payload.to_bytes()))
}
