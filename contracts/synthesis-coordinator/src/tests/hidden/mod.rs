//! Topics that hide submissions and truths until nobody can copy them any more.

mod attacks;
mod crowd;
mod edits;
mod life;
mod penalties;
mod places;

use allora_interfaces::synthesis_coordinator::{
    Commitment, QueryMsg, RoleStatus, StatusResponse, WindowKind,
};
use allora_interfaces::topic_registry::Schedule;
use cosmwasm_std::{to_json_string, Addr};

use super::*;

/// Seconds in which submissions are revealed, and truths.
const REVEAL: u64 = 10;
const REPORT_REVEAL: u64 = 15;

/// When truths are revealed for the first time and the second, and when epochs are settled, in seconds
/// after their opening.
const TRUTHS: u64 = LAG + REPORT;
const SETTLED: u64 = TRUTHS + REPORT_REVEAL;
const SECOND_TRUTHS: u64 = SETTLED + REPORT;
const ENDED: u64 = SECOND_TRUTHS + REPORT_REVEAL;

fn hidden() -> TopicParams {
    let mut params = second_order();
    params.schedule = Schedule {
        reveal_window: REVEAL,
        report_reveal_window: REPORT_REVEAL,
        ..params.schedule
    };
    params
}

/// What is revealed, and by which salt.
#[derive(Clone)]
struct Hidden {
    role: Role,
    epoch: EpochId,
    topic_id: TopicId,
    message: String,
    salt: [u8; 32],
}

fn inference(epoch: u64, value: &str) -> Hidden {
    submission(epoch, Role::Inferer, Some(real(value)), &[])
}

fn forecast(epoch: u64, elements: &[(u32, &str)]) -> Hidden {
    submission(epoch, Role::Forecaster, None, elements)
}

fn submission(epoch: u64, role: Role, inference: Option<Real>, elements: &[(u32, &str)]) -> Hidden {
    let message = ExecuteMsg::Submit(msg::Submit {
        topic_id: TOPIC,
        epoch: EpochId(epoch),
        inference,
        forecast: elements_of(elements),
    });
    hide(epoch, role, &message)
}

fn truth(epoch: u64, truth: &str) -> Hidden {
    let message = ExecuteMsg::Report(msg::Report {
        topic_id: TOPIC,
        epoch: EpochId(epoch),
        truth: real(truth),
        evidence: None,
    });
    hide(epoch, Role::Reputer, &message)
}

fn hide(epoch: u64, role: Role, message: &ExecuteMsg) -> Hidden {
    Hidden {
        role,
        epoch: EpochId(epoch),
        topic_id: TOPIC,
        message: to_json_string(message).unwrap(),
        salt: [7; 32],
    }
}

impl TestCoordinator {
    /// What somebody commits to, on this chain and in this contract.
    fn hash(&self, name: &str, hidden: &Hidden) -> [u8; 32] {
        let sender = self.address(name);
        self.commitment(&sender, hidden).hash()
    }

    fn commitment<'a>(&'a self, sender: &'a Addr, hidden: &'a Hidden) -> Commitment<'a> {
        Commitment {
            chain_id: &self.env.block.chain_id,
            contract: &self.env.contract.address,
            topic_id: hidden.topic_id,
            epoch: hidden.epoch,
            role: hidden.role,
            sender,
            message: &hidden.message,
            salt: &hidden.salt,
        }
    }

    fn commit(&mut self, name: &str, hidden: &Hidden) -> Result<Response, ContractError> {
        let hash = self.hash(name, hidden);
        self.commit_hash(name, hidden, &hash)
    }

    fn commit_hash(
        &mut self,
        name: &str,
        hidden: &Hidden,
        hash: &[u8],
    ) -> Result<Response, ContractError> {
        let Hidden {
            role,
            epoch,
            topic_id,
            ..
        } = *hidden;
        let hash = hash.into();
        self.send(
            name,
            ExecuteMsg::Commit(msg::Commit {
                topic_id,
                epoch,
                role,
                hash,
            }),
        )
    }

    /// Somebody who has nothing to do with it reveals.
    fn reveal(&mut self, name: &str, hidden: &Hidden) -> Result<Response, ContractError> {
        let actor = self.address(name).into();
        self.send(
            "passer-by",
            ExecuteMsg::Reveal(msg::Reveal {
                actor,
                message: hidden.message.clone(),
                salt: hidden.salt.into(),
            }),
        )
    }

    fn role(&self, name: &str, role: Role) -> RoleStatus {
        let status = self.participant(name);
        let mut roles = status.roles.into_iter();
        roles.find(|status| status.role == role).unwrap()
    }

    /// How often somebody did not reveal.
    fn marks(&self, name: &str) -> u32 {
        self.participant(name).actor.unwrap().unrevealed
    }

    fn participant(&self, name: &str) -> StatusResponse {
        let actor = self.address(name).into();
        let topic_id = TOPIC;
        self.ask(QueryMsg::Status { topic_id, actor }).unwrap()
    }

    /// The window that is open of an epoch, as a participant is told.
    fn open_window(&self, name: &str, epoch: u64) -> Option<WindowKind> {
        let status = self.participant(name);
        let mut epochs = status.open_windows.iter();
        let found = epochs.find(|windows| windows.epoch == EpochId(epoch))?;
        let mut open = found.windows.iter().filter(|window| window.open);
        let kind = open.next().map(|window| window.kind);
        assert_eq!(open.next(), None);
        kind
    }

    /// Ann and Bob infer, Fay forecasts; all of it is revealed and synthesized.
    fn work(&mut self, epoch: u64) {
        let work = [
            ("ann", inference(epoch, "10.5")),
            ("bob", inference(epoch, "11.5")),
            ("fay", forecast(epoch, &[(1, "-1"), (2, "0.5")])),
        ];
        self.at_epoch(epoch, 1);
        for (name, hidden) in &work {
            self.commit(name, hidden).unwrap();
        }
        self.at_epoch(epoch, WINDOW);
        for (name, hidden) in &work {
            self.reveal(name, hidden).unwrap();
        }
        self.at_epoch(epoch, WINDOW + REVEAL);
        self.advance();
    }
}
