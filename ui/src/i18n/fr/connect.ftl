### Relier un numéro, et les pages qui en parlent. Un message par idée ; jamais de phrase assemblée par morceaux.

## Lieux

nav-number = Numéro
nav-number-attention = quelque chose demande votre attention
nav-connect = Relier votre numéro
command-private = Rendre privé, ou ne plus l’être
command-team-sees = Montrer cette discussion à l’équipe
go-on = Continuer
go-on-anyway = Continuer quand même
go-back-to-checks = Revenir aux vérifications
show-more = Afficher plus
open-meta = Ouvrir Meta
offline-here = <b>Pas de connexion au bureau.</b> Cette page l’interroge directement : rien ne peut y être changé tant que la ligne n’est pas revenue.
offline-asks = Cette page interroge directement le bureau. Elle s’ouvre d’elle-même quand la ligne revient.
practice-connect = C’est la boutique d’entraînement : le numéro, le téléphone et la fenêtre de Meta sont inventés.

## Relier : les étapes

connect-title = Relier votre numéro
connect-error = Ce qui a été décidé jusqu’ici n’a pas pu être lu.
connect-owner-only = Seul le propriétaire relie un numéro.
step-needs = Est-ce fait pour vous ?
step-route = Où vit votre bureau
step-before = Avant de relier
step-signup = Relier
step-sync = Apporter contacts et historique
step-release = Choisir ce que l’équipe voit
step-try = Essayer : trois messages
step-done = Fait
step-needs-open = sept questions, deux minutes
step-route-open = trois voies, et cet ordinateur
step-before-open = { $count ->
    [one] { $count } point à régler
   *[other] { $count } points à régler
  }
step-before-settled = tout est réglé
step-before-past = c’est passé
step-signup-open = gardez le téléphone près de vous
step-signup-live = en cours
step-signup-failed = arrêté
step-sync-open = demandé une fois, dans les 24 heures
step-sync-percent = { $percent } sont arrivés
step-sync-asked = demandé, en route
step-sync-attention = à regarder
step-sync-ended = réglé
step-release-open = rien, tant que vous ne le dites pas
step-release-held = { $count ->
    [one] { $count } discussion pour vous seul
   *[other] { $count } discussions pour vous seul
  }
step-release-shown = { $count ->
    [one] { $count } discussion montrée
   *[other] { $count } discussions montrées
  }
step-try-open = client, bureau, téléphone
step-try-seen = { $count } sur 3 vus
step-try-all = les trois sont vus
step-locked = Vient une fois le numéro relié

## Relier : les quatre panneaux

panel-stays = Ce qui reste tel quel
panel-stays-app = Votre numéro, l’application, les discussions et groupes du téléphone
panel-stays-free = Les messages tapés sur le téléphone restent gratuits
panel-changes = Ce qui change sur votre téléphone
panel-changes-lists = Les listes de diffusion passent en lecture seule
panel-changes-modes = Messages éphémères, vue unique et position en direct s’arrêtent dans les discussions à deux
panel-changes-unused = Inutilisé pendant 14 jours environ, le téléphone perd le bureau. { -brand } vous le rappelle dès le dixième jour.
panel-changes-backup = La sauvegarde en ligne du téléphone peut s’arrêter. { -brand } garde chaque nuit une copie chiffrée de ce qui lui est parvenu.
panel-unseen = Ce que le bureau ne verra pas
panel-unseen-kinds = Groupes, appels, statuts, commandes, étiquettes du téléphone
panel-unseen-people = Les clients qui écrivent depuis WhatsApp pour Windows ou une montre, et parfois le premier message d’un nouveau client : ils sont sur le téléphone
panel-return = Comment revenir en arrière
panel-return-phone = Téléphone : Paramètres › Compte › Plateforme professionnelle › Déconnecter
panel-return-stays = Ce qui est parvenu à { -brand } reste lisible ici
panel-return-again = Vous pouvez relier de nouveau ; contacts et historique sont alors redemandés

## 1 Est-ce fait pour vous ?

needs-title = Est-ce fait pour vous ?
needs-lead = Sept questions, puis une réponse honnête : souvent, c’est de garder l’application. Répondre ne change rien.
needs-people = Combien de personnes répondent, ou devraient ?
needs-people-one = Une
needs-people-few = Deux à cinq
needs-people-many = Plus
needs-volume = Combien de messages de clients par jour ?
needs-volume-calm = Jusqu’à 50
needs-volume-busy = Jusqu’à 500
needs-volume-flood = Plus
needs-misses = Un message oublié, ou répondu deux fois ?
needs-misses-rarely = Rarement
needs-misses-sometimes = Parfois
needs-misses-daily = Presque chaque jour
needs-automation = Qu’est-ce qui doit partir sans personne ?
needs-automation-none = Rien
needs-automation-notices = Rappels et avis
needs-automation-everything = Des échanges entiers
needs-software = Un logiciel, tel un CRM, doit-il connaître les discussions ?
needs-software-no = Non
needs-software-yes = Oui
needs-phone = Voulez-vous continuer à répondre au téléphone ?
needs-phone-no = Non
needs-phone-gladly = Volontiers
needs-phone-must = Il le faut
needs-history = Les discussions du téléphone comptent-elles ?
needs-history-no = Non
needs-history-gladly = Utiles
needs-history-must = Indispensables
needs-left = { $count ->
    [one] Encore { $count } question
   *[other] Encore { $count } questions
  }
needs-print = Imprimer
needs-printed-for = { $workspace }, { $date }
advice-label = Recommandation
advice-stay_with_app = Garder l’application
advice-stay_with_app-text = L’application WhatsApp Business et ses appareils associés suffisent à cette boutique. Un bureau apporterait du travail et peu d’autre chose aujourd’hui.
advice-coexistence = Application et bureau ensemble
advice-coexistence-text = Votre numéro reste dans l’application et le bureau le sert aussi. Les deux voient les mêmes discussions ; vous gardez un chemin de retour.
advice-api_only = Le numéro sur l’API seule
advice-api_only-text = L’application ne ferait que gêner. Le numéro quitte le téléphone pour de bon et son historique y reste ; { -brand } relie les numéros qui gardent l’application : parlez d’abord à un fournisseur.
advice-because = Pour
advice-but = Contre
advice-nothing-against = Rien dans vos réponses ne s’y oppose.
reason-one_person_answers = Une seule personne répond ; il n’y a rien à partager.
reason-several_people_answer = Plusieurs personnes ont besoin des mêmes discussions.
reason-calm_volume = L’application et ses appareils associés portent si peu de messages.
reason-high_volume = Autant de messages demandent une file commune.
reason-missed_messages = Des messages sont oubliés, ou répondus deux fois.
reason-nothing_missed = Rien n’est oublié aujourd’hui.
reason-wants_notices = Rappels et avis demandent des modèles, que seule l’API envoie.
reason-program_leads = Un programme mène les échanges ; le téléphone ne ferait que le gêner.
reason-connects_software = D’autres logiciels doivent connaître les discussions.
reason-phone_stays = Vous voulez continuer à utiliser le téléphone.
reason-phone_not_needed = Le téléphone n’est pas nécessaire.
reason-history_matters = L’historique du téléphone compte, et seule cette voie l’apporte.
reason-above_coexistence_limit = Plus de 20 messages par seconde ne sont pas possibles tant que l’application est reliée.

## 2 Où vit votre bureau

route-title = Où vit votre bureau
route-lead = WhatsApp livre les messages à un serveur qui a une adresse publique, par l’application Meta de quelqu’un. Il y a trois voies honnêtes, et cet ordinateur.
route-choose = Voie
route-takes = Ce qu’il faut
route-hosted = Quelqu’un le fait tourner pour vous
route-hosted-text = Un fournisseur ou un ami fait tourner le serveur du bureau avec sa propre application Meta. Vous êtes relié en dix minutes.
route-hosted-takes-1 = Son adresse et une invitation : c’est tout
route-hosted-takes-2 = Il peut lire ce qui passe par son serveur. Choisissez quelqu’un à qui vous confieriez le téléphone
route-own = Votre serveur, votre application Meta
route-own-text = Tout est à vous. C’est le plus de travail, une fois.
route-own-takes-1 = Un serveur avec un domaine et HTTPS
route-own-takes-2 = Une entreprise vérifiée, une application Meta avec accès avancé, et l’examen de l’application : des jours ou des semaines
route-own-takes-3 = Seule l’application d’un Tech Provider ou d’un Solution Partner peut relier un numéro qui garde l’application
route-360 = Votre serveur, relié par 360dialog
route-360-text = 360dialog, un Solution Partner, relie le numéro ; les messages viennent à votre serveur. Pas d’application Meta à vous.
route-360-takes-1 = Un serveur avec un domaine et HTTPS
route-360-takes-2 = Un contrat avec 360dialog et son abonnement mensuel
route-360-takes-3 = La liaison se fait sur la page de 360dialog ; la clé qu’on vous y donne se saisit ici
route-this = Cet ordinateur
route-this-text = Bien pour s’entraîner et essayer. Pour un vrai numéro, seulement tant qu’il est allumé et a une adresse HTTPS publique.
route-this-takes-1 = Une adresse HTTPS publique qui mène ici, par exemple un tunnel
route-this-takes-2 = L’ordinateur ne doit jamais dormir : pendant ce temps, les messages attendent chez Meta
route-this-takes-3 = Une application Meta, comme avec votre propre serveur
route-review = La vérité sur l’examen : Meta regarde l’application, pas votre boutique. Celui à qui appartient l’application Meta doit l’avoir réussi ; personne ne peut le sauter pour vous.
route-now = Votre bureau est à { $address }
route-now-own = Le serveur de votre bureau tourne sur cet ordinateur
route-test = Tester cette adresse
route-testing = Essai du côté de Meta…
route-test-good = Meta peut la joindre.
route-another = Votre bureau est ailleurs ? Quittez cette boutique et rejoignez celle de l’autre adresse.

## 3 Avant de relier

before-title = À régler avant de relier
before-lead = La liaison ne se défait que depuis votre téléphone. { -brand } vérifie ce qu’il peut voir ; vous confirmez le reste. Rien n’a encore été changé.
before-settled-lead = Le numéro est relié. Voici ce qui a été confirmé et vérifié pour lui.
before-list = À régler
before-checked = Vérifié par Sangam
before-checked-at = Vérifié par Sangam, { $time }
before-unchecked = pas encore regardé
before-you = vous avez confirmé
before-undo = Pas ainsi
before-undo-of = Pas ainsi : { $item }
before-check-again = Vérifier de nouveau
before-checking = Vérification…
before-connect = Relier…
before-save = Garder et finir plus tard
before-saved = C’est gardé. Vous pouvez fermer ; rien ne se perd.
before-left = { $count ->
    [one] Reste { $count } point : { $items }
   *[other] Restent { $count } points : { $items }
  }
before-none-left = Tout est réglé
before-after = Vérifié après la liaison, avant de demander l’historique : que le numéro est toujours sur votre téléphone, que l’API Cloud le sert, que ses messages viennent à ce bureau. Si l’un manque, { -brand } s’arrête là.
check-reach = Meta peut joindre votre bureau
check-reach-text = HTTPS, application Meta active, webhooks des messages, échos, historique et contacts en place.
check-room = Il y a de la place pour un de plus
check-room-text = Meta laisse l’application relier une entreprise de plus cette semaine, et le disque accueille l’historique et ses fichiers.
confirm-app-version = Application WhatsApp Business 2.24.17 ou plus récente
confirm-app-version-text = Sur le téléphone : Paramètres › Aide › Infos de l’application.
confirm-app-version-button = Je l’ai
confirm-portfolio = Vous êtes administrateur d’un portefeuille vérifié
confirm-portfolio-text = Dans Meta Business Suite : Paramètres › Personnes montre votre rôle, le Centre de sécurité la vérification.
confirm-portfolio-button = Je le suis
confirm-exclusive = Aucun autre fournisseur n’utilise ce numéro, pas de badge payant
confirm-exclusive-text = Un autre fournisseur doit d’abord le libérer. Un badge Meta Verified peut empêcher la liaison.
confirm-exclusive-button = C’est le cas
confirm-devices = Les appareils associés seront dissociés ; WhatsApp pour Windows et les montres s’arrêtent
confirm-devices-text = Navigateur et Mac peuvent être associés de nouveau. Sous Windows, votre équipe utilise { -brand }.
confirm-devices-button = Je comprends
confirm-payment = Moyen de paiement ajouté chez Meta
confirm-payment-text = Sans lui, les modèles et les réponses au-delà du gratuit peuvent échouer.
confirm-payment-button = Il est ajouté
confirm-policy = Ce que vous vendez est permis sur WhatsApp
confirm-policy-text = Les règles de Meta excluent entre autres l’alcool, les médicaments et les animaux vivants. Le compte peut être fermé.
confirm-policy-button = C’est permis
confirm-policy-open = Lire les règles
confirm-lists = Les listes de diffusion passent en lecture seule
confirm-lists-text = On peut les regarder, plus leur écrire. Notez qui vous y trouvez.
confirm-lists-button = Je le sais
confirm-automation = Messages d’accueil et d’absence de l’application désactivés
confirm-automation-text = Sur le téléphone : Paramètres › Outils professionnels. Sinon les clients sont accueillis deux fois.
confirm-automation-button = Ils le sont
confirm-phone = Téléphone en main, chargé, en ligne, WhatsApp ouvert
confirm-phone-text = À sa question, choisissez <b>Partager l’historique</b>. Un refus ne se répare qu’en déconnectant et en recommençant.
confirm-phone-button = Prêt
item-hub_reachable = l’adresse du bureau
item-meta_app = l’application Meta
item-webhook_fields = les webhooks
item-config_id = la configuration d’inscription
item-onboarding_quota = le quota hebdomadaire de Meta
item-disk = la place sur le disque
item-app_version = la version de l’application
item-portfolio_admin = administrateur du portefeuille
item-business_verified = entreprise vérifiée
item-other_provider = aucun autre fournisseur
item-paid_badge = pas de badge payant
item-linked_devices = appareils associés
item-windows_and_watches = Windows et montres
item-payment_method = moyen de paiement
item-content_policy = ce que vous vendez
item-broadcast_lists = listes de diffusion
item-app_automation = accueil et absence
item-phone_ready = téléphone en main
item-is_on_biz_app = numéro sur le téléphone
item-platform_type = servi par l’API Cloud
item-subscribed_apps = messages livrés à ce bureau
found-not_https = { $names } n’est pas une adresse HTTPS. Mettez le serveur derrière un certificat, puis vérifiez de nouveau.
found-no_address = Le serveur du bureau n’a pas d’adresse publique. Réglez SANGAM_PUBLIC_URL, puis vérifiez de nouveau.
found-not_reached = { $names } ne répond pas de l’extérieur. Regardez le domaine, le pare-feu et le certificat, puis vérifiez de nouveau.
found-wrong_secret = Meta refuse le secret de l’application. Recopiez-le depuis ses réglages chez Meta, puis vérifiez de nouveau.
found-not_active = Le webhook de l’application n’est pas actif chez Meta. Activez-le et passez l’application en ligne, puis vérifiez de nouveau.
found-fields_missing = Ces champs de webhook ne sont pas souscrits : { $names }. Cochez-les chez Meta, puis vérifiez de nouveau.
found-not_set = Non réglé sur le serveur du bureau : { $names }. La personne qui le fait tourner peut l’ajouter.
found-quota_used = Le quota de nouvelles entreprises de Meta pour sept jours est épuisé : { $used } sur { $allowed }. Attendez un jour ou deux, puis vérifiez de nouveau.
found-disk_full = Il reste { $free } sur le disque du serveur du bureau ; l’import peut demander { $needed }. Libérez-y de la place, puis vérifiez de nouveau.
found-graph_unreachable = Meta ne répond pas au serveur du bureau pour l’instant. Réessayez dans quelques minutes.
found-not_public = { $names } n’est connu que de votre propre réseau. Mettez dans SANGAM_PUBLIC_URL une adresse que tout le monde peut joindre, puis vérifiez de nouveau.
found-another_address = Meta livre à { $names }, pas à ce bureau. Indiquez chez Meta l’adresse de ce bureau comme URL de rappel du webhook, puis vérifiez de nouveau.
found-not_known = Impossible de le savoir. La personne qui fait tourner le serveur du bureau en trouve la raison dans son journal.
found-not_on_app = Ce numéro n’est pas dans l’application WhatsApp Business. Reliez de nouveau et choisissez « Connecter une application WhatsApp Business ».
found-another_platform = { $names ->
    [none] WhatsApp ne dit pas que la Cloud API sert ce numéro. Un autre prestataire le tient peut-être encore : il doit d’abord le libérer.
   *[other] Selon WhatsApp, { $names } sert ce numéro, et non la Cloud API. Un autre prestataire le tient peut-être encore : il doit d’abord le libérer.
  }
found-not_subscribed = WhatsApp ne compte pas ce bureau parmi ceux qui reçoivent les messages du compte. Reliez de nouveau dans quelques minutes ; si cela persiste, regardez les autorisations de l’application Meta.
found-other = Il manque quelque chose ici ({ $code } { $names }). La personne qui fait tourner le serveur en trouve plus dans son journal.

## 4 Relier

signup-title = Relier avec Meta
signup-lead = Votre navigateur ouvre la fenêtre de Meta. { -brand } ne voit jamais votre mot de passe Facebook. Revenez ici ; cette page suit d’elle-même.
signup-how = Ce qui va se passer
signup-how-1 = Votre navigateur ouvre la page du bureau. Appuyez sur son bouton et connectez-vous à Facebook.
signup-how-2 = Choisissez votre entreprise, puis « Connecter une application WhatsApp Business », et tapez le numéro.
signup-how-3 = Le téléphone reçoit un message de Facebook. Touchez Connecter, confirmez, et choisissez <b>Partager l’historique</b>.
signup-how-4 = Fermez la fenêtre de Meta quand elle dit que c’est fini.
signup-start = Ouvrir Meta dans le navigateur
signup-again = Réessayer
signup-opening = Ouverture du navigateur…
signup-cancel = Arrêter la liaison
signup-progress = Où l’on en est
signup-issued = En attente de l’ouverture de la page
signup-issued-done = La page est ouverte
signup-opened = Fenêtre de Meta : à vous, dans le navigateur et sur le téléphone
signup-opened-done = La fenêtre de Meta est finie
signup-exchanging = Reprise de l’accès donné par Meta
signup-exchanging-done = Accès repris
signup-checking = Recherche et vérification du numéro
signup-checking-done = Numéro trouvé et vérifié
signup-choosing = Plusieurs numéros : dites lequel
signup-choosing-done = Vous avez dit lequel
signup-subscribing = Demande que ses messages viennent ici
signup-subscribing-done = Ses messages viennent ici
signup-asking = Demande des contacts, puis de l’historique
signup-asking-done = Contacts et historique sont demandés
signup-ticket = La page peut s’ouvrir jusqu’à { $time }.
signup-ticket-over = Le temps de la page est passé. Recommencez.
signup-choose = Quel numéro ?
signup-choose-lead = Meta a donné accès à plusieurs. { -brand } ne devine jamais.
signup-choose-another = { $number } n’est pas dans ce compte, ou pas dans l’application. Ce que vous choisissez ici est relié à côté, comme un numéro à part avec sa propre étape 3 ; { $number } reste comme il est.
signup-choose-use = Prendre ce numéro
signup-connected = { $number } est relié
signup-connected-lead = Le téléphone marche comme avant. Tout arrive ici désormais ; personne n’envoie encore, et vous seul voyez ce qui est importé.
signup-connected-unheard = Contacts et historique ne sont pas encore demandés : ce que WhatsApp enverrait n’arrive pas à ce bureau. Réparez d’abord ceci, puis demandez à l’étape suivante.
signup-to-sync = Continuer vers contacts et historique
signup-failed = La liaison n’a pas abouti
signup-details = Pour l’assistance de Meta
signup-detail-step = Vous vous êtes arrêté à : { $step }
signup-detail-missing = Manque : { $names }
signup-detail-open = Encore ouvert : { $names }
signup-detail-ids = erreur { $error }, session { $session }
signup-reconnects = Ceci relie de nouveau { $number }.
other-ways = Autres voies
by-token = Numéro déjà connecté, par jeton
by-token-lead = Pour un numéro déjà sur l’API Cloud. Un jeton ne peut pas commencer le partage entre application et bureau, et n’apporte pas d’historique.
by-token-waba = Identifiant du compte WhatsApp Business
by-token-number = Identifiant du numéro
by-token-token = Jeton d’accès
by-token-token-hint = Gardé scellé sur le serveur du bureau, montré à personne
by-token-action = Relier par jeton
by-360 = Par 360dialog
by-360-lead = Finissez d’abord l’inscription sur la page de 360dialog, en gardant l’application. Saisissez ensuite ce que montre son hub.
by-360-display = Numéro, tel qu’on l’écrit
by-360-key = Clé API 360dialog
by-360-action = Relier par 360dialog
by-360-webhook-set = 360dialog livre maintenant à { $host }.
by-360-webhook-unset = 360dialog n’a pas pris l’adresse de ce bureau : rien n’arrive encore. Réessayez, ou réglez cette adresse là-bas à la main. Elle n’est montrée qu’ici.
by-360-address = Adresse pour 360dialog
by-360-go-on = Elle y est : continuer
error-no-browser = Aucun navigateur n’a pu être ouvert sur cet ordinateur.
connecting-busy = Liaison…
meta-step-BUSINESS_ACCOUNT_SELECTION = le choix de l’entreprise
meta-step-WABA_PHONE_PROFILE_PICKER = le choix du compte et du numéro
meta-step-WHATSAPP_BUSINESS_PROFILE_SETUP = le profil professionnel
meta-step-PHONE_NUMBER_SETUP = la saisie du numéro
meta-step-PHONE_NUMBER_VERIFICATION = le code du téléphone
meta-step-PERMISSIONS = les autorisations

## Problèmes : ce qui s’est passé, et le pas suivant

problem-no_meta_app = Le serveur du bureau n’a pas d’application Meta.
problem-no_meta_app-next = La personne qui le fait tourner doit régler l’identifiant, le secret et la configuration. Ou choisissez une autre voie à l’étape 2.
problem-no_public_address = Le serveur du bureau n’a pas d’adresse HTTPS publique.
problem-no_public_address-next = Réglez SANGAM_PUBLIC_URL sur le serveur, puis vérifiez de nouveau à l’étape 3.
problem-preflight_open = Il reste quelque chose à l’étape 3.
problem-preflight_open-next = Réglez-le là, puis reliez.
problem-closed = La fenêtre de Meta a été fermée avant la fin.
problem-closed-next = Rien n’a été changé. Ouvrez-la de nouveau et allez jusqu’à son dernier écran.
problem-cancelled = La fenêtre de Meta a été quittée avant la fin.
problem-cancelled-next = Rien n’a été changé. Réessayez quand le téléphone est près de vous.
problem-meta_error = La fenêtre de Meta s’est terminée par une erreur.
problem-meta_error-next = Lisez les mots de Meta ci-dessous. Trop de codes demandés : attendez environ douze heures ; un nom refusé se change dans l’application.
problem-ticket_expired = Trop de temps s’était écoulé.
problem-ticket_expired-next = Recommencez ; une nouvelle page s’ouvre.
problem-ticket_used = Cette page a déjà servi.
problem-ticket_used-next = Recommencez d’ici et fermez l’ancien onglet.
problem-code_expired = La réponse de Meta est arrivée trop tard : elle ne vaut que 30 secondes.
problem-code_expired-next = Rien n’a été changé. Réessayez ; si cela se répète, regardez la connexion du serveur du bureau.
problem-exchange_unanswered = Meta n’a pas dit si l’accès a été remis.
problem-exchange_unanswered-next = Rien n’est demandé deux fois dans votre dos. Reliez de nouveau d’ici ; Meta donne alors un nouvel accès.
problem-permission_missing = Une autorisation n’a pas été donnée dans la fenêtre de Meta.
problem-permission_missing-next = Reliez de nouveau et laissez toutes les cases cochées.
problem-other_account = Meta a nommé un compte que cet accès n’ouvre pas.
problem-other_account-next = Il appartient à une autre inscription. Reliez de nouveau dans une seule fenêtre, connecté en votre nom.
problem-no_number = Le compte n’a pas de numéro qui soit sur l’application.
problem-no_number-next = Reliez de nouveau et tapez le numéro de votre application WhatsApp Business.
problem-not_coexistence = Ce numéro n’est pas sur l’application WhatsApp Business.
problem-not_coexistence-next = L’inscription ordinaire a été choisie. Reliez de nouveau et choisissez « Connecter une application WhatsApp Business ». Rien n’a été enregistré.
problem-waba_taken = Ce compte WhatsApp appartient à une autre boutique de ce serveur.
problem-waba_taken-next = Demandez à la personne qui fait tourner le serveur, ou choisissez une autre entreprise dans la fenêtre de Meta.
problem-number_taken = Ce numéro est déjà relié.
problem-number_taken-next = Regardez sa page. Pour le relier de nouveau, déconnectez-le d’abord sur le téléphone.
problem-subscribe_failed = WhatsApp n’a pas accepté de livrer les messages ici ; { -brand } s’est arrêté avant contacts et historique.
problem-subscribe_failed-next = Votre unique chance de les demander n’est pas dépensée. Réessayez dans quelques minutes.
problem-whatsapp_unavailable = WhatsApp est injoignable, ou répond par une erreur.
problem-whatsapp_unavailable-next = Attendez quelques minutes, puis réessayez.
problem-token_refused = WhatsApp refuse ce jeton.
problem-token_refused-next = Faites-en un nouveau qui n’expire pas, pour ce compte, et collez-le en entier.
problem-sync_spent = Cela a déjà été demandé, ou les 24 heures sont passées.
problem-sync_spent-next = Seul déconnecter sur le téléphone et relier de nouveau le rouvre.
problem-webhook_refused = 360dialog ne prend pas l’adresse de ce bureau.
problem-webhook_refused-next = Le numéro reste comme il était, avec sa clé. Réessayez dans quelques minutes ; si cela dure, demandez à 360dialog.
problem-unheard = Ce que WhatsApp enverrait n’arrive pas à ce bureau : rien n’a été demandé.
problem-unheard-next = Rien n’est perdu. Réparez ce qui manque, puis demandez.
problem-stage = Le stade du numéro ne vous laisse pas envoyer.
problem-stage-next = Le propriétaire le change sur la page Numéro.
problem-no_smtp = Le serveur du bureau ne peut pas envoyer d’e-mail.
problem-no_smtp-next = La personne qui le fait tourner peut régler SMTP. Un webhook marche sans.
problem-folder = On ne peut pas écrire dans ce dossier.
problem-folder-next = Choisissez-en un qui existe et où le serveur du bureau peut écrire.
problem-folder_foreign = Ce dossier contient les copies d’un autre bureau.
problem-folder_foreign-next = Choisissez-en un autre, ou restaurez ce bureau à partir de ces copies.
problem-other = Cela n’a pas marché.
problem-other-next = Rien n’a été fait à moitié. Réessayez ; si cela reste, donnez le code ci-dessous à la personne qui fait tourner le serveur.

## 5 Contacts et historique

sync-lead = WhatsApp donne une seule fois les contacts du téléphone et ses 180 derniers jours de discussions, dans les 24 heures de la liaison. Vous seul voyez ce qui arrive.
sync-by-hand = Ce numéro n’a pas été relié par { -brand } : WhatsApp ne donne ni contacts ni historique. Les messages en direct arrivent.
sync-provider = Au tour de 360dialog
sync-provider-text = 360dialog demande lui-même à WhatsApp, quelques minutes après son inscription. Vous seul voyez ce qui vient.
sync-contacts = Contacts
sync-history = Historique
sync-clock = Encore { $hours } h { $minutes } min pour demander
sync-clock-over = Les 24 heures sont passées
sync-until = jusqu’à { $time }
sync-ask-contacts = Demander les contacts
sync-ask-history = Demander l’historique
sync-asking-now = Demande…
sync-not_requested = Pas encore demandé
sync-not_requested-text = Demandez quand le téléphone est en ligne et WhatsApp ouvert. Cela ne se demande qu’une fois.
sync-asking = En cours de demande
sync-asking-text = La demande est en route vers WhatsApp.
sync-requested = Demandé
sync-requested-text = WhatsApp a pris la demande. La première partie vient d’ordinaire en quelques minutes ; gardez le téléphone en ligne.
sync-receiving = Arrive
sync-receiving-percent = Arrive : { $percent }
sync-receiving-text = Les messages en direct ne sont pas retenus. Vous pouvez fermer ; cela continue tout seul.
sync-contacts-here = Ici
sync-contacts-here-text = { $count ->
    [one] Un contact est ici. Les changements faits plus tard sur le téléphone suivent.
   *[other] { $total } contacts sont ici. Les changements faits plus tard sur le téléphone suivent.
  }
sync-done = Tout est là
sync-done-text = WhatsApp dit que c’était tout.
sync-missing = { $count ->
    [one] Une partie n’est pas venue
   *[other] { $total } parties ne sont pas venues
  }
sync-missing-text = WhatsApp dit que c’était tout, mais des parties plus tardives sont ici et d’autres non. Elles peuvent encore venir ; le registre dit lesquelles.
sync-declined = Non partagé
sync-declined-text = Le partage de l’historique a été refusé sur le téléphone. Déconnectez sur le téléphone et reliez de nouveau pour être redemandé ; les messages en direct arrivent quand même.
sync-possibly_spent = Peut-être demandé
sync-possibly_spent-text = La demande est partie et aucune réponse n’est venue. Elle n’est jamais répétée d’elle-même. Vous pouvez redemander une fois : WhatsApp compte, rien ne vient deux fois, et il dit si la première est arrivée.
sync-possibly_spent-late = Si rien n’arrive, déconnectez sur le téléphone et reliez de nouveau.
sync-repeat = Redemander
sync-expired = Trop tard
sync-expired-text = Cela n’a pas été demandé dans les 24 heures. Déconnectez sur le téléphone et reliez de nouveau pour une nouvelle chance.
sync-request-id = Demande { $id }
sync-progress = Historique reçu
ledger-title = Registre de l’import
ledger-lead = Ce qui est venu, ce qui manque, et pourquoi. Compté par { -brand }, gardé pour de bon.
ledger-error = Le registre n’a pas pu être lu.
ledger-empty = Rien n’est encore venu.
ledger-messages = Messages
ledger-overlap = Vus aussi en direct
ledger-contacts = Contacts
ledger-conversations = Discussions
ledger-media = Fichiers ici
ledger-unread = Gardés sans lecture
ledger-unread-hint = Ce que personne n’a pu lire est gardé tel quel ; rien n’en est perdu.
ledger-of = sur { $total }
ledger-media-pending = { $count } encore attendus
ledger-media-old = { $count } fichiers de plus de 14 jours : WhatsApp n’en envoie aucun
ledger-media-lost = { $count } perdus : échoués, expirés ou trop gros
ledger-phases = Phases
ledger-phase = Phase
ledger-phase-0 = Le premier jour
ledger-phase-1 = Jusqu’à 90 jours
ledger-phase-2 = Jusqu’à 180 jours
ledger-phase-other = Phase { $number }
ledger-chunks = Parties
ledger-gaps = Parties manquantes
ledger-gaps-none = aucune
ledger-gaps-list = { $count ->
    [one] la partie { $list } n’est pas venue
   *[other] les parties { $list } ne sont pas venues
  }
ledger-progress = Compte de WhatsApp
ledger-latest = Dernière
ledger-customer = Client
ledger-oldest = Plus ancien
ledger-newest = Plus récent
ledger-files = Fichiers
ledger-save = Enregistrer en CSV
ledger-saved = Enregistré sous { $name }
ledger-unknown = Inconnu

## 6 Choisir ce que l’équipe voit

release-title = Choisir ce que l’équipe voit
release-lead = Les discussions importées sont à vous seul, tant que vous ne dites rien. Ce que vous montrez peut être caché de nouveau : cela disparaît alors des ordinateurs des autres.
release-counts = Qui voit les discussions importées
release-held = Vous seul
release-shown = L’équipe aussi
release-private = Privées, quoi que vous montriez
release-unread = { $count ->
    [one] { $count } d’elles a un nouveau message que personne d’autre ne voit
   *[other] { $count } d’elles ont de nouveaux messages que personne d’autre ne voit
  }
release-which = Montrer à l’équipe
release-all = Toutes
release-active = Avec un message dans
release-active-30 = les 30 derniers jours
release-active-90 = les 90 derniers jours
release-active-180 = les 180 derniers jours
release-in-book = Dans votre carnet
release-not-in-book = Pas dans votre carnet
release-listed = Celles que je coche
release-action = { $count ->
    [one] Montrer { $count } discussion à l’équipe
   *[other] Montrer { $count } discussions à l’équipe
  }
release-action-some = Les montrer à l’équipe
release-hide-all = Tout cacher de nouveau
release-hide-listed = Cacher de nouveau les cochées
release-goes-on = Beaucoup de discussions : cela continue, et les nombres ci-dessus suivent.
release-moved = { $count ->
    [0] Aucune discussion n’a changé.
    [one] { $count } discussion a changé de mains.
   *[other] { $count } discussions ont changé de mains.
  }
release-list = Discussions importées
release-filter-none = Il n’y a pas de discussion importée.
release-error = Les discussions importées n’ont pas pu être lues.
release-tick = Cocher { $name }
release-tick-all = Cocher toutes celles qui sont chargées
release-ticked = { $count } cochées
release-too-many = 500 au plus à la fois
release-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
  }
release-new = { $count } nouveaux
release-book = carnet
release-keep-private = Garder privée
release-keep-private-of = Garder privée : { $name }
release-end-private = Plus privée
release-end-private-of = Plus privée : { $name }
release-state-held = vous seul
release-state-shown = équipe
release-state-private = privée
release-names = Montrer à l’équipe les noms de votre carnet
release-names-hint = Sinon, l’équipe voit les noms que les clients se donnent.
release-nothing = Tout garder pour moi pour l’instant

## 7 Essayer

try-title = Essayer : trois messages
try-lead = Un du client, un du bureau, un du téléphone. Quand les trois sont vus, tout marche.
try-customer = Un client écrit
try-customer-text = Depuis un autre téléphone, écrivez à { $number }.
try-desk = Le bureau répond
try-desk-text = Ouvrez la discussion dans la boîte de réception et répondez.
try-desk-off = Les réponses du bureau sont encore coupées. Autorisez-vous d’abord à répondre.
try-desk-let = Me laisser répondre
try-phone = Le téléphone répond
try-phone-text = Répondez à la même discussion dans l’application. Cela apparaît ici comme « Téléphone ».
try-seen = Vu { $time }
try-waiting = en attente
try-all = Les trois ont été vus. Application et bureau ne font qu’un.
try-inbox = Ouvrir la boîte de réception
try-finish = Vers la page Numéro

## Stades

stage-title = Qui peut envoyer depuis le bureau
stage-lead = Avancez quand vous êtes sûr, revenez à tout moment. Le serveur du bureau y veille.
stage-mirror = Miroir seulement
stage-mirror-text = Tout arrive ; personne n’envoie depuis le bureau.
stage-mirror-measure = Avancez quand les discussions d’un jour sont ici comme sur le téléphone.
stage-one_person = Une personne
stage-one_person-text = Une personne répond depuis le bureau, le téléphone comme toujours.
stage-one_person-measure = Avancez quand les réponses des deux côtés arrivent dans le bon ordre pendant quelques jours.
stage-team = L’équipe
stage-team-text = Tout le monde répond.
stage-team-measure = C’est ainsi que cela doit rester. Revenez si deux personnes répondent au même client.
stage-now = maintenant
stage-who = Qui répond
stage-set-mirror = Revenir au miroir
stage-set-one = Laisser une personne répondre
stage-set-one-back = Revenir à une personne
stage-set-team = Laisser l’équipe répondre
stage-one-named = Seulement { $name }

## Page Numéro

number-none = Aucun numéro n’est encore relié
number-none-owner = Les messages des clients arrivent ici une fois votre numéro WhatsApp Business relié. Vous voyez d’abord ce que cela change.
number-none-other = Le propriétaire le relie. D’ici là, rien n’arrive.
number-connect = Relier votre numéro
number-connect-another = Relier un autre numéro
number-go-on = Reprendre la liaison
number-error = Les numéros n’ont pas pu être lus.
number-detail-error = Ce que WhatsApp et le serveur du bureau en savent n’a pas pu être lu.
number-which = Numéro
number-check = Demander à WhatsApp
number-checking = Demande…
number-checked = demandé { $time }
number-never-checked = pas encore demandé
number-reconnect = Relier de nouveau
strip-label = État du numéro
strip-connection = Liaison
strip-connection-hint = Si WhatsApp sert ce numéro au bureau
strip-quality = Qualité
strip-quality-hint = Comment les clients reçoivent vos messages, aux yeux de WhatsApp
strip-limit = Limite des modèles
strip-limit-hint = À combien de clients vous pouvez écrire en premier en 24 heures
strip-stage = Bureau
strip-stage-hint = Qui peut envoyer depuis le bureau
strip-phone = Téléphone
strip-phone-hint = Quand le téléphone a été vu. Inutilisé 14 jours environ, il perd le bureau
link-connected = Relié
link-disconnected = Déconnecté
link-offboarded = Téléphone changé
link-access_lost = Accès perdu
link-refused = Refusé
link-since = depuis { $time }
link-by-user = coupé sur le téléphone
link-by-system = coupé par WhatsApp
quality-GREEN = Haute
quality-YELLOW = Moyenne
quality-RED = Basse
quality-unknown = Inconnue
limit-unlimited = Sans limite
limit-customers = { $count } clients
limit-unknown = Inconnue
sending-AVAILABLE = peut envoyer
sending-LIMITED = envoi limité
sending-BLOCKED = ne peut pas envoyer
lifeline-left = { $days ->
    [one] Encore { $days } jour
   *[other] Encore { $days } jours
  }
lifeline-hours = { $hours ->
    [one] Encore { $hours } heure
   *[other] Encore { $hours } heures
  }
lifeline-over = Peut finir à tout moment
lifeline-never = Pas encore vu
lifeline-seen = vu { $time }
lifeline-opened = Je l’ai ouvert aujourd’hui
lifeline-remind = Ouvrez WhatsApp sur le téléphone pour qu’il garde le bureau. WhatsApp coupe la liaison après 14 jours sans usage environ.
token-expires = L’accès finit le { $time }
reason-PRIMARY_INACTIVITY = Le téléphone n’a pas servi pendant 14 jours environ. Ouvrez WhatsApp sur le téléphone, puis reliez de nouveau.
reason-COMPANION_INACTIVITY = La liaison n’a pas servi pendant 30 jours environ. Ouvrez WhatsApp sur le téléphone, puis reliez de nouveau.
reason-USER_RE_REGISTERED = L’application a été réenregistrée sur un téléphone. Reliez de nouveau.
reason-CHANGE_NUMBER = Le numéro a été changé dans l’application. Reliez le nouveau numéro.
reason-BUSINESS_DOWNGRADE = Le numéro est passé au WhatsApp ordinaire. Ramenez-le à WhatsApp Business, puis reliez de nouveau.
reason-ACCOUNT_DISCONNECTED = WhatsApp a fermé le compte, ou il a été supprimé. Regardez d’abord dans WhatsApp Manager.
reason-not-told = WhatsApp n’a pas dit pourquoi. Ce qui est parvenu à { -brand } reste lisible ; vous pouvez relier de nouveau.
reason-unknown = Raison de WhatsApp : { $reason }. Ce qui est parvenu à { -brand } reste lisible ; vous pouvez relier de nouveau.
reason-offboarded = Le téléphone a été changé ou réenregistré. WhatsApp peut le relier de lui-même ; sinon, d’ici une heure, reliez de nouveau.
reason-access_lost = L’accès du bureau a pris fin : le jeton a expiré ou l’autorisation a été retirée. Reliez de nouveau ; rien d’autre n’est perdu.
reason-refused = WhatsApp refuse de servir ce compte ({ $reason }). Regardez dans WhatsApp Manager.
health-title = Ce que dit WhatsApp
health-solution = Ce qui aide : { $solution }
health-restriction = Restreint : { $what }
health-restriction-until = Restreint jusqu’à { $until } : { $what }
restriction-RESTRICTED_BIZ_INITIATED_MESSAGING = aucune nouvelle discussion depuis ce numéro, les réponses passent
restriction-RESTRICTED_CUSTOMER_INITIATED_MESSAGING = aucune réponse aux clients
restriction-RESTRICTED_ADD_PHONE_NUMBER_ACTION = aucun autre numéro ne peut être ajouté
restriction-RESTRICTION_ADD_PHONE_NUMBER_ACTION = aucun autre numéro ne peut être ajouté
restriction-payment_problem = les messages payants, le compte n’a pas de moyen de paiement
restriction-display_name_not_approved = aucune nouvelle discussion, le nom que voient les clients n’est pas approuvé
restriction-spam_rate = aucune nouvelle discussion, trop de personnes ont bloqué ou signalé la boutique
restriction-template_misclassified = aucune nouvelle discussion, des modèles étaient dans la mauvaise catégorie
health-violation = Dernière infraction : { $what }
health-ban = WhatsApp va désactiver ce compte : { $date }. Voyez la raison dans WhatsApp Manager, et demandez-y un réexamen avant.
number-unheard = 360dialog n’a pas pris l’adresse de ce bureau, et rien n’est encore venu : les messages de ce numéro n’arrivent qu’au téléphone.
number-may-ask = WhatsApp donne les contacts et l’historique de ce numéro une seule fois : demandez avant { $time }.
gap-between = Les messages entre { $from } et { $until } peuvent manquer : ils sont sur le téléphone.
gap-since = Les messages depuis { $from } peuvent manquer : ils sont sur le téléphone.
gap-why-disconnected = Le numéro était déconnecté.
gap-why-hub_down = Le serveur du bureau ne tournait pas.
gap-why-restored = Le serveur du bureau a été rétabli d’une copie faite avant.
gap-why-not_delivered = WhatsApp ne les a pas livrés.
gap-why-other = La raison n’est pas connue.
missing-between = Des messages peuvent manquer ici ({ $span }).
missing-span = { $from } – { $until }
missing-times = Des messages peuvent manquer ici : { $times }.
missing-and = { $times } ; { $next }
missing-times-more = { $rest ->
    [one] Des messages peuvent manquer ici : { $times } ; et encore une fois.
   *[other] Des messages peuvent manquer ici : { $times } ; et encore { $rest } fois.
  }
missing-at = Des messages peuvent manquer ici ({ $at }).
missing-since = Depuis { $from }, des messages peuvent ne pas arriver ici.
missing-phone = Ils sont sur le téléphone.
life-title = Ce qui s’est passé
life-none = Encore rien.
life-connected = Relié
life-reconnected = Relié de nouveau
life-stage_changed = Le stade du bureau a changé
life-stage_changed-to = Le stade du bureau est devenu : { $stage }
life-opened_by_owner = Le téléphone a été ouvert
life-token_expired = L’accès a pris fin
life-token_expires_soon = L’accès finit bientôt
life-alert_sent = Une alerte est partie
life-alert_failed = Une alerte n’a pas pu partir
life-contacts_asked = Les contacts ont été demandés
life-history_asked = L’historique a été demandé
life-history_declined = L’historique n’a pas été partagé sur le téléphone
life-released = Des discussions ont été montrées à l’équipe
life-held = Des discussions ont été de nouveau cachées à l’équipe
life-partner_removed = Déconnecté
life-partner_added = Relié chez Meta
life-partner_app_uninstalled = L’accès du bureau a été retiré
life-partner_app_installed = L’accès du bureau a été donné
life-account_offboarded = Le téléphone a été changé ou réenregistré
life-account_reconnected = WhatsApp l’a relié de nouveau
life-account_restriction = WhatsApp a restreint le compte
life-sending_refused = WhatsApp a refusé des messages
life-error_told = WhatsApp a signalé une erreur
life-account_violation = WhatsApp a noté une infraction
life-account_deleted = Le compte a été supprimé
life-disabled_update = WhatsApp a désactivé ou réactivé le compte
life-disabled_update-SCHEDULE_FOR_DISABLE = WhatsApp a annoncé qu’il désactivera le compte
life-disabled_update-DISABLE = WhatsApp a désactivé le compte
life-disabled_update-REINSTATE = WhatsApp a réactivé le compte
life-account_review_update-APPROVED = Meta a examiné et approuvé le compte
life-account_review_update-REJECTED = Meta a examiné et refusé le compte
life-phone_number_name_update = WhatsApp s’est prononcé sur le nom
life-phone_number_name_update-APPROVED = Le nom a été approuvé
life-phone_number_name_update-REJECTED = Le nom a été refusé
life-phone_number_name_update-DECLINED = Le nom a été refusé
life-phone_number_quality_update-UPGRADE = La limite a été relevée
life-phone_number_quality_update-DOWNGRADE = La limite a été abaissée
life-phone_number_quality_update-FLAGGED = La qualité est basse
life-phone_number_quality_update-UNFLAGGED = La qualité n’est plus basse
life-verified_account = Le compte a été vérifié
life-phone_number_quality_update = La qualité a changé
life-business_capability_update = Les limites ont changé
life-account_review_update = Meta a examiné le compte
life-account_alerts = Meta a envoyé une alerte sur le compte
life-other = WhatsApp a annoncé : { $kind }
number-ledger = Registre de l’import
number-held = Discussions importées
number-held-count = { $count } pour vous seul
number-back = Retour au numéro
number-ids = Pour l’assistance de WhatsApp
number-ids-account = Compte
number-ids-number = Numéro
number-ids-contacts = Demande des contacts
number-ids-history = Demande de l’historique

## Alertes

alerts-title = Alertes quand l’application est fermée
alerts-lead = Pour une déconnexion, trois jours restants au téléphone, une restriction, un accès qui finit, un disque du serveur du bureau presque plein.
alerts-emails = Adresses e-mail
alerts-emails-hint = Plusieurs, séparées par des virgules
alerts-no-smtp = Le serveur du bureau ne peut pas encore envoyer d’e-mail : la personne qui le fait tourner doit régler SMTP.
alerts-webhook = Adresse du webhook
alerts-webhook-hint = HTTPS ; chaque appel est signé
alerts-secret = Secret qui le signe
alerts-secret-kept = Il y en a un. Tapez-en un nouveau pour le remplacer.
alerts-save = Enregistrer les alertes
alerts-saved = Alertes enregistrées
alerts-test = Envoyer un essai
alerts-testing = Envoi…
alerts-test-email-good = Le serveur de courrier a pris l’e-mail.
alerts-test-email-bad = L’e-mail n’est pas parti.
alerts-test-webhook-good = Le webhook a répondu.
alerts-test-webhook-bad = Le webhook n’a pas répondu comme il faut.
alerts-test-nothing = Il n’y a encore ni adresse ni webhook.
alerts-error = Les alertes n’ont pas pu être lues.

## Copies

copies-title = Copie de nuit
copies-lead = L’historique ne peut pas être redemandé. Chaque nuit, une copie chiffrée du serveur du bureau, dans un dossier de votre choix.
copies-folder = Dossier
copies-folder-hint = Sur le serveur du bureau, de préférence un autre disque
copies-elsewhere = Le serveur du bureau tourne ailleurs : la personne qui le fait tourner choisit le dossier.
copies-none-folder = Aucun dossier n’est choisi : aucune copie n’est faite.
copies-save = Enregistrer le dossier
copies-stop = Ne plus faire de copies
copies-now = Copier maintenant
copies-copying = Copie…
copies-made = Dernières copies
copies-never = Aucune copie n’a encore été faite.
copies-failed = non faite : { $problem }
no-copy-foreign = { $path } contient les copies d’un autre bureau
no-copy-away = { $path } n’est pas le dossier où les copies allaient jusqu’ici. Son disque est-il branché ?
no-copy-silent = { $path } ne répond pas. La machine de son disque est-elle allumée ?
no-copy-no_room = il y a trop peu de place dans { $path } : la copie prend { $needed }, et { $free } peuvent être pris
no-copy-full = le disque s’est rempli en chemin
no-copy-not_allowed = le serveur du bureau n’a pas le droit de lire ou d’écrire { $path }
no-copy-unusable = { $path } ne peut être ni lu ni écrit
no-copy-damaged = ce qui a été écrit ne s’est pas relu tel quel
no-copy-database = le serveur du bureau n’a pas pu copier sa base. Son journal dit pourquoi
no-copy-other = le journal du serveur du bureau dit pourquoi
copies-without = { $count ->
    [one] { $size }, sans { $count } fichier qui n’a pas pu être copié
   *[other] { $size }, sans { $count } fichiers qui n’ont pas pu être copiés
  }
copies-lost = { $count ->
    [one] { $count } fichier est perdu sur le serveur du bureau, et aucune copie ne l’a
   *[other] { $count } fichiers sont perdus sur le serveur du bureau, et aucune copie ne les a
  }
copies-key = Clé de secours
copies-key-lead = Ouvre une copie sur une machine vide. Imprimez-la et gardez-la loin de cet ordinateur.
copies-key-has = Une clé a été faite. Une nouvelle n’annule pas l’ancienne.
copies-key-make = Faire une clé de secours
copies-key-make-new = Faire une autre clé
copies-error = Les copies n’ont pas pu être lues.
recovery-title = Clé de secours de { $workspace }
recovery-once = Elle n’est montrée que cette fois. Imprimez-la ou notez-la, puis fermez.
recovery-how = Sur une machine vide : sangam-hub restore, avec une copie et cette clé.
recovery-print = Imprimer cette feuille
recovery-close = Je l’ai, fermer
recovery-made = Faite le { $date }

## Boîte de réception

tag-held = Vous seul
tag-held-title = Importée et non montrée à l’équipe : vous seul voyez cette discussion
tag-private = Privée
tag-private-title = Privée : vous seul voyez cette discussion
chat-menu = Plus sur cette discussion
chat-show-team = La montrer à l’équipe
chat-make-private = La rendre privée
chat-end-private = Plus privée
chat-who = Qui voit cette discussion
chat-who-team = Tous ceux dont c’est le travail.
chat-who-held = Vous seul : elle a été importée et pas encore montrée à l’équipe.
chat-who-private = Vous seul : elle est privée.
chat-now-private = Vous seul voyez maintenant cette discussion.
chat-now-team = L’équipe voit maintenant cette discussion.
banner-link-disconnected = <b>Le numéro est déconnecté.</b> Rien n’arrive ni ne part ; le téléphone marche comme avant.
banner-link-offboarded = <b>Le téléphone a été changé.</b> WhatsApp peut le relier de lui-même ; d’ici là, rien n’arrive.
banner-link-access_lost = <b>L’accès du bureau a pris fin.</b> Rien n’arrive ni ne part tant que le propriétaire n’a pas relié de nouveau.
banner-link-refused = <b>WhatsApp refuse de servir le numéro.</b> Rien ne part du bureau.
banner-restricted = <b>WhatsApp a restreint le numéro.</b> Certains messages peuvent être refusés.
banner-restricted-until = <b>WhatsApp a restreint le numéro jusqu’à { $until }.</b> Certains messages peuvent être refusés.
banner-mirror = <b>Miroir seulement : les réponses sont coupées.</b> Tout arrive ; répondez au téléphone.
banner-one = <b>Seul { $name } répond du bureau pour l’instant.</b> Vous pouvez lire et attribuer.
banner-one-unknown = <b>Une seule personne répond du bureau pour l’instant.</b> Vous pouvez lire et attribuer.
banner-lifeline = { $days ->
    [0] <b>Le téléphone peut perdre le bureau à tout moment.</b> Ouvrez-y WhatsApp.
    [one] <b>Le téléphone perd le bureau dans { $days } jour.</b> Ouvrez-y WhatsApp.
   *[other] <b>Le téléphone perd le bureau dans { $days } jours.</b> Ouvrez-y WhatsApp.
  }
banner-number = Page Numéro
composer-off = Réponses coupées
composer-off-placeholder = Miroir seulement : les réponses du bureau sont coupées
composer-not-you = Envoi impossible pour vous
composer-not-you-placeholder = Une autre personne répond du bureau pour l’instant
composer-not-connected = Non relié
composer-not-connected-placeholder = Le numéro n’est pas relié
origin-phone-automatic = Téléphone, automatique
