//! Owners, minters and what only they, or only contracts, may do.

use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault, VaultParams};
use allora_interfaces::synthesis_coordinator::{msg as coordinator, ExecuteMsg as Coordinator};
use allora_interfaces::topic_registry::{
    msg as registry, ExecuteMsg as Registry, Fees, TopicStatus,
};
use allora_interfaces::units::SUPPLY_CAP;
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, example_topic, typed, SuiteBuilder};
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{Addr, Uint128};
use cw20::Cw20ExecuteMsg;
use cw_ownable::{Action, Ownership, OwnershipError};
use staking_vault::ContractError as VaultError;
use topic_registry::ContractError as RegistryError;

fn offer(to: &Addr) -> Action {
    Action::TransferOwnership {
        new_owner: to.to_string(),
        expiry: None,
    }
}

/// | step | who | what | owner afterwards |
/// |---|---|---|---|
/// | 1 | governance | offers to the DAO | governance |
/// | 2 | somebody | accepts | governance |
/// | 3 | the DAO | accepts | the DAO |
/// | 4 | governance | acts | the DAO |
#[test]
fn governance_is_handed_over_in_two_steps() {
    let mut suite = SuiteBuilder::new().build();
    let [governance, dao, mallory] = [
        suite.governance(),
        suite.account("dao"),
        suite.account("mallory"),
    ];
    let contracts = suite.contracts.clone();

    for contract in [&contracts.registry, &contracts.vault] {
        let mut act = |who: &Addr, action: Action| {
            // both spell this message alike
            suite.execute(who, contract, &Vault::UpdateOwnership(action))
        };
        act(&mallory, offer(&mallory)).unwrap_err();
        act(&governance, offer(&dao)).unwrap();
        act(&mallory, Action::AcceptOwnership).unwrap_err();
        act(&dao, Action::AcceptOwnership).unwrap();
        act(&governance, offer(&governance)).unwrap_err();

        let query = allora_interfaces::staking_vault::QueryMsg::Ownership {};
        let ownership: Ownership<String> = suite.query(contract, &query).unwrap();
        assert_eq!(ownership.owner, Some(dao.to_string()));
        assert_eq!(ownership.pending_owner, None);
    }

    let error = typed::<RegistryError>(suite.govern_topic(example_topic(), quick_params()));
    assert_eq!(error, RegistryError::Ownership(OwnershipError::NotOwner));
    let error = typed::<VaultError>(suite.set_vault_params(VaultParams::default()));
    assert_eq!(error, VaultError::Ownership(OwnershipError::NotOwner));
}

#[test]
fn contracts_are_wired_once() {
    let mut suite = SuiteBuilder::new().build();
    let governance = suite.governance();
    let before = suite.state_digest();

    let (vault, coordinator) = (
        suite.contracts.vault.to_string(),
        suite.contracts.coordinator.to_string(),
    );
    let wire = Registry::Wire(registry::Wire {
        staking_vault: vault,
        synthesis_coordinator: coordinator.clone(),
    });
    let error = typed::<RegistryError>(suite.on_registry(&governance, &wire));
    assert_eq!(error, RegistryError::AlreadyWired {});
    let wire = Vault::Wire(vault::Wire {
        synthesis_coordinator: coordinator,
    });
    let error = typed::<VaultError>(suite.on_vault(&governance, &wire));
    assert!(matches!(error, VaultError::AlreadyWired { .. }));
    assert_eq!(suite.state_digest(), before);
}

#[test]
fn the_minter_is_handed_over_once_and_for_ever() {
    let mut suite = SuiteBuilder::new().build();
    let minter = suite.minter().unwrap().unwrap();
    assert_eq!(minter.minter, suite.contracts.vault.to_string());
    assert_eq!(minter.cap, Some(SUPPLY_CAP));
    let before = suite.state_digest();

    for sender in [
        suite.governance(),
        suite.contracts.vault.clone(),
        suite.account("mallory"),
    ] {
        for new_minter in [None, Some(suite.account("mallory").to_string())] {
            suite
                .on_token(&sender, &Cw20ExecuteMsg::UpdateMinter { new_minter })
                .unwrap_err();
        }
    }
    let mint = Cw20ExecuteMsg::Mint {
        recipient: suite.governance().to_string(),
        amount: Uint128::one(),
    };
    suite.on_token(&suite.governance(), &mint).unwrap_err();
    assert_eq!(suite.state_digest(), before);
}

#[test]
fn the_deployer_cannot_mint_while_it_holds_the_role() {
    let mut suite = SuiteBuilder::new().unwired().build();
    let mint = Cw20ExecuteMsg::Mint {
        recipient: suite.governance().to_string(),
        amount: Uint128::one(),
    };

    let error = typed::<allo_token::ContractError>(suite.on_token(&suite.governance(), &mint));
    assert!(matches!(
        error,
        allo_token::ContractError::CustodianCannotMint { .. }
    ));
}

#[test]
fn fees_change_for_the_next_topic_and_registration() {
    let mut suite = SuiteBuilder::new().build();
    let ann = suite.account("ann");
    suite.fund(&ann, allo(100));
    let free = Fees {
        topic_creation: Uint128::zero(),
        registration: allo(3),
    };
    let error = typed::<RegistryError>(suite.on_registry(
        &ann,
        &Registry::SetFees(registry::SetFees { fees: free.clone() }),
    ));
    assert_eq!(error, RegistryError::Ownership(OwnershipError::NotOwner));
    suite.set_fees(free).unwrap();

    let topic = suite
        .create_topic(&ann, example_topic(), quick_params())
        .unwrap();
    assert_eq!(suite.balance(&ann).unwrap(), allo(100));
    suite.register(&ann, topic, Role::Inferer).unwrap();
    assert_eq!(suite.balance(&ann).unwrap(), allo(97));
    assert_eq!(suite.topic_account(topic).unwrap().revenue, allo(3));
    assert_eq!(suite.check_invariants(), Vec::<String>::new());
}

#[test]
fn messages_between_contracts_are_closed_to_everybody_else() {
    let mut setup = Setup::new(quick_params(), [1, 0, 1]);
    let topic_id = setup.topic;
    let actor = setup.inferers[0].account.to_string();
    let before = setup.suite.state_digest();
    let registry_only = [
        Coordinator::OpenTopic(coordinator::OpenTopic {
            topic_id: allora_interfaces::TopicId(9),
            start: setup.suite.now(),
            params: (&quick_params()).into(),
        }),
        Coordinator::UpdateTopic(coordinator::UpdateTopic {
            topic_id,
            version: 2,
            params: (&quick_params()).into(),
        }),
        Coordinator::SetTopicStatus(coordinator::SetTopicStatus {
            topic_id,
            status: TopicStatus::Retired,
        }),
        Coordinator::Admit(coordinator::Admit {
            topic_id,
            role: Role::Reputer,
            actor: actor.clone(),
            actor_id: allora_interfaces::ActorId(1),
        }),
        Coordinator::Dismiss(coordinator::Dismiss {
            topic_id,
            role: Role::Inferer,
            actor,
        }),
    ];
    let vault_only = [
        Vault::OpenTopic(vault::OpenTopic { topic_id }),
        Vault::SetTopicActive(vault::SetTopicActive {
            topic_id,
            active: false,
        }),
        Vault::Settle(vault::Settle {
            topic_id,
            epoch: EpochId(0),
            since: setup.suite.now(),
            until: setup.suite.now(),
            next_since: setup.suite.now(),
            due: setup.suite.now(),
            settlement: allora_interfaces::staking_vault::Settlement::Void {},
            offences: vec![],
        }),
    ];

    for sender in [
        setup.suite.governance(),
        setup.suite.account("mallory"),
        setup.suite.contracts.token.clone(),
    ] {
        for msg in &registry_only {
            setup.suite.on_coordinator(&sender, msg).unwrap_err();
        }
        for msg in &vault_only {
            let error = typed::<VaultError>(setup.suite.on_vault(&sender, msg));
            assert!(matches!(error, VaultError::Unauthorized { .. }), "{error}");
        }
    }
    assert_eq!(setup.suite.state_digest(), before);
}
