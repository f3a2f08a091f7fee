//! Values that nobody sees before the window has closed, and what silence costs.

use allora_interfaces::synthesis_coordinator::{
    msg, ActorStatus, ExecuteMsg as Coordinator, WindowKind,
};
use allora_interfaces::{EpochId, Role, TopicId};
use anyhow::{ensure, Context, Result};
use serde_json::json;

use super::epochs::counter;
use super::topics::{self, allo, send, wait_open, wait_settled};
use crate::story::Story;

/// The third topic, of this chapter alone.
const TOPIC: TopicId = TopicId(3);
/// Those who commit and reveal by themselves: key, role and model.
const CAST: [(&str, &str, &str); 4] = [
    ("worker2", "worker", "builtin:0"),
    (
        "forecaster1",
        "forecaster",
        "while read question; do echo '{\"forecast\": {\"1\": -1}}'; done",
    ),
    ("reputer1", "reputer", "builtin:0"),
    ("reputer2", "reputer", "builtin:1"),
];
/// Who is killed between its commitment and its revelation.
const KILLED: &str = "worker1";
/// Who commits and says no more.
const SILENT: &str = "worker3";
/// What the killed one predicts: digits that nothing else on the chain has.
const VALUE: &str = "1417.25318094";

pub(super) fn what_is_hidden_is_revealed(story: &mut Story) -> Result<()> {
    story.chapter("what is hidden is revealed, and silence costs");
    opens_a_hidden_topic(story)?;
    let begins = height(story)?;
    everybody_gets_ready(story)?;
    for (name, role, model) in CAST {
        starts(story, name, role, model)?;
    }
    let keeper = "keeper --poll 1 --topic 3";
    story.processes.start(&story.allora, "keeper1", keeper)?;

    let silent = wait_open(story, TOPIC, WindowKind::Submission, None)?;
    commits_to_nothing(story, silent)?;
    let (epoch, hidden_until) = is_killed_between(story)?;
    ensure!(
        first_seen(story, begins, hidden_until)?.is_none(),
        "{VALUE} was on the chain by height {hidden_until}, before it was revealed"
    );
    wait_for_the_value(story, epoch)?;
    let seen = first_seen(story, hidden_until, height(story)?)?;
    let seen = seen.with_context(|| format!("{VALUE} was revealed and is in no block"))?;
    story.note(format!(
        "committed to by height {hidden_until}, on the chain from height {seen} on"
    ));

    let settled = wait_settled(story, TOPIC, epoch)?;
    let expected = CAST.len() + 1;
    let found = settled.participants.len();
    ensure!(
        found == expected,
        "{found} took part, not {expected}: {settled:?}"
    );
    wait_settled(story, TOPIC, silent)?;
    silence_cost_a_slice(story)?;
    story.processes.stop(&story.processes.names())?;
    for (name, ..) in CAST {
        let revealed = counter(story, name, "revealed")?;
        ensure!(revealed > 0, "{name} revealed nothing");
    }
    Ok(())
}

/// A tenth of the bond is what silence costs.
fn opens_a_hidden_topic(story: &Story) -> Result<()> {
    let (length, window) = (story.options.epoch_length, story.options.window());
    let params = json!({
        "schedule": {
            "epoch_length": length,
            "submission_window": window,
            "reveal_window": length.saturating_sub(window),
            "ground_truth_lag": length,
            "report_window": window,
            "report_reveal_window": length.saturating_sub(window),
        },
        "gates": {"worker_bond": allo(10)},
        "consensus": {"unrevealed_fraction": "0.1"},
    });
    topics::open(story, "the series that comes with the program", params)
}

fn everybody_gets_ready(story: &Story) -> Result<()> {
    let allora = &story.allora;
    for (name, role) in [
        (KILLED, "inferer"),
        (SILENT, "inferer"),
        ("worker2", "inferer"),
        ("forecaster1", "forecaster"),
    ] {
        allora.run(&format!("topic register 3 {role} --from {name}"))?;
        allora.run(&format!("stake bond 3 20 --from {name}"))?;
    }
    Ok(())
}

fn starts(story: &mut Story, name: &str, role: &str, model: &str) -> Result<()> {
    let secrets = secrets(story, name).display().to_string();
    let mut words = vec![
        role,
        "--topic",
        "3",
        "--poll",
        "1",
        "--secrets",
        &secrets,
        "--model",
        model,
    ];
    if role == "reputer" {
        words.extend(["--stake", "500"]);
    }
    story.processes.start_words(&story.allora, name, &words)
}

/// What nobody could reveal, its sender included.
fn commits_to_nothing(story: &Story, epoch: EpochId) -> Result<()> {
    let commit = Coordinator::Commit(msg::Commit {
        topic_id: TOPIC,
        epoch,
        role: Role::Inferer,
        hash: vec![7; 32].into(),
    });
    send(story, SILENT, &commit)
}

/// Kills a worker as soon as the chain has its commitment, and starts it again; answers of which
/// epoch, and at which height nobody lived who knew the value.
fn is_killed_between(story: &mut Story) -> Result<(EpochId, u64)> {
    let inference = json!({"inference": VALUE});
    starts(story, KILLED, "worker", &topics::answering(&inference))?;
    let longest = story.options.epochs_long(4);
    let epoch = story.wait("a commitment", longest, committed)?;
    story.processes.kill(KILLED)?;
    let kept = std::fs::read_dir(secrets(story, KILLED))?.count();
    ensure!(kept == 1, "{kept} secrets kept after one commitment");
    ensure!(
        value(story, epoch)?.is_none(),
        "an inference was taken that is not revealed yet"
    );
    let height = height(story)?;
    story.note(format!("{KILLED} killed, committed to epoch {epoch}"));
    // Asked again, it would say something else.
    let skip = json!({"skip": "asked again"});
    starts(story, KILLED, "worker", &topics::answering(&skip))?;
    Ok((epoch, height))
}

fn committed(story: &Story) -> Result<Option<EpochId>> {
    let status = story.network()?.status(TOPIC, &story.address(KILLED)?)?;
    let role = status.roles.iter().find(|role| role.role == Role::Inferer);
    Ok(role.and_then(|role| role.committed.first().copied()))
}

fn wait_for_the_value(story: &mut Story, epoch: EpochId) -> Result<()> {
    let longest = story.options.epochs_long(2);
    let found = story.wait("the revelation", longest, |story| value(story, epoch))?;
    ensure!(found == VALUE, "{found} revealed, not {VALUE}");
    Ok(())
}

/// What the killed one inferred, once that is known.
fn value(story: &Story, epoch: EpochId) -> Result<Option<String>> {
    let actor_id = actor(story, KILLED)?.actor_id;
    let page = story.network()?.submissions(TOPIC, epoch)?;
    let mut entries = page.submissions.into_iter();
    let entry = entries.find(|entry| entry.actor_id == actor_id);
    Ok(entry
        .and_then(|entry| entry.inference)
        .map(|inference| inference.to_string()))
}

/// The first block, of some, with the value in a transaction or in what came of one.
fn first_seen(story: &Story, from: u64, to: u64) -> Result<Option<u64>> {
    let node = story.net.node(0);
    for height in from..=to {
        for included in node.transactions(height)? {
            let sent = String::from_utf8_lossy(&included.bytes);
            if sent.contains(VALUE) || included.result.to_string().contains(VALUE) {
                return Ok(Some(height));
            }
        }
    }
    Ok(None)
}

fn silence_cost_a_slice(story: &Story) -> Result<()> {
    let silent = actor(story, SILENT)?;
    ensure!(silent.unrevealed == 1, "{silent:?} has no mark");
    let honest = CAST.iter().map(|(name, ..)| *name).chain([KILLED]);
    for name in honest {
        let marked = actor(story, name)?;
        ensure!(marked.unrevealed == 0, "{name} has a mark: {marked:?}");
    }
    let account = story.address(SILENT)?;
    let bond = story.network()?.stake_of(TOPIC, &account)?.bond;
    ensure!(bond == allo(18), "{bond} base units bonded, not 18 ALLO");
    story.note(format!("{SILENT} keeps {bond} of its bond, and has a mark"));
    Ok(())
}

fn actor(story: &Story, name: &str) -> Result<ActorStatus> {
    let status = story.network()?.status(TOPIC, &story.address(name)?)?;
    status.actor.with_context(|| format!("{name} is nobody"))
}

fn height(story: &Story) -> Result<u64> {
    let height = story.net.node(0).height();
    height.context("the node does not answer")
}

fn secrets(story: &Story, name: &str) -> std::path::PathBuf {
    story.options.home.join("secrets").join(name)
}
