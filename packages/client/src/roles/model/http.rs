//! An address a question is posted to, or one that is asked by GET.

use std::time::Duration;

use super::answer::parse;
use super::{Answer, Model, Question};
use crate::error::{ClientError, Result};

/// Before an address that is asked by GET.
pub(super) const GET: &str = "get:";
/// What is replaced in an address.
const TOPIC: &str = "{topic}";
const EPOCH: &str = "{epoch}";

pub(super) struct HttpModel {
    address: String,
    get: bool,
    agent: ureq::Agent,
}

impl HttpModel {
    pub(super) fn new(address: &str, timeout: Duration) -> Self {
        let plain = address.strip_prefix(GET);
        let address = plain.unwrap_or(address);
        Self {
            address: address.to_owned(),
            get: plain.is_some() || address.contains(TOPIC) || address.contains(EPOCH),
            agent: ureq::AgentBuilder::new().timeout(timeout).build(),
        }
    }

    fn ask(&self, question: &Question) -> Result<ureq::Response, Box<ureq::Error>> {
        if !self.get {
            return Ok(self.agent.post(&self.address).send_json(question)?);
        }
        let address = self
            .address
            .replace(TOPIC, &question.topic_id.to_string())
            .replace(EPOCH, &question.epoch.to_string());
        // What a cache has kept is the answer to an older question.
        let request = self.agent.get(&address).set("Cache-Control", "no-cache");
        Ok(request.call()?)
    }
}

impl Model for HttpModel {
    fn answer(&mut self, question: &Question) -> Result<Answer> {
        let response = self.ask(question).map_err(|error| match *error {
            ureq::Error::Status(405, _) if self.get => ClientError::model(format!(
                "{} takes no GET (405): without get: and {TOPIC} or {EPOCH} in the address, the \
                 question is posted",
                self.address
            )),
            ureq::Error::Status(405, _) => ClientError::model(format!(
                "{0} takes no POST (405): a model is posted a JSON object and answers \
                 {{\"inference\": …}} or a number; for a server that is asked by GET write \
                 get:{0}, or {TOPIC} or {EPOCH} in the address",
                self.address
            )),
            error => ClientError::model(error),
        })?;
        let text = response.into_string().map_err(ClientError::model)?;
        parse(question, &text)
    }
}

/// What is wrong with an address.
pub(super) fn check(address: &str) -> Result<(), String> {
    let rest = address.replace(TOPIC, "").replace(EPOCH, "");
    match rest.find(['{', '}']) {
        Some(_) => Err(format!(
            "{address}: {TOPIC} and {EPOCH} are replaced by their numbers in an address, and nothing else"
        )),
        None => Ok(()),
    }
}
