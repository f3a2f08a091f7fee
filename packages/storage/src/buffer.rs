//! Where packed bytes are written to and read from.

/// Appends packed values.
#[derive(Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// All that was written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// Bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A byte.
    pub fn byte(&mut self, value: u8) {
        self.0.push(value);
    }

    /// A length in one byte; at most 255, as every list of participants is shorter.
    pub fn length(&mut self, length: usize) {
        self.byte(u8::try_from(length).unwrap_or(u8::MAX));
    }
}

/// Takes packed values off the front.
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// At the front of the bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// So many bytes as they are.
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// All bytes that are left.
    pub fn rest(&mut self) -> &'a [u8] {
        core::mem::take(&mut self.0)
    }

    /// A fixed number of bytes.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    /// Whether all was read.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[value]| value)
    }

    /// A length of at most 255.
    pub fn length(&mut self) -> Option<usize> {
        self.byte().map(usize::from)
    }
}
