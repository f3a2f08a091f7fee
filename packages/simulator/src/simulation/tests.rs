//! A short simulation from end to end.

use allora_interfaces::Role;
use allora_math::Real;
use allora_models::series::Series;
use allora_models::Target;
use cosmwasm_std::Uint128;

use super::*;

fn config(epochs: usize) -> SimulationConfig {
    SimulationConfig {
        epochs: Some(epochs),
        inferers: 5,
        forecasters: 3,
        reputers: 2,
        ..SimulationConfig::new(Series::bundled("sp500").unwrap())
    }
}

#[test]
fn a_network_runs_settles_pays_and_conserves() {
    let mut steps = vec![];
    let simulation = Simulation::new(config(35)).unwrap();
    let report = simulation
        .run(|progress| steps.push(progress.done))
        .unwrap();
    assert_eq!(report.violations, Vec::<String>::new());
    assert_eq!(steps.last(), Some(&35));
    let Supply {
        genesis,
        minted,
        total,
    } = report.supply;
    assert_eq!(genesis + minted, total);
    assert!(!minted.is_zero());
    assert_eq!(report.topics.len(), 2);
    for topic in &report.topics {
        assert_eq!((topic.settled, topic.void), (35, 0));
        assert!(topic.rmse.network > 0.0 && topic.rmse.network < 2.0 * topic.rmse.best_worker);
        let earned = |workers: &[WorkerReport]| -> Uint128 {
            workers.iter().map(|worker| worker.rewards).sum()
        };
        let (inferers, forecasters) = topic.workers.split_at(5);
        assert_eq!(earned(inferers), topic.alloc.inferers);
        assert_eq!(earned(forecasters), topic.alloc.forecasters);
        assert_eq!(earned(&topic.reputers), topic.alloc.reputers);
        assert!(!topic.alloc.inferers.is_zero() && !topic.alloc.reputers.is_zero());
        for (index, worker) in topic.workers.iter().enumerate() {
            let paid: f64 = topic
                .path
                .iter()
                .filter_map(|epoch| epoch.pays[index])
                .sum();
            let claimed = worker.rewards.u128() as f64 / 1e18;
            assert!(
                (paid - claimed).abs() <= 1e-9 * claimed.max(1.0),
                "{paid} {claimed}"
            );
        }
        let skill = topic.skill;
        let shares = [
            skill.best_quarter,
            skill.worst_quarter,
            skill.outer_coverage,
        ];
        assert!(
            shares
                .iter()
                .flatten()
                .all(|share| (0.0..=1.0).contains(share)),
            "{skill:?}"
        );
        assert!(skill.inner_coverage <= skill.outer_coverage);
        let quality = &topic.quality;
        assert_eq!((quality.broken, quality.intervals), (0, 34));
        let regret = quality.regret.unwrap();
        assert!(regret <= quality.bound.unwrap() && regret < quality.losses.unwrap());
        assert!(quality.sentence.contains("proven to stay below"));
        assert_eq!(
            skill.of_best,
            Some(topic.rmse.network / topic.rmse.best_worker)
        );
        assert!(skill
            .rank_correlation
            .is_some_and(|found| found.abs() <= 1.0));
    }
}

#[test]
fn weights_of_an_epoch_sum_to_one() {
    let report = Simulation::new(config(15)).unwrap().run(|_| ()).unwrap();
    for epoch in &report.topics[0].path {
        assert_eq!(epoch.virtual_experts.len(), 2);
        let nobody = epoch.virtual_experts.iter().map(|expert| expert.weight);
        let sum = epoch.weights.iter().flatten().sum::<f64>() + nobody.sum::<f64>();
        assert!((sum - 1.0).abs() < 1e-9, "epoch {}: {sum}", epoch.epoch);
    }
}

#[test]
fn the_same_seed_gives_the_same_report_and_another_does_not() {
    let run = |seed| {
        let config = SimulationConfig {
            seed,
            targets: vec![Target::Level],
            ..config(8)
        };
        let report = Simulation::new(config).unwrap().run(|_| ()).unwrap();
        format!("{report:?}")
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn models_never_see_the_future() {
    let text = |last: &str| {
        let rows: String = (1..=28)
            .map(|day| format!("2020-01-{day:02},{}\n", 100 + day * day % 7))
            .collect();
        format!("date,close\n{rows}2020-02-01,{last}\n")
    };
    let values = |last: &str| {
        let config = SimulationConfig {
            epochs: Some(12),
            ..SimulationConfig::new(Series::parse("x", &text(last)).unwrap())
        };
        let report = Simulation::new(config).unwrap().run(|_| ()).unwrap();
        let paths = report.topics.iter().map(|topic| &topic.path);
        paths
            .flatten()
            .map(|epoch| epoch.values.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(values("90"), values("500"));
}

/// Pay of forecasters by skill in ALLO, and that of all of them.
fn paid_to_forecasters(topic: &TopicReport) -> (impl Fn(&str) -> f64 + '_, f64) {
    let forecasters = || {
        let workers = topic.workers.iter();
        workers.filter(|worker| worker.role == Role::Forecaster)
    };
    let of = move |name: &str| -> f64 {
        let own = forecasters().filter(|worker| worker.model == name);
        own.map(|worker| worker.rewards.u128() as f64 / 1e18).sum()
    };
    let all = topic.alloc.forecasters.u128() as f64 / 1e18;
    (of, all)
}

#[test]
fn where_the_phase_decides_the_network_is_far_better_than_the_best_and_knowledge_is_paid() {
    for seed in [1, 2] {
        let config = SimulationConfig {
            epochs: Some(150),
            seed,
            ..SimulationConfig::regimes()
        };
        let report = Simulation::new(config).unwrap().run(|_| ()).unwrap();
        assert_eq!(report.violations, Vec::<String>::new());
        let topic = &report.topics[0];
        let warm = &topic.path[30..];
        let (rmse, ..) = measure::errors(warm, 12);
        println!("{seed}: {rmse:?}, {:?}", topic.rmse);
        assert!(rmse.network < 0.5 * rmse.best_worker, "{rmse:?}");
        assert!(rmse.network < 0.7 * rmse.naive, "{rmse:?}");
        let (paid, all) = paid_to_forecasters(topic);
        let of: Vec<f64> = ["knows", "half-knows", "guesses", "misleads"]
            .map(&paid)
            .into();
        println!("{of:?} of {all}");
        assert!(of[0] > of[1] && of[1] > of[2], "{of:?}");
        assert!(of[2] + of[3] <= 0.02 * all, "{of:?} of {all}");
    }
}

#[test]
fn what_is_not_possible_in_regimes_is_refused() {
    let refused = |change: fn(&mut SimulationConfig)| {
        let mut config = SimulationConfig::regimes();
        change(&mut config);
        Simulation::new(config).err().unwrap().to_string()
    };
    let printed = refused(|config| config.inferers = 3);
    assert!(printed.contains("choose 4 or more"), "{printed}");
    let printed = refused(|config| config.targets = Target::ALL.to_vec());
    assert!(printed.contains("no return"), "{printed}");
    let printed = refused(|config| config.epochs = Some(10_001));
    assert!(printed.contains("choose 1 to 10000"), "{printed}");
}

#[test]
fn impossible_configurations_are_refused() {
    let refused = |change: fn(&mut SimulationConfig)| {
        let mut config = config(10);
        change(&mut config);
        Simulation::new(config).err().unwrap().to_string()
    };
    assert_eq!(
        refused(|config| config.inferers = 0),
        "0 inferers are not possible; choose 1 to 64"
    );
    assert_eq!(
        refused(|config| config.forecasters = 17),
        "17 forecasters are not possible; choose 0 to 16"
    );
    assert_eq!(
        refused(|config| config.epochs = Some(5_030)),
        "5030 epochs need 5032 observations, and sp500 has 5031; choose at most 5029 epochs"
    );
    assert_eq!(
        refused(|config| config.epochs = Some(0)),
        "0 epochs are not possible; choose 1 to 5029"
    );
    assert!(refused(|config| config.targets.clear()).starts_with("no target"));
    assert!(refused(|config| config.targets = vec![Target::Level; 2]).contains("twice"));
    assert!(refused(|config| {
        let series = Series::parse("x", "date,close\n2020-01-01,5\n").unwrap();
        config.scenario = Scenario::Market(series);
    })
    .contains("needs at least 3"));
    assert!(refused(|config| {
        let text = "date,close\n2020-01-01,5\n2020-01-02,-5\n2020-01-03,5\n";
        config.scenario = Scenario::Market(Series::parse("x", text).unwrap());
    })
    .contains("line 3"));
}

#[test]
fn the_smallest_network_and_the_shortest_series_work() {
    let text = "date,close\n2020-01-01,5\n2020-01-02,5\n2020-01-03,5\n";
    let config = SimulationConfig {
        inferers: 1,
        forecasters: 0,
        reputers: 1,
        ..SimulationConfig::new(Series::parse("x", text).unwrap())
    };
    assert_eq!(config.epochs(), 1);
    let report = Simulation::new(config).unwrap().run(|_| ()).unwrap();
    assert_eq!(report.violations, Vec::<String>::new());
    assert_eq!(report.topics[0].settled, 1);
}

/// Says what will be, from the series itself, or nothing in every third epoch.
struct Oracle {
    values: Vec<f64>,
    asked: usize,
}

impl Guest for Oracle {
    fn name(&self) -> String {
        "oracle".to_owned()
    }

    fn infer(&mut self, asked: Asked<'_>) -> Option<Real> {
        let next = asked.record.history.len();
        assert_eq!(next, asked.known + self.asked, "it is shown the future");
        self.asked += 1;
        (!self.asked.is_multiple_of(3)).then(|| super::number::to_chain(self.values[next], 0.0))
    }
}

#[test]
fn a_guest_competes_and_is_paid_as_everybody_is() {
    let series = Series::bundled("sp500").unwrap();
    let values = series.closes();
    let config = SimulationConfig {
        scenario: Scenario::Market(series),
        targets: vec![Target::Level],
        ..config(30)
    };
    let oracle = Oracle { values, asked: 0 };
    let simulation = Simulation::new(config.clone()).unwrap();
    let report = simulation.with_guest(Box::new(oracle)).run(|_| ()).unwrap();
    assert!(report.violations.is_empty(), "{:?}", report.violations);
    let workers = &report.topics[0].workers[..config.inferers];
    let (oracle, others) = workers.split_last().unwrap();
    assert_eq!((oracle.model.as_str(), oracle.epochs), ("oracle", 20));
    assert_eq!(oracle.rmse, Some(0.0));
    assert!(others.iter().all(|other| other.epochs == 30));
    assert!(
        others.iter().all(|other| other.rewards < oracle.rewards),
        "{workers:?}"
    );
}
