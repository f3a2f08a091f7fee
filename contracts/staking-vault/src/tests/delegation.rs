use allora_interfaces::staking_vault::{hook, msg, HookMsg};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::Uint128;

use super::test_vault::{all_to, share, TestVault, ALLO, DAY, MONTH, T1, T2};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;
use crate::state::MAX_DELEGATIONS;

/// Ann and bob are reputers with 100 ALLO each, del delegates 300 to ann.
pub(super) fn delegated() -> TestVault {
    let mut test = TestVault::emitting(100, 1_000);
    test.register(T1, "bob", &[Role::Reputer]);
    test.stake(T1, "bob", 100);
    test.delegate(T1, "del", "ann", 300 * ALLO).unwrap();
    test
}

fn set_commission(commission: u16) -> ExecuteMsg {
    ExecuteMsg::SetCommission(msg::SetCommission {
        topic_id: T1,
        commission,
    })
}

fn compound(test: &TestVault, operator: &str, holder: &str) -> ExecuteMsg {
    ExecuteMsg::Compound(msg::Compound {
        topic_id: T1,
        operator: Some(test.addr(operator).into()),
        holder: Some(test.addr(holder).into()),
    })
}

#[test]
fn what_counts_is_own_and_delegated() {
    let test = delegated();
    assert_eq!(test.counted(T1, 1), 400 * ALLO);
    assert_eq!(test.stake_of(T1, "ann").staked.u128(), 100 * ALLO);
    assert_eq!(test.position("del", "ann").staked.u128(), 300 * ALLO);
    assert_eq!(test.account(T1).staked.u128(), 500 * ALLO);
    let operator = test.operator(T1, "ann");
    assert_eq!(operator.staked.u128(), 400 * ALLO);
    assert_eq!(operator.own.u128(), 100 * ALLO);
}

#[test]
fn rewards_are_shared_by_stake_to_the_last_unit() {
    let mut test = delegated();
    test.skip(DAY);
    let paid = test.settle(T1, 1).reputers.u128();
    let (own, other) = (test.rewards_of("ann"), test.rewards_of("del"));
    assert!(paid > ALLO / 100);
    // 300 ALLO are 16 times 2^64 shares: so much the index cannot hold
    assert!(paid - own - other <= 17, "{paid} {own} {other}");
    let gross = paid * 3 / 4;
    assert!(gross - other <= 17, "{gross} {other}");
    test.claim("del").unwrap();
    test.claim("ann").unwrap();
    assert_eq!(test.balance("del"), other);
    assert_eq!(test.balance("ann"), own);
}

#[test]
fn rewards_of_before_a_delegation_are_not_its() {
    let mut test = delegated();
    test.skip(DAY);
    test.settle(T1, 1);
    let before = test.rewards_of("del");
    test.delegate(T1, "late", "ann", 1_000 * ALLO).unwrap();
    test.delegate(T1, "del", "ann", 1_000 * ALLO).unwrap();
    assert_eq!(test.rewards_of("late"), 0);
    assert_eq!(test.rewards_of("del"), before);
    test.undelegate("del", "ann", 1_300 * ALLO).unwrap();
    test.skip(DAY);
    test.settle(T1, 2);
    assert_eq!(test.rewards_of("del"), before);
    assert!(test.rewards_of("late") > 0);
}

#[test]
fn a_commission_rises_slowly_and_only_after_notice() {
    let mut test = delegated();
    let too_much = test.execute("ann", set_commission(101)).unwrap_err();
    assert_eq!(
        too_much,
        ContractError::CommissionOutOfRange {
            topic_id: T1,
            current: 0,
            commission: 101,
            max: 100
        }
    );
    test.execute("ann", set_commission(100)).unwrap();
    assert_eq!(test.operator(T1, "ann").commission, 0);
    // announcing again does not add up
    test.execute("ann", set_commission(101)).unwrap_err();
    test.skip(DAY - 1);
    assert_eq!(test.operator(T1, "ann").commission, 0);
    test.skip(1);
    assert_eq!(test.operator(T1, "ann").commission, 100);
    test.execute("ann", set_commission(200)).unwrap();
    // less holds at once, and takes back what was announced
    test.execute("ann", set_commission(50)).unwrap();
    let operator = test.operator(T1, "ann");
    assert_eq!((operator.commission, operator.next_commission), (50, None));
    for _ in 0..60 {
        let now = test.operator(T1, "ann").commission;
        let _ = test.execute("ann", set_commission(now + 100));
        test.skip(DAY);
    }
    assert!(test.operator(T1, "ann").commission <= 5_000);
    assert!(test.operator(T1, "ann").commission > 4_800);
}

#[test]
fn a_commission_is_kept_of_delegators_rewards_only_and_never_of_earlier_ones() {
    let mut test = delegated();
    test.execute("ann", set_commission(100)).unwrap();
    test.skip(2 * DAY);
    // earned after the commission took effect, but before anybody touched the pool:
    // the old one holds
    let first = test.settle(T1, 1).reputers.u128();
    let untouched = test.rewards_of("del");
    assert!(first * 3 / 4 - untouched <= 17);
    test.claim("ann").unwrap();
    test.skip(DAY);
    let second = test.settle(T1, 2).reputers.u128();
    let gross = second * 3 / 4;
    let net = gross - gross / 100;
    let got = test.rewards_of("del") - untouched;
    assert!(got.abs_diff(net) <= 17, "{got} {net}");
}

#[test]
fn only_reputers_set_a_commission() {
    let mut test = delegated();
    let error = test.execute("del", set_commission(1)).unwrap_err();
    let operator = test.addr("del");
    let topic_id = T1;
    assert_eq!(error, ContractError::NotOperator { topic_id, operator });
}

#[test]
fn only_reputers_are_delegated_to() {
    let mut test = delegated();
    test.register(T1, "wes", &[Role::Inferer]);
    for operator in ["wes", "nobody"] {
        let error = test.delegate(T1, "del", operator, ALLO).unwrap_err();
        assert!(matches!(error, ContractError::NotReputer { .. }), "{error}");
    }
    let error = test.delegate(T2, "del", "ann", ALLO).unwrap_err();
    assert_eq!(error, ContractError::UnknownTopic { topic_id: T2 });
    let bad = HookMsg::Delegate(hook::Delegate {
        topic_id: T1,
        operator: "ann".into(),
    });
    let error = test.send("del", ALLO, &bad).unwrap_err();
    assert!(matches!(error, ContractError::Std(_)), "{error}");
}

#[test]
fn a_delegation_moves_with_its_rewards_kept() {
    let mut test = delegated();
    test.skip(DAY);
    test.settle(T1, 1);
    let earned = test.rewards_of("del");
    let weight = test.account(T1).weight;
    let redelegate = |test: &TestVault, from: &str, to: &str, allo: u128| {
        ExecuteMsg::Redelegate(msg::Redelegate {
            topic_id: T1,
            from: test.addr(from).into(),
            to: test.addr(to).into(),
            amount: Uint128::new(allo * ALLO),
        })
    };
    let msg = redelegate(&test, "ann", "bob", 100);
    test.execute("del", msg).unwrap();
    assert_eq!(test.position("del", "ann").staked.u128(), 200 * ALLO);
    assert_eq!(test.position("del", "bob").staked.u128(), 100 * ALLO);
    assert_eq!(test.rewards_of("del"), earned);
    assert_eq!(test.account(T1).weight, weight);

    let more = redelegate(&test, "ann", "bob", 201);
    let error = test.execute("del", more).unwrap_err();
    assert!(matches!(error, ContractError::InsufficientStake { .. }));
    // own stake answers for the past: it unbonds
    let own = redelegate(&test, "ann", "bob", 1);
    let error = test.execute("ann", own).unwrap_err();
    assert!(matches!(error, ContractError::CannotMove { .. }));
    let nowhere = redelegate(&test, "ann", "ann", 1);
    let error = test.execute("del", nowhere).unwrap_err();
    assert!(matches!(error, ContractError::CannotMove { .. }));
    test.register(T1, "bob", &[]);
    let gone = redelegate(&test, "ann", "bob", 1);
    let error = test.execute("del", gone).unwrap_err();
    assert!(matches!(error, ContractError::NotReputer { .. }));
}

#[test]
fn rewards_compound_for_whom_they_may() {
    let mut test = delegated();
    test.skip(DAY);
    test.settle(T1, 1);
    let earned = test.rewards_of("del");
    let msg = compound(&test, "ann", "del");
    let error = test.execute("keeper", msg.clone()).unwrap_err();
    let holder = test.addr("del");
    let topic_id = T1;
    assert_eq!(error, ContractError::NotOptedIn { topic_id, holder });

    let opt_in = ExecuteMsg::SetCompound(msg::SetCompound {
        topic_id: T1,
        operator: Some(test.addr("ann").into()),
        compound: true,
    });
    test.execute("del", opt_in).unwrap();
    test.execute("keeper", msg.clone()).unwrap();
    assert_eq!(
        test.position("del", "ann").staked.u128(),
        300 * ALLO + earned
    );
    assert_eq!(test.rewards_of("del"), 0);
    let again = test.execute("keeper", msg).unwrap_err();
    assert!(matches!(again, ContractError::NothingToClaim { .. }));

    // the operator's own, by itself
    let own = test.rewards_of("ann");
    test.execute("ann", compound(&test, "ann", "ann")).unwrap();
    assert_eq!(test.stake_of(T1, "ann").staked.u128(), 100 * ALLO + own);
    // not into a pool whose operator left
    test.skip(DAY);
    test.settle(T1, 2);
    test.register(T1, "ann", &[]);
    let error = test
        .execute("del", compound(&test, "ann", "del"))
        .unwrap_err();
    assert!(matches!(error, ContractError::NotOperator { .. }));
    test.claim("del").unwrap();
}

#[test]
fn part_of_an_unbonding_entry_can_be_taken_back() {
    let mut test = delegated();
    test.undelegate("del", "ann", 200 * ALLO).unwrap();
    let cancel = |test: &TestVault, amount: u128| {
        ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
            topic_id: T1,
            operator: Some(test.addr("ann").into()),
            unbonding_id: 1,
            amount: Some(Uint128::new(amount)),
        })
    };
    let msg = cancel(&test, 150 * ALLO);
    test.execute("del", msg).unwrap();
    assert_eq!(test.position("del", "ann").staked.u128(), 250 * ALLO);
    assert_eq!(
        test.position("del", "ann").unbonding[0].amount.u128(),
        50 * ALLO
    );
    let msg = cancel(&test, 50 * ALLO + 1);
    let error = test.execute("del", msg).unwrap_err();
    assert!(matches!(error, ContractError::InsufficientUnbonding { .. }));
    test.skip(21 * DAY);
    test.execute("del", ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 }))
        .unwrap();
    assert_eq!(test.balance("del"), 50 * ALLO);
}

#[test]
fn delegations_of_an_account_are_bounded_and_can_be_raised() {
    let mut test = delegated();
    for number in 1..MAX_DELEGATIONS {
        let operator = format!("operator{number}");
        test.register(T1, &operator, &[Role::Reputer]);
        test.delegate(T1, "del", &operator, 1).unwrap();
    }
    let error = test.delegate(T1, "del", "bob", 1).unwrap_err();
    assert!(matches!(error, ContractError::TooManyDelegations { .. }));
    test.delegate(T1, "del", "ann", 1).unwrap();
    test.undelegate("del", "operator1", 1).unwrap();
    test.skip(21 * DAY);
    test.execute("del", ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 }))
        .unwrap();
    test.delegate(T1, "del", "bob", 1).unwrap();
}

#[test]
fn everything_is_claimed_page_by_page() {
    let mut test = delegated();
    test.open(T2);
    test.register(T2, "del", &[Role::Inferer, Role::Reputer]);
    test.fund(T2, 1_000);
    test.stake(T2, "del", 10);
    test.skip(DAY);
    test.settle(T1, 1);
    test.try_settle(T2, 1, test.now(), all_to(1)).unwrap();
    let all = |after, limit| {
        ExecuteMsg::ClaimAll(msg::ClaimAll {
            start_after: after,
            limit: Some(limit),
        })
    };
    let owed = test.rewards_of("del");
    let response = test.execute("del", all(None, 1)).unwrap();
    let next = response.attributes.iter().find(|found| found.key == "next");
    assert_eq!(next.unwrap().value, "1");
    assert_eq!(test.balance("del"), owed);
    test.execute("del", all(Some(T1), 1)).unwrap();
    assert!(test.balance("del") > owed);

    // nothing more: no error, because pages after this one could have some, and no
    // transfer
    let balance = test.balance("del");
    let response = test.execute("del", all(None, 30)).unwrap();
    assert!(response.messages.is_empty() && response.events.is_empty());
    assert_eq!(test.balance("del"), balance);
}

/// A settlement writes as much with a thousand delegators as with one.
#[test]
fn a_settlement_never_loops_over_delegators() {
    let writes = |delegators: u32| {
        let mut test = delegated();
        for number in 0..delegators {
            test.delegate(T1, &format!("del{number}"), "ann", ALLO)
                .unwrap();
        }
        test.skip(DAY);
        let before = test.dump();
        test.settle(T1, 1);
        let after = test.dump();
        after.iter().filter(|entry| !before.contains(entry)).count()
    };
    assert_eq!(writes(1), writes(100));
}

#[test]
fn forty_four_shares_are_four_pages() {
    let mut test = delegated();
    let mut shares: Vec<_> = (1..=44).map(|id| share(id, 1, 50)).collect();
    shares.push(share(1, 6, 50));
    let settlement = allora_interfaces::staking_vault::Settlement::Paid {
        inferers: shares.split_off(6),
        forecasters: vec![],
        reputers: shares,
    };
    test.skip(MONTH);
    let before = test.dump().len();
    test.try_settle(T1, 1, test.now(), settlement).unwrap();
    assert_eq!(test.dump().len(), before + 4);
    assert_eq!(test.operator(T1, "ann").actor_id, ActorId(1));
}
