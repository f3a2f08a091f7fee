//! A token, a registry, a vault and a coordinator that are a few maps.

use allora_interfaces::synthesis_coordinator::raw::GRIDS;
use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_interfaces::synthesis_coordinator::{
    InferenceResponse, Latest, QueryMsg as CoordinatorQuery, LATEST,
};
use allora_interfaces::topic_registry::{
    QueryMsg as RegistryQuery, TopicInfo, TopicParams, TopicResponse, TopicStatus,
};
use allora_interfaces::{EpochId, TopicId};
use allora_storage::Packed;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    to_json_binary, Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError,
    StdResult, Storage, Timestamp, Uint128,
};
use cw20::{Cw20ExecuteMsg, Cw20ReceiveMsg};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::{Item, Map};

pub(super) type Code = Box<dyn Contract<Empty>>;

/// Of the token.
pub(super) const BALANCES: Map<&Addr, Uint128> = Map::new("balances");
/// Of the token: whose tokens do not move.
pub(super) const FROZEN: Item<Addr> = Item::new("frozen");
/// Of the vault: whether it takes nothing.
pub(super) const CLOSED: Item<bool> = Item::new("closed");
/// Of the registry: topic → creator.
pub(super) const CREATORS: Map<u64, String> = Map::new("creators");
/// Of the coordinator: what it said, and the first epoch of a topic that it said nothing of.
const SAID: Map<(u64, u64), InferenceResponse> = Map::new("said");
const UNSAID: Map<u64, u64> = Map::new("unsaid");
/// It forgets what is so many epochs older.
const KEPT: u64 = 40;

/// What the coordinator is told to say.
#[cw_serde]
pub(super) struct Say {
    pub(super) topic: u64,
    pub(super) epoch: u64,
    pub(super) answer: InferenceResponse,
}

fn refuse<T>(why: &str) -> StdResult<T> {
    Err(StdError::generic_err(why))
}

pub(super) fn nothing(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

pub(super) fn no_answer(_: Deps, _: Env, _: Empty) -> StdResult<Binary> {
    refuse("nothing to ask")
}

pub(super) fn token() -> Code {
    fn execute(
        deps: DepsMut,
        _: Env,
        info: MessageInfo,
        msg: Cw20ExecuteMsg,
    ) -> StdResult<Response> {
        let (to, amount, hook) = match msg {
            Cw20ExecuteMsg::Transfer { recipient, amount } => (recipient, amount, None),
            Cw20ExecuteMsg::Send {
                contract,
                amount,
                msg,
            } => (contract, amount, Some(msg)),
            _ => return refuse("not of this token"),
        };
        if FROZEN.may_load(deps.storage)? == Some(info.sender.clone()) {
            return refuse("frozen");
        }
        for (account, comes) in [(&info.sender, false), (&deps.api.addr_validate(&to)?, true)] {
            let balance = BALANCES
                .may_load(deps.storage, account)?
                .unwrap_or_default();
            let balance = match comes {
                true => balance.checked_add(amount)?,
                false => balance.checked_sub(amount)?,
            };
            BALANCES.save(deps.storage, account, &balance)?;
        }
        let Some(msg) = hook else {
            return Ok(Response::new());
        };
        let sender = info.sender.into();
        let receive = Cw20ReceiveMsg {
            sender,
            amount,
            msg,
        };
        Ok(Response::new().add_message(receive.into_cosmos_msg(to)?))
    }
    Box::new(ContractWrapper::new(execute, nothing, no_answer))
}

pub(super) fn vault() -> Code {
    #[cw_serde]
    enum Takes {
        Receive(Cw20ReceiveMsg),
    }
    fn execute(deps: DepsMut, _: Env, _: MessageInfo, msg: Takes) -> StdResult<Response> {
        let Takes::Receive(_) = msg;
        match CLOSED.may_load(deps.storage)? {
            Some(true) => refuse("closed"),
            _ => Ok(Response::new()),
        }
    }
    Box::new(ContractWrapper::new(execute, nothing, no_answer))
}

pub(super) fn registry() -> Code {
    fn query(deps: Deps, _: Env, msg: RegistryQuery) -> StdResult<Binary> {
        let RegistryQuery::Topic { topic_id } = msg else {
            return refuse("not asked by the desk");
        };
        to_json_binary(&TopicResponse {
            topic_id,
            creator: CREATORS.load(deps.storage, topic_id.0)?,
            status: TopicStatus::Active,
            created_at: Timestamp::default(),
            info: TopicInfo {
                title: "topic".into(),
                description: String::new(),
                metadata_uri: String::new(),
                target: "target".into(),
                unit: String::new(),
                ground_truth_source: "source".into(),
                ground_truth_rule: "rule".into(),
            },
            ground_truth_rule_hash: Binary::default(),
            version: 1,
            params: TopicParams::default(),
        })
    }
    Box::new(ContractWrapper::new(nothing, nothing, query))
}

pub(super) fn coordinator() -> Code {
    fn execute(deps: DepsMut, _: Env, _: MessageInfo, msg: Say) -> StdResult<Response> {
        say(deps.storage, &msg)?;
        Ok(Response::new())
    }
    fn query(deps: Deps, _: Env, msg: CoordinatorQuery) -> StdResult<Binary> {
        let CoordinatorQuery::Inference { topic_id, epoch } = msg else {
            return refuse("not asked by the desk");
        };
        let unsaid = UNSAID.may_load(deps.storage, topic_id.0)?;
        let unsaid = unsaid.unwrap_or_default();
        if epoch.0 >= unsaid {
            return to_json_binary(&InferenceResponse::Pending {});
        }
        let said = SAID.may_load(deps.storage, (topic_id.0, epoch.0))?;
        let kept = said.filter(|_| epoch.0 + KEPT >= unsaid);
        to_json_binary(&kept.unwrap_or(InferenceResponse::Void {}))
    }
    Box::new(ContractWrapper::new(execute, nothing, query))
}

/// Says what became of an epoch; in their order.
fn say(storage: &mut dyn Storage, said: &Say) -> StdResult<()> {
    let Say {
        topic,
        epoch,
        ref answer,
    } = *said;
    let unsaid = UNSAID.may_load(storage, topic)?.unwrap_or_default();
    if epoch < unsaid {
        return refuse("not now");
    }
    UNSAID.save(storage, topic, &(epoch + 1))?;
    SAID.save(storage, (topic, epoch), answer)?;
    if let InferenceResponse::Published {
        value,
        interval,
        timestamp,
        contributors,
    } = answer
    {
        let latest = Latest {
            epoch: EpochId(epoch),
            closed_at: *timestamp,
            value: *value,
            interval: interval.clone().try_into().ok(),
            contributors: *contributors,
        };
        LATEST.save(storage, TopicId(topic), &latest);
    }
    Ok(())
}

/// Stores where a topic stands in time, with more after it, as the coordinator does.
pub(super) fn save_grid(storage: &mut dyn Storage, topic: u64, grid: &Grid) {
    let mut stored = grid.to_bytes();
    stored.extend([7, 7]);
    storage.set(&GRIDS.key(&TopicId(topic)), &stored);
}
