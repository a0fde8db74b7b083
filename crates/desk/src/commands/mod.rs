//! What the screen can ask, one function per line of the list, each a few lines: read, do, answer.

mod attach;
mod bubble;
mod card;
mod connect;
mod conversation;
mod cost;
mod doors;
mod figures;
mod labels;
mod later;
mod list;
mod notes;
mod notify;
mod people;
mod practice;
mod presence;
mod quick_replies;
mod receipt;
mod reply_sheets;
mod routing;
mod second_factor;
mod send;
mod shop;
mod status;
mod survey;
mod teams;
mod templates;
mod updates;
mod views;
mod voice;
mod window;

pub(crate) use attach::*;
pub(crate) use bubble::*;
pub(crate) use card::*;
pub(crate) use connect::*;
pub(crate) use conversation::*;
pub(crate) use cost::*;
pub(crate) use doors::*;
pub(crate) use figures::*;
pub(crate) use labels::{
    change_label, delete_label, filtered, labels, labels_on, make_label, merge_labels, set_label,
};
pub(crate) use later::{cancel_later, change_later, later_to_draft, laters, send_later, send_later_now};
pub(crate) use list::*;
pub(crate) use notes::*;
pub(crate) use notify::{be_quiet, quiet, start_by_itself, start_up};
pub(crate) use people::{
    audit, change_password, change_role, check_audit, choose_language, invite, mask_phones, remove_person,
    rename_me, reset_password, revoke_device, team, use_reset, withdraw_invitation,
};
pub(crate) use practice::*;
pub(crate) use presence::*;
pub(crate) use quick_replies::*;
pub(crate) use receipt::{mark_read, typing};
pub(crate) use reply_sheets::*;
pub(crate) use routing::{routing, set_availability, set_routing};
pub(crate) use second_factor::*;
pub(crate) use send::*;
pub(crate) use shop::*;
pub(crate) use status::{act, chats_of, take_back};
pub(crate) use survey::{set_survey, survey, survey_report};
pub(crate) use teams::{change_team, delete_team, make_team, set_reply_rule, teams};
pub(crate) use templates::*;
pub(crate) use updates::*;
pub(crate) use views::*;
pub(crate) use voice::*;
pub(crate) use window::*;
