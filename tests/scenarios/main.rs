//! Scenarios: whole stories told through the verbs of the suite.

mod bad_input;
mod bonds;
mod cartel;
mod desk;
mod earning;
mod epoch_life;
mod governance;
mod hidden;
mod late_cranks;
mod ledger;
mod observed;
mod order;
mod overlapping;
mod quorum;
mod random_walk;
mod refusals;
mod regressions;
mod relaying;
mod rules;
mod scale;
mod slashing;
mod sortition;
mod vesting;
mod void;
mod wiring;
