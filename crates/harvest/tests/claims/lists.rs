//! Where URLs come from, and which of them are one.

use std::fs;

use harvest::metrics::Metrics;
use harvest::row::Row;
use harvest::signals::Stop;
use harvest::source::List;
use harvest::store::{Place, Store};

use super::support::{Does, Server, harvested, hasty, rows};

fn echo() -> Server {
    Server::start(|path| Does::Answer(path.to_owned()))
}

async fn of_list(list: List) -> Vec<Row> {
    let store = Store::open(&Place::Memory, false).await.unwrap();
    let (metrics, stop) = (Metrics::default(), Stop::default());
    harvest::run(&list, &store, hasty(), &metrics, &stop)
        .await
        .unwrap();
    rows(&store).await
}

fn endings(rows: &[Row]) -> Vec<(&str, &str)> {
    rows.iter()
        .map(|row| (row.url.as_str(), row.outcome.as_str()))
        .collect()
}

#[tokio::test]
async fn spellings_of_one_url_are_fetched_once() {
    let server = echo();
    let host = server.host();
    let spellings = [
        format!("http://{host}/a"),
        format!("HTTP://{host}/a#part"),
        format!("http://{host}/b/../a"),
        format!("  http://{host}/./a  ").trim().to_owned(),
    ];
    let rows = harvested(&spellings, hasty()).await;
    assert_eq!(endings(&rows), [(server.url("/a").as_str(), "ok")]);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_url_that_comes_again_after_it_has_ended_is_not_fetched_again() {
    let server = echo();
    // More than a batch lies between the two, so that the first one may have ended.
    let mut lines: Vec<_> = (0..2000).map(|n| server.url(&format!("/{n}"))).collect();
    lines.extend((0..2000).map(|n| server.url(&format!("/{n}"))));
    assert_eq!(harvested(&lines, hasty()).await.len(), 2000);
    assert!(server.asked().values().all(|times| *times == 1));
}

#[tokio::test]
async fn a_line_that_is_no_url_has_its_row_too() {
    let lines = ["neither", "ftp://a/", "http://me:secret@a/", "http://"].map(str::to_owned);
    let rows = harvested(&lines, hasty()).await;
    let expected = [
        ("ftp://a/", "unsupported"),
        ("http://", "not-a-url"),
        ("http://me:secret@a/", "unsupported"),
        ("neither", "not-a-url"),
    ];
    assert_eq!(endings(&rows), expected);
}

#[tokio::test]
async fn a_file_is_read_whatever_is_in_it() {
    let (folder, server) = (tempfile::tempdir().unwrap(), echo());
    let file = folder.path().join("urls.txt");
    let long = "x".repeat(1_000_000);
    let text = format!(
        "# a comment\r\n\r\n{}\r\n{long}\n\0\u{1}\n{}",
        server.url("/a"),
        server.url("/b")
    );
    let mut bytes = text.into_bytes();
    bytes.extend(b"\n\xff\xfe\n");
    fs::write(&file, bytes).unwrap();
    let rows = of_list(List::File(file)).await;
    let ok: Vec<_> = rows
        .iter()
        .filter(|row| row.outcome == "ok")
        .map(|row| &row.url)
        .collect();
    assert_eq!(ok, [&server.url("/a"), &server.url("/b")]);
    assert_eq!(
        rows.len(),
        5,
        "the long line, the control character and the wrong bytes have rows, too"
    );
    assert!(
        rows.iter().all(|row| row.url.len() < 10_000),
        "a line is cut where no URL can be longer"
    );
}

#[tokio::test]
async fn a_sitemap_and_those_that_it_names_are_read() {
    let server = Server::start(|path| match path {
        "/index.xml" => {
            xml("<sitemapindex><sitemap><loc>http://HOST/map.xml</loc></sitemap></sitemapindex>")
        }
        "/map.xml" => xml(
            "<urlset xmlns:a='b'><url><loc> http://HOST/a?b=1&amp;c=2 </loc><a:image/></url>\
             <url><a:loc><![CDATA[http://HOST/d]]></a:loc></url></urlset>",
        ),
        _ => Does::Answer("a page".to_owned()),
    });
    let index = server.url("/index.xml").parse().unwrap();
    let rows = of_list(List::Sitemap(index)).await;
    let (a, d) = (server.url("/a?b=1&c=2"), server.url("/d"));
    assert_eq!(endings(&rows), [(a.as_str(), "ok"), (d.as_str(), "ok")]);
}

fn xml(text: &str) -> Does {
    Does::Says(format!(
        "HTTP/1.1 200 OK\r\n\r\n<?xml version='1.0'?>\n{text}"
    ))
}

#[tokio::test]
async fn a_sitemap_in_a_file_is_read_and_one_that_is_none_is_an_error() {
    let (folder, server) = (tempfile::tempdir().unwrap(), echo());
    let file = folder.path().join("sitemap.xml");
    fs::write(
        &file,
        format!(
            "<urlset><url><loc>{}</loc></url></urlset>",
            server.url("/a")
        ),
    )
    .unwrap();
    assert_eq!(of_list(List::SitemapFile(file.clone())).await.len(), 1);

    fs::write(&file, "<urlset><url></loc>").unwrap();
    let store = Store::open(&Place::Memory, false).await.unwrap();
    let list = List::SitemapFile(file);
    let run = harvest::run(
        &list,
        &store,
        hasty(),
        &Metrics::default(),
        &Stop::default(),
    )
    .await;
    assert!(run.unwrap_err().to_string().contains("is no sitemap"));
}
