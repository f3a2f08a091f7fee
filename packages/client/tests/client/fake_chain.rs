//! A chain that is nothing but a JSON-RPC endpoint: one account, its sequence number,
//! and failures.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use allora_client::chain::cosmos::{CosmosChain, CosmosConfig, Key};
use allora_embedded_chain::listener::{Listener, Reply};
use cosmrs::proto::cosmos::auth::v1beta1::{
    BaseAccount, QueryAccountRequest, QueryAccountResponse,
};
use cosmrs::proto::cosmos::base::abci::v1beta1::GasInfo;
use cosmrs::proto::cosmos::tx::v1beta1::{AuthInfo, SimulateRequest, SimulateResponse, TxRaw};
use cosmrs::proto::traits::Message;
use cosmrs::Any;
use cosmwasm_std::{Binary, HexBinary};
use serde_json::{json, Value};
use sha2::{Digest, Sha256};

const WORDS: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon \
                     abandon abandon about";

/// A transaction as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Received {
    pub(super) sequence: u64,
    pub(super) gas_limit: u64,
    pub(super) hash: String,
    /// Who pays, if it is not the signer.
    pub(super) granter: String,
}

/// State and failures.
pub(super) struct Fake {
    /// The sequence number the next transaction needs.
    pub(super) sequence: u64,
    /// Gas a transaction uses.
    pub(super) gas: u64,
    /// What simulation says of it.
    pub(super) simulated: u64,
    /// Whether simulation looks at the sequence number, as that of the SDK does.
    pub(super) simulation_counts: bool,
    /// Transactions that are accepted and forgotten, as by a node that is killed.
    pub(super) forgets: usize,
    /// Transactions that are refused for lack of room.
    pub(super) full: usize,
    /// What contracts say to every transaction.
    pub(super) refusal: Option<String>,
    /// Everything that was broadcast.
    pub(super) received: Vec<Received>,
    /// Lookups that tell the number before, as while another transaction waits for a block.
    pub(super) stale: usize,
    /// Every transaction handed out for simulation.
    pub(super) rehearsed: Vec<TxRaw>,
    /// How often the account was asked for.
    pub(super) lookups: usize,
    /// The accounts it was asked for.
    pub(super) accounts: Vec<String>,
    /// Whether no transaction is in a block yet.
    pub(super) hidden: bool,
    blocks: BTreeMap<String, Value>,
}

/// A running fake.
pub(super) struct FakeChain {
    pub(super) state: Arc<Mutex<Fake>>,
    pub(super) listener: Listener,
}

impl FakeChain {
    pub(super) fn start(change: impl FnOnce(&mut Fake)) -> Self {
        let mut fake = Fake {
            sequence: 7,
            gas: 80_000,
            simulated: 100_000,
            simulation_counts: true,
            forgets: 0,
            full: 0,
            refusal: None,
            received: vec![],
            stale: 0,
            rehearsed: vec![],
            lookups: 0,
            accounts: vec![],
            hidden: false,
            blocks: BTreeMap::new(),
        };
        change(&mut fake);
        let state = Arc::new(Mutex::new(fake));
        let shared = Arc::clone(&state);
        let listener = Listener::start(move |body| shared.lock().unwrap().answer(body));
        Self { state, listener }
    }

    /// A client of it.
    pub(super) fn client(&self, configure: impl FnOnce(&mut CosmosConfig)) -> CosmosChain {
        let mut config = config(vec![self.listener.address.clone()]);
        configure(&mut config);
        CosmosChain::new(config, Some(Key::from_mnemonic(WORDS).unwrap())).unwrap()
    }

    /// Sequence numbers of all that was broadcast.
    pub(super) fn sequences(&self) -> Vec<u64> {
        let state = self.state.lock().unwrap();
        state.received.iter().map(|one| one.sequence).collect()
    }
}

pub(super) fn config(endpoints: Vec<String>) -> CosmosConfig {
    CosmosConfig {
        endpoints,
        prefix: "allo".to_owned(),
        denom: "stake".to_owned(),
        gas_price: 0.0,
        gas_factor: 1.5,
        gas_limit: None,
        patience: Duration::from_secs(10),
    }
}

/// What every node says of itself.
pub(super) fn status() -> Value {
    json!({"node_info": {"network": "fake-1"}, "sync_info": {
        "latest_block_height": "5", "latest_block_time": "2026-01-01T00:00:00Z",
    }})
}

pub(super) fn result(value: Value) -> Reply {
    Reply::Json(json!({"jsonrpc": "2.0", "id": 1, "result": value}))
}

/// An error, with the status CometBFT gives it.
pub(super) fn error(data: &str) -> Reply {
    let body = json!({"jsonrpc": "2.0", "id": 1, "error": {
        "code": -32603, "message": "Internal error", "data": data,
    }});
    Reply::Text(500, body.to_string())
}

impl Fake {
    fn answer(&mut self, body: &str) -> Reply {
        let request: Value = serde_json::from_str(body).unwrap();
        let params = &request["params"];
        match request["method"].as_str().unwrap() {
            "status" => result(status()),
            "abci_query" => {
                let data = HexBinary::from_hex(params["data"].as_str().unwrap()).unwrap();
                self.query(params["path"].as_str().unwrap(), &data)
            }
            "broadcast_tx_sync" => {
                let bytes = Binary::from_base64(params["tx"].as_str().unwrap()).unwrap();
                self.broadcast(&bytes)
            }
            "tx" if self.hidden => error("tx not found"),
            "tx" => match self.blocks.get(params["hash"].as_str().unwrap()) {
                Some(found) => result(found.clone()),
                None => error("tx not found"),
            },
            other => error(&format!("no method {other}")),
        }
    }

    fn query(&mut self, path: &str, data: &[u8]) -> Reply {
        let value = match path {
            "/cosmos.auth.v1beta1.Query/Account" => {
                self.lookups += 1;
                let request = QueryAccountRequest::decode(data).unwrap();
                self.accounts.push(request.address);
                let behind = u64::from(self.stale > 0);
                self.stale = self.stale.saturating_sub(1);
                let account = BaseAccount {
                    account_number: 3,
                    sequence: self.sequence - behind,
                    ..BaseAccount::default()
                };
                let account = Some(Any {
                    type_url: "/cosmos.auth.v1beta1.BaseAccount".to_owned(),
                    value: account.encode_to_vec(),
                });
                QueryAccountResponse { account }.encode_to_vec()
            }
            "/cosmos.tx.v1beta1.Service/Simulate" => {
                let request = SimulateRequest::decode(data).unwrap();
                let (sequence, _) = signer(&request.tx_bytes);
                let raw = TxRaw::decode(request.tx_bytes.as_slice()).unwrap();
                self.rehearsed.push(raw);
                if self.simulation_counts && sequence != self.sequence {
                    let log = format!(
                        "account sequence mismatch, expected {}, got {sequence}",
                        self.sequence
                    );
                    return result(json!({"response": {"code": 32, "log": log}}));
                }
                let gas_info = Some(GasInfo {
                    gas_wanted: 0,
                    gas_used: self.simulated,
                });
                let response = SimulateResponse {
                    gas_info,
                    result: None,
                };
                response.encode_to_vec()
            }
            other => return result(json!({"response": {"code": 6, "log": other}})),
        };
        let value = Binary::from(value).to_base64();
        result(json!({"response": {"code": 0, "value": value}}))
    }

    fn broadcast(&mut self, bytes: &[u8]) -> Reply {
        let (sequence, gas_limit) = signer(bytes);
        let raw = TxRaw::decode(bytes).unwrap();
        let auth = AuthInfo::decode(raw.auth_info_bytes.as_slice()).unwrap();
        let hash = Binary::from(&Sha256::digest(bytes)[..]).to_base64();
        self.received.push(Received {
            sequence,
            gas_limit,
            hash: hash.clone(),
            granter: auth.fee.unwrap().granter,
        });
        if self.full > 0 {
            self.full -= 1;
            return error("mempool is full: number of txs 5000");
        }
        if sequence != self.sequence {
            return result(json!({"code": 32, "log": "account sequence mismatch"}));
        }
        if self.forgets > 0 {
            self.forgets -= 1;
            return result(json!({"code": 0, "log": ""}));
        }
        self.sequence += 1;
        let outcome = match &self.refusal {
            Some(words) => json!({"code": 5, "codespace": "wasm", "log": words, "gas_used": "1"}),
            None if gas_limit < self.gas => {
                json!({"code": 11, "codespace": "sdk", "log": "in location: wasm"})
            }
            None => json!({"code": 0, "gas_used": self.gas.to_string(), "events": []}),
        };
        let block = json!({"height": "9", "tx_result": outcome});
        self.blocks.insert(hash, block);
        result(json!({"code": 0, "log": ""}))
    }
}

/// Sequence number and gas limit of a transaction.
fn signer(bytes: &[u8]) -> (u64, u64) {
    let raw = TxRaw::decode(bytes).unwrap();
    let auth = AuthInfo::decode(raw.auth_info_bytes.as_slice()).unwrap();
    (auth.signer_infos[0].sequence, auth.fee.unwrap().gas_limit)
}
