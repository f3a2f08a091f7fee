//! Where packed bytes are written to and read from.

/// The byte that says that a length does not fit into one: four bytes of it follow.
const LONG: u8 = u8::MAX;

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

    /// A length: one byte below 255, as that of every list of participants; else 255,
    /// then four bytes, which hold the length of whatever fits into a contract's memory.
    pub fn length(&mut self, length: usize) {
        match u8::try_from(length) {
            Ok(short) if short < LONG => self.byte(short),
            _ => {
                self.byte(LONG);
                let long = u32::try_from(length).unwrap_or(u32::MAX);
                self.bytes(&long.to_be_bytes());
            }
        }
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

    /// A length, in the one form it has: the long one only if the short one cannot say it.
    pub fn length(&mut self) -> Option<usize> {
        let short = self.byte()?;
        if short < LONG {
            return Some(usize::from(short));
        }
        let long = self.array().map(u32::from_be_bytes)?;
        let long = usize::try_from(long).ok()?;
        (long >= usize::from(LONG)).then_some(long)
    }
}
