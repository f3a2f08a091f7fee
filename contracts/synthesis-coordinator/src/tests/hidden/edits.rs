//! Topics that begin to hide, or stop, while epochs are open.

use super::*;

#[test]
fn an_epoch_keeps_the_rules_it_opened_with_when_a_topic_begins_to_hide_or_stops() {
    // Opened in the open; the topic hides from epoch 1 on.
    let mut coordinator = TestCoordinator::staffed(second_order());
    coordinator.at_epoch(0, 1);
    coordinator.infer("ann", 0, "10").unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.update(2, hidden()).unwrap();
    coordinator.advance();
    coordinator.at_epoch(1, 1);
    assert!(coordinator.infer("ann", 1, "10").is_err());
    coordinator.commit("ann", &inference(1, "10")).unwrap();
    coordinator.at_epoch(0, LAG + WINDOW);
    assert!(coordinator.commit("rex", &truth(0, "10")).is_err());
    coordinator.report("rex", 0, "10").unwrap();
    coordinator.reveal("ann", &inference(1, "10")).unwrap();

    // Epoch 1 is hidden, whatever follows; from epoch 2 on nothing is.
    coordinator.update(3, second_order()).unwrap();
    coordinator.at_epoch(2, 0);
    coordinator.advance();
    coordinator.infer("ann", 2, "10").unwrap();
    coordinator.at_epoch(1, LAG);
    assert!(coordinator.report("rex", 1, "10").is_err());
    coordinator.commit("rex", &truth(1, "10")).unwrap();
    coordinator.at_epoch(1, TRUTHS);
    assert_eq!(
        coordinator.open_window("rex", 1),
        Some(WindowKind::ReportReveal)
    );
    coordinator.reveal("rex", &truth(1, "10")).unwrap();
    coordinator.at_epoch(2, LAG + 1);
    coordinator.report("rex", 2, "10").unwrap();
    coordinator.at_epoch(2, LAG + REPORT);
    coordinator.advance();
    let paid = coordinator.settled.iter().map(|(epoch, _, settlement)| {
        assert_ne!(settlement, &Settlement::Void {}, "{epoch}");
        epoch.0
    });
    assert_eq!(paid.collect::<Vec<_>>(), [0, 1, 2]);
}

/// Its rules are those of neither of the two versions that the clock knows.
#[test]
fn what_was_committed_to_two_edits_ago_is_revealed_by_the_rules_of_then() {
    let mut params = hidden();
    params.schedule.ground_truth_lag = 3 * LENGTH;
    params.schedule.reveal_window = 2 * LENGTH;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    coordinator.commit("bob", &inference(0, "11")).unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.update(2, second_order()).unwrap();
    coordinator.reveal("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(1, 1);
    coordinator.infer("ann", 1, "12").unwrap();
    coordinator.at_epoch(1, WINDOW);
    coordinator.update(3, second_order()).unwrap();
    assert_eq!(
        coordinator.role("bob", Role::Inferer).committed,
        [EpochId(0)]
    );
    assert_eq!(coordinator.open_window("bob", 0), Some(WindowKind::Reveal));
    coordinator.reveal("bob", &inference(0, "11")).unwrap();
    // The epoch behind it waits for its inference.
    assert_eq!(coordinator.advance(), 0);
    coordinator.at_epoch(0, WINDOW + 2 * LENGTH);
    assert_eq!(coordinator.advance(), 2);
}
