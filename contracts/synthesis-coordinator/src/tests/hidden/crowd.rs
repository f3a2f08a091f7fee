//! Many who do not reveal: no step works off more than some of them.

use allora_interfaces::staking_vault::{Offence, OffenceKind};
use allora_interfaces::synthesis_coordinator::{
    EpochPhase, EpochResponse, QueryMsg, StatusResponse,
};
use cosmwasm_std::Uint64;

use super::*;

/// Workers who keep what they committed to, beside two who do not.
const SILENT: u32 = 20;

/// In an epoch that can be ended: they have committed, and so has everybody else, who revealed.
fn crowd() -> TestCoordinator {
    crowd_with(|_| ())
}

fn crowd_with(more: impl FnOnce(&mut TestCoordinator)) -> TestCoordinator {
    let mut params = hidden();
    params.gates.worker_bond = Uint128::new(1_050);
    let mut test = TestCoordinator::staffed(params);
    test.bond_everybody();
    for number in 0..SILENT {
        let name = format!("silent-{number}");
        test.admit(Role::Inferer, &name, 10 + number).unwrap();
    }
    test.at_epoch(0, 1);
    for number in 0..SILENT {
        let name = format!("silent-{number}");
        test.commit(&name, &inference(0, "9")).unwrap();
    }
    more(&mut test);
    test.work(0);
    test.at_epoch(0, LAG);
    test.commit("rex", &truth(0, "10")).unwrap();
    test.at_epoch(0, TRUTHS);
    test.reveal("rex", &truth(0, "10")).unwrap();
    test.at_epoch(0, SETTLED);
    test
}

fn offences(numbers: core::ops::Range<u32>) -> Vec<Offence> {
    let offence = |number| Offence {
        actor_id: ActorId(10 + number),
        kind: OffenceKind::UnrevealedSubmission,
        fraction: Uint64::new(10_000_000_000_000_000),
    };
    numbers.map(offence).collect()
}

fn epoch_0(test: &TestCoordinator) -> EpochResponse {
    let (topic_id, epoch) = (TOPIC, EpochId(0));
    test.ask(QueryMsg::Epoch { topic_id, epoch }).unwrap()
}

#[test]
fn a_step_works_off_sixteen_who_did_not_reveal_and_the_payment_waits_for_none_of_them() {
    let mut test = crowd();
    assert_eq!(test.crank(Some(1)), 1);
    assert_ne!(test.settled[0].2, Settlement::Void {});
    assert_eq!(test.punished, [vec![]]);
    assert!(test.forfeited.is_empty());
    let paid = epoch_0(&test);
    assert_eq!(paid.phase, EpochPhase::Settled);
    assert_eq!(paid.rewards, Some(Uint128::new(300)));

    assert_eq!(test.crank(Some(1)), 1);
    assert_eq!(test.forfeited, [offences(0..16)]);
    assert_eq!(test.crank(Some(1)), 1);
    assert_eq!(test.forfeited, [offences(0..16), offences(16..SILENT)]);
    assert_eq!(test.crank(Some(1)), 0);
    assert_eq!(test.count("i"), 0);
    assert_eq!(test.count("open"), 0);
    for number in 0..SILENT {
        assert_eq!(test.marks(&format!("silent-{number}")), 1);
    }
    assert_eq!(epoch_0(&test), paid, "the rest changes no payment");
}

#[test]
fn steps_in_one_call_leave_what_single_ones_leave() {
    let (mut one, mut many) = (crowd(), crowd());
    while one.crank(Some(1)) > 0 {}
    assert_eq!(many.crank(None), 3);
    let workers: Vec<Offence> = many.forfeited.concat();
    assert_eq!(workers, one.forfeited.concat());
    assert_eq!(many.dump(), one.dump());
}

/// What it loses for one is not less for having lost the other before.
#[test]
fn a_worker_of_both_roles_pays_for_both_in_one_step() {
    let mut test = crowd_with(|test| {
        test.admit(Role::Forecaster, "silent-15", 25).unwrap();
        test.at_epoch(0, 1);
        let both = forecast(0, &[(1, "0")]);
        test.commit("silent-15", &both).unwrap();
    });
    test.crank(Some(2));
    let mut expected = offences(0..16);
    expected.extend(offences(15..16));
    assert_eq!(test.forfeited, [expected]);
    test.advance();
    assert_eq!(test.forfeited[1], offences(16..SILENT));
}

#[test]
fn an_epoch_that_has_ended_takes_nothing_while_it_is_worked_off() {
    let mut test = crowd();
    test.crank(Some(1));
    test.commit("ria", &truth(0, "10")).unwrap_err();
    test.reveal("silent-1", &inference(0, "9")).unwrap_err();
    let (topic_id, actor) = (TOPIC, test.address("ria").into());
    let status: StatusResponse = test.ask(QueryMsg::Status { topic_id, actor }).unwrap();
    let mut open = status.open_windows.iter();
    assert!(open.all(|windows| windows.epoch != EpochId(0)));
}

/// The next epoch ends after it, and closes when it is due.
#[test]
fn the_epoch_behind_waits_for_its_turn() {
    let mut test = crowd();
    test.crank(Some(1));
    test.work(2);
    assert_eq!(test.settled.len(), 1);
    assert_eq!(test.forfeited.concat(), offences(0..SILENT));
    test.at_epoch(2, ENDED);
    test.advance();
    assert_eq!(test.settled.len(), 2);
}

#[test]
fn what_the_vault_refuses_of_it_joins_what_waits_of_its_epoch() {
    let mut test = crowd();
    test.vault = Vault::Refuses;
    while test.crank(Some(1)) > 0 {}
    assert!(test.settled.is_empty());
    assert_eq!(test.count("pending"), 1);
    test.vault = Vault::Pays(100);
    let retry = ExecuteMsg::RetrySettlement(msg::RetrySettlement {
        topic_id: TOPIC,
        epoch: EpochId(0),
    });
    test.send("keeper", retry).unwrap();
    assert_eq!(test.punished, [offences(0..SILENT)]);
    assert_ne!(test.settled[0].2, Settlement::Void {});
    assert_eq!(test.count("pending"), 0);
    assert_eq!(epoch_0(&test).rewards, Some(Uint128::new(300)));
}
