# Vues enregistrées : des filtres qui ont un nom, dans la barre latérale avec le nombre de discussions.

views-title = Vues
views-lead = Une vue est un filtre de la liste qui a un nom. Les vôtres sont à chaque poste où vous vous connectez, et personne d’autre ne les voit.
views-none = Aucun filtre n’est encore enregistré. Filtrez la liste, puis enregistrez-la.
views-error = Les vues n’ont pas pu être lues.
views-need-line = On enregistre et on change les vues tant que le serveur du bureau est joignable.
views-save = Enregistrer ce filtre
views-save-as = Enregistrer comme vue…
views-update = Enregistrer dans { $name }
views-change = Modifier la vue
views-name = Nom de la vue
views-pinned = Dans la barre latérale
views-pinned-hint = Avec le nombre de discussions.
views-shared = Pour toute l’équipe
views-shared-hint = Tout le monde la voit ; les responsables et propriétaires la modifient.
views-saved = { $name } est enregistrée
views-of-team = De l’équipe
views-own = À vous seul
views-told =
    { $count ->
        [one] { $name } : { $count } discussion.
       *[other] { $name } : { $count } discussions.
    }
views-up = Monter { $name }
views-down = Descendre { $name }
views-moved = { $name } a été déplacée
views-pin = Afficher { $name } dans la barre latérale
views-unpin = Retirer { $name } de la barre latérale
views-edit = Modifier { $name }
views-delete-of = Supprimer { $name }
views-delete-sure = Supprimer cette vue ?
views-deleted = { $name } a été supprimée
count-more = plus de { $count }
settings-tab-views = Vues
palette-views = Vues
views-show-first = Afficher la première vue enregistrée
views-show-second = Afficher la deuxième vue enregistrée
views-show-third = Afficher la troisième vue enregistrée
error-views-full = Le nombre maximal de vues est atteint.
