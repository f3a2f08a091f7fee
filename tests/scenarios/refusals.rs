//! The token refuses a call in the middle of a message: either nothing of it
//! happened, or it is paid later.

use allora_interfaces::staking_vault::{msg as vault, ExecuteMsg as Vault};
use allora_interfaces::EpochId;
use allora_testing::{allo, SuiteBuilder};
use allora_tests::host;
use allora_tests::stage::{quick_params, Stage};
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
    host::heal();
    let suite = SuiteBuilder::new().codes(host::codes).build();
    let mut stage = Stage::on(suite, quick_params(), [2, 0, 2]);
    stage.play(EpochId(0));
    let topic_id = stage.topic;
    let reputer = stage.reputers[0].account.clone();
    let other = stage.reputers[1].account.clone();
    stage.suite.unstake(&reputer, topic_id, allo(40)).unwrap();
    stage.suite.skip(UNBONDING);
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
        let before = stage.suite.state_digest();
        let balance = stage.suite.balance(who).unwrap();
        host::refuse_after(0);
        let error = stage.suite.on_vault(who, &msg).unwrap_err();
        assert!(host::heal());
        assert!(format!("{error:#}").contains(host::REFUSAL), "{error:#}");
        assert_eq!(stage.suite.state_digest(), before);

        stage.suite.on_vault(who, &msg).unwrap();
        let paid = stage.suite.balance(who).unwrap();
        assert!(paid > balance);
        // refused, or a page without rewards
        let _ = stage.suite.on_vault(who, &msg);
        assert_eq!(stage.suite.balance(who).unwrap(), paid, "paid twice");
        stage.assert_lawful();
    }
}

/// A settlement that needs new tokens, which the token refuses to mint, waits: the
/// topic goes on, the vault has booked nothing, and it is paid once afterwards.
#[test]
fn a_refused_mint_keeps_the_settlement_and_books_nothing() {
    host::heal();
    let suite = SuiteBuilder::new().codes(host::codes).build();
    let mut stage = Stage::on(suite, quick_params(), [2, 0, 1]);
    // more is emitted than the treasury has
    let reputer = stage.reputers[0].account.clone();
    stage.suite.fund(&reputer, allo(400_000_000));
    stage
        .suite
        .stake(&reputer, stage.topic, allo(400_000_000))
        .unwrap();
    stage.submit_all(EpochId(0));
    stage.close(EpochId(0));
    stage.suite.skip_to_report(stage.topic, EpochId(0)).unwrap();
    stage.report_all(EpochId(0));
    stage
        .suite
        .skip_to_settlement(stage.topic, EpochId(0))
        .unwrap();
    let before = stage.suite.ledger().unwrap();
    host::refuse_after(0);
    stage.suite.advance(stage.topic).unwrap();
    assert!(host::heal(), "nothing was minted");
    assert_eq!(stage.suite.ledger().unwrap(), before);
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 1);
    stage.assert_lawful();

    stage
        .suite
        .retry_settlement(stage.topic, EpochId(0))
        .unwrap();
    let after = stage.suite.ledger().unwrap();
    assert!(after.rewards > before.rewards);
    stage.assert_lawful();
    assert!(stage
        .suite
        .retry_settlement(stage.topic, EpochId(0))
        .is_err());
    assert_eq!(stage.suite.ledger().unwrap(), after);
}
