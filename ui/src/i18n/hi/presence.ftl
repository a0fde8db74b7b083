# टीम का और कौन यहाँ है: चैट में चेहरे, सूची में निशान, और दो लोगों के एक साथ जवाब देने से पहले चेतावनी।

presence-looking = { $more ->
    [0] { $count ->
       *[other] { $names } यह चैट देख रहे हैं
      }
   *[other] { $names } और { $more } अन्य यह चैट देख रहे हैं
  }
presence-typing = { $more ->
    [0] { $count ->
       *[other] { $names } ग्राहक को लिख रहे हैं…
      }
   *[other] { $names } और { $more } अन्य ग्राहक को लिख रहे हैं…
  }
presence-online = ऑनलाइन
banner-answering = <b>{ $name } जवाब दे रहे हैं।</b> आपका मसौदा रोका गया है।
banner-colleague = <b>{ $name } ने { $seconds } सेकंड पहले जवाब दिया।</b> आपका मसौदा रोका गया है।
banner-colleague-minutes = <b>{ $name } ने { $minutes } मिनट पहले जवाब दिया।</b> आपका मसौदा रोका गया है।
