//! One transaction: what it is called, and what is on its bill.

use std::collections::BTreeMap;

use allora_client::deployment::Deployment;
use anyhow::{anyhow, Context, Result};
use cosmrs::proto::cosmwasm::wasm::v1::MsgExecuteContract;
use cosmrs::proto::traits::Message;
use cosmrs::{Any, Tx};
use cosmwasm_std::Binary;
use serde_json::Value;

use crate::node::Included;

/// What a transaction that was sent to [`Names::nobody`] is called.
pub(super) const PROBE: &str = "no contract (what a transaction costs by itself)";
/// Events of the chain where a contract is entered.
const ENTERED: [&str; 5] = ["execute", "instantiate", "reply", "sudo", "migrate"];
/// Steps a crank can do.
const STEPS: [&str; 3] = ["synthesized", "settled", "voided"];

/// Contracts by address.
pub(crate) struct Names {
    contracts: BTreeMap<String, String>,
    nobody: String,
}

impl Names {
    /// Those of a deployment, and an address without a contract.
    pub(crate) fn new(deployment: &Deployment, nobody: String) -> Self {
        let contracts = deployment.contracts.iter();
        Self {
            contracts: contracts
                .map(|(name, contract)| (contract.address.clone(), name.clone()))
                .collect(),
            nobody,
        }
    }

    fn of<'a>(&'a self, address: &'a str) -> &'a str {
        self.contracts.get(address).map_or(address, String::as_str)
    }
}

/// A transaction and its bill.
pub(super) struct Billed {
    pub(super) message: String,
    pub(super) failed: bool,
    pub(super) gas_used: u64,
    pub(super) bytes: u64,
    /// Those entered, in order, as often as they were.
    pub(super) contracts: Vec<String>,
    pub(super) event_bytes: u64,
}

impl Billed {
    pub(super) fn read(included: &Included, names: &Names) -> Result<Self> {
        let events = Events(included.result.get("events"));
        let gas = included.result.get("gas_used").and_then(Value::as_str);
        let code = included.result.get("code").and_then(Value::as_u64);
        Ok(Self {
            message: describe(&included.bytes, &events, names)?,
            failed: code.unwrap_or(0) != 0,
            gas_used: gas.context("a result without gas")?.parse()?,
            bytes: u64::try_from(included.bytes.len())?,
            contracts: events.entered(names),
            event_bytes: u64::try_from(events.contract_bytes())?,
        })
    }
}

/// Messages are named by contract and variant; those done several times are counted.
fn describe(bytes: &[u8], events: &Events, names: &Names) -> Result<String> {
    let transaction = Tx::from_bytes(bytes).map_err(|error| anyhow!("a transaction: {error}"))?;
    let messages = transaction.body.messages.iter();
    let called = messages
        .map(|message| name(message, names))
        .collect::<Result<Vec<_>>>()?;
    let mut distinct: Vec<(&String, usize)> = vec![];
    for name in &called {
        match distinct.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => distinct.push((name, 1)),
        }
    }
    let counted = distinct.into_iter().map(|(name, count)| match count {
        1 => name.clone(),
        count => format!("{count} × {name}"),
    });
    let text = counted.collect::<Vec<_>>().join(" + ");
    if text.contains(" advance") {
        return Ok(format!("{text}, {}", events.steps()));
    }
    Ok(text)
}

fn name(message: &Any, names: &Names) -> Result<String> {
    let kind = message.type_url.rsplit('.').next().unwrap_or_default();
    if kind != "MsgExecuteContract" {
        return Ok(kind.to_owned());
    }
    let execute = MsgExecuteContract::decode(message.value.as_slice())?;
    if execute.contract == names.nobody {
        return Ok(PROBE.to_owned());
    }
    let body: Value = serde_json::from_slice(&execute.msg)?;
    variant(names.of(&execute.contract), &body, names)
}

/// Variant of a JSON message, with what it carries for another contract; submissions by
/// what is in them.
fn variant(contract: &str, message: &Value, names: &Names) -> Result<String> {
    let (name, body) = only_field(message)?;
    let text = |body: &Value, key: &str| body.get(key)?.as_str().map(str::to_owned);
    if contract == "allo-token" && name == "send" {
        let hook = text(body, "msg").context("a send without a message")?;
        let hook: Value = serde_json::from_slice(&Binary::from_base64(&hook)?)?;
        let (inner, carried) = only_field(&hook)?;
        let role = text(carried, "role").map_or_else(String::new, |role| format!(" {role}"));
        let to = text(body, "contract").unwrap_or_default();
        return Ok(format!("{contract} send: {} {inner}{role}", names.of(&to)));
    }
    if name == "submit" {
        let forecast = body
            .get("forecast")
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        return Ok(match forecast {
            0 => format!("{contract} submit inference"),
            count => format!("{contract} submit forecast of {count}"),
        });
    }
    Ok(format!("{contract} {name}"))
}

fn only_field(value: &Value) -> Result<(&String, &Value)> {
    let fields = value.as_object();
    let first = fields.and_then(|fields| fields.iter().next());
    first.with_context(|| format!("no message: {value}"))
}

/// What a transaction announced.
struct Events<'a>(Option<&'a Value>);

impl Events<'_> {
    fn all(&self) -> impl Iterator<Item = (&str, &Value)> {
        let events = self.0.and_then(Value::as_array).into_iter().flatten();
        events.map(|event| {
            let kind = event.get("type").and_then(Value::as_str);
            (kind.unwrap_or_default(), event)
        })
    }

    fn steps(&self) -> String {
        let mut done = vec![];
        for step in STEPS {
            let kind = format!("wasm-epoch_{step}");
            match self.all().filter(|(found, _)| *found == kind).count() {
                0 => {}
                1 => done.push(step.to_owned()),
                count => done.push(format!("{count} {step}")),
            }
        }
        if done.is_empty() {
            return "nothing due".to_owned();
        }
        done.join(" and ")
    }

    fn entered(&self, names: &Names) -> Vec<String> {
        let entered = self.all().filter(|(kind, _)| ENTERED.contains(kind));
        let addresses = entered.filter_map(|(_, event)| {
            let mut found = attributes(event).filter(|(key, _)| *key == "_contract_address");
            found.next().map(|(_, address)| address)
        });
        addresses
            .map(|address| names.of(address).to_owned())
            .collect()
    }

    fn contract_bytes(&self) -> usize {
        let of_contracts = self.all().filter(|(kind, _)| kind.starts_with("wasm"));
        of_contracts
            .flat_map(|(_, event)| attributes(event))
            .map(|(key, value)| key.len() + value.len())
            .sum()
    }
}

fn attributes(event: &Value) -> impl Iterator<Item = (&str, &str)> {
    let all = event.get("attributes").and_then(Value::as_array);
    all.into_iter().flatten().map(|attribute| {
        let part = |key| {
            attribute
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        (part("key"), part("value"))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names() -> Names {
        let contracts = [("one", "allo-token"), ("two", "topic-registry")];
        Names {
            contracts: contracts
                .map(|(address, name)| (address.to_owned(), name.to_owned()))
                .into(),
            nobody: "nobody".to_owned(),
        }
    }

    #[test]
    fn a_message_is_named_by_what_it_carries() {
        let name = |contract, message| variant(contract, &message, &names()).unwrap();
        let hook = br#"{"register":{"topic_id":1,"role":"inferer"}}"#;
        let hook = Binary::from(hook.as_slice());
        let send = json!({"send": {"contract": "two", "amount": "1", "msg": hook}});
        assert_eq!(
            name("allo-token", send),
            "allo-token send: topic-registry register inferer"
        );
        let submit = json!({"submit": {"inference": "1", "forecast": []}});
        assert_eq!(name("c", submit), "c submit inference");
        let submit = json!({"submit": {"forecast": [{}, {}]}});
        assert_eq!(name("c", submit), "c submit forecast of 2");
        assert_eq!(name("c", json!({"report": {}})), "c report");
    }

    #[test]
    fn events_say_which_steps_were_done_and_where() {
        let event = |kind: &str| {
            json!({"type": kind, "attributes": [
                {"key": "_contract_address", "value": "one"},
            ]})
        };
        let kinds = [
            "execute",
            "wasm-epoch_settled",
            "wasm-epoch_synthesized",
            "wasm-epoch_settled",
        ];
        let found = Value::from(kinds.map(event).to_vec());
        let events = Events(Some(&found));
        assert_eq!(events.steps(), "synthesized and 2 settled");
        assert_eq!(events.entered(&names()), ["allo-token"]);
        assert_eq!(events.contract_bytes(), 3 * ("_contract_address".len() + 3));
        assert_eq!(Events(None).steps(), "nothing due");
    }
}
