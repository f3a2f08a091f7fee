//! The end of an epoch: what the topic accrued becomes rewards.

use allora_interfaces::allo_token::AlloToken;
use allora_interfaces::staking_vault::{msg, Event, Settlement, Share, FRACTION_ONE, VALIDATORS};
use allora_interfaces::units::SUPPLY_CAP;
use allora_interfaces::{EpochId, TopicId};
use allora_math::{Number, Real};
use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, QuerierWrapper, Response, Timestamp, Uint128};

use super::payment::{split, Payment};
use crate::emission::entitlement::Earning;
use crate::emission::schedule::Emission;
use crate::error::{ContractError, ContractResult};
use crate::ledger::{Funding, Spending, TopicLedger};
use crate::session::Context;
use crate::stake::forfeit::Forfeits;
use crate::stake::slash::{slash, Offences};
use crate::state::{load_topic, TOPICS};
use crate::topic::{collect, Topic};
use crate::vault_state::VaultState;

/// Most shares of a settlement: 64 inferers, 16 forecasters, 16 reputers.
pub(crate) const MAX_SHARES: usize = 96;

/// Accrues a topic's emission up to `due`, funds and credits what accrued from `since`
/// to `until`, and weighs the topic as of `due`. Called late, it does what it would
/// have done on time.
pub(crate) fn settle(context: Context, msg: msg::Settle) -> ContractResult<Response> {
    let Context {
        mut deps,
        env,
        settings,
    } = context;
    let msg::Settle {
        topic_id, epoch, ..
    } = msg;
    let at = msg.due.min(env.block.time);
    let mut vault = VaultState::load(deps.storage, settings)?;
    let mut topic = load_topic(deps.storage, topic_id)?;
    check_epoch(topic_id, epoch, topic.last_epoch, &msg.settlement)?;
    let shares = Shares::of(topic_id, &msg.settlement)?;

    let events = vault.accrue(&deps.querier, at)?;
    let earning = Earning {
        since: msg.since.min(at),
        until: msg.until.min(at),
        next_since: msg.next_since,
    };
    let entitled = entitled(&vault.emission, &mut topic, &earning)?;
    let mut validators = TOPICS.may_load(deps.storage, VALIDATORS)?;
    let ledger = validators.as_mut().map(|topic| &mut topic.ledger);
    let payment = match &shares {
        Some(shares) => {
            let subsidy = shares.take_subsidy(&mut topic, &earning, at)?;
            let due = Due { entitled, subsidy };
            shares.pay(&mut vault, &deps.querier, &mut topic, ledger, due)?
        }
        // void: nothing is funded, and what earlier epochs left stays
        None => Payment::default(),
    };
    payment.credit(deps.storage, topic_id, epoch, &topic, at)?;
    let offences = Offences::of(topic_id, epoch, &msg.offences)?;
    let slashes = slash(deps.storage, &mut vault, &mut topic, &offences)?;
    vault.refresh(&mut topic, at)?;
    topic.last_epoch = Some(epoch);
    topic.quiet_until = msg.quiet_until.unwrap_or_default();

    slashes.save(deps.storage, topic_id)?;
    let forfeits = Forfeits::of(&vault, topic_id, &msg.offences)?;
    let forfeited = forfeits.take(
        deps.branch(),
        &mut vault,
        &mut topic,
        (epoch, env.block.time),
    )?;
    TOPICS.save(deps.storage, topic_id, &topic);
    if let Some(validators) = validators.filter(|_| !payment.amounts.validators.is_zero()) {
        TOPICS.save(deps.storage, VALIDATORS, &validators);
    }
    let amounts = payment.amounts;
    let mint = mint(&vault, &env.contract.address, amounts.minted)?;
    vault.save(deps.storage);
    Ok(Response::new()
        .add_attribute("action", "settle")
        .set_data(to_json_binary(&amounts)?)
        .add_messages(mint)
        .add_events(events)
        .add_events(slashes.events)
        .add_events(forfeited)
        .add_event(Event::EpochPaid {
            topic_id,
            epoch,
            amounts,
        }))
}

/// What the topic is entitled to for the time an epoch earns for. Epochs nobody took
/// part in earn nothing, as void ones: else silence would save up a prize for whoever
/// comes next. What epochs carried is not part of it: no time drops or shares it.
fn entitled(emission: &Emission, topic: &mut Topic, earning: &Earning) -> ContractResult<Uint128> {
    collect(emission, topic)?;
    topic.entitled.take(earning, emission.accrued_until)
}

/// The message that mints what an epoch needs, if it needs any.
fn mint(vault: &VaultState, to: &Addr, amount: Uint128) -> ContractResult<Option<CosmosMsg>> {
    if amount.is_zero() {
        return Ok(None);
    }
    Ok(Some(AlloToken(&vault.config.allo_token).mint(to, amount)?))
}

/// Each epoch is settled once, in their order. What the last one costs besides may follow: it pays
/// nothing.
fn check_epoch(
    topic_id: TopicId,
    epoch: EpochId,
    last_epoch: Option<EpochId>,
    settlement: &Settlement,
) -> ContractResult<()> {
    let follows = |last| epoch == last && *settlement == Settlement::Void {};
    match last_epoch {
        Some(last_epoch) if epoch <= last_epoch && !follows(last_epoch) => {
            Err(ContractError::EpochSettled {
                topic_id,
                epoch,
                last_epoch,
            }
            .into())
        }
        Some(_) | None => Ok(()),
    }
}

/// What an epoch can be paid, before what earlier ones carried.
struct Due {
    /// Emission.
    entitled: Uint128,
    /// Taken out of what is set aside, and earned.
    subsidy: Uint128,
}

/// Fractions in one row: inferers, forecasters, reputers.
pub(super) struct Shares<'a> {
    pub(super) inferers: &'a [Share],
    pub(super) forecasters: &'a [Share],
    pub(super) reputers: &'a [Share],
}

impl<'a> Shares<'a> {
    /// Funds what was earned of the emission and of what earlier epochs carried, and splits
    /// what could be funded: the validators' part to them, or back to the treasury if
    /// nobody is enrolled; the rest, and what was earned of the subsidy, by fractions. What
    /// nobody earned stays the topic's.
    fn pay(
        &self,
        vault: &mut VaultState,
        querier: &QuerierWrapper,
        topic: &mut Topic,
        validators: Option<&mut TopicLedger>,
        due: Due,
    ) -> ContractResult<Payment> {
        let whole = topic.carried.checked_add(due.entitled)?;
        let earned = self.earned(whole)?;
        topic.carried = whole.checked_sub(earned)?;
        let mut funding = fund(vault, querier, earned)?;
        let emission = funding.total()?;
        funding.subsidy = due.subsidy;
        if funding.total()?.is_zero() {
            return Ok(Payment::default());
        }
        let part = share_of(&vault.params.validator_share, emission)?;
        let rewards = funding.total()?.checked_sub(part)?;
        let mut spending = Spending {
            rewards,
            ..Spending::default()
        };
        // stake of validators, or nobody's
        let mut nobody = TopicLedger::default();
        let validators = validators.unwrap_or(&mut nobody);
        if validators.staked().is_zero() {
            spending.treasury = part
        } else {
            spending.validators = part
        }

        let payment = split(funding, spending, self)?;
        let ledger = &mut topic.ledger;
        vault.ledger.emit(ledger, validators, funding, spending)?;

        let schedule = &mut vault.emission;
        schedule.minted = schedule.minted.checked_add(funding.minted)?;
        schedule.month_rewards = schedule.month_rewards.checked_add(rewards)?;
        schedule.month_reputer_rewards = schedule
            .month_reputer_rewards
            .checked_add(payment.amounts.reputers)?;
        Ok(payment)
    }

    /// The checked shares of a settlement, if it is not void.
    fn of(topic_id: TopicId, settlement: &'a Settlement) -> ContractResult<Option<Self>> {
        let Settlement::Paid {
            inferers,
            forecasters,
            reputers,
        } = settlement
        else {
            return Ok(None);
        };
        let shares = Self {
            inferers,
            forecasters,
            reputers,
        };

        let count = shares.iter().count();
        if count > MAX_SHARES {
            return Err(ContractError::TooManyShares {
                topic_id,
                count,
                max: MAX_SHARES,
            }
            .into());
        }
        let (sum, max) = (shares.sum(), FRACTION_ONE.u64());
        if sum > u128::from(max) {
            return Err(ContractError::FractionsSum { topic_id, sum, max }.into());
        }
        Ok(Some(shares))
    }

    /// Of all fractions: at most 96 times 2^64.
    fn sum(&self) -> u128 {
        let fractions = self.iter().map(fraction);
        fractions.fold(0, u128::saturating_add)
    }

    /// `⌊Σ fractions · whole⌋`.
    ///
    /// # Units
    /// Base units.
    ///
    /// # Rounding
    /// Down; the rest stays for the epochs to come. Exact if the fractions sum to one.
    ///
    /// # Errors
    /// None: the fractions sum to one at most.
    ///
    /// # Source
    /// Own.
    fn earned(&self, whole: Uint128) -> ContractResult<Uint128> {
        Ok(whole.checked_multiply_ratio(self.sum(), FRACTION_ONE)?)
    }

    /// What was earned of the subsidy of the seconds the epoch earns for. What nobody
    /// earned stays set aside, and prolongs it.
    fn take_subsidy(
        &self,
        topic: &mut Topic,
        earning: &Earning,
        at: Timestamp,
    ) -> ContractResult<Uint128> {
        if self.sum() == 0 {
            return Ok(Uint128::zero());
        }
        let part = topic.subsidy.take(earning.since, earning.until, at)?;
        self.earned(part.min(topic.ledger.subsidy()))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a Share> {
        let (workers, reputers) = (self.inferers.iter().chain(self.forecasters), self.reputers);
        workers.chain(reputers)
    }
}

pub(super) fn fraction(share: &Share) -> u128 {
    u128::from(share.fraction.u64())
}

/// The treasury first, then new tokens as far as the cap allows. An exhausted cap
/// is no error: there is nothing more to pay.
fn fund(vault: &VaultState, querier: &QuerierWrapper, earned: Uint128) -> ContractResult<Funding> {
    let from_treasury = earned.min(vault.ledger.treasury());
    let missing = earned.checked_sub(from_treasury)?;
    let minted = if missing.is_zero() {
        missing
    } else {
        missing.min(SUPPLY_CAP.saturating_sub(vault.total_supply(querier)?))
    };
    Ok(Funding {
        from_treasury,
        minted,
        subsidy: Uint128::zero(),
    })
}

/// `⌊share · whole⌋`, with the share in whole units of `1 / FRACTION_ONE`.
///
/// # Units
/// Base units.
///
/// # Rounding
/// Down, to the benefit of whom the rest goes to.
///
/// # Errors
/// None for a share in `[0, 1]`.
///
/// # Source
/// Whitepaper (token emission); Allora chain v0.6 truncates likewise.
pub(crate) fn share_of(share: &Real, whole: Uint128) -> ContractResult<Uint128> {
    let one = FRACTION_ONE.u64();
    let share = share.mul(&Real::from(one))?.floor_to_u128()?;
    Ok(whole.checked_multiply_ratio(share, one)?)
}
