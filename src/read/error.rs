//! Why a file could not be read: what was expected, what was found, what to do.

use thiserror::Error;

/// A file that gives no document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Error {
    /// Nothing is in it.
    #[error("expected a document, found a file without a single letter or digit; check that the upload was complete")]
    Empty,
    /// It is something else than text.
    #[error("expected a text, Markdown or HTML file, found {found}; save the document as text (UTF-8) and try again")]
    Unsupported {
        /// What it is, in a few English words.
        found: &'static str,
    },
    /// It holds bytes of no known form.
    #[error(
        "expected text in UTF-8 or UTF-16, found {invalid} unreadable bytes out of {size}; save the document as text (UTF-8) and try again"
    )]
    Binary {
        /// Bytes that belong to no character, or to control characters.
        invalid: usize,
        /// All bytes looked at.
        size: usize,
    },
    /// It is larger than allowed.
    #[error("expected at most {limit} bytes of text, found {size}; split the document or raise the limit")]
    TooLarge {
        /// What is allowed, in bytes.
        limit: usize,
        /// What it has, in bytes.
        size: usize,
    },
}

impl Error {
    /// The one-word reason that a failed document carries: `empty`, `unsupported` or `too_large`.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unsupported { .. } | Self::Binary { .. } => "unsupported",
            Self::TooLarge { .. } => "too_large",
        }
    }

    /// The message in Vietnamese.
    pub fn vietnamese(&self) -> String {
        match self {
            Self::Empty => "cần một văn bản, nhưng tệp không có chữ hay số nào; hãy kiểm tra tệp đã tải lên đủ chưa".to_owned(),
            Self::Unsupported { found } => {
                format!("cần tệp văn bản, Markdown hoặc HTML, nhưng đây là {found}; hãy lưu thành văn bản (UTF-8) rồi thử lại")
            }
            Self::Binary { invalid, size } => {
                format!(
                    "cần văn bản UTF-8 hoặc UTF-16, nhưng có {invalid} trên {size} byte không đọc được; hãy lưu thành văn bản (UTF-8) rồi thử lại"
                )
            }
            Self::TooLarge { limit, size } => {
                format!("cần văn bản không quá {limit} byte, nhưng tệp có {size} byte; hãy chia nhỏ tệp hoặc nâng giới hạn")
            }
        }
    }
}
