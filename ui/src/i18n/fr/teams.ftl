# Les équipes : des personnes qui ont des discussions en commun. Et qui peut écrire aux clients.

teams-title = Équipes
teams-lead = Certaines de vos personnes, qui ont des discussions en commun. Une discussion confiée à une équipe attend tous ses membres jusqu’à ce que l’un d’eux la prenne.
teams-lead-agent = Des personnes qui ont des discussions en commun. Une discussion confiée à une équipe attend tous ses membres jusqu’à ce que l’un d’eux la prenne.
teams-none = Il n’y a pas encore d’équipe.
teams-error = Les équipes n’ont pas pu être lues.
teams-need-line = Les équipes se créent et se modifient quand le serveur du bureau est joignable.
teams-new = Une nouvelle équipe
teams-name = Nom de l’équipe
teams-make = Créer
teams-made = L’équipe { $name } a été créée
teams-members = Qui fait partie de { $name }
teams-members-new = Qui en fait partie
teams-nobody = Personne pour l’instant
teams-counts = { $open } en cours · { $waiting } sans personne
teams-edit = Renommer { $name } et choisir ses membres
teams-save = Enregistrer
teams-saved = L’équipe a été modifiée
teams-cancel = Annuler
teams-delete-of = Supprimer { $name }
teams-delete-sure = Supprimer { $name } ? Ses discussions restent à qui les a et ne sont plus à aucune équipe. Les numéros dont les discussions lui revenaient les donneront à tout le monde.
teams-delete = Supprimer
teams-deleted = { $name } a été supprimée
teams-of = De l’équipe { $name }
teams-panel = Équipe
teams-filter = Équipe
teams-any = Peu importe
teams-mine = Mes équipes
teams-gone = Une équipe supprimée
teams-mine-told =
    { $count ->
        [0] Mes équipes : rien n’attend.
        [one] Mes équipes : { $count } discussion attend quelqu’un.
        [many] Mes équipes : { $count } de discussions attendent quelqu’un.
       *[other] Mes équipes : { $count } discussions attendent quelqu’un.
    }
teams-command = Afficher ce qui attend mes équipes
teams-settings = Équipes : qui fait partie de laquelle
teams-now-hint = maintenant, attentes comprises
palette-teams = Afficher les discussions d’une équipe
assign-find = Chercher quelqu’un
assign-find-team = Chercher quelqu’un ou une équipe
assign-none-found = Personne ne s’appelle ainsi.
assign-no-team = Aucune équipe
teams-did-assign =
    { $count ->
        [one] Confiée à { $name }
        [many] { $count } de discussions confiées à { $name }
       *[other] { $count } discussions confiées à { $name }
    }
teams-did-none =
    { $count ->
        [one] N’est plus à aucune équipe
        [many] { $count } de discussions ne sont plus à aucune équipe
       *[other] { $count } discussions ne sont plus à aucune équipe
    }

event-team = <b>{ $by }</b> a confié ceci à <b>{ $team }</b>
event-team-by-rule = Revenue à <b>{ $team }</b> selon les règles du numéro
event-team-none = <b>{ $by }</b> a retiré ceci à <b>{ $team }</b>
event-team-none-by-rule = N’est plus à aucune équipe

routing-who-everybody = Tout le monde
routing-who-team = Une équipe
routing-who-team-hint = Ses discussions sont à cette équipe et ne vont qu’à ses membres.
routing-who-people = Certaines personnes
routing-team = Quelle équipe
replies-rule-title = Qui écrit aux clients
replies-rule = Seule la personne qui a une discussion y écrit
replies-rule-hint = Les autres prennent d’abord la discussion. Les notes et les réactions restent libres, et le téléphone écrit comme toujours.
take-others = { $name } a cette discussion. Ici, seule la personne qui a une discussion y écrit.
take-nobodys = Personne n’a encore cette discussion. Ici, seule la personne qui a une discussion y écrit.
take-it = La prendre
composer-take = La prendre d’abord
composer-take-placeholder = Prenez cette discussion pour y écrire
remedy-take = La prendre
later-held-assignee = Retenu : seule la personne qui a cette discussion y écrit, et ce n’était pas son auteur
deed-reply_rule_changed = A changé qui peut écrire dans une discussion

error-team-taken = Une autre équipe porte ce nom.
error-team-gone = Cette équipe a été supprimée entre-temps.
error-teams-full = C’est le nombre maximal d’équipes.
error-not-assignee = Seule la personne qui a cette discussion y écrit. Prenez-la d’abord.
