//! Parameters of the rules: defaults, the range of each at both ends, and what a partial one means.

#![allow(clippy::panic, clippy::unwrap_used)]

use allora_interfaces::topic_registry::{AlloraSettings, Rule, SecondOrderSettings, TopicParams};
use allora_math::{Number, Real};
use cosmwasm_std::{from_json, StdResult};

fn real(text: &str) -> Real {
    text.parse().unwrap()
}

/// Path of the parameter a rule is refused for; `None` if it is not.
fn refused(rule: Rule) -> Option<&'static str> {
    let params = TopicParams {
        rule,
        ..TopicParams::default()
    };
    params.validate().err().map(|error| error.field)
}

/// A parameter with the ends of its range; the lower one belongs to it unless `open`.
struct Range<S> {
    field: &'static str,
    low: &'static str,
    high: &'static str,
    open: bool,
    set: fn(&mut S, Real),
}

impl<S: Default> Range<S> {
    fn check(&self, rule: fn(S) -> Rule) {
        let with = |value: Real| {
            let mut settings = S::default();
            (self.set)(&mut settings, value);
            refused(rule(settings))
        };
        let (low, high, step) = (real(self.low), real(self.high), real("1e-9"));
        let field = self.field;
        assert_eq!(with(high), None, "{field} at its upper end");
        assert_eq!(with(high.add(&step).unwrap()), Some(field));
        assert_eq!(with(low.sub(&step).unwrap()), Some(field));
        if self.open {
            assert_eq!(with(low), Some(field), "at its lower end");
            assert_eq!(with(low.add(&step).unwrap()), None, "{field}");
        } else {
            assert_eq!(with(low), None, "{field} at its lower end");
        }
    }
}

/// `[low, high]`, or `(low, high]`.
macro_rules! ranges {
    ($settings:ty, $rule:literal: $($name:ident $open:literal $low:literal $high:literal;)*) => {
        [$(Range {
            field: concat!("rule.", $rule, ".", stringify!($name)),
            low: $low,
            high: $high,
            open: $open == "(",
            set: |settings: &mut $settings, value| settings.$name = value,
        }),*]
    };
}

#[test]
fn every_real_of_second_order_is_bounded_at_both_ends() {
    let ranges = ranges! { SecondOrderSettings, "second_order":
        memory "[" "0.9" "1";
        clip "[" "2" "100";
        reference_reputation "[" "0" "0.5";
        tenure "[" "0" "1000";
        error_alpha "(" "0" "1";
        prior_median "[" "0" "10";
        prior_inverse "[" "0" "10";
        prior_forecast "[" "0" "10";
        sharpness "[" "1" "20";
        skill_alpha "(" "0" "1";
        skill_prior "[" "0" "100";
        skill_quantile "[" "0.25" "0.9";
        caution "[" "0" "30";
        uniqueness_width "[" "0" "1";
        follower_width "[" "0" "1";
        lead "(" "0" "10";
        uniqueness_alpha "(" "0" "1";
        forecast_min "[" "0" "0.5";
        forecast_alpha "(" "0" "1";
    };
    for range in ranges {
        range.check(Rule::SecondOrder);
    }
    let most = Range {
        field: "rule.second_order.forecast_max",
        low: "0",
        high: "1",
        open: false,
        set: |settings: &mut SecondOrderSettings, value| {
            settings.forecast_min = Real::ZERO;
            settings.forecast_max = value;
        },
    };
    most.check(Rule::SecondOrder);
}

#[test]
fn every_real_of_allora_is_bounded_at_both_ends() {
    let ranges = ranges! { AlloraSettings, "allora":
        alpha_regret "(" "0" "1";
        p_norm "[" "2.5" "4.5";
        c_norm "[" "0" "2";
        epsilon "(" "0" "1";
        initial_regret_quantile "[" "0" "1";
        initial_regret_offset "[" "0" "100";
        p_inference "(" "0" "10";
        c_inference "[" "0" "10";
        p_forecast "(" "0" "10";
        c_forecast "[" "0" "10";
        alpha_task "(" "0" "1";
        beta_entropy "[" "0" "1";
    };
    for range in ranges {
        range.check(Rule::Allora);
    }
    let clip = Range {
        field: "rule.allora.clip",
        low: "2",
        high: "100",
        open: false,
        set: |settings: &mut AlloraSettings, value| settings.clip = Some(value),
    };
    clip.check(Rule::Allora);
}

#[test]
fn counts_of_the_rules_are_bounded_at_both_ends() {
    let second_order = |change: fn(&mut SecondOrderSettings, u32), value| {
        let mut settings = SecondOrderSettings::default();
        change(&mut settings, value);
        refused(Rule::SecondOrder(settings))
    };
    let power = "rule.second_order.skill_power";
    for (value, expected) in [(0, Some(power)), (1, None), (4, None), (5, Some(power))] {
        assert_eq!(second_order(|s, v| s.skill_power = v, value), expected);
    }
    let probation = "rule.second_order.probation";
    for (value, expected) in [(0, None), (100, None), (101, Some(probation))] {
        assert_eq!(second_order(|s, v| s.probation = v, value), expected);
    }
    let epochs = "rule.allora.score_epochs";
    for (value, expected) in [(0, Some(epochs)), (1, None), (20, None), (21, Some(epochs))] {
        let settings = AlloraSettings {
            score_epochs: value,
            ..AlloraSettings::default()
        };
        assert_eq!(refused(Rule::Allora(settings)), expected);
    }
}

#[test]
fn forecasters_are_promised_no_more_at_least_than_at_most() {
    let parts = |least: &str, most: &str| {
        refused(Rule::SecondOrder(SecondOrderSettings {
            forecast_min: real(least),
            forecast_max: real(most),
            ..SecondOrderSettings::default()
        }))
    };
    assert_eq!(parts("0", "0"), None);
    assert_eq!(parts("1", "1"), None);
    assert_eq!(parts("0.3", "0.2"), Some("rule.second_order.forecast_min"));
}

#[test]
fn defaults_are_valid_and_what_the_documentation_says() {
    let SecondOrderSettings {
        memory,
        clip,
        caution,
        probation,
        skill_power,
        ..
    } = SecondOrderSettings::default();
    assert_eq!([memory, clip, caution], ["0.999", "5", "7"].map(real));
    assert_eq!((probation, skill_power), (10, 2));
    let AlloraSettings {
        clip,
        p_norm,
        c_norm,
        initial_regret_offset,
        score_epochs,
        floor_at_zero,
        ..
    } = AlloraSettings::default();
    assert_eq!(clip, Some(real("5")));
    assert_eq!(
        [p_norm, c_norm, initial_regret_offset],
        ["3", "0.75", "8.25"].map(real)
    );
    assert_eq!((score_epochs, floor_at_zero), (10, true));
    for rule in [Rule::default(), Rule::Allora(AlloraSettings::default())] {
        assert_eq!(refused(rule), None);
    }
}

#[test]
fn the_maths_gets_every_setting_under_its_own_name() {
    // every one another number, so that an exchange of two shows
    let mut count = 0;
    let mut next = || {
        count += 1;
        Real::from(count)
    };
    let settings = SecondOrderSettings {
        memory: next(),
        clip: next(),
        reference_reputation: next(),
        tenure: next(),
        error_alpha: next(),
        prior_median: next(),
        prior_inverse: next(),
        prior_forecast: next(),
        sharpness: next(),
        skill_alpha: next(),
        skill_prior: next(),
        skill_quantile: next(),
        skill_power: 97,
        caution: next(),
        probation: 98,
        uniqueness_width: next(),
        follower_width: next(),
        lead: next(),
        uniqueness_alpha: next(),
        forecast_min: next(),
        forecast_max: next(),
        forecast_alpha: next(),
    };
    let params = settings.params();
    let taken = SecondOrderSettings {
        memory: params.memory,
        clip: params.reference.clip,
        reference_reputation: params.reference.reputation,
        tenure: params.reference.tenure,
        error_alpha: params.error_alpha,
        prior_median: params.prior_median,
        prior_inverse: params.prior_inverse,
        prior_forecast: params.prior_forecast,
        sharpness: params.sharpness,
        skill_alpha: params.skill_alpha,
        skill_prior: params.skill_prior,
        skill_quantile: params.skill_quantile,
        skill_power: params.skill_power,
        caution: params.caution,
        probation: params.probation,
        uniqueness_width: params.uniqueness_width,
        follower_width: params.follower_width,
        lead: params.lead,
        uniqueness_alpha: params.uniqueness_alpha,
        forecast_min: params.forecast_min,
        forecast_max: params.forecast_max,
        forecast_alpha: params.forecast_alpha,
    };
    assert_eq!(taken, settings);
}

#[test]
fn the_original_is_clipped_around_the_usual_reference_unless_to_the_letter() {
    let usual = SecondOrderSettings::default().params().reference;
    let reference = |clip| {
        AlloraSettings {
            clip,
            ..AlloraSettings::default()
        }
        .reference()
    };
    assert_eq!(reference(None), None);
    let seven = reference(Some(real("7"))).unwrap();
    assert_eq!(seven.clip, real("7"));
    assert_eq!(
        (seven.tenure, seven.reputation),
        (usual.tenure, usual.reputation)
    );
}

#[test]
fn only_the_same_rule_remembers_alike() {
    let second_order = |memory| {
        Rule::SecondOrder(SecondOrderSettings {
            memory: real(memory),
            ..SecondOrderSettings::default()
        })
    };
    let allora = |p_norm| {
        Rule::Allora(AlloraSettings {
            p_norm: real(p_norm),
            ..AlloraSettings::default()
        })
    };
    assert!(second_order("0.99").remembers_as(&second_order("0.9")));
    assert!(allora("3").remembers_as(&allora("4")));
    assert!(!allora("3").remembers_as(&second_order("0.9")));
    assert!(!second_order("0.9").remembers_as(&allora("3")));
}

fn read(json: &str) -> StdResult<TopicParams> {
    from_json(json)
}

#[test]
fn settings_left_out_take_their_defaults() {
    let rule = |json: &str| read(json).unwrap().rule;
    assert_eq!(rule(r#"{}"#), Rule::default());
    assert_eq!(rule(r#"{"rule":{"second_order":{}}}"#), Rule::default());
    assert_eq!(
        rule(r#"{"rule":{"second_order":{"memory":"0.99"}}}"#),
        Rule::SecondOrder(SecondOrderSettings {
            memory: real("0.99"),
            ..SecondOrderSettings::default()
        })
    );
    assert_eq!(
        rule(r#"{"rule":{"allora":{}}}"#),
        Rule::Allora(AlloraSettings::default())
    );
    assert_eq!(
        rule(r#"{"rule":{"allora":{"clip":null}}}"#),
        Rule::Allora(AlloraSettings {
            clip: None,
            ..AlloraSettings::default()
        })
    );
}

#[test]
fn a_topic_has_one_rule_and_settings_that_this_one_knows() {
    for json in [
        r#"{"rule":{}}"#,
        r#"{"rule":{"second_order":{},"allora":{}}}"#,
        r#"{"rule":{"third_order":{}}}"#,
        r#"{"rule":{"second_order":{"p_norm":"3"}}}"#,
        r#"{"rule":{"allora":{"memory":"0.99"}}}"#,
        r#"{"rule":{"second_order":{"clip":null}}}"#,
        r#"{"synthesis":{}}"#,
    ] {
        read(json).unwrap_err();
    }
}

#[test]
fn the_original_to_the_letter_has_the_places_of_the_original() {
    let with = |clip, change: fn(&mut TopicParams)| {
        let settings = AlloraSettings {
            clip,
            ..AlloraSettings::default()
        };
        let mut params = TopicParams {
            rule: Rule::Allora(settings),
            ..TopicParams::default()
        };
        change(&mut params);
        params.validate().err().map(|error| error.field)
    };
    assert_eq!(with(None, |_| ()), None);
    type Change = fn(&mut TopicParams);
    let more: [(&str, Change); 4] = [
        ("caps.inferers", |params| params.caps.inferers = 33),
        ("caps.forecasters", |params| params.caps.forecasters = 7),
        ("caps.reputers", |params| params.caps.reputers = 7),
        ("caps.forecast_elements", |params| {
            params.caps.forecast_elements = 13
        }),
    ];
    for (field, change) in more {
        assert_eq!(with(None, change), Some(field));
        assert_eq!(with(Some(real("5")), change), None, "{field}, clipped");
    }
}
