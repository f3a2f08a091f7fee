//! Pause, resume, retire, versions, creators, gates and leaving.

use allora_interfaces::topic_registry::{Gate, TopicStatus};
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, example_topic, typed, SuiteBuilder};
use allora_tests::setup::{quick_params, Setup};
use topic_registry::ContractError as RegistryError;

/// | step | what | then |
/// |---|---|---|
/// | 1 | submit to epoch 0, pause | |
/// | 2 | submit to epoch 0 again | refused: no new work |
/// | 3 | close and settle epoch 0 | everybody is paid |
/// | 4 | submit to epoch 2 | refused |
/// | 5 | resume, submit to epoch 4 | settled |
#[test]
fn a_paused_topic_settles_what_is_open_and_opens_nothing() {
    let mut setup = Setup::new(quick_params(), [2, 1, 1]);
    let governance = setup.suite.governance();
    let worker = setup.inferers[0].clone();
    setup.submit_all(EpochId(0));
    setup.suite.pause_topic(&governance, setup.topic).unwrap();
    assert_eq!(
        setup.suite.topic(setup.topic).unwrap().status,
        TopicStatus::Paused
    );
    assert!(!setup.suite.topic_account(setup.topic).unwrap().active);

    setup.close(EpochId(0));
    setup.report_and_settle(EpochId(0));
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 1);

    setup.open(EpochId(2));
    let inference = Some(Setup::inference(&worker, EpochId(2)));
    setup
        .suite
        .submit(&worker.account, setup.topic, EpochId(2), inference, vec![])
        .unwrap_err();
    setup
        .suite
        .pause_topic(&governance, setup.topic)
        .unwrap_err();

    setup.suite.skip(600);
    setup.suite.resume_topic(&governance, setup.topic).unwrap();
    setup.run_epoch(EpochId(4));
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 2);
    setup.assert_lawful();
}

#[test]
fn a_retired_topic_stays_retired_and_lets_everybody_out() {
    let mut setup = Setup::new(quick_params(), [2, 0, 2]);
    let governance = setup.suite.governance();
    setup.run_epoch(EpochId(0));
    setup.submit_all(EpochId(1));
    setup.suite.retire_topic(&governance, setup.topic).unwrap();

    setup
        .suite
        .resume_topic(&governance, setup.topic)
        .unwrap_err();
    setup.close(EpochId(1));
    setup.report_and_settle(EpochId(1));
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 2);
    let late = setup.suite.account("late");
    setup.suite.fund(&late, allo(10));
    setup
        .suite
        .register(&late, setup.topic, Role::Inferer)
        .unwrap_err();

    let reputer = setup.reputers[0].account.clone();
    let staked = setup.suite.stake_of(&reputer, setup.topic).unwrap();
    setup.suite.unstake(&reputer, setup.topic, staked).unwrap();
    setup.suite.skip(1_814_400);
    setup.suite.withdraw(&reputer, setup.topic).unwrap();
    setup.suite.claim(&reputer, &[setup.topic]).unwrap();
    assert!(setup
        .suite
        .stake_of(&reputer, setup.topic)
        .unwrap()
        .is_zero());
    setup.assert_lawful();
}

/// An edit made between two windows holds for the next epoch; the epoch that is
/// open keeps the version it opened with.
#[test]
fn a_new_version_holds_from_the_next_epoch() {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    let governance = setup.suite.governance();
    let start = setup.suite.now();
    setup.submit_all(EpochId(0));
    setup.close(EpochId(0));

    let mut params = quick_params();
    params.schedule.epoch_length = 1_200;
    params.schedule.submission_window = 50;
    params.schedule.ground_truth_lag = 50;
    setup
        .suite
        .update_topic(&governance, setup.topic, params.clone())
        .unwrap();
    assert_eq!(setup.suite.topic_entry(setup.topic).unwrap().version, 2);
    assert_eq!(setup.suite.versions(setup.topic).unwrap().len(), 2);
    assert_eq!(setup.suite.topic(setup.topic).unwrap().version, 1);

    setup.report_and_settle(EpochId(0));
    let record = setup.suite.epoch(setup.topic, EpochId(0)).unwrap();
    assert_eq!(record.version, 1);
    let [first, _] = setup.suite.windows_of(setup.topic, EpochId(1)).unwrap();
    assert_eq!(first.opens_at, start.plus_seconds(600));
    assert_eq!(first.closes_at, start.plus_seconds(650));
    let [second, _] = setup.suite.windows_of(setup.topic, EpochId(2)).unwrap();
    assert_eq!(second.opens_at, start.plus_seconds(1_800));

    setup.run_epoch(EpochId(2));
    let record = setup.suite.epoch(setup.topic, EpochId(2)).unwrap();
    assert_eq!(record.version, 2);
    let topic = setup.suite.topic(setup.topic).unwrap();
    assert_eq!((topic.version, topic.settled), (2, 2));
    let versions = setup.suite.versions(setup.topic).unwrap();
    assert_eq!(
        versions.last().map(|version| &version.params),
        Some(&params)
    );
    setup.assert_lawful();
}

#[test]
fn the_creator_edits_its_topic_and_nobody_elses() {
    let mut suite = SuiteBuilder::new().build();
    let [ann, bob] = ["ann", "bob"].map(|name| {
        let account = suite.account(name);
        suite.fund(&account, allo(10));
        account
    });
    let topic = suite
        .create_topic(&ann, example_topic(), quick_params())
        .unwrap();
    let other = suite
        .create_topic(&bob, example_topic(), quick_params())
        .unwrap();
    suite.skip(300);

    let error = typed::<RegistryError>(suite.pause_topic(&ann, other));
    assert_eq!(
        error,
        RegistryError::NotCreator {
            topic_id: other,
            sender: ann.clone()
        }
    );
    suite.pause_topic(&ann, topic).unwrap();
    suite.set_creator(&ann, topic, &bob).unwrap();
    suite.resume_topic(&ann, topic).unwrap_err();
    suite.resume_topic(&bob, topic).unwrap();
    let of_bob = suite.topics(Some(&bob), None, None).unwrap();
    assert_eq!(
        of_bob
            .iter()
            .map(|entry| entry.topic_id)
            .collect::<Vec<_>>(),
        [topic, other]
    );
    assert!(suite.topics(Some(&ann), None, None).unwrap().is_empty());
    assert_eq!(suite.check_invariants(), Vec::<String>::new());
}

#[test]
fn a_listed_gate_lets_in_whom_the_list_names() {
    let mut params = quick_params();
    params.gates.reputers = Gate::Listed;
    let mut setup = Setup::new(params, [1, 0, 0]);
    let governance = setup.suite.governance();
    let rep = setup.suite.account("rep");
    setup.suite.fund(&rep, allo(100));

    let error = typed::<RegistryError>(setup.suite.register(&rep, setup.topic, Role::Reputer));
    assert_eq!(
        error,
        RegistryError::NotListed {
            topic_id: setup.topic,
            role: Role::Reputer,
            account: rep.clone()
        }
    );
    setup
        .suite
        .list(&rep, setup.topic, Role::Reputer, &[&rep])
        .unwrap_err();
    setup
        .suite
        .list(&governance, setup.topic, Role::Reputer, &[&rep])
        .unwrap();
    assert!(setup
        .suite
        .listed(setup.topic, Role::Reputer, &rep)
        .unwrap());
    setup
        .suite
        .register(&rep, setup.topic, Role::Reputer)
        .unwrap();

    setup
        .suite
        .unlist(&governance, setup.topic, Role::Reputer, &[&rep])
        .unwrap();
    setup.suite.stake(&rep, setup.topic, allo(1)).unwrap();
    setup.suite.leave(&rep, setup.topic, Role::Reputer).unwrap();
    setup
        .suite
        .register(&rep, setup.topic, Role::Reputer)
        .unwrap_err();
    setup.assert_lawful();
}

/// | step | what | then |
/// |---|---|---|
/// | 1 | run epoch 0, everybody leaves | roles are gone |
/// | 2 | submit to epoch 2 | refused |
/// | 3 | claim | paid in full |
/// | 4 | unstake, wait, withdraw | paid in full |
/// | 5 | register again | under the old number |
#[test]
fn whoever_leaves_keeps_rewards_and_stake() {
    let mut setup = Setup::new(quick_params(), [2, 1, 1]);
    setup.run_epoch(EpochId(0));
    let rewards = setup.rewards();
    let actors: Vec<_> = setup.actors().cloned().collect();
    let roles = [
        Role::Inferer,
        Role::Inferer,
        Role::Forecaster,
        Role::Reputer,
    ];
    for (actor, role) in actors.iter().zip(roles) {
        setup
            .suite
            .leave(&actor.account, setup.topic, role)
            .unwrap();
        let actor = setup.suite.actor(setup.topic, &actor.account).unwrap();
        assert!(actor.roles.is_empty());
    }

    setup.open(EpochId(2));
    let inference = Some(allora_math::Real::ONE);
    setup
        .suite
        .submit(
            &actors[0].account,
            setup.topic,
            EpochId(2),
            inference,
            vec![],
        )
        .unwrap_err();

    for (actor, reward) in actors.iter().zip(rewards) {
        let before = setup.suite.balance(&actor.account).unwrap().u128();
        let claimed = setup.suite.claim(&actor.account, &[setup.topic]);
        assert_eq!(claimed.is_ok(), reward > 0);
        assert_eq!(
            setup.suite.balance(&actor.account).unwrap().u128(),
            before + reward
        );
    }

    let reputer = actors[3].account.clone();
    let (free, staked) = (
        setup.suite.balance(&reputer).unwrap(),
        setup.suite.stake_of(&reputer, setup.topic).unwrap(),
    );
    setup.suite.unstake(&reputer, setup.topic, staked).unwrap();
    setup.suite.skip(1_814_400);
    setup.suite.withdraw(&reputer, setup.topic).unwrap();
    assert_eq!(setup.suite.balance(&reputer).unwrap(), free + staked);

    let number = setup
        .suite
        .register(&reputer, setup.topic, Role::Reputer)
        .unwrap();
    assert_eq!(number, actors[3].id);
    setup.assert_lawful();
}
