//! Migration: what stays. Refusals are tested for all contracts together, in tests/.

use allora_interfaces::synthesis_coordinator::MigrateMsg;
use cw2::{get_contract_version, set_contract_version};

use super::*;
use crate::contract::{migrate, CONTRACT_NAME, CONTRACT_VERSION};

#[test]
fn the_same_contract_of_this_or_an_older_version_is_taken_over() {
    let mut coordinator = TestCoordinator::staffed(params());
    coordinator.live(0);
    for version in [CONTRACT_VERSION, "0.0.9"] {
        set_contract_version(&mut coordinator.deps.storage, CONTRACT_NAME, version).unwrap();
        migrate(
            coordinator.deps.as_mut(),
            coordinator.env.clone(),
            MigrateMsg {},
        )
        .unwrap();
        let stored = get_contract_version(&coordinator.deps.storage).unwrap();
        assert_eq!(stored.version, CONTRACT_VERSION);
    }
    coordinator.live(1);
}
