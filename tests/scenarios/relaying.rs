//! Workers without a coin sign, and somebody else hands in.

use allora_interfaces::synthesis_coordinator::msg::Signed;
use allora_interfaces::EpochId;
use allora_testing::{allo, typed, SuiteBuilder};
use allora_tests::setup::{quick_params, Setup};
use staking_vault::ContractError as VaultError;

/// Everybody's submission to an epoch, signed.
fn signed(setup: &Setup, epoch: EpochId) -> Vec<Signed> {
    let (suite, topic) = (&setup.suite, setup.topic);
    let inferences = setup.inferers.iter().map(|actor| {
        let value = Some(Setup::inference(actor, epoch));
        suite.sign(&actor.account, topic, epoch, value, vec![])
    });
    let forecasts = setup.forecasters.iter().map(|actor| {
        let forecast = setup.forecast(actor, epoch);
        suite.sign(&actor.account, topic, epoch, None, forecast)
    });
    inferences.chain(forecasts).map(Result::unwrap).collect()
}

fn with_keys(mut setup: Setup) -> Setup {
    for actor in setup.actors().cloned().collect::<Vec<_>>() {
        setup.suite.set_own_key(&actor.account).unwrap();
    }
    setup
}

#[test]
fn a_relayed_topic_pays_what_another_pays() {
    let mut direct = Setup::new(quick_params(), [5, 2, 3]);
    let mut relayed = with_keys(Setup::new(quick_params(), [5, 2, 3]));
    direct.endow();
    relayed.endow();
    for epoch in (0..5).map(EpochId) {
        direct.run_epoch(epoch);

        relayed.open(epoch);
        let mut batch = signed(&relayed, epoch);
        // one that is wrong among them
        batch.insert(3, batch[2].clone());
        let keeper = relayed.suite.keeper();
        let topic = relayed.topic;
        relayed.suite.relay(&keeper, topic, epoch, batch).unwrap();
        relayed.close(epoch);
        relayed.report_and_settle(epoch);
        relayed.assert_lawful();
    }
    assert!(relayed.rewards().iter().sum::<u128>() > 0);
    assert_eq!(relayed.rewards(), direct.rewards());
}

#[test]
fn a_relayed_submission_answers_with_the_bond_as_any_other() {
    let mut params = quick_params();
    params.gates.worker_bond = allo(10);
    let vault_params = allora_interfaces::staking_vault::VaultParams {
        unbonding_period: 1,
        ..Default::default()
    };
    let suite = SuiteBuilder::new().vault_params(vault_params).build();
    let mut setup = with_keys(Setup::on(suite, params, [3, 1, 2]));
    let topic = setup.topic;
    // the last inferer has no bond, and is the only one refused
    for actor in setup.inferers.iter().take(2).chain(&setup.forecasters) {
        let suite = &mut setup.suite;
        suite.bond(&actor.account, topic, allo(10)).unwrap();
    }
    let epoch = EpochId(0);
    setup.open(epoch);
    let batch = signed(&setup, epoch);
    let keeper = setup.suite.keeper();
    let response = setup.suite.relay(&keeper, topic, epoch, batch).unwrap();
    let count = |kind: &str| {
        let events = response.events.iter();
        events.filter(|event| event.ty == kind).count()
    };
    assert_eq!(count("wasm-submission_accepted"), 3);
    assert_eq!(count("wasm-submission_refused"), 1);

    let workers = setup.inferers.iter().take(2).chain(&setup.forecasters);
    for worker in workers
        .map(|actor| actor.account.clone())
        .collect::<Vec<_>>()
    {
        setup.suite.unbond(&worker, topic, allo(10)).unwrap();
        setup.suite.skip(2);
        let locked: VaultError = typed(setup.suite.withdraw(&worker, topic));
        assert!(
            matches!(locked, VaultError::NothingMatured { .. }),
            "{locked}"
        );
    }
    setup.assert_lawful();
}
