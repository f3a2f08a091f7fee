//! More workers than places.

use allora_interfaces::topic_registry::TopicParams;
use allora_interfaces::{EpochId, Role};
use allora_tests::events;
use allora_tests::numbers::{real, whole};
use allora_tests::setup::{quick_params, Actor, Setup};

/// Three places for inferers.
fn three_places() -> TopicParams {
    let mut params = quick_params();
    params.caps.inferers = 3;
    params
}

/// Submits `error` above the truth, and says what became of it: accepted,
/// accepted in the place of somebody, or not admitted.
fn submit_error(setup: &mut Setup, actor: &Actor, epoch: EpochId, error: i64) -> Outcome {
    let truth = 100_000 + 1_000 * (epoch.0 % 7) as i64;
    let inference = Some(real(truth + error));
    let response = setup
        .suite
        .submit(&actor.account, setup.topic, epoch, inference, vec![])
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
fn until_the_newcomer_is_in(setup: &mut Setup) -> EpochId {
    let actors = setup.inferers.clone();
    for epoch in (0..80).map(|number| EpochId(2 * number)) {
        setup.open(epoch);
        setup.advance();
        let third = if epoch.0 < 4 { 300 } else { 60_000 };
        for (actor, error) in actors.iter().zip([100, -200, third]) {
            submit_error(setup, actor, epoch, error);
        }
        if epoch.0 >= 2 && submit_error(setup, &actors[3], epoch, 150) == Outcome::Replaced(3) {
            return epoch;
        }
        setup.close(epoch);
        setup.suite.skip_to_report(setup.topic, epoch).unwrap();
        setup.report_all(epoch);
        setup.settle(epoch);
        setup.assert_lawful();
    }
    panic!("the hopeless inferer was never evicted");
}

#[test]
fn places_go_to_whoever_comes_first_while_there_are_any() {
    let mut setup = Setup::new(three_places(), [4, 0, 1]);
    let actors = setup.inferers.clone();

    let outcomes: Vec<Outcome> = actors
        .iter()
        .map(|actor| submit_error(&mut setup, actor, EpochId(0), 100))
        .collect();
    use Outcome::{Accepted, NotAdmitted};
    assert_eq!(outcomes, [Accepted, Accepted, Accepted, NotAdmitted]);
    // being turned away costs nobody a place, and correcting is no new arrival
    assert_eq!(
        submit_error(&mut setup, &actors[0], EpochId(0), 120),
        Accepted
    );
    setup.close(EpochId(0));
    assert_eq!(
        setup
            .suite
            .network_inference(setup.topic, 0)
            .unwrap()
            .contributors,
        3
    );
    setup.assert_lawful();
}

#[test]
fn the_status_says_who_would_be_accepted() {
    let mut setup = Setup::new(three_places(), [4, 0, 1]);
    let actors = setup.inferers.clone();
    for actor in &actors[..3] {
        submit_error(&mut setup, actor, EpochId(0), 100);
    }

    let member = setup.suite.status(setup.topic, &actors[0].account).unwrap();
    let role = &member.roles[0];
    assert!(role.registered && role.active && role.submitted && role.would_be_accepted);
    assert!(role.rank.is_some());
    let outsider = setup.suite.status(setup.topic, &actors[3].account).unwrap();
    let role = &outsider.roles[0];
    assert!(role.registered && !role.active && !role.submitted && !role.would_be_accepted);
    assert!(role.reason.is_some());
}

#[test]
fn merit_decides_when_places_are_short() {
    let mut setup = Setup::new(three_places(), [4, 0, 1]);
    let epoch = until_the_newcomer_is_in(&mut setup);

    let members = setup.suite.members(setup.topic, Role::Inferer).unwrap();
    let mut ids: Vec<u32> = members.iter().map(|member| member.actor_id.0).collect();
    ids.sort_unstable();
    assert_eq!(ids, [1, 2, 4]);
    // the evicted one's submission to this epoch went with its place
    setup.close(epoch);
    let record = setup.suite.epoch(setup.topic, epoch).unwrap();
    let mut contributors: Vec<u32> = record
        .participants
        .iter()
        .map(|participant| participant.actor_id.0)
        .collect();
    contributors.sort_unstable();
    assert_eq!(contributors, [1, 2, 4]);
    setup.assert_lawful();
}

#[test]
fn the_evicted_come_back_with_what_they_are_remembered_by() {
    let mut setup = Setup::new(three_places(), [4, 0, 1]);
    let evicted = setup.inferers[2].clone();
    let epoch = until_the_newcomer_is_in(&mut setup);
    setup.close(epoch);
    let lost = setup.suite.status(setup.topic, &evicted.account).unwrap();
    assert!(lost.roles[0].merit.is_some());

    // It cannot come back at once: its merit is the lowest.
    setup.open(EpochId(epoch.0 + 2));
    setup.advance();
    let actors = setup.inferers.clone();
    for actor in [&actors[0], &actors[1], &actors[3]] {
        submit_error(&mut setup, actor, EpochId(epoch.0 + 2), 100);
    }
    let outcome = submit_error(&mut setup, &evicted, EpochId(epoch.0 + 2), 0);
    assert_eq!(outcome, Outcome::NotAdmitted);
    // Who waits moves up.
    let before = setup.suite.status(setup.topic, &evicted.account).unwrap();
    assert!(before.roles[0].merit > lost.roles[0].merit);

    // A place that becomes free is taken up under the old number and merit.
    let leaver = actors[3].account.clone();
    setup
        .suite
        .leave(&leaver, setup.topic, Role::Inferer)
        .unwrap();
    setup.suite.skip(600);
    setup.open(EpochId(epoch.0 + 4));
    setup.advance();
    let outcome = submit_error(&mut setup, &evicted, EpochId(epoch.0 + 4), 0);
    assert_ne!(outcome, Outcome::NotAdmitted);
    let after = setup.suite.status(setup.topic, &evicted.account).unwrap();
    assert_eq!(after.roles[0].merit, before.roles[0].merit);
    setup.assert_lawful();
}

/// Truths come ten epochs later. By the time epoch `e` settles, the hopeless inferer 3 has been
/// evicted; its part in `e` is scored and paid all the same.
#[test]
fn a_late_settlement_credits_whom_it_concerns_though_evicted_since() {
    let mut params = three_places();
    params.schedule.ground_truth_lag = 6_000;
    params.caps.detailed_epochs = 100;
    let mut setup = Setup::new(params, [4, 0, 1]);
    let actors = setup.inferers.clone();
    let mut evicted_in = None;
    for epoch in (0..120).map(EpochId) {
        // Whatever is due before this epoch opens, with truths in between.
        setup.open(epoch);
        if let Some(old) = epoch.0.checked_sub(10) {
            setup.report_all(EpochId(old));
        }
        for (actor, error) in actors.iter().zip([100, -200, 60_000]) {
            submit_error(&mut setup, actor, epoch, error);
        }
        if epoch.0 > 0 && submit_error(&mut setup, &actors[3], epoch, 150) == Outcome::Replaced(3) {
            evicted_in = Some(epoch);
            break;
        }
        setup.suite.skip(210);
        setup.advance();
    }
    let evicted_in = evicted_in.expect("the hopeless inferer is evicted in the end");
    let open: Vec<EpochId> = setup.suite.topic(setup.topic).unwrap().open_epochs;
    let waiting: Vec<EpochId> = open
        .into_iter()
        .filter(|epoch| *epoch < evicted_in)
        .collect();
    assert!(waiting.len() >= 5, "{waiting:?}");

    for epoch in waiting {
        setup.suite.skip_to_report(setup.topic, epoch).unwrap();
        setup.advance();
        setup.report_all(epoch);
        setup.settle(epoch);
        let record = setup.suite.epoch(setup.topic, epoch).unwrap();
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
    setup.assert_lawful();
}

#[test]
fn reputers_have_places_too() {
    let mut params = quick_params();
    params.caps.reputers = 2;
    let mut setup = Setup::new(params, [2, 0, 4]);
    let epoch = EpochId(0);
    setup.submit_all(epoch);
    setup.close(epoch);
    setup.suite.skip_to_report(setup.topic, epoch).unwrap();
    for reputer in setup.reputers.clone() {
        // whether the last two are refused or not admitted, they do not count
        let _ = setup
            .suite
            .report(&reputer.account, setup.topic, epoch, whole(100));
    }
    assert_eq!(setup.suite.reports(setup.topic, epoch).unwrap().len(), 2);
    setup.settle(epoch);
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 1);
    setup.assert_lawful();
}
