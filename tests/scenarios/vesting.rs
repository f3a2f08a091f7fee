//! ALLO that genesis locked: it earns nothing, pays nothing and does not circulate,
//! until it unlocks.

use allo_token::ContractError as TokenError;
use allora_interfaces::allo_token::Grant;
use allora_interfaces::staking_vault::{hook as vault_hook, HookMsg as VaultHook, VaultParams};
use allora_interfaces::topic_registry::{hook as registry_hook, HookMsg as RegistryHook};
use allora_interfaces::{Role, TopicId};
use allora_math::{Number, Real};
use allora_testing::{allo, example_topic, typed, Suite, SuiteBuilder};
use allora_tests::setup::quick_params;
use cosmwasm_std::{Addr, Uint128};

const MONTH: u64 = 2_592_000;

fn grant(name: &str, amount: Uint128) -> Grant {
    Grant {
        address: name.to_owned(),
        amount,
        start: 0,
        cliff: 12 * MONTH,
        end: 36 * MONTH,
    }
}

/// An investor whose 36,000 ALLO are locked, and 10 that are not; a topic it is a
/// reputer of, on whom somebody staked 400,000,000.
fn invested() -> (Suite, TopicId, Addr) {
    // rates of a month are its own
    let params = VaultParams {
        emission_alpha: Real::ONE,
        ..VaultParams::default()
    };
    let mut suite = SuiteBuilder::new()
        .vault_params(params)
        .genesis("investor", allo(36_000))
        .vesting(grant("investor", allo(36_000)))
        .genesis("team", allo(200_000_000))
        .vesting(grant("team", allo(200_000_000)))
        .build();
    let topic = suite.govern_topic(example_topic(), quick_params()).unwrap();
    let investor = suite.account("investor");
    suite.fund(&investor, allo(10));
    let whale = suite.account("whale");
    suite.fund(&whale, allo(400_000_001));
    for account in [&investor, &whale] {
        suite.register(account, topic, Role::Reputer).unwrap();
    }
    suite.stake(&whale, topic, allo(400_000_000)).unwrap();
    (suite, topic, investor)
}

fn lawful(suite: &Suite) {
    assert_eq!(suite.check_invariants(), Vec::<String>::new());
}

#[test]
fn locked_allo_is_neither_staked_nor_delegated_nor_spent_on_fees() {
    let (mut suite, topic, investor) = invested();
    // the fee of registering left 9 of 10
    assert_eq!(suite.vesting(&investor).unwrap().spendable, allo(9));
    let vault = suite.contracts.vault.clone();
    let registry = suite.contracts.registry.clone();
    let operator = suite.account("whale").to_string();
    let topic_id = topic;
    let role = Role::Inferer;
    let ten = allo(10);
    let sent = [
        suite.stake(&investor, topic, ten),
        suite.send(
            &investor,
            &vault,
            ten,
            &VaultHook::Delegate(vault_hook::Delegate { topic_id, operator }),
        ),
        suite.send(
            &investor,
            &vault,
            ten,
            &VaultHook::FundTopic(vault_hook::FundTopic {
                topic_id,
                payer: None,
            }),
        ),
        suite.send(
            &investor,
            &registry,
            ten,
            &RegistryHook::Register(registry_hook::Register { topic_id, role }),
        ),
    ];
    for result in sent {
        let refusal = typed::<TokenError>(result);
        let TokenError::Locked {
            account,
            balance,
            locked,
            amount,
            next,
            ..
        } = refusal
        else {
            panic!("{refusal}");
        };
        assert_eq!(account, investor);
        assert_eq!((balance, locked), (allo(36_009), allo(36_000)));
        assert_eq!(amount, ten);
        // the cliff
        let genesis = SuiteBuilder::new().build().now();
        assert_eq!(next, genesis.plus_seconds(12 * MONTH));
    }
    suite.stake(&investor, topic, allo(9)).unwrap();
    lawful(&suite);

    let cliff = SuiteBuilder::new().build().now();
    suite.set_time(cliff.plus_seconds(12 * MONTH));
    suite.stake(&investor, topic, allo(12_000)).unwrap();
    typed::<TokenError>(suite.stake(&investor, topic, Uint128::one()));
    lawful(&suite);
    suite.skip(24 * MONTH);
    suite.stake(&investor, topic, allo(24_000)).unwrap();
    assert_eq!(suite.vesting(&investor).unwrap().grant, None);
    lawful(&suite);
}

#[test]
fn emission_grows_as_allo_unlocks() {
    let (mut suite, ..) = invested();
    let rate_of = |suite: &Suite, unlocked: u128| {
        let treasury = suite.ledger().unwrap().treasury;
        let units = |amount: Uint128| Real::from_u128(amount.u128());
        let left = allo(214_500_001) + treasury;
        let circulating = allo(785_499_999 - 200_036_000 + unlocked) - treasury;
        // 0.025 · left/staked · circulating/cap
        let staked = suite.ledger().unwrap().staked;
        let rate = Real::ratio(1, 40).unwrap().mul(&units(left)).unwrap();
        let rate = rate.div(&units(staked)).unwrap();
        let rate = rate.mul(&units(circulating)).unwrap();
        rate.div(&units(allo(1_000_000_000))).unwrap()
    };
    let close = |suite: &Suite, unlocked: u128| {
        let (rate, expected) = (
            suite.emission().unwrap().monthly_rate,
            rate_of(suite, unlocked),
        );
        let distance = rate.sub(&expected).unwrap().abs();
        // the first stake came some blocks after genesis
        let bound = expected.mul(&Real::ratio(1, 1_000_000).unwrap());
        assert!(distance <= bound.unwrap(), "{rate}, expected {expected}");
    };
    assert_eq!(suite.supply(None).unwrap().locked, allo(200_036_000));
    close(&suite, 0);
    suite.skip(11 * MONTH);
    close(&suite, 0);
    // the month that begins at the cliff
    suite.skip(MONTH);
    close(&suite, 200_036_000 / 3);
    suite.skip(12 * MONTH);
    close(&suite, 200_036_000 / 3 * 2);
    suite.skip(12 * MONTH);
    close(&suite, 200_036_000);
    lawful(&suite);
}
