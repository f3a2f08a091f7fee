//! The world is what it says, and knowing its phase pays.

use super::wave::Wave;
use super::*;
use crate::window::{mean, median, root_mean_square};

const EPOCHS: usize = 300;
const INFERERS: usize = 12;

/// All epochs of a world, the network publishing the plain mean.
fn epochs(seed: u64, inferers: usize, forecasters: usize) -> Vec<RegimeEpoch> {
    let mut world = Regimes::new(seed, inferers, forecasters);
    (0..EPOCHS)
        .map(|_| {
            let epoch = world.open();
            world.close(&epoch, mean(&epoch.inferences));
            epoch
        })
        .collect()
}

/// What inferers say together, weighted by what a forecaster says of them:
/// `w = exp(−4·(f − min) / (median − min))`; the plain mean if it says nothing.
fn implied(epoch: &RegimeEpoch, forecast: &[(usize, f64)]) -> f64 {
    let losses: Vec<f64> = forecast.iter().map(|(_, loss)| *loss).collect();
    let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
    let unit = median(&losses) - least;
    if losses.is_empty() || unit <= 0.0 {
        return mean(&epoch.inferences);
    }
    let (mut total, mut sum) = (0.0, 0.0);
    for (inferer, loss) in forecast {
        let weight = (-4.0 * (loss - least) / unit).exp();
        total += weight;
        sum += weight * epoch.inferences[*inferer];
    }
    sum / total
}

/// Root mean squared error of what is said of each epoch.
fn error(epochs: &[RegimeEpoch], said: impl Fn(&RegimeEpoch) -> f64) -> f64 {
    let errors: Vec<f64> = epochs
        .iter()
        .map(|epoch| said(epoch) - epoch.truth)
        .collect();
    root_mean_square(&errors)
}

/// Errors of the best single inferer, of the plain mean, and of what each skill implies.
fn errors_of(epochs: &[RegimeEpoch], seers: usize) -> (f64, f64, Vec<f64>) {
    let best = (0..epochs[0].inferences.len())
        .map(|inferer| error(epochs, |epoch| epoch.inferences[inferer]))
        .fold(f64::INFINITY, f64::min);
    let plain = error(epochs, |epoch| mean(&epoch.inferences));
    let skills = (0..seers)
        .map(|seer| error(epochs, |epoch| implied(epoch, &epoch.forecasts[seer])))
        .collect();
    (best, plain, skills)
}

#[test]
fn who_knows_the_phase_is_twice_as_good_as_the_best_inferer() {
    for seed in 1..6 {
        let epochs = epochs(seed, INFERERS, Skill::ALL.len());
        let (best, plain, skills) = errors_of(&epochs, Skill::ALL.len());
        println!("best {best:.3}, plain mean {plain:.3}");
        for (skill, error) in Skill::ALL.iter().zip(&skills) {
            println!("{skill:?}: {error:.3}");
        }
        let [knows, half, _, averages, repeats, guesses, misleads] = skills[..] else {
            panic!("{skills:?}");
        };
        assert!(knows < 0.5 * best && knows < 0.5 * plain, "{knows} {best}");
        assert!(knows < half && half < averages.min(repeats).min(guesses));
        assert!(misleads > plain && guesses > plain, "{misleads} {guesses}");
    }
}

#[test]
fn context_is_learnt_from_what_is_public() {
    for seed in 1..6 {
        let epochs = epochs(seed, INFERERS, Skill::ALL.len());
        let (best, plain, skills) = errors_of(&epochs[100..], Skill::ALL.len());
        let (learns, others) = (skills[2], &skills[3..]);
        println!("{learns:.3} of {best:.3} and {plain:.3}, {others:?}");
        assert!(learns < 0.5 * best && learns < plain, "{learns} {best}");
        assert!(
            others.iter().all(|other| learns < 0.5 * other),
            "{others:?}"
        );
    }
}

#[test]
fn each_inferer_is_right_in_its_phase_and_poor_in_others() {
    let epochs = epochs(7, 8, 0);
    for inferer in 0..8 {
        let of = |own: bool| -> f64 {
            let chosen: Vec<RegimeEpoch> = epochs
                .iter()
                .filter(|epoch| (epoch.phase == inferer % PHASES) == own)
                .cloned()
                .collect();
            error(&chosen, |epoch| epoch.inferences[inferer])
        };
        assert!((0.11..0.2).contains(&of(true)), "{}", of(true));
        assert!((0.85..1.7).contains(&of(false)), "{}", of(false));
    }
}

#[test]
fn whoever_is_poor_errs_in_part_together_so_that_the_median_is_no_way_out() {
    for seed in 1..6 {
        let epochs = epochs(seed, INFERERS, 0);
        let (best, ..) = errors_of(&epochs, 0);
        let middle = error(&epochs, |epoch| median(&epoch.inferences));
        println!("median {middle:.3} of {best:.3}");
        assert!(middle > 0.4 * best, "{middle} {best}");
    }
}

#[test]
fn phases_follow_one_another_in_cycles_and_the_history_tells_them() {
    let mut world = Regimes::new(8, 1, 0);
    let mut starts = Vec::new();
    let mut before = None;
    let mut counts = [0; PHASES];
    for index in 0..EPOCHS {
        let epoch = world.open();
        assert_eq!(epoch.phase, phase(&world.record().history));
        counts[epoch.phase] += 1;
        if epoch.phase == 0 && before == Some(3) {
            starts.push(index);
        }
        before = Some(epoch.phase);
        world.close(&epoch, epoch.truth);
    }
    assert!(counts.iter().all(|count| *count > EPOCHS / 8), "{counts:?}");
    // Noise at a turning point may move it by an epoch or two.
    let (shortest, longest) = Wave::CYCLES;
    for pair in starts.windows(2) {
        let length = pair[1] - pair[0];
        assert!((shortest - 2..=longest + 2).contains(&length), "{starts:?}");
    }
}

#[test]
fn a_world_is_its_seed_and_another_actor_changes_nobody_else() {
    let (few, many) = (epochs(3, 8, 7), epochs(3, 8, 14));
    assert_eq!(epochs(3, 8, 7), few);
    assert_ne!(epochs(4, 8, 7)[0].inferences, few[0].inferences);
    for (few, many) in few.iter().zip(&many) {
        assert_eq!(few.inferences, many.inferences);
        assert_eq!(few.forecasts[..], many.forecasts[..7]);
        assert_ne!(many.forecasts[0], many.forecasts[7]);
    }
    let more = epochs(3, 12, 7);
    assert_eq!(few[9].inferences[..], more[9].inferences[..8]);
    assert_eq!(few[9].truth, more[9].truth);
}

#[test]
fn the_loss_expected_of_an_inferer_is_its_mean_loss() {
    let mut inferer = Specialist::new(0, Rng::new(5, 5));
    let losses: Vec<f64> = (0..20_000)
        .map(|_| {
            let error = inferer.error(0, 0.0);
            (error * error).log10()
        })
        .collect();
    assert!((mean(&losses) - inferer.expected_loss(0)).abs() < 0.03);
}
