//! Operator addresses of validators: the bytes of an account under another prefix.

/// Characters of bech32, by value.
const CHARSET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/// Characters of the checksum.
const CHECKSUM: usize = 6;

/// The operator address of the validator whose bytes are those of `account`: the
/// prefix with `valoper` appended, the same data, another checksum.
pub(crate) fn operator_address(account: &str) -> Option<String> {
    let (prefix, tail) = account.rsplit_once('1')?;
    let data = tail.get(..tail.len().checked_sub(CHECKSUM)?)?;
    let prefix = format!("{prefix}valoper");

    let mut checksum = Checksum(1);
    prefix.bytes().for_each(|byte| checksum.feed(byte >> 5));
    checksum.feed(0);
    prefix.bytes().for_each(|byte| checksum.feed(byte & 31));
    for byte in data.bytes() {
        let value = CHARSET.iter().position(|char| *char == byte)?;
        checksum.feed(u8::try_from(value).ok()?);
    }
    (0..CHECKSUM).for_each(|_| checksum.feed(0));

    let mut address = format!("{prefix}1{data}");
    for place in [25, 20, 15, 10, 5, 0] {
        let value = usize::try_from((checksum.0 ^ 1) >> place & 31).ok()?;
        address.push(char::from(*CHARSET.get(value)?));
    }
    Some(address)
}

/// The BCH code of BIP 173.
struct Checksum(u32);

impl Checksum {
    fn feed(&mut self, value: u8) {
        const GENERATOR: [u32; 5] = [
            0x3b6a_57b2,
            0x2650_8e6d,
            0x1ea1_19fa,
            0x3d42_33dd,
            0x2a14_62b3,
        ];
        let top = self.0 >> 25;
        self.0 = (self.0 & 0x01ff_ffff) << 5 ^ u32::from(value);
        for (bit, generator) in GENERATOR.into_iter().enumerate() {
            if top >> bit & 1 == 1 {
                self.0 ^= generator;
            }
        }
    }
}
