# Qui d’autre de l’équipe est là : visages dans une discussion, signes dans la liste, et l’avertissement avant que deux ne répondent à la fois.

presence-looking = { $more ->
    [0] { $count ->
        [one] { $names } consulte cette discussion
       *[other] { $names } consultent cette discussion
      }
   *[other] { $names } et { $more } autres consultent cette discussion
  }
presence-typing = { $more ->
    [0] { $count ->
        [one] { $names } écrit au client…
       *[other] { $names } écrivent au client…
      }
   *[other] { $names } et { $more } autres écrivent au client…
  }
presence-online = En ligne
banner-answering = <b>{ $name } est en train de répondre.</b> Votre brouillon est retenu.
banner-colleague = <b>{ $name } a répondu il y a { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
  }.</b> Votre brouillon est retenu.
banner-colleague-minutes = <b>{ $name } a répondu il y a { $minutes } min.</b> Votre brouillon est retenu.
