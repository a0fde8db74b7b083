# La page de l’équipe : la charge du moment, les chiffres d’une période, ce qui mérite un regard.

nav-team = Équipe
team-title = Équipe
team-error = Les chiffres n’ont pas pu être lus.
team-part-error = Une partie de cette page n’a pas pu être lue.
team-filling = Des messages plus anciens arrivent encore : il peut en manquer dans les chiffres.
team-rules = Comment compter
team-rules-hours = Horaires de { $opens } à { $closes }, réponses du téléphone et du bureau
team-rules-working = Compté en temps ouvré
team-rules-clock = Compté à l’horloge, jour et nuit
team-days-of = { $counted } ; jours et heures de { $zone }

team-period = Période
team-period-today = Aujourd’hui
team-period-week = 7 jours
team-period-month = 30 jours
team-period-choose = Choisir…
team-period-from = Du
team-period-until = Au
team-period-show = Afficher
team-period-show-days = Afficher { $from } – { $until }
team-period-wrong = Le premier jour ne peut pas suivre le dernier.
team-period-of = du { $from } au { $until }
team-before-today = hier { $value }
team-before-days =
    { $days ->
        [one] le jour d’avant { $value }
       *[other] les { $days } jours d’avant { $value }
    }

team-took-none = –
team-took-moment = moins de 1 min
team-took-minutes = { $minutes } min
team-took-hours = { $hours } h
team-took-hours-minutes = { $hours } h { $minutes } min
team-took-days = { $days } j
team-took-days-hours = { $days } j { $hours } h

team-waiting = En attente
team-waiting-means = Les clients qui ont écrit et à qui personne n’a encore répondu, dans les discussions non résolues. L’attente court depuis leur premier message sans réponse. Les messages d’accueil et les robots ne répondent à personne.
team-waiting-note = la plus longue { $longest }
team-waiting-none = personne n’attend
team-first = Première réponse
team-first-means = Du premier message sans réponse d’un client à la réponse d’une personne, au bureau ou sur le téléphone. Chaque attente commencée dans la période compte une fois ; les discussions résolues sans réponse ne comptent pas. La médiane est la durée que la moitié n’a pas dépassée.
team-p90 = 90e centile { $value }
team-resolution = Résolution
team-resolution-means = Du premier message du client, ou du premier depuis la résolution précédente, au moment où quelqu’un a marqué la discussion comme terminée dans la période.
team-open = Ouvertes
team-open-means = Les discussions non résolues, y compris celles mises en veille.
team-open-note = { $assigned } attribuées, { $unassigned } sans personne
team-in-time = Répondu à temps
team-in-time-means = Les attentes qui ont eu une réponse dans le délai de la boutique, sur toutes celles qui en ont eu une ou sont déjà en retard : { $targets }. Les discussions closes sans réponse et les attentes sans délai ne comptent pas. Le chiffre mène aux retards.
team-in-time-note = { $within } sur { $decided }
team-in-time-before = { $within } sur { $decided }, { $before }
team-show-chats = Afficher les discussions derrière « { $figure } »
team-means = Ce que « { $term } » veut dire

team-workload = Charge
team-workload-hint = glissez une discussion sur une personne pour la lui confier
team-export = Exporter en CSV
team-exported = Enregistré : { $name }
team-person = Personne
team-load = Ouvertes sur capacité
team-person-waiting = En attente
team-longest = Plus longue attente
team-first-column = Première réponse médiane · p90
team-resolved = Résolues
team-resolved-means = Combien de discussions cette personne a marquées comme terminées dans la période.
team-split = Partage
team-split-means = Qui a écrit dans ses discussions : des personnes au bureau, des personnes sur le téléphone, des robots et messages d’accueil.
team-split-label = { $desk } bureau, { $phone } téléphone, { $bot } robot
team-phone = Téléphone
team-phone-means = WhatsApp ne dit pas qui a écrit
team-desk = Bureau
team-bot = Robot
team-late = au-delà de l’objectif
team-former = n’est plus là
team-given = Confiée à { $name }
team-given-nobody = Confiée à personne

team-longest-title = Les plus longues attentes
team-longest-none = Personne n’attend de réponse.
team-longest-keys = Les flèches déplacent, Entrée ouvre{ $keys ->
    [none] .
   *[other] , { $keys } réattribue.
  }
team-assign = Attribuer
team-waits-since = Attend depuis { $time }
team-waits-more =
    { $count ->
        [one] Une autre attente
       *[other] { $count } autres attentes
    }

team-hours-title = Quand les clients attendent
team-hours-hint = première réponse médiane en minutes par heure, 30 derniers jours
team-hours-pale = pâle = hors horaires
team-hours-none = Aucune attente avec réponse ces 30 derniers jours.
team-as-table = Afficher en tableau
team-as-map = Afficher en carte
team-hour = Heure
team-weekday = Jour
team-waits = Attentes avec réponse
team-median = Médiane
team-p90-column = 90e centile
team-hour-cell =
    { $count ->
        [one] { $weekday } { $hour } : médiane { $median }, une attente
       *[other] { $weekday } { $hour } : médiane { $median }, { $count } attentes
    }

team-worth-title = À regarder
team-worth-none = Rien ne ressort ces 30 derniers jours.
team-slow = { $weekday }, de { $from } à { $until } : lent
team-slow-note = Médiane { $median }, { $elsewhere } aux autres heures.
team-windows =
    { $count ->
        [one] Une fenêtre fermée sans réponse
       *[other] { $count } fenêtres fermées sans réponse
    }
team-windows-note =
    { $count ->
        [one] Dont une le { $weekday }.
       *[other] Dont { $count } le { $weekday }.
    }
team-windows-means = 24 heures ont passé après un message du client sans que personne ne réponde : seul un modèle peut partir depuis.
team-unanswered =
    { $count ->
        [one] Une attente encore sans réponse
       *[other] { $count } attentes encore sans réponse
    }
team-unanswered-note = Commencées ces 30 derniers jours.
team-show = Afficher

team-spread-title = Durée des réponses
team-spread-hint = attentes de la période qui ont eu une réponse
team-spread-none = Aucune attente de cette période n’a eu de réponse.
team-bucket-0 = moins de 1 min
team-bucket-1 = 1 à 5 min
team-bucket-2 = 5 à 15 min
team-bucket-3 = 15 à 60 min
team-bucket-4 = 1 à 4 h
team-bucket-5 = 4 à 24 h
team-bucket-6 = un jour et plus
team-connection-title = Avant et après
team-connection-hint = première réponse, { $days } jours au plus de chaque côté
team-connection-before = Avant
team-connection-after = Depuis le { $date }
team-connection-means = « Avant » est compté d’après l’historique importé, tel que vous le voyez. L’historique ne distingue pas un message d’accueil d’une réponse : une réponse en moins de deux secondes ne compte pas.

team-chosen-leave = Revenir à la liste
team-chosen-empty = Plus aucune discussion derrière ce chiffre.

team-rules-lead = Ceci reste sur cet ordinateur. Les horaires et délais de la boutique sont ceux de tous : Réglages, Horaires.
team-rules-only = Ne compter que le temps ouvré
team-rules-only-hint = Un message reçu la nuit commence à attendre le matin.
team-rules-day = { $weekday } est ouvré
team-rules-opens = { $weekday } de
team-rules-closes = { $weekday } à
team-rules-off = fermé
team-rules-capacity = Discussions ouvertes suffisantes pour une personne
team-rules-save = Enregistrer
team-rules-wrong-hours = { $weekday } doit finir après avoir commencé.
team-rules-wrong-number = Des nombres entiers à partir de 1, s’il vous plaît.

team-file-person = Personne
team-file-open = Ouvertes maintenant
team-file-waiting = En attente maintenant
team-file-first-count = Attentes avec réponse
team-file-first-median = Première réponse, médiane (min)
team-file-first-p90 = Première réponse, 90e centile (min)
team-file-resolved = Résolues
team-file-desk = Partage, dans leurs discussions actuelles : du bureau
team-file-phone = Partage, dans leurs discussions actuelles : du téléphone
team-file-bot = Partage, dans leurs discussions actuelles : par des robots
team-file-nobody = Sans personne
team-file-team = Équipe
team-file-from = Premier jour
team-file-until = Dernier jour
team-file-at = État au
