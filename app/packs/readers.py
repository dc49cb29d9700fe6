"""Reading lists of goals: our JSON, the published JSON, SKOS in Turtle, the IATI code list."""

import json
import re
from collections.abc import Iterator
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from app.packs.entries import MOST_BYTES, SHORT, TITLE, Entry, PackRefused, ReadPack, check, cut
from app.platform.i18n import _

UN = "http://metadata.un.org/sdg"
_UN_CODE = re.compile(r"\d{1,2}(\.(\d{1,2}|[a-d]))?")


def read(data: bytes) -> ReadPack:
    """Read a list in any of the formats, told by its content; raises `PackRefused` with line and reason."""
    if len(data) > MOST_BYTES:
        raise PackRefused(line=1, reason=_("the file is larger than 10 MB"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data[: wrong.start].count(b"\n") + 1
        raise PackRefused(line=line, reason=_("this is not UTF-8 text")) from wrong
    start = text.lstrip()[:1]
    pack = _json(text) if start == "{" else _iati(text) if start == "<" and "<codelist" in text else _skos(text)
    check(pack)
    return pack


def _json(text: str) -> ReadPack:
    try:
        whole: Any = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as wrong:
        line = getattr(wrong, "lineno", 1)
        raise PackRefused(
            line=line, reason=_("this is not JSON (%(said)s)") % {"said": getattr(wrong, "msg", "deep")}
        ) from wrong
    if not isinstance(whole.get("goals"), list):
        raise PackRefused(line=1, reason=_("there is no list of goals in it"))
    goals: list[Entry] = []
    for line, item in _items(text):
        if not isinstance(item, dict):
            raise PackRefused(line=line, reason=_("a goal is a pair of braces with its code and words"))
        goals.extend([_ours(line, item)] if "code" in item else _published(line, item, None))
    head = {key: str(whole.get(key, "")) for key in ("pack", "version", "source", "licence")}
    return ReadPack(head["pack"], head["version"][:40], head["source"][:300], head["licence"][:2000], goals)


def _items(text: str) -> Iterator[tuple[int, Any]]:
    """Give the goals of a document that is known to be JSON, each with the line it begins on."""
    found = re.search(r'"goals"\s*:\s*\[', text)
    at = found.end() if found else len(text)
    decoder, between = json.JSONDecoder(), re.compile(r"[\s,]*")
    while True:
        skipped = between.match(text, at)
        at = skipped.end() if skipped else at
        if at >= len(text) or text[at] == "]":
            return
        item, end = decoder.raw_decode(text, at)
        yield text.count("\n", 0, at) + 1, item
        at = end


def _ours(line: int, item: dict[str, Any]) -> Entry:
    unknown = set(item) - {"code", "uri", "short", "title", "parents"}
    if unknown:
        raise PackRefused(line=line, reason=_("nobody knows what %(what)s is") % {"what": min(unknown)})
    parents = item.get("parents", [])
    if not isinstance(parents, list) or not all(isinstance(parent, str) for parent in parents):
        raise PackRefused(line=line, reason=_("parents is a list of codes"))
    title = " ".join(str(item.get("title", "")).split())
    short = " ".join(str(item.get("short") or title).split())
    uri = item.get("uri")
    return Entry(line, str(item["code"]), None if uri is None else str(uri), short, title, parents)


def _published(line: int, item: dict[str, Any], parent: str | None) -> Iterator[Entry]:
    title = _english(item.get("title"))
    code = str(item.get("id", ""))
    short = cut(_english(item.get("short")) or title, SHORT)
    yield Entry(
        line, code, str(item["uri"]) if item.get("uri") else None, short, cut(title, TITLE), [parent] if parent else []
    )
    for child in item.get("children", []):
        yield from _published(line, child, code)


def _english(words: object) -> str:
    if isinstance(words, dict):
        return str(words.get("en") or next(iter(words.values()), ""))
    return str(words or "")


def _skos(text: str) -> ReadPack:
    from rdflib import Graph  # noqa: PLC0415 - a large library that a server seldom needs: not at the start
    from rdflib.namespace import SKOS  # noqa: PLC0415
    from rdflib.plugins.parsers.notation3 import BadSyntax  # noqa: PLC0415

    graph = Graph()
    try:
        graph.parse(data=text, format="turtle")
    except (BadSyntax, LookupError, ValueError, AssertionError, RecursionError, AttributeError, TypeError) as wrong:
        reason = _("this is no list of goals that can be read: JSON, SKOS in Turtle, or an IATI code list")
        raise PackRefused(line=int(getattr(wrong, "lines", 0)) + 1, reason=reason) from wrong
    goals = []
    for concept in sorted(set(graph.subjects(SKOS.prefLabel)), key=lambda one: _order(str(one).rsplit("/", 1)[-1])):
        uri = str(concept)
        code = uri.rsplit("/", 1)[-1]
        if not _UN_CODE.fullmatch(code):
            continue  # indicators and series are not goals
        labels = {
            str(getattr(label, "language", None) or ""): str(label) for label in graph.objects(concept, SKOS.prefLabel)
        }
        title = labels.get("en") or labels.get("") or next(iter(labels.values()))
        broader = sorted(str(above).rsplit("/", 1)[-1] for above in graph.objects(concept, SKOS.broader))
        parents = [parent for parent in broader if _UN_CODE.fullmatch(parent)]
        line = text[: max(0, text.find(f"{code}>"))].count("\n") + 1
        goals.append(Entry(line, code, uri, cut(title, SHORT), cut(title, TITLE), parents))
    return ReadPack("un-sdg", "skos", UN, "", goals)


def _iati(text: str) -> ReadPack:
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as wrong:
        line = getattr(wrong, "position", (1, 0))[0]
        raise PackRefused(line=line, reason=_("this XML cannot be read")) from wrong
    lines = [text.count("\n", 0, found.start()) + 1 for found in re.finditer(r"<codelist-item[\s>]", text)]
    goals = []
    for line, item in zip(lines, root.iter("codelist-item"), strict=False):
        code = (item.findtext("code") or "").strip()
        title = " ".join("".join(item.find("name").itertext()).split()) if item.find("name") is not None else ""
        parents = [code.split(".")[0]] if "." in code else []
        goals.append(Entry(line, code, f"{UN}/{code}", cut(title, SHORT), cut(title, TITLE), parents))
    name = str(root.get("name", ""))
    return ReadPack("un-sdg" if name.startswith("UNSDG") else name.lower(), "iati", UN, "", goals)


def _order(code: str) -> tuple[int, int, str]:
    first, _dot, second = code.partition(".")
    return (int(first) if first.isdigit() else 999, int(second) if second.isdigit() else 99 if second else 0, code)
