"""The house rules, as tests."""

import ast
import json
import re
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from app.platform import pages
from app.platform.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
OURS = [
    p
    for folder in ("app", "game", "templates", "static/js", "static/css", "tests", "scripts")
    for p in (ROOT / folder).rglob("*")
    if p.is_file() and p.suffix in {".py", ".js", ".css", ".html", ""} and "__pycache__" not in p.parts
]
FORBIDDEN = {"mission", "submission", "approval", "leader board", "assignee", "backlog", "objective"}


def test_no_file_outgrows_a_sitting() -> None:
    long = {str(p.relative_to(ROOT)): n for p in OURS if (n := len(p.read_text().splitlines())) > 300}
    assert not long


def test_every_template_compiles() -> None:
    environment = pages.make_environment()
    for name in environment.list_templates(extensions=["html"]):
        try:
            environment.get_template(name)
        except TemplateSyntaxError as wrong:
            pytest.fail(f"{name}: {wrong}")


def test_no_page_holds_inline_style_or_script() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script>|\|\s*safe", text), path


def test_only_cleaned_markdown_is_called_safe() -> None:
    for path in [p for p in OURS if p.suffix == ".py" and p.parts[len(ROOT.parts)] in {"app", "game"}]:
        if path != ROOT / "app/platform/words.py":
            assert not re.search(r"\bMarkup\(|mark_safe|autoescape=False", path.read_text()), path
    for path in (ROOT / "templates").rglob("*.html"):
        assert not re.search(r"autoescape|\bMarkup\b|\s[\w:-]+=\{\{", path.read_text()), path
    writes = (
        r"(inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|ContextualFragment"
    )
    for path in (ROOT / "static/js").rglob("*.js"):
        assert not re.search(writes, path.read_text()), path


def test_no_lock_says_where_packages_come_from() -> None:
    for path in [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json", ROOT / ".npmrc"]:
        assert "://" not in path.read_text(), path


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert not [name.upper() for name in Settings.model_fields if name.upper() not in readme]


def test_we_speak_one_language() -> None:
    found = [
        (str(path.relative_to(ROOT)), word)
        for path in OURS
        if path.parts[len(ROOT.parts)] in {"app", "game", "templates"} and path.suffix in {".py", ".html"}
        for word in FORBIDDEN
        if re.search(rf"\b{word}s?\b", path.read_text(), re.IGNORECASE)
    ]
    assert not found


def test_only_the_clock_reads_the_clock() -> None:
    for path in [p for p in OURS if p.suffix == ".py" and p.parts[len(ROOT.parts)] in {"app", "game"}]:
        if path.name == "clock.py" and path.parent.name == "platform":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute):
                assert (
                    node.attr not in {"utcnow", "today"}
                    or not isinstance(node.value, ast.Name)
                    or node.value.id not in {"datetime", "date"}
                ), path
                assert not (node.attr == "now" and isinstance(node.value, ast.Name) and node.value.id == "datetime"), (
                    path
                )


def test_the_rules_are_pure() -> None:
    allowed = {
        "bisect",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "fractions",
        "itertools",
        "game",
        "math",
        "statistics",
        "typing",
        "unicodedata",
        "uuid",
        "zoneinfo",
    }
    for path in (ROOT / "game").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            assert {name.split(".")[0] for name in names} <= allowed, path


def test_the_package_file_pins_exact_versions() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())
    for versions in (wanted["dependencies"], wanted["devDependencies"]):
        assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
