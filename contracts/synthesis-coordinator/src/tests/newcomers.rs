//! How long good inferers wait behind mediocre ones.

use allora_interfaces::topic_registry::{AlloraSettings, Caps, Rule};
use allora_test_kit::Random;

use super::*;
use crate::state::SUBMISSIONS;

/// A topic of 8 places held by inferers with errors up to ±20.
struct Crowd {
    coordinator: TestCoordinator,
    random: Random,
}

impl Crowd {
    fn new(seed: u64) -> Self {
        let mut params = params();
        params.rule = Rule::Allora(AlloraSettings {
            alpha_regret: real("0.1"),
            ..original()
        });
        params.caps = Caps {
            inferers: 8,
            ..params.caps
        };
        let mut coordinator = TestCoordinator::with(params);
        coordinator.admit(Role::Reputer, "rex", 200).unwrap();
        for id in 1..=8 {
            coordinator
                .admit(Role::Inferer, &format!("w{id}"), id)
                .unwrap();
        }
        Self {
            coordinator,
            random: Random::new(seed),
        }
    }

    /// One epoch: everybody submits, `guests` with their errors in thousandths. Answers who of
    /// the guests takes part.
    fn live(&mut self, epoch: u64, guests: &[(u32, u64)]) -> Vec<bool> {
        let truth = 100_000 + self.random.below(6_001);
        self.coordinator.at_epoch(epoch, 1);
        let regulars = (1..=8).map(|id| (id, 20_000));
        let all: Vec<_> = regulars.chain(guests.iter().copied()).collect();
        for (id, error) in all {
            let value = truth + self.random.below(2 * error + 1) - error;
            let value = format!("{}.{:03}", value / 1000, value % 1000);
            self.coordinator
                .infer(&format!("w{id}"), epoch, &value)
                .unwrap();
        }
        let storage = &self.coordinator.deps.storage;
        let takes_part = |id| SUBMISSIONS.has(storage, (TOPIC, EpochId(epoch), ActorId(id)));
        let admitted = guests.iter().map(|(id, _)| takes_part(*id)).collect();
        self.coordinator.at_epoch(epoch, LAG);
        self.coordinator.advance();
        let truth = format!("{}.{:03}", truth / 1000, truth % 1000);
        self.coordinator.report("rex", epoch, &truth).unwrap();
        self.coordinator.at_epoch(epoch, LAG + REPORT);
        self.coordinator.advance();
        admitted
    }
}

#[test]
fn field_g9_a_perfect_inferer_is_in_within_50_epochs() {
    for seed in 0..20 {
        let mut crowd = Crowd::new(seed);
        for epoch in 0..30 {
            crowd.live(epoch, &[]);
        }
        crowd.coordinator.admit(Role::Inferer, "w9", 9).unwrap();
        let mut in_since = None;
        let mut missed = 0;
        for epoch in 30..130 {
            let admitted = crowd.live(epoch, &[(9, 1)])[0];
            if admitted && in_since.is_none() {
                in_since = Some(epoch);
            }
            missed += u32::from(in_since.is_some() && !admitted);
        }
        let waited = in_since.expect("never admitted") - 30;
        assert!(waited <= 50, "seed {seed} waited {waited} epochs");
        assert!(
            missed <= 10,
            "seed {seed} was out again for {missed} epochs"
        );
    }
}

#[test]
fn noise_that_waits_does_not_keep_an_expert_out() {
    for seed in 0..4 {
        let mut crowd = Crowd::new(seed);
        for epoch in 0..30 {
            crowd.live(epoch, &[]);
        }
        let mut guests = vec![(9, 1)];
        guests.extend((10..=17).map(|id| (id, 60_000)));
        for (id, _) in &guests {
            crowd
                .coordinator
                .admit(Role::Inferer, &format!("w{id}"), *id)
                .unwrap();
        }
        let (mut expert, mut noise) = (0, 0);
        for epoch in 30..230 {
            let admitted = crowd.live(epoch, &guests);
            if epoch >= 80 {
                expert += usize::from(admitted[0]);
                noise += admitted[1..].iter().filter(|there| **there).count();
            }
        }
        assert!(expert >= 135, "seed {seed}: {expert} of 150");
        assert!(noise < 600, "seed {seed}: {noise} of 1200");
    }
}
