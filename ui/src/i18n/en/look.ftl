### How the window is divided and how it writes.

thread-back = Back to the conversations
pane-hint = Double click, or Home: the usual width
settings-digits = Digits
settings-digits-hint = In counts, prices and times. Phone numbers are always written as they are dialled.
settings-language-hint = A new desk of yours begins in it.
settings-language-started = partly translated
settings-language-started-hint = What is not translated yet is in English.
settings-size = Size
settings-size-hint = Letters, pictures and everything else
command-larger = Make everything larger
command-smaller = Make everything smaller
command-usual-size = Everything in its usual size
size-said = Size: { $size }
