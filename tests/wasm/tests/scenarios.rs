//! Every scenario of `tests/` again, each call natively and in the virtual
//! machine: both must answer and write the same bytes.

#[path = "../../scenarios/main.rs"]
mod scenarios;

/// Before any test: all suites of this process run twins.
#[ctor::ctor]
fn run_twins() {
    allora_testing::use_codes(allora_wasm::vm::library::twin_code);
}

#[test]
fn suites_run_in_the_machine() {
    use allora_testing::{allo, SuiteBuilder};
    let meter = allora_wasm::vm::library::meter();
    let mut suite = SuiteBuilder::new().build();
    let (ann, bob) = (suite.account("ann"), suite.account("bob"));
    suite.fund(&ann, allo(2));
    meter.begin();
    suite.transfer(&ann, &bob, allo(1)).unwrap();
    assert!(meter.used().vm > 0);
}
