//! Options of `allora simulate --attack`.

use allora_simulator::attack::{Attack, AttackPlan, DEFAULT_FROM};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::Args;

/// Options of `allora simulate --attack`.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "With --attack")]
pub struct AttackArgs {
    /// Attackers beside the honest actors; what they earn and what they spoil.
    ///
    /// The network runs twice on the same seed, without them and with them. They see
    /// what is public and what honest inferers submitted to the open epoch. A deviation is
    /// the root mean squared error of the median of honest inferences lately.
    #[arg(long, help_heading = None, value_name = "ATTACK", value_parser = attack())]
    pub attack: Option<Attack>,

    /// How strong; what it counts depends on the attack, see there.
    #[arg(
        long,
        value_name = "X",
        allow_negative_numbers = true,
        requires = "attack"
    )]
    pub strength: Option<f64>,

    /// Epoch in which the attackers come; squatters come first of all.
    #[arg(
        long,
        value_name = "EPOCH",
        default_value_t = DEFAULT_FROM,
        allow_negative_numbers = true,
        requires = "attack"
    )]
    pub from: usize,
}

impl Default for AttackArgs {
    fn default() -> Self {
        Self {
            attack: None,
            strength: None,
            from: DEFAULT_FROM,
        }
    }
}

impl AttackArgs {
    /// What is asked for, if anything.
    pub(crate) fn plan(&self) -> Option<AttackPlan> {
        let usual = AttackPlan::new(self.attack?);
        Some(AttackPlan {
            strength: self.strength.unwrap_or(usual.strength),
            from: self.from,
            ..usual
        })
    }
}

/// Attacks by their names, each with what it does and what its strength counts.
fn attack() -> impl TypedValueParser<Value = Attack> {
    let values = Attack::ALL.map(|attack| {
        let [usual, _] = attack.strengths();
        PossibleValue::new(attack.name()).help(format!(
            "{}; strength: {}, {usual} if left out",
            attack.about(),
            attack.unit()
        ))
    });
    PossibleValuesParser::new(values).try_map(|name| name.parse::<Attack>())
}
