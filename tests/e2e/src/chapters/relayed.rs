//! Workers that send nothing: they sign, and a relayer hands in what three of them signed, and one that
//! was changed on the way, in one transaction.

use std::path::{Path, PathBuf};
use std::time::Duration;

use allora_client::roles::outbox::Outbox;
use allora_interfaces::{EpochId, TopicId};
use anyhow::{ensure, Context, Result};

use crate::story::Story;

/// The topic of the chapter before: nobody works in it any more.
const TOPIC: TopicId = TopicId(2);
const WORKERS: [&str; 3] = ["worker1", "worker2", "worker3"];
const RELAYER: &str = "consumer";

pub(super) fn a_batch_is_handed_in(story: &mut Story) -> Result<()> {
    story.chapter("a relayer hands in what workers signed");
    let folder = story.options.home.join("signed");
    for name in WORKERS {
        if name != "worker1" {
            let register = format!("topic register 2 inferer --from {name}");
            story.allora.run(&register)?;
        }
        let set_key = format!("key set {name} --from {name}");
        story.allora.run(&set_key)?;
    }
    for (number, name) in WORKERS.iter().enumerate() {
        let line = format!(
            "worker --topic 2 --poll 1 --no-register --model builtin:{number} --outbox {}",
            folder.display()
        );
        story.processes.start(&story.allora, name, &line)?;
    }
    let (epoch, files) = all_signed(story, &folder)?;
    spoil(&files)?;
    let line = format!("relayer --poll 1 --inbox {}", folder.display());
    story.processes.start(&story.allora, RELAYER, &line)?;

    let longest = Duration::from_secs(2 * story.options.epoch_length);
    story.wait("three relayed submissions", longest, |story| {
        let submissions = story.network()?.submissions(TOPIC, epoch)?.submissions;
        Ok((submissions.len() == WORKERS.len()).then_some(()))
    })?;
    let names: Vec<_> = WORKERS.into_iter().chain([RELAYER]).collect();
    story.processes.stop(&names)?;
    for name in WORKERS {
        let signed = counted(story, name, "signed")?;
        let sent = counted(story, name, "accepted")?;
        ensure!(signed && !sent, "{name} did not only sign");
    }
    let relayed = counted(story, RELAYER, "relayed")?;
    let refused = counted(story, RELAYER, "not_relayed")?;
    ensure!(relayed && refused, "the relayer did not count both kinds");
    story.note(format!(
        "epoch {epoch}: all in, but the one that was changed"
    ));
    Ok(())
}

/// Whether a process that has stopped counted any of these in topic 2.
fn counted(story: &Story, name: &str, counter: &str) -> Result<bool> {
    let key = format!("allora_{counter}_total{{topic=\"2\"}}");
    Ok(story.processes.counters(name)?.contains_key(&key))
}

/// Waits until all workers have signed for an epoch that has just opened.
fn all_signed(story: &mut Story, folder: &Path) -> Result<(EpochId, Vec<PathBuf>)> {
    let longest = Duration::from_secs(4 * story.options.epoch_length);
    let mut first = None;
    story.wait("three signed submissions", longest, |_| {
        let outbox = Outbox::new(folder.to_owned());
        let files = outbox.list().unwrap_or_default();
        let newest = files.iter().filter_map(|path| epoch_of(path)).max();
        let Some(newest) = newest else {
            return Ok(None);
        };
        // of the epoch that was open at first, the window may be about to close
        if *first.get_or_insert(newest) == newest {
            return Ok(None);
        }
        let of_it = files
            .into_iter()
            .filter(|path| epoch_of(path) == Some(newest));
        let of_it: Vec<_> = of_it.collect();
        Ok((of_it.len() == WORKERS.len()).then_some((newest, of_it)))
    })
}

fn epoch_of(path: &Path) -> Option<EpochId> {
    let name = path.file_name()?.to_str()?;
    name.split('-').nth(1)?.parse().ok().map(EpochId)
}

/// Puts a copy beside one of them, with another number than was signed.
fn spoil(files: &[PathBuf]) -> Result<()> {
    let path = files.first().context("no file")?;
    let mut parcel = Outbox::read(path)?;
    parcel.signed.message = parcel
        .signed
        .message
        .replace("\"inference\":\"", "\"inference\":\"1");
    let beside = path.with_extension("changed.json");
    let folder = path.parent().context("no folder")?;
    Outbox::new(folder.to_owned()).put(&beside, &parcel)?;
    Ok(())
}
