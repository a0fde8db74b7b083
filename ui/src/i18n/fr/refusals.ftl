### Pourquoi un message n’est pas parti : une phrase par raison, pour qui répond aux clients. Ce qui s’est passé, puis ce qui aide.

## Ce que WhatsApp a refusé

refused-token_invalid = WhatsApp n’accepte plus l’accès de ce bureau. Le propriétaire doit relier le numéro à nouveau.
refused-permission_missing = Il manque à ce bureau une autorisation chez WhatsApp. Le propriétaire peut voir laquelle.
refused-object_missing = WhatsApp ne montre plus ce numéro au bureau. Le propriétaire doit le relier à nouveau.
refused-temporary = WhatsApp avait un problème. D’ordinaire, tout remarche en quelques minutes.
refused-request_rate = Trop de demandes sont parties d’un coup vers WhatsApp. Tout remarche dans une minute.
refused-number_throughput = Le numéro envoyait plus de messages que WhatsApp n’en prend à la fois. Laissez-lui un instant.
refused-pair_rate = Ce client a reçu trop de messages en peu de temps. Attendez un peu avant le suivant.
refused-spam_rate = WhatsApp a suspendu les envois de ce numéro, car plusieurs clients l’ont bloqué ou signalé.
refused-template_misclassified = WhatsApp a abaissé la limite de ce compte, car des modèles étaient rangés dans la mauvaise catégorie.
refused-account_locked = WhatsApp a verrouillé le compte professionnel. Rien ne part tant que le propriétaire n’a pas réglé la question avec WhatsApp.
refused-country_not_allowed = WhatsApp ne permet pas à ce commerce d’écrire dans le pays du client.
refused-payment_problem = WhatsApp n’a trouvé aucun moyen de paiement valable pour ce compte. Le propriétaire peut en ajouter un chez Meta ; les réponses du téléphone restent gratuites.
refused-number_not_registered = Le numéro n’est plus prêt à envoyer chez WhatsApp. Le propriétaire doit le relier à nouveau.
refused-number_upgrading = WhatsApp met ce numéro à niveau. Cela prend environ une minute.
refused-display_name_not_approved = WhatsApp n’a pas approuvé le nom que les clients voient pour ce numéro.
refused-window_closed = Le client n’avait pas écrit dans les 24 heures précédentes, et WhatsApp ne prend une réponse que dans ce délai.
refused-undeliverable = WhatsApp ne peut pas joindre ce client : il ne l’utilise peut-être plus, a une version très ancienne ou a bloqué le numéro. Un appel peut aider.
refused-recipient_is_sender = Ce message irait à votre propre numéro, et un numéro ne peut pas s’écrire à lui-même.
refused-recipient_not_allowed = C’est un numéro d’essai : il n’écrit qu’aux personnes inscrites pour lui chez Meta.
refused-marketing_capped = Le client a reçu assez de publicité pour l’instant : WhatsApp retient le reste pendant environ une journée.
refused-marketing_stopped = Le client a demandé à ne plus recevoir votre publicité. Les réponses à ce qu’il écrit arrivent toujours.
refused-user_in_experiment = WhatsApp mène un essai et ne montre à ce client aucune publicité de commerces. Une réponse personnelle arrive toujours.
refused-type_unsupported = WhatsApp ne prend pas ce genre de message depuis un bureau. Le téléphone peut l’envoyer.
refused-inbound_media_failed = WhatsApp n’a pas pu récupérer le fichier du client. Demandez-lui de le renvoyer, ou dans un autre format.
refused-outbound_media_rejected = WhatsApp n’a pas pris le fichier : son format ou sa taille ne convient pas.
refused-only_on_phone = WhatsApp garde ce message sur le téléphone. Ouvrez-y la discussion.
refused-bad_parameter = WhatsApp n’a pas compris ce que le bureau a envoyé. L’erreur vient du bureau ; l’assistance la trouvera grâce aux détails.
refused-paging_cursor_invalid = WhatsApp a perdu le fil d’une longue liste. Un nouvel essai suffit d’ordinaire.
refused-phone_number_needed = Ce genre de message demande le numéro de téléphone du client, et WhatsApp n’a donné que son nom d’utilisateur.
refused-marketing_disabled = Les modèles publicitaires sont désactivés pour ce compte.
refused-template_parameter_count = Le modèle a plus ou moins de champs que ce qui a été rempli. Il a sans doute changé chez WhatsApp.
refused-template_missing = WhatsApp n’a pas ce modèle dans cette langue, ou ne l’a pas approuvé.
refused-template_text_too_long = Une fois rempli, le modèle est trop long pour WhatsApp.
refused-content_policy = WhatsApp n’a pas accepté le contenu du modèle : il va contre ses règles.
refused-template_parameter_invalid = Un champ du modèle est rempli d’une façon que WhatsApp ne prend pas, par exemple avec un retour à la ligne.
refused-template_paused = WhatsApp a suspendu ce modèle, mal reçu par les clients. Un autre peut partir.
refused-template_disabled = WhatsApp a désactivé ce modèle pour de bon. Un autre peut partir.
refused-flow_blocked = WhatsApp a bloqué le formulaire de ce message. Posez vos questions dans un message à vous.
refused-flow_throttled = Le formulaire de ce message ne peut partir que dix fois par heure pour l’instant.
refused-registration_failed = L’inscription de ce numéro chez WhatsApp n’a pas abouti. Le propriétaire doit s’en occuper.
refused-registration_throttled = L’inscription du numéro a été tentée trop souvent. WhatsApp demande une pause de quelques heures.
refused-identity_mismatch = Le WhatsApp du client a été réinstallé. Vérifiez que c’est bien la même personne avant de continuer.
refused-block_failed = WhatsApp n’a pas bloqué ou débloqué cette personne.
refused-block_list_full = La liste des personnes bloquées est pleine. Il faut d’abord en retirer une.
refused-block_list_busy = WhatsApp travaille encore sur la liste des personnes bloquées. Elle se libère dans un instant.
refused-template_limit = Le compte a autant de modèles que WhatsApp en permet. L’un doit partir avant qu’un autre arrive.
refused-sync_already_requested = L’historique du téléphone a déjà été demandé une fois. WhatsApp ne le redonne qu’après une nouvelle liaison.
refused-sync_too_late = La journée pendant laquelle l’historique peut être demandé est passée. Une nouvelle liaison la rouvre.
refused-history_declined = L’historique n’a pas été partagé sur le téléphone : les anciennes discussions ne sont que là.
refused-phone_maintenance = WhatsApp intervient sur le compte du téléphone. Il revient dans quelques minutes.
refused-unrecognised = WhatsApp a refusé ce message avec un code que cette version ne connaît pas : { $code }. L’assistance peut le chercher.
refused-untold = WhatsApp n’a pas dit pourquoi.
refused-unanswered = WhatsApp n’a pas répondu. Il est peut-être arrivé ; il n’est pas répété sans votre accord.

## Ce que le hub a refusé

refused-number_not_connected = Le numéro ne pouvait pas envoyer au moment du départ.
refused-stage = À l’étape où en était ce numéro, vous ne pouviez pas envoyer depuis le bureau.
refused-not_assignee = Seule la personne qui a cette discussion y écrit, et ce n’était pas vous.
refused-blocked = Le client est bloqué, rien n’a donc été envoyé. Laissez-le d’abord écrire à nouveau, à côté de la discussion.
refused-sent_again = Ce message a déjà été renvoyé, par un collègue ou depuis un autre poste. Celui-là se trouve dans cette discussion.
refused-text_length = Le message est vide ou plus long que WhatsApp ne l’accepte. Copiez le texte et envoyez-le en plusieurs fois.
refused-file_missing = Le fichier n’est pas arrivé au serveur du bureau. Renvoyez le message : il sera transmis à nouveau.
refused-not_found = Cette discussion ne vous est plus ouverte : elle est devenue privée, ou elle a été déplacée.
refused-invalid = Ce à quoi ce message se rapporte n’est plus là, par exemple le message qu’il cite.
refused-forbidden = Votre rôle ne le permet pas.
refused-command_id_reused = Le bureau avait déjà donné la marque de ce message à un autre. Regardez la discussion avant d’écrire à nouveau.
refused-too_large = Le message est plus gros que ce bureau n’en prend. Copiez le texte et envoyez-le en plusieurs fois.
refused-too_many_attempts = Trop de demandes sont parties d’un coup. Attendez un instant.
refused-template_not_sendable = Ce modèle ne peut pas partir maintenant : WhatsApp l’a arrêté, ou ses mots ont changé. Choisissez-le de nouveau, ou un autre.
refused-waited_too_long = Il n’est pas parti dans l’heure, parce que le numéro ne pouvait pas envoyer. Convient-il encore ? Alors renvoyez-le.
refused-no_chat_with = Aucune discussion ne peut être ouverte d’ici avec ce numéro. Le propriétaire peut voir pourquoi.
refused-internal = Quelque chose s’est mal passé dans le bureau. Votre texte est gardé ici.
refused-other = Le bureau a refusé ce message pour une raison que cette version ne connaît pas : { $code }.

## Ce qui aide

remedy-later-at = Vous pourrez le renvoyer à partir de { $time }.
remedy-phone = Répondre du téléphone
remedy-phone-copied = Le texte est copié. Sur le téléphone de la boutique, ouvrez la discussion avec { $name }.
remedy-phone-told = Sur le téléphone de la boutique, ouvrez la discussion avec { $name }.
remedy-template = Envoyer un modèle
remedy-number = Ouvrir la page du numéro
remedy-owner = Demander au propriétaire
remedy-owner-noted = Une note pour { $name } est dans cette discussion.
remedy-owner-noted-unnamed = Une note pour le propriétaire est dans cette discussion.
remedy-owner-note = Un message à { $customer } n’est pas parti. { $reason }
remedy-convert = Convertir le fichier
remedy-details = Copier les détails pour l’assistance
remedy-details-copied = Les détails sont copiés.
refusal-words = Les mots de WhatsApp
refusal-hub-words = Les mots du bureau
refusal-code = Code
copy-failed = Le texte n’a pas pu être copié.
