//! Findings about supply, weights and payments.

use allora_interfaces::staking_vault::{hook, ExecuteMsg as Vault, HookMsg, VaultParams};
use allora_interfaces::units::{GENESIS_SUPPLY, SUPPLY_CAP};
use allora_interfaces::{EpochId, Role};
use allora_math::Real;
use allora_testing::{allo, example_topic, typed, SuiteBuilder};
use allora_tests::events;
use allora_tests::stage::{quick_params, Stage};
use cosmwasm_std::{to_json_binary, Uint128};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use staking_vault::ContractError as VaultError;

use super::settled;

/// Stakes and revenue of odd base units: nothing that is owed exceeds what is there.
#[test]
fn sherlock_h09_dust_leaves_the_vault_solvent() {
    let mut stage = settled();
    let foundation = stage.suite.foundation();
    let [one, two] = [0, 1].map(|index| stage.reputers[index].account.clone());
    for (round, dust) in [1_u128, 3, 7, 11, 999_999_999_999_999_989]
        .into_iter()
        .enumerate()
    {
        let dust = Uint128::new(dust);
        stage.suite.stake(&one, stage.topic, dust).unwrap();
        stage
            .suite
            .fund_topic(&foundation, stage.topic, dust)
            .unwrap();
        stage.suite.unstake(&two, stage.topic, dust).unwrap();
        stage.play(EpochId(2 + 2 * round as u64));
        let _ = stage.suite.claim(&one, &[stage.topic]);
        stage.assert_lawful();
    }
}

#[test]
fn sherlock_m09_mint_stops_at_the_cap() {
    let rich = VaultParams {
        ecosystem_emission: Real::ONE,
        max_monthly_yield: Real::ONE,
        emission_alpha: Real::ONE,
        ..VaultParams::default()
    };
    let suite = SuiteBuilder::new().vault_params(rich).build();
    // A month goes by between opening and settlement.
    let mut params = quick_params();
    params.schedule.epoch_length = 2_592_000;
    params.schedule.ground_truth_lag = 4 * 2_592_000;
    let mut stage = Stage::on(suite, params, [2, 0, 1]);
    let reputer = stage.reputers[0].account.clone();
    stage.suite.fund(&reputer, allo(600_000_000));
    stage
        .suite
        .stake(&reputer, stage.topic, allo(600_000_000))
        .unwrap();

    for epoch in [0, 6, 12, 18].map(EpochId) {
        stage.play(epoch);
        assert!(stage.suite.total_supply().unwrap() <= SUPPLY_CAP);
        stage.assert_lawful();
    }
    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 4);
    // The first four months alone would have asked for more than there was left.
    let minted = stage.suite.emission().unwrap().minted;
    assert!(minted > allo(100_000_000), "{minted}");
    assert_eq!(stage.suite.total_supply().unwrap(), GENESIS_SUPPLY + minted);
}

#[test]
fn sherlock_m11_m32_stake_is_no_revenue_and_revenue_counts_once() {
    let mut stage = settled();
    let reputer = stage.reputers[0].account.clone();
    let revenue = stage.suite.topic_account(stage.topic).unwrap().revenue;
    stage.suite.stake(&reputer, stage.topic, allo(500)).unwrap();
    assert_eq!(
        stage.suite.topic_account(stage.topic).unwrap().revenue,
        revenue
    );

    let treasury = stage.suite.ledger().unwrap().treasury;
    stage
        .suite
        .fund_topic(&reputer, stage.topic, allo(5))
        .unwrap();
    assert_eq!(
        stage.suite.topic_account(stage.topic).unwrap().revenue,
        revenue + allo(5)
    );
    assert_eq!(stage.suite.ledger().unwrap().treasury, treasury + allo(5));
    stage.suite.fund_treasury(&reputer, allo(3)).unwrap();
    assert_eq!(
        stage.suite.topic_account(stage.topic).unwrap().revenue,
        revenue + allo(5)
    );
    stage.assert_lawful();
}

/// A topic that lost its weight gets it back by revenue alone.
#[test]
fn sherlock_m23_a_topic_becomes_active_again_when_its_weight_does() {
    let mut stage = Stage::new(quick_params(), [1, 0, 1]);
    assert!(stage.suite.topic_account(stage.topic).unwrap().emitting);
    let reputer = stage.reputers[0].account.clone();
    stage
        .suite
        .unstake(&reputer, stage.topic, allo(100))
        .unwrap();
    assert!(!stage.suite.topic_account(stage.topic).unwrap().emitting);
    assert!(stage.suite.emission().unwrap().total_weight.is_zero());
    stage.assert_lawful();

    stage
        .suite
        .cancel_unstake(&reputer, stage.topic, 1)
        .unwrap_or_else(|_| {
            let entry = stage
                .suite
                .position(&reputer, stage.topic)
                .unwrap()
                .unbonding[0]
                .id;
            stage
                .suite
                .cancel_unstake(&reputer, stage.topic, entry)
                .unwrap()
        });
    assert!(stage.suite.topic_account(stage.topic).unwrap().emitting);
    stage.assert_lawful();
}

/// Two topics of the same stake and revenue, with epochs of ten and of twenty
/// minutes, earn the same in the same time.
#[test]
fn pr_776_short_epochs_weigh_no_more() {
    let mut suite = SuiteBuilder::new().build();
    let mut slow = quick_params();
    slow.schedule.epoch_length = 1_200;
    let topics = [quick_params(), slow].map(|params| {
        let topic = suite.govern_topic(example_topic(), params).unwrap();
        let rep = suite.account("rep");
        suite.fund(&rep, allo(200));
        suite.register(&rep, topic, Role::Reputer).unwrap();
        suite.stake(&rep, topic, allo(100)).unwrap();
        topic
    });
    suite.skip(86_400);

    let [quick, slow] = topics.map(|topic| suite.topic_account(topic).unwrap());
    assert_eq!(quick.weight, slow.weight);
    assert_eq!(quick.accrued, slow.accrued);
    assert!(!quick.accrued.is_zero());
}

#[test]
fn a30_receive_spoof_deposits_nothing() {
    let mut stage = settled();
    let mallory = stage.reputers[0].account.clone();
    let before = stage.suite.state_digest();
    let forged = Vault::Receive(Cw20ReceiveMsg {
        sender: mallory.to_string(),
        amount: allo(1_000_000),
        msg: to_json_binary(&HookMsg::Stake(hook::Stake {
            topic_id: stage.topic,
        }))
        .unwrap(),
    });

    let error = typed::<VaultError>(stage.suite.on_vault(&mallory, &forged));
    assert!(matches!(error, VaultError::Unauthorized { .. }), "{error}");
    assert_eq!(stage.suite.state_digest(), before);
}

/// Whoever spends an allowance stakes for itself, not for the owner: `SendFrom`
/// names the spender.
#[test]
fn a30_an_allowance_stakes_for_the_spender() {
    let mut stage = settled();
    let [owner, spender] = [0, 1].map(|index| stage.reputers[index].account.clone());
    let allowance = Cw20ExecuteMsg::IncreaseAllowance {
        spender: spender.to_string(),
        amount: allo(5),
        expires: None,
    };
    stage.suite.on_token(&owner, &allowance).unwrap();
    let before = [&owner, &spender].map(|who| stage.suite.stake_of(who, stage.topic).unwrap());
    let stake = Cw20ExecuteMsg::SendFrom {
        owner: owner.to_string(),
        contract: stage.suite.contracts.vault.to_string(),
        amount: allo(5),
        msg: to_json_binary(&HookMsg::Stake(hook::Stake {
            topic_id: stage.topic,
        }))
        .unwrap(),
    };
    stage.suite.on_token(&spender, &stake).unwrap();

    let after = [&owner, &spender].map(|who| stage.suite.stake_of(who, stage.topic).unwrap());
    assert_eq!(after, [before[0], before[1] + allo(5)]);
    stage.assert_lawful();
}

/// Tokens sent without a message belong to nobody and disturb nothing.
#[test]
fn a30_a_plain_transfer_to_the_vault_disturbs_no_law() {
    let mut stage = settled();
    let mallory = stage.reputers[0].account.clone();
    let contracts = stage.suite.contracts.clone();
    for (_, contract) in contracts.each() {
        stage
            .suite
            .transfer(&mallory, contract, Uint128::one())
            .unwrap();
    }

    stage.assert_lawful();
    stage.play(EpochId(2));
    stage.assert_lawful();
}

#[test]
fn a36_cranks_without_work_change_nothing_and_pay_nothing() {
    let mut stage = settled();
    let keeper = stage.suite.keeper();
    let before = stage.suite.state_digest();
    for _ in 0..100 {
        let response = stage.suite.advance(stage.topic).unwrap();
        assert_eq!(events::count(&response, "epoch_paid"), 0);
    }

    assert_eq!(stage.suite.state_digest(), before);
    assert!(stage.suite.balance(&keeper).unwrap().is_zero());
}

/// Nobody staked, nothing earned: epochs settle, and are worth nothing.
#[test]
fn pr_756_no_emission_is_a_normal_state() {
    let poor = VaultParams {
        min_topic_weight: Uint128::MAX,
        ..VaultParams::default()
    };
    let suite = SuiteBuilder::new().vault_params(poor).build();
    let mut stage = Stage::on(suite, quick_params(), [3, 1, 1]);
    for epoch in [0, 2].map(EpochId) {
        stage.play(epoch);
    }

    assert_eq!(stage.suite.topic(stage.topic).unwrap().settled, 2);
    assert_eq!(stage.rewards().iter().sum::<u128>(), 0);
    let reputer = stage.reputers[0].account.clone();
    let status = stage.suite.status(stage.topic, &reputer).unwrap();
    use allora_interfaces::synthesis_coordinator::PaymentStatus;
    assert_eq!(status.roles[2].last_payment, PaymentStatus::NoEmission {});
    stage.assert_lawful();
}

/// Nobody works for a month. What accrued meanwhile is not paid to whoever comes
/// then.
#[test]
fn pr_815_a_topic_nobody_worked_on_is_not_paid_for_it() {
    let first_reward = |idle: u64| {
        let mut stage = Stage::new(quick_params(), [2, 0, 1]);
        let epoch = EpochId(idle);
        stage.open(epoch);
        stage.play(epoch);
        stage.assert_lawful();
        stage.rewards().iter().sum::<u128>()
    };

    let (diligent, idle) = (first_reward(0), first_reward(1_000));
    assert!(diligent > 0);
    assert!(
        idle <= 2 * diligent,
        "{idle} after a week, {diligent} at once"
    );
}
