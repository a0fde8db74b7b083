//! Parses an invitation as people paste it.
//!
//! Three forms are understood: the link the hub makes (`sangam://join?hub=…&code=…`), a web page's link with the same
//! parameters, or with the hub's own address before them, and the address and the code as two words. A way back to a forgotten
//! password is read the same way, and told apart by its page. Nothing is asked of any
//! hub before the person has seen which one it is.

use url::Url;
use zeroize::Zeroizing;

use crate::address::{HubAddress, NotAnAddress};

/// What an invitation says.
pub(crate) struct Invitation {
    /// The hub it leads to.
    pub(crate) hub: HubAddress,
    /// One use.
    pub(crate) code: Zeroizing<String>,
    /// It lets nobody new in, but somebody choose a new password.
    pub(crate) resets: bool,
}

/// Reads what was pasted.
pub(crate) fn read(pasted: &str) -> Result<Invitation, NotAnAddress> {
    let words: Vec<&str> = pasted.split_whitespace().collect();
    match words.as_slice() {
        [link] => read_link(link),
        [hub, code] if is_code(code) => invitation(hub, code, false),
        // A whole message was pasted: the link is somewhere in it.
        [..] => words
            .iter()
            .filter(|word| word.contains("code="))
            .find_map(|word| read_link(word).ok())
            .ok_or(NotAnAddress::Unreadable),
    }
}

fn read_link(link: &str) -> Result<Invitation, NotAnAddress> {
    let url =
        Url::parse(link.trim_matches(['<', '>', '"', '\'', ','])).map_err(|_| NotAnAddress::Unreadable)?;
    let parameter =
        |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let code = parameter("code").filter(|code| is_code(code)).ok_or(NotAnAddress::Unreadable)?;
    let page = url.host_str().filter(|_| url.scheme() == "sangam").unwrap_or(url.path());
    let resets = page.trim_matches('/').ends_with("reset");
    match (url.scheme(), parameter("hub")) {
        ("sangam" | "https" | "http", Some(hub)) => invitation(&hub, &code, resets),
        ("https" | "http", None) => {
            let mut hub = url.clone();
            hub.set_query(None);
            hub.set_fragment(None);
            let folder = hub.path().trim_end_matches('/');
            let folder = folder.trim_end_matches("/join").trim_end_matches("/reset").to_owned();
            hub.set_path(&folder);
            invitation(hub.as_str(), &code, resets)
        }
        _ => Err(NotAnAddress::Unreadable),
    }
}

fn invitation(hub: &str, code: &str, resets: bool) -> Result<Invitation, NotAnAddress> {
    Ok(Invitation { hub: hub.parse()?, code: Zeroizing::new(code.to_owned()), resets })
}

/// Codes are opaque, but they are one word of letters, digits, `-` and `_`.
fn is_code(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= 256
        && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn both(pasted: &str) -> (String, String) {
        let read = read(pasted).unwrap();
        (read.hub.to_string(), read.code.to_string())
    }

    #[test]
    fn every_form_people_paste_leads_to_the_same_place() {
        for pasted in [
            "sangam://join?hub=https%3A%2F%2Fdesk.shop.example&code=k7-Q2",
            "https://desk.shop.example/join?code=k7-Q2",
            "https://invite.example/open?hub=desk.shop.example&code=k7-Q2",
            "  desk.shop.example   k7-Q2 ",
            "Please join us:\n<https://desk.shop.example/join?code=k7-Q2> see you!",
        ] {
            assert_eq!(both(pasted), ("https://desk.shop.example".into(), "k7-Q2".into()), "{pasted}");
        }
    }

    #[test]
    fn a_way_back_is_told_from_an_invitation() {
        for (pasted, resets) in [
            ("sangam://reset?hub=https%3A%2F%2Fdesk.shop.example&code=k7-Q2", true),
            ("https://desk.shop.example/reset?code=k7-Q2", true),
            ("sangam://join?hub=https%3A%2F%2Freset.example%2Freset&code=k7-Q2", false),
            ("desk.shop.example k7-Q2", false),
        ] {
            assert_eq!(read(pasted).unwrap().resets, resets, "{pasted}");
        }
    }

    #[test]
    fn an_unprotected_hub_is_named_as_such() {
        let unprotected = read("sangam://join?hub=http%3A%2F%2Fdesk.shop.example&code=k7").err();
        assert_eq!(unprotected, Some(NotAnAddress::Unprotected));
    }

    proptest! {
        #[test]
        fn any_paste_is_read_or_refused(pasted in ".{0,200}") {
            if let Ok(invitation) = read(&pasted) {
                prop_assert!(is_code(&invitation.code));
            }
        }
    }
}
