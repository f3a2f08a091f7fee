//! `allora simulate --serve`: a network that goes on, and answers as a node does.
//!
//! The chain lives in the thread that calls [`run`]; the server, in one of its own, hands it
//! questions through a bounded channel.

mod node;
mod page;
mod question;
mod routes;

use std::net::TcpListener;
use std::sync::mpsc::{sync_channel, Receiver, RecvTimeoutError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use allora_client::roles::Stop;
use allora_simulator::simulation::{Live, LiveConfig, Progress};
use anyhow::Context;
use cosmwasm_std::Timestamp;

use self::question::Asked;
use crate::failure::Failure;
use crate::report::output::{print, progress_bar};

/// Questions that may wait; one more is told to come again.
const MOST_WAITING: usize = 64;
/// How fast a request to stop is noticed.
const NOTICE: Duration = Duration::from_millis(100);

/// Runs a network and serves it until asked to stop.
pub(crate) fn run(config: LiveConfig, address: &str) -> Result<(), Failure> {
    let stop = Stop::on_signals().context("signals")?;
    let listener = TcpListener::bind(address).map_err(|error| {
        Failure::usage(format!(
            "cannot listen on {address}: {error}; name another with --serve ADDRESS:PORT"
        ))
    })?;
    let mut live = start(config, &stop)?;
    let (asks, asked) = sync_channel(MOST_WAITING);
    let at = listener.local_addr().context("the server's address")?;
    let deployment = node::deployment(live.suite()).context("the deployment")?;
    print(&greeting(&at.to_string(), at.ip().is_loopback()))?;
    routes::start(listener, asks, &deployment)?;
    go_on(&mut live, &asked, &stop)
}

/// Starts a network and makes up for what was before now.
fn start(config: LiveConfig, stop: &Stop) -> Result<Live, Failure> {
    let mut live = Live::start(config, now()).map_err(Failure::usage)?;
    let total = live.epochs_before();
    let bar = progress_bar("epochs before now", false)?;
    catch_up(&mut live, stop, |epochs| {
        let done = epochs.min(total);
        bar.show(Progress { done, total });
    })?;
    bar.clear();
    Ok(live)
}

/// Does all that is due; `show` is told how many epochs have opened.
fn catch_up(live: &mut Live, stop: &Stop, mut show: impl FnMut(usize)) -> Result<(), Failure> {
    while live.due() <= now() && !stop.is_asked() {
        live.step().context("the network stopped")?;
        show(live.epochs());
    }
    Ok(())
}

/// Does what is due, and answers in between.
fn go_on(live: &mut Live, asked: &Receiver<Asked>, stop: &Stop) -> Result<(), Failure> {
    while !stop.is_asked() {
        catch_up(live, stop, |_| ())?;
        match asked.recv_timeout(NOTICE) {
            Ok(asked) => {
                if live.due() > now() {
                    live.set_time(now());
                }
                asked.answer(live.suite());
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                return Err(anyhow::anyhow!("the server stopped").into())
            }
        }
    }
    Ok(())
}

fn greeting(at: &str, loopback: bool) -> String {
    let warning = if loopback {
        ""
    } else {
        "Everybody who reaches this address can ask it; it is no server for the open internet.\n"
    };
    format!(
        "An Allora network goes on at http://{at}\n\
         \n\
         page        http://{at}/\n\
         node (LCD)  http://{at}\n\
         deployment  http://{at}/deployment.json\n\
         \n\
         {warning}Stop with Ctrl-C.\n"
    )
}

/// Of the clock; the year 1970 if it stands before that.
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let nanos = since.map_or(0, |since| since.as_nanos());
    Timestamp::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}
