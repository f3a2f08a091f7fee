//! What a worker is remembered by under the rule `second_order`.

use allora_math::second_order::{ExpertRecord, Regret, Regrets};
use allora_math::Real;
use allora_storage::{Counted, Packed, Reader, Writer};

/// The record of a worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expert {
    pub(crate) record: ExpertRecord<Real>,
}

/// Bytes of a number in a roster: up to 64 · 8 of them are written with every settlement, and a moving
/// average of losses is not known to nineteen digits.
pub(super) const SHORT_BYTES: usize = 7;

/// The leading bytes, cut: two of the sign and the exponent, then of the digits.
pub(super) fn pack_cut(number: &Real, bytes: usize, output: &mut Writer) {
    output.bytes(number.to_bytes().get(..bytes).unwrap_or_default());
}

pub(super) fn unpack_cut(length: usize, input: &mut Reader<'_>) -> Option<Real> {
    let mut bytes = [0; Real::BYTES];
    bytes
        .get_mut(..length)?
        .copy_from_slice(input.take(length)?);
    Real::from_bytes(bytes).ok()
}

/// 40 binary digits, 12 decimal ones.
fn pack_short(number: &Real, output: &mut Writer) {
    pack_cut(number, SHORT_BYTES, output);
}

fn unpack_short(input: &mut Reader<'_>) -> Option<Real> {
    unpack_cut(SHORT_BYTES, input)
}

/// Regrets against the naive network differ from the others.
const NAIVE: u8 = 1;
/// It has had a senior.
const FOLLOWED: u8 = 2;
/// Its uniqueness is stored; absent with [`WHOLE`] it is one, without it none.
const UNIQUENESS: u8 = 4;
/// Its uniqueness is one.
const WHOLE: u8 = 8;

/// By hand: numbers are cut, and left out where they say nothing.
impl Packed for Expert {
    const NAME: &'static str = "expert";

    fn pack(&self, output: &mut Writer) {
        let record = &self.record;
        let Regrets { combined, naive } = &record.regrets;
        let mut flags = 0;
        if naive != combined {
            flags |= NAIVE;
        }
        if record.followed > 0 {
            flags |= FOLLOWED;
        }
        flags |= match record.uniqueness {
            None => 0,
            Some(Real::ONE) => WHOLE,
            Some(_) => UNIQUENESS,
        };
        output.byte(flags);
        record.born.pack_count(output);
        record.epochs.pack_count(output);
        for number in [
            &combined.sum,
            &combined.squares,
            &record.excess,
            &record.size,
        ] {
            pack_short(number, output);
        }
        if flags & NAIVE != 0 {
            pack_short(&naive.sum, output);
            pack_short(&naive.squares, output);
        }
        if flags & FOLLOWED != 0 {
            record.followed.pack_count(output);
            pack_short(&record.added, output);
        }
        if let (true, Some(uniqueness)) = (flags & UNIQUENESS != 0, &record.uniqueness) {
            pack_short(uniqueness, output);
        }
    }

    fn unpack(input: &mut Reader<'_>) -> Option<Self> {
        let flags = input.byte()?;
        let born = Counted::unpack_count(input)?;
        let epochs = Counted::unpack_count(input)?;
        let combined = unpack_regret(input)?;
        let (excess, size) = (unpack_short(input)?, unpack_short(input)?);
        let naive = if flags & NAIVE != 0 {
            unpack_regret(input)?
        } else {
            combined.clone()
        };
        let (followed, added) = if flags & FOLLOWED != 0 {
            (Counted::unpack_count(input)?, unpack_short(input)?)
        } else {
            (0, Real::ZERO)
        };
        let uniqueness = match flags & (UNIQUENESS | WHOLE) {
            UNIQUENESS => Some(unpack_short(input)?),
            WHOLE => Some(Real::ONE),
            _ => None,
        };
        Some(Self {
            record: ExpertRecord {
                born,
                epochs,
                regrets: Regrets { combined, naive },
                excess,
                size,
                added,
                followed,
                uniqueness,
            },
        })
    }
}

fn unpack_regret(input: &mut Reader<'_>) -> Option<Regret<Real>> {
    Some(Regret {
        sum: unpack_short(input)?,
        squares: unpack_short(input)?,
    })
}
