//! The contracts as code that the embedded chain can store.

use std::sync::OnceLock;

use cosmwasm_std::Empty;
use cw_multi_test::{Contract, ContractWrapper};

/// Code of `allo-token`.
pub fn allo_token_code() -> Box<dyn Contract<Empty>> {
    use allo_token::contract::{execute, instantiate, migrate, query};
    Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate))
}

/// Code of `topic-registry`.
pub fn registry_code() -> Box<dyn Contract<Empty>> {
    use topic_registry::contract::{execute, instantiate, migrate, query};
    Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate))
}

/// Code of `staking-vault`.
pub fn vault_code() -> Box<dyn Contract<Empty>> {
    use staking_vault::contract::{execute, instantiate, migrate, query};
    Box::new(ContractWrapper::new(execute, instantiate, query).with_migrate(migrate))
}

/// Code of `synthesis-coordinator`.
pub fn coordinator_code() -> Box<dyn Contract<Empty>> {
    use synthesis_coordinator::contract::{execute, instantiate, migrate, query, reply, sudo};
    Box::new(
        ContractWrapper::new(execute, instantiate, query)
            .with_reply(reply)
            .with_sudo(sudo)
            .with_migrate(migrate),
    )
}

/// Code of `inference-desk`.
pub fn desk_code() -> Box<dyn Contract<Empty>> {
    use inference_desk::contract::{execute, instantiate, migrate, query, reply};
    Box::new(
        ContractWrapper::new(execute, instantiate, query)
            .with_reply(reply)
            .with_migrate(migrate),
    )
}

/// Gives the code of a contract by the name of its crate; see
/// [`SuiteBuilder::codes`](super::SuiteBuilder::codes).
pub type CodeSource = fn(&str) -> Box<dyn Contract<Empty>>;

static SOURCE: OnceLock<CodeSource> = OnceLock::new();

/// The contracts' native code.
///
/// # Panics
/// If no contract of the suite has the name.
pub fn native_code(name: &str) -> Box<dyn Contract<Empty>> {
    match name {
        "allo-token" => allo_token_code(),
        "topic-registry" => registry_code(),
        "staking-vault" => vault_code(),
        "synthesis-coordinator" => coordinator_code(),
        "inference-desk" => desk_code(),
        _ => panic!("no contract is named {name}"),
    }
}

/// Lets every suite of this process run code from `source`, unless its builder
/// says otherwise: so whole test suites run on other code, such as Wasm in a
/// virtual machine. The first call counts; says whether this was it.
pub fn use_codes(source: CodeSource) -> bool {
    SOURCE.set(source).is_ok()
}

/// The code of a contract that suites run unless their builder says otherwise.
///
/// # Panics
/// If no contract of the suite has the name.
pub fn usual_code(name: &str) -> Box<dyn Contract<Empty>> {
    source()(name)
}

/// What builders begin with.
pub(super) fn source() -> CodeSource {
    SOURCE.get().copied().unwrap_or(native_code)
}
