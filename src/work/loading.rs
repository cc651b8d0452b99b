//! Folders that the service is started with → documents in its store. What is there already stays as it is, so that every start may
//! name the same folders.

use super::intake::walk::{Content, walk};
use super::limits::Limits;
use crate::store::{Error, NewDocument, Priority, Store};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::runtime::Handle;

/// The longest name, in characters.
const LONGEST: usize = 200;

/// The name of a found file: its path from the folder that was named, so that files of one name are told apart.
fn name(path: &str, roots: &[PathBuf]) -> String {
    let own = roots.iter().find_map(|r| Path::new(path).strip_prefix(r).ok()).filter(|p| !p.as_os_str().is_empty());
    let last = || Path::new(path).file_name().map(PathBuf::from).unwrap_or_default();
    let own = own.map_or_else(last, Path::to_path_buf);
    let parts: Vec<String> = own.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    parts.join(" - ").chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

/// Hands in what lies under `roots`; `told` after each new document. How many were new, and how many there are. Blocking.
///
/// # Errors
/// Those of the store.
pub fn load(store: &Arc<dyn Store>, roots: &[PathBuf], limits: &Limits, handle: &Handle, told: &dyn Fn()) -> Result<(u64, u64), Error> {
    let (mut new, mut all, mut fault) = (0, 0, None);
    walk(roots, limits, &mut |_, _, _| false, &mut |found| {
        let Content::Document(bytes) = &found.content else { return true };
        let name = name(&found.path, roots);
        let document = NewDocument { name: &name, bytes, priority: Priority::Bulk, organisation: None, sender: None };
        match handle.block_on(store.put_document(document)) {
            Ok(put) => {
                all += 1;
                if put.new {
                    new += 1;
                    told();
                }
                true
            }
            Err(e) => {
                fault = Some(e);
                false
            }
        }
    });
    fault.map_or(Ok((new, all)), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_files_apart() {
        let roots = [PathBuf::from("corpus/reports"), PathBuf::from("one.txt")];
        assert_eq!(name("corpus/reports/y-te-2019/source.txt", &roots), "y-te-2019 - source.txt");
        assert_eq!(name("one.txt", &roots), "one.txt");
        assert_eq!(name("elsewhere/a\u{7}.txt", &roots), "a.txt");
    }
}
