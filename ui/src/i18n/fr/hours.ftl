# When the shop answers and how soon.

settings-tab-hours = Horaires
hours-go = Horaires et délais
hours-lead = L’attribution, les délais et les chiffres de l’équipe comptent d’après ces horaires, sur tous les postes.
hours-offline = Vous pourrez modifier ceci une fois de nouveau en ligne : tout le monde compte d’après les mêmes horaires.
hours-kept-by = Propriétaire et responsables décident de ce qui figure ici.
hours-error = Impossible de lire les horaires pour l’instant
hours-saved = Enregistré

hours-shop = Quand la boutique répond
hours-shop-has = La boutique a des horaires
hours-shop-has-hint = Sans horaires, elle répond jour et nuit.
hours-zone = Fuseau horaire
hours-break-add = Ajouter une pause
hours-break = Pause
hours-break-from = { $weekday } : pause de
hours-break-until = { $weekday } : pause à
hours-break-remove = { $weekday } : supprimer la pause
hours-alike = Chaque jour travaillé comme le { $weekday }
hours-holidays = Jours fermés
hours-holidays-none = Aucun pour l’instant
hours-holiday-add = Ajouter
hours-holiday-add-day = Ajouter le { $date }
hours-holiday-date = Date d’un jour fermé
hours-holiday-remove = Supprimer le { $date }
hours-odd-break = { $weekday } : la pause doit se trouver pendant les heures d’ouverture.
hours-odd-week = Il faut au moins un jour travaillé. Désactivez les horaires s’ils n’ont pas d’importance.

hours-targets = Sous quel délai
hours-targets-hint = Une discussion est signalée quand le délai touche à sa fin, puis quand il est dépassé.
hours-number = Numéro
hours-every-number = Tous les numéros
hours-number-own = Ce numéro a ses propres délais
hours-first = Première réponse
hours-first-hint = Après le message par lequel un client commence
hours-next = Réponses suivantes
hours-next-hint = Après chaque message ultérieur resté sans réponse
hours-resolve = Clôture
hours-resolve-hint = Du premier message jusqu’à ce que quelqu’un close la discussion
hours-minutes = minutes
hours-hours = heures
hours-target-none = aucun délai
hours-count = Ce qui compte
hours-count-clock = Jour et nuit
hours-count-working = Heures d’ouverture seulement
hours-odd-target = Indiquez un nombre entier de 1 à { $most }, ou laissez vide.

hours-own = Horaires personnels
hours-own-person = De qui
hours-own-has = D’autres horaires que la boutique
hours-own-hint = En dehors, aucune nouvelle discussion n’est attribuée à cette personne, sauf si elle se dit disponible.

# A target that runs out
due-left-moment = moins de 1 min
due-left-minutes = reste { $minutes } min
due-left-hours = reste { $hours } h
due-left-days = reste { $days } j
due-late-moment = tout juste en retard
due-late-minutes = { $minutes } min de retard
due-late-hours = { $hours } h de retard
due-late-days = { $days } j de retard
due-first_answer = Première réponse
due-next_answer = Réponse
due-resolution = Clôture
due-title-first_answer = Première réponse attendue { $time }
due-title-next_answer = Réponse attendue { $time }
due-title-resolution = À clore { $time }
due-head = { $target } : { $label }

filter-urgency = Délai
filter-urgency-none = Avec ou sans
filter-urgency-calm = Délai en cours, les plus urgentes d’abord
filter-urgency-soon = Délai bientôt ou déjà dépassé
filter-urgency-breached = Délai dépassé

# The team's page
team-urgent-breached =
    { $count ->
        [one] { $count } délai dépassé
       *[other] { $count } délais dépassés
    }
team-urgent-soon =
    { $count ->
        [one] { $count } bientôt dépassé
       *[other] { $count } bientôt dépassés
    }
team-urgent-person-breached =
    { $count ->
        [one] { $name } : { $count } délai dépassé
       *[other] { $name } : { $count } délais dépassés
    }
team-urgent-person-soon =
    { $count ->
        [one] { $name } : { $count } bientôt dépassé
       *[other] { $name } : { $count } bientôt dépassés
    }
team-done-kept = { $share } dans le délai
team-done-late = Closes après le délai
team-no-target = Aucun délai n’est fixé
team-target-first = première réponse sous { $time }
team-target-next = réponses suivantes sous { $time }
team-target-number = { $number } : { $targets }
team-target-number-none = aucun délai

routing-hours-of-shop = Pendant les horaires de la boutique
routing-hours-of-shop-none = La boutique n’en a pas : jour et nuit, donc.
routing-hours-always = Jour et nuit
routing-hours-own = Pendant ses propres horaires

deed-hours_changed = A modifié les horaires ou les délais
