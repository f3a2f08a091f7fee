//! Errors in hindsight.

use super::report::{EpochReport, Rmse};

/// Root mean square of errors; `None` of none.
pub(super) fn root_mean_square(errors: impl Iterator<Item = f64>) -> Option<f64> {
    let (total, count) = errors.fold((0.0, 0_u32), |(total, count), error| {
        (total + error * error, count + 1)
    });
    (count > 0).then(|| (total / f64::from(count)).sqrt())
}

/// Mean; `None` of nothing.
pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (total, count) = values.fold((0.0, 0_u32), |(total, count), value| {
        (total + value, count + 1)
    });
    (count > 0).then(|| total / f64::from(count))
}

/// Error of a worker, if it took part at all.
pub(super) fn worker_error(path: &[EpochReport], worker: usize) -> Option<f64> {
    root_mean_square(path.iter().filter_map(|epoch| {
        let value = epoch.values.get(worker).copied().flatten()?;
        Some(value - epoch.truth)
    }))
}

/// Errors over a path, with the best and the worst of the first `inferers` workers.
pub(super) fn errors(
    path: &[EpochReport],
    inferers: usize,
) -> (Rmse, Option<usize>, Option<usize>) {
    let of = |value: fn(&EpochReport) -> f64| {
        root_mean_square(path.iter().map(|epoch| value(epoch) - epoch.truth)).unwrap_or(0.0)
    };
    let throughout = |worker: &usize| {
        path.iter()
            .all(|epoch| epoch.values.get(*worker).copied().flatten().is_some())
    };
    let mut ranking: Vec<(f64, usize)> = (0..inferers)
        .filter(throughout)
        .filter_map(|worker| Some((worker_error(path, worker)?, worker)))
        .collect();
    ranking.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    let (best, worst) = (ranking.first().copied(), ranking.last().copied());
    let rmse = Rmse {
        network: of(|epoch| epoch.network),
        naive: of(|epoch| epoch.naive),
        uniform_mean: of(|epoch| epoch.uniform_mean),
        median: of(|epoch| epoch.median),
        best_worker: best.map_or(0.0, |(error, _)| error),
        worst_worker: worst.map_or(0.0, |(error, _)| error),
    };
    (
        rmse,
        best.map(|(_, worker)| worker),
        worst.map(|(_, worker)| worker),
    )
}
