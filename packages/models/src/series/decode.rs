//! The text of a file, whatever wrote it.

use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, UTF_8};

/// Largest file that is read, in bytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Beginnings of files that are not text, with what they are.
const ARCHIVES: [(&[u8], &str); 2] = [
    (b"PK\x03\x04", "a ZIP archive or a spreadsheet"),
    (b"\x1f\x8b", "compressed"),
];

/// Reads a file as text: UTF-8 or UTF-16, with or without a byte order mark.
pub(super) fn read(path: &Path) -> Result<String, String> {
    let mut bytes = vec![];
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    file.take(MOST_BYTES.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!(
            "it is larger than {MOST_BYTES} bytes; cut it to the rows you need"
        ));
    }
    decode(&bytes)
}

fn decode(bytes: &[u8]) -> Result<String, String> {
    let archive = ARCHIVES.iter().find(|(start, _)| bytes.starts_with(start));
    if let Some((_, what)) = archive {
        return Err(format!("it is {what}; unpack it, or save it as CSV"));
    }
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((guess(bytes), 0));
    let text = bytes.get(mark..).unwrap_or_default();
    encoding
        .decode_without_bom_handling_and_without_replacement(text)
        .map(|text| text.into_owned())
        .ok_or_else(|| {
            format!(
                "it is not text in {}; save it as CSV in UTF-8",
                encoding.name()
            )
        })
}

/// A header begins with a plain letter: the place of its zero byte tells UTF-16.
fn guess(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [0, _, ..] => UTF_16BE,
        [_, 0, ..] => UTF_16LE,
        _ => UTF_8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_and_utf_16_are_read_with_a_mark_or_without() {
        let text = "date,close\n2020-01-01,5\n";
        let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(order).collect()
        };
        for (mark, bytes) in [
            (vec![0xef, 0xbb, 0xbf], text.as_bytes().to_vec()),
            (vec![0xff, 0xfe], wide(u16::to_le_bytes)),
            (vec![0xfe, 0xff], wide(u16::to_be_bytes)),
        ] {
            assert_eq!(decode(&bytes).unwrap(), text);
            assert_eq!(decode(&[mark, bytes].concat()).unwrap(), text);
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_a_remedy() {
        for (bytes, remedy) in [
            (b"PK\x03\x04abc".as_slice(), "unpack it"),
            (b"\x1f\x8b\x08", "unpack it"),
            (b"date,close\xff\n", "UTF-8"),
            (b"\xff\xfed\0a", "UTF-16LE"),
        ] {
            assert!(decode(bytes).unwrap_err().contains(remedy), "{remedy}");
        }
    }
}
