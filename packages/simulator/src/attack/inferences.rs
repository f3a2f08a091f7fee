//! Attacks by what inferers say.

use allora_interfaces::Role;
use allora_models::rng::Rng;
use cosmwasm_std::Uint128;

use super::adversary::{Act, Adversary, World};

/// Copies of a model that [`Clones`] makes.
pub(super) const CLONES: usize = 20;

/// Registers `count` inferers as the attack begins.
pub(super) fn recruits(world: &World<'_>, count: usize) -> Vec<(usize, Act)> {
    let count = if world.age == 0 { count } else { 0 };
    (0..count)
        .map(|number| (number, Act::Register(Role::Inferer, Uint128::zero())))
        .collect()
}

/// Last truth ± a distance.
pub(super) struct Pair {
    pub(super) distance: f64,
}

impl Adversary for Pair {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        let distance = self.distance * world.deviation();
        let mut acts = recruits(world, 2);
        acts.push((0, Act::Infer(world.last() + distance)));
        acts.push((1, Act::Infer(world.last() - distance)));
        acts
    }
}

/// Epochs a poisoner is good for, half its lifetime at most.
const GOOD: usize = 150;
/// Of so many epochs one is poisoned after that.
const INTERVAL: usize = 100;

/// Whether a poisoner of an age strikes.
pub(super) fn poisons(age: usize, lifetime: usize) -> bool {
    let since = age.checked_sub(GOOD.min(lifetime / 2));
    since.is_some_and(|since| since.is_multiple_of(INTERVAL))
}

/// Accurate, but for one epoch in a hundred.
pub(super) struct Poison {
    pub(super) error: f64,
    pub(super) rng: Rng,
}

impl Poison {
    /// Its usual error, in deviations.
    const USUAL: f64 = 0.3;

    /// What one of them says.
    fn say(&mut self, world: &World<'_>) -> f64 {
        let usual = Self::USUAL * self.rng.normal();
        let poisons = poisons(world.age, world.lifetime);
        let error = if poisons { self.error } else { usual };
        world.truth + error * world.deviation()
    }
}

impl Adversary for Poison {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        let mut acts = recruits(world, 1);
        acts.push((0, Act::Infer(self.say(world))));
        acts
    }
}

/// Copies of the weakest model, then as many poisoners.
pub(super) struct Horde {
    pub(super) poison: Poison,
    pub(super) weakest: Option<usize>,
}

impl Adversary for Horde {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        if self.weakest.is_none() {
            self.weakest = world.ranking().last().copied();
        }
        let weak = world.said(self.weakest.as_ref());
        let mut acts = recruits(world, 2 * CLONES);
        acts.extend((0..CLONES).map(|number| (number, Act::Infer(weak))));
        for number in CLONES..2 * CLONES {
            acts.push((number, Act::Infer(self.poison.say(world))));
        }
        acts
    }
}

/// Copies of a middle model.
pub(super) struct Clones {
    pub(super) jitter: f64,
    pub(super) original: Option<usize>,
    pub(super) rng: Rng,
}

impl Adversary for Clones {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        if self.original.is_none() {
            let ranking = world.ranking();
            self.original = ranking.get(ranking.len() / 2).copied();
        }
        let value = world.said(self.original.as_ref());
        let jitter = self.jitter * world.deviation();
        let mut acts = recruits(world, CLONES);
        for number in 0..CLONES {
            acts.push((number, Act::Infer(value + jitter * self.rng.normal())));
        }
        acts
    }
}

/// What the best so far has just submitted.
pub(super) struct Copy {
    pub(super) accounts: usize,
}

impl Adversary for Copy {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        let value = world.said(world.ranking().first());
        let mut acts = recruits(world, self.accounts);
        acts.extend((0..self.accounts).map(|number| (number, Act::Infer(value))));
        acts
    }
}

/// The same, with noise.
pub(super) struct Noise {
    pub(super) noise: f64,
    pub(super) rng: Rng,
}

impl Adversary for Noise {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        let noise = self.noise * world.deviation() * self.rng.normal();
        let value = world.said(world.ranking().first()) + noise;
        let mut acts = recruits(world, 1);
        acts.push((0, Act::Infer(value)));
        acts
    }
}
