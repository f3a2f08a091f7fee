//! Rotation of long report vectors into as many dimensions as there are reputers.

use crate::list::try_map;
use crate::stats::dot;
use crate::{MathError, MathResult, Number, Operation};

/// The same vectors up to a rotation, with as many entries as there are vectors; `None` if an entry
/// is missing or there is nothing to gain.
///
/// Scores need lengths and distances of weighted means of the reports only, and a rotation keeps
/// them. Equal vectors become one entry each, their length, and so stay equal to the digit.
/// Householder reflections are used because they stay exact to rounding even where reports are
/// equal or nearly so, which is the normal case.
///
/// # Shape
/// `[m][v]` to `[m][m]`, or `[m][1]` for equal vectors.
/// # Units
/// Those of the losses.
/// # Rounding
/// Lengths and distances keep their value to a few units in the last place of the longest vector.
/// # Errors
/// Out of range.
/// # Source
/// Textbook (QR decomposition).
pub(super) fn rotate<N: Number>(
    losses: &[Vec<Option<N>>],
) -> MathResult<Option<Vec<Vec<Option<N>>>>> {
    let width = losses.first().map_or(0, Vec::len);
    let has_gaps = |row: &Vec<Option<N>>| row.len() != width || row.iter().any(Option::is_none);
    if width <= losses.len() || losses.iter().any(has_gaps) {
        return Ok(None);
    }
    if losses
        .windows(2)
        .all(|pair| matches!(pair, [left, right] if left == right))
    {
        let length = losses.first().map_or(Ok(N::zero()), |row| {
            let row = complete(row)?;
            dot(&row, &row)?.sqrt()
        })?;
        return Ok(Some(vec![vec![Some(length)]; losses.len()]));
    }
    let mut rows = try_map(losses, &mut |row| complete(row))?;
    for pivot in 0..rows.len() {
        let Some((current, later)) = rows.get_mut(pivot..).and_then(<[_]>::split_first_mut) else {
            continue;
        };
        let Some(tail) = current.get_mut(pivot..) else {
            continue;
        };
        let Some(mirror) = Mirror::of(tail)? else {
            continue;
        };
        for row in later {
            if let Some(tail) = row.get_mut(pivot..) {
                mirror.reflect(tail)?;
            }
        }
        mirror.flatten(tail);
    }
    let size = rows.len();
    let present = |entry: &N| Ok(Some(entry.clone()));
    let rotated = try_map(&rows, &mut |row| {
        try_map(row.get(..size).unwrap_or(row), &mut { present })
    });
    rotated.map(Some)
}

/// A report without gaps.
fn complete<N: Number>(row: &[Option<N>]) -> MathResult<Vec<N>> {
    let missing = MathError::Empty {
        op: Operation::ReputerScores,
    };
    try_map(row, &mut |entry| entry.clone().ok_or(missing))
}

/// Reflection that turns one vector into a multiple of the first axis.
struct Mirror<N> {
    /// What the vector becomes on the axis, `∓‖x‖`.
    image: N,
    /// `x − image·e₁`
    normal: Vec<N>,
    /// `‖normal‖²/2`
    half_square: N,
}

impl<N: Number> Mirror<N> {
    /// Of the vector; `None` for a zero vector.
    fn of(vector: &[N]) -> MathResult<Option<Self>> {
        let square = dot(vector, vector)?;
        let length = square.sqrt()?;
        let (Some(first), false) = (vector.first(), length.is_zero()) else {
            return Ok(None);
        };
        // The sign that adds magnitudes, so that nothing cancels.
        let image = if first.is_negative() {
            length
        } else {
            length.neg()
        };
        // ‖x − image·e₁‖²/2 = ‖x‖² − image·x₁
        let half_square = square.sub(&image.mul(first)?)?;
        let mut normal = vector.to_vec();
        if let Some(entry) = normal.first_mut() {
            *entry = first.sub(&image)?;
        }
        Ok(Some(Self {
            image,
            normal,
            half_square,
        }))
    }

    /// `y − normal·(normal·y)/half_square`
    fn reflect(&self, vector: &mut [N]) -> MathResult<()> {
        let factor = dot(vector, &self.normal)?.div(&self.half_square)?;
        for (entry, normal) in vector.iter_mut().zip(&self.normal) {
            *entry = entry.sub(&factor.mul(normal)?)?;
        }
        Ok(())
    }

    /// The image of the vector the mirror was made for.
    fn flatten(&self, vector: &mut [N]) {
        for entry in vector.iter_mut() {
            *entry = N::zero();
        }
        if let Some(first) = vector.first_mut() {
            *first = self.image.clone();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Real;

    fn distance(left: &[Option<Real>], right: &[Option<Real>]) -> Real {
        let mut square = Real::ZERO;
        for (x, y) in left.iter().flatten().zip(right.iter().flatten()) {
            let difference = x.sub(y).unwrap();
            square = square.add(&difference.mul(&difference).unwrap()).unwrap();
        }
        square.sqrt().unwrap()
    }

    #[test]
    fn rotation_keeps_all_distances() {
        let entry = |m: i64, v: i64| Real::from((m * m * 37 + v * v * 11 + m * v * 5) % 23 - 9);
        let row = |m: i64| (0..40).map(|v| Some(entry(m, v))).collect::<Vec<_>>();
        // The third report repeats the first; the last says nothing but zero.
        let losses = vec![row(1), row(2), row(1), row(3), vec![Some(Real::ZERO); 40]];
        let rotated = rotate(&losses).unwrap().unwrap();
        let bound: Real = "1e-16".parse().unwrap();
        for (i, left) in losses.iter().enumerate() {
            assert_eq!(rotated[i].len(), 5);
            for (j, right) in losses.iter().enumerate() {
                let want = distance(left, right);
                let got = distance(&rotated[i], &rotated[j]);
                assert!(
                    want.sub(&got).unwrap().abs() < bound,
                    "{i} {j}: {want} {got}"
                );
            }
        }
    }

    #[test]
    fn incomplete_reports_are_left_alone() {
        let mut losses = vec![vec![Some(Real::ONE); 4]; 2];
        losses[1][3] = None;
        assert_eq!(rotate(&losses).unwrap(), None);
    }
}
