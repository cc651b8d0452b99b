//! Extraction → flags: one fault, one file. Total: no `Result`, no panic.
