//! `cargo book serve`, as a browser and a person at the keyboard meet it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::common::Copy;
use crate::common::mini::mini_book;

/// Longer than anything here takes: a test fails rather than hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `cargo book serve` on a free port. It ends with the test.
struct Served {
    process: Child,
    address: String,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

/// The lines of a pipe, read by a thread so that waiting for one can end.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(pipe).lines().map_while(Result::ok);
        lines.all(|line| sender.send(line).is_ok())
    });
    receiver
}

impl Served {
    fn start(copy: &Copy) -> Self {
        Self::with(copy, &["serve", "--port", "0"])
    }

    fn with(copy: &Copy, arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_book"))
            .args(arguments)
            .current_dir(copy.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = lines(process.stdout.take().unwrap());
        let stderr = lines(process.stderr.take().unwrap());
        let line = stdout
            .recv_timeout(PATIENCE)
            .expect("it says where the book is");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        let address = address
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .to_owned();
        assert_eq!(
            line,
            format!("The book is at http://{address}/ (Ctrl-C ends it)")
        );
        Self {
            process,
            address,
            stdout,
            stderr,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// The whole answer to a request, head and body.
    fn get(&self, path: &str) -> String {
        let mut stream = self.connect();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// A websocket, opened as the script in the page does it.
    fn websocket(&self) -> TcpStream {
        let mut stream = self.connect();
        write!(
            stream,
            "GET /__reload HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        assert!(
            head.starts_with(b"HTTP/1.1 101"),
            "{}",
            String::from_utf8_lossy(&head)
        );
        stream
    }

    /// Its pipe closes when it ends.
    fn wait(mut self) -> ExitStatus {
        loop {
            match self.stdout.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(RecvTimeoutError::Disconnected) => return self.process.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => panic!("it goes on"),
            }
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to do.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A text frame of the server.
fn frame(stream: &mut TcpStream) -> String {
    let mut head = [0; 2];
    stream.read_exact(&mut head).unwrap();
    assert_eq!(head[0], 0x81, "a whole text frame");
    let mut text = vec![0; usize::from(head[1])];
    stream.read_exact(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}

#[test]
fn the_pages_are_served_and_reload_when_a_file_changes() {
    let copy = mini_book();
    let served = Served::start(&copy);
    let page = served.get("/alpha.html");
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("The problem in one sentence"),
        "{page}"
    );
    assert!(
        page.contains("\"/\" + \"__reload\""),
        "the page opens the websocket"
    );
    assert!(served.get("/").contains("200 OK"));
    let missing = served.get("/no-such-page.html");
    assert!(
        missing.starts_with("HTTP/1.1 404") && missing.contains("not found"),
        "{missing}"
    );

    let mut socket = served.websocket();
    copy.replace(
        "book/src/alpha.md",
        "The problem in one sentence",
        "Another sentence",
    );
    assert_eq!(frame(&mut socket), "reload");
    assert!(served.get("/alpha.html").contains("Another sentence"));

    let mut socket = served.websocket();
    copy.replace("crates/alpha/src/join.rs", "Takes as long", "Lasts as long");
    assert_eq!(frame(&mut socket), "reload", "code is a part of the book");
    assert!(served.get("/alpha.html").contains("Lasts as long"));
}

#[test]
fn a_build_that_fails_leaves_the_last_good_pages() {
    let copy = mini_book();
    let served = Served::start(&copy);
    copy.append("book/src/alpha.md", "<section>\n\nnever closed");
    let line = served
        .stderr
        .recv_timeout(PATIENCE)
        .expect("the failure is told");
    assert!(line.contains("unclosed HTML tag `<section>`"), "{line}");
    let page = served.get("/alpha.html");
    assert!(page.contains("The problem in one sentence") && !page.contains("never closed"));
    let mut socket = served.websocket();
    copy.replace("book/src/alpha.md", "<section>", "");
    assert_eq!(frame(&mut socket), "reload", "the next good build is shown");
    assert!(served.get("/alpha.html").contains("never closed"));
}

#[test]
fn a_taken_port_is_one_line_with_the_cure() {
    let copy = mini_book();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ended = Command::new(env!("CARGO_BIN_EXE_book"))
        .args(["serve", "--port", &port])
        .current_dir(copy.root())
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let told = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(
        told,
        format!(
            "cargo book: port {port} is taken: end the program that has it, or give another with --port\n"
        )
    );
}

/// Windows has no signal that one process can send another like that.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let copy = mini_book();
    let served = Served::start(&copy);
    // A page that is open, with its websocket, holds nothing up.
    let _socket = served.websocket();
    let pid = served.process.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let ended = served.wait();
    assert_eq!(ended.code(), Some(0), "{ended:?}");
    let left: Vec<_> = std::fs::read_dir(copy.path("target"))
        .unwrap()
        .flatten()
        .filter(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("book-served-")
        })
        .collect();
    assert!(left.is_empty(), "the folder of the build is gone: {left:?}");
}

#[test]
fn without_a_port_a_taken_one_is_no_obstacle() {
    let copy = mini_book();
    // Whether this binds it or somebody else has: it is taken.
    let _taken = TcpListener::bind("127.0.0.1:3000");
    let served = Served::with(&copy, &["serve"]);
    assert_ne!(served.address, "127.0.0.1:3000");
    assert!(served.get("/").contains("200 OK"));
}
