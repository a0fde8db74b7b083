# Notifications du système, zone de notification, démarrage automatique. La fenêtre lit aussi ce fichier.
settings-notify = Notifications
notify-about = Quand un client écrit
notify-about-hint = Jamais pour d’anciennes discussions, ni quand cette fenêtre est au premier plan.
notify-mine = Dans mes discussions
notify-unassigned = Dans les discussions que personne n’a encore
notify-team = De votre équipe et de vos discussions
notify-given = Quand une discussion m’est attribuée
notify-mentions = Quand on me mentionne dans une note
notify-waking = Quand une discussion en veille, à moi ou à personne, se réveille
notify-says = Ce qu’elles montrent
notify-says-hint = Un client gardé privé n’est jamais nommé.
notify-says-words = Le nom et le message
notify-says-name = Le nom seulement
notify-says-nothing = Ni l’un ni l’autre
notify-sound = Avec un son
notify-quiet = Heures calmes
notify-quiet-hint = Chaque jour, rien ne s’affiche entre ces heures.
notify-quiet-from = Calme à partir de
notify-quiet-until = Calme jusqu’à
notify-quiet-past-midnight = Jusqu’au lendemain matin
notify-rest = Au calme maintenant
notify-rest-hint = Quand vous êtes avec quelqu’un.
notify-rest-hour = Pendant une heure
notify-rest-until = Jusqu’à { $time }
notify-rest-end = Me notifier de nouveau
# Ce que dit une notification
notify-some = Un client a écrit
notify-many = { $count ->
    [one] { $count } client a écrit
   *[other] { $count } clients ont écrit
}
notify-unread = { $count ->
    [one] { $count } nouveau message
   *[other] { $count } nouveaux messages
}
notify-who-unread = { $name } ({ $count })
notify-mentioned = { $name } vous a mentionné
notify-mentioned-some = Un collègue vous a mentionné
notify-given-by = { $name } vous a attribué une discussion
notify-given-some = Une discussion vous a été attribuée
notify-woke = Une discussion s’est réveillée
notify-not-delivered = Un de vos messages n’est pas arrivé
notify-chat-with = Dans la discussion avec { $name }
notify-open = Ouvrir
notify-read = Marquer comme lu
# La zone de notification
tray-open = Ouvrir Sangam
tray-open-unread = { $count ->
    [one] Ouvrir Sangam : { $count } discussion non lue
   *[other] Ouvrir Sangam : { $count } discussions non lues
}
tray-quiet = Au calme pendant une heure
tray-quit = Quitter
# Démarrer et rester
settings-start = Démarrage
start-by-itself = Démarrer avec l’ordinateur
start-by-itself-hint = Réduit, pour que les notifications arrivent dès le matin.
start-keep-running = Continuer quand la fenêtre est fermée
start-keep-running-hint = Sangam reste dans la zone de notification. Pour le retrouver, cliquez-y ou relancez Sangam.
error-start-by-itself = Le système ne l’a pas accepté. Rien n’a changé.
