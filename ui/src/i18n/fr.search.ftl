# La recherche : filtres tapés ou choisis, ce qui a été trouvé de chaque sorte, et le passage d’un résultat à l’autre.

search-notes = Notes
search-files = Fichiers
search-all = Tout
search-kinds = Ce qui est affiché
search-filters = Filtres
search-filter-remove = Retirer { $filter }
search-filter-unknown = Personne ni rien ici ne s’appelle « { $name } ».
search-empty-filtered = Rien trouvé avec ces filtres
search-hints-title = Affiner la recherche
search-next = Résultat suivant
search-previous = Résultat précédent
search-end = Pas d’autre résultat

search-word-from = de
search-word-in = dans
search-word-agent = agent
search-word-label = étiquette
search-word-number = numéro
search-word-team = équipe
search-word-has = avec
search-word-before = avant
search-word-after = après
search-word-on = le

search-hint-from = qui l’a écrit
search-hint-in = dans quelle discussion
search-hint-agent = écrit par un collègue
search-hint-label = l’étiquette de la discussion
search-hint-number = votre numéro professionnel
search-hint-team = l’équipe de la discussion
search-hint-has = photo, fichier, lien…
search-hint-before = envoyé avant un jour
search-hint-after = envoyé ce jour ou après
search-hint-on = envoyé ce jour-là

search-value-me = moi
search-value-today = aujourd’hui
search-value-yesterday = hier
search-detail-me = vous
search-detail-customer = client
search-detail-colleague = collègue
search-detail-label = étiquette
search-detail-team = équipe
search-detail-week = il y a sept jours
search-detail-month = ce mois-ci
search-detail-date = une date
search-thing-photo = photo
search-thing-video = vidéo
search-thing-voice = vocal
search-thing-document = document
search-thing-link = lien
search-thing-location = lieu
search-thing-contact = contact
search-thing-sticker = autocollant
search-thing-audio = audio
search-thing-file = fichier
