//! `key`: who works for an account.

use allora_client::error::Result;
use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg as Coordinator};
use clap::Subcommand;

use super::topic::act;
use crate::args::Session;

/// Let another key submit and report for you, and nothing else.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = KEY_EXAMPLES)]
pub enum KeyCommand {
    /// Name the key that works for you from now on, in all topics; it replaces the one before
    Set {
        /// An address, or a key by its name.
        key: String,
    },
    /// Let no other key work for you
    Remove,
}

const KEY_EXAMPLES: &str = "\
Stake, bonds and rewards stay with the account that registered; the key that works for it can submit,
report and commit. If it is lost or stolen, name another.

Examples:
  allora topic register 1 inferer --from owner1
  allora key set worker1 --from owner1
  allora worker --topic 1 --from worker1 --for owner1 --no-register --model builtin:0
  allora key remove --from owner1";

impl KeyCommand {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        act(session, |network| {
            let key = match self {
                Self::Set { key } => Some(session.common.account(network.chain, key)?),
                Self::Remove => None,
            };
            let msg = Coordinator::SetKey(msg::SetKey { key });
            Ok(vec![network.on_coordinator(&msg)?])
        })
    }
}
