//! Pause, resume, retire, versions, creators, gates and leaving.

use allora_interfaces::topic_registry::{Gate, TopicStatus};
use allora_interfaces::{EpochId, Role};
use allora_testing::{allo, example_topic, typed, SuiteBuilder};
use allora_tests::stage::{quick_params, Stage};
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
    let mut stage = Stage::new(quick_params(), [2, 1, 1]);
    let governance = stage.suite.governance();
    let worker = stage.inferers[0].clone();
    stage.submit_all(EpochId(0));
    stage.suite.pause_topic(&governance, stage.topic).unwrap();
    assert_eq!(
        stage.suite.topic(stage.topic).unwrap().status,
        TopicStatus::Paused
    );
    assert!(!stage.suite.topic_account(stage.topic).unwrap().active);

    stage.close(EpochId(0));
    stage.judge(EpochId(0));
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 1);

    stage.open(EpochId(2));
    let inference = Some(Stage::<cosmwasm_std::testing::MockStorage>::inference(
        &worker,
        EpochId(2),
    ));
    stage
        .suite
        .submit(&worker.account, stage.topic, EpochId(2), inference, vec![])
        .unwrap_err();
    stage
        .suite
        .pause_topic(&governance, stage.topic)
        .unwrap_err();

    stage.suite.skip(600);
    stage.suite.resume_topic(&governance, stage.topic).unwrap();
    stage.play(EpochId(4));
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 2);
    stage.assert_lawful();
}

#[test]
fn a_retired_topic_stays_retired_and_lets_everybody_out() {
    let mut stage = Stage::new(quick_params(), [2, 0, 2]);
    let governance = stage.suite.governance();
    stage.play(EpochId(0));
    stage.submit_all(EpochId(1));
    stage.suite.retire_topic(&governance, stage.topic).unwrap();

    stage
        .suite
        .resume_topic(&governance, stage.topic)
        .unwrap_err();
    stage.close(EpochId(1));
    stage.judge(EpochId(1));
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 2);
    let late = stage.suite.account("late");
    stage.suite.fund(&late, allo(10));
    stage
        .suite
        .register(&late, stage.topic, Role::Inferer)
        .unwrap_err();

    let reputer = stage.reputers[0].account.clone();
    let staked = stage.suite.stake_of(&reputer, stage.topic).unwrap();
    stage.suite.unstake(&reputer, stage.topic, staked).unwrap();
    stage.suite.skip(1_814_400);
    stage.suite.withdraw(&reputer, stage.topic).unwrap();
    stage.suite.claim(&reputer, &[stage.topic]).unwrap();
    assert!(stage
        .suite
        .stake_of(&reputer, stage.topic)
        .unwrap()
        .is_zero());
    stage.assert_lawful();
}

/// An edit made between two windows holds for the next epoch; the epoch that is
/// open keeps the version it opened with.
#[test]
fn a_new_version_holds_from_the_next_epoch() {
    let mut stage = Stage::new(quick_params(), [2, 0, 1]);
    let governance = stage.suite.governance();
    let start = stage.suite.now();
    stage.submit_all(EpochId(0));
    stage.close(EpochId(0));

    let mut params = quick_params();
    params.schedule.epoch_length = 1_200;
    params.schedule.submission_window = 50;
    params.schedule.ground_truth_lag = 50;
    stage
        .suite
        .update_topic(&governance, stage.topic, params.clone())
        .unwrap();
    assert_eq!(stage.suite.topic_entry(stage.topic).unwrap().version, 2);
    assert_eq!(stage.suite.versions(stage.topic).unwrap().len(), 2);
    assert_eq!(stage.suite.topic(stage.topic).unwrap().version, 1);

    stage.judge(EpochId(0));
    let record = stage.suite.epoch(stage.topic, EpochId(0)).unwrap();
    assert_eq!(record.version, 1);
    let [first, _] = stage.suite.windows_of(stage.topic, EpochId(1)).unwrap();
    assert_eq!(first.opens_at, start.plus_seconds(600));
    assert_eq!(first.closes_at, start.plus_seconds(650));
    let [second, _] = stage.suite.windows_of(stage.topic, EpochId(2)).unwrap();
    assert_eq!(second.opens_at, start.plus_seconds(1_800));

    stage.play(EpochId(2));
    let record = stage.suite.epoch(stage.topic, EpochId(2)).unwrap();
    assert_eq!(record.version, 2);
    let topic = stage.suite.topic(stage.topic).unwrap();
    assert_eq!((topic.version, topic.settled), (2, 2));
    let versions = stage.suite.versions(stage.topic).unwrap();
    assert_eq!(
        versions.last().map(|version| &version.params),
        Some(&params)
    );
    stage.assert_lawful();
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
    let mut stage = Stage::new(params, [1, 0, 0]);
    let governance = stage.suite.governance();
    let rep = stage.suite.account("rep");
    stage.suite.fund(&rep, allo(100));

    let error = typed::<RegistryError>(stage.suite.register(&rep, stage.topic, Role::Reputer));
    assert_eq!(
        error,
        RegistryError::NotListed {
            topic_id: stage.topic,
            role: Role::Reputer,
            account: rep.clone()
        }
    );
    stage
        .suite
        .list(&rep, stage.topic, Role::Reputer, &[&rep])
        .unwrap_err();
    stage
        .suite
        .list(&governance, stage.topic, Role::Reputer, &[&rep])
        .unwrap();
    assert!(stage
        .suite
        .listed(stage.topic, Role::Reputer, &rep)
        .unwrap());
    stage
        .suite
        .register(&rep, stage.topic, Role::Reputer)
        .unwrap();

    stage
        .suite
        .unlist(&governance, stage.topic, Role::Reputer, &[&rep])
        .unwrap();
    stage.suite.stake(&rep, stage.topic, allo(1)).unwrap();
    stage.suite.leave(&rep, stage.topic, Role::Reputer).unwrap();
    stage
        .suite
        .register(&rep, stage.topic, Role::Reputer)
        .unwrap_err();
    stage.assert_lawful();
}

/// | step | what | then |
/// |---|---|---|
/// | 1 | play epoch 0, everybody leaves | roles are gone |
/// | 2 | submit to epoch 2 | refused |
/// | 3 | claim | paid in full |
/// | 4 | unstake, wait, withdraw | paid in full |
/// | 5 | register again | under the old number |
#[test]
fn whoever_leaves_keeps_rewards_and_stake() {
    let mut stage = Stage::new(quick_params(), [2, 1, 1]);
    stage.play(EpochId(0));
    let rewards = stage.rewards();
    let players: Vec<_> = stage.cast().cloned().collect();
    let roles = [
        Role::Inferer,
        Role::Inferer,
        Role::Forecaster,
        Role::Reputer,
    ];
    for (player, role) in players.iter().zip(roles) {
        stage
            .suite
            .leave(&player.account, stage.topic, role)
            .unwrap();
        let actor = stage.suite.actor(stage.topic, &player.account).unwrap();
        assert!(actor.roles.is_empty());
    }

    stage.open(EpochId(2));
    let inference = Some(allora_math::Real::ONE);
    stage
        .suite
        .submit(
            &players[0].account,
            stage.topic,
            EpochId(2),
            inference,
            vec![],
        )
        .unwrap_err();

    for (player, reward) in players.iter().zip(rewards) {
        let before = stage.suite.balance(&player.account).unwrap().u128();
        let claimed = stage.suite.claim(&player.account, &[stage.topic]);
        assert_eq!(claimed.is_ok(), reward > 0);
        assert_eq!(
            stage.suite.balance(&player.account).unwrap().u128(),
            before + reward
        );
    }

    let reputer = players[3].account.clone();
    let (free, staked) = (
        stage.suite.balance(&reputer).unwrap(),
        stage.suite.stake_of(&reputer, stage.topic).unwrap(),
    );
    stage.suite.unstake(&reputer, stage.topic, staked).unwrap();
    stage.suite.skip(1_814_400);
    stage.suite.withdraw(&reputer, stage.topic).unwrap();
    assert_eq!(stage.suite.balance(&reputer).unwrap(), free + staked);

    let number = stage
        .suite
        .register(&reputer, stage.topic, Role::Reputer)
        .unwrap();
    assert_eq!(number, players[3].id);
    stage.assert_lawful();
}
