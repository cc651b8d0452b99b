//! Vietnamese letters, tones and syllables: what belongs to the script and to no vocabulary.
//!
//! Letters in, letters out: lower case, tone placement (hoà = hòa), homoglyphs, letters in pieces. It knows no words.

pub mod fold;

pub mod unicode;
