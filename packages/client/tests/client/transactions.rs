//! The queue of a key: simulated, signed, sent, found; again where that helps.

use std::time::{Duration, Instant};

use allora_client::chain::{Chain, Msg};
use allora_client::error::ClientError;
use cosmrs::proto::cosmos::authz::v1beta1::MsgExec;
use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::tx::v1beta1::TxBody;
use cosmrs::proto::traits::Message;

use super::fake_chain::FakeChain;

fn coins() -> Vec<Msg> {
    vec![Msg::BankSend {
        to: "allo10d07y265gmmuvt4z0w9aw880jnsr700j53fxp2".to_owned(),
        amount: 1,
    }]
}

#[test]
fn gas_is_simulated_and_sequence_numbers_follow_each_other() {
    let fake = FakeChain::start(|_| {});
    let chain = fake.client(|_| {});
    for _ in 0..2 {
        let outcome = chain.submit(&coins()).unwrap();
        assert_eq!((outcome.gas_used, outcome.height), (80_000, 9));
        assert_eq!(outcome.gas_wanted, 150_000);
    }
    assert_eq!(fake.sequences(), [7, 8]);
    let state = fake.state.lock().unwrap();
    assert_eq!(state.lookups, 1, "the account is asked for once");
    assert!(state.received.iter().all(|one| one.gas_limit == 150_000));
}

#[test]
fn a_wrong_sequence_number_is_looked_up_and_signed_again() {
    for (simulation_counts, sent) in [(false, vec![7, 8, 9]), (true, vec![7, 9])] {
        let fake = FakeChain::start(|fake| fake.simulation_counts = simulation_counts);
        let chain = fake.client(|_| {});
        chain.submit(&coins()).unwrap();
        // Another process uses the key.
        fake.state.lock().unwrap().sequence += 1;
        chain.submit(&coins()).unwrap();
        assert_eq!(fake.sequences(), sent);
        assert_eq!(fake.state.lock().unwrap().lookups, 2);
    }
}

#[test]
fn a_transaction_of_another_process_that_waits_for_its_block_is_waited_for() {
    for simulation_counts in [false, true] {
        let fake = FakeChain::start(|fake| {
            fake.simulation_counts = simulation_counts;
            fake.stale = 8;
        });
        let chain = fake.client(|_| {});
        chain.submit(&coins()).unwrap();
        assert_eq!(fake.sequences().last(), Some(&7));
        assert_eq!(fake.state.lock().unwrap().sequence, 8, "it happened once");
    }
    let fake = FakeChain::start(|fake| fake.stale = 2);
    assert_eq!(fake.client(|_| {}).simulate(&coins()).unwrap(), 100_000);

    let fake = FakeChain::start(|fake| fake.stale = usize::MAX);
    let chain = fake.client(|config| config.patience = Duration::from_secs(1));
    let error = chain.submit(&coins()).unwrap_err().to_string();
    assert!(error.contains("sequence"), "{error}");
}

#[test]
fn threads_share_one_queue() {
    let fake = FakeChain::start(|_| {});
    let chain = fake.client(|_| {});
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..3 {
                    chain.submit(&coins()).unwrap();
                }
            });
        }
    });
    assert_eq!(fake.sequences(), (7..19).collect::<Vec<_>>());
}

#[test]
fn what_runs_out_of_gas_is_sent_with_more_unless_gas_is_fixed() {
    let fake = FakeChain::start(|fake| fake.gas = 200_000);
    fake.client(|_| {}).submit(&coins()).unwrap();
    let limits: Vec<u64> = {
        let state = fake.state.lock().unwrap();
        state.received.iter().map(|one| one.gas_limit).collect()
    };
    assert_eq!(limits, [150_000, 225_000]);

    let fake = FakeChain::start(|fake| fake.gas = 200_000);
    let chain = fake.client(|config| config.gas_limit = Some(90_000));
    let error = chain.submit(&coins()).unwrap_err().to_string();
    assert!(error.contains("out of gas"), "{error}");
    assert_eq!(fake.sequences(), [7]);
}

#[test]
fn what_a_node_forgot_is_sent_again_the_same_bytes() {
    let fake = FakeChain::start(|fake| fake.forgets = 1);
    fake.client(|_| {}).submit(&coins()).unwrap();
    let state = fake.state.lock().unwrap();
    let [first, second] = state.received.as_slice() else {
        panic!("{:?}", state.received);
    };
    assert_eq!(first, second);
    assert_eq!(state.sequence, 8, "it happened once");
}

#[test]
fn a_transaction_in_no_block_is_given_up_with_its_hash() {
    let fake = FakeChain::start(|fake| fake.forgets = usize::MAX);
    let chain = fake.client(|config| config.patience = Duration::from_secs(1));
    let error = chain.submit(&coins()).unwrap_err();
    let ClientError::Expired { hash, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(hash.len(), 64);
    assert!(error.is_passing());
}

#[test]
fn a_full_mempool_is_waited_for_as_long_as_patience() {
    let fake = FakeChain::start(|fake| fake.full = 8);
    fake.client(|_| {}).submit(&coins()).unwrap();
    assert_eq!(fake.sequences(), [7; 9]);

    let fake = FakeChain::start(|fake| fake.full = usize::MAX);
    let chain = fake.client(|config| config.patience = Duration::from_secs(1));
    let started = Instant::now();
    let error = chain.submit(&coins()).unwrap_err().to_string();
    assert!(error.contains("mempool is full"), "{error}");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_refusal_of_a_contract_is_final_and_in_its_own_words() {
    let fake = FakeChain::start(|fake| fake.refusal = Some("topic 3: window closed".to_owned()));
    let error = fake.client(|_| {}).submit(&coins()).unwrap_err();
    assert!(
        matches!(&error, ClientError::Refused { reason, .. } if reason == "topic 3: window closed")
    );
    assert_eq!(fake.sequences(), [7]);
}

#[test]
fn audit_18_gas_a_node_invents_is_not_paid_for() {
    let fake = FakeChain::start(|fake| fake.simulated = 10_000_000);
    // A ceiling of 10,000,000 gas at 0.25, less than what the factor of 1.5 makes of it.
    let chain = fake.client(|config| config.gas_price = 0.25);
    let error = chain.submit(&coins()).unwrap_err();
    let words = error.to_string();
    for part in [
        "15000000 gas",
        "3750000 stake",
        "2500000 stake",
        "--max-fee",
    ] {
        assert!(words.contains(part), "{words}");
    }
    assert_eq!(fake.sequences(), [0; 0], "nothing was signed and sent");
    chain
        .with_max_fee(Some(3_750_000))
        .submit(&coins())
        .unwrap();

    fake.state.lock().unwrap().simulated = 100_000;
    let chain = fake.client(|config| config.gas_price = 0.25);
    chain.submit(&coins()).unwrap();
    let chain = chain.with_max_fee(Some(37_499));
    let error = chain.submit(&coins()).unwrap_err();
    assert!(
        matches!(error, ClientError::FeeTooHigh { fee: 37_500, .. }),
        "{error}"
    );
    assert_eq!(fake.sequences(), [7, 8]);

    // Who names the gas has named the fee.
    let chain = fake.client(|config| {
        config.gas_price = 0.25;
        config.gas_limit = Some(20_000_000);
    });
    chain.submit(&coins()).unwrap();
}

#[test]
fn audit_18_nothing_signed_is_handed_out_for_simulation() {
    let fake = FakeChain::start(|_| {});
    let chain = fake.client(|config| config.gas_price = 0.25);
    chain.simulate(&coins()).unwrap();
    chain.submit(&coins()).unwrap();
    let state = fake.state.lock().unwrap();
    assert_eq!(state.rehearsed.len(), 2);
    for raw in &state.rehearsed {
        assert_eq!(
            raw.signatures,
            [Vec::<u8>::new()],
            "one signer, no signature"
        );
    }
}

/// Nothing but who is named changes; of several messages each is wrapped by itself.
#[test]
fn others_may_pay_the_fee_and_give_leave_to_act_in_their_name() {
    let fake = FakeChain::start(|_| {});
    let granter = "allo10d07y265gmmuvt4z0w9aw880jnsr700j53fxp2";
    let plain = fake.client(|config| config.gas_price = 0.25);
    let signer = plain.sender().unwrap();
    plain.submit(&coins()).unwrap();
    let other = || Some(granter.to_owned());
    let chain = fake.client(|config| config.gas_price = 0.25);
    let chain = chain.with_fee_granter(other()).unwrap();
    let chain = chain.with_authz_granter(other()).unwrap();
    assert_eq!(chain.sender().unwrap(), granter);
    assert_eq!(chain.public_key().unwrap(), plain.public_key().unwrap());
    chain.submit(&[coins(), coins()].concat()).unwrap();

    let state = fake.state.lock().unwrap();
    let granters: Vec<_> = state
        .received
        .iter()
        .map(|one| one.granter.as_str())
        .collect();
    assert_eq!(granters, ["", granter]);
    assert_eq!(
        state.accounts,
        [signer.as_str(); 2],
        "the sequence is the signer's"
    );
    let bodies: Vec<_> = state
        .rehearsed
        .iter()
        .map(|raw| TxBody::decode(raw.body_bytes.as_slice()).unwrap().messages)
        .collect();
    assert_eq!(bodies[0][0].type_url, "/cosmos.bank.v1beta1.MsgSend");
    assert_eq!(bodies[1].len(), 2);
    for message in &bodies[1] {
        assert_eq!(message.type_url, "/cosmos.authz.v1beta1.MsgExec");
        let exec = MsgExec::decode(message.value.as_slice()).unwrap();
        assert_eq!(exec.grantee, signer);
        let send = MsgSend::decode(exec.msgs[0].value.as_slice()).unwrap();
        assert_eq!((exec.msgs.len(), send.from_address.as_str()), (1, granter));
    }
    let elsewhere = "cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn".to_owned();
    assert!(chain.with_fee_granter(Some(elsewhere)).is_err());
}

/// The next transaction does not wait for the block of the last one, and what a node forgot is
/// sent again.
#[test]
fn transactions_follow_each_other_before_any_is_in_a_block() {
    let fake = FakeChain::start(|fake| fake.hidden = true);
    let chain = fake.client(|_| {});
    let mut sent: Vec<_> = (0..3)
        .map(|_| chain.broadcast(&coins(), 0).unwrap())
        .collect();
    assert_eq!(fake.sequences(), [7, 8, 9]);
    for one in &mut sent {
        assert!(chain.outcome(one).unwrap().is_none());
    }
    fake.state.lock().unwrap().hidden = false;
    for one in &mut sent {
        assert!(chain.outcome(one).unwrap().is_some());
    }
    let more = chain.broadcast(&coins(), 2).unwrap();
    drop(more);
    let state = fake.state.lock().unwrap();
    let gas: Vec<_> = state.received.iter().map(|one| one.gas_limit).collect();
    assert_eq!(
        gas,
        [150_000, 150_000, 150_000, 337_500],
        "more for the third attempt"
    );
}
