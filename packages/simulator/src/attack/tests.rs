//! Attackers on small networks.

use allora_models::record::EpochRecord;
use allora_models::rng::Rng;
use allora_models::series::Series;
use allora_models::{PublicRecord, Target};
use cosmwasm_std::Uint128;

use super::adversary::{Act, Adversary, World};
use super::inferences::{Copy, Poison};
use super::places::Reset;
use super::*;
use crate::simulation::{ConfigError, Simulation, SimulationConfig};

fn config(epochs: usize) -> SimulationConfig {
    SimulationConfig {
        epochs: Some(epochs),
        targets: vec![Target::Level],
        inferers: 6,
        forecasters: 2,
        reputers: 3,
        ..SimulationConfig::new(Series::bundled("sp500").unwrap())
    }
}

fn plan(attack: Attack, strength: f64) -> AttackPlan {
    AttackPlan {
        attack,
        strength,
        from: 8,
    }
}

#[test]
fn every_attack_runs_and_breaks_no_law() {
    let without = Simulation::new(config(26)).unwrap().run(|_| ()).unwrap();
    for attack in Attack::ALL {
        for strength in attack.strengths() {
            let plan = plan(attack, strength);
            let poisons = matches!(attack, Attack::Poison | Attack::Horde);
            let config = SimulationConfig {
                attack: Some(plan),
                ..config(26)
            };
            let with = Simulation::new(config).unwrap().run(|_| ()).unwrap();
            assert_eq!(with.violations, Vec::<String>::new(), "{attack}");
            let report = AttackReport::new(plan, &with.topics[0], &without.topics[0]);
            assert_eq!(report.epochs, 26 - plan.start(), "{attack}");
            assert!(report.accounts > 0, "{attack}");
            assert!(report.error_without > 0.0 && report.best_honest > 0.0);
            assert!(report.paid >= 0.0 && report.equal_share > 0.0, "{attack}");
            let spells = report
                .poisoned
                .map(|poisoned| [poisoned.before, poisoned.poison, poisoned.between]);
            let counts = spells.map(|spells| spells.map(|spell| spell.epochs));
            assert_eq!(counts, poisons.then_some([9, 1, 8]), "{attack}");
            let paid = spells.map(|spells| spells.iter().map(|spell| spell.paid).sum::<f64>());
            assert!(paid.is_none_or(|paid| (paid - report.paid).abs() < 1e-6));
            let last = report.path.last().unwrap();
            assert_eq!(last.error_with, report.error_with);
            assert!((0.0..=1.0).contains(&last.share), "{attack}");
        }
    }
}

#[test]
fn attackers_and_honest_share_all_that_is_paid() {
    let attacked = SimulationConfig {
        attack: Some(plan(Attack::Noise, 0.1)),
        ..config(20)
    };
    let report = Simulation::new(attacked).unwrap().run(|_| ()).unwrap();
    let topic = &report.topics[0];
    let paid: f64 = topic.parts.iter().flatten().map(|part| part.pay).sum();
    let emitted = topic.alloc.rewards().u128() as f64 / 1e18;
    assert!((paid - emitted).abs() < 1e-6 * emitted, "{paid} {emitted}");
    let attackers = topic.parts.iter().flatten().filter(|part| part.attacks);
    assert_eq!(attackers.count(), 12);
}

#[test]
fn the_same_seed_gives_the_same_attack_and_the_honest_predict_as_without() {
    let once = || run(config(20), plan(Attack::Poison, 50.0), |_| ()).unwrap();
    let (one, two) = (once(), once());
    assert_eq!(format!("{:?}", one.attacks), format!("{:?}", two.attacks));
    let values = |report: &crate::simulation::SimulationReport| -> Vec<Vec<Option<f64>>> {
        let path = report.topics[0].path.iter();
        path.map(|epoch| epoch.values[..6].to_vec()).collect()
    };
    assert_eq!(values(&one.with), values(&one.without));
}

#[test]
fn goals_are_met_by_an_exact_copy_and_missed_by_whoever_takes_a_share() {
    let run = run(config(40), plan(Attack::Copy, 1.0), |_| ()).unwrap();
    let goal = run.attacks[0].goal.unwrap();
    assert!(goal.met && goal.found.unwrap() <= 0.02, "{goal:?}");
    let [with, without] = [&run.with, &run.without].map(|report| &report.topics[0]);
    let mut greedy = run.attacks[0].clone();
    greedy.paid_each = greedy.same_skill.unwrap();
    let goal = Goal::of(plan(Attack::Copy, 1.0), &greedy, with, without).unwrap();
    assert_eq!((goal.found, goal.met), (Some(1.0), false));
}

#[test]
fn the_grid_has_every_attack_and_clones_from_the_first_epoch() {
    let grid = AttackPlan::grid();
    let of = |attack| grid.iter().filter(move |plan| plan.attack == attack);
    assert!(Attack::ALL.iter().all(|attack| of(*attack).count() >= 2));
    assert_eq!(of(Attack::Clones).filter(|plan| plan.from == 0).count(), 2);
}

#[test]
fn a_lazy_reputer_is_paid_less_than_its_stake_would_earn() {
    let run = run(config(30), plan(Attack::LazyReputer, 0.1), |_| ()).unwrap();
    let ratio = run.attacks[0].ratio.unwrap();
    assert!(ratio < 0.9, "{ratio}");
}

#[test]
fn impossible_attacks_are_refused_with_what_is_possible() {
    let refused = |change: fn(&mut SimulationConfig), plan: AttackPlan| {
        let mut config = config(20);
        config.attack = Some(plan);
        change(&mut config);
        let error: ConfigError = Simulation::new(config).err().unwrap();
        error.to_string()
    };
    let printed = refused(|_| (), plan(Attack::Squat, 1.5));
    assert!(printed.contains("choose 0.01 to 1 ("), "{printed}");
    let printed = refused(|_| (), plan(Attack::Pair, f64::NAN));
    assert!(printed.contains("not possible"), "{printed}");
    let late = AttackPlan::new(Attack::Pair);
    let printed = refused(|_| (), late);
    assert!(printed.contains("from epoch 30"), "{printed}");
    let printed = refused(|config| config.inferers = 45, plan(Attack::Clones, 0.0));
    assert!(printed.contains("choose 1 to 44"), "{printed}");
    assert!("clone".parse::<Attack>().is_err());
    for attack in Attack::ALL {
        assert_eq!(attack.name().parse(), Ok(attack));
        let (low, high) = attack.bounds();
        let possible = attack.strengths().map(|x| (low..=high).contains(&x));
        assert_eq!(possible, [true, true], "{attack}");
    }
}

/// Inferer 1 is the best so far, truth 10 comes next.
fn record() -> PublicRecord {
    PublicRecord {
        history: vec![1.0, 2.0, 4.0],
        epochs: vec![EpochRecord {
            truth: 4.0,
            network: 3.0,
            inferences: vec![0.0, 3.5, 9.0],
        }],
    }
}

fn world<'a>(record: &'a PublicRecord, age: usize, submitted: &'a [f64]) -> World<'a> {
    World {
        age,
        lifetime: 400,
        record,
        submitted,
        truth: 10.0,
        honest_stake: Uint128::new(100),
    }
}

#[test]
fn a_copier_repeats_the_best_so_far() {
    let record = record();
    let world = world(&record, 3, &[5.0, 6.0, 7.0]);
    assert_eq!(world.deviation(), 0.5);
    let acts = Copy { accounts: 2 }.act(&world);
    assert_eq!(acts, [(0, Act::Infer(6.0)), (1, Act::Infer(6.0))]);
}

#[test]
fn a_poisoner_is_good_first_and_then_far_off_once_in_a_hundred_epochs() {
    let record = record();
    let mut poison = Poison {
        error: 50.0,
        rng: Rng::new(1, 1),
    };
    let poisoned: Vec<usize> = (0..400)
        .filter(|age| {
            let acts = poison.act(&world(&record, *age, &[5.0, 6.0, 7.0]));
            let Some((0, Act::Infer(value))) = acts.last() else {
                panic!("{acts:?}");
            };
            (value - 10.0).abs() > 5.0
        })
        .collect();
    assert_eq!(poisoned, [150, 250, 350]);
}

#[test]
fn whoever_resets_is_somebody_else_every_few_epochs() {
    let record = record();
    let mut reset = Reset {
        interval: 3,
        current: 0,
        rng: Rng::new(1, 1),
    };
    let accounts: Vec<usize> = (0..7)
        .filter_map(|age| {
            let acts = reset.act(&world(&record, age, &[5.0]));
            acts.last().map(|(account, _)| *account)
        })
        .collect();
    assert_eq!(accounts, [0, 0, 0, 1, 1, 1, 2]);
}
