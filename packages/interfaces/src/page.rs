//! Bounds of list queries.

/// Entries of a page when the query names no limit.
pub const DEFAULT_PAGE: u32 = 30;
/// Most entries of a page.
pub const MAX_PAGE: u32 = 100;

/// The bounded length of a page.
pub fn page_limit(limit: Option<u32>) -> usize {
    let limit = limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE);
    usize::try_from(limit).unwrap_or(usize::MAX)
}
