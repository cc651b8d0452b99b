//! Black and white rows → the code that fax machines and most scanners pack them in (ITU-T T.6; run lengths of T.4, tables 2 and 3).

/// Codes of white runs 0 to 63, then of 64, 128 … 1728.
const WHITE: &str = "00110101 000111 0111 1000 1011 1100 1110 1111 10011 10100 00111 01000 001000 000011 110100 110101 101010 101011 \
    0100111 0001100 0001000 0010111 0000011 0000100 0101000 0101011 0010011 0100100 0011000 00000010 00000011 00011010 00011011 00010010 \
    00010011 00010100 00010101 00010110 00010111 00101000 00101001 00101010 00101011 00101100 00101101 00000100 00000101 00001010 00001011 \
    01010010 01010011 01010100 01010101 00100100 00100101 01011000 01011001 01011010 01011011 01001010 01001011 00110010 00110011 00110100 \
    11011 10010 010111 0110111 00110110 00110111 01100100 01100101 01101000 01100111 011001100 011001101 011010010 011010011 011010100 \
    011010101 011010110 011010111 011011000 011011001 011011010 011011011 010011000 010011001 010011010 011000 010011011";

/// Likewise of black runs.
const BLACK: &str = "0000110111 010 11 10 011 0011 0010 00011 000101 000100 0000100 0000101 0000111 00000100 00000111 000011000 0000010111 \
    0000011000 0000001000 00001100111 00001101000 00001101100 00000110111 00000101000 00000010111 00000011000 000011001010 000011001011 \
    000011001100 000011001101 000001101000 000001101001 000001101010 000001101011 000011010010 000011010011 000011010100 000011010101 \
    000011010110 000011010111 000001101100 000001101101 000011011010 000011011011 000001010100 000001010101 000001010110 000001010111 \
    000001100100 000001100101 000001010010 000001010011 000000100100 000000110111 000000111000 000000100111 000000101000 000001011000 \
    000001011001 000000101011 000000101100 000001011010 000001100110 000001100111 \
    0000001111 000011001000 000011001001 000001011011 000000110011 000000110100 000000110101 0000001101100 0000001101101 0000001001010 \
    0000001001011 0000001001100 0000001001101 0000001110010 0000001110011 0000001110100 0000001110101 0000001110110 0000001110111 \
    0000001010010 0000001010011 0000001010100 0000001010101 0000001011010 0000001011011 0000001100100 0000001100101";

/// Of runs 1792, 1856 … 2560, of either colour.
const LONG: &str = "00000001000 00000001100 00000001101 000000010010 000000010011 000000010100 000000010101 000000010110 000000010111 \
    000000011100 000000011101 000000011110 000000011111";

/// How far a change of colour lies from the one above it, -3 to 3: left is negative.
const VERTICAL: [&str; 7] = ["0000010", "000010", "010", "1", "011", "000011", "0000011"];

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    /// Bits of the last byte that are taken, 0 to 7; 0: all.
    taken: u8,
}

impl Bits {
    fn put(&mut self, code: &str) {
        for bit in code.bytes() {
            if self.taken == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut().filter(|_| bit == b'1') {
                *last |= 0x80 >> self.taken;
            }
            self.taken = (self.taken + 1) % 8;
        }
    }
}

/// Rows of pixels (true: black) of one width, packed.
pub fn packed(rows: &[Vec<bool>]) -> Vec<u8> {
    let codes = [WHITE, BLACK].map(|c| c.split_whitespace().collect::<Vec<_>>());
    let long: Vec<&str> = LONG.split_whitespace().collect();
    let mut out = Bits::default();
    let run = |out: &mut Bits, mut length: usize, black: bool| {
        while length >= 2624 {
            out.put(long[12]);
            length -= 2560;
        }
        match length / 64 {
            0 => {}
            n if n <= 27 => out.put(codes[usize::from(black)][63 + n]),
            n => out.put(long[n - 28]),
        }
        out.put(codes[usize::from(black)][length % 64]);
    };
    let width = rows.first().map_or(0, Vec::len);
    let mut above = vec![false; width];
    for row in rows {
        // Where the coded part ends, and its colour. At the very start a white pixel is thought before the row.
        let (mut at, mut black, mut begun) = (0, false, false);
        while at < width {
            let first = if begun { at + 1 } else { 0 };
            let b1 = (first..width).find(|&i| above[i] != black && (i == 0 && !black || i > 0 && above[i - 1] == black)).unwrap_or(width);
            let b2 = (b1..width).find(|&i| above[i] == black).unwrap_or(width);
            let a1 = (at..width).find(|&i| row[i] != black).unwrap_or(width);
            if b2 < a1 {
                out.put("0001");
                at = b2;
            } else if a1.abs_diff(b1) <= 3 {
                out.put(VERTICAL[a1 + 3 - b1]);
                (at, black) = (a1, !black);
            } else {
                let a2 = (a1..width).find(|&i| row[i] == black).unwrap_or(width);
                out.put("001");
                run(&mut out, a1 - at, black);
                run(&mut out, a2 - a1, !black);
                at = a2;
            }
            begun = true;
        }
        above.clone_from(row);
    }
    out.put("000000000001000000000001");
    out.bytes
}
