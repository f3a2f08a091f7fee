//! The regrets a synthesis needs.

use crate::MathResult;

/// Regrets of one family: of every inferer, then of every forecaster.
#[derive(Clone, Debug, PartialEq)]
pub struct FamilyRegrets<N> {
    /// `[n]`
    pub inferers: Vec<N>,
    /// `[k]`
    pub forecasters: Vec<N>,
}

/// Where a synthesis takes the regrets of its five families from. Implemented by
/// full matrices ([`PairwiseRegrets`](crate::allora::regret::PairwiseRegrets), the original's
/// bookkeeping) and by [`ShiftedRegrets`](crate::allora::regret::ShiftedRegrets).
pub trait RegretSource<N> {
    /// Of the combined inference.
    fn combined(&self) -> MathResult<FamilyRegrets<N>>;
    /// Of the naive inference; forecasters empty.
    fn naive(&self) -> MathResult<FamilyRegrets<N>>;
    /// With inferer `x` withheld: full length, entry `x` unused.
    fn without_inferer(&self, x: usize) -> MathResult<FamilyRegrets<N>>;
    /// With forecaster `y` withheld: full length, entry `y` unused.
    fn without_forecaster(&self, y: usize) -> MathResult<FamilyRegrets<N>>;
    /// Inferers and forecaster `y` alone: `forecasters` has the one entry of `y`.
    fn only_forecaster(&self, y: usize) -> MathResult<FamilyRegrets<N>>;
}
