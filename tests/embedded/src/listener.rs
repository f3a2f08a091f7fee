//! An HTTP server of a few lines, that stands for a node or a model, well or badly.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::thread::{sleep, spawn};
use std::time::Duration;

use serde_json::Value;

/// What a request is answered with.
pub enum Reply {
    /// 200, JSON.
    Json(Value),
    /// Any status, any text.
    Text(u16, String),
    /// Nothing, until this has passed.
    Silence(Duration),
}

/// A server at a port of its own, until the process ends.
pub struct Listener {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    requests: Arc<AtomicUsize>,
}

impl Listener {
    /// Answers each request by its body.
    pub fn start(answer: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let (counted, answer) = (Arc::clone(&requests), Arc::new(answer));
        spawn(move || {
            for stream in listener.incoming().flatten() {
                let (counted, answer) = (Arc::clone(&counted), Arc::clone(&answer));
                spawn(move || {
                    let body = read_body(&stream);
                    counted.fetch_add(1, Ordering::SeqCst);
                    reply(stream, answer(&body));
                });
            }
        });
        Self { address, requests }
    }

    /// How many requests came.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// An address where nobody listens.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn read_body(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) <= 2 {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap();
            }
        }
    }
    let mut body = vec![0; length];
    let _ = reader.read_exact(&mut body);
    String::from_utf8(body).unwrap()
}

fn reply(mut stream: TcpStream, reply: Reply) {
    let (status, body) = match reply {
        Reply::Json(value) => (200, value.to_string()),
        Reply::Text(status, text) => (status, text),
        Reply::Silence(time) => return sleep(time),
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status} Words\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
}
