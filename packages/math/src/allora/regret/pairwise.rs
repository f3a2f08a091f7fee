//! The original's bookkeeping of regrets: one number per pair of participants.

use super::updated_regret;
use crate::allora::synthesis::{FamilyRegrets, RegretSource};
use crate::loss::NetworkLosses;
use crate::{MathError, MathResult, Number, Operation};

/// Every regret of every family, one number per (withheld or added, regretted) pair.
///
/// `2n + k + n² + 2nk + k² + k(n + 1)` numbers; the yardstick for [`ShiftedRegrets`](super::ShiftedRegrets).
#[derive(Clone, Debug, PartialEq)]
pub struct PairwiseRegrets<N> {
    /// Of the combined inference.
    pub combined: FamilyRegrets<N>,
    /// `[n]` of the naive inference.
    pub naive: Vec<N>,
    /// `[x ∈ n]` full families with inferer `x` withheld.
    pub without_inferer: Vec<FamilyRegrets<N>>,
    /// `[y ∈ k]` full families with forecaster `y` withheld.
    pub without_forecaster: Vec<FamilyRegrets<N>>,
    /// `[y ∈ k]` inferers, and forecaster `y` itself as the only entry of `forecasters`.
    pub only_forecaster: Vec<FamilyRegrets<N>>,
}

impl<N: Number> PairwiseRegrets<N> {
    /// The same regret everywhere, for `n` inferers and `k` forecasters.
    pub fn uniform(n: usize, k: usize, regret: &N) -> Self {
        let family = |forecasters: usize| FamilyRegrets {
            inferers: vec![regret.clone(); n],
            forecasters: vec![regret.clone(); forecasters],
        };
        Self {
            combined: family(k),
            naive: vec![regret.clone(); n],
            without_inferer: vec![family(k); n],
            without_forecaster: vec![family(k); k],
            only_forecaster: vec![family(1); k],
        }
    }

    /// Moves every regret a step of `alpha`: `R ← α(L_family − L_own) + (1−α)R`, where `L_own` of a
    /// forecaster in the family without inferer `x` is the loss it has without `x`. Entries whose
    /// loss is absent stay as they are.
    ///
    /// # Shape
    /// Losses of the same `n` inferers and `k` forecasters.
    /// # Units
    /// Those of the losses.
    /// # Rounding
    /// As [`updated_regret`].
    /// # Errors
    /// [`MathError::Shape`] if losses are of other participants; [`MathError::OutOfRange`].
    /// # Source
    /// Allora chain v0.6 `GetCalcSetNetworkRegrets`.
    pub fn update(&mut self, losses: &NetworkLosses<N>, alpha: &N) -> MathResult<()> {
        let forecasters = self.combined.forecasters.len();
        losses.check_shape(self.combined.inferers.len(), forecasters)?;
        step_family(&mut self.combined, alpha, &losses.combined, losses)?;
        step_inferers(&mut self.naive, alpha, &losses.naive, losses)?;
        for (x, loss) in losses.without_inferer.iter().enumerate() {
            let Some(family) = self.without_inferer.get_mut(x) else {
                continue;
            };
            step_inferers(&mut family.inferers, alpha, loss, losses)?;
            let rows = family.forecasters.iter_mut().zip(&losses.implied_without);
            for (regret, row) in rows {
                if let Some(Some(own)) = row.get(x) {
                    *regret = updated_regret(alpha, loss, own, regret)?;
                }
            }
        }
        let families = self.without_forecaster.iter_mut();
        for (family, loss) in families.zip(&losses.without_forecaster) {
            if let Some(loss) = loss {
                step_family(family, alpha, loss, losses)?;
            }
        }
        let families = self.only_forecaster.iter_mut().zip(&losses.forecasters);
        for ((family, own), loss) in families.zip(&losses.only_forecaster) {
            let Some(loss) = loss else { continue };
            step_inferers(&mut family.inferers, alpha, loss, losses)?;
            if let (Some(regret), Some(own)) = (family.forecasters.first_mut(), own) {
                *regret = updated_regret(alpha, loss, own, regret)?;
            }
        }
        Ok(())
    }
}

fn step_inferers<N: Number>(
    regrets: &mut [N],
    alpha: &N,
    reference: &N,
    losses: &NetworkLosses<N>,
) -> MathResult<()> {
    for (regret, own) in regrets.iter_mut().zip(&losses.inferers) {
        *regret = updated_regret(alpha, reference, own, regret)?;
    }
    Ok(())
}

fn step_family<N: Number>(
    family: &mut FamilyRegrets<N>,
    alpha: &N,
    reference: &N,
    losses: &NetworkLosses<N>,
) -> MathResult<()> {
    step_inferers(&mut family.inferers, alpha, reference, losses)?;
    for (regret, own) in family.forecasters.iter_mut().zip(&losses.forecasters) {
        if let Some(own) = own {
            *regret = updated_regret(alpha, reference, own, regret)?;
        }
    }
    Ok(())
}

/// The family of one participant, or a refusal.
fn family_of<N: Number>(
    op: Operation,
    families: &[FamilyRegrets<N>],
    index: usize,
) -> MathResult<FamilyRegrets<N>> {
    families.get(index).cloned().ok_or(MathError::Empty { op })
}

impl<N: Number> RegretSource<N> for PairwiseRegrets<N> {
    fn combined(&self) -> MathResult<FamilyRegrets<N>> {
        Ok(self.combined.clone())
    }

    fn naive(&self) -> MathResult<FamilyRegrets<N>> {
        Ok(FamilyRegrets {
            inferers: self.naive.clone(),
            forecasters: Vec::new(),
        })
    }

    fn without_inferer(&self, x: usize) -> MathResult<FamilyRegrets<N>> {
        family_of(Operation::WithoutInferer, &self.without_inferer, x)
    }

    fn without_forecaster(&self, y: usize) -> MathResult<FamilyRegrets<N>> {
        family_of(Operation::WithoutForecaster, &self.without_forecaster, y)
    }

    fn only_forecaster(&self, y: usize) -> MathResult<FamilyRegrets<N>> {
        family_of(Operation::OnlyForecaster, &self.only_forecaster, y)
    }
}
