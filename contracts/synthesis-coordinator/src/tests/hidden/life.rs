//! What a hidden epoch lives through when everybody plays along.

use allora_interfaces::staking_vault::Settlement;
use allora_interfaces::synthesis_coordinator::{
    EpochPhase, EpochResponse, NetworkInferenceResponse, NextDueResponse, WindowsResponse,
};

use super::*;

fn value_of(coordinator: &TestCoordinator) -> NetworkInferenceResponse {
    let topic_id = TOPIC;
    let max_age = 10_000;
    let question = QueryMsg::NetworkInference { topic_id, max_age };
    coordinator.ask(question).unwrap()
}

fn phase(coordinator: &TestCoordinator, epoch: u64) -> EpochPhase {
    let question = QueryMsg::Epoch {
        topic_id: TOPIC,
        epoch: EpochId(epoch),
    };
    coordinator.ask::<EpochResponse>(question).unwrap().phase
}

/// Both topics with the same values, one of them hidden: same inference, same shares.
#[test]
fn a_hidden_topic_computes_what_an_open_one_does() {
    let mut open = TestCoordinator::staffed(second_order());
    open.at_epoch(0, 1);
    open.infer("ann", 0, "10.5").unwrap();
    open.infer("bob", 0, "11.5").unwrap();
    open.forecast("fay", 0, &[(1, "-1"), (2, "0.5")]).unwrap();
    open.at_epoch(0, WINDOW);
    open.advance();
    open.at_epoch(0, LAG + 1);
    open.report("rex", 0, "10.4").unwrap();
    open.report("ria", 0, "10.45").unwrap();
    open.at_epoch(0, LAG + REPORT);
    open.advance();

    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.work(0);
    assert_eq!(value_of(&coordinator).value, value_of(&open).value);
    for (name, value) in [("rex", "10.4"), ("ria", "10.45")] {
        coordinator.at_epoch(0, LAG + 1);
        coordinator.commit(name, &truth(0, value)).unwrap();
        coordinator.at_epoch(0, TRUTHS + 1);
        coordinator.reveal(name, &truth(0, value)).unwrap();
    }
    coordinator.at_epoch(0, SETTLED);
    coordinator.advance();
    let [(epoch, due, paid)] = coordinator.settled.as_slice() else {
        panic!("{:?}", coordinator.settled);
    };
    assert_eq!((epoch, paid), (&EpochId(0), &open.settled[0].2));
    assert_eq!(*due, Timestamp::from_seconds(START + SETTLED));
    // earned up to the settlement, an epoch long
    let [until, _] = coordinator.until[0];
    assert_eq!(until, *due);
    assert_eq!(coordinator.since[0], due.minus_seconds(LENGTH));
    // nobody is punished, and nothing hidden is left
    assert_eq!(coordinator.punished, [vec![]]);
    for namespace in ["i", "f", "t"] {
        assert_eq!(coordinator.count(namespace), 0, "{namespace}");
    }
}

#[test]
fn what_is_due_waits_for_what_is_revealed() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    // keepers sleep until there is something to do
    let next: NextDueResponse = coordinator.ask(QueryMsg::NextDue { limit: None }).unwrap();
    let due = Timestamp::from_seconds(START + WINDOW + REVEAL);
    assert_eq!(next.topics[0].due, due);
    coordinator.at_epoch(0, WINDOW + REVEAL - 1);
    assert_eq!(coordinator.advance(), 0);
    coordinator.reveal("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    assert_eq!(coordinator.advance(), 1);
    assert_eq!(phase(&coordinator, 0), EpochPhase::Synthesized);

    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, SETTLED - 1);
    coordinator.reveal("rex", &truth(0, "10")).unwrap();
    assert_eq!(coordinator.advance(), 0);
    coordinator.at_epoch(0, SETTLED);
    assert_eq!(coordinator.advance(), 1);
    assert_eq!(phase(&coordinator, 0), EpochPhase::Settled);
}

#[test]
fn without_enough_truths_revealed_a_second_window_opens_and_both_can_reveal() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.work(0);
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, SETTLED);
    assert_eq!(coordinator.advance(), 0);
    assert_eq!(coordinator.open_window("ria", 0), Some(WindowKind::Report));
    coordinator.commit("ria", &truth(0, "11")).unwrap();
    coordinator.at_epoch(0, SECOND_TRUTHS - 1);
    assert!(coordinator.reveal("rex", &truth(0, "10")).is_err());
    coordinator.at_epoch(0, SECOND_TRUTHS);
    assert_eq!(
        coordinator.open_window("rex", 0),
        Some(WindowKind::ReportReveal)
    );
    coordinator.reveal("rex", &truth(0, "10")).unwrap();
    coordinator.reveal("ria", &truth(0, "11")).unwrap();
    coordinator.at_epoch(0, ENDED);
    assert_eq!(coordinator.advance(), 1);
    let Settlement::Paid { reputers, .. } = &coordinator.settled[0].2 else {
        panic!("void");
    };
    assert_eq!(reputers.len(), 2);
    assert_eq!(coordinator.punished, [vec![]]);
}

#[test]
fn a_second_commitment_replaces_the_first() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(0, WINDOW - 1);
    coordinator.commit("ann", &inference(0, "20")).unwrap();
    coordinator.at_epoch(0, WINDOW);
    let refused = coordinator.reveal("ann", &inference(0, "10")).unwrap_err();
    assert!(matches!(refused, ContractError::NotCommitted { .. }));
    coordinator.reveal("ann", &inference(0, "20")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    coordinator.advance();
    assert_eq!(value_of(&coordinator).value, real("20"));
}

#[test]
fn a_worker_hides_inference_and_forecast_each_by_itself() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.admit(Role::Forecaster, "ann", 1).unwrap();
    coordinator.at_epoch(0, 1);
    let (first, second) = (inference(0, "10"), forecast(0, &[(2, "1")]));
    coordinator.commit("ann", &first).unwrap();
    coordinator.commit("ann", &second).unwrap();
    coordinator.commit("bob", &inference(0, "12")).unwrap();
    coordinator.at_epoch(0, WINDOW);
    coordinator.reveal("ann", &second).unwrap();
    assert_eq!(
        coordinator.role("ann", Role::Inferer).committed,
        [EpochId(0)]
    );
    assert!(coordinator
        .role("ann", Role::Forecaster)
        .committed
        .is_empty());
    coordinator.reveal("ann", &first).unwrap();
    coordinator.reveal("bob", &inference(0, "12")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    coordinator.advance();
    let question = QueryMsg::Epoch {
        topic_id: TOPIC,
        epoch: EpochId(0),
    };
    let epoch: EpochResponse = coordinator.ask(question).unwrap();
    let inferers = epoch
        .participants
        .iter()
        .filter(|p| p.role == Role::Inferer);
    assert_eq!(inferers.count(), 2);
    let mut forecasters = epoch
        .participants
        .iter()
        .filter(|p| p.role == Role::Forecaster);
    assert_eq!(forecasters.next().unwrap().actor_id, ActorId(1));
}

#[test]
fn participants_are_told_what_is_open_until_when_and_what_they_have_to_reveal() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.at_epoch(0, 1);
    let open = |coordinator: &TestCoordinator, name| coordinator.open_window(name, 0);
    let ann = |coordinator: &TestCoordinator| coordinator.role("ann", Role::Inferer);
    assert!(ann(&coordinator).would_be_accepted);
    assert!(!ann(&coordinator).submitted);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    assert_eq!(open(&coordinator, "ann"), Some(WindowKind::Submission));
    assert!(ann(&coordinator).submitted);
    assert_eq!(ann(&coordinator).committed, [EpochId(0)]);

    coordinator.at_epoch(0, WINDOW);
    assert_eq!(open(&coordinator, "ann"), Some(WindowKind::Reveal));
    // who has nothing to reveal need not know
    assert_eq!(open(&coordinator, "bob"), None);
    assert_eq!(ann(&coordinator).committed, [EpochId(0)]);
    coordinator.reveal("ann", &inference(0, "10")).unwrap();
    assert!(ann(&coordinator).committed.is_empty());
    coordinator.at_epoch(0, WINDOW + REVEAL);
    assert_eq!(open(&coordinator, "ann"), None);
    coordinator.advance();

    coordinator.at_epoch(0, LAG);
    let rex = |coordinator: &TestCoordinator| coordinator.role("rex", Role::Reputer);
    assert!(!rex(&coordinator).submitted);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    assert_eq!(open(&coordinator, "rex"), Some(WindowKind::Report));
    assert!(rex(&coordinator).submitted);
    coordinator.at_epoch(0, TRUTHS);
    assert_eq!(open(&coordinator, "rex"), Some(WindowKind::ReportReveal));
    assert_eq!(rex(&coordinator).committed, [EpochId(0)]);
    coordinator.reveal("rex", &truth(0, "10")).unwrap();
    assert!(rex(&coordinator).committed.is_empty());

    let question = QueryMsg::Windows {
        topic_id: TOPIC,
        epoch: Some(EpochId(0)),
    };
    let windows: WindowsResponse = coordinator.ask(question).unwrap();
    let listed = windows.windows.iter().map(|window| {
        let since = |time: Timestamp| time.seconds() - START;
        (window.kind, since(window.opens_at), since(window.closes_at))
    });
    let expected = [
        (WindowKind::Submission, 0, WINDOW),
        (WindowKind::Reveal, WINDOW, WINDOW + REVEAL),
        (WindowKind::Report, LAG, TRUTHS),
        (WindowKind::ReportReveal, TRUTHS, SETTLED),
    ];
    assert_eq!(listed.collect::<Vec<_>>(), expected);
}

#[test]
fn an_open_topic_lists_no_window_in_which_nothing_can_be_done() {
    let coordinator = TestCoordinator::staffed(second_order());
    let question = QueryMsg::Windows {
        topic_id: TOPIC,
        epoch: Some(EpochId(0)),
    };
    let windows: WindowsResponse = coordinator.ask(question).unwrap();
    let kinds = windows.windows.iter().map(|window| window.kind);
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [WindowKind::Submission, WindowKind::Report]
    );
}

#[test]
fn only_what_a_topic_says_it_hides_is_hidden() {
    let mut params = hidden();
    params.schedule.reveal_window = 0;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.at_epoch(0, 1);
    let not_hidden = ContractError::NotHidden {
        topic_id: TOPIC,
        epoch: EpochId(0),
    };
    let refused = coordinator.commit("ann", &inference(0, "10"));
    assert_eq!(refused.unwrap_err(), not_hidden);
    coordinator.infer("ann", 0, "10").unwrap();
    coordinator.at_epoch(0, WINDOW);
    assert_eq!(coordinator.advance(), 1);
    coordinator.at_epoch(0, LAG);
    let is_hidden = ContractError::Hidden {
        topic_id: TOPIC,
        epoch: EpochId(0),
    };
    assert_eq!(coordinator.report("rex", 0, "10").unwrap_err(), is_hidden);

    let mut params = hidden();
    params.schedule.report_reveal_window = 0;
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.at_epoch(0, 1);
    assert_eq!(coordinator.infer("ann", 0, "10").unwrap_err(), is_hidden);
    coordinator.work(0);
    coordinator.at_epoch(0, LAG);
    let refused = coordinator.commit("rex", &truth(0, "10"));
    assert_eq!(refused.unwrap_err(), not_hidden);
    coordinator.report("rex", 0, "10").unwrap();
}

/// A hundred younger epochs are open when the first takes its truth.
#[test]
fn a_truth_that_waited_for_a_hundred_epochs_is_still_to_be_revealed() {
    let mut params = hidden();
    params.schedule.ground_truth_lag = 100 * LENGTH;
    let mut coordinator = TestCoordinator::staffed(params);
    for epoch in 0..=100 {
        coordinator.at_epoch(epoch, 0);
        coordinator.commit("ann", &inference(epoch, "10")).unwrap();
        if epoch < 100 {
            coordinator.at_epoch(epoch, WINDOW);
            coordinator.reveal("ann", &inference(epoch, "10")).unwrap();
            coordinator.at_epoch(epoch, WINDOW + REVEAL);
            coordinator.advance();
        }
    }
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(100, REPORT);
    let rex = coordinator.role("rex", Role::Reputer);
    assert_eq!(rex.committed, [EpochId(0)]);
    let window = coordinator.open_window("rex", 0);
    assert_eq!(window, Some(WindowKind::ReportReveal));
    coordinator.reveal("rex", &truth(0, "10")).unwrap();
}
