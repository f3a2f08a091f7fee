//! The hash that hides a submission or a truth, as anybody can compute it.

#![allow(clippy::unwrap_used)]

use allora_interfaces::synthesis_coordinator::Commitment;
use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{Addr, HexBinary};

const REPORT: &str = r#"{"report":{"topic_id":3,"epoch":7,"truth":"12.25"}}"#;

/// Computed by Python's `hashlib` over the parts, each after its length as `struct.pack(">I", …)`.
#[test]
fn a_hash_is_what_its_documentation_says() {
    let (contract, sender) = (Addr::unchecked("coordinator"), Addr::unchecked("alice"));
    let salt: Vec<u8> = (0..32).collect();
    let commitment = Commitment {
        chain_id: "allora-1",
        contract: &contract,
        topic_id: TopicId(3),
        epoch: EpochId(7),
        role: Role::Reputer,
        sender: &sender,
        message: REPORT,
        salt: &salt,
    };
    let expected = "0da3637ad935cbd540bebc546570a79b0e53a600d5c133bbcacf583032da6d65";
    assert_eq!(HexBinary::from(&commitment.hash()).to_hex(), expected);
}

/// A part cannot lend bytes to its neighbour.
#[test]
fn parts_do_not_run_into_each_other() {
    let hash = |chain_id, contract: &str, sender: &str, message, salt| {
        let (contract, sender) = (Addr::unchecked(contract), Addr::unchecked(sender));
        Commitment {
            chain_id,
            contract: &contract,
            topic_id: TopicId(1),
            epoch: EpochId(1),
            role: Role::Inferer,
            sender: &sender,
            message,
            salt,
        }
        .hash()
    };
    let hashes = [
        hash("ab", "c", "de", "fg", b"h"),
        hash("a", "bc", "de", "fg", b"h"),
        hash("ab", "c", "d", "efg", b"h"),
        hash("ab", "c", "de", "f", b"gh"),
        hash("ab", "c", "def", "g", b"h"),
    ];
    for (index, hash) in hashes.iter().enumerate() {
        assert!(!hashes.iter().skip(index + 1).any(|other| other == hash));
    }
}
