//! `allora`: simulate a network, deploy one, govern it and take part.

use std::process::ExitCode;

fn main() -> ExitCode {
    allora_cli::run()
}
