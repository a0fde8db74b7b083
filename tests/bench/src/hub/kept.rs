//! What a hub kept of what it acknowledged.

use std::collections::HashSet;

/// What it did not keep, and what it kept too often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Missed {
    pub(super) lost: usize,
    pub(super) doubled: usize,
}

/// Looks for what was acknowledged, each WhatsApp id with whether it is a message's, in what is known, each id with whether it is in a
/// conversation. A message must be in one.
pub(super) fn missed<'w>(
    acknowledged: impl IntoIterator<Item = (&'w str, bool)>,
    known: &[(String, bool)],
) -> Missed {
    let there: HashSet<&str> = known.iter().map(|(wamid, _)| wamid.as_str()).collect();
    let shown: HashSet<&str> =
        known.iter().filter(|(_, is_shown)| *is_shown).map(|(wamid, _)| wamid.as_str()).collect();
    let is_lost = |wamid: &str, is_message: bool| !if is_message { &shown } else { &there }.contains(wamid);
    let acknowledged: HashSet<(&str, bool)> = acknowledged.into_iter().collect();
    Missed {
        lost: acknowledged.into_iter().filter(|(wamid, is_message)| is_lost(wamid, *is_message)).count(),
        doubled: known.len() - there.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACKNOWLEDGED: [(&str, bool); 3] =
        [("wamid.said", true), ("wamid.sent", false), ("wamid.asked", true)];

    fn known(rows: &[(&str, bool)]) -> Vec<(String, bool)> {
        rows.iter().map(|(wamid, is_shown)| ((*wamid).to_owned(), *is_shown)).collect()
    }

    #[test]
    fn what_was_kept_once_is_neither_lost_nor_doubled() {
        // A status of a message nobody knows waits outside every conversation.
        let known = known(&[("wamid.said", true), ("wamid.sent", false), ("wamid.asked", true)]);
        assert_eq!(missed(ACKNOWLEDGED, &known), Missed::default());
        let twice = ACKNOWLEDGED.into_iter().chain(ACKNOWLEDGED);
        assert_eq!(missed(twice, &known), Missed::default(), "acknowledged again, kept once");
    }

    #[test]
    fn what_is_gone_stands_nowhere_or_stands_twice_is_counted() {
        let gone = known(&[("wamid.said", true), ("wamid.asked", true)]);
        assert_eq!(missed(ACKNOWLEDGED, &gone), Missed { lost: 1, doubled: 0 });
        let nowhere = known(&[("wamid.said", true), ("wamid.sent", false), ("wamid.asked", false)]);
        assert_eq!(missed(ACKNOWLEDGED, &nowhere), Missed { lost: 1, doubled: 0 });
        let twice =
            known(&[("wamid.said", true), ("wamid.said", true), ("wamid.sent", true), ("wamid.asked", true)]);
        assert_eq!(missed(ACKNOWLEDGED, &twice), Missed { lost: 0, doubled: 1 });
    }
}
