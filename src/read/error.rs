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
    #[error(
        "expected a PDF, Word, Excel, RTF, text or HTML file or a picture (PNG, JPEG, TIFF), found {found}; save the document {} and try again",
        better(found).map_or("in one of these forms", |b| b.0)
    )]
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
    /// It is locked with a password.
    #[error("expected a document that opens without a password, found an encrypted one; save it without the password and try again")]
    Encrypted,
    /// It is of a known form, but broken.
    #[error("expected a whole {form}, found {fault}; open it in its own program, save it again, and try again")]
    Damaged {
        /// The form: "PDF", "DOCX file".
        form: &'static str,
        /// What is wrong with it, in a few English words.
        fault: String,
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

/// The form that a program's "Save as" offers for a file whose name tells no difference, in English and Vietnamese.
fn better(found: &str) -> Option<(&'static str, &'static str)> {
    let form = |name: &str| found.contains(name);
    if form("(XLSB)") {
        Some(("as XLSX", "thành XLSX"))
    } else if form("(ODT)") || form("(DOC)") {
        Some(("as DOCX", "thành DOCX"))
    } else {
        None
    }
}

impl Error {
    /// The one-word reason that a failed document carries: `empty`, `encrypted`, `unsupported` or `too_large`.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Unsupported { .. } | Self::Binary { .. } | Self::Damaged { .. } => "unsupported",
            Self::Encrypted => "encrypted",
            Self::TooLarge { .. } => "too_large",
        }
    }

    /// The message in Vietnamese.
    pub fn vietnamese(&self) -> String {
        match self {
            Self::Empty => "cần một văn bản, nhưng tệp không có chữ hay số nào; hãy kiểm tra tệp đã tải lên đủ chưa".to_owned(),
            Self::Unsupported { found } => {
                let form = better(found).map_or("thành một trong các dạng đó", |b| b.1);
                format!(
                    "cần tệp PDF, Word, Excel, RTF, văn bản, HTML hoặc ảnh (PNG, JPEG, TIFF), nhưng đây là {found}; hãy lưu {form} rồi thử lại"
                )
            }
            Self::Encrypted => {
                "cần tài liệu không đặt mật khẩu, nhưng tệp này bị khóa; hãy lưu lại không có mật khẩu rồi thử lại".to_owned()
            }
            Self::Damaged { form, fault } => {
                format!("cần tệp {form} nguyên vẹn, nhưng tệp bị hỏng ({fault}); hãy mở bằng phần mềm gốc, lưu lại rồi thử lại")
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
