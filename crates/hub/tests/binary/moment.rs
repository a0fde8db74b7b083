//! A database on a server, lost and brought back to a moment by PostgreSQL's own tools, as `docs/operate.md` says.

use std::collections::BTreeSet;
use std::ops::Range;

use sangam_postgres_kit::{Archive, Server};
use serde_json::Value;

use crate::killed::{wamid, webhook};
use crate::place::{Place, Serving};
use crate::two_hubs::{stored, token, until_all_are_there};
use crate::{OWNER, add_number, create_workspace, signature};

/// The moment as the hub reads it, by the clock that dates commits.
const NOW: &str = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

/// Meta delivers these.
async fn deliver(hub: &Serving, numbers: Range<usize>) {
    for number in numbers {
        let body = webhook(number);
        assert_eq!(hub.webhook(&body, Some(&signature(&body))).await, 200, "webhook {number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_server_brought_back_to_a_moment_holds_what_was_there_and_what_comes_again_once() {
    let archive = Archive::new().unwrap();
    let server = Server::start_archiving(&archive).unwrap();
    let url = server.database().unwrap();
    let place = Place::new().on_server(&url);
    create_workspace(&place, "Jaipur Silks", OWNER);
    add_number(&place, "Jaipur Silks", "106540352242922");
    let hub = place.serve();
    let desk = token(&hub).await;
    deliver(&hub, 0..20).await;
    server.copy_into(&archive).unwrap();
    deliver(&hub, 20..40).await;
    until_all_are_there(&hub, &desk, 40).await;
    let moment = server.ask(&url, NOW).unwrap();
    deliver(&hub, 40..60).await;
    until_all_are_there(&hub, &desk, 60).await;
    let head = |changes: &Value| changes["head"].as_str().map(str::to_owned);
    let changes = hub.until(&desk, "/v1/changes", |changes| head(changes).is_some()).await;
    let cursor = head(&changes).unwrap();
    server.put_log_away().unwrap();
    // Killed both, and not a file of either is left but the archive and the key.
    drop(hub);
    drop(server);

    // PostgreSQL reads no Z as a zone there.
    let server = Server::brought_back_to(&moment.replace('T', " ").replace('Z', "+00"), &archive).unwrap();
    let place = place.on_server(&server.url_of(&url));
    // The lost hub held the duty at that moment, and its hold has to run out.
    place.must_after("another hub is serving", &["admin", "begin-anew", "--back-to", &moment]);
    let hub = place.serve();
    assert_eq!(hub.get_as(&desk, "/v1/me", None).await.status(), 401, "everybody signs in anew");
    let desk = token(&hub).await;
    until_all_are_there(&hub, &desk, 40).await;
    let there = stored(&hub, &desk).await;
    assert_eq!(there.len(), 40);
    assert_eq!(there.into_iter().collect::<BTreeSet<_>>(), (0..40).map(wamid).collect());
    let answer = hub.get_as(&desk, &format!("/v1/changes?after={cursor}"), None).await;
    assert_eq!(answer.status(), 410, "desktops start over");

    deliver(&hub, 30..50).await;
    until_all_are_there(&hub, &desk, 50).await;
    let there = stored(&hub, &desk).await;
    assert_eq!(there.len(), 50, "something is stored twice");
    assert_eq!(there.into_iter().collect::<BTreeSet<_>>(), (0..50).map(wamid).collect());
}
