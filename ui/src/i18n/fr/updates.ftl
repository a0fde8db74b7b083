# Quelle version fonctionne, et ce qu’on sait des plus récentes.
settings-tab-about = À propos
command-about = Version et mises à jour
about-title = Cette version
about-version = { -brand } { $version }
update-band = Nouvelle version

update-way-system = Les nouvelles versions arrivent avec les paquets de votre système.
update-way-practice = La boutique d’entraînement ne se met jamais à jour. Quittez-la pour chercher une nouvelle version.
update-newest = C’est la version la plus récente.
update-looked = Dernière vérification : { $time }.
update-not-looked = Personne n’a encore cherché de nouvelle version.
update-look = Chercher une nouvelle version
update-looking = Recherche…

update-offer = { -brand } { $version } est disponible.
update-news = Nouveautés
update-no-notes = Personne n’a noté ce qu’elle apporte.
update-fetch = Télécharger
update-fetch-again = Télécharger à nouveau
update-downloading = Téléchargement de { -brand } { $version }…
update-ready = { -brand } { $version } est prête.
update-install = Installer et redémarrer
update-keeps = Les brouillons et tout ce qui attend d’être envoyé restent tels quels.
update-password = Votre système demandera votre mot de passe.
update-waiting-sending = L’installation commence dès que tout est envoyé.
update-waiting-recording = L’installation commence dès que votre message vocal est terminé.
update-installing = Installation…
update-installing-password = Installation. Votre système demande votre mot de passe.
update-restarting = Redémarrage…
update-later = Me le rappeler demain
update-not-now = Pas maintenant
update-pass-over = Ignorer cette version
update-quiet = Elle n’est plus annoncée ailleurs pour l’instant.

# Le serveur et cette version ne parlent plus la même langue.
update-needed = Le serveur de votre bureau exige un { -brand } plus récent. Vous pouvez tout lire ; ce que vous écrivez attend ici.
update-needed-system = Le serveur de votre bureau exige un { -brand } plus récent : demandez-le à qui vous a donné celui-ci. Vous pouvez tout lire ; ce que vous écrivez attend ici.
update-needed-version = Le serveur de votre bureau exige { -brand } { $version } ou plus récent. Vous pouvez tout lire ; ce que vous écrivez attend ici.
update-needed-version-system = Le serveur de votre bureau exige { -brand } { $version } ou plus récent : demandez-le à qui vous a donné celui-ci. Vous pouvez tout lire ; ce que vous écrivez attend ici.
update-hub-older = Le serveur de votre bureau est plus ancien que ce { -brand } ; qui s’en occupe doit le mettre à jour. Vous pouvez tout lire ; ce que vous écrivez attend ici.

# Ce qui a échoué. La version en service n’est jamais touchée.
update-trouble-still = Cette version continue comme avant.
update-trouble-unreachable = L’endroit d’où viennent les nouvelles versions ne répond pas.
update-trouble-unreadable = L’endroit d’où viennent les nouvelles versions a donné une réponse illisible.
update-trouble-not-for-us = Il existe une nouvelle version, mais pas pour un ordinateur comme celui-ci.
update-trouble-broken-off = Le téléchargement s’est interrompu.
update-trouble-too-large = Ce qui est arrivé est plus gros que { -brand } ne l’a jamais été. C’est jeté.
update-trouble-not-signed = Ce qui est arrivé n’est pas signé par les auteurs de { -brand }, ou a été modifié en route. C’est jeté.
update-trouble-other-version = Ce qui est arrivé est signé comme une autre version que celle annoncée. C’est jeté.
update-trouble-not-a-package = Ce qui est arrivé n’est pas un paquet que cet ordinateur sait installer. C’est jeté.
update-trouble-no-room = Il n’y a plus de place sur le disque.
update-trouble-not-allowed = Votre système ne permet pas de remplacer { -brand }.
update-trouble-not-installed = Votre système ne l’a pas installée. Peut-être qu’aucun mot de passe n’a été donné, ou qu’une autre installation est en cours.
error-hub-older = Le serveur de ce bureau est plus ancien que ce { -brand }. Il doit d’abord être mis à jour.
