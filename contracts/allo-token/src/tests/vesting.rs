//! What genesis locks cannot leave an account before its time, by no message.

use allora_interfaces::allo_token::{
    Event, Grant, Lock, SupplyResponse, VestingResponse, VestingsResponse, SCHEDULES,
};
use allora_interfaces::units::GENESIS_SUPPLY;
use cosmwasm_std::{Binary, Storage, Timestamp, Uint128};

use super::suite::{account, coin, dump, genesis, grant, mint, Suite, BOB, ZOE};
use crate::msg::{ExecuteMsg, InstantiateMsg, QueryMsg};
use crate::vesting::LOCKS;
use crate::ContractError;

const CLIFF: u64 = 400;
const END: u64 = 1_000;

fn with(vesting: Vec<Grant>) -> Suite {
    Suite::try_new(InstantiateMsg {
        vesting,
        ..genesis()
    })
    .unwrap()
}

/// All of zoe's thousand units, a unit a second from genesis, nothing before the cliff.
fn zoe() -> Suite {
    with(vec![grant("zoe", ZOE, 0, CLIFF, END)])
}

impl Suite {
    /// So many nanoseconds after genesis, or before an instant after it.
    fn set_time(&mut self, seconds: u64, nanos: i64) {
        let genesis = cosmwasm_std::testing::mock_env().block.time;
        let instant = genesis.plus_seconds(seconds).nanos();
        let instant = instant.checked_add_signed(nanos).unwrap();
        self.env.block.time = Timestamp::from_nanos(instant);
    }

    fn vesting(&self, name: &str) -> VestingResponse {
        let address = account(name).into();
        self.query(QueryMsg::Vesting { address })
    }

    fn locked(&self, at: Option<Timestamp>) -> SupplyResponse {
        self.query(QueryMsg::Supply { at })
    }
}

/// Every way out of zoe's account, and who goes it.
fn exits(amount: u128) -> [(&'static str, ExecuteMsg); 6] {
    let amount = Uint128::new(amount);
    let owner: String = account("zoe").into();
    let (recipient, contract): (String, String) = (account("dan").into(), account("vault").into());
    let msg = Binary::from(b"{}");
    [
        (
            "zoe",
            ExecuteMsg::Transfer {
                recipient: recipient.clone(),
                amount,
            },
        ),
        (
            "zoe",
            ExecuteMsg::Send {
                contract: contract.clone(),
                amount,
                msg: msg.clone(),
            },
        ),
        ("zoe", ExecuteMsg::Burn { amount }),
        (
            "cyd",
            ExecuteMsg::TransferFrom {
                owner: owner.clone(),
                recipient,
                amount,
            },
        ),
        (
            "cyd",
            ExecuteMsg::SendFrom {
                owner: owner.clone(),
                contract,
                amount,
                msg,
            },
        ),
        ("cyd", ExecuteMsg::BurnFrom { owner, amount }),
    ]
}

fn allow_all(suite: &mut Suite) {
    let msg = ExecuteMsg::IncreaseAllowance {
        spender: account("cyd").into(),
        amount: Uint128::MAX,
        expires: None,
    };
    suite.execute("zoe", msg).unwrap();
}

#[test]
fn no_message_takes_out_what_is_locked_and_every_one_does_after_its_time() {
    for number in 0..6 {
        let mut suite = zoe();
        allow_all(&mut suite);
        // 500 of 1,000 units are free
        suite.set_time(500, 0);
        let (sender, msg) = exits(501)[number].clone();
        let expected = ContractError::Locked {
            account: account("zoe"),
            balance: ZOE,
            locked: Uint128::new(500),
            amount: Uint128::new(501),
            next: suite.env.block.time.plus_seconds(1),
            end: suite.env.block.time.plus_seconds(500),
        };
        assert_eq!(suite.execute(sender, msg.clone()), Err(expected));
        suite.set_time(501, 0);
        suite.execute(sender, msg).unwrap();
        assert_eq!(suite.balance("zoe"), ZOE - Uint128::new(501));
        // and not one more
        let (sender, msg) = exits(1)[number].clone();
        suite.execute(sender, msg.clone()).unwrap_err();
        suite.set_time(END, 0);
        suite.execute(sender, msg).unwrap();
    }
}

#[test]
fn locks_loosen_at_the_cliff_and_are_gone_at_the_end_to_the_nanosecond() {
    let mut suite = zoe();
    for (seconds, nanos, locked) in [
        (0, 0, 1_000),
        (CLIFF, -1, 1_000),
        (CLIFF, 0, 600),
        (700, 0, 300),
        (700, 1, 300),
        (701, -1, 300),
        (701, 0, 299),
        (END, -1, 1),
        (END, 0, 0),
        (10 * END, 0, 0),
    ] {
        suite.set_time(seconds, nanos);
        let expected = VestingResponse {
            address: account("zoe").into(),
            grant: Some(LOCKS.load(&suite.deps.storage, &account("zoe")).unwrap()),
            vested: ZOE - Uint128::new(locked),
            locked: Uint128::new(locked),
            balance: ZOE,
            spendable: ZOE - Uint128::new(locked),
        };
        assert_eq!(suite.vesting("zoe"), expected, "{seconds} {nanos}");
        assert_eq!(suite.locked(None).locked.u128(), locked);
    }
}

#[test]
fn what_is_received_on_top_is_free() {
    let mut suite = zoe();
    let msg = ExecuteMsg::Transfer {
        recipient: account("zoe").into(),
        amount: Uint128::new(7),
    };
    suite.execute("ann", msg).unwrap();
    assert_eq!(suite.vesting("zoe").spendable.u128(), 7);
    let (_, msg) = exits(7)[0].clone();
    suite.execute("zoe", msg).unwrap();
    let (_, msg) = exits(1)[0].clone();
    suite.execute("zoe", msg.clone()).unwrap_err();
    // nothing is no part of what is locked
    let (_, nothing) = exits(0)[0].clone();
    suite.execute("zoe", nothing).unwrap();
}

#[test]
fn the_refusal_says_when_the_next_unit_is_free() {
    let mut suite = with(vec![grant("zoe", Uint128::new(3), 0, CLIFF, END)]);
    let mut refused_until = |seconds: u64, nanos: i64| {
        suite.set_time(seconds, nanos);
        let (sender, msg) = exits(ZOE.u128())[0].clone();
        match suite.execute(sender, msg).unwrap_err() {
            ContractError::Locked { next, .. } => next,
            other => panic!("{other}"),
        }
    };
    let genesis = cosmwasm_std::testing::mock_env().block.time;
    // a third of the time is a unit: before the cliff, at 666.7 s, at the end
    assert_eq!(refused_until(0, 0), genesis.plus_seconds(CLIFF));
    let second = Timestamp::from_nanos(genesis.nanos() + 666_666_666_667);
    assert_eq!(refused_until(CLIFF, 0), second);
    assert_eq!(refused_until(667, 0), genesis.plus_seconds(END));
}

#[test]
fn the_lock_is_forgotten_with_the_first_message_after_the_end() {
    let mut suite = zoe();
    suite.set_time(END, -1);
    let (_, one) = exits(1)[0].clone();
    let response = suite.execute("zoe", one.clone()).unwrap();
    assert!(response.events.is_empty());
    suite.set_time(END, 0);
    let response = suite.execute("zoe", one.clone()).unwrap();
    let account = account("zoe");
    let expected = Event::VestingEnded {
        account: account.clone(),
        amount: ZOE,
    };
    assert_eq!(response.events, [cosmwasm_std::Event::from(expected)]);
    assert!(!LOCKS.has(&suite.deps.storage, &account));
    assert_eq!(suite.vesting("zoe").grant, None);
    assert!(suite.execute("zoe", one).unwrap().events.is_empty());
    // the past stays what it was
    suite.set_time(CLIFF, 0);
    assert_eq!(suite.locked(None).locked.u128(), 600);
}

#[test]
fn genesis_announces_every_lock_and_counts_those_that_unlock_alike_as_one() {
    let ten = Uint128::new(10);
    let suite = with(vec![
        grant("zoe", ten, 0, 10, 20),
        grant("ann", ten, 0, 10, 20),
        grant("bob", ten, 5, 10, 20),
    ]);
    // at 15 s: ⌈20 · 5/20⌉ and ⌈10 · 5/15⌉
    let at = suite.env.block.time.plus_seconds(15);
    let expected = SupplyResponse {
        at,
        total: GENESIS_SUPPLY,
        locked: Uint128::new(5 + 4),
        circulating: GENESIS_SUPPLY - Uint128::new(9),
    };
    assert_eq!(suite.locked(Some(at)), expected);

    let mut msg = genesis();
    msg.vesting = vec![grant("zoe", ten, 5, 10, 20)];
    let mut deps = cosmwasm_std::testing::mock_dependencies();
    let deployer = cosmwasm_std::testing::message_info(&account("deployer"), &[]);
    let env = suite.env.clone();
    let response = crate::contract::instantiate(deps.as_mut(), env.clone(), deployer, msg).unwrap();
    let lock = Lock {
        amount: ten,
        start: env.block.time.plus_seconds(5),
        cliff: env.block.time.plus_seconds(10),
        end: env.block.time.plus_seconds(20),
    };
    let account = account("zoe");
    assert_eq!(
        response.events,
        [cosmwasm_std::Event::from(Event::VestingGranted {
            account,
            lock
        })]
    );
}

#[test]
fn grants_come_in_pages() {
    let suite = with(vec![
        grant("zoe", ZOE, 0, 10, 20),
        grant("ann", BOB, 0, 10, 20),
        grant("bob", BOB, 0, 10, 20),
    ]);
    let mut start_after = None;
    let mut seen = vec![];
    for _ in 0..4 {
        let page: VestingsResponse = suite.query(QueryMsg::Vestings {
            start_after: start_after.clone(),
            limit: Some(1),
        });
        start_after = page.vestings.first().map(|one| one.address.clone());
        seen.extend(start_after.clone());
        if start_after.is_none() {
            break;
        }
    }
    let mut expected = ["zoe", "ann", "bob"].map(|name| account(name).to_string());
    expected.sort();
    assert_eq!(seen, expected);
}

fn refusal(vesting: Vec<Grant>) -> ContractError {
    let msg = InstantiateMsg {
        vesting,
        ..genesis()
    };
    Suite::try_new(msg).err().unwrap()
}

#[test]
fn grants_that_make_no_sense_are_refused() {
    let zoe = account("zoe");
    for (start, cliff, end) in [(1, 0, 2), (0, 3, 2), (3, 2, 1)] {
        let expected = ContractError::GrantOutOfOrder {
            account: zoe.clone(),
            start,
            cliff,
            end,
        };
        assert_eq!(
            refusal(vec![grant("zoe", ZOE, start, cliff, end)]),
            expected
        );
    }
    let expected = ContractError::EmptyGrant {
        account: zoe.clone(),
    };
    assert_eq!(
        refusal(vec![grant("zoe", Uint128::zero(), 0, 1, 2)]),
        expected
    );
    let amount = ZOE + Uint128::one();
    let expected = ContractError::GrantAboveBalance {
        account: zoe.clone(),
        amount,
        balance: ZOE,
    };
    assert_eq!(refusal(vec![grant("zoe", amount, 0, 1, 2)]), expected);
    let nobody = refusal(vec![grant("nobody", Uint128::one(), 0, 1, 2)]);
    assert!(matches!(nobody, ContractError::GrantAboveBalance { .. }));
    let half = grant("zoe", Uint128::new(500), 0, 1, 2);
    let expected = ContractError::GrantedTwice {
        account: zoe.clone(),
    };
    assert_eq!(refusal(vec![half.clone(), half]), expected);
    for end in [u64::MAX, u64::MAX / 1_000_000_000] {
        let expected = ContractError::GrantTooLate {
            account: zoe.clone(),
            end,
        };
        assert_eq!(refusal(vec![grant("zoe", ZOE, 0, 1, end)]), expected);
    }
    let mut nameless = grant("zoe", ZOE, 0, 1, 2);
    nameless.address = "zoe".into();
    assert!(matches!(refusal(vec![nameless]), ContractError::Std(_)));
}

#[test]
fn sixteen_sets_of_instants_and_no_more() {
    let genesis_of = |count: u64| {
        let names: Vec<String> = (0..count)
            .map(|number| format!("holder {number}"))
            .collect();
        let mut msg = genesis();
        let one = Uint128::one();
        let given = Uint128::from(count);
        msg.initial_balances[0].amount -= given;
        msg.initial_balances
            .extend(names.iter().map(|name| coin(name, one)));
        let grants = names.iter().zip(1..);
        msg.vesting = grants
            .map(|(name, end)| grant(name, one, 0, 0, end))
            .collect();
        msg
    };
    let suite = Suite::try_new(genesis_of(16)).unwrap();
    assert_eq!(suite.locked(None).locked.u128(), 16);
    // as its doc says, at most
    assert!(suite.deps.storage.get(SCHEDULES.key()).unwrap().len() <= 657);
    let refusal = Suite::try_new(genesis_of(17)).err();
    assert_eq!(refusal, Some(ContractError::TooManySchedules { max: 16 }));
}

#[test]
fn a_genesis_without_grants_stores_what_it_always_did() {
    let suite = Suite::new();
    let mut msg = serde_json::to_value(genesis()).unwrap();
    msg.as_object_mut().unwrap().remove("vesting");
    let old: InstantiateMsg = serde_json::from_value(msg).unwrap();
    assert_eq!(dump(&Suite::try_new(old).unwrap().deps), dump(&suite.deps));
    assert_eq!(suite.deps.storage.get(SCHEDULES.key()), None);
    assert_eq!(suite.locked(None).locked, Uint128::zero());
    assert_eq!(suite.vesting("zoe").spendable, ZOE);
}

#[test]
fn minting_to_an_account_frees_nothing() {
    let mut suite = zoe();
    let hand_over = super::suite::hand_over(Some("vault"));
    suite.execute("custodian", hand_over).unwrap();
    suite
        .execute("vault", mint("zoe", Uint128::new(5)))
        .unwrap();
    assert_eq!(suite.vesting("zoe").spendable.u128(), 5);
    assert_eq!(suite.locked(None).total, GENESIS_SUPPLY + Uint128::new(5));
}
