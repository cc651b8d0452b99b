//! The table. A new route is a line here: its address, what it asks for, what it reads and answers.

use super::Route;
use crate::fill::output::Filled;
use crate::indicator::output::Extraction;
use crate::web::access::Right;
use crate::web::api::{self, codes, decisions, documents, figures, fill, health, people, samples, together, upload, years};
use crate::web::{assets, openapi, pages};
use axum::routing::{delete, get, post};

const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";

/// All routes.
pub(in crate::web) fn table() -> Vec<Route> {
    let mut all = for_people();
    all.extend(of_documents());
    all.extend(under_review());
    all.extend(over_documents());
    all.extend(of_forms());
    all.extend(by_lot());
    all.extend(side_by_side());
    all.extend(of_the_catalogue());
    all.extend(of_people());
    all.extend(of_the_service());
    all
}

fn for_people() -> Vec<Route> {
    vec![
        Route::page(("GET", "/"), Right::Read, ("Trang đầu", "First page"), || get(pages::home::show)),
        Route::page(("POST", "/"), Right::Upload, ("Gửi tài liệu bằng biểu mẫu", "Hand in by the form"), || {
            post(pages::home::upload)
        })
        .form()
        .cost(5),
        Route::page(("GET", "/login"), Right::Open, ("Trang đăng nhập", "Log-in page"), || get(pages::login::show)),
        Route::page(("POST", "/login"), Right::Open, ("Đăng nhập", "Log in"), || post(pages::login::enter)).form().cost(5),
        Route::page(("POST", "/logout"), Right::Known, ("Thoát", "Log out"), || post(pages::login::leave)).form(),
        Route::page(("GET", "/review/{id}"), Right::Read, ("Trang xem lại", "Review page"), || get(pages::review::show)),
        Route::page(("GET", "/coverage"), Right::Read, ("Đơn vị × kỳ", "Units and periods"), || get(pages::coverage::show)),
        Route::page(("GET", "/series"), Right::Read, ("Một chỉ tiêu qua các kỳ", "One indicator over periods"), || {
            get(pages::series::show)
        })
        .cost(2),
        Route::page(("GET", "/fill"), Right::Read, ("Điền biểu mẫu", "Fill a form"), || get(pages::fill::show)),
        Route::page(("GET", "/checks"), Right::Read, ("Danh mục phép kiểm tra", "Catalogue of checks"), || {
            get(pages::catalogue::show)
        }),
        Route::page(("GET", "/audit"), Right::Audit, ("Vết kiểm toán", "Audit trail"), || get(pages::audit::show)).cost(2),
        Route::page(("GET", "/audit/chains"), Right::Audit, ("Kiểm mọi chuỗi", "All chains verified"), || get(pages::audit::chains))
            .cost(20),
        Route::page(("GET", "/audit/deletions"), Right::Audit, ("Tài liệu đã xóa", "Deleted documents"), || {
            get(pages::audit::deletions)
        }),
        Route::page(("GET", "/users"), Right::Admin, ("Người dùng", "Users"), || get(pages::people::users)),
        Route::page(("GET", "/tokens"), Right::Known, ("Mã truy cập của mình", "One's own tokens"), || get(pages::people::tokens)),
        Route::page(("GET", "/imports"), Right::Read, ("Các đợt nhập", "Import runs"), || get(pages::imports::list)),
        Route::page(("GET", "/imports/{n}"), Right::Read, ("Một đợt nhập", "An import run"), || get(pages::imports::one)),
        Route::page(("GET", "/imports/{n}/list"), Right::Read, ("Danh sách tệp cần xem", "Files to look at, as a list"), || {
            get(pages::imports::download)
        })
        .cost(10),
        Route::page(("GET", "/docs"), Right::Read, ("Mô tả API", "Description of the API"), || get(pages::docs::show)),
        Route::page(("GET", "/static/{name}"), Right::Open, ("Kiểu dáng và mã của trang", "Style and scripts"), || {
            get(assets::file)
        }),
    ]
}

fn of_documents() -> Vec<Route> {
    const TAG: &str = "documents";
    const KEY: &str = "1 to 255 visible characters that name the request: sent again within a day, it does nothing again";
    vec![
        Route::new(
            ("GET", "/api/v1/documents"),
            Right::Read,
            TAG,
            ("Danh sách tài liệu, mới nhất trước", "Documents, the newest first"),
            || get(documents::list),
        )
        .query::<documents::Asked>()
        .gives::<documents::Listed<'_>>(200),
        Route::new(
            ("POST", "/api/v1/documents"),
            Right::Upload,
            TAG,
            (
                "Gửi một tài liệu: trường `file` của biểu mẫu, hoặc chính nội dung tệp",
                "Hand in a document: a form's field `file`, or the body itself",
            ),
            || post(upload::upload),
        )
        .query::<upload::Asked>()
        .header("Idempotency-Key", KEY)
        .takes_bytes(BYTES)
        .takes_bytes("multipart/form-data")
        .gives::<documents::Shown<'_>>(202)
        .gives::<documents::Shown<'_>>(200)
        .cost(5),
        Route::new(
            ("GET", "/api/v1/documents/{id}"),
            Right::Read,
            TAG,
            ("Một tài liệu và trạng thái của nó", "A document and how far it is"),
            || get(documents::one),
        )
        .gives::<documents::Shown<'_>>(200),
        Route::new(
            ("DELETE", "/api/v1/documents/{id}"),
            Right::Admin,
            TAG,
            (
                "Xóa tài liệu, kết quả và tệp gốc; vết kiểm toán ở lại",
                "Delete a document, its extraction and its bytes; the audit trail stays",
            ),
            || delete(documents::remove),
        )
        .query::<documents::Why>()
        .gives_bytes(204, ""),
        Route::new(
            ("POST", "/api/v1/documents/{id}/cancel"),
            Right::Upload,
            TAG,
            ("Dừng đọc một tài liệu đang chờ hoặc đang đọc", "Call off a document that waits or is being read"),
            || post(documents::cancel),
        )
        .gives::<documents::Shown<'_>>(200),
        Route::new(
            ("GET", "/api/v1/documents/{id}/events"),
            Right::Read,
            TAG,
            (
                "Theo dõi tiến độ (server-sent events): `progress`, rồi `end`",
                "Follow the progress (server-sent events): `progress`, then `end`",
            ),
            || get(api::follow::events),
        )
        .gives_bytes(200, "text/event-stream"),
        Route::new(("GET", "/api/v1/documents/{id}/extraction"), Right::Read, TAG, ("Kết quả bóc số", "The extraction"), || {
            get(documents::extraction)
        })
        .query::<documents::Beside>()
        .gives::<Extraction>(200),
        Route::new(
            ("GET", "/api/v1/documents/{id}/text"),
            Right::Read,
            TAG,
            ("Văn bản đã chuẩn hóa, các vị trí đếm theo nó", "The normalised text that offsets count in"),
            || get(documents::text),
        )
        .gives_bytes(200, TEXT),
        Route::new(("GET", "/api/v1/documents/{id}/original"), Right::Read, TAG, ("Tệp gốc", "The file as it came"), || {
            get(documents::original)
        })
        .gives_bytes(200, BYTES),
    ]
}

fn under_review() -> Vec<Route> {
    const TAG: &str = "review";
    const JPEG: &str = "image/jpeg";
    const HEAD: &str = "the head that GET answered as `ETag`: 412 where others decided meanwhile";
    vec![
        Route::new(
            ("GET", "/api/v1/documents/{id}/next"),
            Right::Read,
            TAG,
            ("Tài liệu tiếp theo còn việc", "The next document with work left"),
            || get(pages::review::next),
        )
        .gives::<pages::review::Next>(200),
        Route::new(("GET", "/api/v1/documents/{id}/pages"), Right::Read, TAG, ("Các trang", "The pages"), || get(api::pages::list))
            .gives::<api::pages::Pages>(200),
        Route::new(
            ("GET", "/api/v1/documents/{id}/pages/{page}"),
            Right::Read,
            TAG,
            ("Ảnh của một trang", "The picture of a page"),
            || get(api::pages::picture),
        )
        .query::<api::pages::Wanted>()
        .gives_bytes(200, "image/png")
        .gives_bytes(200, JPEG),
        Route::new(
            ("GET", "/api/v1/documents/{id}/pages/{page}/words"),
            Right::Read,
            TAG,
            ("Các chữ của một trang và chỗ của chúng", "The words of a page and their places"),
            || get(api::pages::page_words),
        )
        .gives_bytes(200, "application/json"),
        Route::new(
            ("GET", "/api/v1/documents/{id}/crops/{indicator}"),
            Right::Read,
            TAG,
            ("Ảnh của một số liệu", "The picture of a figure"),
            || get(api::pages::crop),
        )
        .gives_bytes(200, "image/png")
        .gives_bytes(200, JPEG),
        Route::new(
            ("GET", "/api/v1/documents/{id}/decisions"),
            Right::Read,
            TAG,
            ("Các quyết định về một tài liệu", "The decisions on a document"),
            || get(decisions::list),
        )
        .query::<decisions::Asked>()
        .gives::<decisions::Standings<'_>>(200),
        Route::new(
            ("POST", "/api/v1/documents/{id}/decisions"),
            Right::Decide,
            TAG,
            ("Quyết định về một số liệu", "Decide about a figure"),
            || post(decisions::decide_one),
        )
        .header("If-Match", HEAD)
        .takes::<crate::review::decide::Wish>()
        .gives::<decisions::Standings<'_>>(201),
    ]
}

fn over_documents() -> Vec<Route> {
    const TAG: &str = "figures";
    vec![
        Route::new(
            ("GET", "/api/v1/indicators"),
            Right::Read,
            TAG,
            ("Số liệu của mọi tài liệu, có lọc", "Figures of all documents, filtered"),
            || get(figures::indicators),
        )
        .query::<figures::Asked>()
        .gives::<figures::Figures>(200),
        Route::new(
            ("GET", "/api/v1/series"),
            Right::Read,
            TAG,
            ("Một chỉ tiêu qua các kỳ và đơn vị", "One indicator over periods and issuers"),
            || get(figures::series),
        )
        .query::<figures::Asked>()
        .gives::<figures::Figures>(200),
        Route::new(
            ("GET", "/api/v1/labels"),
            Right::Read,
            TAG,
            ("Chỉ tiêu có những chữ này", "Labels that hold some words"),
            || get(figures::labels),
        )
        .query::<figures::LabelAsked>()
        .gives::<figures::Labels>(200),
        Route::new(("GET", "/api/v1/checks"), Right::Read, TAG, ("Các phép kiểm tra không đạt", "Checks that failed"), || {
            get(together::checks)
        })
        .query::<together::CheckAsked>()
        .gives::<together::Checks>(200),
        Route::new(
            ("GET", "/api/v1/coverage"),
            Right::Read,
            TAG,
            ("Đơn vị nào có báo cáo kỳ nào", "Which issuers have reports of which periods"),
            || get(together::coverage),
        )
        .query::<together::CoverageAsked>()
        .gives::<together::Coverage>(200),
        Route::new(
            ("GET", "/api/v1/export"),
            Right::Read,
            TAG,
            ("Xuất số liệu: jsonl, csv, xlsx, parquet, annotation", "Export figures: jsonl, csv, xlsx, parquet, annotation"),
            || get(api::export::export),
        )
        .query::<api::export::Asked>()
        .gives_bytes(200, "application/x-ndjson")
        .gives_bytes(200, "text/csv; charset=utf-8")
        .gives_bytes(200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .gives_bytes(200, "application/vnd.apache.parquet")
        .gives_bytes(200, "application/ld+json")
        .cost(20),
        Route::new(
            ("GET", "/api/v1/audit/export"),
            Right::Audit,
            "audit",
            ("Xuất để kiểm toán, có vết quyết định", "Export for an audit, with the trail of decisions"),
            || get(api::export::audit),
        )
        .query::<api::export::Asked>()
        .gives_bytes(200, "application/x-ndjson")
        .cost(20),
        Route::new(
            ("GET", "/api/v1/audit/deletions"),
            Right::Audit,
            "audit",
            ("Những gì đã bị xóa: ai, khi nào, vì sao, các quyết định còn lại", "What was deleted: who, when, why, and its decisions"),
            || get(together::deletions),
        )
        .query::<together::DeletionAsked>()
        .gives::<together::Deletions>(200),
    ]
}

fn side_by_side() -> Vec<Route> {
    const TAG: &str = "years";
    vec![
        Route::page(("GET", "/years"), Right::Read, ("Các năm cạnh nhau", "Years side by side"), || get(pages::years::show)).cost(2),
        Route::page(("GET", "/compare"), Right::Read, ("Chỗ lệch giữa các báo cáo", "Reports that differ"), || {
            get(pages::years::compare)
        })
        .cost(20),
        Route::new(
            ("GET", "/api/v1/years"),
            Right::Read,
            TAG,
            ("Một mã: đơn vị × kỳ, chỗ lệch, khác thường", "One code: units by periods, what differs, what stands apart"),
            || get(years::side_by_side),
        )
        .query::<years::Asked>()
        .gives::<crate::years::Grid>(200)
        .gives_bytes(200, "text/csv; charset=utf-8")
        .gives_bytes(200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        .cost(5),
        Route::new(
            ("GET", "/api/v1/compare"),
            Right::Read,
            TAG,
            (
                "Hai báo cáo nói khác nhau về cùng chỉ tiêu, đơn vị, kỳ",
                "What two reports tell differently of one indicator, unit and period",
            ),
            || get(years::compare),
        )
        .query::<years::Asked>()
        .gives::<years::Differences>(200)
        .cost(20),
        Route::new(
            ("GET", "/api/v1/units"),
            Right::Read,
            TAG,
            ("Đơn vị đổi tên, sáp nhập, chia tách", "Units renamed, merged, split"),
            || get(years::units),
        )
        .gives::<years::Links>(200),
        Route::new(
            ("POST", "/api/v1/units"),
            Right::Admin,
            TAG,
            ("Khai một liên kết giữa các đơn vị", "Declare a link between units"),
            || post(years::link),
        )
        .takes::<crate::years::UnitLink>()
        .gives::<years::Links>(201),
        Route::new(("DELETE", "/api/v1/units/{number}"), Right::Admin, TAG, ("Rút lại một liên kết", "Take a link back"), || {
            delete(years::unlink)
        })
        .gives_bytes(204, ""),
    ]
}

fn of_the_catalogue() -> Vec<Route> {
    const TAG: &str = "catalogue";
    vec![
        Route::page(
            ("GET", "/lessons"),
            Right::Admin,
            ("Mã học được từ người duyệt", "Codes learned from reviewers"),
            || get(pages::lessons::show),
        )
        .cost(5),
        Route::new(
            ("GET", "/api/v1/catalog"),
            Right::Read,
            TAG,
            ("Tìm chỉ tiêu trong danh mục, không cần dấu", "Indicators of the catalogue by words"),
            || get(codes::search),
        )
        .query::<codes::Asked>()
        .gives::<codes::Codes>(200),
        Route::new(
            ("GET", "/api/v1/documents/{id}/codes/{indicator}"),
            Right::Read,
            TAG,
            ("Các mã mà một số liệu có thể mang, kèm lý do", "Codes that a figure may have, with reasons"),
            || get(codes::ranked),
        )
        .gives::<codes::Candidates>(200),
        Route::new(
            ("GET", "/api/v1/catalog/proposals"),
            Right::Admin,
            TAG,
            ("Đề xuất từ các lần sửa mã, kèm tác động trên cả kho", "What corrections of codes propose, with the effect over the store"),
            || get(codes::proposals),
        )
        .gives::<codes::Proposals>(200)
        .cost(5),
        Route::new(
            ("POST", "/api/v1/catalog/proposals/{id}"),
            Right::Admin,
            TAG,
            ("Nhận hoặc bác một đề xuất", "Accept or reject a proposal"),
            || post(codes::choose),
        )
        .takes::<codes::Choice>()
        .gives::<codes::Now>(200)
        .cost(5),
        Route::new(
            ("GET", "/api/v1/catalog/versions"),
            Right::Admin,
            TAG,
            ("Các phiên bản đã học", "Versions of what was learned"),
            || get(codes::versions),
        )
        .gives::<codes::Versions>(200),
        Route::new(
            ("POST", "/api/v1/catalog/versions"),
            Right::Admin,
            TAG,
            ("Trở lại một phiên bản", "Go back to a version"),
            || post(codes::restore),
        )
        .takes::<codes::Back>()
        .gives::<codes::Now>(200),
        Route::new(
            ("POST", "/api/v1/catalog/apply"),
            Right::Admin,
            TAG,
            ("Cho số liệu đã lưu mang mã theo phiên bản mới nhất", "Give stored figures the codes of the newest version"),
            || post(codes::apply),
        )
        .gives::<crate::work::lessons::Applied>(200)
        .cost(20),
    ]
}

fn by_lot() -> Vec<Route> {
    const TAG: &str = "audit";
    vec![
        Route::page(("GET", "/sampling"), Right::Audit, ("Trang kiểm tra mù theo mẫu", "Blind checks of samples"), || {
            get(pages::sampling::show)
        }),
        Route::page(("GET", "/calibration"), Right::Audit, ("Trang độ tin cậy", "Confidences and what was found"), || {
            get(pages::calibration::show)
        })
        .cost(20),
        Route::page(("POST", "/calibration"), Right::Admin, ("Học lại độ tin cậy", "Learn the confidences anew"), || {
            post(pages::calibration::learn)
        })
        .form()
        .cost(20),
        Route::new(("GET", "/api/v1/samples"), Right::Audit, TAG, ("Các mẫu kiểm tra", "Samples"), || get(samples::list))
            .gives::<samples::Samples>(200)
            .cost(5),
        Route::new(
            ("POST", "/api/v1/samples"),
            Right::Audit,
            TAG,
            ("Rút một mẫu trong số liệu máy tự chấp nhận", "Draw a sample of machine-accepted figures"),
            || post(samples::create),
        )
        .takes::<samples::NewSample>()
        .gives::<samples::Sample>(201)
        .cost(20),
        Route::new(
            ("GET", "/api/v1/samples/{id}"),
            Right::Audit,
            TAG,
            ("Kết quả của một mẫu", "What a sample says so far"),
            || get(samples::one),
        )
        .gives::<samples::Sample>(200),
        Route::new(
            ("GET", "/api/v1/samples/{id}/next"),
            Right::Audit,
            TAG,
            ("Câu tiếp theo, không kèm số máy đọc", "The next question, without the program's reading"),
            || get(samples::next),
        )
        .gives::<samples::Next>(200),
        Route::new(
            ("POST", "/api/v1/samples/{id}/answers"),
            Right::Audit,
            TAG,
            ("Trả lời: đọc được gì, hay không rõ", "Answer: what stands there, or that it cannot be told"),
            || post(samples::answer),
        )
        .takes::<samples::NewAnswer>()
        .gives_bytes(201, "application/json"),
        Route::new(("GET", "/api/v1/samples/{id}/export"), Right::Audit, TAG, ("Các câu trả lời, CSV", "The answers as CSV"), || {
            get(samples::export)
        })
        .gives_bytes(200, "text/csv; charset=utf-8"),
    ]
}

fn of_forms() -> Vec<Route> {
    const TAG: &str = "forms";
    vec![
        Route::new(
            ("POST", "/api/v1/fill"),
            Right::Read,
            TAG,
            (
                "Đề xuất giá trị cho từng ô của biểu mẫu: trường `form` (tệp DOCX, XLSX trống) hoặc `code` (mã biểu có sẵn), `report` (tệp báo cáo), `document` (mã tài liệu), lặp lại được",
                "Propose a value for each field of a form: fields `form` (a blank DOCX or XLSX file) or `code` (that of a defined form), `report` (report files), `document` (ids of documents), these again and again",
            ),
            || post(fill::propose),
        )
        .takes_bytes("multipart/form-data")
        .gives::<Filled>(200)
        .cost(10),
        Route::new(
            ("POST", "/api/v1/fill/file"),
            Right::Read,
            TAG,
            (
                "Biểu mẫu đã điền: trường `form` (tệp trống) và `values` (JSON: danh sách slot, text, label, note)",
                "The form filled in: fields `form` (the blank file) and `values` (JSON: a list of slot, text, label, note)",
            ),
            || post(fill::write),
        )
        .takes_bytes("multipart/form-data")
        .gives_bytes(200, BYTES)
        .cost(5),
    ]
}

fn of_people() -> Vec<Route> {
    const TAG: &str = "people";
    vec![
        Route::new(
            ("GET", "/api/v1/me"),
            Right::Known,
            TAG,
            ("Ai đang hỏi và được làm gì", "Who asks, and what they may do"),
            || get(people::me),
        )
        .gives::<people::Me>(200),
        Route::new(("GET", "/api/v1/tokens"), Right::Known, TAG, ("Mã truy cập của mình", "One's own tokens"), || {
            get(people::tokens)
        })
        .gives::<people::Tokens>(200),
        Route::new(
            ("POST", "/api/v1/tokens"),
            Right::Known,
            TAG,
            ("Tạo mã truy cập; chỉ hiện một lần", "Make a token; it is shown once"),
            || post(people::new_token),
        )
        .takes::<people::NewToken>()
        .gives::<people::MadeToken>(201)
        .cost(5),
        Route::new(
            ("DELETE", "/api/v1/tokens/{token}"),
            Right::Known,
            TAG,
            ("Thu hồi mã truy cập của mình", "Take back one's own token"),
            || delete(people::revoke),
        )
        .gives_bytes(204, ""),
        Route::new(("GET", "/api/v1/users"), Right::Admin, TAG, ("Người dùng", "Users"), || get(people::users)).gives::<people::Users>(200),
        Route::new(("POST", "/api/v1/users"), Right::Admin, TAG, ("Thêm người dùng", "Add a user"), || post(people::add))
            .takes::<people::NewUser>()
            .gives::<people::ShownUser>(201)
            .cost(5),
        Route::new(
            ("PATCH", "/api/v1/users/{name}"),
            Right::Admin,
            TAG,
            ("Đổi vai trò, đơn vị, mật khẩu, khóa hoặc mở", "Change role, organisation, password; disable or enable"),
            || axum::routing::patch(people::change),
        )
        .takes::<people::UserChange>()
        .gives::<people::ShownUser>(200)
        .cost(5),
    ]
}

fn of_the_service() -> Vec<Route> {
    const TAG: &str = "service";
    vec![
        Route::new(("GET", "/healthz"), Right::Open, TAG, ("Dịch vụ còn sống", "It is alive"), || get(health::healthz))
            .gives::<health::Health>(200),
        Route::new(
            ("GET", "/readyz"),
            Right::Open,
            TAG,
            ("Dịch vụ nhận việc được: kho trả lời", "It can work: the store answers"),
            || get(health::readyz),
        )
        .gives::<health::Health>(200),
        Route::new(("GET", "/version"), Right::Read, TAG, ("Phiên bản", "Version"), || get(health::version)).gives::<health::Version>(200),
        Route::new(("GET", "/metrics"), Right::Watch, TAG, ("Số đo cho Prometheus", "Measures for Prometheus"), || get(health::metrics))
            .gives_bytes(200, "text/plain; version=0.0.4; charset=utf-8"),
        Route::new(("GET", "/openapi.json"), Right::Read, TAG, ("Mô tả này", "This description"), || get(openapi::show))
            .query::<openapi::Asked>()
            .gives_bytes(200, "application/json"),
    ]
}
