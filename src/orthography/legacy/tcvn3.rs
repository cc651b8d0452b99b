//! TCVN 5712:1993, the 8-bit set VN3 of the ABC fonts: one byte a letter.

/// The letters of 0xA1 to 0xFE; `.` where the set has none. There are no accented capitals: a second font shows the same
/// codes as capitals.
const LETTERS: [char; 94] = [
    'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', '.', // A1
    '.', '.', '.', '.', '.', 'à', 'ả', 'ã', 'á', 'ạ', '.', 'ằ', 'ẳ', 'ẵ', 'ắ', '.', // B0
    '.', '.', '.', '.', '.', '.', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', '.', 'ẻ', 'ẽ', // C0
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', '.', '.', '.', 'ĩ', 'í', 'ị', 'ò', // D0
    '.', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', // E0
    '.', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', // F0
];

/// The letter of a code.
pub(super) fn letter(code: u8) -> Option<char> {
    LETTERS.get(usize::from(code).checked_sub(0xA1)?).copied().filter(|&c| c != '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_one_code() {
        let all = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";
        assert_eq!(LETTERS.iter().filter(|&&c| c != '.').count(), all.chars().count());
        for c in all.chars() {
            assert_eq!((0..=255).filter(|&code| letter(code) == Some(c)).count(), 1, "{c}");
        }
        for (code, c) in [(0xAD, 'ư'), (0xB5, 'à'), (0xC6, 'ặ'), (0xD0, 'é'), (0xE9, 'ộ'), (0xF9, 'ự'), (0xFE, 'ỵ'), (0xA7, 'Đ')]
        {
            assert_eq!(letter(code), Some(c));
        }
        assert_eq!(letter(0xE0), None);
        assert_eq!(letter(0xFF), None);
        assert_eq!(letter(0x20), None);
    }
}
