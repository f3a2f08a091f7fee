//! A port in mock storage, before a coordinator of which it reads what its clients read.

use std::collections::BTreeMap;

use allora_interfaces::inference_port::{decode, AnswerError};
use allora_interfaces::synthesis_coordinator::raw::{ClockFront, CLOCK_FRONTS};
use allora_interfaces::synthesis_coordinator::schedule::{Grid, ScheduleStart};
use allora_interfaces::synthesis_coordinator::{InferenceResponse, Latest, QueryMsg, LATEST};
use allora_interfaces::topic_registry::{Schedule, TopicStatus};
use allora_interfaces::{EpochId, TopicId};
use allora_storage::{Front, Packed};
use cosmwasm_std::testing::{
    message_info, mock_dependencies, mock_env, mock_ibc_packet_recv, MockApi, MockQuerier,
    MockStorage,
};
use cosmwasm_std::{
    from_json, to_json_binary, Addr, Binary, ContractResult, Env, IbcReceiveResponse, OwnedDeps,
    QuerierResult, Response, SystemError, SystemResult, Timestamp, WasmQuery,
};
use serde::de::DeserializeOwned;
use serde::Serialize;

use crate::contract::{execute, instantiate};
use crate::ibc::ibc_packet_receive;
use crate::msg::{ExecuteMsg, InstantiateMsg};
use crate::ContractError;

/// When epoch 1 of every topic opens; each takes submissions for 300 of its 600 seconds.
pub(super) const START: u64 = 1_767_225_600;
/// When the tests ask: 18 seconds after the submissions of epoch 5.
pub(super) const NOW: u64 = START + 2_718;
/// A topic with inferences.
pub(super) const TOPIC: TopicId = TopicId(1);
/// A topic without.
pub(super) const YOUNG: TopicId = TopicId(2);
/// A topic that was paused before its first epoch.
pub(super) const STILL: TopicId = TopicId(3);
/// No topic.
pub(super) const NOWHERE: TopicId = TopicId(77);

pub(super) struct Suite {
    pub(super) deps: OwnedDeps<MockStorage, MockApi, MockQuerier>,
    pub(super) env: Env,
}

pub(super) fn account(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

pub(super) fn at(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(seconds)
}

/// The newest inference of [`TOPIC`].
pub(super) fn latest() -> Latest {
    Latest {
        epoch: EpochId(5),
        closed_at: at(START + 2_700),
        value: "2471.65".parse().unwrap(),
        interval: Some(["2400", "2450", "2470", "2490", "2600"].map(|one| one.parse().unwrap())),
        contributors: 9,
    }
}

/// What the coordinator answers.
#[derive(Default)]
struct Coordinator {
    raw: BTreeMap<Vec<u8>, Binary>,
    epochs: BTreeMap<(TopicId, EpochId), InferenceResponse>,
}

impl Coordinator {
    fn new() -> Self {
        let mut coordinator = Self::default();
        let grid = Grid {
            current: ScheduleStart {
                version: 1,
                first_epoch: EpochId(1),
                opens_at: at(START),
                schedule: Schedule {
                    epoch_length: 600,
                    submission_window: 300,
                    ..Schedule::default()
                },
            },
            next: None,
            earlier_ended: None,
        };
        for (topic_id, status, halted_at) in [
            (TOPIC, TopicStatus::Active, None),
            (YOUNG, TopicStatus::Active, None),
            (STILL, TopicStatus::Paused, Some(at(START))),
        ] {
            let front = Front(ClockFront {
                grid,
                status,
                halted_at,
            });
            coordinator.store(CLOCK_FRONTS.key(&topic_id), &front);
        }
        coordinator.store(LATEST.key(&TOPIC), &latest());
        let Latest {
            closed_at,
            value,
            contributors,
            ..
        } = latest();
        let published = InferenceResponse::Published {
            value,
            interval: vec![],
            timestamp: closed_at.minus_seconds(600),
            contributors,
        };
        for (epoch, answer) in [
            (3, InferenceResponse::Void {}),
            (4, published),
            (6, InferenceResponse::Pending {}),
        ] {
            coordinator.epochs.insert((TOPIC, EpochId(epoch)), answer);
        }
        coordinator
    }

    fn store(&mut self, key: Vec<u8>, value: &impl Packed) {
        self.raw.insert(key, value.to_bytes().into());
    }

    fn answer(&self, query: &WasmQuery) -> QuerierResult {
        let expected = account("coordinator");
        match query {
            WasmQuery::Raw { contract_addr, key } if *contract_addr == expected.as_str() => {
                let value = self.raw.get(key.as_slice()).cloned();
                SystemResult::Ok(ContractResult::Ok(value.unwrap_or_default()))
            }
            WasmQuery::Smart { contract_addr, msg } if *contract_addr == expected.as_str() => {
                let Ok(QueryMsg::Inference { topic_id, epoch }) = from_json(msg) else {
                    panic!("not asked for an epoch: {msg}");
                };
                let answer = to_json_binary(&self.epochs[&(topic_id, epoch)]).unwrap();
                SystemResult::Ok(ContractResult::Ok(answer))
            }
            _ => SystemResult::Err(SystemError::Unknown {}),
        }
    }
}

impl Suite {
    pub(super) fn new() -> Self {
        Self::with_desk(Some("desk"))
    }

    pub(super) fn with_desk(desk: Option<&str>) -> Self {
        let mut suite = Self {
            deps: mock_dependencies(),
            env: mock_env(),
        };
        suite.env.block.time = at(NOW);
        suite.env.block.height = 123;
        let coordinator = Coordinator::new();
        suite
            .deps
            .querier
            .update_wasm(move |query| coordinator.answer(query));
        let msg = InstantiateMsg {
            synthesis_coordinator: account("coordinator").into(),
            inference_desk: desk.map(|name| account(name).into()),
        };
        let info = message_info(&account("deployer"), &[]);
        instantiate(suite.deps.as_mut(), suite.env.clone(), info, msg).unwrap();
        suite
    }

    /// A suite whose coordinator answers nothing.
    pub(super) fn without_coordinator() -> Self {
        let mut suite = Self::new();
        let silent = |_: &WasmQuery| SystemResult::Err(SystemError::Unknown {});
        suite.deps.querier.update_wasm(silent);
        suite
    }

    pub(super) fn execute(
        &mut self,
        sender: &str,
        msg: ExecuteMsg,
    ) -> Result<Response, ContractError> {
        let info = message_info(&account(sender), &[]);
        execute(self.deps.as_mut(), self.env.clone(), info, msg)
    }

    /// Receives a packet of these bytes.
    pub(super) fn receive(&mut self, data: &[u8]) -> IbcReceiveResponse {
        let mut msg = mock_ibc_packet_recv("channel-3", &"").unwrap();
        msg.packet.data = data.into();
        ibc_packet_receive(self.deps.as_mut(), self.env.clone(), msg).unwrap()
    }

    /// Asks, and reads the acknowledgement as consumers do.
    pub(super) fn ask<T: DeserializeOwned>(
        &mut self,
        request: &impl Serialize,
    ) -> Result<T, AnswerError> {
        let data = to_json_binary(request).unwrap();
        decode(&self.receive(&data).acknowledgement.unwrap())
    }

    /// Why a packet of these bytes is refused.
    #[track_caller]
    pub(super) fn refusal(&mut self, data: &[u8]) -> String {
        let acknowledgement = self.receive(data).acknowledgement.unwrap();
        match decode::<serde::de::IgnoredAny>(&acknowledgement) {
            Err(AnswerError::Refused { reason }) => reason,
            other => panic!("{other:?}"),
        }
    }
}
