//! How the program ends when it cannot do what was asked.

use std::process::ExitCode;

use thiserror::Error;

/// Why the program cannot do what was asked.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// What was asked is impossible, and the asker can change it: exit code 2,
    /// as of a misspelt option.
    #[error("{message}")]
    Usage {
        /// What is wrong and what to do.
        message: String,
    },
    /// Something else: exit code 1.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl Failure {
    /// A failure the asker can mend.
    pub(crate) fn usage(message: impl ToString) -> Self {
        Self::Usage {
            message: message.to_string(),
        }
    }

    /// One message to standard error, and the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        match self {
            Self::Usage { message } => {
                eprintln!("error: {message}");
                eprintln!("For what is possible, see `allora simulate --help`.");
                ExitCode::from(2)
            }
            Self::Other(error) => {
                eprintln!("error: {error:#}");
                ExitCode::FAILURE
            }
        }
    }
}
