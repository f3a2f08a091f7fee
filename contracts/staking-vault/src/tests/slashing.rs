use allora_interfaces::staking_vault::{
    msg, Offence, OffenceKind, OffencesResponse, VaultParams, FRACTION_ONE,
};
use allora_interfaces::ActorId;
use cosmwasm_std::{Uint128, Uint64};

use super::delegation::delegated;
use super::test_vault::{all_to, real, TestVault, ALLO, DAY, T1};
use crate::error::ContractError;
use crate::msg::{ExecuteMsg, QueryMsg};
use crate::state::MAX_OFFENCES_KEPT;

fn offence(actor_id: u32, percent: u64) -> Offence {
    Offence {
        actor_id: ActorId(actor_id),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(FRACTION_ONE.u64() / 100 * percent),
    }
}

fn slash(test: &mut TestVault, epoch: u64, offences: Vec<Offence>) {
    let now = test.now();
    let settlement = allora_interfaces::staking_vault::Settlement::Void {};
    test.try_slash(T1, epoch, now, settlement, offences)
        .unwrap();
}

fn history(test: &TestVault) -> OffencesResponse {
    test.query(QueryMsg::Offences {
        topic_id: T1,
        start_after: None,
        limit: Some(100),
    })
}

#[test]
fn own_delegated_and_unbonding_stake_are_slashed_alike() {
    let mut test = delegated();
    test.unstake(T1, "ann", 50);
    test.undelegate("del", "ann", 100 * ALLO).unwrap();
    let treasury = test.ledger().treasury.u128();
    slash(&mut test, 1, vec![offence(1, 10)]);

    assert_eq!(test.stake_of(T1, "ann").staked.u128(), 45 * ALLO);
    assert_eq!(
        test.stake_of(T1, "ann").unbonding[0].amount.u128(),
        45 * ALLO
    );
    assert_eq!(test.position("del", "ann").staked.u128(), 180 * ALLO);
    assert_eq!(
        test.position("del", "ann").unbonding[0].amount.u128(),
        90 * ALLO
    );
    assert_eq!(test.stake_of(T1, "bob").staked.u128(), 100 * ALLO);
    assert_eq!(test.ledger().treasury.u128(), treasury + 40 * ALLO);
    let counted = test.counted(T1, 1);
    assert_eq!(counted, 225 * ALLO);

    test.skip(21 * DAY);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });
    test.execute("del", withdraw.clone()).unwrap();
    test.execute("ann", withdraw).unwrap();
    assert_eq!(test.balance("del"), 90 * ALLO);
    assert_eq!(test.balance("ann"), 45 * ALLO);
}

#[test]
fn who_comes_after_a_slash_is_not_slashed_and_who_was_pays_for_nobody() {
    let mut test = delegated();
    slash(&mut test, 1, vec![offence(1, 10)]);
    test.delegate(T1, "late", "ann", 100 * ALLO).unwrap();
    let late = test.position("late", "ann").staked.u128();
    assert!(100 * ALLO - late <= 1, "{late}");
    assert_eq!(test.position("del", "ann").staked.u128(), 270 * ALLO);
    test.undelegate("late", "ann", late).unwrap();
    assert_eq!(test.position("del", "ann").staked.u128(), 270 * ALLO);
}

#[test]
fn an_epoch_takes_no_more_than_the_cap_of_an_operator() {
    let mut test = delegated();
    slash(
        &mut test,
        1,
        vec![offence(1, 7), offence(2, 4), offence(1, 7), offence(1, 1)],
    );
    // 7 % and 3 % of what is left
    assert_eq!(
        test.operator(T1, "ann").staked.u128(),
        400 * ALLO * 93 / 100 * 97 / 100
    );
    assert_eq!(test.operator(T1, "bob").staked.u128(), 96 * ALLO);
    assert_eq!(history(&test).offences.len(), 3);
    slash(&mut test, 2, vec![offence(2, 100)]);
    let bob = test.operator(T1, "bob").staked.u128();
    assert_eq!(bob, 96 * ALLO * 9 / 10);
}

#[test]
fn governance_can_pause_slashing() {
    let mut test = delegated();
    let params = Box::new(VaultParams {
        max_slash: real("0"),
        ..VaultParams::default()
    });
    test.execute(
        "governance",
        ExecuteMsg::SetParams(msg::SetParams { params }),
    )
    .unwrap();
    slash(&mut test, 1, vec![offence(1, 10)]);
    assert_eq!(test.operator(T1, "ann").staked.u128(), 400 * ALLO);
    assert!(history(&test).offences.is_empty());
}

#[test]
fn offences_without_stake_cost_nothing_and_refuse_nothing() {
    let mut test = delegated();
    let before = test.ledger();
    slash(
        &mut test,
        1,
        vec![offence(77, 10), offence(0, 10), offence(1, 0)],
    );
    assert_eq!(test.ledger(), before);
    let many = vec![offence(1, 1); ExecuteMsg::MAX_OFFENCES + 1];
    let error = test
        .try_slash(T1, 2, test.now(), all_to(1), many)
        .unwrap_err();
    assert!(matches!(error, ContractError::TooManyOffences { .. }));
}

#[test]
fn the_history_names_what_was_taken_and_forgets_the_oldest() {
    let mut test = delegated();
    for epoch in 1..=MAX_OFFENCES_KEPT + 5 {
        slash(&mut test, epoch, vec![offence(2, 1)]);
    }
    let offences = history(&test).offences;
    assert_eq!(offences.len() as u64, MAX_OFFENCES_KEPT);
    assert_eq!(offences[0].number, 6);
    assert_eq!(offences[0].epoch.0, 6);
    assert_eq!(offences[0].offence, offence(2, 1));
    assert!(offences[0].staked > offences[1].staked);
    assert_eq!(offences[0].unbonding, Uint128::zero());
}

/// What is nearly gone takes no deposits, and every exit still works.
#[test]
fn a_pool_slashed_to_nearly_nothing_still_lets_everybody_out() {
    let mut test = delegated();
    let params = Box::new(VaultParams {
        max_slash: real("0.5"),
        ..VaultParams::default()
    });
    test.execute(
        "governance",
        ExecuteMsg::SetParams(msg::SetParams { params }),
    )
    .unwrap();
    test.undelegate("del", "ann", 100 * ALLO).unwrap();
    for epoch in 1..=80 {
        slash(&mut test, epoch, vec![offence(1, 50)]);
    }
    let error = test.delegate(T1, "del", "ann", ALLO).unwrap_err();
    assert!(
        matches!(error, ContractError::PoolDepleted { .. }),
        "{error}"
    );
    assert_eq!(test.operator(T1, "ann").unbonding, Uint128::zero());
    // the wiped entry is worth nothing, one of now its full worth
    assert_eq!(
        test.position("del", "ann").unbonding[0].amount,
        Uint128::zero()
    );
    for name in ["ann", "del"] {
        let staked = match name {
            "ann" => test.stake_of(T1, "ann").staked.u128(),
            _ => test.position("del", "ann").staked.u128(),
        };
        if staked > 0 {
            test.undelegate(name, "ann", staked).unwrap();
        }
    }
    test.skip(21 * DAY);
    let _ = test.execute("ann", ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 }));
    test.execute("del", ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 }))
        .unwrap();
    assert!(test.positions("del").is_empty());
}
