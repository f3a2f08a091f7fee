//! Attacks by what forecasters say.

use allora_interfaces::Role;
use cosmwasm_std::Uint128;

use super::adversary::{Act, Adversary, World};

/// A forecaster that praises the worst third and runs down the rest.
pub(super) struct Sabotage {
    pub(super) decades: f64,
    pub(super) elements: usize,
}

impl Adversary for Sabotage {
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)> {
        let mut acts = vec![];
        if world.age == 0 {
            acts.push((0, Act::Register(Role::Forecaster, Uint128::zero())));
        }
        let reference = world.record.reference_loss();
        let ranking = world.ranking();
        let praised = ranking.len().div_ceil(3);
        let worst_first = ranking.iter().rev().enumerate().take(self.elements);
        let forecast = worst_first
            .map(|(place, inferer)| {
                let sign = if place < praised { -1.0 } else { 1.0 };
                (*inferer, reference + sign * self.decades)
            })
            .collect();
        acts.push((0, Act::Forecast(forecast)));
        acts
    }
}
