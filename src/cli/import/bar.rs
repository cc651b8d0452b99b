//! What an import shows while it runs: documents done of those known so far, their rate, the time to go, counts by status.

use super::Done;
use crate::cli::lang::Lang;
use crate::work::intake::Counts;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};

/// The progress bar.
pub struct Bar {
    bar: ProgressBar,
    lang: Lang,
}

impl Bar {
    /// A bar on standard error; nothing is drawn where that is no terminal.
    pub fn new(lang: Lang, resumed: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(5));
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {per_sec} {eta} {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        if resumed {
            bar.println(lang.say("đi tiếp lần nhập trước", "going on with the import before"));
        }
        Self { bar, lang }
    }

    /// Draws what was counted; `before`: documents that waited in the store already.
    pub fn draw(&self, counts: &Counts, done: &Done, before: u64) {
        let of = |n: &AtomicU64| n.load(Ordering::Relaxed);
        let [good, review, partial, failed] = [0, 1, 2, 3].map(|i| of(&done[i]));
        let ended = good + review + partial + failed;
        self.bar.set_length((of(&counts.new) + before).max(ended));
        self.bar.set_position(ended);
        let words = self.lang.say("xong {} · cần xem {} · thiếu trang {} · lỗi {}", "done {} · to review {} · partial {} · failed {}");
        let words = [good, review, partial, failed].iter().fold(words.to_owned(), |text, n| text.replacen("{}", &n.to_string(), 1));
        self.bar.set_message(words);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
