//! Batches of signed submissions.

mod attacks;
mod life;
mod places;

use allora_interfaces::synthesis_coordinator::msg::Signed;
use allora_interfaces::synthesis_coordinator::SignDoc;
use cosmwasm_std::{to_json_string, Addr, Binary};
use k256::ecdsa::signature::Signer;
use k256::ecdsa::{Signature, SigningKey};

use super::*;
use crate::state::{RELAYED, SUBMISSIONS};

/// The key of whoever has this name.
fn key_of(name: &str) -> SigningKey {
    let mut secret = [1; 32];
    for (byte, letter) in secret.iter_mut().zip(name.bytes()) {
        *byte = letter;
    }
    SigningKey::from_slice(&secret).unwrap()
}

fn public_key_of(name: &str) -> Binary {
    key_of(name)
        .verifying_key()
        .to_encoded_point(true)
        .as_bytes()
        .into()
}

impl TestCoordinator {
    /// With everybody's key known.
    fn signing(params: TopicParams) -> Self {
        let mut test = Self::staffed(params);
        for name in ["ann", "bob", "cyd", "fay", "fox", "dan"] {
            test.sign_by(name, name);
        }
        test
    }

    /// From now on `signer` signs for `actor`.
    fn sign_by(&mut self, actor: &str, signer: &str) {
        let public_key = Some(public_key_of(signer));
        let key = None;
        let message = ExecuteMsg::SetKey(msg::SetKey { key, public_key });
        self.send(actor, message).unwrap();
    }

    /// An hour from now.
    fn later(&self) -> Timestamp {
        self.env.block.time.plus_seconds(3_600)
    }

    /// What an actor signs, on this chain and for this contract.
    fn sign(&self, name: &str, message: &ExecuteMsg) -> Signed {
        let actor = self.address(name);
        let message = to_json_string(message).unwrap();
        self.sign_doc(name, &self.doc(&actor, &message))
    }

    fn doc<'a>(&'a self, actor: &'a Addr, message: &'a str) -> SignDoc<'a> {
        SignDoc {
            chain_id: &self.env.block.chain_id,
            contract: &self.env.contract.address,
            actor,
            message,
            expires_at: self.later(),
        }
    }

    fn sign_doc(&self, signer: &str, doc: &SignDoc<'_>) -> Signed {
        let signature: Signature = key_of(signer).sign(&doc.bytes());
        Signed {
            actor: doc.actor.to_string(),
            message: doc.message.to_owned(),
            expires_at: doc.expires_at,
            signature: signature.to_bytes().to_vec().into(),
        }
    }

    fn sign_inference(&self, name: &str, epoch: u64, value: &str) -> Signed {
        self.sign(name, &submission(epoch, Some(value), &[]))
    }

    /// Somebody who has nothing to do with them hands them in.
    fn relay(&mut self, epoch: u64, submissions: &[Signed]) -> Result<Response, ContractError> {
        self.send(
            "relayer",
            ExecuteMsg::Relay(msg::Relay {
                topic_id: TOPIC,
                epoch: EpochId(epoch),
                submissions: submissions.to_vec(),
            }),
        )
    }

    /// Inferences that were relayed to an epoch, by number of the actor.
    fn relayed(&self, epoch: u64) -> Vec<(u32, String)> {
        let key = (TOPIC, EpochId(epoch));
        let relayed = RELAYED.may_load(&self.deps.storage, key).unwrap();
        let entries = relayed.unwrap_or_default().entries();
        let entries = entries.iter();
        entries
            .map(|(id, value)| (id.0, value.to_string()))
            .collect()
    }
}

/// Position and reason of those of a batch that were not taken.
fn refusals(response: &Response) -> Vec<(String, String)> {
    let refused = response.events.iter();
    let refused = refused.filter(|event| event.ty == "submission_refused");
    let value = |event: &cosmwasm_std::Event, key: &str| {
        let mut attributes = event.attributes.iter();
        let found = attributes.find(|attribute| attribute.key == key);
        found.unwrap().value.clone()
    };
    refused
        .map(|event| (value(event, "position"), value(event, "reason")))
        .collect()
}
