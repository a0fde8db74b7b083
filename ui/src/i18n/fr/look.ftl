### How the window is divided and how it writes.

thread-back = Retour aux discussions
pane-hint = Double-clic, ou Origine : la largeur habituelle
settings-digits = Chiffres
settings-digits-hint = Pour les quantités, les prix et les heures. Les numéros de téléphone restent écrits comme on les compose.
settings-language-hint = Un nouveau poste à vous commencera dans cette langue.
settings-language-started = traduit en partie
settings-language-started-hint = Ce qui n’est pas encore traduit est en anglais.
settings-size = Taille
settings-size-hint = Les lettres, les images et tout le reste
command-larger = Tout agrandir
command-smaller = Tout réduire
command-usual-size = Tout à la taille habituelle
size-said = Taille : { $size }
