# Teams: some of the people, who have chats together. And who may write to customers.

teams-title = Teams
teams-lead = Some of your people, who have chats together. A chat given to a team waits for all of them until one takes it.
teams-lead-agent = People who have chats together. A chat given to a team waits for all of its people until one takes it.
teams-none = There are no teams yet.
teams-error = The teams could not be read.
teams-need-line = Teams are made and changed while the desk’s server can be reached.
teams-new = A new team
teams-name = Name of the team
teams-make = Make
teams-made = The team { $name } was made
teams-members = Who belongs to { $name }
teams-members-new = Who belongs to it
teams-nobody = Nobody yet
teams-counts = { $open } open · { $waiting } waiting for somebody
teams-edit = Rename { $name } and choose its people
teams-save = Save
teams-saved = The team was changed
teams-cancel = Cancel
teams-delete-of = Delete { $name }
teams-delete-sure = Delete { $name }? Its chats stay with whoever has them and are no team’s any more. Numbers whose chats go to it give them to everybody.
teams-delete = Delete
teams-deleted = { $name } was deleted
teams-of = Of the team { $name }
teams-panel = Team
teams-filter = Team
teams-any = Any or none
teams-mine = My teams
teams-gone = A team that was deleted
teams-mine-told =
    { $count ->
        [0] My teams: nothing waits.
        [one] My teams: 1 chat waits for somebody.
       *[other] My teams: { $count } chats wait for somebody.
    }
teams-command = Show what waits for my teams
teams-settings = Teams: who belongs to which
teams-now-hint = now, waiting included
palette-teams = Show the chats of a team
assign-find = Find somebody
assign-find-team = Find somebody or a team
assign-none-found = Nobody is called that.
assign-no-team = No team
teams-did-assign =
    { $count ->
        [one] Given to { $name }
       *[other] { $count } chats given to { $name }
    }
teams-did-none =
    { $count ->
        [one] Is no team’s any more
       *[other] { $count } chats are no team’s any more
    }

event-team = <b>{ $by }</b> gave this to <b>{ $team }</b>
event-team-by-rule = Went to <b>{ $team }</b> by the number’s rules
event-team-none = <b>{ $by }</b> took this out of <b>{ $team }</b>
event-team-none-by-rule = Is no team’s any more

routing-who-everybody = Everybody
routing-who-team = A team
routing-who-team-hint = Its chats are that team’s, and go to its people only.
routing-who-people = Some people
routing-team = Which team
replies-rule-title = Who writes to customers
replies-rule = Only whoever has a chat writes in it
replies-rule-hint = Everybody else takes the chat first. Notes and reactions stay free, and the phone writes as ever.
take-others = { $name } has this chat. Here only whoever has a chat writes in it.
take-nobodys = Nobody has this chat yet. Here only whoever has a chat writes in it.
take-it = Take it
composer-take = Take it first
composer-take-placeholder = Take this chat to write in it
remedy-take = Take it
later-held-assignee = Held: only whoever has this chat writes in it, and its writer had not
deed-reply_rule_changed = Changed who may write in a chat

error-team-taken = Another team has this name.
error-team-gone = This team was deleted meanwhile.
error-teams-full = That is as many teams as there can be.
error-not-assignee = Only whoever has this chat writes in it. Take it first.
