//! Bad tokens, hooks, funds and amounts.

use allora_interfaces::staking_vault::{
    hook as vault_hook, msg as vault, ExecuteMsg as Vault, HookMsg as VaultHook,
};
use allora_interfaces::synthesis_coordinator::{msg as coordinator, ExecuteMsg as Coordinator};
use allora_interfaces::topic_registry::{
    hook as registry_hook, msg as registry, ExecuteMsg as Registry, HookMsg as RegistryHook,
};
use allora_interfaces::units::ONE_ALLO;
use allora_interfaces::{Access, EpochId, Role};
use allora_math::Real;
use allora_testing::{allo, allo_token_code, example_topic, typed};
use allora_tests::setup::quick_params;
use cosmwasm_std::{coins, to_json_binary, Addr, Uint128};
use cw20::{Cw20Coin, Cw20ExecuteMsg, Cw20ReceiveMsg, MinterResponse};
use cw_multi_test::{BankSudo, Executor, SudoMsg};
use cw_utils::PaymentError;
use staking_vault::ContractError as VaultError;
use synthesis_coordinator::ContractError as CoordinatorError;
use topic_registry::ContractError as RegistryError;

use super::{busy_stage, refused};

/// A cw20 of somebody's own making, all of it hers.
fn fake_token(suite: &mut allora_testing::Suite, owner: &Addr) -> Addr {
    let code_id = suite.app.store_code(allo_token_code());
    let msg = allora_interfaces::allo_token::InstantiateMsg {
        name: "Allora".to_owned(),
        symbol: "ALLO".to_owned(),
        decimals: 18,
        initial_balances: vec![Cw20Coin {
            address: owner.to_string(),
            amount: allora_interfaces::units::GENESIS_SUPPLY,
        }],
        mint: Some(MinterResponse {
            minter: owner.to_string(),
            cap: Some(allora_interfaces::units::SUPPLY_CAP),
        }),
        marketing: None,
        vesting: vec![],
    };
    suite
        .app
        .instantiate_contract(code_id, owner.clone(), &msg, &[], "fake", None)
        .unwrap()
}

#[test]
fn receive_is_open_to_the_token_only() {
    let mut setup = busy_stage();
    let mallory = setup.suite.account("mallory");
    let fake = fake_token(&mut setup.suite, &mallory);
    let (registry, vault, token) = {
        let contracts = &setup.suite.contracts;
        (
            contracts.registry.clone(),
            contracts.vault.clone(),
            contracts.token.clone(),
        )
    };
    let topic_id = setup.topic;
    let register = to_json_binary(&RegistryHook::Register(registry_hook::Register {
        topic_id,
        role: Role::Inferer,
    }))
    .unwrap();
    let stake = to_json_binary(&VaultHook::Stake(vault_hook::Stake { topic_id })).unwrap();

    // through a token of her own, and by calling herself
    for sender in [&fake, &mallory] {
        let error = RegistryError::UnknownToken {
            sender: sender.clone(),
            expected: token.clone(),
        };
        refused(&mut setup.suite, error, |suite| {
            if *sender == fake {
                let msg = register.clone();
                let send = Cw20ExecuteMsg::Send {
                    contract: registry.to_string(),
                    amount: ONE_ALLO,
                    msg,
                };
                return suite.execute(&mallory, &fake, &send).map(drop);
            }
            let forged = Registry::Receive(Cw20ReceiveMsg {
                sender: mallory.to_string(),
                amount: ONE_ALLO,
                msg: register.clone(),
            });
            suite.on_registry(&mallory, &forged).map(drop)
        });
        let error = VaultError::Unauthorized {
            sender: sender.clone(),
            access: Access::Token,
        };
        refused(&mut setup.suite, error, |suite| {
            if *sender == fake {
                let msg = stake.clone();
                let send = Cw20ExecuteMsg::Send {
                    contract: vault.to_string(),
                    amount: allo(1_000),
                    msg,
                };
                return suite.execute(&mallory, &fake, &send).map(drop);
            }
            let forged = Vault::Receive(Cw20ReceiveMsg {
                sender: mallory.to_string(),
                amount: allo(1_000),
                msg: stake.clone(),
            });
            suite.on_vault(&mallory, &forged).map(drop)
        });
    }
}

#[test]
fn unknown_hooks_bounce() {
    let mut setup = busy_stage();
    let ann = setup.inferers[0].account.clone();
    let (registry, vault) = {
        let contracts = &setup.suite.contracts;
        (contracts.registry.clone(), contracts.vault.clone())
    };
    let before = (
        setup.suite.state_digest(),
        setup.suite.balance(&ann).unwrap(),
    );

    let nonsense = [
        serde_hook("{}"),
        serde_hook(r#"{"steal":{}}"#),
        serde_hook(r#"{"stake":{"topic_id":1,"extra":2}}"#),
        serde_hook(r#"{"stake":{"topic_id":"1"}}"#),
        serde_hook("not json"),
    ];
    for msg in nonsense {
        for (contract, is_registry) in [(&registry, true), (&vault, false)] {
            let send = Cw20ExecuteMsg::Send {
                contract: contract.to_string(),
                amount: ONE_ALLO,
                msg: msg.clone(),
            };
            let result = setup.suite.on_token(&ann, &send);
            let known = if is_registry {
                matches!(
                    typed::<RegistryError>(result),
                    RegistryError::UnknownHook { .. }
                )
            } else {
                matches!(typed::<VaultError>(result), VaultError::UnknownHook { .. })
            };
            assert!(known, "{msg}");
        }
    }
    // the coordinator takes no tokens at all
    let send = Cw20ExecuteMsg::Send {
        contract: setup.suite.contracts.coordinator.to_string(),
        amount: ONE_ALLO,
        msg: to_json_binary(&VaultHook::FundTreasury(vault_hook::FundTreasury {
            payer: None,
        }))
        .unwrap(),
    };
    setup.suite.on_token(&ann, &send).unwrap_err();
    let after = (
        setup.suite.state_digest(),
        setup.suite.balance(&ann).unwrap(),
    );
    assert_eq!(after, before);
}

fn serde_hook(text: &str) -> cosmwasm_std::Binary {
    cosmwasm_std::Binary::new(text.as_bytes().to_vec())
}

#[test]
fn native_funds_are_refused_everywhere() {
    let mut setup = busy_stage();
    let ann = setup.inferers[0].account.clone();
    let mint = BankSudo::Mint {
        to_address: ann.to_string(),
        amount: coins(1_000, "uatom"),
    };
    setup.suite.app.sudo(SudoMsg::Bank(mint)).unwrap();
    let contracts = setup.suite.contracts.clone();
    let funds = coins(7, "uatom");
    let topic_id = setup.topic;

    refused(
        &mut setup.suite,
        allo_token::ContractError::Payment(PaymentError::NonPayable {}),
        |suite| {
            let msg = Cw20ExecuteMsg::Burn { amount: ONE_ALLO };
            suite
                .execute_with_funds(&ann, &contracts.token, &msg, &funds)
                .map(drop)
        },
    );
    refused(
        &mut setup.suite,
        RegistryError::Payment(PaymentError::NonPayable {}),
        |suite| {
            let role = Role::Inferer;
            let msg = Registry::Leave(registry::Leave { topic_id, role });
            suite
                .execute_with_funds(&ann, &contracts.registry, &msg, &funds)
                .map(drop)
        },
    );
    refused(
        &mut setup.suite,
        VaultError::Payment(PaymentError::NonPayable {}),
        |suite| {
            let topic_ids = vec![topic_id];
            let msg = Vault::Claim(vault::Claim { topic_ids });
            suite
                .execute_with_funds(&ann, &contracts.vault, &msg, &funds)
                .map(drop)
        },
    );
    refused(
        &mut setup.suite,
        CoordinatorError::Payment(PaymentError::NonPayable {}),
        |suite| {
            let msg = Coordinator::Submit(coordinator::Submit {
                topic_id,
                epoch: EpochId(2),
                inference: Some(Real::ONE),
                forecast: vec![],
            });
            suite
                .execute_with_funds(&ann, &contracts.coordinator, &msg, &funds)
                .map(drop)
        },
    );
    let left = setup.suite.app.wrap().query_balance(&ann, "uatom").unwrap();
    assert_eq!(left.amount, Uint128::new(1_000));
}

#[test]
fn zero_amounts_are_refused() {
    let mut setup = busy_stage();
    let rep = setup.reputers[0].account.clone();
    let (topic, zero) = (setup.topic, Uint128::zero());

    refused(&mut setup.suite, VaultError::ZeroAmount {}, |suite| {
        suite.stake(&rep, topic, zero).map(drop)
    });
    refused(&mut setup.suite, VaultError::ZeroAmount {}, |suite| {
        suite.fund_topic(&rep, topic, zero).map(drop)
    });
    refused(&mut setup.suite, VaultError::ZeroAmount {}, |suite| {
        suite.fund_treasury(&rep, zero).map(drop)
    });
    refused(&mut setup.suite, VaultError::ZeroAmount {}, |suite| {
        suite.unstake(&rep, topic, zero).map(drop)
    });
}

#[test]
fn fees_must_be_exact() {
    let mut setup = busy_stage();
    let ann = setup.inferers[0].account.clone();
    let registry = setup.suite.contracts.registry.clone();
    let register = RegistryHook::Register(registry_hook::Register {
        topic_id: setup.topic,
        role: Role::Reputer,
    });
    let create = RegistryHook::CreateTopic(registry_hook::CreateTopic {
        info: example_topic(),
        params: Box::new(quick_params()),
    });

    for hook in [register, create] {
        for got in [
            ONE_ALLO - Uint128::one(),
            ONE_ALLO + Uint128::one(),
            Uint128::one(),
        ] {
            let error = RegistryError::WrongFee {
                expected: ONE_ALLO,
                got,
            };
            refused(&mut setup.suite, error, |suite| {
                suite.send(&ann, &registry, got, &hook).map(drop)
            });
        }
    }
}
