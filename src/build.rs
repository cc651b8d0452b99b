//! Compiles `grammars/*.toml` into one byte string that the program embeds, so that starting it costs no parsing.

#![expect(dead_code, reason = "the build needs only the compiling half of these modules")]

#[path = "orthography/mod.rs"]
mod orthography;

mod document {
    /// Stands in for the library's span, which the matcher names and the build never runs.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct Span {
        pub start: u32,
        pub end: u32,
    }
    impl Span {
        pub fn new(start: usize, end: usize) -> Self {
            Self { start: start as u32, end: end as u32 }
        }
        pub fn of(self, text: &str) -> &str {
            &text[self.start as usize..self.end as usize]
        }
    }
}

mod grammar {
    #[path = "source.rs"]
    pub mod source;

    #[path = "packed.rs"]
    pub mod packed;

    #[path = "lexicon.rs"]
    pub mod lexicon;

    #[path = "token.rs"]
    pub mod token;

    #[path = "pattern.rs"]
    pub mod pattern;

    #[path = "terms.rs"]
    pub mod terms;

    #[path = "catalog.rs"]
    pub mod catalog;

    #[path = "forms.rs"]
    pub mod forms;

    #[path = "compile.rs"]
    pub mod compile;
}

use sha2::{Digest, Sha256};
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

/// What decides what is read of a scanned page, and how it is kept: pages kept by another build are read anew.
const SCAN: [&str; 3] = ["src/read/scan", "src/read/grid.rs", "src/document/mod.rs"];

fn main() -> Result<(), Box<dyn Error>> {
    // Addresses that the loader has to set are listed in an eighth of the room; linkers that cannot do it say so and go on.
    if env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|e| e == "gnu") && env::var("CARGO_CFG_TARGET_OS").is_ok_and(|o| o == "linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
    // The macro that compiles migrations in does not look whether they changed.
    println!("cargo:rerun-if-changed=src/store/migrations");
    println!("cargo:rustc-env=BOCSO_SCAN={}", scan()?);
    compile_grammars().inspect_err(|fault| println!("cargo:warning={}", fault.to_string().replace('\n', " ")))
}

/// A hash of the sources in [`SCAN`].
fn scan() -> Result<String, Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut paths = Vec::new();
    for place in SCAN {
        println!("cargo:rerun-if-changed={place}");
        let path = root.join(place);
        if path.is_dir() {
            paths.extend(fs::read_dir(path)?.filter_map(|e| e.ok().map(|e| e.path())).filter(|p| p.is_file()));
        } else {
            paths.push(path);
        }
    }
    paths.sort();
    let mut hash = Sha256::new();
    for path in paths {
        hash.update(fs::read(path)?);
    }
    let first = hash.finalize().iter().take(8).fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    Ok(format!("{first:016x}"))
}

fn compile_grammars() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=grammars");
    println!("cargo:rerun-if-changed=src/grammar");
    println!("cargo:rerun-if-changed=src/orthography");
    println!("cargo:rerun-if-changed=src/build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut files = Vec::new();
    let mut of_forms = Vec::new();
    for folder in ["", grammar::catalog::FOLDER, grammar::forms::FOLDER] {
        let mut paths: Vec<PathBuf> = fs::read_dir(root.join("grammars").join(folder))?
            .filter_map(|e| e.ok().map(|e| e.path()))
            .filter(|p| p.extension().is_some_and(|x| x == "toml"))
            .collect();
        paths.sort();
        for path in paths {
            let name = format!("{folder}{}", path.file_name().unwrap_or_default().to_string_lossy());
            let list = if folder == grammar::forms::FOLDER { &mut of_forms } else { &mut files };
            list.push((name, fs::read_to_string(&path)?));
        }
    }
    let compiled = grammar::compile::compile(&files)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("grammars.postcard");
    fs::write(out, postcard::to_allocvec(&compiled)?)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("catalog.postcard");
    fs::write(out, postcard::to_allocvec(&grammar::compile::entries(&files)?)?)?;
    let forms = grammar::forms::read(&of_forms).map_err(|(file, fault)| format!("{file}: {fault}"))?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("forms.postcard");
    fs::write(out, postcard::to_allocvec(&forms)?)?;
    Ok(())
}
