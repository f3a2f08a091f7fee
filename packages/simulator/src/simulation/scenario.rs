//! What happens while a network is at work.

use allora_models::series::Series;

use super::config::SimulationConfig;

/// What happens, and who is at work.
#[derive(Clone, Debug)]
pub enum Scenario {
    /// A price series and the models of `allora-models`.
    Market(Series),
    /// The world of [`allora_models::regimes`]: each inferer is good in one phase of a cycle,
    /// and of the forecasters some know the phase.
    Regimes,
}

impl Scenario {
    /// Observations before the first epoch of a market: a return needs two closes.
    pub const HISTORY: usize = 2;
    /// Most epochs of regimes, which would go on for ever.
    pub const MOST_REGIMES: usize = 10_000;

    /// Of the series, or `regimes`.
    pub fn name(&self) -> &str {
        match self {
            Self::Market(series) => series.name(),
            Self::Regimes => "regimes",
        }
    }

    /// Most epochs it allows.
    pub fn most_epochs(&self) -> usize {
        match self {
            Self::Market(series) => series.observations().len().saturating_sub(Self::HISTORY),
            Self::Regimes => Self::MOST_REGIMES,
        }
    }
}

impl SimulationConfig {
    /// When the first and the last epoch came true.
    pub(super) fn dates(&self) -> [String; 2] {
        let epochs = self.epochs();
        match &self.scenario {
            Scenario::Market(series) => {
                let observations = series.observations();
                let count = observations.len();
                [count.checked_sub(epochs), count.checked_sub(1)].map(|index| {
                    let observation = index.and_then(|index| observations.get(index));
                    observation.map_or_else(String::new, |observation| observation.date.clone())
                })
            }
            Scenario::Regimes => [date(0), date(epochs.saturating_sub(1))],
        }
    }
}

/// What stands for a date where there is no calendar.
pub(super) fn date(epoch: usize) -> String {
    format!("epoch {epoch}")
}
