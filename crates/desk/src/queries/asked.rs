//! Resolves the filters of a search to ids: people, numbers, labels and instants.
//!
//! A name means everybody whose name has words that begin like it, in any script. A customer is also found with one wrong letter, if
//! nobody has exactly that name. A filter that matches nothing makes the search empty, and the result says so.

use sangam_cache::{Filters, From, Labels, Letters, Reader};
use sangam_model::Timestamp;
use sangam_model::asked::{About, Filter, Query, Value};
use sangam_model::id::{LabelId, NumberId, PersonId};
use sangam_model::work::hours::LocalTime;
use sangam_protocol::teams::TeamRow;

use super::names::display_name;
use crate::api::error::UiError;
use crate::api::search::TypedFilter;
use crate::desk::Shared;

/// So many names are told of a filter.
const NAMES_TOLD: usize = 3;
/// What somebody calls themselves.
const ME: [&str; 4] = ["me", "moi", "मैं", "मैंने"];

/// The filters of a query as the cache reads them and as the page shows them.
#[derive(Default)]
pub(super) struct Understood {
    pub(super) wanted: Filters,
    pub(super) filters: Vec<TypedFilter>,
}

/// Reads the filters of a query.
pub(super) async fn understood(
    shared: &Shared,
    query: &Query,
    clock: &LocalTime,
) -> Result<Understood, UiError> {
    if query.filters.is_empty() {
        return Ok(Understood::default());
    }
    let (filters, clock, now) = (query.filters.clone(), clock.clone(), shared.hub_now());
    let me = shared.record.person_id;
    let read = shared.read(move |reader| {
        let mut understood = Understood::default();
        for filter in filters {
            understood.add(reader, me, filter, &clock, now)?;
        }
        Ok(understood)
    });
    read.await
}

impl Understood {
    fn add(
        &mut self,
        reader: &Reader<'_>,
        me: PersonId,
        filter: Filter,
        clock: &LocalTime,
        now: Timestamp,
    ) -> sangam_cache::Result<()> {
        let value = filter.typed.split_once(':').map(|(_, value)| value.replace('"', "").trim().to_owned());
        let mut shown = TypedFilter {
            about: filter.about,
            value: value.unwrap_or_default(),
            typed: filter.typed,
            thing: None,
            names: Vec::new(),
            unknown: false,
        };
        match filter.value {
            Value::Thing(thing) => {
                shown.thing = Some(thing);
                self.wanted.has.push(thing);
            }
            Value::Days(days) => {
                let (from, until) = days.between(clock, now);
                let later = |one: Option<Timestamp>, other| Some(one.map_or(other, |one| one.max(other)));
                let earlier = |one: Option<Timestamp>, other| Some(one.map_or(other, |one| one.min(other)));
                if filter.about != About::Before {
                    self.wanted.since = later(self.wanted.since, from);
                }
                match filter.about {
                    About::Before => self.wanted.until = earlier(self.wanted.until, from),
                    About::On => self.wanted.until = earlier(self.wanted.until, until),
                    _ => {}
                }
            }
            Value::Name(name) => {
                let names = self.name(reader, me, filter.about, &name)?;
                shown.unknown = names.is_empty();
                shown.names = names.into_iter().take(NAMES_TOLD).collect();
            }
        }
        self.filters.push(shown);
        Ok(())
    }

    /// Adds whoever or whatever is called so; says what that is called in full.
    fn name(
        &mut self,
        reader: &Reader<'_>,
        me: PersonId,
        about: About,
        name: &str,
    ) -> sangam_cache::Result<Vec<String>> {
        let mut names = Vec::new();
        match about {
            About::From => {
                let authors = colleagues(reader, me, name)?;
                let from = self.wanted.from.get_or_insert_with(From::default);
                names.extend(authors.iter().map(|(_, name)| name.clone()));
                from.authors.extend(authors.iter().map(|(id, _)| *id));
                if !is_me(name) {
                    let chats = reader.chats_with(name)?;
                    names.extend(customers(reader, &chats)?);
                    from.customers_of.extend(chats);
                }
            }
            About::In => {
                let chats = reader.chats_with(name)?;
                names.extend(customers(reader, &chats)?);
                self.wanted.chats.get_or_insert_default().extend(chats);
            }
            About::Agent => {
                let authors = colleagues(reader, me, name)?;
                names.extend(authors.iter().map(|(_, name)| name.clone()));
                self.wanted.authors.get_or_insert_default().extend(authors.into_iter().map(|(id, _)| id));
            }
            About::Number => {
                let numbers = numbers(reader, name)?;
                names.extend(numbers.iter().map(|(_, name)| name.clone()));
                self.wanted.numbers.get_or_insert_default().extend(numbers.into_iter().map(|(id, _)| id));
            }
            About::Team => {
                let teams = reader.teams()?;
                let meant = |row: &&TeamRow| {
                    if is_me(name) { row.members.contains(&me) } else { is_called(&row.name, name) }
                };
                let teams: Vec<&TeamRow> = teams.living().filter(meant).collect();
                names.extend(teams.iter().map(|row| row.name.clone()));
                self.wanted.teams.get_or_insert_default().extend(teams.into_iter().map(|row| row.id));
            }
            _ => {
                let (ids, labels) = labelled(&reader.labels()?, name);
                names.extend(labels);
                self.wanted.labels.push(ids);
            }
        }
        Ok(names)
    }
}

fn is_me(name: &str) -> bool {
    ME.contains(&name.to_lowercase().as_str())
}

/// Whether every word typed begins a word of the name, in whichever letters.
fn is_called(name: &str, typed: &str) -> bool {
    let (name, typed) = (Letters::of(name).latin, Letters::of(typed).latin);
    let begins = |word: &str| name.split(' ').any(|own| own.starts_with(word));
    !typed.is_empty() && typed.split(' ').all(begins)
}

fn colleagues(
    reader: &Reader<'_>,
    me: PersonId,
    name: &str,
) -> sangam_cache::Result<Vec<(PersonId, String)>> {
    let people = reader.people()?.into_iter();
    let meant =
        people.filter(|person| if is_me(name) { person.id == me } else { is_called(&person.name, name) });
    Ok(meant.map(|person| (person.id, person.name)).collect())
}

fn customers(
    reader: &Reader<'_>,
    chats: &[sangam_model::id::ConversationId],
) -> sangam_cache::Result<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for id in chats.iter().take(NAMES_TOLD * 2) {
        if let Some(row) = reader.conversation(*id)? {
            let name = display_name(&row.contact);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    Ok(names)
}

fn numbers(reader: &Reader<'_>, typed: &str) -> sangam_cache::Result<Vec<(NumberId, String)>> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = digits(typed);
    let is_digits = !wanted.is_empty() && !typed.chars().any(char::is_alphabetic);
    let meant = reader.numbers()?.into_iter().filter(|row| {
        let is_named = || row.verified_name.as_deref().is_some_and(|name| is_called(name, typed));
        if is_digits { digits(&row.display_number).contains(&wanted) } else { is_named() }
    });
    Ok(meant.map(|row| (row.id, row.verified_name.unwrap_or(row.display_number))).collect())
}

/// Every id that means a label of this name, or, when none has it, of a name that begins so.
fn labelled(labels: &Labels, typed: &str) -> (Vec<LabelId>, Vec<String>) {
    let plain = |text: &str| text.to_lowercase();
    let exactly: Vec<_> = labels.living().filter(|row| plain(&row.name) == plain(typed)).collect();
    let meant = if exactly.is_empty() {
        labels.living().filter(|row| is_called(&row.name, typed)).collect()
    } else {
        exactly
    };
    let ids = meant.iter().flat_map(|row| labels.alike(row.id)).collect();
    (ids, meant.into_iter().map(|row| row.name.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [&str; 3] = [
        include_str!("../../../../ui/src/i18n/en/search.ftl"),
        include_str!("../../../../ui/src/i18n/hi/search.ftl"),
        include_str!("../../../../ui/src/i18n/fr/search.ftl"),
    ];

    /// The messages of a language whose key begins so.
    fn words(language: &'static str, begins: &str) -> Vec<&'static str> {
        let parts = language
            .lines()
            .filter(|line| line.starts_with(begins))
            .filter_map(|line| line.split_once(" = "));
        parts.map(|(_, word)| word).collect()
    }

    #[test]
    fn every_word_the_screen_offers_is_read() {
        for language in LANGUAGES {
            let abouts = words(language, "search-word-");
            let things = words(language, "search-thing-");
            assert_eq!((abouts.len(), things.len()), (10, 10));
            let read = |typed: String| Query::parse(&typed).filters.pop().map(|filter| filter.about);
            let found: Vec<_> = abouts.iter().filter_map(|word| read(format!("{word}:2026"))).collect();
            // `has` wants a thing, and its own word says which it is.
            assert_eq!(found.len(), 9, "{abouts:?}: {found:?}");
            for thing in things {
                let has = abouts
                    .iter()
                    .filter_map(|word| read(format!("{word}:{thing}")))
                    .filter(|it| *it == About::Has);
                assert_eq!(has.count(), 1, "{thing}");
            }
            for day in words(language, "search-value-").into_iter().filter(|word| !is_me(word)) {
                assert_eq!(read(format!("on:{day}")), Some(About::On), "{day}");
            }
            assert!(words(language, "search-value-me").into_iter().all(is_me));
        }
    }
}
