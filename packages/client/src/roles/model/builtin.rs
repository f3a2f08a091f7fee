//! Models that come with the program, over a series of prices, for trying out.
//!
//! The value of the series after `known` observations is the truth of epoch 0,
//! the next one that of epoch 1, and so on; for a return, the logarithm in percent.

use std::path::Path;

use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::{ActorId, Role};
use allora_math::Real;
use allora_models::forecaster::best;
use allora_models::series::{CsvOptions, Series};
use allora_models::{
    forecasters, inferers, reputers, EpochRecord, Forecaster, Inferer, PublicRecord, Reputer,
    Target,
};

use super::{Answer, Model, Question};
use crate::error::{ClientError, Result};

/// Elements of a built-in forecast: the default of a topic.
const ELEMENTS: usize = 12;

/// What built-in models work on.
#[derive(Clone, Debug)]
pub struct BuiltinSettings {
    /// A bundled series by name, or a CSV file.
    pub series: String,
    /// How the file is read.
    pub csv: CsvOptions,
    /// What is predicted of it.
    pub target: Target,
    /// Observations known before epoch 0.
    pub known: usize,
    /// Of everything random.
    pub seed: u64,
}

impl BuiltinSettings {
    fn values(&self) -> Result<Vec<f64>> {
        let series = if Series::bundled_names().contains(&self.series.as_str()) {
            Series::bundled(&self.series)
        } else {
            Series::read(Path::new(&self.series), &self.csv)
        };
        let series = series.map_err(ClientError::usage)?;
        series.check(self.target).map_err(ClientError::usage)?;
        let values = self.target.values(&series.closes());
        if values.len() <= self.known {
            return Err(ClientError::usage(format!(
                "series {} has {} values, no more than --series-start {}",
                self.series,
                values.len(),
                self.known
            )));
        }
        Ok(values)
    }
}

pub(super) fn start(
    role: Role,
    index: usize,
    settings: &BuiltinSettings,
) -> Result<Box<dyn Model>> {
    let values = Values {
        all: settings.values()?,
        known: settings.known,
    };
    let (target, seed) = (settings.target, settings.seed);
    let count = index.saturating_add(1).min(64);
    let none = || ClientError::usage(format!("there is no builtin:{index}"));
    Ok(match role {
        Role::Inferer => {
            let model = inferers(target, count, seed).into_iter().nth(index);
            Box::new(BuiltinInferer {
                values,
                model: model.ok_or_else(none)?,
            })
        }
        Role::Forecaster => {
            let model = forecasters(count, seed).into_iter().nth(index);
            Box::new(BuiltinForecaster {
                values,
                model: model.ok_or_else(none)?,
            })
        }
        Role::Reputer => {
            let model = reputers(target, count, seed).into_iter().nth(index);
            Box::new(BuiltinReputer {
                values,
                model: model.ok_or_else(none)?,
            })
        }
    })
}

struct Values {
    all: Vec<f64>,
    known: usize,
}

impl Values {
    /// How many values are known when an epoch opens.
    fn at(&self, epoch: u64) -> Result<usize> {
        usize::try_from(epoch)
            .ok()
            .and_then(|epoch| self.known.checked_add(epoch))
            .filter(|index| *index < self.all.len())
            .ok_or_else(|| ClientError::model(format!("the series ends before epoch {epoch}")))
    }

    fn before(&self, epoch: u64) -> Result<&[f64]> {
        let known = self.at(epoch)?;
        Ok(self.all.get(..known).unwrap_or_default())
    }

    fn of(&self, epoch: u64) -> Result<f64> {
        let index = self.at(epoch)?;
        Ok(self.all.get(index).copied().unwrap_or(0.0))
    }
}

struct BuiltinInferer {
    values: Values,
    model: Box<dyn Inferer>,
}

impl Model for BuiltinInferer {
    fn answer(&mut self, question: &Question) -> Result<Answer> {
        let value = self.model.predict(self.values.before(question.epoch)?);
        real(value).map(Answer::Inference)
    }
}

struct BuiltinReputer {
    values: Values,
    model: Reputer,
}

impl Model for BuiltinReputer {
    fn answer(&mut self, question: &Question) -> Result<Answer> {
        let truth = real(self.model.read(self.values.of(question.epoch)?))?;
        let answer = serde_json::json!({ "truth": truth }).to_string();
        Ok(Answer::Truth { truth, answer })
    }
}

struct BuiltinForecaster {
    values: Values,
    model: Box<dyn Forecaster>,
}

impl Model for BuiltinForecaster {
    fn answer(&mut self, question: &Question) -> Result<Answer> {
        let record = PublicRecord {
            history: self.values.before(question.epoch)?.to_vec(),
            epochs: question
                .past
                .iter()
                .map(|past| EpochRecord {
                    truth: float(&past.truth),
                    network: float(&past.value),
                    // Who was not there counts as the network.
                    inferences: question
                        .inferers
                        .iter()
                        .map(|id| float(past.inferences.get(id).unwrap_or(&past.value)))
                        .collect(),
                })
                .collect(),
        };
        let mut forecast = vec![];
        for (index, loss) in best(self.model.forecast(&record), ELEMENTS) {
            if let Some(inferer) = question.inferers.get(index) {
                forecast.push(ForecastElement {
                    inferer: ActorId(*inferer),
                    loss: real(loss)?,
                });
            }
        }
        if forecast.is_empty() {
            return Ok(Answer::Skip(
                "nothing is known of the inferers yet".to_owned(),
            ));
        }
        Ok(Answer::Forecast(forecast))
    }
}

/// The shortest decimal that reads back as the same `f64`.
///
/// # Errors
/// If the chain has no such number.
pub fn real(value: f64) -> Result<Real> {
    format!("{value:e}")
        .parse()
        .map_err(|_| ClientError::model(format!("{value} is no number of the chain")))
}

fn float(value: &Real) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_follow_the_series_to_its_end() {
        let settings = BuiltinSettings {
            series: "sp500".to_owned(),
            csv: CsvOptions::default(),
            target: Target::Level,
            known: 100,
            seed: 1,
        };
        let all = settings.values().unwrap();
        let values = Values {
            all: all.clone(),
            known: 100,
        };
        assert_eq!(values.before(3).unwrap(), &all[..103]);
        assert_eq!(values.of(3).unwrap(), all[103]);
        let end = u64::try_from(all.len() - 100).unwrap();
        assert!(values.of(end - 1).is_ok());
        assert!(values.of(end).is_err());
        assert!(values.of(u64::MAX).is_err());
    }
}
