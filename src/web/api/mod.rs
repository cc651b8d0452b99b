//! JSON in, JSON out.

pub mod documents;

pub mod export;

pub mod fill;

pub mod figures;

pub mod follow;

pub mod health;

pub mod people;

pub mod together;

pub mod upload;

pub mod pages;

pub mod decisions;

pub mod samples;

pub mod years;

pub mod codes;
