//! Bonds lost for what was committed to and not revealed.

use allora_interfaces::staking_vault::{hook, msg, Forfeit, HookMsg, Settlement, VaultParams};
use allora_interfaces::{ActorId, EpochId, Role};
use cosmwasm_std::Uint128;

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

fn forfeit(test: &TestVault, amount: u128) -> Forfeit {
    Forfeit {
        actor_id: WES,
        account: test.addr("wes"),
        amount: Uint128::new(amount),
    }
}

/// A void epoch in which this was forfeited; what the treasury got.
fn settle(test: &mut TestVault, forfeits: Vec<Forfeit>) -> Result<u128, ContractError> {
    let due = test.now();
    let epoch = test.stored_topic(T1).last_epoch.unwrap_or_default();
    let before = test.ledger().treasury;
    test.try_message(msg::Settle {
        topic_id: T1,
        epoch: EpochId(epoch.0 + 1),
        since: due,
        until: due,
        next_since: due,
        due,
        settlement: Settlement::Void {},
        offences: vec![],
        forfeits,
    })?;
    Ok((test.ledger().treasury - before).u128())
}

fn leaving(test: &TestVault, name: &str) -> Vec<u128> {
    let unbonding = test.stake_of(T1, name).unbonding;
    unbonding.iter().map(|entry| entry.amount.u128()).collect()
}

#[test]
fn a_forfeit_goes_from_the_bond_to_the_treasury() {
    let mut test = bonded(10);
    let list = vec![forfeit(&test, 3 * ALLO)];
    assert_eq!(settle(&mut test, list), Ok(3 * ALLO));
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), 7 * ALLO);
    assert_eq!(test.account(T1).bonds.u128(), 7 * ALLO);
    assert_eq!(test.ledger().bonds.u128(), 7 * ALLO);
}

#[test]
fn what_is_forfeited_twice_in_an_epoch_is_capped_once() {
    let mut test = bonded(10);
    let list = vec![forfeit(&test, 2 * ALLO), forfeit(&test, 2 * ALLO)];
    assert_eq!(settle(&mut test, list), Ok(4 * ALLO));
    let list = vec![forfeit(&test, 2 * ALLO), forfeit(&test, 2 * ALLO)];
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

    let list = vec![forfeit(&test, 4 * ALLO)];
    assert_eq!(settle(&mut test, list), Ok(4 * ALLO));
    // one from what is bonded, three from what left first
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), 0);
    assert_eq!(leaving(&test, "wes"), [5 * ALLO, ALLO, 5 * ALLO]);
    assert_eq!(test.stake_of(T1, "wes").staked.u128(), 15 * ALLO);
    assert_eq!(
        test.position("del", "wes").unbonding[0].amount.u128(),
        30 * ALLO
    );

    let list = vec![forfeit(&test, 2 * ALLO)];
    assert_eq!(settle(&mut test, list), Ok(2 * ALLO));
    assert_eq!(leaving(&test, "wes"), [5 * ALLO, 4 * ALLO]);
    test.skip(21 * DAY);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });
    test.execute("wes", withdraw.clone()).unwrap();
    assert_eq!(test.balance("wes"), 9 * ALLO);
    test.execute("del", withdraw).unwrap();
    assert_eq!(test.balance("del"), 30 * ALLO);
}

#[test]
fn who_has_no_bond_left_loses_nothing_and_the_epoch_is_settled() {
    let mut test = bonded(1);
    unbond(&mut test, "wes", 1);
    test.skip(30 * DAY);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 });
    test.execute("wes", withdraw).unwrap();
    let stranger = Forfeit {
        actor_id: ActorId(77),
        account: test.addr("nobody"),
        amount: Uint128::MAX,
    };
    let list = vec![forfeit(&test, 5), stranger, forfeit(&test, u128::MAX)];
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
    let list = vec![forfeit(&test, ALLO)];
    assert_eq!(settle(&mut test, list), Ok(0));
    assert_eq!(test.stake_of(T1, "wes").bond.u128(), 10 * ALLO);
}

#[test]
fn a_settlement_names_no_more_forfeits_than_there_are_places_of_workers() {
    let mut test = bonded(10);
    let list = vec![forfeit(&test, 1); ExecuteMsg::MAX_FORFEITS];
    assert_eq!(settle(&mut test, list), Ok(80));
    let list = vec![forfeit(&test, 1); ExecuteMsg::MAX_FORFEITS + 1];
    let refused = ContractError::TooManyForfeits {
        topic_id: T1,
        count: 81,
        max: 80,
    };
    assert_eq!(settle(&mut test, list), Err(refused));
}
