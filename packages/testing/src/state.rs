//! The raw state of the contracts, for tests of byte identity.

use cosmwasm_std::{Addr, Storage};
use sha2::{Digest, Sha256};

use super::Suite;

/// A key and its value.
pub type Record = (Vec<u8>, Vec<u8>);

impl<S: Storage> Suite<S> {
    /// Everything a contract stores, ascending by key.
    pub fn state_dump(&self, contract: &Addr) -> Vec<Record> {
        self.app.dump_wasm_raw(contract)
    }

    /// SHA-256 of the state of all contracts.
    pub fn state_digest(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for (_, contract) in self.contracts.each() {
            feed(&mut hasher, contract.as_bytes());
            for (key, value) in self.state_dump(contract) {
                feed(&mut hasher, &key);
                feed(&mut hasher, &value);
            }
        }
        hasher.finalize().into()
    }
}

/// Length first, so that no two sequences of strings are fed alike.
fn feed(hasher: &mut Sha256, bytes: &[u8]) {
    hasher.update((bytes.len() as u64).to_be_bytes());
    hasher.update(bytes);
}

/// Namespace of a key of a map: two bytes of length, then the name.
pub(super) fn namespace(key: &[u8]) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes([*key.first()?, *key.get(1)?]));
    key.get(2..2 + length)
}

/// Whether a contract is known to store something under `key`.
pub(super) fn is_known(contract: &str, key: &[u8]) -> bool {
    let Some((_, items, maps)) = KNOWN.iter().find(|(name, ..)| *name == contract) else {
        return false;
    };
    let is_item = items.iter().any(|item| item.as_bytes() == key);
    let is_map = || {
        maps.iter()
            .any(|map| namespace(key) == Some(map.as_bytes()))
    };
    is_item || is_map()
}

/// Names under which each contract stores: single values, then maps.
const KNOWN: [(&str, &[&str], &[&str]); 5] = [
    (
        "allo-token",
        &[
            "contract_info",
            "logo",
            "marketing_info",
            "minter_final",
            "schedules",
            "token_info",
        ],
        &["allowance", "allowance_spender", "balance", "lock"],
    ),
    (
        "topic-registry",
        &["config", "contract_info", "ownership", "topic_count"],
        &[
            "actor_by_id",
            "actors",
            "listed",
            "next_actor",
            "topics",
            "topics_by_creator",
            "versions",
        ],
    ),
    (
        "staking-vault",
        &["contract_info", "ownership", "settings", "state"],
        &[
            "bonds",
            "held",
            "indexes",
            "offences",
            "operators",
            "pool",
            "pos",
            "rewards",
            "topic",
            "waiting",
        ],
    ),
    (
        "inference-desk",
        &["book", "contract_info", "ownership", "settings"],
        &["accounts", "fees", "prices", "requests", "subscriptions"],
    ),
    (
        "synthesis-coordinator",
        &["contract_info", "registry", "vault"],
        &[
            "addresses",
            "archive",
            "asked_next",
            "clocks",
            "d",
            "f",
            "i",
            "keys",
            "latest",
            "locks",
            "members",
            "models",
            "open",
            "outcomes",
            "parked",
            "pending",
            "progress",
            "public_keys",
            "relayed",
            "rosters",
            "submissions",
            "syntheses",
            "t",
            "truths",
            "versions",
        ],
    ),
];
