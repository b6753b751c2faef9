//! https: whom the program trusts, and what it says of the others. Certificates are made here, by an authority that the program
//! is told to trust.

use std::fs;
use std::process::Stdio;
use std::sync::Arc;

use demo::testing::in_time;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut its = CertificateParams::default();
    its.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    its.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(its, KeyPair::generate().unwrap()).unwrap()
}

/// What a server at this machine shows, whichever of its names is called.
fn here() -> CertificateParams {
    CertificateParams::new(["localhost", "127.0.0.1"].map(str::to_owned)).unwrap()
}

fn signed(certificate: &CertificateParams, authority: &Authority) -> TlsAcceptor {
    let key = KeyPair::generate().unwrap();
    let signed = certificate.signed_by(&key, authority).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let server = ServerConfig::builder().with_no_client_auth();
    let server = server.with_single_cert(vec![signed.der().clone()], key.into());
    TlsAcceptor::from(Arc::new(server.unwrap()))
}

/// Answers each request with what `answer` says of its path, as long as the test runs; over TLS if there is a certificate.
/// Returns its port.
async fn serve(
    tls: Option<TlsAcceptor>,
    answer: impl Fn(&str) -> String + Send + Sync + 'static,
) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let (tls, answer) = (tls.clone(), Arc::clone(&answer));
            tokio::spawn(async move {
                match tls {
                    // A client that trusts nobody hangs up in the handshake.
                    Some(tls) => match tls.accept(stream).await {
                        Ok(stream) => talk(stream, &*answer).await,
                        Err(_refused) => {}
                    },
                    None => talk(stream, &*answer).await,
                }
            });
        }
    });
    port
}

async fn talk(mut stream: impl AsyncRead + AsyncWrite + Unpin, answer: impl Fn(&str) -> String) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_buf(&mut head).await {
            Ok(1..) => {}
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head);
    let text = answer(head.split(' ').nth(1).unwrap_or_default());
    // Whoever wanted to read it looks at what came.
    stream.write_all(text.as_bytes()).await.ok();
    stream.shutdown().await.ok();
}

fn text(_path: &str) -> String {
    "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nsecret".to_owned()
}

fn moved(to: &str) -> String {
    format!(
        "HTTP/1.1 301 Moved\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    )
}

/// Starts the program, which trusts that authority and no other, and returns its last lines: a row, or a complaint.
async fn harvested(trusted: &str, url: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (list, trust) = (folder.path().join("urls"), folder.path().join("trust.pem"));
    fs::write(&list, url).unwrap();
    fs::write(&trust, trusted).unwrap();
    let harvest = Command::new(env!("CARGO_BIN_EXE_harvest"))
        .arg(&list)
        .args(["--database", "sqlite://:memory:", "--format", "jsonl"])
        .args(["--rate", "0", "--attempts", "1", "--timeout", "2"])
        .env("SSL_CERT_FILE", &trust)
        .env_remove("SSL_CERT_DIR")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let ran = in_time(harvest).await.unwrap();
    let said = if ran.status.success() {
        ran.stdout
    } else {
        ran.stderr
    };
    String::from_utf8(said).unwrap()
}

async fn row(authority: &Authority, url: &str) -> Value {
    let line = harvested(&authority.pem(), url).await;
    serde_json::from_str(&line).unwrap_or_else(|_| panic!("one row of JSON: {line}"))
}

#[tokio::test]
async fn a_certificate_of_a_trusted_authority_is_ok() {
    let authority = authority();
    let port = serve(Some(signed(&here(), &authority)), text).await;
    for host in ["localhost", "127.0.0.1"] {
        let row = row(&authority, &format!("https://{host}:{port}/")).await;
        assert_eq!(row["outcome"], "ok", "{row}");
        assert_eq!((&row["status"], &row["bytes"]), (&json!(200), &json!(6)));
    }
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_tls() {
    let port = serve(Some(signed(&here(), &authority())), text).await;
    let row = row(&authority(), &format!("https://localhost:{port}/")).await;
    assert_eq!(row["outcome"], "tls", "{row}");
    assert_eq!(
        (&row["status"], &row["bytes"]),
        (&Value::Null, &json!(0)),
        "nothing was asked for"
    );
}

#[tokio::test]
async fn an_expired_certificate_is_tls() {
    let authority = authority();
    let mut old = here();
    old.not_after = date_time_ymd(2001, 1, 1);
    let port = serve(Some(signed(&old, &authority)), text).await;
    let row = row(&authority, &format!("https://localhost:{port}/")).await;
    assert_eq!(row["outcome"], "tls", "{row}");
}

#[tokio::test]
async fn a_certificate_for_another_name_is_tls() {
    let authority = authority();
    let other = CertificateParams::new(["example.org".to_owned()]).unwrap();
    let port = serve(Some(signed(&other, &authority)), text).await;
    let row = row(&authority, &format!("https://localhost:{port}/")).await;
    assert_eq!(row["outcome"], "tls", "{row}");
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_tls() {
    let server = httpbin::Server::start().unwrap();
    let url = server.url_of("/get").replace("http://", "https://");
    let row = row(&authority(), &url).await;
    assert_eq!(row["outcome"], "tls", "{row}");
}

#[tokio::test]
async fn a_server_that_hangs_up_in_the_handshake_is_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let hang_up = async {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            // Once the whole greeting is read, the end is an end and no reset.
            let greeting = stream.read(&mut [0; 16 * 1024]).await.unwrap();
            assert!(greeting > 0, "the client speaks first");
        }
    };
    let authority = authority();
    let url = format!("https://localhost:{port}/");
    let row = tokio::select! {
        row = row(&authority, &url) => row,
        () = hang_up => unreachable!("it hangs up for ever"),
    };
    assert_eq!(row["outcome"], "tls", "{row}");
}

#[tokio::test]
async fn a_handshake_without_an_end_is_an_answer_timeout() {
    // The system accepts the call; nobody takes it.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let row = row(&authority(), &format!("https://localhost:{port}/")).await;
    assert_eq!(row["outcome"], "answer-timeout", "{row}");
}

#[tokio::test]
async fn redirects_from_http_to_https_and_back_are_followed() {
    let authority = authority();
    let end = serve(None, text).await;
    let back = move |_: &str| moved(&format!("http://localhost:{end}/end"));
    let middle = serve(Some(signed(&here(), &authority)), back).await;
    let there = move |_: &str| moved(&format!("https://localhost:{middle}/middle"));
    let start = serve(None, there).await;
    let row = row(&authority, &format!("http://localhost:{start}/")).await;
    assert_eq!(row["outcome"], "ok", "{row}");
    assert_eq!(row["landed"], format!("http://localhost:{end}/end"));
}

#[tokio::test]
async fn a_redirect_to_a_server_that_is_not_trusted_is_tls() {
    let stranger = serve(Some(signed(&here(), &authority())), text).await;
    let there = move |_: &str| moved(&format!("https://localhost:{stranger}/"));
    let start = serve(None, there).await;
    let row = row(&authority(), &format!("http://localhost:{start}/")).await;
    assert_eq!(row["outcome"], "tls", "{row}");
    assert_eq!(row["landed"], format!("https://localhost:{stranger}/"));
}

#[tokio::test]
async fn a_machine_without_certificates_is_told_in_one_line() {
    let said = harvested("", "https://localhost/").await;
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("error: "), "{said}");
    assert!(said.contains("in SSL_CERT_FILE"), "{said}");
}
