# La fiche du client : ce que l’équipe garde sur lui.

contact-card-title = Fiche
contact-card-team-name = Votre nom pour lui
contact-card-book-name = Répertoire
contact-card-profile-name = S’appelle
contact-card-about = À savoir
contact-card-yes = Oui
contact-card-no = Non
contact-card-empty = Ajouter
contact-card-add = Ajouter un renseignement
contact-card-nothing = Rien
contact-card-edit = Modifier { $field }
contact-card-shape = Champs de la fiche
contact-card-shape-hint = Chaque client a ces champs. Votre équipe les remplit ; les clients ne les voient jamais.
contact-card-field-name = Nom du champ
contact-card-field-kind = Ce qui s’y écrit
contact-card-kind-text = Texte
contact-card-kind-number = Nombre
contact-card-kind-date = Jour
contact-card-kind-choice = Choix
contact-card-kind-yes-no = Oui ou non
contact-card-kind-link = Lien
contact-card-field-choices = Un choix par ligne
contact-card-field-up = Monter
contact-card-field-remove = Retirer ce champ
contact-card-field-add = Ajouter un champ
contact-card-shape-gone =
    { $count ->
        [one] { $count } champ disparaît de toutes les fiches, avec ce qui s’y trouve.
       *[other] { $count } champs disparaissent de toutes les fiches, avec ce qui s’y trouve.
    }
contact-card-shape-wrong = Le champ marqué doit avoir un nom à lui, et un choix au moins une possibilité.
contact-card-shape-save = Enregistrer
contact-card-shape-leave = Laisser comme avant
error-card-value = Cela ne va pas dans ce champ.
contact-card-newer = Entre-temps, quelqu’un a écrit : { $words }
error-changed-since = Quelqu’un l’a changé entre-temps. Regardez encore.
error-name-masked = Dans ce nom, une partie d’un numéro de téléphone vous est cachée. Écrivez le nom sans elle.
