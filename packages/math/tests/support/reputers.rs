//! Consensus and scores of reputers.

use allora_math::consensus::{
    adjusted_stakes, consensus, consensus_scores, reputer_scores, ConsensusParams,
};

use super::input::Input;
use super::value::{CaseNumber, Outcome, Output};

pub(super) fn evaluate<N: CaseNumber>(op: &str, input: Input<'_>) -> Option<Outcome<Output<N>>> {
    let function: fn(Input<'_>) -> Outcome<Output<N>> = match op {
        "adjusted_stakes" => |input| {
            let stakes = input.list::<N>("stakes")?;
            let values = adjusted_stakes(&stakes, &input.list("coefficients")?)?;
            Ok(Output::values(&values))
        },
        "consensus" => |input| {
            let losses = input.matrix::<N>("losses")?;
            let values = consensus(&losses, &input.list("adjusted_stakes")?)?;
            Ok(Output::values(&values))
        },
        "consensus_scores" => scores,
        "reputer_scores" => search,
        _ => return None,
    };
    Some(function(input))
}

/// Settings of the search; those that only a search needs may be absent.
pub(super) fn params<N: CaseNumber>(input: Input<'_>) -> Outcome<ConsensusParams<N>> {
    let setting = |name| -> Outcome<N> { Ok(input.optional(name)?.unwrap_or_else(N::zero)) };
    Ok(ConsensusParams {
        learning_rate: setting("learning_rate")?,
        max_iterations: if input.is_null("max_iters") {
            0
        } else {
            input.integer("max_iters")?
        },
        min_stake_fraction: setting("min_stake_fraction")?,
        max_gradient: setting("max_gradient")?,
        epsilon_reputer: input.number("eps_reputer")?,
        epsilon: input.number("eps")?,
    })
}

fn scores<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let losses = input.matrix::<N>("losses")?;
    let (stakes, coefficients) = (input.list("stakes")?, input.list("coefficients")?);
    let scores = consensus_scores(&losses, &stakes, &coefficients, &params(input)?)?;
    Ok(Output::named([("scores", Output::list(&scores))]))
}

fn search<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let losses = input.matrix::<N>("losses")?;
    let (stakes, coefficients) = (input.list("stakes")?, input.list("coefficients")?);
    let outcome = reputer_scores(&losses, &stakes, &coefficients, &params(input)?)?;
    Ok(Output::named([
        ("scores", Output::list(&outcome.scores)),
        ("coefficients", Output::list(&outcome.coefficients)),
    ]))
}
