//! `bocso serve`: the service and its review page.

use bocso::web::{Secret, ServeOptions};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Chạy dịch vụ và trang rà soát trên máy này (mặc định chỉ máy này truy cập được)
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// Địa chỉ lắng nghe; địa chỉ khác loopback phải kèm --token-file
    #[arg(long, value_name = "ĐỊA_CHỈ:CỔNG", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Tệp chứa mã truy cập (từ 16 ký tự); mọi yêu cầu khi đó phải mang mã này
    #[arg(long, value_name = "TỆP")]
    token_file: Option<PathBuf>,
    /// Nơi lưu tài liệu: sqlite://TỆP hoặc sqlite::memory:
    #[arg(long, value_name = "ĐỊA_CHỈ", default_value = "sqlite://bocso.sqlite")]
    database: String,
    /// Cỡ tài liệu lớn nhất được nhận, MiB
    #[arg(long, value_name = "MIB", default_value_t = 32)]
    max_size: usize,
    /// Số tài liệu đọc cùng lúc; mặc định bằng số nhân của máy
    #[arg(long, value_name = "SỐ")]
    workers: Option<usize>,
    /// Thời gian tối đa đọc một tài liệu, giây
    #[arg(long, value_name = "GIÂY", default_value_t = 120)]
    time_limit: u64,
    /// Bộ nhớ tối đa để đọc một tài liệu, MiB; 0: không giới hạn
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    memory_limit: u64,
    /// The program started as extractor, for tests.
    #[arg(long, hide = true)]
    extractor: Option<PathBuf>,
}

impl Serve {
    /// Runs until the process is told to stop.
    ///
    /// # Errors
    /// If the service cannot start.
    pub fn run(self) -> Result<(), bocso::web::Error> {
        bocso::web::serve(ServeOptions {
            listen: self.listen,
            token_file: self.token_file,
            database: Secret(self.database),
            body_bytes: self.max_size << 20,
            workers: self.workers,
            extraction_time: Duration::from_secs(self.time_limit),
            extraction_memory_bytes: self.memory_limit << 20,
            extractor: self.extractor,
            ..ServeOptions::default()
        })
    }
}
