//! Packed forms of what `allora_math` defines.

/// Kinds of losses are numbered here, so that they can be stored: a new one takes the next number.
pub mod loss_function {
    use allora_math::loss::LossFunction;
    use allora_storage::{Packed, Reader, Writer};

    /// Appends the number of the kind, then its parameter.
    pub fn pack(function: &LossFunction, output: &mut Writer) {
        let (number, parameter) = match function {
            LossFunction::Squared {} => (0, None),
            LossFunction::Absolute {} => (1, None),
            LossFunction::AbsolutePercentage {} => (2, None),
            LossFunction::Huber { delta } => (3, Some(delta)),
            LossFunction::LogCosh {} => (4, None),
            LossFunction::BinaryCrossEntropy {} => (5, None),
            LossFunction::Pinball { tau } => (6, Some(tau)),
        };
        output.byte(number);
        if let Some(parameter) = parameter {
            parameter.pack(output);
        }
    }

    /// Inverse of [`pack`].
    pub fn unpack(input: &mut Reader<'_>) -> Option<LossFunction> {
        Some(match input.byte()? {
            0 => LossFunction::Squared {},
            1 => LossFunction::Absolute {},
            2 => LossFunction::AbsolutePercentage {},
            3 => LossFunction::Huber {
                delta: Packed::unpack(input)?,
            },
            4 => LossFunction::LogCosh {},
            5 => LossFunction::BinaryCrossEntropy {},
            6 => LossFunction::Pinball {
                tau: Packed::unpack(input)?,
            },
            _ => return None,
        })
    }
}

/// Ways of aggregation, as [`loss_function`].
pub(super) mod aggregation {
    use allora_math::loss::Aggregation;
    use allora_storage::{Reader, Writer};

    /// Appends the number of the way.
    pub(in super::super) fn pack(aggregation: &Aggregation, output: &mut Writer) {
        output.byte(match aggregation {
            Aggregation::Mean {} => 0,
            Aggregation::WeightedMedian {} => 1,
        });
    }

    /// Inverse of [`pack`].
    pub(in super::super) fn unpack(input: &mut Reader<'_>) -> Option<Aggregation> {
        Some(match input.byte()? {
            0 => Aggregation::Mean {},
            1 => Aggregation::WeightedMedian {},
            _ => return None,
        })
    }
}

/// Numbers that are zero in most topics: one byte then.
pub mod mostly_zero {
    use allora_math::{Number, Real};
    use allora_storage::{Packed, Reader, Writer};

    /// Appends a byte that says whether it is not zero, then the number if so.
    pub fn pack(number: &Real, output: &mut Writer) {
        if number.is_zero() {
            return output.byte(0);
        }
        output.byte(1);
        number.pack(output);
    }

    /// Inverse of [`pack`].
    pub fn unpack(input: &mut Reader<'_>) -> Option<Real> {
        match input.byte()? {
            0 => Some(Real::ZERO),
            1 => Packed::unpack(input),
            _ => None,
        }
    }
}
