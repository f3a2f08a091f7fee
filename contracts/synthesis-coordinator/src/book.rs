//! Standings of the participants of one epoch, wherever they are stored:
//! rosters for holders of places, own records for everybody else.
//!
//! An epoch lists actors by number, so a late settlement credits the right ones
//! whatever happened to their places since.

use std::collections::BTreeMap;

use allora_interfaces::{ActorId, Role, TopicId};
use allora_math::regret::ShiftedRegrets;
use allora_math::Real;
use cosmwasm_std::Storage;

use crate::error::ContractResult;
use crate::seats::parked_standing;
use crate::state::{load_roster, Parked, Roster, Standing, PARKED, ROSTERS};

/// Standings of one role.
pub(crate) struct Page {
    pub(crate) roster: Roster,
    /// Place of each holder.
    slots: BTreeMap<ActorId, usize>,
    /// Participants without a place.
    parked: BTreeMap<ActorId, Standing>,
}

impl Page {
    /// The standings of `actors`, and of all holders.
    pub(crate) fn load(
        storage: &dyn Storage,
        topic_id: TopicId,
        role: Role,
        actors: &[ActorId],
    ) -> ContractResult<Self> {
        let roster = load_roster(storage, topic_id, role)?;
        let places = roster.places.iter().enumerate();
        let slots: BTreeMap<_, _> = places
            .filter_map(|(slot, place)| Some((place.as_ref()?.actor, slot)))
            .collect();
        let mut parked = BTreeMap::new();
        for actor in actors.iter().filter(|actor| !slots.contains_key(actor)) {
            let standing = parked_standing(storage, topic_id, role, *actor)?;
            parked.insert(*actor, standing);
        }
        Ok(Self {
            roster,
            slots,
            parked,
        })
    }

    /// Stores the roster and the parked standings.
    pub(crate) fn save(&self, storage: &mut dyn Storage, topic_id: TopicId) {
        let role = self.roster.role;
        ROSTERS.save(storage, (topic_id, role), &self.roster);
        for (actor, standing) in &self.parked {
            let standing = standing.clone();
            PARKED.save(
                storage,
                (topic_id, role, *actor),
                &Parked { role, standing },
            );
        }
    }

    /// Place of an actor, if it holds one.
    pub(crate) fn slot(&self, actor: ActorId) -> Option<usize> {
        self.slots.get(&actor).copied()
    }

    /// What an actor is remembered by; a new standing if nothing is known.
    pub(crate) fn standing(&self, actor: ActorId) -> Standing {
        let held = self
            .slot(actor)
            .and_then(|slot| self.roster.places.get(slot));
        let held = held.and_then(Option::as_ref).map(|place| &place.standing);
        held.or_else(|| self.parked.get(&actor))
            .cloned()
            .unwrap_or_default()
    }

    /// Changes what an actor is remembered by.
    pub(crate) fn change(&mut self, actor: ActorId, change: impl FnOnce(&mut Standing)) {
        let slot = self.slot(actor);
        let held = slot.and_then(|slot| self.roster.places.get_mut(slot));
        match held.and_then(Option::as_mut) {
            Some(place) => change(&mut place.standing),
            None => change(self.parked.entry(actor).or_default()),
        }
    }

    /// Shift of a forecaster with an inferer's place withheld; zero without places.
    fn pair(&self, forecaster: ActorId, inferer: Option<usize>) -> Real {
        let place = self
            .slot(forecaster)
            .and_then(|slot| self.roster.places.get(slot));
        let pairs = place.and_then(Option::as_ref).map(|place| &place.pairs);
        let pair = inferer.and_then(|inferer| pairs?.get(inferer));
        pair.copied().unwrap_or(Real::ZERO)
    }

    fn set_pair(&mut self, forecaster: ActorId, inferer: usize, shift: Real) {
        let slot = self.slot(forecaster);
        let place = slot.and_then(|slot| self.roster.places.get_mut(slot));
        let Some(place) = place.and_then(Option::as_mut) else {
            return;
        };
        if inferer >= place.pairs.len() {
            place.pairs.resize(inferer.saturating_add(1), Real::ZERO);
        }
        if let Some(pair) = place.pairs.get_mut(inferer) {
            *pair = shift;
        }
    }
}

/// Standings of the workers of an epoch.
pub(crate) struct Book {
    pub(crate) inferers: Page,
    pub(crate) forecasters: Page,
}

impl Book {
    pub(crate) fn load(
        storage: &dyn Storage,
        topic_id: TopicId,
        inferers: &[ActorId],
        forecasters: &[ActorId],
    ) -> ContractResult<Self> {
        Ok(Self {
            inferers: Page::load(storage, topic_id, Role::Inferer, inferers)?,
            forecasters: Page::load(storage, topic_id, Role::Forecaster, forecasters)?,
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
        let of = |page: &Page, actors: &[ActorId]| -> Vec<Standing> {
            actors.iter().map(|actor| page.standing(*actor)).collect()
        };
        let regret = |standing: &Standing| standing.regret.unwrap_or(initial);
        let (left, right) = (
            of(&self.inferers, inferers),
            of(&self.forecasters, forecasters),
        );
        let slots: Vec<_> = inferers.iter().map(|x| self.inferers.slot(*x)).collect();
        let row = |forecaster: &ActorId| -> Vec<Real> {
            let pairs = slots
                .iter()
                .map(|slot| self.forecasters.pair(*forecaster, *slot));
            pairs.collect()
        };
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
        for (actor, row) in forecasters.iter().zip(&regrets.implied_without) {
            for (inferer, shift) in inferers.iter().zip(row) {
                if let Some(slot) = self.inferers.slot(*inferer) {
                    self.forecasters.set_pair(*actor, slot, *shift);
                }
            }
        }
    }
}
