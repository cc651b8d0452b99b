//! A module uses only modules declared before it in `src/lib.rs`; outside worlds stay in the modules that own them.

use crate::common::{entries, root};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of `src/lib.rs` in order.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let names: Vec<String> = lib.lines().filter_map(|l| l.trim().strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned)).collect();
    assert!(names.len() >= 10, "src/lib.rs: expected the modules of the flow, found {names:?}");
    names
}

/// The Rust files of a module, those that only its tests use left out.
fn files(module: &str) -> Vec<PathBuf> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        let all = entries(dir);
        let tests: Vec<String> = all.iter().filter(|p| p.extension().is_some_and(|x| x == "rs")).flat_map(|p| test_modules(p)).collect();
        for path in all {
            if path.file_stem().is_some_and(|s| tests.iter().any(|t| s == t.as_str())) {
                continue;
            }
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|x| x == "rs") {
                out.push(path);
            }
        }
    }
    let src = root().join("src");
    let mut out = Vec::new();
    let single = src.join(format!("{module}.rs"));
    if single.is_file() {
        out.push(single);
    }
    walk(&src.join(module), &mut out);
    out
}

/// The modules that a file declares for its tests alone.
fn test_modules(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let parts = text.split("#[cfg(test)]").skip(1);
    parts
        .filter_map(|p| {
            p.trim_start().strip_prefix("mod ")?.split_once(';').map(|m| m.0.to_owned()).filter(|m| !m.contains(char::is_whitespace))
        })
        .collect()
}

/// The code without comments and without what stands under `#[cfg(test)]`.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut out = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let indent = line.len() - line.trim_start().len();
            let item = lines.find(|l| !l.trim_start().starts_with("#[")).unwrap_or("");
            if !item.trim_end().ends_with([';', '}']) {
                lines.find(|l| l.trim_end() == format!("{:indent$}}}", ""));
            }
            continue;
        }
        out.push_str(line.split("//").next().unwrap_or(""));
        out.push('\n');
    }
    out
}

/// Names behind `prefix` (`crate::`), those of a bracket `{a, b::c}` included.
fn named<'t>(code: &'t str, prefix: &str) -> Vec<&'t str> {
    let ident = |s: &'t str| &s[..s.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(s.len())];
    let mut out = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let inside = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$');
        let rest = &code[at + prefix.len()..];
        if inside {
            continue;
        }
        let Some(group) = rest.strip_prefix('{') else {
            out.push(ident(rest));
            continue;
        };
        let mut depth = 0i32;
        let mut start = true;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && depth == 0 && !c.is_whitespace() => {
                    out.push(ident(&group[i..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    out
}

#[test]
fn a_module_uses_only_modules_declared_before_it() {
    let order = modules();
    let mut wrong = Vec::new();
    for (n, module) in order.iter().enumerate() {
        let files = files(module);
        assert!(!files.is_empty(), "src/lib.rs declares {module}, and it has no files");
        for path in files {
            let code = code(&path);
            let mut used = named(&code, "crate::");
            let parent = path.parent().unwrap();
            let top = path.file_name().is_some_and(|f| f == "mod.rs") && parent.file_name().is_some_and(|f| f == module.as_str());
            if top || parent.file_name().is_some_and(|f| f == "src") {
                used.extend(named(&code, "super::"));
            }
            for name in used {
                if order.iter().position(|m| m == name).is_some_and(|at| at > n) {
                    wrong.push(format!("{} uses {name}, which src/lib.rs declares later", path.strip_prefix(root()).unwrap().display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn outside_worlds_stay_in_the_modules_that_own_them() {
    // (words, modules that may use them)
    let owners: [(&[&str], &[&str]); 3] = [
        (&["sqlx::", "SELECT ", "INSERT INTO"], &["store"]),
        (&["axum::", "tower_http::", "askama"], &["web"]),
        (&["std::fs", "std::net", "std::env", "std::process", "SystemTime", "Instant::now", "println!"], &["store", "work", "web", "cli"]),
    ];
    let mut wrong = Vec::new();
    for module in modules() {
        for path in files(&module) {
            let code = code(&path);
            // The engine that `read` has recognise scanned pages, and the pages kept, are the named exceptions.
            if ["src/read/scan/engine.rs", "src/read/scan/cache.rs"].iter().any(|p| path.ends_with(p)) {
                continue;
            }
            for (words, allowed) in &owners {
                for word in words.iter().filter(|w| !allowed.contains(&module.as_str()) && code.contains(**w)) {
                    wrong.push(format!("{}: {word} belongs to {}", path.strip_prefix(root()).unwrap().display(), allowed.join(", ")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_stay_readable() {
    let mut wrong = Vec::new();
    for module in modules() {
        for path in files(&module) {
            let text = fs::read_to_string(&path).unwrap();
            let name = path.strip_prefix(root()).unwrap().display();
            if !text.starts_with("//!") {
                wrong.push(format!("{name} does not open with what it is for"));
            }
            if text.lines().count() > 800 {
                wrong.push(format!("{name} has {} lines; split it", text.lines().count()));
            }
            if text.contains(concat!("/wo", "rk/")) || text.contains(concat!("/ho", "me/")) || text.contains(concat!("/tm", "p/")) {
                wrong.push(format!("{name} names a folder of one machine"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_are_read_out_of_code() {
    let code = "use crate::{document::{Span, Block}, value::Kind, report};\ncrate::parse::x(); notcrate::y; $crate::z";
    assert_eq!(named(code, "crate::"), ["document", "value", "report", "parse"]);
}
