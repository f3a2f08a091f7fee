//! A contract that does one operation of one kind of number as often as asked:
//! what an operation costs in the virtual machine is what more of them cost.

use core::hint::black_box;

use allora_math::{MathResult, Number, Real};
use allora_yardstick::{Fixed, Native};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{
    entry_point, to_json_binary, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response,
    StdError, StdResult,
};

/// Kinds of numbers.
#[cw_serde]
pub enum Kind {
    /// Of the contracts.
    Real,
    /// `SignedDecimal256`.
    Fixed,
    /// `f64`.
    Native,
}

/// What is done.
#[cw_serde]
pub enum Operation {
    /// Nothing, around which everything else is done.
    Nothing,
    /// `a + b`.
    Add,
    /// `a·b`.
    Mul,
    /// `a / b`.
    Div,
    /// `√a`.
    Sqrt,
    /// `e^(a/16)`.
    Exp,
    /// `ln a`.
    Ln,
    /// `log10 a`.
    Log10,
    /// `a^2.5`.
    Pow,
}

/// The only question.
#[cw_serde]
pub enum QueryMsg {
    /// Does it so many times.
    Run {
        /// With what.
        kind: Kind,
        /// What.
        operation: Operation,
        /// How often.
        times: u32,
    },
}

/// Nothing to prepare.
#[entry_point]
pub fn instantiate(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

/// Nothing to do.
#[entry_point]
pub fn execute(_: DepsMut, _: Env, _: MessageInfo, _: Empty) -> StdResult<Response> {
    Ok(Response::new())
}

/// Answers how often it was done.
#[entry_point]
pub fn query(_: Deps, _: Env, msg: QueryMsg) -> StdResult<Binary> {
    let QueryMsg::Run {
        kind,
        operation,
        times,
    } = msg;
    let done = match kind {
        Kind::Real => run::<Real>(&operation, times),
        Kind::Fixed => run::<Fixed>(&operation, times),
        Kind::Native => run::<Native>(&operation, times),
    };
    to_json_binary(&done.map_err(|error| StdError::generic_err(error.to_string()))?)
}

fn run<N: Number>(operation: &Operation, times: u32) -> MathResult<u32> {
    match operation {
        Operation::Nothing => repeat(times, |a: &N, _: &N| Ok(a.clone())),
        Operation::Add => repeat(times, N::add),
        Operation::Mul => repeat(times, N::mul),
        Operation::Div => repeat(times, N::div),
        Operation::Sqrt => repeat(times, |a: &N, _: &N| a.sqrt()),
        Operation::Exp => {
            let small = N::from_ratio(1, 16)?;
            let arguments: Vec<N> = arguments::<N>()?
                .iter()
                .map(|a| a.mul(&small))
                .collect::<MathResult<_>>()?;
            repeat_with(&arguments, times, |a: &N, _: &N| a.exp())
        }
        Operation::Ln => repeat(times, |a: &N, _: &N| a.ln()),
        Operation::Log10 => repeat(times, |a: &N, _: &N| a.log10()),
        Operation::Pow => {
            let exponent = N::from_ratio(5, 2)?;
            repeat(times, |a: &N, _: &N| a.pow(&exponent))
        }
    }
}

/// Thirds, so that no digit is special.
fn arguments<N: Number>() -> MathResult<Vec<N>> {
    (1..=64).map(|n| N::from_ratio(n, 3)).collect()
}

fn repeat<N: Number>(times: u32, operation: impl Fn(&N, &N) -> MathResult<N>) -> MathResult<u32> {
    repeat_with(&arguments::<N>()?, times, operation)
}

#[inline(never)]
fn repeat_with<N: Number>(
    arguments: &[N],
    times: u32,
    operation: impl Fn(&N, &N) -> MathResult<N>,
) -> MathResult<u32> {
    let mut pairs = arguments.iter().zip(arguments.iter().rev()).cycle();
    let mut done = 0;
    for _ in 0..times {
        if let Some((a, b)) = pairs.next() {
            black_box(operation(black_box(a), black_box(b))?);
            done += 1;
        }
    }
    Ok(done)
}
