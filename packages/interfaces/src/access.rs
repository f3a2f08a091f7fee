//! Who may send a message.

use core::fmt;

/// Whom a message is open to. Each `ExecuteMsg::access` names one for every
/// message, without a wildcard arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Anyone,
    /// The owner of the contract: a governance account, a DAO, or the deployer
    /// until it hands over.
    Governance,
    /// The creator of the topic, or governance.
    Creator,
    /// The ALLO token, carrying a cw20 `Send`.
    Token,
    /// The topic registry.
    Registry,
    /// The synthesis coordinator.
    Coordinator,
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anyone => "anyone",
            Self::Governance => "governance",
            Self::Creator => "the topic's creator or governance",
            Self::Token => "the ALLO token",
            Self::Registry => "the topic registry",
            Self::Coordinator => "the synthesis coordinator",
        })
    }
}
