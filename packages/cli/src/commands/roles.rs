//! `worker`, `forecaster`, `reputer`, `keeper`, `relayer`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use allora_client::amount::Amount;
use allora_client::error::{ClientError, Result};
use allora_client::roles::deliveries::Worth;
use allora_client::roles::evidence::EvidenceUri;
use allora_client::roles::keeper::Keeper;
use allora_client::roles::metrics::Metrics;
use allora_client::roles::model::{BuiltinSettings, ModelSpec, ModelsFile, Served};
use allora_client::roles::outbox::Outbox;
use allora_client::roles::participant::Participant;
use allora_client::roles::relayer::Relayer;
use allora_client::roles::secrets::Secrets;
use allora_client::roles::settings::{seconds, Settings};
use allora_client::roles::Stop;
use allora_interfaces::{Role, TopicId};
use clap::Args;
use cosmwasm_std::Uint128;
use tracing::info;

use super::init::{self, InitArgs};
use super::output::show;
use crate::args::{CsvArgs, Session, TargetArg};

/// Take part in topics: ask a model in every window and send what it says.
///
/// A model is a command of the shell that reads a JSON object a line and writes one
/// a line, an HTTP address the object is posted to (or that is asked by GET, where {topic} or
/// {epoch} is in it or get: before it), or builtin:N, one that comes
/// with the program and works on a series. The question names topic, epoch, role,
/// target, window and the settled epochs; the answer is {"inference": 101.7} of a
/// worker, {"forecast": {"1": -1.5}} (inferer: loss) of a forecaster, {"truth": 102} of
/// a reputer, or {"skip": "why"}; a number alone will do. A command is started anew for each
/// question unless it puts topic_id and epoch of the question into its answer.
///
/// Registers and stakes where that is missing. Sends within the window only, tries
/// again while it is open, and after a restart does nothing twice. Where a topic hides
/// what it takes, commits to it and reveals it by itself (see --secrets). INT and TERM stop
/// it between two transactions.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct ParticipantArgs {
    /// Topics to take part in; repeat it, or separate with commas.
    #[arg(
        long,
        required_unless_present_any = ["models", "init"],
        value_delimiter = ',',
        value_name = "ID"
    )]
    topic: Vec<u64>,

    /// A command, an http(s) address, or builtin:N.
    #[arg(
        long,
        required_unless_present_any = ["models", "init"],
        value_name = "MODEL"
    )]
    model: Option<ModelSpec>,

    /// Models by topic, a TOML file: [[model]] with topics = [1, 2], run = "MODEL", timeout = 5.
    ///
    /// A command that is named for several topics is one process for them.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["topic", "model"])]
    models: Option<PathBuf>,

    #[command(flatten)]
    begin: InitArgs,

    /// Longest wait for an answer of the model, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 20.0)]
    model_timeout: f64,

    /// Series of a built-in model: sp500, wti, or a CSV file as `simulate --data` takes it.
    #[arg(long, value_name = "SERIES", default_value = "sp500")]
    series: String,

    /// How the file is read.
    #[command(flatten)]
    csv: CsvArgs,

    /// What a built-in model predicts of its series.
    #[arg(long, value_enum, default_value_t = TargetArg::Level)]
    target: TargetArg,

    /// Values of the series a built-in model knows before epoch 0.
    #[arg(long, value_name = "N", default_value_t = 500)]
    series_start: usize,

    /// Of everything random in a built-in model.
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Do not take up the role, and do not stake.
    #[arg(long)]
    no_register: bool,

    /// Work for this account, which has named the signer its key (see `key`): an address, or a
    /// key by its name. It registers, stakes and claims itself.
    #[arg(
        long = "for",
        value_name = "ACTOR",
        requires = "no_register",
        conflicts_with = "claim_above"
    )]
    actor: Option<String>,

    /// Have at least this much ALLO at stake (reputers).
    #[arg(long, value_name = "ALLO", default_value = "1")]
    stake: Amount,

    /// Take out rewards whenever at least this much ALLO waits; never if left out.
    ///
    /// Looked at after each epoch that ends, in every topic by itself.
    #[arg(long, value_name = "ALLO")]
    claim_above: Option<Amount>,

    /// Seconds between two looks while something is expected.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    poll: f64,

    /// Serve counters for Prometheus at this address, like 127.0.0.1:9100.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<String>,

    /// Ask the models and send nothing.
    #[arg(long)]
    dry_run: bool,

    /// Sign submissions into this folder, for a relayer to hand in, and send none (workers).
    ///
    /// The key must have been named (see `key`): it needs no coins then. In topics that hide
    /// what they take, commitments are sent as ever.
    #[arg(long, value_name = "FOLDER")]
    outbox: Option<PathBuf>,

    /// Where is kept what was committed to, in topics that hide it until it is revealed.
    ///
    /// A file for each, that only its owner can read, from before the commitment is sent
    /// until it has been revealed. What is not revealed costs bond or stake: keep the
    /// folder over restarts.
    #[arg(
        long,
        value_name = "FOLDER",
        env = "ALLORA_SECRETS",
        default_value = "allora-secrets"
    )]
    secrets: PathBuf,

    /// Where what the model answers can be read (reputers): reports carry this address and the
    /// SHA-256 of the answer, to the byte as the model wrote it.
    ///
    /// `$epoch` in it stands for the number of the epoch. The log has every answer and its hash;
    /// to keep the answer there is up to the reputer.
    #[arg(long, value_name = "URI")]
    evidence_uri: Option<EvidenceUri>,
}

const EXAMPLES: &str = "\
Examples:
  allora worker --init my-model --language python
      a folder with a model to begin with
  allora worker --topic 1 --from worker1 --model 'python3 model.py'
  allora worker --topic 1,2 --from worker2 --model http://127.0.0.1:8000/predict --claim-above 10
  allora worker --models models.toml --from worker1
  allora forecaster --topic 1 --from forecaster1 --model builtin:0
  allora reputer --topic 1 --from reputer1 --stake 100 --model builtin:0 --series prices.csv";

impl ParticipantArgs {
    pub(super) fn run(&self, session: Session, role: Role) -> Result<()> {
        if let Some(folder) = &self.begin.init {
            return self.init(folder, role);
        }
        let (stop, metrics) = begin(session, self.metrics.as_deref())?;
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        let actor = self.actor.as_deref();
        let actor = actor.map(|name| session.common.account(&*chain, name));
        let network = network.acting_for(actor.transpose()?);
        let me = network.me()?;
        let served = self.served(role)?;
        let topics = served.iter().flat_map(|one| &one.topics);
        let topics: Vec<u64> = topics.map(|topic_id| topic_id.0).collect();
        for topic in &topics {
            network.topic(TopicId(*topic))?;
        }
        let settings = Settings {
            role,
            register: !self.no_register,
            stake: match (role, self.no_register) {
                (Role::Reputer, false) => self.stake.0,
                _ => Uint128::zero(),
            },
            claim_above: self.claim_above.map(|amount| amount.0),
            poll: seconds("--poll", self.poll)?,
            dry_run: self.dry_run,
            outbox: self.outbox.clone().map(Outbox::new),
            secrets: Secrets::new(self.secrets.clone()),
            evidence: self.evidence_uri.clone(),
        };
        info!(%role, account = me, ?topics, "started");
        Participant::serving(&network, settings, metrics.clone(), served).run(&stop);
        stopped(session.common.json, &metrics)
    }

    fn init(&self, folder: &Path, role: Role) -> Result<()> {
        if role != Role::Inferer {
            return Err(ClientError::usage("--init is of `allora worker`"));
        }
        print!("{}", init::write(folder, self.begin.language)?);
        Ok(())
    }

    /// Models with their topics: those of a file, or one for each topic.
    fn served(&self, role: Role) -> Result<Vec<Served>> {
        let timeout = seconds("--model-timeout", self.model_timeout)?;
        let builtin = self.builtin();
        if let Some(path) = &self.models {
            return ModelsFile::read(path)?.start(role, timeout, &builtin);
        }
        let topics: BTreeSet<_> = self.topic.iter().copied().collect();
        let models = topics.into_iter().zip(self.model.iter().cycle());
        let models = models.map(|(topic, model)| {
            Ok(Served {
                topics: vec![TopicId(topic)],
                model: model.start(role, timeout, &builtin)?,
            })
        });
        models.collect()
    }

    fn builtin(&self) -> BuiltinSettings {
        BuiltinSettings {
            series: self.series.clone(),
            csv: self.csv.options(),
            target: self.target.into(),
            known: self.series_start,
            seed: self.seed,
        }
    }
}

/// Do due steps of all topics: synthesize and settle.
///
/// Sleeps until something is due. Several keepers harm nobody: a step that is done
/// already is a cheap success. INT and TERM stop it between two transactions.
#[derive(Clone, Debug, Args)]
#[command(
    after_long_help = "Examples:\n  allora keeper --from keeper1\n  allora keeper --from keeper2 --topic 1\n  allora keeper --from keeper1 --deliver --million-gas 0.2"
)]
pub struct KeeperArgs {
    /// Only these topics; all if left out.
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    topic: Vec<u64>,

    /// Deliver what consumers pay for at the desk, too: the tips are yours.
    #[arg(long)]
    deliver: bool,

    /// Least tip, in ALLO.
    #[arg(long, value_name = "AMOUNT", default_value = "0", requires = "deliver")]
    min_tip: Amount,

    /// What a million gas is worth, in ALLO: deliveries that bring less are left to others.
    #[arg(long, value_name = "AMOUNT", default_value = "0", requires = "deliver")]
    million_gas: Amount,

    /// Seconds between two looks after a problem.
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0)]
    poll: f64,

    /// Serve counters for Prometheus at this address, like 127.0.0.1:9100.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<String>,

    /// Say what is due and send nothing.
    #[arg(long)]
    dry_run: bool,
}

impl KeeperArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let (stop, metrics) = begin(session, self.metrics.as_deref())?;
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        info!(account = network.me()?, "started");
        let only = self.topic.iter().copied().map(TopicId).collect();
        let poll = seconds("--poll", self.poll)?;
        let worth = self.deliver.then_some(Worth {
            min_tip: self.min_tip.0,
            million_gas: self.million_gas.0,
        });
        Keeper::new(&network, metrics.clone(), poll, self.dry_run, only)
            .delivering(worth)
            .run(&stop);
        stopped(session.common.json, &metrics)
    }
}

/// Hand in submissions that workers signed, many in one transaction.
///
/// Takes what `allora worker --outbox` puts into a folder, for any number of workers. One that
/// is refused affects no other. INT and TERM stop it between two transactions.
#[derive(Clone, Debug, Args)]
#[command(
    after_long_help = "Examples:\n  allora key set worker1 --from worker1\n  allora worker --topic 1 --from worker1 --outbox signed --model builtin:0\n  allora relayer --inbox signed --from relayer1"
)]
pub struct RelayerArgs {
    /// Folder of signed submissions; one that was handed in is removed.
    #[arg(long, value_name = "FOLDER")]
    inbox: PathBuf,

    /// Seconds between two batches: what comes in between goes into the same.
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0)]
    poll: f64,

    /// Serve counters for Prometheus at this address, like 127.0.0.1:9100.
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<String>,

    /// Say what would be handed in and send nothing.
    #[arg(long)]
    dry_run: bool,
}

impl RelayerArgs {
    pub(super) fn run(&self, session: Session) -> Result<()> {
        let (stop, metrics) = begin(session, self.metrics.as_deref())?;
        let chain = session.chain()?;
        let network = session.common.network(&*chain)?;
        info!(account = network.me()?, inbox = %self.inbox.display(), "started");
        let poll = seconds("--poll", self.poll)?;
        let inbox = Outbox::new(self.inbox.clone());
        Relayer::new(&network, metrics.clone(), inbox, poll, self.dry_run).run(&stop);
        stopped(session.common.json, &metrics)
    }
}

/// Logs and counters of a loop, and how it is stopped.
fn begin(session: Session, metrics_at: Option<&str>) -> Result<(Stop, Metrics)> {
    session.common.start_logs();
    let metrics = Metrics::default();
    if let Some(address) = metrics_at {
        metrics.serve(address)?;
    }
    Ok((Stop::on_signals()?, metrics))
}

/// The counters, as the last word.
fn stopped(json: bool, metrics: &Metrics) -> Result<()> {
    info!("stopped");
    if json {
        let text = metrics.text();
        let counters: serde_json::Map<_, _> = text
            .lines()
            .filter_map(|line| line.rsplit_once(' '))
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        return show(&counters, true);
    }
    print!("{}", metrics.text());
    Ok(())
}
