//! A token, a registry and a coordinator that are a few maps.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use allora_interfaces::allo_token::{Lock, Schedules, SCHEDULES};
use allora_interfaces::synthesis_coordinator::raw::{
    Unsettled, ADDRESSES, BOND_LOCKS, GRIDS, UNSETTLED,
};
use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_interfaces::topic_registry::raw::{Actor, ACTORS};
use allora_interfaces::topic_registry::{
    QueryMsg as RegistryQuery, TopicInfo, TopicParams, TopicResponse, TopicStatus,
};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_storage::Packed;
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, ContractResult, Querier, QuerierResult, QueryRequest,
    Storage, SystemError, SystemResult, Timestamp, Uint128, WasmQuery,
};
use cw20::{BalanceResponse, Cw20QueryMsg, TokenInfoResponse};

/// Token, registry and coordinator.
pub(super) struct FakePeers {
    pub(super) balances: BTreeMap<Addr, u128>,
    pub(super) supply: u128,
    /// What genesis locked.
    pub(super) schedules: Vec<Lock>,
    /// How often the vault asked for that.
    pub(super) asked: Cell<u32>,
    registry: MockStorage,
    coordinator: MockStorage,
    /// Operator addresses of the host's bonded validators; none without a staking module.
    pub(super) bonded: Option<Vec<String>>,
    /// Creator of every topic.
    pub(super) creator: String,
    /// Topic → last number given.
    actors: BTreeMap<TopicId, ActorId>,
}

impl FakePeers {
    /// All of the supply in one account; nobody registered.
    pub(super) fn new(bank: Addr, supply: u128) -> Self {
        Self {
            balances: BTreeMap::from([(bank, supply)]),
            supply,
            schedules: vec![],
            asked: Cell::new(0),
            registry: MockStorage::new(),
            coordinator: MockStorage::new(),
            bonded: None,
            creator: String::new(),
            actors: BTreeMap::new(),
        }
    }

    pub(super) fn mint(&mut self, to: &Addr, amount: Uint128) {
        self.supply += amount.u128();
        *self.balances.entry(to.clone()).or_default() += amount.u128();
    }

    /// Replaces the roles of an account; it keeps its number.
    pub(super) fn register(
        &mut self,
        topic_id: TopicId,
        account: &Addr,
        roles: &[Role],
    ) -> ActorId {
        let key = (topic_id, account);
        let known = ACTORS.may_load(&self.registry, key).unwrap();
        let id = known.map_or_else(
            || {
                let last = self.actors.entry(topic_id).or_default();
                *last = last.next().unwrap();
                *last
            },
            |actor| actor.id,
        );
        let roles = roles.iter().map(|role| role.bit()).sum();
        let actor = Actor { id, roles };
        ACTORS.save(&mut self.registry, key, &actor);
        id
    }

    /// Locks a bond, as an accepted submission does.
    pub(super) fn lock(&mut self, topic_id: TopicId, account: &Addr, until: Timestamp) {
        let key = BOND_LOCKS.key(&(topic_id, account));
        self.coordinator.set(&key, &until.to_bytes());
    }

    /// What the coordinator stores of the epochs of a topic.
    pub(super) fn set_epochs(&mut self, topic_id: TopicId, grid: Grid, unsettled: Option<EpochId>) {
        let more = [7, 7];
        let mut stored = grid.to_bytes();
        stored.extend(more);
        self.coordinator.set(&GRIDS.key(&topic_id), &stored);
        let mut stored = Unsettled(unsettled).to_bytes();
        stored.extend(more);
        self.coordinator.set(&UNSETTLED.key(&topic_id), &stored);
    }

    /// Admits an account in the coordinator, as the registry has it do.
    pub(super) fn admit(&mut self, topic_id: TopicId, account: &Addr, id: ActorId) {
        ADDRESSES.save(&mut self.coordinator, (topic_id, id), account);
    }

    pub(super) fn transfer(&mut self, from: &Addr, to: &Addr, amount: Uint128) {
        let from = self.balances.entry(from.clone()).or_default();
        *from = from.checked_sub(amount.u128()).expect("enough balance");
        *self.balances.entry(to.clone()).or_default() += amount.u128();
    }

    pub(super) fn burn(&mut self, from: &Addr, amount: u128) {
        *self.balances.get_mut(from).unwrap() -= amount;
        self.supply -= amount;
    }

    /// Answers the queries of the vault.
    pub(super) fn answer(&self, host: &Host, query: &WasmQuery) -> QuerierResult {
        let Host {
            token, registry, ..
        } = host;
        let raw = |storage: &MockStorage, key: &[u8]| {
            let value = storage.get(key).unwrap_or_default();
            SystemResult::Ok(ContractResult::Ok(Binary::new(value)))
        };
        match query {
            WasmQuery::Smart { contract_addr, msg } if contract_addr == token.as_str() => {
                let answer = match from_json(msg).unwrap() {
                    Cw20QueryMsg::Balance { address } => {
                        let balance = self.balances.get(&Addr::unchecked(address));
                        to_json_binary(&BalanceResponse {
                            balance: Uint128::new(balance.copied().unwrap_or_default()),
                        })
                    }
                    Cw20QueryMsg::TokenInfo {} => to_json_binary(&TokenInfoResponse {
                        name: "Allora".into(),
                        symbol: "ALLO".into(),
                        decimals: 18,
                        total_supply: Uint128::new(self.supply),
                    }),
                    other => panic!("not asked by the vault: {other:?}"),
                };
                SystemResult::Ok(ContractResult::Ok(answer.unwrap()))
            }
            WasmQuery::Raw { contract_addr, key } if contract_addr == token.as_str() => {
                assert_eq!(key.as_slice(), SCHEDULES.key());
                self.asked.set(self.asked.get() + 1);
                // a genesis without grants stores nothing
                let value = if self.schedules.is_empty() {
                    vec![]
                } else {
                    Schedules(self.schedules.clone()).to_bytes()
                };
                SystemResult::Ok(ContractResult::Ok(Binary::new(value)))
            }
            WasmQuery::Smart { contract_addr, msg } if contract_addr == registry.as_str() => {
                let topic = self.topic(from_json(msg).unwrap());
                SystemResult::Ok(ContractResult::Ok(to_json_binary(&topic).unwrap()))
            }
            WasmQuery::Raw { contract_addr, key } if contract_addr == registry.as_str() => {
                raw(&self.registry, key)
            }
            WasmQuery::Raw { contract_addr, key } if contract_addr == host.coordinator.as_str() => {
                raw(&self.coordinator, key)
            }
            _ => SystemResult::Err(SystemError::UnsupportedRequest {
                kind: format!("{query:?}"),
            }),
        }
    }
}

impl FakePeers {
    /// A topic of the creator.
    fn topic(&self, question: RegistryQuery) -> TopicResponse {
        let RegistryQuery::Topic { topic_id } = question else {
            panic!("not asked by the vault: {question:?}");
        };
        TopicResponse {
            topic_id,
            creator: self.creator.clone(),
            status: TopicStatus::Active,
            created_at: Timestamp::default(),
            info: TopicInfo {
                title: "topic".into(),
                description: String::new(),
                metadata_uri: String::new(),
                target: "target".into(),
                unit: String::new(),
                ground_truth_source: "source".into(),
                ground_truth_rule: "rule".into(),
            },
            ground_truth_rule_hash: Binary::default(),
            version: 1,
            params: TopicParams::default(),
        }
    }
}

/// The chain, as the vault can ask it.
pub(super) struct Host {
    pub(super) peers: Rc<RefCell<FakePeers>>,
    pub(super) token: Addr,
    pub(super) registry: Addr,
    pub(super) coordinator: Addr,
}

impl Querier for Host {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        let peers = self.peers.borrow();
        if request == br#"{"staking":{"all_validators":{}}}"# {
            let Some(bonded) = &peers.bonded else {
                let kind = "staking".to_owned();
                return SystemResult::Err(SystemError::UnsupportedRequest { kind });
            };
            let validators: Vec<_> = bonded
                .iter()
                .map(|address| BTreeMap::from([("address", address), ("commission", address)]))
                .collect();
            let answer = BTreeMap::from([("validators", validators)]);
            return SystemResult::Ok(ContractResult::Ok(to_json_binary(&answer).unwrap()));
        }
        match from_json(request).unwrap() {
            QueryRequest::<cosmwasm_std::Empty>::Wasm(query) => peers.answer(self, &query),
            other => panic!("not asked by the vault: {other:?}"),
        }
    }
}
