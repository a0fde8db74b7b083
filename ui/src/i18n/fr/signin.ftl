# La connexion : le second facteur, les codes de secours, et les issues quand on a oublié.

factor-title = Second facteur et codes de secours
factor-error = Impossible de lire comment vous vous connectez.
factor-is-off = Vous vous connectez avec votre seul mot de passe
factor-off-hint = Avec une application sur votre téléphone, un mot de passe appris par quelqu’un n’ouvre plus rien.
factor-on = Vous vous connectez aussi avec votre téléphone, depuis le { $date }
factor-on-hint = Une nouvelle connexion demande le code affiché par votre application.
factor-set-up = Configurer…
factor-off = Désactiver…

factor-set-up-title = Configurer le second facteur
factor-set-up-text = Il vous faut sur votre téléphone une application qui affiche des codes de connexion, comme Aegis, Google Authenticator ou votre gestionnaire de mots de passe. D’abord, votre mot de passe.
factor-next = Suivant
factor-scan = Scannez ceci avec l’application de votre téléphone, puis saisissez le code qu’elle affiche. Rien ne change avant.
factor-picture = Code QR pour l’application de votre téléphone
factor-typed = Impossible de scanner ? Saisissez plutôt ceci dans l’application :
factor-code = Code affiché sur le téléphone
factor-code-hint = Six chiffres, renouvelés toutes les trente secondes
factor-confirm = Activer
factor-confirm-wrong = Ce code ne convient pas. Attendez le suivant, et vérifiez que l’horloge du téléphone est juste.

factor-must = Votre espace demande un second facteur aux propriétaires et aux responsables. Scannez ceci avec l’application de votre téléphone et saisissez le code affiché : vous voilà connecté.

factor-off-title = Désactiver le second facteur ?
factor-off-text = Dès lors, votre seul mot de passe vous connecte. Vos codes de secours restent valables en cas d’oubli du mot de passe.
factor-off-do = Désactiver

codes-title = Codes de secours
codes-left = { $count ->
    [0] Vous n’avez aucun code de secours
    [one] Il reste { $count } code de secours
   *[other] Il reste { $count } codes de secours
}
codes-hint = Chacun sert une fois : à la place de votre téléphone, ou pour choisir un nouveau mot de passe en cas d’oubli.
codes-make = En créer de nouveaux…
codes-make-text = Dix nouveaux codes sont créés. Les précédents cessent de fonctionner quand vous dites avoir gardé ceux-ci.
codes-make-do = Créer les codes
codes-text = Chacun sert une fois, à la place de votre téléphone ou d’un mot de passe oublié. Ils ne s’affichent que maintenant : gardez-les là où vous les retrouverez sans cet ordinateur.
codes-file-head = Codes de secours Sangam. Chacun sert une fois.
codes-copy = Copier
codes-save = Enregistrer…
codes-print = Imprimer…
codes-done = Je les ai gardés

field-code-hint = Le code affiché par votre téléphone, ou un code de secours
field-recovery-code = Code de secours
forgot = Mot de passe oublié ?
forgot-link = Un propriétaire de votre équipe peut vous aider : Réglages, Équipe, « Nouveau mot de passe… » crée un lien pour vous. Il s’ouvre sous « Invitation ».
forgot-code = Avec un de vos codes de secours, vous choisissez vous-même un nouveau mot de passe.
forgot-admin = Sans l’un ni l’autre, qui gère le serveur du bureau peut en définir un :
forgot-use-code = Utiliser un code de secours
recover-action = Choisir et se connecter
recover-lead = Choisissez un nouveau mot de passe avec un code de secours. Partout ailleurs, vous êtes déconnecté.
recover-back = Revenir à la connexion

error-field-email = Quelqu’un se connecte déjà avec cette adresse e-mail, ou ce n’en est pas une. Utilisez-en une autre, ou connectez-vous.
error-field-name = Un nom a au moins une lettre, et cent au plus.
error-field-password = Le mot de passe demande au moins dix caractères, et mille au plus.
error-totp-set-up = Configurez d’abord votre second facteur, puis saisissez son code.
error-totp-wrong = Ce code n’est pas juste, ou il a déjà servi. Attendez le suivant.
error-totp-expired = Plus d’un quart d’heure a passé, ou c’est commencé sur un autre ordinateur. Recommencez.
error-recovery-invalid = L’e-mail ou le code de secours n’est pas juste, ou le code a déjà servi.
error-codes-replaced = D’autres codes de secours ont été créés depuis : ceux-ci ne valent plus rien. Fermez cette fenêtre, et créez-en de nouveaux si vous n’avez pas les autres.

people-factor-on = Second facteur actif
people-factor-off = Sans second facteur
people-factor-required = Demander un second facteur aux propriétaires et aux responsables
people-factor-required-hint = Qui n’en a pas le configure à sa prochaine connexion. Les personnes déjà connectées le restent.
people-factor-remove = Désactiver le second facteur…
people-factor-remove-title = Désactiver le second facteur de { $name } ?
people-factor-remove-text = À faire quand { $name } a perdu son téléphone et ses codes de secours. Dès lors, le seul mot de passe suffit, et ses codes de secours sont annulés. Le journal dit que c’était vous.
people-factor-remove-do = Désactiver

deed-second_factor_on = A activé son second facteur
deed-second_factor_off = A désactivé son second facteur
deed-second_factor_removed = A retiré un second facteur
deed-second_factor_failed = Code de second facteur incorrect
deed-recovery_codes_made = A créé des codes de secours
deed-password_recovered = A choisi un nouveau mot de passe par code de secours
deed-second_factor_required = A changé qui a besoin d’un second facteur
deed-about-required = propriétaires et responsables
deed-about-not-required = personne
deed-about-recovery-code = avec un code de secours

log-day = Jour
