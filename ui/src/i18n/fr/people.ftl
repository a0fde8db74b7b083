# L’équipe : qui en fait partie, les appareils et mots de passe, et le journal de qui a fait quoi.

settings-tabs = Parties des réglages
settings-tab-desk = Ce poste
settings-tab-you = Vous
settings-tab-people = Équipe
settings-tab-log = Journal

people-lead = Qui travaille chez { $workspace }. Un changement prend effet aussitôt, même pour quelqu’un de connecté.
people-lead-agent = Qui travaille chez { $workspace }. Un propriétaire invite et décide de ce que chacun peut faire.
people-error = L’équipe n’a pas pu être lue.
people-you = vous
people-online = en ligne
people-seen = vu { $time }
people-never = jamais connecté ici
people-joined = Dans l’équipe depuis le { $date }
people-devices = { $count ->
    [0] aucun appareil
    [one] { $count } appareil
   *[other] { $count } appareils
}
people-more = Plus sur { $name }
people-role = Travaille comme
people-role-hint-agent = Répond aux clients
people-role-hint-manager = Invite aussi et lit ce que coûtent les messages
people-role-hint-owner = Décide de tout et voit les discussions privées
people-owner-title = Faire de { $name } un propriétaire ?
people-owner-text = Les propriétaires voient les discussions privées et retenues, connectent des numéros et décident pour tout le monde, vous compris.
people-owner-do = Nommer propriétaire
people-reset = Nouveau mot de passe…
people-reset-hint = Pour quelqu’un qui a oublié le sien
people-remove = Retirer de l’équipe…
people-remove-title = Retirer { $name } ?
people-remove-text = Ses sessions prennent fin aussitôt et ses ordinateurs effacent ce qu’ils contiennent, messages non envoyés compris. Ses discussions ne sont plus à personne. Ce qui a été écrit reste.
people-remove-do = Retirer
people-cancel = Annuler

people-masked = Cacher les numéros entiers aux agents
people-masked-hint = Ils lisent +91 ••••4321, et leurs ordinateurs n’en reçoivent jamais plus. Responsables et propriétaires lisent tout. Les postes des agents se rechargent à chaque changement.

devices-title = Appareils
devices-own-title = Où vous êtes connecté
devices-none = Nulle part.
devices-this = cet ordinateur
devices-since = Connecté { $time }
devices-revoke = Déconnecter et effacer…
devices-revoke-label = Déconnecter et effacer { $device }
devices-revoke-title = Effacer { $device } ?
devices-revoke-text = Sa session prend fin et tout ce qu’il contient de ce bureau y est supprimé, messages non envoyés compris : aussitôt s’il est en ligne, sinon dès son retour.
devices-revoke-do = Effacer
devices-here = Pour quitter cet ordinateur, déconnectez-vous ci-dessous.
devices-left = { $count ->
    [one] { $count } ordinateur est déconnecté et contient peut-être encore une copie
   *[other] { $count } ordinateurs sont déconnectés et contiennent peut-être encore une copie
}
devices-left-seen = Déconnecté ; vu { $time }
devices-wipe = Effacer…
devices-wipe-label = Effacer { $device }
devices-wipe-text = Tout ce qu’il contient encore de ce bureau y est supprimé, brouillons et messages non envoyés compris, dès qu’il est en ligne.
signout-title = Se déconnecter de cet ordinateur ?
signout-text = Ce qu’il contient y reste, sous clé, avec les brouillons et les messages non envoyés, jusqu’à votre retour.
signout-wipe-text = Cet ordinateur n’est pas à vous seul ? Alors effacez-le : tout ce qu’il contient de ce bureau est supprimé, brouillons et messages non envoyés compris.
signout-wipe = Se déconnecter et effacer

invitations-title = Invitations
invitations-invite = { $role ->
    [owner] Inviter un propriétaire…
    [manager] Inviter un responsable…
   *[agent] Inviter un agent…
  }
invitations-none = Personne n’est attendu.
invitations-by = Comme { $role }, par { $name }
invitations-by-unknown = Comme { $role }
invitations-until = valable jusqu’à { $time }
invitations-expired = expirée { $time }
invitations-withdraw = Reprendre
invitations-withdraw-sure = La reprendre ? Son lien ne laissera plus entrer personne.
invitations-withdraw-label = Reprendre l’invitation comme { $role } valable jusqu’à { $time }
invitations-local = Le serveur de ce bureau est sur cet ordinateur et n’a pas d’adresse propre. Une invitation ne marche qu’ici, pour quelqu’un qui s’assied à cet ordinateur.

handed-invitation-title = Invitation comme { $role }
handed-invitation-text = Envoyez ce lien à la personne voulue. Il fait entrer une seule personne, jusqu’à { $time }. Il n’est montré que maintenant.
handed-reset-title = Nouveau mot de passe pour { $name }
handed-reset-text = Donnez ce lien à { $name } et à personne d’autre : qui l’a choisit le mot de passe. Il marche une fois, jusqu’à { $time }, et n’est montré que maintenant.
handed-link = Lien
handed-typed = Ou saisis à la main, séparés d’une espace : { $hub } { $code }
handed-copy = Copier le lien
handed-copied = Copié
handed-close = Terminé

you-name = Votre nom
you-name-hint = Ce que vos collègues voient à côté de ce que vous écrivez
you-name-save = Enregistrer le nom
you-name-saved = Enregistré.
you-email = Vous vous connectez avec { $email }
you-password = Mot de passe
you-password-hint = Vos autres ordinateurs sont déconnectés. Sans second facteur, vos codes de secours n’ouvrent plus rien : créez-en de nouveaux.
you-password-current = Mot de passe actuel
you-password-new = Nouveau mot de passe
you-password-new-hint = Dix caractères au moins
you-password-save = Changer le mot de passe
you-password-saved = Le mot de passe est changé. Vos autres ordinateurs sont déconnectés.
you-password-wrong = Le mot de passe actuel n’est pas le bon.
reset-title = Choisir un nouveau mot de passe
reset-lead = Ce lien vous laisse choisir un nouveau mot de passe. Partout ailleurs, vous serez déconnecté.
reset-action = Choisir et se connecter
error-reset-invalid = Ce lien a déjà servi, a été remplacé par un plus récent, ou a expiré. Demandez-en un autre à un propriétaire.

search-phones-masked = Les numéros entiers vous sont cachés ici. On peut chercher les quatre derniers chiffres.

log-lead = Ce qui a été fait d’important pour la sécurité, par qui et quand. Une ligne changée ou retirée se voit quand on vérifie le journal.
log-error = Le journal n’a pas pu être lu.
log-none = Rien de tel n’a été fait.
log-kind = Quoi
log-kind-all = Tout
log-who = Qui
log-who-all = N’importe qui
log-more = Plus tôt
log-check = Vérifier le journal
log-checking = Vérification…
log-good = { $lines ->
    [one] { $lines } ligne, telle qu’elle a été écrite.
   *[other] { $lines } lignes, toutes telles qu’elles ont été écrites.
}
log-good-fingerprint = Empreinte de la dernière ligne : { $fingerprint }. Notez-la pour remarquer plus tard si des lignes manquent à la fin.
log-broken = La ligne { $line } n’est pas telle qu’elle a été écrite, ou manque. On ne peut se fier ni à elle ni à la suite.
log-admin = L’administrateur du serveur du bureau
log-somebody = Quelqu’un

deed-signed_in = S’est connecté
deed-sign_in_failed = Mauvais mot de passe
deed-signed_out = S’est déconnecté
deed-invited = A invité quelqu’un
deed-invitation_withdrawn = A repris une invitation
deed-joined = Est entré dans l’équipe
deed-role_changed = A donné un autre rôle
deed-removed = A retiré quelqu’un
deed-renamed = A changé de nom
deed-device_revoked = A effacé un appareil
deed-password_changed = A changé de mot de passe
deed-password_reset_made = A laissé choisir un nouveau mot de passe
deed-password_reset_used = A choisi un mot de passe par lien
deed-password_set = A fixé un mot de passe
deed-chats_released = A montré des discussions importées à l’équipe
deed-chats_held = A caché des discussions importées à l’équipe
deed-phone_book_shared = A changé qui lit les noms du téléphone
deed-phones_masked = A changé qui lit les numéros entiers
deed-private_changed = A changé si un client est privé
deed-number_connected = A connecté un numéro
deed-stage_changed = A changé qui envoie depuis un numéro
deed-price_list_changed = A changé la liste de prix
deed-workspace_founded = A fondé le bureau
deed-recovery_key_made = A créé une clé de secours pour les copies
deed-copies_changed = A changé l’endroit des copies
deed-alerts_changed = A changé qui est alerté
deed-brought_back = A ramené le bureau d’une copie
deed-unknown = Quelque chose de plus récent que cette application

deed-about-roles = { $from } → { $to }
deed-about-role = comme { $role }
deed-about-device = sur { $device }
deed-about-chats = { $count ->
    [one] { $count } discussion
   *[other] { $count } discussions
}
deed-about-private = privé à partir de là
deed-about-not-private = n’est plus privé
deed-about-shared = pour tous
deed-about-not-shared = pour les propriétaires seuls
deed-about-masked = cachés aux agents
deed-about-not-masked = pour tous
deed-about-copied = du { $time }
