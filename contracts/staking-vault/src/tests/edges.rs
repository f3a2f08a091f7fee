//! Edges that no other test stood on: what survived a mutation run.

use allora_interfaces::staking_vault::{
    hook, msg, HookMsg, Offence, OffenceKind, Settlement, VaultParams, FRACTION_ONE, VALIDATORS,
};
use allora_interfaces::{ActorId, Role};
use allora_math::Real;
use cosmwasm_std::{Uint128, Uint64};

use super::delegation::delegated;
use super::test_vault::{assert_close, real, share, TestVault, ALLO, DAY, MONTH, T1};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;
use crate::state::{MAX_DELEGATIONS, MAX_UNBONDINGS};

#[test]
fn as_many_offences_as_may_be_named_are_taken() {
    let mut test = delegated();
    let before = test.operator(T1, "ann").staked;
    let offence = Offence {
        actor_id: ActorId(1),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(FRACTION_ONE.u64() / 1_000),
    };
    let offences = vec![offence; ExecuteMsg::MAX_OFFENCES];
    let now = test.now();
    test.try_slash(T1, 1, now, Settlement::Void {}, offences)
        .unwrap();
    assert!(test.operator(T1, "ann").staked < before);
}

/// Only the first stake begins the schedule: later ones move neither its beginning
/// nor its month nor its rate.
#[test]
fn the_schedule_begins_once() {
    let mut test = TestVault::emitting(10_000, 1_000);
    test.register(T1, "bob", &[Role::Reputer]);
    let first = test.schedule();
    test.skip(10 * DAY);
    test.stake(T1, "bob", 90_000);
    let later = test.schedule();
    assert_eq!(later.started_at, first.started_at);
    assert_eq!(later.month, 1);
    assert_eq!(later.monthly_rate, first.monthly_rate);
    // nor does stake after all of it left
    test.unstake(T1, "ann", 10_000);
    test.unstake(T1, "bob", 90_000);
    test.skip(DAY);
    test.stake(T1, "bob", 1);
    assert_eq!(test.schedule().started_at, first.started_at);
    assert_eq!(test.schedule().month, 1);
}

/// The yield of stakers bounds the rate as long as either kind of them earns.
#[test]
fn the_bound_holds_while_only_one_kind_of_staker_earns() {
    let bounded = |validator_share: &str, reputers: u64| {
        let mut test = TestVault::with(VaultParams {
            validator_share: real(validator_share),
            emission_alpha: Real::ONE,
            ..VaultParams::default()
        });
        test.open(T1);
        test.register(T1, "ann", &[Role::Reputer]);
        test.fund(T1, 100_000);
        test.stake(T1, "ann", 10_000_000);
        test.skip(DAY);
        let settlement = Settlement::Paid {
            inferers: vec![share(1, 4 - reputers, 4)],
            forecasters: vec![],
            reputers: vec![share(1, reputers, 4)],
        };
        let now = test.now();
        test.try_settle(T1, 1, now, settlement).unwrap();
        test.skip(MONTH);
        test.schedule().monthly_rate
    };
    // 0.0095 / (1/2), 0.0095 / (1/4)
    assert_close(bounded("0", 2), "0.019", "1e-15");
    assert_close(bounded("0.25", 0), "0.038", "1e-15");
    // nobody who stakes earns: the target, 0.025 · locked/staked · circulating/cap
    assert!(bounded("0", 0) > real("0.4"));
}

/// Revenue that has had no time to decay is what was paid, to the base unit, however
/// long the number.
#[test]
fn revenue_of_this_moment_is_counted_to_the_unit() {
    let mut test = TestVault::new();
    let hook = HookMsg::FundTopic(hook::FundTopic {
        topic_id: T1,
        payer: None,
    });
    let mut paid = 0;
    for amount in [(1 << 84) + 1, 1, 3] {
        test.send("donor", amount, &hook).unwrap();
        paid += amount;
        assert_eq!(test.account(T1).revenue.u128(), paid);
    }
}

/// A topic that paused with something accrued and resumed: what it accrued before is
/// still shared by time since before the pause, not since it resumed.
#[test]
fn what_accrued_before_a_pause_is_not_moved_behind_it() {
    let mut test = TestVault::emitting(10_000, 1_000);
    let start = test.now();
    test.skip(DAY);
    test.set_active(T1, false);
    let first = test.account(T1).accrued.u128();
    test.skip(DAY);
    test.set_active(T1, true);
    assert_eq!(test.account(T1).accrued.u128(), first);
    test.skip(DAY);
    test.fund(T1, 1);
    let both = test.account(T1).accrued.u128();
    // half of three days, of which the middle one brought nothing
    let paid = test.settle_at(T1, 1, start.plus_seconds(DAY + DAY / 2));
    assert!(first > 0 && both > first);
    assert_eq!(paid.emission.u128(), both / 2);
}

/// A topic that was paid long before anybody staked starts at its target, as if it
/// had never been looked at.
#[test]
fn the_first_weight_is_the_target_even_long_after_the_first_payment() {
    let params = VaultParams {
        revenue_decay: 31_536_000,
        ..VaultParams::default()
    };
    let mut test = TestVault::with(params);
    test.open(T1);
    test.register(T1, "ann", &[Role::Reputer]);
    test.fund(T1, 1);
    test.skip(DAY);
    test.fund(T1, 364);
    test.stake(T1, "ann", 10_000);
    let weight = Real::from_u128(test.account(T1).weight.u128());
    assert_close(weight, "1e20", "1e-5");
}

/// A settlement that comes late, after others moved the weight, leaves it on the same
/// path as if it had not come.
#[test]
fn a_late_settlement_leaves_the_path_of_a_weight() {
    let weigh = |late: bool| {
        let mut test = TestVault::emitting(10_000, 1_000);
        test.register(T1, "bob", &[Role::Reputer]);
        let due = test.now().plus_seconds(DAY);
        test.skip(3 * DAY);
        test.stake(T1, "bob", 500_000);
        if late {
            test.settle_at(T1, 1, due);
        }
        test.skip(DAY);
        test.set_active(T1, true);
        test.account(T1).weight
    };
    assert_eq!(weigh(true), weigh(false));
}

/// What is announced is what will change: not what took effect, and not what is.
#[test]
fn a_commission_is_announced_until_it_holds_and_only_if_it_changes() {
    let mut test = delegated();
    let set = |commission| {
        ExecuteMsg::SetCommission(msg::SetCommission {
            topic_id: T1,
            commission,
        })
    };
    test.execute("ann", set(80)).unwrap();
    assert!(test.operator(T1, "ann").next_commission.is_some());
    test.execute("ann", set(0)).unwrap();
    assert_eq!(test.operator(T1, "ann").next_commission, None);
    test.execute("ann", set(80)).unwrap();
    test.skip(DAY);
    let operator = test.operator(T1, "ann");
    assert_eq!((operator.commission, operator.next_commission), (80, None));
}

/// Own stake slashed to less than a unit goes when its holder next says what becomes of it,
/// and is no longer counted as its own.
#[test]
fn own_dust_is_forfeited_as_own() {
    let mut test = TestVault::new();
    test.register(T1, "ann", &[Role::Reputer]);
    let stake = HookMsg::Stake(hook::Stake { topic_id: T1 });
    test.send("ann", 1, &stake).unwrap();
    test.delegate(T1, "del", "ann", ALLO).unwrap();
    let offence = Offence {
        actor_id: ActorId(1),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(FRACTION_ONE.u64() / 20),
    };
    let now = test.now();
    test.try_slash(T1, 1, now, Settlement::Void {}, vec![offence])
        .unwrap();
    let compound = ExecuteMsg::SetCompound(msg::SetCompound {
        topic_id: T1,
        operator: None,
        compound: true,
    });
    // the harness compares own shares with those of positions
    test.execute("ann", compound).unwrap();
    assert_eq!(test.operator(T1, "ann").own, Uint128::zero());
    // what that was worth stays with who stays
    assert_eq!(
        test.position("del", "ann").staked.u128(),
        ALLO / 20 * 19 + 1
    );
}

/// The validators' ledger is no topic: it has no creator.
#[test]
fn validators_have_no_creator() {
    let mut test = TestVault::emitting(100, 1_000);
    test.peers.borrow_mut().creator = test.addr("creator").into();
    test.bond_validators(&["val"]);
    test.send("val", ALLO, &HookMsg::Enroll {}).unwrap();
    let topic_id = VALIDATORS;
    let pay = ExecuteMsg::PayCreator(msg::PayCreator { topic_id });
    let error = test.execute("anybody", pay).unwrap_err();
    assert_eq!(error, ContractError::UnknownTopic { topic_id });
}

/// The time an epoch was paid for is not counted again for the next one.
#[test]
fn a_late_settlement_is_paid_for_the_time_since_the_one_before() {
    let mut test = TestVault::emitting(10_000, 1_000);
    test.skip(DAY);
    test.settle(T1, 1);
    let due = test.now().plus_seconds(DAY);
    test.skip(2 * DAY);
    test.fund(T1, 1);
    let accrued = test.account(T1).accrued.u128();
    let paid = test.settle_at(T1, 2, due);
    assert!(accrued > 0);
    assert_eq!(paid.emission.u128(), accrued / 2);
}

/// The bounds on positions and entries hold for every way to one more.
#[test]
fn neither_a_redelegation_nor_a_bond_makes_one_too_many() {
    let mut test = TestVault::new();
    let reputers: Vec<String> = (0..=MAX_DELEGATIONS).map(|n| format!("rep{n}")).collect();
    for name in &reputers {
        test.register(T1, name, &[Role::Reputer]);
        test.stake(T1, name, 1);
    }
    for name in &reputers[..MAX_DELEGATIONS] {
        test.delegate(T1, "del", name, ALLO).unwrap();
    }
    let [from, to] = [0, MAX_DELEGATIONS].map(|n| test.addr(&reputers[n]).into());
    let amount = Uint128::one();
    let topic_id = T1;
    let redelegate = ExecuteMsg::Redelegate(msg::Redelegate {
        topic_id,
        from,
        to,
        amount,
    });
    let error = test.execute("del", redelegate).unwrap_err();
    assert!(matches!(error, ContractError::TooManyDelegations { .. }));

    test.send("rep0", ALLO, &HookMsg::Bond(hook::Bond { topic_id }))
        .unwrap();
    let unbond = ExecuteMsg::Unbond(msg::Unbond { topic_id, amount });
    for _ in 0..MAX_UNBONDINGS {
        test.execute("rep0", unbond.clone()).unwrap();
    }
    let error = test.execute("rep0", unbond).unwrap_err();
    assert!(matches!(error, ContractError::TooManyUnbondings { .. }));
}

/// Who works and is a reputer, too, compounds all it has in the topic, once.
#[test]
fn an_operator_compounds_what_it_earned_by_work_too() {
    let mut test = TestVault::emitting(10_000, 1_000);
    test.skip(DAY);
    let settlement = Settlement::Paid {
        inferers: vec![share(1, 3, 4)],
        forecasters: vec![],
        reputers: vec![share(1, 1, 4)],
    };
    let now = test.now();
    let paid = test.try_settle(T1, 1, now, settlement).unwrap();
    let earned = (paid.inferers + paid.reputers).u128();
    assert!(!paid.inferers.is_zero());
    assert_eq!(test.rewards_of("ann"), earned);
    let compound = ExecuteMsg::Compound(msg::Compound {
        topic_id: T1,
        operator: None,
        holder: None,
    });
    test.execute("ann", compound.clone()).unwrap();
    let staked = test.stake_of(T1, "ann").staked.u128();
    assert_eq!(staked, 10_000 * ALLO + earned);
    assert_eq!(test.rewards_of("ann"), 0);
    let error = test.execute("ann", compound).unwrap_err();
    assert!(matches!(error, ContractError::NothingToClaim { .. }));
}

/// Rewards of who was a validator are paid out, and are no way back in.
#[test]
fn who_was_dropped_does_not_compound_itself_back_in() {
    let mut test = TestVault::emitting(10_000, 1_000);
    test.bond_validators(&["val"]);
    test.send("val", ALLO, &HookMsg::Enroll {}).unwrap();
    test.skip(DAY);
    test.settle(T1, 1);
    test.bond_validators(&[]);
    let validator = test.addr("val").into();
    test.execute(
        "any",
        ExecuteMsg::DropValidator(msg::DropValidator { validator }),
    )
    .unwrap();
    assert!(test.rewards_in(VALIDATORS, "val") > 0);
    let compound = ExecuteMsg::Compound(msg::Compound {
        topic_id: VALIDATORS,
        operator: Some(test.vault().into()),
        holder: None,
    });
    let error = test.execute("val", compound).unwrap_err();
    let account = test.addr("val");
    assert_eq!(error, ContractError::NotValidator { account });
}

/// A month's share of reputers is that of its own rewards, not of all so far.
#[test]
fn every_month_counts_its_own_rewards() {
    let mut test = TestVault::emitting(10_000, 1_000);
    for (epoch, reputers) in [(1, 4), (2, 2), (3, 1)] {
        test.skip(DAY);
        let settlement = Settlement::Paid {
            inferers: vec![share(1, 4 - reputers, 4)],
            forecasters: vec![],
            reputers: vec![share(1, reputers, 4)],
        };
        let now = test.now();
        test.try_settle(T1, epoch, now, settlement).unwrap();
        test.skip(MONTH);
        let expected = Real::ratio(i64::try_from(reputers).unwrap(), 4).unwrap();
        assert_close(
            test.schedule().reputer_share,
            &expected.to_string(),
            "1e-15",
        );
    }
}

/// Time before the first stake is accounted for, with nothing.
#[test]
fn time_before_the_first_stake_counts_as_accrued() {
    let mut test = TestVault::new();
    test.skip(DAY);
    assert_eq!(test.schedule().accrued_until, test.now());
    test.fund(T1, 1);
    assert_eq!(test.stored_emission().accrued_until, test.now());
}
