//! JSON in, JSON out.

pub mod documents;

pub mod health;

pub mod upload;

pub mod pages;

pub mod decisions;
