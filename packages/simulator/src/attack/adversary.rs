//! What attackers know, and what they can do.

use allora_interfaces::Role;
use allora_models::PublicRecord;
use cosmwasm_std::Uint128;

/// Epochs that a deviation is measured over.
const WINDOW: usize = 100;

/// What an attacker knows.
pub(crate) struct World<'a> {
    /// Epochs since the attackers came.
    pub(crate) age: usize,
    /// Epochs they will be there.
    pub(crate) lifetime: usize,
    /// Truths and honest inferences of all epochs that ended.
    pub(crate) record: &'a PublicRecord,
    /// What honest inferers have submitted to the open epoch, by their index.
    pub(crate) submitted: &'a [f64],
    /// Truth of the epoch. Reputers know it when they report; of inferers, only the
    /// poisoner looks.
    pub(crate) truth: f64,
    /// Stake of all honest reputers.
    pub(crate) honest_stake: Uint128,
}

/// What an account of the attackers does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    /// Takes up a role, with a stake.
    Register(Role, Uint128),
    /// Gives it up.
    Leave(Role),
    /// Submits an inference.
    Infer(f64),
    /// Submits a forecast: losses of honest inferers by their index.
    Forecast(Vec<(usize, f64)>),
}

/// Accounts of attackers by their number, and what they do. A number is first used to
/// register.
pub(crate) trait Adversary {
    /// Before anybody else registers, in a topic with so many places for inferers.
    fn before(&mut self, _places: usize) -> Vec<(usize, Act)> {
        vec![]
    }

    /// After honest inferers have submitted to an epoch.
    fn act(&mut self, world: &World<'_>) -> Vec<(usize, Act)>;

    /// Truths reported when the epoch has ended.
    fn report(&mut self, _world: &World<'_>) -> Vec<(usize, f64)> {
        vec![]
    }
}

impl World<'_> {
    /// The newest value of the target that is known.
    pub(crate) fn last(&self) -> f64 {
        self.record.history.last().copied().unwrap_or(0.0)
    }

    /// Root mean squared error of the median of honest inferences, lately; of the last
    /// value as a prediction, before there is any.
    pub(crate) fn deviation(&self) -> f64 {
        let epochs = self.record.epochs.iter().rev().take(WINDOW);
        let errors = epochs.filter_map(|epoch| Some(median(&epoch.inferences)? - epoch.truth));
        let steps = self.record.history.windows(2).rev().take(WINDOW);
        let steps = steps.filter_map(|pair| Some(pair.last()? - pair.first()?));
        root_mean_square(errors)
            .or_else(|| root_mean_square(steps))
            .unwrap_or(1.0)
    }

    /// Honest inferers, the most accurate so far first.
    pub(crate) fn ranking(&self) -> Vec<usize> {
        let mut totals: Vec<(f64, usize)> = (0..self.submitted.len())
            .map(|inferer| {
                let epochs = self.record.epochs.iter();
                let total = epochs
                    .filter_map(|epoch| epoch.squared_error(inferer))
                    .sum();
                (total, inferer)
            })
            .collect();
        totals.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        totals.into_iter().map(|(_, inferer)| inferer).collect()
    }

    /// What an honest inferer has submitted to the open epoch.
    pub(crate) fn said(&self, inferer: Option<&usize>) -> f64 {
        inferer
            .and_then(|inferer| self.submitted.get(*inferer))
            .copied()
            .unwrap_or_else(|| self.last())
    }
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

fn root_mean_square(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (total, count) = values.fold((0.0, 0_u32), |(total, count), value| {
        (total + value * value, count + 1)
    });
    (total > 0.0).then(|| (total / f64::from(count)).sqrt())
}
