//! `inference-port`: inferences for other chains, over IBC.

mod answer;
mod events;
mod msg;
mod packet;

pub use answer::{decode, AnswerError, Answers, Inference, Reading};
pub use events::Event;
pub use msg::{ConfigResponse, ExecuteMsg, InstantiateMsg, QueryMsg};
pub use packet::{Push, Request, Route};

/// What both ends of a channel name as its version.
pub const VERSION: &str = "allora-inference-1";
