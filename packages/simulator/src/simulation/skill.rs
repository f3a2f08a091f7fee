//! Whether the network finds and pays skill.

use serde::Serialize;

use super::measure::mean;
use super::report::{EpochReport, Rmse, WorkerReport};

/// What a topic pays for accuracy, and how well it combines and bounds. `None` where it
/// is not defined: of one worker, of no pay, of an error of zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Skill {
    /// Spearman's rank correlation of accuracy (−RMSE) and ALLO, over inferers.
    pub rank_correlation: Option<f64>,
    /// Share of the inferers' ALLO that the most accurate quarter of them got.
    pub best_quarter: Option<f64>,
    /// Share that the least accurate quarter got.
    pub worst_quarter: Option<f64>,
    /// ALLO of the most accurate inferer.
    pub best_paid: Option<f64>,
    /// ALLO of the least accurate.
    pub worst_paid: Option<f64>,
    /// RMSE of the network over that of the best inferer in hindsight.
    pub of_best: Option<f64>,
    /// Over that of the median of inferences.
    pub of_median: Option<f64>,
    /// Over that of their mean.
    pub of_mean: Option<f64>,
    /// Over that of the network without forecasters.
    pub of_naive: Option<f64>,
    /// Share of epochs with the truth inside the interval of 95 % of the weight.
    pub outer_coverage: Option<f64>,
    /// Inside that of 68 %.
    pub inner_coverage: Option<f64>,
}

impl Skill {
    /// Measured on the inferers of a topic and its settled epochs.
    pub(super) fn measure(inferers: &[WorkerReport], rmse: &Rmse, path: &[EpochReport]) -> Self {
        let mut ranking: Vec<(f64, f64)> = inferers
            .iter()
            .filter_map(|worker| Some((worker.rmse?, allo(worker.rewards.u128()))))
            .collect();
        ranking.sort_by(|left, right| left.0.total_cmp(&right.0));
        let (errors, pay): (Vec<f64>, Vec<f64>) = ranking.into_iter().unzip();
        let accuracy: Vec<f64> = errors.iter().map(|error| -error).collect();
        let quarter = (pay.len() + 2) / 4;
        let quarter = quarter.max(1).min(pay.len());
        let total: f64 = pay.iter().sum();
        let share = |part: &[f64]| quotient(part.iter().sum(), total);
        Self {
            rank_correlation: spearman(&accuracy, &pay),
            best_quarter: pay.get(..quarter).and_then(share),
            worst_quarter: pay.get(pay.len() - quarter..).and_then(share),
            best_paid: pay.first().copied(),
            worst_paid: pay.last().copied(),
            of_best: quotient(rmse.network, rmse.best_worker),
            of_median: quotient(rmse.network, rmse.median),
            of_mean: quotient(rmse.network, rmse.uniform_mean),
            of_naive: quotient(rmse.network, rmse.naive),
            outer_coverage: coverage(path, 0, 4),
            inner_coverage: coverage(path, 1, 3),
        }
    }
}

/// Spearman's rank correlation: Pearson's of the ranks, those of ties their mean. `None`
/// if one side is all equal, or there are less than two.
pub fn spearman(left: &[f64], right: &[f64]) -> Option<f64> {
    let (left, right) = (ranks(left), ranks(right));
    let (left_mean, right_mean) = (mean(left.iter().copied())?, mean(right.iter().copied())?);
    let (mut both, mut of_left, mut of_right) = (0.0, 0.0, 0.0);
    for (x, y) in left.iter().zip(&right) {
        let (x, y) = (x - left_mean, y - right_mean);
        both += x * y;
        of_left += x * x;
        of_right += y * y;
    }
    quotient(both, (of_left * of_right).sqrt())
}

/// Ranks from 1, ascending; ties share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    values
        .iter()
        .map(|value| {
            let below = values.iter().filter(|other| *other < value).count();
            let equal = values.iter().filter(|other| *other == value).count();
            below as f64 + (equal as f64 + 1.0) / 2.0
        })
        .collect()
}

/// Share of epochs whose truth lies between two of the percentiles, both included.
fn coverage(path: &[EpochReport], low: usize, high: usize) -> Option<f64> {
    mean(path.iter().filter_map(|epoch| {
        let (low, high) = (epoch.interval.get(low)?, epoch.interval.get(high)?);
        let inside = *low <= epoch.truth && epoch.truth <= *high;
        Some(f64::from(u8::from(inside)))
    }))
}

/// `part / whole`; `None` of a whole of zero.
pub(crate) fn quotient(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// Base units as ALLO.
pub(crate) fn allo(units: u128) -> f64 {
    units as f64 / 1e18
}

#[cfg(test)]
mod tests {
    use allora_interfaces::Role;
    use cosmwasm_std::Uint128;

    use super::*;

    fn worker(rmse: f64, allo: u128) -> WorkerReport {
        WorkerReport {
            account: String::new(),
            role: Role::Inferer,
            model: String::new(),
            epochs: 1,
            rmse: Some(rmse),
            mean_loss: None,
            mean_weight: None,
            mean_score: None,
            rewards: Uint128::new(allo * 1_000_000_000_000_000_000),
        }
    }

    fn epoch(truth: f64) -> EpochReport {
        EpochReport {
            epoch: 0,
            date: String::new(),
            truth,
            network: 0.0,
            naive: 0.0,
            interval: vec![-2.0, -1.0, 0.0, 1.0, 2.0],
            uniform_mean: 0.0,
            median: 0.0,
            loss: 0.0,
            naive_loss: 0.0,
            values: vec![],
            weights: vec![],
            virtual_experts: vec![],
            losses: vec![],
            scores: vec![],
            pays: vec![],
            rewards: Uint128::zero(),
        }
    }

    #[test]
    fn ties_share_the_mean_of_their_ranks() {
        assert_eq!(ranks(&[10.0, 5.0, 10.0, 1.0]), [3.5, 2.0, 3.5, 1.0]);
        // Worked by hand: ranks 1, 2.5, 2.5, 4 beside 1, 2, 3, 4.
        let found = spearman(&[0.0, 1.0, 1.0, 2.0], &[0.0, 1.0, 5.0, 9.0]).unwrap();
        assert!((found - 4.5 / (4.5_f64 * 5.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn order_alone_counts_and_its_reverse_is_minus_one() {
        let up = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(spearman(&up, &[1.0, 10.0, 100.0, 1e9]), Some(1.0));
        assert_eq!(spearman(&up, &[4.0, 3.0, 2.0, -7.0]), Some(-1.0));
        assert_eq!(spearman(&up, &[1.0; 4]), None);
        assert_eq!(spearman(&[1.0], &[1.0]), None);
        assert_eq!(spearman(&[], &[]), None);
    }

    #[test]
    fn quarters_are_by_error_and_shares_of_all_pay() {
        let inferers: Vec<WorkerReport> = [(3.0, 5), (1.0, 60), (2.0, 35), (9.0, 0)]
            .map(|(rmse, allo)| worker(rmse, allo))
            .to_vec();
        let rmse = Rmse {
            network: 2.0,
            best_worker: 1.0,
            median: 4.0,
            uniform_mean: 0.0,
            ..Rmse::default()
        };
        let skill = Skill::measure(&inferers, &rmse, &[]);
        assert_eq!(skill.rank_correlation, Some(1.0));
        assert_eq!(
            (skill.best_quarter, skill.worst_quarter),
            (Some(0.6), Some(0.0))
        );
        assert_eq!((skill.best_paid, skill.worst_paid), (Some(60.0), Some(0.0)));
        assert_eq!((skill.of_best, skill.of_median), (Some(2.0), Some(0.5)));
        assert_eq!((skill.of_mean, skill.outer_coverage), (None, None));
    }

    #[test]
    fn one_worker_is_the_best_and_the_worst_and_correlates_with_nothing() {
        let skill = Skill::measure(&[worker(1.0, 7)], &Rmse::default(), &[]);
        assert_eq!(skill.rank_correlation, None);
        assert_eq!(
            (skill.best_quarter, skill.worst_quarter),
            (Some(1.0), Some(1.0))
        );
        let nobody = Skill::measure(&[], &Rmse::default(), &[]);
        assert_eq!(nobody, Skill::default());
    }

    #[test]
    fn coverage_counts_truths_inside_and_on_the_edge() {
        let path = [0.0, 1.0, 1.5, 2.0, -2.1].map(epoch);
        let skill = Skill::measure(&[], &Rmse::default(), &path);
        assert_eq!(
            (skill.outer_coverage, skill.inner_coverage),
            (Some(0.8), Some(0.4))
        );
    }
}
