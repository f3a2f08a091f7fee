//! Findings about weights, emission and who is paid, as tests: the other half of
//! `audit`.

use allora_interfaces::staking_vault::{msg, HookMsg, SettleResponse, Settlement, VaultParams};
use allora_interfaces::units::SUPPLY_CAP;
use allora_interfaces::{Role, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::Uint128;

use super::delegation::delegated;
use super::test_vault::{all_to, assert_close, real, TestVault, ALLO, DAY, T1, T2};
use crate::msg::ExecuteMsg;

const WEEK: u64 = 7 * DAY;

/// Revenue hardly decays, and a topic needs a weight of 50 ALLO.
fn demanding() -> VaultParams {
    VaultParams {
        revenue_decay: 31_536_000,
        min_topic_weight: Uint128::new(50 * ALLO),
        ..VaultParams::default()
    }
}

/// Two topics that earned an ALLO a day; ann is the reputer of the first and bob of
/// the second, with stakes in whole ALLO.
fn two_topics(params: VaultParams, stakes: [u128; 2]) -> TestVault {
    let mut test = TestVault::with(params);
    for (topic_id, name, staked) in [(T1, "ann", stakes[0]), (T2, "bob", stakes[1])] {
        test.open(topic_id);
        test.register(topic_id, name, &[Role::Reputer]);
        test.fund(topic_id, 365);
        test.stake(topic_id, name, staked);
    }
    test
}

fn void(test: &mut TestVault, topic_id: TopicId, epoch: u64) {
    let now = test.now();
    let void = Settlement::Void {};
    test.try_settle(topic_id, epoch, now, void).unwrap();
}

fn weights(test: &TestVault) -> [u128; 2] {
    [T1, T2].map(|topic_id| test.account(topic_id).weight.u128())
}

fn sum(test: &TestVault) -> u128 {
    test.schedule().total_weight.u128()
}

/// A weight that rises by smoothing alone carries its topic over the threshold with
/// the next crank, though nobody staked or paid.
#[test]
fn sherlock_m23_time_alone_carries_a_topic_over_the_threshold() {
    let mut test = two_topics(demanding(), [10_000, 1]);
    test.skip(1);
    test.stake(T2, "bob", 10_000);
    let [first, second] = weights(&test);
    assert!(!test.account(T2).emitting && second < 50 * ALLO);
    assert_eq!(sum(&test), first);

    test.skip(2 * WEEK);
    void(&mut test, T2, 1);
    let [first, second] = weights(&test);
    assert!(test.account(T2).emitting && second >= 50 * ALLO);
    assert_eq!(sum(&test), first + second);
}

/// What a weight is made of is the revenue that is left, which is the revenue that
/// is stored.
#[test]
fn sherlock_m29_a_weight_is_made_of_the_revenue_that_is_left() {
    let params = VaultParams {
        weight_alpha: Real::ONE,
        ..VaultParams::default()
    };
    let mut test = two_topics(params, [10_000, 1]);
    for _ in 0..5 {
        test.skip(DAY);
        test.set_active(T1, true);
        let account = test.account(T1);
        // √(stake · revenue a day), with a week's revenue counted
        let squared = Real::from_u128(account.weight.u128());
        let squared = squared.mul(&squared).unwrap().mul(&real("7")).unwrap();
        let revenue = Real::from_u128(account.revenue.u128());
        let expected = revenue.mul(&real("1e22")).unwrap();
        assert_close(squared, &expected.to_string(), "1e-15");
    }
}

/// Below the minimum or paused, nothing that happens in a topic touches the sum.
#[test]
fn pr_736_760_a_topic_that_is_refused_adds_nothing_to_the_sum() {
    let mut test = two_topics(demanding(), [10_000, 10]);
    let check = |test: &TestVault| {
        assert!(!test.account(T2).emitting);
        assert_eq!(sum(test), weights(test)[0]);
    };
    check(&test);
    for epoch in 1..4 {
        test.skip(DAY);
        test.stake(T2, "bob", 10);
        check(&test);
        test.fund(T2, 1);
        check(&test);
        test.set_active(T2, true);
        check(&test);
        test.unstake(T2, "bob", 9);
        check(&test);
        void(&mut test, T2, epoch);
        check(&test);
    }
    test.set_active(T2, false);
    for amount in [1_000, 100_000] {
        test.stake(T2, "bob", amount);
        test.skip(WEEK);
        test.fund(T2, 100);
        check(&test);
    }
    assert!(weights(&test)[1] > 50 * ALLO);
}

/// What is refused after a while has not even let time pass in the vault's state.
#[test]
fn pr_736_a_late_message_that_is_refused_leaves_every_byte() {
    let mut test = two_topics(demanding(), [10_000, 10_000]);
    test.settle(T1, 5);
    test.skip(WEEK);
    let before = test.dump();
    let now = test.now();
    // the harness compares, too; this is what it compares
    test.try_settle(T1, 5, now, all_to(1)).unwrap_err();
    test.delegate(T1, "del", "nobody", ALLO).unwrap_err();
    test.undelegate("ann", "ann", 10_001 * ALLO).unwrap_err();
    test.claim("stranger").unwrap_err();
    assert_eq!(test.dump(), before);
}

/// An inactive topic left the sum once: whoever leaves it takes nothing off it again,
/// and is never refused for it.
#[test]
fn pr_994_leaving_an_inactive_topic_takes_nothing_off_the_sum() {
    let mut test = two_topics(demanding(), [10_000, 100_000]);
    let both = weights(&test);
    assert!(both[1] > both[0]);
    test.set_active(T2, false);
    assert_eq!(sum(&test), both[0]);
    for _ in 0..7 {
        test.skip(DAY);
        test.unstake(T2, "bob", 10_000);
        assert_eq!(sum(&test), both[0]);
    }
    test.set_active(T2, true);
    let [first, second] = weights(&test);
    assert_eq!(sum(&test), first + second);
}

/// A topic whose weight is too small at the end of an epoch is refused, again and
/// again; what then brings it back counts it once.
#[test]
fn pr_995_998_a_refused_topic_that_comes_back_counts_once() {
    let mut test = two_topics(demanding(), [10_000, 10_000]);
    let mut epoch = 0;
    for round in 1..4 {
        assert!(test.account(T2).emitting, "round {round}");
        test.skip(DAY);
        let staked = test.stake_of(T2, "bob").staked.u128() / ALLO;
        test.unstake(T2, "bob", staked - 1);
        // the weight falls slowly below the minimum; ends of epochs refuse it
        while test.account(T2).emitting {
            test.skip(WEEK);
            epoch += 1;
            void(&mut test, T2, epoch);
        }
        for _ in 0..2 {
            epoch += 1;
            void(&mut test, T2, epoch);
            assert_eq!(sum(&test), weights(&test)[0], "round {round}");
        }
        test.fund(T2, 365);
        test.stake(T2, "bob", 1_000_000);
        while !test.account(T2).emitting {
            test.skip(DAY);
            test.stake(T2, "bob", 1);
        }
        let [first, second] = weights(&test);
        assert_eq!(sum(&test), first + second, "round {round}");
        test.fund(T2, 1);
        let [first, second] = weights(&test);
        assert_eq!(sum(&test), first + second, "round {round}");
    }
}

/// Neither an empty treasury nor an exhausted cap is an error: epochs settle and pay
/// what there is, and if that is nothing, nothing.
#[test]
fn pr_756_an_empty_treasury_and_an_exhausted_cap_settle() {
    let mut test = TestVault::emitting(10_000_000, 1);
    test.skip(DAY);
    let paid = test.settle(T1, 1);
    assert!(paid.minted > paid.from_treasury && !paid.from_treasury.is_zero());

    test.peers.borrow_mut().supply = SUPPLY_CAP.u128();
    let mut paid = test.ledger().treasury.u128();
    for epoch in 2..8 {
        test.skip(DAY);
        assert!(test.account(T1).accrued.u128() > paid);
        let answer = test.settle(T1, epoch);
        assert_eq!(answer.minted.u128(), 0);
        assert_eq!(answer.emission.u128(), paid);
        // a quarter of what is paid comes back, as nobody is enrolled
        assert_eq!(answer.treasury.u128(), paid / 4);
        paid = answer.treasury.u128();
    }
    test.execute("governance", no_validators()).unwrap();
    test.skip(DAY);
    test.settle(T1, 8);
    for epoch in 9..12 {
        test.skip(DAY);
        assert_eq!(test.settle(T1, epoch), SettleResponse::default());
    }
    test.claim("ann").unwrap();
}

fn no_validators() -> ExecuteMsg {
    let params = VaultParams {
        validator_share: Real::ZERO,
        ..VaultParams::default()
    };
    let params = Box::new(params);
    ExecuteMsg::SetParams(msg::SetParams { params })
}

/// Whoever sends what anybody may send, it goes to whom it belongs to.
#[test]
fn pr_762_whoever_triggers_it_the_owner_gets_it() {
    let mut test = delegated();
    test.skip(DAY);
    test.settle(T1, 1);
    let opt_in = ExecuteMsg::SetCompound(msg::SetCompound {
        topic_id: T1,
        operator: Some(test.addr("ann").into()),
        compound: true,
    });
    test.execute("del", opt_in).unwrap();
    let owed = test.rewards_of("del");
    let compound = ExecuteMsg::Compound(msg::Compound {
        topic_id: T1,
        operator: Some(test.addr("ann").into()),
        holder: Some(test.addr("del").into()),
    });
    test.execute("mallory", compound).unwrap();
    let staked = test.position("del", "ann").staked.u128();
    assert_eq!(staked, 300 * ALLO + owed);

    test.bond_validators(&["val"]);
    test.send("val", 5 * ALLO, &HookMsg::Enroll {}).unwrap();
    test.bond_validators(&[]);
    let validator = test.addr("val").into();
    let drop = ExecuteMsg::DropValidator(msg::DropValidator { validator });
    test.execute("mallory", drop).unwrap();
    test.skip(21 * DAY);
    let withdraw = ExecuteMsg::Withdraw(msg::Withdraw {
        topic_id: TopicId(0),
    });
    test.execute("mallory", withdraw.clone()).unwrap_err();
    test.execute("val", withdraw).unwrap();
    assert_eq!(test.balance("val"), 5 * ALLO);
    assert_eq!(test.positions("mallory"), []);
    assert_eq!(test.balance("mallory"), 0);
}

/// However often a day is settled, it pays the same, but for a base unit or two each
/// time.
#[test]
fn pr_765_every_settlement_loses_at_most_two_units() {
    let paid = |parts: u64| {
        let mut test = TestVault::emitting(100_000, 1_000);
        let mut sum = 0;
        for epoch in 1..=parts {
            test.skip(DAY / parts);
            sum += test.settle(T1, epoch).emission.u128();
        }
        sum
    };
    let once = paid(1);
    for parts in [10, 96] {
        let often = paid(parts);
        assert!(often <= once && once - often <= 2 * u128::from(parts));
    }
}

/// Two topics alike but for the length of their epochs weigh alike and are paid alike.
#[test]
fn pr_776_epochs_of_any_length_weigh_and_pay_alike() {
    let mut test = two_topics(demanding(), [10_000, 10_000]);
    test.skip(1);
    test.stake(T1, "ann", 90_000);
    test.stake(T2, "bob", 90_000);
    let mut paid = [0; 2];
    for quarter in 1..=70 * 4 {
        test.skip(DAY / 4);
        let now = test.now();
        for (place, topic_id, every) in [(0, T1, 1), (1, T2, 8)] {
            if quarter % every == 0 {
                let answer = test.try_settle(topic_id, quarter, now, all_to(1)).unwrap();
                // a weight that still rises lags until it is refreshed
                if quarter > 56 * 4 {
                    paid[place] += answer.emission.u128();
                }
            }
        }
        if quarter == 14 * 4 {
            let [first, second] = weights(&test);
            // by three quarters from 1e20 to √10e20, less some revenue that decayed
            assert!(first > 250 * ALLO && first < 265 * ALLO, "{first}");
            assert!(first.abs_diff(second) * 200 < first, "{first} {second}");
        }
    }
    assert!(paid[0] > ALLO, "{paid:?}");
    assert!(paid[0].abs_diff(paid[1]) * 100 < paid[0], "{paid:?}");
}
