//! Years of an economy, and its ends of the world.

use super::*;

#[test]
fn two_years() {
    let config = TokenomicsConfig {
        years: 2,
        ..TokenomicsConfig::default()
    };
    let report = Tokenomics::new(config).unwrap().run(|_| ()).unwrap();
    for m in &report.months {
        println!(
            "{} supply {} rate {:.6} em {} stk {} circ {} tre {} y {:?} {:?}",
            m.month,
            m.supply.u128() / 10u128.pow(18),
            m.rate,
            m.emission.u128() / 10u128.pow(18),
            m.staked.u128() / 10u128.pow(18),
            m.circulating.u128() / 10u128.pow(18),
            m.treasury.u128() / 10u128.pow(18),
            m.yield_delegators,
            m.yield_validators
        );
    }
    assert_eq!(report.violations, Vec::<String>::new());
}
