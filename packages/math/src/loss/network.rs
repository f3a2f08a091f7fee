//! Losses of a whole epoch and their aggregation over reputers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::combine::{not_empty, weighted_mean};
use crate::list::{column, try_map};
use crate::stats::{same_length, weighted_median};
use crate::{MathError, MathResult, Number, Operation};

/// Losses of everything an epoch said; shaped like [`Synthesis`](crate::allora::synthesis::Synthesis).
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkLosses<N> {
    /// Of the combined inference.
    pub combined: N,
    /// Of the naive inference.
    pub naive: N,
    /// `[n]` of each inference.
    pub inferers: Vec<N>,
    /// `[k]` of each forecast-implied inference.
    pub forecasters: Vec<Option<N>>,
    /// `[n]`, or empty.
    pub without_inferer: Vec<N>,
    /// `[k]`
    pub without_forecaster: Vec<Option<N>>,
    /// `[k]`
    pub only_forecaster: Vec<Option<N>>,
    /// `[k][n]`
    pub implied_without: Vec<Vec<Option<N>>>,
}

impl<N: Number> NetworkLosses<N> {
    /// All entries in a fixed order; `None` where there is no value.
    ///
    /// The order is: combined, naive, inferers, forecasters, implied without (forecaster by
    /// forecaster, within one inferer by inferer), without inferer, without forecaster, only
    /// forecaster — `2 + 2n + 3k + nk` entries.
    pub fn flatten(&self) -> Vec<Option<N>> {
        let mut flat = vec![Some(self.combined.clone()), Some(self.naive.clone())];
        let push_all = |flat: &mut Vec<Option<N>>, values: &[N]| {
            for value in values {
                flat.push(Some(value.clone()));
            }
        };
        push_all(&mut flat, &self.inferers);
        flat.extend_from_slice(&self.forecasters);
        for row in &self.implied_without {
            flat.extend_from_slice(row);
        }
        push_all(&mut flat, &self.without_inferer);
        flat.extend_from_slice(&self.without_forecaster);
        flat.extend_from_slice(&self.only_forecaster);
        flat
    }

    /// Refuses losses that are not of `n` inferers and `k` forecasters.
    ///
    /// # Errors
    /// [`MathError::Shape`] with the first list of another length.
    pub fn check_shape(&self, n: usize, k: usize) -> MathResult<()> {
        const OP: Operation = Operation::NetworkLosses;
        same_length(OP, n, self.inferers.len())?;
        if !self.without_inferer.is_empty() {
            same_length(OP, n, self.without_inferer.len())?;
        }
        for list in [
            &self.forecasters,
            &self.without_forecaster,
            &self.only_forecaster,
        ] {
            same_length(OP, k, list.len())?;
        }
        same_length(OP, k, self.implied_without.len())?;
        for row in &self.implied_without {
            same_length(OP, n, row.len())?;
        }
        Ok(())
    }

    /// Of an entry of [`flatten`](Self::flatten) that belongs to a forecaster without an
    /// inferer: the entry of that forecaster with all of them.
    fn unwithheld(&self, entry: usize) -> Option<usize> {
        let first = self.inferers.len().checked_add(2)?;
        let matrix = first.checked_add(self.forecasters.len())?;
        let row = entry
            .checked_sub(matrix)?
            .checked_div(self.inferers.len())?;
        (row < self.forecasters.len()).then_some(first.saturating_add(row))
    }

    /// Losses of the same shape with the entries of `flat`, which are in the order of
    /// [`flatten`](Self::flatten).
    fn reshape(&self, flat: &[Option<N>]) -> MathResult<Self> {
        const MISSING: MathError = MathError::Empty {
            op: Operation::Aggregate,
        };
        let [Some(combined), Some(naive), entries @ ..] = flat else {
            return Err(MISSING);
        };
        let mut left = entries;
        let mut row = |length: usize| -> MathResult<Vec<Option<N>>> {
            let (row, rest) = left.split_at_checked(length).ok_or(MISSING)?;
            left = rest;
            Ok(row.to_vec())
        };
        let required =
            |entries: Vec<Option<N>>| try_map(&entries, &mut |entry| entry.clone().ok_or(MISSING));
        let inferers = required(row(self.inferers.len())?)?;
        let forecasters = row(self.forecasters.len())?;
        let implied_without = try_map(&self.implied_without, &mut |columns| row(columns.len()))?;
        Ok(Self {
            combined: combined.clone(),
            naive: naive.clone(),
            inferers,
            forecasters,
            implied_without,
            without_inferer: required(row(self.without_inferer.len())?)?,
            without_forecaster: row(self.without_forecaster.len())?,
            only_forecaster: row(self.only_forecaster.len())?,
        })
    }
}

/// How reputers' losses become one.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Aggregation {
    /// Stake-weighted mean.
    Mean {},
    /// Stake-weighted median.
    WeightedMedian {},
}

/// Entry by entry, the stake-weighted aggregate of equally shaped losses: `Σ S L / Σ S`, or the
/// weighted median, over the reputers that have the entry.
///
/// # Shape
/// `stakes` and `bundles` `[m ≥ 1]`, all bundles of the same shape.
/// # Units
/// Those of the losses.
/// # Rounding
/// Mean: as [`stake_weighted_loss`](crate::combine::stake_weighted_loss); median: none.
/// # Errors
/// [`MathError::Empty`] without bundles; [`MathError::Shape`]; [`MathError::DivisionByZero`] if an
/// entry has no stake behind it.
/// # Source
/// Mean: Allora chain v0.6 `CalcNetworkLosses`; median: own, one liar does not move it.
pub fn aggregate<N: Number>(
    aggregation: Aggregation,
    stakes: &[N],
    bundles: &[NetworkLosses<N>],
) -> MathResult<NetworkLosses<N>> {
    const OP: Operation = Operation::Aggregate;
    not_empty(OP, bundles)?;
    same_length(OP, bundles.len(), stakes.len())?;
    let Some(first) = bundles.first() else {
        return Err(MathError::Empty { op: OP });
    };
    let mut rows = Vec::with_capacity(bundles.len());
    for bundle in bundles {
        bundle.check_shape(first.inferers.len(), first.forecasters.len())?;
        same_length(
            OP,
            first.without_inferer.len(),
            bundle.without_inferer.len(),
        )?;
        rows.push(bundle.flatten());
    }
    let entries = rows.first().map_or(0, Vec::len);
    let mut flat = Vec::with_capacity(entries);
    for entry in 0..entries {
        // A forecaster who said nothing about an inferer is the same without it.
        let same = first
            .unwithheld(entry)
            .filter(|own| rows.iter().all(|row| row.get(entry) == row.get(*own)));
        if let Some(own) = same {
            flat.push(flat.get(own).cloned().flatten());
            continue;
        }
        let (values, weights) = column(&rows, entry, stakes);
        flat.push(match (values.is_empty(), aggregation) {
            (true, _) => None,
            (false, Aggregation::Mean {}) => Some(weighted_mean(&values, &weights, &N::zero())?),
            (false, Aggregation::WeightedMedian {}) => Some(weighted_median(&values, &weights)?),
        });
    }
    first.reshape(&flat)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use crate::Real;

    fn bundle(base: i64) -> NetworkLosses<Real> {
        let at = |offset: i64| Real::from(base + offset);
        NetworkLosses {
            combined: at(0),
            naive: at(1),
            inferers: vec![at(2), at(3)],
            forecasters: vec![Some(at(4)), None, Some(at(5))],
            implied_without: vec![
                vec![Some(at(6)), Some(at(7))],
                vec![None, None],
                vec![Some(at(8)), None],
            ],
            without_inferer: vec![at(9), at(10)],
            without_forecaster: vec![Some(at(11)), None, Some(at(12))],
            only_forecaster: vec![Some(at(13)), None, Some(at(14))],
        }
    }

    #[test]
    fn the_order_of_flatten_is_fixed_and_reversible() {
        let losses = bundle(0);
        let flat = losses.flatten();
        let present: Vec<Real> = flat.iter().flatten().copied().collect();
        assert_eq!(present, (0..15).map(Real::from).collect::<Vec<Real>>());
        assert_eq!(flat.len(), 2 + 2 * 2 + 3 * 3 + 2 * 3);
        assert_eq!(losses.reshape(&flat).unwrap(), losses);
    }

    #[test]
    fn mean_follows_the_liar_and_the_median_does_not() {
        let stakes = [Real::from(3_i64), Real::from(2_i64), Real::from(1_i64)];
        let bundles = [bundle(0), bundle(6), bundle(600)];
        let mean = aggregate(Aggregation::Mean {}, &stakes, &bundles).unwrap();
        assert_eq!(mean, bundle(102));
        let median = aggregate(Aggregation::WeightedMedian {}, &stakes, &bundles).unwrap();
        assert_eq!(median, bundle(0));
    }

    #[test]
    fn differently_shaped_bundles_are_refused() {
        let stakes = [Real::ONE, Real::ONE];
        let mut other = bundle(0);
        other.inferers.pop();
        for aggregation in [Aggregation::Mean {}, Aggregation::WeightedMedian {}] {
            let refused = aggregate(aggregation, &stakes, &[bundle(0), other.clone()]);
            assert!(matches!(refused, Err(MathError::Shape { .. })));
            let nobody = aggregate::<Real>(aggregation, &[], &[]);
            assert!(matches!(nobody, Err(MathError::Empty { .. })));
        }
    }
}
