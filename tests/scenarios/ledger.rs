//! Ways money takes that need more than one contract, or more than one page.

use allora_interfaces::staking_vault::{
    msg as vault, ExecuteMsg as Vault, HookMsg, VaultParams, VALIDATORS,
};
use allora_interfaces::{EpochId, Role, TopicId};
use allora_testing::{allo, example_topic, typed, Suite, SuiteBuilder};
use allora_tests::numbers::real;
use allora_tests::setup::{quick_params, Setup};
use allora_tests::{events, host};
use cosmwasm_std::{Addr, Uint128};
use staking_vault::ContractError as VaultError;

const UNBONDING: u64 = 1_814_400;

fn enroll(setup: &mut Setup, who: &Addr, amount: u128) -> Result<(), VaultError> {
    let vault = setup.suite.contracts.vault.clone();
    let result = setup
        .suite
        .send(who, &vault, allo(amount), &HookMsg::Enroll {});
    match result {
        Ok(_) => Ok(()),
        refused => Err(typed::<VaultError>(refused)),
    }
}

/// Validators enroll by proof, share their part by stake, and are dropped by anybody
/// once the host no longer lists them; they keep what they earned, and their stake.
#[test]
fn validators_enroll_earn_and_are_dropped() {
    host::stop_refusing();
    host::bond(&["small", "big"]);
    let suite = SuiteBuilder::new().codes(host::codes).build();
    let mut setup = Setup::on(suite, quick_params(), [2, 0, 2]);
    let [small, big, none] = ["small", "big", "none"].map(|name| {
        let account = setup.suite.account(name);
        setup.suite.fund(&account, allo(100));
        account
    });
    enroll(&mut setup, &small, 20).unwrap();
    enroll(&mut setup, &big, 60).unwrap();
    let account = none.clone();
    let error = enroll(&mut setup, &none, 10).unwrap_err();
    assert_eq!(error, VaultError::NotValidator { account });
    assert_eq!(
        setup.suite.stake_of(&big, VALIDATORS).unwrap(),
        Uint128::zero()
    );
    let staked = setup.suite.positions(&big).unwrap()[0].staked;
    assert_eq!(staked, allo(60));

    setup.run_epoch(EpochId(0));
    setup.assert_lawful();
    let [earned, more] = [&small, &big].map(|who| {
        let before = setup.suite.balance(who).unwrap();
        setup.suite.claim_all(who).unwrap();
        setup.suite.balance(who).unwrap() - before
    });
    assert!(earned.u128() > 0);
    assert!(
        more.u128().abs_diff(3 * earned.u128()) <= 9,
        "{earned} {more}"
    );

    let keeper = setup.suite.keeper();
    let validator = small.to_string();
    let drop = Vault::DropValidator(vault::DropValidator { validator });
    let error = typed::<VaultError>(setup.suite.on_vault(&keeper, &drop));
    let account = small.clone();
    assert_eq!(error, VaultError::StillValidator { account });
    host::bond(&["big"]);
    setup.suite.on_vault(&keeper, &drop).unwrap();
    setup.run_epoch(EpochId(2));
    assert_eq!(setup.suite.rewards(&small, VALIDATORS).unwrap().u128(), 0);
    assert!(setup.suite.rewards(&big, VALIDATORS).unwrap().u128() > 0);

    setup.suite.skip(UNBONDING);
    setup.suite.withdraw(&small, VALIDATORS).unwrap();
    let balance = setup.suite.balance(&small).unwrap();
    assert_eq!(balance, allo(100) + earned);
    setup.assert_lawful();
}

/// A topic's creator is paid its share of payments, whoever asks for it; who was
/// creator before is not.
#[test]
fn a_creator_is_paid_its_share_of_payments() {
    let params = VaultParams {
        creator_share: allora_math::Real::ratio(1, 4).unwrap(),
        ..VaultParams::default()
    };
    let mut suite = SuiteBuilder::new().vault_params(params).build();
    let [ann, bob, keeper] = ["ann", "bob", "keeper"].map(|name| suite.account(name));
    suite.fund(&ann, allo(10));
    suite.fund(&bob, allo(10));
    let topic_id = suite
        .create_topic(&ann, example_topic(), quick_params())
        .unwrap();
    let pay = Vault::PayCreator(vault::PayCreator { topic_id });
    typed::<VaultError>(suite.on_vault(&keeper, &pay));

    let foundation = suite.foundation();
    let before = suite.balance(&ann).unwrap();
    suite.fund_topic(&foundation, topic_id, allo(100)).unwrap();
    suite.on_vault(&keeper, &pay).unwrap();
    assert_eq!(suite.balance(&ann).unwrap(), before + allo(25));
    typed::<VaultError>(suite.on_vault(&keeper, &pay));

    suite.set_creator(&ann, topic_id, &bob).unwrap();
    suite.fund_topic(&foundation, topic_id, allo(8)).unwrap();
    suite.on_vault(&ann, &pay).unwrap();
    assert_eq!(suite.balance(&bob).unwrap(), allo(12));
    assert_eq!(suite.balance(&ann).unwrap(), before + allo(25));
    assert!(suite.balance(&keeper).unwrap().is_zero());
    assert_eq!(suite.check_invariants(), Vec::<String>::new());
}

/// Has a worker and a reputer take part in the first epoch of so many topics.
fn earn_in(suite: &mut Suite, topics: usize, worker: &Addr, reputer: &Addr) -> Vec<TopicId> {
    let topics: Vec<TopicId> = (0..topics)
        .map(|_| {
            let topic = suite.govern_topic(example_topic(), quick_params()).unwrap();
            suite.register(worker, topic, Role::Inferer).unwrap();
            suite.register(reputer, topic, Role::Reputer).unwrap();
            suite.stake(reputer, topic, allo(10)).unwrap();
            topic
        })
        .collect();
    let epoch = EpochId(1);
    for topic in &topics {
        suite.skip_to_open(*topic, epoch).unwrap();
    }
    for topic in &topics {
        let value = Some(real(100_000));
        suite.submit(worker, *topic, epoch, value, vec![]).unwrap();
    }
    for topic in &topics {
        suite.skip_to_report(*topic, epoch).unwrap();
    }
    for topic in &topics {
        suite.report(reputer, *topic, epoch, real(100_001)).unwrap();
    }
    for topic in &topics {
        suite.skip_to_settlement(*topic, epoch).unwrap();
        suite.advance_all(*topic).unwrap();
    }
    topics
}

/// Page after page until there is no next one: everything is paid, once.
#[test]
fn claim_all_goes_on_where_the_page_before_ended() {
    let mut suite = SuiteBuilder::new().build();
    let [worker, reputer] = ["worker", "reputer"].map(|name| {
        let account = suite.account(name);
        suite.fund(&account, allo(1_000));
        account
    });
    let topics = earn_in(&mut suite, 5, &worker, &reputer);
    for who in [&worker, &reputer] {
        let owed = |suite: &Suite| -> Vec<u128> {
            let rewards = topics.iter().map(|topic| suite.rewards(who, *topic));
            rewards.map(|rewards| rewards.unwrap().u128()).collect()
        };
        let all = owed(&suite);
        assert!(all.iter().all(|amount| *amount > 0), "{all:?}");
        let before = suite.balance(who).unwrap().u128();
        let mut start_after = None;
        for (paid, topics, next) in [(2, 2, "2"), (4, 2, "4"), (5, 1, "")] {
            let limit = Some(2);
            let page = Vault::ClaimAll(vault::ClaimAll { start_after, limit });
            let response = suite.on_vault(who, &page).unwrap();
            assert_eq!(events::count(&response, "rewards_claimed"), topics);
            let found = response.events.iter().find_map(|event| {
                let mut attributes = event.attributes.iter();
                attributes.find(|attribute| attribute.key == "next")
            });
            assert_eq!(found.unwrap().value, next);
            start_after = next.parse().ok().map(TopicId);
            let balance = suite.balance(who).unwrap().u128();
            assert_eq!(balance - before, all[..paid].iter().sum::<u128>());
        }
        assert_eq!(owed(&suite), [0; 5]);
        let nothing = suite.claim_all(who).unwrap();
        assert_eq!(events::count(&nothing, "rewards_claimed"), 0);
    }
    assert_eq!(suite.check_invariants(), Vec::<String>::new());
}
