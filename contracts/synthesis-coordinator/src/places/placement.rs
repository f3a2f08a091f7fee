//! Taking and leaving places: rosters, members and parked standings together.

use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::Real;
use cosmwasm_std::{Addr, Storage};

use crate::error::{ContractError, ContractResult};
use crate::places::roster::Attainable;
use crate::state::{
    load_roster, place_index, Member, Parked, Place, Roster, Standing, SubmissionRules, ADDRESSES,
    MEMBERS, PARKED, ROSTERS, SUBMISSIONS,
};

/// What became of an actor asking for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    /// It holds one.
    Held {
        /// Whose it took.
        replaced: Option<ActorId>,
    },
    /// All are taken by higher merit.
    Refused,
}

/// Who asks for a place, where, and what follows if it gets one.
pub(crate) struct PlaceRequest<'a> {
    pub(crate) topic_id: TopicId,
    pub(crate) role: Role,
    pub(crate) rules: &'a SubmissionRules,
    /// First epoch whose absence counts.
    pub(crate) since: EpochId,
    /// First epoch a reputer reports on from a place that was held before.
    pub(crate) reports_from: EpochId,
}

impl PlaceRequest<'_> {
    /// Whether a place is free.
    pub(crate) fn has_vacancy(&self, storage: &dyn Storage) -> ContractResult<bool> {
        let roster = load_roster(storage, self.topic_id, self.role)?;
        let capacity = self.rules.capacity(self.role);
        Ok(roster.vacancy(capacity).is_some())
    }

    /// Gives a newcomer to a full role its first merit and leaves it waiting.
    pub(crate) fn wait(
        &self,
        storage: &mut dyn Storage,
        member: &Member,
    ) -> ContractResult<Placement> {
        let key = (self.topic_id, self.role, member.id);
        let mut standing = parked_standing(storage, self.topic_id, self.role, member.id)?;
        let roster = load_roster(storage, self.topic_id, self.role)?;
        if standing.merit.is_none() {
            standing.merit = roster.newcomer_merit(&self.rules.newcomer_deviations)?;
        }
        let role = self.role;
        PARKED.save(storage, key, &Parked { role, standing });
        Ok(Placement::Refused)
    }

    /// Gives `member` a place if merit allows, and parks whoever it replaces. Without
    /// a place it keeps the merit it came with; a newcomer gets its first one
    /// here. The caller stores `member`.
    pub(crate) fn take_place(
        &self,
        storage: &mut dyn Storage,
        member: &mut Member,
    ) -> ContractResult<Placement> {
        let Self { topic_id, role, .. } = *self;
        let parked = PARKED.may_load(storage, (topic_id, role, member.id))?;
        let standing = parked.map(|parked| parked.standing);
        let mut offered = standing.clone().unwrap_or_default();
        let roster = load_roster(storage, topic_id, role)?;
        let capacity = self.rules.capacity(role);
        if offered.merit.is_none() && roster.vacancy(capacity).is_none() {
            offered.merit = roster.newcomer_merit(&self.rules.newcomer_deviations)?;
        }

        match roster.place_for(member.id, offered.merit, capacity) {
            Some(Attainable::Vacant(index) | Attainable::Lowest(index, _)) => {
                let replaced = self.occupy(storage, member, roster, index, offered)?;
                Ok(Placement::Held { replaced })
            }
            None => {
                if standing.as_ref() != Some(&offered) {
                    let standing = offered;
                    let key = (topic_id, role, member.id);
                    PARKED.save(storage, key, &Parked { role, standing });
                }
                Ok(Placement::Refused)
            }
        }
    }

    /// Moves a member and its standing into a place; answers whom it replaced.
    fn occupy(
        &self,
        storage: &mut dyn Storage,
        member: &mut Member,
        mut roster: Roster,
        index: usize,
        standing: Standing,
    ) -> ContractResult<Option<ActorId>> {
        let Self { topic_id, role, .. } = *self;
        let used_before = index < roster.places.len();
        let place = Place {
            actor: member.id,
            since: u32::try_from(self.since.0).unwrap_or(u32::MAX),
            standing,
            pairs: Vec::new(),
        };
        let evicted = roster.occupy(index, place);

        ROSTERS.save(storage, (topic_id, role), &roster);
        PARKED.remove(storage, (topic_id, role, member.id));
        member.set_place(role, place_index(index));
        if role == Role::Reputer && used_before {
            member.reports_from = self.reports_from;
        }
        if role == Role::Inferer && used_before {
            forget_pairs(storage, topic_id, index)?;
        }
        let replaced = evicted.as_ref().map(|place| place.actor);
        if let Some(place) = evicted {
            park(storage, topic_id, role, place)?;
        }
        Ok(replaced)
    }
}

/// Takes a member's place away. The caller stores `member`.
pub(crate) fn vacate(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    role: Role,
    member: &mut Member,
) -> ContractResult<()> {
    let Some(index) = member.place(role) else {
        return Ok(());
    };
    let mut roster = load_roster(storage, topic_id, role)?;
    let place = roster.vacate(usize::from(index));

    ROSTERS.save(storage, (topic_id, role), &roster);
    member.set_place(role, None);
    if let Some(Place {
        actor, standing, ..
    }) = place
    {
        PARKED.save(storage, (topic_id, role, actor), &Parked { role, standing });
    }
    Ok(())
}

/// Takes back what an actor submitted to an epoch in a role.
pub(crate) fn withdraw(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    epoch: EpochId,
    role: Role,
    actor: ActorId,
) -> ContractResult<()> {
    let key = (topic_id, epoch, actor);
    let Some(mut submission) = SUBMISSIONS.may_load(storage, key)? else {
        return Ok(());
    };
    match role {
        Role::Inferer => submission.inference = None,
        Role::Forecaster => submission.forecast = Vec::new(),
        Role::Reputer => return Ok(()),
    }
    if submission.is_empty() {
        SUBMISSIONS.remove(storage, key);
    } else {
        SUBMISSIONS.save(storage, key, &submission);
    }
    Ok(())
}

/// A member by its account.
pub(crate) fn load_member(
    storage: &dyn Storage,
    topic_id: TopicId,
    role: Role,
    account: &Addr,
) -> ContractResult<Member> {
    let member = MEMBERS.may_load(storage, (topic_id, account))?;
    member.filter(|member| member.has(role)).ok_or_else(|| {
        ContractError::NotRegistered {
            topic_id,
            role,
            actor: account.clone(),
        }
        .into()
    })
}

/// The numbers of an evicted holder move to its own record.
fn park(
    storage: &mut dyn Storage,
    topic_id: TopicId,
    role: Role,
    place: Place,
) -> ContractResult<()> {
    let Place {
        actor, standing, ..
    } = place;
    let account = ADDRESSES.load(storage, (topic_id, actor))?;
    let mut member = MEMBERS.load(storage, (topic_id, &account))?;

    member.set_place(role, None);
    MEMBERS.save(storage, (topic_id, &account), &member);
    PARKED.save(storage, (topic_id, role, actor), &Parked { role, standing });
    Ok(())
}

/// A new holder of an inferer's place starts with zero shifts in every row.
fn forget_pairs(storage: &mut dyn Storage, topic_id: TopicId, index: usize) -> ContractResult<()> {
    let key = (topic_id, Role::Forecaster);
    let mut roster = load_roster(storage, topic_id, Role::Forecaster)?;
    let mut changed = false;
    for place in roster.holders_mut() {
        if let Some(pair) = place.pairs.get_mut(index) {
            changed |= *pair != Real::ZERO;
            *pair = Real::ZERO;
        }
    }
    if changed {
        ROSTERS.save(storage, key, &roster);
    }
    Ok(())
}

/// A standing nobody has touched yet, for an actor known only from a record.
pub(crate) fn parked_standing(
    storage: &dyn Storage,
    topic_id: TopicId,
    role: Role,
    actor: ActorId,
) -> ContractResult<Standing> {
    let parked = PARKED.may_load(storage, (topic_id, role, actor))?;
    Ok(parked.map(|parked| parked.standing).unwrap_or_default())
}
