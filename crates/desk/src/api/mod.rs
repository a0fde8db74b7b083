//! The interface to the page: the one list of commands and queries, their types, and the generated TypeScript.
//!
//! [`commands!`] is the list. It is read twice: here, to write `ui/src/ipc/bindings.gen.ts`, and by the dispatcher, to call
//! the function of the same name. A screen calls by name with one object of arguments and gets one object or a
//! [`UiError`](error::UiError). A *query* shows kinds of state (`shows`), so the screen may keep its answer until one of them is said to be
//! stale; a *command* changes something (`stales`), and the dispatcher says so once it succeeded.

pub mod app;
pub mod attachments;
pub mod card;
pub mod connect;
pub mod conversations;
pub mod cost;
pub mod error;
pub mod figures;
pub mod labels;
pub mod later;
pub mod notes;
pub mod notify;
pub mod people;
pub mod practice;
pub mod presence;
pub mod quick_replies;
pub mod reply_sheets;
pub mod routing;
pub mod search;
pub mod second_factor;
pub mod shop;
pub mod status;
pub mod survey;
pub mod tag;
pub mod teams;
pub mod templates;
pub mod thread;
pub mod updates;
pub mod views;
pub mod voice;

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
            app_state: Nothing => AppState, shows [App, Settings, People];
            connection: Nothing => Connection, shows [Connection];
            save_settings: Settings => Nothing, stales [Settings];
            dismiss_notice: DismissNoticeArgs => Nothing, stales [App];
            open_vault: OpenVaultArgs => Nothing, stales [App];
            open_link: OpenLinkArgs => Nothing, stales [];
            link_followed: Nothing => Nothing, stales [App];
            save_text: SaveTextArgs => SavedFile, stales [];
            save_table: SaveTableArgs => SavedFile, stales [];
            // Notifications
            quiet: Nothing => Quiet, shows [Notify];
            be_quiet: BeQuietArgs => Quiet, stales [Notify];
            start_up: Nothing => StartUp, shows [Settings];
            start_by_itself: StartArgs => StartUp, stales [Settings];
            // Newer versions of the app
            updates: Nothing => UpdateView, shows [Updates];
            look_for_update: Nothing => Nothing, stales [Updates];
            fetch_update: Nothing => Nothing, stales [Updates];
            install_update: Nothing => Nothing, stales [Updates];
            put_off_update: Nothing => Nothing, stales [Updates];
            pass_over_update: Nothing => Nothing, stales [Updates];
            // The doors
            enter_practice: Nothing => Nothing, stales [App];
            read_invitation: ReadInvitationArgs => InvitationRead, stales [];
            accept_invitation: AcceptInvitationArgs => CameIn, stales [App];
            sign_in: SignInArgs => CameIn, stales [App];
            recover: RecoverArgs => CameIn, stales [App];
            find_own_desk: Nothing => OwnDesk, stales [];
            start_own_desk: StartOwnDeskArgs => Nothing, stales [App];
            sign_out: SignOutArgs => Nothing, stales [App];
            // The list
            conversations: ConversationsArgs => ConversationPage, shows [Conversations, People, Labels, Teams, Shop];
            filtered: FilteredArgs => ConversationPage, shows [Conversations, People, Labels, Teams, Shop];
            search: SearchArgs => SearchResults, shows [];
            called: CalledArgs => Vec<ConversationItem>, shows [];
            people: Nothing => Vec<PersonView>, shows [People, Shop];
            presence: Nothing => PresenceView, shows [Presence, People];
            be_present: BePresentArgs => Nothing, stales [];
            // One conversation
            conversation: ConversationArgs => ConversationDetail, shows [Conversation, People, Cost, Labels, Teams, Shop];
            thread: ThreadArgs => ThreadPage, shows [Thread, People, Labels, Teams];
            send_text: SendTextArgs => Sent, stales [Thread, Conversation, Conversations, Connection];
            send: SendArgs => Sent, stales [Thread, Conversation, Conversations, Connection];
            save_draft: SaveDraftArgs => Nothing, stales [Conversation, Conversations];
            pick_files: ConversationArgs => Picked, stales [Conversation, Conversations];
            change_attachment: ChangeAttachmentArgs => Attachment, stales [Conversation];
            detach: AttachmentArgs => Nothing, stales [Conversation, Conversations];
            mark_read: MarkReadArgs => Nothing, stales [Conversation, Conversations];
            typing: ConversationArgs => Nothing, stales [];
            assign: AssignArgs => Nothing, stales [Conversation, Conversations];
            act: ActArgs => Acted, stales [Conversation, Conversations];
            take_back: TakeBackArgs => Nothing, stales [Conversation, Conversations];
            chats_of: ChatsOfArgs => ChatsOf, shows [];
            merge_contacts: TwoContactsArgs => Nothing, stales [Conversation, Conversations];
            split_contacts: SplitContactsArgs => Nothing, stales [Conversation, Conversations, Thread];
            keep_apart: TwoContactsArgs => Nothing, stales [Conversation];
            // Private notes
            add_note: AddNoteArgs => Noted, stales [Thread, Conversation, Conversations, Connection];
            edit_note: EditNoteArgs => Nothing, stales [Thread, Conversations, Connection];
            delete_note: NoteArgs => Nothing, stales [Thread, Conversations, Connection];
            save_note_draft: SaveNoteDraftArgs => Nothing, stales [Conversation];
            read_mentions: ReadMentionsArgs => Nothing, stales [Thread, Conversations];
            mentions: MentionsArgs => MentionPage, shows [Conversations, People];
            mentionable: ConversationArgs => Vec<PersonView>, shows [Conversation, People];
            // Labels
            labels: Nothing => LabelList, shows [Labels, Conversations];
            labels_on: LabelsOnArgs => LabelsOn, shows [Labels, Conversations];
            set_label: SetLabelArgs => Nothing, stales [Conversation, Conversations, Connection];
            make_label: MakeLabelArgs => LabelView, stales [Labels];
            change_label: ChangeLabelArgs => LabelView, stales [Labels];
            merge_labels: MergeLabelsArgs => Nothing, stales [Labels];
            delete_label: LabelArgs => Nothing, stales [Labels];
            saved_views: Nothing => SavedViews, shows [Views, Conversations, Labels, Teams, Shop];
            save_view: SaveViewArgs => SavedViewId, stales [Views];
            order_views: OrderViewsArgs => Nothing, stales [Views];
            delete_view: ViewArgs => Nothing, stales [Views];
            // Teams
            teams: Nothing => TeamList, shows [Teams, Conversations, People];
            make_team: MakeTeamArgs => TeamRef, stales [Teams];
            change_team: ChangeTeamArgs => TeamRef, stales [Teams];
            delete_team: TeamArgs => Nothing, stales [Teams, Conversations];
            set_reply_rule: ReplyRule => Nothing, stales [Teams];
            // The contact card
            set_blocked: SetBlockedArgs => Nothing, stales [Conversation, Conversations, Thread, Connection];
            name_contact: NameContactArgs => Nothing, stales [Conversation, Conversations, Connection];
            describe_contact: DescribeContactArgs => Nothing, stales [Conversation, Connection];
            fill_card: FillCardArgs => Nothing, stales [Conversation, Connection];
            card_shape: Nothing => ShapeCard, shows [Conversation];
            shape_card: ShapeCardArgs => ShapeCard, stales [Conversation];
            // A voice note
            voice: Nothing => VoiceView, shows [Voice];
            microphones: Nothing => Vec<MicrophoneView>, shows [];
            start_voice: ConversationArgs => VoiceView, stales [Voice];
            pause_voice: ConversationArgs => VoiceView, stales [Voice];
            resume_voice: ConversationArgs => VoiceView, stales [Voice];
            finish_voice: ConversationArgs => Attachment, stales [Voice, Conversation, Conversations];
            discard_voice: ConversationArgs => Nothing, stales [Voice];
            dismiss_voice: Nothing => Nothing, stales [Voice];
            // Later
            laters: LatersArgs => Vec<LaterItem>, shows [Later, Conversations, People];
            send_later: SendLaterArgs => Nothing, stales [Later, Conversation, Conversations, Connection];
            change_later: ChangeLaterArgs => Nothing, stales [Later, Connection];
            cancel_later: LaterArgs => Nothing, stales [Later, Connection];
            send_later_now: LaterArgs => Nothing, stales [Later, Thread, Conversations, Connection];
            later_to_draft: LaterArgs => LaterToDraft, stales [Later, Conversation, Conversations, Connection];
            // One bubble
            send_again: MessageArgs => Sent, stales [Thread, Conversation, Conversations, Connection];
            send_now: MessageArgs => Nothing, stales [Thread, Connection];
            undo_send: MessageArgs => ConversationDetail,
                stales [Thread, Conversation, Conversations, Connection];
            discard: MessageArgs => Nothing, stales [Thread, Conversation, Conversations, Connection, App];
            save_media: MessageArgs => SavedFile, stales [];
            react: ReactArgs => Nothing, stales [Thread, Connection];
            reach: ReachArgs => Vec<Reach>, shows [Conversations, Numbers, Teams];
            forward: ForwardArgs => Vec<Sent>, stales [Thread, Conversation, Conversations, Connection];
            set_private: SetPrivateArgs => Nothing, stales [Conversation, Conversations, Numbers];
            // Templates and new chats
            templates: TemplatesArgs => TemplateList, shows [Templates];
            template: TemplateArgs => TemplateView, shows [Templates];
            fill_template: FillTemplateArgs => FilledTemplate, shows [Templates, Conversation, Cost];
            pick_template_file: PickTemplateFileArgs => PickedTemplateFile, stales [];
            look_up_phone: LookUpPhoneArgs => PhoneLookUp, shows [Conversations];
            new_chat: NewChatArgs => NewChat, stales [Thread, Conversation, Conversations, Connection];
            check_template: CheckTemplateArgs => CheckedTemplate, shows [];
            create_template: CreateTemplateArgs => TemplateRow, stales [Templates];
            edit_template: EditTemplateArgs => TemplateRow, stales [Templates];
            delete_template: DeleteTemplateArgs => Nothing, stales [Templates];
            sync_templates: SyncTemplatesArgs => SyncedTemplates, stales [Templates];
            // Quick replies
            quick_replies: QuickRepliesArgs => QuickReplyList, shows [QuickReplies, People];
            fill_quick_reply: FillQuickReplyArgs => FilledQuickReply, shows [QuickReplies, Conversation];
            use_quick_reply: UseQuickReplyArgs => Nothing, stales [QuickReplies, Conversation, Conversations];
            check_quick_reply: CheckQuickReplyArgs => CheckedQuickReply, shows [QuickReplies];
            save_quick_reply: SaveQuickReplyArgs => SavedQuickReply, stales [QuickReplies];
            remove_quick_reply: QuickReplyArgs => Nothing, stales [QuickReplies];
            pick_reply_file: Nothing => PickedReplyFile, stales [];
            export_quick_replies: ExportQuickRepliesArgs => SavedFile, stales [];
            pick_reply_sheet: PickReplySheetArgs => PickedReplySheet, stales [];
            import_quick_replies: ImportQuickRepliesArgs => ImportedQuickReplies, stales [QuickReplies];
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
            team: Nothing => Team, shows [People];
            invite: Invite => Invitation, stales [People];
            withdraw_invitation: InvitationArgs => Nothing, stales [People];
            change_role: ChangeRoleArgs => Nothing, stales [People];
            remove_person: PersonArgs => Nothing, stales [People];
            revoke_device: DeviceArgs => Nothing, stales [People];
            reset_password: PersonArgs => ResetCode, stales [];
            rename_me: RenameArgs => Nothing, stales [People];
            choose_language: ChooseLanguage => Nothing, stales [];
            change_password: ChangePasswordArgs => Nothing, stales [People];
            second_factor: Nothing => SecondFactor, shows [People];
            begin_second_factor: OwnProofArgs => SecretDrawn, stales [];
            confirm_second_factor: ConfirmCodeArgs => RecoveryCodes, stales [People];
            end_second_factor: OwnProofArgs => Nothing, stales [People];
            make_recovery_codes: OwnProofArgs => RecoveryCodes, stales [People];
            recovery_codes_kept: KeptCodesArgs => Nothing, stales [People];
            require_second_factor: RequireSecondFactor => Nothing, stales [People];
            remove_second_factor: PersonArgs => Nothing, stales [People];
            use_reset: UseResetArgs => CameIn, stales [App];
            set_availability: SetAvailabilityArgs => Nothing, stales [People];
            routing: NumberArgs => RoutingView, shows [Numbers, People, Shop];
            set_routing: SetRoutingArgs => RoutingView, stales [Numbers];
            shop: Nothing => ShopView, shows [Shop, People];
            keep_shop: KeepShop => KeepShop, stales [];
            keep_own_hours: KeepOwnHoursArgs => Nothing, stales [];
            survey: NumberArgs => SurveyView, shows [Numbers];
            set_survey: SetSurveyArgs => SurveyView, stales [Numbers];
            mask_phones: MaskPhones => WorkspaceRow, stales [People];
            audit: AuditArgs => AuditPage, shows [People];
            check_audit: Nothing => AuditCheck, stales [];
            team_now: Nothing => TeamNow, shows [Conversations, People, Shop];
            team_report: TeamReportArgs => TeamReport, shows [Shop];
            survey_report: SurveyReportArgs => SurveyReport, shows [Conversations];
            team_connection: TeamConnectionArgs => Option<TeamConnection>, shows [Numbers, Shop];
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
