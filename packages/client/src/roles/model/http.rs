//! An address a question is posted to.

use std::time::Duration;

use super::{parse, Answer, Model, Question};
use crate::error::{ClientError, Result};

pub(super) struct HttpModel {
    address: String,
    agent: ureq::Agent,
}

impl HttpModel {
    pub(super) fn new(address: &str, timeout: Duration) -> Self {
        Self {
            address: address.to_owned(),
            agent: ureq::AgentBuilder::new().timeout(timeout).build(),
        }
    }
}

impl Model for HttpModel {
    fn answer(&mut self, question: &Question) -> Result<Answer> {
        let response = self
            .agent
            .post(&self.address)
            .send_json(question)
            .map_err(ClientError::model)?;
        let text = response.into_string().map_err(ClientError::model)?;
        parse(question.role, &text)
    }
}
