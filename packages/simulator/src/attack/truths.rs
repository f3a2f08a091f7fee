//! Attacks by what reputers report.

use allora_interfaces::Role;
use cosmwasm_std::Uint128;

use super::adversary::{Act, Adversary, World};

/// Stake that is a share of all, beside the honest one.
fn stake_for(share: f64, honest: Uint128) -> Uint128 {
    const UNITS: f64 = 1e9;
    let factor = share / (1.0 - share);
    honest.multiply_ratio((factor * UNITS).round() as u128, UNITS as u128)
}

/// Two reputers of 40 % of the stake agree on a wrong truth.
pub(super) struct Cartel {
    pub(super) error: f64,
}

impl Cartel {
    const MEMBERS: usize = 2;
    const SHARE: f64 = 0.4;
}

impl Adversary for Cartel {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        if world.age > 0 {
            return vec![];
        }
        let stake = stake_for(Self::SHARE, world.honest_stake);
        let stake = stake.multiply_ratio(1_u128, Self::MEMBERS as u128);
        (0..Self::MEMBERS)
            .map(|number| (number, Act::Register(Role::Reputer, stake)))
            .collect()
    }

    fn report(&mut self, world: &World<'_>) -> Vec<(usize, f64)> {
        let truth = world.truth + self.error * world.deviation();
        (0..Self::MEMBERS).map(|number| (number, truth)).collect()
    }
}

/// A reputer that does not look.
pub(super) struct Lazy {
    pub(super) share: f64,
}

impl Adversary for Lazy {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        if world.age > 0 {
            return vec![];
        }
        let stake = stake_for(self.share, world.honest_stake);
        vec![(0, Act::Register(Role::Reputer, stake))]
    }

    fn report(&mut self, world: &World<'_>) -> Vec<(usize, f64)> {
        vec![(0, world.last())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stake_is_the_asked_share_of_all() {
        assert_eq!(stake_for(0.5, Uint128::new(7)), Uint128::new(7));
        let stake = stake_for(0.4, Uint128::new(600_000_000_000));
        assert!(stake.abs_diff(Uint128::new(400_000_000_000)) < Uint128::new(1_000));
    }
}
