//! Nobody keeps others out: ties, stakes, silence; through messages.

use allora_interfaces::synthesis_coordinator::{
    EpochResponse, QueryMsg, RoleStatus, StatusResponse,
};

use super::waiting::WHOLE_WAY;
use super::*;
use crate::places::stakes::MOST_MISSED;
use crate::state::{load_roster, PARKED, ROSTERS, SUBMISSIONS};

const ALLO: u128 = 1_000_000_000_000_000_000;

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

#[test]
fn holders_whose_first_scores_are_to_come_keep_their_places() {
    let mut slow = params();
    slow.caps.inferers = 3;
    slow.schedule.ground_truth_lag = 40 * LENGTH;
    let mut coordinator = TestCoordinator::staffed(slow);
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    for epoch in 0..WHOLE_WAY {
        coordinator.submit_all(epoch);
        let response = coordinator.infer("dan", epoch, "5").unwrap();
        assert_eq!(facts(&response), ["submission_not_admitted"], "{epoch}");
        coordinator.at_epoch(epoch, WINDOW);
        coordinator.advance();
    }
}

fn in_role(coordinator: &TestCoordinator, name: &str, role: Role) -> RoleStatus {
    let status: StatusResponse = coordinator
        .ask(QueryMsg::Status {
            topic_id: TOPIC,
            actor: coordinator.address(name).into(),
        })
        .unwrap();
    let mut roles = status.roles.into_iter();
    roles.find(|status| status.role == role).unwrap()
}

#[test]
fn status_foresees_what_a_submission_or_report_would_get() {
    let mut params = params();
    (params.caps.inferers, params.caps.reputers) = (3, 2);
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.live(0);
    coordinator.admit(Role::Inferer, "dan", 8).unwrap();
    coordinator.admit(Role::Reputer, "roy", 9).unwrap();
    let mut admitted_in = None;
    for epoch in 1..WHOLE_WAY {
        coordinator.at_epoch(epoch, 1);
        coordinator.infer("ann", epoch, "10").unwrap();
        let before = coordinator.dump();
        let told = in_role(&coordinator, "dan", Role::Inferer);
        assert_eq!(coordinator.dump(), before, "a query writes nothing");
        let response = coordinator.infer("dan", epoch, "5").unwrap();
        let got = facts(&response) == ["submission_accepted"];
        assert_eq!(told.would_be_accepted, got, "{:?}", told.reason);
        coordinator.at_epoch(epoch, WINDOW);
        coordinator.advance();
        if got {
            admitted_in = Some(epoch);
            break;
        }
        coordinator.report_all(epoch);
        coordinator.at_epoch(epoch, LAG + REPORT);
        coordinator.advance();
    }
    coordinator.at_epoch(admitted_in.unwrap(), LAG);
    let told = in_role(&coordinator, "roy", Role::Reputer);
    assert_eq!(
        told.reason.as_deref(),
        Some("all 2 places of the role are taken by more stake")
    );
    coordinator.set_stakes(&[(9, 6 * ALLO)]);
    assert!(in_role(&coordinator, "roy", Role::Reputer).would_be_accepted);
}
