//! What messages cost on this chain, against the table of the virtual machine.

use allora_client::chain::{Chain, Msg};
use allora_client::error::ClientError;
use anyhow::{bail, Context, Result};
use serde_json::json;

use crate::bill::{self, Names};
use crate::story::Story;

/// Enough for a transaction that comes to nothing.
const GAS: u64 = 300_000;

pub(super) fn the_table_holds(story: &mut Story) -> Result<()> {
    story.chapter("gas");
    let nobody = story.nobody()?;
    probe(story, &nobody)?;
    let names = Names::new(&story.deployment()?, nobody);
    let entries = bill::read(&story.net.node(0), &names)?;
    let file = story.options.home.join("gas.json");
    let text = serde_json::to_string_pretty(&entries)?;
    std::fs::write(&file, text + "\n").with_context(|| file.display().to_string())?;
    bill::print(&entries);
    bill::compare(&entries, &story.options.root.join("tests/wasm/gas.json"))
}

/// A transaction to an address without a contract: what it costs, every transaction does.
fn probe(story: &Story, nobody: &str) -> Result<()> {
    let transfer = json!({"transfer": {"recipient": story.address("consumer")?, "amount": "0"}});
    let chain = story.signing_with("consumer", GAS)?;
    match chain.submit(&[Msg::execute(nobody, &transfer)?]) {
        Ok(_) => bail!("a message to no contract succeeded"),
        // In a block, so that it has a bill.
        Err(ClientError::Refused { context, .. }) if context.starts_with("transaction") => Ok(()),
        Err(error) => Err(error).context("a message to no contract"),
    }
}
