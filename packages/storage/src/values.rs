//! Packed forms of integers, texts, times, numbers and of lists of them.

use allora_math::Real;
use cosmwasm_std::{Addr, Timestamp, Uint128, Uint256, Uint64};

use crate::{Counted, Packed, Reader, Writer};

/// The value of a key that only has to exist; storage refuses empty values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark;

impl Packed for Mark {
    const NAME: &'static str = "mark";

    fn pack(&self, output: &mut Writer) {
        output.byte(1);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        (input.byte()? == 1).then_some(Self)
    }
}

/// A value at the front of a record whose rest is somebody else's. Only to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Front<T>(pub T);

impl<T: Packed> Packed for Front<T> {
    const NAME: &'static str = T::NAME;

    fn pack(&self, output: &mut Writer) {
        self.0.pack(output);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let value = T::unpack(input)?;
        input.rest();
        Some(Self(value))
    }
}

/// One byte, 0 or 1.
impl Packed for bool {
    const NAME: &'static str = "flag";

    fn pack(&self, output: &mut Writer) {
        output.byte(u8::from(*self));
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        match input.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

/// Integers of fixed width, big-endian; or short, see [`Counted`].
macro_rules! integer {
    ($($type:ty: $name:literal),*) => {$(
        impl Packed for $type {
            const NAME: &'static str = $name;

            fn pack(&self, output: &mut Writer) {
                output.bytes(&self.to_be_bytes());
            }

            fn unpack(input: &mut Reader<'_>) -> Option<Self> {
                input.array().map(Self::from_be_bytes)
            }
        }

        impl Counted for $type {
            fn pack_count(&self, output: &mut Writer) {
                pack_short(&self.to_be_bytes(), output);
            }

            fn unpack_count(input: &mut Reader<'_>) -> Option<Self> {
                unpack_short(input).map(Self::from_be_bytes)
            }
        }
    )*};
}

integer!(u16: "number", u32: "number", u64: "number");

impl Packed for u8 {
    const NAME: &'static str = "byte";

    fn pack(&self, output: &mut Writer) {
        output.byte(*self);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        input.byte()
    }
}

/// Presence, then the count.
impl<T: Counted> Counted for Option<T> {
    fn pack_count(&self, output: &mut Writer) {
        self.is_some().pack(output);
        if let Some(value) = self {
            value.pack_count(output);
        }
    }

    fn unpack_count(input: &mut Reader<'_>) -> Option<Self> {
        if bool::unpack(input)? {
            T::unpack_count(input).map(Some)
        } else {
            Some(None)
        }
    }
}

/// Eight bytes.
impl Packed for Uint64 {
    const NAME: &'static str = "number";

    fn pack(&self, output: &mut Writer) {
        self.u64().pack(output);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        u64::unpack(input).map(Self::new)
    }
}

/// The number of its bytes, then these, without leading zeros: most amounts are small.
macro_rules! amount {
    ($($type:ty: $name:literal),*) => {$(
        impl Packed for $type {
            const NAME: &'static str = $name;

            fn pack(&self, output: &mut Writer) {
                pack_short(&self.to_be_bytes(), output);
            }

            fn unpack(input: &mut Reader<'_>) -> Option<Self> {
                unpack_short(input).map(Self::from_be_bytes)
            }
        }
    )*};
}

amount!(Uint128: "amount", Uint256: "wide amount");

/// Nanoseconds, eight bytes.
impl Packed for Timestamp {
    const NAME: &'static str = "time";

    fn pack(&self, output: &mut Writer) {
        self.nanos().pack(output);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        u64::unpack(input).map(Self::from_nanos)
    }
}

/// Length, then UTF-8.
impl Packed for String {
    const NAME: &'static str = "text";

    fn pack(&self, output: &mut Writer) {
        output.length(self.len());
        output.bytes(self.as_bytes());
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let length = input.length()?;
        let text = core::str::from_utf8(input.take(length)?).ok()?;
        Some(text.to_owned())
    }
}

/// As the text it is.
impl Packed for Addr {
    const NAME: &'static str = "address";

    fn pack(&self, output: &mut Writer) {
        output.length(self.as_bytes().len());
        output.bytes(self.as_bytes());
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        String::unpack(input).map(Self::unchecked)
    }
}

/// Ten bytes that no [`Real`] has: an absent one.
const ABSENT: [u8; Real::BYTES] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

/// Ten bytes, also if absent.
impl Packed for Real {
    const NAME: &'static str = "number";

    fn pack(&self, output: &mut Writer) {
        output.bytes(&Self::to_bytes(*self));
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        input.array().and_then(|bytes| Self::from_bytes(bytes).ok())
    }

    fn pack_option(value: Option<&Self>, output: &mut Writer) {
        match value {
            Some(value) => value.pack(output),
            None => output.bytes(&ABSENT),
        }
    }

    fn unpack_option(input: &mut Reader<'_>) -> Option<Option<Self>> {
        let bytes = input.array()?;
        if bytes == ABSENT {
            return Some(None);
        }
        Self::from_bytes(bytes).ok().map(Some)
    }
}

impl<T: Packed> Packed for Option<T> {
    const NAME: &'static str = T::NAME;

    fn pack(&self, output: &mut Writer) {
        T::pack_option(self.as_ref(), output);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        T::unpack_option(input)
    }
}

/// Their number, in one byte if it is below 255, then each.
impl<T: Packed> Packed for Vec<T> {
    const NAME: &'static str = T::NAME;

    fn pack(&self, output: &mut Writer) {
        output.length(self.len());
        output.each(self);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let length = input.length()?;
        input.each(length)
    }
}

/// Each, without their number.
impl<T: Packed, const N: usize> Packed for [T; N] {
    const NAME: &'static str = T::NAME;

    fn pack(&self, output: &mut Writer) {
        output.each(self);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        input.each(N)?.try_into().ok()
    }
}

impl<A: Packed, B: Packed> Packed for (A, B) {
    const NAME: &'static str = A::NAME;

    fn pack(&self, output: &mut Writer) {
        self.0.pack(output);
        self.1.pack(output);
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        Some((A::unpack(input)?, B::unpack(input)?))
    }
}

fn pack_short(bytes: &[u8], output: &mut Writer) {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let significant = bytes.get(zeros..).unwrap_or_default();
    output.length(significant.len());
    output.bytes(significant);
}

/// One form for every number: no leading zero is read.
fn unpack_short<const N: usize>(input: &mut Reader<'_>) -> Option<[u8; N]> {
    let length = input.length()?;
    let start = N.checked_sub(length)?;
    let significant = input.take(length)?;
    let mut bytes = [0; N];
    bytes.get_mut(start..)?.copy_from_slice(significant);
    (significant.first() != Some(&0)).then_some(bytes)
}
