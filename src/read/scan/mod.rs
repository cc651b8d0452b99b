//! The picture of a scanned page → a straight clean page, its tables and their cells. Pure functions on pixels.
//!
//! `prepare` straightens and cleans, `ruling` finds rules and tables by the pixels, `cells` takes rules away and cuts cells out.
//! `bits` and `parts` are the bitmap and its connected parts. Nothing here reads a letter.

#![allow(clippy::cast_sign_loss, clippy::cast_possible_wrap, reason = "places in pixels: cut off at 0 by the cast or before it")]

pub(crate) mod bits;
mod border;
pub(crate) mod cells;
mod colour;
mod paper;
pub(crate) mod parts;
pub(crate) mod prepare;
mod ridge;
pub(crate) mod ruling;
mod skew;
