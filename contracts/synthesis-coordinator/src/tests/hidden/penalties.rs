//! What it costs not to reveal.

use allora_interfaces::staking_vault::OffenceKind::{UnrevealedSubmission, UnrevealedTruth};
use allora_interfaces::staking_vault::{Offence, OffenceKind};
use allora_interfaces::synthesis_coordinator::{EpochPhase, HistoryResponse};
use cosmwasm_std::Uint64;

use super::*;

/// 1 %, which is the default.
fn unrevealed(actor: u32, kind: OffenceKind) -> Offence {
    Offence {
        actor_id: ActorId(actor),
        kind,
        fraction: Uint64::new(10_000_000_000_000_000),
    }
}

/// A topic that asks for bonds.
fn bonded() -> TopicParams {
    let mut params = hidden();
    params.gates.worker_bond = Uint128::new(1_050);
    params
}

/// The vault answers every question for a bond with enough.
fn staffed(params: TopicParams) -> TestCoordinator {
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.bond_everybody();
    coordinator
}

#[test]
fn a_worker_that_does_not_reveal_loses_a_part_of_its_bond_and_the_epoch_goes_on() {
    let mut coordinator = staffed(bonded());
    coordinator.at_epoch(0, 1);
    coordinator.commit("cyd", &inference(0, "9")).unwrap();
    let fox = forecast(0, &[(1, "0")]);
    coordinator.commit("fox", &fox).unwrap();
    coordinator.work(0);
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.commit("ria", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, TRUTHS);
    coordinator.reveal("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, SETTLED);
    coordinator.advance();

    assert_eq!(coordinator.punished, [vec![unrevealed(7, UnrevealedTruth)]]);
    let workers = [3, 5].map(|actor| unrevealed(actor, UnrevealedSubmission));
    assert_eq!(coordinator.forfeited, [workers.to_vec()]);
    assert_ne!(coordinator.settled[0].2, Settlement::Void {});
    for name in ["cyd", "fox", "ria"] {
        assert_eq!(coordinator.marks(name), 1, "{name}");
    }
    assert_eq!(coordinator.marks("ann"), 0);
    for namespace in ["i", "f", "t"] {
        assert_eq!(coordinator.count(namespace), 0, "{namespace}");
    }
}

/// In epoch 1, the first whose absence counts.
#[test]
fn not_revealing_costs_the_merit_that_absence_costs() {
    let merits = |cyd_commits: bool| {
        let mut coordinator = TestCoordinator::staffed(hidden());
        coordinator.at_epoch(1, 1);
        if cyd_commits {
            coordinator.commit("cyd", &inference(1, "10.5")).unwrap();
        }
        coordinator.work(1);
        coordinator.at_epoch(1, LAG);
        coordinator.commit("rex", &truth(1, "10")).unwrap();
        coordinator.at_epoch(1, TRUTHS);
        coordinator.reveal("rex", &truth(1, "10")).unwrap();
        coordinator.at_epoch(1, SETTLED);
        coordinator.advance();
        ["ann", "cyd"].map(|name| coordinator.role(name, Role::Inferer).merit)
    };
    let [ann, cyd] = merits(true);
    assert_eq!(merits(false), [ann, cyd]);
    assert!(cyd < ann, "{cyd:?} {ann:?}");
    assert!(cyd.is_some());
}

#[test]
fn an_epoch_of_which_nothing_is_revealed_ends_void_and_all_who_committed_pay() {
    let mut coordinator = staffed(bonded());
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    coordinator.commit("bob", &inference(0, "10")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    assert_eq!(coordinator.advance(), 3);
    assert_eq!(coordinator.settled[0].2, Settlement::Void {});
    let offences = [1, 2].map(|actor| unrevealed(actor, UnrevealedSubmission));
    assert_eq!(coordinator.punished, [vec![]]);
    assert_eq!(coordinator.forfeited, [offences.to_vec()]);
    let question = QueryMsg::History {
        topic_id: TOPIC,
        start_after: None,
        limit: None,
    };
    let history: HistoryResponse = coordinator.ask(question).unwrap();
    assert_eq!(history.epochs[0].phase, EpochPhase::Void);
}

#[test]
fn an_epoch_without_enough_truths_ends_void_and_who_hid_one_pays() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.work(0);
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, SETTLED);
    assert_eq!(coordinator.advance(), 0);
    coordinator.at_epoch(0, ENDED);
    assert_eq!(coordinator.advance(), 1);
    assert_eq!(coordinator.settled[0].2, Settlement::Void {});
    assert_eq!(coordinator.punished, [vec![unrevealed(6, UnrevealedTruth)]]);
}

#[test]
fn stake_behind_a_truth_that_is_not_revealed_is_not_behind_a_truth() {
    let mut params = hidden();
    params.consensus.min_stake_share = real("0.5");
    let mut coordinator = TestCoordinator::staffed(params);
    coordinator.set_stakes(&[(6, 3 * STAKE), (7, 7 * STAKE)]);
    coordinator.work(1);
    coordinator.at_epoch(1, LAG);
    coordinator.commit("rex", &truth(1, "10")).unwrap();
    coordinator.commit("ria", &truth(1, "10")).unwrap();
    coordinator.at_epoch(1, TRUTHS);
    coordinator.reveal("rex", &truth(1, "10")).unwrap();
    coordinator.at_epoch(1, SETTLED);
    assert_eq!(coordinator.open_window("ria", 1), Some(WindowKind::Report));
    coordinator.at_epoch(1, ENDED);
    assert_eq!(coordinator.advance(), 1);
    assert_eq!(coordinator.settled[0].2, Settlement::Void {});
    assert_eq!(coordinator.punished, [vec![unrevealed(7, UnrevealedTruth)]]);
}

/// The inference was never synthesized when the truth was committed to, because nobody cranked.
#[test]
fn a_truth_of_an_epoch_without_inference_cannot_be_revealed_and_costs_nothing() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, ENDED);
    coordinator.advance();
    assert_eq!(coordinator.punished, [vec![]]);
    assert_eq!(coordinator.count("t"), 0);
    assert_eq!(coordinator.marks("rex"), 0);
    assert_eq!(coordinator.marks("ann"), 1);
}

#[test]
fn without_a_fraction_there_is_a_mark_and_nothing_else() {
    let mut params = bonded();
    params.consensus.unrevealed_fraction = Real::ZERO;
    let mut coordinator = staffed(params);
    coordinator.at_epoch(0, 1);
    coordinator.commit("cyd", &inference(0, "10")).unwrap();
    coordinator.work(0);
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.at_epoch(0, ENDED);
    coordinator.advance();
    assert_eq!(coordinator.punished, [vec![]]);
    assert_eq!(coordinator.marks("cyd"), 1);
    assert_eq!(coordinator.marks("rex"), 1);
}

/// A settlement the vault refused is sent again with all it costs, paid or void.
#[test]
fn what_the_vault_refuses_costs_the_same_when_it_is_sent_again() {
    let mut coordinator = staffed(bonded());
    coordinator.vault = Vault::Refuses;
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    coordinator.advance();
    coordinator.at_epoch(1, 1);
    coordinator.commit("cyd", &inference(1, "9")).unwrap();
    coordinator.work(1);
    coordinator.at_epoch(1, LAG);
    coordinator.commit("rex", &truth(1, "10")).unwrap();
    coordinator.commit("ria", &truth(1, "10")).unwrap();
    coordinator.at_epoch(1, TRUTHS);
    coordinator.reveal("rex", &truth(1, "10")).unwrap();
    coordinator.at_epoch(1, SETTLED);
    coordinator.advance();
    assert!(coordinator.punished.is_empty());

    coordinator.vault = Vault::Pays(5);
    let retry = ExecuteMsg::RetrySettlement(msg::RetrySettlement {
        topic_id: TOPIC,
        epoch: EpochId(0),
    });
    coordinator.send("keeper", retry).unwrap();
    let ann = vec![unrevealed(1, UnrevealedSubmission)];
    let both = vec![
        unrevealed(7, UnrevealedTruth),
        unrevealed(3, UnrevealedSubmission),
    ];
    assert_eq!(coordinator.punished, [ann, both]);
    assert!(coordinator.forfeited.is_empty());
    assert_ne!(coordinator.settled[1].2, Settlement::Void {});
}

/// Its stake was slashed for something else between commitment and revealing.
#[test]
fn who_lost_stake_since_it_committed_reveals_with_what_is_left() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.work(0);
    coordinator.at_epoch(0, LAG);
    coordinator.commit("rex", &truth(0, "10")).unwrap();
    coordinator.set_stakes(&[(6, 5)]);
    coordinator.at_epoch(0, TRUTHS);
    coordinator.reveal("rex", &truth(0, "10")).unwrap();
}

/// Where no bond is asked for, there is none to lose.
#[test]
fn a_worker_without_a_bond_is_marked_only() {
    let mut coordinator = TestCoordinator::staffed(hidden());
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    coordinator.at_epoch(0, WINDOW + REVEAL);
    coordinator.advance();
    assert_eq!(coordinator.punished, [vec![]]);
    assert_eq!(coordinator.marks("ann"), 1);
}

#[test]
fn a_commitment_locks_the_bond_as_a_submission_does() {
    let mut coordinator = staffed(bonded());
    coordinator.at_epoch(0, 1);
    coordinator.commit("ann", &inference(0, "10")).unwrap();
    let account = coordinator.address("ann");
    let lock = crate::state::BOND_LOCKS
        .load(&coordinator.deps.storage, (TOPIC, &account))
        .unwrap();
    assert_eq!(lock, Timestamp::from_seconds(START + ENDED));
}
