//! The chain of the port, whose coordinator holds what a real one held after four epochs, and the chain
//! of the consumer.

use abstract_cw_multi_test::ibc::relayer::{
    create_channel, create_connection, relay_packets_in_tx, RelayPacketResult, RelayingResult,
};
use abstract_cw_multi_test::{App, AppResponse, Contract, ContractWrapper, Executor};
use allora_interfaces::inference_desk::{self, Outcome, Receipt};
use allora_interfaces::inference_port::{ExecuteMsg, InstantiateMsg, Request, Route, VERSION};
use allora_interfaces::synthesis_coordinator::{self, Latest, SynthesisCoordinator};
use allora_interfaces::{EpochId, TopicId};
use allora_testing::Record;
use allora_tests::setup::{quick_params, Setup};
use anyhow::{bail, Result as AnyResult};
use cosmwasm_std::{to_json_binary, Addr, Binary, BlockInfo, Empty, IbcOrder};
use serde::Serialize;

use crate::consumer::{Source, State};

/// An epoch that nobody submitted to; the next one has the newest inference, and the one after that is
/// open.
pub const VOID: EpochId = EpochId(3);

/// Two chains with a channel between the port and a consumer.
pub struct Chains {
    /// The chain of the port.
    pub home: App,
    /// The chain of the consumer.
    pub away: App,
    pub topic_id: TopicId,
    pub coordinator: Addr,
    pub port: Addr,
    pub consumer: Addr,
    /// The channel, as `home` calls it.
    pub channel: String,
    /// Connection of `away`.
    pub connection: String,
}

/// What a real coordinator stores, and when.
fn past() -> (TopicId, Vec<Record>, BlockInfo) {
    let mut setup = Setup::new(quick_params(), [3, 1, 2]);
    setup.run_epoch(EpochId(1));
    setup.run_epoch(EpochId(2));
    let newest = EpochId(VOID.0.saturating_add(1));
    setup.open(newest);
    setup.submit_all(newest);
    setup.close(newest);
    let suite = &setup.suite;
    let records = suite.state_dump(&suite.contracts.coordinator);
    (setup.topic, records, suite.app.block_info())
}

fn coordinator_code() -> Box<dyn Contract<Empty>> {
    use ::synthesis_coordinator::contract::{execute, instantiate, query};
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

fn port_code() -> Box<dyn Contract<Empty>> {
    use inference_port::contract::{execute, instantiate, query};
    use inference_port::ibc::{
        ibc_channel_close, ibc_channel_connect, ibc_channel_open, ibc_packet_ack,
        ibc_packet_receive, ibc_packet_timeout,
    };
    let contract = ContractWrapper::new(execute, instantiate, query);
    Box::new(contract.with_ibc(
        ibc_channel_open,
        ibc_channel_connect,
        ibc_channel_close,
        ibc_packet_receive,
        ibc_packet_ack,
        ibc_packet_timeout,
    ))
}

fn consumer_code() -> Box<dyn Contract<Empty>> {
    use crate::consumer::{
        execute, ibc_channel_close, ibc_channel_connect, ibc_channel_open, ibc_packet_ack,
        ibc_packet_receive, ibc_packet_timeout, instantiate, query,
    };
    let contract = ContractWrapper::new(execute, instantiate, query);
    Box::new(contract.with_ibc(
        ibc_channel_open,
        ibc_channel_connect,
        ibc_channel_close,
        ibc_packet_receive,
        ibc_packet_ack,
        ibc_packet_timeout,
    ))
}

fn deploy(chain: &mut App, code: Box<dyn Contract<Empty>>, msg: &impl Serialize) -> Addr {
    let code = chain.store_code(code);
    let deployer = chain.api().addr_make("deployer");
    chain
        .instantiate_contract(code, deployer, msg, &[], "contract", None)
        .expect("the message is valid")
}

/// Name of a contract's port.
pub fn port_of(contract: &Addr) -> String {
    format!("wasm.{contract}")
}

impl Default for Chains {
    fn default() -> Self {
        Self::new()
    }
}

impl Chains {
    /// With a channel that the consumer opened.
    pub fn new() -> Self {
        let (topic_id, records, block) = past();
        let (mut home, mut away) = (App::default(), App::default());
        home.set_block(block.clone());
        away.set_block(block);
        let coordinator = deploy_coordinator(&mut home, records);
        let desk = home.api().addr_make("desk");
        let msg = InstantiateMsg {
            synthesis_coordinator: coordinator.to_string(),
            inference_desk: Some(desk.to_string()),
        };
        let port = deploy(&mut home, port_code(), &msg);
        let source = Source {
            port: port_of(&port),
            topic_id,
            payer: home.api().addr_make("payer").to_string(),
        };
        let consumer = deploy(&mut away, consumer_code(), &source);
        let (connection, _) = create_connection(&mut away, &mut home).expect("two chains");
        let mut chains = Self {
            home,
            away,
            topic_id,
            coordinator,
            port,
            consumer,
            channel: String::new(),
            connection,
        };
        chains.channel = chains
            .open(VERSION, IbcOrder::Unordered)
            .expect("both agree");
        chains
    }

    /// Opens a channel from the consumer to the port; answers what `home` calls it.
    pub fn open(&mut self, version: &str, order: IbcOrder) -> AnyResult<String> {
        let created = create_channel(
            &mut self.away,
            &mut self.home,
            self.connection.clone(),
            port_of(&self.consumer),
            port_of(&self.port),
            version.to_owned(),
            order,
        )?;
        Ok(created.dst_channel)
    }

    /// Opens a channel from the port to the consumer.
    pub fn open_from_port(&mut self, version: &str, order: IbcOrder) -> AnyResult<String> {
        let (connection, _) = create_connection(&mut self.home, &mut self.away)?;
        let created = create_channel(
            &mut self.home,
            &mut self.away,
            connection,
            port_of(&self.port),
            port_of(&self.consumer),
            version.to_owned(),
            order,
        )?;
        Ok(created.src_channel)
    }

    /// Lets time pass on both.
    pub fn skip(&mut self, seconds: u64) {
        for chain in [&mut self.home, &mut self.away] {
            chain.update_block(|block| {
                block.time = block.time.plus_seconds(seconds);
                block.height = block.height.saturating_add(1);
            });
        }
    }

    /// Has the consumer send a request.
    pub fn ask(&mut self, request: &Request) -> AppResponse {
        let anybody = self.away.api().addr_make("anybody");
        let consumer = self.consumer.clone();
        self.away
            .execute_contract(anybody, consumer, request, &[])
            .expect("the channel is open")
    }

    /// Carries what the consumer sent to the port, and what became of it back.
    pub fn relay_home(&mut self, sent: AppResponse) -> AnyResult<RelayingResult> {
        only(relay_packets_in_tx(&mut self.away, &mut self.home, sent)?)
    }

    /// Carries what the port sent to the consumer, and what became of it back.
    pub fn relay_away(&mut self, sent: AppResponse) -> AnyResult<RelayingResult> {
        only(relay_packets_in_tx(&mut self.home, &mut self.away, sent)?)
    }

    /// Asks, with a relayer that does not tarry; answers what the consumer knows then.
    pub fn asked(&mut self, request: &Request) -> State {
        let sent = self.ask(request);
        self.relay_home(sent).expect("a packet that can be relayed");
        self.state()
    }

    /// What the consumer knows.
    pub fn state(&self) -> State {
        let wrapper = self.away.wrap();
        let state = wrapper.query_wasm_smart(&self.consumer, &Empty {});
        state.expect("the consumer answers")
    }

    /// The newest inference, as the coordinator stores it.
    pub fn latest(&self) -> Latest {
        let client = SynthesisCoordinator(&self.coordinator);
        let latest = client.latest_unchecked(&self.home.wrap(), self.topic_id);
        latest.expect("it is readable").expect("there is one")
    }

    /// Delivers to the port as the desk does, for the consumer.
    pub fn deliver(&mut self, payer: &str, outcome: Outcome) -> AnyResult<AppResponse> {
        let channel = self.channel.clone();
        self.deliver_over(&channel, payer, outcome)
    }

    /// Delivers to the port as the desk does, for the consumer, over a channel.
    pub fn deliver_over(
        &mut self,
        channel: &str,
        payer: &str,
        outcome: Outcome,
    ) -> AnyResult<AppResponse> {
        let route = Route {
            channel: channel.to_owned(),
            to: self.consumer.to_string(),
        };
        let receipt = Receipt {
            id: 1,
            payer: self.home.api().addr_make(payer).to_string(),
            topic_id: self.topic_id,
            payload: to_json_binary(&route)?,
            outcome,
        };
        let desk = self.home.api().addr_make("desk");
        let msg = ExecuteMsg::ReceiveInference(receipt);
        self.home
            .execute_contract(desk, self.port.clone(), &msg, &[])
    }
}

/// A coordinator that goes on from these records.
fn deploy_coordinator(home: &mut App, records: Vec<Record>) -> Addr {
    let msg = synthesis_coordinator::InstantiateMsg {
        topic_registry: home.api().addr_make("registry").to_string(),
        staking_vault: home.api().addr_make("vault").to_string(),
    };
    let coordinator = deploy(home, coordinator_code(), &msg);
    let mut storage = home.contract_storage_mut(&coordinator);
    for (key, value) in records {
        storage.set(&key, &value);
    }
    drop(storage);
    coordinator
}

fn only(results: Vec<RelayPacketResult>) -> AnyResult<RelayingResult> {
    match <[_; 1]>::try_from(results) {
        Ok([relayed]) => Ok(relayed.result),
        Err(results) => bail!("{} packets, not one", results.len()),
    }
}

/// An inference as the desk delivers it.
pub fn delivered(latest: Latest) -> Outcome {
    Outcome::Inference(inference_desk::Inference {
        epoch: latest.epoch,
        value: latest.value,
        interval: latest.interval,
        timestamp: latest.closed_at,
        contributors: latest.contributors,
    })
}

/// The acknowledgement, and what the sending chain made of it.
pub fn acknowledged(result: RelayingResult) -> AnyResult<(Binary, AppResponse)> {
    match result {
        RelayingResult::Acknowledgement { ack, tx } => Ok((ack, tx)),
        RelayingResult::Timeout { .. } => bail!("timed out"),
    }
}
