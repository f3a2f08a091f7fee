//! What workers sign, and somebody else hands in.

use allora_interfaces::synthesis_coordinator::msg::{self, Signed};
use allora_interfaces::synthesis_coordinator::{ExecuteMsg, ForecastElement, SignDoc};
use allora_interfaces::{EpochId, TopicId};
use allora_math::Real;
use anyhow::Result as AnyResult;
use cosmwasm_std::{to_json_string, Addr, Storage};
use cw_multi_test::AppResponse;
use k256::ecdsa::signature::Signer;
use k256::ecdsa::{Signature, SigningKey};
use sha2::{Digest, Sha256};

use super::Suite;

/// How long signatures of this suite hold, in seconds.
const VALID: u64 = 3_600;

/// The key of an account: derived from its address, so that tests repeat themselves.
fn key_of(account: &Addr) -> AnyResult<SigningKey> {
    Ok(SigningKey::from_slice(&Sha256::digest(account.as_bytes()))?)
}

/// Batches.
impl<S: Storage> Suite<S> {
    /// Names an account's own key as the one that signs for it.
    pub fn set_own_key(&mut self, who: &Addr) -> AnyResult<AppResponse> {
        let public_key = key_of(who)?.verifying_key().to_encoded_point(true);
        let set_key = ExecuteMsg::SetKey(msg::SetKey {
            key: None,
            public_key: Some(public_key.as_bytes().into()),
        });
        self.on_coordinator(who, &set_key)
    }

    /// A submission, signed by its worker.
    pub fn sign(
        &self,
        who: &Addr,
        topic_id: TopicId,
        epoch: EpochId,
        inference: Option<Real>,
        forecast: Vec<ForecastElement>,
    ) -> AnyResult<Signed> {
        let message = to_json_string(&ExecuteMsg::Submit(msg::Submit {
            topic_id,
            epoch,
            inference,
            forecast,
        }))?;
        let expires_at = self.now().plus_seconds(VALID);
        let bytes = SignDoc {
            chain_id: &self.app.block_info().chain_id,
            contract: &self.contracts.coordinator,
            actor: who,
            message: &message,
            expires_at,
        }
        .bytes();
        let signature: Signature = key_of(who)?.sign(&bytes);
        Ok(Signed {
            actor: who.to_string(),
            message,
            expires_at,
            signature: signature.to_bytes().to_vec().into(),
        })
    }

    /// Has anybody hand in what workers signed.
    pub fn relay(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        epoch: EpochId,
        submissions: Vec<Signed>,
    ) -> AnyResult<AppResponse> {
        let relay = ExecuteMsg::Relay(msg::Relay {
            topic_id,
            epoch,
            submissions,
        });
        self.on_coordinator(who, &relay)
    }
}
