//! The test harness: the contract with a fake registry and a fake vault.

mod vault;

pub(crate) use vault::answered;

use allora_interfaces::staking_vault::raw::Staked;
use allora_interfaces::staking_vault::{
    msg as vault_msg, ExecuteMsg as VaultMsg, Offence, SettleResponse, Settlement,
};
use allora_interfaces::synthesis_coordinator::{msg, ExecuteMsg, InstantiateMsg, QueryMsg};
use allora_interfaces::topic_registry::{
    AlloraSettings, ReputerPart, Rule, Schedule, TopicParams, TopicStatus,
};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use allora_storage::Packed;
use cosmwasm_std::testing::{
    message_info, mock_dependencies, mock_env, MockApi, MockQuerier, MockStorage,
};
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, ContractResult as Answer, CosmosMsg, Env, MsgResponse,
    Order, OwnedDeps, Reply, Response, Storage, SubMsg, SubMsgResponse, SubMsgResult, SystemResult,
    Timestamp, Uint128, WasmMsg, WasmQuery,
};
use serde::de::DeserializeOwned;

use crate::contract::{execute, instantiate, query, reply, sudo};
use crate::error::ContractError;

use super::{attribute, elements_of, real};

pub(crate) const TOPIC: TopicId = TopicId(1);
/// When topic 1 opens, seconds.
pub(crate) const START: u64 = 1_000_000;
/// Length of its epochs, submission windows, lag and report windows.
pub(crate) const LENGTH: u64 = 100;
pub(crate) const WINDOW: u64 = 20;
pub(crate) const LAG: u64 = 100;
pub(crate) const REPORT: u64 = 30;

/// How the fake vault answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Vault {
    /// Pays this much to inferers, forecasters and reputers each.
    Pays(u128),
    /// Refuses.
    Refuses,
}

pub(crate) struct TestCoordinator {
    pub(crate) deps: OwnedDeps<MockStorage, MockApi, MockQuerier>,
    pub(crate) env: Env,
    pub(crate) vault: Vault,
    /// What the vault accepted.
    pub(crate) settled: Vec<(EpochId, Timestamp, Settlement)>,
    /// From when on each of these earned.
    pub(crate) since: Vec<Timestamp>,
    /// Until when, and from when on those behind do.
    pub(crate) until: Vec<[Timestamp; 2]>,
    /// Events of all replies.
    pub(crate) replies: Vec<cosmwasm_std::Event>,
    /// What the settlements accepted cost whom.
    pub(crate) punished: Vec<Vec<Offence>>,
    /// What followed upon them.
    pub(crate) forfeited: Vec<Vec<Offence>>,
}

/// Short windows, and the rule `allora` to the letter of the original, in a topic that leaves the plain
/// mean after two epochs.
pub(crate) fn params() -> TopicParams {
    let mut params = with_rule(Rule::Allora(original()));
    params.reward.reputer_part = ReputerPart::Entropy {};
    params
}

/// Settings of [`params`].
pub(crate) fn original() -> AlloraSettings {
    AlloraSettings {
        clip: None,
        alpha_regret: real("0.5"),
        ..AlloraSettings::default()
    }
}

/// Short windows and the default rule.
pub(crate) fn second_order() -> TopicParams {
    with_rule(Rule::default())
}

/// Short windows and the rule `allora` as it is by default: clipped.
pub(crate) fn clipped() -> TopicParams {
    with_rule(Rule::Allora(AlloraSettings::default()))
}

fn with_rule(rule: Rule) -> TopicParams {
    TopicParams {
        schedule: Schedule {
            epoch_length: LENGTH,
            submission_window: WINDOW,
            ground_truth_lag: LAG,
            report_window: REPORT,
            ..Schedule::default()
        },
        rule,
        ..TopicParams::default()
    }
}

/// What stands behind every reputer, unless said otherwise: 5 ALLO.
pub(crate) const STAKE: u128 = 5_000_000_000_000_000_000;

/// What the vault stores of a reputer: its stake, and more that nobody else reads.
pub(crate) fn stored_stake(stake: u128) -> Binary {
    let staked = Staked {
        amount: Uint128::new(stake),
        shares: Uint128::new(stake),
        changes: vec![],
    };
    let mut stored = staked.to_bytes();
    stored.extend([1, 2, 3]);
    stored.into()
}

fn stake(querier: &mut MockQuerier, stakes: &[(u32, u128)]) {
    let stakes = stakes.to_vec();
    querier.update_wasm(move |request| match request {
        WasmQuery::Raw { key, .. } => {
            let mut stakes = stakes.iter();
            let found = stakes.find(|(actor, _)| key.ends_with(&actor.to_be_bytes()));
            let stake = found.map_or(STAKE, |(_, stake)| *stake);
            SystemResult::Ok(Answer::Ok(stored_stake(stake)))
        }
        other => panic!("unexpected query {other:?}"),
    });
}

impl TestCoordinator {
    /// The contract alone.
    pub(crate) fn bare() -> Self {
        let mut deps = mock_dependencies();
        stake(&mut deps.querier, &[]);
        let api = deps.api;
        let msg = InstantiateMsg {
            topic_registry: api.addr_make("registry").into(),
            staking_vault: api.addr_make("vault").into(),
        };
        let info = message_info(&api.addr_make("deployer"), &[]);
        instantiate(deps.as_mut(), mock_env(), info, msg).unwrap();
        let mut coordinator = Self {
            deps,
            env: mock_env(),
            vault: Vault::Pays(100),
            settled: Vec::new(),
            since: Vec::new(),
            until: Vec::new(),
            replies: Vec::new(),
            punished: Vec::new(),
            forfeited: Vec::new(),
        };
        coordinator.at(START);
        coordinator
    }

    /// From now on these reputers have so much stake, all others [`STAKE`].
    pub(crate) fn set_stakes(&mut self, stakes: &[(u32, u128)]) {
        stake(&mut self.deps.querier, stakes);
    }

    /// With topic 1.
    pub(crate) fn with(params: TopicParams) -> Self {
        let mut coordinator = Self::bare();
        coordinator.open(TOPIC, params);
        coordinator
    }

    /// With inferers 1, 2, 3 (ann, bob, cyd), forecaster 4 (fay) and 5 (fox), and
    /// reputers 6 (rex) and 7 (ria).
    pub(crate) fn staffed(params: TopicParams) -> Self {
        let mut coordinator = Self::with(params);
        coordinator.staff();
        coordinator
    }

    pub(crate) fn staff(&mut self) {
        for (index, name) in ["ann", "bob", "cyd"].into_iter().enumerate() {
            self.admit(Role::Inferer, name, index as u32 + 1).unwrap();
        }
        self.admit(Role::Forecaster, "fay", 4).unwrap();
        self.admit(Role::Forecaster, "fox", 5).unwrap();
        self.admit(Role::Reputer, "rex", 6).unwrap();
        self.admit(Role::Reputer, "ria", 7).unwrap();
    }

    pub(crate) fn open(&mut self, topic_id: TopicId, params: TopicParams) {
        let start = self.env.block.time;
        self.registry(ExecuteMsg::OpenTopic(msg::OpenTopic {
            topic_id,
            start,
            params: (&params).into(),
        }))
        .unwrap();
    }

    pub(crate) fn at(&mut self, seconds: u64) {
        self.env.block.time = Timestamp::from_seconds(seconds);
    }

    /// Seconds after the opening of an epoch.
    pub(crate) fn at_epoch(&mut self, epoch: u64, seconds: u64) {
        self.at(START + epoch * LENGTH + seconds);
    }

    pub(crate) fn address(&self, name: &str) -> Addr {
        self.deps.api.addr_make(name)
    }

    pub(crate) fn send(
        &mut self,
        sender: &str,
        msg: ExecuteMsg,
    ) -> Result<Response, ContractError> {
        let info = message_info(&self.address(sender), &[]);
        // As on a chain: what fails leaves nothing behind.
        let before = self.dump();
        let result = execute(self.deps.as_mut(), self.env.clone(), info, msg);
        match result {
            Ok(response) => {
                self.deliver(response.messages.clone());
                Ok(response)
            }
            Err(error) => {
                self.restore(&before);
                Err(error)
            }
        }
    }

    pub(crate) fn registry(&mut self, msg: ExecuteMsg) -> Result<Response, ContractError> {
        self.send("registry", msg)
    }

    pub(crate) fn admit(
        &mut self,
        role: Role,
        name: &str,
        id: u32,
    ) -> Result<Response, ContractError> {
        let actor = self.address(name).into();
        self.registry(ExecuteMsg::Admit(msg::Admit {
            topic_id: TOPIC,
            role,
            actor,
            actor_id: ActorId(id),
        }))
    }

    pub(crate) fn dismiss(&mut self, role: Role, name: &str) -> Result<Response, ContractError> {
        let actor = self.address(name).into();
        self.registry(ExecuteMsg::Dismiss(msg::Dismiss {
            topic_id: TOPIC,
            role,
            actor,
        }))
    }

    pub(crate) fn status(&mut self, status: TopicStatus) -> Result<Response, ContractError> {
        self.registry(ExecuteMsg::SetTopicStatus(msg::SetTopicStatus {
            topic_id: TOPIC,
            status,
        }))
    }

    pub(crate) fn update(
        &mut self,
        version: u32,
        params: TopicParams,
    ) -> Result<Response, ContractError> {
        self.registry(ExecuteMsg::UpdateTopic(msg::UpdateTopic {
            topic_id: TOPIC,
            version,
            params: (&params).into(),
        }))
    }

    pub(crate) fn infer(
        &mut self,
        name: &str,
        epoch: u64,
        value: &str,
    ) -> Result<Response, ContractError> {
        self.send(
            name,
            ExecuteMsg::Submit(msg::Submit {
                topic_id: TOPIC,
                epoch: EpochId(epoch),
                inference: Some(real(value)),
                forecast: vec![],
            }),
        )
    }

    pub(crate) fn forecast(
        &mut self,
        name: &str,
        epoch: u64,
        elements: &[(u32, &str)],
    ) -> Result<Response, ContractError> {
        self.send(
            name,
            ExecuteMsg::Submit(msg::Submit {
                topic_id: TOPIC,
                epoch: EpochId(epoch),
                inference: None,
                forecast: elements_of(elements),
            }),
        )
    }

    pub(crate) fn report(
        &mut self,
        name: &str,
        epoch: u64,
        truth: &str,
    ) -> Result<Response, ContractError> {
        self.send(
            name,
            ExecuteMsg::Report(msg::Report {
                topic_id: TOPIC,
                epoch: EpochId(epoch),
                truth: real(truth),
                evidence: None,
            }),
        )
    }

    /// Cranks until nothing is due.
    pub(crate) fn advance(&mut self) -> u32 {
        let mut all = 0;
        loop {
            let steps = self.crank(None);
            if steps == 0 {
                return all;
            }
            all += steps;
        }
    }

    pub(crate) fn crank(&mut self, max_steps: Option<u32>) -> u32 {
        let response = self
            .send(
                "keeper",
                ExecuteMsg::Advance(msg::Advance {
                    topic_id: TOPIC,
                    max_steps,
                }),
            )
            .unwrap();
        attribute(&response, "steps").parse().unwrap()
    }

    /// Everybody of [`staffed`](Self::staffed) submits to an epoch.
    pub(crate) fn submit_all(&mut self, epoch: u64) {
        self.at_epoch(epoch, 1);
        for (index, name) in ["ann", "bob", "cyd"].into_iter().enumerate() {
            let value = format!("{}.{}", 10 + index as u64 + epoch % 3, 3 * index + 1);
            self.infer(name, epoch, &value).unwrap();
        }
        let near = [(1, "-1"), (2, "0.1"), (3, "0.4")];
        let far = [(1, "0.3"), (2, "-0.2"), (3, "-0.5")];
        self.forecast("fay", epoch, &near).unwrap();
        self.forecast("fox", epoch, &far).unwrap();
    }

    /// Both reputers report on an epoch.
    pub(crate) fn report_all(&mut self, epoch: u64) {
        self.at_epoch(epoch, LAG + 1);
        let truth = 10 + epoch % 3;
        self.report("rex", epoch, &format!("{truth}.4")).unwrap();
        self.report("ria", epoch, &format!("{truth}.45")).unwrap();
    }

    /// A whole epoch, in time.
    pub(crate) fn live(&mut self, epoch: u64) {
        self.submit_all(epoch);
        self.at_epoch(epoch, WINDOW);
        self.advance();
        self.report_all(epoch);
        self.at_epoch(epoch, LAG + REPORT);
        self.advance();
    }

    pub(crate) fn ask<T: DeserializeOwned>(&self, msg: QueryMsg) -> Result<T, ContractError> {
        query(self.deps.as_ref(), self.env.clone(), msg).map(|answer| from_json(answer).unwrap())
    }

    pub(crate) fn tick(&mut self) -> Response {
        let msg = allora_interfaces::synthesis_coordinator::SudoMsg::ClockEndBlock {};
        sudo(self.deps.as_mut(), self.env.clone(), msg).unwrap()
    }

    /// All of storage.
    pub(crate) fn dump(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.deps
            .storage
            .range(None, None, Order::Ascending)
            .collect()
    }

    pub(crate) fn restore(&mut self, dump: &[(Vec<u8>, Vec<u8>)]) {
        for (key, _) in self.dump() {
            self.deps.storage.remove(&key);
        }
        for (key, value) in dump {
            self.deps.storage.set(key, value);
        }
    }

    /// Keys below a namespace.
    pub(crate) fn count(&self, namespace: &str) -> usize {
        let mut prefix = vec![0, u8::try_from(namespace.len()).unwrap()];
        prefix.extend(namespace.as_bytes());
        let dump = self.dump();
        dump.iter()
            .filter(|(key, _)| key.starts_with(&prefix))
            .count()
    }
}
