//! Inferences and forecasts.

use allora_interfaces::synthesis_coordinator::raw::Unsettled;
use allora_interfaces::synthesis_coordinator::{msg, Event, ForecastElement};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::loss::LossFunction;
use allora_math::Real;
use cosmwasm_std::{Addr, DepsMut, Response, Storage, Timestamp};

use super::{check_open, check_value};
use crate::admission::{check_bond, open_window};
use crate::epoch::due::enqueue;
use crate::error::{ContractError, ContractResult};
use crate::places::placement::{withdraw, PlaceRequest, Placement};
use crate::state::{
    load_clock, Member, OpenEpoch, Phase, Submission, SubmissionRules, TopicClock, BOND_LOCKS,
    MEMBERS, OPEN, PROGRESS, SUBMISSIONS,
};

/// Most elements of one forecast.
const MAX_ELEMENTS: usize = 64;

/// Where a submission belongs.
pub(super) struct Target<'a> {
    pub(super) topic_id: TopicId,
    pub(super) epoch: EpochId,
    pub(super) rules: &'a SubmissionRules,
    pub(super) account: &'a Addr,
}

/// Takes an inference, a forecast, or both. A part that finds no place is not
/// stored and announced as such; the rest counts.
pub(crate) fn submit(
    deps: DepsMut<'_>,
    now: Timestamp,
    account: &Addr,
    msg: msg::Submit,
) -> ContractResult<Response> {
    let msg::Submit {
        topic_id, epoch, ..
    } = msg;
    let submission = check(msg)?;
    let clock = load_clock(deps.storage, topic_id)?;
    let (rules, windows) = open_window(&clock, topic_id, epoch, now)?;
    check_open(rules.start.schedule.hides_submissions(), topic_id, epoch)?;
    check_domain(topic_id, &rules.loss, &submission)?;
    let target = Target {
        topic_id,
        epoch,
        rules,
        account,
    };
    let mut member = target.member(deps.storage, &submission)?;
    check_bond(deps.storage, &deps.querier, topic_id, account, rules)?;
    let storage = deps.storage;

    let Taken {
        accepted, events, ..
    } = target.take_places(storage, &mut member, submission)?;
    // Also when nothing was accepted: an epoch somebody wanted to work in has ended, and is
    // void, once it is over.
    target.open_epoch(storage, windows.reveals_end)?;
    if !accepted.is_empty() && target.store(storage, member.id, accepted)? {
        target.lock_bond(storage, &clock)?;
    }

    Ok(Response::new()
        .add_attribute("action", "submit")
        .add_events(events))
}

/// What became of a submission.
pub(super) struct Taken {
    /// The parts that found a place.
    pub(super) accepted: Submission,
    pub(super) events: Vec<Event>,
    /// The inferer that lost its place to it.
    pub(super) evicted_inferer: Option<ActorId>,
}

impl Target<'_> {
    /// Has every part of a submission take a place.
    pub(super) fn take_places(
        &self,
        storage: &mut dyn Storage,
        member: &mut Member,
        submission: Submission,
    ) -> ContractResult<Taken> {
        let mut taken = Taken {
            accepted: Submission::default(),
            events: Vec::new(),
            evicted_inferer: None,
        };
        let Submission {
            inference,
            forecast,
        } = submission;
        if inference.is_some() {
            let placement = self.ensure_place(storage, Role::Inferer, member)?;
            if let Placement::Held { replaced } = placement {
                taken.accepted.inference = inference;
                taken.evicted_inferer = replaced;
            }
            let event = self.event(Role::Inferer, member, placement, inference);
            taken.events.push(event);
        }
        if !forecast.is_empty() {
            let placement = self.ensure_place(storage, Role::Forecaster, member)?;
            if placement != Placement::Refused {
                taken.accepted.forecast = forecast;
            }
            let event = self.event(Role::Forecaster, member, placement, None);
            taken.events.push(event);
        }
        Ok(taken)
    }

    /// The account, registered for every part of the submission.
    pub(super) fn member(
        &self,
        storage: &dyn Storage,
        submission: &Submission,
    ) -> ContractResult<Member> {
        let inference = submission.inference.is_some().then_some(Role::Inferer);
        let forecast = (!submission.forecast.is_empty()).then_some(Role::Forecaster);
        let member = MEMBERS.may_load(storage, (self.topic_id, self.account))?;
        let member = member.unwrap_or_else(|| Member::new(ActorId(0)));
        let mut parts = [inference, forecast].into_iter().flatten();
        match parts.find(|role| !member.has(*role)) {
            Some(role) => Err(ContractError::NotRegistered {
                topic_id: self.topic_id,
                role,
                actor: self.account.clone(),
            }
            .into()),
            None => Ok(member),
        }
    }

    /// A place in this role: the one the account holds, or one it takes now.
    pub(super) fn ensure_place(
        &self,
        storage: &mut dyn Storage,
        role: Role,
        member: &mut Member,
    ) -> ContractResult<Placement> {
        match member.place(role) {
            Some(_) => Ok(Placement::Held { replaced: None }),
            None => self.take_place(storage, role, member),
        }
    }

    /// Says whether a part of a submission counts; `value` is what is inferred.
    pub(super) fn event(
        &self,
        role: Role,
        member: &Member,
        placement: Placement,
        value: Option<Real>,
    ) -> Event {
        let Self {
            topic_id, epoch, ..
        } = *self;
        let actor = self.account.clone();
        match placement {
            Placement::Held { replaced } => Event::SubmissionAccepted {
                topic_id,
                epoch,
                role,
                actor,
                actor_id: member.id,
                value,
                replaced,
            },
            Placement::Refused => Event::SubmissionNotAdmitted {
                topic_id,
                epoch,
                role,
                actor,
            },
        }
    }

    fn take_place(
        &self,
        storage: &mut dyn Storage,
        role: Role,
        member: &mut Member,
    ) -> ContractResult<Placement> {
        let request = PlaceRequest {
            topic_id: self.topic_id,
            role,
            rules: self.rules,
            since: self.epoch,
            reports_from: self.epoch,
        };
        let placement = request.take_by_merit(storage, member)?;
        if let Placement::Held { replaced } = placement {
            MEMBERS.save(storage, (self.topic_id, self.account), member);
            if let Some(evicted) = replaced {
                withdraw(
                    storage,
                    self.rules,
                    (self.topic_id, self.epoch, evicted),
                    role,
                )?;
            }
        }
        Ok(placement)
    }

    /// Puts the epoch into the topic's queue, if it is not there.
    pub(super) fn open_epoch(
        &self,
        storage: &mut dyn Storage,
        closes_at: Timestamp,
    ) -> ContractResult<()> {
        let key = (self.topic_id, self.epoch);
        if OPEN.has(storage, key) {
            return Ok(());
        }
        let opened = OpenEpoch {
            version: self.rules.start.version,
            phase: Phase::Submitting,
        };
        OPEN.save(storage, key, &opened);
        let mut progress = PROGRESS.load(storage, self.topic_id)?;
        let oldest = progress.unsettled.0.is_none();
        if oldest {
            progress.unsettled = Unsettled(Some(self.epoch));
        }
        if enqueue(storage, self.topic_id, &mut progress, closes_at) || oldest {
            PROGRESS.save(storage, self.topic_id, &progress);
        }
        Ok(())
    }

    /// The last inference and the last forecast count, each by itself. Answers whether it is the
    /// first of them.
    pub(super) fn store(
        &self,
        storage: &mut dyn Storage,
        actor: ActorId,
        accepted: Submission,
    ) -> ContractResult<bool> {
        let key = (self.topic_id, self.epoch, actor);
        let stored = SUBMISSIONS.may_load(storage, key)?;
        let first = stored.is_none();
        let mut stored = stored.unwrap_or_default();
        if accepted.inference.is_some() {
            stored.inference = accepted.inference;
        }
        if !accepted.forecast.is_empty() {
            stored.forecast = accepted.forecast;
        }
        SUBMISSIONS.save(storage, key, &stored);
        Ok(first)
    }

    /// Keeps the bond, if one is asked for, where a slash reaches it until the epoch has ended.
    pub(super) fn lock_bond(
        &self,
        storage: &mut dyn Storage,
        clock: &TopicClock,
    ) -> ContractResult<()> {
        let Self {
            topic_id, epoch, ..
        } = *self;
        if !self.rules.worker_bond.is_zero() {
            let until = clock.ends_by(epoch);
            let until = until.ok_or(ContractError::TimeOutOfRange { topic_id, epoch })?;
            // epochs end in their order: never before a lock that is there
            BOND_LOCKS.save(storage, (topic_id, self.account), &until);
        }
        Ok(())
    }
}

/// Refuses an inference that nothing could come out as.
pub(super) fn check_domain(
    topic_id: TopicId,
    loss: &LossFunction,
    submission: &Submission,
) -> ContractResult<()> {
    match submission.inference {
        Some(inference) if !loss.accepts(&inference) => Err(ContractError::InferenceRefused {
            topic_id,
            inference,
            domain: loss.domain(),
        }
        .into()),
        _ => Ok(()),
    }
}

/// Bounds every number and refuses duplicates; elements ascending by inferer.
pub(super) fn check(
    msg::Submit {
        topic_id,
        epoch,
        inference,
        forecast,
    }: msg::Submit,
) -> ContractResult<Submission> {
    let mut submission = Submission {
        inference,
        forecast,
    };
    if submission.is_empty() {
        return Err(ContractError::EmptySubmission { topic_id, epoch }.into());
    }
    let count = submission.forecast.len();
    if count > MAX_ELEMENTS {
        return Err(ContractError::TooManyElements {
            count,
            max: MAX_ELEMENTS,
        }
        .into());
    }
    if let Some(inference) = submission.inference {
        check_value("an inference", inference)?;
    }
    for element in &submission.forecast {
        check_value("a forecast loss", element.loss)?;
    }
    submission.forecast.sort_by_key(|element| element.inferer);
    let pairs = submission
        .forecast
        .iter()
        .zip(submission.forecast.iter().skip(1));
    for (ForecastElement { inferer, .. }, next) in pairs {
        if *inferer == next.inferer {
            return Err(ContractError::DuplicateElement { inferer: *inferer }.into());
        }
    }
    Ok(submission)
}
