//! Questions about the window as a whole: the state of the session, who is signed in, appearance.

use std::collections::BTreeMap;
use std::fmt;

use sangam_model::id::{ConversationId, MessageId, PersonId};
use sangam_model::sheet::Cell;
use sangam_model::{Capability, Role, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::figures::TeamSettings;
use super::notify::NotifySettings;

/// No arguments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// What the window shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AppState {
    /// Which room.
    pub stage: Stage,
    /// Where secrets are kept.
    pub vault: VaultState,
    /// Who sits at the desk; absent before the doors.
    pub me: Option<Me>,
    /// Things the person should know once, newest first.
    pub notices: Vec<Notice>,
    /// How the desk looks and behaves.
    pub settings: Settings,
    /// The language the signed-in person chose last on some desk: this one begins in it, until one is chosen here.
    pub language: Option<String>,
    /// Where a link from outside leads: go there, and say `link_followed`.
    pub link: Option<OpenedLink>,
}

/// A `sangam://` link that was opened outside the app: in a browser, a mail, a chat. Whoever made it may not be a friend, so it
/// only ever shows a page on which a person decides.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum OpenedLink {
    /// An invitation, or a way back to a forgotten password: show the door that takes it.
    Join {
        /// For `read_invitation` and what follows from it.
        invitation: String,
    },
    /// Meta's dialog ended in the browser: show the journey of connecting.
    Connected,
}

impl fmt::Debug for OpenedLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Join { .. } => "Join",
            Self::Connected => "Connected",
        })
    }
}

/// Which room the window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "Room")]
pub enum Stage {
    /// The keyring cannot be used: try again, or choose a passphrase.
    Vault,
    /// Nobody is signed in: the three doors.
    Doors,
    /// The session ended; the same person may sign in again and finds the outbox as it was.
    SignedOut,
    /// The desk.
    Inbox,
}

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// In the operating system's keyring.
    Keyring,
    /// In a file sealed with a passphrase, and open.
    Passphrase,
    /// In a file sealed with a passphrase, which must be typed.
    PassphraseLocked,
    /// Nowhere yet: no keyring answers.
    Missing,
}

/// Who sits at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Me {
    /// Their id.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// As what they sit here.
    pub role: Role,
    /// What they may do: screens ask this and never compare roles.
    pub may: Vec<Capability>,
    /// The roles they may invite others as.
    pub may_invite: Vec<Role>,
    /// The business.
    pub workspace_name: String,
    /// The hub's address.
    pub hub_url: String,
    /// Nothing can leave: this is the practice shop.
    pub practice: bool,
}

/// Something the person should know once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notice {
    /// For `dismiss_notice`.
    pub id: u32,
    /// What happened.
    pub kind: NoticeKind,
    /// When.
    pub at: Timestamp,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NoticeKind {
    /// The local copy could not be read and is being rebuilt from the hub. Nothing was lost.
    CacheRebuilt,
    /// Unsent messages and drafts of this computer could not be read and were set aside.
    OutboxLost {
        /// Where the unreadable file was put.
        path: String,
    },
    /// This computer's clock differs from the hub's.
    ClockWrong {
        /// Milliseconds this computer is ahead; negative when behind.
        ahead_ms: i64,
    },
    /// A conversation was given to someone else a moment before.
    AlreadyAssigned {
        /// To whom.
        name: Option<String>,
    },
    /// A message of this person's did not arrive, as it turned out later.
    NotDelivered {
        /// In which chat.
        conversation_id: ConversationId,
        /// Which.
        message_id: MessageId,
        /// To whom.
        name: String,
        /// The chat is done by now, so nobody looks for it.
        done: bool,
    },
    /// What a person took back stays as it is in these chats: somebody, or the customer, changed them meanwhile.
    NotTakenBack {
        /// Which.
        chats: Vec<NoticeChat>,
    },
    /// Something a person wished did not come true, after it was shown as done.
    NotDone {
        /// What.
        what: Undone,
        /// The hub's code, or the desk's own `reply_not_sent`: why.
        why: String,
        /// In which chats: what fails alike is one list.
        chats: Vec<NoticeChat>,
        /// What was typed for it: it is kept, also over a restart, until the notice is dismissed.
        words: Option<String>,
    },
    /// A private note could not be kept. Its words stand in the note field again.
    NoteNotKept {
        /// The hub's code: why.
        why: String,
    },
    /// What a person wanted with a planned message was not done.
    LaterNotDone {
        /// The hub's code: why.
        why: String,
    },
}

/// A chat a notice leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeChat {
    /// Which.
    pub id: ConversationId,
    /// Whose.
    pub name: String,
}

/// What a person may wish that is shown as done before the hub has decided it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Undone {
    /// A reaction.
    React,
    /// To give the chat to somebody, or to nobody.
    Assign,
    /// To give it to a team.
    AssignTeam,
    /// That it is done.
    Resolve,
    /// That it is open.
    Reopen,
    /// That something else comes first.
    SetPending,
    /// That it sleeps.
    Snooze,
    /// That it is unread again.
    MarkUnread,
    /// That what was done is not.
    TakeBack,
    /// To delete a note.
    DeleteNote,
    /// To block the customer.
    Block,
    /// To let them write again.
    Unblock,
    /// What the team calls them.
    NameContact,
    /// What the team knows about them.
    DescribeContact,
    /// A field of their card.
    FillCard,
    /// A label.
    SetLabel,
    /// Whether they are the owner's alone.
    SetPrivate,
    /// That two customers are one.
    MergeContacts,
    /// That one customer is two.
    SplitContacts,
    /// That two stay two.
    KeepApart,
}

/// How the desk looks and behaves. Kept on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// How large the page is drawn, in percent, from 50 to 300.
    pub zoom_percent: u16,
    /// `en`, `hi`, `fr`, `ta` or `bn`, with the script's own digits as `hi-u-nu-deva`; absent follows the system.
    pub locale: Option<String>,
    /// Enter sends and Shift+Enter breaks the line; or the other way round.
    pub enter_sends: bool,
    /// Single-letter keys act while nothing is being typed.
    pub single_keys: bool,
    /// Keys chosen by the person, by the command's name; an empty one leaves it without. The usual ones are the page's.
    pub keys: BTreeMap<String, String>,
    /// For how long a send can be taken back before it leaves, at most 10 s; at 0 it leaves at once.
    pub hold_seconds: u8,
    /// When customers learn that their messages were read.
    pub read_receipts: ReadReceipts,
    /// Which microphone records voice notes; absent follows the system.
    pub microphone: Option<String>,
    /// Width of the conversation list in CSS pixels.
    pub list_width: u32,
    /// Width of the customer pane in CSS pixels.
    pub context_width: u32,
    /// The customer pane is shown on a wide window.
    pub context_open: bool,
    /// More conversations fit into the list: its rows are lower.
    pub compact_rows: bool,
    /// It was said that the phone counts unread chats by itself.
    pub phone_unread_said: bool,
    /// How the team's figures are counted.
    pub team: TeamSettings,
    /// Closing the window leaves the app running in the tray.
    pub keep_running: bool,
    /// What deserves a notification of the system.
    pub notify: NotifySettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            zoom_percent: 100,
            locale: None,
            enter_sends: true,
            single_keys: true,
            keys: BTreeMap::new(),
            hold_seconds: 0,
            read_receipts: ReadReceipts::OnReply,
            microphone: None,
            list_width: 332,
            context_width: 312,
            context_open: true,
            compact_rows: false,
            phone_unread_said: false,
            team: TeamSettings::default(),
            keep_running: false,
            notify: NotifySettings::default(),
        }
    }
}

/// When customers learn that their messages were read: two blue ticks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReadReceipts {
    /// When they are answered.
    #[default]
    OnReply,
    /// As soon as they were on the screen; then customers also see that an answer is being written.
    OnOpen,
    /// Not from this desk.
    Never,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Arguments of `sign_in`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SignInArgs {
    /// The hub's address; `https` unless it is this computer.
    pub hub_url: String,
    /// As invited.
    pub email: String,
    /// As typed.
    pub password: String,
    /// The second factor, once the hub asked for it.
    pub totp: Option<String>,
}

/// Arguments of `accept_invitation`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct AcceptInvitationArgs {
    /// The whole link, or hub address and code as pasted.
    pub invitation: String,
    /// The name colleagues will see.
    pub name: String,
    /// For signing in later.
    pub email: String,
    /// For signing in later.
    pub password: String,
}

/// Arguments of `read_invitation`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ReadInvitationArgs {
    /// What was pasted.
    pub invitation: String,
}

/// What an invitation says before anyone is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvitationRead {
    /// The hub it leads to.
    pub hub_url: String,
    /// It is no invitation but a way back: for `use_reset`.
    pub resets: bool,
}

/// A desk that was begun on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnDesk {
    /// Where to sign in to it; absent where none was begun.
    pub hub_url: Option<String>,
}

/// Arguments of `start_own_desk`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct StartOwnDeskArgs {
    /// The business.
    pub workspace_name: String,
    /// The owner.
    pub name: String,
    /// For signing in.
    pub email: String,
    /// For signing in.
    pub password: String,
}

/// Arguments of `sign_out`.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct SignOutArgs {
    /// What is on this computer goes too, with what had not left yet.
    #[serde(default)]
    pub wipe: bool,
}

/// Arguments of `open_vault`.
#[derive(Clone, Serialize, Deserialize, TS)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum OpenVaultArgs {
    /// Ask the operating system's keyring again.
    TryKeyring,
    /// Put the sealed file aside, whose passphrase nobody remembers, and begin as on the first day. What had not left is lost.
    BeginAnew,
    /// Seal secrets with a passphrase (the first time), or open them with it.
    Passphrase {
        /// At least ten characters.
        passphrase: String,
    },
}

/// Arguments of `dismiss_notice`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct DismissNoticeArgs {
    /// Which.
    pub id: u32,
}

/// Arguments of `save_text`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SaveTextArgs {
    /// What the file is called unless the person says otherwise, such as `recovery-key.txt`.
    pub name: String,
    /// All of it, at most a million characters.
    pub text: String,
}

/// Arguments of `save_table`.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SaveTableArgs {
    /// What the file is called unless the person says otherwise, such as `team.csv`.
    pub name: String,
    /// The cells, the names of the columns first; at most a million characters.
    pub rows: Vec<Vec<Cell>>,
}

/// Arguments of `open_link`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OpenLinkArgs {
    /// Only `http`, `https`, `mailto` and `tel` are opened, in the system's own program.
    pub url: String,
}

/// The connection with the hub.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Connection {
    /// Where it stands.
    pub state: ConnectionState,
    /// Since when.
    pub since: Timestamp,
    /// Commands that wait for the hub.
    pub waiting: u32,
    /// Commands a person must decide about.
    pub asking: u32,
    /// Messages the hub refused and nobody has looked after yet, oldest first.
    pub lost: Vec<LostSend>,
    /// Milliseconds this computer's clock is ahead of the hub's, once they differ so much that people should know: reply
    /// windows are reckoned by the hub's.
    pub clock_ahead_ms: Option<i64>,
    /// How far the first sync is, while it runs.
    pub first_sync: Option<Progress>,
    /// The oldest version the hub speaks with, where this one is older and the hub said so.
    pub needs_version: Option<String>,
    /// Why the hub on this computer does not start, where it does not: in English, as its log has it. It is tried again by itself.
    pub own_hub_fails: Option<String>,
}

/// A message the hub refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LostSend {
    /// In which chat.
    pub conversation_id: ConversationId,
    /// Which.
    pub message_id: MessageId,
}

/// Where the connection stands. Every state but `live` means that what is on the screen may be old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// Nobody is signed in.
    Idle,
    /// Looking for the hub.
    Connecting,
    /// Fetching what happened meanwhile.
    CatchingUp,
    /// Every change arrives as it happens.
    Live,
    /// The hub cannot be reached; it is tried again by itself.
    Offline,
    /// This build is too old for the hub.
    UpgradeRequired,
    /// The hub is too old for this build; it is tried again by itself.
    HubOlder,
    /// The session ended.
    SignedOut,
}

/// How far something long is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Progress {
    /// Messages fetched.
    pub done: u64,
    /// Messages there are.
    pub total: u64,
}
