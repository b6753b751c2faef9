//! A site that nginx serves: its files are mirrored in hashes, and its log agrees with the rows.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use demo::testing::in_time;
use harvest::row::Row;
use harvest::store::{Place, Store};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::time::sleep;
use url::Url;

use super::support::rows;

/// One process, without root's rights and with nothing of the system's: its folder holds all that it writes.
const CONFIG: &str = "
daemon off;
master_process off;
pid FOLDER/pid;
events {}
http {
    client_body_temp_path FOLDER/temporary;
    fastcgi_temp_path FOLDER/temporary;
    proxy_temp_path FOLDER/temporary;
    scgi_temp_path FOLDER/temporary;
    uwsgi_temp_path FOLDER/temporary;
    log_format line '$status $request_uri';
    access_log FOLDER/access line;
    limit_req_zone $server_name zone=narrow:1m rate=5r/s;
    limit_req_zone $server_name zone=later:1m rate=1r/s;
    server {
        listen 127.0.0.1:PORT;
        server_name site;
        root FOLDER/site;
        location /forbidden/ { deny all; }
        location /packed/ { gzip_static always; }
        location = /gone { return 410; }
        location = /closed { add_header Retry-After 100 always; return 503; }
        location /narrow/ { limit_req zone=narrow; limit_req_status 429; }
        location /later/ { limit_req zone=later; add_header Retry-After 1 always; }
    }
}";

/// nginx and what it serves. It ends with this value, whatever becomes of the test.
struct Site {
    folder: TempDir,
    origin: Url,
    nginx: Child,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.nginx.kill().ok();
        self.nginx.wait().ok();
    }
}

impl Site {
    async fn serve(folder: TempDir) -> Self {
        // Between our asking for a free port and nginx's taking it, somebody else may.
        for _ in 0..5 {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = free.local_addr().unwrap();
            drop(free);
            let config = CONFIG.replace("FOLDER", folder.path().to_str().unwrap());
            let config = config.replace("PORT", &address.port().to_string());
            fs::write(folder.path().join("nginx.conf"), config).unwrap();
            let mut nginx = nginx(folder.path());
            while nginx.try_wait().unwrap().is_none() {
                if TcpStream::connect(address).is_ok() {
                    let origin = format!("http://{address}/").parse().unwrap();
                    return Self {
                        folder,
                        origin,
                        nginx,
                    };
                }
                sleep(Duration::from_millis(10)).await;
            }
        }
        let log = fs::read_to_string(folder.path().join("errors"));
        panic!("nginx doesn't start: {log:?}");
    }

    /// The URLs of paths that lie in the site, or don't.
    fn urls(&self, paths: &[impl AsRef<str>]) -> Vec<Url> {
        let urls = paths.iter().map(|path| {
            let mut url = self.origin.clone();
            // It escapes what isn't allowed in a URL, and `%`, `#` and `?` as well.
            url.path_segments_mut()
                .unwrap()
                .clear()
                .extend(path.as_ref().split('/'));
            url
        });
        urls.collect()
    }

    /// Runs the program with the site's sitemap, which lists these, and returns what is in its database.
    async fn harvest(&self, urls: &[Url]) -> BTreeMap<Url, Row> {
        let entries = urls.iter().map(|url| {
            let url = url.as_str().replace('&', "&amp;").replace('\'', "&apos;");
            format!("<url><loc>{url}</loc></url>")
        });
        let sitemap = format!("<urlset>{}</urlset>", entries.collect::<String>());
        fs::write(self.folder.path().join("site/sitemap.xml"), sitemap).unwrap();
        let database = self.folder.path().join("harvest.db");
        let harvest = tokio::process::Command::new(env!("CARGO_BIN_EXE_harvest"))
            .arg(self.origin.join("sitemap.xml").unwrap().as_str())
            .arg("--database")
            .arg(&database)
            .args("--rate 0 --attempts 100 --backoff 0.2 --longest-wait 1".split(' '))
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .output();
        let ran = in_time(harvest).await.unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{said}");
        let store = Store::open(&Place::Sqlite(database), false).await.unwrap();
        let rows = rows(&store).await;
        store.close().await;
        rows.into_iter()
            .map(|row| (row.url.parse().unwrap(), row))
            .collect()
    }

    /// Lets nginx end, and returns how it answered each path it was asked for, in this order.
    fn log(mut self) -> BTreeMap<String, Vec<i32>> {
        let process = Pid::from_child(&self.nginx);
        kill_process(process, Signal::QUIT).unwrap();
        self.nginx.wait().unwrap();
        let mut log: BTreeMap<String, Vec<i32>> = BTreeMap::new();
        let text = fs::read_to_string(self.folder.path().join("access")).unwrap();
        for line in text.lines() {
            let (status, path) = line.split_once(' ').unwrap();
            let answers = log.entry(path.to_owned()).or_default();
            answers.push(status.parse().unwrap());
        }
        log
    }
}

fn nginx(folder: &Path) -> Child {
    // Debian keeps it where only root looks.
    let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin";
    Command::new("nginx")
        .env("PATH", path)
        .arg("-e")
        .arg(folder.join("errors"))
        .arg("-c")
        .arg(folder.join("nginx.conf"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("nginx is installed")
}

/// The pages of this book, and what else files can be.
fn tree() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    let write = |path: &str, content: &[u8]| {
        let file = site.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    };
    for n in 0..200_usize {
        write(&format!("{}/{n}.html", n % 9), &vec![b'a'; n * n]);
    }
    let large: Vec<u8> = (0..20 << 20).map(|n: u32| (n ^ (n >> 8)) as u8).collect();
    write("large.bin", &large);
    write("empty.txt", b"");
    write("ein Ordner/mit Wörtern – und €.txt", "äöü".as_bytes());
    write("100% + #1? & 'more'.txt", b"escaped");
    write("folder/index.html", b"the folder's page");
    write("packed/page.html.gz", b"\x1f\x8b, and it stays packed");
    write("forbidden/page.html", b"for nobody");
    fs::create_dir(site.join("nothing to list")).unwrap();
    for n in 0..6 {
        write(&format!("narrow/{n}.txt"), b"one at a time");
    }
    for n in 0..3 {
        write(&format!("later/{n}.txt"), b"not now");
    }
    let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/src");
    symlink(book.canonicalize().unwrap(), site.join("book")).unwrap();
    folder
}

/// All files below `folder`, as paths from `site`.
fn files(site: &Path, folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![site.join(folder)];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|at| at.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let path = path.strip_prefix(site).unwrap();
                files.push(path.to_str().unwrap().to_owned());
            }
        }
    }
    files
}

/// What another program says of these files.
fn sums(site: &Path, files: &[String]) -> Vec<String> {
    let paths: Vec<PathBuf> = files.iter().map(|file| site.join(file)).collect();
    let ran = Command::new("sha256sum").args(paths).output().unwrap();
    assert!(ran.status.success());
    let text = String::from_utf8(ran.stdout).unwrap();
    text.lines().map(|line| line[..64].to_owned()).collect()
}

#[tokio::test]
#[ignore = "needs nginx and sha256sum"]
async fn a_site_that_nginx_serves_is_mirrored_in_hashes() {
    let site = in_time(Site::serve(tree())).await;
    let root = site.folder.path().join("site");
    let mut paths = files(&root, "");
    let hidden = ["forbidden", "packed", "narrow", "later"];
    paths.retain(|path| !hidden.iter().any(|folder| path.starts_with(folder)));
    assert!(paths.len() > 250, "the tree is there: {}", paths.len());
    let sums = sums(&root, &paths);
    let mut urls = site.urls(&paths);
    let others = [
        ("folder", 200),
        ("packed/page.html", 200),
        ("forbidden/page.html", 403),
        ("nothing to list/", 403),
        ("nothing", 404),
        ("gone", 410),
        ("closed", 503),
    ];
    urls.extend(site.urls(&others.map(|(path, _)| path)));
    let rows = site.harvest(&urls).await;
    assert_eq!(rows.len(), urls.len());

    for (url, sum) in urls.iter().zip(&sums) {
        let row = &rows[url];
        assert_eq!(
            (row.outcome.as_str(), row.status),
            ("ok", Some(200)),
            "{url}"
        );
        assert_eq!(row.sha256.as_ref(), Some(sum), "{url}");
    }
    for (url, (_, status)) in urls[sums.len()..].iter().zip(others) {
        assert_eq!(rows[url].status, Some(status), "{url}");
    }
    let find = |path: &str| &rows[&site.origin.join(path).unwrap()];
    let at = |path: &str| self::sums(&root, &[path.to_owned()]).pop();
    assert_eq!(find("packed/page.html").sha256, at("packed/page.html.gz"));
    assert_eq!(find("folder").sha256, at("folder/index.html"));

    // The same again asks for the sitemap only.
    assert_eq!(site.harvest(&urls).await, rows);
    let mut expected = answers(&rows);
    expected.insert("/folder".to_owned(), vec![301]);
    expected.insert("/folder/".to_owned(), vec![200]);
    expected.insert("/sitemap.xml".to_owned(), vec![200, 200]);
    assert_eq!(site.log(), expected);
}

#[tokio::test]
#[ignore = "needs nginx"]
async fn what_nginx_turns_away_comes_again_until_it_is_served() {
    let site = in_time(Site::serve(tree())).await;
    let root = site.folder.path().join("site");
    let paths = [files(&root, "narrow"), files(&root, "later")].concat();
    let rows = site.harvest(&site.urls(&paths)).await;
    assert!(rows.values().all(|row| row.outcome == "ok"), "{rows:?}");
    let tries: i32 = rows.values().map(|row| row.attempts).sum();
    assert!(tries > 9, "nginx has turned some away: {tries} for nine");
    let mut expected = answers(&rows);
    expected.insert("/sitemap.xml".to_owned(), vec![200]);
    assert_eq!(site.log(), expected);
}

/// What a server has to have answered, if these rows are true: all attempts but the last one were turned away.
fn answers(rows: &BTreeMap<Url, Row>) -> BTreeMap<String, Vec<i32>> {
    let answered = rows.iter().map(|(url, row)| {
        let away = if url.path().starts_with("/later/") {
            503
        } else {
            429
        };
        let mut answers = vec![away; row.attempts as usize - 1];
        answers.extend(row.status);
        (url.path().to_owned(), answers)
    });
    answered.collect()
}
