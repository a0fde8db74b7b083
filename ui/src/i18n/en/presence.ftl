# Who else of the team is there: faces in a chat, signs in the list, and the warning before two answer at once.

presence-looking = { $more ->
    [0] { $count ->
        [one] { $names } is looking at this chat
       *[other] { $names } are looking at this chat
      }
   *[other] { $names } and { $more } more are looking at this chat
  }
presence-typing = { $more ->
    [0] { $count ->
        [one] { $names } is writing to the customer…
       *[other] { $names } are writing to the customer…
      }
   *[other] { $names } and { $more } more are writing to the customer…
  }
presence-online = Online
banner-answering = <b>{ $name } is answering.</b> Your draft is held.
banner-colleague = <b>{ $name } answered { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
  } ago.</b> Your draft is held.
banner-colleague-minutes = <b>{ $name } answered { $minutes } min ago.</b> Your draft is held.
