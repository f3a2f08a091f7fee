//! Findings about supply, weights and payments.

use allora_interfaces::staking_vault::{hook, ExecuteMsg as Vault, HookMsg, VaultParams};
use allora_interfaces::units::{GENESIS_SUPPLY, SUPPLY_CAP};
use allora_interfaces::{EpochId, Role};
use allora_math::Real;
use allora_testing::{allo, example_topic, typed, SuiteBuilder};
use allora_tests::events;
use allora_tests::setup::{quick_params, Setup};
use cosmwasm_std::{to_json_binary, Uint128};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use staking_vault::ContractError as VaultError;

use super::settled;

/// Stakes and revenue of odd base units: nothing that is owed exceeds what is there.
#[test]
fn sherlock_h09_dust_leaves_the_vault_solvent() {
    let mut setup = settled();
    let foundation = setup.suite.foundation();
    let [one, two] = [0, 1].map(|index| setup.reputers[index].account.clone());
    for (round, dust) in [1_u128, 3, 7, 11, 999_999_999_999_999_989]
        .into_iter()
        .enumerate()
    {
        let dust = Uint128::new(dust);
        setup.suite.stake(&one, setup.topic, dust).unwrap();
        setup
            .suite
            .fund_topic(&foundation, setup.topic, dust)
            .unwrap();
        setup.suite.unstake(&two, setup.topic, dust).unwrap();
        setup.run_epoch(EpochId(2 + 2 * round as u64));
        let _ = setup.suite.claim(&one, &[setup.topic]);
        setup.assert_lawful();
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
    let mut setup = Setup::on(suite, params, [2, 0, 1]);
    let reputer = setup.reputers[0].account.clone();
    setup.suite.fund(&reputer, allo(600_000_000));
    setup
        .suite
        .stake(&reputer, setup.topic, allo(600_000_000))
        .unwrap();

    for epoch in [0, 6, 12, 18].map(EpochId) {
        setup.run_epoch(epoch);
        assert!(setup.suite.total_supply().unwrap() <= SUPPLY_CAP);
        setup.assert_lawful();
    }
    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 4);
    // The first four months alone would have asked for more than there was left.
    let minted = setup.suite.emission().unwrap().minted;
    assert!(minted > allo(100_000_000), "{minted}");
    assert_eq!(setup.suite.total_supply().unwrap(), GENESIS_SUPPLY + minted);
}

#[test]
fn sherlock_m11_m32_stake_is_no_revenue_and_revenue_counts_once() {
    let mut setup = settled();
    let reputer = setup.reputers[0].account.clone();
    let revenue = setup.suite.topic_account(setup.topic).unwrap().revenue;
    setup.suite.stake(&reputer, setup.topic, allo(500)).unwrap();
    assert_eq!(
        setup.suite.topic_account(setup.topic).unwrap().revenue,
        revenue
    );

    let treasury = setup.suite.ledger().unwrap().treasury;
    setup
        .suite
        .fund_topic(&reputer, setup.topic, allo(5))
        .unwrap();
    assert_eq!(
        setup.suite.topic_account(setup.topic).unwrap().revenue,
        revenue + allo(5)
    );
    assert_eq!(setup.suite.ledger().unwrap().treasury, treasury + allo(5));
    setup.suite.fund_treasury(&reputer, allo(3)).unwrap();
    assert_eq!(
        setup.suite.topic_account(setup.topic).unwrap().revenue,
        revenue + allo(5)
    );
    setup.assert_lawful();
}

/// A topic that lost its weight gets it back by revenue alone.
#[test]
fn sherlock_m23_a_topic_becomes_active_again_when_its_weight_does() {
    let mut setup = Setup::new(quick_params(), [1, 0, 1]);
    assert!(setup.suite.topic_account(setup.topic).unwrap().emitting);
    let reputer = setup.reputers[0].account.clone();
    setup
        .suite
        .unstake(&reputer, setup.topic, allo(100))
        .unwrap();
    assert!(!setup.suite.topic_account(setup.topic).unwrap().emitting);
    assert!(setup.suite.emission().unwrap().total_weight.is_zero());
    setup.assert_lawful();

    setup
        .suite
        .cancel_unstake(&reputer, setup.topic, 1)
        .unwrap_or_else(|_| {
            let entry = setup
                .suite
                .position(&reputer, setup.topic)
                .unwrap()
                .unbonding[0]
                .id;
            setup
                .suite
                .cancel_unstake(&reputer, setup.topic, entry)
                .unwrap()
        });
    assert!(setup.suite.topic_account(setup.topic).unwrap().emitting);
    setup.assert_lawful();
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
    let mut setup = settled();
    let mallory = setup.reputers[0].account.clone();
    let before = setup.suite.state_digest();
    let forged = Vault::Receive(Cw20ReceiveMsg {
        sender: mallory.to_string(),
        amount: allo(1_000_000),
        msg: to_json_binary(&HookMsg::Stake(hook::Stake {
            topic_id: setup.topic,
        }))
        .unwrap(),
    });

    let error = typed::<VaultError>(setup.suite.on_vault(&mallory, &forged));
    assert!(matches!(error, VaultError::Unauthorized { .. }), "{error}");
    assert_eq!(setup.suite.state_digest(), before);
}

/// Whoever spends an allowance stakes for itself, not for the owner: `SendFrom`
/// names the spender.
#[test]
fn a30_an_allowance_stakes_for_the_spender() {
    let mut setup = settled();
    let [owner, spender] = [0, 1].map(|index| setup.reputers[index].account.clone());
    let allowance = Cw20ExecuteMsg::IncreaseAllowance {
        spender: spender.to_string(),
        amount: allo(5),
        expires: None,
    };
    setup.suite.on_token(&owner, &allowance).unwrap();
    let before = [&owner, &spender].map(|who| setup.suite.stake_of(who, setup.topic).unwrap());
    let stake = Cw20ExecuteMsg::SendFrom {
        owner: owner.to_string(),
        contract: setup.suite.contracts.vault.to_string(),
        amount: allo(5),
        msg: to_json_binary(&HookMsg::Stake(hook::Stake {
            topic_id: setup.topic,
        }))
        .unwrap(),
    };
    setup.suite.on_token(&spender, &stake).unwrap();

    let after = [&owner, &spender].map(|who| setup.suite.stake_of(who, setup.topic).unwrap());
    assert_eq!(after, [before[0], before[1] + allo(5)]);
    setup.assert_lawful();
}

/// Tokens sent without a message belong to nobody and disturb nothing.
#[test]
fn a30_a_plain_transfer_to_the_vault_disturbs_no_law() {
    let mut setup = settled();
    let mallory = setup.reputers[0].account.clone();
    let contracts = setup.suite.contracts.clone();
    for (_, contract) in contracts.each() {
        setup
            .suite
            .transfer(&mallory, contract, Uint128::one())
            .unwrap();
    }

    setup.assert_lawful();
    setup.run_epoch(EpochId(2));
    setup.assert_lawful();
}

#[test]
fn a36_cranks_without_work_change_nothing_and_pay_nothing() {
    let mut setup = settled();
    let keeper = setup.suite.keeper();
    let before = setup.suite.state_digest();
    for _ in 0..100 {
        let response = setup.suite.advance(setup.topic).unwrap();
        assert_eq!(events::count(&response, "epoch_paid"), 0);
    }

    assert_eq!(setup.suite.state_digest(), before);
    assert!(setup.suite.balance(&keeper).unwrap().is_zero());
}

/// Nobody staked, nothing earned: epochs settle, and are worth nothing.
#[test]
fn pr_756_no_emission_is_a_normal_state() {
    let poor = VaultParams {
        min_topic_weight: Uint128::MAX,
        ..VaultParams::default()
    };
    let suite = SuiteBuilder::new().vault_params(poor).build();
    let mut setup = Setup::on(suite, quick_params(), [3, 1, 1]);
    for epoch in [0, 2].map(EpochId) {
        setup.run_epoch(epoch);
    }

    assert_eq!(setup.suite.topic(setup.topic).unwrap().settled, 2);
    assert_eq!(setup.rewards().iter().sum::<u128>(), 0);
    let reputer = setup.reputers[0].account.clone();
    let status = setup.suite.status(setup.topic, &reputer).unwrap();
    use allora_interfaces::synthesis_coordinator::PaymentStatus;
    assert_eq!(status.roles[2].last_payment, PaymentStatus::NoEmission {});
    setup.assert_lawful();
}

/// Nobody works for a month. What accrued meanwhile is not paid to whoever comes
/// then.
#[test]
fn pr_815_a_topic_nobody_worked_on_is_not_paid_for_it() {
    let first_reward = |idle: u64| {
        let mut setup = Setup::new(quick_params(), [2, 0, 1]);
        let epoch = EpochId(idle);
        setup.open(epoch);
        setup.run_epoch(epoch);
        setup.assert_lawful();
        setup.rewards().iter().sum::<u128>()
    };

    let (diligent, idle) = (first_reward(0), first_reward(1_000));
    assert!(diligent > 0);
    assert!(
        idle <= 2 * diligent,
        "{idle} after a week, {diligent} at once"
    );
}
