//! A Cosmos SDK chain with x/wasm, over CometBFT's JSON-RPC.

mod encode;
mod key;
mod rpc;
mod sign;
mod store;
mod transaction;

use std::sync::Mutex;
use std::time::Duration;

use cosmrs::AccountId;
use cosmwasm_std::{HexBinary, Timestamp};
use serde_json::{json, Value};

use super::{Block, Chain, CodeInfo, ContractInfo, Msg, ProposalState, Sent, TxOutcome};
use crate::error::{ClientError, Result};

pub use key::Key;
use rpc::Rpc;
use transaction::Account;

/// How to reach a chain and pay for transactions.
#[derive(Clone, Debug)]
pub struct CosmosConfig {
    /// Addresses of JSON-RPC endpoints; the first that answers is used.
    pub endpoints: Vec<String>,
    /// Human-readable part of addresses.
    pub prefix: String,
    /// Denomination of fees and deposits.
    pub denom: String,
    /// Fee per unit of gas, in the denomination.
    pub gas_price: f64,
    /// Gas asked for, over gas simulated.
    pub gas_factor: f64,
    /// Gas asked for, instead of a simulation.
    pub gas_limit: Option<u64>,
    /// How long to go on trying to reach a node, and to see a transaction in a block.
    pub patience: Duration,
}

/// A chain with one signer. All transactions of a key go through one queue, so
/// that sequence numbers are used once and in order.
pub struct CosmosChain {
    config: CosmosConfig,
    rpc: Rpc,
    key: Option<Key>,
    max_fee: Option<u128>,
    fee_granter: Option<String>,
    /// In whose name messages are sent, with that account's leave.
    authz_granter: Option<String>,
    chain_id: Mutex<Option<String>>,
    account: Mutex<Option<Account>>,
}

impl CosmosChain {
    /// Speaks to no node yet. Without a key, only questions can be asked.
    ///
    /// # Errors
    /// [`ClientError::Usage`] for a configuration that cannot work.
    pub fn new(config: CosmosConfig, key: Option<Key>) -> Result<Self> {
        if config.endpoints.is_empty() {
            return Err(ClientError::usage("no endpoint: name one with --node"));
        }
        if !(config.gas_factor >= 1.0 && config.gas_factor <= 10.0) {
            return Err(ClientError::usage("--gas-factor must be between 1 and 10"));
        }
        if !(config.gas_price >= 0.0 && config.gas_price.is_finite()) {
            return Err(ClientError::usage("--gas-price must be 0 or more"));
        }
        config
            .denom
            .parse::<cosmrs::Denom>()
            .map_err(|error| ClientError::usage(format!("--denom {}: {error}", config.denom)))?;
        AccountId::new(&config.prefix, &[0; 20])
            .map_err(|error| ClientError::usage(format!("--prefix {}: {error}", config.prefix)))?;
        Ok(Self {
            rpc: Rpc::new(config.endpoints.clone(), config.patience),
            config,
            key,
            max_fee: None,
            fee_granter: None,
            authz_granter: None,
            chain_id: Mutex::new(None),
            account: Mutex::new(None),
        })
    }

    /// Signs no transaction whose fee is above so much of the denomination, whatever gas a
    /// node says it needs. Without it the ceiling is the fee of 10,000,000 gas, or of
    /// [`CosmosConfig::gas_limit`] if that is more.
    #[must_use]
    pub fn with_max_fee(mut self, max_fee: Option<u128>) -> Self {
        self.max_fee = max_fee;
        self
    }

    /// Has another account pay the fees, which has allowed it (x/feegrant).
    ///
    /// # Errors
    /// If it is no account of the chain.
    pub fn with_fee_granter(mut self, granter: Option<String>) -> Result<Self> {
        granter
            .as_deref()
            .map(|one| self.address_bytes(one))
            .transpose()?;
        self.fee_granter = granter;
        Ok(self)
    }

    /// Sends everything in the name of another account, which has allowed it (x/authz): that one is
    /// the sender for the contracts, and the signer's are sequence numbers, fees and signatures.
    ///
    /// # Errors
    /// If it is no account of the chain.
    pub fn with_authz_granter(mut self, granter: Option<String>) -> Result<Self> {
        granter
            .as_deref()
            .map(|one| self.address_bytes(one))
            .transpose()?;
        self.authz_granter = granter;
        Ok(self)
    }

    /// Address of the key.
    fn signer(&self) -> Result<String> {
        self.key()?.address(&self.config.prefix)
    }

    fn key(&self) -> Result<&Key> {
        self.key.as_ref().ok_or_else(|| {
            ClientError::usage(
                "this needs a key: set ALLORA_MNEMONIC, or name a file of mnemonics with \
                 --keys FILE and one of them with --from NAME",
            )
        })
    }
}

impl Chain for CosmosChain {
    fn block(&self) -> Result<Block> {
        let status = self.rpc.call("status", &json!({}))?;
        let text = |pointer: &str| -> Result<&str> {
            status
                .pointer(pointer)
                .and_then(Value::as_str)
                .ok_or_else(|| ClientError::malformed("the node's status", format!("no {pointer}")))
        };
        let height = text("/sync_info/latest_block_height")?;
        Ok(Block {
            chain_id: text("/node_info/network")?.to_owned(),
            height: height
                .parse()
                .map_err(|error| ClientError::malformed("the node's height", error))?,
            time: timestamp(text("/sync_info/latest_block_time")?)?,
        })
    }

    fn sender(&self) -> Result<String> {
        let signer = self.signer()?;
        Ok(self.authz_granter.clone().unwrap_or(signer))
    }

    fn public_key(&self) -> Result<Vec<u8>> {
        Ok(self.key()?.public_key())
    }

    fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        self.key()?.sign(bytes)
    }

    fn address_bytes(&self, address: &str) -> Result<Vec<u8>> {
        let parsed: AccountId = address
            .parse()
            .map_err(|_| ClientError::usage(format!("{address} is no address")))?;
        if parsed.prefix() != self.config.prefix {
            return Err(ClientError::usage(format!(
                "{address} is of another chain: addresses here begin with {}1",
                self.config.prefix
            )));
        }
        Ok(parsed.to_bytes())
    }

    fn address(&self, bytes: &[u8]) -> Result<String> {
        AccountId::new(&self.config.prefix, bytes)
            .map(|account| account.to_string())
            .map_err(|error| ClientError::malformed("an address", error))
    }

    fn submit(&self, messages: &[Msg]) -> Result<TxOutcome> {
        self.send(messages)
    }

    fn broadcast(&self, messages: &[Msg], attempt: u32) -> Result<Sent> {
        self.hand_over(messages, attempt)
    }

    fn outcome(&self, sent: &mut Sent) -> Result<Option<TxOutcome>> {
        self.look(sent)
    }

    fn simulate(&self, messages: &[Msg]) -> Result<u64> {
        self.simulated_gas(messages)
    }

    fn query_smart(&self, contract: &str, msg: &[u8]) -> Result<Vec<u8>> {
        self.smart(contract, msg)
    }

    fn query_each(&self, contract: &str, msgs: &[Vec<u8>]) -> Vec<Result<Vec<u8>>> {
        self.smart_each(contract, msgs)
    }

    fn query_raw(&self, contract: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.raw(contract, key)
    }

    fn contract(&self, address: &str) -> Result<Option<ContractInfo>> {
        self.contract_info(address)
    }

    fn instantiation(&self, address: &str) -> Result<Option<Vec<u8>>> {
        self.first_message(address).map(Some)
    }

    fn code(&self, code_id: u64) -> Result<Option<CodeInfo>> {
        self.code_info(code_id)
    }

    fn newest_codes(&self, limit: usize) -> Result<Vec<CodeInfo>> {
        self.codes(limit)
    }

    fn proposal(&self, proposal_id: u64) -> Result<ProposalState> {
        self.proposal_state(proposal_id)
    }
}

/// A time as RFC 3339 with up to nine decimals, in UTC.
fn timestamp(text: &str) -> Result<Timestamp> {
    let malformed = |reason: &str| ClientError::malformed(format!("the time {text}"), reason);
    let time = cosmrs::tendermint::Time::parse_from_rfc3339(text)
        .map_err(|error| malformed(&error.to_string()))?;
    let since = time
        .duration_since(cosmrs::tendermint::Time::unix_epoch())
        .map_err(|error| malformed(&error.to_string()))?;
    u64::try_from(since.as_nanos())
        .map(Timestamp::from_nanos)
        .map_err(|_| malformed("it is too late"))
}

/// Bytes of a Base64 text in an answer.
fn base64(what: &str, text: &str) -> Result<Vec<u8>> {
    cosmwasm_std::Binary::from_base64(text)
        .map(Into::into)
        .map_err(|error| ClientError::malformed(what, error))
}

/// Upper-case hexadecimal, as explorers show hashes.
fn hexadecimal(bytes: &[u8]) -> String {
    HexBinary::from(bytes).to_hex().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_blocks_are_read_to_the_nanosecond() {
        let time = timestamp("2026-01-01T00:00:01.000000002Z").unwrap();
        assert_eq!(time, Timestamp::from_nanos(1_767_225_601_000_000_002));
        assert!(timestamp("yesterday").is_err());
    }

    #[test]
    fn the_account_of_governance_is_the_one_of_the_module() {
        let chain = CosmosChain::new(
            CosmosConfig {
                endpoints: vec!["http://127.0.0.1:1".to_owned()],
                prefix: "allo".to_owned(),
                denom: "stake".to_owned(),
                gas_price: 0.0,
                gas_factor: 1.3,
                gas_limit: None,
                patience: Duration::from_secs(1),
            },
            None,
        )
        .unwrap();
        assert_eq!(
            chain.governance().unwrap(),
            "allo10d07y265gmmuvt4z0w9aw880jnsr700j53fxp2"
        );
        assert!(matches!(chain.sender(), Err(ClientError::Usage { .. })));
        assert!(chain
            .address_bytes("cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn")
            .is_err());
    }
}
