use allora_interfaces::staking_vault::{HookMsg, Settlement, VaultParams};
use allora_interfaces::units::GENESIS_SUPPLY;
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::{Timestamp, Uint128};

use super::bench::{share, Bench, ALLO, DAY};
use crate::error::ContractError;
use crate::msg::ExecuteMsg;

const STEPS: u32 = 1_000;
const TOPICS: u32 = 5;
const NAMES: [&str; 6] = ["ann", "bob", "cid", "dot", "eve", "fay"];

/// A linear congruential generator: enough to vary a walk.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).unwrap() % sides
    }
}

fn step(bench: &mut Bench, dice: &mut Dice, epoch: u64) -> Result<(), ContractError> {
    let topic_id = TopicId(u64::from(1 + dice.roll(TOPICS)));
    let name = *NAMES
        .iter()
        .cycle()
        .nth(usize::try_from(dice.roll(6)).unwrap())
        .unwrap();
    let amount = u128::from(1 + dice.roll(1_000_000)) * ALLO / u128::from(1 + dice.roll(1_000));
    let result = match dice.roll(12) {
        0 | 1 => bench.send(name, amount, &HookMsg::Stake { topic_id }),
        2 => bench.send(name, amount / 10_000, &HookMsg::FundTopic { topic_id }),
        3 => bench.send(name, 1, &HookMsg::FundTreasury {}),
        4 | 5 => bench.execute(
            name,
            ExecuteMsg::Unstake {
                topic_id,
                amount: Uint128::new(amount),
            },
        ),
        6 => {
            let unbonding_id = u64::from(1 + dice.roll(20));
            bench.execute(
                name,
                ExecuteMsg::CancelUnstake {
                    topic_id,
                    unbonding_id,
                },
            )
        }
        7 => bench.execute(name, ExecuteMsg::Withdraw { topic_id }),
        8 => {
            let topic_ids = topic_ids().collect();
            bench.execute(name, ExecuteMsg::Claim { topic_ids })
        }
        9 => {
            let active = dice.roll(4) > 0;
            bench.execute("registry", ExecuteMsg::SetTopicActive { topic_id, active })
        }
        _ => {
            let due = bench.now().minus_seconds(u64::from(dice.roll(3)) * DAY);
            let settlement = settlement(dice);
            bench.try_settle(topic_id, epoch, due, settlement)?;
            return Ok(());
        }
    };
    result.map(|_| ())
}

fn topic_ids() -> impl Iterator<Item = TopicId> {
    (1..=u64::from(TOPICS)).map(TopicId)
}

fn settlement(dice: &mut Dice) -> Settlement {
    if dice.roll(5) == 0 {
        return Settlement::Void {};
    }
    let mut actor = || 1 + dice.roll(6);
    Settlement::Paid {
        inferers: vec![share(actor(), 3, 8), share(actor(), 1, 8)],
        forecasters: vec![share(actor(), 1, 8)],
        reputers: vec![share(actor(), 2, 8), share(actor(), 1, 8)],
    }
}

/// Audit finding H-9 (claimable beyond the balance) and later fixes of weight
/// sums that drift. After every accepted message the bench checks all
/// invariants; after the walk everybody leaves with everything.
fn walk(seed: u64) {
    let mut bench = Bench::with(VaultParams {
        min_topic_weight: Uint128::new(ALLO),
        unbonding_period: 3 * DAY,
        ..VaultParams::default()
    });
    for topic_id in topic_ids() {
        bench.open(topic_id);
        for name in NAMES {
            bench.register(topic_id, name, &[Role::Reputer]);
        }
    }
    let mut dice = Dice(seed);
    let (mut accepted, mut last) = (0, Timestamp::default());
    for number in 0..STEPS {
        match step(&mut bench, &mut dice, number.into()) {
            Ok(()) => accepted += 1,
            Err(
                ContractError::InsufficientStake { .. }
                | ContractError::TooManyUnbondings { .. }
                | ContractError::UnknownUnbonding { .. }
                | ContractError::NothingUnbonding { .. }
                | ContractError::NothingMatured { .. }
                | ContractError::NothingToClaim { .. },
            ) => {}
            Err(error) => panic!("seed {seed}, step {number}: {error}"),
        }
        let until = bench.stored_emission().accrued_until;
        assert!(until >= last && until <= bench.now());
        last = until;
        bench.skip(dice.roll(86_400).into());
    }
    assert!(accepted > STEPS / 2, "seed {seed}: {accepted} accepted");
    assert!(bench.schedule().month > 5);
    let minted = bench.schedule().minted;
    assert!(!minted.is_zero());
    assert_eq!(
        bench.world.borrow().supply,
        (GENESIS_SUPPLY + minted).u128()
    );
    everybody_leaves(&mut bench);
}

fn everybody_leaves(bench: &mut Bench) {
    for topic_id in topic_ids() {
        bench.skip(3 * DAY);
        for name in NAMES {
            // makes room for one more entry
            let _ = bench.execute(name, ExecuteMsg::Withdraw { topic_id });
            let amount = bench.stake_of(topic_id, name).staked;
            if !amount.is_zero() {
                let unstake = ExecuteMsg::Unstake { topic_id, amount };
                bench.execute(name, unstake).unwrap();
            }
        }
        bench.skip(3 * DAY);
        for name in NAMES {
            let _ = bench.execute(name, ExecuteMsg::Withdraw { topic_id });
        }
    }
    for name in NAMES {
        let topic_ids = topic_ids().collect();
        let _ = bench.execute(name, ExecuteMsg::Claim { topic_ids });
    }
    let ledger = bench.ledger();
    assert_eq!(
        [ledger.staked, ledger.unbonding, ledger.rewards],
        [Uint128::zero(); 3]
    );
    assert_eq!(bench.schedule().total_weight.u128(), 0);
    assert_eq!(ledger.liabilities, ledger.treasury);
}

#[test]
fn a_thousand_random_messages_keep_every_invariant() {
    for seed in [1, 2, 3] {
        walk(seed);
    }
}
