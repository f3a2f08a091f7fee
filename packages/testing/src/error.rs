//! Refusals as the contracts' own errors.

use std::error::Error;
use std::fmt::{Debug, Display};

use anyhow::Result as AnyResult;

/// The contract error that a refused message ends in.
///
/// # Panics
/// If the message was not refused, or by an error of another type; the panic
/// shows the whole chain.
#[track_caller]
pub fn typed<E>(result: AnyResult<impl Debug>) -> E
where
    E: Error + Display + Debug + Send + Sync + 'static,
{
    let error = match result {
        Ok(response) => panic!("expected a refusal, got {response:?}"),
        Err(error) => error,
    };
    error
        .downcast::<E>()
        .unwrap_or_else(|error| panic!("expected a {}, got {error:#}", std::any::type_name::<E>()))
}
