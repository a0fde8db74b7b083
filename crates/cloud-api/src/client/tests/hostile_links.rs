//! Addresses of media as an attacker would write them: none is called, given outright or by a redirect.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::TcpStream;

use super::*;

/// Hosts that are this machine, its neighbours or a stranger, however they are written, and hosts that only look like Meta's.
const HOSTS: [&str; 54] = [
    "127.0.0.1",
    "127.1",
    "127.127.127.127",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0.0.0.0",
    "0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "１２７.０.０.１",
    "127。0。0。1",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "metadata.google.internal",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "198.18.0.1",
    "192.0.0.192",
    "127.0.0.1.nip.io",
    "facebook.com",
    "fbsbx.com",
    "whatsapp.net",
    "evilfacebook.com",
    "facebook.com.evil.example",
    "graph.facebook.com.evil.example",
    "graph.facebook.com%2eevil.example",
    "graph.facebook.com.",
    "graph-facebook.com",
    "graph.facebook.co",
    "graph。facebook。com。evil。example",
    "graph.fаcebook.com",
    "graph.facebook.com@127.0.0.1",
    "graph.facebook.com:443@127.0.0.1",
    "u:p@lookaside.fbsbx.com",
    "u@lookaside.fbsbx.com",
    ":p@lookaside.fbsbx.com",
    "graph.facebook.com%00.evil.example",
];
const SCHEMES: [&str; 9] = ["https", "http", "HTTP", "ftp", "gopher", "ws", "wss", "file", "dict"];
const PATHS: [&str; 3] =
    ["/", "/latest/meta-data/iam/", "/?next=https://graph.facebook.com/#@graph.facebook.com"];

/// Every combination, half of them at a port that listens.
fn links(port: u16) -> impl Iterator<Item = String> {
    let ports = [String::new(), format!(":{port}")];
    HOSTS.into_iter().flat_map(move |host| {
        let ports = ports.clone();
        SCHEMES.into_iter().flat_map(move |scheme| {
            let ports = ports.clone();
            PATHS.into_iter().flat_map(move |path| {
                ports.clone().map(|port| format!("{scheme}://{host}{port}{path}")).into_iter()
            })
        })
    })
}

/// Counts who connects to a port of this machine.
async fn canary() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, calls) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&calls);
    tokio::spawn(async move {
        while let Ok((caller, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            drop(caller);
        }
    });
    (port, calls)
}

#[tokio::test]
async fn no_media_link_of_another_host_is_called() {
    let (port, calls) = canary().await;
    let target = Arc::new(Mutex::new(String::new()));
    let next = Arc::clone(&target);
    let (graph, address) = Graph::serve(move |_| {
        let location = next.lock().unwrap().clone();
        (StatusCode::FOUND, [("location", location)]).into_response()
    })
    .await;
    let client = client(address);
    let (mut tried, mut redirects) = (0, 0);
    for link in links(port) {
        tried += 1;
        if let Ok(url) = Url::parse(&link) {
            let answer = client.download_media(&token(), &url, 100).await;
            assert!(matches!(answer, Err(DownloadError::ForbiddenHost)), "{link}: {answer:?}");
        }
        if link.is_ascii() {
            redirects += 1;
            target.lock().unwrap().clone_from(&link);
            let answer = client.download_media(&token(), &base(address), 100).await;
            assert!(matches!(answer, Err(DownloadError::ForbiddenHost)), "to {link}: {answer:?}");
        }
    }
    assert!(tried > 1_000 && graph.asked().len() == redirects, "{tried} tried, {redirects} redirects");
    // The listener counts in order: whoever came before this one would stand before it.
    let mut probe = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    assert_eq!(probe.read(&mut [0]).await.unwrap_or(0), 0, "it hangs up on whoever calls");
    assert_eq!(calls.load(Ordering::SeqCst), 1, "somebody was called");
}
