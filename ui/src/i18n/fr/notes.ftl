# Notes privées : ce que l’équipe s’écrit dans une discussion, et qui elle appelle.

note-modes = Ce que vous écrivez
note-mode-reply = Réponse
note-mode-note = Note
note-mode-begun = une note est commencée
note-field = Note sur { $name }
note-placeholder = Seule votre équipe lit ceci. @ appelle quelqu’un.
note-hint = Le client ne reçoit jamais une note
note-hint-offline = Gardée ici jusqu’à votre retour en ligne
note-save = Ajouter la note
note-said = La note est dans la discussion. Seule votre équipe la lit.
note-mention = Mentionner quelqu’un
note-mention-list = Collègues qui voient cette discussion
note-label = Note de { $name }, pour l’équipe seulement
note-origin = Note, { $name }
note-by-nobody = quelqu’un qui est parti
note-read-by = Lue par { $names }
note-unread-by = Pas encore lue par { $names }
note-pending = Attend le serveur du bureau
note-edit = Modifier la note
note-edit-save = Enregistrer
note-edit-leave = Laisser comme avant
note-delete = Supprimer la note
note-delete-sure = Supprimer cette note pour toute l’équipe ?
note-delete-yes = Supprimer
note-deleted = { $name } a supprimé une note
note-deleted-said = La note est supprimée.
command-note = Écrire une note
note-switch = Passer de la réponse à la note

nav-mentions = Mentions
nav-mentions-unread =
    { $count ->
        [one] { $count } mention non lue
       *[other] { $count } mentions non lues
    }
mentions-list = Notes qui vous mentionnent
mentions-leave = Revenir à la liste
mentions-unread = non lue
mentions-none-title = Personne ne vous a appelé
mentions-none-body = Quand un collègue écrit @ et votre nom dans une note, elle apparaît ici.
mentions-error = Vos mentions ne peuvent pas être lues
mentions-more = Plus
announce-mentioned = On vous mentionne dans une note sur { $name }

notice-note-not-kept = Une note n’a pas pu être gardée. Ses mots sont de nouveau dans le champ de note.
notice-note-blind = Une personne mentionnée ne voit pas cette discussion : la note n’a pas été gardée. Ses mots sont dans le champ de note.
error-not-yours = Seule la personne qui a écrit une note peut la modifier.
