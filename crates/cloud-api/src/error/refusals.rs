//! Writes `ui/src/ipc/refusals.gen.ts`, the screen's copy of the table, and guards it.

use std::fmt::Write as _;

use super::{Meaning, RetryClass, TABLE};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/ipc/refusals.gen.ts");

const HEAD: &str = "// Generated from the table of Graph errors. A test keeps it true; do not edit.

/** Whether the same message may be sent later: soon, after a while, never unchanged, or once the number is in order. */
export type RetryClass = 'retry_now' | 'later' | 'never' | 'account';

/** Every meaning a code can have. */
export const MEANINGS = [
";

const TABLE_HEAD: &str = "] as const;

export type Meaning = (typeof MEANINGS)[number];

/** The codes `from` to `to`, both included. */
export interface Refusal {
  from: number;
  to: number;
  meaning: Meaning;
  class: RetryClass;
  /** The least time before another attempt. */
  wait_seconds: number;
}

export const REFUSALS: readonly Refusal[] = [
";

fn word(class: RetryClass) -> &'static str {
    match class {
        RetryClass::RetryNow => "retry_now",
        RetryClass::Later => "later",
        RetryClass::Never => "never",
        RetryClass::Account => "account",
    }
}

fn typescript() -> String {
    let mut out = String::from(HEAD);
    for meaning in Meaning::ALL {
        let _ = writeln!(out, "  '{}',", meaning.as_str());
    }
    out.push_str(TABLE_HEAD);
    for row in TABLE {
        let (meaning, class, wait) = (row.meaning.as_str(), word(row.class), row.wait.as_secs());
        for codes in row.codes {
            let (from, to) = (codes.start(), codes.end());
            let _ = writeln!(
                out,
                "  {{ from: {from}, to: {to}, meaning: '{meaning}', class: '{class}', wait_seconds: {wait} }},"
            );
        }
    }
    out.push_str("];\n");
    out
}

#[test]
fn refusals_gen_ts_is_up_to_date() {
    let fresh = typescript();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        std::fs::write(PATH, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        kept == fresh,
        "run UPDATE_BINDINGS=1 cargo test -p sangam-cloud-api refusals_gen_ts_is_up_to_date"
    );
}
