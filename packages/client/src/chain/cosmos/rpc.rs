//! JSON-RPC with several endpoints.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{json, Value};

use crate::error::{ClientError, Result};

/// Longest wait for one answer, and no longer than patience.
const ANSWER: Duration = Duration::from_secs(10);
/// What one answer may take however short patience is.
const SHORTEST: Duration = Duration::from_secs(1);
/// Questions asked at the same time.
pub(super) const TOGETHER: usize = 8;
/// Between two rounds over all endpoints.
const PAUSE: Duration = Duration::from_millis(300);

/// What an endpoint said.
pub(super) enum Answer {
    /// The result.
    Result(Value),
    /// An error of the node, not of the way to it.
    Error(String),
}

/// Endpoints of one chain, tried in turn.
pub(super) struct Rpc {
    endpoints: Vec<String>,
    preferred: AtomicUsize,
    agent: ureq::Agent,
    patience: Duration,
}

impl Rpc {
    pub(super) fn new(endpoints: Vec<String>, patience: Duration) -> Self {
        Self {
            endpoints: endpoints.iter().map(|endpoint| http(endpoint)).collect(),
            preferred: AtomicUsize::new(0),
            agent: ureq::AgentBuilder::new()
                .timeout(patience.clamp(SHORTEST, ANSWER))
                .max_idle_connections_per_host(TOGETHER)
                .build(),
            patience,
        }
    }

    /// Calls a method; goes on to the next endpoint when one fails, round and
    /// round until patience ends.
    pub(super) fn ask(&self, method: &str, params: &Value) -> Result<Answer> {
        let started = Instant::now();
        loop {
            let mut reason = String::new();
            let first = self.preferred.load(Ordering::Relaxed);
            for offset in 0..self.endpoints.len() {
                let index = first.wrapping_add(offset) % self.endpoints.len();
                let Some(endpoint) = self.endpoints.get(index) else {
                    continue;
                };
                match self.post(endpoint, method, params) {
                    Ok(answer) => {
                        if offset > 0 {
                            tracing::warn!(endpoint, "changed to another endpoint");
                            self.preferred.store(index, Ordering::Relaxed);
                        }
                        return Ok(answer);
                    }
                    Err(error) => reason = error,
                }
            }
            if started.elapsed() >= self.patience {
                return Err(ClientError::Unreachable {
                    endpoints: self.endpoints.join(", "),
                    seconds: self.patience.as_secs(),
                    reason,
                });
            }
            tracing::debug!(method, reason, "no endpoint answers");
            sleep(PAUSE);
        }
    }

    /// As [`Rpc::ask`], with errors of the node as refusals.
    pub(super) fn call(&self, method: &str, params: &Value) -> Result<Value> {
        match self.ask(method, params)? {
            Answer::Result(value) => Ok(value),
            Answer::Error(reason) => Err(ClientError::QueryRefused {
                reason: format!("{method}: {reason}"),
            }),
        }
    }

    fn post(&self, endpoint: &str, method: &str, params: &Value) -> Result<Answer, String> {
        let request = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let response = match self.agent.post(endpoint).send_json(&request) {
            Ok(response) => response,
            // CometBFT answers 500 with the error as JSON.
            Err(ureq::Error::Status(500, response)) => response,
            Err(error) => return Err(error.to_string()),
        };
        let mut body: Value = response
            .into_json()
            .map_err(|error| format!("{endpoint}: {error}"))?;
        if let Some(error) = body.get("error").filter(|error| !error.is_null()) {
            let part = |name| error.get(name).and_then(Value::as_str).unwrap_or_default();
            return Ok(Answer::Error(format!(
                "{} {}",
                part("message"),
                part("data")
            )));
        }
        match body.get_mut("result") {
            Some(result) => Ok(Answer::Result(result.take())),
            None => Err(format!("{endpoint}: neither result nor error")),
        }
    }
}

/// `tcp://`, as nodes print their endpoint, is HTTP.
fn http(endpoint: &str) -> String {
    match endpoint.split_once("://") {
        Some(("tcp", rest)) => format!("http://{rest}"),
        Some(_) => endpoint.to_owned(),
        None => format!("http://{endpoint}"),
    }
}
