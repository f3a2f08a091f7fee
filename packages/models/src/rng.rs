//! A small seeded source of randomness: the same seed gives the same numbers on
//! every machine.

/// The generator xoshiro256++, seeded through splitmix64.
#[derive(Clone, Debug)]
pub struct Rng {
    state: [u64; 4],
}

impl Rng {
    /// A generator of its own for every pair of seed and stream.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut mix = SplitMix(seed ^ stream.wrapping_mul(0xD134_2543_DE82_EF95));
        Self {
            state: [mix.next(), mix.next(), mix.next(), mix.next()],
        }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let mixed = c ^ a;
        let last = d ^ b;
        self.state = [a ^ last, b ^ mixed, mixed ^ (b << 17), last.rotate_left(45)];
        result
    }

    /// Uniform in `[0, 1)`, in steps of 2⁻⁵³.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Close to the standard normal distribution: the sum of twelve uniform
    /// numbers, less six. Unlike the usual transform it needs no logarithm, whose
    /// last digit differs between machines.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    /// Uniform between two whole numbers, both included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        let span = high.saturating_sub(low) as f64 + 1.0;
        low + (self.uniform() * span) as usize
    }
}

struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_the_published_first_output_of_splitmix64() {
        assert_eq!(SplitMix(0).next(), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn matches_xoshiro256_plus_plus_worked_by_hand() {
        let mut rng = Rng {
            state: [1, 2, 3, 4],
        };
        // rotl(1 + 4, 23) + 1
        assert_eq!(rng.bits(), 41_943_041);
        assert_eq!(rng.state, [7, 0, 262_146, 211_106_232_532_992]);
    }

    #[test]
    fn normal_numbers_have_mean_zero_and_unit_variance() {
        let mut rng = Rng::new(7, 0);
        let draws: Vec<f64> = (0..20_000).map(|_| rng.normal()).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
        assert!(
            mean.abs() < 0.03 && (variance - 1.0).abs() < 0.04,
            "{mean} {variance}"
        );
    }

    #[test]
    fn streams_of_one_seed_differ_and_repeat() {
        assert_ne!(Rng::new(1, 1).bits(), Rng::new(1, 2).bits());
        assert_ne!(Rng::new(1, 1).bits(), Rng::new(2, 1).bits());
        assert_eq!(Rng::new(1, 1).bits(), Rng::new(1, 1).bits());
    }
}
