//! Sortition by merit, without storage.

use allora_interfaces::topic_registry::MeritSettings;
use allora_interfaces::{ActorId, EpochId, Role};
use allora_math::Real;

use super::real;
use crate::places::roster::{penalize_absent, Attainable};
use crate::state::{Place, Roster, Standing};

fn place(actor: u32, merit: Option<&str>) -> Option<Place> {
    Some(Place {
        actor: ActorId(actor),
        since: 0,
        standing: Standing {
            merit: merit.map(real),
            ..Standing::default()
        },
        pairs: vec![],
    })
}

fn roster(places: Vec<Option<Place>>) -> Roster {
    Roster {
        role: Role::Inferer,
        places,
    }
}

fn seat(roster: &Roster, actor: u32, merit: Option<&str>, capacity: usize) -> Option<Attainable> {
    roster.place_for(ActorId(actor), merit.map(real), capacity)
}

#[test]
fn a_free_place_goes_to_anybody() {
    let roster = roster(vec![place(1, Some("5")), None, place(3, None)]);
    assert_eq!(seat(&roster, 9, None, 3), Some(Attainable::Vacant(1)));
    assert_eq!(seat(&roster, 9, None, 4), Some(Attainable::Vacant(1)));
    let empty = Roster::new(Role::Inferer);
    assert_eq!(seat(&empty, 9, Some("-7"), 1), Some(Attainable::Vacant(0)));
    assert_eq!(seat(&empty, 9, Some("-7"), 0), None);
}

#[test]
fn a_full_role_gives_way_to_higher_merit_only() {
    let roster = roster(vec![
        place(1, Some("5")),
        place(2, Some("-1")),
        place(3, None),
    ]);
    assert_eq!(
        seat(&roster, 9, Some("-0.5"), 3),
        Some(Attainable::Lowest(1, ActorId(2)))
    );
    assert_eq!(seat(&roster, 9, Some("-1.5"), 3), None);
    assert_eq!(seat(&roster, 9, None, 3), None);
}

#[test]
fn between_equals_the_earlier_to_join_holds_or_takes_the_place() {
    let roster = roster(vec![place(4, Some("1")), place(7, Some("1"))]);
    assert_eq!(roster.lowest().unwrap().1.actor, ActorId(7));
    assert_eq!(
        seat(&roster, 5, Some("1"), 2),
        Some(Attainable::Lowest(1, ActorId(7)))
    );
    assert_eq!(seat(&roster, 8, Some("1"), 2), None);
}

#[test]
fn a_lowered_cap_leaves_holders_but_fills_no_vacancy() {
    let roster = roster(vec![place(1, Some("1")), None, place(3, Some("2"))]);
    assert_eq!(seat(&roster, 9, Some("0"), 2), None);
    assert_eq!(
        seat(&roster, 9, Some("9"), 1),
        Some(Attainable::Lowest(0, ActorId(1)))
    );
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
        while roster.place_for(ActorId(2), newcomer, 1).is_none() {
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
