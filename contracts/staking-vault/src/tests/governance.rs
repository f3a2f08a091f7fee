use allora_interfaces::staking_vault::{msg, ConfigResponse, VaultParams};
use allora_math::{Number, Real};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::Addr;
use cw_ownable::{Action, Ownership, OwnershipError};

use super::test_vault::{real, TestVault};
use crate::contract::instantiate;
use crate::error::ContractError;
use crate::msg::{ExecuteMsg, InstantiateMsg, QueryMsg};

fn set(params: VaultParams) -> ExecuteMsg {
    ExecuteMsg::SetParams(msg::SetParams {
        params: Box::new(params),
    })
}

type Change = Box<dyn Fn(&mut VaultParams)>;

fn outside() -> Vec<(&'static str, Change)> {
    fn reals(
        name: &'static str,
        field: fn(&mut VaultParams) -> &mut Real,
    ) -> [(&'static str, Change); 2] {
        ["-0.001", "1.001"].map(|text| {
            let change: Change = Box::new(move |params| *field(params) = real(text));
            (name, change)
        })
    }
    fn numbers(
        name: &'static str,
        field: fn(&mut VaultParams) -> &mut u64,
    ) -> [(&'static str, Change); 2] {
        [0, 31_536_001].map(|value| {
            let change: Change = Box::new(move |params| *field(params) = value);
            (name, change)
        })
    }
    let mut changes: Vec<(&'static str, Change)> = vec![
        (
            "unbonding_period",
            Box::new(|params| params.unbonding_period = 10_000_001),
        ),
        (
            "weight_alpha",
            Box::new(|params| params.weight_alpha = Real::ZERO),
        ),
        (
            "emission_alpha",
            Box::new(|params| params.emission_alpha = Real::ZERO),
        ),
    ];
    changes.extend(reals("stake_importance", |params| {
        &mut params.stake_importance
    }));
    changes.extend(reals("revenue_importance", |params| {
        &mut params.revenue_importance
    }));
    changes.extend(reals("ecosystem_emission", |params| {
        &mut params.ecosystem_emission
    }));
    changes.extend(reals("max_monthly_yield", |params| {
        &mut params.max_monthly_yield
    }));
    changes.extend(reals("validator_share", |params| {
        &mut params.validator_share
    }));
    changes.extend(reals("max_slash", |params| &mut params.max_slash));
    changes.extend(reals("creator_share", |params| &mut params.creator_share));
    changes.extend(reals("weight_alpha", |params| &mut params.weight_alpha));
    changes.extend(reals("emission_alpha", |params| &mut params.emission_alpha));
    changes.extend(numbers("weight_period", |params| &mut params.weight_period));
    changes.extend(numbers("revenue_decay", |params| &mut params.revenue_decay));
    changes
}

#[test]
fn each_parameter_is_refused_outside_its_range() {
    let mut test = TestVault::new();
    for (field, change) in outside() {
        let mut params = VaultParams::default();
        change(&mut params);
        let error = test.execute("governance", set(params)).unwrap_err();
        assert!(
            matches!(&error, ContractError::ParameterOutOfRange { name, .. } if *name == field),
            "{field}: {error}"
        );
    }
}

#[test]
fn the_edges_of_the_ranges_are_allowed() {
    let mut test = TestVault::new();
    for (share, alpha, period) in [
        (Real::ZERO, Real::MIN_POSITIVE, 1),
        (Real::ONE, Real::ONE, 31_536_000),
    ] {
        let params = VaultParams {
            unbonding_period: 10_000_000,
            stake_importance: share,
            revenue_importance: share,
            weight_alpha: alpha,
            weight_period: period,
            revenue_decay: period,
            min_topic_weight: Default::default(),
            ecosystem_emission: share,
            max_monthly_yield: share,
            validator_share: share,
            emission_alpha: alpha,
            max_slash: share.div(&Real::from(2u32)).unwrap(),
            creator_share: share.div(&Real::from(2u32)).unwrap(),
        };
        test.execute("governance", set(params.clone())).unwrap();
        let config: ConfigResponse = test.query(QueryMsg::Config {});
        assert_eq!(config.params, params);
    }
}

#[test]
fn the_books_work_at_every_edge_of_the_ranges() {
    use super::test_vault::{DAY, MONTH, T1};
    use allora_interfaces::Role;

    for stake_importance in [Real::ZERO, Real::ONE] {
        for revenue_importance in [Real::ZERO, Real::ONE] {
            for alpha in [Real::MIN_POSITIVE, Real::ONE] {
                for share in [Real::ZERO, Real::ONE] {
                    for period in [1, 31_536_000] {
                        let mut test = TestVault::with(VaultParams {
                            unbonding_period: 0,
                            stake_importance,
                            revenue_importance,
                            weight_alpha: alpha,
                            weight_period: period,
                            revenue_decay: period,
                            min_topic_weight: Default::default(),
                            ecosystem_emission: share,
                            max_monthly_yield: share,
                            validator_share: share,
                            emission_alpha: alpha,
                            max_slash: share.div(&Real::from(2u32)).unwrap(),
                            creator_share: share.div(&Real::from(2u32)).unwrap(),
                        });
                        test.open(T1);
                        test.register(T1, "ann", &[Role::Reputer]);
                        test.fund(T1, 1_000_000);
                        test.stake(T1, "ann", 100_000_000);
                        test.skip(DAY);
                        test.settle(T1, 1);
                        test.fund(T1, 1_000_000);
                        test.skip(MONTH);
                        test.settle(T1, 2);
                        test.unstake(T1, "ann", 100_000_000);
                    }
                }
            }
        }
    }
}

#[test]
fn instantiation_checks_addresses_and_parameters() {
    let mut deps = mock_dependencies();
    let good = InstantiateMsg {
        governance: deps.api.addr_make("governance").into(),
        allo_token: deps.api.addr_make("token").into(),
        topic_registry: deps.api.addr_make("registry").into(),
        params: VaultParams::default(),
    };
    let mut bad = [good.clone(), good.clone(), good.clone(), good];
    bad[0].governance = "gov".into();
    bad[1].allo_token = String::new();
    bad[2].topic_registry = "REGISTRY".into();
    bad[3].params.weight_period = 0;
    for msg in bad {
        let info = message_info(&Addr::unchecked("deployer"), &[]);
        instantiate(deps.as_mut(), mock_env(), info, msg).unwrap_err();
    }
}

#[test]
fn governance_is_handed_over_in_two_steps() {
    let mut test = TestVault::new();
    let offer = ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
        new_owner: test.addr("dao").into(),
        expiry: None,
    });
    let accept = ExecuteMsg::UpdateOwnership(Action::AcceptOwnership);

    assert_eq!(
        test.execute("mallory", offer.clone()).unwrap_err(),
        ContractError::Ownership(OwnershipError::NotOwner)
    );
    test.execute("governance", offer).unwrap();
    // until accepted, the old one governs
    test.execute("governance", set(VaultParams::default()))
        .unwrap();
    assert_eq!(
        test.execute("mallory", accept.clone()).unwrap_err(),
        ContractError::Ownership(OwnershipError::NotPendingOwner)
    );
    test.execute("dao", accept).unwrap();
    assert_eq!(
        test.execute("governance", set(VaultParams::default()))
            .unwrap_err(),
        ContractError::Ownership(OwnershipError::NotOwner)
    );
    let ownership: Ownership<String> = test.query(QueryMsg::Ownership {});
    assert_eq!(ownership.owner, Some(test.addr("dao").into()));
    assert_eq!(ownership.pending_owner, None);
}
