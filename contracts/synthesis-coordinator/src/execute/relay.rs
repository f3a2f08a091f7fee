//! Batches of submissions that workers signed and somebody else hands in.

use allora_interfaces::synthesis_coordinator::{msg, Event, ExecuteMsg, SignDoc};
use allora_interfaces::{EpochId, TopicId};
use cosmwasm_std::{from_json, Addr, Deps, DepsMut, Env, Response, Storage};

use super::check_open;
use super::submit::{check, check_domain, Target};
use crate::admission::{check_bond, open_window};
use crate::error::{ContractError, ContractResult};
use crate::state::{
    load_clock, save_relayed, Member, PublicKey, Relayed, Submission, SubmissionRules, TopicClock,
    PUBLIC_KEYS, RELAYED, SUBMISSIONS,
};

/// Where all of a batch belongs.
struct Batch<'a> {
    env: &'a Env,
    topic_id: TopicId,
    epoch: EpochId,
    clock: &'a TopicClock,
    rules: &'a SubmissionRules,
    /// What was relayed to the epoch, with what this batch adds.
    relayed: Relayed,
}

/// Takes of a batch what can be taken. All that can be wrong with one of it is found before anything
/// of it is stored, so that it leaves nothing behind.
pub(crate) fn relay(
    deps: DepsMut<'_>,
    env: &Env,
    msg::Relay {
        topic_id,
        epoch,
        submissions,
    }: msg::Relay,
) -> ContractResult<Response> {
    let (count, max) = (submissions.len(), ExecuteMsg::MAX_RELAYED);
    if count > max {
        return Err(ContractError::TooManySubmissions { count, max }.into());
    }
    let clock = load_clock(deps.storage, topic_id)?;
    let (rules, windows) = open_window(&clock, topic_id, epoch, env.block.time)?;
    check_open(rules.start.schedule.hides_submissions(), topic_id, epoch)?;
    let before = RELAYED.may_load(deps.storage, (topic_id, epoch))?;
    let before = before.unwrap_or_default();
    let mut batch = Batch {
        env,
        topic_id,
        epoch,
        clock: &clock,
        rules,
        relayed: before.clone(),
    };

    let mut events = Vec::new();
    let mut opened = false;
    for (position, signed) in submissions.iter().enumerate() {
        // Only looked up: if it is no address, nobody by it is registered.
        let account = Addr::unchecked(&signed.actor);
        let target = batch.target(&account);
        match batch.check(deps.as_ref(), &target, signed) {
            Ok((member, submission)) => {
                events.extend(batch.take(deps.storage, &target, member, submission)?);
                if !opened {
                    target.open_epoch(deps.storage, windows.reveals_end)?;
                    opened = true;
                }
            }
            Err(error) => events.push(Event::SubmissionRefused {
                topic_id,
                epoch,
                position,
                reason: error.to_string(),
            }),
        }
    }
    if batch.relayed != before {
        save_relayed(deps.storage, (topic_id, epoch), &batch.relayed);
    }

    Ok(Response::new()
        .add_attribute("action", "relay")
        .add_events(events))
}

impl<'a> Batch<'a> {
    fn target<'b>(&self, account: &'b Addr) -> Target<'b>
    where
        'a: 'b,
    {
        Target {
            topic_id: self.topic_id,
            epoch: self.epoch,
            rules: self.rules,
            account,
        }
    }

    /// The worker and what it submits, if that is its word and can be taken.
    fn check(
        &self,
        deps: Deps<'_>,
        target: &Target<'_>,
        signed: &msg::Signed,
    ) -> ContractResult<(Member, Submission)> {
        let (topic_id, epoch) = (self.topic_id, self.epoch);
        let submission = match from_json(signed.message.as_bytes())? {
            ExecuteMsg::Submit(msg) if (msg.topic_id, msg.epoch) == (topic_id, epoch) => {
                check(msg)?
            }
            _ => return Err(ContractError::NotRelayable { topic_id, epoch }.into()),
        };
        let (now, expires_at) = (self.env.block.time, signed.expires_at);
        if now >= expires_at {
            return Err(ContractError::Expired { expires_at, now }.into());
        }
        check_domain(topic_id, &self.rules.loss, &submission)?;
        let member = target.member(deps.storage, &submission)?;
        self.check_signature(deps, target.account, signed)?;
        check_bond(
            deps.storage,
            &deps.querier,
            topic_id,
            target.account,
            self.rules,
        )?;

        let own = SUBMISSIONS.may_load(deps.storage, (topic_id, epoch, member.id))?;
        let own = own.unwrap_or_default();
        let inferred = own.inference.is_some() || self.relayed.get(member.id).is_some();
        if (inferred && submission.inference.is_some())
            || !(own.forecast.is_empty() || submission.forecast.is_empty())
        {
            return Err(ContractError::SubmittedAlready {
                topic_id,
                epoch,
                actor: target.account.clone(),
            }
            .into());
        }
        Ok((member, submission))
    }

    fn check_signature(
        &self,
        deps: Deps<'_>,
        actor: &Addr,
        signed: &msg::Signed,
    ) -> ContractResult<()> {
        let signature = &signed.signature;
        let hash = SignDoc {
            chain_id: &self.env.block.chain_id,
            contract: &self.env.contract.address,
            actor,
            message: &signed.message,
            expires_at: signed.expires_at,
        }
        .hash();
        let valid = match PUBLIC_KEYS.may_load(deps.storage, actor)? {
            // One that cannot be read is as wrong as one of another key.
            Some(PublicKey(key)) => deps.api.secp256k1_verify(&hash, signature, &key) == Ok(true),
            None => false,
        };
        if valid {
            return Ok(());
        }
        let actor = actor.clone();
        Err(ContractError::WrongSignature { actor }.into())
    }

    /// Stores the parts that find a place.
    fn take(
        &mut self,
        storage: &mut dyn Storage,
        target: &Target<'_>,
        mut member: Member,
        submission: Submission,
    ) -> ContractResult<Vec<Event>> {
        let taken = target.take_places(storage, &mut member, submission)?;
        if let Some(evicted) = taken.evicted_inferer {
            self.relayed.remove(evicted);
        }
        let Submission {
            inference,
            forecast,
        } = taken.accepted;
        if inference.is_some() || !forecast.is_empty() {
            target.lock_bond(storage, self.clock)?;
        }
        if let Some(inference) = inference {
            self.relayed.insert(member.id, inference);
        }
        if !forecast.is_empty() {
            let forecast = Submission {
                inference: None,
                forecast,
            };
            target.store(storage, member.id, forecast)?;
        }
        Ok(taken.events)
    }
}
