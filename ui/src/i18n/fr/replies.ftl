# Quick replies: the list a slash opens, and the page where they are written.

replies-title = Réponses rapides
replies-lead = Ce que vous écrivez souvent, sous un nom. Tapez / dans une réponse et quelques lettres du nom, dans n’importe quelle écriture. Celles de l’équipe sont à tous ; les vôtres, vous seul les avez.
replies-new = Nouvelle réponse rapide
replies-search = Chercher noms, dossiers et mots
replies-filter = À qui
replies-filter-all = Toutes
replies-filter-team = Équipe
replies-filter-own = Les miennes
replies-filter-empty = Rien ici
replies-empty = Pas encore de réponse rapide
replies-empty-help = Commencez par ce que les clients demandent chaque jour : les horaires, le chemin, comment payer.
replies-error = Les réponses rapides n’ont pas pu être lues.
replies-team-read-only = Les réponses de l’équipe sont écrites par les responsables et le propriétaire.

composer-replies = Réponses rapides (/)
composer-still-open = Encore à compléter : { $names }
command-quick-reply = Insérer une réponse rapide

reply-own = Vous seul
reply-has-file = Avec un fichier
reply-uses = { $count ->
    [one] utilisée une fois
   *[other] utilisée { $count } fois
}
reply-picker-keys = ↑ ↓ choisir · Entrée ou Tab insère · Échap ferme
reply-manage = Gérer
reply-none-yet = Pas encore de réponse rapide.
reply-make-first = Écrire la première
reply-none-found = Aucune réponse rapide pour « { $query } »
reply-amount-title = Montant pour { $name }
reply-amount = Montant en ₹
reply-amount-hint = Laissez vide et le client saisira le montant.
reply-amount-not-a-number = Saisissez un montant comme 450 ou 1,250.50.
reply-amount-zero = Le montant doit être supérieur à zéro.
reply-amount-too-much = UPI n’accepte pas plus de ₹10,00,000 à la fois.
reply-put-in = Insérer
reply-cancel = Annuler
reply-back = Retour

reply-form-new = Nouvelle réponse rapide
reply-read-only = C’est une réponse de l’équipe. Les responsables et le propriétaire la modifient ; vous pouvez en faire une copie à vous.
reply-for-all = Toute l’équipe utilise cette réponse.
reply-name = Nom
reply-name-hint = Ce qu’on tape après /
reply-folder = Dossier
reply-folder-none = Aucun dossier
reply-whose = À qui est-elle
reply-whose-team = À l’équipe : tous l’ont
reply-whose-own = À moi : personne d’autre ne la voit
reply-language = Langue
reply-language-first = si la langue du client n’est pas connue
reply-language-remove = Retirer { $language }
reply-language-add = Ajouter une langue
reply-text = Texte
reply-add-variable = Insérer
reply-variable-first-name = Prénom du client
reply-variable-name = Nom du client
reply-variable-phone = Téléphone du client
reply-variable-agent = Votre nom
reply-variable-shop = Nom de l’entreprise
reply-variable-date = Date du jour
reply-variable-time = Heure actuelle
reply-variable-amount = Montant (demandé)
reply-variable-upi = Lien de paiement UPI
reply-preview = Pour { reply-sample-customer }
reply-sample-customer = Ritika Jain
reply-upi = UPI
reply-upi-address = Identifiant UPI
reply-upi-hint = Qui reçoit l’argent
reply-upi-name = Nom montré au payeur
reply-file = Fichier
reply-file-choose = Ajouter un fichier
reply-file-remove = Retirer le fichier
reply-save = Enregistrer
reply-saving = Enregistrement…
reply-saved = Enregistrée : { $name }
reply-copy = En faire une copie à moi
reply-remove = Supprimer
reply-remove-title = Supprimer « { $name } » ?
reply-remove-own = Vous seul l’avez. Ce qui a été envoyé avec elle reste.
reply-remove-team = Elle disparaît de tous les postes. Ce qui a été envoyé avec elle reste.
reply-removed = Supprimée : { $name }
reply-keep = La garder

problem-unknown-variable = { $name } n’existe pas. Choisissez avec « { reply-add-variable } », ou doublez les accolades.
error-quick-reply-changed = Quelqu’un d’autre l’a modifiée entre-temps. Fermez-la, regardez les nouveaux mots et recommencez.
error-quick-replies-full = Il y a autant de réponses rapides que possible. Supprimez-en d’abord.

replies-import = Importer
replies-export = Exporter
replies-export-team = Les réponses de l’équipe
replies-export-own = Mes réponses
replies-exported = Enregistré : { $name }
sheet-title = Importer des réponses rapides
sheet-lead = Un fichier CSV avec les colonnes name et text ; aussi folder, language, upi_id et upi_name. Une ligne par langue d’une réponse. Rien n’est gardé avant que vous ayez vu ce que cela ferait.
sheet-choose = Choisir un fichier CSV
sheet-choose-another = Choisir un autre fichier
sheet-sums = { $adds ->
    [one] { $adds } nouvelle réponse
   *[other] { $adds } nouvelles réponses
}, { $changes } modifiées, { $same } inchangées, { $refused } avec des erreurs
sheet-line = Ligne
sheet-verdict = Ce qui se passe
sheet-adds = Nouvelle
sheet-changes = Modifiée
sheet-same = Inchangée
sheet-refused = Écartée
sheet-formula = Ressemble à une formule ; gardé comme simple texte.
sheet-ignored = Colonnes laissées de côté : { $columns }
sheet-windows = Le fichier est en Windows-1252, qui n’a que des lettres latines. Si des mots d’autres écritures sont devenus des points d’interrogation, enregistrez-le en « CSV UTF-8 ».
sheet-show-all = Afficher les { $count } lignes
sheet-keep = { $count ->
    [one] Garder { $count } réponse
   *[other] Garder { $count } réponses
}
sheet-kept = { $count ->
    [one] { $count } réponse rapide gardée
   *[other] { $count } réponses rapides gardées
}
sheet-without-refused = { $count ->
    [one] Une réponse avec des erreurs est écartée.
   *[other] { $count } réponses avec des erreurs sont écartées.
}
sheet-nothing-kept = Rien n’a été gardé.
sheet-fault-unreadable = Le fichier ne peut pas être lu.
sheet-fault-empty = Il n’y a aucune réponse dans le fichier.
sheet-fault-too-large = Le fichier dépasse { $max }.
sheet-fault-workbook = C’est un classeur. Enregistrez-le en « CSV UTF-8 » dans votre tableur et choisissez ce fichier.
sheet-fault-encoding = Les lettres de ce fichier ne peuvent pas être lues avec certitude. Enregistrez-le en « CSV UTF-8 » et choisissez-le à nouveau.
sheet-fault-columns = La première ligne doit nommer les colonnes name et text. Elle contient : { $found }
sheet-fault-rows = Le fichier a { $rows } lignes ; { $max } au plus peuvent être examinées en une fois.
sheet-fault-replies = Le fichier ajouterait ou modifierait { $replies } réponses ; { $max } au plus sont gardées en une fois.
sheet-row-too-long = Plus de cellules que de colonnes. Un texte avec des virgules se met entre guillemets doubles.
sheet-row-language = Ceci ne désigne aucune langue. Exemples : en, hi, hi-Latn
sheet-row-language-twice = Cette langue s’y trouve deux fois.
sheet-row-no-name = Le nom manque.
sheet-row-no-text = Le texte manque.
sheet-row-no-payee = Le lien UPI demande un upi_id.
sheet-row-payee = Ce n’est pas un identifiant UPI. Exemple : shop@bank
sheet-row-other = Une autre ligne de cette réponse a une erreur.
