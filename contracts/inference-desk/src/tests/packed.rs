//! What is written is what is read, and the bytes stay what they were.

use allora_interfaces::inference_desk::{Condition, DeskParams, Inference, Outcome, Pause, Tip};
use allora_interfaces::{EpochId, TopicId};
use allora_math::Real;
use allora_storage::Packed;
use allora_test_kit::Golden;
use cosmwasm_std::{Addr, Timestamp, Uint128};

use crate::dispatch::{RequestPayload, SubscriptionPayload};
use crate::ledger::{Account, Fees, Ledger, Purse};
use crate::state::{Book, Receiver, Request, Settings, Subscription, Terms};
use crate::watch::Watch;

fn survives<T: Packed>(golden: &mut Golden, value: &T) {
    golden.add(value);
    let bytes = value.to_bytes();
    assert_eq!(T::from_bytes(&bytes).unwrap().to_bytes(), bytes);
    for end in 0..bytes.len() {
        let cut = T::from_bytes(&bytes[..end]);
        let cut = cut.map(|read| read.to_bytes());
        assert_ne!(cut.as_ref(), Some(&bytes), "{} cut at {end}", T::NAME);
    }
}

fn terms(contract: Option<&str>) -> Terms {
    Terms {
        payer: Addr::unchecked("payer"),
        fee: Uint128::new(10_000_000_000_000_000),
        tip: Tip {
            from: Uint128::zero(),
            to: Uint128::new(300),
            over: 120,
        },
        receiver: Some(Receiver {
            contract: contract.map(Addr::unchecked),
            gas_limit: 200_000,
            payload: vec![1, 2, 3],
        }),
    }
}

fn outcome() -> Outcome {
    Outcome::Inference(Inference {
        epoch: EpochId(12),
        value: Real::from(-3_i64),
        interval: Some([-9_i64, -4, -3, -2, 3].map(Real::from)),
        timestamp: Timestamp::from_seconds(1_767_225_600),
        contributors: 9,
    })
}

fn request() -> Request {
    Request {
        terms: terms(Some("receiver")),
        purse: Purse::of_request(),
        epoch: EpochId(300),
        deadline: Timestamp::from_seconds(1_767_229_200),
        watch: Some(Watch {
            low: None,
            high: Some(Real::from(2_500_i64)),
        }),
        failed: None,
    }
}

#[test]
fn records_are_packed_as_they_were() {
    let mut golden = Golden::new(include_str!("packed.golden"), "records");
    let mut ledger = Ledger::default();
    let (mut account, mut purse) = (Account::default(), Purse::of_subscription());
    let mut fees = Fees::default();
    ledger.deposit(&mut account, Uint128::new(70_000)).unwrap();
    ledger
        .hold(&mut account, &mut purse, Uint128::new(300))
        .unwrap();
    ledger
        .earn(&mut purse, &mut fees, Uint128::new(44))
        .unwrap();
    survives(&mut golden, &account);
    survives(&mut golden, &purse);
    survives(&mut golden, &fees);
    survives(
        &mut golden,
        &Book {
            ledger,
            last_id: 256,
        },
    );
    survives(
        &mut golden,
        &Settings {
            allo_token: Addr::unchecked("token"),
            topic_registry: Addr::unchecked("registry"),
            staking_vault: Addr::unchecked("vault"),
            synthesis_coordinator: Addr::unchecked("coordinator"),
            params: DeskParams::default(),
        },
    );
    survives(&mut golden, &request());
    survives(
        &mut golden,
        &Request {
            terms: terms(None),
            watch: None,
            failed: Some(outcome()),
            ..request()
        },
    );
    survives(
        &mut golden,
        &Subscription {
            terms: terms(None),
            purse,
            left: Some(3),
            every: 2,
            next: EpochId(5),
            condition: Some(Condition::MovedByFraction { by: Real::ONE }),
            watch: None,
            failures: 2,
            paused: Some(Pause::Callback),
        },
    );
    golden.check();
}

#[test]
fn payloads_are_packed_as_they_were() {
    let mut golden = Golden::new(include_str!("packed.golden"), "payloads");
    let (topic_id, id, outcome) = (TopicId(1), 17, outcome());
    survives(
        &mut golden,
        &RequestPayload {
            topic_id,
            id,
            request: request(),
            outcome,
        },
    );
    survives(
        &mut golden,
        &SubscriptionPayload {
            topic_id,
            id,
            outcome: Outcome::Void { epoch: EpochId(4) },
            failures: 2,
        },
    );
    golden.check();
}
