//! Originals in a folder.

use super::{Blobs, Error, place};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder of originals, readable by its owner only.
pub struct Folder {
    root: PathBuf,
}

/// Tells apart what threads of this process write at the same time.
static NEXT: AtomicU64 = AtomicU64::new(0);

impl Folder {
    /// Creates the folder if it is missing.
    ///
    /// # Errors
    /// [`Error::Folder`] if it cannot be created.
    pub fn open(root: &Path) -> Result<Self, Error> {
        create(root).map_err(|source| Error::Folder { place: root.display().to_string(), source })?;
        Ok(Self { root: root.to_path_buf() })
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.is_dir() {
            create(folder)?;
            // The names of new folders must outlast a power cut, too.
            for above in folder.ancestors().skip(1).take(3) {
                sync(above)?;
                if above == self.root {
                    break;
                }
            }
        }
        let name = format!(".{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let beside = folder.join(name);
        let written = write_whole(&beside, bytes).and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written.and_then(|()| sync(folder))
    }
}

fn create(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new();
    file.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut file, 0o600);
    let mut file = file.open(path)?;
    file.write_all(bytes)?;
    file.sync_data()
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

impl Blobs for Folder {
    fn put(&self, sha256: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.root.join(place(sha256));
        let known = fs::metadata(&path).is_ok_and(|m| m.len() == bytes.len() as u64);
        if known {
            return Ok(());
        }
        self.write(&path, bytes).map_err(|source| Error::Folder { place: path.display().to_string(), source })
    }

    fn get(&self, sha256: &str) -> Result<Option<Vec<u8>>, Error> {
        let path = self.root.join(place(sha256));
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Folder { place: path.display().to_string(), source }),
        }
    }

    fn remove(&self, sha256: &str) -> Result<(), Error> {
        let path = self.root.join(place(sha256));
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::Folder { place: path.display().to_string(), source }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_is_there_or_not() {
        let home = tempfile::tempdir().expect("a folder");
        let blobs = Folder::open(&home.path().join("new/er")).expect("opened");
        let hash = crate::store::record::sha256(b"so lieu");
        assert_eq!(blobs.get(&hash).expect("answered"), None);
        blobs.put(&hash, b"so lieu").expect("kept");
        blobs.put(&hash, b"so lieu").expect("kept again");
        assert_eq!(blobs.get(&hash).expect("answered").as_deref(), Some(&b"so lieu"[..]));
        let folder = home.path().join("new/er").join(&hash[..2]).join(&hash[2..4]);
        let names: Vec<_> = fs::read_dir(folder).expect("there").map(|e| e.expect("an entry").file_name()).collect();
        assert_eq!(names, [std::ffi::OsString::from(hash.clone())], "nothing half-written stays");
        blobs.remove(&hash).expect("removed");
        blobs.remove(&hash).expect("nothing to remove");
        assert_eq!(blobs.get(&hash).expect("answered"), None);
    }

    #[test]
    fn a_full_or_missing_disk_is_told_with_its_place() {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(home.path().join("file"), b"").expect("written");
        let told = Folder::open(&home.path().join("file/under")).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(told.contains("file/under"), "{told}");
    }
}
