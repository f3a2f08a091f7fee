//! What one node says, and no other in its place.

use std::time::Duration;

use anyhow::{anyhow, bail, Context, Result};
use serde_json::Value;

/// A node's JSON-RPC endpoint.
pub(crate) struct Node {
    pub(crate) index: usize,
    pub(crate) url: String,
    agent: ureq::Agent,
}

/// A block as one node has it, in upper-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BlockHashes {
    pub(crate) block: String,
    /// What the header states: the state after the block before.
    pub(crate) before: String,
    /// What the node computed by executing the block.
    pub(crate) after: String,
}

/// A transaction in a block, and what became of it.
pub(crate) struct Included {
    pub(crate) bytes: Vec<u8>,
    pub(crate) result: Value,
}

impl Node {
    pub(crate) fn at(index: usize, port: usize) -> Self {
        Self {
            index,
            url: format!("http://127.0.0.1:{port}"),
            agent: ureq::AgentBuilder::new()
                .timeout(Duration::from_secs(10))
                .build(),
        }
    }

    /// Of its last block; none if it does not answer.
    pub(crate) fn height(&self) -> Option<u64> {
        let status = self.ask("status").ok()?;
        let height = status.pointer("/sync_info/latest_block_height")?;
        height.as_str()?.parse().ok()
    }

    /// Voting power of each validator.
    pub(crate) fn powers(&self) -> Result<Vec<String>> {
        let answer = self.ask("validators")?;
        let validators = list(&answer, "/validators");
        validators
            .iter()
            .map(|one| text(one, "/voting_power"))
            .collect()
    }

    pub(crate) fn hashes(&self, height: u64) -> Result<BlockHashes> {
        let commit = self.ask(&format!("commit?height={height}"))?;
        let results = self.ask(&format!("block_results?height={height}"))?;
        Ok(BlockHashes {
            block: text(&commit, "/signed_header/commit/block_id/hash")?,
            before: hexadecimal(&text(&commit, "/signed_header/header/app_hash")?)?,
            after: hexadecimal(&text(&results, "/app_hash")?)?,
        })
    }

    pub(crate) fn transactions(&self, height: u64) -> Result<Vec<Included>> {
        let block = self.ask(&format!("block?height={height}"))?;
        let sent = list(&block, "/block/data/txs");
        if sent.is_empty() {
            return Ok(vec![]);
        }
        let results = self.ask(&format!("block_results?height={height}"))?;
        let results = list(&results, "/txs_results");
        if sent.len() != results.len() {
            bail!(
                "block {height} has {} transactions and {} results",
                sent.len(),
                results.len()
            );
        }
        let pairs = sent.iter().zip(results);
        pairs
            .map(|(bytes, result)| {
                Ok(Included {
                    bytes: base64(bytes.as_str().unwrap_or_default())?,
                    result: result.clone(),
                })
            })
            .collect()
    }

    fn ask(&self, path: &str) -> Result<Value> {
        let url = format!("{}/{path}", self.url);
        let response = match self.agent.get(&url).call() {
            Ok(response) | Err(ureq::Error::Status(_, response)) => response,
            Err(error) => return Err(anyhow!(error)),
        };
        let mut answer: Value = response.into_json().with_context(|| url.clone())?;
        match answer.get_mut("result") {
            Some(result) => Ok(result.take()),
            None => bail!("{url}: {answer}"),
        }
    }
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    let found = value.pointer(pointer).and_then(Value::as_array);
    found.map_or(&[], Vec::as_slice)
}

fn text(value: &Value, pointer: &str) -> Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found
        .map(str::to_owned)
        .with_context(|| format!("no {pointer} in {value}"))
}

fn base64(text: &str) -> Result<Vec<u8>> {
    Ok(cosmwasm_std::Binary::from_base64(text)?.into())
}

/// Some answers have hashes in hexadecimal digits, some in Base64.
fn hexadecimal(hash: &str) -> Result<String> {
    let is_hexadecimal = hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_hexadecimal {
        return Ok(hash.to_uppercase());
    }
    Ok(cosmwasm_std::HexBinary::from(base64(hash)?)
        .to_hex()
        .to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_reads_the_same_in_both_notations() {
        let digits = "00FF".repeat(16);
        let bytes = cosmwasm_std::HexBinary::from_hex(&digits).unwrap();
        let base64 = cosmwasm_std::Binary::from(bytes.as_slice()).to_base64();
        assert_eq!(hexadecimal(&digits).unwrap(), digits);
        assert_eq!(hexadecimal(&base64).unwrap(), digits);
    }
}
