//! The desk delivers to the port. The chain here has no channels, so that every push fails there: the
//! desk keeps the request as failed.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use allora_interfaces::inference_desk::{
    Callback, InferenceMsg, NewRequest, Receipt, RequestState, Target, Tip,
};
use allora_interfaces::inference_port::{InstantiateMsg, Route};
use allora_interfaces::EpochId;
use allora_testing::allo;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{to_json_binary, Addr};
use cw_multi_test::{ContractWrapper, Executor};

fn deploy_port(setup: &mut Setup) -> Addr {
    use inference_port::contract::{execute, instantiate, query};
    let msg = InstantiateMsg {
        synthesis_coordinator: setup.suite.contracts.coordinator.to_string(),
        inference_desk: Some(setup.suite.contracts.desk.to_string()),
    };
    let deployer = setup.suite.keeper();
    let app = &mut setup.suite.app;
    let code = app.store_code(Box::new(ContractWrapper::new(execute, instantiate, query)));
    app.instantiate_contract(code, deployer, &msg, &[], "port", None)
        .unwrap()
}

/// Has the desk deliver to the port, for a channel; says why that fails.
fn failure(channel: &str) -> String {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    let port = deploy_port(&mut setup);
    let payer = setup.suite.account("payer");
    setup.suite.fund(&payer, allo(100));
    setup.suite.deposit(&payer, allo(10)).unwrap();
    let route = Route {
        channel: channel.to_owned(),
        to: "neutron1abc".to_owned(),
    };
    let new = NewRequest {
        topic_id: setup.topic,
        target: Target::Next {},
        deadline: 86_400,
        callback: Some(Callback {
            receiver: Some(port.to_string()),
            gas_limit: 200_000,
            payload: to_json_binary(&route).unwrap(),
        }),
        condition: None,
        tip: Tip::default(),
        max_fee: None,
    };
    let (id, _) = setup.suite.request(&payer, new).unwrap();
    let epoch = EpochId(1);
    setup.open(epoch);
    setup.submit_all(epoch);
    setup.close(epoch);
    let keeper = setup.suite.keeper();
    setup
        .suite
        .deliver(&keeper, setup.topic, &[id], &[])
        .unwrap();

    let request = setup.suite.desk_request(setup.topic, id).unwrap();
    let RequestState::Failed { outcome, .. } = request.state else {
        unreachable!("there are no channels");
    };
    // the chain of the tests puts itself before the reason: so once more, without the desk's reply
    let receipt = Receipt {
        id,
        payer: request.payer,
        topic_id: setup.topic,
        payload: request.callback.unwrap().payload,
        outcome,
    };
    let desk = setup.suite.contracts.desk.clone();
    let call = InferenceMsg::ReceiveInference(receipt);
    let error = setup.suite.execute(&desk, &port, &call).unwrap_err();
    format!("{error:?}")
}

#[test]
fn the_port_takes_what_the_desk_delivers_and_the_chain_has_no_channel() {
    let reason = failure("channel-3");
    assert!(reason.contains("SendPacket"), "{reason}");
}

#[test]
fn a_route_that_is_none_fails_at_the_port() {
    let reason = failure("channel-03");
    assert!(reason.contains("not the name of a channel"), "{reason}");
}
