//! The desk on a chain whose reverts are real, between peers that do as they are told.

use std::collections::BTreeMap;

use allora_interfaces::inference_desk::{DeskParams, InstantiateMsg, QueryMsg, Receipt};
use allora_test_kit::desk_model::{self as model, Action, Name, INVALID, SUITE};
use cosmwasm_std::{coins, Addr, CosmosMsg, Empty, Storage, Timestamp, Uint128, WasmMsg};
use cw_multi_test::error::AnyResult;
use cw_multi_test::{App, AppResponse, ContractWrapper, Executor};
use serde::de::DeserializeOwned;

use super::consumer::{consumer, Play, PLAYS, RECEIPTS};
use super::peers::{self, Code, BALANCES};
use super::wire::Wire;
use crate::contract;

/// Coins of the host chain that everybody has.
pub(super) const COIN: &str = "native";

/// A chain with a desk.
pub(super) struct Chain {
    pub(super) app: App,
    addresses: BTreeMap<Name, Addr>,
    names: BTreeMap<Addr, Name>,
}

impl Chain {
    /// With these accounts, and these contracts of consumers; each has so many tokens.
    pub(super) fn new(accounts: &[Name], consumers: &[Name], tokens: u128) -> Self {
        let app = App::new(|router, api, storage| {
            for name in accounts {
                let account = api.addr_make(name);
                let coins = coins(1_000_000, COIN);
                router.bank.init_balance(storage, &account, coins).unwrap();
            }
        });
        let mut chain = Self {
            app,
            addresses: BTreeMap::from([(INVALID, Addr::unchecked(INVALID))]),
            names: BTreeMap::new(),
        };
        for name in accounts {
            let address = chain.app.api().addr_make(name);
            chain.name(name, address);
        }
        let peers = [
            peers::token(),
            peers::registry(),
            peers::vault(),
            peers::coordinator(),
        ];
        for (name, code) in SUITE.into_iter().zip(peers) {
            chain.deploy(name, code, &Empty {});
        }
        let [token, registry, vault, coordinator, desk] = SUITE;
        let code = ContractWrapper::new(contract::execute, contract::instantiate, contract::query);
        let address = |name| chain.addr(name).to_string();
        let msg = InstantiateMsg {
            governance: address("gov"),
            allo_token: address(token),
            topic_registry: address(registry),
            staking_vault: address(vault),
            synthesis_coordinator: address(coordinator),
            params: DeskParams::default(),
        };
        chain.deploy(desk, Box::new(code.with_reply(contract::reply)), &msg);
        for name in consumers {
            chain.deploy(name, consumer(), &Empty {});
        }
        for name in accounts.iter().chain(consumers) {
            let address = chain.addr(name);
            let amount = Uint128::new(tokens);
            let mut storage = chain.storage_mut(token);
            BALANCES.save(&mut *storage, &address, &amount).unwrap();
        }
        chain
    }

    fn name(&mut self, name: Name, address: Addr) {
        self.addresses.insert(name, address.clone());
        self.names.insert(address, name);
    }

    fn deploy(&mut self, name: Name, code: Code, msg: &impl serde::Serialize) {
        let deployer = self.app.api().addr_make("deployer");
        let code_id = self.app.store_code(code);
        let made = self
            .app
            .instantiate_contract(code_id, deployer, msg, &[], name, None);
        self.name(name, made.unwrap());
    }

    pub(super) fn addr(&self, name: Name) -> Addr {
        self.addresses[name].clone()
    }

    /// Whose address it is.
    pub(super) fn name_of(&self, address: &str) -> Name {
        self.names[&Addr::unchecked(address)]
    }

    pub(super) fn now(&self) -> Timestamp {
        self.app.block_info().time
    }

    pub(super) fn set_time(&mut self, now: Timestamp) {
        self.app.update_block(|block| {
            block.time = now;
            block.height += 1;
        });
    }

    pub(super) fn storage(&self, contract: Name) -> Box<dyn Storage + '_> {
        self.app.contract_storage(&self.addresses[contract])
    }

    pub(super) fn storage_mut(&mut self, contract: Name) -> Box<dyn Storage + '_> {
        self.app.contract_storage_mut(&self.addresses[contract])
    }

    /// Does what the model does too.
    pub(super) fn execute(&mut self, who: Name, action: &Action) -> AnyResult<AppResponse> {
        let message = self.message(who, action);
        self.app.execute(self.addr(who), message)
    }

    fn message(&self, who: Name, action: &Action) -> CosmosMsg {
        let (action, funds) = match action {
            Action::WithCoins(action) => (&**action, coins(1, COIN)),
            action => (action, vec![]),
        };
        let (contract, msg) = Wire(self).message(who, action);
        let contract_addr = self.addr(contract).into();
        let execute = WasmMsg::Execute {
            contract_addr,
            msg,
            funds,
        };
        execute.into()
    }

    /// What a consumer does next.
    pub(super) fn set_plays(&mut self, consumer: Name, plays: &[model::Play]) {
        let act = |(action, must): &(Action, bool)| (self.message(consumer, action), *must);
        let play = |play: &model::Play| Play {
            acts: play.acts.iter().map(act).collect(),
            fails: play.fails,
        };
        let plays = plays.iter().map(play).collect();
        let mut storage = self.storage_mut(consumer);
        PLAYS.save(&mut *storage, &plays).unwrap();
    }

    /// What a consumer was told since.
    pub(super) fn take_receipts(&mut self, consumer: Name) -> Vec<Receipt> {
        let mut storage = self.storage_mut(consumer);
        let receipts = RECEIPTS.may_load(&*storage).unwrap();
        RECEIPTS.remove(&mut *storage);
        receipts.unwrap_or_default()
    }

    /// ALLO of an account.
    pub(super) fn tokens(&self, name: Name) -> u128 {
        let storage = self.storage("token");
        let balance = BALANCES.may_load(&*storage, &self.addresses[name]);
        balance.unwrap().unwrap_or_default().u128()
    }

    /// Coins of the host chain that the desk has.
    pub(super) fn coins(&self) -> u128 {
        let balance = self.app.wrap().query_balance(self.addr("desk"), COIN);
        balance.unwrap().amount.u128()
    }

    pub(super) fn ask<T: DeserializeOwned>(&self, question: &QueryMsg) -> T {
        let desk = self.addr("desk");
        self.app.wrap().query_wasm_smart(desk, question).unwrap()
    }
}
