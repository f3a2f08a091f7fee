//! Counters, as Prometheus reads them.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::error::{ClientError, Result};

/// Counters of one process: what was accepted, what was paid, what went wrong.
#[derive(Clone, Debug, Default)]
pub struct Metrics(Arc<Mutex<BTreeMap<String, u64>>>);

impl Metrics {
    /// Adds one to a counter of a topic.
    pub fn count(&self, name: &str, topic: u64, detail: Option<(&str, &str)>) {
        let detail = detail.map_or_else(String::new, |(key, value)| format!(",{key}=\"{value}\""));
        let key = format!("allora_{name}_total{{topic=\"{topic}\"{detail}}}");
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counter = counters.entry(key).or_default();
        *counter = counter.saturating_add(1);
    }

    /// All counters, a line each.
    pub fn text(&self) -> String {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = counters
            .iter()
            .map(|(key, value)| format!("{key} {value}\n"));
        lines.collect()
    }

    /// Serves the counters over HTTP, at any path, until the process ends.
    ///
    /// # Errors
    /// If nothing can listen at the address.
    pub fn serve(&self, address: &str) -> Result<()> {
        let listener = TcpListener::bind(address).map_err(|error| {
            ClientError::usage(format!("--metrics {address}: {error}; name a free address"))
        })?;
        let metrics = self.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
                let _ = stream.read(&mut [0; 1024]);
                let body = metrics.text();
                let _ = write!(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\
                     Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpStream;

    use super::*;

    #[test]
    fn counters_are_served() {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap().to_string();
        drop(free);
        let metrics = Metrics::default();
        metrics.serve(&address).unwrap();
        metrics.count("accepted", 3, None);
        metrics.count("accepted", 3, None);
        metrics.count("unpaid", 3, Some(("reason", "void_epoch")));
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(
            answer.contains("allora_accepted_total{topic=\"3\"} 2\n"),
            "{answer}"
        );
        assert!(
            answer.contains("{topic=\"3\",reason=\"void_epoch\"} 1\n"),
            "{answer}"
        );
    }
}
