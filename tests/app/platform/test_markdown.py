"""Players' Markdown: whatever is typed, only harmless HTML comes out."""

from html.parser import HTMLParser
from time import process_time
from urllib.parse import urlsplit

import pytest
from hostile import CORPUS, FRAMES, HIDDEN, RUN

from app.platform import words

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "code", "pre", "blockquote", "hr"}
REL = {"nofollow", "ugc", "noopener", "noreferrer"}
AROUND = ("{}", "> {}", "- {}", "1. {}", "**{}**", "`{}`", "a {} b", "{}\n===", "    {}", "```\n{}\n```", *FRAMES)
DEEP = (
    "[",
    "![",
    "](",
    "> ",
    "- ",
    "*_",
    "**a",
    "`",
    "``a`",
    "<",
    "&#",
    "\\",
    "[a](",
    "[a]:",
    "1. a\n   ",
    "*a **a ",
    "a@",
)


class Reader(HTMLParser):
    """Reads HTML as a browser does and writes down what should not be in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
        if tag not in {"br", "hr"}:
            self.open.append(tag)
        given = dict(attrs)
        if tag != "a":
            self.wrong += [f"{tag} {name}" for name in given]
            return
        self.wrong += [f"a {name}" for name in given if name not in {"href", "rel"}]
        if set((given.get("rel") or "").split()) != REL:
            self.wrong.append(f"rel={given.get('rel')}")
        if "href" in given:
            self.wrong += self._wrong_address(given["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<![{data}")

    @staticmethod
    def _wrong_address(address: str) -> list[str]:
        parts = urlsplit(address)
        fine = address.startswith("mailto:") or (parts.scheme in {"http", "https"} and "//" in address[:8])
        clean = not any(ord(sign) <= 32 for sign in address)
        return [] if fine and clean else [f"href={address}"]


def faults(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.wrong + reader.open


def test_only_harmless_html_comes_out() -> None:
    assert len(set(CORPUS)) >= 200
    wrong = {
        text: found for text in CORPUS for frame in AROUND if (found := faults(words.markdown(frame.format(text))))
    }
    assert not wrong
    whole = "\n\n".join(CORPUS)
    assert not faults(words.markdown(whole))


def test_words_stay_words() -> None:
    shown = words.markdown(f"Ask <b>Ada</b> & Bo: 2 < 3, {{{{ x }}}} <img src=x onerror={RUN}>")
    assert "Ask &lt;b&gt;Ada&lt;/b&gt; &amp; Bo: 2 &lt; 3, {{ x }} &lt;img src=x" in shown


def test_what_is_meant_is_kept() -> None:
    shown = words.markdown(
        "*a* **b** [c](https://example.org/?d=1&e=2 'f') <mailto:g@example.org>\n\n1. h\n\n> i\n\n---"
    )
    for part in (
        "<em>a</em>",
        "<strong>b</strong>",
        'href="https://example.org/?d=1&amp;e=2"',
        ">c</a>",
        "<ol>",
        "<hr>",
    ):
        assert part in shown
    assert 'href="mailto:g@example.org"' in shown
    assert not faults(shown)


@pytest.mark.parametrize("part", DEEP)
def test_nothing_makes_it_slow(part: str) -> None:
    text = (part * 4000)[:4000]  # the longest that a form takes
    began = process_time()
    assert not faults(words.markdown(text))
    assert process_time() - began < 2


@pytest.mark.parametrize("odd", HIDDEN)
def test_hidden_signs_do_not_hide_a_tag(odd: str) -> None:
    assert "<script" not in words.markdown(odd)
    assert "<img" not in words.markdown(odd)


@pytest.mark.parametrize(
    "html",
    [
        f"<p><img src=x onerror={RUN}></p>",
        "<p onclick=x>a</p>",
        "<p><a href='javascript:x' rel='nofollow ugc noopener noreferrer'>a</a></p>",
        "<p><a href='https://example.org/' rel='noopener'>a</a></p>",
        "<p><a href='//example.org/' rel='nofollow ugc noopener noreferrer'>a</a></p>",
        "<p><a href='https://example.org/' target=_top rel='nofollow ugc noopener noreferrer'>a</a></p>",
        "<p>a</p></div>",
        "<ul><li>a",
        "<!-- a -->",
    ],
)
def test_the_reader_sees_what_is_wrong(html: str) -> None:
    assert faults(html)
