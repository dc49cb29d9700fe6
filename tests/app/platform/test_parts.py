"""Parts of pages: rendered once for the same arguments, escaped like everything else, and never stale."""

from dataclasses import dataclass, replace

from jinja2 import DictLoader, Environment
from markupsafe import Markup

from app.platform.pages import make_environment

HOSTILE = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Card:
    title: str
    taken: int = 0


def environment(**templates: str) -> Environment:
    env = make_environment()
    env.loader = DictLoader({f"{name}.html": text for name, text in templates.items()})
    return env


PARTS = """{% macro part(card, level='h3') -%}
{% do seen.append(card) %}<{{ level }}>{{ card.title }} {{ card.taken }}</{{ level }}>
{%- endmacro %}
{% set part = keep(part) %}"""
PAGE = """{% from "parts.html" import part %}{% for card in cards %}{{ part(card) }}{% endfor %}{{ name }}"""


def test_a_part_is_rendered_once_for_the_same_arguments_and_anew_for_others() -> None:
    env = environment(parts=PARTS, page=PAGE)
    seen: list[Card] = []
    env.globals["seen"] = seen
    cards = [Card("Water a tree"), Card("Water a tree"), Card(HOSTILE)]
    once = env.get_template("page.html").render(cards=cards, name=HOSTILE)
    again = env.get_template("page.html").render(cards=cards, name=HOSTILE)
    assert (
        once
        == again
        == (
            f"<h3>Water a tree 0</h3><h3>Water a tree 0</h3><h3>{Markup.escape(HOSTILE)} 0</h3>{Markup.escape(HOSTILE)}"
        )
    )
    assert seen == [cards[0], cards[2]]
    taken = replace(cards[0], taken=1)
    assert env.get_template("page.html").render(cards=[taken], name="") == "<h3>Water a tree 1</h3>"


def test_one_is_not_true() -> None:
    """Python takes them for equal; a page does not."""
    env = environment(
        parts="{% macro part(value) -%}{{ value }}{%- endmacro %}{% set part = keep(part) %}",
        page='{% from "parts.html" import part %}{{ part(1) }} {{ part(true) }}',
    )
    assert env.get_template("page.html").render() == "1 True"


def test_macros_that_are_imported_know_what_every_template_may_use_and_nothing_of_the_page() -> None:
    env = environment(
        parts="{% macro part() -%}{{ 1500 | number }} {{ name is defined }} {{ _('Goal') }}{%- endmacro %}",
        page='{% from "parts.html" import part %}{{ part() }}',
    )
    assert env.get_template("page.html").render(name="Ada") == "1,500 False Goal"
