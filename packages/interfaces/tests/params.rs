//! Topic parameters: defaults are valid, every range is enforced at both ends.

#![allow(clippy::expect_used, clippy::unwrap_used)]

use allora_interfaces::topic_registry::{
    ContractSource, ReputerPart, Rule, TopicParams, TruthSource,
};
use allora_math::loss::LossFunction;
use allora_math::Real;
use cosmwasm_std::{from_json, Uint128};

fn refused(change: impl Fn(&mut TopicParams)) -> &'static str {
    let mut params = TopicParams::default();
    change(&mut params);
    params.validate().expect_err("out of range").field
}

fn accepted(change: impl Fn(&mut TopicParams)) {
    let mut params = TopicParams::default();
    change(&mut params);
    params.validate().expect("inside the range");
}

fn real(text: &str) -> Real {
    text.parse().unwrap()
}

#[test]
fn defaults_are_valid_and_what_the_documentation_says() {
    let params = TopicParams::default();
    params.validate().unwrap();
    assert_eq!(params.loss.floor, real("1e-18"));
    assert_eq!(params.rule, Rule::SecondOrder(Default::default()));
    assert_eq!(
        params.reward.reputer_part,
        ReputerPart::Fixed {
            share: real("0.25")
        }
    );
    assert_eq!(params.reward.p_reputer, real("1"));
}

#[test]
fn fields_left_out_take_their_defaults_and_unknown_ones_are_refused() {
    let params: TopicParams = from_json(br#"{"schedule":{"epoch_length":600,"submission_window":60,"ground_truth_lag":600,"report_window":60}}"#).unwrap();
    assert_eq!(params.schedule.epoch_length, 600);
    assert_eq!(params.caps, TopicParams::default().caps);
    assert!(from_json::<TopicParams>(br#"{"shedule":{}}"#).is_err());
}

#[test]
fn each_window_is_bounded() {
    assert_eq!(
        refused(|p| p.schedule.epoch_length = 9),
        "schedule.epoch_length"
    );
    assert_eq!(
        refused(|p| p.schedule.submission_window = 0),
        "schedule.submission_window"
    );
    assert_eq!(
        refused(|p| p.schedule.submission_window = p.schedule.epoch_length + 1),
        "schedule.submission_window"
    );
    assert_eq!(
        refused(|p| p.schedule.ground_truth_lag = p.schedule.submission_window - 1),
        "schedule.ground_truth_lag"
    );
    assert_eq!(
        refused(|p| p.schedule.ground_truth_lag = p.schedule.epoch_length * 100 + 1),
        "schedule.ground_truth_lag"
    );
    assert_eq!(
        refused(|p| p.schedule.report_window = 0),
        "schedule.report_window"
    );
    assert_eq!(
        refused(|p| p.schedule.reveal_window = 86_400 - 3_600 + 1),
        "schedule.reveal_window"
    );
    accepted(|p| p.schedule.reveal_window = 86_400 - 3_600);
    let longest = 8_640_000 - 3_600;
    assert_eq!(
        refused(|p| p.schedule.report_reveal_window = longest + 1),
        "schedule.report_reveal_window"
    );
    accepted(|p| p.schedule.report_reveal_window = longest);
    accepted(|p| p.schedule.ground_truth_lag = p.schedule.epoch_length * 100);
    accepted(|p| p.schedule.submission_window = p.schedule.epoch_length);
}

#[test]
fn real_parameters_are_bounded_at_both_ends() {
    for (field, low, high, set) in [
        (
            "loss.floor",
            "0",
            "1.1",
            (|p: &mut TopicParams, v| p.loss.floor = v) as fn(&mut TopicParams, Real),
        ),
        ("merit.alpha", "0", "1.1", |p, v| p.merit.alpha = v),
        ("merit.waiting_quantile", "-0.1", "1.1", |p, v| {
            p.merit.waiting_quantile = v
        }),
        ("reward.p_reputer", "0", "10.1", |p, v| {
            p.reward.p_reputer = v
        }),
        (
            "reward.reputer_part.fixed.share",
            "-1e-9",
            "0.51",
            |p, v| p.reward.reputer_part = ReputerPart::Fixed { share: v },
        ),
        ("consensus.min_stake_share", "-1e-9", "1.1", |p, v| {
            p.consensus.min_stake_share = v
        }),
        ("consensus.epsilon_reputer", "0", "2", |p, v| {
            p.consensus.epsilon_reputer = v
        }),
        ("consensus.unrevealed_fraction", "-1e-9", "0.51", |p, v| {
            p.consensus.unrevealed_fraction = v
        }),
    ] {
        assert_eq!(refused(|p| set(p, real(low))), field);
        assert_eq!(refused(|p| set(p, real(high))), field);
    }
}

#[test]
fn counts_and_stakes_are_bounded() {
    assert_eq!(refused(|p| p.caps.inferers = 65), "caps.inferers");
    assert_eq!(refused(|p| p.caps.inferers = 0), "caps.inferers");
    assert_eq!(refused(|p| p.caps.forecasters = 17), "caps.forecasters");
    accepted(|p| p.caps.forecasters = 0);
    assert_eq!(
        refused(|p| p.consensus.min_reporters = 7),
        "consensus.min_reporters"
    );
    assert_eq!(
        refused(|p| p.consensus.min_stake = Uint128::zero()),
        "consensus.min_stake"
    );
    assert_eq!(
        refused(|p| p.caps.archived_epochs = 9),
        "caps.archived_epochs"
    );
    assert_eq!(
        refused(|p| p.loss.function = LossFunction::Pinball { tau: Real::ONE }),
        "loss.function"
    );
}

#[test]
fn reputers_are_paid_by_entropy_under_the_original_rule_only() {
    let entropy = |p: &mut TopicParams| p.reward.reputer_part = ReputerPart::Entropy {};
    assert_eq!(refused(entropy), "reward.reputer_part");
    accepted(|p| {
        entropy(p);
        p.rule = Rule::Allora(Default::default());
    });
    for share in ["0", "0.5"] {
        accepted(|p| p.reward.reputer_part = ReputerPart::Fixed { share: real(share) });
    }
}

#[test]
fn a_bond_is_asked_for_only_where_every_epoch_ends_in_time() {
    let field = "gates.worker_bond";
    let cap = allora_interfaces::units::SUPPLY_CAP;
    accepted(|p| p.gates.worker_bond = cap);
    let above = cap.checked_add(Uint128::one()).unwrap();
    assert_eq!(refused(|p| p.gates.worker_bond = above), field);
    // an epoch of ten million seconds from opening to the end of the second window
    let longest = |p: &mut TopicParams| {
        p.schedule.ground_truth_lag = 8_000_000;
        p.schedule.report_window = 1_000_000;
        p.gates.worker_bond = Uint128::one();
    };
    accepted(longest);
    let later = |p: &mut TopicParams| {
        longest(p);
        p.schedule.ground_truth_lag = 8_000_001;
    };
    assert_eq!(refused(later), field);
    let hidden = |p: &mut TopicParams, lag: u64| {
        longest(p);
        p.schedule.report_reveal_window = 10;
        p.schedule.ground_truth_lag = lag;
    };
    accepted(|p| hidden(p, 8_000_000 - 20));
    assert_eq!(refused(|p| hidden(p, 8_000_000 - 19)), field);
    accepted(|p| {
        later(p);
        p.gates.worker_bond = Uint128::zero();
    });
}

fn source(change: impl Fn(&mut ContractSource)) -> impl Fn(&mut TopicParams) {
    move |params| {
        let mut source = ContractSource {
            address: "oracle".to_owned(),
            query: r#"{"price":{"at":$time,"epoch":$epoch}}"#.to_owned(),
            path: vec!["price".to_owned()],
        };
        change(&mut source);
        params.truth_source = TruthSource::Contract(source);
    }
}

#[test]
fn a_source_of_truths_is_bounded_and_asks_in_json() {
    accepted(source(|_| ()));
    accepted(source(|s| s.path.clear()));
    accepted(source(|s| s.path = vec!["x".repeat(64); 8]));
    accepted(source(|s| s.query = format!("\"{}\"", "x".repeat(510))));
    let (address, query, path) = (
        "truth_source.contract.address",
        "truth_source.contract.query",
        "truth_source.contract.path",
    );
    assert_eq!(refused(source(|s| s.address.clear())), address);
    assert_eq!(refused(source(|s| s.address = "x".repeat(129))), address);
    assert_eq!(refused(source(|s| s.query = "7".to_owned())), query);
    let long = format!("\"{}\"", "x".repeat(511));
    assert_eq!(refused(source(|s| s.query.clone_from(&long))), query);
    assert_eq!(refused(source(|s| s.query = "{price}".to_owned())), query);
    assert_eq!(refused(source(|s| s.query = "[".repeat(512))), query);
    assert_eq!(refused(source(|s| s.path = vec!["x".to_owned(); 9])), path);
    assert_eq!(refused(source(|s| s.path = vec![String::new()])), path);
    assert_eq!(refused(source(|s| s.path = vec!["x".repeat(65)])), path);
}

#[test]
fn a_source_of_truths_is_written_like_this() {
    let json = r#"{"truth_source":{"contract":{"address":"a","query":"{}","path":["p","0"]}}}"#;
    let params: TopicParams = from_json(json).unwrap();
    let source = params.truth_source.contract().unwrap();
    assert_eq!(source.path, ["p", "0"]);
    let json = r#"{"truth_source":{"reputers":{}}}"#;
    assert_eq!(
        from_json::<TopicParams>(json).unwrap(),
        TopicParams::default()
    );
}
