//! Packed bytes compared with a file, so that a layout changes only on purpose.

use allora_storage::Packed;

/// Packed values of one test, beside what a golden file says of them.
pub struct Golden {
    file: &'static str,
    name: &'static str,
    lines: Vec<String>,
}

impl Golden {
    /// The lines of a golden file that begin with a name.
    pub const fn new(file: &'static str, name: &'static str) -> Self {
        Self {
            file,
            name,
            lines: Vec::new(),
        }
    }

    /// Packs a value.
    pub fn add<T: Packed>(&mut self, value: &T) {
        let bytes = value.to_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let record = T::NAME.replace(' ', "_");
        self.lines.push(format!("{} {record} {hex}", self.name));
    }

    /// Compares all values with the file, in order.
    ///
    /// # Panics
    /// If they differ; prints what the file would have to say.
    pub fn check(self) {
        let prefix = format!("{} ", self.name);
        let lines = self.file.lines().filter(|line| line.starts_with(&prefix));
        let expected: Vec<_> = lines.collect();
        assert!(
            expected == self.lines,
            "packed bytes differ from the golden file; now they are\n{}",
            self.lines.join("\n")
        );
    }
}
