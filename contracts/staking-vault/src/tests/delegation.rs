use allora_interfaces::staking_vault::{hook, msg, HookMsg};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::Uint128;

use super::bench::{all_to, share, Bench, ALLO, DAY, MONTH, T1, T2};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;
use crate::state::MAX_DELEGATIONS;

/// Ann and bob are reputers with 100 ALLO each, del delegates 300 to ann.
pub(super) fn delegated() -> Bench {
    let mut bench = Bench::emitting(100, 1_000);
    bench.register(T1, "bob", &[Role::Reputer]);
    bench.stake(T1, "bob", 100);
    bench.delegate(T1, "del", "ann", 300 * ALLO).unwrap();
    bench
}

fn set_commission(commission: u16) -> ExecuteMsg {
    ExecuteMsg::SetCommission(msg::SetCommission {
        topic_id: T1,
        commission,
    })
}

fn compound(bench: &Bench, operator: &str, holder: &str) -> ExecuteMsg {
    ExecuteMsg::Compound(msg::Compound {
        topic_id: T1,
        operator: Some(bench.addr(operator).into()),
        holder: Some(bench.addr(holder).into()),
    })
}

#[test]
fn what_counts_is_own_and_delegated() {
    let bench = delegated();
    assert_eq!(bench.counted(T1, 1), 400 * ALLO);
    assert_eq!(bench.stake_of(T1, "ann").staked.u128(), 100 * ALLO);
    assert_eq!(bench.position("del", "ann").staked.u128(), 300 * ALLO);
    assert_eq!(bench.account(T1).staked.u128(), 500 * ALLO);
    let operator = bench.operator(T1, "ann");
    assert_eq!(operator.staked.u128(), 400 * ALLO);
    assert_eq!(operator.own.u128(), 100 * ALLO);
}

#[test]
fn rewards_are_shared_by_stake_to_the_last_unit() {
    let mut bench = delegated();
    bench.skip(DAY);
    let paid = bench.settle(T1, 1).reputers.u128();
    let (own, other) = (bench.rewards_of("ann"), bench.rewards_of("del"));
    assert!(paid > ALLO / 100);
    // 300 ALLO are 16 times 2^64 shares: so much the index cannot hold
    assert!(paid - own - other <= 17, "{paid} {own} {other}");
    let gross = paid * 3 / 4;
    assert!(gross - other <= 17, "{gross} {other}");
    bench.claim("del").unwrap();
    bench.claim("ann").unwrap();
    assert_eq!(bench.balance("del"), other);
    assert_eq!(bench.balance("ann"), own);
}

#[test]
fn rewards_of_before_a_delegation_are_not_its() {
    let mut bench = delegated();
    bench.skip(DAY);
    bench.settle(T1, 1);
    let before = bench.rewards_of("del");
    bench.delegate(T1, "late", "ann", 1_000 * ALLO).unwrap();
    bench.delegate(T1, "del", "ann", 1_000 * ALLO).unwrap();
    assert_eq!(bench.rewards_of("late"), 0);
    assert_eq!(bench.rewards_of("del"), before);
    bench.undelegate("del", "ann", 1_300 * ALLO).unwrap();
    bench.skip(DAY);
    bench.settle(T1, 2);
    assert_eq!(bench.rewards_of("del"), before);
    assert!(bench.rewards_of("late") > 0);
}

#[test]
fn a_commission_rises_slowly_and_only_after_notice() {
    let mut bench = delegated();
    let too_much = bench.execute("ann", set_commission(101)).unwrap_err();
    assert_eq!(
        too_much,
        ContractError::CommissionOutOfRange {
            topic_id: T1,
            current: 0,
            commission: 101,
            max: 100
        }
    );
    bench.execute("ann", set_commission(100)).unwrap();
    assert_eq!(bench.operator(T1, "ann").commission, 0);
    // announcing again does not add up
    bench.execute("ann", set_commission(101)).unwrap_err();
    bench.skip(DAY - 1);
    assert_eq!(bench.operator(T1, "ann").commission, 0);
    bench.skip(1);
    assert_eq!(bench.operator(T1, "ann").commission, 100);
    bench.execute("ann", set_commission(200)).unwrap();
    // less holds at once, and takes back what was announced
    bench.execute("ann", set_commission(50)).unwrap();
    let operator = bench.operator(T1, "ann");
    assert_eq!((operator.commission, operator.next_commission), (50, None));
    for _ in 0..60 {
        let now = bench.operator(T1, "ann").commission;
        let _ = bench.execute("ann", set_commission(now + 100));
        bench.skip(DAY);
    }
    assert!(bench.operator(T1, "ann").commission <= 5_000);
    assert!(bench.operator(T1, "ann").commission > 4_800);
}

#[test]
fn a_commission_is_kept_of_delegators_rewards_only_and_never_of_earlier_ones() {
    let mut bench = delegated();
    bench.execute("ann", set_commission(100)).unwrap();
    bench.skip(2 * DAY);
    // earned after the commission took effect, but before anybody touched the pool:
    // the old one holds
    let first = bench.settle(T1, 1).reputers.u128();
    let untouched = bench.rewards_of("del");
    assert!(first * 3 / 4 - untouched <= 17);
    bench.claim("ann").unwrap();
    bench.skip(DAY);
    let second = bench.settle(T1, 2).reputers.u128();
    let gross = second * 3 / 4;
    let net = gross - gross / 100;
    let got = bench.rewards_of("del") - untouched;
    assert!(got.abs_diff(net) <= 17, "{got} {net}");
}

#[test]
fn only_reputers_set_a_commission() {
    let mut bench = delegated();
    let error = bench.execute("del", set_commission(1)).unwrap_err();
    let operator = bench.addr("del");
    let topic_id = T1;
    assert_eq!(error, ContractError::NotOperator { topic_id, operator });
}

#[test]
fn only_reputers_are_delegated_to() {
    let mut bench = delegated();
    bench.register(T1, "wes", &[Role::Inferer]);
    for operator in ["wes", "nobody"] {
        let error = bench.delegate(T1, "del", operator, ALLO).unwrap_err();
        assert!(matches!(error, ContractError::NotReputer { .. }), "{error}");
    }
    let error = bench.delegate(T2, "del", "ann", ALLO).unwrap_err();
    assert_eq!(error, ContractError::UnknownTopic { topic_id: T2 });
    let bad = HookMsg::Delegate(hook::Delegate {
        topic_id: T1,
        operator: "ann".into(),
    });
    let error = bench.send("del", ALLO, &bad).unwrap_err();
    assert!(matches!(error, ContractError::Std(_)), "{error}");
}

#[test]
fn a_delegation_moves_with_its_rewards_kept() {
    let mut bench = delegated();
    bench.skip(DAY);
    bench.settle(T1, 1);
    let earned = bench.rewards_of("del");
    let weight = bench.account(T1).weight;
    let redelegate = |bench: &Bench, from: &str, to: &str, allo: u128| {
        ExecuteMsg::Redelegate(msg::Redelegate {
            topic_id: T1,
            from: bench.addr(from).into(),
            to: bench.addr(to).into(),
            amount: Uint128::new(allo * ALLO),
        })
    };
    let msg = redelegate(&bench, "ann", "bob", 100);
    bench.execute("del", msg).unwrap();
    assert_eq!(bench.position("del", "ann").staked.u128(), 200 * ALLO);
    assert_eq!(bench.position("del", "bob").staked.u128(), 100 * ALLO);
    assert_eq!(bench.rewards_of("del"), earned);
    assert_eq!(bench.account(T1).weight, weight);

    let more = redelegate(&bench, "ann", "bob", 201);
    let error = bench.execute("del", more).unwrap_err();
    assert!(matches!(error, ContractError::InsufficientStake { .. }));
    // own stake answers for the past: it unbonds
    let own = redelegate(&bench, "ann", "bob", 1);
    let error = bench.execute("ann", own).unwrap_err();
    assert!(matches!(error, ContractError::CannotMove { .. }));
    let nowhere = redelegate(&bench, "ann", "ann", 1);
    let error = bench.execute("del", nowhere).unwrap_err();
    assert!(matches!(error, ContractError::CannotMove { .. }));
    bench.register(T1, "bob", &[]);
    let gone = redelegate(&bench, "ann", "bob", 1);
    let error = bench.execute("del", gone).unwrap_err();
    assert!(matches!(error, ContractError::NotReputer { .. }));
}

#[test]
fn rewards_compound_for_whom_they_may() {
    let mut bench = delegated();
    bench.skip(DAY);
    bench.settle(T1, 1);
    let earned = bench.rewards_of("del");
    let msg = compound(&bench, "ann", "del");
    let error = bench.execute("keeper", msg.clone()).unwrap_err();
    let holder = bench.addr("del");
    let topic_id = T1;
    assert_eq!(error, ContractError::NotOptedIn { topic_id, holder });

    let opt_in = ExecuteMsg::SetCompound(msg::SetCompound {
        topic_id: T1,
        operator: Some(bench.addr("ann").into()),
        compound: true,
    });
    bench.execute("del", opt_in).unwrap();
    bench.execute("keeper", msg.clone()).unwrap();
    assert_eq!(
        bench.position("del", "ann").staked.u128(),
        300 * ALLO + earned
    );
    assert_eq!(bench.rewards_of("del"), 0);
    let again = bench.execute("keeper", msg).unwrap_err();
    assert!(matches!(again, ContractError::NothingToClaim { .. }));

    // the operator's own, by itself
    let own = bench.rewards_of("ann");
    bench
        .execute("ann", compound(&bench, "ann", "ann"))
        .unwrap();
    assert_eq!(bench.stake_of(T1, "ann").staked.u128(), 100 * ALLO + own);
    // not into a pool whose operator left
    bench.skip(DAY);
    bench.settle(T1, 2);
    bench.register(T1, "ann", &[]);
    let error = bench
        .execute("del", compound(&bench, "ann", "del"))
        .unwrap_err();
    assert!(matches!(error, ContractError::NotOperator { .. }));
    bench.claim("del").unwrap();
}

#[test]
fn part_of_an_unbonding_entry_can_be_taken_back() {
    let mut bench = delegated();
    bench.undelegate("del", "ann", 200 * ALLO).unwrap();
    let cancel = |bench: &Bench, amount: u128| {
        ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
            topic_id: T1,
            operator: Some(bench.addr("ann").into()),
            unbonding_id: 1,
            amount: Some(Uint128::new(amount)),
        })
    };
    let msg = cancel(&bench, 150 * ALLO);
    bench.execute("del", msg).unwrap();
    assert_eq!(bench.position("del", "ann").staked.u128(), 250 * ALLO);
    assert_eq!(
        bench.position("del", "ann").unbonding[0].amount.u128(),
        50 * ALLO
    );
    let msg = cancel(&bench, 50 * ALLO + 1);
    let error = bench.execute("del", msg).unwrap_err();
    assert!(matches!(error, ContractError::InsufficientUnbonding { .. }));
    bench.skip(21 * DAY);
    bench
        .execute("del", ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 }))
        .unwrap();
    assert_eq!(bench.balance("del"), 50 * ALLO);
}

#[test]
fn delegations_of_an_account_are_bounded_and_can_be_raised() {
    let mut bench = delegated();
    for number in 1..MAX_DELEGATIONS {
        let operator = format!("operator{number}");
        bench.register(T1, &operator, &[Role::Reputer]);
        bench.delegate(T1, "del", &operator, 1).unwrap();
    }
    let error = bench.delegate(T1, "del", "bob", 1).unwrap_err();
    assert!(matches!(error, ContractError::TooManyDelegations { .. }));
    bench.delegate(T1, "del", "ann", 1).unwrap();
    bench.undelegate("del", "operator1", 1).unwrap();
    bench.skip(21 * DAY);
    bench
        .execute("del", ExecuteMsg::Withdraw(msg::Withdraw { topic_id: T1 }))
        .unwrap();
    bench.delegate(T1, "del", "bob", 1).unwrap();
}

#[test]
fn everything_is_claimed_page_by_page() {
    let mut bench = delegated();
    bench.open(T2);
    bench.register(T2, "del", &[Role::Inferer, Role::Reputer]);
    bench.fund(T2, 1_000);
    bench.stake(T2, "del", 10);
    bench.skip(DAY);
    bench.settle(T1, 1);
    bench.try_settle(T2, 1, bench.now(), all_to(1)).unwrap();
    let all = |after, limit| {
        ExecuteMsg::ClaimAll(msg::ClaimAll {
            start_after: after,
            limit: Some(limit),
        })
    };
    let owed = bench.rewards_of("del");
    let response = bench.execute("del", all(None, 1)).unwrap();
    let next = response.attributes.iter().find(|found| found.key == "next");
    assert_eq!(next.unwrap().value, "1");
    assert_eq!(bench.balance("del"), owed);
    bench.execute("del", all(Some(T1), 1)).unwrap();
    assert!(bench.balance("del") > owed);

    // nothing more: no error, because pages after this one could have some, and no
    // transfer
    let balance = bench.balance("del");
    let response = bench.execute("del", all(None, 30)).unwrap();
    assert!(response.messages.is_empty() && response.events.is_empty());
    assert_eq!(bench.balance("del"), balance);
}

/// A settlement writes as much with a thousand delegators as with one.
#[test]
fn a_settlement_never_loops_over_delegators() {
    let writes = |delegators: u32| {
        let mut bench = delegated();
        for number in 0..delegators {
            bench
                .delegate(T1, &format!("del{number}"), "ann", ALLO)
                .unwrap();
        }
        bench.skip(DAY);
        let before = bench.dump();
        bench.settle(T1, 1);
        let after = bench.dump();
        after.iter().filter(|entry| !before.contains(entry)).count()
    };
    assert_eq!(writes(1), writes(100));
}

#[test]
fn forty_four_shares_are_four_pages() {
    let mut bench = delegated();
    let mut shares: Vec<_> = (1..=44).map(|id| share(id, 1, 50)).collect();
    shares.push(share(1, 6, 50));
    let settlement = allora_interfaces::staking_vault::Settlement::Paid {
        inferers: shares.split_off(6),
        forecasters: vec![],
        reputers: shares,
    };
    bench.skip(MONTH);
    let before = bench.dump().len();
    bench.try_settle(T1, 1, bench.now(), settlement).unwrap();
    assert_eq!(bench.dump().len(), before + 4);
    assert_eq!(bench.operator(T1, "ann").actor_id, ActorId(1));
}
