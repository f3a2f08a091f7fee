//! A chain, as little of it as the commands need.
//!
//! [`cosmos::CosmosChain`] is a real one over JSON-RPC; tests have one in their own
//! process, so that the same commands are tested without a node.

pub mod cosmos;
mod message;
mod sent;

use std::str::FromStr;

use cosmwasm_std::{from_json, to_json_vec, HexBinary, Timestamp};
use serde::de::DeserializeOwned;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::{ClientError, Result};

pub use message::{Msg, Proposal, VoteOption};
pub use sent::Sent;

/// The last block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Of which chain.
    pub chain_id: String,
    /// Number.
    pub height: u64,
    /// Time.
    pub time: Timestamp,
}

/// An event of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TxEvent {
    /// Type; those of contracts begin with `wasm-`.
    pub kind: String,
    /// Keys and values.
    pub attributes: Vec<(String, String)>,
}

impl TxEvent {
    /// Value of a key.
    pub fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find_map(|(name, value)| (name == key).then_some(value.as_str()))
    }

    /// Value of a key, read; `None` if it is missing or no such value.
    pub fn read<T: FromStr>(&self, key: &str) -> Option<T> {
        self.attribute(key)?.parse().ok()
    }
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TxOutcome {
    /// Its hash.
    pub hash: String,
    /// Block it is in.
    pub height: u64,
    /// Gas it used.
    pub gas_used: u64,
    /// Gas it was allowed.
    pub gas_wanted: u64,
    /// What it announced.
    #[serde(skip)]
    pub events: Vec<TxEvent>,
}

impl TxOutcome {
    /// First value of an attribute of an event type.
    pub fn announced(&self, kind: &str, key: &str) -> Option<&str> {
        self.events
            .iter()
            .filter(|event| event.kind == kind)
            .find_map(|event| event.attribute(key))
    }

    /// As [`TxOutcome::announced`], as a number.
    ///
    /// # Errors
    /// If it is missing or no number.
    pub fn announced_number(&self, kind: &str, key: &str) -> Result<u64> {
        let what = || format!("{key} of {kind} in transaction {}", self.hash);
        self.announced(kind, key)
            .ok_or_else(|| ClientError::malformed(what(), "it is missing"))?
            .parse()
            .map_err(|error| ClientError::malformed(what(), error))
    }
}

/// A contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContractInfo {
    /// Its code.
    pub code_id: u64,
    /// Who made it.
    pub creator: String,
    /// Who may migrate it.
    pub admin: Option<String>,
    /// Its label.
    pub label: String,
}

/// A code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CodeInfo {
    /// Number.
    pub code_id: u64,
    /// SHA-256 of its Wasm.
    pub checksum: HexBinary,
}

/// Where a governance proposal stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProposalState {
    /// Its number.
    pub proposal_id: u64,
    /// `deposit`, `voting`, `passed`, `rejected` or `failed`.
    pub status: String,
    /// Why it failed, if it passed the vote and its messages did not.
    pub failed_reason: Option<String>,
    /// When voting ends, in seconds of the chain's time.
    pub voting_ends: Option<u64>,
}

impl ProposalState {
    /// Whether nothing will change any more.
    pub fn is_final(&self) -> bool {
        matches!(self.status.as_str(), "passed" | "rejected" | "failed")
    }
}

/// How a refusal begins when gas ran out in a block.
const OUT_OF_GAS_WORDS: &str = "out of gas";

/// Most attempts with more gas.
pub(crate) const MOST_ATTEMPTS: u32 = 6;

/// Whether the reason of a refusal is that gas ran out.
pub(crate) fn is_out_of_gas(reason: &str) -> bool {
    reason.starts_with(OUT_OF_GAS_WORDS)
}

/// A chain with one signer.
pub trait Chain {
    /// The last block.
    ///
    /// # Errors
    /// If no node answers.
    fn block(&self) -> Result<Block>;

    /// Address of the account that messages come from: the signer's, unless it has another's leave.
    ///
    /// # Errors
    /// If there is no signer.
    fn sender(&self) -> Result<String>;

    /// Public key of the signer, compressed.
    ///
    /// # Errors
    /// If there is none.
    fn public_key(&self) -> Result<Vec<u8>>;

    /// ECDSA of the signer over SHA-256 of some bytes; 64 bytes.
    ///
    /// # Errors
    /// If there is no signer.
    fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>>;

    /// Whether a text is an address of this chain, and which bytes.
    ///
    /// # Errors
    /// If it is not.
    fn address_bytes(&self, address: &str) -> Result<Vec<u8>>;

    /// The address of some bytes.
    ///
    /// # Errors
    /// If they are too many.
    fn address(&self, bytes: &[u8]) -> Result<String>;

    /// Account in whose name governance executes.
    ///
    /// # Errors
    /// None on a chain whose prefix is valid.
    fn governance(&self) -> Result<String> {
        self.address(Sha256::digest(b"gov").get(..20).unwrap_or_default())
    }

    /// Signs messages as one transaction, sends it and waits until it is in a block.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it is refused, by any message of it.
    fn submit(&self, messages: &[Msg]) -> Result<TxOutcome>;

    /// Signs messages as one transaction and sends it, and does not wait for a block: further ones
    /// may follow at once. Gas is asked for as for the n-th attempt, from 0.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it is refused before it is in a block.
    fn broadcast(&self, messages: &[Msg], _attempt: u32) -> Result<Sent> {
        self.submit(messages).map(Sent::done)
    }

    /// What became of a transaction; `None` while it is in no block. It is sent again, the same
    /// bytes, if a node seems to have forgotten it.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if it failed in its block, [`ClientError::Expired`] if it is in none
    /// for long.
    fn outcome(&self, sent: &mut Sent) -> Result<Option<TxOutcome>> {
        Ok(sent.outcome.take())
    }

    /// Gas the messages would use.
    ///
    /// # Errors
    /// [`ClientError::Refused`] if they would be refused.
    fn simulate(&self, messages: &[Msg]) -> Result<u64>;

    /// Asks a contract in JSON, by [`query`].
    ///
    /// # Errors
    /// [`ClientError::QueryRefused`] with the contract's words.
    fn query_smart(&self, contract: &str, msg: &[u8]) -> Result<Vec<u8>>;

    /// Asks a contract several questions; as [`Chain::query_smart`], in their order.
    fn query_each(&self, contract: &str, msgs: &[Vec<u8>]) -> Vec<Result<Vec<u8>>> {
        let answers = msgs.iter().map(|msg| self.query_smart(contract, msg));
        answers.collect()
    }

    /// Reads a key of a contract's storage.
    ///
    /// # Errors
    /// If there is no such contract.
    fn query_raw(&self, contract: &str, key: &[u8]) -> Result<Option<Vec<u8>>>;

    /// A contract, if there is one.
    ///
    /// # Errors
    /// If no node answers.
    fn contract(&self, address: &str) -> Result<Option<ContractInfo>>;

    /// The message a contract was made with, JSON; `None` from chains that do not keep it.
    ///
    /// # Errors
    /// If there is no such contract, or no node answers.
    fn instantiation(&self, _address: &str) -> Result<Option<Vec<u8>>> {
        Ok(None)
    }

    /// A code, if there is one.
    ///
    /// # Errors
    /// If no node answers.
    fn code(&self, code_id: u64) -> Result<Option<CodeInfo>>;

    /// The newest codes, newest first; at most `limit`.
    ///
    /// # Errors
    /// If no node answers.
    fn newest_codes(&self, limit: usize) -> Result<Vec<CodeInfo>>;

    /// Where a proposal stands.
    ///
    /// # Errors
    /// If there is none.
    fn proposal(&self, proposal_id: u64) -> Result<ProposalState>;

    /// Address that `instantiate2` would give.
    ///
    /// # Errors
    /// If the signer or the salt is unusable.
    fn predict(&self, checksum: &HexBinary, salt: &[u8]) -> Result<String> {
        let creator = self.address_bytes(&self.sender()?)?;
        let address = cosmwasm_std::instantiate2_address(checksum, &creator.into(), salt)
            .map_err(|error| ClientError::malformed("the address to be", error))?;
        self.address(&address)
    }
}

/// Asks a contract.
///
/// # Errors
/// Those of [`Chain::query_smart`], and an answer of another shape.
pub fn query<T: DeserializeOwned>(
    chain: &dyn Chain,
    contract: &str,
    msg: &impl Serialize,
) -> Result<T> {
    let question = to_json_vec(msg).map_err(|error| ClientError::malformed("a question", error))?;
    let answer = chain.query_smart(contract, &question)?;
    read(contract, &answer)
}

/// Asks a contract several questions, in less time than one after the other.
///
/// # Errors
/// If a question has no JSON form; what each comes to is in the list.
pub fn query_each<T: DeserializeOwned>(
    chain: &dyn Chain,
    contract: &str,
    msgs: &[impl Serialize],
) -> Result<Vec<Result<T>>> {
    let questions: Result<Vec<_>, _> = msgs.iter().map(to_json_vec).collect();
    let questions = questions.map_err(|error| ClientError::malformed("a question", error))?;
    let answers = chain.query_each(contract, &questions);
    let read = |answer: Result<Vec<u8>>| read(contract, &answer?);
    Ok(answers.into_iter().map(read).collect())
}

fn read<T: DeserializeOwned>(contract: &str, answer: &[u8]) -> Result<T> {
    from_json(answer)
        .map_err(|error| ClientError::malformed(format!("what {contract} answered"), error))
}
