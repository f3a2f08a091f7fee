//! Packed bytes, in storage and between contracts: fixed-width, big-endian, no
//! names. One stored byte costs 30 gas.

use allora_math::Real;
use cosmwasm_std::{Addr, Timestamp, Uint128};

use crate::{ActorId, EpochId};

/// Ten bytes that no [`Real`] has: an absent one.
const ABSENT: [u8; Real::BYTES] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// A type with a packed form.
pub trait Codec: Sized {
    /// What a decoding error names.
    const NAME: &'static str;

    /// Appends the packed form.
    fn write(&self, output: &mut Writer);

    /// Reads it back; `None` if the bytes are not of this type.
    fn read(input: &mut Reader<'_>) -> Option<Self>;

    /// The packed form.
    fn to_bytes(&self) -> Vec<u8> {
        let mut output = Writer::default();
        self.write(&mut output);
        output.0
    }

    /// Inverse of [`to_bytes`](Self::to_bytes); nothing may be left over.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut input = Reader(bytes);
        let value = Self::read(&mut input)?;
        input.0.is_empty().then_some(value)
    }
}

/// Appends fields.
#[derive(Default)]
pub struct Writer(Vec<u8>);

impl From<Vec<u8>> for Writer {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

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

    /// One byte, 0 or 1.
    pub fn flag(&mut self, value: bool) {
        self.byte(u8::from(value));
    }

    /// Four bytes.
    pub fn short(&mut self, value: u32) {
        self.0.extend(value.to_be_bytes());
    }

    /// Eight bytes.
    pub fn long(&mut self, value: u64) {
        self.0.extend(value.to_be_bytes());
    }

    /// The number of its bytes, then these, without leading zeros.
    pub fn amount(&mut self, value: Uint128) {
        let bytes = value.to_be_bytes();
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let significant = bytes.get(zeros..).unwrap_or_default();
        self.length(significant.len());
        self.bytes(significant);
    }

    /// As an amount: what counts from zero is short.
    pub fn count(&mut self, value: u64) {
        self.amount(value.into());
    }

    /// Nanoseconds, eight bytes.
    pub fn time(&mut self, value: Timestamp) {
        self.long(value.nanos());
    }

    /// Eight bytes.
    pub fn epoch(&mut self, value: EpochId) {
        self.long(value.0);
    }

    /// Four bytes.
    pub fn actor(&mut self, value: ActorId) {
        self.short(value.0);
    }

    /// Ten bytes.
    pub fn real(&mut self, value: &Real) {
        self.0.extend(value.to_bytes());
    }

    /// Ten bytes, also if absent.
    pub fn optional(&mut self, value: Option<&Real>) {
        match value {
            Some(value) => self.real(value),
            None => self.0.extend(ABSENT),
        }
    }

    /// Presence, then the value.
    pub fn maybe_long(&mut self, value: Option<u64>) {
        self.flag(value.is_some());
        if let Some(value) = value {
            self.long(value);
        }
    }

    /// A length; at most 255, as every list of participants is shorter.
    pub fn length(&mut self, length: usize) {
        self.byte(u8::try_from(length).unwrap_or(u8::MAX));
    }

    /// Length, then UTF-8; at most 255 bytes.
    pub fn text(&mut self, value: &str) {
        self.length(value.len());
        self.bytes(value.as_bytes());
    }

    /// Their number, then each.
    pub fn actors(&mut self, actors: &[ActorId]) {
        self.length(actors.len());
        actors.iter().for_each(|actor| self.actor(*actor));
    }

    /// Values without their number, which something else tells.
    pub fn reals(&mut self, values: &[Real]) {
        values.iter().for_each(|value| self.real(value));
    }

    /// As [`reals`](Self::reals).
    pub fn optionals(&mut self, values: &[Option<Real>]) {
        values
            .iter()
            .for_each(|value| self.optional(value.as_ref()));
    }
}

/// Takes fields off the front.
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// At the front of the bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }
}

impl Reader<'_> {
    /// So many bytes as they are.
    pub fn take(&mut self, length: usize) -> Option<&[u8]> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// All bytes that are left.
    pub fn rest(&mut self) -> &[u8] {
        core::mem::take(&mut self.0)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    /// Whether all was read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[value]| value)
    }

    /// One byte, 0 or 1.
    pub fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// Four bytes.
    pub fn short(&mut self) -> Option<u32> {
        self.array().map(u32::from_be_bytes)
    }

    /// Eight bytes.
    pub fn long(&mut self) -> Option<u64> {
        self.array().map(u64::from_be_bytes)
    }

    /// The number of its bytes, then these, without leading zeros.
    pub fn amount(&mut self) -> Option<Uint128> {
        let length = self.length()?;
        let start = 16usize.checked_sub(length)?;
        let bytes = self.take(length)?;
        let mut value = [0; 16];
        value.get_mut(start..)?.copy_from_slice(bytes);
        let shortest = bytes.first() != Some(&0);
        shortest.then(|| Uint128::new(u128::from_be_bytes(value)))
    }

    /// As an amount.
    pub fn count(&mut self) -> Option<u64> {
        self.amount()?.u128().try_into().ok()
    }

    /// Nanoseconds, eight bytes.
    pub fn time(&mut self) -> Option<Timestamp> {
        self.long().map(Timestamp::from_nanos)
    }

    /// Eight bytes.
    pub fn epoch(&mut self) -> Option<EpochId> {
        self.long().map(EpochId)
    }

    /// Four bytes.
    pub fn actor(&mut self) -> Option<ActorId> {
        self.short().map(ActorId)
    }

    /// Ten bytes.
    pub fn real(&mut self) -> Option<Real> {
        self.array().and_then(|bytes| Real::from_bytes(bytes).ok())
    }

    /// Ten bytes, also if absent.
    pub fn optional(&mut self) -> Option<Option<Real>> {
        let bytes = self.array()?;
        if bytes == ABSENT {
            return Some(None);
        }
        Real::from_bytes(bytes).ok().map(Some)
    }

    /// Presence, then the value.
    pub fn maybe_long(&mut self) -> Option<Option<u64>> {
        if self.flag()? {
            self.long().map(Some)
        } else {
            Some(None)
        }
    }

    /// A length of at most 255.
    pub fn length(&mut self) -> Option<usize> {
        self.byte().map(usize::from)
    }

    /// Length, then UTF-8.
    pub fn text(&mut self) -> Option<String> {
        let length = self.length()?;
        let text = core::str::from_utf8(self.take(length)?).ok()?;
        Some(text.into())
    }

    /// Their number, then each.
    pub fn actors(&mut self) -> Option<Vec<ActorId>> {
        let length = self.length()?;
        (0..length).map(|_| self.actor()).collect()
    }

    /// So many values.
    pub fn reals(&mut self, length: usize) -> Option<Vec<Real>> {
        (0..length).map(|_| self.real()).collect()
    }

    /// So many values, of which some may be absent.
    pub fn optionals(&mut self, length: usize) -> Option<Vec<Option<Real>>> {
        (0..length).map(|_| self.optional()).collect()
    }
}

impl Codec for Timestamp {
    const NAME: &'static str = "time";

    fn write(&self, output: &mut Writer) {
        output.time(*self);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        input.time()
    }
}

/// The value of a key that only has to exist; storage refuses empty values.
pub struct Mark;

impl Codec for Mark {
    const NAME: &'static str = "mark";

    fn write(&self, output: &mut Writer) {
        output.flag(true);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        input.flag()?.then_some(Self)
    }
}

/// An amount alone.
impl Codec for Uint128 {
    const NAME: &'static str = "amount";

    fn write(&self, output: &mut Writer) {
        output.amount(*self);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        input.amount()
    }
}

/// An address alone.
impl Codec for Addr {
    const NAME: &'static str = "address";

    fn write(&self, output: &mut Writer) {
        output.text(self.as_str());
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        input.text().map(Self::unchecked)
    }
}

/// One after the other.
impl<A: Codec, B: Codec> Codec for (A, B) {
    const NAME: &'static str = A::NAME;

    fn write(&self, output: &mut Writer) {
        self.0.write(output);
        self.1.write(output);
    }

    fn read(input: &mut Reader<'_>) -> Option<Self> {
        Some((A::read(input)?, B::read(input)?))
    }
}

/// The first key that does not start with `prefix`, if there is one.
pub fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if let Some(next) = last.checked_add(1) {
            end.push(next);
            return Some(end);
        }
    }
    None
}
