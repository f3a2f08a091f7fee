//! A world in which who is right depends on a phase that everybody can see: what it is worth to
//! a network that its forecasters know the context.
//!
//! The truth rises and falls in cycles. Its history tells in which of four phases it is
//! ([`phase`]), and each inferer is right in one of them and poor in the others, so that none is
//! good on average; those who are poor err in part together, so that their median is little better. The same seed gives the same world; it uses no function whose last digit
//! differs between machines but the logarithm in forecasts.

mod actors;
#[cfg(test)]
mod tests;
mod wave;

pub use actors::Skill;
pub use wave::{phase, PHASES};

use super::record::{EpochRecord, PublicRecord};
use super::rng::Rng;
use actors::{Seer, Specialist};
use wave::Wave;

/// Values known before the first epoch.
const KNOWN: usize = 80;

/// Streams of the generator, one for everybody.
const TRUTH_STREAM: u64 = 0x0010_0000;
const INFERER_STREAM: u64 = 0x0011_0000;
const FORECASTER_STREAM: u64 = 0x0012_0000;
const COMMON_STREAM: u64 = 0x0013_0000;

/// What happens in an epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct RegimeEpoch {
    /// The phase, of `0..PHASES`: public, as the history tells it.
    pub phase: usize,
    /// What comes true.
    pub truth: f64,
    /// What each inferer says.
    pub inferences: Vec<f64>,
    /// What each forecaster says: losses by index of inferer, empty if nothing.
    pub forecasts: Vec<Vec<(usize, f64)>>,
}

/// A world with phases and those at work in it.
pub struct Regimes {
    wave: Wave,
    inferers: Vec<Specialist>,
    /// What poor inferers have in common.
    common: Rng,
    forecasters: Vec<Seer>,
    record: PublicRecord,
}

impl Regimes {
    /// With numbers of inferers, of whom the `i`-th is right in phase `i mod PHASES`, and of
    /// forecasters, of whom the `k`-th has the skill `Skill::ALL[k mod 7]`.
    pub fn new(seed: u64, inferers: usize, forecasters: usize) -> Self {
        let stream = |first: u64, index: usize| Rng::new(seed, first + index as u64);
        let mut wave = Wave::new(Rng::new(seed, TRUTH_STREAM));
        Self {
            record: PublicRecord {
                history: (0..KNOWN).map(|_| wave.advance()).collect(),
                epochs: Vec::new(),
            },
            wave,
            inferers: (0..inferers)
                .map(|index| Specialist::new(index, stream(INFERER_STREAM, index)))
                .collect(),
            common: Rng::new(seed, COMMON_STREAM),
            forecasters: (0..forecasters)
                .map(|index| Seer::new(index, stream(FORECASTER_STREAM, index)))
                .collect(),
        }
    }

    /// Skills of the forecasters.
    pub fn skills(&self) -> Vec<Skill> {
        self.forecasters.iter().map(|seer| seer.skill).collect()
    }

    /// What is public so far.
    pub fn record(&self) -> &PublicRecord {
        &self.record
    }

    /// The next epoch. Nobody knows more of the past than epochs that were [closed](Self::close).
    pub fn open(&mut self) -> RegimeEpoch {
        let phase = phase(&self.record.history);
        let truth = self.wave.advance();
        let expected: Vec<Vec<f64>> = (0..PHASES)
            .map(|phase| {
                self.inferers
                    .iter()
                    .map(|inferer| inferer.expected_loss(phase))
                    .collect()
            })
            .collect();
        let forecasts = self
            .forecasters
            .iter_mut()
            .map(|seer| seer.forecast(phase, &expected, &self.record))
            .collect();
        let common = self.common.normal();
        let inferences = self
            .inferers
            .iter_mut()
            .map(|inferer| truth + inferer.error(phase, common))
            .collect();
        RegimeEpoch {
            phase,
            truth,
            inferences,
            forecasts,
        }
    }

    /// The truth of an epoch becomes public, with what the network had published for it.
    pub fn close(&mut self, epoch: &RegimeEpoch, network: f64) {
        self.record.history.push(epoch.truth);
        self.record.epochs.push(EpochRecord {
            truth: epoch.truth,
            network,
            inferences: epoch.inferences.clone(),
        });
    }
}
