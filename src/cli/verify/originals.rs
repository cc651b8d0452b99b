//! A folder of originals: the hash of a document → its file.

use crate::extract::hex;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Files looked at in the folder of originals, at most.
const FILES: usize = 2_000_000;
/// Folders in folders, at most.
const DEPTH: usize = 32;

/// The originals by their hashes. Files are hashed when one is asked for that does not bear its hash as its name.
pub struct Originals<'a> {
    folder: &'a Path,
    walked: Option<Walked>,
}

#[derive(Default)]
struct Walked {
    by_hash: HashMap<String, PathBuf>,
    by_name: HashMap<String, (PathBuf, String)>,
}

impl<'a> Originals<'a> {
    /// In this folder.
    pub fn new(folder: &'a Path) -> Self {
        Self { folder, walked: None }
    }

    /// The file with that hash. `None`: there is none.
    pub fn find(&mut self, sha256: &str) -> Option<PathBuf> {
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return None;
        }
        let (a, rest) = sha256.split_at(2);
        let b = rest.get(..2)?;
        // As object stores lay their files out, and side by side.
        let named = [self.folder.join(a).join(b).join(sha256), self.folder.join(sha256)];
        let held = |path: &PathBuf| path.is_file() && hash(path).is_ok_and(|h| h == sha256);
        if let Some(path) = named.into_iter().find(held) {
            return Some(path);
        }
        self.walked().by_hash.get(sha256).cloned()
    }

    /// The file of that name, with its hash. `None`: there is none.
    pub fn named(&mut self, name: &str) -> Option<(PathBuf, String)> {
        self.walked().by_name.get(name).cloned()
    }

    fn walked(&mut self) -> &Walked {
        let folder = self.folder;
        self.walked.get_or_insert_with(|| {
            let mut out = Walked::default();
            let mut waiting = vec![(folder.to_path_buf(), 0)];
            let mut files = 0;
            while let Some((dir, depth)) = waiting.pop() {
                for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
                    let (path, kind) = (entry.path(), entry.file_type());
                    if kind.as_ref().is_ok_and(fs::FileType::is_dir) && depth < DEPTH {
                        waiting.push((path, depth + 1));
                    } else if path.is_file() && files < FILES {
                        files += 1;
                        let Ok(hash) = hash(&path) else { continue };
                        out.by_name.insert(entry.file_name().to_string_lossy().into_owned(), (path.clone(), hash.clone()));
                        out.by_hash.insert(hash, path);
                    }
                }
            }
            out
        })
    }
}

fn hash(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            n => digest.update(buffer.get(..n).unwrap_or_default()),
        }
    }
}
