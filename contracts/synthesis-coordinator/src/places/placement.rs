//! Taking and leaving places: rosters, members and parked standings together.

use allora_interfaces::staking_vault::StakingVault;
use allora_interfaces::topic_registry::MeritSettings;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::Real;
use cosmwasm_std::{Addr, DepsMut, QuerierWrapper, Storage, Uint128};

use crate::admission::stake_at;
use crate::error::{ContractError, ContractResult};
use crate::places::waiting::Contest;
use crate::state::{
    commitments, load_roster, place_index, save_relayed, Member, Parked, Place, Roster, Standing,
    SubmissionRules, ADDRESSES, MEMBERS, PARKED, PROGRESS, RELAYED, ROSTERS, STAKING_VAULT,
    SUBMISSIONS,
};

/// What became of an actor asking for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Placement {
    /// It holds one.
    Held {
        /// Whose it took.
        replaced: Option<ActorId>,
    },
    /// All are taken by higher merit, or more stake.
    Refused,
}

/// Who asks for a place, where, and what follows if it gets one.
pub(crate) struct PlaceRequest<'a> {
    pub(crate) topic_id: TopicId,
    pub(crate) role: Role,
    pub(crate) rules: &'a SubmissionRules,
    /// First epoch whose absence counts; for workers that submit, the one they submit to.
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

    /// Gives a newcomer to a full role of workers its first merit and leaves it waiting.
    pub(crate) fn wait(
        &self,
        storage: &mut dyn Storage,
        member: &Member,
    ) -> ContractResult<Placement> {
        let key = (self.topic_id, self.role, member.id);
        let mut parked = load_parked(storage, self.topic_id, self.role, member.id)?;
        let roster = load_roster(storage, self.topic_id, self.role)?;
        if parked.standing.merit.is_none() && self.role != Role::Reputer {
            let deviations = &self.rules.merit.newcomer_deviations;
            parked.standing.merit = roster.newcomer_merit(deviations)?;
        }
        PARKED.save(storage, key, &parked);
        Ok(Placement::Refused)
    }

    /// Gives a worker a place if merit allows, and parks whoever it replaces; if not, notes
    /// that it was refused. The caller stores `member`.
    pub(crate) fn take_by_merit(
        &self,
        storage: &mut dyn Storage,
        member: &mut Member,
    ) -> ContractResult<Placement> {
        let mut parked = load_parked(storage, self.topic_id, self.role, member.id)?;
        let roster = load_roster(storage, self.topic_id, self.role)?;
        let capacity = self.rules.capacity(self.role);
        if let Some(index) = roster.vacancy(capacity) {
            return self.occupy(storage, member, roster, index, parked);
        }
        if capacity == 0 {
            return Ok(Placement::Refused);
        }

        let before = parked.clone();
        let merit = &self.rules.merit;
        let contest = contest(storage, self.topic_id, &roster, self.since, merit)?;
        let taken = contest.challenge(&mut parked)?;
        if let Some(index) = taken {
            return self.occupy(storage, member, roster, index, parked);
        }
        if parked != before {
            PARKED.save(storage, (self.topic_id, self.role, member.id), &parked);
        }
        Ok(Placement::Refused)
    }

    /// Gives a reputer a place if one is free or its stake in an epoch allows, and parks whoever it
    /// replaces. The caller stores `member`.
    pub(crate) fn take_by_stake(
        &self,
        deps: DepsMut<'_>,
        member: &mut Member,
        (epoch, stake): (EpochId, Uint128),
    ) -> ContractResult<Placement> {
        let parked = load_parked(deps.storage, self.topic_id, self.role, member.id)?;
        let roster = load_roster(deps.storage, self.topic_id, self.role)?;
        let capacity = self.rules.capacity(self.role);
        let index = match roster.vacancy(capacity) {
            Some(index) => Some(index),
            None => {
                let stakes = stakes_of(deps.storage, &deps.querier, self.topic_id, epoch, &roster)?;
                roster.outbid(&stakes, stake, parked.standing.merit)
            }
        };
        match index {
            Some(index) => self.occupy(deps.storage, member, roster, index, parked),
            None => Ok(Placement::Refused),
        }
    }

    /// Moves a member and its standing into a place.
    fn occupy(
        &self,
        storage: &mut dyn Storage,
        member: &mut Member,
        mut roster: Roster,
        index: usize,
        parked: Parked,
    ) -> ContractResult<Placement> {
        let Self { topic_id, role, .. } = *self;
        let used_before = index < roster.places.len();
        let place = Place {
            actor: member.id,
            since: u32::try_from(self.since.0).unwrap_or(u32::MAX),
            standing: parked.standing,
            waited: parked.waiting.refused,
            missed: 0,
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
            self.park(storage, place)?;
        }
        Ok(Placement::Held { replaced })
    }

    /// The numbers of an evicted holder move to its own record.
    fn park(&self, storage: &mut dyn Storage, place: Place) -> ContractResult<()> {
        let Self { topic_id, role, .. } = *self;
        let actor = place.actor;
        let account = ADDRESSES.load(storage, (topic_id, actor))?;
        let mut member = MEMBERS.load(storage, (topic_id, &account))?;
        let parked = Parked::evicted(role, place, self.since);

        member.set_place(role, None);
        MEMBERS.save(storage, (topic_id, &account), &member);
        PARKED.save(storage, (topic_id, role, actor), &parked);
        Ok(())
    }
}

/// How workers without a place compete for those of a full role in `epoch`.
pub(crate) fn contest<'a>(
    storage: &dyn Storage,
    topic_id: TopicId,
    roster: &'a Roster,
    epoch: EpochId,
    settings: &'a MeritSettings,
) -> ContractResult<Contest<'a>> {
    let scores_to_come = roster.merits().is_empty() && {
        let progress = PROGRESS.load(storage, topic_id)?;
        progress.last_synthesized > progress.last_ended
    };
    Ok(Contest {
        roster,
        epoch,
        settings,
        scores_to_come,
    })
}

/// Stakes of the holders of the places of reputers in an epoch, index-aligned with them;
/// one raw read of the vault's storage for each.
pub(crate) fn stakes_of(
    storage: &dyn Storage,
    querier: &QuerierWrapper<'_>,
    topic_id: TopicId,
    epoch: EpochId,
    roster: &Roster,
) -> ContractResult<Vec<Uint128>> {
    let vault = STAKING_VAULT.load(storage)?;
    let vault = StakingVault(&vault);
    let mut stakes = Vec::with_capacity(roster.places.len());
    for place in &roster.places {
        stakes.push(match place {
            Some(place) => stake_at(querier, &vault, topic_id, epoch, place.actor)?,
            None => Uint128::zero(),
        });
    }
    Ok(stakes)
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
        let parked = Parked::new(role, standing);
        PARKED.save(storage, (topic_id, role, actor), &parked);
    }
    Ok(())
}

/// Takes back what an actor submitted to an epoch in a role, or committed to.
pub(crate) fn withdraw(
    storage: &mut dyn Storage,
    rules: &SubmissionRules,
    key: (TopicId, EpochId, ActorId),
    role: Role,
) -> ContractResult<()> {
    if role != Role::Reputer && rules.start.schedule.hides_submissions() {
        commitments(role).remove(storage, key);
        return Ok(());
    }
    if role == Role::Inferer {
        take_back_relayed(storage, key)?;
    }
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

fn take_back_relayed(
    storage: &mut dyn Storage,
    (topic_id, epoch, actor): (TopicId, EpochId, ActorId),
) -> ContractResult<()> {
    if let Some(mut relayed) = RELAYED.may_load(storage, (topic_id, epoch))? {
        if relayed.remove(actor) {
            save_relayed(storage, (topic_id, epoch), &relayed);
        }
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

/// What an actor without a place is remembered by; as good as new if nothing is known.
pub(crate) fn load_parked(
    storage: &dyn Storage,
    topic_id: TopicId,
    role: Role,
    actor: ActorId,
) -> ContractResult<Parked> {
    let parked = PARKED.may_load(storage, (topic_id, role, actor))?;
    Ok(parked.unwrap_or_else(|| Parked::new(role, Standing::default())))
}
