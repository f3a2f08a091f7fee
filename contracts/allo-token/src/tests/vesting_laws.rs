//! Laws of locks, for all amounts and instants.

use allora_interfaces::allo_token::{Lock, SupplyResponse, VestingsResponse};
use allora_interfaces::units::GENESIS_SUPPLY;
use cosmwasm_std::{Timestamp, Uint128};
use proptest::collection::vec;
use proptest::prelude::*;

use super::suite::{coin, genesis, grant, Suite};
use crate::msg::QueryMsg;

fn amounts() -> impl Strategy<Value = u128> {
    prop_oneof![1..10_u128, 1..=u128::MAX, Just(u128::MAX)]
}

fn locks() -> impl Strategy<Value = Lock> {
    let instants = prop_oneof![[0..100_u64, 0..100, 0..100], any::<[u64; 3]>()];
    (amounts(), instants).prop_map(|(amount, mut instants)| {
        instants.sort_unstable();
        let [start, cliff, end] = instants.map(Timestamp::from_nanos);
        Lock {
            amount: Uint128::new(amount),
            start,
            cliff,
            end,
        }
    })
}

proptest! {
    #[test]
    fn what_is_locked_never_grows(lock in locks(), instants in vec(any::<u64>(), 2..8)) {
        let mut instants = instants;
        // and where it matters
        instants.extend([&lock.start, &lock.cliff, &lock.end].map(Timestamp::nanos));
        instants.sort_unstable();
        let locked = |nanos: &u64| lock.locked_at(Timestamp::from_nanos(*nanos)).unwrap();
        let path: Vec<_> = instants.iter().map(locked).collect();
        prop_assert!(path.is_sorted_by(|before, after| before >= after), "{path:?}");
        prop_assert!(path.iter().all(|locked| *locked <= lock.amount));
        prop_assert_eq!(lock.locked_at(lock.end).unwrap(), Uint128::zero());
    }

    #[test]
    fn less_is_locked_at_the_next_instant_and_at_none_before(lock in locks(), now in any::<u64>()) {
        let now = Timestamp::from_nanos(now % (lock.end.nanos().max(1)));
        let locked = lock.locked_at(now).unwrap();
        match lock.next_unlock(now).unwrap() {
            None => prop_assert_eq!(locked, Uint128::zero()),
            Some(next) => {
                prop_assert!(next > now);
                prop_assert!(lock.locked_at(next).unwrap() < locked);
                let before = Timestamp::from_nanos(next.nanos() - 1);
                prop_assert_eq!(lock.locked_at(before).unwrap(), locked);
            }
        }
    }

    #[test]
    fn all_that_is_locked_is_what_accounts_have_locked_up_to_a_unit_each(
        amounts in vec(1..1_000_000_000_u64, 1..20),
        ends in vec(10..14_u64, 20),
        second in 0..20_u64,
        nanos in 0..1_000_000_000_u64,
    ) {
        let mut msg = genesis();
        let names: Vec<String> = (0..amounts.len()).map(|number| number.to_string()).collect();
        let given: u64 = amounts.iter().sum();
        msg.initial_balances = vec![coin("ann", GENESIS_SUPPLY - Uint128::from(given))];
        for ((name, amount), end) in names.iter().zip(&amounts).zip(&ends) {
            let amount = Uint128::from(*amount);
            msg.initial_balances.push(coin(name, amount));
            msg.vesting.push(grant(name, amount, 1, 4, *end));
        }
        let mut suite = Suite::try_new(msg).unwrap();
        let time = suite.env.block.time.plus_seconds(second).plus_nanos(nanos);
        suite.env.block.time = time;

        let page: VestingsResponse =
            suite.query(QueryMsg::Vestings { start_after: None, limit: Some(100) });
        let sum: Uint128 = page.vestings.iter().map(|one| one.locked).sum();
        let supply: SupplyResponse = suite.query(QueryMsg::Supply { at: None });
        prop_assert_eq!(page.vestings.len(), amounts.len());
        prop_assert!(supply.locked <= sum);
        prop_assert!(sum - supply.locked <= Uint128::from(amounts.len() as u64 - 1));
        for one in &page.vestings {
            prop_assert_eq!(one.vested + one.locked, one.balance);
        }
    }
}
