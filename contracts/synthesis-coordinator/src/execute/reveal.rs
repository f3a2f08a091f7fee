//! Revealing what was committed to.

use allora_interfaces::synthesis_coordinator::{msg, Commitment, Event, ExecuteMsg, SALT_LENGTH};
use allora_interfaces::{ActorId, EpochId, Role, TopicId};
use cosmwasm_std::{from_json, Addr, DepsMut, Env, Response, Storage, Uint128};

use super::check_value;
use super::report::check_truth;
use super::submit::{check, check_domain};
use crate::admission::{check_stake, open_reveal_window, rules_of_reportable};
use crate::epoch::due::{rules_of, windows_of};
use crate::epoch::schedule::ReportWindow;
use crate::error::{ContractError, ContractResult};
use crate::state::{
    commitments, load_clock, Report, StoredHash, MEMBERS, OPEN, REPORTS, SUBMISSIONS,
};

/// What is revealed, and of whom.
struct Opening<'a> {
    env: &'a Env,
    account: Addr,
    message: &'a str,
    salt: &'a [u8],
}

/// Takes what was committed to, from whoever knows it.
pub(crate) fn reveal(
    deps: DepsMut<'_>,
    env: &Env,
    msg::Reveal {
        actor,
        message,
        salt,
    }: msg::Reveal,
) -> ContractResult<Response> {
    if salt.len() != SALT_LENGTH {
        return Err(ContractError::WrongLength {
            what: "a salt",
            length: salt.len(),
            needed: SALT_LENGTH,
        }
        .into());
    }
    let opening = Opening {
        env,
        // Only looked up: if it is no address, nobody by it has committed to anything.
        account: Addr::unchecked(actor),
        message: &message,
        salt: &salt,
    };
    let event = match from_json(message.as_bytes())? {
        ExecuteMsg::Submit(msg) => opening.submission(deps.storage, msg)?,
        ExecuteMsg::Report(msg) => opening.truth(deps, msg)?,
        _ => return Err(ContractError::NotRevealable {}.into()),
    };
    let response = Response::new().add_attribute("action", "reveal");
    Ok(response.add_event(event))
}

impl Opening<'_> {
    /// An inference or a forecast, into the epoch it was committed to, by the rules of that.
    fn submission(&self, storage: &mut dyn Storage, msg: msg::Submit) -> ContractResult<Event> {
        let msg::Submit {
            topic_id, epoch, ..
        } = msg;
        let submission = check(msg)?;
        let role = match (&submission.inference, submission.forecast.is_empty()) {
            (Some(_), true) => Role::Inferer,
            (None, false) => Role::Forecaster,
            _ => return Err(ContractError::NotRevealable {}.into()),
        };
        let clock = load_clock(storage, topic_id)?;
        let open = OPEN.may_load(storage, (topic_id, epoch))?;
        let open = open.ok_or(ContractError::EpochNotOpen { topic_id, epoch })?;
        let rules = rules_of(storage, &clock, topic_id, open.version)?;
        let windows = windows_of(&rules, topic_id, epoch)?;
        let now = self.env.block.time;
        if !windows.reveals_submissions(now) {
            return Err(ContractError::RevealsClosed {
                topic_id,
                epoch,
                opens_at: windows.submissions_end,
                closes_at: windows.reveals_end,
                now,
            }
            .into());
        }
        check_domain(topic_id, &rules.loss, &submission)?;
        let actor_id = self.take(storage, topic_id, epoch, role)?;

        let key = (topic_id, epoch, actor_id);
        let mut stored = SUBMISSIONS.may_load(storage, key)?.unwrap_or_default();
        let value = submission.inference;
        match role {
            Role::Inferer => stored.inference = value,
            Role::Forecaster | Role::Reputer => stored.forecast = submission.forecast,
        }
        SUBMISSIONS.save(storage, key, &stored);
        Ok(Event::SubmissionAccepted {
            topic_id,
            epoch,
            role,
            actor: self.account.clone(),
            actor_id,
            value,
            replaced: None,
        })
    }

    /// A truth, with the stake behind it.
    fn truth(&self, deps: DepsMut<'_>, msg: msg::Report) -> ContractResult<Event> {
        let msg::Report {
            topic_id,
            epoch,
            truth,
        } = msg;
        check_value("a truth", truth)?;
        let clock = load_clock(deps.storage, topic_id)?;
        let rules = rules_of_reportable(deps.storage, &clock, topic_id, epoch)?;
        let now = self.env.block.time;
        let window = open_reveal_window(deps.storage, &rules, topic_id, epoch, now)?;
        check_truth(topic_id, &rules, truth)?;
        let actor_id = self.take(deps.storage, topic_id, epoch, Role::Reputer)?;

        // It had enough when it committed: what it lost since is no reason to punish it twice.
        let stake = check_stake(deps.as_ref(), topic_id, actor_id, Uint128::one())?;
        let late = window == ReportWindow::Second;
        let report = Report { truth, stake, late };
        REPORTS.save(deps.storage, (topic_id, epoch, actor_id), &report);
        Ok(Event::TruthReported {
            topic_id,
            epoch,
            actor: self.account.clone(),
        })
    }

    /// Removes the commitment this opens; answers whose it was.
    fn take(
        &self,
        storage: &mut dyn Storage,
        topic_id: TopicId,
        epoch: EpochId,
        role: Role,
    ) -> ContractResult<ActorId> {
        let hidden = commitments(role);
        let member = MEMBERS.may_load(storage, (topic_id, &self.account))?;
        let actor_id = member.map_or(ActorId(0), |member| member.id);
        let key = (topic_id, epoch, actor_id);
        let actor = self.account.clone();
        let Some(committed) = hidden.may_load(storage, key)? else {
            return Err(ContractError::NothingCommitted {
                topic_id,
                epoch,
                role,
                actor,
            }
            .into());
        };
        let commitment = Commitment {
            chain_id: &self.env.block.chain_id,
            contract: &self.env.contract.address,
            topic_id,
            epoch,
            role,
            sender: &self.account,
            message: self.message,
            salt: self.salt,
        };
        if StoredHash::new(&commitment.hash()) != committed {
            return Err(ContractError::WrongReveal {
                topic_id,
                epoch,
                role,
                actor,
            }
            .into());
        }
        hidden.remove(storage, key);
        Ok(actor_id)
    }
}
