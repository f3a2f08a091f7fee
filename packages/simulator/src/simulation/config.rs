//! What to simulate.

use allora_interfaces::topic_registry::Caps;
use allora_interfaces::Role;
use allora_models::regimes::{Skill, PHASES};
use allora_models::series::Series;
use allora_models::Target;

use crate::attack::AttackPlan;

use super::error::ConfigError;
use super::scenario::Scenario;

/// Epochs of a simulation that names none, if the series is long enough.
pub const DEFAULT_EPOCHS: usize = 365;

/// What to simulate.
#[derive(Clone, Debug)]
pub struct SimulationConfig {
    /// What happens, and who is at work.
    pub scenario: Scenario,
    /// What is predicted of it: a topic each.
    pub targets: Vec<Target>,
    /// Days, the last ones of a series; everything before is known to the
    /// models from the start. [`DEFAULT_EPOCHS`], or as many as there are, if
    /// left out.
    pub epochs: Option<usize>,
    /// Models that predict the target.
    pub inferers: usize,
    /// Models that predict the inferers' losses.
    pub forecasters: usize,
    /// Readers of the truth.
    pub reputers: usize,
    /// Seed of everything random.
    pub seed: u64,
    /// Attackers beside them, if any.
    pub attack: Option<AttackPlan>,
}

impl SimulationConfig {
    /// A market: both targets, twelve inferers, five forecasters, five reputers.
    pub fn new(series: Series) -> Self {
        Self {
            scenario: Scenario::Market(series),
            targets: Target::ALL.to_vec(),
            epochs: None,
            inferers: 12,
            forecasters: 5,
            reputers: 5,
            seed: 1,
            attack: None,
        }
    }

    /// Phases: twelve inferers, three for each, a forecaster of each skill, five reputers.
    pub fn regimes() -> Self {
        Self {
            scenario: Scenario::Regimes,
            targets: vec![Target::Level],
            epochs: None,
            inferers: 12,
            forecasters: Skill::ALL.len(),
            reputers: 5,
            seed: 1,
            attack: None,
        }
    }

    /// Most epochs the scenario allows.
    pub fn most_epochs(&self) -> usize {
        self.scenario.most_epochs()
    }

    /// Epochs to run.
    pub fn epochs(&self) -> usize {
        self.epochs
            .unwrap_or_else(|| DEFAULT_EPOCHS.min(self.most_epochs()))
    }

    /// Checks that it can be run.
    ///
    /// # Errors
    /// [`ConfigError`] says which option is impossible, and what is possible.
    pub fn validate(&self) -> Result<(), ConfigError> {
        if let Some(attack) = &self.attack {
            attack.check_strength()?;
        }
        let bounds = [
            (Role::Inferer, self.inferers, 1, Caps::MAX_INFERERS),
            (Role::Forecaster, self.forecasters, 0, Caps::MAX_FORECASTERS),
            (Role::Reputer, self.reputers, 1, Caps::MAX_REPUTERS),
        ];
        for (role, count, least, most) in bounds {
            let most = most as usize;
            let most = most.saturating_sub(self.attackers(role));
            if !(least..=most).contains(&count) {
                return Err(ConfigError::Actors {
                    role: plural(role),
                    count,
                    least,
                    most,
                });
            }
        }
        self.validate_targets()?;
        self.validate_epochs()?;
        self.attack
            .map_or(Ok(()), |attack| attack.check_start(self.epochs()))
    }

    /// Attackers that need a place of a role.
    pub(super) fn attackers(&self, role: Role) -> usize {
        self.attack.map_or(0, |attack| attack.places(role))
    }

    fn validate_targets(&self) -> Result<(), ConfigError> {
        if self.targets.is_empty() {
            return Err(ConfigError::NoTarget);
        }
        for (index, target) in self.targets.iter().enumerate() {
            if self.targets.iter().take(index).any(|other| other == target) {
                return Err(ConfigError::TwoOfATarget { target: *target });
            }
            self.validate_target(*target)?;
        }
        Ok(())
    }

    fn validate_target(&self, target: Target) -> Result<(), ConfigError> {
        match &self.scenario {
            Scenario::Market(series) => Ok(series.check(target)?),
            Scenario::Regimes if target != Target::Level => Err(ConfigError::LevelOnly { target }),
            // Without somebody who is right in it, a phase is beyond everybody.
            Scenario::Regimes if self.inferers < PHASES => Err(ConfigError::Phases {
                inferers: self.inferers,
                phases: PHASES,
            }),
            Scenario::Regimes => Ok(()),
        }
    }

    fn validate_epochs(&self) -> Result<(), ConfigError> {
        let most = self.most_epochs();
        let epochs = self.epochs();
        if let Scenario::Market(series) = &self.scenario {
            let observations = series.observations().len();
            let series = series.name().to_owned();
            if most == 0 {
                return Err(ConfigError::TooShort {
                    series,
                    observations,
                    needed: Scenario::HISTORY + 1,
                });
            }
            if epochs > most {
                return Err(ConfigError::TooManyEpochs {
                    epochs,
                    needed: epochs.saturating_add(Scenario::HISTORY),
                    series,
                    observations,
                    most,
                });
            }
        }
        if epochs == 0 || epochs > most {
            return Err(ConfigError::Epochs { epochs, most });
        }
        Ok(())
    }
}

fn plural(role: Role) -> &'static str {
    match role {
        Role::Inferer => "inferers",
        Role::Forecaster => "forecasters",
        Role::Reputer => "reputers",
    }
}
