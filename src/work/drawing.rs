//! Pages as pictures, drawn in a child process: both sides of it. A child is asked one thing, gets the document's bytes and answers
//! with JSON or a picture; it draws nothing after its time, and no more than its memory allows.

use super::limits::{self, LAST_WORDS, Limits, cause};
use crate::read::{self, show};
use crate::store::Reason;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, RgbImage};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{ExitCode, Stdio};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// The hidden command.
pub const COMMAND: &str = "draw";

/// Time for one drawing.
const TIME: Duration = Duration::from_secs(20);

/// The longest answer, in bytes.
const ANSWER: u64 = 32 << 20;

/// The largest picture that is kept without loss, in bytes: a page of letters takes a tenth of it, a photograph ten times as much.
const LOSSLESS: usize = 600 << 10;

/// Pages that are listed.
const PAGES: u32 = 5000;

/// What a child is asked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The sizes of all pages in points, as JSON; `[]` for a file that has none.
    Sizes,
    /// A picture.
    Picture {
        /// Page, from 1.
        page: u32,
        /// Pixels across.
        width: u32,
        /// Only this box of it, in points.
        part: Option<[f32; 4]>,
    },
}

/// Runs the hidden command: arguments of [`Limits::command`], then an [`Ask`] as JSON. Exit code 3: there is no such page.
pub fn main(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut args: Vec<OsString> = args.into_iter().collect();
    let ask = args.pop().and_then(|a| a.into_string().ok()).and_then(|a| serde_json::from_str::<Ask>(&a).ok());
    let (Some(ask), Some((memory_bytes, cpu_seconds, ..))) = (ask, limits::told(args)) else { return ExitCode::from(2) };
    let mut bytes = Vec::new();
    if limits::lower(memory_bytes, cpu_seconds).is_err() {
        return ExitCode::FAILURE;
    }
    if let Err(e) = std::io::stdin().lock().read_to_end(&mut bytes) {
        return limits::unread(&e);
    }
    // The libraries' panics are theirs.
    match catch_unwind(AssertUnwindSafe(|| answer(ask, &bytes))) {
        Ok(Some(answer)) if std::io::stdout().lock().write_all(&answer).is_ok() => ExitCode::SUCCESS,
        Ok(None) => ExitCode::from(3),
        _ => ExitCode::FAILURE,
    }
}

/// `None`: there is no such page, or nothing that can be drawn.
fn answer(ask: Ask, bytes: &[u8]) -> Option<Vec<u8>> {
    let limits = read::Limits { pages: PAGES, ..read::Limits::default() };
    if !show::has_pages(bytes) {
        return (ask == Ask::Sizes).then(|| b"[]".to_vec());
    }
    match ask {
        Ask::Sizes => serde_json::to_vec(&show::sizes(bytes, &limits).ok()?).ok(),
        Ask::Picture { page, width, part } => encoded(&show::draw(bytes, page, width, part, &limits).ok()??),
    }
}

/// As PNG, in grays where it has no colours; a photograph as JPEG.
fn encoded(image: &RgbImage) -> Option<Vec<u8>> {
    let (width, height) = image.dimensions();
    let coloured = image.pixels().any(|p| p.0[0].abs_diff(p.0[1]) > 2 || p.0[1].abs_diff(p.0[2]) > 2);
    let grays: Vec<u8>;
    let (samples, kind) = if coloured {
        (image.as_raw().as_slice(), ExtendedColorType::Rgb8)
    } else {
        grays = image.pixels().map(|p| p.0[1]).collect();
        (grays.as_slice(), ExtendedColorType::L8)
    };
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Adaptive).write_image(samples, width, height, kind).ok()?;
    if out.len() > LOSSLESS {
        let mut smaller = Vec::new();
        JpegEncoder::new_with_quality(&mut smaller, 82).write_image(samples, width, height, kind).ok()?;
        out = if smaller.len() < out.len() { smaller } else { out };
    }
    Some(out)
}

/// The service's side. `Ok(None)`: there is no such page. Dropping the future kills the child.
///
/// # Errors
/// Why the child died.
pub async fn draw(ask: Ask, bytes: &[u8], limits: &Limits) -> Result<Option<Vec<u8>>, Reason> {
    let limits = Limits { time: TIME, ..limits.clone() };
    let mut command = limits.command(COMMAND);
    command.arg(serde_json::to_string(&ask).unwrap_or_default());
    let mut command = Command::from(command);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|e| {
        tracing::error!(program = %limits.program.display(), error = %e, "a page could not be drawn");
        Reason::Crashed
    })?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let feed = async {
        if let Some(mut stdin) = stdin
            && stdin.write_all(bytes).await.is_ok()
        {
            let _ = stdin.shutdown().await;
        }
    };
    let hear = async {
        let mut answer = Vec::new();
        if let Some(stdout) = stdout {
            let _ = stdout.take(ANSWER + 1).read_to_end(&mut answer).await;
        }
        answer
    };
    let errors = async {
        let mut errors = Vec::new();
        if let Some(stderr) = stderr {
            let _ = stderr.take(LAST_WORDS).read_to_end(&mut errors).await;
        }
        errors
    };
    let talk = async {
        let ((), answer, errors) = tokio::join!(feed, hear, errors);
        (answer, errors, child.wait().await.ok())
    };
    let (answer, errors, status) = tokio::time::timeout(TIME, talk).await.map_err(|_| Reason::TimedOut)?;
    match status {
        Some(s) if s.success() && answer.len() as u64 <= ANSWER => Ok(Some(answer)),
        Some(s) if s.code() == Some(3) => Ok(None),
        _ => Err(cause(status, &String::from_utf8_lossy(&errors))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn pages_are_gray_where_they_can_be_and_small() {
        let page = |colour: bool| {
            RgbImage::from_fn(600, 800, move |x, y| {
                if x % 9 == 0 && y % 17 < 8 { Rgb([20; 3]) } else { Rgb([255, 255, if colour { 200 } else { 255 }]) }
            })
        };
        let (gray, coloured) = (encoded(&page(false)).unwrap_or_default(), encoded(&page(true)).unwrap_or_default());
        assert!(gray.starts_with(b"\x89PNG") && coloured.starts_with(b"\x89PNG"));
        assert_eq!((gray.get(25), coloured.get(25)), (Some(&0), Some(&2)), "the colour types of PNG");
        let noise = RgbImage::from_fn(900, 900, |x, y| Rgb([(x * y % 251) as u8, (x * 7 % 253) as u8, ((y * 31) ^ x) as u8]));
        assert!(encoded(&noise).is_some_and(|n| n.starts_with(b"\xFF\xD8\xFF")));
    }
}
