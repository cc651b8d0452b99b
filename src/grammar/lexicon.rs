//! The vocabulary and the phrases of the grammars: words → ids, runs of ids → classes, longest match first.
//!
//! Compiled when bocso is built; at run time it is read from a byte string and asked, never changed.

use super::packed::{self, Fixed};
use serde::{Deserialize, Serialize};

/// A phrase's class and what it stands for in that class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    /// Index into the grammar's class names.
    pub class: u8,
    /// Meaning within the class (unit index, scale, …); 0 where the class needs none.
    pub payload: u16,
}

#[derive(Debug, Clone, Copy, Default)]
struct Node {
    edges: (u32, u32),
    senses: (u32, u32),
}

impl Fixed for Node {
    const SIZE: usize = 16;
    fn put(&self, out: &mut Vec<u8>) {
        (self.edges, self.senses).put(out);
    }
    fn take(bytes: &[u8]) -> Self {
        let (edges, senses) = Fixed::take(bytes);
        Self { edges, senses }
    }
}

impl Fixed for Sense {
    const SIZE: usize = 3;
    fn put(&self, out: &mut Vec<u8>) {
        (self.class, self.payload).put(out);
    }
    fn take(bytes: &[u8]) -> Self {
        let (class, payload) = Fixed::take(bytes);
        Self { class, payload }
    }
}

/// Vocabulary and phrase trie.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lexicon {
    /// The folded words one behind the other, in the order of their ids.
    words: String,
    /// Where each word ends, by id − 1.
    #[serde(with = "packed")]
    ends: Vec<u32>,
    /// Hashes of the words by id − 1. Two words of one hash are a compile error, and a strange word that shares one by chance is
    /// as likely as a disk that flips a bit.
    #[serde(with = "packed")]
    hashes: Vec<u64>,
    /// Open addressing: word ids by hash, 0 where free; its length is a power of two.
    #[serde(with = "packed")]
    slots: Vec<u16>,
    #[serde(with = "packed")]
    nodes: Vec<Node>,
    #[serde(with = "packed")]
    edges: Vec<(u16, u32)>,
    #[serde(with = "packed")]
    senses: Vec<Sense>,
    /// First-level node by word id, 0 where no phrase begins so.
    #[serde(with = "packed")]
    first: Vec<u32>,
    /// Classes of the phrases that begin with a word, a bit each, by word id: most questions end here.
    #[serde(with = "packed")]
    classes: Vec<[u64; 4]>,
}

/// A phrase found at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// What it stands for.
    pub sense: Sense,
    /// Tokens it covers.
    pub len: usize,
}

/// The hash of a word, letter by letter.
#[derive(Debug, Clone, Copy)]
pub struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    /// Goes on by a folded letter.
    pub fn take(&mut self, letter: char) {
        self.0 = (self.0 ^ u64::from(letter as u32)).wrapping_mul(0x0100_0000_01B3);
    }

    fn end(self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

fn hash(folded: impl Iterator<Item = char>) -> Hash {
    let mut hash = Hash::default();
    folded.for_each(|c| hash.take(c));
    hash
}

impl Lexicon {
    /// The id of a folded word or mark; 0: unknown.
    pub fn id(&self, folded: &[char]) -> u16 {
        self.at(hash(folded.iter().copied()))
    }

    /// The id of the word with this hash; 0: unknown.
    pub fn at(&self, hash: Hash) -> u16 {
        let mask = self.slots.len().wrapping_sub(1);
        let h = hash.end();
        let mut slot = h as usize & mask;
        while let Some(&id) = self.slots.get(slot) {
            if id == 0 || self.hashes.get(usize::from(id) - 1) == Some(&h) {
                return id;
            }
            slot = (slot + 1) & mask;
        }
        0
    }

    /// The folded word with this id; "" for 0.
    pub fn word(&self, id: u16) -> &str {
        let Some(last) = (id as usize).checked_sub(1) else { return "" };
        let start = last.checked_sub(1).map_or(0, |before| self.ends.get(before).map_or(usize::MAX, |&end| end as usize));
        let end = self.ends.get(last).map_or(0, |&end| end as usize);
        self.words.get(start..end).unwrap_or_default()
    }

    /// How many words it knows.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Calls `see` for each phrase that begins with the first id, shortest first.
    pub fn each(&self, mut ids: impl Iterator<Item = u16>, mut see: impl FnMut(Hit)) {
        let Some(start) = ids.next() else { return };
        let mut node = match self.first.get(start as usize) {
            Some(&n) if n != 0 => n as usize,
            _ => return,
        };
        let mut len = 1;
        loop {
            let Node { edges, senses } = self.nodes[node];
            for sense in &self.senses[senses.0 as usize..senses.1 as usize] {
                see(Hit { sense: *sense, len });
            }
            let Some(next) = ids.next() else { return };
            let edges = &self.edges[edges.0 as usize..edges.1 as usize];
            let Ok(i) = edges.binary_search_by_key(&next, |e| e.0) else { return };
            node = edges[i].1 as usize;
            len += 1;
        }
    }

    /// Whether a phrase of this class may begin with this id.
    pub fn may_begin(&self, id: u16, class: u8) -> bool {
        self.classes.get(id as usize).is_some_and(|c| c[class as usize / 64] & (1 << (class % 64)) != 0)
    }

    /// Whether any phrase begins with this id.
    pub fn begins(&self, id: u16) -> bool {
        self.first.get(id as usize).is_some_and(|&n| n != 0)
    }
}

/// Builds a [`Lexicon`].
#[derive(Debug, Default)]
pub struct Builder {
    words: Vec<String>,
    ids: std::collections::HashMap<String, u16>,
    phrases: std::collections::BTreeMap<Vec<u16>, Vec<Sense>>,
}

impl Builder {
    /// The id of a folded word, given now if it is new.
    pub fn word(&mut self, folded: &str) -> u16 {
        if let Some(&id) = self.ids.get(folded) {
            return id;
        }
        self.words.push(folded.to_owned());
        let id = u16::try_from(self.words.len()).unwrap_or(u16::MAX);
        self.ids.insert(folded.to_owned(), id);
        id
    }

    /// Adds a phrase. `false`: it was there with the same class and another payload (a tie).
    pub fn phrase(&mut self, ids: Vec<u16>, sense: Sense) -> bool {
        let senses = self.phrases.entry(ids).or_default();
        if senses.iter().any(|s| s.class == sense.class && s.payload != sense.payload) {
            return false;
        }
        if !senses.contains(&sense) {
            senses.push(sense);
        }
        true
    }

    /// Lays the trie out flat.
    pub fn build(self) -> Lexicon {
        let mut lexicon = Lexicon { words: self.words.concat(), ..Lexicon::default() };
        let ends = self.words.iter().scan(0, |end, word| {
            *end += word.len() as u32;
            Some(*end)
        });
        lexicon.ends = ends.collect();
        let size = (lexicon.len() * 3).next_power_of_two().max(16);
        lexicon.slots = vec![0; size];
        lexicon.hashes = self.words.iter().map(|w| hash(w.chars()).end()).collect();
        for (i, &h) in lexicon.hashes.iter().enumerate() {
            let mut slot = h as usize & (size - 1);
            while lexicon.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            lexicon.slots[slot] = (i + 1) as u16;
        }
        lexicon.first = vec![0; lexicon.len() + 1];
        lexicon.nodes.push(Node::default());
        lexicon.classes = vec![[0; 4]; lexicon.len() + 1];
        for (ids, senses) in &self.phrases {
            let Some(bits) = ids.first().and_then(|&id| lexicon.classes.get_mut(id as usize)) else { continue };
            for sense in senses {
                bits[sense.class as usize / 64] |= 1 << (sense.class % 64);
            }
        }
        let phrases: Vec<(Vec<u16>, Vec<Sense>)> = self.phrases.into_iter().collect();
        let roots = lexicon.level(&phrases, 0);
        for (id, node) in roots {
            lexicon.first[id as usize] = node;
        }
        lexicon
    }
}

impl Lexicon {
    /// Lays out the children of phrases that agree up to `depth`, and returns (id, node) of each.
    fn level(&mut self, phrases: &[(Vec<u16>, Vec<Sense>)], depth: usize) -> Vec<(u16, u32)> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < phrases.len() {
            let id = phrases[at].0[depth];
            let end = at + phrases[at..].iter().take_while(|p| p.0[depth] == id).count();
            let node = self.nodes.len();
            self.nodes.push(Node::default());
            let ends_here = usize::from(phrases[at].0.len() == depth + 1);
            if ends_here == 1 {
                let from = self.senses.len() as u32;
                self.senses.extend_from_slice(&phrases[at].1);
                self.nodes[node].senses = (from, self.senses.len() as u32);
            }
            let children = self.level(&phrases[at + ends_here..end], depth + 1);
            let from = self.edges.len() as u32;
            self.edges.extend(children);
            self.nodes[node].edges = (from, self.edges.len() as u32);
            out.push((id, node as u32));
            at = end;
        }
        out
    }
}
