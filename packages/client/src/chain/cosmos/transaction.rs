//! Sending and finding transactions.

use std::sync::{MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use cosmrs::proto::cosmos::auth::v1beta1::{
    BaseAccount, QueryAccountRequest, QueryAccountResponse,
};
use cosmrs::proto::cosmos::tx::v1beta1::{SimulateRequest, SimulateResponse};
use cosmrs::proto::traits::Message;
use cosmwasm_std::Binary;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

use super::super::{
    is_out_of_gas, Chain, Msg, Sent, TxEvent, TxOutcome, MOST_ATTEMPTS, OUT_OF_GAS_WORDS,
};
use super::rpc::Answer;
use super::{hexadecimal, CosmosChain};
use crate::error::{ClientError, Result};

/// Between two looks for a transaction.
const LOOK: Duration = Duration::from_millis(250);
/// A transaction not in a block by then is sent again, the same bytes: a node
/// that was killed has forgotten it.
const RESEND: Duration = Duration::from_secs(3);
/// How much more gas with each attempt.
const MORE_GAS: f64 = 1.5;
/// Codes of the SDK.
const OUT_OF_GAS: u64 = 11;
const ALREADY_IN_MEMPOOL: u64 = 19;
const MEMPOOL_FULL: u64 = 20;
const WRONG_SEQUENCE: u64 = 32;

/// What the chain knows of the signer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account {
    pub(super) number: u64,
    /// Of the next transaction.
    pub(super) sequence: u64,
}

/// What a node said to a transaction.
enum Reception {
    Accepted,
    WrongSequence,
    Busy(String),
    Refused(String),
}

/// What came of one attempt to hand a transaction to a node.
enum Posted {
    Taken(Sent),
    /// The sequence number was not the next one.
    OutOfTurn(String),
    /// The node takes no transactions at the moment.
    Busy(String),
}

impl CosmosChain {
    /// Signs, sends and waits for a block, with more gas if it was too little.
    pub(super) fn send(&self, messages: &[Msg]) -> Result<TxOutcome> {
        let mut reason = String::new();
        for attempt in 0..MOST_ATTEMPTS {
            let mut sent = self.hand_over(messages, attempt)?;
            match self.wait(&mut sent) {
                Err(ClientError::Refused { reason: why, .. })
                    if is_out_of_gas(&why) && self.config.gas_limit.is_none() =>
                {
                    reason = why;
                }
                result => return result,
            }
        }
        Err(refused("repeated attempts", reason))
    }

    /// Signs and sends. One at a time for a key: the queue is left only when the sequence number
    /// is settled, so that the next transaction can follow before this one is in a block.
    pub(super) fn hand_over(&self, messages: &[Msg], attempt: u32) -> Result<Sent> {
        if let Some(gas) = self.config.gas_limit.filter(|_| attempt > 0) {
            let reason =
                format!("{OUT_OF_GAS_WORDS}: {gas} are fixed by --gas: name more, or none");
            return Err(refused("gas", reason));
        }
        let started = Instant::now();
        let power = i32::try_from(attempt.min(MOST_ATTEMPTS)).unwrap_or(0);
        let gas_factor = self.config.gas_factor * MORE_GAS.powi(power);
        loop {
            match self.post(messages, gas_factor)? {
                Posted::Taken(sent) => return Ok(sent),
                // The other transaction may wait for a block, and the account is
                // read as of the last one: it passes.
                Posted::OutOfTurn(why) | Posted::Busy(why) => {
                    tracing::info!(reason = why, "not taken yet, trying again");
                    if started.elapsed() > self.config.patience {
                        return Err(refused("check of the transaction", why));
                    }
                    sleep(LOOK);
                }
            }
        }
    }

    fn post(&self, messages: &[Msg], gas_factor: f64) -> Result<Posted> {
        let mut queue = self.queue();
        let account = self.known_account(&mut queue)?;
        let gas = match self.gas(messages, account, gas_factor) {
            Err(ClientError::Refused { reason, .. }) if is_wrong_sequence(&reason) => {
                *queue = None;
                return Ok(Posted::OutOfTurn(reason));
            }
            gas => gas?,
        };
        let bytes = self.signed(messages, account, gas)?;
        match self.offer(&bytes)? {
            Reception::Accepted => {
                *queue = Some(Account {
                    sequence: account.sequence.saturating_add(1),
                    ..account
                });
                Ok(Posted::Taken(Sent::now(bytes, gas)))
            }
            Reception::WrongSequence => {
                *queue = None;
                Ok(Posted::OutOfTurn("wrong sequence number".to_owned()))
            }
            Reception::Busy(why) => Ok(Posted::Busy(why)),
            Reception::Refused(why) => Err(refused("check of the transaction", why)),
        }
    }

    pub(super) fn simulated_gas(&self, messages: &[Msg]) -> Result<u64> {
        let started = Instant::now();
        loop {
            let mut queue = self.queue();
            let account = self.known_account(&mut queue)?;
            match self.simulation(messages, account) {
                Err(ClientError::Refused { reason, .. })
                    if is_wrong_sequence(&reason) && started.elapsed() < self.config.patience =>
                {
                    *queue = None;
                    drop(queue);
                    sleep(LOOK);
                }
                result => return result,
            }
        }
    }

    fn queue(&self) -> MutexGuard<'_, Option<Account>> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known_account(&self, known: &mut Option<Account>) -> Result<Account> {
        if let Some(account) = known {
            return Ok(*account);
        }
        let address = self.signer()?;
        let unknown = |error: ClientError| match error {
            ClientError::QueryRefused { reason } => ClientError::Usage {
                message: format!(
                    "the chain does not know {address} ({reason}): send it some {}",
                    self.config.denom
                ),
            },
            error => error,
        };
        let response: QueryAccountResponse = self
            .abci(
                "/cosmos.auth.v1beta1.Query/Account",
                &QueryAccountRequest {
                    address: address.clone(),
                },
            )
            .map_err(unknown)?;
        let bytes = response.account.map(|any| any.value).unwrap_or_default();
        let account = BaseAccount::decode(bytes.as_slice())
            .map_err(|error| ClientError::malformed(format!("account {address}"), error))?;
        let account = Account {
            number: account.account_number,
            sequence: account.sequence,
        };
        *known = Some(account);
        Ok(account)
    }

    fn gas(&self, messages: &[Msg], account: Account, factor: f64) -> Result<u64> {
        if let Some(limit) = self.config.gas_limit {
            return Ok(limit);
        }
        let used = self.simulation(messages, account)?;
        Ok((used as f64 * factor).ceil() as u64)
    }

    fn simulation(&self, messages: &[Msg], account: Account) -> Result<u64> {
        #[allow(deprecated)]
        let request = SimulateRequest {
            tx: None,
            tx_bytes: self.simulable(messages, account)?,
        };
        let response: SimulateResponse = self
            .abci("/cosmos.tx.v1beta1.Service/Simulate", &request)
            .map_err(|error| match error {
                ClientError::QueryRefused { reason } => refused("simulation", reason),
                error => error,
            })?;
        Ok(response.gas_info.map(|info| info.gas_used).unwrap_or(0))
    }

    pub(super) fn known_chain_id(&self) -> Result<String> {
        let mut known = self.chain_id.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = known.as_ref() {
            return Ok(id.clone());
        }
        let id = self.block()?.chain_id;
        *known = Some(id.clone());
        Ok(id)
    }

    fn offer(&self, bytes: &[u8]) -> Result<Reception> {
        let params = json!({"tx": Binary::from(bytes).to_base64()});
        let result = match self.rpc.ask("broadcast_tx_sync", &params)? {
            Answer::Result(result) => result,
            Answer::Error(reason) if reason.contains("already exists in cache") => {
                return Ok(Reception::Accepted)
            }
            Answer::Error(reason) if reason.contains("mempool is full") => {
                return Ok(Reception::Busy(reason))
            }
            Answer::Error(reason) => return Ok(Reception::Refused(reason)),
        };
        let log = text(&result, "log");
        Ok(match number(&result, "code") {
            0 | ALREADY_IN_MEMPOOL => Reception::Accepted,
            WRONG_SEQUENCE => Reception::WrongSequence,
            MEMPOOL_FULL => Reception::Busy(log),
            code => Reception::Refused(format!("{log} (code {code})")),
        })
    }

    /// Waits until a transaction is in a block.
    fn wait(&self, sent: &mut Sent) -> Result<TxOutcome> {
        loop {
            sleep(LOOK);
            if let Some(outcome) = self.look(sent)? {
                return Ok(outcome);
            }
        }
    }

    /// Looks whether a transaction is in a block.
    pub(super) fn look(&self, sent: &mut Sent) -> Result<Option<TxOutcome>> {
        let hash = Sha256::digest(&sent.bytes);
        let params = json!({"hash": Binary::from(&hash[..]).to_base64(), "prove": false});
        let hash = hexadecimal(&hash);
        if let Answer::Result(found) = self.rpc.ask("tx", &params)? {
            return outcome(hash, sent.gas_wanted, &found).map(Some);
        }
        if sent.since.elapsed() >= self.config.patience {
            *self.queue() = None;
            return Err(ClientError::Expired {
                hash,
                seconds: self.config.patience.as_secs(),
            });
        }
        if sent.last.elapsed() > RESEND {
            sent.last = Instant::now();
            self.offer(&sent.bytes)?;
        }
        Ok(None)
    }
}

fn outcome(hash: String, gas_wanted: u64, found: &Value) -> Result<TxOutcome> {
    let result = found.get("tx_result").unwrap_or(&Value::Null);
    let code = number(result, "code");
    if code != 0 {
        let log = text(result, "log");
        let codespace = text(result, "codespace");
        let words = if code == OUT_OF_GAS && codespace == "sdk" {
            format!("{OUT_OF_GAS_WORDS}: {log}")
        } else {
            log
        };
        return Err(refused(&format!("transaction {hash}"), words));
    }
    let events = result.get("events").and_then(Value::as_array);
    Ok(TxOutcome {
        hash,
        height: number(found, "height"),
        gas_used: number(result, "gas_used"),
        gas_wanted,
        events: events.into_iter().flatten().map(event).collect(),
    })
}

fn event(value: &Value) -> TxEvent {
    let attributes = value.get("attributes").and_then(Value::as_array);
    TxEvent {
        kind: text(value, "type"),
        attributes: attributes
            .into_iter()
            .flatten()
            .map(|attribute| (text(attribute, "key"), text(attribute, "value")))
            .collect(),
    }
}

fn text(value: &Value, key: &str) -> String {
    let text = value.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// JSON-RPC writes 64-bit integers as texts and smaller ones as numbers.
fn number(value: &Value, key: &str) -> u64 {
    match value.get(key) {
        Some(Value::Number(number)) => number.as_u64().unwrap_or(0),
        Some(Value::String(text)) => text.parse().unwrap_or(0),
        _ => 0,
    }
}

fn refused(context: &str, reason: String) -> ClientError {
    ClientError::Refused {
        context: context.to_owned(),
        reason,
    }
}

fn is_wrong_sequence(reason: &str) -> bool {
    reason.contains("account sequence mismatch") || reason.contains("incorrect account sequence")
}
