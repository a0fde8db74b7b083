//! Everything a screen can ask of the desk: the one list, its types, and their TypeScript.
//!
//! [`commands!`] is the list. It is read twice: here, to write `ui/src/ipc/bindings.gen.ts`, and by the dispatcher, to call
//! the function of the same name. A screen calls by name with one object of arguments and gets one object or a
//! [`UiError`](error::UiError). A *query* shows kinds of state (`shows`), so the screen may keep its answer until one of them is said to be
//! stale; a *command* changes something (`stales`), and the dispatcher says so once it succeeded.

pub mod app;
pub mod attachments;
pub mod connect;
pub mod conversations;
pub mod cost;
pub mod error;
pub mod practice;
pub mod search;
pub mod tag;
pub mod team;
pub mod thread;

#[cfg(test)]
mod bindings;

/// The list of everything a screen can ask, given to the macro named by its caller.
///
/// Each line is `name: Arguments => Answer, shows [Tag…] | stales [Tag…];`. A stale tag of a command about one conversation
/// concerns that conversation.
macro_rules! commands {
    ($reader:ident) => {
        $reader! {
            // The window
            app_state: Nothing => AppState, shows [App, Settings];
            connection: Nothing => Connection, shows [Connection];
            save_settings: Settings => Nothing, stales [Settings];
            dismiss_notice: DismissNoticeArgs => Nothing, stales [App];
            open_vault: OpenVaultArgs => Nothing, stales [App];
            open_link: OpenLinkArgs => Nothing, stales [];
            link_followed: Nothing => Nothing, stales [App];
            save_text: SaveTextArgs => SavedFile, stales [];
            // The doors
            enter_practice: Nothing => Nothing, stales [App];
            read_invitation: ReadInvitationArgs => InvitationRead, stales [];
            accept_invitation: AcceptInvitationArgs => Nothing, stales [App];
            sign_in: SignInArgs => Nothing, stales [App];
            start_own_desk: StartOwnDeskArgs => Nothing, stales [App];
            sign_out: Nothing => Nothing, stales [App];
            // The list
            conversations: ConversationsArgs => ConversationPage, shows [Conversations, People];
            search: SearchArgs => SearchResults, shows [];
            people: Nothing => Vec<PersonView>, shows [People];
            // One conversation
            conversation: ConversationArgs => ConversationDetail, shows [Conversation, People, Cost];
            thread: ThreadArgs => ThreadPage, shows [Thread, People];
            send_text: SendTextArgs => Sent, stales [Thread, Conversation, Conversations, Connection];
            send: SendArgs => Sent, stales [Thread, Conversation, Conversations, Connection];
            save_draft: SaveDraftArgs => Nothing, stales [Conversation, Conversations];
            pick_files: ConversationArgs => Picked, stales [Conversation, Conversations];
            change_attachment: ChangeAttachmentArgs => Attachment, stales [Conversation];
            detach: AttachmentArgs => Nothing, stales [Conversation, Conversations];
            mark_read: MarkReadArgs => Nothing, stales [Conversation, Conversations];
            typing: ConversationArgs => Nothing, stales [];
            assign: AssignArgs => Nothing, stales [Conversation, Conversations];
            resolve: ConversationArgs => Nothing, stales [Conversation, Conversations];
            reopen: ConversationArgs => Nothing, stales [Conversation, Conversations];
            merge_contacts: TwoContactsArgs => Nothing, stales [Conversation, Conversations];
            keep_apart: TwoContactsArgs => Nothing, stales [Conversation];
            // One bubble
            send_again: MessageArgs => Sent, stales [Thread, Conversation, Conversations, Connection];
            send_now: MessageArgs => Nothing, stales [Thread, Connection];
            undo_send: MessageArgs => ConversationDetail,
                stales [Thread, Conversation, Conversations, Connection];
            discard: MessageArgs => Nothing, stales [Thread, Conversation, Conversations, Connection];
            save_media: MessageArgs => Nothing, stales [];
            react: ReactArgs => Nothing, stales [Thread, Connection];
            forward: ForwardArgs => Vec<Sent>, stales [Thread, Conversation, Conversations, Connection];
            set_private: SetPrivateArgs => Nothing, stales [Conversation, Conversations, Numbers];
            // Connecting a number
            connect: Nothing => ConnectView, shows [Connect];
            assess: Needs => Recommendation, shows [];
            save_plan: SavePlan => Plan, stales [Connect];
            run_checks: Nothing => Checks, stales [Connect];
            begin_signup: BeginSignupArgs => SignupOpened, stales [Connect];
            signup: SignupArgs => Signup, shows [Connect];
            choose_number: ChooseNumberArgs => Signup, stales [Connect];
            cancel_signup: SignupArgs => Signup, stales [Connect];
            connect_by_token: ConnectByToken => NumberRow, stales [Connect, Numbers];
            connect_by_360dialog: ConnectBy360dialog => Connected360dialog, stales [Connect, Numbers];
            // The numbers
            numbers: Nothing => Vec<NumberView>, shows [Numbers];
            number: NumberArgs => NumberDetail, shows [Numbers];
            set_stage: SetStageArgs => NumberRow, stales [Numbers];
            ask_sync: AskSyncArgs => NumberRow, stales [Numbers];
            opened_on_phone: NumberArgs => NumberRow, stales [Numbers];
            check_number: NumberArgs => NumberDetail, stales [Numbers];
            ledger: NumberPageArgs => Ledger, shows [Numbers];
            save_ledger: NumberArgs => SavedFile, stales [];
            held: NumberPageArgs => HeldPage, shows [Numbers];
            release: ChoiceArgs => Moved, stales [Numbers];
            hold: ChoiceArgs => Moved, stales [Numbers];
            share_phone_book: SharePhoneBook => WorkspaceRow, stales [Numbers, Connect];
            // What it costs
            month: MonthArgs => MonthCost, shows [Cost];
            save_rate_card: SaveCard => SaveCard, stales [Cost];
            // The team
            team_now: Nothing => TeamNow, shows [Conversations, People];
            team_report: TeamReportArgs => TeamReport, shows [];
            team_connection: TeamConnectionArgs => Option<TeamConnection>, shows [Numbers];
            team_conversations: TeamConversationsArgs => ConversationPage, shows [Conversations, People];
            // Sleeping well
            alerts: Nothing => Alerts, shows [Alerts];
            save_alerts: Alerts => Alerts, stales [Alerts];
            test_alerts: Nothing => AlertsTested, stales [];
            copies: Nothing => Copies, shows [Copies];
            save_copies: SaveCopies => Copies, stales [Copies];
            copy_now: Nothing => Copies, stales [Copies];
            make_recovery_key: Nothing => RecoveryKey, stales [Copies];
            // The practice shop
            practice_scenes: Nothing => Vec<SceneState>, shows [Practice];
            start_scene: StartSceneArgs => SceneState, stales [Practice];
        }
    };
}
pub(crate) use commands;
