# Who takes chats: availability.

routing-available = Available
routing-away = Away
routing-away-until = Away until { $time }
routing-back = Away, and back …
routing-away-hint = While you are away, nobody’s chats are given to you by themselves. What is yours stays yours.
routing-away-offline = You can say so once you are online again.
routing-you = Your profile and devices
routing-toggle-away = Say that I am away, or back
routing-said-away = You are away. No chats are given to you.
routing-said-back = You are available again.
routing-set-away = Set away
routing-set-available = Set available
routing-state-act = { $name }: { $state }. { $act }
