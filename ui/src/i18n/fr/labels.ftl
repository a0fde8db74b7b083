# Étiquettes : comment l’équipe nomme un genre de discussion, et le filtre de la liste.

labels-title = Étiquettes
labels-on = Étiquettes :
labels-pick = Étiqueter cette discussion
labels-pick-many = Étiqueter ces discussions
labels-find = Trouver une étiquette
labels-find-or-make = Trouver ou créer une étiquette
labels-is-on = est sur cette discussion
labels-is-on-many = est sur toutes ces discussions
labels-is-on-some = est sur certaines de ces discussions
labels-did-put =
    { $count ->
        [one] { $name } ajoutée
        [many] { $name } ajoutée à { $count } de discussions
       *[other] { $name } ajoutée à { $count } discussions
    }
labels-did-take =
    { $count ->
        [one] { $name } retirée
        [many] { $name } retirée de { $count } de discussions
       *[other] { $name } retirée de { $count } discussions
    }
labels-make-named = Créer « { $name } »
labels-none-yet = Il n’y a pas encore d’étiquette.
labels-none-found = Aucune étiquette ne s’appelle ainsi.
labels-lead = Comment votre équipe nomme un genre de discussion. Quiconque voit une discussion peut l’étiqueter.
labels-need-line = On crée et on change les étiquettes tant que le serveur du bureau est joignable.
labels-error = Les étiquettes n’ont pas pu être lues.
labels-new = Nouvelle étiquette
labels-name = Nom de l’étiquette
labels-colour = Couleur
labels-make = Créer
labels-made = { $name } a été créée
labels-chats =
    { $count ->
        [0] sur aucune discussion
        [one] sur { $count } discussion
       *[other] sur { $count } discussions
    }
labels-chats-more = sur plus de { $count } discussions
labels-edit = Renommer ou recolorer { $name }
labels-save = Enregistrer
labels-saved = L’étiquette a été modifiée
labels-cancel = Annuler
labels-merge-of = Fusionner { $name } avec une autre étiquette
labels-merge-into = Fusionner { $name } dans
labels-merge-target = L’étiquette qui reste
labels-merge = Fusionner
labels-merge-hint = Toute discussion portant la première portera désormais la seconde. C’est irréversible.
labels-merged = Les étiquettes n’en font plus qu’une
labels-delete-of = Supprimer { $name }
labels-delete-sure = Supprimer { $name } ? Elle quitte toutes les discussions.
labels-delete = Supprimer
labels-deleted = { $name } a été supprimée
panel-labels = Étiquettes
command-label = Étiqueter
command-filter = Filtrer la liste
settings-tab-labels = Étiquettes
palette-labels = Afficher les discussions étiquetées

colour-red = Rouge
colour-orange = Orange
colour-yellow = Jaune
colour-green = Vert
colour-teal = Bleu-vert
colour-blue = Bleu
colour-violet = Violet
colour-pink = Rose
colour-grey = Gris

event-labelled = <b>{ $who }</b> a étiqueté ceci <b>{ $label }</b>
event-labelled-by-rule = Étiqueté <b>{ $label }</b>
event-unlabelled = <b>{ $who }</b> a retiré <b>{ $label }</b>
event-unlabelled-by-rule = <b>{ $label }</b> a été retirée
event-label-unknown = une étiquette

error-label-taken = Une autre étiquette porte ce nom.
error-label-gone = Cette étiquette a été supprimée entre-temps.
error-labels-full = Le nombre maximal d’étiquettes est atteint.

filter-open = Filtrer
filter-now = La liste ne montre que
filter-clear = Tout afficher à nouveau
filter-status = État
filter-any-status = Tous les états
filter-whose = À qui
filter-anybody = À n’importe qui
filter-mine = À moi
filter-somebody-gone = Quelqu’un qui est parti
filter-number = Numéro
filter-any-number = Tous
filter-number-gone = Un numéro disparu
filter-waits = Le client attend
filter-waits-or-not = Peu importe
filter-waits-any = Attend une réponse
filter-waits-minutes =
    { $count ->
        [one] Attend depuis plus de { $count } minute
       *[other] Attend depuis plus de { $count } minutes
    }
filter-waits-hours =
    { $count ->
        [one] Attend depuis plus de { $count } heure
       *[other] Attend depuis plus de { $count } heures
    }
filter-waits-days =
    { $count ->
        [one] Attend depuis plus de { $count } jour
       *[other] Attend depuis plus de { $count } jours
    }
filter-unread = Non lu
filter-labels-any = L’une d’elles
filter-labels-every = Toutes
filter-and = et
filter-or = ou
filter-label-lost = Une étiquette de ce filtre a été supprimée.
filter-empty = Aucune discussion ne correspond.

release-labelled = Avec l’étiquette
release-hide-labelled =
    { $count ->
        [one] Cacher à nouveau { $count } discussion ainsi étiquetée
       *[other] Cacher à nouveau { $count } discussions ainsi étiquetées
    }
