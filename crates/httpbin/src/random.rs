//! Random numbers for `/bytes` and `/status`: SplitMix64, which a seed repeats to the byte.
//!
//! Six lines that never change their sequence, where a crate's default generator may with each version. Not for secrets.

use std::hash::{BuildHasher, RandomState};

/// A sequence of pseudorandom numbers.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The sequence that belongs to `seed`; with none, another one each time.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        // The keys of `RandomState` are the standard library's own source of randomness.
        Self(seed.unwrap_or_else(|| RandomState::new().hash_one(())))
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number in `0.0..1.0`.
    pub(crate) fn next_unit(&mut self) -> f64 {
        // The upper 53 bits: as many as an `f64` holds exactly.
        (self.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn bytes(mut self, count: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(count + 7);
        while bytes.len() < count {
            bytes.extend(self.next_u64().to_le_bytes());
        }
        bytes.truncate(count);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_sequence_is_that_of_the_published_splitmix64() {
        let mut random = Random::new(Some(1_234_567));
        let published = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973];
        assert_eq!([random.next_u64(), random.next_u64()], published);
    }
}
