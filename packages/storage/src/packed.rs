//! Values in packed form.

use crate::{Reader, Writer};

/// A value with a packed form: fields one after the other, big-endian, without
/// names. `#[derive(Packed)]` writes it for structs and enums.
///
/// One stored byte costs 30 gas, so that JSON would make everything several times dearer.
pub trait Packed: Sized {
    /// What an error calls it.
    const NAME: &'static str;

    /// Appends the packed form.
    fn pack(&self, output: &mut Writer);

    /// Takes it back off the front; `None` if the bytes are not of this type.
    fn unpack(input: &mut Reader<'_>) -> Option<Self>;

    /// Appends a value that may be absent: a byte 0 or 1, then the value. A type that
    /// has bytes to spare says absence by itself.
    fn pack_option(value: Option<&Self>, output: &mut Writer) {
        output.byte(u8::from(value.is_some()));
        if let Some(value) = value {
            value.pack(output);
        }
    }

    /// Inverse of [`pack_option`](Self::pack_option).
    fn unpack_option(input: &mut Reader<'_>) -> Option<Option<Self>> {
        match input.byte()? {
            0 => Some(None),
            1 => Self::unpack(input).map(Some),
            _ => None,
        }
    }

    /// The packed form alone.
    fn to_bytes(&self) -> Vec<u8> {
        let mut output = Writer::default();
        self.pack(&mut output);
        output.into_bytes()
    }

    /// Inverse of [`to_bytes`](Self::to_bytes); nothing may be left over.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut input = Reader::new(bytes);
        let value = Self::unpack(&mut input)?;
        input.is_empty().then_some(value)
    }
}

/// An integer that counts from zero and is mostly small: `#[packed(count)]` writes its
/// length in bytes, then these, without leading zeros.
pub trait Counted: Sized {
    /// Appends the short form.
    fn pack_count(&self, output: &mut Writer);

    /// Inverse of [`pack_count`](Self::pack_count).
    fn unpack_count(input: &mut Reader<'_>) -> Option<Self>;
}

impl Writer {
    /// Values one after the other, without their number, which something else tells.
    pub fn each<T: Packed>(&mut self, values: &[T]) {
        values.iter().for_each(|value| value.pack(self));
    }
}

impl Reader<'_> {
    /// So many values.
    pub fn each<T: Packed>(&mut self, length: usize) -> Option<Vec<T>> {
        (0..length).map(|_| T::unpack(self)).collect()
    }
}
