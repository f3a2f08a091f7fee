//! Which attack, how strong, and from when.

use allora_interfaces::Role;

use super::kind::Attack;
use crate::simulation::ConfigError;

/// Epoch in which attackers come, unless told otherwise.
pub const DEFAULT_FROM: usize = 30;

/// Which attack, how strong, and from when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AttackPlan {
    /// What is tried.
    pub attack: Attack,
    /// In its [unit](Attack::unit).
    pub strength: f64,
    /// Epoch in which attackers come; [`Attack::Squat`] comes before anybody else.
    pub from: usize,
}

impl AttackPlan {
    /// With the usual strength, from epoch [`DEFAULT_FROM`].
    pub fn new(attack: Attack) -> Self {
        let [strength, _] = attack.strengths();
        Self {
            attack,
            strength,
            from: DEFAULT_FROM,
        }
    }

    /// What the rule is measured on: every attack at its strengths, and from the first epoch
    /// those that then pass for honest inferers.
    pub fn grid() -> Vec<Self> {
        let mut plans = vec![];
        for attack in Attack::ALL {
            let starts: &[usize] = match attack {
                Attack::Pair | Attack::Clones => &[DEFAULT_FROM, 0],
                _ => &[DEFAULT_FROM],
            };
            for from in starts {
                plans.extend(attack.strengths().map(|strength| Self {
                    attack,
                    strength,
                    from: *from,
                }));
            }
        }
        plans
    }

    /// First epoch the attackers are there.
    pub fn start(&self) -> usize {
        match self.attack {
            Attack::Squat => 0,
            _ => self.from,
        }
    }

    /// Places that attackers of a role need beside those of the honest. None for
    /// squatters: they take what there is.
    pub(crate) fn places(&self, role: Role) -> usize {
        if role != self.attack.role() {
            return 0;
        }
        match self.attack {
            Attack::Pair | Attack::Cartel => 2,
            Attack::Clones => super::inferences::CLONES,
            Attack::Horde => 2 * super::inferences::CLONES,
            Attack::Copy => self.count(),
            Attack::Squat => 0,
            _ => 1,
        }
    }

    /// The strength as a number of something.
    pub(crate) fn count(&self) -> usize {
        self.strength.round().max(1.0) as usize
    }

    /// Checks the strength.
    pub(crate) fn check_strength(&self) -> Result<(), ConfigError> {
        let (low, high) = self.attack.bounds();
        if !(low..=high).contains(&self.strength) {
            return Err(ConfigError::Strength {
                attack: self.attack.name(),
                strength: self.strength,
                unit: self.attack.unit(),
                low,
                high,
            });
        }
        Ok(())
    }

    /// Checks that it begins in so many epochs.
    pub(crate) fn check_start(&self, epochs: usize) -> Result<(), ConfigError> {
        if self.start() >= epochs {
            return Err(ConfigError::AttackTooLate {
                from: self.from,
                epochs,
            });
        }
        Ok(())
    }
}
