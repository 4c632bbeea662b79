"""The pages of the policy packs: nothing that a pack says is without its place, its source and its link there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from docs import pack_pages

from makewhole.policy import Pack, list_packs, load
from makewhole.policy.looked_for import list_looked_for
from makewhole.policy.pack import Clock, Note, Rule

Look = Callable[[str, object], None]


def places(page: str) -> dict[str, str]:
    """What stands at each anchor of a page, up to the next anchor or chapter."""
    parts = re.split(r"(?m)^\(([\w-]+)\)=$|^## .*$", page)
    return {name: text for name, text in zip(parts[1::2], parts[2::2], strict=True) if name}


def without_link(page: str, items: list[Rule | Clock | Note]) -> list[str]:
    """The items that have no place of their own on a page, or no link to their address in it."""
    found = places(page)
    return [
        item.full_id
        for item in items
        if not item.citation.address or f"](<{item.citation.address}>)" not in found.get(pack_pages.anchor(item), "")
    ]


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    return pack_pages.pages()


def test_each_rule_clock_and_note_has_a_place_and_a_link_to_its_address(
    pages: Mapping[str, str], record_property: Look
) -> None:
    looked_at = 0
    for pack in list_packs():
        items = pack_pages.items(pack)
        assert without_link(pages[f"{pack.id}.md"], items) == []
        assert len(places(pages[f"{pack.id}.md"])) == len(items)
        looked_at += len(items)
    notes: list[Rule | Clock | Note] = [note for each in list_looked_for() for note in each.found]
    assert without_link(pages["looked-for.md"], notes) == []
    record_property("looked_at", f"{looked_at + len(notes)} items")
    assert looked_at >= 7


def test_a_planted_item_without_its_link_is_seen(pages: Mapping[str, str]) -> None:
    [pack] = [pack for pack in list_packs() if pack.id == "us"]
    first = pack.rules[0]
    page = pages["us.md"].replace(f"](<{first.citation.address}>)", "](<https://example.org>)", 1)
    assert without_link(page, pack_pages.items(pack)) == [first.full_id]
    lost = pages["us.md"].replace(f"({pack_pages.anchor(first)})=", "")
    assert without_link(lost, pack_pages.items(pack)) == [first.full_id]


def test_every_pack_and_every_state_looked_at_is_listed(pages: Mapping[str, str]) -> None:
    index = pages["index.md"]
    for pack in list_packs():
        assert f"]({pack.id}.md)" in index
        assert f"\n{pack.id}\n" in index.partition("{toctree}")[2]
    for each in list_looked_for():
        assert f"\n## {each.name}\n" in pages["looked-for.md"]
    states = set(pack_pages.state_names().values())
    unnamed = {name for name in states if name not in index and f"\n## {name}\n" not in pages["looked-for.md"]}
    assert unnamed == set()


def test_the_evidence_on_a_page_is_the_rules_own(pages: Mapping[str, str]) -> None:
    for pack in list_packs():
        found = places(pages[f"{pack.id}.md"])
        for item in pack_pages.items(pack):
            assert f"**How sure:** **{item.evidence}**" in found[pack_pages.anchor(item)]


def test_what_a_reported_rule_asks_for_is_not_said_as_if_it_were_read(pages: Mapping[str, str]) -> None:
    for pack in list_packs():
        found = places(pages[f"{pack.id}.md"])
        for rule in pack.rules:
            title = found[pack_pages.anchor(rule)].strip().splitlines()[0]
            assert title.startswith("### ")
            if rule.outcome in ("make_up", "offer", "not_required", "may", "plan_ahead"):
                assert ("reported" in title) == (rule.evidence == "reported"), rule.full_id


def made_up(folder: Path) -> Pack:
    """A pack whose clocks are two readings of one text, and whose words hold marks of Markdown."""
    (folder / "ours.toml").write_text(
        """
id = "ours"
title = "Ours | and *theirs*"
parent = "us"

[[rules]]
id = "late"
reason = ["provider_absent"]
services = ["Speech"]
after_days = 3
due = "30 school days"
outcome = "make_up"
notice = { to = "parent", within = "2 days", what = "the plan" }
evidence = "local"
citation = { title = "Handbook", page = 14, date = 2026-08-01 }

[[clocks]]
id = "broad"
starts = { event = "school_days_without_service", count = 10 }
stops = "notice"
excluded = "student_absent"
due = "3 school days"
duty = "tell them"
asks = "Every lapse?"
evidence = "local"
citation = { title = "Handbook", page = 15, date = 2026-08-01 }

[[clocks]]
id = "narrow"
starts = { event = "plan_not_begun", count = 10 }
stops = "notice"
due = "3 school days"
duty = "tell them"
asks = "Every lapse?"
holds_if = "no"
evidence = "local"
citation = { title = "Handbook", page = 15, date = 2026-08-01 }
""",
        encoding="utf-8",
    )
    return load(folder / "ours.toml")


def test_a_page_says_every_limit_of_a_rule_and_both_readings_of_a_clock(tmp_path: Path) -> None:
    page = pack_pages.pack_page(made_up(tmp_path))
    assert page.startswith("# Ours \\| and \\*theirs\\*\n")
    found = places(page)
    rule = found["ours-late"]
    for words in (
        "Therapist was out, from school day 4 on: must be made up",
        "only Speech",
        "from school day 4 on of this reason",
        "30 school days",
        "to the parent, within 2 days: the plan",
        "Handbook, page 14, dated 1 Aug 2026",
    ):
        assert words in rule
    broad, narrow = found["ours-broad"], found["ours-narrow"]
    assert "after 10 school days in a row without the service" in broad
    assert "**Days that do not count:** child was ill or away" in broad
    assert "when the family is told" in broad
    assert "where the answer is no, [narrow](#ours-narrow) holds instead" in broad
    assert "where the answer is yes, [broad](#ours-broad) holds instead" in narrow


def test_a_page_of_a_pack_that_is_no_more_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "us-gone.md").write_text("# Gone\n", encoding="utf-8")
    pack_pages.write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(pack_pages.pages())
