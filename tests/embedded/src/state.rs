//! What is behind the views: contracts, codes, ballots.

use std::collections::BTreeMap;

use allora_client::chain::{Msg, Proposal, TxEvent, VoteOption};
use allora_client::error::{ClientError, Result};
use allora_testing::{
    allo_token_code, coordinator_code, desk_code, registry_code, vault_code, BLOCK_SECONDS,
};
use cosmwasm_std::{
    from_json, Addr, Api, Binary, CanonicalAddr, Checksum, CosmosMsg, Deps, DepsMut, Empty, Env,
    HexBinary, MessageInfo, QueryRequest, Reply, Response, WasmMsg, WasmQuery,
};
use cw_multi_test::{App, AppResponse, Contract};
use sha2::{Digest, Sha256};

/// Seconds a proposal is voted on.
const VOTING_SECONDS: u64 = 60;

pub(super) struct Ballot {
    pub(super) proposal: Proposal,
    pub(super) ends: u64,
    yes: u32,
    no: u32,
    pub(super) outcome: Option<(String, Option<String>)>,
}

pub(super) struct EmbeddedState {
    pub(super) app: App,
    pub(super) codes: BTreeMap<u64, HexBinary>,
    pub(super) ballots: Vec<Ballot>,
    pub(super) transactions: u64,
}

impl EmbeddedState {
    pub(super) fn skip(&mut self, seconds: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(seconds);
            block.height = block
                .height
                .saturating_add((seconds / BLOCK_SECONDS).max(1));
        });
        self.tally();
    }

    /// Ends votes whose time is up, and executes what passed.
    fn tally(&mut self) {
        let now = self.app.block_info().time.seconds();
        let governance = module_account(&self.app);
        for index in 0..self.ballots.len() {
            let Some(ballot) = self.ballots.get(index) else {
                continue;
            };
            if ballot.outcome.is_some() || now < ballot.ends {
                continue;
            }
            let passed = ballot.yes > ballot.no;
            let messages = ballot.proposal.messages.clone();
            let outcome = if !passed {
                ("rejected".to_owned(), None)
            } else {
                match self.execute(&governance, &messages) {
                    Ok(_) => ("passed".to_owned(), None),
                    Err(error) => ("failed".to_owned(), Some(error.to_string())),
                }
            };
            if let Some(ballot) = self.ballots.get_mut(index) {
                ballot.outcome = Some(outcome);
            }
        }
    }

    /// Executes messages; what is no contract message must stand alone.
    pub(super) fn execute(&mut self, sender: &Addr, messages: &[Msg]) -> Result<Vec<TxEvent>> {
        let mut calls = vec![];
        let mut events = vec![];
        for message in messages {
            match self.native(message)? {
                Some(event) => events.push(event),
                None => calls.push(message),
            }
        }
        if let [Msg::Sudo { contract, msg }] = calls.as_slice() {
            let msg: serde_json::Value = from_json(msg).map_err(refused)?;
            let response = self
                .app
                .wasm_sudo(Addr::unchecked(contract), &msg)
                .map_err(refused)?;
            events.extend(events_of(response));
            return Ok(events);
        }
        let calls = calls
            .into_iter()
            .map(wasm_message)
            .collect::<Result<Vec<_>>>()?;
        let responses = self
            .app
            .execute_multi(sender.clone(), calls)
            .map_err(refused)?;
        events.extend(responses.into_iter().flat_map(events_of));
        Ok(events)
    }

    /// What the embedded chain itself does; `None` for messages of contracts.
    fn native(&mut self, message: &Msg) -> Result<Option<TxEvent>> {
        Ok(match message {
            Msg::StoreCode { wasm } => Some(self.store(wasm)?),
            Msg::Propose(proposal) => {
                let ends = self.app.block_info().time.seconds();
                self.ballots.push(Ballot {
                    proposal: proposal.clone(),
                    ends: ends.saturating_add(VOTING_SECONDS),
                    yes: 0,
                    no: 0,
                    outcome: None,
                });
                Some(event("submit_proposal", "proposal_id", self.ballots.len()))
            }
            Msg::Vote {
                proposal_id,
                option,
            } => {
                let ballot = usize::try_from(*proposal_id)
                    .ok()
                    .and_then(|number| self.ballots.get_mut(number.checked_sub(1)?))
                    .filter(|ballot| ballot.outcome.is_none())
                    .ok_or_else(|| refused(format!("proposal {proposal_id} is not voted on")))?;
                match option {
                    VoteOption::Yes => ballot.yes = ballot.yes.saturating_add(1),
                    VoteOption::Abstain => {}
                    VoteOption::No | VoteOption::NoWithVeto => {
                        ballot.no = ballot.no.saturating_add(1);
                    }
                }
                Some(event("proposal_vote", "proposal_id", *proposal_id))
            }
            Msg::PinCodes { .. } => Some(event("pin_code", "codes", "all")),
            _ => None,
        })
    }

    fn store(&mut self, wasm: &[u8]) -> Result<TxEvent> {
        let code = match wasm.strip_prefix(b"embedded:") {
            Some(b"allo-token") => allo_token_code(),
            Some(b"topic-registry") => registry_code(),
            Some(b"staking-vault") => vault_code(),
            Some(b"synthesis-coordinator") => coordinator_code(),
            Some(b"inference-desk") => desk_code(),
            _ => {
                return Err(refused(
                    "the embedded chain knows the contracts of the suite only",
                ))
            }
        };
        let checksum = HexBinary::from(&Sha256::digest(wasm)[..]);
        let code_id = self.app.store_code(Box::new(Named {
            code,
            checksum: Checksum::generate(wasm),
        }));
        self.codes.insert(code_id, checksum);
        Ok(event("store_code", "code_id", code_id))
    }

    pub(super) fn question(&self, query: WasmQuery) -> Result<Binary> {
        let request = cosmwasm_std::to_json_vec(&QueryRequest::<Empty>::Wasm(query))
            .map_err(|error| ClientError::malformed("a question", error))?;
        let unanswered = |reason: String| ClientError::QueryRefused { reason };
        self.app
            .wrap()
            .raw_query(&request)
            .into_result()
            .map_err(|error| unanswered(error.to_string()))?
            .into_result()
            .map_err(unanswered)
    }
}

/// A contract of the suite under the checksum of its stand-in file.
struct Named {
    code: Box<dyn Contract<Empty>>,
    checksum: Checksum,
}

type Answer<T> = anyhow::Result<T>;

#[rustfmt::skip]
impl Contract<Empty> for Named {
    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> Answer<Response> {
        self.code.execute(deps, env, info, msg)
    }
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> Answer<Response> {
        self.code.instantiate(deps, env, info, msg)
    }
    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> Answer<Binary> {
        self.code.query(deps, env, msg)
    }
    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> Answer<Response> {
        self.code.sudo(deps, env, msg)
    }
    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> Answer<Response> {
        self.code.reply(deps, env, msg)
    }
    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> Answer<Response> {
        self.code.migrate(deps, env, msg)
    }
    fn checksum(&self) -> Option<Checksum> {
        Some(self.checksum)
    }
}

fn wasm_message(message: &Msg) -> Result<CosmosMsg> {
    let message = match message.clone() {
        Msg::Instantiate2 {
            code_id,
            admin,
            label,
            msg,
            salt,
        } => WasmMsg::Instantiate2 {
            admin: Some(admin),
            code_id,
            label,
            msg,
            funds: vec![],
            salt: salt.into(),
        },
        Msg::Execute { contract, msg } => WasmMsg::Execute {
            contract_addr: contract,
            msg,
            funds: vec![],
        },
        Msg::Migrate {
            contract,
            code_id,
            msg,
        } => WasmMsg::Migrate {
            contract_addr: contract,
            new_code_id: code_id,
            msg,
        },
        Msg::UpdateAdmin { contract, admin } => WasmMsg::UpdateAdmin {
            contract_addr: contract,
            admin,
        },
        other => {
            return Err(refused(format!(
                "the embedded chain has no {}",
                other.describe()
            )))
        }
    };
    Ok(message.into())
}

fn module_account(app: &App) -> Addr {
    let hash = Sha256::digest(b"gov");
    let bytes = CanonicalAddr::from(hash.get(..20).unwrap_or_default());
    app.api()
        .addr_humanize(&bytes)
        .unwrap_or_else(|_| Addr::unchecked("gov"))
}

fn events_of(response: AppResponse) -> Vec<TxEvent> {
    let events = response.events.into_iter().map(|event| TxEvent {
        kind: event.ty,
        attributes: event
            .attributes
            .into_iter()
            .map(|attribute| (attribute.key, attribute.value))
            .collect(),
    });
    events.collect()
}

fn event(kind: &str, key: &str, value: impl ToString) -> TxEvent {
    TxEvent {
        kind: kind.to_owned(),
        attributes: vec![(key.to_owned(), value.to_string())],
    }
}

fn refused(reason: impl std::fmt::Display) -> ClientError {
    ClientError::Refused {
        context: "embedded chain".to_owned(),
        reason: format!("{reason:#}"),
    }
}
