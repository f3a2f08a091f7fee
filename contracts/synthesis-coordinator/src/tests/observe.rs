//! Truths that a contract says: when it is asked, what counts, and what it cannot do.

use std::cell::RefCell;
use std::rc::Rc;

use allora_interfaces::synthesis_coordinator::{
    msg, EpochResponse, ExecuteMsg, NextDueResponse, QueryMsg, ReportsResponse, StatusResponse,
};
use allora_interfaces::topic_registry::{ContractSource, TopicParams, TruthSource};
use allora_interfaces::{EpochId, Role};
use allora_math::loss::LossFunction;
use allora_math::Real;
use cosmwasm_std::{
    Binary, ContractResult as Answer, Response, SystemError, SystemResult, Timestamp, WasmQuery,
};

use super::*;
use crate::error::SourceProblem;
use crate::state::{ASKED_NEXT, PROGRESS};

/// What the contract says.
#[derive(Clone)]
enum Says {
    Text(String),
    Refuses(String),
    /// It does not exist.
    Nothing,
}

fn text(answer: &str) -> Says {
    Says::Text(answer.into())
}

/// A topic with such a contract, and what it was asked.
struct Observed {
    test: TestCoordinator,
    says: Rc<RefCell<Says>>,
    asked: Rc<RefCell<Vec<String>>>,
}

fn source() -> TruthSource {
    TruthSource::Contract(ContractSource {
        address: "oracle".into(),
        query: r#"{"price":{"at":$time,"epoch":$epoch}}"#.into(),
        path: vec!["data".into(), "1".into(), "price".into()],
    })
}

fn sourced(params: TopicParams) -> TopicParams {
    TopicParams {
        truth_source: source(),
        ..params
    }
}

const GOOD: &str = r#"{"other":{"price":"1"},"data":["7",{"price":"10.5","price":"9"}]}"#;

impl Observed {
    fn with(params: TopicParams) -> Self {
        let mut test = TestCoordinator::staffed(sourced(params));
        let says = Rc::new(RefCell::new(text(GOOD)));
        let asked = Rc::new(RefCell::new(vec![]));
        let (answer, log) = (says.clone(), asked.clone());
        test.deps.querier.update_wasm(move |request| match request {
            WasmQuery::Smart { contract_addr, msg } if contract_addr == "oracle" => {
                let msg = String::from_utf8(msg.to_vec()).unwrap();
                log.borrow_mut().push(msg);
                match answer.borrow().clone() {
                    Says::Text(text) => {
                        SystemResult::Ok(Answer::Ok(Binary::new(text.into_bytes())))
                    }
                    Says::Refuses(reason) => SystemResult::Ok(Answer::Err(reason)),
                    Says::Nothing => SystemResult::Err(SystemError::NoSuchContract {
                        addr: contract_addr.clone(),
                    }),
                }
            }
            WasmQuery::Raw { .. } => SystemResult::Ok(Answer::Ok(stored_stake(STAKE))),
            other => panic!("unexpected query {other:?}"),
        });
        Self { test, says, asked }
    }

    fn new() -> Self {
        Self::with(second_order())
    }

    /// With epoch 0 synthesized, at the opening of its report window.
    fn reportable() -> Self {
        let mut observed = Self::new();
        observed.synthesize();
        observed
    }

    fn synthesize(&mut self) {
        self.test.submit_all(0);
        self.test.at_epoch(0, WINDOW);
        self.test.advance();
        self.test.at_epoch(0, LAG);
    }

    fn say(&self, says: Says) {
        *self.says.borrow_mut() = says;
    }

    fn observe(&mut self) -> Result<Response, ContractError> {
        let (topic_id, epoch) = (TOPIC, EpochId(0));
        let msg = ExecuteMsg::Observe(msg::Observe { topic_id, epoch });
        self.test.send("anybody", msg)
    }

    fn problem(&mut self) -> SourceProblem {
        match self.observe().unwrap_err() {
            ContractError::SourceFailed { problem, .. } => problem,
            other => panic!("{other}"),
        }
    }

    fn epoch(&self) -> EpochResponse {
        let (topic_id, epoch) = (TOPIC, EpochId(0));
        self.test.ask(QueryMsg::Epoch { topic_id, epoch }).unwrap()
    }

    fn truth(&self) -> Option<Real> {
        let (topic_id, epoch) = (TOPIC, EpochId(0));
        let question = QueryMsg::Reports { topic_id, epoch };
        let answer: ReportsResponse = self.test.ask(question).unwrap();
        answer.reports.first().map(|report| report.truth)
    }

    fn due(&self) -> Option<Timestamp> {
        let answer: NextDueResponse = self.test.ask(QueryMsg::NextDue { limit: None }).unwrap();
        answer.topics.first().map(|topic| topic.due)
    }

    fn events(&self, name: &str) -> usize {
        let replies = self.test.replies.iter();
        replies.filter(|event| event.ty == name).count()
    }
}

fn moment(seconds: u64) -> Timestamp {
    Timestamp::from_seconds(START + seconds)
}

#[test]
fn advance_reads_the_truth_as_the_report_window_opens_and_settles_without_reputers() {
    for params in [second_order(), clipped(), params()] {
        let mut observed = Observed::with(params);
        observed.synthesize();
        assert_eq!(observed.due(), Some(moment(LAG)));
        assert_eq!(observed.test.advance(), 1);
        assert_eq!(observed.truth(), Some(real("10.5")));
        let asked = format!(r#"{{"price":{{"at":{},"epoch":0}}}}"#, START + LAG);
        assert_eq!(*observed.asked.borrow(), [asked]);
        assert_eq!(observed.due(), Some(moment(LAG + REPORT)));
        assert_eq!(observed.test.advance(), 0);

        observed.test.at_epoch(0, LAG + REPORT);
        assert_eq!(observed.test.advance(), 1);
        let epoch = observed.epoch();
        assert_eq!(epoch.truth, Some(real("10.5")));
        let (.., settlement) = observed.test.settled.last().unwrap();
        let Settlement::Paid {
            inferers,
            forecasters,
            reputers,
        } = settlement
        else {
            panic!("{settlement:?}");
        };
        assert_eq!(*reputers, []);
        // the whole is the workers'
        let shares = inferers.iter().chain(forecasters);
        let paid: u64 = shares.map(|share| share.fraction.u64()).sum();
        assert!(paid > 800_000_000_000_000_000, "{paid}");
        // nothing is left of it
        assert_eq!(observed.test.count("truths"), 0);
        assert_eq!(observed.test.count("asked_next"), 0);
    }
}

#[test]
fn reputers_are_refused_and_told_so() {
    let mut observed = Observed::reportable();
    let (topic_id, epoch) = (TOPIC, EpochId(0));
    let error = observed.test.report("rex", 0, "1").unwrap_err();
    assert_eq!(error, ContractError::TruthFromContract { topic_id, epoch });
    let status: StatusResponse = observed
        .test
        .ask(QueryMsg::Status {
            topic_id,
            actor: observed.test.address("rex").into(),
        })
        .unwrap();
    let mut roles = status.roles.into_iter();
    let reputer = roles.find(|role| role.role == Role::Reputer).unwrap();
    assert_eq!(reputer.reason, Some(error.to_string()));
}

#[test]
fn only_a_topic_with_a_contract_is_observed() {
    let mut test = TestCoordinator::staffed(second_order());
    test.submit_all(0);
    test.at_epoch(0, LAG);
    let (topic_id, epoch) = (TOPIC, EpochId(0));
    let msg = ExecuteMsg::Observe(msg::Observe { topic_id, epoch });
    let error = test.send("anybody", msg).unwrap_err();
    assert_eq!(error, ContractError::NoSource { topic_id, epoch });
}

#[test]
fn anybody_may_have_it_read_but_only_in_the_window_and_the_first_counts() {
    let mut observed = Observed::reportable();
    observed.test.at_epoch(0, LAG - 1);
    let error = observed.observe().unwrap_err();
    assert!(
        matches!(error, ContractError::ReportsClosed { .. }),
        "{error}"
    );
    observed.test.at_epoch(0, LAG);
    observed.observe().unwrap();
    assert_eq!(observed.due(), Some(moment(LAG + REPORT)));

    observed.say(text(r#"{"data":[0,{"price":"999"}]}"#));
    let (topic_id, epoch) = (TOPIC, EpochId(0));
    let error = observed.observe().unwrap_err();
    assert_eq!(error, ContractError::TruthKnown { topic_id, epoch });
    assert_eq!(observed.test.advance(), 0);
    observed.test.at_epoch(0, LAG + REPORT);
    observed.test.advance();
    assert_eq!(observed.epoch().truth, Some(real("10.5")));
}

#[test]
fn a_contract_that_fails_is_asked_again_until_the_windows_have_passed() {
    let mut observed = Observed::reportable();
    observed.say(Says::Refuses("not yet".into()));
    for second in LAG..LAG + 2 * REPORT {
        observed.test.at_epoch(0, second);
        observed.test.advance();
    }
    let asked = observed.asked.borrow().len();
    assert_eq!(asked, 16);
    assert_eq!(observed.events("observation_failed"), asked);
    assert_eq!(observed.test.settled.len(), 0);

    observed.test.at_epoch(0, LAG + 2 * REPORT);
    assert_eq!(observed.test.advance(), 1);
    assert!(matches!(observed.test.settled[0].2, Settlement::Void {}));
    assert_eq!(observed.asked.borrow().len(), asked);
    assert_eq!(observed.test.count("asked_next"), 0);
}

#[test]
fn a_truth_of_the_second_window_settles_at_its_end() {
    let mut observed = Observed::reportable();
    observed.say(Says::Nothing);
    observed.test.advance();
    observed.test.at_epoch(0, LAG + REPORT + 1);
    observed.say(text(GOOD));
    observed.test.advance();
    assert_eq!(observed.truth(), Some(real("10.5")));
    assert_eq!(observed.due(), Some(moment(LAG + 2 * REPORT)));
    observed.test.at_epoch(0, LAG + 2 * REPORT);
    observed.test.advance();
    assert!(matches!(
        observed.test.settled[0].2,
        Settlement::Paid { .. }
    ));
}

#[test]
fn who_comes_after_the_windows_finds_the_epoch_void_and_asks_nobody() {
    let mut observed = Observed::new();
    observed.test.submit_all(0);
    observed.test.at_epoch(0, LAG + 2 * REPORT);
    assert_eq!(observed.test.advance(), 3);
    assert_eq!(observed.asked.borrow().len(), 0);
    assert!(matches!(observed.test.settled[0].2, Settlement::Void {}));
    assert_eq!(observed.test.count("asked_next"), 0);
}

#[test]
fn a_topic_goes_on_while_an_older_epoch_waits_for_its_truth() {
    let mut observed = Observed::reportable();
    observed.say(Says::Refuses("not yet".into()));
    observed.test.submit_all(1);
    observed.test.at_epoch(1, WINDOW);
    observed.test.advance();
    let status = PROGRESS.load(&observed.test.deps.storage, TOPIC).unwrap();
    assert_eq!(status.last_synthesized, Some(EpochId(1)));
    observed.say(text(GOOD));
    observed.test.at_epoch(1, WINDOW + 9);
    observed.test.advance();
    assert!(observed.truth().is_some());
    assert!(ASKED_NEXT.has(&observed.test.deps.storage, (TOPIC, EpochId(1))));
}

#[test]
fn endless_text_is_no_truth() {
    let mut observed = Observed::reportable();
    let long = format!(
        r#"{{"data":[0,{{"price":"10.5"}}],"more":"{}"}}"#,
        "x".repeat(16_384)
    );
    let bytes = long.len();
    observed.say(text(&long));
    let most = 16_384;
    assert_eq!(
        observed.problem(),
        SourceProblem::AnswerTooLong { bytes, most }
    );
    observed.say(Says::Refuses("é".repeat(100_000)));
    let SourceProblem::Refused { reason } = observed.problem() else {
        panic!("another problem");
    };
    assert_eq!(reason.chars().count(), 200);
    observed.say(text(&format!(
        r#"{{"data":[0,{{"price":"{}"}}]}}"#,
        "1".repeat(101)
    )));
    assert_eq!(observed.problem(), SourceProblem::NoNumber {});
}

#[test]
fn deep_nesting_is_passed_over_or_refused() {
    let mut observed = Observed::reportable();
    let deep = "[".repeat(16_000);
    observed.say(text(&deep));
    assert_eq!(
        observed.problem(),
        SourceProblem::NothingThere {
            position: 0,
            step: "data".into()
        }
    );
    observed.say(text(&format!(r#"{{"x":{deep}"#)));
    assert_eq!(observed.problem(), SourceProblem::NoJson {});
    let (open, close) = ("[".repeat(5_000), "]".repeat(5_000));
    observed.say(text(&format!(
        r#"{{"x":{open}{close},"data":[{{}},{{"price":"4"}}]}}"#
    )));
    observed.observe().unwrap();
    assert_eq!(observed.truth(), Some(real("4")));
}

#[test]
fn what_is_no_number_at_the_place_is_no_truth() {
    let mut observed = Observed::reportable();
    let nothing = |position, step: &str| SourceProblem::NothingThere {
        position,
        step: step.into(),
    };
    let cases = [
        ("", SourceProblem::NoJson {}),
        ("null", nothing(0, "data")),
        ("{}", nothing(0, "data")),
        (r#"{"data":[]}"#, nothing(1, "1")),
        (r#"{"data":[1]}"#, nothing(1, "1")),
        (r#"{"data":"text"}"#, nothing(1, "1")),
        (r#"{"data":[1,{"PRICE":"1"}]}"#, nothing(2, "price")),
        (r#"{"data":[1,{"price""#, SourceProblem::NoJson {}),
        (r#"{"data":[1,{"price":"1"#, SourceProblem::NoJson {}),
        (r#"{"data":[1,{"price":1.5}]}"#, SourceProblem::NoNumber {}),
        (r#"{"data":[1,{"price":1e5}]}"#, SourceProblem::NoNumber {}),
        (r#"{"data":[1,{"price":true}]}"#, SourceProblem::NoNumber {}),
        (r#"{"data":[1,{"price":null}]}"#, SourceProblem::NoNumber {}),
        (r#"{"data":[1,{"price":[1]}]}"#, SourceProblem::NoNumber {}),
        (r#"{"data":[1,{"price":""}]}"#, SourceProblem::NoNumber {}),
        (
            r#"{"data":[1,{"price":"NaN"}]}"#,
            SourceProblem::NoNumber {},
        ),
        (
            r#"{"data":[1,{"price":"\u0031"}]}"#,
            SourceProblem::NoNumber {},
        ),
        (r#"{"data":[1,{"price":-}]}"#, SourceProblem::NoNumber {}),
    ];
    for (answer, problem) in cases {
        observed.say(text(answer));
        assert_eq!(observed.problem(), problem, "{answer}");
    }
    for (answer, truth) in [
        (r#"{"data":[1,{"price":12}]}"#, "12"),
        (
            r#" { "da\"ta" : {} , "data" : [ "]" , { "price" : "-0.5" } ] } "#,
            "-0.5",
        ),
        (
            r#"{"data":[[{"price":"3"}],{"x":",","price":-7}],"y":1}"#,
            "-7",
        ),
    ] {
        let mut observed = Observed::reportable();
        observed.say(text(answer));
        observed.observe().unwrap();
        assert_eq!(observed.truth(), Some(real(truth)), "{answer}");
    }
}

#[test]
fn a_truth_outside_of_its_domain_is_refused_like_one_reported() {
    let mut relative = second_order();
    relative.loss.function = LossFunction::AbsolutePercentage {};
    let mut observed = Observed::with(relative);
    observed.synthesize();
    observed.say(text(r#"{"data":[1,{"price":0}]}"#));
    let error = observed.observe().unwrap_err();
    assert!(
        matches!(error, ContractError::TruthRefused { .. }),
        "{error}"
    );
    observed.say(text(r#"{"data":[1,{"price":"1e41"}]}"#));
    let error = observed.observe().unwrap_err();
    assert!(
        matches!(error, ContractError::ValueOutOfRange { .. }),
        "{error}"
    );
}

#[test]
fn a_contract_that_does_not_exist_gives_no_truth() {
    let mut observed = Observed::reportable();
    observed.say(Says::Nothing);
    assert!(matches!(observed.problem(), SourceProblem::Refused { .. }));
    assert_eq!(observed.test.advance(), 1);
    assert_eq!(observed.events("observation_failed"), 1);
}

#[test]
fn a_version_with_a_contract_holds_from_its_first_epoch_on() {
    let mut test = TestCoordinator::staffed(second_order());
    test.submit_all(0);
    test.at_epoch(0, WINDOW);
    test.advance();
    test.update(2, sourced(second_order())).unwrap();
    // the epoch opened before is reported on as it was said
    test.at_epoch(0, LAG);
    test.report("rex", 0, "10.4").unwrap();
    test.submit_all(1);
    test.at_epoch(1, LAG);
    let error = test.report("rex", 1, "10.4").unwrap_err();
    assert!(
        matches!(error, ContractError::TruthFromContract { .. }),
        "{error}"
    );
}
