//! The program as a person meets it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use demo::testing::{complaint, in_time, run};
use serde_json::Value;
use tokio::time::sleep;

use super::support::{Does, Server};

const HARVEST: &str = env!("CARGO_BIN_EXE_harvest");

#[test]
fn what_can_not_be_used_is_told_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.txt");
    fs::write(
        &text,
        "not a database, and long enough to be none for certain: ".repeat(100),
    )
    .unwrap();
    let text = text.to_str().unwrap();
    for (arguments, cause) in [
        (vec!["nowhere.txt"], "can't read the list nowhere.txt"),
        (vec!["."], "is a folder"),
        (vec!["gopher://a/"], "is no sitemap"),
        (vec!["--rate=-1"], "must be 0, or requests a second"),
        (vec!["--concurrency", "0"], "must be at least 1"),
        (vec!["--timeout", "0"], "must be longer than 0"),
        (vec!["--attempts", "0"], "not in 1..=100"),
        (
            vec!["--database", "mysql://me:secret@a/"],
            "write postgres://",
        ),
        (vec!["--database", text], "file is not a database"),
        (vec!["--metrics", "9100"], "invalid socket address"),
        (vec!["--log", "loud=very"], "write error, warn"),
        (vec!["join"], "name it with --queue"),
        (
            vec!["join", "--queue", "postgres", "--fresh"],
            "take the others' work away",
        ),
        (vec!["--queue", "postgres"], "add --database postgres://"),
        (
            vec!["--queue", "amqp://me:secret@a/"],
            "write nats://host:4222",
        ),
        (vec!["--lease", "0.1"], "must be at least 0.5"),
    ] {
        let said = complaint(HARVEST, &arguments, 2);
        // The demo says a line of its own before it opens its database; none of these gets so far.
        assert!(said.contains(cause), "{arguments:?}: {said}");
        assert!(!said.contains("secret"), "{said}");
    }
}

#[test]
fn a_line_of_json_a_url_and_the_same_command_goes_on() {
    let server = Server::start(|path| Does::Answer(path.to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let (list, database) = (folder.path().join("urls"), folder.path().join("results"));
    fs::write(
        &list,
        format!("{}\n{}\n", server.url("/b"), server.url("/a")),
    )
    .unwrap();
    let (list, database) = (list.to_str().unwrap(), database.to_str().unwrap());
    let arguments = [
        list,
        "--database",
        database,
        "--rate",
        "0",
        "--format",
        "jsonl",
        "--fresh",
    ];
    let (first, again, fresh) = (&arguments[..7], &arguments[..7], &arguments[..]);
    for (arguments, asked) in [(first, 2), (again, 2), (fresh, 4)] {
        let ran = run(HARVEST, arguments);
        assert!(ran.status.success());
        let lines = ran
            .stdout
            .lines()
            .map(|line| serde_json::from_str(&line.unwrap()).unwrap());
        let lines: Vec<Value> = lines.collect();
        let keys: Vec<_> = lines[0].as_object().unwrap().keys().collect();
        let expected = [
            "attempts", "bytes", "millis", "outcome", "sha256", "status", "url",
        ];
        assert_eq!(keys, expected);
        assert_eq!(lines.len(), 2);
        assert_eq!(
            lines[0]["url"],
            server.url("/a"),
            "in the order of the URLs"
        );
        assert_eq!(lines[0]["bytes"], 2);
        assert_eq!(server.requests(), asked);
    }
}

#[tokio::test]
async fn standard_input_is_a_list() {
    let server = Server::start(|path| Does::Answer(path.to_owned()));
    let mut harvest = Command::new(HARVEST)
        .args(["-", "--database", "sqlite://:memory:", "--rate", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = harvest.stdin.take().unwrap();
    writeln!(input, "{}", server.url("/a")).unwrap();
    // It doesn't wait for the end of the list: the first line is fetched while the second isn't there.
    let first = async {
        while server.requests() == 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    in_time(first).await;
    writeln!(input, "{}", server.url("/b")).unwrap();
    drop(input);
    let ran = harvest.wait_with_output().unwrap();
    assert!(ran.status.success());
    assert_eq!(
        String::from_utf8_lossy(&ran.stdout).trim(),
        "ok                         2"
    );
}

#[tokio::test]
async fn prometheus_is_told_what_was_counted() {
    let server = Server::start(|path| match path {
        "/hangs" => Does::Hangs(String::new()),
        _ => Does::Answer("some".to_owned()),
    });
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("urls");
    let urls = ["/a", "/b", "/hangs"]
        .map(|path| server.url(path) + "\n")
        .concat();
    fs::write(&list, urls).unwrap();
    let mut harvest = Command::new(HARVEST)
        .arg(&list)
        .args([
            "--database",
            "sqlite://:memory:",
            "--metrics",
            "127.0.0.1:0",
            "--rate",
            "0",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(harvest.stderr.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().strip_prefix("metrics at http://").unwrap();
    let address = address.strip_suffix("/metrics").unwrap();
    let told = async {
        loop {
            let text = get(address);
            if text.contains("harvest_urls_total{outcome=\"ok\"} 2") {
                return text;
            }
            sleep(Duration::from_millis(10)).await;
        }
    };
    let text = in_time(told).await;
    harvest.kill().unwrap();
    harvest.wait().unwrap();
    for line in [
        "harvest_attempts_total 2",
        "harvest_body_bytes_total 8",
        "harvest_in_flight 1",
        "harvest_attempt_seconds_count 2",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} is missing: {text}");
    }
}

fn get(address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET /metrics HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_log_names_each_url_and_how_it_ended() {
    let ran = run(HARVEST, &["--log", "harvest=info", "--rate", "0"]);
    let log = String::from_utf8_lossy(&ran.stderr);
    assert!(
        log.contains("url{label=127.0.0.1/get}: harvest::retry: return=ok"),
        "{log}"
    );
    assert!(log.contains("redirected to"), "{log}");
}

#[test]
fn every_stage_is_a_module_and_every_practice_a_chapter() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for stage in harvest::stages::stages() {
        let text = fs::read_to_string(root.join(format!("src/{}.rs", stage.module))).unwrap();
        for practice in stage.practices {
            assert!(root.join(format!("../../book/src/{practice}.md")).is_file());
            let link = format!("book/src/{practice}");
            assert!(text.contains(&link), "{} names {practice}", stage.module);
        }
    }
}

#[test]
fn every_link_from_a_module_leads_to_a_heading() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = [&src, &src.join("store")].map(|folder| fs::read_dir(folder).unwrap());
    let mut links = 0;
    for path in files
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
    {
        let text = if path.is_file() {
            fs::read_to_string(&path).unwrap()
        } else {
            String::new()
        };
        for rest in text
            .split("](")
            .skip(1)
            .filter(|rest| rest.starts_with("../"))
        {
            let link = rest.split(')').next().unwrap();
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let chapter = path.parent().unwrap().join(file);
            let chapter =
                fs::read_to_string(&chapter).unwrap_or_else(|_| panic!("{path:?}: {file}"));
            let there = heading.is_empty()
                || chapter
                    .lines()
                    .filter(|line| line.starts_with('#'))
                    .any(|line| slug(line) == heading);
            assert!(there, "{path:?}: no heading #{heading} in {file}");
            links += 1;
        }
    }
    assert!(links > 15, "links were found");
}

/// As mdbook makes it of a heading.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}
