//! The whole life of an epoch, its numbers checked against plain arithmetic.

use allora_interfaces::synthesis_coordinator::{
    ArchiveEntry, EpochPhase, ForecastElement, PaymentStatus,
};
use allora_interfaces::topic_registry::{TopicParams, TopicStatus};
use allora_interfaces::units::{GENESIS_SUPPLY, ONE_ALLO};
use allora_interfaces::{EpochId, Role, TopicId};
use allora_math::{Number, Real};
use allora_testing::{allo, example_topic, SuiteBuilder};
use allora_tests::numbers::{assert_close, float, real, whole};
use allora_tests::setup::{allora_params, quick_params, Actor, Setup};
use allora_tests::{events, formulas};
use cosmwasm_std::Uint128;

/// | step | who | what | then |
/// |---|---|---|---|
/// | 1 | creator | sends 1 ALLO with `CreateTopic` | topic 1 is active, treasury has 1 ALLO |
/// | 2 | ann, bob, rep | send 1 ALLO with `Register` | numbered 1, 2, 3; treasury has 4 ALLO |
/// | 3 | rep | stakes 50 ALLO | the topic emits |
/// | 4 | ann, bob | submit 102 and 96 | open epoch 0 |
/// | 5 | keeper | closes at 200 s | inference 99 |
/// | 6 | rep | reports 100 at 600 s | |
/// | 7 | keeper | settles at 700 s | everybody is credited |
/// | 8 | all | claim | the vault owes no rewards |
#[test]
fn an_epoch_goes_from_a_paid_topic_to_claimed_rewards() {
    let mut suite = SuiteBuilder::new().build();
    let [creator, ann, bob, rep] = ["creator", "ann", "bob", "rep"].map(|name| {
        let account = suite.account(name);
        suite.fund(&account, allo(100));
        account
    });

    // 1
    let topic = suite
        .create_topic(&creator, example_topic(), quick_params())
        .unwrap();
    assert_eq!(topic, TopicId(1));
    assert_eq!(suite.balance(&creator).unwrap(), allo(99));
    assert_eq!(suite.ledger().unwrap().treasury, allo(1));
    let entry = suite.topic_entry(topic).unwrap();
    assert_eq!(entry.status, TopicStatus::Active);
    assert_eq!(entry.creator, creator.to_string());
    assert_eq!(entry.created_at, suite.now());

    // 2
    let numbers = [
        suite.register(&ann, topic, Role::Inferer).unwrap().0,
        suite.register(&bob, topic, Role::Inferer).unwrap().0,
        suite.register(&rep, topic, Role::Reputer).unwrap().0,
    ];
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(suite.ledger().unwrap().treasury, allo(4));
    assert_eq!(suite.topic_account(topic).unwrap().revenue, allo(3));
    assert!(!suite.topic_account(topic).unwrap().emitting);

    // 3
    suite.stake(&rep, topic, allo(50)).unwrap();
    assert_eq!(suite.stake_of(&rep, topic).unwrap(), allo(50));
    assert!(suite.topic_account(topic).unwrap().emitting);

    // 4
    let epoch = EpochId(0);
    suite
        .submit(&ann, topic, epoch, Some(whole(102)), vec![])
        .unwrap();
    suite
        .submit(&bob, topic, epoch, Some(whole(96)), vec![])
        .unwrap();
    assert_eq!(suite.topic(topic).unwrap().open_epochs, [epoch]);
    assert!(suite.network_inference(topic, 1_000).is_err());

    // 5
    suite.skip_to_close(topic, epoch).unwrap();
    let closed = suite.advance(topic).unwrap();
    assert_eq!(events::value(&closed, "epoch_synthesized", "value"), "99");
    let inference = suite.network_inference(topic, 0).unwrap();
    assert_eq!(inference.epoch, epoch);
    assert_eq!(inference.value, whole(99));
    assert_eq!(inference.contributors, 2);
    assert_eq!(inference.age, 0);
    assert_eq!(inference.timestamp, suite.now());
    assert_eq!(inference.last_loss, None);

    // 6
    suite.skip_to_report(topic, epoch).unwrap();
    suite.report(&rep, topic, epoch, whole(100)).unwrap();

    // 7
    suite.skip_to_settlement(topic, epoch).unwrap();
    let settled = suite.advance(topic).unwrap();
    assert_eq!(events::value(&settled, "epoch_settled", "truth"), "100");
    let record = suite.epoch(topic, epoch).unwrap();
    assert_eq!(record.phase, EpochPhase::Settled);
    assert_eq!(record.truth, Some(whole(100)));
    // (100 − 99)²
    assert_eq!(record.loss, Some(Real::ONE));
    let paid = [&ann, &bob, &rep].map(|who| suite.rewards(who, topic).unwrap());
    let total: Uint128 = paid.iter().sum();
    assert_eq!(record.rewards, Some(total));
    assert_eq!(suite.ledger().unwrap().rewards, total);
    let status = suite.status(topic, &rep).unwrap();
    assert!(matches!(
        status.roles[2].last_payment,
        PaymentStatus::Earned { .. }
    ));
    assert_eq!(suite.check_invariants(), Vec::<String>::new());

    // 8
    for (who, rewards) in [&ann, &bob, &rep].into_iter().zip(paid) {
        let before = suite.balance(who).unwrap();
        if rewards.is_zero() {
            suite.claim(who, &[topic]).unwrap_err();
        } else {
            suite.claim(who, &[topic]).unwrap();
        }
        assert_eq!(suite.balance(who).unwrap(), before + rewards);
    }
    assert!(suite.ledger().unwrap().rewards.is_zero());
    assert_eq!(suite.check_invariants(), Vec::<String>::new());
}

const TRUTH: i64 = 100_000;
const INFERENCES: [i64; 4] = [101_500, 99_250, 100_750, 103_000];

/// An epoch of four unknown inferers and a reputer, settled.
fn first_epoch(params: TopicParams) -> (Setup, cw_multi_test::AppResponse) {
    let mut setup = Setup::new(params, [4, 0, 1]);
    let epoch = EpochId(0);
    for (actor, inference) in setup.inferers.clone().iter().zip(INFERENCES) {
        setup
            .suite
            .submit(
                &actor.account,
                setup.topic,
                epoch,
                Some(real(inference)),
                vec![],
            )
            .unwrap();
    }
    setup.close(epoch);
    setup.suite.skip_to_report(setup.topic, epoch).unwrap();
    let reputer = setup.reputers[0].account.clone();
    setup
        .suite
        .report(&reputer, setup.topic, epoch, real(TRUTH))
        .unwrap();
    setup.suite.skip_to_settlement(setup.topic, epoch).unwrap();
    let response = setup.suite.advance(setup.topic).unwrap();
    (setup, response)
}

/// Rewards of the four inferers and the reputer, as parts of the topic's reward,
/// under the rule of the original, by plain arithmetic.
fn expected_parts(deviation: fn(&[f64]) -> f64) -> Vec<f64> {
    let inferences = INFERENCES.map(|thousandths| thousandths as f64 / 1_000.0);
    let scores = formulas::first_inferer_scores(TRUTH as f64 / 1_000.0, &inferences);
    let fractions = formulas::reward_fractions(&scores, deviation(&scores));
    let inferers = formulas::first_entropy(&fractions);
    let reputers = formulas::first_entropy(&[1.0]);
    let whole = inferers + reputers;
    let mut parts: Vec<f64> = fractions.iter().map(|f| f * inferers / whole).collect();
    parts.push(reputers / whole);
    parts
}

#[test]
fn the_first_epoch_credits_what_plain_arithmetic_says() {
    let (setup, settled) = first_epoch(quick_params());

    let emission = events::amount(&settled, "epoch_paid", "emission") as f64;
    let inferences = INFERENCES.map(|thousandths| thousandths as f64 / 1_000.0);
    let shares = formulas::first_skill_shares(TRUTH as f64 / 1_000.0, &inferences);
    let workers = shares.iter().map(|share| 0.75 * share);
    for (actual, part) in setup.rewards().iter().zip(workers.chain([0.25])) {
        assert_close("reward", *actual as f64, 0.75 * emission * part);
    }
    setup.assert_lawful();
}

#[test]
fn under_the_rule_of_the_original_too() {
    let (setup, settled) = first_epoch(allora_params());

    let emission = events::amount(&settled, "epoch_paid", "emission") as f64;
    for (actual, part) in setup
        .rewards()
        .iter()
        .zip(expected_parts(formulas::sample_deviation))
    {
        assert_close("reward", *actual as f64, 0.75 * emission * part);
    }
    setup.assert_lawful();
}

#[test]
fn sherlock_m07_the_spread_of_scores_is_that_of_a_sample() {
    let (setup, settled) = first_epoch(allora_params());

    let emission = events::amount(&settled, "epoch_paid", "emission") as f64;
    let biased = expected_parts(formulas::population_deviation);
    let differences = setup
        .rewards()
        .into_iter()
        .zip(biased)
        .map(|(actual, part)| {
            let biased = 0.75 * emission * part;
            (actual as f64 - biased).abs() / emission
        });
    let largest = differences.fold(0.0, f64::max);
    assert!(largest > 1e-3, "{largest}");
}

#[test]
fn emission_is_the_monthly_rate_on_what_is_staked() {
    let (setup, settled) = first_epoch(quick_params());

    // The target rate is far above the bound on the yield of stakers while so
    // little is staked: 0.0095 / (0.75·ρ + 0.25) a month of 30 days, where ρ is
    // the reputers' part. An epoch is paid for its own length, the 600 seconds
    // before it was due to settle.
    let emission = events::amount(&settled, "epoch_paid", "emission");
    let reputers = float(setup.suite.emission().unwrap().reputer_share);
    let rate = 0.0095 / (0.75 * reputers + 0.25);
    assert!((0.015..0.025).contains(&rate), "{rate}");
    let staked = allo(100).u128() as f64;
    assert_close(
        "emission",
        emission as f64,
        staked * rate * 600.0 / 2_592_000.0,
    );

    // Fees pay for it before anything is minted: 5 registrations.
    let from_treasury = events::amount(&settled, "epoch_paid", "from_treasury");
    assert_eq!(from_treasury, emission);
    assert_eq!(setup.suite.total_supply().unwrap(), GENESIS_SUPPLY);

    // A quarter is the validators', who are not there yet.
    let part = |key| events::amount(&settled, "epoch_paid", key);
    let paid = part("inferers") + part("forecasters") + part("reputers");
    assert_eq!(paid + part("treasury") + part("validators"), emission);
    assert_eq!(setup.rewards().iter().sum::<u128>(), paid);
    assert_close("paid", paid as f64, 0.75 * emission as f64);
    let treasury = setup.suite.ledger().unwrap().treasury.u128();
    assert_eq!(treasury, 5 * ONE_ALLO.u128() - paid);
}

#[test]
fn what_fees_do_not_cover_is_minted() {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    let reputer = setup.reputers[0].account.clone();
    setup.suite.fund(&reputer, allo(100_000_000));
    setup
        .suite
        .stake(&reputer, setup.topic, allo(100_000_000))
        .unwrap();
    setup.run_epoch(EpochId(0));

    let minted = setup.suite.emission().unwrap().minted;
    assert!(!minted.is_zero());
    assert_eq!(setup.suite.total_supply().unwrap(), GENESIS_SUPPLY + minted);
    setup.assert_lawful();
}

/// Has forecasters 1 and 2 submit, each naming every inferer with the loss it expects.
fn submit_forecasts(setup: &mut Setup, epoch: EpochId, losses: [&dyn Fn(&Actor) -> Real; 2]) {
    for (actor, loss) in setup.forecasters.clone().iter().zip(losses) {
        let inferers = setup.inferers.iter();
        let forecast = inferers
            .map(|inferer| ForecastElement {
                inferer: inferer.id,
                loss: loss(inferer),
            })
            .collect();
        setup
            .suite
            .submit(&actor.account, setup.topic, epoch, None, forecast)
            .unwrap();
    }
}

/// Forecaster 1 knows how far off each inferer is; forecaster 2 names the same one as best every time.
#[test]
fn forecasters_are_paid_for_what_the_network_does_not_know() {
    let mut setup = Setup::new(quick_params(), [5, 2, 1]);
    for epoch in (0..30).map(|number| EpochId(2 * number)) {
        setup.open(epoch);
        for actor in setup.inferers.clone() {
            setup.submit_inference(&actor, epoch);
        }
        let off = |actor: &Actor| {
            let error = Setup::inference(actor, epoch).sub(&Setup::truth(epoch));
            error.unwrap().abs()
        };
        let last = setup.inferers[4].id;
        let stubborn = |actor: &Actor| whole(i64::from(actor.id != last));
        submit_forecasts(&mut setup, epoch, [&off, &stubborn]);
        setup.close(epoch);
        setup.report_and_settle(epoch);
        setup.assert_lawful();
    }

    let rewards = setup.rewards();
    let inferers: u128 = rewards[..5].iter().sum();
    assert!(rewards[5] > inferers / 4, "{rewards:?}");
    assert!(rewards[6] < rewards[5] / 50, "{rewards:?}");
    // and the network is nearer to the truth than without them
    let history = setup.suite.history(setup.topic).unwrap();
    let total = |loss: fn(&ArchiveEntry) -> Option<Real>| -> f64 {
        let losses = history.iter().filter_map(loss);
        losses.map(float).sum()
    };
    let (with, without) = (total(|epoch| epoch.loss), total(|epoch| epoch.naive_loss));
    assert!(with < 0.8 * without, "{with} {without}");
}

#[test]
fn forecasters_are_paid_for_their_epochs_too() {
    let mut setup = Setup::new(allora_params(), [5, 2, 3]);
    setup.suite.skip(1);
    for epoch in (0..20).map(|number| EpochId(2 * number + 1)) {
        setup.run_epoch(epoch);
        setup.assert_lawful();
    }

    let forecasters = &setup.rewards()[5..7];
    assert!(
        forecasters.iter().all(|rewards| *rewards > 0),
        "{forecasters:?}"
    );
    for member in setup.suite.members(setup.topic, Role::Forecaster).unwrap() {
        assert_eq!(member.epochs, 20);
        assert!(member.regret.is_some());
    }
}

/// What one of five that is 40 below the truth makes of the first network inference.
fn poisoned(params: TopicParams) -> f64 {
    let mut setup = Setup::new(params, [5, 0, 1]);
    let epoch = EpochId(0);
    let (poisoner, honest) = setup
        .inferers
        .clone()
        .split_last()
        .map(|(a, b)| (a.clone(), b.to_vec()))
        .unwrap();
    for (actor, thousandths) in honest.iter().zip([99_900, 100_000, 100_100, 100_200]) {
        let inference = Some(real(thousandths));
        setup
            .suite
            .submit(&actor.account, setup.topic, epoch, inference, vec![])
            .unwrap();
    }
    setup
        .suite
        .submit(
            &poisoner.account,
            setup.topic,
            epoch,
            Some(real(60_000)),
            vec![],
        )
        .unwrap();
    setup.close(epoch);

    float(setup.suite.network_inference(setup.topic, 0).unwrap().value)
}

/// Clipped around the reference, nobody follows it there; the original to the letter does.
#[test]
fn the_network_inference_withstands_a_lone_poisoner() {
    let value = poisoned(quick_params());
    assert!((value - 100.0).abs() < 1.0, "{value}");
    let original = poisoned(allora_params());
    assert_close("combined", original, (400.2 + 60.0) / 5.0);
}

#[test]
fn the_last_submission_counts() {
    let mut setup = Setup::new(quick_params(), [2, 0, 1]);
    let epoch = EpochId(0);
    let [ann, bob] = [0, 1].map(|index| setup.inferers[index].account.clone());
    for (who, inference) in [(&ann, 1), (&bob, 30), (&ann, 10)] {
        setup
            .suite
            .submit(who, setup.topic, epoch, Some(whole(inference)), vec![])
            .unwrap();
    }
    setup.close(epoch);

    let inference = setup.suite.network_inference(setup.topic, 0).unwrap();
    assert_eq!(inference.value, whole(20));
    assert_eq!(inference.contributors, 2);
}
