use allora_interfaces::staking_vault::{msg, SettleResponse, Settlement, Share, FRACTION_ONE};
use allora_interfaces::{ActorId, EpochId, Role};
use cosmwasm_std::{from_json, Timestamp, Uint128};

use super::test_vault::{all_to, part_to, share, TestVault, DAY, MONTH, T1, T2};
use crate::error::ContractError;
use crate::execute::MAX_SHARES;
use crate::msg::{ExecuteMsg, QueryMsg};

const STAKED: u128 = 10_000_000;
const MILLION: u128 = 1_000_000;

fn rewards(test: &TestVault, name: &str) -> u128 {
    let response: allora_interfaces::staking_vault::RewardsResponse =
        test.query(QueryMsg::Rewards {
            topic_id: T1,
            actor: test.addr(name).into(),
        });
    response.amount.u128()
}

#[test]
fn an_epoch_pays_by_fractions_and_to_the_last_unit() {
    let mut test = TestVault::emitting(STAKED, 1);
    let wil = test
        .register(T1, "wil", &[Role::Inferer, Role::Forecaster])
        .0;
    test.skip(DAY);
    let accrued = test.account(T1).accrued;
    let settlement = Settlement::Paid {
        inferers: vec![share(wil, 1, 4)],
        forecasters: vec![share(wil, 1, 8)],
        reputers: vec![share(1, 5, 8)],
    };
    let paid = test.try_settle(T1, 3, test.now(), settlement).unwrap();

    assert_eq!(paid.emission, accrued);
    assert_eq!(paid.treasury.u128(), accrued.u128() / 4);
    assert_eq!(paid.validators.u128(), 0);
    let rest = accrued - paid.treasury;
    assert_eq!(paid.inferers + paid.forecasters + paid.reputers, rest);
    assert!(paid.inferers.u128().abs_diff(rest.u128() / 4) <= 1);
    assert!(paid.forecasters.u128().abs_diff(rest.u128() / 8) <= 1);
    let wils = paid.inferers + paid.forecasters;
    assert_eq!(rewards(&test, "wil"), wils.u128());
    assert_eq!(rewards(&test, "ann"), paid.reputers.u128());
    assert_eq!(test.account(T1).rewards, rest);
    assert_eq!(test.account(T1).accrued.u128(), 0);
    assert_eq!(test.account(T1).last_epoch, Some(EpochId(3)));
}

#[test]
fn a_void_epoch_pays_and_mints_nothing_and_drops_what_accrued() {
    let mut test = TestVault::emitting(STAKED, 1);
    test.skip(DAY);
    let before = test.ledger();
    let paid = test
        .try_settle(T1, 1, test.now(), Settlement::Void {})
        .unwrap();
    assert_eq!(paid, SettleResponse::default());
    assert_eq!(test.ledger(), before);
    assert_eq!(test.account(T1).accrued.u128(), 0);
    assert_eq!(test.account(T1).last_epoch, Some(EpochId(1)));
}

#[test]
fn epochs_settle_once_and_in_order() {
    let mut test = TestVault::emitting(STAKED, 1);
    test.skip(DAY);
    test.settle(T1, 5);
    for epoch in [5, 4, 0] {
        test.skip(DAY);
        assert_eq!(
            test.try_settle(T1, epoch, test.now(), all_to(1))
                .unwrap_err(),
            ContractError::EpochSettled {
                topic_id: T1,
                epoch: EpochId(epoch),
                last_epoch: EpochId(5)
            }
        );
    }
    test.settle(T1, 9);
}

#[test]
fn what_the_last_epoch_costs_besides_may_follow_it_and_pays_nothing() {
    let mut test = TestVault::emitting(STAKED, 1);
    test.skip(DAY);
    test.settle(T1, 5);
    test.skip(DAY);
    let (before, accrued) = (test.ledger(), test.account(T1).accrued);
    let void = |test: &mut TestVault, epoch| {
        let nothing = Timestamp::default();
        test.try_message(msg::Settle {
            topic_id: T1,
            epoch: EpochId(epoch),
            since: nothing,
            until: nothing,
            next_since: nothing,
            due: test.now(),
            quiet_until: None,
            settlement: Settlement::Void {},
            offences: vec![],
        })
    };
    let paid = void(&mut test, 5).unwrap();
    assert_eq!(paid, SettleResponse::default());
    assert_eq!(test.ledger(), before);
    assert!(test.account(T1).accrued >= accrued, "no time is taken");
    void(&mut test, 4).unwrap_err();
    void(&mut test, 6).unwrap();
    void(&mut test, 5).unwrap_err();
}

#[test]
fn fractions_above_one_are_refused() {
    let mut test = TestVault::emitting(STAKED, 1);
    let one = FRACTION_ONE.u64();
    let most = Share {
        actor_id: ActorId(1),
        fraction: u64::MAX.into(),
    };
    for (sum, inferers, reputers) in [
        (one + 1, vec![share(2, 1, one)], vec![share(1, 1, 1)]),
        (2 * one, vec![], vec![share(1, 1, 1), share(2, 1, 1)]),
        (u64::MAX, vec![most], vec![]),
    ] {
        let settlement = Settlement::Paid {
            inferers,
            forecasters: vec![],
            reputers,
        };
        assert_eq!(
            test.try_settle(T1, 1, test.now(), settlement).unwrap_err(),
            ContractError::FractionsSum {
                topic_id: T1,
                sum: sum.into(),
                max: one
            }
        );
    }
    // sums do not wrap around
    let settlement = Settlement::Paid {
        inferers: vec![most; 48],
        forecasters: vec![],
        reputers: vec![most; 48],
    };
    let error = test.try_settle(T1, 1, test.now(), settlement).unwrap_err();
    let sum = 96 * u128::from(u64::MAX);
    let expected = ContractError::FractionsSum {
        topic_id: T1,
        sum,
        max: one,
    };
    assert_eq!(error, expected);
}

#[test]
fn what_nobody_earned_stays_in_the_topic() {
    let mut test = TestVault::emitting(400 * MILLION, 1);
    test.skip(DAY);
    let accrued = test.account(T1).accrued.u128();
    let before = test.peers.borrow().supply;
    let paid = test
        .try_settle(T1, 1, test.now(), part_to(1, 3, 8))
        .unwrap();
    let first = accrued * 3 / 8;
    assert!(first > 0);
    assert_eq!(paid.emission.u128(), first);
    // the validators' part is one of what is funded, and no more is minted
    assert_eq!(paid.treasury.u128(), first / 4);
    assert_eq!(paid.reputers.u128(), first - first / 4);
    assert_eq!(paid.minted.u128(), test.peers.borrow().supply - before);
    let mut carried = accrued - first;
    let account = test.account(T1);
    assert_eq!(
        (account.accrued.u128(), account.carried.u128()),
        (0, carried)
    );

    // a void epoch drops what accrued in it, and nothing else
    test.skip(DAY);
    let void = Settlement::Void {};
    test.try_settle(T1, 2, test.now(), void).unwrap();
    assert_eq!(test.account(T1).carried.u128(), carried);

    // of an epoch in which nobody earned anything, all is carried, across a new weight
    test.skip(DAY / 2);
    test.fund(T1, 1);
    test.skip(DAY / 2);
    carried += test.account(T1).accrued.u128();
    let ledger = test.ledger();
    let nothing = test
        .try_settle(T1, 3, test.now(), part_to(1, 0, 1))
        .unwrap();
    assert_eq!(nothing, SettleResponse::default());
    assert_eq!(test.ledger(), ledger);
    assert_eq!(test.account(T1).carried.u128(), carried);

    // the next one has it all, though it began when the last one was due
    let since = test.now();
    test.skip(DAY);
    let accrued = test.account(T1).accrued.u128();
    assert!(accrued > 0);
    let msg = ExecuteMsg::Settle(msg::Settle {
        topic_id: T1,
        epoch: EpochId(4),
        since,
        until: test.now(),
        next_since: test.now(),
        due: test.now(),
        quiet_until: None,
        settlement: all_to(1),
        offences: vec![],
    });
    let response = test.execute("coordinator", msg).unwrap();
    let paid: SettleResponse = from_json(response.data.unwrap()).unwrap();
    assert_eq!(paid.emission.u128(), carried + accrued);
    assert_eq!(test.account(T1).carried.u128(), 0);
}

#[test]
fn a_settlement_without_shares_pays_nobody_and_keeps_all() {
    let mut test = TestVault::emitting(STAKED, 1);
    test.skip(DAY);
    let accrued = test.account(T1).accrued;
    let settlement = Settlement::Paid {
        inferers: vec![],
        forecasters: vec![],
        reputers: vec![],
    };
    let paid = test.try_settle(T1, 1, test.now(), settlement).unwrap();
    assert_eq!(paid, SettleResponse::default());
    assert_eq!(test.account(T1).carried, accrued);
    assert_eq!(test.settle(T1, 2).emission, accrued);
}

#[test]
fn what_the_cap_does_not_leave_is_not_carried() {
    let mut test = TestVault::emitting(STAKED, 1);
    test.skip(DAY);
    test.settle(T1, 1);
    test.skip(DAY);
    let treasury = test.ledger().treasury.u128();
    let accrued = test.account(T1).accrued.u128();
    assert!(treasury < accrued / 2);
    test.peers.borrow_mut().supply = allora_interfaces::units::SUPPLY_CAP.u128();
    let paid = test
        .try_settle(T1, 2, test.now(), part_to(1, 1, 2))
        .unwrap();
    assert_eq!(paid.emission.u128(), treasury);
    assert_eq!(test.account(T1).carried.u128(), accrued - accrued / 2);
}

#[test]
fn shares_are_bounded() {
    let mut test = TestVault::emitting(STAKED, 1);
    let settlement = |count: u32| {
        let mut inferers: Vec<_> = (1..=count).map(|id| share(id, 1, 128)).collect();
        inferers[0].fraction = (128 - u64::from(count) + 1)
            .checked_mul(FRACTION_ONE.u64() / 128)
            .unwrap()
            .into();
        Settlement::Paid {
            inferers,
            forecasters: vec![],
            reputers: vec![],
        }
    };
    let most = u32::try_from(MAX_SHARES).unwrap();
    test.skip(DAY);
    test.try_settle(T1, 1, test.now(), settlement(most))
        .unwrap();
    assert_eq!(
        test.try_settle(T1, 2, test.now(), settlement(most + 1))
            .unwrap_err(),
        ContractError::TooManyShares {
            topic_id: T1,
            count: MAX_SHARES + 1,
            max: MAX_SHARES
        }
    );
}

#[test]
fn a_topic_that_takes_no_part_settles_with_nothing() {
    let mut test = TestVault::new();
    test.skip(DAY);
    assert_eq!(test.settle(T1, 1), SettleResponse::default());
    assert_eq!(
        test.try_settle(T2, 1, test.now(), all_to(1)).unwrap_err(),
        ContractError::UnknownTopic { topic_id: T2 }
    );
}

#[test]
fn an_epoch_open_when_its_topic_is_paused_is_paid() {
    let mut test = TestVault::emitting(STAKED, 1);
    test.skip(DAY);
    test.set_active(T1, false);
    let accrued = test.account(T1).accrued;
    test.skip(DAY);
    assert_eq!(test.settle(T1, 1).emission, accrued);
}

#[test]
fn topics_share_emission_by_weight() {
    let mut test = TestVault::emitting(STAKED, 100);
    test.open(T2);
    test.register(T2, "bob", &[Role::Reputer]);
    test.fund(T2, 400);
    test.stake(T2, "bob", STAKED);
    let (w1, w2) = (test.account(T1).weight, test.account(T2).weight);
    assert_eq!(test.schedule().total_weight, w1 + w2);
    assert!(w2.u128().abs_diff(2 * w1.u128()) < w1.u128() / 1_000_000);

    test.skip(DAY);
    let (first, second) = (test.settle(T1, 1).emission, test.settle(T2, 1).emission);
    assert!(second.u128().abs_diff(2 * first.u128()) < first.u128() / 1_000_000);
}

/// Audit finding H-4: rewards claimable twice.
#[test]
fn rewards_are_claimed_once_for_all_topics() {
    let mut test = TestVault::emitting(STAKED, 100);
    test.open(T2);
    let bob = test.register(T2, "ann", &[Role::Reputer]).0;
    test.fund(T2, 100);
    test.stake(T2, "ann", STAKED);
    test.skip(DAY);
    let first = test.settle(T1, 1).reputers;
    let second = test
        .try_settle(T2, 1, test.now(), all_to(bob))
        .unwrap()
        .reputers;

    let claim = ExecuteMsg::Claim(msg::Claim {
        topic_ids: vec![T1, T2, T1],
    });
    let response = test.execute("ann", claim.clone()).unwrap();
    assert_eq!(response.messages.len(), 1);
    assert_eq!(response.events.len(), 2);
    assert_eq!(test.balance("ann"), (first + second).u128());
    assert_eq!(test.ledger().rewards.u128(), 0);
    assert_eq!(
        test.execute("ann", claim).unwrap_err(),
        ContractError::NothingToClaim {
            actor: test.addr("ann")
        }
    );
    assert_eq!(test.balance("ann"), (first + second).u128());
}

#[test]
fn a_claim_is_bounded_and_says_when_there_is_nothing() {
    let mut test = TestVault::emitting(STAKED, 100);
    let max = ExecuteMsg::MAX_TOPICS_PER_CLAIM;
    let claim = |count: usize| {
        ExecuteMsg::Claim(msg::Claim {
            topic_ids: vec![T1; count],
        })
    };
    assert_eq!(
        test.execute("ann", claim(max + 1)).unwrap_err(),
        ContractError::TooManyTopics {
            count: max + 1,
            max
        }
    );
    for (name, count) in [("ann", 0), ("ann", max), ("stranger", 1)] {
        assert_eq!(
            test.execute(name, claim(count)).unwrap_err(),
            ContractError::NothingToClaim {
                actor: test.addr(name)
            }
        );
    }
}

#[test]
fn one_unit_is_paid_to_somebody() {
    let mut test = TestVault::emitting(STAKED, 1);
    test.peers.borrow_mut().supply = allora_interfaces::units::SUPPLY_CAP.u128();
    test.skip(DAY);
    test.settle(T1, 1);
    for epoch in 2..100 {
        test.skip(DAY);
        let paid = test.settle(T1, epoch);
        let rest = paid.emission - paid.treasury;
        assert_eq!(paid.reputers, rest);
    }
    // the treasury's quarter of a quarter … ends at nothing, not at a failure
    assert_eq!(test.ledger().treasury, Uint128::zero());
    test.skip(MONTH);
    assert_eq!(test.settle(T1, 100), SettleResponse::default());
}

#[test]
fn time_nobody_worked_in_is_not_paid_to_whoever_comes_next() {
    let settled_from = |since_days: u64| {
        let mut test = TestVault::emitting(400 * MILLION, 100_000);
        let start = test.now();
        test.skip(10 * DAY);
        let msg = ExecuteMsg::Settle(msg::Settle {
            topic_id: T1,
            epoch: EpochId(9),
            since: start.plus_seconds(since_days * DAY),
            until: test.now(),
            next_since: test.now(),
            due: test.now(),
            quiet_until: None,
            settlement: all_to(1),
            offences: vec![],
        });
        let response = test.execute("coordinator", msg).unwrap();
        let amounts: SettleResponse = from_json(response.data.unwrap()).unwrap();
        let accrued = test.account(T1).accrued;
        assert_eq!(accrued, Uint128::zero(), "what is dropped is gone");
        amounts.emission.u128()
    };
    let whole = settled_from(0);
    assert!(whole > 0);
    assert_eq!(settled_from(9), whole - whole * 9 / 10);
    assert_eq!(settled_from(10), 0);
    assert_eq!(settled_from(11), 0, "a span that ends before it begins");
}
