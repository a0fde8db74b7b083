# Bloquer un client.

block-title = Blocage
block-do = Bloquer…
block-until = Possible jusqu’à { $time } : WhatsApp ne bloque que dans les 24 heures après son dernier message.
block-too-late = WhatsApp ne bloque que dans les 24 heures après le dernier message d’un client. Ce sera de nouveau possible quand il écrira.
block-unreached = Pour bloquer, il faut que ce numéro soit connecté et que vous puissiez envoyer depuis celui-ci.
block-sure = Bloquer { $name } ? Ce que ce client écrit ne vous parvient plus, ce que vous écrivez ne lui parvient plus, et la discussion est classée.
block-yes = Bloquer
block-no = Ne rien faire
block-done = { $name } est bloqué.
block-ended = { $name } peut de nouveau écrire.
block-since = Bloqué depuis { $time }.
block-end = Le laisser écrire à nouveau
event-blocked = { $who } a bloqué le client
event-unblocked = { $who } a débloqué le client
event-block-refused = WhatsApp n’a pas bloqué le client
event-unblock-refused = WhatsApp bloque toujours le client
composer-blocked = Bloqué
composer-blocked-placeholder = Ce client est bloqué. Débloquez-le à côté de la discussion.
error-blocked = Ce client est bloqué.
error-block-too-late = Trop tard : WhatsApp ne bloque que dans les 24 heures après son dernier message.
