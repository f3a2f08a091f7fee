//! What actors do in topics that hide submissions and truths.

use allora_interfaces::synthesis_coordinator::{
    msg, Commitment, ExecuteMsg, ForecastElement, WindowKind, SALT_LENGTH,
};
use allora_interfaces::{EpochId, Role, TopicId};
use allora_math::Real;
use anyhow::{anyhow, bail, Result as AnyResult};
use cosmwasm_std::{to_json_string, Addr, Storage};
use cw_multi_test::AppResponse;
use sha2::{Digest, Sha256};

use super::Suite;

/// What somebody committed to, to be revealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Secret {
    /// Who did.
    pub actor: Addr,
    /// The message an open topic would take.
    pub message: String,
    /// What keeps others from guessing it.
    pub salt: [u8; SALT_LENGTH],
}

/// Commitments.
impl<S: Storage> Suite<S> {
    /// Commits to an inference.
    pub fn commit_inference(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        epoch: EpochId,
        inference: Real,
    ) -> AnyResult<Secret> {
        let message = ExecuteMsg::Submit(msg::Submit {
            topic_id,
            epoch,
            inference: Some(inference),
            forecast: vec![],
        });
        self.commit(who, (topic_id, epoch, Role::Inferer), &message)
    }

    /// Commits to a forecast.
    pub fn commit_forecast(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        epoch: EpochId,
        forecast: Vec<ForecastElement>,
    ) -> AnyResult<Secret> {
        let message = ExecuteMsg::Submit(msg::Submit {
            topic_id,
            epoch,
            inference: None,
            forecast,
        });
        self.commit(who, (topic_id, epoch, Role::Forecaster), &message)
    }

    /// Commits to a truth.
    pub fn commit_truth(
        &mut self,
        who: &Addr,
        topic_id: TopicId,
        epoch: EpochId,
        truth: Real,
    ) -> AnyResult<Secret> {
        let message = ExecuteMsg::Report(msg::Report {
            topic_id,
            epoch,
            truth,
            evidence: None,
        });
        self.commit(who, (topic_id, epoch, Role::Reputer), &message)
    }

    /// The salt is derived from the message, so that tests repeat themselves.
    fn commit(
        &mut self,
        who: &Addr,
        (topic_id, epoch, role): (TopicId, EpochId, Role),
        message: &ExecuteMsg,
    ) -> AnyResult<Secret> {
        let secret = Secret {
            actor: who.clone(),
            message: to_json_string(message)?,
            salt: Sha256::digest(format!("{who} {message:?}")).into(),
        };
        let hash = Commitment {
            chain_id: &self.app.block_info().chain_id,
            contract: &self.contracts.coordinator,
            topic_id,
            epoch,
            role,
            sender: who,
            message: &secret.message,
            salt: &secret.salt,
        }
        .hash();
        let commit = ExecuteMsg::Commit(msg::Commit {
            topic_id,
            epoch,
            role,
            hash: hash.into(),
        });
        self.on_coordinator(who, &commit)?;
        Ok(secret)
    }

    /// Has anybody reveal what somebody committed to.
    pub fn reveal(&mut self, who: &Addr, secret: &Secret) -> AnyResult<AppResponse> {
        let reveal = ExecuteMsg::Reveal(msg::Reveal {
            actor: secret.actor.to_string(),
            message: secret.message.clone(),
            salt: secret.salt.into(),
        });
        self.on_coordinator(who, &reveal)
    }

    /// Lets time pass until what was committed to for an epoch is revealed: in the submission
    /// window (`Reveal`) or the first report window (`ReportReveal`).
    pub fn skip_to_reveal(
        &mut self,
        topic_id: TopicId,
        epoch: EpochId,
        kind: WindowKind,
    ) -> AnyResult<()> {
        let windows = self.windows(topic_id, Some(epoch))?.windows;
        let window = windows.iter().find(|window| window.kind == kind);
        let window = window.ok_or_else(|| anyhow!("topic {topic_id} hides nothing: {kind:?}"))?;
        if window.closes_at <= self.now() {
            bail!("topic {topic_id}: epoch {epoch} has been revealed: {kind:?}");
        }
        self.skip_until(window.opens_at);
        Ok(())
    }
}
