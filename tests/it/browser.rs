//! A headless Chromium, driven over its debugging pipe (the `DevTools` protocol: JSON texts that end with a zero byte).

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Modifiers of keys.
pub const ALT: u8 = 1;
pub const CTRL: u8 = 2;

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
                // A page that is on its way to another cannot be asked: whoever waits asks the next one.
                let leaving = said["error"]["message"].as_str().is_some_and(|m| m.contains("navigated or closed"));
                assert!(leaving || said["error"].is_null(), "{method}: {}", said["error"]);
                return said["result"].clone();
            }
        }
    }

    /// Opens a page and waits until it is complete.
    pub fn open(&mut self, address: &str) {
        self.ask("Page.navigate", &json!({ "url": address }));
        self.wait(&format!("location.href.split('#')[0] === {} && document.readyState === 'complete'", json!(address)));
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

    /// Presses a key; `modifiers` as the protocol counts them.
    pub fn key(&mut self, key: &str, modifiers: u8) {
        let number = match key {
            "Enter" => 13,
            "Tab" => 9,
            "Escape" => 27,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "Insert" => 45,
            "Delete" => 46,
            "F1" => 112,
            "F2" => 113,
            "F4" => 115,
            letter => letter.bytes().next().map_or(0, |b| u32::from(b.to_ascii_uppercase())),
        };
        let code = match key.as_bytes() {
            [digit] if digit.is_ascii_digit() => format!("Digit{key}"),
            [_] => format!("Key{}", key.to_ascii_uppercase()),
            _ => key.to_owned(),
        };
        let text = if key == "Enter" { "\r" } else { "" };
        let event =
            |kind| json!({ "type": kind, "key": key, "code": code, "text": text, "modifiers": modifiers, "windowsVirtualKeyCode": number });
        self.ask("Input.dispatchKeyEvent", &event("keyDown"));
        let mut up = event("keyUp");
        up["text"] = json!("");
        self.ask("Input.dispatchKeyEvent", &up);
    }

    /// Types text as an input method does: all at once.
    pub fn type_text(&mut self, text: &str) {
        self.ask("Input.insertText", &json!({ "text": text }));
    }

    /// Drags with the left button from one place of the window to another; a click where both are the same.
    pub fn drag(&mut self, from: (f64, f64), to: (f64, f64)) {
        for (kind, (x, y)) in [("mouseMoved", from), ("mousePressed", from), ("mouseMoved", to), ("mouseReleased", to)] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let pressed = u8::from(kind != "mouseReleased");
            let event = json!({ "type": kind, "x": x, "y": y, "button": button, "buttons": pressed, "clickCount": 1 });
            self.ask("Input.dispatchMouseEvent", &event);
        }
    }

    /// The middle of what a selector finds, in the window.
    pub fn middle(&mut self, selector: &str) -> (f64, f64) {
        let place =
            format!("(b => [b.x + b.width / 2, b.y + b.height / 2])(document.querySelector({}).getBoundingClientRect())", json!(selector));
        let said = self.eval(&place);
        let (x, y) = said.split_once(',').unwrap_or_else(|| panic!("{selector}: {said}"));
        (x.parse().unwrap(), y.parse().unwrap())
    }

    /// Makes the window another size.
    pub fn resize(&mut self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.ask("Emulation.setDeviceMetricsOverride", &size);
    }

    /// What an asynchronous expression gives in the end, as text.
    pub fn eval_later(&mut self, expression: &str) -> String {
        let order =
            json!({ "expression": format!("(async () => String(await {expression}))()"), "awaitPromise": true, "returnByValue": true });
        let result = self.ask("Runtime.evaluate", &order);
        assert!(result["exceptionDetails"].is_null(), "{expression}: {}", result["exceptionDetails"]);
        result["result"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script in the page, past its policy.
    pub fn run(&mut self, script: &str) {
        let result = self.ask("Runtime.evaluate", &json!({ "expression": script }));
        assert!(result["exceptionDetails"].is_null(), "{}", result["exceptionDetails"]);
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
