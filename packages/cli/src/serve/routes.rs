//! The paths of a node's LCD that clients and the page use.

use std::net::TcpListener;
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::Duration;

use allora_client::deployment::Deployment;
use anyhow::Context;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use cosmwasm_std::Binary;
use serde_json::{json, Value};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tower_http::cors::CorsLayer;

use super::page;
use super::question::{Asked, Question, Refusal};
use crate::failure::Failure;

/// How long an answer may take, while the chain makes up for a pause of the machine.
const PATIENCE: Duration = Duration::from_secs(10);

type Asks = SyncSender<Asked>;

/// Serves in a thread of its own.
pub(super) fn start(
    listener: TcpListener,
    asks: Asks,
    deployment: &Deployment,
) -> Result<(), Failure> {
    let deployment = serde_json::to_value(deployment).context("the deployment")?;
    let router = router(asks, deployment);
    listener.set_nonblocking(true).context("the listener")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the server's runtime")?;
    let listener = {
        let _entered = runtime.enter();
        tokio::net::TcpListener::from_std(listener).context("the listener")?
    };
    let serve = move || runtime.block_on(async { axum::serve(listener, router).await });
    thread::Builder::new()
        .name("server".to_owned())
        .spawn(serve)
        .context("the server's thread")?;
    Ok(())
}

fn router(asks: Asks, deployment: Value) -> Router {
    let contract = "/cosmwasm/wasm/v1/contract/{address}";
    page::routes()
        .route("/deployment.json", get(|| async { Json(deployment) }))
        .route(contract, get(info))
        .route(&format!("{contract}/smart/{{*message}}"), get(smart))
        .route(&format!("{contract}/raw/{{*key}}"), get(raw))
        .route("/cosmos/base/tendermint/v1beta1/blocks/latest", get(block))
        .with_state(asks)
        .layer(CorsLayer::permissive())
}

async fn smart(
    State(asks): State<Asks>,
    Path((contract, message)): Path<(String, String)>,
) -> Response {
    match decode(&message) {
        Ok(message) => ask(&asks, Question::Smart { contract, message }).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn raw(State(asks): State<Asks>, Path((contract, key)): Path<(String, String)>) -> Response {
    match decode(&key) {
        Ok(key) => ask(&asks, Question::Raw { contract, key }).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn info(State(asks): State<Asks>, Path(address): Path<String>) -> Response {
    ask(&asks, Question::Contract { address }).await
}

async fn block(State(asks): State<Asks>) -> Response {
    ask(&asks, Question::Block).await
}

async fn ask(asks: &Asks, question: Question) -> Response {
    let (reply, answer) = oneshot::channel();
    if asks.try_send(Asked { question, reply }).is_err() {
        return Refusal::Busy.into_response();
    }
    match timeout(PATIENCE, answer).await {
        Ok(Ok(Ok(value))) => Json(value).into_response(),
        Ok(Ok(Err(refusal))) => refusal.into_response(),
        Ok(Err(_)) | Err(_) => Refusal::Busy.into_response(),
    }
}

/// Base64 of either alphabet, with or without padding, as a node takes it.
fn decode(text: &str) -> Result<Vec<u8>, Refusal> {
    let plain = text.trim_end_matches('=');
    let plain = plain.replace('-', "+").replace('_', "/");
    let padding = "=".repeat(plain.len().next_multiple_of(4) - plain.len());
    let bytes = Binary::from_base64(&format!("{plain}{padding}"));
    bytes
        .map(Into::into)
        .map_err(|error| Refusal::Malformed(format!("{text} is no base64: {error}")))
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        // The codes of gRPC, and what they are over HTTP.
        let (status, code, message) = match self {
            Self::Malformed(message) => (StatusCode::BAD_REQUEST, 3, message),
            Self::NotFound(message) => (StatusCode::NOT_FOUND, 5, message),
            Self::Refused(message) => (StatusCode::INTERNAL_SERVER_ERROR, 2, message),
            Self::Busy => {
                let message = "too many ask; come again".to_owned();
                (StatusCode::SERVICE_UNAVAILABLE, 14, message)
            }
        };
        let body = json!({ "code": code, "message": message, "details": [] });
        (status, Json(body)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_of_either_alphabet_is_read() {
        for text in ["+/8=", "-_8=", "-_8", "+/8"] {
            assert_eq!(decode(text), Ok(vec![251, 255]), "{text}");
        }
        assert_eq!(decode(""), Ok(vec![]));
        for text in ["*", "a", "a b=", "é"] {
            assert!(matches!(decode(text), Err(Refusal::Malformed(_))), "{text}");
        }
    }
}
