# Choisir ses propres touches
keys-change = { $command } : { $keys }. Changer la touche
keys-change-hint = Cliquez sur une touche pour la changer.
keys-press = Appuyez sur la nouvelle touche. Échap laisse tout en l’état.
keys-cannot = Toutes les fenêtres ont besoin de cette touche. Appuyez sur une autre, ou sur Échap.
keys-taken = C’est déjà la touche pour : { $commands }.
keys-take = L’utiliser ici
keys-leave = La laisser
keys-usual = La touche habituelle pour : { $command }
keys-all-usual = Toutes les touches habituelles
keys-none = Aucune
