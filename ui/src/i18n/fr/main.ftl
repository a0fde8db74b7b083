### Les mots à l’écran. Un message par idée ; jamais de phrase assemblée par morceaux.

-brand = Sangam

## Sections et commandes

nav-sections = Sections
nav-inbox = Boîte de réception
nav-scenes = Scènes d’entraînement
nav-settings = Réglages
nav-unread = { $count ->
    [one] { $count } discussion avec des messages non lus
    [many] { $count } de discussions avec des messages non lus
   *[other] { $count } discussions avec des messages non lus
  }
nav-account = { $name }, { $role }
role-owner = propriétaire
role-manager = responsable
role-agent = agent
command-palette = Palette de commandes
command-palette-placeholder = Tapez une commande ou un nom
palette-search = Rechercher « { $words } »
palette-replies = Insérer une réponse rapide
palette-commands = Commandes
line-live = Connecté
line-connecting = Connexion en cours
line-catching-up = Mise à jour
line-offline = Pas de connexion
command-next = Discussion suivante
command-previous = Discussion précédente
command-reply = Écrire une réponse
command-resolve = Clore et ouvrir la suivante
command-assign = Attribuer
command-assign-me = M’attribuer
command-unread = Aller au premier non lu
command-search = Rechercher
command-help = Afficher toutes les touches
command-back = Revenir d’un pas
command-view-mine = Afficher Les miennes
command-view-unassigned = Afficher Libres
command-view-waiting = Afficher Attente
command-view-all = Afficher Toutes
command-details = Fiche du client
command-theme = Basculer clair et sombre
keys-title = Touches
keys-hint = Les lettres seules agissent quand vous n’écrivez pas. Elles se désactivent dans les réglages.
keys-hint-off = Les lettres seules et les suites de touches sont désactivées dans les réglages : seules agissent les touches avec Ctrl ou Alt, ainsi que F3 et Échap.
keys-group-move = Se déplacer
keys-group-act = Agir
keys-group-go = Aller
close = Fermer
keep-it = Garder
back = Retour
retry = Réessayer
copied = Copié
save-as = Enregistrer sous…
saved-outside = { $name } est enregistré. Hors de { -brand }, il n’est pas chiffré : quiconque peut se servir de cet ordinateur peut l’ouvrir.

## Première ouverture

first-run-title = Votre équipe et votre téléphone répondent ensemble
first-run-lead = { -brand } est le bureau de votre numéro WhatsApp Business. Le téléphone continue de marcher ; rien ne se perd quand la ligne tombe.
door-practice-title = Boutique d’entraînement
door-practice-text = Une boîte de réception vivante avec des clients inventés. Rien n’y atteint une vraie personne.
door-practice-note = Prête en quelques secondes, rien à remplir
door-practice-action = Ouvrir la boutique d’entraînement
door-practice-opening = Ouverture de la boutique…
door-join-title = Rejoindre votre équipe
door-join-text = Collez l’invitation de votre collègue, ou connectez-vous au bureau que vous utilisez déjà.
door-join-note = Une invitation, ou votre e-mail et mot de passe
door-join-action = Rejoindre ou se connecter
door-own-title = Ouvrir le bureau de ma boutique
door-own-text = Créez un espace de travail sur cet ordinateur. Vous connecterez votre numéro quand vous serez prêt.
door-own-note = Environ deux minutes
door-own-action = Ouvrir un bureau
doors-other = Langue et apparence
join-invitation-tab = Invitation
join-signin-tab = Connexion
invitation-leads-to = Mène à { $address }
field-invitation = Invitation
field-invitation-hint = Le lien entier, tel que vous l’avez reçu
field-address = Adresse de votre bureau
field-address-hint = Par exemple https://bureau.votre-boutique.fr
field-email = E-mail
field-password = Mot de passe
field-password-hint = Dix caractères au moins
field-your-name = Votre nom
field-your-name-hint = Vos collègues le voient à côté de vos réponses
field-shop-name = Nom de votre boutique
field-code = Code du second facteur
join-action = Rejoindre
signin-action = Se connecter
signin-busy = Connexion…
own-action = Créer le bureau
own-busy = Création…
own-found-title = Le bureau de votre boutique
own-found-text = Un bureau a déjà été ouvert sur cet ordinateur. Connectez-vous : ses discussions sont restées telles quelles.
own-needs-title = Ce qu’il faudra pour un vrai numéro
own-needs-app = L’application WhatsApp Business sur le téléphone, version 2.24.17 ou plus récente
own-needs-https = Une adresse HTTPS publique, pour que Meta puisse livrer les messages à ce bureau
own-needs-meta = Un portefeuille Meta Business dont vous êtes administrateur
own-needs-note = D’ici là, tout marche ici ; seuls les messages ne voyagent pas.
vault-title = Où cet ordinateur doit-il garder ses secrets ?
vault-lead = { -brand } scelle tout ce qu’il enregistre avec une clé du trousseau du système. Aucun trousseau ne répond ici.
vault-locked-title = Ouvrez votre bureau scellé
vault-locked-lead = Tapez la phrase secrète qui scelle la copie de cet ordinateur.
vault-try = Réessayer le trousseau
vault-or = ou scellez-le avec votre propre phrase secrète
vault-passphrase = Phrase secrète
vault-passphrase-hint = Dix caractères au moins. Sans elle, la copie de cet ordinateur ne s’ouvre plus ; elle sera remplie de nouveau depuis le bureau.
vault-seal = Sceller avec cette phrase
vault-open = Ouvrir
vault-again = La phrase secrète encore une fois
vault-differs = Les deux ne sont pas les mêmes.
vault-forgotten = Oubliée ?
vault-keyring = Essayer le trousseau
vault-anew = Recommencer…
vault-anew-title = Recommencer sur cet ordinateur ?
vault-anew-text = Sans la phrase secrète, rien ici ne s’ouvre. Les brouillons et les messages pas encore partis sont perdus ; tout le reste revient du bureau à votre connexion. Le fichier scellé est mis de côté, pas supprimé.
vault-anew-do = Recommencer
signed-out-title = Vous avez été déconnecté
signed-out-lead = Reconnectez-vous avec le même compte : vos brouillons et messages non partis sont toujours ici.
signed-out-other = Je suis quelqu’un d’autre
invited-title = Vous avez ouvert une invitation
invited-text = Pour l’accepter, vous quittez { $workspace } sur cet ordinateur. Les messages non partis y restent jusqu’à votre retour.
invited-text-practice = Pour l’accepter, vous quittez la boutique d’entraînement. Vous pouvez y revenir à tout moment.
invited-leave = Quitter et regarder
invited-stay = Rester ici
notice-cache-rebuilt = La copie de cet ordinateur était illisible. Elle est remplie de nouveau depuis le bureau ; rien n’est perdu.
notice-outbox-lost = Les messages non partis et les brouillons de cet ordinateur étaient illisibles. Le fichier a été mis de côté : { $path }
notice-clock-wrong = L’horloge de cet ordinateur a { $minutes } min d’écart. Les heures affichées peuvent être fausses.
notice-already-assigned = { $name } a été plus rapide et a cette discussion.
notice-already-assigned-nobody = Quelqu’un a changé l’attribution un instant avant vous.
notice-not-delivered = Un de vos messages n’est pas arrivé chez { $name }.
notice-not-delivered-done = Un de vos messages n’est pas arrivé chez { $name }, et la discussion est déjà close.
notice-show = L’afficher
notice-dismiss = Masquer
error-wrong-credentials = L’e-mail ou le mot de passe n’est pas juste.
error-too-many-attempts = Trop de tentatives. Attendez un moment, puis réessayez.
error-invitation-invalid = Cette invitation n’est plus valable : elle a servi, a été reprise ou remplacée, son auteur ne peut plus inviter, ou elle a expiré. Demandez-en une nouvelle.
error-unavailable = Le bureau est injoignable. Vérifiez l’adresse et votre connexion.
error-totp-required = Maintenant le code affiché par votre téléphone, ou un code de secours.
error-upgrade-required = Ce bureau demande une version plus récente de { -brand }. Mettez à jour, puis reconnectez-vous.
error-invalid = Quelque chose ne va pas dans le formulaire. Vérifiez les champs.
error-forbidden = Votre rôle ne le permet pas.
error-not-found = Ce n’est plus ici.
error-window-closed = La fenêtre de réponse s’est fermée avant le départ.
error-marketing-stopped = Ce client ne veut pas de messages marketing de ce numéro.
error-text-length = Le message est vide ou plus long que WhatsApp ne l’accepte.
error-number-not-connected = Le numéro ne peut pas envoyer en ce moment.
error-stage = Le stade du numéro ne vous laisse pas envoyer. Le propriétaire le change sur la page Numéro.
error-already-assigned-nobody = Quelqu’un vient de changer l’attribution. Regardez à nouveau.
error-assignee-blind = La personne choisie ne voit pas cette discussion : elle ne lui a pas été attribuée.
error-offline = Pas de connexion au bureau pour l’instant.
error-vault = Le trousseau n’a pas répondu.
error-vault-empty = Le trousseau ne contient rien de ce bureau.
error-storage = Le disque n’a pas pu être lu ou écrit.
error-local-hub = Le bureau de cet ordinateur n’a pas démarré. Fermez { -brand }, puis rouvrez-le.
error-other = Cela n’a pas marché. Rien n’est perdu.

## Liste des discussions

list-label = Discussions
list-search = Rechercher messages et personnes
list-search-placeholder = Messages et personnes
list-views = Vues
view-mine = Miennes
view-unassigned = Libres
view-waiting = Attente
view-all = Toutes
list-empty-mine = Rien ne vous est attribué.
list-empty-unassigned = Chaque discussion a quelqu’un.
list-empty-waiting = Personne n’attend de réponse.
list-empty-all = Pas encore de discussion. La première apparaîtra d’elle-même.
list-empty-unconnected = Les discussions apparaîtront ici dès qu’un numéro sera connecté.
list-show-unassigned = Afficher les discussions libres ({ $count })
list-show-all = Tout afficher
list-error = La liste n’a pas pu être lue.
list-resize = Largeur de la liste
row-unread = { $count ->
    [one] { $count } message non lu
    [many] { $count } de messages non lus
   *[other] { $count } messages non lus
  }
row-you = Vous :
row-author = { $name } :
row-phone = Téléphone :
row-bot = Automatique :
row-template = Modèle :
row-campaign = Campagne :
row-draft = Brouillon :
row-window-open = Fenêtre de réponse : { $hours ->
    [one] encore { $hours } heure
    [many] encore { $hours } d’heures
   *[other] encore { $hours } heures
  }
row-window-last-hour = Fenêtre de réponse : moins d’une heure
row-window-closed = Fenêtre de réponse fermée : seul un modèle peut partir
row-needs-template = Modèle
row-waiting-minutes = { $minutes } min
row-waiting-hours = { $hours } h
row-waiting-days = { $days } j
row-waiting-title = Attend une réponse depuis { $time }
row-no-name = Client inconnu
row-assigned-to = Attribuée à { $name }
kind-image = Photo
kind-video = Vidéo
kind-audio = Audio
kind-document = Document
kind-sticker = Sticker
kind-location = Lieu
kind-contacts = Contact
kind-order = Commande
kind-revoked = Message supprimé
kind-phone-only = Message sur le téléphone
kind-choice = Réponse choisie

## Recherche

search-clear = Effacer la recherche
search-conversations = Personnes
search-messages = Messages
search-empty = Rien trouvé pour « { $query } »
search-empty-hint = La recherche lit noms, numéros et messages dans toutes les écritures, sur cet ordinateur.
search-more = Afficher plus
search-results = { $count ->
    [one] { $count } résultat
    [many] { $count } de résultats
   *[other] { $count } résultats
  }
search-results-or-more = { $count ->
    [one] { $count } résultat ou plus
    [many] { $count } de résultats ou plus
   *[other] { $count } résultats ou plus
  }

## Fil

thread-label = Messages
thread-none-title = Choisissez une discussion
thread-none-move = suivante et précédente
thread-none-help = toutes les touches
thread-empty = Pas encore de message.
thread-error = Les messages n’ont pas pu être lus.
thread-older = Lecture des messages plus anciens
thread-start = La discussion commence ici.
thread-new = Nouveaux messages
thread-to-bottom = Au message le plus récent
thread-unread-below = { $count ->
    [one] { $count } nouveau message
    [many] { $count } de nouveaux messages
   *[other] { $count } nouveaux messages
  }
assign-to = Attribuer à…
assign-nobody = Personne
assign-me = { $name } (moi)
unassigned = Libre
resolve = Clore
reopen = Rouvrir
status-resolved = Close
status-snoozed = En pause
status-pending = En suspens
event-assigned = <b>{ $by }</b> a attribué ceci à <b>{ $to }</b>
event-took = <b>{ $who }</b> s’en charge
event-assigned-by-rule = Attribuée à <b>{ $to }</b>
event-unassigned = <b>{ $by }</b> a libéré ceci
event-unassigned-by-rule = Libérée
event-resolved = <b>{ $who }</b> a clos ceci
event-resolved-by-rule = Close
event-reopened = <b>{ $who }</b> a rouvert ceci
event-reopened-by-customer = Rouverte par un nouveau message
event-identity = WhatsApp annonce un changement de numéro de ce client
event-unknown = Quelque chose a changé ici que cette version ne sait pas montrer

## Bulles

origin-desk = { $name }, bureau
origin-desk-unknown = Bureau
origin-phone = Téléphone
origin-bot = Automatique
origin-template = Modèle
origin-campaign = Campagne
edited = modifié
imported = de l’historique
forwarded = Transféré
forwarded-often = Transféré de nombreuses fois
revoked-in = Le client a supprimé ce message
revoked-out = Ce message a été supprimé
edited-on-phone = Il a été modifié depuis. Ce qu’il dit maintenant n’est que sur le téléphone.
phone-only = Ce message n’est que sur le téléphone
phone-only-hint = WhatsApp ne transmet pas ce genre de message.
phone-only-first = WhatsApp n’a pas transmis le texte. Ouvrez la discussion sur le téléphone pour le lire.
quote-missing = Un message antérieur qui n’est pas ici
quote-you = Votre côté
reply-to-this = Répondre à ce message
copy-text = Copier le texte
delivery-queued = En attente d’envoi
delivery-sending = Envoi
delivery-unknown = Pas encore confirmé
delivery-handed-over = Remis à WhatsApp
delivery-sent = Envoyé
delivery-failed = Non envoyé
delivery-delivered = Distribué
delivery-read = Lu
delivery-played = Écouté
send-again = Renvoyer
sent-again-unsure = WhatsApp n’a pas répondu : il est peut-être arrivé.
sent-again = Il a été renvoyé.
send-now = Envoyer maintenant
discard = Abandonner
asking-explain = Ce message a attendu plus de 15 minutes sans connexion. Doit-il encore partir ?
held-leaves = Part dans { $seconds } s
held-undo = Annuler
held-said = Envoi dans { $seconds ->
    [one] { $seconds } seconde
   *[other] { $seconds } secondes
  }.{ $keys ->
    [none] {""}
   *[other] {" "}{ $keys } le rappelle.
  }
undone = Envoi annulé. Le message est de nouveau dans la zone de saisie.
undone-made = Envoi annulé. Rien n’est parti.
command-undo-send = Annuler l’envoi du message qui va partir
reacted = { $who } a réagi par { $emoji }
reaction-business = Votre côté
ad-label = Venu d’une publicité
ad-post-label = Venu d’une publication
ad-open = Ouvrir la publicité
ad-welcome = Elle saluait par : { $words }
ad-product = Demande au sujet d’un produit du catalogue
ad-product-unnamed = Il n’est pas nommé
order-items = { $count ->
    [one] Commande de { $count } produit
    [many] Commande de { $count } de produits
   *[other] Commande de { $count } produits
  }
order-line = { $quantity } × { $product }
order-line-price = { $quantity } × { $product }, { $price } pièce
card-birthday = Naissance : { $day }
contact-write = Écrire au { $phone }
contact-copy = Copier { $phone }
choice-made = A choisi une réponse
system-change = Le numéro du client a changé
picture = Photo
picture-open = Ouvrir la photo
picture-of = Photo de { $name }
video-play = Lire la vidéo
media-pending = Encore en route depuis WhatsApp
media-failed = WhatsApp n’a pas livré ce fichier
media-expired = WhatsApp n’a plus ce fichier
media-too-large = Plus grand que ce bureau ne garde
media-loading = Chargement
media-error = Ce fichier n’a pas pu être lu
media-mismatch = N’est pas ce qu’il prétend ; proposé comme simple fichier
media-vast = Trop grande pour être affichée ici ; proposée comme simple fichier
file-unnamed = Fichier
voice-play = Écouter le message vocal
voice-pause = Pause
voice-position = Position dans le message vocal
voice-speed = Vitesse { $speed }×
voice-no-codec = Cet ordinateur ne sait pas décoder cet enregistrement. Enregistrez-le pour l’écouter ailleurs.
lightbox = Photo
lightbox-of = Photo { $at } sur { $count }
lightbox-older = Photo plus ancienne
lightbox-newer = Photo plus récente
lightbox-closer = Voir de plus près
lightbox-whole = Afficher la photo entière
lightbox-copy = Copier la photo
lightbox-copy-failed = La photo n’a pas pu être copiée.

## Bandeaux

banner-offline = <b>Pas de connexion.</b> Vous pouvez continuer ; tout est sur cet ordinateur.
banner-offline-waiting = <b>Pas de connexion.</b> { $count ->
    [one] { $count } changement attend et partira seul.
    [many] { $count } de changements attendent et partiront seuls.
   *[other] { $count } changements attendent et partiront seuls.
  }
banner-own-hub = <b>Le serveur du bureau sur cet ordinateur ne démarre pas.</b> Vous pouvez lire, et écrire ce qui attendra. Un nouvel essai se fait tout seul ; tant que la raison demeure, rien n’arrive ni ne part :
banner-syncing = Mise à jour…
banner-backfill = Les messages plus anciens arrivent encore : { $percent }
banner-signed-out = Vous avez été déconnecté. Le travail non parti est gardé jusqu’à votre retour.
banner-window-closed = <b>La fenêtre de réponse est fermée.</b> Envoyez un modèle, ou attendez que le client écrive.
banner-window-never = <b>Le client n’a pas encore écrit.</b> Son premier message ouvre la fenêtre de réponse.
banner-window-soon = La fenêtre de réponse se ferme dans { $minutes } min.
banner-phone = <b>Le téléphone a répondu il y a { $seconds ->
    [one] { $seconds } seconde
    [many] { $seconds } de secondes
   *[other] { $seconds } secondes
  }.</b>
banner-phone-minutes = <b>Le téléphone a répondu il y a { $minutes } min.</b>
banner-phone-held = <b>Le téléphone a répondu il y a { $seconds ->
    [one] { $seconds } seconde
    [many] { $seconds } de secondes
   *[other] { $seconds } secondes
  }.</b> Votre brouillon est retenu.
banner-phone-held-minutes = <b>Le téléphone a répondu il y a { $minutes } min.</b> Votre brouillon est retenu.
banner-phone-read = Lire
banner-lost = { $count ->
    [one] { $count } message n’est pas parti.
   *[other] { $count } messages ne sont pas partis.
  }
banner-asking = { $count ->
    [one] { $count } message a attendu plus de 15 minutes. Décidez dessous s’il doit encore partir.
    [many] { $count } de messages ont attendu plus de 15 minutes. Décidez dessous s’ils doivent encore partir.
   *[other] { $count } messages ont attendu plus de 15 minutes. Décidez sous chacun s’il doit encore partir.
  }
practice-name = Boutique d’entraînement
practice-band = <b>Boutique d’entraînement.</b> Chaque client est inventé ; rien ne quitte cet ordinateur.
practice-leave = Quitter l’entraînement

## Rédaction

composer-label = Répondre à { $name }
composer-placeholder = Écrivez une réponse
composer-placeholder-closed = Écrire pour plus tard
composer-closed = Modèle uniquement
composer-strike = Barré
composer-placeholder-offline = Écrivez une réponse ; elle partira au retour de la connexion
composer-placeholder-apart = Écrivez une réponse ; elle partira après la mise à jour
composer-stop-replying = Ne plus citer
composer-send-free = Envoyer · gratuit
composer-send-anyway = Envoyer quand même · gratuit
composer-queue = Envoyer au retour
composer-after-update = Envoyer après la mise à jour
composer-too-long = { $over } de trop
composer-left = reste { $left }
composer-hint = { $shift } : à la ligne
composer-emoji = Emoji
composer-bold = Gras
composer-italic = Italique

## Fiche du client

panel-label = Client
panel-resize = Largeur de la fiche du client
panel-first-message = Premier message ici : { $date }
panel-window = Fenêtre de réponse
window-closes-hours = Se ferme dans { $hours } h { $minutes } min
window-closes-minutes = Se ferme dans { $minutes } min
window-closed = Fermée
window-closed-since = Depuis { $time }
window-never = Pas encore ouverte
window-never-hint = Elle s’ouvre quand le client écrit
panel-details = Détails
panel-phone = Téléphone
panel-username = Pseudo
panel-user-id = Id WhatsApp
panel-number = Votre numéro
panel-status = État
panel-assignee = Attribuée à
panel-marketing = Marketing
panel-marketing-stopped = Pas de messages marketing, depuis le { $date }
panel-waiting = Attend depuis
panel-files = Fichiers et médias
panel-files-all = Tous les fichiers
panel-links-all = Tous les liens
panel-earlier = Auparavant
earlier-by = Close par { $name }
earlier-by-phone = Close depuis le téléphone
panel-private = Privé, réservé au propriétaire
panel-offer-label = Peut-être la même personne
panel-offer = Peut-être la même personne que { $name } (même numéro de téléphone).
panel-offer-same = C’est la même
panel-offer-other = C’est quelqu’un d’autre
panel-offer-hint = Vous pourrez les séparer à nouveau plus tard.
panel-offer-joined = Les deux discussions n’en font plus qu’une.
panel-offer-apart = C’est noté. La question ne sera plus posée pour ces deux personnes.
status-open = Ouverte

## Entraînement

scenes-title = Cinq scènes de deux minutes
scenes-lead = Chacune montre ce que ce bureau fait autrement. Commencez par la première, ou par celle qui vous intrigue.
scenes-progress = { $done } sur { $total }
scene-start = Commencer
scene-go-on = Continuer
scene-again = Rejouer
scene-done = Terminée
scene-step = Étape { $step } sur { $steps }
scene-first-answer-title = Une première réponse
scene-first-answer-text = Un client demande, vous répondez, et les coches avancent jusqu’à « lu ».
scene-first-answer-1 = Un client vient d’écrire. Ouvrez la discussion.
scene-first-answer-2 = { $keys ->
    [none] Écrivez une réponse, puis Entrée.
   *[other] Appuyez sur { $keys }, écrivez une réponse, puis Entrée.
  }
scene-first-answer-3 = Regardez les coches sous votre bulle jusqu’au bleu : lu.
scene-first-answer-4 = { $keys ->
    [none] Choisissez « Clore ». La suivante s’ouvre d’elle-même.
   *[other] Appuyez sur { $keys } pour clore. La suivante s’ouvre d’elle-même.
  }
scene-phone-answers-first-title = Le téléphone répond d’abord
scene-phone-answers-first-text = Vous écrivez quand le propriétaire répond du téléphone. Votre brouillon est retenu.
scene-phone-answers-first-1 = Commencez une réponse, mais ne l’envoyez pas.
scene-phone-answers-first-2 = Le propriétaire a répondu du téléphone. Choisissez « Lire » au-dessus du brouillon.
scene-phone-answers-first-3 = Changez votre réponse et envoyez-la, ou effacez-la.
scene-offline-and-back-title = Hors ligne et retour
scene-offline-and-back-text = La ligne tombe pendant le travail. Tout part une seule fois à son retour.
scene-offline-and-back-1 = La ligne est coupée. Envoyez quand même une réponse.
scene-offline-and-back-2 = Elle attend avec une horloge, et le bandeau la compte. La ligne revient dans un instant.
scene-offline-and-back-3 = Elle est partie seule, exactement une fois.
scene-search-in-another-script-title = Chercher dans une autre écriture
scene-search-in-another-script-text = Trouvez un message par un mot hindi, en un souffle.
scene-search-in-another-script-1 = { $keys ->
    [none] Cliquez dans le champ de recherche et tapez दुपट्टा, ou seulement son début.
   *[other] Appuyez sur { $keys } et tapez दुपट्टा, ou seulement son début.
  }
scene-search-in-another-script-2 = Ouvrez un des messages trouvés.
scene-search-in-another-script-3 = Vous êtes au message même, parmi ses voisins.
scene-unknown-send-title = Un envoi qui reste inconnu
scene-unknown-send-text = WhatsApp ne dit pas si un message est arrivé. Le bureau ne fait pas semblant de savoir.
scene-unknown-send-1 = Envoyez une réponse dans cette discussion.
scene-unknown-send-2 = WhatsApp n’a pas répondu : « Pas encore confirmé ». Rien n’est répété dans votre dos.
scene-unknown-send-3 = Décidez : renvoyer, ou laisser et demander au client.
scenes-error = Les scènes n’ont pas pu être lues.

## Réglages

settings-title = Réglages
settings-look = Apparence
settings-theme = Thème
theme-system = Comme l’ordinateur
theme-light = Clair
theme-dark = Sombre
settings-language = Langue
settings-typing = Écriture
settings-enter = Entrée envoie
settings-enter-hint = Sinon : Entrée va à la ligne et Ctrl+Entrée envoie
settings-single-keys = Touches d’une seule lettre
settings-single-keys-hint = Sinon : seules les combinaisons avec Ctrl agissent
settings-sending = Envoi
settings-files = Fichiers
settings-files-outside = Ce que { -brand } garde sur cet ordinateur est chiffré. Un fichier enregistré depuis une discussion ou un tableau exporté ne l’est plus : quiconque peut se servir de cet ordinateur peut l’ouvrir.
settings-hold = Délai pour annuler un envoi
settings-hold-hint = Le message attend ici avant de partir. Annuler le remet dans la zone de saisie.
settings-hold-none = Aucun
settings-hold-seconds = { $seconds } s
settings-receipts = Coches bleues
settings-receipts-hint = Quand les clients voient qu’ils ont été lus. L’équipe le sait toujours.
settings-receipts-reply = Quand je réponds
settings-receipts-open = Quand j’ouvre la discussion ; ils voient aussi que j’écris
settings-receipts-never = Jamais
settings-account = Compte
settings-signed-in = { $name }, { $role } chez { $workspace }
settings-sign-out = Se déconnecter
settings-sign-out-hint = Les messages non partis restent sur cet ordinateur jusqu’à votre retour.

## États

opening = Ouverture de votre bureau…
opening-keyring = Si votre système demande le mot de passe de son trousseau, c’est pour ce bureau.
opening-bringing = Après une mise à jour, ce bureau actualise d’abord sa copie. Si elle est grande, cela prend un moment.
opening-failed = Ce bureau ne peut pas s’ouvrir
error-title = Lecture impossible
stale = Tel que connu il y a un instant
announce-arrived = Nouveau message de { $name }
announce-connection-lost = Connexion perdue
announce-connection-back = Connexion rétablie
announce-returned = Retour du navigateur. Liaison : { $state }
announce-invitation = Invitation ouverte. Elle mène à { $address }

## Envoyer des fichiers et le reste

attach = Joindre
attach-files = Fichiers…
attach-location = Lieu
attach-contact = Fiche de contact
attach-buttons = Question à boutons
attach-list = Question à liste
attach-link = Texte avec bouton de lien
attach-place-request = Demander la position du client
attach-list-label = Fichiers joints
attach-coming = Préparation du fichier…
attach-caption = Légende
attach-caption-of = Légende de { $name }
attach-remove = Retirer { $name }
attach-as-document = Comme document
attach-as-document-original = Comme document, il part tel quel, avec le lieu et l’heure que l’appareil a pu y inscrire.
attach-as-taken = Il part avec le lieu et l’heure que l’appareil a pu y inscrire.
attach-left-out-subtitles = Les sous-titres et les titres de chapitre restent ici : ils peuvent dire où il a été pris.
attach-left-out-all_around = Il part comme un film plat : ce qui le montre tout autour nomme l’appareil et reste ici.
attach-only-disguised = Ce n’est pas ce que dit son nom : il part comme document.
attach-only-unreadable = Il ne s’ouvre ni comme image ni comme vidéo : il part comme document.
attach-only-codec = WhatsApp ne lit pas ce format ({ $found }) : il part comme document. Exportez-le en MP4 avec H.264 et AAC pour qu’il soit lu.
attach-refused-empty = { $name } est vide.
attach-refused-too-large = { $name } dépasse { $max }, le maximum de WhatsApp pour ce genre. Réduisez-le, ou partagez un lien.
attach-refused-picture = WhatsApp ne prend pas { $name } : les images partent en JPEG ou PNG. Enregistrez-la ainsi.
attach-refused-moving = WhatsApp ne prend pas { $name } : une image animée part comme vidéo. Enregistrez-la en MP4.
attach-refused-film = WhatsApp ne prend pas { $name } : les vidéos partent en MP4. Exportez-la en MP4 avec H.264 et AAC.
attach-refused-sound = WhatsApp ne prend pas { $name } : le son part en MP3 ou M4A. Enregistrez-le ainsi.
attach-refused-archive = WhatsApp ne prend pas { $name }, car des fichiers y sont empaquetés. Envoyez-les un à un, ou partagez un lien.
attach-refused-other = WhatsApp ne prend pas de fichiers comme { $name }. Enregistrez-le en PDF, ou partagez un lien.
attach-refused-unreadable = { $name } n’a pas pu être lu.
attach-refused-more = { $count ->
    [one] 1 autre fichier n’a pas pu être joint.
   *[other] { $count } autres fichiers n’ont pas pu être joints.
  }
problem-too-long = { $max } caractères au plus
problem-too-large = { $max } au plus
problem-count = Au moins un, au plus { $max }
problem-empty = C’est encore vide
problem-twice = Identique à un précédent
problem-invalid = Cela ne peut pas être lu
problem-not-allowed = WhatsApp ne l’accepte pas ici
drop-here = Déposez pour joindre à { $name }
send-final = Ce qui est envoyé ne peut pas être repris d’ici.
quoting = Réponse à : { $words }
command-quote-older = Citer un message plus ancien
command-quote-newer = Citer un message plus récent
row-draft-files = { $count ->
    [one] 1 fichier
   *[other] { $count } fichiers
  }
make-text = Message
make-footer = Petite ligne dessous (facultatif)
make-button = Bouton { $number }
make-more = En ajouter un
make-opens = Bouton qui ouvre la liste
make-row = Ligne { $number }
make-row-description = Seconde ligne (facultatif)
make-row-remove = Retirer la ligne { $number }
make-link-label = Texte du bouton
make-link-url = Adresse (https://…)
make-coordinates = Coordonnées ou lien de carte
make-coordinates-hint = Par exemple 26.9124, 75.7873
make-place = Nom du lieu (facultatif)
make-address = Adresse (facultatif)
make-person = Nom
make-phone = Téléphone
make-email = E-mail
make-organisation = Société
make-preview = Ce que voit le client
make-problem = { $field } : { $problem }
field-footer = Petite ligne en dessous
field-place = Coordonnées
field-cards = Contacts
field-card = Nom du contact { $number }
field-buttons = Boutons
field-button-second = Deuxième ligne du bouton { $number }
field-url = Adresse
field-sections = Sections
field-section = Section { $number }
field-rows = Lignes
field-row-second = Deuxième ligne de la ligne { $number }
field-file = Le fichier
field-other = Une partie du message
prompt-buttons = Réponses à toucher
prompt-location = Envoyer la position
react-to-this = Réagir à ce message
react-other = Une autre réaction
reaction-take-back = Retirer la réaction
reaction-refused = { $emoji } n’est pas parvenu au client.
reaction-stays = Votre réaction n’a pas été retirée : le client la voit toujours.
reaction-gone = Le message a été supprimé, ou il est trop ancien pour une réaction.
forward-this = Envoyer à quelqu’un d’autre
forward-title = Envoyer à quelqu’un d’autre
forward-as-new = WhatsApp ne connaît pas le transfert depuis un desk. Chaque client le reçoit comme un nouveau message de votre part.
forward-search = Chercher une personne
forward-send = { $count ->
    [0] Envoyer
    [one] Envoyer à 1 client
   *[other] Envoyer à { $count } clients
  }
forward-done = { $count ->
    [one] Envoyé à 1 client
   *[other] Envoyé à { $count } clients
  }
upload-label = { $name } est en route vers le serveur
error-file-missing = Le fichier n’est plus sur cet ordinateur. Joignez-le de nouveau.
