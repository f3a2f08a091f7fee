//! Files that are whole or not there.

use std::path::Path;

use crate::error::{ClientError, Result};

/// Writes a file beside its place first, and puts it there when it is whole.
pub(crate) fn replace_whole(path: &Path, text: &[u8]) -> Result<()> {
    let beside = path.with_extension("json.new");
    std::fs::write(&beside, text)
        .and_then(|()| std::fs::rename(&beside, path))
        .map_err(|error| ClientError::file(path, error))
}
