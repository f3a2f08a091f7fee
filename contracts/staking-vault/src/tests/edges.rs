//! Edges that no other test stood on: what survived a mutation run.

use allora_interfaces::staking_vault::{Offence, OffenceKind, Settlement, FRACTION_ONE};
use allora_interfaces::{ActorId, Role};
use cosmwasm_std::Uint64;

use super::bench::{Bench, DAY, T1};
use super::delegation::delegated;
use crate::msg::ExecuteMsg;

#[test]
fn as_many_offences_as_may_be_named_are_taken() {
    let mut bench = delegated();
    let before = bench.operator(T1, "ann").staked;
    let offence = Offence {
        actor_id: ActorId(1),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(FRACTION_ONE.u64() / 1_000),
    };
    let offences = vec![offence; ExecuteMsg::MAX_OFFENCES];
    let now = bench.now();
    bench
        .try_slash(T1, 1, now, Settlement::Void {}, offences)
        .unwrap();
    assert!(bench.operator(T1, "ann").staked < before);
}

/// Only the first stake begins the schedule: later ones move neither its beginning
/// nor its month nor its rate.
#[test]
fn the_schedule_begins_once() {
    let mut bench = Bench::emitting(10_000, 1_000);
    bench.register(T1, "bob", &[Role::Reputer]);
    let first = bench.schedule();
    bench.skip(10 * DAY);
    bench.stake(T1, "bob", 90_000);
    let later = bench.schedule();
    assert_eq!(later.started_at, first.started_at);
    assert_eq!(later.month, 1);
    assert_eq!(later.monthly_rate, first.monthly_rate);
    // nor does stake after all of it left
    bench.unstake(T1, "ann", 10_000);
    bench.unstake(T1, "bob", 90_000);
    bench.skip(DAY);
    bench.stake(T1, "bob", 1);
    assert_eq!(bench.schedule().started_at, first.started_at);
    assert_eq!(bench.schedule().month, 1);
}
