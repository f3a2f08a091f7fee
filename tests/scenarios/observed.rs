//! Topics whose truth a contract says: no reputer is needed, and none is paid.

use allora_interfaces::staking_vault::{msg::Subsidise, ExecuteMsg as Vault};
use allora_interfaces::synthesis_coordinator::{EpochPhase, SudoMsg};
use allora_interfaces::topic_registry::{ContractSource, TopicParams, TruthSource};
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, example_topic, oracle::price_of, typed, SuiteBuilder};
use allora_tests::events;
use allora_tests::numbers::real;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::Addr;
use synthesis_coordinator::ContractError;

/// Five inferers and a forecaster, a subsidy, and an oracle.
fn setup() -> (Setup, Addr) {
    setup_with(quick_params())
}

fn setup_with(params: TopicParams) -> (Setup, Addr) {
    let mut suite = SuiteBuilder::new().build();
    let oracle = suite.deploy_oracle().unwrap();
    let params = TopicParams {
        truth_source: price_of(&oracle),
        ..params
    };
    let mut setup = Setup::on(suite, params, [5, 1, 0]);
    // there is no stake, so no emission
    let foundation = setup.suite.foundation();
    setup
        .suite
        .fund_treasury(&foundation, allo(50_000))
        .unwrap();
    let governance = setup.suite.governance();
    let subsidise = Vault::Subsidise(Subsidise {
        topic_id: setup.topic,
        amount: allo(1_000),
        seconds: 31_536_000,
    });
    setup.suite.on_vault(&governance, &subsidise).unwrap();
    (setup, oracle)
}

/// What the chain does at the end of a block.
fn tick(setup: &mut Setup) {
    let coordinator = setup.suite.contracts.coordinator.clone();
    let end = SudoMsg::ClockEndBlock {};
    setup.suite.sudo(&coordinator, &end).unwrap();
}

#[test]
fn a_topic_lives_without_reputers() {
    let (mut setup, oracle) = setup();
    for number in 0..30 {
        let epoch = EpochId(2 * number);
        setup.suite.skip_to_open(setup.topic, epoch).unwrap();
        setup.submit_all(epoch);
        setup.suite.skip_to_close(setup.topic, epoch).unwrap();
        setup.suite.advance_all(setup.topic).unwrap();
        let truth = Setup::truth(epoch);
        setup.suite.say_price(&oracle, &truth.to_string()).unwrap();
        setup.suite.skip_to_report(setup.topic, epoch).unwrap();
        setup.suite.advance_all(setup.topic).unwrap();
        // whatever it says later
        setup.suite.say_price(&oracle, "1").unwrap();
        setup.suite.skip_to_settlement(setup.topic, epoch).unwrap();
        setup.suite.advance_all(setup.topic).unwrap();
        setup.assert_lawful();
        let record = setup.suite.epoch(setup.topic, epoch).unwrap();
        assert_eq!(record.phase, EpochPhase::Settled);
        assert_eq!(record.truth, Some(truth));
    }
    let best = &setup.inferers[0].account;
    let rewards = setup.suite.rewards(best, setup.topic).unwrap();
    assert!(!rewards.is_zero());
    let claimed = setup.suite.claim(&best.clone(), &[setup.topic]).unwrap();
    assert_eq!(events::count(&claimed, "rewards_claimed"), 1);
    setup.assert_lawful();
}

#[test]
fn the_clock_reads_truths_by_itself() {
    let (mut setup, oracle) = setup();
    setup.suite.say_price(&oracle, "100.5").unwrap();
    let epoch = EpochId(0);
    setup.submit_all(epoch);
    for _ in 0..100 {
        setup.suite.skip(10);
        tick(&mut setup);
    }
    let record = setup.suite.epoch(setup.topic, epoch).unwrap();
    assert_eq!(record.phase, EpochPhase::Settled);
    assert_eq!(record.truth, Some(real(100_500)));
}

#[test]
fn an_oracle_that_breaks_voids_its_topic_and_holds_up_no_other() {
    let (mut setup, oracle) = setup();
    let governance = setup.suite.governance();
    let worker = setup.inferers[0].account.clone();
    let other = setup
        .suite
        .govern_topic(example_topic(), quick_params())
        .unwrap();
    setup.suite.register(&worker, other, Role::Inferer).unwrap();
    setup.suite.fund(&governance, allo(100));
    setup
        .suite
        .register(&governance, other, Role::Reputer)
        .unwrap();
    setup.suite.stake(&governance, other, allo(10)).unwrap();

    setup.suite.say(&oracle, Some(&"[".repeat(10_000))).unwrap();
    let epoch = EpochId(0);
    setup.submit_all(epoch);
    let inference = Some(real(7));
    setup
        .suite
        .submit(&worker, other, epoch, inference, vec![])
        .unwrap();
    setup.suite.skip_to_report(other, epoch).unwrap();
    tick(&mut setup);
    setup
        .suite
        .report(&governance, other, epoch, real(7))
        .unwrap();
    for _ in 0..100 {
        setup.suite.skip(10);
        tick(&mut setup);
    }
    let phase = |topic| setup.suite.epoch(topic, epoch).unwrap().phase;
    assert_eq!(phase(setup.topic), EpochPhase::Void);
    assert_eq!(phase(other), EpochPhase::Settled);
    setup.assert_lawful();
}

#[test]
fn the_coordinator_is_no_source_not_even_through_an_edit() {
    let (mut setup, _) = setup();
    let governance = setup.suite.governance();
    let mut params = quick_params();
    params.truth_source = TruthSource::Contract(ContractSource {
        address: setup.suite.contracts.coordinator.to_string(),
        query: r#"{"network_inference":{"topic_id":1,"max_age":9999}}"#.into(),
        path: vec!["value".into()],
    });
    let created = setup.suite.govern_topic(example_topic(), params.clone());
    let expected = topic_registry::ContractError::TruthFromCoordinator {
        address: setup.suite.contracts.coordinator.clone(),
    };
    assert_eq!(typed::<topic_registry::ContractError>(created), expected);
    setup.suite.skip(250);
    let edited = setup.suite.update_topic(&governance, setup.topic, params);
    assert_eq!(typed::<topic_registry::ContractError>(edited), expected);
}

/// An account without code, and a contract of the suite that answers something else.
#[test]
fn an_address_that_is_no_oracle_gives_no_truth() {
    for pick in [
        |setup: &Setup| setup.suite.account("nobody"),
        |setup: &Setup| setup.suite.contracts.vault.clone(),
    ] {
        let (mut setup, _) = setup();
        let governance = setup.suite.governance();
        let mut params = quick_params();
        params.truth_source = price_of(&pick(&setup));
        setup.suite.skip(250);
        setup
            .suite
            .update_topic(&governance, setup.topic, params)
            .unwrap();
        let epoch = EpochId(1);
        setup.suite.skip_to_open(setup.topic, epoch).unwrap();
        setup.submit_all(epoch);
        setup.suite.skip_to_report(setup.topic, epoch).unwrap();
        setup.suite.advance_all(setup.topic).unwrap();
        let refused: ContractError = typed(setup.suite.observe(setup.topic, epoch));
        assert!(
            matches!(refused, ContractError::SourceFailed { .. }),
            "{refused}"
        );
        setup.suite.skip(1_000);
        setup.suite.advance_all(setup.topic).unwrap();
        let record = setup.suite.epoch(setup.topic, epoch).unwrap();
        assert_eq!(record.phase, EpochPhase::Void);
        setup.assert_lawful();
    }
}
