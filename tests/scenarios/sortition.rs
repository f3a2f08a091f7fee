//! More workers than places.

use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role};
use allora_tests::events;
use allora_tests::numbers::{real, whole};
use allora_tests::stage::{quick_params, Player, Stage};

type Plain = Stage<cosmwasm_std::testing::MockStorage>;

/// Three places for inferers.
fn three_places() -> TopicParams {
    let mut params = quick_params();
    params.caps.inferers = 3;
    params
}

/// Submits `error` above the truth, and says what became of it: accepted,
/// accepted in the place of somebody, or not admitted.
fn submit_error(stage: &mut Plain, player: &Player, epoch: EpochId, error: i64) -> Outcome {
    let truth = 100_000 + 1_000 * (epoch.0 % 7) as i64;
    let inference = Some(real(truth + error));
    let response = stage
        .suite
        .submit(&player.account, stage.topic, epoch, inference, vec![])
        .expect("an untimely place is no error");
    let replaced = events::values(&response, "submission_accepted", "replaced");
    match events::count(&response, "submission_accepted") {
        0 => {
            assert_eq!(events::count(&response, "submission_not_admitted"), 1);
            Outcome::NotAdmitted
        }
        _ => match replaced.first() {
            Some(id) => Outcome::Replaced(id.parse().unwrap()),
            None => Outcome::Accepted,
        },
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Accepted,
    Replaced(u32),
    NotAdmitted,
}

/// Inferers 1 and 2 are good. Inferer 3 is good in the first epochs and hopeless
/// later. Inferer 4 comes in epoch 2 to a full house, tries again each time, and
/// takes the place of inferer 3 once that one's merit has fallen below its own.
/// Returns the epoch in which that happened.
fn until_the_newcomer_is_in(stage: &mut Plain) -> EpochId {
    let players = stage.inferers.clone();
    for epoch in (0..80).map(|number| EpochId(2 * number)) {
        stage.open(epoch);
        stage.advance();
        let third = if epoch.0 < 4 { 300 } else { 60_000 };
        for (player, error) in players.iter().zip([100, -200, third]) {
            submit_error(stage, player, epoch, error);
        }
        if epoch.0 >= 2 && submit_error(stage, &players[3], epoch, 150) == Outcome::Replaced(3) {
            return epoch;
        }
        stage.close(epoch);
        stage.suite.skip_to_report(stage.topic, epoch).unwrap();
        stage.report_all(epoch);
        stage.settle(epoch);
        stage.assert_lawful();
    }
    panic!("the hopeless inferer was never evicted");
}

#[test]
fn places_go_to_whoever_comes_first_while_there_are_any() {
    let mut stage = Stage::new(three_places(), [4, 0, 1]);
    let players = stage.inferers.clone();

    let outcomes: Vec<Outcome> = players
        .iter()
        .map(|player| submit_error(&mut stage, player, EpochId(0), 100))
        .collect();
    use Outcome::{Accepted, NotAdmitted};
    assert_eq!(outcomes, [Accepted, Accepted, Accepted, NotAdmitted]);
    // being turned away costs nobody a place, and correcting is no new arrival
    assert_eq!(
        submit_error(&mut stage, &players[0], EpochId(0), 120),
        Accepted
    );
    stage.close(EpochId(0));
    assert_eq!(
        stage
            .suite
            .network_inference(stage.topic, 0)
            .unwrap()
            .contributors,
        3
    );
    stage.assert_lawful();
}

#[test]
fn the_status_says_who_would_be_accepted() {
    let mut stage = Stage::new(three_places(), [4, 0, 1]);
    let players = stage.inferers.clone();
    for player in &players[..3] {
        submit_error(&mut stage, player, EpochId(0), 100);
    }

    let member = stage
        .suite
        .status(stage.topic, &players[0].account)
        .unwrap();
    let role = &member.roles[0];
    assert!(role.registered && role.active && role.submitted && role.would_be_accepted);
    assert!(role.rank.is_some());
    let outsider = stage
        .suite
        .status(stage.topic, &players[3].account)
        .unwrap();
    let role = &outsider.roles[0];
    assert!(role.registered && !role.active && !role.submitted && !role.would_be_accepted);
    assert!(role.reason.is_some());
}

#[test]
fn merit_decides_when_places_are_short() {
    let mut stage = Stage::new(three_places(), [4, 0, 1]);
    let epoch = until_the_newcomer_is_in(&mut stage);

    let members = stage.suite.members(stage.topic, Role::Inferer).unwrap();
    let mut ids: Vec<u32> = members.iter().map(|member| member.actor_id.0).collect();
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 4]);
    // the evicted one's submission to this epoch went with its place
    stage.close(epoch);
    let record = stage.suite.epoch(stage.topic, epoch).unwrap();
    let mut contributors: Vec<u32> = record
        .participants
        .iter()
        .map(|participant| participant.actor_id.0)
        .collect();
    contributors.sort_unstable();
    assert_eq!(contributors, [1, 2, 4]);
    stage.assert_lawful();
}

#[test]
fn the_evicted_come_back_with_what_they_are_remembered_by() {
    let mut stage = Stage::new(three_places(), [4, 0, 1]);
    let evicted = stage.inferers[2].clone();
    let epoch = until_the_newcomer_is_in(&mut stage);
    stage.close(epoch);
    let before = stage.suite.status(stage.topic, &evicted.account).unwrap();
    assert!(before.roles[0].merit.is_some());

    // It cannot come back at once: its merit is the lowest.
    stage.open(EpochId(epoch.0 + 2));
    stage.advance();
    let players = stage.inferers.clone();
    for player in [&players[0], &players[1], &players[3]] {
        submit_error(&mut stage, player, EpochId(epoch.0 + 2), 100);
    }
    let outcome = submit_error(&mut stage, &evicted, EpochId(epoch.0 + 2), 0);
    assert_eq!(outcome, Outcome::NotAdmitted);

    // A place that becomes free is taken up under the old number and merit.
    let leaver = players[3].account.clone();
    stage
        .suite
        .leave(&leaver, stage.topic, Role::Inferer)
        .unwrap();
    stage.suite.skip(600);
    stage.open(EpochId(epoch.0 + 4));
    stage.advance();
    let outcome = submit_error(&mut stage, &evicted, EpochId(epoch.0 + 4), 0);
    assert_ne!(outcome, Outcome::NotAdmitted);
    let after = stage.suite.status(stage.topic, &evicted.account).unwrap();
    assert_eq!(after.roles[0].merit, before.roles[0].merit);
    stage.assert_lawful();
}

/// Truths come ten epochs later. By the time epoch `e` settles, inferer 3 has been
/// evicted; its part in `e` is scored and paid all the same.
#[test]
fn a_late_settlement_credits_whom_it_concerns_though_evicted_since() {
    let mut params = three_places();
    params.schedule.ground_truth_lag = 6_000;
    params.caps.detailed_epochs = 100;
    let mut stage = Stage::new(params, [4, 0, 1]);
    let players = stage.inferers.clone();
    let mut evicted_in = None;
    for epoch in (0..120).map(EpochId) {
        // Whatever is due before this epoch opens, with truths in between.
        stage.open(epoch);
        if let Some(old) = epoch.0.checked_sub(10) {
            stage.report_all(EpochId(old));
        }
        let third = if epoch.0 < 12 { 50 } else { 60_000 };
        for (player, error) in players.iter().zip([100, -200, third]) {
            submit_error(&mut stage, player, epoch, error);
        }
        if epoch.0 > 0 && submit_error(&mut stage, &players[3], epoch, 150) == Outcome::Replaced(3)
        {
            evicted_in = Some(epoch);
            break;
        }
        stage.suite.skip(210);
        stage.advance();
    }
    let evicted_in = evicted_in.expect("the hopeless inferer is evicted in the end");
    let open: Vec<EpochId> = stage.suite.topic(stage.topic).unwrap().open_epochs;
    let waiting: Vec<EpochId> = open
        .into_iter()
        .filter(|epoch| *epoch < evicted_in)
        .collect();
    assert!(waiting.len() >= 5, "{waiting:?}");

    for epoch in waiting {
        stage.suite.skip_to_report(stage.topic, epoch).unwrap();
        stage.advance();
        stage.report_all(epoch);
        stage.settle(epoch);
        let record = stage.suite.epoch(stage.topic, epoch).unwrap();
        let part = |id: u32| {
            let mut participants = record.participants.iter();
            participants.find(|one| one.actor_id.0 == id && one.role == Role::Inferer)
        };
        let third = part(3).expect("it took part");
        assert!(third.score.is_some() && third.loss.is_some() && third.fraction.is_some());
        assert!(third.loss > part(1).unwrap().loss);
        assert!(
            part(4).is_none(),
            "who came later has no part in epoch {epoch}"
        );
    }
    stage.assert_lawful();
}

#[test]
fn reputers_have_places_too() {
    let mut params = quick_params();
    params.caps.reputers = 2;
    let mut stage = Stage::new(params, [2, 0, 4]);
    let epoch = EpochId(0);
    stage.submit_all(epoch);
    stage.close(epoch);
    stage.suite.skip_to_report(stage.topic, epoch).unwrap();
    for reputer in stage.reputers.clone() {
        // whether the last two are refused or not admitted, they do not count
        let _ = stage
            .suite
            .report(&reputer.account, stage.topic, epoch, whole(100));
    }
    assert_eq!(stage.suite.reports(stage.topic, epoch).unwrap().len(), 2);
    stage.settle(epoch);
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 1);
    stage.assert_lawful();
}
