//! Attacks by who holds a place.

use allora_interfaces::Role;
use allora_models::rng::Rng;
use cosmwasm_std::Uint128;

use super::adversary::{Act, Adversary, World};

/// A new account every so many epochs, without skill.
pub(super) struct Reset {
    pub(super) interval: usize,
    pub(super) current: usize,
    pub(super) rng: Rng,
}

impl Adversary for Reset {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        let mut acts = vec![];
        if world.age.is_multiple_of(self.interval.max(1)) {
            if world.age > 0 {
                acts.push((self.current, Act::Leave(Role::Inferer)));
                self.current += 1;
            }
            acts.push((self.current, Act::Register(Role::Inferer, Uint128::zero())));
        }
        let noise = world.deviation() * self.rng.normal();
        acts.push((self.current, Act::Infer(world.last() + noise)));
        acts
    }
}

/// Accounts that squat, of so many places.
pub(super) fn squatters(share: f64, places: usize) -> usize {
    (share * places as f64).ceil() as usize
}

/// First come, with the same value for ever.
pub(super) struct Squat {
    pub(super) share: f64,
    pub(super) accounts: usize,
    pub(super) constant: Option<f64>,
}

impl Adversary for Squat {
    fn before(&mut self, places: usize) -> Vec<(usize, Act)> {
        self.accounts = squatters(self.share, places);
        (0..self.accounts)
            .map(|number| (number, Act::Register(Role::Inferer, Uint128::zero())))
            .collect()
    }

    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        let constant = *self.constant.get_or_insert_with(|| world.last());
        (0..self.accounts)
            .map(|number| (number, Act::Infer(constant)))
            .collect()
    }
}
