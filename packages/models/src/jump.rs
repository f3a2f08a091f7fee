//! Where a series changes its scale for good: a peg given up, a currency renamed.

use super::window::{last, median, steps, tail};

/// Levels that say what is usual.
const WINDOW: usize = 21;

/// A level of another scale is larger or smaller than the usual ones by more than this.
const FACTOR: f64 = 10.0;

/// Usual steps that a step to another scale is larger than. Series around zero change their size
/// by any factor in a usual step.
const STEPS: f64 = 10.0;

/// Whether a level is of another scale than those before it, oldest first: it differs in size
/// from the newest and from their median by more than `FACTOR`, by a step of more than `STEPS`
/// median ones. Zero has no scale: nothing breaks to it or from it.
pub(crate) fn scale_break(before: &[f64], level: f64) -> bool {
    let recent = tail(before, WINDOW);
    let newest = last(recent);
    if !is_another_size(newest, level) {
        return false;
    }
    let sizes: Vec<f64> = recent.iter().map(|level| level.abs()).collect();
    let moves: Vec<f64> = steps(recent).iter().map(|step| step.abs()).collect();
    is_another_size(median(&sizes), level) && (level - newest).abs() > STEPS * median(&moves)
}

fn is_another_size(one: f64, other: f64) -> bool {
    let (small, large) = (one.abs().min(other.abs()), one.abs().max(other.abs()));
    small > 0.0 && large > FACTOR * small
}

/// Follows a series and tells where its present scale began. One level of another scale is a
/// suspicion; it takes a second one to make a break, else it was a spike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scale {
    /// The newest levels of the present scale, the suspect included.
    recent: Vec<f64>,
    seen: usize,
    start: usize,
    suspect: bool,
}

impl Scale {
    /// Takes in the next level.
    pub(crate) fn observe(&mut self, level: f64) {
        let before = self.recent.len().saturating_sub(1);
        let confirmed =
            self.suspect && scale_break(self.recent.get(..before).unwrap_or(&[]), level);
        if confirmed {
            self.recent.drain(..before);
            self.start = self.seen.saturating_sub(1);
        }
        self.suspect = scale_break(&self.recent, level);
        self.recent.push(level);
        self.seen += 1;
        if self.recent.len() > WINDOW + 1 {
            self.recent.remove(0);
        }
    }

    /// Index of the first level of the present scale.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// Whether the newest level may have begun another scale.
    pub(crate) fn is_suspect(&self) -> bool {
        self.suspect
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;
    use crate::series::Series;

    /// Where the scale began after each level, and whether the level was suspect.
    fn follow(levels: &[f64]) -> Vec<(usize, bool)> {
        let mut scale = Scale::default();
        levels
            .iter()
            .map(|level| {
                scale.observe(*level);
                (scale.start(), scale.is_suspect())
            })
            .collect()
    }

    #[test]
    fn a_jump_is_a_break_once_the_next_level_confirms_it() {
        let mut levels = vec![10.0; 30];
        levels.extend([21_000.0, 41_000.0, 56_000.0]);
        let followed = follow(&levels);
        assert_eq!(
            followed[29..],
            [(0, false), (0, true), (30, false), (30, false)]
        );
    }

    #[test]
    fn a_fall_after_steep_growth_is_a_break() {
        let mut levels: Vec<f64> = (0..60).map(|t| 1.2_f64.powi(t)).collect();
        levels.extend([4.5, 4.6, 4.4]);
        let followed = follow(&levels);
        assert!(followed[..60].iter().all(|found| *found == (0, false)));
        assert_eq!(followed[60..], [(0, true), (60, false), (60, false)]);
    }

    #[test]
    fn one_break_may_follow_another() {
        let levels = [5.0, 5.0, 5.0, 5e3, 5e6, 5e6, 5.0, 5.0];
        let starts: Vec<usize> = follow(&levels).iter().map(|found| found.0).collect();
        assert_eq!(starts, [0, 0, 0, 0, 3, 4, 4, 6]);
    }

    #[test]
    fn a_spike_is_suspect_but_no_break() {
        let mut levels = vec![10.0; 30];
        levels.extend([1_000.0, 10.0, 11.0]);
        let followed = follow(&levels);
        assert_eq!(followed[30..], [(0, true), (0, false), (0, false)]);
    }

    #[test]
    fn there_is_no_break_where_nothing_but_the_market_moves() {
        for name in Series::bundled_names() {
            let closes = Series::bundled(name).unwrap().closes();
            assert!(
                follow(&closes).iter().all(|found| *found == (0, false)),
                "{name}"
            );
        }
    }

    #[test]
    fn a_series_around_zero_and_one_that_is_mostly_zero_do_not_break() {
        let mut rng = Rng::new(1, 1);
        let around: Vec<f64> = (0..20_000).map(|_| rng.normal()).collect();
        // The first levels hardly say what is usual.
        assert!(follow(&around)[WINDOW..]
            .windows(2)
            .all(|pair| pair[0] == pair[1]));
        let mostly: Vec<f64> = (0..500)
            .map(|t| if t % 9 == 0 { 1.0 + rng.uniform() } else { 0.0 })
            .collect();
        assert!(follow(&mostly).iter().all(|found| *found == (0, false)));
    }

    #[test]
    fn a_break_is_one_in_any_unit() {
        let mut levels = vec![10.0, 11.0, 9.0, 12.0, 10.0];
        levels.extend([900.0, 950.0]);
        for unit in [1e-30, 1.0, 1e30] {
            let scaled: Vec<f64> = levels.iter().map(|level| unit * level).collect();
            assert_eq!(follow(&scaled), follow(&levels));
        }
    }
}
