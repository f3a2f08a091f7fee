//! From scores to rewards.

use allora_math::allora::reward::{
    entropy, forecast_utility, gamma, number_ratio, reputer_fractions, score_fractions,
    task_entropy, task_rewards, FractionParams,
};
use allora_math::allora::score::{forecaster_scores, forecasting_task_score, inferer_scores};
use allora_math::consensus::reputer_scores;
use allora_math::{MathError, MathResult, Operation};

use super::input::Input;
use super::losses::named_losses;
use super::reputers;
use super::value::{CaseNumber, Outcome, Output, Refusal};

pub(super) fn evaluate<N: CaseNumber>(op: &str, input: Input<'_>) -> Option<Outcome<Output<N>>> {
    let function: fn(Input<'_>) -> Outcome<Output<N>> = match op {
        "score_fractions" => |input| {
            let (scores, history) = (input.list("scores")?, input.list("history")?);
            let params = fraction_params(input, "p", "c")?;
            fractions(&score_fractions::<N>(&scores, &history, &params)?)
        },
        "reputer_fractions" => |input| {
            let (stakes, scores) = (input.list("stakes")?, input.list("scores")?);
            fractions(&reputer_fractions::<N>(
                &stakes,
                &scores,
                &input.number("p")?,
            )?)
        },
        "number_ratio" => |input| Ok(Output::value(number_ratio(&input.list::<N>("fractions")?)?)),
        "entropy" => |input| {
            let fractions = input.list::<N>("fractions")?;
            let (effective, n) = (input.number("n_eff")?, input.number("n")?);
            Ok(Output::value(entropy(
                &fractions,
                &effective,
                &n,
                &input.number("beta")?,
            )?))
        },
        "task_entropy" => entropy_of_task,
        "forecast_utility" => utility,
        "gamma" => |input| {
            let (f, g) = (input.number::<N>("F")?, input.number("G")?);
            Ok(Output::value(gamma(&f, &g, &input.number("chi")?)?))
        },
        "task_rewards" => rewards_of_tasks,
        "participant_rewards" => |input| {
            let rewards = shared_out(&input.list::<N>("fractions")?, &input.number("total")?)?;
            Ok(Output::named([("rewards", Output::list(&rewards))]))
        },
        "epoch_rewards" => epoch_rewards,
        _ => return None,
    };
    Some(function(input))
}

fn fractions<N: CaseNumber>(values: &[N]) -> Outcome<Output<N>> {
    Ok(Output::named([("fractions", Output::list(values))]))
}

fn fraction_params<N: CaseNumber>(
    input: Input<'_>,
    p: &str,
    c: &str,
) -> Outcome<FractionParams<N>> {
    Ok(FractionParams {
        p: input.number(p)?,
        c: input.number(c)?,
        epsilon: input.number("eps_topic")?,
        floor_at_zero: false,
    })
}

fn entropy_of_task<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let fractions = input.list::<N>("fractions")?;
    let previous = input.optional_list("previous")?;
    let (alpha, beta) = (input.number("alpha")?, input.number("beta")?);
    let task = task_entropy(&fractions, &previous, &alpha, &beta)?;
    Ok(Output::named([
        ("entropy", Output::Number(task.entropy)),
        ("smoothed", Output::list(&task.smoothed)),
    ]))
}

fn utility<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let scores = input.list::<N>("inferer_scores")?;
    let previous = input.optional("previous_ratio")?.unwrap_or_else(N::zero);
    let (score, alpha) = (input.number("task_score")?, input.number("alpha")?);
    let utility = forecast_utility(&score, &scores, &previous, &alpha)?;
    Ok(Output::named([
        ("chi", Output::Number(utility.chi)),
        ("ratio", Output::Number(utility.ratio)),
    ]))
}

fn rewards_of_tasks<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let (f, g, h) = (
        input.number::<N>("F")?,
        input.number("G")?,
        input.number("H")?,
    );
    let rewards = task_rewards(&f, &g, &h, &input.number("chi")?, &input.number("E")?)?;
    Ok(Output::named([
        ("gamma", Output::Number(rewards.gamma)),
        ("inference", Output::Number(rewards.inference)),
        ("forecasting", Output::Number(rewards.forecasting)),
        ("reputing", Output::Number(rewards.reputation)),
    ]))
}

fn shared_out<N: CaseNumber>(fractions: &[N], total: &N) -> MathResult<Vec<N>> {
    fractions
        .iter()
        .map(|fraction| fraction.mul(total))
        .collect()
}

/// A whole settlement, from network losses and histories to what everybody gets.
fn epoch_rewards<N: CaseNumber>(input: Input<'_>) -> Outcome<Output<N>> {
    let missing = || Refusal::Unreadable("`network_losses`: missing".into());
    let losses = named_losses::<N>(input.object("network_losses")?.ok_or_else(missing)?)?;
    let inferer_scores = inferer_scores(&losses.network)?;
    let forecaster_scores = forecaster_scores(&losses.network)?
        .into_iter()
        .map(|score| {
            score.ok_or(MathError::Empty {
                op: Operation::ForecasterScores,
            })
        })
        .collect::<MathResult<Vec<N>>>()?;
    let stakes = input.list("stakes")?;
    let reputers = reputer_scores(
        &input.matrix("reputer_losses")?,
        &stakes,
        &input.list("coefficients")?,
        &reputers::params(input)?,
    )?;

    let of_workers = |scores: &[N], window: &str, p: &str, c: &str| -> Outcome<Vec<N>> {
        let params = fraction_params(input, p, c)?;
        Ok(score_fractions(scores, &input.list(window)?, &params)?)
    };
    let inferers = of_workers(
        &inferer_scores,
        "inferer_score_window",
        "p_reward_inference",
        "c_reward_inference",
    )?;
    let forecasters = of_workers(
        &forecaster_scores,
        "forecaster_score_window",
        "p_reward_forecast",
        "c_reward_forecast",
    )?;
    let p = input.number("p_reward_reputer")?;
    let reputer_shares = reputer_fractions(&stakes, &reputers.scores, &p)?;

    let (alpha, beta) = (input.number("alpha_task")?, input.number("beta")?);
    let entropy = |fractions: &[N], previous: &str| -> Outcome<N> {
        let previous = input.optional_list(previous)?;
        Ok(task_entropy(fractions, &previous, &alpha, &beta)?.entropy)
    };
    let f = entropy(&inferers, "previous_inferer_fractions")?;
    let g = if forecasters.is_empty() || inferers.len() < 2 {
        N::zero()
    } else {
        entropy(&forecasters, "previous_forecaster_fractions")?
    };
    let h = entropy(&reputer_shares, "previous_reputer_fractions")?;
    let previous_ratio = input.optional("previous_ratio")?.unwrap_or_else(N::zero);
    let task_score = forecasting_task_score(&losses.network)?;
    let utility = forecast_utility(&task_score, &inferer_scores, &previous_ratio, &alpha)?;
    let tasks = task_rewards(&f, &g, &h, &utility.chi, &input.number("E")?)?;

    Ok(Output::named([
        (
            "inferer_rewards",
            Output::list(&shared_out(&inferers, &tasks.inference)?),
        ),
        (
            "forecaster_rewards",
            Output::list(&shared_out(&forecasters, &tasks.forecasting)?),
        ),
        (
            "reputer_rewards",
            Output::list(&shared_out(&reputer_shares, &tasks.reputation)?),
        ),
        ("inferer_scores", Output::list(&inferer_scores)),
        ("forecaster_scores", Output::list(&forecaster_scores)),
        ("reputer_scores", Output::list(&reputers.scores)),
        ("coefficients", Output::list(&reputers.coefficients)),
        ("inferer_fractions", Output::list(&inferers)),
        ("forecaster_fractions", Output::list(&forecasters)),
        ("reputer_fractions", Output::list(&reputer_shares)),
        ("F", Output::Number(f)),
        ("G", Output::Number(g)),
        ("H", Output::Number(h)),
        ("chi", Output::Number(utility.chi)),
        ("ratio", Output::Number(utility.ratio)),
        ("gamma", Output::Number(tasks.gamma)),
        ("U", Output::Number(tasks.inference)),
        ("V", Output::Number(tasks.forecasting)),
        ("W", Output::Number(tasks.reputation)),
    ]))
}
