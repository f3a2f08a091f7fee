//! Sortition by merit, without storage.

use allora_interfaces::topic_registry::MeritSettings;
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::Real;

use super::real;
use crate::places::roster::penalize_absent;
use crate::state::{Place, Roster, Standing};

fn place(actor: u32, merit: Option<&str>) -> Option<Place> {
    Some(Place {
        actor: ActorId(actor),
        since: 0,
        standing: Standing {
            merit: merit.map(real),
            ..Standing::default()
        },
        waited: 0,
        missed: 0,
        pairs: vec![],
    })
}

fn roster(places: Vec<Option<Place>>) -> Roster {
    Roster {
        role: Role::Inferer,
        places,
    }
}

#[test]
fn a_free_place_goes_to_anybody() {
    let roster = roster(vec![place(1, Some("5")), None, place(3, None)]);
    assert_eq!(roster.vacancy(3), Some(1));
    assert_eq!(roster.vacancy(4), Some(1));
    let empty = Roster::new(Role::Inferer);
    assert_eq!(empty.vacancy(1), Some(0));
    assert_eq!(empty.vacancy(0), None);
}

#[test]
fn a_lowered_cap_leaves_holders_but_fills_no_vacancy() {
    let roster = roster(vec![place(1, Some("1")), None, place(3, Some("2"))]);
    assert_eq!(roster.vacancy(2), None);
    assert_eq!(roster.vacancy(1), None);
}

#[test]
fn between_equals_the_longest_in_their_places_are_beaten_first() {
    let mut newer = place(9, Some("1")).unwrap();
    newer.since = 3;
    let holders = vec![place(4, Some("1")), place(7, Some("1")), Some(newer)];
    let roster = roster(holders);
    let lowest = |epoch| roster.lowest(EpochId(epoch)).unwrap().1.actor;
    assert_eq!(lowest(5), ActorId(7), "between these the latest to join");
}

#[test]
fn between_equals_that_came_with_the_epoch_the_shortest_wait_is_beaten_first() {
    let fresh = |actor, waited| {
        let mut place = place(actor, Some("1")).unwrap();
        (place.since, place.waited) = (5, waited);
        Some(place)
    };
    let roster = roster(vec![fresh(1, 4), fresh(2, 3), fresh(3, 9)]);
    assert_eq!(roster.lowest(EpochId(5)).unwrap().1.actor, ActorId(2));
    // An epoch later their waits are past.
    assert_eq!(roster.lowest(EpochId(6)).unwrap().1.actor, ActorId(3));
}

#[test]
fn a_newcomer_starts_deviations_below_the_lowest() {
    let roster = roster(vec![
        place(1, Some("1")),
        place(2, Some("3")),
        place(3, None),
    ]);
    // The sample deviation of 1 and 3 is √2.
    let merit = roster.newcomer_merit(&real("2")).unwrap().unwrap();
    assert!(
        real("-1.8285") < merit && merit < real("-1.8284"),
        "{merit}"
    );
    let unscored = Roster::new(Role::Inferer);
    assert_eq!(unscored.newcomer_merit(&real("2")).unwrap(), None);
}

fn settings(deviations: &str) -> MeritSettings {
    MeritSettings {
        alpha: real("0.5"),
        newcomer_deviations: real(deviations),
        ..MeritSettings::default()
    }
}

#[test]
fn the_absent_fall_and_the_present_stay() {
    let mut roster = roster(vec![
        place(1, Some("1")),
        place(2, Some("1")),
        place(3, None),
    ]);
    let epsilon = real("0.25");
    penalize_absent(
        &mut roster,
        &[ActorId(1)],
        EpochId(0),
        &settings("2"),
        &epsilon,
    )
    .unwrap();
    let merits: Vec<_> = roster.holders().map(|place| place.standing.merit).collect();
    // Target 1 − 2·(0 + ¼) = ½; without a merit it is reached at once.
    assert_eq!(
        merits,
        [Some(real("1")), Some(real("0.75")), Some(real("0.5"))]
    );
}

#[test]
fn an_idle_holder_falls_below_any_newcomer_in_the_end_even_without_spread() {
    for deviations in ["0", "2"] {
        let mut roster = roster(vec![place(1, Some("40"))]);
        let newcomer = roster.newcomer_merit(&real(deviations)).unwrap();
        let mut epochs = 0;
        while roster.lowest(EpochId(99)).unwrap().1.standing.merit > newcomer {
            let epsilon = real("0.01");
            let settings = settings(deviations);
            penalize_absent(&mut roster, &[], EpochId(epochs), &settings, &epsilon).unwrap();
            epochs += 1;
            assert!(epochs < 10, "still there");
        }
    }
}

#[test]
fn absence_before_its_first_epoch_does_not_count() {
    let mut late = place(1, Some("1")).unwrap();
    late.since = 5;
    let mut roster = roster(vec![Some(late)]);
    let epsilon = Real::ONE;
    for (epoch, falls) in [(4, false), (5, true)] {
        penalize_absent(&mut roster, &[], EpochId(epoch), &settings("1"), &epsilon).unwrap();
        let merit = roster.holders().next().unwrap().standing.merit;
        assert_eq!(merit != Some(Real::ONE), falls, "epoch {epoch}");
    }
}
