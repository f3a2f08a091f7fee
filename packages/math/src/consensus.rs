//! Scores of reputers: who reports what the others report.

mod isometry;

use core::cmp::Ordering;

use crate::combine::{not_empty, weighted_mean};
use crate::list::{column, try_map, try_zip};
use crate::stats::{clip, count, dot, larger, same_length, smaller, sum};
use crate::{MathError, MathResult, Number, Operation};

/// Settings of the search for listening coefficients.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsensusParams<N> {
    /// Step of the gradient ascent.
    pub learning_rate: N,
    /// Most steps per epoch.
    pub max_iterations: u32,
    /// Share of stake that is listened to at least.
    pub min_stake_fraction: N,
    /// Gradient below which the search stops.
    pub max_gradient: N,
    /// Added to the relative distance, bounding scores by its inverse.
    pub epsilon_reputer: N,
    /// Replaces a vanishing norm.
    pub epsilon: N,
}

/// Outcome of the search.
#[derive(Clone, Debug, PartialEq)]
pub struct ReputerScores<N> {
    /// `[m]` at the coefficients the last step started with.
    pub scores: Vec<N>,
    /// `[m]` after the last step.
    pub coefficients: Vec<N>,
}

/// Adjusted stakes, `min(1, M a_m S_m / Σ a S)`.
///
/// # Shape
/// `[m]` stakes and listening coefficients, to `[m]`.
/// # Units
/// Dimensionless, in `[0, 1]`.
/// # Rounding
/// Two products and one division each.
/// # Errors
/// [`MathError::Shape`]; [`MathError::DivisionByZero`] if nobody is listened to.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetAdjustedStake`.
pub fn adjusted_stakes<N: Number>(stakes: &[N], coefficients: &[N]) -> MathResult<Vec<N>> {
    const OP: Operation = Operation::AdjustedStakes;
    same_length(OP, stakes.len(), coefficients.len())?;
    let listened = dot(coefficients, stakes)?;
    if listened.is_zero() {
        return Err(MathError::DivisionByZero { op: OP });
    }
    let reputers = count::<N>(stakes.len())?;
    let one = N::one();
    try_zip(stakes, coefficients, &mut |stake, coefficient| {
        let share = reputers.mul(coefficient)?.mul(stake)?.div(&listened)?;
        Ok(smaller(&share, &one).clone())
    })
}

/// Consensus, `Σ Ŝ_m L_m / Σ Ŝ_m` of every column over the reputers that reported it.
///
/// # Shape
/// `losses` `[m][v]`, equally long rows, and `adjusted` `[m]`, to `[v]`.
/// # Units
/// Those of the losses.
/// # Rounding
/// As [`weighted_mean`].
/// # Errors
/// [`MathError::Shape`]; [`MathError::DivisionByZero`] if a column has nobody with weight.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetStakeWeightedLossMatrix`.
pub fn consensus<N: Number>(losses: &[Vec<Option<N>>], adjusted: &[N]) -> MathResult<Vec<N>> {
    let columns = columns(losses, adjusted)?;
    try_map(&columns, &mut |column| Ok(column.consensus.clone()))
}

/// What there is to know about one entry of the reports.
struct Column<N> {
    consensus: N,
    /// The smallest report: what a missing one counts as.
    smallest: N,
}

fn columns<N: Number>(losses: &[Vec<Option<N>>], adjusted: &[N]) -> MathResult<Vec<Column<N>>> {
    const OP: Operation = Operation::Consensus;
    not_empty(OP, losses)?;
    same_length(OP, losses.len(), adjusted.len())?;
    let width = losses.first().map_or(0, Vec::len);
    for row in losses {
        same_length(OP, width, row.len())?;
    }
    let mut columns = Vec::with_capacity(width);
    for v in 0..width {
        let (values, weights) = column(losses, v, adjusted);
        let smallest = values.iter().reduce(smaller);
        let smallest = smallest.ok_or(MathError::DivisionByZero { op: OP })?;
        // Measured from one of them, equal reports have a consensus that equals them to the digit.
        let above = try_map(&values, &mut |value| value.sub(smallest))?;
        columns.push(Column {
            consensus: smallest.add(&weighted_mean(&above, &weights, &N::zero())?)?,
            smallest: smallest.clone(),
        });
    }
    Ok(columns)
}

/// Scores against the consensus, `T_m = 1/(‖L_m − L‖/‖L‖ + ε_r)`. A missing entry counts as the
/// smallest reported value of its column; `‖L‖ = 0` is replaced by `ε`.
///
/// # Shape
/// `losses` `[m][v]`, `stakes` and `coefficients` `[m]`, to `[m]`.
/// # Units
/// Dimensionless, in `(0, 1/ε_r]`.
/// # Rounding
/// As of the parts.
/// # Errors
/// Those of [`adjusted_stakes`] and [`consensus`].
/// # Source
/// Whitepaper; Allora chain v0.6 `GetConsensusScore`.
pub fn consensus_scores<N: Number>(
    losses: &[Vec<Option<N>>],
    stakes: &[N],
    coefficients: &[N],
    params: &ConsensusParams<N>,
) -> MathResult<Vec<N>> {
    let adjusted = adjusted_stakes(stakes, coefficients)?;
    let columns = columns(losses, &adjusted)?;
    let mut squares = N::zero();
    for column in &columns {
        squares = squares.add(&column.consensus.mul(&column.consensus)?)?;
    }
    let mut norm = squares.sqrt()?;
    if norm.is_zero() {
        norm = params.epsilon.clone();
    }
    try_map(losses, &mut |row| {
        let mut squares = N::zero();
        for (entry, column) in row.iter().zip(&columns) {
            let value = entry.as_ref().unwrap_or(&column.smallest);
            let distance = value.sub(&column.consensus)?;
            squares = squares.add(&distance.mul(&distance)?)?;
        }
        let relative = squares.sqrt()?.div(&norm)?;
        N::one().div(&relative.add(&params.epsilon_reputer)?)
    })
}

/// Scores and listening coefficients of reputers: gradient ascent on the stake-weighted score
/// `S(a) = Σ S_m T_m(a)`.
///
/// With `d = 0.001` (`−0.001` where `a_m = 1`): `g_m = (1 − S(a)/S(a + d e_m))/d` and
/// `a ← clip(a + rate·g, 0, 1)`. If the listened share of stake `Σ a S/Σ S` would fall below its
/// minimum, the step is shortened to land exactly on it (and clipped again, which matters only if the
/// start was below the minimum already). The search stops when the largest step is
/// below `rate·max_gradient` or after `max_iterations`; scores are those the last step started with.
///
/// # Shape
/// `losses` `[m ≥ 1][v]`, equally long rows; `stakes` and `coefficients` `[m]`.
/// # Units
/// Scores in `(0, 1/ε_r]`, coefficients in `[0, 1]`.
/// # Rounding
/// Complete reports are first rotated into `m` dimensions, which leaves all distances as they are (to
/// a few units in the last place) and makes the cost of a step independent of `v`.
/// # Errors
/// [`MathError::Empty`], [`MathError::Shape`]; [`MathError::DivisionByZero`] if nobody is listened to or a
/// column is reported by nobody.
/// # Source
/// Whitepaper; Allora chain v0.6 `GetAllReputersOutput`.
pub fn reputer_scores<N: Number>(
    losses: &[Vec<Option<N>>],
    stakes: &[N],
    coefficients: &[N],
    params: &ConsensusParams<N>,
) -> MathResult<ReputerScores<N>> {
    const OP: Operation = Operation::ReputerScores;
    not_empty(OP, losses)?;
    same_length(OP, losses.len(), stakes.len())?;
    same_length(OP, losses.len(), coefficients.len())?;
    let rotated = isometry::rotate(losses)?;
    let search = Search {
        losses: rotated.as_deref().unwrap_or(losses),
        stakes,
        total: sum(stakes)?,
        params,
    };
    search.run(coefficients)
}

/// One search for listening coefficients.
struct Search<'a, N> {
    losses: &'a [Vec<Option<N>>],
    stakes: &'a [N],
    total: N,
    params: &'a ConsensusParams<N>,
}

impl<N: Number> Search<'_, N> {
    fn run(&self, start: &[N]) -> MathResult<ReputerScores<N>> {
        let smallest_step = self.params.max_gradient.clone();
        let mut coefficients = start.to_vec();
        let mut scores = vec![N::zero(); start.len()];
        for _ in 0..self.params.max_iterations {
            scores = self.scores(&coefficients)?;
            let step = self.step(&coefficients, &scores)?;
            let Some(next) = step else { break };
            let mut largest = N::zero();
            for (new, old) in next.iter().zip(&coefficients) {
                largest = larger(&largest, &new.sub(old)?.abs()).clone();
            }
            coefficients = next;
            let gradient = largest.div(&self.params.learning_rate)?;
            if gradient.compare(&smallest_step) == Ordering::Less {
                break;
            }
        }
        Ok(ReputerScores {
            scores,
            coefficients,
        })
    }

    fn scores(&self, coefficients: &[N]) -> MathResult<Vec<N>> {
        consensus_scores(self.losses, self.stakes, coefficients, self.params)
    }

    /// Coefficients after one step; `None` if the minimum of listened stake leaves no room for one.
    fn step(&self, coefficients: &[N], scores: &[N]) -> MathResult<Option<Vec<N>>> {
        let (zero, one) = (N::zero(), N::one());
        let here = dot(scores, self.stakes)?;
        let mut next = Vec::with_capacity(coefficients.len());
        for (m, coefficient) in coefficients.iter().enumerate() {
            let gradient = self.gradient(coefficients, m, coefficient, &here)?;
            let moved = coefficient.add(&self.params.learning_rate.mul(&gradient)?)?;
            next.push(clip(&moved, &zero, &one));
        }
        let listened = dot(&next, self.stakes)?.div(&self.total)?;
        let minimum = &self.params.min_stake_fraction;
        if listened.compare(minimum) != Ordering::Less {
            return Ok(Some(next));
        }
        let before = dot(coefficients, self.stakes)?.div(&self.total)?;
        let change = listened.sub(&before)?;
        if change.is_zero() {
            return Ok(None);
        }
        let room = minimum.sub(&before)?;
        let shortened = try_zip(&next, coefficients, &mut |new, old| {
            let step = new.sub(old)?.mul(&room)?.div(&change)?;
            Ok(clip(&old.add(&step)?, &zero, &one))
        });
        shortened.map(Some)
    }

    /// Relative gain of score per unit of coefficient `m`.
    fn gradient(&self, coefficients: &[N], m: usize, coefficient: &N, here: &N) -> MathResult<N> {
        let one = N::one();
        let sign = if *coefficient == one { -1 } else { 1 };
        let delta = N::from_ratio(sign, 1000)?;
        let mut probe = coefficients.to_vec();
        if let Some(entry) = probe.get_mut(m) {
            *entry = coefficient.add(&delta)?;
        }
        let there = dot(&self.scores(&probe)?, self.stakes)?;
        one.sub(&here.div(&there)?)?.div(&delta)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Real;

    fn real(text: &str) -> Real {
        text.parse().unwrap()
    }

    fn params() -> ConsensusParams<Real> {
        ConsensusParams {
            learning_rate: real("0.05"),
            max_iterations: 10,
            min_stake_fraction: real("0.5"),
            max_gradient: real("0.001"),
            epsilon_reputer: real("0.01"),
            epsilon: real("1e-7"),
        }
    }

    #[test]
    fn an_outlier_scores_less_and_is_listened_to_less() {
        let row = |values: [&str; 3]| values.map(|value| Some(real(value))).to_vec();
        let losses = vec![
            row(["1", "2", "3"]),
            row(["1.01", "2", "2.99"]),
            row(["9", "-4", "0"]),
        ];
        let stakes = ["10", "12", "11"].map(real);
        let start = [Real::ONE; 3];
        let outcome = reputer_scores(&losses, &stakes, &start, &params()).unwrap();
        let scores = &outcome.scores;
        assert!(scores[2] < scores[0] && scores[2] < scores[1]);
        assert!(outcome.coefficients[2] < outcome.coefficients[0]);
        // More columns than reputers or not, the search is the same.
        let wide: Vec<_> = losses
            .iter()
            .map(|row| [row.clone(), vec![Some(Real::ZERO); 5]].concat())
            .collect();
        let padded = reputer_scores(&wide, &stakes, &start, &params()).unwrap();
        for (left, right) in padded.scores.iter().zip(scores) {
            let distance = left.sub(right).unwrap().abs();
            assert!(distance < real("1e-15"));
        }
    }

    #[test]
    fn a_lone_reputer_has_the_highest_score() {
        let losses = vec![vec![Some(real("-3")), Some(real("4"))]];
        let outcome = reputer_scores(&losses, &[real("5")], &[Real::ONE], &params()).unwrap();
        assert_eq!(outcome.scores, vec![real("100")]);
        assert_eq!(outcome.coefficients, vec![Real::ONE]);
    }

    #[test]
    fn unanimous_reporters_score_alike_and_nothing_moves() {
        let row: Vec<_> = (1..40)
            .map(|v| Some(real("0.1").mul(&Real::from(v * v % 17_i64)).unwrap()))
            .collect();
        let stakes = ["10", "12", "11"].map(real);
        // Listened to less than the minimum: rounding noise must not be mistaken for a direction.
        let start = ["0.4", "0.3", "0.2"].map(real);
        for losses in [vec![row.clone(); 3], vec![row[..2].to_vec(); 3]] {
            let outcome = reputer_scores(&losses, &stakes, &start, &params()).unwrap();
            assert_eq!(outcome.scores, vec![real("100"); 3]);
            assert_eq!(outcome.coefficients, start);
        }
    }

    #[test]
    fn coefficients_stay_between_zero_and_one() {
        let losses: Vec<_> = ["1", "1.5", "4"].map(|x| vec![Some(real(x))]).to_vec();
        let stakes = ["10", "12", "11"].map(real);
        for start in [["0.4", "0.3", "0.2"], ["1", "0", "0"], ["0.01", "1", "0"]] {
            let start = start.map(real);
            let outcome = reputer_scores(&losses, &stakes, &start, &params()).unwrap();
            let inside = |a: &Real| !a.is_negative() && *a <= Real::ONE;
            assert!(
                outcome.coefficients.iter().all(inside),
                "{:?}",
                outcome.coefficients
            );
        }
    }

    #[test]
    fn nobody_listened_to_is_an_error() {
        let losses = vec![vec![Some(real("1"))]];
        let refused = reputer_scores(&losses, &[real("5")], &[Real::ZERO], &params());
        assert!(matches!(refused, Err(MathError::DivisionByZero { .. })));
    }
}
