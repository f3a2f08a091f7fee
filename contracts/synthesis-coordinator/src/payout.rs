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
    load_clock, Earning, Pending, Progress, OUTCOMES, PENDING, STAKING_VAULT, SYNTHESES,
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
        let oldest = match progress.pending {
            0 => None,
            _ => oldest_pending(storage, topic_id)?.map(|(epoch, _)| epoch),
        };
        Ok(Self {
            topic_id,
            grid,
            now,
            oldest,
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
        let paid = matches!(settlement, Settlement::Paid { .. });
        let topic_id = self.topic_id;
        let Work {
            epoch,
            earning,
            due,
            ..
        } = *work;
        if let Some(oldest) = self.oldest {
            let pending = Pending {
                earning,
                due,
                paid,
                offences,
            };
            PENDING.save(storage, (topic_id, epoch), &pending);
            progress.pending = progress.pending.saturating_add(1);
            return Ok(oldest);
        }
        let payload = SettlePayload {
            topic_id,
            epoch,
            earning,
            due,
            paid,
            queued: false,
            more: MAX_FOLLOW_UPS,
            offences,
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

/// Message with the oldest settlement of the queue.
pub(crate) fn send_oldest(
    storage: &dyn Storage,
    topic_id: TopicId,
    now: Timestamp,
    more: u32,
) -> ContractResult<Option<SubMsg>> {
    let Some((
        epoch,
        Pending {
            earning,
            due,
            paid,
            offences,
        },
    )) = oldest_pending(storage, topic_id)?
    else {
        return Ok(None);
    };
    let settlement = if paid {
        let record = SYNTHESES.load(storage, (topic_id, epoch))?;
        let outcome = OUTCOMES.load(storage, (topic_id, epoch))?;
        settlement_of(&record, &outcome)
    } else {
        Settlement::Void {}
    };
    let payload = SettlePayload {
        topic_id,
        epoch,
        earning,
        due,
        paid,
        queued: true,
        more,
        offences,
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
    let waiting = match progress.pending {
        0 => None,
        _ => oldest_pending(storage, topic_id)?.map(|(epoch, _)| epoch),
    };
    Ok(Unsettled(match waiting {
        Some(epoch) => Some(epoch),
        None => open_from(storage, topic_id, EpochId(0))?.map(|(epoch, _)| epoch),
    }))
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
    let SettlePayload {
        topic_id,
        epoch,
        earning,
        due,
        ..
    } = *payload;
    let Earning {
        since,
        until,
        next_since,
    } = earning;
    let message = StakingVault(&vault).settle(msg::Settle {
        topic_id,
        epoch,
        since,
        until,
        next_since,
        due,
        quiet_until,
        settlement,
        offences: payload.offences.clone(),
    })?;
    let id = ReplyId::Settled.into();
    Ok(SubMsg::reply_always(message, id).with_payload(payload.to_bytes()))
}
