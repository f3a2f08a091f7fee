//! What is written is what is read, and the bytes stay what they were.

use allora_interfaces::allo_token::Schedules;
use allora_interfaces::staking_vault::{Offence, OffenceKind, VaultParams};
use allora_interfaces::{ActorId, EpochId};
use allora_math::Real;
use allora_storage::Packed;
use allora_test_kit::Golden;
use cosmwasm_std::{Addr, Timestamp, Uint128, Uint256};

use crate::emission::schedule::{Basis, Emission, Supply};
use crate::ledger::{Funding, Ledger, Spending, TopicLedger};
use crate::stake::holding::{Entry, Purpose, StoredPosition};
use crate::stake::open_pool::Index;
use crate::stake::pool::{NextCommission, Pool};
use crate::state::RewardPage;
use crate::state::{Config, OffenceRecord, Own, Settings};
use crate::subsidy::SubsidyRate;
use crate::topic::{refresh, Topic};

fn golden(name: &'static str) -> Golden {
    Golden::new(include_str!("packed.golden"), name)
}

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

fn ledgers() -> (Ledger, TopicLedger) {
    let (mut ledger, mut topic) = (Ledger::default(), TopicLedger::default());
    let mut validators = TopicLedger::default();
    let amount = |amount: u128| Uint128::new(amount);
    ledger.stake(&mut topic, amount(1_000_000)).unwrap();
    ledger.unstake(&mut topic, amount(300)).unwrap();
    ledger.fund_treasury(amount(1 << 90)).unwrap();
    ledger.bond(&mut topic, amount(255)).unwrap();
    ledger.reserve(&mut topic, amount(256)).unwrap();
    let (funding, spending) = (
        Funding {
            from_treasury: amount(7),
            minted: amount(70_000),
            subsidy: amount(1),
        },
        Spending {
            rewards: amount(65_536),
            validators: amount(4_000),
            treasury: amount(472),
        },
    );
    ledger
        .emit(&mut topic, &mut validators, funding, spending)
        .unwrap();
    (ledger, topic)
}

fn emission() -> Emission {
    let params = VaultParams::default();
    let supply = || {
        Ok(Supply {
            total: Uint128::new(1 << 89),
            schedules: Schedules(vec![]),
        })
    };
    let basis = Basis {
        params: &params,
        staked: Uint128::new(1_000_000),
        treasury: Uint128::new(5),
        supply: &supply,
    };
    let mut emission = Emission::new(Timestamp::from_seconds(10)).unwrap();
    emission.start(&basis, Timestamp::from_seconds(20)).unwrap();
    emission
        .accrue(&basis, Timestamp::from_seconds(9_000_000))
        .unwrap();
    emission.minted = Uint128::new(77);
    emission.month_rewards = Uint128::new(1 << 64);
    emission
}

#[test]
fn settings_with_and_without_a_coordinator() {
    let mut golden = golden("settings_with_and_without_a_coordinator");
    let params = VaultParams {
        max_slash: Real::ratio(1, 3).unwrap(),
        unbonding_period: 1,
        ..VaultParams::default()
    };
    for synthesis_coordinator in [None, Some(Addr::unchecked("coordinator"))] {
        let config = Config {
            allo_token: Addr::unchecked("token"),
            topic_registry: Addr::unchecked("registry"),
            synthesis_coordinator,
        };
        let params = params.clone();
        survives(&mut golden, &Settings { config, params });
    }
    golden.check();
}

#[test]
fn ledger_emission_and_topics() {
    let mut golden = golden("ledger_emission_and_topics");
    let (ledger, topic_ledger) = ledgers();
    survives(&mut golden, &Ledger::default());
    let fresh = Emission::new(Timestamp::from_nanos(3)).unwrap();
    survives(&mut golden, &(ledger, fresh));
    let mut emission = emission();
    survives(&mut golden, &emission);

    let mut topic = Topic::open(&emission, Timestamp::from_nanos(9), true);
    survives(&mut golden, &topic);
    topic.ledger = topic_ledger;
    topic.carried = Uint128::new(513);
    topic.last_epoch = Some(EpochId(300));
    topic.unbonding_count = 256;
    topic.subsidy = SubsidyRate::new(Uint128::new(1 << 70), 9, Timestamp::from_nanos(8)).unwrap();
    let params = VaultParams::default();
    let funded = Timestamp::from_seconds(9_000_000);
    let amount = Uint128::new(1 << 80);
    topic
        .revenue
        .add(amount, funded, params.revenue_decay)
        .unwrap();
    for at in [9_000_000, 9_100_000] {
        let at = Timestamp::from_seconds(at);
        refresh(&params, &mut emission, &mut topic, at).unwrap();
        survives(&mut golden, &topic);
    }
    survives(&mut golden, &emission);
    golden.check();
}

#[test]
fn pools_and_positions() {
    let mut golden = golden("pools_and_positions");
    survives(&mut golden, &Pool::default());
    let mut pool = Pool::default();
    pool.wiped = 300;
    pool.commission = 5_000;
    pool.next_commission = Some(NextCommission {
        commission: 400,
        from: Timestamp::from_nanos(11),
    });
    let shares = pool.staked.deposit(Uint128::new(3_000)).unwrap();
    pool.own = Uint128::new(1_000);
    pool.unbonding.deposit(Uint128::new(70_000)).unwrap();
    pool.distribute(Uint128::new(1_001), None).unwrap();
    pool.slash(1, 3).unwrap();
    survives(&mut golden, &pool);

    survives(&mut golden, &StoredPosition::default());
    let entry = |id, purpose| Entry {
        id,
        shares: Uint128::new(255),
        matures_at: Timestamp::from_nanos(1 << 50),
        wiped: 2,
        purpose,
    };
    let mut position = StoredPosition::default();
    position.shares = shares;
    position.compound = true;
    let moves = Purpose::Move {
        to: ActorId(9),
        unbonded_at: Timestamp::from_nanos(1 << 51),
    };
    position.entries = vec![
        entry(1, Purpose::Stake),
        entry(256, Purpose::Bond),
        entry(257, moves),
    ];
    position.earn(&pool, |_| Ok(None)).unwrap();
    survives(&mut golden, &position);

    position.remember(EpochId(300));
    survives(&mut golden, &position);
    let change = pool.change(EpochId(300)).unwrap();
    change.joined = shares;
    change.left_amount = Uint128::new(255);
    change.positions = 2;
    pool.change(EpochId(301)).unwrap();
    survives(&mut golden, &pool);
    let index = |positions| Index::new(Uint256::from(u64::MAX), positions);
    survives(&mut golden, &index(1));
    survives(&mut golden, &index(256));
    golden.check();
}

#[test]
fn holdings_offences_and_pages_of_rewards() {
    let mut golden = golden("holdings_offences_and_pages_of_rewards");
    for own in [false, true] {
        survives(&mut golden, &Own(own));
    }
    let record = OffenceRecord {
        epoch: EpochId(7),
        offence: Offence {
            actor_id: ActorId(3),
            kind: OffenceKind::DistantTruth,
            fraction: 500_000_000_000_000_000_u64.into(),
        },
        staked: Uint128::new(10),
        unbonding: Uint128::zero(),
    };
    survives(&mut golden, &record);
    let mut page = RewardPage::default();
    for (place, amount) in [(0, 1), (3, 127), (4, 128), (15, u128::MAX)] {
        page.add(place, Uint128::new(amount)).unwrap();
    }
    golden.add(&page);
    assert_eq!(RewardPage::from_bytes(&page.to_bytes()), Some(page));
    golden.check();
}
