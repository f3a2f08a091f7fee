//! Standings of the participants of one epoch, wherever they are stored:
//! rosters for holders of places, own records for everybody else.
//!
//! An epoch lists actors by number, so a late settlement credits the right ones
//! whatever happened to their places since.

use allora_interfaces::{ActorId, Role, TopicId};
use allora_math::allora::regret::ShiftedRegrets;
use allora_math::stats::ema;
use allora_math::{MathResult, Real};
use cosmwasm_std::Storage;

use crate::error::ContractResult;
use crate::places::placement::load_parked;
use crate::state::{load_roster, Parked, Roster, Standing, PARKED, ROSTERS};

/// Standings of one role.
#[derive(Clone)]
pub(crate) struct RoleStandings {
    pub(crate) roster: Roster,
    /// Place of each holder, ascending by actor.
    indices: Vec<(ActorId, usize)>,
    /// Participants without a place, ascending by actor.
    parked: Vec<(ActorId, Parked)>,
}

impl RoleStandings {
    /// The standings of `actors`, and of all holders, without what means something else since a version.
    pub(crate) fn load(
        storage: &dyn Storage,
        (topic_id, role): (TopicId, Role),
        since_version: u32,
        actors: &[ActorId],
    ) -> ContractResult<Self> {
        let mut roster = load_roster(storage, topic_id, role)?;
        for place in roster.holders_mut() {
            if place.standing.since_version != since_version {
                place.pairs.clear();
            }
            place.standing.begin(since_version);
        }
        let mut indices = Vec::with_capacity(roster.places.len());
        for (index, place) in roster.places.iter().enumerate() {
            if let Some(place) = place {
                indices.push((place.actor, index));
            }
        }
        indices.sort_unstable();
        let mut standings = Self {
            roster,
            indices,
            parked: Vec::new(),
        };
        for actor in actors {
            if standings.index_of(*actor).is_none() {
                let mut known = load_parked(storage, topic_id, role, *actor)?;
                known.standing.begin(since_version);
                if let Some(parked) = standings.parked_mut(*actor) {
                    *parked = known;
                }
            }
        }
        Ok(standings)
    }

    /// Stores the roster and the parked standings.
    pub(crate) fn save(&self, storage: &mut dyn Storage, topic_id: TopicId) {
        let role = self.roster.role;
        ROSTERS.save(storage, (topic_id, role), &self.roster);
        for (actor, parked) in &self.parked {
            PARKED.save(storage, (topic_id, role, *actor), parked);
        }
    }

    /// Place of an actor, if it holds one.
    pub(crate) fn index_of(&self, actor: ActorId) -> Option<usize> {
        let found = self
            .indices
            .binary_search_by_key(&actor, |(actor, _)| *actor);
        let (_, index) = self.indices.get(found.ok()?)?;
        Some(*index)
    }

    /// What an actor is remembered by; a new standing if nothing is known.
    pub(crate) fn standing(&self, actor: ActorId) -> Standing {
        let held = self
            .index_of(actor)
            .and_then(|index| self.roster.places.get(index));
        let held = held.and_then(Option::as_ref).map(|place| &place.standing);
        let parked = || {
            let mut parked = self.parked.iter();
            let (_, parked) = parked.find(|(other, _)| *other == actor)?;
            Some(&parked.standing)
        };
        held.or_else(parked).cloned().unwrap_or_default()
    }

    /// What an actor without a place is remembered by.
    fn parked_mut(&mut self, actor: ActorId) -> Option<&mut Parked> {
        let found = self.parked.iter().position(|(other, _)| *other >= actor);
        let position = found.unwrap_or(self.parked.len());
        let known = self.parked.get(position).map(|(other, _)| *other);
        if known != Some(actor) {
            let new = Parked::new(self.roster.role, Standing::default());
            self.parked.insert(position, (actor, new));
        }
        self.parked.get_mut(position).map(|(_, parked)| parked)
    }

    /// Changes what an actor is remembered by.
    pub(crate) fn change(&mut self, actor: ActorId, change: impl FnOnce(&mut Standing)) {
        let index = self.index_of(actor);
        let held = index.and_then(|index| self.roster.places.get_mut(index));
        match held.and_then(Option::as_mut) {
            Some(place) => change(&mut place.standing),
            None => {
                if let Some(parked) = self.parked_mut(actor) {
                    change(&mut parked.standing);
                }
            }
        }
    }

    /// One more epoch of an actor, and a step of merit towards its score, if it has one.
    pub(crate) fn score(
        &mut self,
        actor: ActorId,
        score: Option<&Real>,
        alpha: &Real,
    ) -> MathResult<()> {
        let before = self.standing(actor).merit;
        let merit = match score {
            Some(score) => Some(ema(alpha, score, before.as_ref())?),
            None => before,
        };
        self.change(actor, |standing| {
            standing.epochs = standing.epochs.saturating_add(1);
            standing.merit = merit;
        });
        Ok(())
    }

    /// Shifts of a forecaster with each of the inferers' places withheld; zero without
    /// places.
    fn pairs(&self, forecaster: ActorId, inferers: &[Option<usize>]) -> Vec<Real> {
        let index = self.index_of(forecaster);
        let place = index.and_then(|index| self.roster.places.get(index));
        let pairs = place.and_then(Option::as_ref).map(|place| &place.pairs);
        let mut row = Vec::with_capacity(inferers.len());
        for inferer in inferers {
            let pair = inferer.and_then(|inferer| pairs?.get(inferer));
            row.push(pair.copied().unwrap_or(Real::ZERO));
        }
        row
    }

    fn set_pairs(&mut self, forecaster: ActorId, inferers: &[Option<usize>], row: &[Real]) {
        let index = self.index_of(forecaster);
        let place = index.and_then(|index| self.roster.places.get_mut(index));
        let Some(place) = place.and_then(Option::as_mut) else {
            return;
        };
        for (inferer, shift) in inferers.iter().zip(row) {
            let Some(inferer) = *inferer else { continue };
            if inferer >= place.pairs.len() {
                place.pairs.resize(inferer.saturating_add(1), Real::ZERO);
            }
            if let Some(pair) = place.pairs.get_mut(inferer) {
                *pair = *shift;
            }
        }
    }
}

/// Standings of the workers of an epoch.
#[derive(Clone)]
pub(crate) struct Standings {
    pub(crate) inferers: RoleStandings,
    pub(crate) forecasters: RoleStandings,
}

impl Standings {
    pub(crate) fn load(
        storage: &dyn Storage,
        topic_id: TopicId,
        since_version: u32,
        inferers: &[ActorId],
        forecasters: &[ActorId],
    ) -> ContractResult<Self> {
        let load =
            |role, actors| RoleStandings::load(storage, (topic_id, role), since_version, actors);
        Ok(Self {
            inferers: load(Role::Inferer, inferers)?,
            forecasters: load(Role::Forecaster, forecasters)?,
        })
    }

    /// Regrets of an epoch's workers, index-aligned with them. Whoever has none
    /// yet starts with `initial`.
    pub(crate) fn regrets(
        &self,
        inferers: &[ActorId],
        forecasters: &[ActorId],
        naive: Real,
        initial: Real,
    ) -> ShiftedRegrets<Real> {
        let of = |standings: &RoleStandings, actors: &[ActorId]| -> Vec<Standing> {
            actors
                .iter()
                .map(|actor| standings.standing(*actor))
                .collect()
        };
        let regret = |standing: &Standing| standing.regret.unwrap_or(initial);
        let (left, right) = (
            of(&self.inferers, inferers),
            of(&self.forecasters, forecasters),
        );
        let indices: Vec<_> = inferers
            .iter()
            .map(|x| self.inferers.index_of(*x))
            .collect();
        let row = |forecaster: &ActorId| self.forecasters.pairs(*forecaster, &indices);
        ShiftedRegrets {
            inferers: left.iter().map(regret).collect(),
            forecasters: right.iter().map(regret).collect(),
            naive,
            without_inferer: left.iter().map(|standing| standing.without).collect(),
            without_forecaster: right.iter().map(|standing| standing.without).collect(),
            only_forecaster: right.iter().map(|standing| standing.only).collect(),
            implied_without: forecasters.iter().map(row).collect(),
        }
    }

    /// Takes regrets over that were moved by a settlement. Whoever has none and
    /// was not moved from `initial` still has none. Shifts of pairs are kept while
    /// both hold places.
    pub(crate) fn absorb(
        &mut self,
        inferers: &[ActorId],
        forecasters: &[ActorId],
        initial: Real,
        regrets: &ShiftedRegrets<Real>,
    ) {
        let moved = |standing: &Standing, regret: Real| match standing.regret {
            None if regret == initial => None,
            _ => Some(regret),
        };
        let numbers = regrets.inferers.iter().zip(&regrets.without_inferer);
        for (actor, (regret, without)) in inferers.iter().zip(numbers) {
            self.inferers.change(*actor, |standing| {
                standing.regret = moved(standing, *regret);
                standing.without = *without;
            });
        }
        let shifts = regrets
            .without_forecaster
            .iter()
            .zip(&regrets.only_forecaster);
        let numbers = regrets.forecasters.iter().zip(shifts);
        for (actor, (regret, (without, only))) in forecasters.iter().zip(numbers) {
            self.forecasters.change(*actor, |standing| {
                standing.regret = moved(standing, *regret);
                standing.without = *without;
                standing.only = *only;
            });
        }
        let indices: Vec<_> = inferers
            .iter()
            .map(|x| self.inferers.index_of(*x))
            .collect();
        for (actor, row) in forecasters.iter().zip(&regrets.implied_without) {
            self.forecasters.set_pairs(*actor, &indices, row);
        }
    }
}
