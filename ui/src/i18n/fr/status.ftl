# Where a chat stands: snoozed, pending, unread again, done to many at once, and taken back.

view-snoozed = En pause
list-empty-snoozed = Rien n’est en pause. { $keys ->
    [none] Mettez une discussion en pause pour la revoir au bon moment.
   *[other] Appuyez sur { $keys } dans une discussion pour la revoir au bon moment.
  }
command-view-snoozed = Afficher celles en pause

status-snooze = Mettre en pause
status-snooze-hint = Mettre en pause ({ $keys })
status-snooze-until = Mettre en pause : { $time }
status-snoozed-until = En pause : { $time }
status-woke = Réveillée
status-woke-at = Réveillée : { $time }
status-wake = Réveiller maintenant
status-set-pending = Mettre en suspens
status-mark-read = Marquer comme lue
status-mark-unread = Marquer comme non lue
status-marked-unread = Marquée comme non lue

status-sheet-title = En pause jusqu’à quand ?
status-sheet-hint = Elle se réveille plus tôt si le client écrit.
status-odd-skipped = On avance les horloges cette nuit-là et cette heure n’existe pas. Elle se réveillera à { $time }.

command-snooze = Mettre en pause
command-pending = Mettre en suspens, ou rouvrir
command-undo-act = Annuler ce qui vient d’être fait aux discussions
command-select = Sélectionner cette discussion
command-select-next = Sélectionner aussi la suivante
command-select-previous = Sélectionner aussi la précédente

status-selected = { $count ->
    [one] { $count } discussion sélectionnée
    [many] { $count } de discussions sélectionnées
   *[other] { $count } discussions sélectionnées
  }
status-selected-short = { $count ->
    [one] { $count } choisie
    [many] { $count } choisies
   *[other] { $count } choisies
  }
status-all-first = Les { $count } premières discussions sont sélectionnées. Cette liste en contient d’autres.
status-first-short = { $count } premières
status-selected-most = Pas plus de { $count } discussions ne peuvent être sélectionnées à la fois.
status-most-short = { $count } au plus
status-select-all = Tout sélectionner dans cette liste
status-select-clear = Effacer la sélection
status-select-row = Sélectionner
status-more = Plus pour les discussions sélectionnées

status-undo = Annuler
status-undone = Annulé
status-nothing = Rien n’a changé : c’était déjà le cas.
status-did-resolve = { $count ->
    [one] Discussion close
    [many] { $count } de discussions closes
   *[other] { $count } discussions closes
  }
status-did-reopen = { $count ->
    [one] Discussion rouverte
    [many] { $count } de discussions rouvertes
   *[other] { $count } discussions rouvertes
  }
status-did-pending = { $count ->
    [one] Discussion en suspens
    [many] { $count } de discussions en suspens
   *[other] { $count } discussions en suspens
  }
status-did-snooze = { $count ->
    [one] En pause : { $time }
    [many] { $count } de discussions en pause : { $time }
   *[other] { $count } discussions en pause : { $time }
  }
status-did-read = { $count ->
    [one] Marquée comme lue
    [many] { $count } de discussions marquées comme lues
   *[other] { $count } discussions marquées comme lues
  }
status-did-unread = { $count ->
    [one] Marquée comme non lue
    [many] { $count } de discussions marquées comme non lues
   *[other] { $count } discussions marquées comme non lues
  }
status-did-assign = { $count ->
    [one] Attribuée à { $name }
    [many] { $count } de discussions attribuées à { $name }
   *[other] { $count } discussions attribuées à { $name }
  }
status-did-unassign = { $count ->
    [one] N’est plus attribuée
    [many] { $count } de discussions ne sont plus attribuées
   *[other] { $count } discussions ne sont plus attribuées
  }

event-somebody = Quelqu’un
event-pending = <b>{ $who }</b> a mis ceci en suspens
event-snoozed = <b>{ $who }</b> a mis ceci en pause : { $time }
event-woke = Réveillée : l’heure était venue

notice-unseen = une discussion que vous ne voyez pas
notice-others = { $count ->
    [one] { $count } autre
    [many] { $count } d’autres
   *[other] { $count } autres
  }
notice-more = En afficher { $count } de plus
notice-not-taken-back = { $count ->
    [one] Non annulé : { $names }. La discussion a changé entre-temps et reste telle quelle.
    [many] Non annulé : { $names }. Ces { $count } de discussions ont changé entre-temps et restent telles quelles.
   *[other] Non annulé : { $names }. Ces { $count } discussions ont changé entre-temps et restent telles quelles.
  }

status-phone-unread = L’application du téléphone compte les non-lus de son côté ; son chiffre peut différer.
settings-compact = Liste compacte
settings-compact-hint = Plus de discussions tiennent dans la liste

undone-react = Réaction non posée : { $names }.
undone-assign = Non attribuée : { $names }.
undone-assign-team = Non confiée à une équipe : { $names }.
undone-resolve = Non close : { $names }.
undone-reopen = Non rouverte : { $names }.
undone-set-pending = Non mise en suspens : { $names }.
undone-snooze = Non mise en pause : { $names }.
undone-mark-unread = Non marquée comme non lue : { $names }.
undone-take-back = Non annulé : { $names }.
undone-delete-note = Note non supprimée : { $names }.
undone-block = Non bloqué : { $names }.
undone-unblock = Toujours bloqué : { $names }.
undone-name-contact = Votre nom pour { $names } n’a pas été gardé.
undone-describe-contact = Ce que vous avez écrit sur { $names } n’a pas été gardé.
undone-fill-card = Un champ de la fiche de { $names } n’a pas été gardé.
undone-set-label = Étiquette non changée : { $names }.
undone-set-private = Qui les voit n’a pas changé : { $names }.
undone-merge-contacts = Non fusionnés : { $names }.
undone-split-contacts = Non séparés : { $names }.
undone-keep-apart = Non gardés séparés : { $names }.
undone-words = Vous aviez écrit : { $words }
error-customer-wrote = Le client a écrit entre-temps, et personne d’autre n’a répondu.
error-reply-not-sent = La réponse envoyée juste avant n’est pas partie.
