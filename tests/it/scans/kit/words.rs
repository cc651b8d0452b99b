//! Words and phrases that synthetic reports are made of.

pub const PLACES: [&str; 28] = [
    "Hòa Sơn", "Vĩnh Khê", "Mộc Sơn", "Trung Lộc", "Nam Khê", "Cẩm Đàn", "Yên Lạc", "Đông Phú", "Long Hà", "Kim Sơn", "Bản Ngoại",
    "Phước Thạnh", "Ea Kdăm", "Tân Hưng", "Quảng Lưu", "Mường Khoa", "Thượng Ấm", "Lũng Vài", "Đắk Nhau", "Gio Mỹ", "Ngọc Xuyên",
    "Chiềng Ơn", "Hữu Kiên", "Phú Riềng", "Thạnh Mỹ", "Xuân Ổ", "Nghĩa Thuận", "Bình Quới",
];

pub const BODIES: [&str; 20] = [
    "Văn phòng HĐND và UBND", "Phòng Nội vụ", "Phòng Tư pháp", "Phòng Tài chính - Kế hoạch", "Phòng Kinh tế và Hạ tầng",
    "Phòng Giáo dục và Đào tạo", "Phòng Y tế", "Phòng Văn hóa và Thông tin", "Phòng Tài nguyên và Môi trường", "Thanh tra huyện",
    "Phòng Lao động - Thương binh và Xã hội", "Phòng Nông nghiệp và PTNT", "Trung tâm Y tế", "Công an huyện", "Hạt Kiểm lâm",
    "Chi cục Thuế khu vực", "Ngân hàng Chính sách xã hội", "Bảo hiểm xã hội", "Hội Nông dân", "Liên đoàn Lao động",
];

pub const TOPICS: [&str; 14] = [
    "Kết quả thực hiện cải cách hành chính", "Tình hình phát triển kinh tế - xã hội", "Công tác chuyển đổi số",
    "Kết quả thu, chi ngân sách nhà nước", "Công tác tiếp công dân, giải quyết khiếu nại, tố cáo", "Kết quả công tác y tế",
    "Tổng kết năm học và phương hướng nhiệm vụ", "Công tác bảo đảm an ninh, trật tự", "Kết quả xây dựng nông thôn mới",
    "Công tác giảm nghèo và an sinh xã hội", "Kết quả sản xuất nông, lâm, ngư nghiệp", "Công tác quản lý đất đai, môi trường",
    "Kết quả thực hiện Đề án 06", "Công tác văn thư, lưu trữ",
];

pub const HEADINGS: [&str; 24] = [
    "Công tác chỉ đạo, điều hành", "Cải cách thủ tục hành chính", "Hạ tầng kỹ thuật", "Phát triển doanh nghiệp, hợp tác xã",
    "Nông nghiệp, thủy lợi", "Giáo dục và đào tạo", "Y tế, dân số", "Văn hóa, thể thao và du lịch", "Lao động, việc làm", "Thu ngân sách",
    "Chi ngân sách", "Đầu tư xây dựng cơ bản", "Quản lý tài nguyên, khoáng sản", "Tiếp công dân và xử lý đơn thư", "Quốc phòng, an ninh",
    "Dịch vụ công trực tuyến", "Chứng thực, hộ tịch", "Phòng cháy, chữa cháy và cứu nạn, cứu hộ", "Bảo hiểm xã hội, bảo hiểm y tế",
    "Thương mại, dịch vụ", "Chăn nuôi, thú y", "Ứng dụng công nghệ thông tin", "Đào tạo, bồi dưỡng cán bộ", "Trợ giúp xã hội",
];

pub const PLAIN: [&str; 26] = [
    "Ủy ban nhân dân huyện đã ban hành đầy đủ các kế hoạch, văn bản chỉ đạo để triển khai thực hiện.",
    "Các cơ quan, đơn vị đã chủ động phối hợp, tháo gỡ khó khăn, vướng mắc trong quá trình tổ chức thực hiện.",
    "Công tác tuyên truyền được đẩy mạnh bằng nhiều hình thức phong phú, phù hợp với từng nhóm đối tượng.",
    "Tuy nhiên, ở một số địa phương việc cập nhật số liệu còn chậm, chất lượng báo cáo chưa đồng đều.",
    "Nguyên nhân chủ yếu là do kinh phí còn hạn hẹp, trang thiết bị xuống cấp, trình độ người sử dụng chưa đáp ứng yêu cầu.",
    "Đội ngũ cán bộ, công chức chấp hành nghiêm kỷ luật, kỷ cương hành chính và quy tắc ứng xử nơi công sở.",
    "Việc niêm yết công khai thủ tục tại bộ phận tiếp nhận và trả kết quả được thực hiện đúng quy định.",
    "Thời tiết diễn biến phức tạp, mưa lũ kéo dài gây sạt lở nhiều tuyến đường và ảnh hưởng đến sản xuất.",
    "Người dân ngày càng tin tưởng, đồng thuận với chủ trương của Đảng và chính sách, pháp luật của Nhà nước.",
    "Hệ thống truyền thanh cơ sở hoạt động ổn định, phục vụ tốt nhu cầu thông tin của nhân dân.",
    "Các chế độ, chính sách đối với người có công được giải quyết kịp thời, đúng đối tượng.",
    "Công tác kiểm tra, giám sát được duy trì thường xuyên, kịp thời chấn chỉnh những thiếu sót.",
    "Tình hình an ninh chính trị, trật tự an toàn xã hội trên địa bàn cơ bản ổn định.",
    "Đề nghị cấp có thẩm quyền quan tâm bố trí nguồn vốn sửa chữa, nâng cấp các công trình thủy lợi.",
    "Một bộ phận hộ dân vẫn còn tư tưởng trông chờ, ỷ lại vào sự hỗ trợ của Nhà nước.",
    "Việc giải phóng mặt bằng gặp nhiều trở ngại do giá bồi thường thấp hơn giá thị trường.",
    "Chất lượng nguồn nhân lực từng bước được nâng lên, cơ cấu lao động chuyển dịch đúng hướng.",
    "Phong trào thi đua yêu nước được phát động sâu rộng trong các tầng lớp nhân dân.",
    "Dịch bệnh trên cây trồng, vật nuôi được khống chế, không để lây lan ra diện rộng.",
    "Các khoản đóng góp được quản lý, sử dụng đúng mục đích, công khai, minh bạch.",
    "Cổng dịch vụ công hoạt động thông suốt, bảo đảm an toàn thông tin mạng.",
    "Cơ sở vật chất trường, lớp được quan tâm đầu tư theo hướng kiên cố hóa, chuẩn hóa.",
    "Đã thành lập tổ công tác để rà soát, đối chiếu số liệu giữa các ngành trước khi tổng hợp.",
    "Công tác bảo vệ rừng, phòng cháy, chữa cháy rừng được triển khai quyết liệt trong mùa khô hanh.",
    "Việc phân cấp, ủy quyền gắn với kiểm soát quyền lực được thực hiện theo lộ trình.",
    "Kết quả trên thể hiện sự cố gắng, nỗ lực của cả hệ thống chính trị từ huyện đến cơ sở.",
];

/// What is counted in sentences: how it is led in, and its unit.
pub const COUNTED: [(&str, &str); 30] = [
    ("Tổng số hồ sơ tiếp nhận là", "hồ sơ"), ("Số hồ sơ đã giải quyết là", "hồ sơ"), ("Toàn huyện có", "hộ nghèo"), ("Đã cấp mới", "chữ ký số"),
    ("Số văn bản phát hành là", "văn bản"), ("Đã tổ chức", "cuộc kiểm tra"), ("Giải quyết việc làm mới cho", "lao động"),
    ("Trang bị", "máy tính"), ("Khám, chữa bệnh cho", "lượt người"), ("Tiếp", "lượt công dân"), ("Nhận", "đơn các loại"), ("Xử phạt", "trường hợp vi phạm"),
    ("Thành lập mới", "doanh nghiệp"), ("Gieo trồng được", "ha"), ("Trồng mới", "ha rừng"), ("Đã mở", "lớp tập huấn"), ("Cấp", "thẻ bảo hiểm y tế"),
    ("Huy động được", "ngày công"), ("Tổng đàn gia súc có", "con"), ("Sản lượng lương thực ước đạt", "tấn"), ("Có", "thuê bao Internet"),
    ("Chứng thực", "bản sao"), ("Đăng ký khai sinh cho", "trẻ em"), ("Phát hiện", "vụ việc"), ("Cai nghiện cho", "người"), ("Có", "điểm cầu trực tuyến"),
    ("Đón", "lượt khách"), ("Tuyển sinh", "học sinh"), ("Hỗ trợ sửa chữa", "nhà ở"), ("Thu hồi", "m2 đất"),
];

/// Parts of a whole: what has them and what they are.
pub const SHARED: [(&str, &str); 14] = [
    ("Số hồ sơ giải quyết đúng hạn", "hồ sơ"), ("Số văn bản ký số", "văn bản"), ("Số trẻ được tiêm chủng đầy đủ", "trẻ"), ("Số trường đạt chuẩn quốc gia", "trường"),
    ("Số thôn có nhà văn hóa", "thôn"), ("Gia đình văn hóa", "hộ"), ("Số giáo viên đạt chuẩn", "giáo viên"), ("Số hộ dùng nước hợp vệ sinh", "hộ"),
    ("Số đơn đủ điều kiện xử lý", "đơn"), ("Số cơ sở bảo đảm an toàn thực phẩm", "cơ sở"), ("Công trình hoàn thành", "công trình"), ("Số máy tính nối mạng", "máy tính"),
    ("Hồ sơ nộp trực tuyến", "hồ sơ"), ("Số xã đạt chuẩn nông thôn mới", "xã"),
];

pub const MONEY: [(&str, &str); 10] = [
    ("Tổng thu ngân sách trên địa bàn đạt", "tỷ đồng"), ("Kinh phí thực hiện là", "triệu đồng"), ("Giải ngân vốn đầu tư công được", "tỷ đồng"),
    ("Tổng chi ngân sách là", "triệu đồng"), ("Nhân dân đóng góp", "triệu đồng"), ("Dư nợ cho vay đạt", "tỷ đồng"), ("Xử phạt số tiền", "nghìn đồng"),
    ("Trao quà trị giá", "đồng"), ("Doanh thu du lịch ước đạt", "tỷ đồng"), ("Thiệt hại ước tính", "triệu đồng"),
];

pub const COLUMNS: [&str; 26] = [
    "Tổng số", "Tiếp nhận", "Đã giải quyết", "Đúng hạn", "Quá hạn", "Đang giải quyết", "Số hộ", "Nhân khẩu", "Hộ nghèo", "Văn bản đi", "Văn bản đến",
    "Máy tính", "Chữ ký số", "Số lớp", "Học sinh", "Giáo viên", "Diện tích (ha)", "Số vụ", "Số người", "Lượt khám", "Số thẻ", "Trực tuyến", "Trực tiếp",
    "Bưu chính", "Nam", "Nữ",
];

pub const GROUPS: [&str; 12] = [
    "Hồ sơ giải quyết", "Văn bản", "Nhân lực", "Kỳ báo cáo", "Lũy kế từ đầu năm", "Cấp huyện", "Cấp xã", "Hình thức nộp", "Cơ sở vật chất", "Thực hiện",
    "Kết quả", "Phân theo lĩnh vực",
];

pub const METRICS: [(&str, &str); 28] = [
    ("Diện tích gieo trồng cây hàng năm", "ha"), ("Sản lượng lương thực có hạt", "tấn"), ("Tổng đàn trâu", "con"), ("Tổng đàn bò", "con"), ("Tổng đàn lợn", "con"),
    ("Trồng rừng tập trung", "ha"), ("Tổng mức bán lẻ hàng hóa", "tỷ đồng"), ("Lượt khách du lịch", "lượt"), ("Số doanh nghiệp thành lập mới", "DN"),
    ("Hợp tác xã đang hoạt động", "HTX"), ("Số hộ nghèo", "hộ"), ("Số lao động được giải quyết việc làm", "người"), ("Đào tạo nghề", "người"),
    ("Học sinh mầm non", "cháu"), ("Học sinh tiểu học", "học sinh"), ("Số giường bệnh", "giường"), ("Số bác sĩ", "bác sĩ"), ("Tiêm chủng đầy đủ cho trẻ dưới 1 tuổi", "trẻ"),
    ("Thôn, bản đạt danh hiệu văn hóa", "thôn"), ("Gia đình văn hóa", "hộ"), ("Hồ sơ tiếp nhận trực tuyến", "hồ sơ"), ("Văn bản ký số", "văn bản"),
    ("Thu nội địa", "triệu đồng"), ("Chi đầu tư phát triển", "triệu đồng"), ("Chi thường xuyên", "triệu đồng"), ("Số vụ tai nạn giao thông", "vụ"),
    ("Đơn thư tiếp nhận", "đơn"), ("Cuộc thanh tra", "cuộc"),
];

pub const METRIC_GROUPS: [&str; 6] = ["Kinh tế", "Nông nghiệp", "Văn hóa - xã hội", "Tài chính - ngân sách", "Cải cách hành chính", "An ninh - trật tự"];

pub const SIGNERS: [&str; 8] =
    ["Nguyễn Văn Hậu", "Trần Thị Thúy Hằng", "Lò Văn Tưởng", "Hoàng Đức Khuê", "Phạm Ngọc Ánh", "Vũ Quỳnh Mơ", "Đặng Trường Giang", "Y Bhiăo Niê"];

pub const NOTES: [&str; 6] = ["Ước thực hiện", "Theo NQ 31", "Số liệu tạm tính", "Đã nghiệm thu", "Chuyển kỳ sau", "Vượt KH"];
