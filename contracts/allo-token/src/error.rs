//! Why the token refuses.

use allora_contract::{PaymentError, VersionError};
use allora_math::MathError;
use allora_storage::Corrupt;
use cosmwasm_std::{Addr, OverflowError, StdError, Timestamp, Uint128};
use thiserror::Error;

/// Refusals: those of cw20-base, and those of the laws this token adds.
#[derive(Error, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),

    #[error(transparent)]
    Version(#[from] VersionError),

    #[error(transparent)]
    Math(#[from] MathError),

    #[error(transparent)]
    Overflow(#[from] OverflowError),

    #[error(transparent)]
    Cw20(#[from] cw20_base::ContractError),

    #[error(transparent)]
    Payment(#[from] PaymentError),

    #[error("ALLO has {expected} decimals, not {got}")]
    WrongDecimals { expected: u8, got: u8 },

    #[error("initial balances must sum to {expected} base units, not {got}")]
    WrongGenesisSupply { expected: Uint128, got: Uint128 },

    #[error("initial balances sum to more than can be counted")]
    GenesisSupplyOverflow {},

    #[error("at most {max} initial balances, not {got}")]
    TooManyInitialBalances { max: usize, got: usize },

    #[error("a minter must be named")]
    MissingMinter {},

    #[error("the cap of the minter must be {expected} base units, not {got}")]
    WrongCap { expected: Uint128, got: Uint128 },

    #[error("the minter must have a cap of {expected} base units")]
    MissingCap { expected: Uint128 },

    #[error("{custodian} holds the role of minter in custody and cannot mint")]
    CustodianCannotMint { custodian: Addr },

    #[error("{custodian} cannot hand the role of minter to itself")]
    CustodianCannotKeepRole { custodian: Addr },

    #[error("the role of minter cannot be given up, only handed over")]
    MinterCannotBeRemoved {},

    #[error("{minter} is the minter for ever")]
    MinterIsFinal { minter: Addr },

    #[error("allowance {current} of {spender} cannot grow by {amount}")]
    AllowanceOverflow {
        spender: Addr,
        current: Uint128,
        amount: Uint128,
    },

    #[error(
        "account {account} has {balance} base units, of which {locked} are locked: it cannot \
         spend {amount}; the next unit unlocks at {next}, the last at {end}"
    )]
    Locked {
        account: Addr,
        balance: Uint128,
        locked: Uint128,
        amount: Uint128,
        next: Timestamp,
        end: Timestamp,
    },

    #[error("the grant of {account} is zero")]
    EmptyGrant { account: Addr },

    #[error("the grant of {account} must have start {start} <= cliff {cliff} <= end {end}")]
    GrantOutOfOrder {
        account: Addr,
        start: u64,
        cliff: u64,
        end: u64,
    },

    #[error("the grant of {account} ends {end} seconds after genesis, later than can be counted")]
    GrantTooLate { account: Addr, end: u64 },

    #[error("the grant of {account} is {amount} base units, its initial balance {balance}")]
    GrantAboveBalance {
        account: Addr,
        amount: Uint128,
        balance: Uint128,
    },

    #[error("{account} has two grants")]
    GrantedTwice { account: Addr },

    #[error("grants may unlock at no more than {max} different sets of instants")]
    TooManySchedules { max: usize },

    #[error("the stored {record} cannot be read")]
    Corrupt { record: &'static str },
}

impl From<Corrupt> for ContractError {
    fn from(Corrupt { record }: Corrupt) -> Self {
        Self::Corrupt { record }
    }
}
