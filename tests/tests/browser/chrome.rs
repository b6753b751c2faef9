//! Chromium, driven through chromedriver: one of its own for each test.

use std::process::Stdio;
use std::time::Duration;

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;
use url::{ParseError, Url};

use crate::Sure;

const FLAGS: [&str; 10] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
];

/// A browser with one empty page.
pub(crate) struct Chrome {
    /// What drives it.
    pub(crate) client: Client,
    driver: Child,
    _profile: TempDir,
}

impl Chrome {
    pub(crate) async fn start() -> Self {
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut driver = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .sure("chromedriver starts (Debian: apt-get install chromium chromium-driver; or set CHROMEDRIVER)");
        let told = driver.stdout.take().sure("its output is a pipe");
        let port = timeout(Duration::from_secs(20), port(told))
            .await
            .sure("chromedriver says its port in time");
        let profile = tempfile::tempdir().sure("a folder for the profile");
        let mut flags = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let wishes = json!({
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let connecting = ClientBuilder::new(HttpConnector::new())
            .capabilities(wishes.as_object().sure("an object").clone())
            .connect(&format!("http://127.0.0.1:{port}"))
            .await;
        Self {
            client: connecting.sure("chromedriver opens Chromium"),
            driver,
            _profile: profile,
        }
    }

    /// Ends the browser, and its driver after it.
    pub(crate) async fn end(mut self) {
        // Whoever drops the driver first leaves the browser behind.
        self.client.close().await.sure("the browser closes");
        self.driver.kill().await.sure("the driver ends");
    }
}

/// "ChromeDriver was started successfully on port 12345."
async fn port(told: ChildStdout) -> u16 {
    let mut lines = BufReader::new(told).lines();
    let mut last = String::new();
    while let Some(line) = lines.next_line().await.sure("chromedriver's output") {
        let number = line
            .rsplit_once("successfully on port ")
            .map(|(_, port)| port);
        if let Some(port) = number.and_then(|port| port.trim_end_matches('.').parse().ok()) {
            // Nobody reads what else it says; it goes on without.
            return port;
        }
        last = line;
    }
    panic!("chromedriver ended: {last}");
}

/// What chromedriver understands beyond the standard.
#[derive(Debug)]
enum More {
    Log(&'static str),
    DevTools(&'static str, Value),
}

impl WebDriverCompatibleCommand for More {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        let path = match self {
            Self::Log(_) => "se/log",
            Self::DevTools(..) => "goog/cdp/execute",
        };
        base.join(&format!("session/{}/{path}", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        let body = match self {
            Self::Log(kind) => json!({ "type": kind }),
            Self::DevTools(command, parameters) => json!({ "cmd": command, "params": parameters }),
        };
        (Method::POST, Some(body.to_string()))
    }
}

/// The lines of a log (`browser`: the console; `performance`: what the page did) since it was last asked for.
pub(crate) async fn log(client: &Client, kind: &'static str) -> Vec<Value> {
    let lines = client.issue_cmd(More::Log(kind)).await.sure("the log");
    lines.as_array().sure("a list of lines").clone()
}

/// A command of the DevTools protocol.
pub(crate) async fn devtools(client: &Client, command: &'static str, parameters: Value) -> Value {
    let done = client.issue_cmd(More::DevTools(command, parameters)).await;
    done.sure(command)
}

/// Makes the page as wide as a phone, a tablet or a desk. A window can't be narrower than 500.
pub(crate) async fn wide(client: &Client, width: u32) {
    let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
    devtools(client, "Emulation.setDeviceMetricsOverride", size).await;
}

/// What a script returns.
pub(crate) async fn script(client: &Client, script: &str) -> Value {
    let returned = client.execute(script, Vec::new()).await;
    returned.sure(script)
}

/// Waits until a script returns true.
pub(crate) async fn until(client: &Client, condition: &str) {
    let holds = async {
        while script(client, &format!("return Boolean({condition})")).await != json!(true) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(20), holds)
        .await
        .sure(&format!("in time: {condition}"));
}
