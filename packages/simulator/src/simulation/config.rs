//! What to simulate.

use allora_interfaces::topic_registry::Caps;
use allora_interfaces::Role;
use allora_models::series::Series;
use allora_models::Target;

use crate::attack::AttackPlan;

use super::error::ConfigError;

/// Epochs of a simulation that names none, if the series is long enough.
pub const DEFAULT_EPOCHS: usize = 365;

/// What to simulate.
#[derive(Clone, Debug)]
pub struct SimulationConfig {
    /// The market.
    pub series: Series,
    /// What is predicted of it: a topic each.
    pub targets: Vec<Target>,
    /// Days, the last ones of the series; everything before is known to the
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
    /// Observations before the first epoch: a return needs two closes.
    pub const HISTORY: usize = 2;

    /// Both targets, twelve inferers, five forecasters, five reputers.
    pub fn new(series: Series) -> Self {
        Self {
            series,
            targets: Target::ALL.to_vec(),
            epochs: None,
            inferers: 12,
            forecasters: 5,
            reputers: 5,
            seed: 1,
            attack: None,
        }
    }

    /// Most epochs the series allows.
    pub fn most_epochs(&self) -> usize {
        self.series
            .observations()
            .len()
            .saturating_sub(Self::HISTORY)
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
            self.series.check(*target)?;
        }
        Ok(())
    }

    fn validate_epochs(&self) -> Result<(), ConfigError> {
        let series = self.series.name().to_owned();
        let observations = self.series.observations().len();
        let most = self.most_epochs();
        if most == 0 {
            return Err(ConfigError::TooShort {
                series,
                observations,
                needed: Self::HISTORY + 1,
            });
        }
        let epochs = self.epochs();
        if epochs == 0 {
            return Err(ConfigError::NoEpochs { most });
        }
        if epochs > most {
            return Err(ConfigError::TooManyEpochs {
                epochs,
                needed: epochs.saturating_add(Self::HISTORY),
                series,
                observations,
                most,
            });
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
