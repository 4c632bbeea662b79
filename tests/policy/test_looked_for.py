"""States without a pack: each page has its sources, and a fault of each kind is planted in a sound page and found."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest

from makewhole.policy.looked_for import RESULTS, SHIPPED, list_looked_for, looked_for, read_looked_for
from makewhole.policy.pack import NOTE_KINDS, PackError, find, read_notes, state_pack
from makewhole.record.schema import REASONS

SOUND = """
checked_on = 2026-09-01

[[states]]
code = "ZZ"
name = "Zedland"
looked_for = "A rule of the state on missed sessions."
result = "not found"
see = ["us-ca-san-diego-unified"]

[[states.found]]
id = "shortage"
kind = "duty"
about = ["provider_vacancy"]
text = "A shortage is no excuse."
evidence = "reported"
reported_by = "a newspaper"
ask_whom = "the department"
[states.found.citation]
title = "Bulletin 7"
address = "https://example.org/7"
read_on = 2026-09-01

[[states]]
code = "YY"
name = "Wyeland"
looked_for = "A rule in its handbook."
result = "not found"
"""


def codes(folder: Path, text: str) -> list[tuple[str, str | None]]:
    """Code and place of each finding of a file with that text."""
    path = folder / "looked_for.toml"
    path.write_text(text, encoding="utf-8")
    return [(finding.code, finding.column) for finding in read_looked_for(path)[1]]


def test_the_shipped_pages_have_no_findings(record_property: Callable[[str, object], None]) -> None:
    pages, findings = read_looked_for(SHIPPED)
    assert findings == []
    assert pages == tuple(list_looked_for())
    record_property("looked_at", f"{sum(len(page.found) for page in pages)} notes of {len(pages)} states")


def test_the_pages_are_of_the_states_that_were_looked_at() -> None:
    wanted = "AL AZ CA CO DC FL GA HI ID KS KY MA ME MI MN MO NC ND NH NJ NV NY OR TN TX UT"
    assert " ".join(page.code for page in list_looked_for()) == wanted


def test_every_page_says_what_was_looked_for_in_one_sentence() -> None:
    for page in list_looked_for():
        assert re.fullmatch(r"[A-Z].*\.", page.looked_for, re.DOTALL), page.code
        assert page.result in RESULTS
        assert page.checked_on == date(2026, 11, 23)


def test_only_hawaii_was_not_looked_for_by_itself() -> None:
    assert [page.code for page in list_looked_for() if page.result != "not found"] == ["HI"]


def test_every_entry_has_its_citation() -> None:
    cited = [note.citation for page in list_looked_for() for note in page.found]
    assert len(cited) >= 25
    for citation in cited:
        assert citation.title
        assert citation.read_on is not None
        assert re.fullmatch(r"https?://\S+", citation.address or "")


def test_evidence_is_of_the_list_and_what_is_reported_says_by_whom_and_whom_to_ask() -> None:
    for page in list_looked_for():
        for note in page.found:
            assert note.kind in NOTE_KINDS
            assert set(note.about) <= set(REASONS)
            assert note.evidence in ("primary", "reported"), "what is shipped is nobody's own document"
            if note.evidence == "reported":
                assert note.reported_by, note.full_id
                assert note.ask_whom, note.full_id


def test_only_what_was_read_on_the_issuers_own_page_is_primary(tmp_path: Path) -> None:
    primary = {note.full_id for page in list_looked_for() for note in page.found if note.evidence == "primary"}
    assert primary == {
        "looked-for-ca/summer-is-no-make-up",
        "looked-for-nd/school-closed",
        "looked-for-tx/recurring-absence",
        "looked-for-tx/shortened-day",
    }
    # With no page of an issuer left, each of them is a fault, and nothing else is.
    text = re.sub(r"(?m)^issuer_pages = .*\n", "", SHIPPED.read_text(encoding="utf-8"))
    wanted = [("primary_elsewhere", f"{name.partition('/')[2]}.citation.address") for name in sorted(primary)]
    assert codes(tmp_path, text) == wanted


def test_no_state_has_both_a_pack_of_its_own_and_a_page() -> None:
    assert [page.code for page in list_looked_for() if state_pack(page.code) is not None] == []
    assert state_pack("SC") is not None  # there are states with a pack: the line above looks at something
    assert looked_for("SC") is None


def test_a_page_points_to_packs_of_districts_and_programs_there() -> None:
    pointed = {page.code: page.see for page in list_looked_for() if page.see}
    assert pointed == {
        "CA": ("us-ca-san-diego-unified",),
        "ME": ("us-me-cds",),
        "TX": ("us-tx-hcde", "us-tx-training-deck"),
    }
    for code, pack_ids in pointed.items():
        for pack_id in pack_ids:
            pack = find(pack_id)
            assert pack is not None, pack_id
            assert pack.level in ("district", "program")
            assert (pack.jurisdiction or "").startswith(code + ", ")


def test_a_state_is_found_by_its_two_letters() -> None:
    texas = looked_for(" tx ")
    assert texas is not None
    assert (texas.code, texas.name) == ("TX", "Texas")
    assert texas.found[0].full_id == "looked-for-tx/recurring-absence"
    assert texas.found[0].about == ("student_absent",)
    for nowhere in ("", None, "ZZ", "Texas", "us-tx"):
        assert looked_for(nowhere) is None


def test_a_duty_that_has_ended_says_its_last_day() -> None:
    new_jersey = looked_for("NJ")
    assert new_jersey is not None
    assert {note.id: note.until for note in new_jersey.found} == {
        "covid-meeting": date(2022, 12, 31),
        "covid-hearing": date(2023, 9, 1),
    }


def test_the_pages_are_read_once_and_cannot_be_changed() -> None:
    first = looked_for("DC")
    assert first is not None
    assert first is looked_for("dc")
    with pytest.raises(FrozenInstanceError):
        first.name = "Elsewhere"  # type: ignore[misc]
    list_looked_for().clear()
    assert list_looked_for() != []


def test_a_sound_file_is_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "looked_for.toml"
    path.write_text(SOUND, encoding="utf-8")
    pages, findings = read_looked_for(path)
    assert findings == []
    assert [page.code for page in pages] == ["YY", "ZZ"]
    assert (pages[0].see, pages[0].found) == ((), ())
    (note,) = pages[1].found
    assert (note.full_id, note.kind, note.citation.title) == ("looked-for-zz/shortage", "duty", "Bulletin 7")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "Bulletin 7"\n', "", ("missing_citation", "shortage.citation.title")),
        ('address = "https://example.org/7"\n', "", ("missing_citation", "shortage.citation.address")),
        ('7"\nread_on = 2026-09-01', '7"', ("missing_citation", "shortage.citation.read_on")),
        ('evidence = "reported"', 'evidence = "hearsay"', ("unknown_word", "shortage.evidence")),
        ('evidence = "reported"\n', "", ("missing_key", "shortage.evidence")),
        ('evidence = "reported"', 'evidence = "local"', ("local_without_page_or_date", "shortage.citation.page")),
        ('reported_by = "a newspaper"\n', "", ("missing_key", "ZZ.shortage.reported_by")),
        ('ask_whom = "the department"\n', "", ("missing_key", "ZZ.shortage.ask_whom")),
        ('kind = "duty"', 'kind = "rule"', ("unknown_word", "shortage.kind")),
        ('"provider_vacancy"', '"vacancy"', ("unknown_word", "shortage.about")),
        ('text = "A shortage is no excuse."\n', "", ("missing_key", "shortage.text")),
        ('kind = "duty"', 'kind = "duty"\noutcome = "make_up"', ("unknown_key", "shortage.outcome")),
        ('kind = "duty"', 'kind = "duty"\nsince = 2027-01-01\nuntil = 2026-01-01', ("since_after_until", "shortage.since")),
        ('code = "YY"', 'code = "ZZ"', ("duplicate_id", "ZZ.code")),
        ('code = "YY"', 'code = "wy"', ("bad_id", "wy.code")),
        ('code = "YY"\n', "", ("missing_key", "state-2.code")),
        ('name = "Wyeland"\n', "", ("missing_key", "YY.name")),
        ('looked_for = "A rule in its handbook."\n', "", ("missing_key", "YY.looked_for")),
        ('result = "not found"\nsee', 'result = "found"\nsee', ("unknown_word", "ZZ.result")),
        ('see = ["us-ca-san-diego-unified"]', 'see = "us"', ("bad_value", "ZZ.see")),
        ('see = ["us-ca-san-diego-unified"]', "rules = []", ("unknown_key", "ZZ.rules")),
        ("checked_on = 2026-09-01", "", ("bad_date", "checked_on")),
        ("checked_on = 2026-09-01", "checked_on = 2999-09-01", ("date_in_future", "checked_on")),
        ("\nread_on = 2026-09-01", "\nread_on = 2999-09-01", ("date_in_future", "shortage.citation.read_on")),
        ("https://example.org/7", "example.org/7", ("bad_address", "shortage.citation.address")),
        ('evidence = "reported"', 'evidence = "primary"', ("primary_elsewhere", "shortage.citation.address")),
        ('name = "Zedland"', 'name = "Zedland"\nissuer_pages = ["*"]', ("bad_value", "issuer_pages")),
        ("checked_on = 2026-09-01", "checked_on = 2026-09-01\nid = 'us'", ("unknown_key", "id")),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_where_it_stands(
    tmp_path: Path, old: str, new: str, expected: tuple[str, str]
) -> None:
    assert SOUND.count(old) >= 1
    assert expected in codes(tmp_path, SOUND.replace(old, new, 1))


def test_notes_of_one_state_have_ids_of_their_own(tmp_path: Path) -> None:
    found = SOUND[SOUND.index("[[states.found]]") : SOUND.index('[[states]]\ncode = "YY"')]
    assert ("duplicate_id", "shortage.id") in codes(tmp_path, SOUND.replace(found, found + found, 1))


def test_states_that_are_no_tables_are_told(tmp_path: Path) -> None:
    assert codes(tmp_path, 'checked_on = 2026-09-01\nstates = "TX"') == [("bad_value", "states")]


def test_found_that_is_no_list_of_tables_is_told(tmp_path: Path) -> None:
    text = SOUND[: SOUND.index("[[states.found]]")] + 'found = "a rule"\n'
    assert codes(tmp_path, text) == [("bad_value", "notes")]


def test_a_file_that_is_no_toml_is_refused_without_its_content(tmp_path: Path) -> None:
    path = tmp_path / "looked_for.toml"
    path.write_text('states = "Maya R.', encoding="utf-8")
    with pytest.raises(PackError) as refused:
        read_looked_for(path)
    assert refused.value.code == "looked_for_unreadable"
    assert "Maya" not in str(refused.value)


def test_notes_outside_of_a_pack_are_read_and_checked_as_a_packs_are() -> None:
    row = {"id": "one", "kind": "duty", "text": "Tell the family.", "evidence": "reported"}
    notes, findings = read_notes([row, row], "somewhere", "pages.toml")
    assert [note.full_id for note in notes] == ["somewhere/one", "somewhere/one"]
    assert {finding.table for finding in findings} == {"pages.toml"}
    assert [finding.code for finding in findings].count("duplicate_id") == 1
    assert [finding.code for finding in findings].count("missing_citation") == 6  # title, address, day; of both


def test_to_read_the_pages_loads_no_yaml() -> None:
    script = "import sys; from makewhole.policy.looked_for import looked_for; looked_for('TX'); "
    script += "print('tomllib' in sys.modules, 'yaml' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["True", "False"]
