//! Tesseract as a child process: pictures in, lines of words out. One thread, bounded time, bounded output, killed when late.

use super::hocr::{self, Line};
use image::GrayImage;
use std::fs::File;
use std::io::{Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use tiff::encoder::{TiffEncoder, colortype::Gray8};

/// The engine's program.
const PROGRAM: &str = "tesseract";

/// What installs the engine and its models on Debian, for messages.
const INSTALL: &str = "apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-eng";

/// The program that ends the engine when its time is up even where this process is no more, and with it whatever it started.
const KEEPER: &str = "timeout";

/// Time beyond the engine's own that the keeper has to end it.
const GRACE: Duration = Duration::from_secs(2);

/// A child's standard input as the name of a file.
const STDIN: &str = "/dev/stdin";

/// How long the engine may take to say its version and models.
const LOOK: Duration = Duration::from_secs(20);

/// Most bytes of one answer that are heard.
const ANSWER: u64 = 64 << 20;

/// What is on the pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// A page: columns and paragraphs are to be found.
    Page,
    /// Each a cell or another block of lines.
    Block,
    /// Each a few letters or digits, or a single one: no block of text to the engine.
    Lone,
    /// Each a single number: the other model, and no letters.
    Digits,
}

/// Why nothing was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The program is not installed.
    Missing,
    /// Its Vietnamese model is not installed.
    NoModel,
    /// It took too long.
    Late(Duration),
    /// It died, or could not be talked to.
    Died,
    /// It is not this reader that reads the page.
    UnderWay,
    /// It failed on so many pages in a row that no more are tried.
    GivenUp(u32),
}

impl Fault {
    /// What a person is told of the page, in Vietnamese.
    pub fn vietnamese(&self) -> String {
        match self {
            Self::Missing => format!("trang là ảnh, cần chương trình nhận dạng tesseract nhưng máy này chưa có; hãy cài: {INSTALL}"),
            Self::NoModel => format!("trang là ảnh, cần mẫu tiếng Việt (vie) của tesseract nhưng máy này chưa có; hãy cài: {INSTALL}"),
            Self::Late(most) => format!("trang là ảnh, nhận dạng quá {} giây nên đã dừng; hãy tăng --time-s", most.as_secs()),
            Self::Died => "trang là ảnh, chương trình nhận dạng tesseract gặp lỗi ở trang này; hãy quét lại trang".to_owned(),
            Self::UnderWay => "trang là ảnh, đang nhận dạng chữ".to_owned(),
            Self::GivenUp(pages) => {
                format!("trang là ảnh, tesseract hỏng ở {pages} trang liền trước nên không nhận dạng tiếp; hãy chạy bocso doctor")
            }
        }
    }
}

/// An engine that works.
#[derive(Debug, Clone)]
pub(super) struct Engine {
    /// What decides what it reads: its program and models, by name, size and time.
    pub version: String,
    /// Folder of the models, where it was found without asking the engine.
    models: Option<PathBuf>,
    /// It has a second model that knows digits.
    english: bool,
    /// When it must be done. `None`: no such time.
    until: Option<Instant>,
}

impl Engine {
    /// Looks for the engine once in the life of the process.
    ///
    /// # Errors
    /// When it or its Vietnamese model is missing.
    pub fn find() -> Result<&'static Self, Fault> {
        static FOUND: OnceLock<Result<Engine, Fault>> = OnceLock::new();
        FOUND.get_or_init(Self::look).as_ref().map_err(Clone::clone)
    }

    fn look() -> Result<Self, Fault> {
        let program = programs().1.as_deref().ok_or(Fault::Missing)?;
        // Asking means to start a program of fifty libraries twice.
        if let Some(folder) = models(program) {
            let model = |lang: &str| stamp(&folder.join(format!("{lang}.traineddata")));
            let vie = model("vie").ok_or(Fault::NoModel)?;
            let eng = model("eng");
            let version = [stamp(program), Some(vie), eng.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ");
            return Ok(Self { version, models: Some(folder), english: eng.is_some(), until: None });
        }
        let ask = |arg: &str| {
            let child = command(LOOK)?.arg(arg).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
            converse(child.map_err(|_| Fault::Missing)?, Vec::new(), LOOK)
        };
        let version = ask("--version")?.lines().next().unwrap_or_default().trim().to_owned();
        let langs = match ask("--list-langs") {
            Err(Fault::Died) => return Err(Fault::NoModel),
            said => said?,
        };
        let has = |lang: &str| langs.lines().any(|l| l.trim() == lang);
        if !has("vie") {
            return Err(Fault::NoModel);
        }
        let english = has("eng");
        // The list's first line names the folder of the models.
        let folder = langs.lines().next().unwrap_or_default();
        let version = format!("{version}, {folder}, {}", if english { "vie eng" } else { "vie" });
        Ok(Self { version, models: None, english, until: None })
    }

    /// The same engine with all its calls together done in this time.
    pub fn within(&self, time: Duration) -> Self {
        Self { until: Instant::now().checked_add(time), ..self.clone() }
    }

    /// Reads pictures; their lines in the order of the pictures.
    ///
    /// # Errors
    /// When the engine dies or takes longer than `most`.
    pub fn read(&self, pictures: &[&GrayImage], dpi: f32, mode: Mode, most: Duration) -> Result<Vec<Vec<Line>>, Fault> {
        if pictures.is_empty() {
            return Ok(Vec::new());
        }
        let input = Input::of(pictures).ok_or(Fault::Died)?;
        let left = self.until.map_or(most, |until| until.saturating_duration_since(Instant::now()).min(most));
        if left.is_zero() {
            return Err(Fault::Late(most));
        }
        let mut command = command(left)?;
        command.args([input.name(), "-", "--dpi", &format!("{:.0}", dpi.clamp(70.0, 2400.0))]);
        if let Some(models) = &self.models {
            command.arg("--tessdata-dir").arg(models);
        }
        match mode {
            Mode::Page => command.args(["-l", "vie", "--psm", "3"]),
            Mode::Block => command.args(["-l", "vie", "--psm", "6"]),
            Mode::Lone => command.args(["-l", "vie", "--psm", "10"]),
            Mode::Digits => {
                let model = if self.english { "eng" } else { "vie" };
                // As a single letter: a lone digit is no line of text to the engine, and a longer number is read all the same.
                command.args(["-l", model, "--psm", "10", "-c", "tessedit_char_whitelist=0123456789.,%/()+-"]);
                // Words are none of its business: to load them takes a fifth of its start.
                command.args(["-c", "load_system_dawg=0", "-c", "load_freq_dawg=0"])
            }
        };
        command.args(["-c", "tessedit_do_invert=0", "-c", "tessedit_create_hocr=1"]);
        let (stdin, fed) = input.given();
        let child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(|_| Fault::Died)?;
        let answer = converse(child, fed, left).map_err(|e| if e == Fault::Late(left) { Fault::Late(most) } else { e })?;
        let mut pages = hocr::pages(&answer);
        if pages.is_empty() {
            return Err(Fault::Died);
        }
        pages.resize(pictures.len(), Vec::new());
        Ok(pages)
    }
}

/// The folder of models that belongs to an engine, when there is but one with a Vietnamese model: what `TESSDATA_PREFIX` names, or
/// where an engine installed beside it looks. `None`: the engine has to be asked.
fn models(program: &Path) -> Option<PathBuf> {
    let holds = |folder: &PathBuf| folder.join("vie.traineddata").is_file();
    if let Some(named) = std::env::var_os("TESSDATA_PREFIX") {
        return Some(PathBuf::from(named)).filter(holds);
    }
    let share = program.canonicalize().ok()?.parent()?.parent()?.join("share");
    let versions = std::fs::read_dir(share.join("tesseract-ocr")).into_iter().flatten().flatten().map(|v| v.path().join("tessdata"));
    let mut found = versions.chain([share.join("tessdata")]).filter(holds);
    found.next().filter(|_| found.next().is_none())
}

/// A file's name, size and time: another one has another stamp. `None`: there is no such file.
fn stamp(path: &Path) -> Option<String> {
    let about = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let changed = about.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", path.display(), about.len(), changed.as_nanos()))
}

/// The call of the engine for at most so long.
fn command(most: Duration) -> Result<Command, Fault> {
    let (keeper, engine) = programs();
    let engine = engine.as_ref().ok_or(Fault::Missing)?;
    let mut command = match keeper {
        Some(keeper) => {
            let mut command = Command::new(keeper);
            command.args(["-s", "KILL", &seconds(most).to_string()]).arg(engine);
            command
        }
        None => Command::new(engine),
    };
    command.env_clear().env("OMP_THREAD_LIMIT", "1");
    for kept in ["PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    Ok(command)
}

/// Whole seconds, which every keeper understands.
fn seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Where the keeper and the engine are.
fn programs() -> &'static (Option<PathBuf>, Option<PathBuf>) {
    static PROGRAMS: OnceLock<(Option<PathBuf>, Option<PathBuf>)> = OnceLock::new();
    PROGRAMS.get_or_init(|| (on_path(KEEPER), on_path(PROGRAM)))
}

fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// What the engine is given to read.
enum Input {
    /// A file without a name that the engine finds as its standard input: from a pipe it takes one byte at a time.
    File(File),
    /// Fed through a pipe where there is no such file.
    Pipe(Vec<u8>),
}

impl Input {
    /// The pictures as the pages of a TIFF. `None`: they can't be written.
    fn of(pictures: &[&GrayImage]) -> Option<Self> {
        if let Some(mut file) = unnamed()
            && write(&mut file, pictures).is_some()
        {
            return Some(Self::File(file));
        }
        let mut bytes = Cursor::new(Vec::new());
        write(&mut bytes, pictures)?;
        Some(Self::Pipe(bytes.into_inner()))
    }

    /// What the engine is to call it.
    fn name(&self) -> &'static str {
        match self {
            Self::File(_) => STDIN,
            Self::Pipe(_) => "-",
        }
    }

    /// The child's standard input, and what is to be fed into it.
    fn given(self) -> (Stdio, Vec<u8>) {
        match self {
            Self::File(file) => (Stdio::from(file), Vec::new()),
            Self::Pipe(bytes) => (Stdio::piped(), bytes),
        }
    }
}

/// A file in memory that a child can open by [`STDIN`].
#[cfg(target_os = "linux")]
fn unnamed() -> Option<File> {
    // The name leads through /proc, which a container may lack.
    static OPENS: OnceLock<bool> = OnceLock::new();
    if !OPENS.get_or_init(|| Path::new("/proc/self/fd").is_dir() && Path::new(STDIN).is_symlink()) {
        return None;
    }
    rustix::fs::memfd_create("bocso-page", rustix::fs::MemfdFlags::CLOEXEC).ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn unnamed() -> Option<File> {
    None
}

/// Feeds the child and hears it out; it is dead when this returns.
fn converse(mut child: Child, input: Vec<u8>, most: Duration) -> Result<String, Fault> {
    let Some(stdout) = child.stdout.take() else { return Err(Fault::Died) };
    let begun = Instant::now();
    let (done, heard) = mpsc::channel();
    // A child that died stops reading: its silence tells, not this pipe. Neither thread is waited for: what the child started may
    // hold the pipes' other ends.
    if let Some(mut stdin) = child.stdin.take() {
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    thread::spawn(move || {
        let mut answer = Vec::new();
        let read = stdout.take(ANSWER).read_to_end(&mut answer);
        let _ = done.send(read.map(|_| answer));
    });
    let end = Duration::from_secs(seconds(most)) + GRACE;
    let answer = heard.recv_timeout(end);
    // A keeper that is killed leaves the engine behind: it has its time and some more to do its work.
    let status = loop {
        match child.try_wait() {
            Ok(None) if begun.elapsed() < end => thread::sleep(Duration::from_millis(1)),
            Ok(Some(status)) => break Some(status),
            _ => {
                let _ = child.kill();
                break child.wait().ok();
            }
        }
    };
    match answer {
        Ok(Ok(bytes)) if status.is_some_and(|s| s.success()) => String::from_utf8(bytes).map_err(|_| Fault::Died),
        Ok(_) if begun.elapsed() < most => Err(Fault::Died),
        _ => Err(Fault::Late(most)),
    }
}

/// Writes the pictures as the pages of a TIFF that is not compressed, which the engine takes in fastest.
fn write(to: impl Write + Seek, pictures: &[&GrayImage]) -> Option<()> {
    let mut encoder = TiffEncoder::new(to).ok()?;
    for picture in pictures {
        encoder.write_image::<Gray8>(picture.width(), picture.height(), picture.as_raw()).ok()?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_packed_in_order() {
        let pictures: Vec<GrayImage> = (1..4u8).map(|n| GrayImage::from_pixel(u32::from(n) * 3, 5, image::Luma([n]))).collect();
        let pictures: Vec<&GrayImage> = pictures.iter().collect();
        let input = Input::of(&pictures).expect("all");
        let all = match input {
            Input::File(mut file) => {
                let mut all = Vec::new();
                file.rewind().and_then(|()| file.read_to_end(&mut all)).expect("a file");
                all
            }
            Input::Pipe(all) => all,
        };
        let mut decoder = tiff::decoder::Decoder::new(Cursor::new(all)).expect("a TIFF");
        for n in 1..4u32 {
            assert_eq!(decoder.dimensions().expect("size"), (n * 3, 5));
            assert_eq!(decoder.more_images(), n < 3);
            if n < 3 {
                decoder.next_image().expect("next");
            }
        }
    }

    #[test]
    fn models_beside_the_engine_are_found() {
        let root = tempfile::tempdir().expect("a folder");
        let root = root.path().canonicalize().expect("there");
        let program = root.join("bin/tesseract");
        std::fs::create_dir(root.join("bin")).and_then(|()| std::fs::write(&program, "")).expect("made");
        let hold = |folder: &str| {
            let folder = root.join(folder);
            std::fs::create_dir_all(&folder).expect("made");
            std::fs::write(folder.join("vie.traineddata"), "x").expect("written");
            folder
        };
        assert_eq!(models(&program), None);
        let five = hold("share/tesseract-ocr/5/tessdata");
        assert_eq!(models(&program), Some(five.clone()));
        let before = stamp(&five.join("vie.traineddata"));
        std::fs::write(five.join("vie.traineddata"), "longer").expect("written");
        assert_ne!(stamp(&five.join("vie.traineddata")), before);
        // Which of two it is only the engine knows.
        hold("share/tessdata");
        assert_eq!(models(&program), None);
    }

    #[test]
    fn a_late_child_is_killed_and_a_dead_one_told() {
        let start = |program: &str, arg: &str| {
            Command::new(program).arg(arg).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a child")
        };
        let most = Duration::from_millis(200);
        assert_eq!(converse(start("sleep", "60"), vec![1; 1 << 20], most), Err(Fault::Late(most)));
        assert_eq!(converse(start("false", ""), Vec::new(), Duration::from_secs(20)), Err(Fault::Died));
        assert_eq!(converse(start("cat", "-"), b"12".to_vec(), Duration::from_secs(20)).as_deref(), Ok("12"));
    }
}
