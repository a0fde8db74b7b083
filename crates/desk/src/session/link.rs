//! Parses a `sangam://` link that was opened outside the app.
//!
//! Anybody can make one and hide it behind any word. So a link carries no decision: it names a page, the page says where it leads,
//! and what is in it is checked again by whoever uses it. What the app does not know leads nowhere.

use url::Url;

use super::invitation;
use crate::api::app::OpenedLink;

/// The scheme that belongs to this app.
const SCHEME: &str = "sangam";
/// More than any link of ours needs.
const LONGEST: usize = 4096;

/// Where `link` leads, if anywhere.
pub(crate) fn read(link: &str) -> Option<OpenedLink> {
    let link = link.trim();
    if link.len() > LONGEST {
        return None;
    }
    let url = Url::parse(link).ok().filter(|url| url.scheme() == SCHEME)?;
    // Some systems write the page as a path: `sangam:join`, `sangam:///join`, `sangam://join/`.
    let page = url.host_str().filter(|host| !host.is_empty()).unwrap_or(url.path()).trim_matches('/');
    match page {
        "join" | "reset" => {
            invitation::read(link).ok()?;
            Some(OpenedLink::Join { invitation: link.to_owned() })
        }
        "connected" => Some(OpenedLink::Connected),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_link_leads_to_a_page_or_nowhere() {
        let invitation = "sangam://join?hub=https%3A%2F%2Fdesk.shop.example&code=k7-Q2";
        let reset = "sangam://reset?hub=https%3A%2F%2Fdesk.shop.example&code=k7-Q2";
        assert_eq!(read(reset), Some(OpenedLink::Join { invitation: reset.to_owned() }));
        assert_eq!(read(invitation), Some(OpenedLink::Join { invitation: invitation.to_owned() }));
        for back in [
            "sangam://connected",
            "sangam://connected/?signup=018f",
            " SANGAM://connected?x=1 ",
            "sangam:connected",
        ] {
            assert_eq!(read(back), Some(OpenedLink::Connected), "{back}");
        }
        for nowhere in [
            "https://desk.shop.example/join?code=k7",
            "sangam://join?hub=http%3A%2F%2Fdesk.shop.example&code=k7",
            "sangam://join",
            "sangam://wipe",
            "--practice",
            "",
        ] {
            assert_eq!(read(nowhere), None, "{nowhere}");
        }
    }

    #[test]
    fn an_invitation_does_not_print_itself() {
        let opened = read("sangam://join?hub=https%3A%2F%2Fdesk.shop.example&code=canary").unwrap();
        assert!(!format!("{opened:?}").contains("canary"));
    }

    proptest! {
        #[test]
        fn any_text_leads_somewhere_or_nowhere(text in "(sangam:(//)?)?.{0,100}") {
            if let Some(OpenedLink::Join { invitation }) = read(&text) {
                prop_assert!(invitation::read(&invitation).is_ok());
            }
        }
    }
}
