//! Tests of query plans in SQLite: hot queries walk an index and sort nothing.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, StatementStatus, params_from_iter};

use super::*;
use crate::access::visibility::Viewer;
use crate::store::sqlite::{Calls, DatabaseKey, Purpose, SqliteStore, reading};
use crate::store::{Lane, sql as statements};

fn made(path: &Path) -> DatabaseKey {
    let key = DatabaseKey::new(&[1; 32]);
    drop(SqliteStore::open(path, &key, Purpose::Serve, Calls::Inline).unwrap());
    key
}

/// Taking in, taking up and marking walk an index; only a join by rowid is beside it.
#[test]
fn the_journal_neither_scans_nor_sorts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), Some(Lane::Live)).unwrap();
    for sql in [
        journal::WAITING,
        journal::SUSPECTS,
        journal::COUNT_WAITING,
        journal::SET_ASIDE,
        journal::STRANGER,
        journal::OLD,
        journal::OLD_STRANGERS,
    ] {
        let is_slow = |step: &String| {
            let walks = step.contains("USING INDEX") || step.contains("USING COVERING INDEX");
            (step.starts_with("SCAN") && !walks) || step.contains("TEMP B-TREE")
        };
        let plan = plan(&connection, sql);
        assert!(!plan.iter().any(is_slow), "{sql}\n{plan:#?}");
    }
}

/// Counting an import walks the index of what history told, and never the messages themselves.
#[test]
fn an_import_is_counted_by_its_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    for sql in [imports::TOTALS, imports::CONVERSATIONS, imports::FILES, imports::FILES_OF_ONE] {
        let plan = plan(&connection, sql);
        let walks = |step: &String| step.contains("COVERING INDEX message_history");
        let looks_up = |step: &String| step.starts_with("SEARCH f USING");
        let reads: Vec<_> =
            plan.iter().filter(|step| step.starts_with("SCAN") || step.starts_with("SEARCH")).collect();
        assert!(reads.iter().all(|step| walks(step) || looks_up(step)), "{sql}\n{plan:#?}");
    }
}

fn plan(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let count = statement.parameter_count();
    let nothing = rusqlite::params_from_iter(std::iter::repeat_n(rusqlite::types::Null, count));
    statement.query_map(nothing, |row| row.get("detail")).unwrap().map(Result::unwrap).collect()
}

/// Every query a screen or a webhook waits for that is about chats walks an index and sorts nothing.
#[test]
fn chats_are_found_without_scanning_or_sorting() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    let message_list = |filter: &str| format!("SELECT m.facts FROM message m {filter}");
    for sql in [
        conversation_list::list(Viewer::Owner, false),
        conversation_list::list(Viewer::Owner, true),
        conversation_list::list(Viewer::Team, false),
        conversation_list::list(Viewer::Team, true),
        conversations::select(imported::PAGE),
        conversations::select(imported::CHOSEN),
        conversations::select(imported::LABELLED),
        labels::ON.into(),
        conversation_list::HIDDEN_BUBBLES.into(),
        imported::COUNTS.into(),
        imported::MESSAGES.into(),
        conversation_list::SIGHT_CHANGED.into(),
        conversations::select(conversations::ASSIGNED),
        conversations::LEFT_BEHIND.into(),
        conversations::SLEEPERS_DUE.into(),
        conversations::NEXT_SLEEPER.into(),
        message_list(messages::THREAD_PAGE),
        message_list(messages::BACKFILL_PAGE),
        message_list(messages::CHANGES),
        message_list("WHERE m.number_id = ?1 AND m.wamid = ?2"),
        message_list("WHERE m.workspace_id = ?1 AND m.phone = ?2 AND m.user_id IS NULL"),
        places::LAST_ANSWER.into(),
        places::LAST_WORDS.into(),
        places::UNREAD.into(),
        places::WAITING.into(),
        places::CAME_AFTER.into(),
        places::NEWEST.into(),
        places::FIRST_INCOMING.into(),
        places::ANY_IMPORTED.into(),
        message_list(haste::MISJUDGED_HASTE),
        message_list(haste::MISJUDGED),
        haste::HASTY_WORDS.into(),
        message_list(places::NEWEST_LIVE),
        format!("SELECT m.facts FROM media f {}", messages::WITH_FILE),
        message_list(messages::ATTEMPTS_AFTER),
    ] {
        assert_direct(&connection, &sql);
    }
}

/// The same of everything else a screen, a webhook or the send queue waits for.
#[test]
fn hot_queries_neither_scan_nor_sort() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    for sql in [
        labels::query(labels::NAMED),
        labels::query(labels::CHANGES),
        labels::query(labels::MERGED),
        views::query(views::CHANGES),
        format!("SELECT id FROM errand {}", errands::DUE),
        format!("SELECT message_id FROM media_job {}", queues::MEDIA_DUE),
        files::STALE.into(),
        format!("SELECT id FROM later {}", laters::DUE),
        format!("SELECT id FROM later {}", laters::OPEN),
        format!("SELECT id FROM later {}", laters::CHANGES),
        laters::NEXT.into(),
        routing::DUE.into(),
        routing::NEXT.into(),
        routing::OPEN.into(),
        survey::DUE.into(),
        survey::NEXT.into(),
        survey::LAST.into(),
        format!("SELECT message_id FROM send_job {}", queues::SENDS_QUEUED),
        queues::FIRST_SEND.into(),
        watch::life_query(watch::LIFE_PAGE),
        watch::life_query(watch::LIFE_OF_KIND),
        watch::life_query(watch::LINK_LIFE),
        watch::watch_query(watch::WATCHES_DUE),
        audit::select(audit::PAGE),
        audit::select(audit::AFTER),
        cost::COUNT.into(),
        cost::CHARGES.into(),
        cost::COUNT_CHANGES.into(),
        templates::CHANGES.into(),
        templates::NAMED.into(),
        templates::ACCOUNT_CHANGES.into(),
        templates::DUE.into(),
        quick_replies::CHANGES.into(),
        quick_replies::OF.into(),
        quick_replies::WITH_FILE.into(),
        releases::query(releases::OPEN),
        releases::LAST.into(),
        releases::GIVEN.into(),
        "SELECT token_hash FROM device WHERE token_hash = ?1".into(),
        "SELECT code_hash FROM invitation WHERE id = ?1".into(),
        "SELECT person_id FROM password_reset WHERE code_hash = ?1".into(),
    ] {
        assert_direct(&connection, &sql);
    }
}

/// The same of what a page of changes asks about many chats at once. How many they are changes no plan.
#[test]
fn many_chats_are_found_by_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    for sql in [
        conversation_list::glimpse(conversation_list::SOME),
        conversation_list::glimpse(conversation_list::CHANGES),
        conversation_list::glimpse(conversation_list::IN_SIGHT),
        conversations::select(conversation_list::SOME),
        conversation_list::OFFERS.into(),
        format!("SELECT id FROM contact {}", contacts::SOME),
        format!("SELECT m.facts FROM message m {}", messages::SOME),
        labels::ON_SOME.into(),
        cards::SOME.into(),
        format!("SELECT id FROM later {}", laters::OPEN_IN_SOME),
    ] {
        assert_direct(&connection, &statements::about(&sql, 100));
    }
}

/// The same of what says whether free text may go, and whether a customer was silent.
#[test]
fn a_window_and_a_silence_are_found_by_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    for sql in [
        places::OPENER,
        places::OPENED,
        places::NEWEST_WORDS,
        places::REFUSED,
        places::WROTE_SINCE,
        places::HEARD_SINCE,
    ] {
        assert_direct(&connection, sql);
    }
}

/// The same of what says whether a wish is about words nobody has read.
#[test]
fn what_somebody_answered_since_is_found_by_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    assert_direct(&connection, &format!("SELECT m.facts FROM message m {}", places::ANSWERS_BEHIND));
}

/// The same of what was done in a chat, which holds thousands of other lines and notes.
#[test]
fn what_was_done_in_a_chat_is_found_by_an_index_of_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    let plan = plan(&connection, &events::query(events::DONE));
    assert_eq!(plan, ["SEARCH event USING INDEX event_done (conversation_id=?)"]);
}

/// The same of what the alarm asks every second.
#[test]
fn what_somebody_has_and_does_not_see_is_found_by_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    assert_direct(&connection, conversations::UNSEEN);
}

/// The same of what says whether the owner let the team see history like this.
#[test]
fn under_which_names_history_was_told_is_found_by_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    assert_direct(&connection, places::TOLD_BY_HISTORY);
}

/// The same of what a team is asked for.
#[test]
fn teams_and_their_chats_are_found_by_an_index() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    let chats = conversations::select(teams::CHATS);
    for sql in [teams::query(teams::NAMED), teams::query(teams::CHANGES), chats] {
        assert_direct(&connection, &sql);
    }
}

fn assert_direct(connection: &Connection, sql: &str) {
    let plan = plan(connection, sql);
    let is_slow = |step: &String| step.starts_with("SCAN") || step.contains("TEMP B-TREE");
    assert!(!plan.iter().any(is_slow), "{sql}\n{plan:#?}");
}

/// What counts opens no row of what it counts.
#[test]
fn who_has_how_many_chats_and_what_is_unread_is_counted_from_indexes_that_hold_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    for (sql, index) in [(routing::OPEN, "conversation_on_table"), (places::UNREAD, "message_live")] {
        let plan = plan(&connection, sql).join("\n");
        assert!(plan.contains(&format!("COVERING INDEX {index} ")), "{sql}\n{plan}");
    }
}

/// An index may be searched and nearly all of it read. So what is asked at every message, or while somebody waits for a page, is asked of
/// a shop at its beginning and of the same shop after years, and takes as many steps of SQLite's machine.
#[test]
fn what_is_asked_all_the_time_costs_the_same_after_years() {
    let folder = tempfile::tempdir().unwrap();
    let costs = |many: i64| {
        let connection = shop_of(&folder.path().join(many.to_string()), many);
        let cost = |(sql, values, rows): Question| {
            let mut query = connection.prepare(&sql).unwrap();
            let found = query.query_map(params_from_iter(values), |_| Ok(())).unwrap().count();
            assert_eq!(found, rows, "{sql}");
            (sql, query.get_status(StatementStatus::VmStep))
        };
        asked_of(many).into_iter().map(cost).collect::<Vec<_>>()
    };
    assert_eq!(costs(200), costs(10_000));
}

/// What is asked, with which values, and how many rows that finds.
type Question = (String, Vec<Value>, usize);

const SHOP: [u8; 16] = [0; 16];
const ASHA: [u8; 16] = [1; 16];

fn id(number: i64) -> Value {
    Value::Blob(format!("{number:016}").into_bytes())
}

fn blob(bytes: [u8; 16]) -> Value {
    Value::Blob(bytes.into())
}

fn asked_of(many: i64) -> Vec<Question> {
    let (shop, talkative, silent) = (|| blob(SHOP), || id(1), || id(2));
    let place = |at: i64| [Value::Integer(at), Value::Text(String::new())];
    vec![
        (routing::OPEN.into(), vec![shop()], 1),
        (conversations::select(conversation_list::IN_SIGHT), vec![shop(), 2.into(), 5.into()], 3),
        (conversation_list::SIGHT_CHANGED.into(), vec![shop(), Value::Integer(many)], 0),
        (places::UNREAD.into(), [vec![talkative()], place(many - 5).into()].concat(), 1),
        (places::WAITING.into(), [vec![talkative()], place(0).into()].concat(), 1),
        (places::OPENER.into(), vec![talkative()], 1),
        (places::OPENED.into(), vec![talkative(), 0.into()], 1),
        (places::NEWEST.into(), vec![talkative()], 1),
        (places::FIRST_INCOMING.into(), vec![silent()], 1),
        (places::LAST_WORDS.into(), vec![talkative()], 0),
        (places::ANY_IMPORTED.into(), vec![silent()], 0),
        (places::WROTE_SINCE.into(), vec![talkative(), Value::Integer(many)], 0),
        (
            format!("SELECT m.facts FROM message m {}", haste::MISJUDGED),
            vec![shop(), Value::Blob([0; 32].into())],
            1,
        ),
    ]
}

/// A shop in which everything happened so often: chats that Asha had and of which some are on her table still, all of them come into
/// sight and changed since; the words of a customer who never rests, and those to one who was silent until today; and whom the phone
/// greeted, each in a chat of its own, of which only today's greeting is not known as one.
fn shop_of(folder: &Path, many: i64) -> Connection {
    let path = folder.join("hub.db");
    let connection = reading(&path, &made(&path), None).unwrap();
    // Whom the rows name is not looked at.
    connection.execute_batch("PRAGMA query_only = OFF; PRAGMA foreign_keys = OFF").unwrap();
    for rows in [
        "conversation (id, workspace_id, number_id, contact_id, status, assignee_id, access_rev, rev) \
         SELECT CAST(printf('%016d', i) AS BLOB), ?2, zeroblob(16), CAST(printf('%016d', i) AS BLOB), \
         CASE WHEN i <= 7 THEN 'open' ELSE 'resolved' END, ?3, i, ?1 + i FROM n",
        "message (id, workspace_id, number_id, facts, received_at, conversation_id, sent_at, tie, incoming, live, opens, rev) \
         SELECT CAST(printf('%016d', i) AS BLOB), ?2, zeroblob(16), '{}', i, CAST(printf('%016d', 1) AS BLOB), i, '', 1, 1, 1, i \
         FROM n WHERE ?3 = ?3",
        "message (id, workspace_id, number_id, facts, received_at, conversation_id, sent_at, tie, incoming, rev) \
         SELECT CAST(printf('%016d', ?1 + i) AS BLOB), ?2, zeroblob(16), '{}', i, CAST(printf('%016d', 2) AS BLOB), i, '', i = ?1, i \
         FROM n WHERE ?3 = ?3",
        "message (id, workspace_id, number_id, facts, received_at, conversation_id, sent_at, tie, echo, hasty_words, automatic, rev) \
         SELECT CAST(printf('%016d', 2 * ?1 + i) AS BLOB), ?2, zeroblob(16), '{}', i, CAST(printf('%016d', 2 + i) AS BLOB), i, '', 1, \
         zeroblob(32), i < ?1, i FROM n WHERE ?3 = ?3",
    ] {
        let sql = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) INSERT INTO {rows}"
        );
        connection.execute(&sql, (many, SHOP, ASHA)).unwrap();
    }
    connection
}

/// The same of the next number that nobody here has and for which something came.
#[test]
fn whose_number_is_unknown_is_found_however_much_came_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let steps = |many: i64| {
        let path = folder.path().join(many.to_string()).join("hub.db");
        let connection = reading(&path, &made(&path), Some(Lane::Live)).unwrap();
        connection.execute_batch("PRAGMA query_only = OFF").unwrap();
        let sql = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) \
                   INSERT INTO journal (received_at, state, reason, phone_number_id) \
                   SELECT i, 'quarantined', 'unknown_number', CASE WHEN i <= 2 THEN '900' ELSE '800' END FROM n";
        connection.execute(sql, [many]).unwrap();
        let mut query = connection.prepare(journal::STRANGER).unwrap();
        for (behind, next) in [("", Ok("800")), ("800", Ok("900")), ("900", Err(()))] {
            let found = query.query_row([behind], |row| row.get::<_, String>("phone_number_id"));
            assert_eq!(found.as_deref().map_err(drop), next);
        }
        query.get_status(StatementStatus::VmStep)
    };
    assert_eq!(steps(200), steps(10_000));
}
