//! What only this database can be asked: keys and locks.

use super::*;

fn key(byte: u8) -> DatabaseKey {
    DatabaseKey::new(&[byte; 32])
}

fn open(path: &Path, byte: u8) -> Result<SqliteStore> {
    SqliteStore::open(path, &key(byte), Purpose::Serve, Calls::Inline)
}

#[test]
fn a_second_serving_hub_is_refused_and_an_admin_beside_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let first = open(&path, 1).unwrap();
    assert!(matches!(open(&path, 1), Err(StoreError::Held)));
    SqliteStore::open(&path, &key(1), Purpose::Beside, Calls::Inline).unwrap();
    drop(first);
    open(&path, 1).unwrap();
}

#[test]
fn another_key_does_not_open_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    drop(open(&path, 1).unwrap());
    assert!(matches!(open(&path, 2), Err(StoreError::WrongKey)));
}

#[test]
fn a_commit_is_followed_to_the_disk_itself_where_that_has_to_be_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    drop(open(&path, 1).unwrap());
    let db = reading(&path, &key(1), None).unwrap();
    for asked in ["synchronous", "fullfsync", "checkpoint_fullfsync"] {
        let set: u32 = db.query_row(&format!("PRAGMA {asked}"), [], |row| row.get(0)).unwrap();
        assert_eq!(set, if asked == "synchronous" { 2 } else { 1 }, "{asked}");
    }
}

#[test]
fn the_file_holds_no_readable_word() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    drop(open(&path, 1).unwrap());
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("SQLite format") && !text.contains("CREATE TABLE"));
    }
}

/// The second step fails as a full disk would fail it.
#[test]
fn an_upgrade_that_breaks_off_leaves_the_old_schema() {
    let steps = || {
        let step = |name, sql| refinery::Migration::unapplied(name, sql).unwrap();
        refinery::Runner::new(&[
            step("V1__first", "CREATE TABLE first (id INTEGER)"),
            step("V2__second", "CREATE TABLE"),
        ])
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hub.db");
    let opened = SqliteFile::open(&path, key(1), Shape { migrations: steps, ..JOURNAL }, Calls::Inline);
    assert!(matches!(opened.map(drop), Err(StoreError::Migration(_))));
    let db = reading(&path, &key(1), None).unwrap();
    let made: u32 = db
        .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'first'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(made, 0);
}
