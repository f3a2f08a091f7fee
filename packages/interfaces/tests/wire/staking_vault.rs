//! Messages of `staking-vault`.

use allora_interfaces::staking_vault::{
    hook, msg, ExecuteMsg, HookMsg, InstantiateMsg, InvariantsCursor, MigrateMsg, Offence,
    OffenceKind, QueryMsg, Settlement, Share, VaultParams,
};
use allora_interfaces::{ActorId, EpochId, TopicId};
use cosmwasm_std::{Binary, Timestamp, Uint128, Uint64};
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action;

use super::{check_enum, check_struct};

fn share(actor_id: u32, fraction: u64) -> Share {
    Share {
        actor_id: ActorId(actor_id),
        fraction: Uint64::new(fraction),
    }
}

fn offence() -> Offence {
    Offence {
        actor_id: ActorId(4),
        kind: OffenceKind::DistantTruth,
        fraction: Uint64::new(1_000),
    }
}

fn settle(settlement: Settlement, offences: Vec<Offence>) -> ExecuteMsg {
    ExecuteMsg::Settle(msg::Settle {
        topic_id: TopicId(3),
        epoch: EpochId(7),
        since: Timestamp::from_nanos(1),
        until: Timestamp::from_nanos(2),
        next_since: Timestamp::from_nanos(3),
        due: Timestamp::from_nanos(4),
        quiet_until: None,
        settlement,
        offences,
    })
}

/// A void epoch of which nothing was revealed.
fn unrevealed() -> ExecuteMsg {
    let kinds = [
        OffenceKind::UnrevealedTruth,
        OffenceKind::UnrevealedSubmission,
    ];
    let offences = kinds.map(|kind| Offence { kind, ..offence() });
    settle(Settlement::Void {}, offences.to_vec())
}

fn paid() -> Settlement {
    Settlement::Paid {
        inferers: vec![share(1, 600), share(2, 100)],
        forecasters: vec![share(3, 200)],
        reputers: vec![share(4, 100)],
    }
}

#[test]
fn instantiate() {
    let message = InstantiateMsg {
        governance: "dao".into(),
        allo_token: "allo".into(),
        topic_registry: "registry".into(),
        params: VaultParams::default(),
    };
    check_struct(
        &message,
        r#"{"governance":"dao","allo_token":"allo","topic_registry":"registry","params":{"unbonding_period":1814400,"stake_importance":"0.5","revenue_importance":"0.5","weight_alpha":"0.5","weight_period":604800,"revenue_decay":604800,"min_topic_weight":"100","ecosystem_emission":"0.025","max_monthly_yield":"0.0095","validator_share":"0.25","emission_alpha":"0.1","max_slash":"0.1","creator_share":"0"}}"#,
    );
}

#[test]
fn migrate() {
    check_struct(&MigrateMsg {}, r#"{}"#);
}

/// Messages of other contracts, of governance and about topics.
fn ruling() -> Vec<(ExecuteMsg, &'static str)> {
    vec![
        (
            ExecuteMsg::Wire(msg::Wire {
                synthesis_coordinator: "coordinator".into(),
            }),
            r#"{"wire":{"synthesis_coordinator":"coordinator"}}"#,
        ),
        (
            ExecuteMsg::Receive(Cw20ReceiveMsg {
                sender: "alice".into(),
                amount: Uint128::new(5),
                msg: Binary::from(b"{}"),
            }),
            r#"{"receive":{"sender":"alice","amount":"5","msg":"e30="}}"#,
        ),
        (
            ExecuteMsg::OpenTopic(msg::OpenTopic {
                topic_id: TopicId(3),
            }),
            r#"{"open_topic":{"topic_id":3}}"#,
        ),
        (
            ExecuteMsg::SetTopicActive(msg::SetTopicActive {
                topic_id: TopicId(3),
                active: false,
            }),
            r#"{"set_topic_active":{"topic_id":3,"active":false}}"#,
        ),
        (
            settle(paid(), vec![offence()]),
            r#"{"settle":{"topic_id":3,"epoch":7,"since":"1","until":"2","next_since":"3","due":"4","settlement":{"paid":{"inferers":[{"actor_id":1,"fraction":"600"},{"actor_id":2,"fraction":"100"}],"forecasters":[{"actor_id":3,"fraction":"200"}],"reputers":[{"actor_id":4,"fraction":"100"}]}},"offences":[{"actor_id":4,"kind":"distant_truth","fraction":"1000"}]}}"#,
        ),
        (
            unrevealed(),
            r#"{"settle":{"topic_id":3,"epoch":7,"since":"1","until":"2","next_since":"3","due":"4","settlement":{"void":{}},"offences":[{"actor_id":4,"kind":"unrevealed_truth","fraction":"1000"},{"actor_id":4,"kind":"unrevealed_submission","fraction":"1000"}]}}"#,
        ),
        (
            settle(Settlement::Void {}, vec![]),
            r#"{"settle":{"topic_id":3,"epoch":7,"since":"1","until":"2","next_since":"3","due":"4","settlement":{"void":{}}}}"#,
        ),
        (
            ExecuteMsg::PayCreator(msg::PayCreator {
                topic_id: TopicId(3),
            }),
            r#"{"pay_creator":{"topic_id":3}}"#,
        ),
        (
            ExecuteMsg::DropValidator(msg::DropValidator {
                validator: "validator".into(),
            }),
            r#"{"drop_validator":{"validator":"validator"}}"#,
        ),
        (
            ExecuteMsg::Subsidise(msg::Subsidise {
                topic_id: TopicId(3),
                amount: Uint128::new(5),
                seconds: 9,
            }),
            r#"{"subsidise":{"topic_id":3,"amount":"5","seconds":9}}"#,
        ),
        (
            ExecuteMsg::SetParams(msg::SetParams {
                params: Box::default(),
            }),
            r#"{"set_params":{"params":{"unbonding_period":1814400,"stake_importance":"0.5","revenue_importance":"0.5","weight_alpha":"0.5","weight_period":604800,"revenue_decay":604800,"min_topic_weight":"100","ecosystem_emission":"0.025","max_monthly_yield":"0.0095","validator_share":"0.25","emission_alpha":"0.1","max_slash":"0.1","creator_share":"0"}}}"#,
        ),
        (
            ExecuteMsg::UpdateOwnership(Action::TransferOwnership {
                new_owner: "dao".into(),
                expiry: None,
            }),
            r#"{"update_ownership":{"transfer_ownership":{"new_owner":"dao","expiry":null}}}"#,
        ),
        (
            ExecuteMsg::UpdateOwnership(Action::AcceptOwnership),
            r#"{"update_ownership":"accept_ownership"}"#,
        ),
    ]
}

/// Messages of those who hold stake, delegations or bonds.
fn holding() -> Vec<(ExecuteMsg, &'static str)> {
    let (topic_id, amount) = (TopicId(3), Uint128::new(5));
    vec![
        (
            ExecuteMsg::Unstake(msg::Unstake { topic_id, amount }),
            r#"{"unstake":{"topic_id":3,"amount":"5"}}"#,
        ),
        (
            ExecuteMsg::CancelUnstake(msg::CancelUnstake {
                topic_id,
                unbonding_id: 2,
            }),
            r#"{"cancel_unstake":{"topic_id":3,"unbonding_id":2}}"#,
        ),
        (
            ExecuteMsg::Undelegate(msg::Undelegate {
                topic_id,
                operator: "bob".into(),
                amount,
            }),
            r#"{"undelegate":{"topic_id":3,"operator":"bob","amount":"5"}}"#,
        ),
        (
            ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
                topic_id,
                operator: Some("bob".into()),
                unbonding_id: 2,
                amount: Some(amount),
            }),
            r#"{"cancel_unbonding":{"topic_id":3,"operator":"bob","unbonding_id":2,"amount":"5"}}"#,
        ),
        (
            ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
                topic_id,
                operator: None,
                unbonding_id: 2,
                amount: None,
            }),
            r#"{"cancel_unbonding":{"topic_id":3,"operator":null,"unbonding_id":2,"amount":null}}"#,
        ),
        (
            ExecuteMsg::Redelegate(msg::Redelegate {
                topic_id,
                from: "bob".into(),
                to: "carol".into(),
                amount,
            }),
            r#"{"redelegate":{"topic_id":3,"from":"bob","to":"carol","amount":"5"}}"#,
        ),
        (
            ExecuteMsg::Arrive(msg::Arrive {
                topic_id,
                holder: "ann".into(),
                from: "bob".into(),
                to: "carol".into(),
                unbonding_id: 9,
            }),
            r#"{"arrive":{"topic_id":3,"holder":"ann","from":"bob","to":"carol","unbonding_id":9}}"#,
        ),
        (
            ExecuteMsg::Withdraw(msg::Withdraw { topic_id }),
            r#"{"withdraw":{"topic_id":3}}"#,
        ),
        (
            ExecuteMsg::Unbond(msg::Unbond { topic_id, amount }),
            r#"{"unbond":{"topic_id":3,"amount":"5"}}"#,
        ),
        (
            ExecuteMsg::SetCommission(msg::SetCommission {
                topic_id,
                commission: 250,
            }),
            r#"{"set_commission":{"topic_id":3,"commission":250}}"#,
        ),
        (
            ExecuteMsg::SetCompound(msg::SetCompound {
                topic_id,
                operator: Some("bob".into()),
                compound: true,
            }),
            r#"{"set_compound":{"topic_id":3,"operator":"bob","compound":true}}"#,
        ),
        (
            ExecuteMsg::Compound(msg::Compound {
                topic_id,
                operator: Some("bob".into()),
                holder: Some("alice".into()),
            }),
            r#"{"compound":{"topic_id":3,"operator":"bob","holder":"alice"}}"#,
        ),
        (
            ExecuteMsg::Claim(msg::Claim {
                topic_ids: vec![TopicId(0), topic_id],
            }),
            r#"{"claim":{"topic_ids":[0,3]}}"#,
        ),
        (
            ExecuteMsg::ClaimAll(msg::ClaimAll {
                start_after: Some(topic_id),
                limit: Some(10),
            }),
            r#"{"claim_all":{"start_after":3,"limit":10}}"#,
        ),
        (
            ExecuteMsg::ClaimAll(msg::ClaimAll {
                start_after: None,
                limit: None,
            }),
            r#"{"claim_all":{"start_after":null,"limit":null}}"#,
        ),
    ]
}

#[test]
fn execute() {
    let mut messages = ruling();
    messages.extend(holding());
    check_enum(&messages, &["receive", "update_ownership"]);
}

#[test]
fn hook() {
    let topic_id = TopicId(3);
    let messages = [
        (
            HookMsg::Stake(hook::Stake { topic_id }),
            r#"{"stake":{"topic_id":3}}"#,
        ),
        (
            HookMsg::Delegate(hook::Delegate {
                topic_id,
                operator: "bob".into(),
            }),
            r#"{"delegate":{"topic_id":3,"operator":"bob"}}"#,
        ),
        (
            HookMsg::Bond(hook::Bond { topic_id }),
            r#"{"bond":{"topic_id":3}}"#,
        ),
        (HookMsg::Enroll {}, r#"{"enroll":{}}"#),
        (
            HookMsg::FundTopic(hook::FundTopic {
                topic_id,
                payer: None,
            }),
            r#"{"fund_topic":{"topic_id":3}}"#,
        ),
        (
            HookMsg::FundTopic(hook::FundTopic {
                topic_id,
                payer: Some("alice".into()),
            }),
            r#"{"fund_topic":{"topic_id":3,"payer":"alice"}}"#,
        ),
        (
            HookMsg::FundTreasury(hook::FundTreasury { payer: None }),
            r#"{"fund_treasury":{}}"#,
        ),
        (
            HookMsg::FundTreasury(hook::FundTreasury {
                payer: Some("alice".into()),
            }),
            r#"{"fund_treasury":{"payer":"alice"}}"#,
        ),
    ];
    check_enum(&messages, &[]);
}

#[test]
fn query() {
    let (topic_id, limit) = (TopicId(3), Some(10));
    let messages = [
        (QueryMsg::Config {}, r#"{"config":{}}"#),
        (QueryMsg::Ownership {}, r#"{"ownership":{}}"#),
        (QueryMsg::Ledger {}, r#"{"ledger":{}}"#),
        (QueryMsg::Emission {}, r#"{"emission":{}}"#),
        (
            QueryMsg::TopicAccount { topic_id },
            r#"{"topic_account":{"topic_id":3}}"#,
        ),
        (
            QueryMsg::TopicAccounts {
                start_after: Some(topic_id),
                limit,
            },
            r#"{"topic_accounts":{"start_after":3,"limit":10}}"#,
        ),
        (
            QueryMsg::Stake {
                topic_id,
                staker: "alice".into(),
            },
            r#"{"stake":{"topic_id":3,"staker":"alice"}}"#,
        ),
        (
            QueryMsg::Rewards {
                topic_id,
                actor: "alice".into(),
            },
            r#"{"rewards":{"topic_id":3,"actor":"alice"}}"#,
        ),
        (
            QueryMsg::Operator {
                topic_id,
                operator: "bob".into(),
            },
            r#"{"operator":{"topic_id":3,"operator":"bob"}}"#,
        ),
        (
            QueryMsg::Positions {
                account: "alice".into(),
                start_after: Some(3),
                limit,
            },
            r#"{"positions":{"account":"alice","start_after":3,"limit":10}}"#,
        ),
        (
            QueryMsg::Holders {
                topic_id,
                actor_id: ActorId(4),
                after_holder: Some("alice".into()),
                limit,
            },
            r#"{"holders":{"topic_id":3,"actor_id":4,"after_holder":"alice","limit":10}}"#,
        ),
        (
            QueryMsg::Offences {
                topic_id,
                start_after: Some(1),
                limit,
            },
            r#"{"offences":{"topic_id":3,"start_after":1,"limit":10}}"#,
        ),
        (
            QueryMsg::CheckInvariants {
                start_after: None,
                limit: None,
            },
            r#"{"check_invariants":{"start_after":null,"limit":null}}"#,
        ),
        (
            QueryMsg::CheckInvariants {
                start_after: Some(InvariantsCursor {
                    topic_id: TopicId(3),
                    actor_id: Some(ActorId(4)),
                }),
                limit: None,
            },
            r#"{"check_invariants":{"start_after":{"topic_id":3,"actor_id":4},"limit":null}}"#,
        ),
    ];
    check_enum(&messages, &[]);
}
