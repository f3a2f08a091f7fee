//! A chain in this process, over `cw-multi-test`: the contracts run natively.
//!
//! A "Wasm file" of this chain is the name of a contract of the suite; see
//! [`EmbeddedChain::wasm`].

pub mod listener;
mod network;
mod state;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use allora_client::chain::{Block, Chain, CodeInfo, ContractInfo, Msg, ProposalState, TxOutcome};
use allora_client::error::{ClientError, Result};
use allora_testing::START;
use cosmwasm_std::{Addr, Api, BlockInfo, CanonicalAddr, WasmQuery};
use cw_multi_test::{no_init, AppBuilder};
use k256::ecdsa::signature::Signer;
use k256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};

pub use network::{
    artifacts, builtin, deployed, options, secrets, settings, state_file, TestNetwork, NAMES, TOPIC,
};

use state::EmbeddedState;

const CHAIN_ID: &str = "allora-embedded";

/// A chain in this process, as one of its accounts sees it.
#[derive(Clone)]
pub struct EmbeddedChain {
    state: Rc<RefCell<EmbeddedState>>,
    sender: Addr,
}

impl EmbeddedChain {
    /// A fresh chain, seen by the account of a name.
    pub fn new(name: &str) -> Self {
        let app = AppBuilder::new()
            .with_block(BlockInfo {
                height: 1,
                time: START,
                chain_id: CHAIN_ID.to_owned(),
            })
            .build(no_init);
        let sender = app.api().addr_make(name);
        Self {
            state: Rc::new(RefCell::new(EmbeddedState {
                app,
                codes: BTreeMap::new(),
                ballots: vec![],
                transactions: 0,
            })),
            sender,
        }
    }

    /// The same chain, seen by another account.
    pub fn with_sender(&self, name: &str) -> Self {
        Self {
            state: Rc::clone(&self.state),
            sender: self.account(name),
        }
    }

    /// Address of a name.
    pub fn account(&self, name: &str) -> Addr {
        self.state.borrow().app.api().addr_make(name)
    }

    /// A key for every account.
    fn key(&self) -> Result<SigningKey> {
        SigningKey::from_slice(&Sha256::digest(self.sender.as_bytes()))
            .map_err(|error| ClientError::malformed("a key", error))
    }

    /// What stands for the Wasm file of a contract here.
    pub fn wasm(contract: &str) -> Vec<u8> {
        format!("embedded:{contract}").into_bytes()
    }

    /// Lets time pass.
    pub fn skip(&self, seconds: u64) {
        self.state.borrow_mut().skip(seconds);
    }
}

impl Chain for EmbeddedChain {
    fn block(&self) -> Result<Block> {
        let block = self.state.borrow().app.block_info();
        Ok(Block {
            chain_id: block.chain_id,
            height: block.height,
            time: block.time,
        })
    }

    fn sender(&self) -> Result<String> {
        Ok(self.sender.to_string())
    }

    fn public_key(&self) -> Result<Vec<u8>> {
        let public = self.key()?.verifying_key().to_encoded_point(true);
        Ok(public.as_bytes().to_vec())
    }

    fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let signature: Signature = self.key()?.sign(bytes);
        Ok(signature.to_bytes().to_vec())
    }

    fn address_bytes(&self, address: &str) -> Result<Vec<u8>> {
        let state = self.state.borrow();
        let bytes = state.app.api().addr_canonicalize(address);
        bytes
            .map(Into::into)
            .map_err(|_| ClientError::usage(format!("{address} is no address")))
    }

    fn address(&self, bytes: &[u8]) -> Result<String> {
        let state = self.state.borrow();
        let address = state.app.api().addr_humanize(&CanonicalAddr::from(bytes));
        address
            .map(Into::into)
            .map_err(|error| ClientError::malformed("an address", error))
    }

    fn submit(&self, messages: &[Msg]) -> Result<TxOutcome> {
        let mut state = self.state.borrow_mut();
        let events = state.execute(&self.sender, messages)?;
        state.transactions = state.transactions.saturating_add(1);
        Ok(TxOutcome {
            hash: format!("{:064X}", state.transactions),
            height: state.app.block_info().height,
            gas_used: 0,
            gas_wanted: 0,
            events,
        })
    }

    fn simulate(&self, _: &[Msg]) -> Result<u64> {
        Ok(0)
    }

    fn query_smart(&self, contract: &str, msg: &[u8]) -> Result<Vec<u8>> {
        let answer = self.state.borrow().question(WasmQuery::Smart {
            contract_addr: contract.to_owned(),
            msg: msg.into(),
        })?;
        Ok(answer.into())
    }

    fn query_raw(&self, contract: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let answer = self.state.borrow().question(WasmQuery::Raw {
            contract_addr: contract.to_owned(),
            key: key.into(),
        })?;
        Ok(Some(answer.into()).filter(|data: &Vec<u8>| !data.is_empty()))
    }

    fn contract(&self, address: &str) -> Result<Option<ContractInfo>> {
        let state = self.state.borrow();
        let data = state.app.contract_data(&Addr::unchecked(address));
        Ok(data.ok().map(|data| ContractInfo {
            code_id: data.code_id,
            creator: data.creator.into(),
            admin: data.admin.map(Into::into),
            label: data.label,
        }))
    }

    fn code(&self, code_id: u64) -> Result<Option<CodeInfo>> {
        let checksum = self.state.borrow().codes.get(&code_id).cloned();
        Ok(checksum.map(|checksum| CodeInfo { code_id, checksum }))
    }

    fn newest_codes(&self, limit: usize) -> Result<Vec<CodeInfo>> {
        let state = self.state.borrow();
        let codes = state.codes.iter().rev().take(limit);
        Ok(codes
            .map(|(code_id, checksum)| CodeInfo {
                code_id: *code_id,
                checksum: checksum.clone(),
            })
            .collect())
    }

    fn proposal(&self, proposal_id: u64) -> Result<ProposalState> {
        let state = self.state.borrow();
        let ballot = usize::try_from(proposal_id)
            .ok()
            .and_then(|number| state.ballots.get(number.checked_sub(1)?))
            .ok_or_else(|| ClientError::QueryRefused {
                reason: format!("proposal {proposal_id} not found"),
            })?;
        let (status, failed_reason) = ballot
            .outcome
            .clone()
            .unwrap_or_else(|| ("voting".to_owned(), None));
        Ok(ProposalState {
            proposal_id,
            status,
            failed_reason,
            voting_ends: Some(ballot.ends),
        })
    }
}
