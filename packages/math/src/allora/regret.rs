//! Regrets: by how much each participant beats the network.

mod pairwise;

pub use pairwise::PairwiseRegrets;

use crate::allora::synthesis::{FamilyRegrets, RegretSource};
use crate::allora::weight::WeightParams;
use crate::list::{try_map, try_zip};
use crate::loss::NetworkLosses;
use crate::stats::{ema, quantile, same_length, std_dev};
use crate::{MathError, MathResult, Number, Operation};

/// One step of a regret, `α(L_reference − L_own) + (1 − α)R`.
///
/// # Shape
/// Scalars; `α` in `(0, 1]`.
/// # Units
/// Those of the losses.
/// # Rounding
/// One subtraction, then as [`ema`].
/// # Errors
/// [`MathError::OutOfRange`].
/// # Source
/// Whitepaper; Allora chain v0.6 `ComputeAndBuildEMRegret`.
pub fn updated_regret<N: Number>(
    alpha: &N,
    reference_loss: &N,
    own_loss: &N,
    previous: &N,
) -> MathResult<N> {
    ema(alpha, &reference_loss.sub(own_loss)?, Some(previous))
}

/// All regret families of an epoch's participants as one regret each plus shifts
/// that do not depend on the worker: `R⁻ˣ_j = R_j + D⁻ˣ`, and only
/// (forecaster, withheld inferer) pairs as a matrix.
///
/// Equal to [`PairwiseRegrets`] while all participants are present together (the difference of two
/// regrets of one worker never contains that worker's own loss); it also defines
/// the case when they are not.
#[derive(Clone, Debug, PartialEq)]
pub struct ShiftedRegrets<N> {
    /// `[n]` regret of every inferer.
    pub inferers: Vec<N>,
    /// `[k]` regret of every forecaster.
    pub forecasters: Vec<N>,
    /// Shift of the naive family.
    pub naive: N,
    /// `[n]` shift with an inferer withheld.
    pub without_inferer: Vec<N>,
    /// `[k]` shift with a forecaster withheld.
    pub without_forecaster: Vec<N>,
    /// `[k]` shift with only this forecaster added.
    pub only_forecaster: Vec<N>,
    /// `[k][n]` `D_kx`: additional shift of forecaster k with inferer x withheld, so
    /// that `R⁻ˣ_k = R_k + D_kx`.
    pub implied_without: Vec<Vec<N>>,
}

impl<N: Number> ShiftedRegrets<N> {
    /// Moves every regret and shift a step of `alpha` towards the losses of a settled epoch:
    /// `R ← α(L − L_own) + (1−α)R`, `D ← α(L_family − L) + (1−α)D`,
    /// `D_kx ← α((L⁻ˣ − L⁻ˣ_k) − (L − L_k)) + (1−α)D_kx`.
    /// Entries whose loss is absent stay as they are.
    ///
    /// # Shape
    /// Losses of the same `n` inferers and `k` forecasters.
    /// # Units
    /// Those of the losses.
    /// # Rounding
    /// As [`ema`].
    /// # Errors
    /// [`MathError::Shape`] if losses are of other participants (nothing is changed then);
    /// [`MathError::OutOfRange`].
    /// # Source
    /// Own; follows from the update rule of the Allora chain v0.6.
    pub fn update(&mut self, losses: &NetworkLosses<N>, alpha: &N) -> MathResult<()> {
        losses.check_shape(self.inferers.len(), self.forecasters.len())?;
        let combined = &losses.combined;
        for (regret, own) in self.inferers.iter_mut().zip(&losses.inferers) {
            *regret = updated_regret(alpha, combined, own, regret)?;
        }
        for (regret, own) in self.forecasters.iter_mut().zip(&losses.forecasters) {
            if let Some(own) = own {
                *regret = updated_regret(alpha, combined, own, regret)?;
            }
        }
        self.naive = updated_regret(alpha, &losses.naive, combined, &self.naive)?;
        for (shift, loss) in self.without_inferer.iter_mut().zip(&losses.without_inferer) {
            *shift = updated_regret(alpha, loss, combined, shift)?;
        }
        let families = [
            (&mut self.without_forecaster, &losses.without_forecaster),
            (&mut self.only_forecaster, &losses.only_forecaster),
        ];
        for (shifts, family) in families {
            for (shift, loss) in shifts.iter_mut().zip(family) {
                if let Some(loss) = loss {
                    *shift = updated_regret(alpha, loss, combined, shift)?;
                }
            }
        }
        self.update_implied_without(losses, alpha)
    }

    fn update_implied_without(&mut self, losses: &NetworkLosses<N>, alpha: &N) -> MathResult<()> {
        let rows = losses.forecasters.iter().zip(&losses.implied_without);
        for (shifts, (own, row)) in self.implied_without.iter_mut().zip(rows) {
            let Some(own) = own else { continue };
            let present = losses.combined.sub(own)?;
            let columns = losses.without_inferer.iter().zip(row);
            for (shift, (without, own_without)) in shifts.iter_mut().zip(columns) {
                if let Some(own_without) = own_without {
                    let withheld = without.sub(own_without)?;
                    *shift = updated_regret(alpha, &withheld, &present, shift)?;
                }
            }
        }
        Ok(())
    }

    /// Regrets of all with the same shift for everybody.
    fn shifted(&self, op: Operation, shift: Option<&N>) -> MathResult<FamilyRegrets<N>> {
        let shift = shift.ok_or(MathError::Empty { op })?;
        Ok(FamilyRegrets {
            inferers: add_to_all(&self.inferers, shift)?,
            forecasters: add_to_all(&self.forecasters, shift)?,
        })
    }
}

fn add_to_all<N: Number>(regrets: &[N], shift: &N) -> MathResult<Vec<N>> {
    try_map(regrets, &mut |regret| regret.add(shift))
}

impl<N: Number> RegretSource<N> for ShiftedRegrets<N> {
    fn combined(&self) -> MathResult<FamilyRegrets<N>> {
        Ok(FamilyRegrets {
            inferers: self.inferers.clone(),
            forecasters: self.forecasters.clone(),
        })
    }

    fn naive(&self) -> MathResult<FamilyRegrets<N>> {
        Ok(FamilyRegrets {
            inferers: add_to_all(&self.inferers, &self.naive)?,
            forecasters: Vec::new(),
        })
    }

    fn without_inferer(&self, x: usize) -> MathResult<FamilyRegrets<N>> {
        const OP: Operation = Operation::WithoutInferer;
        let missing = || MathError::Empty { op: OP };
        let shift = self.without_inferer.get(x).ok_or_else(missing)?;
        same_length(OP, self.forecasters.len(), self.implied_without.len())?;
        let (regrets, shifts) = (&self.forecasters, &self.implied_without);
        Ok(FamilyRegrets {
            inferers: add_to_all(&self.inferers, shift)?,
            forecasters: try_zip(regrets, shifts, &mut |regret, shifts| {
                regret.add(shifts.get(x).ok_or_else(missing)?)
            })?,
        })
    }

    fn without_forecaster(&self, y: usize) -> MathResult<FamilyRegrets<N>> {
        self.shifted(Operation::WithoutForecaster, self.without_forecaster.get(y))
    }

    fn only_forecaster(&self, y: usize) -> MathResult<FamilyRegrets<N>> {
        const OP: Operation = Operation::OnlyForecaster;
        let mut family = self.shifted(OP, self.only_forecaster.get(y))?;
        let own = family.forecasters.get(y).cloned();
        family.forecasters = vec![own.ok_or(MathError::Empty { op: OP })?];
        Ok(family)
    }
}

/// Regret a newcomer starts with: `quantile_q(R) + (c − offset/p)·(std(R) + ε)` over the
/// regrets of the experienced.
///
/// # Shape
/// `[n ≥ 1]` regrets; `q` in `[0, 1]`.
/// # Units
/// Those of the regrets.
/// # Rounding
/// As of the parts.
/// # Errors
/// [`MathError::Empty`] without regrets; [`MathError::Domain`] for `q`; [`MathError::DivisionByZero`]
/// for `p = 0`.
/// # Source
/// Allora chain v0.6 `CalcTopicInitialRegret`.
pub fn initial_regret<N: Number>(
    experienced: &[N],
    q: &N,
    offset: &N,
    params: &WeightParams<N>,
) -> MathResult<N> {
    if experienced.is_empty() {
        return Err(MathError::Empty {
            op: Operation::InitialRegret,
        });
    }
    let scale = std_dev(experienced)?.add(&params.epsilon)?;
    let bound = params.c_norm.sub(&offset.div(&params.p_norm)?)?;
    quantile(experienced, q)?.add(&bound.mul(&scale)?)
}
