//! Entry points: validate, authorize, dispatch.

use allora_interfaces::topic_registry::{
    ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg, TopicStatus,
};
use allora_interfaces::version::take_over;
#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Addr, Api, Binary, Deps, DepsMut, Env, MessageInfo, Response, StdResult};
use cw2::set_contract_version;
use cw_utils::nonpayable;

use crate::access::authorize;
use crate::error::ContractError;
use crate::execute::{self, TopicDraft, TopicEdit};
use crate::query::answer;
use crate::state::{Config, Peers, CONFIG, TOPIC_COUNT};

pub(crate) const CONTRACT_NAME: &str = concat!("crates.io:", env!("CARGO_PKG_NAME"));
pub(crate) const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Names the owner and the token, and sets the fees.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    nonpayable(&info)?;
    let allo_token = deps.api.addr_validate(&msg.allo_token)?;
    let ownership = cw_ownable::initialize_owner(deps.storage, deps.api, Some(&msg.governance))?;

    set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    TOPIC_COUNT.save(deps.storage, &0)?;
    CONFIG.save(
        deps.storage,
        &Config {
            allo_token,
            fees: msg.fees,
            peers: None,
        },
    )?;

    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attributes(ownership.into_attributes()))
}

/// Does what is asked, if the sender may ask it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    use ExecuteMsg as Msg;
    use TopicStatus::{Active, Paused, Retired};

    nonpayable(&info)?;
    authorize(deps.storage, &info.sender, &msg)?;

    let MessageInfo { sender, .. } = info;
    let (storage, api) = (&mut *deps.storage, deps.api);
    match msg {
        Msg::Wire {
            staking_vault,
            synthesis_coordinator,
        } => {
            let staking_vault = api.addr_validate(&staking_vault)?;
            let synthesis_coordinator = api.addr_validate(&synthesis_coordinator)?;
            execute::wire(storage, Peers::new(staking_vault, synthesis_coordinator))
        }
        Msg::Receive(wrapper) => execute::receive(storage, api, &env, wrapper),
        Msg::CreateTopic {
            info,
            params,
            creator,
        } => {
            let creator = creator.map_or(Ok(sender), |name| api.addr_validate(&name))?;
            let draft = TopicDraft::new(info, params)?;
            execute::create_topic(storage, &env, creator, draft, None)
        }
        Msg::UpdateTopic {
            topic_id,
            description,
            metadata_uri,
            params,
        } => {
            let edit = TopicEdit::new(description, metadata_uri, params)?;
            execute::update_topic(storage, &env, topic_id, edit)
        }
        Msg::PauseTopic { topic_id } => execute::set_status(storage, topic_id, Paused),
        Msg::ResumeTopic { topic_id } => execute::set_status(storage, topic_id, Active),
        Msg::RetireTopic { topic_id } => execute::set_status(storage, topic_id, Retired),
        Msg::SetCreator { topic_id, creator } => {
            execute::set_creator(storage, topic_id, api.addr_validate(&creator)?)
        }
        Msg::UpdateList {
            topic_id,
            role,
            add,
            remove,
        } => {
            execute::check_list_length(add.len(), remove.len())?;
            let (add, remove) = (accounts(api, &add)?, accounts(api, &remove)?);
            execute::update_list(storage, topic_id, role, &add, &remove)
        }
        Msg::Leave { topic_id, role } => execute::leave(storage, topic_id, role, &sender),
        Msg::SetFees { fees } => execute::set_fees(storage, fees),
        Msg::UpdateOwnership(action) => execute::update_ownership(deps, &env, &sender, action),
    }
}

/// Answers a question.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    answer(deps, msg)
}

/// Takes over the storage of an older version; the first release converts nothing.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    let from = take_over(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;

    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from_version", from)
        .add_attribute("to_version", CONTRACT_VERSION))
}

fn accounts(api: &dyn Api, names: &[String]) -> StdResult<Vec<Addr>> {
    names.iter().map(|name| api.addr_validate(name)).collect()
}
