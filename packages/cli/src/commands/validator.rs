//! `validator`: stake of the host chain's validators.

use allora_client::amount::Amount;
use allora_client::error::Result;
use allora_interfaces::staking_vault::{
    msg as vault, ExecuteMsg as Vault, HookMsg as Hook, VALIDATORS,
};
use clap::Subcommand;

use super::topic::{act, on_vault};
use crate::args::Session;

/// Stake as a validator of the host chain, and get out again.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = VALIDATOR_EXAMPLES)]
pub enum ValidatorCommand {
    /// Add stake, from the account of a bonded validator
    Enroll {
        /// How much ALLO.
        amount: Amount,
    },
    /// Begin to unbond stake of a validator
    Leave {
        /// How much ALLO.
        amount: Amount,
    },
    /// Unbond the stake of a validator the host chain no longer has bonded; anybody may
    Drop {
        /// Its account; an address, or a key by its name.
        validator: String,
    },
    /// Take out what has matured
    Withdraw,
}

const VALIDATOR_EXAMPLES: &str = "\
Examples:
  allora validator enroll 1000 --from validator
  allora query positions validator
  allora claim 0 --from validator
  allora validator leave 1000 --from validator
  allora validator withdraw --from validator";

impl ValidatorCommand {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let topic_id = VALIDATORS;
        match self {
            Self::Enroll { amount } => act(session, |network| {
                let hook = Hook::Enroll {};
                Ok(vec![network.send(&network.at.vault, amount.0, &hook)?])
            }),
            Self::Leave { amount } => act(session, |network| {
                // the vault itself stands for the validators' only operator
                let msg = Vault::Undelegate(vault::Undelegate {
                    topic_id,
                    operator: network.at.vault.clone(),
                    amount: amount.0,
                });
                Ok(vec![network.on_vault(&msg)?])
            }),
            Self::Drop { validator } => act(session, |network| {
                let validator = session.common.account(network.chain, validator)?;
                let msg = Vault::DropValidator(vault::DropValidator { validator });
                Ok(vec![network.on_vault(&msg)?])
            }),
            Self::Withdraw => on_vault(session, &Vault::Withdraw(vault::Withdraw { topic_id })),
        }
    }
}
