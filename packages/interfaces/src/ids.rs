//! Identifiers. Newtypes, so that a topic cannot be passed for an epoch.

use core::fmt;

use allora_storage::{Counted, Packed, Reader, Writer};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{StdError, StdResult};
use cw_storage_plus::{IntKey, Key, KeyDeserialize, Prefixer, PrimaryKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(
            Serialize,
            Deserialize,
            Clone,
            Copy,
            Debug,
            Default,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            JsonSchema,
            Packed,
        )]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The identifier after this one, if it can be numbered.
            pub fn next(self) -> Option<Self> {
                self.0.checked_add(1).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Counted for $name {
            fn pack_count(&self, output: &mut Writer) {
                self.0.pack_count(output);
            }

            fn unpack_count(input: &mut Reader<'_>) -> Option<Self> {
                <$inner>::unpack_count(input).map(Self)
            }
        }

        impl PrimaryKey<'_> for $name {
            type Prefix = ();
            type SubPrefix = ();
            type Suffix = Self;
            type SuperSuffix = Self;

            fn key(&self) -> Vec<Key<'_>> {
                self.0.key()
            }
        }

        impl Prefixer<'_> for $name {
            fn prefix(&self) -> Vec<Key<'_>> {
                self.0.prefix()
            }
        }

        impl KeyDeserialize for $name {
            type Output = Self;
            const KEY_ELEMS: u16 = 1;

            fn from_vec(value: Vec<u8>) -> StdResult<Self> {
                <$inner>::from_vec(value).map(Self)
            }
        }
    };
}

id!(
    /// A topic, numbered from 1 by the registry.
    TopicId(u64)
);
id!(
    /// An epoch of a topic, numbered from 0 along its time grid.
    EpochId(u64)
);
id!(
    /// An account within a topic, numbered from 1 in the order of first
    /// registration. It keeps its number for ever.
    ActorId(u32)
);

/// What an account does in a topic.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Predicts the target.
    Inferer,
    /// Predicts the inferers' losses.
    Forecaster,
    /// Reports the truth.
    Reputer,
}

impl Role {
    /// Every role, in canonical order.
    pub const ALL: [Self; 3] = [Self::Inferer, Self::Forecaster, Self::Reputer];

    /// As people say it: `an inferer`.
    pub const fn with_article(self) -> &'static str {
        match self {
            Self::Inferer => "an inferer",
            Self::Forecaster => "a forecaster",
            Self::Reputer => "a reputer",
        }
    }

    /// One bit per role, for packed sets of roles.
    pub const fn bit(self) -> u8 {
        match self {
            Self::Inferer => 1,
            Self::Forecaster => 2,
            Self::Reputer => 4,
        }
    }

    const fn code(self) -> u8 {
        match self {
            Self::Inferer => 0,
            Self::Forecaster => 1,
            Self::Reputer => 2,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inferer => "inferer",
            Self::Forecaster => "forecaster",
            Self::Reputer => "reputer",
        })
    }
}

impl PrimaryKey<'_> for Role {
    type Prefix = ();
    type SubPrefix = ();
    type Suffix = Self;
    type SuperSuffix = Self;

    fn key(&self) -> Vec<Key<'_>> {
        vec![Key::Val8(self.code().to_cw_bytes())]
    }
}

impl Prefixer<'_> for Role {
    fn prefix(&self) -> Vec<Key<'_>> {
        self.key()
    }
}

impl KeyDeserialize for Role {
    type Output = Self;
    const KEY_ELEMS: u16 = 1;

    fn from_vec(value: Vec<u8>) -> StdResult<Self> {
        match u8::from_vec(value)? {
            0 => Ok(Self::Inferer),
            1 => Ok(Self::Forecaster),
            2 => Ok(Self::Reputer),
            code => Err(StdError::generic_err(format!("no role has code {code}"))),
        }
    }
}
