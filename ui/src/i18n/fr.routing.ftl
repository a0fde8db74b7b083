# Qui prend des discussions : la disponibilité.

routing-available = Disponible
routing-away = Absent
routing-away-until = Absent jusqu’à { $time }
routing-back = Absent, et de retour…
routing-away-hint = En votre absence, aucune discussion ne vous est confiée d’office. Celles que vous avez restent les vôtres.
routing-away-offline = Vous pourrez le dire une fois de retour en ligne.
routing-you = Votre profil et vos appareils
routing-toggle-away = Dire que je suis absent, ou de retour
routing-said-away = Vous êtes absent. Aucune discussion ne vous est confiée.
routing-said-back = Vous êtes de nouveau disponible.
routing-set-away = Marquer absent
routing-set-available = Marquer disponible
routing-state-act = { $name }: { $state }. { $act }
