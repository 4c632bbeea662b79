"""The catalog of the Spanish: whole, sound, and the one that the code asks. Each check is shown to bite."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from tools import messages

SAME = Path(__file__).with_name("same_in_spanish.toml")


@pytest.fixture(scope="module")
def same() -> dict[str, str]:
    """What is the same in both languages, and why."""
    listed = tomllib.loads(SAME.read_text(encoding="utf-8"))
    return {text: reason for reason, entry in listed.items() for text in entry["same"]}


@pytest.fixture(scope="module")
def held() -> Catalog:
    return messages.read()


@pytest.fixture(scope="module")
def said() -> list[messages.Said]:
    return messages.collect()


@pytest.fixture
def catalog(held: Catalog) -> Catalog:
    """The catalog to plant faults in."""
    return copy.deepcopy(held)


def ids(catalog: Catalog) -> set[tuple[object, object]]:
    return {(message.id, message.context) for message in catalog if message.id}


def test_every_sentence_has_its_spanish(
    held: Catalog, same: dict[str, str], record_property: Callable[[str, object], None]
) -> None:
    assert messages.faults(held, same) == []
    record_property("looked_at", f"{len(held)} messages, {len(same)} of them the same in both")


def test_what_is_said_is_in_the_catalog_and_nothing_else(held: Catalog, said: list[messages.Said]) -> None:
    assert ids(messages.template(said)) == ids(held)


def test_the_catalog_is_as_the_tool_writes_it(held: Catalog, said: list[messages.Said]) -> None:
    """So that `make messages` changes only what a change of the code changes."""
    assert messages.as_po(messages.merged(said, held)) == messages.CATALOG.read_bytes()


def test_the_compiled_catalog_is_that_of_the_catalog(held: Catalog) -> None:
    assert messages.CATALOG.with_suffix(".mo").read_bytes() == messages.as_mo(held)
    assert messages.as_mo(held) == messages.as_mo(messages.read())


def test_every_reason_for_an_exception_is_said(same: dict[str, str]) -> None:
    assert all(len(reason) > 10 for reason in same.values())


# The checks bite.

SENTENCE = "Ask the team to decide."
WITH_PLACE = "{minutes} minutes missed."
WITH_FORMS = "{minutes} minute"


@pytest.mark.parametrize(
    ("name", "spanish", "fault"),
    [
        (SENTENCE, "", "has no Spanish"),
        (SENTENCE, SENTENCE, "the same in Spanish"),
        (WITH_PLACE, "{minutos} minutos perdidos.", "has the places"),
        (WITH_PLACE, "minutos perdidos.", "has the places"),
        (WITH_PLACE, " {minutes} minutos perdidos.", "with a space"),
        (WITH_FORMS, ("{minutes} minuto", ""), "has no Spanish"),
        (WITH_FORMS, ("{minutes} minuto",), "has 1 forms for 2"),
        (WITH_FORMS, ("{minutes} minuto", "minutos"), "has the places"),
        ("IEP", "PEI", "listed as the same"),
    ],
)
def test_a_planted_fault_is_found(
    catalog: Catalog, same: dict[str, str], name: str, spanish: str | tuple[str, ...], fault: str
) -> None:
    before = messages.faults(catalog, same)
    message = catalog.get(name)
    assert message is not None
    message.string = spanish
    found = [each for each in messages.faults(catalog, same) if each not in before]
    assert any(fault in each and name in each for each in found), found


def test_a_sentence_left_to_be_checked_is_found(catalog: Catalog, same: dict[str, str]) -> None:
    message = catalog.get(SENTENCE)
    assert message is not None
    message.flags.add("fuzzy")
    assert f'"{SENTENCE}" is marked as fuzzy' in messages.faults(catalog, same)


def test_an_exception_that_nobody_says_is_found(held: Catalog, same: dict[str, str]) -> None:
    found = messages.faults(held, {**same, "Nobody says this.": "a planted fault"})
    assert '"Nobody says this." is listed as the same in Spanish, and nobody says it' in found


def test_another_catalog_compiles_to_another_file(catalog: Catalog) -> None:
    before = messages.as_mo(catalog)
    message = catalog.get(SENTENCE)
    assert message is not None
    message.string = "Pida al equipo que decida ya."
    assert messages.as_mo(catalog) != before


# What is collected, and how it is kept.

MODULE = """
from makewhole.language import gettext, ngettext, pgettext
from makewhole.language import gettext_noop as later
from somewhere import gettext_lazy

def words(name, count):
    gettext("One " "sentence in two parts.")
    gettext(name)
    gettext({"a": "no message"}[name])
    ngettext("{count} day", "{count} days", count)
    pgettext("a month", "May")
    later("Said later.")
    gettext_lazy("Of another library.")
    return "Not marked."
"""
TEMPLATE = """
<p>{% translate "A sentence." %} {% translate "Open" context "an account" %}</p>
{% blocktranslate count days=days with name=child.name %}{{ name }} waits {{ days }} day.{% plural %}{{ name }} waits {{ days }} days.{% endblocktranslate %}
<p>Not marked.</p>
"""


def test_what_is_marked_in_a_module_is_collected() -> None:
    found = [(each.id, each.context) for each in messages.of_python(MODULE, "module.py")]
    assert sorted(found, key=str) == sorted(
        [
            ("One sentence in two parts.", None),
            (("{count} day", "{count} days"), None),
            ("May", "a month"),
            ("Said later.", None),
        ],
        key=str,
    )


def test_what_is_marked_in_a_template_is_collected() -> None:
    found = {(each.id, each.context) for each in messages.of_template(TEMPLATE, "page.html")}
    assert found == {
        ("A sentence.", None),
        ("Open", "an account"),
        (("%(name)s waits %(days)s day.", "%(name)s waits %(days)s days."), None),
    }


def test_a_new_sentence_of_a_module_is_missed_in_the_catalog(tmp_path: Path, held: Catalog) -> None:
    package = tmp_path / "src" / "planted"
    package.mkdir(parents=True)
    (package / "module.py").write_text(MODULE, encoding="utf-8")
    assert not ids(messages.template(messages.collect(package))) <= ids(held)


def test_the_sentences_of_the_packs_are_collected_with_the_name_of_the_pack(said: list[messages.Said]) -> None:
    duty = next(each for each in said if each.id == "begin the services of the IEP")
    assert duty.place.endswith("policy/packs/us-il.toml")
    assert duty.comment is not None
    assert duty.comment.startswith("policy pack us-il/")
    collected = {each.id for each in said}
    assert "Speech-Language Therapy" in collected
    assert "not found" in collected
    assert (
        "Who files the complaint sends a copy to the school district at the same time." in collected
    )  # a provision of law
    assert not any(name == "34 CFR 300.530 Authority of school personnel" for name in collected)  # a source's title


def test_merging_keeps_what_is_translated_also_what_is_said_no_longer(held: Catalog, said: list[messages.Said]) -> None:
    without = [each for each in said if each.id != SENTENCE]
    merged = messages.merged(without, held)
    assert merged.get(SENTENCE) is None
    again = messages.merged(said, merged)
    kept = again.get(SENTENCE)
    assert kept is not None
    assert kept.string == "Pida al equipo que decida."
