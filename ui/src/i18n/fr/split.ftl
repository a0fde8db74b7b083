# Séparer deux clients que quelqu’un a réunis.

split-title = Séparer à nouveau
split-merged = <b>{ $who }</b> a dit le { $date } que deux clients n’en font qu’un ici.
split-ask = Séparer à nouveau…
split-key = Séparer deux clients réunis
split-lead = Ce sont finalement deux clients. Sangam les sépare ainsi :
split-theirs = Ce qu’un client a écrit suit le nom ou le téléphone d’où c’est venu.
split-ours = Ce que vous avez écrit avant la réunion retourne dans la discussion d’origine ; ce que vous avez écrit depuis suit la dernière personne à avoir écrit juste avant.
split-plans = Ce qui est prévu pour plus tard suit la même règle, et est retenu jusqu’à ce que quelqu’un le vérifie.
split-cards = Chacun retrouve la fiche qu’il avait. Ce qui a été noté depuis reste avec cette discussion.
split-stays = Les notes, les étiquettes, les lignes comme celle-ci et la personne en charge restent avec cette discussion.
split-after = La question ne sera plus posée pour ces deux clients.
split-keep = Les laisser ensemble
split-do = Les séparer
split-done = Ce sont de nouveau deux clients.
event-merged = <b>{ $who }</b> a dit que deux clients n’en font qu’un
event-merged-split = <b>{ $who }</b> a dit que deux clients n’en font qu’un, ce qui a été annulé ensuite
event-split = <b>{ $who }</b> a dit que ce sont finalement deux clients
event-split-here = Cette discussion a été séparée d’une autre
