//! A headless Chromium, driven over its debugging pipe (the `DevTools` protocol: JSON texts that end with a zero byte).

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub struct Browser {
    child: Child,
    to: File,
    from: BufReader<File>,
    session: String,
    sent: u64,
    complaints: Vec<String>,
    _folder: TempDir,
}

impl Browser {
    /// `None`: there is no Chromium here.
    pub fn start() -> Option<Self> {
        let runs =
            |p: &&str| Command::new(p).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success());
        let program = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(runs)?;
        let folder = tempfile::tempdir().unwrap();
        let (to, from) = (folder.path().join("to"), folder.path().join("from"));
        assert!(Command::new("mkfifo").args([&to, &from]).status().unwrap().success());
        // The browser reads its orders from descriptor 3 and answers on 4.
        let flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --no-first-run --window-size=1366,768";
        let line = format!("exec {program} {flags} --user-data-dir=\"$0/profile\" --remote-debugging-pipe 3<\"$0/to\" 4>\"$0/from\"");
        let mut command = Command::new("sh");
        command.arg("-c").arg(line).arg(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap();
        let to = File::options().write(true).open(to).unwrap();
        let from = BufReader::new(File::open(from).unwrap());
        let mut browser = Self { child, to, from, session: String::new(), sent: 0, complaints: Vec::new(), _folder: folder };
        let target = browser.ask("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = browser.ask("Target.attachToTarget", &attach);
        browser.session = attached["sessionId"].as_str().map(str::to_owned).unwrap();
        for domain in ["Page.enable", "Log.enable", "Runtime.enable"] {
            browser.ask(domain, &json!({}));
        }
        let size = json!({ "width": 1366, "height": 768, "deviceScaleFactor": 1, "mobile": false });
        browser.ask("Emulation.setDeviceMetricsOverride", &size);
        Some(browser)
    }

    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.sent += 1;
        let mut order = json!({ "id": self.sent, "method": method, "params": params });
        if !self.session.is_empty() {
            order["sessionId"] = json!(self.session);
        }
        let mut bytes = order.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).unwrap();
        loop {
            let mut said = Vec::new();
            self.from.read_until(0, &mut said).unwrap();
            assert_eq!(said.pop(), Some(0), "the browser ended");
            let said: Value = serde_json::from_slice(&said).unwrap();
            if matches!(said["method"].as_str(), Some("Log.entryAdded" | "Runtime.exceptionThrown")) {
                self.complaints.push(said["params"].to_string());
            }
            if said["id"] == self.sent {
                assert!(said["error"].is_null(), "{method}: {}", said["error"]);
                return said["result"].clone();
            }
        }
    }

    /// Opens a page and waits until it is complete.
    pub fn open(&mut self, address: &str) {
        self.ask("Page.navigate", &json!({ "url": address }));
        self.wait(&format!("location.href === {} && document.readyState === 'complete'", json!(address)));
    }

    /// What an expression gives, as text.
    pub fn eval(&mut self, expression: &str) -> String {
        let result = self.ask("Runtime.evaluate", &json!({ "expression": format!("String({expression})"), "returnByValue": true }));
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an expression is true.
    pub fn wait(&mut self, expression: &str) {
        let begun = Instant::now();
        while self.eval(expression) != "true" {
            assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain for {expression}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key; `modifiers` as the protocol counts them (8: shift).
    pub fn key(&mut self, key: &str, modifiers: u8) {
        let code = match key {
            "Enter" => 13,
            "Tab" => 9,
            _ => 0,
        };
        let text = if key == "Enter" { "\r" } else { "" };
        let event =
            |kind| json!({ "type": kind, "key": key, "code": key, "text": text, "modifiers": modifiers, "windowsVirtualKeyCode": code });
        self.ask("Input.dispatchKeyEvent", &event("keyDown"));
        let mut up = event("keyUp");
        up["text"] = json!("");
        self.ask("Input.dispatchKeyEvent", &up);
    }

    /// What the browser had to say against the page: errors, broken policies.
    pub fn complaints(&self) -> String {
        self.complaints.join("\n")
    }

    /// The page as it prints, PDF in base 64: with sizes and margins of its own style, and what stands above and below on each page.
    pub fn print(&mut self, header: &str, footer: &str) -> String {
        let shown = !header.is_empty() || !footer.is_empty();
        let or_blank = |s: &str| if s.is_empty() { "<span></span>".to_owned() } else { s.to_owned() };
        let params = json!({
            "preferCSSPageSize": true, "printBackground": true,
            "displayHeaderFooter": shown, "headerTemplate": or_blank(header), "footerTemplate": or_blank(footer),
        });
        self.ask("Page.printToPDF", &params)["data"].as_str().unwrap_or_default().to_owned()
    }

    /// A picture of the page, PNG in base 64.
    pub fn screenshot(&mut self) -> String {
        self.ask("Page.captureScreenshot", &json!({}))["data"].as_str().unwrap_or_default().to_owned()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
