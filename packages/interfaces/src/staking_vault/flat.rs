//! Reading messages: all variants through one list of fields. Derived, every
//! variant would bring a parser of its own into the contract, two kilobytes each;
//! this is a quarter of that. What is written, and the schema, are derived.

use core::fmt;

use cosmwasm_std::{Timestamp, Uint128};
use serde::de::{Deserialize, Deserializer, EnumAccess, Error, VariantAccess, Visitor};

use super::{ExecuteMsg, HookMsg, Offence, QueryMsg, Settlement, VaultParams};
use crate::{ActorId, EpochId, TopicId};

/// Declares a list of fields, each of which may be there.
macro_rules! fields {
    ($list:ident { $($field:ident: $type:ty,)* }) => {
        #[derive(serde::Deserialize, Default)]
        #[serde(default, deny_unknown_fields)]
        struct $list {
            $($field: Option<$type>,)*
        }

        impl $list {
            /// The message made of these fields, unless some are left over.
            fn complete<T, E: Error>(self, msg: T) -> Result<T, E> {
                $(refuse(stringify!($field), self.$field.is_some())?;)*
                Ok(msg)
            }
        }
    };
}

fields!(ExecuteFields {
    synthesis_coordinator: String,
    topic_id: TopicId,
    active: bool,
    epoch: EpochId,
    since: Timestamp,
    due: Timestamp,
    settlement: Settlement,
    offences: Vec<Offence>,
    amount: Uint128,
    operator: String,
    unbonding_id: u64,
    from: String,
    to: String,
    commission: u16,
    compound: bool,
    holder: String,
    topic_ids: Vec<TopicId>,
    start_after: TopicId,
    limit: u32,
    validator: String,
    epochs: u32,
    params: Box<VaultParams>,
});

fields!(QueryFields {
    topic_id: TopicId,
    start_after: u64,
    limit: u32,
    staker: String,
    actor: String,
    operator: String,
    account: String,
    actor_id: ActorId,
    after_holder: String,
});

fields!(HookFields {
    topic_id: TopicId,
    operator: String,
});

#[cold]
#[inline(never)]
fn refuse<E: Error>(field: &'static str, present: bool) -> Result<(), E> {
    match present {
        true => Err(E::unknown_field(field, &[])),
        false => Ok(()),
    }
}

/// Takes fields out of a list into a variant; those in brackets may be missing.
macro_rules! build {
    ($fields:ident, $variant:ident, $($field:ident)* $([$($maybe:ident)*])?) => {{
        #[allow(unused_mut)]
        let mut fields = $fields;
        let msg = M::$variant {
            $($field: match fields.$field.take() {
                Some(value) => value,
                None => return Err(E::missing_field(stringify!($field))),
            },)*
            $($($maybe: fields.$maybe.take(),)*)?
        };
        fields.complete(msg)
    }};
}

fn execute<E: Error>(name: &str, fields: ExecuteFields) -> Result<ExecuteMsg, E> {
    use ExecuteMsg as M;
    match name {
        "wire" => build!(fields, Wire, synthesis_coordinator),
        "open_topic" => build!(fields, OpenTopic, topic_id),
        "set_topic_active" => build!(fields, SetTopicActive, topic_id active),
        "settle" => {
            let mut fields = fields;
            fields.offences.get_or_insert_with(Vec::new);
            build!(fields, Settle, topic_id epoch since due settlement offences)
        }
        "unstake" => build!(fields, Unstake, topic_id amount),
        "undelegate" => build!(fields, Undelegate, topic_id operator amount),
        "cancel_unstake" => build!(fields, CancelUnstake, topic_id unbonding_id),
        "cancel_unbonding" => {
            build!(fields, CancelUnbonding, topic_id unbonding_id [operator amount])
        }
        "redelegate" => build!(fields, Redelegate, topic_id from to amount),
        "withdraw" => build!(fields, Withdraw, topic_id),
        "unbond" => build!(fields, Unbond, topic_id amount),
        "set_commission" => build!(fields, SetCommission, topic_id commission),
        "set_compound" => build!(fields, SetCompound, topic_id compound [operator]),
        "compound" => build!(fields, Compound, topic_id [operator holder]),
        "claim" => build!(fields, Claim, topic_ids),
        "claim_all" => build!(fields, ClaimAll, [start_after limit]),
        "pay_creator" => build!(fields, PayCreator, topic_id),
        "drop_validator" => build!(fields, DropValidator, validator),
        "subsidise" => build!(fields, Subsidise, topic_id amount epochs),
        "set_params" => build!(fields, SetParams, params),
        _ => Err(E::unknown_variant(name, &[])),
    }
}

fn query<E: Error>(name: &str, fields: QueryFields) -> Result<QueryMsg, E> {
    use QueryMsg as M;
    match name {
        "config" => build!(fields, Config,),
        "ownership" => build!(fields, Ownership,),
        "ledger" => build!(fields, Ledger,),
        "emission" => build!(fields, Emission,),
        "topic_account" => build!(fields, TopicAccount, topic_id),
        "topic_accounts" | "check_invariants" => {
            let mut fields = fields;
            let start_after = fields.start_after.take().map(TopicId);
            let limit = fields.limit.take();
            fields.complete(match name {
                "topic_accounts" => M::TopicAccounts { start_after, limit },
                _ => M::CheckInvariants { start_after, limit },
            })
        }
        "stake" => build!(fields, Stake, topic_id staker),
        "rewards" => build!(fields, Rewards, topic_id actor),
        "operator" => build!(fields, Operator, topic_id operator),
        "positions" => build!(fields, Positions, account [start_after limit]),
        "holders" => build!(fields, Holders, topic_id actor_id [after_holder limit]),
        "offences" => build!(fields, Offences, topic_id [start_after limit]),
        _ => Err(E::unknown_variant(name, &[])),
    }
}

fn hook<E: Error>(name: &str, fields: HookFields) -> Result<HookMsg, E> {
    use HookMsg as M;
    match name {
        "stake" => build!(fields, Stake, topic_id),
        "delegate" => build!(fields, Delegate, topic_id operator),
        "bond" => build!(fields, Bond, topic_id),
        "enroll" => build!(fields, Enroll,),
        "fund_topic" => build!(fields, FundTopic, topic_id),
        "fund_treasury" => build!(fields, FundTreasury,),
        _ => Err(E::unknown_variant(name, &[])),
    }
}

/// Reads an enum whose variants all are made of one list of fields, except some.
macro_rules! read {
    ($msg:ty, $fields:ty, $build:path $(, $name:literal => $whole:path)*) => {
        impl<'de> Deserialize<'de> for $msg {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Reader;

                impl<'de> Visitor<'de> for Reader {
                    type Value = $msg;

                    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                        formatter.write_str("a message")
                    }

                    fn visit_enum<A: EnumAccess<'de>>(
                        self,
                        data: A,
                    ) -> Result<Self::Value, A::Error> {
                        let (name, content): (String, _) = data.variant()?;
                        match name.as_str() {
                            $($name => content.newtype_variant().map($whole),)*
                            name => $build(name, content.newtype_variant::<$fields>()?),
                        }
                    }
                }

                deserializer.deserialize_enum(stringify!($msg), &[], Reader)
            }
        }
    };
}

read!(
    ExecuteMsg,
    ExecuteFields,
    execute,
    "receive" => ExecuteMsg::Receive,
    "update_ownership" => ExecuteMsg::UpdateOwnership
);
read!(QueryMsg, QueryFields, query);
read!(HookMsg, HookFields, hook);
