//! Places and roles that are lost between commitment and revealing.

use super::attacks::{assert_wrong, committed};
use super::*;

/// Ann holds the only place and has committed; Dan, refused often enough, takes it.
#[test]
fn whoever_is_evicted_after_it_committed_has_nothing_to_reveal_and_to_answer_for() {
    let mut params = hidden();
    params.caps.inferers = 1;
    params.merit.alpha = Real::ONE;
    let mut coordinator = TestCoordinator::with(params);
    coordinator.admit(Role::Inferer, "ann", 1).unwrap();
    coordinator.admit(Role::Inferer, "dan", 2).unwrap();
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    let response = coordinator.commit("dan", &inference(0, "11")).unwrap();
    assert_eq!(facts(&response), ["commitment_accepted"]);
    let attributes = &response.events[0].attributes;
    let replaced = attributes.iter().find(|each| each.key == "replaced");
    assert_eq!(replaced.unwrap().value, "1");
    let response = coordinator.commit("ann", &inference(0, "10")).unwrap();
    assert_eq!(facts(&response), ["submission_not_admitted"]);

    coordinator.at_epoch(0, WINDOW);
    assert_wrong(coordinator.reveal("ann", &inference(0, "10")));
    coordinator.reveal("dan", &inference(0, "11")).unwrap();
    coordinator.at_epoch(0, ENDED);
    coordinator.advance();
    assert_eq!(coordinator.marks("ann"), 0);
}

#[test]
fn whoever_is_dismissed_in_the_window_is_as_if_it_had_not_committed() {
    let mut coordinator = committed();
    coordinator.commit("bob", &inference(0, "11")).unwrap();
    coordinator.dismiss(Role::Inferer, "ann").unwrap();
    coordinator.at_epoch(0, WINDOW);
    assert_wrong(coordinator.reveal("ann", &inference(0, "10")));
    coordinator.at_epoch(0, ENDED);
    coordinator.advance();
    assert_eq!(coordinator.marks("ann"), 0);
    assert_eq!(coordinator.marks("bob"), 1);
}

#[test]
fn whoever_is_dismissed_after_the_window_may_reveal_and_must() {
    for reveals in [true, false] {
        let mut coordinator = committed();
        coordinator.at_epoch(0, WINDOW);
        coordinator.dismiss(Role::Inferer, "ann").unwrap();
        if reveals {
            coordinator.reveal("ann", &inference(0, "10")).unwrap();
        }
        coordinator.at_epoch(0, ENDED);
        coordinator.advance();
        let unrevealed = coordinator.marks("ann");
        assert_eq!(unrevealed, u32::from(!reveals));
    }
}
