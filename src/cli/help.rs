//! Help and usage errors in Vietnamese: one table of texts laid over what clap made of the English doc comments.

use super::lang::Lang;
use super::out;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use std::io::Write;
use std::process::ExitCode;

/// What commands (by path) and arguments (path and id) are for.
const TEXTS: &[(&str, &str)] = &[
    ("bocso", "Bóc số liệu từ báo cáo hành chính: có cấu trúc, có chỗ đứng trong văn bản, có kiểm tra, nói rõ chỗ còn nghi ngờ"),
    ("lang", "Ngôn ngữ của thông báo và trợ giúp: vi hoặc en; biến BOCSO_LANG có cùng tác dụng"),
    ("help", "In trợ giúp"),
    ("version", "In phiên bản"),
    ("bocso extract", "In các chỉ tiêu đã kiểm tra của báo cáo dưới dạng JSON"),
    ("bocso extract files", "Các tệp báo cáo; dấu - đọc từ đầu vào chuẩn"),
    ("bocso extract grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso extract pretty", "JSON thụt dòng cho người đọc"),
    ("bocso extract format", "json (mặc định) hoặc jsonl: đều mỗi tài liệu một dòng; jsonl không đi với --pretty"),
    ("bocso extract name", "Tên ghi vào source.name khi đọc từ đầu vào chuẩn"),
    ("bocso extract calibration", "Độ tin cậy và dấu cần xem theo bản hiệu chỉnh này, do bocso calibrate --out ghi ra"),
    ("bocso extract memory_mb", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso extract time_s", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso extract no_sandbox", "Đọc ngay trong tiến trình này, không giới hạn gì; chỉ để tìm lỗi"),
    ("bocso extract no_ocr", "Không nhận dạng chữ trên trang quét, chỉ kê ra là chưa đọc"),
    ("bocso extract cache", "Thư mục trang quét đã nhận dạng (mặc định bocso trong thư mục cache của người dùng); - không giữ"),
    ("bocso text", "In văn bản đã chuẩn hóa, là văn bản mà các vị trí trong JSON đếm theo"),
    ("bocso text file", "Tệp báo cáo; dấu - đọc từ đầu vào chuẩn"),
    ("bocso text layout", "In các đoạn và bảng đã tách được, mỗi khối một dòng"),
    ("bocso text boxes", "In chỗ đứng của chữ trên trang: trang, trái trên phải dưới (point), chữ, cách nhau bằng tab"),
    ("bocso text grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso text memory_mb", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso text time_s", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso text no_sandbox", "Đọc ngay trong tiến trình này, không giới hạn gì; chỉ để tìm lỗi"),
    ("bocso text no_ocr", "Không nhận dạng chữ trên trang quét, chỉ kê ra là chưa đọc"),
    ("bocso text cache", "Thư mục trang quét đã nhận dạng (mặc định bocso trong thư mục cache của người dùng); - không giữ"),
    ("bocso schema", "In JSON Schema của kết quả extract, hoặc của fill"),
    ("bocso schema what", "extract (mặc định) hoặc fill"),
    ("bocso grammar", "Kiểm tra ngữ pháp, hoặc xem luật nào khớp với một câu"),
    ("bocso grammar check", "Thử mọi ví dụ của mọi luật"),
    ("bocso grammar check dir", "Thư mục tệp ngữ pháp; bỏ trống: ngữ pháp có sẵn"),
    ("bocso grammar explain", "Chỉ ra luật nào khớp với chữ nào, và số liệu bóc được"),
    ("bocso grammar explain text", "Câu cần xem"),
    ("bocso grammar explain grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso catalog", "Danh mục chỉ tiêu: kê ra, xem một chỉ tiêu, hoặc tìm chỉ tiêu ứng với một nhãn"),
    ("bocso catalog list", "Kê các chỉ tiêu: mã, tên, loại, đơn vị"),
    ("bocso catalog list words", "Chỉ kê chỉ tiêu có các chữ này trong mã hoặc tên"),
    ("bocso catalog list grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso catalog show", "Xem một chỉ tiêu: tên, cách gọi khác, quan hệ với chỉ tiêu khác"),
    ("bocso catalog show code", "Mã chỉ tiêu"),
    ("bocso catalog show grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso catalog match", "Xếp hạng các chỉ tiêu mà một nhãn có thể muốn nói, kèm lý do"),
    ("bocso catalog match label", "Nhãn của số liệu"),
    ("bocso catalog match unit", "Đơn vị của số liệu"),
    ("bocso catalog match section", "Đề mục mà nhãn đứng dưới; có thể ghi nhiều lần, gần nhất trước"),
    ("bocso catalog match row", "Dòng cha trong bảng; có thể ghi nhiều lần, gần nhất trước"),
    ("bocso catalog match column", "Tên cột trong bảng; có thể ghi nhiều lần"),
    ("bocso catalog match kind", "count, percent, ratio, money hoặc quantity; bỏ trống: không rõ"),
    ("bocso catalog match grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso eval", "Đo kết quả bóc số so với bản chuẩn do người lập"),
    ("bocso eval dir", "Thư mục có gold.json đặt cạnh source.*, hoặc thư mục NNN.json đi với --texts"),
    ("bocso eval texts", "Thư mục văn bản của các tệp NNN.json"),
    ("bocso eval grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso eval misses", "Liệt kê chỗ thiếu, sai, thừa"),
    ("bocso eval json", "In kết quả đo dưới dạng JSON"),
    ("bocso eval figures", "In từng số liệu đã chấm, mỗi dòng một JSON: độ tin cậy, đúng hay sai, lý do"),
    ("bocso serve", "Mở dịch vụ và trang duyệt số liệu"),
    (
        "bocso serve listen",
        "Địa chỉ và cổng (mặc định 127.0.0.1:8080); địa chỉ ngoài máy này cần người dùng (bocso users add) hoặc --token-file",
    ),
    ("bocso serve token_file", "Tệp chứa một mã truy cập (từ 16 ký tự) được làm mọi việc; khi đó mọi yêu cầu phải có mã hoặc đăng nhập"),
    (
        "bocso serve database",
        "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite), sqlite::memory: hoặc postgres://NGƯỜI@MÁY/CSDL",
    ),
    ("bocso serve blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso serve load", "Thư mục hoặc tệp báo cáo đưa vào kho lúc khởi động, ghi được nhiều lần; tài liệu đã có thì giữ nguyên"),
    ("bocso serve max_size", "Cỡ tài liệu lớn nhất được nhận, MiB (mặc định 32)"),
    ("bocso serve workers", "Số tài liệu đọc cùng lúc (mặc định bằng số nhân của máy)"),
    ("bocso serve time_limit", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso serve memory_limit", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso serve four_eyes", "Số người này sửa hoặc thêm phải có người thứ hai xác nhận"),
    ("bocso import", "Đưa cả thư mục báo cáo vào kho và bóc số tất cả; ngắt giữa chừng thì chạy lại là đi tiếp"),
    ("bocso import paths", "Thư mục, tệp báo cáo, tệp nén ZIP"),
    ("bocso import database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso import blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso import jobs", "Số tài liệu đọc cùng lúc (mặc định bằng số nhân của máy)"),
    ("bocso import dry_run", "Chỉ xem sẽ có gì, không lưu gì"),
    ("bocso import organisation", "Tài liệu của đơn vị nào: chỉ người dùng của đơn vị này và người dùng không thuộc đơn vị nào thấy"),
    ("bocso import report", "Ghi danh sách mọi tệp và kết quả vào tệp này: .xlsx, .json hoặc .csv"),
    ("bocso import no_work", "Chỉ đưa vào hàng đợi; việc bóc số để cho bocso worker hay bocso serve"),
    ("bocso import memory_mb", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso import time_s", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso worker", "Bóc số các tài liệu đang chờ trong kho, cùng với các máy khác"),
    ("bocso worker database", "Kho chung: postgres://NGƯỜI@MÁY/CSDL hoặc sqlite://TỆP"),
    ("bocso worker blobs", "Nơi lưu tệp gốc: thư mục chung hoặc s3://BUCKET"),
    ("bocso worker jobs", "Số tài liệu đọc cùng lúc (mặc định bằng số nhân của máy)"),
    ("bocso worker drain", "Hết việc thì dừng"),
    ("bocso worker memory_mb", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso worker time_s", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso calibrate", "Học từ các quyết định của người duyệt để hiệu chỉnh độ tin cậy"),
    ("bocso calibrate database", "Nơi lưu tài liệu (mặc định sqlite://bocso.sqlite)"),
    ("bocso calibrate blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso calibrate dry_run", "Chỉ xem sẽ học được gì, không lưu gì"),
    (
        "bocso calibrate target",
        "Trong số liệu không ai xem lại, sai không quá phần này: 1/1000, 0.001 hoặc 0,1%; quyết định số nào nữa phải xem",
    ),
    ("bocso calibrate out", "Ghi bản hiệu chỉnh ra cả tệp này, để dùng với bocso extract --calibration"),
    ("bocso export", "Xuất số liệu trong kho ra JSONL, CSV, XLSX, Parquet, chú giải W3C hoặc bản để kiểm chứng"),
    ("bocso export database", "Nơi lưu tài liệu (mặc định sqlite://bocso.sqlite)"),
    ("bocso export format", "jsonl, csv, xlsx, parquet, annotation hoặc audit; bỏ trống thì theo đuôi tệp"),
    ("bocso export out", "Tệp ghi ra; dấu - ghi ra đầu ra chuẩn"),
    ("bocso export code", "Chỉ lấy chỉ tiêu có mã này trong danh mục, hoặc mã con của nó"),
    ("bocso export label", "Chỉ lấy chỉ tiêu có các chữ này trong tên"),
    ("bocso export issuer", "Chỉ lấy báo cáo của cơ quan có các chữ này trong tên"),
    ("bocso export period", "Chỉ lấy số liệu của kỳ này: 2022, 2022-09, 2022-Q3, 2022-09-15, hoặc hai kỳ nối bằng .."),
    ("bocso export status", "actual: số thực hiện; plan: số kế hoạch"),
    ("bocso export reviewed", "Chỉ lấy số liệu đã có người duyệt, sửa hoặc thêm"),
    ("bocso export cells", "Lấy cả ô trống và ô chỉ có chữ"),
    ("bocso export document", "Chỉ lấy tài liệu này; có thể ghi nhiều lần"),
    ("bocso export separator", "Dấu ngăn ô của CSV: comma (mặc định), semicolon hoặc tab, hoặc chính dấu đó"),
    ("bocso export decimal", "Dấu thập phân của CSV: point (mặc định) hoặc comma"),
    ("bocso verify", "Đối chiếu bản xuất với các bản gốc: trích dẫn, giá trị, phép kiểm tra và chuỗi duyệt"),
    ("bocso verify export", "Bản xuất dạng audit, hoặc jsonl (không có phép kiểm tra và chuỗi duyệt)"),
    ("bocso verify originals", "Thư mục chứa các bản gốc, tên tệp thế nào cũng được"),
    ("bocso verify grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso verify memory_mb", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso verify time_s", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso verify no_sandbox", "Đọc ngay trong tiến trình này, không giới hạn gì; chỉ để tìm lỗi"),
    ("bocso verify no_ocr", "Không nhận dạng chữ trên trang quét, chỉ kê ra là chưa đọc"),
    ("bocso verify cache", "Thư mục trang quét đã nhận dạng (mặc định bocso trong thư mục cache của người dùng); - không giữ"),
    ("bocso ask", "Lập danh sách số liệu đề nghị đơn vị báo cáo giải trình, DOCX hoặc XLSX"),
    ("bocso ask report", "Tệp báo cáo, hoặc mã tài liệu trong kho"),
    ("bocso ask out", "Tệp ghi ra: .docx hoặc .xlsx"),
    ("bocso ask unexplained", "Kê cả những số không rõ là gì"),
    ("bocso ask database", "Nơi lưu tài liệu (mặc định sqlite://bocso.sqlite)"),
    ("bocso ask grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso ask memory_mb", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso ask time_s", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso ask no_sandbox", "Đọc ngay trong tiến trình này, không giới hạn gì; chỉ để tìm lỗi"),
    ("bocso ask no_ocr", "Không nhận dạng chữ trên trang quét, chỉ kê ra là chưa đọc"),
    ("bocso ask cache", "Thư mục trang quét đã nhận dạng (mặc định bocso trong thư mục cache của người dùng); - không giữ"),
    ("bocso export blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso ask blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso fill", "Điền biểu mẫu từ các báo cáo: biểu có sẵn, hoặc biểu trống DOCX, XLSX bất kỳ"),
    ("bocso fill files", "Các tệp báo cáo"),
    ("bocso fill form", "Biểu mẫu trống: tệp .docx hoặc .xlsx, định nghĩa trong tệp .toml, hoặc mã một biểu có sẵn"),
    ("bocso fill json", "In đề xuất dưới dạng JSON; mặc định khi không có --docx và --xlsx"),
    ("bocso fill docx", "Ghi biểu .docx đã điền ra tệp này: giá trị chưa chắc tô vàng kèm chú thích, ô không có số liệu để trống"),
    ("bocso fill xlsx", "Ghi biểu .xlsx đã điền ra tệp này: giá trị chưa chắc tô vàng và kê ở trang cuối, ô không có số liệu để trống"),
    ("bocso fill sure", "Chỉ ghi những giá trị chắc"),
    ("bocso fill forms", "Kê các biểu có sẵn"),
    ("bocso fill grammars", "Thư mục tệp ngữ pháp dùng thay cho ngữ pháp có sẵn"),
    ("bocso fill memory_mb", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso fill time_s", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso fill no_sandbox", "Đọc ngay trong tiến trình này, không giới hạn gì; chỉ để tìm lỗi"),
    ("bocso fill no_ocr", "Không nhận dạng chữ trên trang quét, chỉ kê ra là chưa đọc"),
    ("bocso fill cache", "Thư mục trang quét đã nhận dạng (mặc định bocso trong thư mục cache của người dùng); - không giữ"),
    ("bocso reextract", "Đọc lại tệp gốc trong kho bằng phiên bản này và chỉ ra chỗ khác"),
    ("bocso reextract documents", "Mã tài liệu; bỏ trống: mọi tài liệu đã bóc số"),
    ("bocso reextract database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso reextract blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso reextract jobs", "Số tài liệu đọc cùng lúc (mặc định bằng số nhân của máy)"),
    ("bocso reextract memory_mb", "Bộ nhớ tối đa để đọc một tài liệu, MiB (mặc định 1024); 0: không giới hạn"),
    ("bocso reextract time_s", "Thời gian tối đa đọc một tài liệu, giây (mặc định 120)"),
    ("bocso reextract apply", "Thay kết quả cũ bằng kết quả mới; kết quả cũ vẫn được giữ"),
    ("bocso coverage", "Cho biết đơn vị nào có báo cáo của năm nào"),
    ("bocso coverage database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso coverage blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso coverage issuer", "Chỉ đơn vị này, theo bất kỳ tên nào của nó"),
    ("bocso coverage from", "Chỉ kỳ kết thúc từ ngày này: 2015-01-01"),
    ("bocso coverage to", "Chỉ kỳ kết thúc đến ngày này"),
    ("bocso coverage json", "Mỗi dòng một JSON: đơn vị, kỳ, số báo cáo"),
    ("bocso series", "Một chỉ tiêu qua mọi năm, mọi đơn vị"),
    ("bocso series database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso series blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso series indicator", "Tên chỉ tiêu, không kể cách viết hoa hay đặt dấu, hoặc mã trong danh mục"),
    ("bocso series issuer", "Chỉ đơn vị này, theo bất kỳ tên nào của nó"),
    ("bocso series unit", "Chỉ số liệu có đơn vị tính này"),
    ("bocso series from", "Chỉ kỳ kết thúc từ ngày này: 2015-01-01"),
    ("bocso series to", "Chỉ kỳ kết thúc đến ngày này"),
    ("bocso series copies", "Kể cả tệp thứ hai của cùng một báo cáo"),
    ("bocso series json", "Mỗi dòng một JSON"),
    ("bocso units", "Khai đơn vị đổi tên, sáp nhập, chia tách"),
    ("bocso units list", "Liệt kê các liên kết đã khai"),
    ("bocso units list database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso units list blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso units list json", "Mỗi dòng một JSON"),
    ("bocso units link", "Khai đơn vị cũ thành đơn vị mới"),
    ("bocso units link database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso units link blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso units link from", "Đơn vị cũ, ghi được nhiều tên"),
    ("bocso units link to", "Đơn vị mới, ghi được nhiều tên"),
    ("bocso units link since", "Ngày đầu của đơn vị mới: 2025-07-01"),
    ("bocso units link kind", "merge (sáp nhập), rename (đổi tên) hoặc split (chia tách); bỏ trống thì theo số đơn vị"),
    ("bocso units load", "Khai mọi liên kết trong một tệp TOML: [[link]] có from, to, since, kind"),
    ("bocso units load database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso units load blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso units load file", "Tệp TOML"),
    ("bocso units remove", "Rút lại một liên kết"),
    ("bocso units remove database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso units remove blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso units remove number", "Số của liên kết, như list in ra"),
    ("bocso compare", "Kê chỗ hai báo cáo nói khác nhau về cùng chỉ tiêu, đơn vị và kỳ"),
    ("bocso compare database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso compare blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso compare code", "Chỉ mã này của danh mục; bỏ trống: mọi mã có số liệu"),
    ("bocso compare issuer", "Chỉ đơn vị, cơ quan có các chữ này trong tên"),
    ("bocso compare from", "Chỉ kỳ kết thúc từ ngày này: 2015-01-01"),
    ("bocso compare to", "Chỉ kỳ kết thúc đến ngày này"),
    ("bocso compare json", "Mỗi dòng một JSON"),
    ("bocso catalog propose", "Kê những gì người duyệt sửa mã sẽ dạy cho danh mục, kèm tác động trên cả kho"),
    ("bocso catalog propose database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso catalog propose blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso catalog propose json", "Mỗi dòng một JSON"),
    ("bocso catalog accept", "Nhận một đề xuất: thành một phiên bản mới"),
    ("bocso catalog accept database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso catalog accept blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso catalog accept id", "Mã đề xuất, như propose in ra"),
    ("bocso catalog reject", "Bác một đề xuất"),
    ("bocso catalog reject database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso catalog reject blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso catalog reject id", "Mã đề xuất, như propose in ra"),
    ("bocso catalog versions", "Kê các phiên bản đã nhận"),
    ("bocso catalog versions database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso catalog versions blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso catalog versions json", "Mỗi dòng một JSON"),
    ("bocso catalog restore", "Trở lại một phiên bản trước"),
    ("bocso catalog restore database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso catalog restore blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso catalog restore number", "Số phiên bản; 0: chỉ danh mục có sẵn"),
    ("bocso catalog apply", "Cho số liệu đã lưu mang mã theo phiên bản mới nhất, không đọc lại tệp gốc"),
    ("bocso catalog apply database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso catalog apply blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso series code", "Mã trong danh mục: đơn vị × kỳ, đặt cạnh nhau"),
    ("bocso series format", "Với --code: table (mặc định), json, csv hoặc xlsx"),
    ("bocso issuers", "Xem các cơ quan báo cáo và khai tên gọi khác của chúng"),
    ("bocso issuers list", "Liệt kê cơ quan với số tài liệu và mọi tên gọi"),
    ("bocso issuers list json", "Mỗi dòng một JSON"),
    ("bocso issuers list database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso issuers list blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso issuers alias", "Khai một tên gọi khác của cơ quan: tài liệu của hai tên là của một cơ quan"),
    ("bocso issuers alias name", "Một tên gọi đã có của cơ quan"),
    ("bocso issuers alias other", "Tên gọi khác, đã có tài liệu mang tên ấy hay chưa cũng được"),
    ("bocso issuers alias database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso issuers alias blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso issuers unalias", "Rút lại một tên gọi: tên ấy lại là một cơ quan riêng"),
    ("bocso issuers unalias name", "Tên gọi cần rút lại"),
    ("bocso issuers unalias database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso issuers unalias blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    (
        "bocso backup",
        "Sao lưu cả kho (SQLite hay PostgreSQL) vào một thư mục mới: một tệp SQLite và các tệp gốc; khôi phục bằng bocso migrate",
    ),
    ("bocso backup database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso backup blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso backup folder", "Thư mục sẽ tạo; chưa được có"),
    ("bocso migrate", "Chép cả kho, hay một bản sao lưu, sang cơ sở dữ liệu khác"),
    ("bocso migrate from", "Kho nguồn: sqlite://TỆP hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso migrate from_blobs", "Nơi lưu tệp gốc của kho nguồn"),
    ("bocso migrate to", "Kho đích"),
    ("bocso migrate to_blobs", "Nơi lưu tệp gốc của kho đích"),
    ("bocso users", "Ai được đăng nhập dịch vụ và được làm gì"),
    ("bocso users database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso users blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso users add", "Thêm người dùng; mật khẩu gõ từ bàn phím, từ tệp hoặc từ đầu vào chuẩn"),
    ("bocso users add name", "Tên đăng nhập: chữ, số và ._-@"),
    ("bocso users add role", "viewer (xem), reviewer (xem, gửi, quyết định), auditor (xem, kiểm toán), admin (mọi việc)"),
    ("bocso users add organisation", "Đơn vị: chỉ thấy tài liệu của đơn vị này; bỏ trống: thấy mọi tài liệu"),
    ("bocso users add password_file", "Đọc mật khẩu từ dòng đầu của tệp; - đọc từ đầu vào chuẩn"),
    ("bocso users list", "Liệt kê người dùng"),
    ("bocso users passwd", "Đổi mật khẩu; mọi lần đăng nhập cũ hết hiệu lực"),
    ("bocso users passwd name", "Tên đăng nhập"),
    ("bocso users passwd password_file", "Đọc mật khẩu từ dòng đầu của tệp; - đọc từ đầu vào chuẩn"),
    ("bocso users role", "Đổi vai trò"),
    ("bocso users role name", "Tên đăng nhập"),
    ("bocso users role role", "viewer, reviewer, auditor hoặc admin"),
    ("bocso users organisation", "Đổi đơn vị"),
    ("bocso users organisation name", "Tên đăng nhập"),
    ("bocso users organisation organisation", "Đơn vị; bỏ trống: thấy mọi tài liệu"),
    ("bocso users disable", "Khóa người dùng; mọi lần đăng nhập hết hiệu lực"),
    ("bocso users disable name", "Tên đăng nhập"),
    ("bocso users enable", "Mở lại người dùng đã khóa"),
    ("bocso users enable name", "Tên đăng nhập"),
    ("bocso tokens", "Mã truy cập để chương trình khác dùng dịch vụ"),
    ("bocso tokens database", "Nơi lưu tài liệu: sqlite://TỆP (mặc định sqlite://bocso.sqlite) hoặc postgres://NGƯỜI@MÁY/CSDL"),
    ("bocso tokens blobs", "Nơi lưu tệp gốc: thư mục hoặc s3://BUCKET (mặc định thư mục TỆP.blobs cạnh tệp SQLite)"),
    ("bocso tokens add", "Tạo mã truy cập; chỉ hiện một lần"),
    ("bocso tokens add owner", "Người dùng mà mã mang quyền"),
    ("bocso tokens add label", "Mã dùng vào việc gì"),
    ("bocso tokens add scopes", "Quyền của mã: read,upload,decide,audit,watch,admin; không bao giờ hơn quyền của người dùng"),
    ("bocso tokens add days", "Số ngày mã có hiệu lực; bỏ trống: không tự hết"),
    ("bocso tokens list", "Liệt kê mã truy cập"),
    ("bocso tokens list owner", "Chỉ mã của người dùng này"),
    ("bocso tokens revoke", "Thu hồi mã truy cập"),
    ("bocso tokens revoke id", "Mã số của mã truy cập, như lệnh list in ra"),
    ("bocso doctor", "Cho biết máy này đọc được những gì"),
];

/// How each command is called.
const USAGES: &[(&str, &str)] = &[
    ("bocso", "bocso [TÙY CHỌN] <LỆNH>"),
    ("bocso extract", "bocso extract [TÙY CHỌN] <TỆP>…"),
    ("bocso text", "bocso text [TÙY CHỌN] <TỆP>"),
    ("bocso schema", "bocso schema [extract|fill]"),
    ("bocso fill", "bocso fill [TÙY CHỌN] --form <BIỂU> <BÁO CÁO>…"),
    ("bocso grammar", "bocso grammar <LỆNH>"),
    ("bocso calibrate", "bocso calibrate [TÙY CHỌN]"),
    ("bocso catalog", "bocso catalog <LỆNH>"),
    ("bocso catalog list", "bocso catalog list [TÙY CHỌN] [CHỮ]…"),
    ("bocso catalog show", "bocso catalog show [TÙY CHỌN] <MÃ>"),
    ("bocso catalog match", "bocso catalog match [TÙY CHỌN] <NHÃN>"),
    ("bocso grammar check", "bocso grammar check [THƯ MỤC]"),
    ("bocso grammar explain", "bocso grammar explain [TÙY CHỌN] <CÂU>"),
    ("bocso eval", "bocso eval [TÙY CHỌN] <THƯ MỤC>"),
    ("bocso users", "bocso users [TÙY CHỌN] <LỆNH>"),
    ("bocso users add", "bocso users add [TÙY CHỌN] <TÊN> --role <VAI TRÒ>"),
    ("bocso users list", "bocso users list"),
    ("bocso users passwd", "bocso users passwd [TÙY CHỌN] <TÊN>"),
    ("bocso users role", "bocso users role <TÊN> <VAI TRÒ>"),
    ("bocso users organisation", "bocso users organisation <TÊN> [ĐƠN VỊ]"),
    ("bocso users disable", "bocso users disable <TÊN>"),
    ("bocso users enable", "bocso users enable <TÊN>"),
    ("bocso tokens", "bocso tokens [TÙY CHỌN] <LỆNH>"),
    ("bocso tokens add", "bocso tokens add [TÙY CHỌN] <TÊN> --label <CÂU> --scopes <QUYỀN>"),
    ("bocso tokens list", "bocso tokens list [TÊN]"),
    ("bocso tokens revoke", "bocso tokens revoke <MÃ>"),
    ("bocso serve", "bocso serve [TÙY CHỌN]"),
    ("bocso import", "bocso import [TÙY CHỌN] <ĐƯỜNG DẪN>…"),
    ("bocso worker", "bocso worker [TÙY CHỌN]"),
    ("bocso reextract", "bocso reextract [TÙY CHỌN] [MÃ]…"),
    ("bocso coverage", "bocso coverage [TÙY CHỌN]"),
    ("bocso series", "bocso series [TÙY CHỌN] <TÊN HOẶC MÃ CHỈ TIÊU> | --code <MÃ>"),
    ("bocso units", "bocso units <LỆNH>"),
    ("bocso units list", "bocso units list [TÙY CHỌN]"),
    ("bocso units link", "bocso units link --from <CŨ>… --to <MỚI>… --since <NGÀY>"),
    ("bocso units load", "bocso units load [TÙY CHỌN] <TỆP>"),
    ("bocso units remove", "bocso units remove [TÙY CHỌN] <SỐ>"),
    ("bocso compare", "bocso compare [TÙY CHỌN]"),
    ("bocso catalog propose", "bocso catalog propose [TÙY CHỌN]"),
    ("bocso catalog accept", "bocso catalog accept [TÙY CHỌN] <MÃ>"),
    ("bocso catalog reject", "bocso catalog reject [TÙY CHỌN] <MÃ>"),
    ("bocso catalog versions", "bocso catalog versions [TÙY CHỌN]"),
    ("bocso catalog restore", "bocso catalog restore [TÙY CHỌN] <SỐ>"),
    ("bocso catalog apply", "bocso catalog apply [TÙY CHỌN]"),
    ("bocso issuers", "bocso issuers <LỆNH>"),
    ("bocso issuers list", "bocso issuers list [TÙY CHỌN]"),
    ("bocso issuers alias", "bocso issuers alias [TÙY CHỌN] <TÊN> <TÊN KHÁC>"),
    ("bocso issuers unalias", "bocso issuers unalias [TÙY CHỌN] <TÊN>"),
    ("bocso backup", "bocso backup [TÙY CHỌN] <THƯ MỤC>"),
    ("bocso migrate", "bocso migrate [TÙY CHỌN] --from <KHO> --to <KHO>"),
    ("bocso export", "bocso export [TÙY CHỌN] --out <TỆP>"),
    ("bocso verify", "bocso verify [TÙY CHỌN] --originals <THƯ MỤC> <BẢN XUẤT>"),
    ("bocso ask", "bocso ask [TÙY CHỌN] --out <TỆP> <BÁO CÁO>"),
    ("bocso doctor", "bocso doctor"),
];

const CODES_VI: &str = "Mã thoát: 0 xong cả, 1 có tài liệu hỏng, 2 gọi sai cách.";
const CODES_EN: &str = "Exit codes: 0 all done, 1 some failed, 2 wrong usage.";

fn text(key: &str) -> Option<&'static str> {
    TEXTS.iter().find(|t| t.0 == key).map(|t| t.1)
}

/// The command with help in the language asked for.
pub fn speak(command: Command, lang: Lang) -> Command {
    match lang {
        Lang::En => command.after_help(CODES_EN),
        Lang::Vi => {
            let name = command.get_name().to_owned();
            vietnamese(command, &name).after_help(CODES_VI)
        }
    }
}

fn vietnamese(command: Command, path: &str) -> Command {
    let mut command = command
        .help_template("{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}")
        .subcommand_help_heading("Lệnh")
        .mut_args(|arg| {
            let id = arg.get_id().to_string();
            let about = text(&format!("{path} {id}")).or_else(|| text(&id));
            let heading = if arg.is_positional() { "Đối số" } else { "Tùy chọn" };
            let arg = arg.help_heading(heading);
            let arg = if let Some(name) = value_name(&arg) { arg.value_name(name) } else { arg };
            if let Some(about) = about { arg.help(about) } else { arg }
        })
        .mut_subcommands(|sub| {
            let path = format!("{path} {}", sub.get_name());
            vietnamese(sub, &path)
        });
    if let Some(about) = text(path) {
        command = command.about(about).long_about(None);
    }
    if let Some(usage) = USAGES.iter().find(|u| u.0 == path) {
        command = command.override_usage(usage.1);
    }
    command
}

/// The Vietnamese name of a value. `None`: the argument takes none, or it has no other name.
fn value_name(arg: &Arg) -> Option<&'static str> {
    match arg.get_value_names()?.first()?.as_str() {
        "FILE" => Some("TỆP"),
        "DIR" | "FOLDER" => Some("THƯ MỤC"),
        "TEXT" => Some("CÂU"),
        "NAME" | "LABEL" => Some("TÊN"),
        "OTHER" => Some("TÊN KHÁC"),
        "UNIT" => Some("ĐƠN VỊ"),
        "DAY" => Some("NGÀY"),
        "PLACE" => Some("NƠI"),
        "FORMAT" => Some("DẠNG"),
        "LANG" => Some("NGÔN NGỮ"),
        "ADDR" | "URL" => Some("ĐỊA CHỈ"),
        "N" => Some("SỐ"),
        "EXPORT" => Some("BẢN XUẤT"),
        "REPORT" => Some("BÁO CÁO"),
        "CODE" | "ID" => Some("MÃ"),
        "PERIOD" => Some("KỲ"),
        "STATUS" => Some("LOẠI"),
        "MARK" => Some("DẤU"),
        "MIB" => Some("MiB"),
        "SECONDS" => Some("GIÂY"),
        _ => None,
    }
}

/// Prints what clap found, and gives the exit code: 0 for help and version, 2 for wrong usage.
pub fn usage_error(e: &clap::Error, lang: Lang) -> ExitCode {
    let code = ExitCode::from(u8::try_from(e.exit_code()).unwrap_or(2));
    if matches!(e.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let _ = out::stdout().and_then(|mut stdout| write!(stdout, "{e}").and_then(|()| stdout.flush()));
        return code;
    }
    if lang == Lang::En || e.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let _ = write!(std::io::stderr().lock(), "{e}");
        return code;
    }
    out::complain(&format!("{}; xem bocso --help", fault(e)));
    code
}

/// A usage error in Vietnamese.
fn fault(e: &clap::Error) -> String {
    let get = |kind| match e.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(all)) => all.join(" "),
        _ => String::new(),
    };
    let (arg, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let near = match e.get(ContextKind::SuggestedSubcommand).or_else(|| e.get(ContextKind::SuggestedArg)) {
        Some(ContextValue::String(s)) => format!(" (có phải {s}?)"),
        Some(ContextValue::Strings(all)) => all.last().map(|s| format!(" (có phải {s}?)")).unwrap_or_default(),
        _ => String::new(),
    };
    match e.kind() {
        ErrorKind::UnknownArgument => format!("không có tùy chọn {arg}{near}"),
        ErrorKind::InvalidSubcommand => format!("không có lệnh {}{near}", get(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => "thiếu tên lệnh".into(),
        ErrorKind::MissingRequiredArgument => format!("thiếu {arg}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} cần một giá trị"),
        ErrorKind::InvalidValue => format!("{arg} cần một trong: {}; gặp {value:?}", get(ContextKind::ValidValue)),
        ErrorKind::ValueValidation => format!("{arg} không nhận giá trị {value:?}"),
        ErrorKind::ArgumentConflict => format!("{arg} không đi với {} hoặc bị lặp", get(ContextKind::PriorArg)),
        ErrorKind::InvalidUtf8 => "đối số không phải UTF-8".into(),
        _ => format!("gọi sai cách ({})", e.kind()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    #[test]
    fn every_command_and_argument_speaks_vietnamese() {
        fn walk(command: &Command, path: &str) {
            assert!(text(path).is_some(), "{path} has no Vietnamese text");
            assert!(USAGES.iter().any(|u| u.0 == path), "{path} has no Vietnamese usage");
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(text(&format!("{path} {id}")).or_else(|| text(id)).is_some(), "{path} {id} has no Vietnamese text");
            }
            for sub in command.get_subcommands() {
                walk(sub, &format!("{path} {}", sub.get_name()));
            }
        }
        walk(&Cli::command(), "bocso");
        speak(Cli::command(), Lang::Vi).debug_assert();
        speak(Cli::command(), Lang::En).debug_assert();
    }
}
