//! Loops over lists.
//!
//! Each is compiled once per type of element and calls its closure through a pointer: in a
//! contract's bytes a chain of iterators costs several times the formula inside it.

use crate::MathResult;

/// Every element mapped; stops at the first error.
#[inline(never)]
pub(crate) fn try_map<T, U>(
    list: &[T],
    map: &mut dyn FnMut(&T) -> MathResult<U>,
) -> MathResult<Vec<U>> {
    let mut mapped = Vec::with_capacity(list.len());
    for element in list {
        mapped.push(map(element)?);
    }
    Ok(mapped)
}

/// Pairs of elements mapped, as many as the shorter list has; stops at the first error.
#[inline(never)]
pub(crate) fn try_zip<T, S, U>(
    left: &[T],
    right: &[S],
    map: &mut dyn FnMut(&T, &S) -> MathResult<U>,
) -> MathResult<Vec<U>> {
    let mut mapped = Vec::with_capacity(left.len());
    for (left, right) in left.iter().zip(right) {
        mapped.push(map(left, right)?);
    }
    Ok(mapped)
}

/// Values with the weights in the same places, both present.
pub(crate) fn present_pairs<'a, N: Clone + 'a>(
    pairs: &mut dyn Iterator<Item = (Option<&'a N>, &'a N)>,
) -> (Vec<N>, Vec<N>) {
    let (mut values, mut weights) = (Vec::new(), Vec::new());
    for (value, weight) in pairs {
        if let Some(value) = value {
            values.push(value.clone());
            weights.push(weight.clone());
        }
    }
    (values, weights)
}

/// Entries of a column that are present, and the weights of their rows.
pub(crate) fn column<N: Clone>(
    rows: &[Vec<Option<N>>],
    index: usize,
    weights: &[N],
) -> (Vec<N>, Vec<N>) {
    let mut values = Vec::with_capacity(rows.len());
    let mut present = Vec::with_capacity(rows.len());
    for (row, weight) in rows.iter().zip(weights) {
        if let Some(Some(value)) = row.get(index) {
            values.push(value.clone());
            present.push(weight.clone());
        }
    }
    (values, present)
}
