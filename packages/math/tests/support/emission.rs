//! Topic weights and rewards, emission and vesting.

use allora_math::emission::{
    delegator_split, emission_rate, locked_vesting, max_emission_rate, monthly_emission,
    target_emission_rate, target_topic_weight, topic_rewards, topic_weight,
};

use super::input::Input;
use super::value::{CaseNumber, Outcome, Output, Refusal};

pub(super) fn evaluate<N: CaseNumber>(op: &str, input: Input<'_>) -> Option<Outcome<Output<N>>> {
    let function: fn(Input<'_>) -> Outcome<Output<N>> = match op {
        "target_topic_weight" => |input| Ok(Output::value(target(input)?)),
        "topic_weight" => weight_of_topic,
        "topic_rewards" => rewards_of_topics,
        "delegator_split" => split_with_delegators,
        "target_emission_rate" => |input| {
            Ok(Output::value(target_emission_rate::<N>(
                &input.number("f_emission")?,
                &input.number("ecosystem_locked")?,
                &input.number("staked")?,
                &input.number("circulating")?,
                &input.number("max_supply")?,
            )?))
        },
        "max_emission_rate" => |input| {
            Ok(Output::value(max_emission_rate::<N>(
                &input.number("max_monthly_yield")?,
                &input.number("reputer_share")?,
                &input.number("validator_share")?,
            )?))
        },
        "emission_rate" => |input| {
            let previous = input.optional::<N>("previous")?;
            let (target, maximum) = (input.number("target")?, input.number("maximum")?);
            let alpha = input.number("alpha")?;
            let rate = emission_rate(&target, &maximum, &alpha, previous.as_ref())?;
            Ok(Output::value(rate))
        },
        "monthly_emission" => |input| {
            let (rate, staked) = (input.number::<N>("rate")?, input.number("staked")?);
            Ok(Output::value(monthly_emission(&rate, &staked)?))
        },
        "locked_vesting" => vesting,
        _ => return None,
    };
    Some(function(input))
}

fn target<N: CaseNumber>(input: Input<'_>) -> Outcome<N> {
    Ok(target_topic_weight(
        &input.number("stake")?,
        &input.number("fee_revenue")?,
        &input.number("epoch_length")?,
        &input.number("mu")?,
        &input.number("nu")?,
    )?)
}

fn weight_of_topic<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let revenue = input.number::<N>("fee_revenue")?;
    // Without revenue there is no weight, whatever the target would be.
    let target = if revenue.is_zero() {
        N::zero()
    } else {
        target(input)?
    };
    let previous = input.optional("previous")?;
    let alpha = input.number("alpha")?;
    let weight = topic_weight(&target, &revenue, &alpha, previous.as_ref())?;
    Ok(Output::value(weight))
}

fn rewards_of_topics<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let weights = input.map::<N>("weights")?;
    let lengths = input.map::<N>("epoch_lengths")?;
    let length = |topic: &String| {
        let missing = || Refusal::Unreadable(format!("topic {topic}: no epoch length"));
        lengths.get(topic).cloned().ok_or_else(missing)
    };
    let topics = weights
        .iter()
        .map(|(topic, weight)| Ok((weight.clone(), length(topic)?)))
        .collect::<Outcome<Vec<_>>>()?;
    let rewards = topic_rewards(
        &topics,
        &input.number("weight_sum")?,
        &input.number("emission_per_block")?,
        &input.number("treasury")?,
    )?;
    let by_topic = Output::map(weights.keys().zip(rewards.into_iter().map(Some)));
    Ok(Output::named([("rewards", by_topic)]))
}

fn split_with_delegators<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let split = delegator_split::<N>(
        &input.number("reward")?,
        &input.number("total_stake")?,
        &input.number("delegated_stake")?,
    )?;
    Ok(Output::named([
        ("reputer", Output::Number(split.reputer)),
        ("delegators", Output::Number(split.delegators)),
        ("share_increase", Output::Number(split.share_increase)),
    ]))
}

fn vesting<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let locked = locked_vesting(input.integer("full")?, input.integer("months")?)?;
    let text = locked.to_string();
    let number = text.parse().map_err(|_| Refusal::Unreadable(text));
    Ok(Output::value(number?))
}
