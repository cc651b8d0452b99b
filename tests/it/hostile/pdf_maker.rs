//! Makes PDF files by hand, whole or wrong in one way.

use super::crypt::Lock;
use std::io::{Cursor, Write};

/// A file while it is made: objects from 1 on, the catalog is 1, the page tree 2, the font 3.
pub struct Maker {
    pub objects: Vec<Vec<u8>>,
}

pub const FONT: &str = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";
/// A page's words.
pub const WORDS: &str = "BT /F1 12 Tf 72 700 Td (Tong so 125 ho so, da giai quyet 120 ho so dung han.) Tj ET\n";

/// A stream object of the given dictionary entries.
pub fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

impl Maker {
    /// A file of the three objects that every file has, with so many pages to come.
    pub fn new() -> Self {
        Self { objects: vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), Vec::new(), FONT.into()] }
    }

    /// Adds an object; its number.
    pub fn add(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    /// Adds a page with the given content stream and more entries of its resources; its number.
    pub fn page(&mut self, content: impl Into<Vec<u8>>, resources: &str) -> usize {
        let content = self.add(stream("", &content.into()));
        self.page_of(&format!("{content} 0 R"), resources, "/MediaBox [0 0 595 842]")
    }

    /// Adds a page over streams that there are.
    pub fn page_of(&mut self, contents: &str, resources: &str, more: &str) -> usize {
        self.add(format!("<< /Type /Page /Parent 2 0 R {more} /Contents {contents} /Resources << /Font << /F1 3 0 R >> {resources} >> >>"))
    }

    /// Names the pages.
    pub fn pages(&mut self, numbers: &[usize]) -> &mut Self {
        let kids: Vec<String> = numbers.iter().map(|n| format!("{n} 0 R")).collect();
        self.tree(&kids.join(" "), &numbers.len().to_string())
    }

    /// Names whatever as pages.
    pub fn tree(&mut self, kids: &str, count: &str) -> &mut Self {
        self.objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>").into_bytes();
        self
    }

    /// The file; `tail` may say other things than the truth of the number of objects, and more in the trailer.
    pub fn file_with(&self, size: &str, section: &str, more: &str) -> Vec<u8> {
        let mut out = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut places = vec![0; self.objects.len()];
        // The catalog and the font stand last, as office programs write them.
        for i in (3..self.objects.len()).chain(0..3) {
            places[i] = out.len();
            writeln!(out, "{} 0 obj", i + 1).unwrap();
            out.extend(&self.objects[i]);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        write!(out, "xref\n{section}\n0000000000 65535 f \n").unwrap();
        for at in &places {
            writeln!(out, "{at:010} 00000 n ").unwrap();
        }
        write!(out, "trailer\n<< /Size {size} /Root 1 0 R {more} >>\nstartxref\n{start}\n%%EOF\n").unwrap();
        out
    }

    /// The file as it should be.
    pub fn file(&self) -> Vec<u8> {
        let n = self.objects.len() + 1;
        self.file_with(&n.to_string(), &format!("0 {n}"), "")
    }

    /// The file with its streams encrypted (RC4).
    pub fn locked(&self, lock: &Lock) -> Vec<u8> {
        let mut locked = Self { objects: self.objects.clone() };
        for (i, object) in locked.objects.iter_mut().enumerate() {
            let Some(at) = object.windows(7).position(|w| w == b"stream\n") else { continue };
            let end = object.len() - b"\nendstream".len();
            lock.apply(i + 1, &mut object[at + 7..end]);
        }
        let n = self.objects.len() + 1;
        locked.file_with(&n.to_string(), &format!("0 {n}"), &lock.trailer())
    }
}

/// A sound file of one page.
pub fn good() -> Vec<u8> {
    one(WORDS, "")
}

/// A file of one page.
pub fn one(content: impl Into<Vec<u8>>, resources: &str) -> Vec<u8> {
    let mut m = Maker::new();
    let page = m.page(content, resources);
    m.pages(&[page]).file()
}

/// `piece` over and over up to `bytes`, packed, without ever being held.
pub fn packed(piece: &[u8], bytes: usize) -> Vec<u8> {
    let block: Vec<u8> = piece.iter().copied().cycle().take((1 << 20) / piece.len() * piece.len()).collect();
    deflated(|w| {
        let mut left = bytes;
        while left > 0 {
            let n = left.min(block.len());
            w.write_all(&block[..n]).unwrap();
            left -= n;
        }
    })
}

/// What `fill` writes, as a zlib stream (its check sum is wrong; no reader asks).
pub fn deflated(fill: impl FnOnce(&mut dyn Write)) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a", zip::write::SimpleFileOptions::default().large_file(true)).unwrap();
    fill(&mut zip);
    let file = zip.finish().unwrap().into_inner();
    let mut archive = zip::ZipArchive::new(Cursor::new(&file)).unwrap();
    let entry = archive.by_index_raw(0).unwrap();
    let (start, size) = (entry.data_start().unwrap() as usize, entry.compressed_size() as usize);
    let mut out = vec![0x78, 0x9C];
    out.extend(&file[start..start + size]);
    out.extend([0; 4]);
    out
}
