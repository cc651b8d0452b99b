//! The pages' own words: Vietnamese, and English by choice (`?lang=en`). What the document says stays as it is.

use crate::fill::Language;
use crate::review::Action;
use crate::store::{Reason, Status};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

/// The language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Vi => Self::Vietnamese,
            Lang::En => Self::English,
        }
    }
}

impl Lang {
    /// The language of `?lang=`; Vietnamese for anything but `en`.
    pub fn asked(lang: Option<&str>) -> Self {
        if lang == Some("en") { Self::En } else { Self::Vi }
    }

    /// The language of `?lang=`, else the one of the two that `Accept-Language` prefers, else Vietnamese.
    pub fn of_request(query: Option<&str>, headers: &HeaderMap) -> Self {
        if let Some(asked) = query.unwrap_or_default().split('&').find_map(|p| p.strip_prefix("lang=")) {
            return Self::asked(Some(asked));
        }
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let weight = |code: &str| {
            let weights = accepted.split(',').take(20).filter_map(|part| {
                let mut parts = part.split(';').map(str::trim);
                let named = parts.next()?.split('-').next()?.eq_ignore_ascii_case(code);
                let weight = parts.find_map(|p| p.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
                named.then_some(weight)
            });
            weights.fold(0.0, f32::max)
        };
        if weight("en") > weight("vi") { Self::En } else { Self::Vi }
    }

    /// As in the `lang` attribute.
    pub fn code(self) -> &'static str {
        self.pick("vi", "en")
    }

    /// What links append to keep the language.
    pub fn query(self) -> &'static str {
        self.pick("", "?lang=en")
    }

    /// The one of two texts.
    pub fn pick<'t>(self, vi: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }

    /// A status in words.
    pub fn status(self, status: Status) -> &'static str {
        match status {
            Status::Queued => self.pick("Đang chờ", "Queued"),
            Status::Running => self.pick("Đang đọc", "Running"),
            Status::Done => self.pick("Xong", "Done"),
            Status::NeedsReview => self.pick("Cần xem lại", "Needs review"),
            Status::Partial => self.pick("Đọc được một phần", "Partly read"),
            Status::Failed => self.pick("Không đọc được", "Failed"),
            Status::Cancelled => self.pick("Đã hủy", "Cancelled"),
        }
    }

    /// Why a document failed, and what to do, in a sentence.
    pub fn reason(self, reason: Reason) -> &'static str {
        match reason {
            Reason::Crashed => self.pick(
                "Bộ đọc dừng đột ngột khi đọc tệp này. Hãy thử lưu lại tệp ở dạng khác rồi gửi lên.",
                "The reader ended unexpectedly on this file. Try saving it in another form.",
            ),
            Reason::TimedOut => self.pick(
                "Đọc tệp này mất quá nhiều thời gian. Hãy tách tệp thành nhiều phần.",
                "Reading took too long. Try splitting the file.",
            ),
            Reason::Memory => self.pick(
                "Đọc tệp này cần quá nhiều bộ nhớ. Hãy tách tệp thành nhiều phần.",
                "Reading needed too much memory. Try splitting the file.",
            ),
            Reason::TooLarge => {
                self.pick("Nội dung tệp quá lớn. Hãy tách tệp thành nhiều phần.", "There is too much in it. Try splitting the file.")
            }
            Reason::Encrypted => self.pick("Tệp có mật khẩu. Hãy gỡ mật khẩu rồi gửi lại.", "The file has a password. Remove it first."),
            Reason::Unsupported => self.pick("Chưa đọc được dạng tệp này.", "This form of file cannot be read yet."),
            Reason::Empty => self.pick("Tệp không có chữ nào.", "There are no words in the file."),
            Reason::Missing => {
                self.pick("Kho tệp gốc không còn tệp này. Hãy gửi lại.", "The original is gone from its store. Send it again.")
            }
        }
    }

    /// What a check's rule judges, in a few words.
    pub fn rule(self, rule: &str) -> Option<&'static str> {
        Some(match rule {
            "ratio" => self.pick("Tỷ lệ không khớp", "Ratio does not fit"),
            "total" => self.pick("Tổng không khớp", "Total does not fit"),
            "part_gt_whole" => self.pick("Phần lớn hơn toàn bộ", "Part exceeds whole"),
            "over_100" => self.pick("Quá 100 %", "Over 100 %"),
            "conflict" => self.pick("Mâu thuẫn", "Conflict"),
            "ordinal" => self.pick("Sai thứ tự", "Out of order"),
            "period" => self.pick("Kỳ báo cáo lạ", "Odd period"),
            "range" => self.pick("Khoảng ngược", "Range upside down"),
            "separator" => self.pick("Dấu phân cách", "Separator"),
            "reading" => self.pick("Hai cách đọc", "Two readings"),
            "unit" => self.pick("Đơn vị", "Unit"),
            _ => return None,
        })
    }

    /// What a person decided, in a word or two.
    pub fn action(self, action: Action) -> &'static str {
        match action {
            Action::Accept => self.pick("Xác nhận", "Accepted"),
            Action::Correct => self.pick("Sửa", "Corrected"),
            Action::Reject => self.pick("Bác", "Rejected"),
            Action::Add => self.pick("Thêm", "Added"),
            Action::Postpone => self.pick("Để sau", "Postponed"),
            Action::Undo => self.pick("Hoàn tác", "Undone"),
        }
    }

    /// A field that a decision speaks of.
    pub fn field(self, field: &'static str) -> &'static str {
        match field {
            "change" => self.pick("tăng giảm", "change"),
            "code" => self.pick("mã", "code"),
            "denominator" => self.pick("mẫu số", "denominator"),
            "kind" => self.pick("dạng", "kind"),
            "label" => self.pick("nội dung", "label"),
            "number" => self.pick("số", "number"),
            "numerator" => self.pick("tử số", "numerator"),
            "percent" => self.pick("tỷ lệ %", "percent"),
            "period_end" => self.pick("kỳ đến", "period to"),
            "period_label" => self.pick("kỳ", "period"),
            "period_start" => self.pick("kỳ từ", "period from"),
            "qualifier" => self.pick("mức", "qualifier"),
            "status" => self.pick("loại", "status"),
            "subject" => self.pick("đối tượng", "subject"),
            "unit" => self.pick("đơn vị", "unit"),
            "upper" => self.pick("đến số", "up to"),
            other => other,
        }
    }

    /// A reason that lowers confidence, in words. `None`: it has none; its name is shown.
    pub fn doubt(self, reason: &str) -> Option<&'static str> {
        Some(match reason.replace('_', "-").as_str() {
            "unit-guessed" => self.pick("đơn vị chưa có trong danh mục", "unit not in the list"),
            "unit-missing" => self.pick("không thấy đơn vị", "no unit found"),
            "label-inherited" => self.pick("nội dung lấy theo số liệu trước", "label taken from the figure before"),
            "label-missing" => self.pick("không rõ số liệu nói về gì", "no words say what it counts"),
            "read-twice-alike" => self.pick("hai lần nhận dạng cho cùng kết quả", "two readings of the picture agree"),
            "read-once" => {
                self.pick("số nhận dạng từ ảnh, lần đọc thứ hai không xác nhận", "read from the picture, confirmed by no second reading")
            }
            "readings-differ" => self.pick("hai lần nhận dạng cho kết quả khác nhau", "two readings of the picture differ"),
            "column-head-unclear" => self.pick(
                "tên cột không đọc được, trùng nhau, hoặc có cột số liệu không có tên",
                "a column's head could not be read, reads like another, or is missing",
            ),
            "unreadable" => {
                self.pick("ảnh có chữ ở đây nhưng không đọc được", "something stands here in the picture that could not be read")
            }
            "read-faintly" => self.pick("ảnh mờ, nhận dạng không chắc", "the picture is unclear there"),
            "reading-chosen-by-arithmetic" => self.pick("phép tính chọn giữa hai cách đọc ảnh", "arithmetic chose between two readings"),
            "reading-confirmed-by-arithmetic" => {
                self.pick("phép tính chỉ đúng với cách đọc ảnh này", "arithmetic holds with this reading of the picture alone")
            }
            "number-broken" => self.pick("số có thể bị khoảng trắng cắt rời", "a space may have broken the number"),
            "separator-ambiguous" => self.pick("dấu chấm, phẩy đọc được hai cách", "separators allow two readings"),
            "glued" => self.pick("số dính liền chữ", "number glued to a word"),
            "year-like" => self.pick("có thể là năm", "could be a year"),
            "cell-ragged" => self.pick("bảng lệch cột", "table rows are ragged"),
            "columns-guessed" => self.pick("bảng không kẻ cột: vị trí ô là phỏng đoán", "no column rules: the cell's place is a guess"),
            "header-inferred" => self.pick("đầu bảng có ô gộp", "header has merged cells"),
            "check-failed" => self.pick("phép kiểm tra không đạt", "a check failed"),
            _ => return None,
        })
    }

    /// Where another reading of a figure comes from, in words. `None`: it has none; its name is shown.
    pub fn other(self, reason: &str) -> Option<&'static str> {
        Some(match reason {
            "ocr" => self.pick("lần nhận dạng ảnh còn lại", "the other reading of the picture"),
            "space" => self.pick("nối qua khoảng trắng", "joined across a space"),
            "separator" => self.pick("dấu chấm, phẩy đọc cách khác", "separators read the other way"),
            _ => return None,
        })
    }

    /// Groups of thousands and the decimal mark of the language, for a plain decimal (`-1234.50`).
    pub fn number(self, plain: &str) -> String {
        let (group, mark) = if self == Self::Vi { ('.', ',') } else { (',', '.') };
        let (sign, rest) = plain.strip_prefix('-').map_or(("", plain), |r| ("−", r));
        let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(w, f)| (w, Some(f)));
        let mut out = sign.to_owned();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push(group);
            }
            out.push(digit);
        }
        if let Some(fraction) = fraction {
            out.push(mark);
            out.push_str(fraction);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted() {
        let of = |accepted: &'static str, query| {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, axum::http::HeaderValue::from_static(accepted))]);
            Lang::of_request(query, &headers)
        };
        assert_eq!(of("en-US,en;q=0.9", None), Lang::En);
        assert_eq!(of("vi-VN,vi;q=0.9,en;q=0.8", None), Lang::Vi);
        assert_eq!(of("en;q=0.5,vi;q=0.4", None), Lang::En);
        assert_eq!(of("fr, en;q=x", None), Lang::Vi);
        assert_eq!(of("en", Some("x=1&lang=vi")), Lang::Vi);
    }

    #[test]
    fn numbers() {
        assert_eq!(Lang::Vi.number("520716601"), "520.716.601");
        assert_eq!(Lang::Vi.number("-1234.50"), "−1.234,50");
        assert_eq!(Lang::En.number("1234.5"), "1,234.5");
        assert_eq!(Lang::Vi.number("12"), "12");
    }
}
