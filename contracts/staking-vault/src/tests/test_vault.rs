//! The vault alone, between a token and a registry that are a few maps.

mod look;

use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use allora_interfaces::staking_vault::raw::STAKES;
use allora_interfaces::staking_vault::{
    hook, msg, EmissionResponse, ExecuteMsg, HookMsg, InstantiateMsg, InvariantsResponse,
    LedgerResponse, Offence, OperatorResponse, PositionResponse, PositionsResponse, QueryMsg,
    RewardsResponse, SettleResponse, Settlement, Share, StakeResponse, TopicAccountResponse,
    VaultParams, FRACTION_ONE,
};
use allora_interfaces::units::GENESIS_SUPPLY;
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::testing::{message_info, mock_env, MockApi, MockStorage};
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, CosmosMsg, Env, Order, OwnedDeps, Response, Storage,
    Timestamp, Uint128, Uint64, WasmMsg,
};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use serde::de::DeserializeOwned;

use super::fake_peers::{FakePeers, Host};
use crate::contract;
use crate::emission::schedule::Emission;
use crate::error::ContractError;
use crate::state::{STATE, TOPICS};
use crate::topic::Topic;

pub(super) const ALLO: u128 = 1_000_000_000_000_000_000;
pub(super) const DAY: u64 = 86_400;
pub(super) const MONTH: u64 = 30 * DAY;
pub(super) const T1: TopicId = TopicId(1);
pub(super) const T2: TopicId = TopicId(2);
/// When the vault is instantiated.
pub(super) const GENESIS: u64 = 1_700_000_000;

pub(super) type Result<T> = std::result::Result<T, ContractError>;

/// The vault under test.
pub(super) struct TestVault {
    pub(super) deps: OwnedDeps<MockStorage, MockApi, Host>,
    pub(super) env: Env,
    pub(super) peers: Rc<RefCell<FakePeers>>,
}

impl TestVault {
    /// Instantiated with these parameters; not wired.
    pub(super) fn unwired(params: VaultParams) -> Self {
        let api = MockApi::default();
        let mut env = mock_env();
        env.block.time = Timestamp::from_seconds(GENESIS);
        let bank = api.addr_make("bank");
        let peers = Rc::new(RefCell::new(FakePeers::new(bank, GENESIS_SUPPLY.u128())));
        let host = Host {
            peers: peers.clone(),
            token: api.addr_make("token"),
            registry: api.addr_make("registry"),
            coordinator: api.addr_make("coordinator"),
        };
        let mut deps = OwnedDeps {
            storage: MockStorage::new(),
            api,
            querier: host,
            custom_query_type: PhantomData,
        };

        let msg = InstantiateMsg {
            governance: deps.api.addr_make("governance").into(),
            allo_token: deps.api.addr_make("token").into(),
            topic_registry: deps.api.addr_make("registry").into(),
            params,
        };
        let deployer = message_info(&deps.api.addr_make("deployer"), &[]);
        contract::instantiate(deps.as_mut(), env.clone(), deployer, msg).unwrap();
        Self { deps, env, peers }
    }

    /// Wired, with these parameters.
    pub(super) fn with(params: VaultParams) -> Self {
        let mut test = Self::unwired(params);
        let synthesis_coordinator = test.addr("coordinator").into();
        test.execute(
            "governance",
            ExecuteMsg::Wire(msg::Wire {
                synthesis_coordinator,
            }),
        )
        .unwrap();
        test
    }

    /// Wired, with default parameters and topic 1.
    pub(super) fn new() -> Self {
        let mut test = Self::with(VaultParams::default());
        test.open(T1);
        test
    }

    /// With topic 1 emitting: `staked` ALLO of ann, `revenue` ALLO.
    pub(super) fn emitting(staked: u128, revenue: u128) -> Self {
        let mut test = Self::new();
        test.register(T1, "ann", &[Role::Reputer]);
        test.fund(T1, revenue);
        test.stake(T1, "ann", staked);
        test
    }

    pub(super) fn addr(&self, name: &str) -> Addr {
        self.deps.api.addr_make(name)
    }

    pub(super) fn vault(&self) -> Addr {
        self.env.contract.address.clone()
    }

    pub(super) fn now(&self) -> Timestamp {
        self.env.block.time
    }

    pub(super) fn skip(&mut self, seconds: u64) {
        self.env.block.time = self.env.block.time.plus_seconds(seconds);
        self.env.block.height += 1;
    }

    /// Sends a message and carries out what the vault asks of the token. Whenever
    /// it succeeds, every invariant must hold; a refusal has changed nothing,
    /// even without a chain that reverts.
    pub(super) fn execute(&mut self, sender: &str, msg: ExecuteMsg) -> Result<Response> {
        let info = message_info(&self.addr(sender), &[]);
        let before = self.dump();
        let result = contract::execute(self.deps.as_mut(), self.env.clone(), info, msg);
        match &result {
            Ok(response) => {
                self.carry_out(response);
                self.assert_sound();
            }
            Err(_) => assert_eq!(self.dump(), before),
        }
        result
    }

    fn carry_out(&mut self, response: &Response) {
        let vault = self.vault();
        for message in &response.messages {
            let CosmosMsg::Wasm(WasmMsg::Execute {
                contract_addr, msg, ..
            }) = &message.msg
            else {
                panic!("unexpected {message:?}");
            };
            assert_eq!(*contract_addr, self.addr("token").as_str());
            let mut peers = self.peers.borrow_mut();
            match from_json(msg).unwrap() {
                Cw20ExecuteMsg::Transfer { recipient, amount } => {
                    peers.transfer(&vault, &Addr::unchecked(recipient), amount);
                }
                Cw20ExecuteMsg::Mint { recipient, amount } => {
                    assert_eq!(recipient, vault.as_str());
                    peers.mint(&vault, amount);
                }
                other => panic!("unexpected {other:?}"),
            }
        }
    }

    /// Tokens of the bank, sent in somebody's name.
    pub(super) fn send(&mut self, sender: &str, amount: u128, hook: &HookMsg) -> Result<Response> {
        self.send_raw(sender, amount, to_json_binary(hook).unwrap())
    }

    pub(super) fn send_raw(&mut self, sender: &str, amount: u128, msg: Binary) -> Result<Response> {
        let (bank, vault) = (self.addr("bank"), self.vault());
        let amount = Uint128::new(amount);
        self.peers.borrow_mut().transfer(&bank, &vault, amount);
        let sender = self.addr(sender).into();
        let result = self.execute(
            "token",
            ExecuteMsg::Receive(Cw20ReceiveMsg {
                sender,
                amount,
                msg,
            }),
        );
        if result.is_err() {
            self.peers.borrow_mut().transfer(&vault, &bank, amount);
        }
        result
    }

    pub(super) fn register(&mut self, topic_id: TopicId, name: &str, roles: &[Role]) -> ActorId {
        let account = self.addr(name);
        let mut peers = self.peers.borrow_mut();
        let id = peers.register(topic_id, &account, roles);
        peers.admit(topic_id, &account, id);
        id
    }

    /// Has an account's bond in a topic answer for an epoch that ends then.
    pub(super) fn lock(&mut self, topic_id: TopicId, name: &str, until: Timestamp) {
        let account = self.addr(name);
        self.peers.borrow_mut().lock(topic_id, &account, until);
    }

    pub(super) fn open(&mut self, topic_id: TopicId) {
        self.execute(
            "registry",
            ExecuteMsg::OpenTopic(msg::OpenTopic { topic_id }),
        )
        .unwrap();
    }

    pub(super) fn set_active(&mut self, topic_id: TopicId, active: bool) {
        self.execute(
            "registry",
            ExecuteMsg::SetTopicActive(msg::SetTopicActive { topic_id, active }),
        )
        .unwrap();
    }

    pub(super) fn fund(&mut self, topic_id: TopicId, allo: u128) {
        self.send(
            "registry",
            allo * ALLO,
            &HookMsg::FundTopic(hook::FundTopic {
                topic_id,
                payer: None,
            }),
        )
        .unwrap();
    }

    pub(super) fn stake(&mut self, topic_id: TopicId, name: &str, allo: u128) {
        self.send(name, allo * ALLO, &HookMsg::Stake(hook::Stake { topic_id }))
            .unwrap();
    }

    pub(super) fn unstake(&mut self, topic_id: TopicId, name: &str, allo: u128) {
        let amount = Uint128::new(allo * ALLO);
        self.execute(name, ExecuteMsg::Unstake(msg::Unstake { topic_id, amount }))
            .unwrap();
    }

    pub(super) fn try_settle(
        &mut self,
        topic_id: TopicId,
        epoch: u64,
        due: Timestamp,
        settlement: Settlement,
    ) -> Result<SettleResponse> {
        self.try_slash(topic_id, epoch, due, settlement, vec![])
    }

    pub(super) fn try_slash(
        &mut self,
        topic_id: TopicId,
        epoch: u64,
        due: Timestamp,
        settlement: Settlement,
        offences: Vec<Offence>,
    ) -> Result<SettleResponse> {
        self.try_message(msg::Settle {
            topic_id,
            epoch: EpochId(epoch),
            since: Timestamp::default(),
            until: due,
            next_since: due,
            due,
            quiet_until: None,
            settlement,
            offences,
        })
    }

    pub(super) fn try_message(&mut self, settle: msg::Settle) -> Result<SettleResponse> {
        let response = self.execute("coordinator", ExecuteMsg::Settle(settle))?;
        let amounts: SettleResponse = from_json(response.data.unwrap()).unwrap();
        let parts = [
            amounts.inferers,
            amounts.forecasters,
            amounts.reputers,
            amounts.validators,
            amounts.treasury,
        ];
        assert_eq!(amounts.emission, parts.into_iter().sum::<Uint128>());
        assert_eq!(amounts.emission, amounts.from_treasury + amounts.minted);
        Ok(amounts)
    }

    /// Settles as of now for the benefit of actor 1, a reputer.
    pub(super) fn settle(&mut self, topic_id: TopicId, epoch: u64) -> SettleResponse {
        self.settle_at(topic_id, epoch, self.now())
    }

    pub(super) fn settle_at(
        &mut self,
        topic_id: TopicId,
        epoch: u64,
        due: Timestamp,
    ) -> SettleResponse {
        self.try_settle(topic_id, epoch, due, all_to(1)).unwrap()
    }

    /// Takes back everything since a dump, as a chain does.
    pub(super) fn restore(&mut self, dump: &[(Vec<u8>, Vec<u8>)]) {
        let storage = &mut self.deps.storage;
        let stale: Vec<_> = storage
            .range(None, None, Order::Ascending)
            .map(|(key, _)| key)
            .collect();
        stale.iter().for_each(|key| storage.remove(key));
        dump.iter().for_each(|(key, value)| storage.set(key, value));
    }

    /// Without the token: nothing the vault asks of it happens.
    pub(super) fn execute_alone(&mut self, sender: &str, msg: ExecuteMsg) -> Result<Response> {
        let info = message_info(&self.addr(sender), &[]);
        contract::execute(self.deps.as_mut(), self.env.clone(), info, msg)
    }

    pub(super) fn delegate(
        &mut self,
        topic_id: TopicId,
        name: &str,
        operator: &str,
        amount: u128,
    ) -> Result<Response> {
        let operator = self.addr(operator).into();
        self.send(
            name,
            amount,
            &HookMsg::Delegate(hook::Delegate { topic_id, operator }),
        )
    }

    pub(super) fn undelegate(
        &mut self,
        name: &str,
        operator: &str,
        amount: u128,
    ) -> Result<Response> {
        let msg = ExecuteMsg::Undelegate(msg::Undelegate {
            topic_id: T1,
            operator: self.addr(operator).into(),
            amount: Uint128::new(amount),
        });
        self.execute(name, msg)
    }

    pub(super) fn claim(&mut self, name: &str) -> Result<Response> {
        let topic_ids = vec![T1];
        self.execute(name, ExecuteMsg::Claim(msg::Claim { topic_ids }))
    }

    /// Makes these the bonded validators of the host chain.
    pub(super) fn bond_validators(&mut self, names: &[&str]) {
        let api = MockApi::default().with_prefix("cosmwasmvaloper");
        let bonded = names.iter().map(|name| api.addr_make(name).into_string());
        self.peers.borrow_mut().bonded = Some(bonded.collect());
    }
}

impl TestVault {
    /// Raises the stated bonds of topic 1 by units that no entry backs.
    pub(super) fn bond_unchecked(&mut self, amount: u128) {
        let amount = Uint128::new(amount);
        let mut topic = self.stored_topic(T1);
        let (mut ledger, emission) = STATE.load(&self.deps.storage).unwrap();
        ledger.bond(&mut topic.ledger, amount).unwrap();
        TOPICS.save(&mut self.deps.storage, T1, &topic);
        STATE.save(&mut self.deps.storage, &(ledger, emission));
        let (bank, vault) = (self.addr("bank"), self.vault());
        self.peers.borrow_mut().transfer(&bank, &vault, amount);
    }
}

/// A fraction of `FRACTION_ONE / parts · times`.
pub(super) fn share(actor_id: u32, times: u64, parts: u64) -> Share {
    Share {
        actor_id: ActorId(actor_id),
        fraction: Uint64::new(FRACTION_ONE.u64() / parts * times),
    }
}

/// Everything to one reputer.
pub(super) fn all_to(actor_id: u32) -> Settlement {
    part_to(actor_id, 1, 1)
}

/// A part to one reputer; nobody earned the rest.
pub(super) fn part_to(actor_id: u32, times: u64, parts: u64) -> Settlement {
    Settlement::Paid {
        inferers: vec![],
        forecasters: vec![],
        reputers: vec![share(actor_id, times, parts)],
    }
}

pub(super) fn real(text: &str) -> Real {
    text.parse().unwrap()
}

/// Within `tolerance`, relative to `expected`.
pub(super) fn assert_close(got: Real, expected: &str, tolerance: &str) {
    let expected = real(expected);
    let distance = got.sub(&expected).unwrap().abs();
    let bound = expected.abs().mul(&real(tolerance)).unwrap();
    assert!(distance <= bound, "{got}, expected {expected}");
}
