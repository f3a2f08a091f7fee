//! The token refuses a call in the middle of a message: either nothing of it
//! happened, or it is paid later.

use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault};
use allora_interfaces::EpochId;
use allora_testing::{allo, SuiteBuilder};
use allora_tests::host;
use allora_tests::setup::{quick_params, Setup};
use allora_tests::walk::Walk;

const UNBONDING: u64 = 1_814_400;

#[track_caller]
fn walk(seed: u64, steps: u32) {
    let mut walk = Walk::on_a_refusing_host(seed);
    let refusals = walk.run_with_refusals(seed, steps);
    println!(
        "seed {seed}: {refusals:?}, {} epochs settled",
        walk.settled()
    );
    assert!(refusals.undone > steps / 20, "seed {seed}: {refusals:?}");
    assert!(refusals.kept > 0, "seed {seed}: {refusals:?}");
    assert!(refusals.enrolled > 5, "seed {seed}: {refusals:?}");
    walk.retry_everything();
    walk.wind_up();
}

#[test]
fn a_token_that_refuses_leaves_nothing_half_done() {
    walk(1, 1_000);
}

#[test]
#[ignore = "takes minutes"]
fn a_token_that_refuses_leaves_nothing_half_done_in_long_walks() {
    for seed in 2..12 {
        walk(seed, 2_000);
    }
}

/// Everything that pays out, with a token that refuses to: the entry, the rewards and
/// the creator's share still wait, and are paid once when it does not.
#[test]
fn sherlock_h07_a_payment_that_fails_leaves_what_it_was_for() {
    host::stop_refusing();
    let suite = SuiteBuilder::new().codes(host::codes).build();
    let mut setup = Setup::on(suite, quick_params(), [2, 0, 2]);
    setup.run_epoch(EpochId(0));
    let topic_id = setup.topic;
    let reputer = setup.reputers[0].account.clone();
    let other = setup.reputers[1].account.clone();
    setup.suite.unstake(&reputer, topic_id, allo(40)).unwrap();
    setup.suite.skip(UNBONDING);
    let claim = Vault::Claim(vault::Claim {
        topic_ids: vec![topic_id],
    });
    let claim_all = Vault::ClaimAll(vault::ClaimAll {
        start_after: None,
        limit: None,
    });
    let payments = [
        (&reputer, Vault::Withdraw(vault::Withdraw { topic_id })),
        (&reputer, claim),
        (&other, claim_all),
    ];
    for (who, msg) in payments {
        let before = setup.suite.state_digest();
        let balance = setup.suite.balance(who).unwrap();
        host::refuse_after(0);
        let error = setup.suite.on_vault(who, &msg).unwrap_err();
        assert!(host::stop_refusing());
        assert!(format!("{error:#}").contains(host::REFUSAL), "{error:#}");
        assert_eq!(setup.suite.state_digest(), before);

        setup.suite.on_vault(who, &msg).unwrap();
        let paid = setup.suite.balance(who).unwrap();
        assert!(paid > balance);
        // refused, or a page without rewards
        let _ = setup.suite.on_vault(who, &msg);
        assert_eq!(setup.suite.balance(who).unwrap(), paid, "paid twice");
        setup.assert_lawful();
    }
}

/// A settlement that needs new tokens, which the token refuses to mint, waits: the
/// topic goes on, the vault has booked nothing, and it is paid once afterwards.
#[test]
fn a_refused_mint_keeps_the_settlement_and_books_nothing() {
    host::stop_refusing();
    let suite = SuiteBuilder::new().codes(host::codes).build();
    let mut setup = Setup::on(suite, quick_params(), [2, 0, 1]);
    // more is emitted than the treasury has
    let reputer = setup.reputers[0].account.clone();
    setup.suite.fund(&reputer, allo(400_000_000));
    setup
        .suite
        .stake(&reputer, setup.topic, allo(400_000_000))
        .unwrap();
    setup.submit_all(EpochId(0));
    setup.close(EpochId(0));
    setup.suite.skip_to_report(setup.topic, EpochId(0)).unwrap();
    setup.report_all(EpochId(0));
    setup
        .suite
        .skip_to_settlement(setup.topic, EpochId(0))
        .unwrap();
    let before = setup.suite.ledger().unwrap();
    host::refuse_after(0);
    setup.suite.advance(setup.topic).unwrap();
    assert!(host::stop_refusing(), "nothing was minted");
    assert_eq!(setup.suite.ledger().unwrap(), before);
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 1);
    setup.assert_lawful();

    setup
        .suite
        .retry_settlement(setup.topic, EpochId(0))
        .unwrap();
    let after = setup.suite.ledger().unwrap();
    assert!(after.rewards > before.rewards);
    setup.assert_lawful();
    assert!(setup
        .suite
        .retry_settlement(setup.topic, EpochId(0))
        .is_err());
    assert_eq!(setup.suite.ledger().unwrap(), after);
}
