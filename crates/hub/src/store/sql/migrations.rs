//! The history of the tables: one, in the words of SQLite, which other engines translate.

use refinery::Runner;

mod of_truth {
    refinery::embed_migrations!("migrations/sqlite");
}

mod of_a_lane {
    refinery::embed_migrations!("migrations/journal");
}

/// Of what people see.
pub(in crate::store) fn truth() -> Runner {
    of_truth::migrations::runner()
}

/// Of one lane of the journal.
pub(in crate::store) fn lane() -> Runner {
    of_a_lane::migrations::runner()
}
