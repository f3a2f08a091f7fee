//! `key`: who works for an account.

use allora_client::error::{ClientError, Result};
use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg as Coordinator};
use clap::Subcommand;
use cosmwasm_std::HexBinary;

use super::topic::act;
use crate::args::Session;

/// Let another key submit and report for you, and nothing else.
#[derive(Clone, Debug, Subcommand)]
#[command(after_long_help = KEY_EXAMPLES)]
pub enum KeyCommand {
    /// Name the key that works for you from now on, in all topics; it replaces the one before
    Set {
        /// An address, or a key by its name. What a key of the file of keys signs can be handed
        /// in by a relayer, too.
        key: String,

        /// Public key of an address, compressed: what it signs can be handed in by a relayer.
        #[arg(long, value_name = "HEX")]
        public_key: Option<String>,
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
  allora key set worker2 --from worker2
      your own key signs: allora worker … --outbox signed, allora relayer --inbox signed
  allora key remove --from owner1";

impl KeyCommand {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        act(session, |network| {
            let key = match self {
                Self::Set { key, public_key } => {
                    let public_key = match public_key {
                        Some(known) => Some(from_hex(known)?.into()),
                        None => session.common.public_key(key).map(Into::into),
                    };
                    let key = session.common.account(network.chain, key)?;
                    msg::SetKey {
                        key: Some(key),
                        public_key,
                    }
                }
                Self::Remove => msg::SetKey {
                    key: None,
                    public_key: None,
                },
            };
            let msg = Coordinator::SetKey(key);
            Ok(vec![network.on_coordinator(&msg)?])
        })
    }
}

fn from_hex(text: &str) -> Result<Vec<u8>> {
    let bytes = HexBinary::from_hex(text);
    let bytes = bytes.map_err(|_| ClientError::usage(format!("{text} is no public key in hex")))?;
    Ok(bytes.into())
}
