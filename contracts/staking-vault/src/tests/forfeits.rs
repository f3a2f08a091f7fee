//! Bonds lost for what was committed to and not revealed.

use allora_interfaces::staking_vault::{
    hook, msg, HookMsg, Offence, OffenceKind, Settlement, VaultParams, FRACTION_ONE,
};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::{Uint128, Uint64};

use super::test_vault::{real, TestVault, ALLO, DAY, T1};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

/// Wes, an inferer with a bond; his number is 2. Of what is bonded and unbonding, half at most can
/// be lost in an epoch.
fn bonded(allo: u128) -> TestVault {
    let mut test = TestVault::emitting(100, 1_000);
    let params = Box::new(VaultParams {
        max_slash: real("0.5"),
        ..VaultParams::default()
    });
    let set = ExecuteMsg::SetParams(msg::SetParams { params });
    test.execute("governance", set).unwrap();
    assert_eq!(test.register(T1, "wes", &[Role::Inferer]), WES);
    bond(&mut test, "wes", allo);
    test
}

const WES: ActorId = ActorId(2);

fn bond(test: &mut TestVault, name: &str, allo: u128) {
    let hook = HookMsg::Bond(hook::Bond { topic_id: T1 });
    test.send(name, allo * ALLO, &hook).unwrap();
}

fn unbond(test: &mut TestVault, name: &str, allo: u128) {
    let amount = Uint128::new(allo * ALLO);
    let topic_id = T1;
    let unbond = ExecuteMsg::Unbond(msg::Unbond { topic_id, amount });
    test.execute(name, unbond).unwrap();
}

/// So many percent.
fn unrevealed(percent: u64) -> Offence {
    Offence {
        actor_id: WES,
        kind: OffenceKind::UnrevealedSubmission,
        fraction: Uint64::new(FRACTION_ONE.u64() / 100 * percent),
    }
}

/// A void epoch with these offences; what the treasury got.
fn settle(test: &mut TestVault, offences: Vec<Offence>) -> Result<u128, ContractError> {
    let epoch = test.stored_topic(T1).last_epoch.unwrap_or_default();
    let before = test.ledger().treasury;
    let now = test.now();
    test.try_slash(T1, epoch.0 + 1, now, Settlement::Void {}, offences)?;
    Ok((test.ledger().treasury - before).u128())
}

fn leaving(test: &TestVault, name: &str) -> Vec<u128> {
    let unbonding = test.stake_of(T1, name).unbonding;
    unbonding.iter().map(|entry| entry.amount.u128()).collect()
}

#[test]
fn a_forfeit_goes_from_the_bond_to_the_treasury() {
    let mut test = bonded(10);
    assert_eq!(settle(&mut test, vec![unrevealed(30)]), Ok(3 * ALLO));
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), 7 * ALLO);
    assert_eq!(test.account(T1).bonds.u128(), 7 * ALLO);
    assert_eq!(test.ledger().bonds.u128(), 7 * ALLO);
}

#[test]
fn what_is_forfeited_twice_in_an_epoch_is_capped_once() {
    let mut test = bonded(10);
    let list = vec![unrevealed(20), unrevealed(20)];
    assert_eq!(settle(&mut test, list), Ok(4 * ALLO));
    let list = vec![unrevealed(40), unrevealed(40)];
    assert_eq!(settle(&mut test, list), Ok(3 * ALLO));
}

#[test]
fn a_bond_on_its_way_out_is_reached_and_only_its_holder_pays() {
    let mut test = bonded(10);
    // Wes is a reputer as well: somebody who trusted him leaves too.
    test.register(T1, "wes", &[Role::Inferer, Role::Reputer]);
    test.stake(T1, "wes", 20);
    test.delegate(T1, "del", "wes", 30 * ALLO).unwrap();
    test.undelegate("del", "wes", 30 * ALLO).unwrap();
    test.unstake(T1, "wes", 5);
    unbond(&mut test, "wes", 4);
    unbond(&mut test, "wes", 5);

    assert_eq!(settle(&mut test, vec![unrevealed(20)]), Ok(2 * ALLO));
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), ALLO * 4 / 5);
    let left = [5 * ALLO, 4 * ALLO * 4 / 5, 4 * ALLO];
    assert_eq!(leaving(&test, "wes"), left);
    assert_eq!(test.stake_of(T1, "wes").staked.u128(), 15 * ALLO);
    let delegator = test.position("del", "wes").unbonding[0].amount;
    assert_eq!(delegator.u128(), 30 * ALLO);

    test.skip(21 * DAY);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });
    test.execute("wes", withdraw.clone()).unwrap();
    assert_eq!(test.balance("wes"), left.iter().sum::<u128>());
    test.execute("del", withdraw).unwrap();
    assert_eq!(test.balance("del"), 30 * ALLO);
}

#[test]
fn a_slash_of_stake_in_the_same_epoch_takes_its_own() {
    let mut test = bonded(10);
    test.register(T1, "wes", &[Role::Inferer, Role::Reputer]);
    test.stake(T1, "wes", 20);
    unbond(&mut test, "wes", 5);
    let truth = Offence {
        kind: OffenceKind::UnrevealedTruth,
        ..unrevealed(10)
    };
    let list = vec![unrevealed(20), truth];
    // stake 2, unbonding 0.5 as all that unbonds; then a fifth of 5 bonded and of 4.5 leaving
    let taken = 2 * ALLO + ALLO / 2 + ALLO + ALLO * 9 / 10;
    assert_eq!(settle(&mut test, list), Ok(taken));
    assert_eq!(test.stake_of(T1, "wes").staked.u128(), 18 * ALLO);
}

#[test]
fn who_has_no_bond_left_or_no_account_loses_nothing_and_the_epoch_is_settled() {
    let mut test = bonded(1);
    unbond(&mut test, "wes", 1);
    test.skip(30 * DAY);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });
    test.execute("wes", withdraw).unwrap();
    let stranger = Offence {
        actor_id: ActorId(77),
        fraction: Uint64::MAX,
        ..unrevealed(1)
    };
    let list = vec![unrevealed(50), stranger];
    assert_eq!(settle(&mut test, list), Ok(0));
}

#[test]
fn governance_can_pause_forfeits() {
    let mut test = bonded(10);
    let params = Box::new(VaultParams {
        max_slash: real("0"),
        ..VaultParams::default()
    });
    let set = ExecuteMsg::SetParams(msg::SetParams { params });
    test.execute("governance", set).unwrap();
    assert_eq!(settle(&mut test, vec![unrevealed(20)]), Ok(0));
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), 10 * ALLO);
}
