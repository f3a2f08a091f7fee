//! One key in many topics, on a chain that takes its time for a block.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use allora_client::chain::{
    Block, Chain, CodeInfo, ContractInfo, Msg, ProposalState, Sent, TxOutcome,
};
use allora_client::error::{ClientError, Result};
use allora_client::roles::metrics::Metrics;
use allora_client::roles::model::{ModelSpec, Served};
use allora_client::roles::participant::Participant;
use allora_client::roles::Stop;
use allora_embedded_chain::{builtin, settings, EmbeddedChain, TestNetwork};
use allora_interfaces::{Role, TopicId};
use cosmwasm_std::HexBinary;

/// Another chain, whose transactions wait for the next block.
struct SlowChain<'a> {
    chain: &'a EmbeddedChain,
    waiting: RefCell<Vec<Vec<Msg>>>,
    outcomes: RefCell<BTreeMap<usize, Result<TxOutcome>>>,
    sent: Cell<usize>,
    /// Messages of the largest transaction.
    largest: Cell<usize>,
    /// Whether the position of a refused message is told.
    tells: bool,
}

impl<'a> SlowChain<'a> {
    fn new(chain: &'a EmbeddedChain, tells: bool) -> Self {
        Self {
            chain,
            waiting: RefCell::default(),
            outcomes: RefCell::default(),
            sent: Cell::new(0),
            largest: Cell::new(0),
            tells,
        }
    }

    /// Time passes, and what waited is executed.
    fn next_block(&self, seconds: u64) {
        self.chain.skip(seconds);
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        let first = self.sent.get() - waiting.len();
        for (offset, messages) in waiting.into_iter().enumerate() {
            let outcome = self.chain.submit(&messages);
            let outcome = outcome.map_err(|error| self.with_position(error, &messages));
            self.outcomes.borrow_mut().insert(first + offset, outcome);
        }
    }

    fn with_position(&self, error: ClientError, messages: &[Msg]) -> ClientError {
        let ClientError::Refused { context, reason } = error else {
            return error;
        };
        let wrong = format!("\"topic_id\":{WRONG},");
        let is_wrong = |message: &Msg| message.describe().to_string().contains(&wrong);
        let wrong = messages.iter().position(is_wrong);
        let reason = match wrong.filter(|_| self.tells) {
            Some(index) => format!("failed to execute message; message index: {index}: {reason}"),
            None => reason,
        };
        ClientError::Refused { context, reason }
    }
}

impl Chain for SlowChain<'_> {
    fn broadcast(&self, messages: &[Msg], _: u32) -> Result<Sent> {
        let number = self.sent.replace(self.sent.get() + 1);
        self.largest.set(self.largest.get().max(messages.len()));
        self.waiting.borrow_mut().push(messages.to_vec());
        Ok(Sent::now(number.to_be_bytes().to_vec(), 0))
    }
    fn outcome(&self, sent: &mut Sent) -> Result<Option<TxOutcome>> {
        let number = usize::from_be_bytes(sent.bytes().try_into().unwrap());
        self.outcomes.borrow_mut().remove(&number).transpose()
    }
    fn submit(&self, _: &[Msg]) -> Result<TxOutcome> {
        panic!("a participant waits for no block");
    }
    fn block(&self) -> Result<Block> {
        self.chain.block()
    }
    fn sender(&self) -> Result<String> {
        self.chain.sender()
    }
    fn public_key(&self) -> Result<Vec<u8>> {
        self.chain.public_key()
    }
    fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        self.chain.sign(bytes)
    }
    fn address_bytes(&self, address: &str) -> Result<Vec<u8>> {
        self.chain.address_bytes(address)
    }
    fn address(&self, bytes: &[u8]) -> Result<String> {
        self.chain.address(bytes)
    }
    fn simulate(&self, messages: &[Msg]) -> Result<u64> {
        self.chain.simulate(messages)
    }
    fn query_smart(&self, contract: &str, msg: &[u8]) -> Result<Vec<u8>> {
        self.chain.query_smart(contract, msg)
    }
    fn query_raw(&self, contract: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        self.chain.query_raw(contract, key)
    }
    fn contract(&self, address: &str) -> Result<Option<ContractInfo>> {
        self.chain.contract(address)
    }
    fn code(&self, code_id: u64) -> Result<Option<CodeInfo>> {
        self.chain.code(code_id)
    }
    fn newest_codes(&self, limit: usize) -> Result<Vec<CodeInfo>> {
        self.chain.newest_codes(limit)
    }
    fn proposal(&self, proposal_id: u64) -> Result<ProposalState> {
        self.chain.proposal(proposal_id)
    }
    fn predict(&self, checksum: &HexBinary, salt: &[u8]) -> Result<String> {
        self.chain.predict(checksum, salt)
    }
}

/// The topic whose model answers what the chain refuses, where there is one.
const WRONG: u64 = 7;

/// So many topics with windows of 12 seconds, from the second on.
fn topics(test: &str, count: u64) -> TestNetwork {
    let testnet = TestNetwork::new(test);
    for _ in 0..count {
        testnet.open_topic_with(|params| {
            params.schedule.epoch_length = 60;
            params.schedule.submission_window = 12;
            params.schedule.ground_truth_lag = 60;
            params.schedule.report_window = 20;
        });
    }
    testnet
}

fn models(topics: u64, one_is_wrong: bool) -> Vec<Served> {
    let model = |topic| {
        let spec = match one_is_wrong && topic == WRONG {
            // More than the chain takes.
            true => "read q; echo 1e50",
            false => "builtin:0",
        };
        let spec: ModelSpec = spec.parse().unwrap();
        let timeout = std::time::Duration::from_secs(20);
        let model = spec.start(Role::Inferer, timeout, &builtin()).unwrap();
        Served {
            topics: vec![TopicId(topic)],
            model,
        }
    };
    (2..topics + 2).map(model).collect()
}

fn count(metrics: &Metrics, name: &str) -> u64 {
    let start = format!("allora_{name}_total{{");
    let text = metrics.text();
    let lines = text.lines().filter(|line| line.starts_with(&start));
    let values = lines.map(|line| line.rsplit_once(' ').unwrap().1.parse::<u64>().unwrap());
    values.sum()
}

/// Blocks of 5 seconds, and a look every one or two.
#[test]
fn one_key_serves_fifty_topics_in_windows_of_two_blocks() {
    const TOPICS: u64 = 50;
    let testnet = topics("fifty", TOPICS);
    let view = testnet.chain.with_sender("ann");
    let slow = SlowChain::new(&view, true);
    let network = testnet.network(&slow);
    let metrics = Metrics::default();
    let settings = settings(Role::Inferer);
    let models = models(TOPICS, false);
    let mut worker = Participant::serving(&network, settings, metrics.clone(), models);
    let stop = Stop::default();
    const EPOCHS: u64 = 5;
    for _ in 0..(EPOCHS * 60 / 5) {
        worker.round(&stop);
        worker.round(&stop);
        slow.next_block(5);
    }
    worker.round(&stop);
    let (accepted, missed) = (count(&metrics, "accepted"), count(&metrics, "missed"));
    assert!(accepted >= TOPICS * EPOCHS, "{}", metrics.text());
    assert_eq!(missed, 0, "{}", metrics.text());
    assert_eq!(count(&metrics, "refused"), 0, "{}", metrics.text());
    // Registration, and one for each epoch, whatever the number of topics.
    assert!(slow.sent.get() as u64 <= EPOCHS + 2, "{}", slow.sent.get());
    assert_eq!(slow.largest.get() as u64, TOPICS);
}

#[test]
fn what_is_refused_in_one_topic_costs_no_other_its_window() {
    const TOPICS: u64 = 10;
    for tells in [true, false] {
        let testnet = topics("one-refused", TOPICS);
        let view = testnet.chain.with_sender("ann");
        let slow = SlowChain::new(&view, tells);
        let network = testnet.network(&slow);
        let metrics = Metrics::default();
        let models = models(TOPICS, true);
        let settings = settings(Role::Inferer);
        let mut worker = Participant::serving(&network, settings, metrics.clone(), models);
        // Blocks of one second: halves need more of them than the position does.
        for _ in 0..70 {
            worker.round(&Stop::default());
            slow.next_block(1);
        }
        worker.round(&Stop::default());
        let text = metrics.text();
        assert!(count(&metrics, "accepted") >= TOPICS - 1, "{tells} {text}");
        let others: Vec<_> = (2..TOPICS + 2).filter(|topic| *topic != WRONG).collect();
        for topic in others {
            let accepted = format!("allora_accepted_total{{topic=\"{topic}\"}}");
            assert!(text.contains(&accepted), "{tells} {text}");
        }
        let refused = format!("allora_refused_total{{topic=\"{WRONG}\"}}");
        assert!(text.contains(&refused), "{tells} {text}");
    }
}

/// A worker that is away, or whose model is too slow, says what it missed.
#[test]
fn windows_that_close_with_nothing_sent_are_counted() {
    let testnet = topics("missed", 2);
    let view = testnet.chain.with_sender("ann");
    let network = testnet.network(&view);
    let metrics = Metrics::default();
    let settings = settings(Role::Inferer);
    let models = models(2, false);
    let mut worker = Participant::serving(&network, settings, metrics.clone(), models);
    let stop = Stop::default();
    for _ in 0..2 {
        worker.round(&stop);
    }
    assert_eq!(count(&metrics, "accepted"), 2, "{}", metrics.text());
    // Three windows of each come and go, the fourth is used.
    testnet.chain.skip(4 * 60);
    worker.round(&stop);
    worker.round(&stop);
    assert_eq!(count(&metrics, "missed"), 6, "{}", metrics.text());
    assert_eq!(count(&metrics, "accepted"), 4, "{}", metrics.text());
}
