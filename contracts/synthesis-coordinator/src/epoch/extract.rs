//! One number out of a JSON text that a stranger wrote: no recursion, nothing kept of the
//! text, no step that is not paid for by a byte of it.
//!
//! What lies beside the path is passed over and not checked further than that takes.

use core::str::FromStr;

use allora_math::Real;

use crate::error::SourceProblem;

/// Longest answer that is looked at, in bytes.
const MAX_ANSWER: usize = 16_384;
/// Longest number, in bytes.
const MAX_NUMBER: usize = 100;

/// The number that `path` leads to: a string with a decimal number, or an integer.
///
/// # Errors
/// The answer is too long or ends too early, nothing is there, or it is no such number.
pub(crate) fn number_at(json: &[u8], path: &[String]) -> Result<Real, SourceProblem> {
    if json.len() > MAX_ANSWER {
        return Err(SourceProblem::AnswerTooLong {
            bytes: json.len(),
            most: MAX_ANSWER,
        });
    }
    let mut scanner = Scanner { rest: json };
    for (position, step) in path.iter().enumerate() {
        let found = scanner.descend(step);
        if !found.ok_or(SourceProblem::NoJson {})? {
            return Err(SourceProblem::NothingThere {
                position,
                step: step.clone(),
            });
        }
    }
    scanner.number()
}

/// What is left of a text. `None` throughout: it is not the JSON that was expected.
struct Scanner<'a> {
    rest: &'a [u8],
}

impl<'a> Scanner<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    /// The next byte that is no blank, left in place.
    fn peek(&mut self) -> Option<u8> {
        while let Some((b' ' | b'\t' | b'\n' | b'\r', rest)) = self.rest.split_first() {
            self.rest = rest;
        }
        self.rest.first().copied()
    }

    /// The next byte that is no blank.
    fn token(&mut self) -> Option<u8> {
        self.peek()?;
        self.byte()
    }

    /// The rest of a string, escapes as written, and its closing quote.
    fn string(&mut self) -> Option<&'a [u8]> {
        let text = self.rest;
        let mut length: usize = 0;
        loop {
            let taken = match self.byte()? {
                b'"' => return text.get(..length),
                b'\\' => {
                    self.byte()?;
                    2
                }
                _ => 1,
            };
            length = length.saturating_add(taken);
        }
    }

    /// Passes over a value, however deep.
    fn skip(&mut self) -> Option<()> {
        let mut depth: usize = 0;
        loop {
            match self.token()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => depth = depth.saturating_add(1),
                b'}' | b']' => depth = depth.checked_sub(1)?,
                b',' | b':' => {}
                _ => {
                    self.scalar();
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// The rest of a number or a word.
    fn scalar(&mut self) -> &'a [u8] {
        let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b':' | b' '..=b'"' | 0..=31);
        let length = self.rest.iter().position(ends);
        let (scalar, rest) = self.rest.split_at(length.unwrap_or(self.rest.len()));
        self.rest = rest;
        scalar
    }

    /// Goes to an entry of the object or array that comes next; whether there is one. Of
    /// equal keys the first counts.
    fn descend(&mut self, step: &str) -> Option<bool> {
        match self.token()? {
            b'{' => self.entry(step),
            b'[' => match step.parse() {
                Ok(index) => self.element(index),
                Err(_) => Some(false),
            },
            _ => Some(false),
        }
    }

    fn entry(&mut self, key: &str) -> Option<bool> {
        if self.peek()? == b'}' {
            return Some(false);
        }
        loop {
            if self.token()? != b'"' {
                return None;
            }
            let found = self.string()? == key.as_bytes();
            if self.token()? != b':' {
                return None;
            }
            if found {
                return Some(true);
            }
            self.skip()?;
            match self.token()? {
                b',' => {}
                b'}' => return Some(false),
                _ => return None,
            }
        }
    }

    fn element(&mut self, index: u32) -> Option<bool> {
        if self.peek()? == b']' {
            return Some(false);
        }
        for _ in 0..index {
            self.skip()?;
            match self.token()? {
                b',' => {}
                b']' => return Some(false),
                _ => return None,
            }
        }
        Some(true)
    }

    fn number(&mut self) -> Result<Real, SourceProblem> {
        let text = match self.peek().ok_or(SourceProblem::NoJson {})? {
            b'"' => {
                self.byte();
                self.string().ok_or(SourceProblem::NoJson {})?
            }
            b'-' | b'0'..=b'9' => {
                let text = self.scalar();
                let digits = text.strip_prefix(b"-").unwrap_or(text);
                // a float is not the same number to everybody
                if !digits.iter().all(u8::is_ascii_digit) {
                    return Err(SourceProblem::NoNumber {});
                }
                text
            }
            _ => return Err(SourceProblem::NoNumber {}),
        };
        let text = Some(text).filter(|text| text.len() <= MAX_NUMBER);
        let text = text.and_then(|text| core::str::from_utf8(text).ok());
        let number = text.and_then(|text| Real::from_str(text).ok());
        number.ok_or(SourceProblem::NoNumber {})
    }
}
