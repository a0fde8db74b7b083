# Demander aux clients comment c’était : la page des réglages.

settings-tab-survey = Avis
survey-go = Avis : demander aux clients comment c’était
survey-lead = Une fois une discussion résolue, Sangam peut demander au client comment c’était, avec trois boutons.
survey-cost = La question est un message comme toute réponse du bureau, et le remerciement en est un autre : WhatsApp peut faire payer chacun.
survey-cost-left = Il reste environ { $left } des messages gratuits du mois sur ce numéro.
survey-cost-used-up = Les messages gratuits du mois sur ce numéro sont épuisés.
survey-cost-about = Un message payant coûte environ { $amount }.
survey-cost-between = Un message payant coûte environ de { $least } à { $most }, selon le pays du client.
survey-cost-unknown = La grille de prix ne donne aucun prix pour un message payant.
survey-number = Numéro
survey-no-number = Dès qu’un numéro est connecté, vous dites ici si ses clients sont interrogés.
survey-error = Impossible de lire l’enquête pour l’instant
survey-on = Demander après la résolution
survey-on-hint = Seulement si quelqu’un a résolu la discussion et qu’on peut encore écrire au client. Jamais dans les discussions privées, jamais aux clients bloqués ni à ceux qui ne veulent plus de messages.
survey-wait = Minutes entre la résolution et la question
survey-wait-hint = Qui écrit entre-temps n’est pas interrogé.
survey-rest = Jours avant d’interroger à nouveau le même client
survey-reopen = Rouvrir la discussion après « mauvais »
survey-reopen-hint = Elle revient alors dans la liste comme les autres, pour que quelqu’un arrange les choses.
survey-words = Ce qui est dit
survey-words-hint = Dans la langue des lettres que le client a écrites en dernier ; la première si rien ne l’indique.
survey-language = Langue
survey-language-first = dite si aucune autre ne convient
survey-language-add = Ajouter une langue
survey-language-remove = Retirer { $language }
survey-question = Question
survey-good = Bien
survey-okay = Moyen
survey-bad = Mauvais
survey-button = Bouton « { $rating } »
survey-thanks = Remerciement après la réponse
survey-thanks-hint = Laissez vide pour ne rien dire.
survey-preview = Ce que voit le client
survey-odd-number = Écrivez un nombre entier de { $least } à { $most }.
survey-odd-empty = La question et les trois boutons ont besoin de mots. Rien n’a été enregistré.
survey-odd-long = Certains mots dépassent ce que WhatsApp affiche. Rien n’a été enregistré.
survey-odd-twice = Les trois boutons doivent différer et chaque langue ne figurer qu’une fois. Rien n’a été enregistré.
survey-default-question = Merci de nous avoir écrit. Comment ça s’est passé ?
survey-default-good = 👍 Bien
survey-default-okay = 😐 Moyen
survey-default-bad = 👎 Mal
survey-default-thanks = Merci pour votre avis !

# Dans la discussion.

event-surveyed = Avis demandé
event-surveyed-by = Avis demandé, après la résolution par <b>{ $who }</b>
event-rated = Avis du client : <b>{ $rating }</b>
event-rated-by = Avis du client sur <b>{ $who }</b> : <b>{ $rating }</b>
event-survey-window = Avis non demandé : la fenêtre de réponse était fermée
event-survey-number = Avis non demandé : le numéro ne pouvait pas envoyer
event-survey-merged = Avis non demandé : la discussion avait été fusionnée avec une autre
event-survey-unknown = Avis non demandé
survey-bubble = Avis
deed-survey_changed = A changé la façon de demander l’avis des clients

# Sur la page de l’équipe.

survey-title = Avis des clients
survey-title-hint = réponses aux questions de la période
survey-none = Personne n’a été interrogé pendant cette période.
survey-none-hint = Activez-le sous Réglages › Avis.
survey-of = De
survey-asked = Demandés
survey-asked-means = Questions parties pendant la période et que WhatsApp n’a pas refusées. Une question compte pour qui a résolu la discussion, et pour son numéro.
survey-answered = Répondus
survey-answered-means = Questions de la période qui ont reçu une réponse, quel qu’en soit le moment. De plusieurs réponses à une question, la dernière compte. La part se rapporte à toutes les questions.
survey-share = Bien, moyen, mauvais
survey-share-means = Ce qui a été répondu, en part de toutes les réponses.
survey-share-label = { $good } bien, { $okay } moyen, { $bad } mauvais
survey-team = Équipe
survey-comments = Ce que les clients ont écrit ensuite
survey-comments-hint = premiers mots dans l’heure qui suit la réponse
survey-export = Exporter les réponses en CSV
survey-file-of = De
survey-file-asked = Demandés
survey-file-answered = Répondus
survey-file-good = Bien
survey-file-okay = Moyen
survey-file-bad = Mauvais
