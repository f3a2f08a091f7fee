//! Options of `allora simulate --serve`.

use allora_simulator::simulation::LiveConfig;
use clap::Args;

/// Where it is served unless said otherwise: this machine only, a node's usual port.
const ADDRESS: &str = "127.0.0.1:1317";

/// Options of `allora simulate --serve`.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "With --serve")]
pub struct ServeArgs {
    /// Let the network go on, and serve it: a page at `/`, and the paths of a node's LCD.
    ///
    /// Its chain has the time of the clock. `--epochs` are over when it starts, 100 if left out;
    /// after the end of a series it is played backwards, and so on. Without an address,
    /// 127.0.0.1:1317; port 0 chooses a free one. Everybody who reaches the address can ask:
    /// it is no server for the open internet.
    #[arg(
        long,
        help_heading = None,
        value_name = "ADDRESS:PORT",
        num_args = 0..=1,
        default_missing_value = ADDRESS,
        conflicts_with_all = ["attack", "tokenomics", "out", "json"]
    )]
    pub serve: Option<String>,

    /// Seconds of an epoch, 10 to 86,400.
    #[arg(
        long,
        value_name = "SECONDS",
        requires = "serve",
        default_value_t = LiveConfig::SHORTEST
    )]
    pub epoch_length: u64,
}

impl Default for ServeArgs {
    fn default() -> Self {
        Self {
            serve: None,
            epoch_length: LiveConfig::SHORTEST,
        }
    }
}
