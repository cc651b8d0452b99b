//! The oldest encryption of PDF (RC4 with MD5), to lock files with.

/// MD5.
pub fn md5(bytes: &[u8]) -> [u8; 16] {
    const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend((bytes.len() as u64 * 8).to_le_bytes());
    let mut state = [0x6745_2301u32, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476];
    for block in padded.chunks(64) {
        let word = |i: usize| u32::from_le_bytes(block[i * 4..i * 4 + 4].try_into().unwrap());
        let [mut a, mut b, mut c, mut d] = state;
        for i in 0..64usize {
            let (mixed, at) = match i / 16 {
                0 => (b & c | !b & d, i),
                1 => (d & b | !d & c, (5 * i + 1) % 16),
                2 => (b ^ c ^ d, (3 * i + 5) % 16),
                _ => (c ^ (b | !d), 7 * i % 16),
            };
            let sine = ((i as f64 + 1.0).sin().abs() * 4_294_967_296.0) as u32;
            let sum = a.wrapping_add(mixed).wrapping_add(sine).wrapping_add(word(at));
            (a, d, c, b) = (d, c, b, b.wrapping_add(sum.rotate_left(TURNS[i / 16][i % 4])));
        }
        for (s, v) in state.iter_mut().zip([a, b, c, d]) {
            *s = s.wrapping_add(v);
        }
    }
    let mut out = [0; 16];
    out.chunks_mut(4).zip(state).for_each(|(o, s)| o.copy_from_slice(&s.to_le_bytes()));
    out
}

fn rc4(key: &[u8], data: &mut [u8]) {
    let mut s: Vec<u8> = (0..=255).collect();
    let mut j = 0usize;
    for i in 0..256 {
        j = (j + usize::from(s[i]) + usize::from(key[i % key.len()])) % 256;
        s.swap(i, j);
    }
    let (mut i, mut j) = (0, 0);
    for b in data {
        i = (i + 1) % 256;
        j = (j + usize::from(s[i])) % 256;
        s.swap(i, j);
        *b ^= s[(usize::from(s[i]) + usize::from(s[j])) % 256];
    }
}

/// What fills passwords up.
const PAD: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68,
    0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];
const RIGHTS: i32 = -4;
const ID: &[u8; 16] = b"0123456789abcdef";

fn padded(password: &[u8]) -> Vec<u8> {
    password.iter().chain(&PAD).copied().take(32).collect()
}

/// A key and what the file says of it.
pub struct Lock {
    key: Vec<u8>,
    long: bool,
    owner: Vec<u8>,
    user: Vec<u8>,
}

impl Lock {
    /// Locked with a password, maybe the empty one; 40 bits or, if `long`, 128.
    pub fn new(password: &[u8], long: bool) -> Self {
        let n = if long { 16 } else { 5 };
        let again = |mut hash: [u8; 16]| {
            (0..if long { 50 } else { 0 }).for_each(|_| hash = md5(&hash[..n]));
            hash[..n].to_vec()
        };
        let steps = |key: &[u8], data: &mut [u8]| {
            for i in 0..if long { 20u8 } else { 1 } {
                rc4(&key.iter().map(|k| k ^ i).collect::<Vec<_>>(), data);
            }
        };
        let mut owner = padded(password);
        steps(&again(md5(&padded(b"owner"))), &mut owner);
        let key = again(md5(&[&padded(password), &owner, &RIGHTS.to_le_bytes()[..], ID].concat()));
        let mut user = if long { md5(&[&PAD[..], ID].concat()).to_vec() } else { PAD.to_vec() };
        steps(&key, &mut user);
        user.resize(32, 0);
        Self { key, long, owner, user }
    }

    /// Encrypts the data of an object.
    pub fn apply(&self, object: usize, data: &mut [u8]) {
        let hash = md5(&[&self.key, &(object as u32).to_le_bytes()[..3], &[0, 0]].concat());
        rc4(&hash[..(self.key.len() + 5).min(16)], data);
    }

    /// The trailer's entries.
    pub fn trailer(&self) -> String {
        let hex = |b: &[u8]| b.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let (o, u, id, bits) = (hex(&self.owner), hex(&self.user), hex(ID), self.key.len() * 8);
        let (v, r) = if self.long { (2, 3) } else { (1, 2) };
        format!("/ID [<{id}> <{id}>] /Encrypt << /Filter /Standard /V {v} /R {r} /Length {bits} /O <{o}> /U <{u}> /P {RIGHTS} >>")
    }
}

#[test]
fn md5_is_right() {
    assert_eq!(md5(b"abc")[..4], [0x90, 0x01, 0x50, 0x98]);
}
