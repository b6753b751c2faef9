//! Against what others have written: PostgreSQL, and a tree of files that Python serves.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use harvest::settings::Settings;
use harvest::store::{Place, Store};
use temporary_postgres::Server as Postgres;

use super::support::{Does, Server, harvest_into, harvested, hasty, rows};

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn postgresql_keeps_what_sqlite_keeps() {
    let postgres = Postgres::shared().unwrap();
    let place: Place = postgres.database("harvest").unwrap().parse().unwrap();
    let server = Server::start(|path| match path {
        "/3" => Does::Says("nonsense".to_owned()),
        _ => Does::Answer(path.to_owned()),
    });
    let mut lines: Vec<_> = (0..1200).map(|n| server.url(&format!("/{n}"))).collect();
    lines.push("nö URL".to_owned());

    let store = Store::open(&place, false).await.unwrap();
    harvest_into(&store, &lines, hasty()).await.unwrap();
    let again = harvest_into(&store, &lines, hasty()).await.unwrap();
    assert_eq!((again.count.stored, again.count.known), (0, 1201));
    let zero = |mut rows: Vec<harvest::row::Row>| {
        rows.iter_mut().for_each(|row| row.millis = 0);
        rows
    };
    let (in_postgres, in_sqlite) = (rows(&store).await, harvested(&lines, hasty()).await);
    assert_eq!(zero(in_postgres), zero(in_sqlite));

    let fresh = Store::open(&place, true).await.unwrap();
    assert_eq!(rows(&fresh).await, []);
}

#[tokio::test]
#[ignore = "needs python3 and sha256sum"]
async fn a_tree_that_python_serves_is_mirrored_in_hashes() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..100_u32 {
        let inside = folder.path().join(format!("{}/{n} ä.html", n % 7));
        fs::create_dir_all(inside.parent().unwrap()).unwrap();
        fs::write(inside, vec![b'a'; (n * n * 20) as usize]).unwrap();
    }
    let serve = "import http.server, os, sys\n\
                 os.chdir(sys.argv[1])\n\
                 s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), http.server.SimpleHTTPRequestHandler)\n\
                 print(s.server_port, flush=True)\n\
                 s.serve_forever()";
    let mut python = Command::new("python3")
        .args(["-c", serve])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut port = String::new();
    BufReader::new(python.stdout.take().unwrap())
        .read_line(&mut port)
        .unwrap();
    let origin = format!("http://127.0.0.1:{}", port.trim());
    let mut lines: Vec<_> = (0..100)
        .map(|n| format!("{origin}/{}/{n} ä.html", n % 7))
        .collect();
    // A folder without its slash is redirected there; the last one isn't there.
    lines.extend(["/1", "/nothing"].map(|path| format!("{origin}{path}")));
    let patient = Settings {
        timeout: Duration::from_secs(20),
        ..hasty()
    };
    let rows = harvested(&lines, patient).await;
    python.kill().unwrap();
    python.wait().unwrap();

    let find = |path: &str| rows.iter().find(|row| row.url.ends_with(path)).unwrap();
    assert_eq!(find("/nothing").status, Some(404));
    assert!(find("/1").landed.as_ref().unwrap().ends_with("/1/"));
    for n in 0..100 {
        let file = folder.path().join(format!("{}/{n} ä.html", n % 7));
        let sum = Command::new("sha256sum").arg(file).output().unwrap();
        let sum = String::from_utf8_lossy(&sum.stdout)
            .split(' ')
            .next()
            .unwrap()
            .to_owned();
        assert_eq!(find(&format!("/{n}%20%C3%A4.html")).sha256, Some(sum));
    }
}
