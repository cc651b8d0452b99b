//! Pages recognised before: by the content of their picture and by what read it, so that the same page is recognised once.
//!
//! One file a page in a folder, written aside and moved into place. What cannot be read back is as good as not there, and what
//! cannot be written is done without.

use super::picture::Picture;
use super::pixels::Pixels;
use super::reading::Reading;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, io};

/// Changes whenever what is read from the same picture may change: a hash of the sources that do it (`build.rs`).
const GENERATION: &str = env!("BOCSO_SCAN");

/// Pages put aside so far: two threads may come by the same page.
static ASIDE: AtomicU32 = AtomicU32::new(0);

/// A folder of pages.
#[derive(Debug, Clone)]
pub(super) struct Cache(PathBuf);

impl Cache {
    /// On a folder, which need not exist yet.
    pub fn on(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// The name of a page read by an engine of this version.
    pub fn key(picture: &Picture, version: &str) -> String {
        let mut hash = Sha256::new();
        hash.update(GENERATION.as_bytes());
        hash.update(version.as_bytes());
        hash.update(picture.dpi.to_le_bytes());
        hash.update([u8::from(matches!(picture.pixels, Pixels::Colour(_)))]);
        hash.update(picture.pixels.dimensions().0.to_le_bytes());
        hash.update(picture.pixels.samples());
        hash.finalize().iter().fold(String::with_capacity(64), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        })
    }

    fn path(&self, key: &str) -> PathBuf {
        // Two letters a folder: no folder holds too many.
        self.0.join(key.get(..2).unwrap_or_default()).join(key)
    }

    /// A page read before.
    pub fn get(&self, key: &str) -> Option<Reading> {
        postcard::from_bytes(&fs::read(self.path(key)).ok()?).ok()
    }

    /// Keeps a page.
    pub fn put(&self, key: &str, reading: &Reading) {
        let path = self.path(key);
        let aside = path.with_extension(format!("{}-{}.part", std::process::id(), ASIDE.fetch_add(1, Ordering::Relaxed)));
        let Ok(bytes) = postcard::to_allocvec(reading) else { return };
        let _ = path.parent().map(folder);
        if fs::write(&aside, bytes).is_err() || fs::rename(&aside, &path).is_err() {
            let _ = fs::remove_file(&aside);
        }
    }
}

/// Makes a folder and those above it: what stands on the pages is their owner's business only.
fn folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_again_by_its_picture_and_reader() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::on(&folder.path().join("pages"));
        let picture = |shade: u8| Picture { pixels: Pixels::Gray(image::GrayImage::from_pixel(4, 3, image::Luma([shade]))), dpi: 200.0 };
        let key = Cache::key(&picture(1), "tesseract 5");
        assert_eq!(cache.get(&key), None);
        let reading = Reading { size: (595.0, 842.0), ..Reading::default() };
        cache.put(&key, &reading);
        assert_eq!(cache.get(&key), Some(reading));
        for other in [Cache::key(&picture(2), "tesseract 5"), Cache::key(&picture(1), "tesseract 6")] {
            assert_ne!(other, key);
            assert_eq!(cache.get(&other), None);
        }
        // A file that was cut short is no page.
        fs::write(cache.path(&key), [7]).expect("written");
        assert_eq!(cache.get(&key), None);
    }
}
