//! Revealing what was committed to.

use allora_interfaces::synthesis_coordinator::{msg, Commitment, Event, ExecuteMsg};
use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{from_json, Addr, DepsMut, Env, Response, Storage, Uint128};

use super::check_value;
use super::report::Reporter;
use super::submit::{check, check_domain, Target};
use crate::admission::{check_stake, open_reveal_window, rules_of_epoch, rules_of_reportable};
use crate::epoch::due::windows_of;
use crate::error::{ContractError, ContractResult};
use crate::places::placement::Placement;
use crate::state::{commitments, load_clock, Member, StoredHash, MEMBERS};

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
        let rules = rules_of_epoch(storage, &clock, topic_id, epoch)?;
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
        let member = self.take(storage, topic_id, epoch, role)?;

        let target = Target {
            topic_id,
            epoch,
            rules: &rules,
            account: &self.account,
        };
        let held = Placement::Held { replaced: None };
        let event = target.event(role, &member, held, submission.inference);
        target.store(storage, member.id, submission)?;
        Ok(event)
    }

    /// A truth, with the stake behind it.
    fn truth(&self, deps: DepsMut<'_>, msg: msg::Report) -> ContractResult<Event> {
        let msg::Report {
            topic_id,
            epoch,
            truth,
            evidence,
        } = msg;
        check_value("a truth", truth)?;
        let clock = load_clock(deps.storage, topic_id)?;
        let rules = rules_of_reportable(deps.storage, &clock, topic_id, epoch)?;
        let now = self.env.block.time;
        let window = open_reveal_window(deps.storage, &deps.querier, &rules, topic_id, epoch, now)?;
        rules.check_truth(topic_id, truth)?;
        let actor = self.take(deps.storage, topic_id, epoch, Role::Reputer)?.id;

        // It had enough when it committed: what it lost since is no reason to punish it twice.
        let stake = check_stake(
            deps.storage,
            &deps.querier,
            topic_id,
            epoch,
            actor,
            Uint128::one(),
        )?;
        let reporter = Reporter {
            topic_id,
            epoch,
            account: &self.account,
        };
        reporter.store(deps.storage, actor, window, (truth, stake), evidence)
    }

    /// Removes the commitment this opens; answers whose it was.
    fn take(
        &self,
        storage: &mut dyn Storage,
        topic_id: TopicId,
        epoch: EpochId,
        role: Role,
    ) -> ContractResult<Member> {
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
        let hash = StoredHash::new(&commitment.hash());
        let hidden = commitments(role);
        if let Some(member) = MEMBERS.may_load(storage, (topic_id, &self.account))? {
            let key = (topic_id, epoch, member.id);
            if hidden.may_load(storage, key)? == Some(hash) {
                hidden.remove(storage, key);
                return Ok(member);
            }
        }
        Err(ContractError::NotCommitted {
            topic_id,
            epoch,
            role,
            actor: self.account.clone(),
        }
        .into())
    }
}
