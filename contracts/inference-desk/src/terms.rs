//! What a consumer may ask for: every field against its range.

use allora_interfaces::inference_desk::{
    Callback, Condition, DeskParams, ExecuteMsg, NewRequest, NewSubscription, Tip,
};
use allora_interfaces::units::ONE_ALLO;
use allora_interfaces::TopicId;
use allora_math::{Number, Real};
use cosmwasm_std::{Addr, Uint128};

use crate::desk::Desk;
use crate::error::{ContractError, ContractResult};
use crate::state::{Receiver, Settings, Terms};

/// Range of the gas limits that governance may set.
const MIN_GAS: u64 = 20_000;
const MAX_GAS: u64 = 1_000_000;

/// What was asked for, of either kind.
struct Asked<'a> {
    topic_id: TopicId,
    callback: &'a Option<Callback>,
    condition: &'a Option<Condition>,
    tip: Tip,
    max_fee: Option<Uint128>,
}

impl Desk<'_> {
    /// Terms of a request by `payer`.
    pub(crate) fn terms_of_request(&self, payer: &Addr, new: &NewRequest) -> ContractResult<Terms> {
        let (min, max) = (ExecuteMsg::MIN_DEADLINE, ExecuteMsg::MAX_DEADLINE);
        within("deadline", new.deadline, min, max)?;
        self.terms(
            payer,
            &Asked {
                topic_id: new.topic_id,
                callback: &new.callback,
                condition: &new.condition,
                tip: new.tip,
                max_fee: new.max_fee,
            },
        )
    }

    /// Terms of a subscription by `payer`.
    pub(crate) fn terms_of_subscription(
        &self,
        payer: &Addr,
        new: &NewSubscription,
    ) -> ContractResult<Terms> {
        within("every", new.every.into(), 1, u32::MAX.into())?;
        let deliveries = new.deliveries.unwrap_or(1);
        within("deliveries", deliveries.into(), 1, u32::MAX.into())?;
        self.terms(
            payer,
            &Asked {
                topic_id: new.topic_id,
                callback: &new.callback,
                condition: &new.condition,
                tip: new.tip,
                max_fee: new.max_fee,
            },
        )
    }

    fn terms(&self, payer: &Addr, asked: &Asked<'_>) -> ContractResult<Terms> {
        if !self.settings.params.accepting {
            return Err(ContractError::NotAccepting {});
        }
        check_tip(&asked.tip)?;
        if let Some(condition) = asked.condition {
            check_condition(condition)?;
        }
        let topic_id = asked.topic_id;
        let fee = self.price(topic_id)?;
        if let Some(max_fee) = asked.max_fee.filter(|max_fee| fee > *max_fee) {
            return Err(ContractError::FeeTooHigh {
                topic_id,
                fee,
                max_fee,
            });
        }
        let callback = asked.callback.as_ref();
        Ok(Terms {
            payer: payer.clone(),
            fee,
            tip: asked.tip,
            receiver: callback
                .map(|callback| self.receiver(payer, callback))
                .transpose()?,
        })
    }

    fn receiver(&self, payer: &Addr, callback: &Callback) -> ContractResult<Receiver> {
        let Callback {
            receiver,
            gas_limit,
            payload,
        } = callback;
        let DeskParams {
            min_gas_limit,
            max_gas_limit,
            ..
        } = self.settings.params;
        within(
            "callback.gas_limit",
            *gas_limit,
            min_gas_limit,
            max_gas_limit,
        )?;
        let length = u64::try_from(payload.len()).unwrap_or(u64::MAX);
        let longest = u64::try_from(ExecuteMsg::MAX_PAYLOAD).unwrap_or(u64::MAX);
        within("callback.payload", length, 0, longest)?;
        let contract = match receiver {
            Some(receiver) => self.deps.api.addr_validate(receiver)?,
            None => payer.clone(),
        };
        if self.settings.is_suite(&contract) || contract == self.env.contract.address {
            return Err(ContractError::ForbiddenReceiver { receiver: contract });
        }
        Ok(Receiver {
            contract: Some(contract).filter(|contract| contract != payer),
            gas_limit: *gas_limit,
            payload: payload.to_vec(),
        })
    }
}

impl Settings {
    /// Whether a contract is one of those the desk works with: none of them is called for a consumer.
    fn is_suite(&self, contract: &Addr) -> bool {
        let Self {
            allo_token,
            topic_registry,
            staking_vault,
            synthesis_coordinator,
            params: _,
        } = self;
        [
            allo_token,
            topic_registry,
            staking_vault,
            synthesis_coordinator,
        ]
        .contains(&contract)
    }
}

/// A tip rises, or stays.
pub(crate) fn check_tip(tip: &Tip) -> ContractResult<()> {
    if tip.from <= tip.to {
        return Ok(());
    }
    Err(ContractError::OutOfRange {
        field: "tip.to",
        expected: format!("at least {}", tip.from),
        actual: tip.to.to_string(),
    })
}

fn check_condition(condition: &Condition) -> ContractResult<()> {
    match condition {
        Condition::Moved { by } | Condition::MovedByFraction { by } if by.is_negative() => {
            Err(ContractError::OutOfRange {
                field: "condition.by",
                expected: format!("at least {}", Real::ZERO),
                actual: by.to_string(),
            })
        }
        _ => Ok(()),
    }
}

/// What governance may set.
pub(crate) fn check_params(params: &DeskParams) -> ContractResult<()> {
    let DeskParams {
        base_fee,
        min_gas_limit,
        max_gas_limit,
        accepting: _,
    } = params;
    if *base_fee > ONE_ALLO {
        return Err(ContractError::OutOfRange {
            field: "base_fee",
            expected: format!("at most {ONE_ALLO}"),
            actual: base_fee.to_string(),
        });
    }
    within("max_gas_limit", *max_gas_limit, MIN_GAS, MAX_GAS)?;
    within("min_gas_limit", *min_gas_limit, MIN_GAS, *max_gas_limit)
}

fn within(field: &'static str, actual: u64, min: u64, max: u64) -> ContractResult<()> {
    if (min..=max).contains(&actual) {
        return Ok(());
    }
    Err(ContractError::OutOfRange {
        field,
        expected: format!("{min} to {max}"),
        actual: actual.to_string(),
    })
}
