//! Nobody keeps others out: waiting, ties, stakes, silence.

use allora_interfaces::synthesis_coordinator::{EpochResponse, QueryMsg};
use allora_interfaces::topic_registry::{Caps, MeritSettings};
use allora_math::Number;
use allora_test_kit::Random;

use super::*;
use crate::places::stakes::MOST_MISSED;
use crate::places::waiting::Contest;
use crate::state::{
    load_roster, Parked, Place, Roster, Standing, Waiting, PARKED, ROSTERS, SUBMISSIONS,
};

const ALLO: u128 = 1_000_000_000_000_000_000;
/// Epochs after which a merit that waits has arrived, for `α = 0.1`.
const WHOLE_WAY: u64 = 30;

fn place(actor: u32, merit: Option<&str>) -> Place {
    Place {
        actor: ActorId(actor),
        since: 0,
        standing: with_merit(merit),
        waited: 0,
        missed: 0,
        pairs: vec![],
    }
}

fn with_merit(merit: Option<&str>) -> Standing {
    Standing {
        merit: merit.map(real),
        ..Standing::default()
    }
}

fn full(role: Role, merits: &[Option<&str>]) -> Roster {
    let places = (1..).zip(merits);
    Roster {
        role,
        places: places
            .map(|(actor, merit)| Some(place(actor, *merit)))
            .collect(),
    }
}

fn waiting(merit: Option<&str>, refused: u16) -> Parked {
    Parked {
        waiting: Waiting {
            refused,
            ..Waiting::default()
        },
        ..Parked::new(Role::Inferer, with_merit(merit))
    }
}

/// The place taken in an epoch.
fn challenge(roster: &Roster, parked: &mut Parked, epoch: u64) -> Option<usize> {
    let settings = MeritSettings::default();
    let contest = Contest {
        roster,
        epoch: EpochId(epoch),
        settings: &settings,
        scores_to_come: false,
    };
    contest.challenge(parked).unwrap()
}

#[test]
fn a_full_role_gives_way_to_merit_that_is_not_lower() {
    let roster = full(Role::Inferer, &[Some("5"), Some("-1"), None, Some("40")]);
    for (merit, place) in [("-0.5", Some(1)), ("-1", Some(1)), ("-30", None)] {
        let mut parked = waiting(Some(merit), 0);
        assert_eq!(challenge(&roster, &mut parked, 9), place, "{merit}");
    }
}

#[test]
fn the_waiting_move_to_the_quantile_and_at_most_once_per_epoch() {
    let merits = [Some("8"), Some("0"), Some("4"), Some("2"), Some("6")];
    let roster = full(Role::Inferer, &merits);
    let mut parked = waiting(Some("-8"), 0);
    assert_eq!(challenge(&roster, &mut parked, 1), None);
    // A tenth of the way to 2, the first of four quarters.
    let distance = parked.standing.merit.unwrap().sub(&real("-7")).unwrap();
    assert!(
        distance.abs() < real("1e-15"),
        "{:?}",
        parked.standing.merit
    );
    let once = parked.clone();
    assert_eq!(challenge(&roster, &mut parked, 1), None);
    assert_eq!(parked, once, "repeated in the same epoch");
    let mut epoch = 1;
    while challenge(&roster, &mut parked, epoch).is_none() {
        epoch += 1;
    }
    // 2 − 10·0.9^n reaches 0 with n = 16.
    assert_eq!((epoch, parked.waiting.refused), (16, 16));
}

#[test]
fn a_merit_that_only_approaches_the_lowest_arrives_after_a_bounded_wait() {
    let roster = full(Role::Inferer, &[Some("1"); 8]);
    for start in ["0.999", "-1e12"] {
        let mut parked = waiting(Some(start), 0);
        for epoch in 1..WHOLE_WAY {
            assert_eq!(
                challenge(&roster, &mut parked, epoch),
                None,
                "{start} in {epoch}"
            );
        }
        assert!(challenge(&roster, &mut parked, WHOLE_WAY).is_some());
        assert_eq!(parked.standing.merit, Some(Real::ONE));
    }
}

#[test]
fn the_evicted_get_nothing_else_by_merit_in_the_same_epoch() {
    let lost = Parked::evicted(Role::Inferer, place(9, Some("7")), EpochId(4));
    let roster = full(Role::Inferer, &[Some("7"), Some("1")]);
    let mut parked = lost.clone();
    assert_eq!(challenge(&roster, &mut parked, 4), None);
    assert_eq!(parked, lost, "and lose nothing by asking");
    assert_eq!(challenge(&roster, &mut parked, 5), Some(1));
}

#[test]
fn between_equals_of_one_epoch_the_longer_wait_holds() {
    let mut fresh = place(5, Some("1"));
    (fresh.since, fresh.waited) = (6, 3);
    let roster = Roster {
        role: Role::Inferer,
        places: vec![Some(fresh.clone())],
    };
    // Whoever is refused now has waited one more epoch.
    assert_eq!(challenge(&roster, &mut waiting(Some("1"), 2), 6), None);
    assert_eq!(challenge(&roster, &mut waiting(Some("1"), 3), 6), Some(0));
    assert_eq!(challenge(&roster, &mut waiting(Some("1"), 0), 7), Some(0));
    // Pushed out in the epoch it came with, it has waited one more.
    let evicted = Parked::evicted(Role::Inferer, fresh.clone(), EpochId(6));
    assert_eq!(evicted.waiting.refused, 4);
    let evicted = Parked::evicted(Role::Inferer, fresh, EpochId(7));
    assert_eq!(evicted.waiting.refused, 0);
}

#[test]
fn holders_never_scored_give_way_to_a_wait_unless_scores_are_to_come() {
    let roster = full(Role::Inferer, &[None, None]);
    let settings = MeritSettings::default();
    for (scores_to_come, place) in [(false, Some(1)), (true, None)] {
        let contest = |epoch| Contest {
            roster: &roster,
            epoch: EpochId(epoch),
            settings: &settings,
            scores_to_come,
        };
        let mut parked = waiting(None, 0);
        for epoch in 1..10 {
            assert_eq!(contest(epoch).challenge(&mut parked).unwrap(), None);
        }
        assert_eq!(contest(10).challenge(&mut parked).unwrap(), place);
    }
}

#[test]
fn reputers_are_beaten_by_stake_and_among_equals_by_merit_only() {
    let roster = full(Role::Reputer, &[Some("3"), Some("1"), Some("9")]);
    let stakes = [5, 5, 4].map(Uint128::new);
    let outbid =
        |stake, merit: Option<&str>| roster.outbid(&stakes, Uint128::new(stake), merit.map(real));
    assert_eq!(outbid(3, Some("99")), None);
    assert_eq!(outbid(4, Some("9")), None, "between equals nothing moves");
    assert_eq!(outbid(4, Some("10")), Some(2));
    assert_eq!(outbid(5, None), Some(2));
    let equal = [5; 3].map(Uint128::new);
    assert_eq!(
        roster.outbid(&equal, Uint128::new(5), Some(real("2"))),
        Some(1)
    );
}

#[test]
fn a_place_lost_by_repetition_in_one_window_does_not_move_in_circles() {
    let mut params = params();
    params.caps.inferers = 3;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.live(0);
    let storage = &mut coordinator.deps.storage;
    let mut roster = load_roster(storage, TOPIC, Role::Inferer).unwrap();
    for place in roster.holders_mut() {
        place.standing.merit = Some(Real::ONE);
    }
    ROSTERS.save(storage, (TOPIC, Role::Inferer), &roster);
    for (id, name) in [(8, "dan"), (9, "don")] {
        coordinator.admit(Role::Inferer, name, id).unwrap();
    }
    coordinator.at_epoch(1, 1);
    let names = ["ann", "bob", "cyd", "dan", "don"];
    let mut changes = 0;
    for name in names.into_iter().cycle().take(50) {
        let response = coordinator.infer(name, 1, "11").unwrap();
        let attributes = response.events.iter().flat_map(|event| &event.attributes);
        changes += attributes.filter(|a| a.key == "replaced").count();
    }
    assert_eq!(changes, 2, "both newcomers, once");
    assert_eq!(coordinator.count("submissions"), 3);
}

#[test]
fn audit_05_clones_that_tie_keep_no_expert_out() {
    let mut params = params();
    params.caps.inferers = 32;
    let mut coordinator = TestCoordinator::with(params);
    coordinator.admit(Role::Reputer, "rex", 200).unwrap();
    // 32 that hold the places and 32 that push out whom they can, before and after the expert
    for id in 1..=64 {
        coordinator
            .admit(Role::Inferer, &format!("clone{id}"), id)
            .unwrap();
    }
    coordinator.admit(Role::Inferer, "expert", 100).unwrap();
    let mut settled_with_expert = 0;
    for epoch in 0..20 {
        coordinator.at_epoch(epoch, 1);
        let clones = |coordinator: &mut TestCoordinator, ids: core::ops::RangeInclusive<u32>| {
            for id in ids {
                coordinator
                    .infer(&format!("clone{id}"), epoch, "8")
                    .unwrap();
            }
        };
        clones(&mut coordinator, 1..=48);
        coordinator.infer("expert", epoch, "10").unwrap();
        clones(&mut coordinator, 49..=64);
        let key = (TOPIC, EpochId(epoch), ActorId(100));
        settled_with_expert += u32::from(SUBMISSIONS.has(&coordinator.deps.storage, key));
        coordinator.at_epoch(epoch, LAG);
        coordinator.advance();
        coordinator.report("rex", epoch, "10").unwrap();
        coordinator.at_epoch(epoch, LAG + REPORT);
        coordinator.advance();
    }
    // Nobody has a merit before epoch 0 is settled.
    assert!(settled_with_expert >= 15, "{settled_with_expert}");
}

#[test]
fn audit_05_dust_reputers_keep_no_stake_out() {
    let mut coordinator = TestCoordinator::with(params());
    coordinator.admit(Role::Inferer, "ann", 1).unwrap();
    let stakes: Vec<_> = (11..=16)
        .map(|id| (id, ALLO))
        .chain((21..=23).map(|id| (id, 1_000_000 * ALLO)))
        .collect();
    for (id, _) in &stakes {
        coordinator
            .admit(Role::Reputer, &format!("r{id}"), *id)
            .unwrap();
    }
    coordinator.set_stakes(&stakes);
    let mut heard = 0;
    for epoch in 0..2 {
        coordinator.at_epoch(epoch, 1);
        coordinator.infer("ann", epoch, "10").unwrap();
        coordinator.at_epoch(epoch, LAG);
        coordinator.advance();
        for (id, _) in &stakes {
            let truth = if *id > 20 { "10" } else { "-5" };
            let response = coordinator.report(&format!("r{id}"), epoch, truth).unwrap();
            heard += usize::from(*id > 20 && facts(&response) == ["truth_reported"]);
        }
        assert!(coordinator.count("truths") <= 6);
        coordinator.at_epoch(epoch, LAG + REPORT);
        coordinator.advance();
    }
    assert_eq!(heard, 3, "in the second epoch");
    let told: EpochResponse = coordinator
        .ask(QueryMsg::Epoch {
            topic_id: TOPIC,
            epoch: EpochId(1),
        })
        .unwrap();
    assert_eq!(told.truth, Some(real("10")));
}

#[test]
fn stake_that_has_left_keeps_nobody_out() {
    let mut params = params();
    params.caps.reputers = 2;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.set_stakes(&[(6, 900 * ALLO), (7, 800 * ALLO)]);
    coordinator.live(0);
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    coordinator.submit_all(1);
    coordinator.at_epoch(1, LAG);
    let before = coordinator.dump();
    coordinator.report("roy", 1, "11").unwrap();
    assert_eq!(coordinator.dump(), before, "5 ALLO are no match for 800");
    // The money behind both moved on after their reports.
    coordinator.set_stakes(&[(6, ALLO), (7, 0)]);
    coordinator.report("roy", 1, "11").unwrap();
    let roster = load_roster(&coordinator.deps.storage, TOPIC, Role::Reputer).unwrap();
    assert!(roster.find(ActorId(7)).is_none() && roster.find(ActorId(8)).is_some());
}

#[test]
fn silent_stake_gives_way_to_whoever_reports_and_comes_back_by_reporting() {
    let mut params = params();
    params.caps.reputers = 2;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.set_stakes(&[(6, 900 * ALLO), (7, 800 * ALLO)]);
    coordinator.admit(Role::Reputer, "roy", 8).unwrap();
    // Their places count from epoch 1 on.
    let last = u64::from(MOST_MISSED) + 1;
    for epoch in 0..=last {
        coordinator.submit_all(epoch);
        coordinator.at_epoch(epoch, LAG);
        coordinator.advance();
        coordinator.report("roy", epoch, "10").unwrap();
        let roster = load_roster(&coordinator.deps.storage, TOPIC, Role::Reputer).unwrap();
        assert_eq!(roster.find(ActorId(8)).is_some(), epoch == last, "{epoch}");
        coordinator.at_epoch(epoch, LAG + 2 * REPORT);
        coordinator.advance();
    }
    // Ria, pushed out first, has more stake than roy.
    let epoch = last + 1;
    coordinator.submit_all(epoch);
    coordinator.at_epoch(epoch, LAG);
    coordinator.report("ria", epoch, "10").unwrap();
    let roster = load_roster(&coordinator.deps.storage, TOPIC, Role::Reputer).unwrap();
    assert!(roster.find(ActorId(7)).is_some());
}

#[test]
fn audit_20_an_idle_epoch_costs_nobody_merit() {
    let mut params = params();
    params.caps.inferers = 3;
    for lived in [0, 2] {
        let mut coordinator = TestCoordinator::staffed(params.clone());
        for epoch in 0..lived {
            coordinator.live(epoch);
        }
        coordinator.admit(Role::Inferer, "eve", 8).unwrap();
        let rosters = |coordinator: &TestCoordinator| {
            Role::ALL.map(|role| load_roster(&coordinator.deps.storage, TOPIC, role).unwrap())
        };
        let before = rosters(&coordinator);
        for epoch in [lived, lived + 1] {
            coordinator.at_epoch(epoch, 1);
            coordinator.forecast("fay", epoch, &[(1, "1")]).unwrap();
            let response = coordinator.infer("eve", epoch, "1").unwrap();
            assert_eq!(facts(&response), ["submission_not_admitted"]);
            coordinator.at_epoch(epoch, LAG + 2 * REPORT);
            coordinator.advance();
        }
        assert_eq!(coordinator.settled.last().unwrap().2, Settlement::Void {});
        assert_eq!(rosters(&coordinator), before);
    }
}

#[test]
fn idle_holders_with_merit_are_displaced_by_whoever_waits() {
    let mut params = params();
    params.caps.inferers = 3;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.live(0);
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    for epoch in 1..=WHOLE_WAY {
        coordinator.at_epoch(epoch, 1);
        let response = coordinator.infer("dan", epoch, "5").unwrap();
        if facts(&response) == ["submission_accepted"] {
            return;
        }
        coordinator.at_epoch(epoch, WINDOW);
        coordinator.advance();
    }
    panic!("dan still waits behind holders who stopped");
}

/// A topic of 8 places held by inferers with errors up to ±20.
struct Crowd {
    coordinator: TestCoordinator,
    random: Random,
}

impl Crowd {
    fn new(seed: u64) -> Self {
        let mut params = params();
        params.synthesis.alpha_regret = real("0.1");
        params.caps = Caps {
            inferers: 8,
            ..params.caps
        };
        let mut coordinator = TestCoordinator::with(params);
        coordinator.admit(Role::Reputer, "rex", 200).unwrap();
        for id in 1..=8 {
            coordinator
                .admit(Role::Inferer, &format!("w{id}"), id)
                .unwrap();
        }
        Self {
            coordinator,
            random: Random::new(seed),
        }
    }

    /// One epoch: everybody submits, `guests` with their errors in thousandths. Answers who of
    /// the guests takes part.
    fn live(&mut self, epoch: u64, guests: &[(u32, u64)]) -> Vec<bool> {
        let truth = 100_000 + self.random.below(6_001);
        self.coordinator.at_epoch(epoch, 1);
        let regulars = (1..=8).map(|id| (id, 20_000));
        let all: Vec<_> = regulars.chain(guests.iter().copied()).collect();
        for (id, error) in all {
            let value = truth + self.random.below(2 * error + 1) - error;
            let value = format!("{}.{:03}", value / 1000, value % 1000);
            self.coordinator
                .infer(&format!("w{id}"), epoch, &value)
                .unwrap();
        }
        let storage = &self.coordinator.deps.storage;
        let takes_part = |id| SUBMISSIONS.has(storage, (TOPIC, EpochId(epoch), ActorId(id)));
        let admitted = guests.iter().map(|(id, _)| takes_part(*id)).collect();
        self.coordinator.at_epoch(epoch, LAG);
        self.coordinator.advance();
        let truth = format!("{}.{:03}", truth / 1000, truth % 1000);
        self.coordinator.report("rex", epoch, &truth).unwrap();
        self.coordinator.at_epoch(epoch, LAG + REPORT);
        self.coordinator.advance();
        admitted
    }
}

#[test]
fn field_g9_a_perfect_inferer_is_in_within_50_epochs() {
    for seed in 0..20 {
        let mut crowd = Crowd::new(seed);
        for epoch in 0..30 {
            crowd.live(epoch, &[]);
        }
        crowd.coordinator.admit(Role::Inferer, "w9", 9).unwrap();
        let mut in_since = None;
        let mut missed = 0;
        for epoch in 30..130 {
            let admitted = crowd.live(epoch, &[(9, 1)])[0];
            if admitted && in_since.is_none() {
                in_since = Some(epoch);
            }
            missed += u32::from(in_since.is_some() && !admitted);
        }
        let waited = in_since.expect("never admitted") - 30;
        assert!(waited <= 50, "seed {seed} waited {waited} epochs");
        assert!(
            missed <= 10,
            "seed {seed} was out again for {missed} epochs"
        );
    }
}

#[test]
fn noise_that_waits_does_not_keep_an_expert_out() {
    for seed in 0..4 {
        let mut crowd = Crowd::new(seed);
        for epoch in 0..30 {
            crowd.live(epoch, &[]);
        }
        let mut guests = vec![(9, 1)];
        guests.extend((10..=17).map(|id| (id, 60_000)));
        for (id, _) in &guests {
            crowd
                .coordinator
                .admit(Role::Inferer, &format!("w{id}"), *id)
                .unwrap();
        }
        let (mut expert, mut noise) = (0, 0);
        for epoch in 30..230 {
            let admitted = crowd.live(epoch, &guests);
            if epoch >= 80 {
                expert += usize::from(admitted[0]);
                noise += admitted[1..].iter().filter(|there| **there).count();
            }
        }
        assert!(expert >= 135, "seed {seed}: {expert} of 150");
        assert!(noise < 600, "seed {seed}: {noise} of 1200");
    }
}

#[test]
fn a_settlement_keeps_how_long_an_actor_without_a_place_has_waited() {
    let mut params = params();
    params.caps.inferers = 3;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.submit_all(0);
    coordinator.at_epoch(0, WINDOW);
    coordinator.advance();
    coordinator.dismiss(Role::Inferer, "ann").unwrap();
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    coordinator.admit(Role::Inferer, "ann", 1).unwrap();
    coordinator.infer("ann", 1, "5").unwrap_err();
    coordinator.at_epoch(1, 1);
    let response = coordinator.infer("ann", 1, "5").unwrap();
    assert_eq!(facts(&response), ["submission_not_admitted"]);
    let parked = |coordinator: &TestCoordinator| {
        let key = (TOPIC, Role::Inferer, ActorId(1));
        PARKED.load(&coordinator.deps.storage, key).unwrap()
    };
    let before = parked(&coordinator);
    assert_eq!(before.waiting.refused, 1);
    coordinator.report_all(0);
    coordinator.at_epoch(0, LAG + REPORT);
    coordinator.advance();
    let after = parked(&coordinator);
    assert_eq!(after.waiting, before.waiting);
    assert_eq!(after.standing.epochs, 1);
}
