//! From plain numbers of the model to messages and records of the desk.

use allora_interfaces::inference_desk::{
    hook, msg, Callback, Condition, DeskParams, ExecuteMsg, HookMsg, Inference, NewRequest,
    NewSubscription, Outcome, Pause, Target, Tip,
};
use allora_interfaces::synthesis_coordinator::InferenceResponse;
use allora_interfaces::{EpochId, TopicId};
use allora_math::Real;
use allora_test_kit::desk_model::{self as model, Action, Hook, Name};
use cosmwasm_std::{to_json_binary, Binary, Timestamp, Uint128};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use cw_ownable::Action as Ownership;

use super::chain::Chain;
use super::peers::Say;

/// Knows addresses.
pub(super) struct Wire<'a>(pub(super) &'a Chain);

/// A value of the model: 64ths.
pub(super) fn value(value: i64) -> Real {
    Real::ratio(value, 64).unwrap()
}

/// A bound of the model: 4096ths.
pub(super) fn bound(bound: i64) -> Real {
    Real::ratio(bound, 4_096).unwrap()
}

pub(super) fn pause(pause: model::Pause) -> Pause {
    match pause {
        model::Pause::Owner => Pause::Owner,
        model::Pause::Funds => Pause::Funds,
        model::Pause::Callback => Pause::Callback,
    }
}

pub(super) fn tip(tip: model::Tip) -> Tip {
    Tip {
        from: Uint128::new(tip.from),
        to: Uint128::new(tip.to),
        over: tip.over,
    }
}

pub(super) fn condition(condition: model::Condition) -> Condition {
    match condition {
        model::Condition::Moved(by) => Condition::Moved { by: value(by) },
        model::Condition::MovedByFraction(by) => Condition::MovedByFraction { by: value(by) },
        model::Condition::Above(level) => Condition::Above {
            level: value(level),
        },
        model::Condition::Below(level) => Condition::Below {
            level: value(level),
        },
        model::Condition::OutsideInterval => Condition::OutsideInterval {},
    }
}

pub(super) fn outcome(outcome: model::Outcome) -> Outcome {
    let epoch = EpochId(outcome.epoch);
    let Some(inference) = outcome.inference else {
        return Outcome::Void { epoch };
    };
    Outcome::Inference(Inference {
        epoch,
        value: value(inference.value),
        interval: inference.interval.map(|bounds| bounds.map(value)),
        timestamp: Timestamp::from_nanos(inference.at),
        contributors: inference.contributors,
    })
}

pub(super) fn params(params: model::Params) -> DeskParams {
    DeskParams {
        base_fee: Uint128::new(params.base_fee),
        min_gas_limit: params.min_gas,
        max_gas_limit: params.max_gas,
        accepting: params.accepting,
    }
}

impl Wire<'_> {
    fn callback(&self, callback: &model::Callback) -> Callback {
        let model::Callback {
            receiver,
            gas,
            ref payload,
        } = *callback;
        Callback {
            receiver: receiver.map(|receiver| self.0.addr(receiver).into()),
            gas_limit: gas,
            payload: Binary::from(payload.as_slice()),
        }
    }

    fn request(&self, new: &model::NewRequest) -> NewRequest {
        NewRequest {
            topic_id: TopicId(new.topic),
            target: match new.target {
                model::Target::Latest(max_age) => Target::Latest { max_age },
                model::Target::Next => Target::Next {},
                model::Target::Epoch(epoch) => Target::Epoch(EpochId(epoch)),
            },
            deadline: new.deadline,
            callback: new
                .callback
                .as_ref()
                .map(|callback| self.callback(callback)),
            condition: new.condition.map(condition),
            tip: tip(new.tip),
            max_fee: None,
        }
    }

    fn subscription(&self, new: &model::NewSubscription) -> NewSubscription {
        NewSubscription {
            topic_id: TopicId(new.topic),
            deliveries: new.deliveries,
            every: new.every,
            callback: new
                .callback
                .as_ref()
                .map(|callback| self.callback(callback)),
            condition: new.condition.map(condition),
            tip: tip(new.tip),
            max_fee: None,
        }
    }

    fn hook(&self, hook: &Hook) -> Binary {
        let hook = match hook {
            Hook::Deposit => HookMsg::Deposit {},
            Hook::Request(new) => HookMsg::Request(self.request(new)),
            Hook::Subscribe(new) => HookMsg::Subscribe(self.subscription(new)),
            Hook::TopUp { topic, id } => HookMsg::TopUp(hook::TopUp {
                topic_id: TopicId(*topic),
                id: *id,
            }),
            Hook::Garbage => return Binary::from(b"{\"deposit\":{},\"and\":1}"),
        };
        to_json_binary(&hook).unwrap()
    }

    /// Which contract is sent what.
    pub(super) fn message(&self, who: Name, action: &Action) -> (Name, Binary) {
        match action {
            Action::Send(amount, hook) => {
                let send = Cw20ExecuteMsg::Send {
                    contract: self.0.addr("desk").into(),
                    amount: Uint128::new(*amount),
                    msg: self.hook(hook),
                };
                ("token", to_json_binary(&send).unwrap())
            }
            Action::Say(topic, outcome) => ("coordinator", self.say(*topic, *outcome)),
            action => ("desk", to_json_binary(&self.of_desk(who, action)).unwrap()),
        }
    }

    fn say(&self, topic: u64, outcome: model::Outcome) -> Binary {
        let answer = match outcome.inference {
            None => InferenceResponse::Void {},
            Some(inference) => InferenceResponse::Published {
                value: value(inference.value),
                interval: match inference.interval {
                    Some(bounds) => bounds.map(value).to_vec(),
                    None => vec![],
                },
                timestamp: Timestamp::from_nanos(inference.at),
                contributors: inference.contributors,
            },
        };
        let say = Say {
            topic,
            epoch: outcome.epoch,
            answer,
        };
        to_json_binary(&say).unwrap()
    }

    fn of_desk(&self, who: Name, action: &Action) -> ExecuteMsg {
        match *action {
            Action::Forge(amount, ref hook) => ExecuteMsg::Receive(Cw20ReceiveMsg {
                sender: self.0.addr(who).into(),
                amount: Uint128::new(amount),
                msg: self.hook(hook),
            }),
            Action::Request(ref new) => ExecuteMsg::Request(self.request(new)),
            Action::Subscribe(ref new, amount) => ExecuteMsg::Subscribe(msg::Subscribe {
                subscription: self.subscription(new),
                amount: Uint128::new(amount),
            }),
            Action::TopUp { topic, id, amount } => ExecuteMsg::TopUp(msg::TopUp {
                topic_id: TopicId(topic),
                id,
                amount: Uint128::new(amount),
            }),
            Action::Deliver {
                topic,
                ref requests,
                ref subscriptions,
            } => ExecuteMsg::Deliver(msg::Deliver {
                topic_id: TopicId(topic),
                requests: requests.clone(),
                subscriptions: subscriptions.clone(),
            }),
            Action::Expire(topic, ref ids) => ExecuteMsg::Expire(msg::Expire {
                topic_id: TopicId(topic),
                ids: ids.clone(),
            }),
            Action::Collect(topic) => ExecuteMsg::Collect(msg::Collect {
                topic_id: TopicId(topic),
            }),
            Action::Withdraw(amount) => ExecuteMsg::Withdraw(msg::Withdraw {
                amount: amount.map(Uint128::new),
            }),
            ref action => self.of_record(action),
        }
    }

    fn of_record(&self, action: &Action) -> ExecuteMsg {
        match *action {
            Action::Redeliver(topic, id) => ExecuteMsg::Redeliver(msg::Redeliver {
                topic_id: TopicId(topic),
                id,
            }),
            Action::RaiseTip(topic, id, to) => ExecuteMsg::RaiseTip(msg::RaiseTip {
                topic_id: TopicId(topic),
                id,
                tip: tip(to),
            }),
            Action::Cancel(topic, id) => ExecuteMsg::Cancel(msg::Cancel {
                topic_id: TopicId(topic),
                id,
            }),
            Action::Pause(topic, id) => ExecuteMsg::Pause(msg::Pause {
                topic_id: TopicId(topic),
                id,
            }),
            Action::Resume(topic, id) => ExecuteMsg::Resume(msg::Resume {
                topic_id: TopicId(topic),
                id,
            }),
            Action::Close(topic, id) => ExecuteMsg::Close(msg::Close {
                topic_id: TopicId(topic),
                id,
            }),
            ref action => self.of_governance(action),
        }
    }

    fn of_governance(&self, action: &Action) -> ExecuteMsg {
        match *action {
            Action::SetPrice(topic, price) => ExecuteMsg::SetPrice(msg::SetPrice {
                topic_id: TopicId(topic),
                price: price.map(Uint128::new),
            }),
            Action::SetParams(to) => ExecuteMsg::SetParams(msg::SetParams { params: params(to) }),
            Action::Offer(to) => ExecuteMsg::UpdateOwnership(Ownership::TransferOwnership {
                new_owner: self.0.addr(to).into(),
                expiry: None,
            }),
            Action::Accept => ExecuteMsg::UpdateOwnership(Ownership::AcceptOwnership),
            Action::Renounce => ExecuteMsg::UpdateOwnership(Ownership::RenounceOwnership),
            ref action => panic!("not a message of the desk: {action:?}"),
        }
    }
}
