//! Migration: what stays. Refusals are tested for all contracts together, in tests/.

use allora_interfaces::synthesis_coordinator::MigrateMsg;
use cw2::{get_contract_version, set_contract_version};

use super::*;
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};

#[test]
fn the_same_contract_of_this_or_an_older_version_is_taken_over() {
    let mut bench = Bench::staffed(params());
    bench.live(0);
    for version in [CONTRACT_VERSION, "0.0.9"] {
        set_contract_version(&mut bench.deps.storage, CONTRACT_NAME, version).unwrap();
        migrate(bench.deps.as_mut(), bench.env.clone(), MigrateMsg {}).unwrap();
        let stored = get_contract_version(&bench.deps.storage).unwrap();
        assert_eq!(stored.version, CONTRACT_VERSION);
    }
    bench.live(1);
}
