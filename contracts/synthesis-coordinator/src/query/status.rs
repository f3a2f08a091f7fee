//! All a participant wants to know, in one answer.

use core::cmp::Reverse;

use allora_interfaces::staking_vault::raw::Staked;
use allora_interfaces::staking_vault::StakingVault;
use allora_interfaces::synthesis_coordinator::{
    ActorStatus, PaymentStatus, RoleStatus, StatusResponse, WindowsResponse,
};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::Real;
use cosmwasm_std::{Addr, Deps, Storage, Timestamp, Uint64};

use super::committed::{committed, of_role};
use super::reportable::reportable;
use super::topic::windows_of;
use crate::admission::{check_bond, open_window};
use crate::epoch::submitted::submitted_by;
use crate::error::{ContractError, ContractResult};
use crate::places::placement::{contest, load_parked, stakes_of};
use crate::state::{
    load_clock, load_roster, Member, Outcome, Roster, SynthesisRecord, TopicClock, ARCHIVE,
    MEMBERS, OUTCOMES, PENDING, PROGRESS, REPORTS, STAKING_VAULT, SYNTHESES,
};

/// What is looked at, when, for whom.
struct View<'a> {
    deps: Deps<'a>,
    storage: &'a dyn Storage,
    clock: &'a TopicClock,
    now: Timestamp,
    topic_id: TopicId,
    account: &'a Addr,
    member: Option<&'a Member>,
    stake: Staked,
    ended: Option<&'a LastEpoch>,
    /// Epochs that take truths, ascending.
    reportable: Vec<EpochId>,
    /// What it has committed to and not revealed, ascending.
    committed: Vec<(EpochId, Role)>,
}

pub(super) fn status(
    deps: Deps<'_>,
    now: Timestamp,
    topic_id: TopicId,
    account: &Addr,
) -> ContractResult<StatusResponse> {
    let clock = load_clock(deps.storage, topic_id)?;
    let member = MEMBERS.may_load(deps.storage, (topic_id, account))?;
    let stake = match &member {
        Some(member) => {
            let vault = STAKING_VAULT.load(deps.storage)?;
            StakingVault(&vault).stake(&deps.querier, topic_id, member.id)?
        }
        None => Staked::default(),
    };
    let last_ended = PROGRESS.load(deps.storage, topic_id)?.last_ended;
    let ended = last_ended
        .map(|epoch| LastEpoch::load(deps.storage, topic_id, epoch))
        .transpose()?;
    let view = View {
        deps,
        storage: deps.storage,
        clock: &clock,
        now,
        topic_id,
        account,
        member: member.as_ref(),
        stake,
        ended: ended.as_ref(),
        reportable: reportable(deps, &clock, topic_id, now)?,
        committed: committed(deps.storage, &clock, topic_id, member.as_ref())?,
    };
    Ok(StatusResponse {
        status: clock.status,
        current_epoch: clock.timeline().epoch_at(now),
        open_windows: view.open_windows()?,
        actor: member.as_ref().map(|member| ActorStatus {
            actor_id: member.id,
            stake: view.stake.amount,
            unrevealed: member.unrevealed.into(),
        }),
        roles: Role::ALL
            .into_iter()
            .map(|role| view.role(role))
            .collect::<ContractResult<_>>()?,
        last_ended_epoch: last_ended,
    })
}

impl View<'_> {
    /// Epochs with a window open now: the one submitted to, those reported on, and those revealed.
    fn open_windows(&self) -> ContractResult<Vec<WindowsResponse>> {
        let mut epochs = self.reportable.clone();
        epochs.extend(self.submittable());
        epochs.extend(self.committed.iter().map(|(epoch, _)| *epoch));
        epochs.sort_unstable();
        epochs.dedup();
        epochs
            .into_iter()
            .map(|epoch| windows_of(self.deps, self.clock, self.now, self.topic_id, epoch))
            .collect()
    }

    /// The epoch that takes submissions.
    fn submittable(&self) -> Option<EpochId> {
        let epoch = self.clock.timeline().epoch_at(self.now)?;
        let window = open_window(self.clock, self.topic_id, epoch, self.now);
        window.is_ok().then_some(epoch)
    }

    fn role(&self, role: Role) -> ContractResult<RoleStatus> {
        let roster = load_roster(self.storage, self.topic_id, role)?;
        let actor = self.member.map(|member| member.id);
        let place = actor.and_then(|actor| roster.find(actor));
        let merit = self.merit(&roster, role, actor)?;
        let full = roster.vacancy(self.capacity(role)).is_none();
        let lowest = roster.merits().into_iter().min();
        let refusal = match role {
            Role::Inferer | Role::Forecaster => self.refused_submission(role, &roster)?,
            Role::Reputer => self.refused_report(&roster)?,
        };
        Ok(RoleStatus {
            role,
            registered: self.member.is_some_and(|member| member.has(role)),
            active: place.is_some(),
            rank: place.and(actor).and_then(|actor| rank(&roster, actor)),
            merit,
            lowest_merit: lowest.filter(|_| full),
            would_be_accepted: refusal.is_none(),
            reason: refusal,
            submitted: self.has_submitted(role)?,
            committed: of_role(&self.committed, role),
            last_payment: self.payment(role),
        })
    }

    fn capacity(&self, role: Role) -> usize {
        self.clock.rules_at(self.now).capacity(role)
    }

    /// Merit of a holder, or the one it waits with.
    fn merit(
        &self,
        roster: &Roster,
        role: Role,
        actor: Option<ActorId>,
    ) -> ContractResult<Option<Real>> {
        let Some(actor) = actor else {
            return Ok(None);
        };
        let holder = roster.holders().find(|place| place.actor == actor);
        match holder {
            Some(place) => Ok(place.standing.merit),
            None => Ok(load_parked(self.storage, self.topic_id, role, actor)?
                .standing
                .merit),
        }
    }

    /// Why a submission now would not count.
    fn refused_submission(&self, role: Role, roster: &Roster) -> ContractResult<Option<String>> {
        let epoch = self
            .submittable()
            .or(self.clock.timeline().epoch_at(self.now));
        let epoch = epoch.unwrap_or_default();
        if let Err(refusal) = open_window(self.clock, self.topic_id, epoch, self.now) {
            return Ok(Some(refusal.to_string()));
        }
        let refusal = self.refused_place(role, roster)?;
        Ok(match refusal {
            Some(refusal) => Some(refusal),
            None => self.refused_bond(),
        })
    }

    /// Why the bond is none that a submission could be made with.
    fn refused_bond(&self) -> Option<String> {
        let rules = self.clock.rules_at(self.now);
        let checked = check_bond(
            self.deps.storage,
            &self.deps.querier,
            self.topic_id,
            self.account,
            rules,
        );
        checked.err().map(|refusal| refusal.to_string())
    }

    /// Why a truth now would not count.
    fn refused_report(&self, roster: &Roster) -> ContractResult<Option<String>> {
        let topic_id = self.topic_id;
        let needed = self.clock.rules_at(self.now).min_stake;
        let Some(newest) = self.reportable.last() else {
            return Ok(Some("no epoch takes truths now".to_owned()));
        };
        if self.clock.rules_at(self.now).observed {
            let (topic_id, epoch) = (self.topic_id, *newest);
            let refusal = ContractError::TruthFromContract { topic_id, epoch };
            return Ok(Some(refusal.to_string()));
        }
        let staked = self.stake.at(*newest);
        if staked < needed {
            let refusal = ContractError::StakeTooLow {
                topic_id,
                epoch: *newest,
                staked,
                needed,
            };
            return Ok(Some(refusal.to_string()));
        }
        let from = self.member.map(|member| member.reports_from);
        match from.filter(|from| newest < from) {
            Some(from) => {
                let refusal = ContractError::PlaceTooNew {
                    topic_id,
                    epoch: *newest,
                    from,
                };
                Ok(Some(refusal.to_string()))
            }
            None => self.refused_place(Role::Reputer, roster),
        }
    }

    fn refused_place(&self, role: Role, roster: &Roster) -> ContractResult<Option<String>> {
        let Some(member) = self.member.filter(|member| member.has(role)) else {
            let refusal = ContractError::NotRegistered {
                topic_id: self.topic_id,
                role,
                actor: self.account.clone(),
            };
            return Ok(Some(refusal.to_string()));
        };
        if roster.find(member.id).is_some() {
            return Ok(None);
        }
        if self.attains_place(role, roster, member.id)? {
            return Ok(None);
        }
        let by = match role {
            Role::Inferer | Role::Forecaster => "higher merit",
            Role::Reputer => "more stake",
        };
        let places = self.capacity(role);
        Ok(Some(format!(
            "all {places} places of the role are taken by {by}"
        )))
    }

    /// Whether a submission or a report now would get an actor without a place one.
    fn attains_place(&self, role: Role, roster: &Roster, actor: ActorId) -> ContractResult<bool> {
        let capacity = self.capacity(role);
        if roster.vacancy(capacity).is_some() || capacity == 0 {
            return Ok(capacity > 0);
        }
        let mut parked = load_parked(self.storage, self.topic_id, role, actor)?;
        let place = if role == Role::Reputer {
            let newest = self.reportable.last().copied().unwrap_or_default();
            let stakes = stakes_of(
                self.storage,
                &self.deps.querier,
                self.topic_id,
                newest,
                roster,
            )?;
            roster.outbid(&stakes, self.stake.at(newest), parked.standing.merit)
        } else {
            let epoch = self.submittable().unwrap_or_default();
            let settings = &self.clock.rules_at(self.now).merit;
            contest(self.storage, self.topic_id, roster, epoch, settings)?.challenge(&mut parked)?
        };
        Ok(place.is_some())
    }

    fn has_submitted(&self, role: Role) -> ContractResult<bool> {
        let Some(member) = self.member else {
            return Ok(false);
        };
        if role == Role::Reputer {
            let mut open = self.reportable.iter().peekable();
            let any = open.peek().is_some();
            let reported = |epoch: &EpochId| {
                let key = (self.topic_id, *epoch, member.id);
                REPORTS.has(self.storage, key) || self.has_committed(role, *epoch)
            };
            return Ok(any && open.all(reported));
        }
        let Some(epoch) = self.submittable() else {
            return Ok(false);
        };
        if self.has_committed(role, epoch) {
            return Ok(true);
        }
        let key = (self.topic_id, epoch, member.id);
        let submission = submitted_by(self.storage, key)?;
        Ok(match role {
            Role::Inferer => submission.inference.is_some(),
            Role::Forecaster => !submission.forecast.is_empty(),
            Role::Reputer => false,
        })
    }

    /// Whether it has committed to something it has not revealed yet.
    fn has_committed(&self, role: Role, epoch: EpochId) -> bool {
        self.committed.contains(&(epoch, role))
    }

    /// What became of its part in the last ended epoch.
    fn payment(&self, role: Role) -> PaymentStatus {
        let Some(ended) = self.ended else {
            return PaymentStatus::NothingEnded {};
        };
        let Some(outcome) = &ended.outcome else {
            return PaymentStatus::VoidEpoch {};
        };
        let fraction = self.member.and_then(|member| {
            let workers = ended.record.as_ref();
            fraction(role, member.id, outcome, workers)
        });
        match fraction {
            None => PaymentStatus::NotSubmitted {},
            Some(0) => PaymentStatus::NothingEarned {},
            Some(_) if ended.pending => PaymentStatus::PaymentPending {},
            Some(_) if ended.unpaid => PaymentStatus::NoEmission {},
            Some(fraction) => PaymentStatus::Earned {
                fraction: Uint64::new(fraction),
            },
        }
    }
}

/// The last epoch that ended, read once for all roles.
struct LastEpoch {
    /// If it was settled.
    outcome: Option<Outcome>,
    record: Option<SynthesisRecord>,
    /// Whether its settlement waits for the vault.
    pending: bool,
    /// Whether there was nothing to earn.
    unpaid: bool,
}

impl LastEpoch {
    fn load(storage: &dyn Storage, topic_id: TopicId, epoch: EpochId) -> ContractResult<Self> {
        let key = (topic_id, epoch);
        let archived = ARCHIVE.may_load(storage, key)?;
        Ok(Self {
            outcome: OUTCOMES.may_load(storage, key)?,
            record: SYNTHESES.may_load(storage, key)?,
            pending: PENDING.has(storage, key),
            unpaid: archived.is_none_or(|archived| archived.rewards.is_zero()),
        })
    }
}

/// The fraction of an actor, if it took part.
fn fraction(
    role: Role,
    actor: ActorId,
    outcome: &Outcome,
    record: Option<&SynthesisRecord>,
) -> Option<u64> {
    let (actors, outcomes) = match role {
        Role::Reputer => {
            let mut reputers = outcome.reputers.iter();
            let found = reputers.find(|reputer| reputer.actor == actor);
            return found.map(|reputer| reputer.fraction);
        }
        Role::Inferer => (&record?.inferers, &outcome.inferers),
        Role::Forecaster => (&record?.forecasters, &outcome.forecasters),
    };
    let position = actors.iter().position(|other| *other == actor)?;
    outcomes.get(position).map(|outcome| outcome.fraction)
}

/// Rank by merit among the holders, from 1; without merit behind all with,
/// between equals the earlier to join first.
fn rank(roster: &Roster, actor: ActorId) -> Option<u32> {
    let mut order: Vec<_> = roster
        .holders()
        .map(|place| (Reverse(place.standing.merit), place.actor))
        .collect();
    order.sort_unstable();
    let position = order.iter().position(|(_, other)| *other == actor)?;
    u32::try_from(position.checked_add(1)?).ok()
}
