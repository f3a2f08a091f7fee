//! Waiting for a place, without storage.

use allora_interfaces::topic_registry::MeritSettings;
use allora_math::Number;

use super::*;
use crate::places::waiting::Contest;
use crate::state::{Parked, Place, Roster, Standing, Waiting};

/// Epochs after which a merit that waits has arrived, for `α = 0.1`.
pub(super) const WHOLE_WAY: u64 = 30;

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
