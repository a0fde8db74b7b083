# Message templates: choosing and filling one, beginning a chat with one, and keeping them.

## Choosing and filling

template-pick-title = Envoyer un modèle à { $name }
template-search = Chercher un modèle
template-list = Modèles qui peuvent partir
template-none-found = Aucun modèle ne contient « { $query } ».
template-none = Ce numéro n’a encore aucun modèle approuvé.
template-none-may = Écrivez-en un ; WhatsApp l’examine en un jour au plus, souvent en quelques minutes.
template-none-ask = Le propriétaire ou un responsable peut en écrire un.
template-error = Les modèles n’ont pas pu être lus.
template-manage = Gérer les modèles
template-category-utility = Utilitaire
template-category-marketing = Marketing
template-category-authentication = Authentification
template-preview = Ce que voit le client
template-blanks = À remplir
template-no-blanks = Rien à remplir.
template-blank = Champ { $number }
template-blank-in-header = { $blank }, dans le titre
template-blank-in-button = Fin de l’adresse de « { $button } »
template-blank-code = Code de « { $button } »
template-example = Par exemple { $example }
template-put = Insérer
template-from-first-name = Prénom
template-from-name = Nom complet
template-from-phone = Numéro de téléphone
template-from-username = Nom d’utilisateur
template-from-agent = Mon nom
template-from-shop = Nom de la boutique
template-from-today = Date du jour
template-header-image = Image en haut
template-header-video = Vidéo en haut
template-header-document = Document en haut
template-header-location = Lieu en haut
template-header-choose = Choisir…
template-header-change = Un autre…
template-shown-image = Image
template-shown-video = Vidéo
template-shown-document = Document
template-shown-location = Lieu
template-step-hint = { $enter } pour continuer, { $escape } pour revenir à la liste
template-marketing-costs = Un modèle marketing coûte même quand la fenêtre de réponse est ouverte.
template-sent = Modèle envoyé
template-cannot-send = Ne peut pas partir d’ici

## Beginning a chat

command-new-chat = Nouvelle discussion
command-template = Envoyer un modèle
newchat-title = Nouvelle discussion
newchat-lead = Chez WhatsApp, une entreprise n’ouvre une discussion qu’avec un modèle approuvé, et le paie. Écrivez à ceux qui l’ont demandé : qui vous bloque ou vous signale fait baisser la qualité de ce numéro.
newchat-country = Pays
newchat-phone = Numéro de téléphone
newchat-phone-hint = Ou le nom de quelqu’un à qui vous avez déjà écrit
newchat-from = Envoyer depuis
newchat-known = Vos correspondants
newchat-open = Ouvrir la discussion
newchat-to = Part vers { $phone }
newchat-short = Ce numéro n’est pas encore complet.
newchat-long = Ce numéro est trop long.
newchat-odd = Ce n’est pas un numéro de téléphone.
newchat-own = C’est votre propre numéro.
newchat-no-number = Aucun numéro ne peut envoyer pour l’instant.
newchat-begun = La discussion avec { $phone } est ouverte.

## The page

templates-title = Modèles de message
templates-lead = Des textes approuvés par WhatsApp. Eux seuls peuvent ouvrir une discussion, ou joindre un client une fois la fenêtre de réponse fermée.
templates-open = Modèles de message
templates-new = Nouveau modèle
templates-refresh = Demander à WhatsApp
templates-refreshing = Demande en cours…
templates-checked = Tels que WhatsApp les a donnés { $time }
templates-never-checked = Pas encore lus chez WhatsApp
templates-read-only = Le propriétaire et les responsables écrivent et modifient les modèles ; tout le monde les envoie.
templates-filter = Lesquels
templates-filter-all = Tous
templates-filter-sendable = Prêts à partir
templates-filter-waiting = En examen
templates-filter-trouble = À regarder
templates-empty = Aucun modèle pour l’instant.
templates-filter-empty = Aucun ici.
templates-choose = Choisissez un modèle pour le voir comme le client.
templates-languages = { $count ->
    [one] 1 langue
   *[other] { $count } langues
  }
template-status-approved = Approuvé
template-status-pending = En examen
template-status-rejected = Refusé
template-status-paused = Suspendu
template-status-disabled = Désactivé
template-status-in_appeal = En appel
template-status-pending_deletion = En cours de suppression
template-status-deleted = Supprimé
template-status-limit_exceeded = Au-delà de la limite
template-status-archived = Archivé
template-status-locked = Verrouillé
template-status-unknown = État inconnu
template-why-pending = WhatsApp l’examine. Cela prend un jour au plus, souvent quelques minutes ; la réponse apparaît ici d’elle-même.
template-why-paused = WhatsApp l’a suspendu, car des clients l’ont bloqué ou signalé. Il reviendra de lui-même ; une troisième suspension le désactive pour de bon. Dites plus clairement pourquoi on le reçoit, ou envoyez-le à moins de monde.
template-why-disabled = WhatsApp l’a désactivé pour de bon, parce que des clients ont continué à le bloquer ou à le signaler ou parce qu’il enfreint une règle. Écrivez-en un autre.
template-why-in_appeal = WhatsApp revoit sa décision.
template-why-pending_deletion = Il est en cours de suppression et ne peut plus partir.
template-why-limit_exceeded = Le compte a autant de modèles que WhatsApp en permet. Supprimez-en qui ne servent plus.
template-why-archived = Personne ne s’en servait : WhatsApp l’a archivé et le supprime après 28 jours.
template-why-locked = WhatsApp l’a verrouillé pour l’instant.
template-why-other = WhatsApp en dit : { $status }. Il ne peut pas partir.
template-quality = Qualité
template-quality-green = Élevée
template-quality-yellow = Moyenne
template-quality-red = Faible
template-quality-unknown = Pas encore évaluée
template-quality-red-note = Des clients le bloquent ou le signalent. Si cela continue, WhatsApp le suspend.
template-quality-yellow-note = Quelques clients le bloquent ou le signalent.
template-category = Catégorie
template-language = Langue
template-state = État
template-will-change = <b>WhatsApp en fait un modèle { $to } { $time }.</b> Il coûtera alors le prix de cette catégorie.
template-will-change-help = Si vous n’êtes pas d’accord, demandez d’ici là un examen dans WhatsApp Manager, ou retirez offres et vœux.
template-has-changed = WhatsApp en a fait un modèle { $to } ; il était { $from }.
template-rejected = <b>WhatsApp l’a refusé.</b>
template-rejected-said = La raison de WhatsApp : { $reason }
template-rejected-advice = Le conseil de WhatsApp : { $advice }
template-reason-abusive_content = Il se lit comme une menace ou une insulte.
template-reason-abusive_content-help = Dites la même chose posément, puis envoyez-le de nouveau.
template-reason-invalid_format = Un champ ou la forme ne va pas : une accolade en moins, un champ au début ou à la fin, ou des champs sans mots entre eux.
template-reason-invalid_format-help = Entourez chaque champ de mots, donnez à chacun un exemple réel, puis envoyez-le de nouveau.
template-reason-promotional = Il fait de la publicité, mais a été remis sous une autre catégorie.
template-reason-promotional-help = Remettez-le comme marketing, ou retirez l’offre.
template-reason-tag_content_mismatch = Sa catégorie ou sa langue ne correspond pas à ses mots.
template-reason-tag_content_mismatch-help = Choisissez la catégorie et la langue de ses mots, puis envoyez-le de nouveau.
template-reason-incorrect_category = Sa catégorie ne correspond pas à ses mots.
template-reason-incorrect_category-help = Choisissez l’autre catégorie, puis envoyez-le de nouveau.
template-reason-scam = Pour WhatsApp, il ressemble à une escroquerie.
template-reason-scam-help = Dites qui vous êtes, et ne demandez ni mot de passe, ni numéro de carte, ni avance.
template-reason-other-help = Changez ce que nomme la raison, puis envoyez-le de nouveau. En cas de désaccord, demandez un examen dans WhatsApp Manager.

## Deleting

template-delete = Supprimer
template-delete-title = Supprimer { $name }
template-delete-one = Seulement celui en { $language }
template-delete-all = { $count ->
    [one] Le modèle
   *[other] Ses { $count } langues
  }
template-delete-means = Il ne pourra plus partir, et c’est sans retour. Les messages déjà envoyés restent.
template-delete-locks = WhatsApp garde fermé pendant 30 jours le nom d’un modèle approuvé : d’ici là, aucun nouveau ne peut s’appeler { $name }.
template-delete-now = Supprimer maintenant
template-deleted = { $name } est supprimé.

## Writing one

template-form-new = Nouveau modèle
template-form-edit = Modifier { $name }
template-edit = Modifier
template-edit-limits = WhatsApp l’examine de nouveau, et d’ici là il ne peut pas partir. Un modèle approuvé se modifie une fois en 24 heures et dix fois en 30 jours.
template-name = Nom
template-name-hint = Vous seul le voyez. Minuscules a–z, chiffres et _
template-name-fixed = Le nom, la langue et la catégorie d’un modèle approuvé ne changent pas.
template-say-utility = À propos de ce que le client a fait : commande, paiement, rendez-vous
template-say-marketing = Offres, nouvelles, invitations et tout le reste
template-category-warning = C’est WhatsApp qui décide. Une offre remise comme utilitaire devient marketing, ou est refusée.
template-headline = Au-dessus du message
template-headline-none = Rien
template-headline-text = Titre
template-headline-image = Image
template-headline-video = Vidéo
template-headline-document = Document
template-headline-location = Lieu
template-sample = Échantillon pour l’examen
template-sample-hint = Les examinateurs de WhatsApp le voient ; les clients reçoivent ce que vous choisissez à l’envoi.
template-body = Message
template-footer = Petite ligne en dessous (facultatif)
template-add-blank = Ajouter un champ
template-blank-name = Champs
template-examples = Exemples pour l’examen
template-examples-hint = Ce qui pourrait figurer dans chaque champ. Inventez-les : des examinateurs les lisent.
template-example-of = Exemple pour { $blank }
template-example-of-header = Exemple pour { $blank }, dans le titre
template-buttons = Boutons
template-add-reply = Réponse
template-add-link = Lien
template-add-call = Appel
template-add-copy = Copier un code
template-button-reply = Réponse { $number }
template-button-link = Lien { $number }
template-button-call = Appel
template-button-copy = Copier un code
template-button-text = Mots sur le bouton
template-button-url = Adresse (https://…)
template-button-url-blank = Sa fin se remplit à l’envoi
template-button-url-example = Exemple de fin
template-button-phone = Numéro avec l’indicatif du pays
template-button-code = Code d’exemple
template-button-remove = Retirer { $button }
template-button-up = Monter { $button }
template-buttons-limits = Dix au plus : deux liens, un appel, un code. Les réponses se suivent.
template-save = Remettre pour examen
template-saving = Remise en cours…
template-cancel = Abandonner
template-saved = { $name } est remis. WhatsApp l’examine.
template-approved-at-once = { $name } est approuvé.
template-category-came-back = WhatsApp l’a pris comme modèle { $category }.
template-meta-said = WhatsApp ne l’a pas pris : { $words }
template-still = Reste à faire : { $problems }
