//! `a·b/c` of 128-bit integers through a 256-bit product.

/// Quotient and remainder of `a·b/c`; `None` for `c = 0` or a quotient of more than 128 bits.
///
/// Schoolbook division bit by bit: 128 rounds always, so the cost is the same for all inputs.
pub(super) fn multiply_divide_remainder(a: u128, b: u128, c: u128) -> Option<(u128, u128)> {
    let (high, low) = multiply(a, b)?;
    if high >= c {
        return None;
    }
    let mut remainder = high;
    let mut quotient = 0_u128;
    for bit in (0..u128::BITS).rev() {
        let carry = remainder >> 127 == 1;
        remainder = (remainder << 1) | ((low >> bit) & 1);
        quotient <<= 1;
        if carry || remainder >= c {
            // With a carry the true remainder is 2¹²⁸ more; the difference fits again.
            remainder = remainder.wrapping_sub(c);
            quotient |= 1;
        }
    }
    Some((quotient, remainder))
}

/// Upper and lower half of `a·b`. Never `None`: the bounds are those of schoolbook multiplication.
fn multiply(a: u128, b: u128) -> Option<(u128, u128)> {
    let (a_high, a_low) = halves(a);
    let (b_high, b_low) = halves(b);
    let (carry, lowest) = halves(a_low.checked_mul(b_low)?);
    let (upper, middle) = halves(a_high.checked_mul(b_low)?.checked_add(carry)?);
    let (carry, middle) = halves(a_low.checked_mul(b_high)?.checked_add(middle)?);
    let high = a_high.checked_mul(b_high)?.checked_add(upper)?;
    Some((high.checked_add(carry)?, (middle << 64) | lowest))
}

fn halves(x: u128) -> (u128, u128) {
    (x >> 64, x & u128::from(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_quotients_are_exact_at_the_edges() {
        let max = u128::MAX;
        assert_eq!(multiply(max, max), Some((max - 1, 1)));
        assert_eq!(multiply_divide_remainder(max, max, max), Some((max, 0)));
        assert_eq!(multiply_divide_remainder(max, 7, 10), {
            let tenth = max / 10;
            let rest = max % 10 * 7;
            Some((tenth * 7 + rest / 10, rest % 10))
        });
        assert_eq!(
            multiply_divide_remainder(max, max - 1, max),
            Some((max - 1, 0))
        );
        assert_eq!(multiply_divide_remainder(max, 2, 1), None);
        assert_eq!(multiply_divide_remainder(1, 1, 0), None);
    }

    #[test]
    fn quotient_times_divisor_plus_remainder_is_the_product() {
        let mut state = 88_172_645_463_325_252_u128;
        let mut next = || {
            state ^= state << 25;
            state ^= state >> 49;
            state ^= state << 37;
            state
        };
        for round in 0..2_000_u32 {
            let (a, b) = (next(), next());
            let c = next() >> (round % 128) | 1;
            let b = b % c;
            let (quotient, remainder) = multiply_divide_remainder(a, b, c).unwrap();
            assert!(remainder < c && quotient <= a);
            let (high, low) = multiply(quotient, c).unwrap();
            let (sum, carry) = low.overflowing_add(remainder);
            assert_eq!((high + u128::from(carry), sum), multiply(a, b).unwrap());
        }
    }
}
