//! Bytes of rich text → tokens (RTF 1.9.1, "Basic entities").

/// What stands next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A backslash and a sign.
    Symbol(u8),
    /// A character by its code: `\'e1`.
    Hex(u8),
    /// Characters as they are.
    Text(&'a [u8]),
}

/// Reads tokens. Line ends between them mean nothing; data behind `\bin` are passed over.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        let (head, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        head
    }

    fn control(&mut self) -> Token<'a> {
        let letters = self.rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 {
            let sign = self.take(1).first().copied().unwrap_or(b'\\');
            if sign != b'\'' {
                return Token::Symbol(sign);
            }
            let digit = |b: &u8| char::from(*b).to_digit(16);
            let code = self.rest.get(..2).and_then(|d| Some(digit(d.first()?)? * 16 + digit(d.last()?)?));
            return match code {
                Some(code) => {
                    self.take(2);
                    Token::Hex(code as u8)
                }
                None => Token::Symbol(sign),
            };
        }
        let name = std::str::from_utf8(self.take(letters)).unwrap_or_default();
        let minus = self.rest.first() == Some(&b'-') && self.rest.get(1).is_some_and(u8::is_ascii_digit);
        if minus {
            self.take(1);
        }
        let digits = self.rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let number = self.take(digits).iter().fold(0i32, |n, d| n.saturating_mul(10).saturating_add(i32::from(d - b'0')));
        let number = (digits > 0).then_some(if minus { -number } else { number });
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        if name == "bin" {
            self.take(usize::try_from(number.unwrap_or(0)).unwrap_or(0));
        }
        Token::Word(name, number)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return Some(match *self.rest.first()? {
                b'{' => {
                    self.take(1);
                    Token::Open
                }
                b'}' => {
                    self.take(1);
                    Token::Close
                }
                b'\\' => {
                    self.take(1);
                    self.control()
                }
                b'\r' | b'\n' | 0 => {
                    self.take(1);
                    continue;
                }
                _ => {
                    let end = self.rest.iter().position(|b| matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0));
                    Token::Text(self.take(end.unwrap_or(self.rest.len())))
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_apart() {
        use Token::{Close, Hex, Open, Symbol, Text, Word};
        let got: Vec<Token<'_>> = Tokens::new(b"{\\rtf1\\b0 a b\\'e1\\~\r\n\\u-10179?\\bin3 {}}x\\par}").collect();
        let want = [
            Open,
            Word("rtf", Some(1)),
            Word("b", Some(0)),
            Text(b"a b"),
            Hex(0xE1),
            Symbol(b'~'),
            Word("u", Some(-10179)),
            Text(b"?"),
            Word("bin", Some(3)),
            Text(b"x"),
            Word("par", None),
            Close,
        ];
        assert_eq!(got, want);
        assert_eq!(Tokens::new(b"\\'g\\").collect::<Vec<_>>(), [Symbol(b'\''), Text(b"g"), Symbol(b'\\')]);
        assert_eq!(Tokens::new(b"\\a99999999999").next(), Some(Word("a", Some(i32::MAX))));
    }
}
