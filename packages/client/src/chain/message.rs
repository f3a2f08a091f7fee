//! What a transaction can contain.
#![allow(missing_docs)] // many fields say it all by their name and type

use cosmwasm_std::{to_json_binary, Binary, Uint128};
use serde::Serialize;
use serde_json::{json, Value};

use crate::error::{ClientError, Result};

/// A message of the chain. The sender is the signer, or governance inside of a
/// proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Uploads a Wasm file.
    StoreCode {
        /// The file.
        wasm: Vec<u8>,
    },
    /// Makes a contract at a predictable address.
    Instantiate2 {
        /// Of which code.
        code_id: u64,
        /// Who may migrate it.
        admin: String,
        /// For people.
        label: String,
        /// For the contract, JSON.
        msg: Binary,
        /// Makes the address.
        salt: Vec<u8>,
    },
    /// Sends a message to a contract.
    Execute {
        contract: String,
        /// JSON.
        msg: Binary,
    },
    /// Calls a contract's `sudo`; governance only.
    Sudo {
        contract: String,
        /// JSON.
        msg: Binary,
    },
    /// Gives a contract another code; its admin or governance.
    Migrate {
        contract: String,
        /// The new code.
        code_id: u64,
        /// JSON.
        msg: Binary,
    },
    /// Names another admin of a contract.
    UpdateAdmin { contract: String, admin: String },
    /// Keeps codes in memory, so that calling them is cheap; governance only.
    PinCodes { code_ids: Vec<u64> },
    /// Moves native coins.
    BankSend {
        to: String,
        /// How much of the fee denomination.
        amount: u128,
    },
    /// Proposes messages to governance.
    Propose(Proposal),
    /// Votes.
    Vote {
        /// On which proposal.
        proposal_id: u64,
        /// How.
        option: VoteOption,
    },
}

/// A proposal to governance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// One line.
    pub title: String,
    pub summary: String,
    /// Executed in the name of governance if it passes: all or none.
    pub messages: Vec<Msg>,
    /// In the fee denomination.
    pub deposit: Uint128,
    /// Whether to ask for the short voting period.
    pub expedited: bool,
}

/// How to vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteOption {
    /// For.
    Yes,
    /// Neither.
    Abstain,
    /// Against.
    No,
    /// Against, and the deposit is burned.
    NoWithVeto,
}

impl Msg {
    /// A message for a contract.
    ///
    /// # Errors
    /// If it has no JSON form.
    pub fn execute(contract: &str, msg: &impl Serialize) -> Result<Self> {
        Ok(Self::Execute {
            contract: contract.to_owned(),
            msg: json_of(msg)?,
        })
    }

    /// A `sudo` message for a contract.
    ///
    /// # Errors
    /// If it has no JSON form.
    pub fn sudo(contract: &str, msg: &impl Serialize) -> Result<Self> {
        Ok(Self::Sudo {
            contract: contract.to_owned(),
            msg: json_of(msg)?,
        })
    }

    /// For people and programs to read.
    pub fn describe(&self) -> Value {
        match self {
            Self::StoreCode { wasm } => json!({"store_code": {"bytes": wasm.len()}}),
            Self::Instantiate2 {
                code_id,
                admin,
                label,
                msg,
                salt,
            } => json!({"instantiate2": {
                "code_id": code_id,
                "admin": admin,
                "label": label,
                "msg": readable(msg),
                "salt": Binary::from(salt.as_slice()).to_base64(),
            }}),
            Self::Execute { contract, msg } => {
                json!({"execute": {"contract": contract, "msg": readable(msg)}})
            }
            Self::Sudo { contract, msg } => {
                json!({"sudo": {"contract": contract, "msg": readable(msg)}})
            }
            Self::Migrate {
                contract,
                code_id,
                msg,
            } => json!({"migrate": {
                "contract": contract, "code_id": code_id, "msg": readable(msg),
            }}),
            Self::UpdateAdmin { contract, admin } => {
                json!({"update_admin": {"contract": contract, "admin": admin}})
            }
            Self::PinCodes { code_ids } => json!({"pin_codes": {"code_ids": code_ids}}),
            Self::BankSend { to, amount } => {
                json!({"bank_send": {"to": to, "amount": amount.to_string()}})
            }
            Self::Propose(proposal) => json!({"propose": {
                "title": proposal.title,
                "summary": proposal.summary,
                "deposit": proposal.deposit,
                "expedited": proposal.expedited,
                "messages": proposal.messages.iter().map(Self::describe).collect::<Vec<_>>(),
            }}),
            Self::Vote {
                proposal_id,
                option,
            } => json!({"vote": {
                "proposal_id": proposal_id,
                "option": format!("{option:?}"),
            }}),
        }
    }
}

/// JSON of a message.
fn json_of(msg: &impl Serialize) -> Result<Binary> {
    to_json_binary(msg).map_err(|error| ClientError::malformed("a message", error))
}

fn readable(msg: &Binary) -> Value {
    serde_json::from_slice(msg).unwrap_or_else(|_| Value::String(msg.to_base64()))
}
