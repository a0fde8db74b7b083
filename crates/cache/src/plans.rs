//! The plans of the hot queries: each is a search of its index, none walks a table, none sorts.

use rusqlite::{Connection, StatementStatus};
use sangam_model::Timestamp;
use sangam_model::id::{LabelId, NumberId, PersonId, TeamId};
use sangam_model::label::Colour;
use sangam_protocol::Rev;
use sangam_protocol::labels::LabelRow;
use sangam_protocol::teams::TeamRow;
use sangam_protocol::views::{AssignedTo, Filter, OfTeam};

use crate::file::{Access, FileKind, connect, create};
use crate::filter::Sieve;
use crate::filter::running::RUNNING;
use crate::key::RootKey;
use crate::migrate::steps;
use crate::outbox::{changes_sql, giving_back_sql, next_sql, next_time_sql, wishes_sql};
use crate::rows::conversation::{BADGE, BADGE_TEAMS, View, count_sql, page_sql, with_phone_sql};
use crate::rows::cost::ENTRY_MARKS;
use crate::rows::event::merges_sql;
use crate::rows::label::Labels;
use crate::rows::later::OPEN;
use crate::rows::mark::{NEXT_REFILL, REFILL_OF, refill_sql};
use crate::rows::message::{SENT_AGAIN, messages_after_sql, messages_before_sql};
use crate::rows::note::{UNREAD, mentions_sql, notes_sql, notes_stretch_sql};
use crate::rows::quick_reply::LAST_HEARD;
use crate::rows::survey::{QUESTIONS, WORDS};
use crate::rows::team::Teams;
use crate::rows::work::{ACTIVE, LINED, marks_before_sql, marks_from_sql, resolved_sql};
use crate::search::distrust::Index;
use crate::search::filters::{CHATS_OF_LABEL, CHATS_OF_NUMBER, CHATS_OF_TEAM};
use crate::search::people::{SOUNDS, chats_sql, last_active_sql, names_sql, phones_sql};
use crate::search::{digits_sql, stretch_sql, words_sql};
use crate::workload::HELD;

fn database(kind: FileKind) -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(kind.file_name());
    let key = RootKey::new([1; 32]).file_key(kind);
    create(&path, kind, &key).unwrap();
    let connection = connect(&path, kind, &key, Access::Read).unwrap();
    (folder, connection)
}

/// The steps of the plan, unbound parameters being null.
fn plan(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let mut rows = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        steps.push(row.get("detail").unwrap());
    }
    steps
}

/// A full-text index is always "scanned" with an expression; whether in the wanted order shows in the absence of a sort.
fn assert_direct(connection: &Connection, sql: &str, uses: &str) {
    let steps = plan(connection, sql);
    let told = steps.join("\n");
    for step in &steps {
        // What a count that stops early reads is what its inner query found: that one is judged by its own steps.
        let walks = step.contains("SCAN")
            && !step.contains("VIRTUAL TABLE INDEX")
            && !step.starts_with("SCAN (subquery")
            && step != "SCAN CONSTANT ROW";
        assert!(!walks, "walks a table:\n{told}");
        assert!(!step.contains("TEMP B-TREE"), "sorts:\n{told}");
    }
    assert!(told.contains(uses), "does not use {uses}:\n{told}");
}

#[test]
fn what_a_customer_wrote_last_is_read_backwards() {
    let (_folder, cache) = database(FileKind::Cache);
    let steps = plan(&cache, LAST_HEARD).join("\n");
    assert!(steps.contains("message_by_conversation (conversation_id=?)"), "{steps}");
    assert!(!steps.contains("TEMP B-TREE"), "{steps}");
}

#[test]
fn the_list_is_a_range_of_one_index() {
    let (_folder, cache) = database(FileKind::Cache);
    let expected = [
        (View::Mine, "conversation_list_by_assignee (assignee_id=? AND status=? AND (place_at,id)<(?,?))"),
        (
            View::Unassigned,
            "conversation_list_by_assignee (assignee_id=? AND status=? AND (place_at,id)<(?,?))",
        ),
        (View::Waiting, "conversation_list_waiting (status=? AND (place_at,id)<(?,?))"),
        (View::Asleep, "conversation_asleep (status=? AND asleep_at>? AND (asleep_at,id)<(?,?))"),
        (View::All, "conversation_list (status=? AND (place_at,id)<(?,?))"),
    ];
    for (view, uses) in expected {
        assert_direct(&cache, &page_sql(view), uses);
        // Those asleep are counted as everyone's in that state.
        if view != View::Asleep {
            assert_direct(&cache, &count_sql(view), "COVERING INDEX");
        }
    }
}

#[test]
fn what_is_unread_is_counted_from_an_index_that_holds_nothing_else() {
    let (_folder, cache) = database(FileKind::Cache);
    assert_direct(&cache, BADGE, "INDEX conversation_badge (status=?)");
    assert_direct(&cache, BADGE_TEAMS, "INDEX conversation_badge (status=? AND assignee_id=?)");
}

#[test]
fn a_thread_is_a_range_of_its_index_both_ways() {
    let (_folder, cache) = database(FileKind::Cache);
    let up = "message_by_conversation (conversation_id=? AND position<?)";
    let down = "message_by_conversation (conversation_id=? AND position>?)";
    assert_direct(&cache, &messages_before_sql(), up);
    assert_direct(&cache, &messages_after_sql(), down);
    assert_direct(&cache, SENT_AGAIN, "message_retry (retry_of=?)");
}

#[test]
fn what_opens_a_free_entry_point_is_a_range_of_the_thread() {
    let (_folder, cache) = database(FileKind::Cache);
    assert_direct(&cache, ENTRY_MARKS, "message_by_conversation (conversation_id=? AND position>?)");
}

#[test]
fn what_leaves_later_is_read_from_the_index_of_what_is_open_and_nothing_else() {
    let (_folder, cache) = database(FileKind::Cache);
    assert_eq!(plan(&cache, OPEN), ["SCAN later USING INDEX later_open"]);
}

#[test]
fn who_has_a_phone_is_looked_up() {
    let (_folder, cache) = database(FileKind::Cache);
    assert_direct(&cache, &with_phone_sql(), "conversation_by_phone (contact_phone=? AND number_id=?)");
}

#[test]
fn a_period_is_read_from_indexes_and_no_body_is_loaded() {
    let (_folder, cache) = database(FileKind::Cache);
    assert_direct(&cache, ACTIVE, "conversation_by_status (status=? AND activity_at>?)");
    assert_direct(&cache, HELD, "conversation_by_status (status=?)");
    assert_direct(&cache, LINED, "COVERING INDEX event_by_time (at>?)");
    assert_direct(&cache, &merges_sql(), "event_merged (conversation_id=?)");
    assert_direct(&cache, QUESTIONS, "event_survey (at>? AND at<?)");
    assert_direct(&cache, WORDS, "message_by_conversation (conversation_id=? AND position>?");
    let covering = "COVERING INDEX message_by_conversation (conversation_id=? AND position";
    for sql in [marks_before_sql(), marks_from_sql()] {
        assert_direct(&cache, &sql, covering);
        assert_direct(&cache, &sql, "COVERING INDEX message_failed (conversation_id=? AND position=?");
    }
    assert_direct(&cache, &resolved_sql(), "event_resolved (conversation_id=?)");
}

#[test]
fn no_later_step_sorts_every_bubble_while_nobody_sees_their_desk() {
    let is_of_all = |one: &str| {
        let words: Vec<&str> = one.lines().filter(|line| !line.starts_with("--")).collect();
        let words = words.join(" ");
        words.contains("INDEX") && words.contains("ON message ") && !words.contains(" WHERE ")
    };
    let later = steps(FileKind::Cache).iter().skip_while(|(name, _)| *name != "V11__notes");
    let made: Vec<_> =
        later.filter(|(_, sql)| sql.split(';').any(is_of_all)).map(|(name, _)| *name).collect();
    assert_eq!(made, Vec::<&str>::new(), "an index of all bubbles is sorted in memory");
}

#[test]
fn what_is_urgent_is_found_from_its_index_alone() {
    let (_folder, cache) = database(FileKind::Cache);
    assert_direct(&cache, RUNNING, "COVERING INDEX conversation_running (status=?");
}

#[test]
fn a_search_walks_the_index_backwards_and_looks_rows_up() {
    let (_folder, cache) = database(FileKind::Cache);
    let by_rowid = "SEARCH message USING INTEGER PRIMARY KEY (rowid=?)";
    assert_direct(&cache, &words_sql(), by_rowid);
    assert_direct(&cache, &digits_sql(), by_rowid);
    let by_seq = "SEARCH conversation USING INTEGER PRIMARY KEY (rowid=?)";
    assert_direct(&cache, &names_sql(), by_seq);
    assert_direct(&cache, &phones_sql(), by_seq);
    for index in [Index::Names, Index::Phones] {
        assert_direct(&cache, &last_active_sql(index), "INDEX conversation_by_status (status=?)");
        assert_direct(&cache, &chats_sql(index), by_seq);
    }
    assert_direct(&cache, SOUNDS, by_seq);
    assert_direct(&cache, &stretch_sql(), "SEARCH message USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)");
    assert_direct(&cache, CHATS_OF_LABEL, "SEARCH conversation_label USING PRIMARY KEY (label_id=?)");
    assert_direct(&cache, CHATS_OF_NUMBER, "COVERING INDEX conversation_by_number (number_id=?)");
    assert_direct(&cache, CHATS_OF_TEAM, "COVERING INDEX conversation_by_team (team_id=?)");
}

#[test]
fn notes_are_found_and_mentions_counted_from_their_indexes() {
    let (_folder, cache) = database(FileKind::Cache);
    assert_direct(&cache, &notes_sql(), "SEARCH note USING INTEGER PRIMARY KEY (rowid=?)");
    assert_direct(
        &cache,
        &notes_stretch_sql(),
        "SEARCH note USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)",
    );
    assert_direct(&cache, &mentions_sql(), "INDEX note_mentions (position<?)");
    assert_eq!(plan(&cache, UNREAD), ["SCAN note USING COVERING INDEX note_unread"]);
}

#[test]
fn the_next_command_is_a_search() {
    let (_folder, outbox) = database(FileKind::Outbox);
    assert_direct(&outbox, &next_sql(), "command_open (seq>?)");
    assert_direct(&outbox, &next_sql(), "command_by_conversation (conversation_id=? AND seq<?)");
    assert_direct(&outbox, &wishes_sql(), "command_privacy (seq>?)");
    assert_direct(&outbox, &changes_sql(), "command_change (seq>?)");
    assert_direct(&outbox, &next_time_sql(), "command_open (seq>?)");
    assert_direct(&outbox, &giving_back_sql(), "command_gives_back (seq>?)");
}

#[test]
fn a_page_around_a_message_costs_the_same_anywhere_in_a_long_chat() {
    const MESSAGES: i64 = 100_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FileKind::Cache.file_name());
    let key = RootKey::new([1; 32]).file_key(FileKind::Cache);
    create(&path, FileKind::Cache, &key).unwrap();
    let cache = connect(&path, FileKind::Cache, &key, Access::Write).unwrap();
    let filled = cache.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         INSERT INTO message (position, id, conversation_id, direction, origin, imported, automatic, kind, text, sent_at, rev)
         SELECT i, CAST(printf('%016d', i) AS BLOB), zeroblob(16), 'in', 'customer', 0, 0, 'text', 'haan', i, 1 FROM n",
        [MESSAGES],
    );
    assert_eq!(filled.unwrap(), 100_000);
    let page = 40_i64;
    for sql in [messages_before_sql(), messages_after_sql()] {
        let steps = |place: i64| {
            let mut query = cache.prepare(&sql).unwrap();
            let rows = query.query_map((vec![0_u8; 16], place, page), |row| row.get::<_, i64>(0)).unwrap();
            assert_eq!(rows.count(), 40);
            query.get_status(StatementStatus::VmStep)
        };
        let near_the_end = steps(MESSAGES - 100);
        for place in [100, 1_000, MESSAGES / 2, MESSAGES - 1_000] {
            assert_eq!(steps(place), near_the_end, "around {place}: {sql}");
        }
    }
}

#[test]
fn which_chat_is_fetched_again_next_costs_the_same_however_many_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FileKind::Cache.file_name());
    let key = RootKey::new([1; 32]).file_key(FileKind::Cache);
    create(&path, FileKind::Cache, &key).unwrap();
    let cache = connect(&path, FileKind::Cache, &key, Access::Write).unwrap();
    let id = |number: u32| format!("{number:016}").into_bytes();
    let steps_among = |chats: u32| {
        cache.execute("DELETE FROM refill", []).unwrap();
        let filled = cache.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
             INSERT INTO refill (conversation_id, rev, activity_at) SELECT CAST(printf('%016d', i) AS BLOB), 1, -i FROM n",
            [chats],
        );
        assert_eq!(filled, Ok(chats as usize));
        let mut next = cache.prepare(&refill_sql(NEXT_REFILL)).unwrap();
        assert_eq!(next.query_row([], |row| row.get(0)), Ok(id(1)));
        let mut one = cache.prepare(&refill_sql(REFILL_OF)).unwrap();
        assert_eq!(one.query_row([id(chats / 2)], |row| row.get(0)), Ok(id(chats / 2)));
        [next, one].map(|query| query.get_status(StatementStatus::VmStep))
    };
    assert_eq!(steps_among(10), steps_among(10_000));
}

#[test]
fn every_table_is_strict() {
    for kind in FileKind::ALL {
        let (_folder, connection) = database(kind);
        let mut query = connection
            .prepare(
                "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND schema = 'main'",
            )
            .unwrap();
        let loose: Vec<String> =
            query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let ours = |name: &String| !name.starts_with("sqlite_") && name != "refinery_schema_history";
        assert_eq!(loose.into_iter().filter(ours).collect::<Vec<_>>(), Vec::<String>::new(), "{kind}");
    }
}

#[test]
fn the_sql_of_a_reader_cannot_write() {
    let (_folder, cache) = database(FileKind::Cache);
    assert!(cache.execute("DELETE FROM message", []).is_err());
}

#[test]
fn a_filter_is_a_range_of_the_index_that_leaves_fewest() {
    let (_folder, cache) = database(FileKind::Cache);
    let label = |number: u128| LabelId::from_uuid(uuid::Uuid::from_u128(number));
    let row = |number: u128| LabelRow {
        id: label(number),
        name: number.to_string(),
        colour: Colour::Blue,
        merged_into: None,
        gone: false,
        rev: Rev(1),
    };
    let labels = Labels::of([row(1), row(2)]);
    let person = PersonId::from_uuid(uuid::Uuid::from_u128(1));
    let team_id = TeamId::from_uuid(uuid::Uuid::from_u128(1));
    let (name, members) = ("Sales".to_owned(), vec![person]);
    let teams = Teams::of([TeamRow { id: team_id, name, members, gone: false, rev: Rev(1) }]);
    let sieve =
        |filter: &Filter| Sieve::new(filter, (&labels, &teams), Some(person), Timestamp::from_secs(0));
    let number_id = Some(NumberId::from_uuid(uuid::Uuid::from_u128(7)));
    let any = Filter::default;
    let both = vec![label(1), label(2)];
    let by_label = "SEARCH l USING PRIMARY KEY (label_id=? AND status=?";
    for (filter, uses) in [
        (any(), "conversation_by_status (status=?"),
        (Filter { number_id, ..any() }, "conversation_by_number (number_id=? AND status=?"),
        (
            Filter { whose: AssignedTo::Nobody, ..any() },
            "conversation_by_assignee (assignee_id=? AND status=?",
        ),
        (
            Filter { whose: AssignedTo::Nobody, number_id, ..any() },
            "conversation_by_number (number_id=? AND status=?",
        ),
        (
            Filter { whose: AssignedTo::Me, number_id, ..any() },
            "conversation_by_assignee (assignee_id=? AND status=?",
        ),
        (
            Filter { unread: true, labels: both.clone(), whose: AssignedTo::Me, ..any() },
            "conversation_unread (status=?",
        ),
        (Filter { waits_minutes: Some(30), number_id, ..any() }, "conversation_waiting (status=?"),
        (
            Filter { team: OfTeam::One { team_id }, number_id, ..any() },
            "conversation_by_team (team_id=? AND status=?",
        ),
        (
            Filter { team: OfTeam::Mine, whose: AssignedTo::Nobody, ..any() },
            "conversation_by_team (team_id=? AND status=?",
        ),
        (
            Filter { team: OfTeam::Mine, whose: AssignedTo::Me, ..any() },
            "conversation_by_assignee (assignee_id=? AND status=?",
        ),
        (Filter { labels: both.clone(), ..any() }, by_label),
        (Filter { labels: both, every_label: true, number_id, ..any() }, by_label),
    ] {
        for sql in sieve(&filter).pages_sql().iter().chain(&sieve(&filter).counts_sql()) {
            assert_direct(&cache, sql, uses);
        }
    }
}

#[test]
fn the_count_of_a_label_opens_no_conversation() {
    let (_folder, cache) = database(FileKind::Cache);
    let id = LabelId::from_uuid(uuid::Uuid::from_u128(1));
    let name = "VIP".to_owned();
    let labels = Labels::of([LabelRow {
        id,
        name,
        colour: Colour::Blue,
        merged_into: None,
        gone: false,
        rev: Rev(1),
    }]);
    let filter = Filter { labels: vec![id], ..Filter::default() };
    for sql in Sieve::new(&filter, (&labels, &Teams::default()), None, Timestamp::from_secs(0)).counts_sql() {
        assert!(!plan(&cache, &sql).join(" ").contains("conversation_by"), "{sql}");
        assert!(!plan(&cache, &sql).iter().any(|step| step.contains("SEARCH conversation ")), "{sql}");
    }
}
