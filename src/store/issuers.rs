//! The register of bodies that issue reports, each under all its names.

use serde::Serialize;

/// A body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Register {
    /// Its first name.
    pub name: String,
    /// "tỉnh", "huyện", "xã" …: the level that its name states. `None`: it states none.
    pub level: Option<String>,
    /// All its names, the first one included, in the order of their keys.
    pub names: Vec<String>,
    /// Documents of it.
    pub documents: u64,
}

/// What came of a name's being declared or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// It is so now.
    Done,
    /// It was so before.
    Already,
    /// There is no body of that name.
    Unknown,
}
