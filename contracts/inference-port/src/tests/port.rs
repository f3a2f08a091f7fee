//! What the port is told once.

use allora_contract::PaymentError;
use allora_interfaces::inference_port::ConfigResponse;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, from_json};
use cw2::get_contract_version;

use super::suite::{account, Suite};
use crate::contract::{instantiate, query, CONTRACT_NAME};
use crate::msg::{InstantiateMsg, QueryMsg};
use crate::ContractError;

#[test]
fn it_says_where_values_come_from_and_who_may_push() {
    for desk in [Some("desk"), None] {
        let suite = Suite::with_desk(desk);
        let answer = query(suite.deps.as_ref(), suite.env.clone(), QueryMsg::Config {}).unwrap();
        let expected = ConfigResponse {
            synthesis_coordinator: account("coordinator"),
            inference_desk: desk.map(account),
        };
        assert_eq!(from_json::<ConfigResponse>(answer).unwrap(), expected);
        let version = get_contract_version(&suite.deps.storage).unwrap();
        assert_eq!(version.contract, CONTRACT_NAME);
    }
}

#[test]
fn what_is_no_address_is_refused() {
    let good = account("coordinator").to_string();
    let info = message_info(&account("deployer"), &[]);
    for (coordinator, desk) in [("nobody", None), (&good, Some("nobody".to_owned()))] {
        let msg = InstantiateMsg {
            synthesis_coordinator: coordinator.to_owned(),
            inference_desk: desk,
        };
        let mut deps = mock_dependencies();
        let outcome = instantiate(deps.as_mut(), mock_env(), info.clone(), msg);
        assert!(matches!(outcome, Err(ContractError::Std(_))), "{outcome:?}");
    }
}

#[test]
fn coins_are_refused() {
    let msg = InstantiateMsg {
        synthesis_coordinator: account("coordinator").into(),
        inference_desk: None,
    };
    let info = message_info(&account("deployer"), &coins(1, "uatom"));
    let outcome = instantiate(mock_dependencies().as_mut(), mock_env(), info, msg);
    let expected = ContractError::Payment(PaymentError::NonPayable {});
    assert_eq!(outcome, Err(expected));
}
