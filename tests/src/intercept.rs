//! A contract whose messages pass through a function of the test.

use anyhow::Result as AnyResult;
use cosmwasm_std::{Binary, Deps, DepsMut, Empty, Env, MessageInfo, Reply, Response};
use cw_multi_test::Contract;

pub(crate) type Answer = AnyResult<Response<Empty>>;

/// Executes a message of a contract.
pub(crate) type Execute = fn(&dyn Contract<Empty>, DepsMut, Env, MessageInfo, Vec<u8>) -> Answer;

/// A contract whose messages are executed by a function.
pub(crate) struct Intercepted(pub(crate) Box<dyn Contract<Empty>>, pub(crate) Execute);

impl Contract<Empty> for Intercepted {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> Answer {
        self.0.instantiate(deps, env, info, msg)
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> Answer {
        self.1(&*self.0, deps, env, info, msg)
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> AnyResult<Binary> {
        self.0.query(deps, env, msg)
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> Answer {
        self.0.reply(deps, env, msg)
    }

    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> Answer {
        self.0.sudo(deps, env, msg)
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> Answer {
        self.0.migrate(deps, env, msg)
    }
}
