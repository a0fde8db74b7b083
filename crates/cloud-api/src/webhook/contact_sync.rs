//! The phone's address book (`docs/whatsapp.md` §2.7).

use crate::json::Node;
use crate::webhook::identity::Identity;

open_enum! {
    /// What happened to an address-book entry.
    ContactAction {
        /// New or edited.
        Add = "add",
        /// Taken out of the phone book; the customer remains a customer.
        Remove = "remove",
    }
}

/// One change of the address book. The newest `timestamp` wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactChange {
    /// What happened.
    pub action: ContactAction,
    /// Whom it concerns; `profile_name` is never set here.
    pub identity: Identity,
    /// The name the owner gave them; absent on removal.
    pub full_name: Option<String>,
    /// The owner's short name for them; absent on removal.
    pub first_name: Option<String>,
    /// Unix seconds of the change.
    pub timestamp: Option<i64>,
}

impl ContactChange {
    /// `None` if it is no contact, names nobody or does not say what happened.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        let contact = node.at("contact");
        let phone = contact.at("phone_number").word().or_else(|| contact.at("wa_id").word());
        let username = contact.at("username").word().map(|name| name.trim_start_matches('@').to_owned());
        let identity = Identity {
            username,
            ..Identity::of(phone, contact.at("user_id").word(), contact.at("parent_user_id").word())
        };
        let is_contact = node.at("type").word().is_none_or(|kind| kind == "contact");
        (is_contact && !identity.is_anonymous()).then_some(Self {
            action: ContactAction::from_word(&node.at("action").word()?),
            identity,
            full_name: contact.at("full_name").text(),
            first_name: contact.at("first_name").text(),
            timestamp: node.at("metadata").at("timestamp").integer(),
        })
    }
}
