//! Long lists of numbers as one run of bytes, little-endian: read in one go where serde would ask for each number.
//!
//! Used as `#[serde(with = "packed")]` by what the build lays out and every start reads.

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// What takes the same number of bytes whatever its value.
pub trait Fixed: Sized {
    /// How many bytes it takes.
    const SIZE: usize;
    /// Appends its bytes.
    fn put(&self, out: &mut Vec<u8>);
    /// Reads it from the first [`Fixed::SIZE`] bytes; what is missing counts as 0.
    fn take(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Fixed for $number {
            const SIZE: usize = size_of::<$number>();
            fn put(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn take(bytes: &[u8]) -> Self {
                bytes.first_chunk().map_or(0, |b| Self::from_le_bytes(*b))
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64 u128);

impl Fixed for bool {
    const SIZE: usize = 1;
    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn take(bytes: &[u8]) -> Self {
        bytes.first() == Some(&1)
    }
}

impl<A: Fixed, B: Fixed> Fixed for (A, B) {
    const SIZE: usize = A::SIZE + B::SIZE;
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }
    fn take(bytes: &[u8]) -> Self {
        (A::take(bytes), B::take(bytes.get(A::SIZE..).unwrap_or_default()))
    }
}

impl<A: Fixed, B: Fixed, C: Fixed> Fixed for (A, B, C) {
    const SIZE: usize = A::SIZE + B::SIZE + C::SIZE;
    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
        self.2.put(out);
    }
    fn take(bytes: &[u8]) -> Self {
        let (first, (second, third)) = <(A, (B, C))>::take(bytes);
        (first, second, third)
    }
}

impl<T: Fixed, const N: usize> Fixed for [T; N] {
    const SIZE: usize = T::SIZE * N;
    fn put(&self, out: &mut Vec<u8>) {
        for item in self {
            item.put(out);
        }
    }
    fn take(bytes: &[u8]) -> Self {
        std::array::from_fn(|at| T::take(bytes.get(at * T::SIZE..).unwrap_or_default()))
    }
}

/// Writes the list.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<T: Fixed, S: Serializer>(list: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(list.len() * T::SIZE);
    for item in list {
        item.put(&mut bytes);
    }
    serializer.serialize_bytes(&bytes)
}

/// Reads a list.
///
/// # Errors
/// Those of the deserializer, and bytes that are no whole number of items.
pub fn deserialize<'de, T: Fixed, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Bytes<T>(PhantomData<T>);
    impl<T: Fixed> Visitor<'_> for Bytes<T> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "items of {} bytes each", T::SIZE)
        }
        fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
            let items = bytes.chunks_exact(T::SIZE);
            if !items.remainder().is_empty() {
                return Err(E::invalid_length(bytes.len(), &self));
            }
            Ok(items.map(T::take).collect())
        }
    }
    deserializer.deserialize_bytes(Bytes(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::super::packed;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Lists {
        #[serde(with = "packed")]
        plain: Vec<u16>,
        #[serde(with = "packed")]
        mixed: Vec<(u16, u32, bool)>,
        #[serde(with = "packed")]
        nested: Vec<([u64; 2], u128)>,
    }

    #[test]
    fn what_was_written_is_read() {
        let lists = Lists {
            plain: vec![0, 1, 0xFFFE],
            mixed: vec![(7, 0xDEAD_BEEF, true), (u16::MAX, 0, false)],
            nested: vec![([1, u64::MAX], 1 << 127)],
        };
        let bytes = postcard::to_stdvec(&lists).expect("written");
        assert_eq!(bytes.len(), (1 + 6) + (1 + 14) + (1 + 32));
        assert_eq!(postcard::from_bytes::<Lists>(&bytes).expect("read"), lists);
    }

    #[test]
    fn cut_items_are_told() {
        let bytes = postcard::to_stdvec(&(vec![1u8, 2, 3], 0u8, 0u8)).expect("written");
        assert!(postcard::from_bytes::<Lists>(&bytes).is_err());
    }
}
