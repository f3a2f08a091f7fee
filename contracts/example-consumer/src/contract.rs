//! Positions priced by the network: two reads with different guards, and one call that is taken.

use allora_interfaces::inference_desk::{Expected, Outcome, Receipt};
use allora_interfaces::synthesis_coordinator::{Demand, Reading, SynthesisCoordinator};
use allora_interfaces::{EpochId, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::*;
use cw_storage_plus::{Item, Map};

use crate::msg::{ContractError, ExecuteMsg, InstantiateMsg, QueryMsg};

/// Seconds that a price may be old, whatever is done with it.
pub const MAX_AGE: u64 = 3_600;
/// Width of its 95 % interval, to take a position.
pub const MAX_SPREAD: Real = Real::integer(100);

/// → coordinator, desk, sponsor, topic. One entry, never removed.
const CONFIG: Item<(Addr, Addr, Addr, TopicId)> = Item::new("config");
/// account → price of its position. Removed when it is closed.
const POSITIONS: Map<&Addr, Real> = Map::new("positions");
/// → epoch and value that the desk delivered. One entry, replaced by later epochs.
const DELIVERED: Item<(EpochId, Real)> = Item::new("delivered");

/// Names what it is priced by.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, msg: InstantiateMsg) -> Outcomes {
    let address = |text: &str| deps.api.addr_validate(text);
    let (coordinator, desk) = (
        address(&msg.synthesis_coordinator)?,
        address(&msg.inference_desk)?,
    );
    let sponsor = address(&msg.sponsor)?;
    CONFIG.save(deps.storage, &(coordinator, desk, sponsor, msg.topic_id))?;
    Ok(Response::new())
}

type Outcomes = Result<Response, ContractError>;

/// Opens, closes, or takes note of an inference.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> Outcomes {
    match msg {
        ExecuteMsg::Open { max_price } => open(deps, env, info, max_price),
        ExecuteMsg::Close {} => close(deps, env, info),
        ExecuteMsg::ReceiveInference(receipt) => receive(deps, env, info, receipt),
    }
}

/// Strict: young, sure, and at most what the caller saw before signing.
fn open(deps: DepsMut, env: Env, info: MessageInfo, max_price: Real) -> Outcomes {
    let price = price(deps.as_ref(), &env, Some(MAX_SPREAD))?;
    if price > max_price {
        return Err(ContractError::TooDear { price, max_price });
    }
    POSITIONS.save(deps.storage, &info.sender, &price)?;
    Ok(Response::new().add_attribute("price", price.to_string()))
}

/// Lenient: young is enough, so that nobody is locked in while the network is unsure.
fn close(deps: DepsMut, env: Env, info: MessageInfo) -> Outcomes {
    let opened_at = POSITIONS.may_load(deps.storage, &info.sender)?;
    let opened_at = opened_at.ok_or(ContractError::NoPosition {})?;
    let profit = price(deps.as_ref(), &env, None)?.sub(&opened_at)?;
    POSITIONS.remove(deps.storage, &info.sender);
    Ok(Response::new().add_attribute("profit", profit.to_string()))
}

fn price(deps: Deps, env: &Env, max_spread: Option<Real>) -> Result<Real, ContractError> {
    let (coordinator, _, _, topic_id) = CONFIG.load(deps.storage)?;
    let (now, max_age) = (env.block.time, MAX_AGE);
    let demand = Demand {
        max_age,
        max_spread,
    };
    let client = SynthesisCoordinator(&coordinator);
    Ok(client.latest(&deps.querier, topic_id, now, demand)?.value)
}

/// Anybody can pay for a call of this contract: it takes those of its desk, paid for by its sponsor,
/// about its topic, and each epoch once. A call that failed can be repeated for days, by anybody, when
/// it suits him: its inference must be young when it comes.
fn receive(deps: DepsMut, env: Env, info: MessageInfo, receipt: Receipt) -> Outcomes {
    let (_, desk, payer, topic_id) = &CONFIG.load(deps.storage)?;
    let expected = Expected {
        desk,
        payer,
        topic_id: *topic_id,
        after: DELIVERED.may_load(deps.storage)?.map(|(epoch, _)| epoch),
    };
    receipt.authenticate(&info, &expected)?;
    if let Outcome::Inference(inference) = receipt.outcome {
        let now = env.block.time.seconds();
        let age = now.saturating_sub(inference.timestamp.seconds());
        if age > MAX_AGE {
            return Err(ContractError::Late { age });
        }
        DELIVERED.save(deps.storage, &(inference.epoch, inference.value))?;
    }
    Ok(Response::new())
}

/// Never fails for want of an inference.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> StdResult<Binary> {
    let (coordinator, _, _, topic_id) = CONFIG.load(deps.storage)?;
    match msg {
        QueryMsg::Delivered {} => to_json_binary(&DELIVERED.may_load(deps.storage)?),
        QueryMsg::IsOpen {} => {
            let client = SynthesisCoordinator(&coordinator);
            let reading = client.reading(&deps.querier, topic_id, env.block.time, MAX_AGE)?;
            to_json_binary(&matches!(reading, Reading::Fresh(_)))
        }
    }
}
