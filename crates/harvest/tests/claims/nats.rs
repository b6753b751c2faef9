//! A NATS server of a test: Debian's, on loopback, at a port that it has found itself.

use std::fs;
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use demo::testing::in_time;
use tempfile::TempDir;
use tokio::time::sleep;

/// Ends with the value, by its process id.
pub(crate) struct Nats {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Nats {
    pub(crate) async fn start() -> Self {
        Self::with(&["-js"]).await
    }

    pub(crate) async fn with(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Command::new("nats-server");
        // Debian keeps it where an ordinary user doesn't look.
        let path = std::env::var("PATH").unwrap_or_default();
        server.env("PATH", format!("{path}:/usr/sbin:/usr/local/sbin"));
        server.args(["-a", "127.0.0.1", "-p", "-1"]).args(arguments);
        server.arg("-sd").arg(folder.path());
        server.arg("--ports_file_dir").arg(folder.path());
        let child = server
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("nats-server can't be started: is Debian's package installed?");
        let file = folder
            .path()
            .join(format!("nats-server_{}.ports", child.id()));
        let port = async {
            loop {
                let ports = fs::read_to_string(&file).unwrap_or_default();
                if let Ok(ports) = serde_json::from_str::<serde_json::Value>(&ports) {
                    let url = ports["nats"][0].as_str().unwrap().to_owned();
                    let port = url.rsplit(':').next().unwrap().parse().unwrap();
                    if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                        return port;
                    }
                }
                sleep(Duration::from_millis(20)).await;
            }
        };
        let port = in_time(port).await;
        Self {
            child,
            port,
            _folder: folder,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
