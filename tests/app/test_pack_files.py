"""A pack file of one's own: begun from a shipped pack with everything as it was, confirmed rule by rule."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from makewhole.app import pack_files, packs
from makewhole.app.pack_files import NotWritten
from makewhole.policy import load

DAY = dt.date(2025, 8, 1)
SOURCES = packs.pack_ids()


def content(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("original", SOURCES)
def test_every_shipped_pack_can_be_begun_from_and_nothing_of_its_rules_changes(original: str, tmp_path: Path) -> None:
    written = pack_files.new(original, tmp_path / "my-district.toml")
    assert [finding.message for finding in written.findings if finding.is_error] == []
    assert {finding.column for finding in written.findings if finding.code == "missing_key"} == {
        "maintainer",
        "checked_on",
    }
    new, old = content(written.path), content(packs.get_pack(original)[0].path)
    for key in ("rules", "clocks", "notes", "parent", "issuer_pages"):
        assert new.get(key) == old.get(key), key
    assert (new["id"], new["level"]) == ("my-district", "district")
    assert not pack_files.check_file(str(written.path)).has_errors
    assert "local" not in {item.evidence for item in packs.items(written.pack)}


@pytest.mark.parametrize("original", SOURCES)
def test_each_item_of_a_copy_can_be_confirmed_and_only_it_changes(original: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    pack = pack_files.new(original, path).pack
    item = packs.items(pack)[-1]
    before = load(path)
    after = pack_files.confirm(path, item.id, title='The "Handbook"', page="12", date=DAY).pack
    for old, new in zip(packs.items(before), packs.items(after), strict=True):
        if old.id != item.id:
            assert old == new
        else:
            assert (new.evidence, new.citation.title, new.citation.page, new.citation.dated) == (
                "local",
                'The "Handbook"',
                "12",
                DAY,
            )
            assert new.citation.address is None
    text = path.read_text(encoding="utf-8")
    assert f"# before: {item.evidence}, " in text
    assert item.citation.address is None or item.citation.address in text
    assert [finding.message for finding in pack_files.check_file(str(path)).findings if finding.is_error] == []


def test_a_hand_written_file_keeps_its_comments_and_inline_citation(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        'id = "ours"  # mine\r\ntitle = "Ours"\r\n\r\n# the first\r\n[[rules]]\r\nid = "a"\r\nreason = "field_trip"\r\n'
        'citation = { title = "T", address = "http://t", read_on = 2025-01-01 }\r\noutcome = "make_up"\r\nevidence = "reported"\r\n'
        'note = "n"\r\n[[rules]]\r\nreason = "school_closed"\r\noutcome = "may"\r\nevidence = "reported"\r\n',
        encoding="utf-8", newline="",
    )  # fmt: skip
    after = pack_files.confirm(path, "a", title="H", page="3", date=DAY).pack
    assert (after.rules[0].outcome, after.rules[0].evidence, after.rules[0].citation.page) == ("make_up", "local", "3")
    text = path.read_bytes().decode()
    assert "  # mine\r\n" in text
    assert "# the first\r\n" in text
    again = pack_files.confirm(path, "rule-2", title="H", page="4", date=DAY).pack  # by its place, for it has no id
    assert again.rules[1].evidence == "local"
    assert again.rules[0] == after.rules[0]


def test_a_file_that_cannot_be_changed_safely_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    text = 'id = "ours"\ntitle = "O"\nrules = [{id = "a", reason = "field_trip", outcome = "may", evidence = "reported"}]\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotWritten, match="by hand"):
        pack_files.confirm(path, "a", title="H", page="3", date=DAY)
    assert path.read_text(encoding="utf-8") == text


def test_nothing_is_overwritten_and_nothing_half_written_is_left(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(NotWritten, match="nothing is overwritten"):
        pack_files.new("us", path)
    assert path.read_text(encoding="utf-8") == "mine"
    (tmp_path / "other").mkdir()
    child = tmp_path / "child.toml"
    child.write_text('id = "child"\ntitle = "C"\nparent = "ours.toml"\n', encoding="utf-8")
    path.write_text('id = "ours"\ntitle = "O"\n', encoding="utf-8")
    with pytest.raises(NotWritten, match="error"):  # its parent does not lie beside the new file
        pack_files.new(str(child), tmp_path / "other" / "new.toml")
    assert list((tmp_path / "other").iterdir()) == []
    dangling = tmp_path / "link.toml"
    dangling.symlink_to(tmp_path / "nowhere.toml")
    with pytest.raises(NotWritten, match="there already"):
        pack_files.new("us", dangling)


@pytest.mark.parametrize("name", ["ours.txt", "ours", "Ünser.toml", "us.toml", "US_OH.toml", "-.toml", "a.b.toml"])
def test_a_name_that_gives_no_id_of_its_own_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(NotWritten):
        pack_files.new("us", tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_blanks_and_capitals_of_a_name_become_an_id(tmp_path: Path) -> None:
    assert pack_files.new("us", tmp_path / "My District_2.toml").pack.id == "my-district-2"


@pytest.mark.parametrize(
    ("rule", "title", "page", "says"),
    [
        ("nothing", "H", "1", "no rule"),
        ("missed-session", " ", "1", "--title is empty"),
        ("missed-session", "H", "", "--page is empty"),
    ],
)
def test_a_rule_is_not_confirmed_without_its_document(
    rule: str, title: str, page: str, says: str, tmp_path: Path
) -> None:
    path = tmp_path / "ours.toml"
    pack_files.new("us", path)
    before = path.read_bytes()
    with pytest.raises(NotWritten, match=says):
        pack_files.confirm(path, rule, title=title, page=page, date=DAY)
    assert path.read_bytes() == before


def test_a_shipped_pack_is_never_changed(tmp_path: Path) -> None:
    shipped = packs.get_pack("us")[0]
    before = shipped.path.read_bytes()
    link = tmp_path / "mine.toml"
    link.symlink_to(shipped.path)
    try:
        for path in (shipped.path, link):
            with pytest.raises(NotWritten, match="shipped pack"):
                pack_files.confirm(path, "missed-session", title="H", page="1", date=DAY)
        assert shipped.path.read_bytes() == before
    finally:
        if shipped.path.read_bytes() != before:  # the fault that this test is about must not outlive it
            shipped.path.write_bytes(before)


REPORTED = '''id = "ours"
title = "O"
[[rules]]
id = "a"
reason = "field_trip"
outcome = "make_up"
reported_text = """
It is made
up. # Really?"""
reported_by = "a newspaper"
evidence = "reported"
ask_whom = "the office"
note = "Its text is unread."
[rules.citation]
title = "News"
address = "https://news.example/1"
read_on = 2025-01-01
'''


@pytest.mark.parametrize("turn", ["\n", "\r\n"])
@pytest.mark.parametrize("note", [None, "Page 12 says so.", "  "])
def test_what_was_said_of_an_unread_text_is_kept_as_comments_alone(tmp_path: Path, turn: str, note: str | None) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(REPORTED, encoding="utf-8", newline=turn)
    (rule,) = pack_files.confirm(path, "a", title="H", page="12", date=DAY, note=note).pack.rules
    assert (rule.reported_text, rule.reported_by, rule.ask_whom) == (None, None, None)
    assert rule.note == ((note or "").strip() or None)
    text = path.read_bytes().decode()
    assert text.count("\n") == text.count(turn)
    for line in (
        "# reported_text before: It is made up. # Really?",
        "# reported_by before: a newspaper",
        "# ask_whom before: the office",
        "# note before: Its text is unread.",
    ):
        assert f"{turn}{line}{turn}" in text
    assert 'evidence = "local" # before: reported, News, https://news.example/1, read 2025-01-01' + turn in text


def test_a_note_on_a_document_that_is_held_already_stays_until_there_is_another(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(REPORTED, encoding="utf-8")
    pack_files.confirm(path, "a", title="H", page="12", date=DAY, note="Mine.")
    assert pack_files.confirm(path, "a", title="H", page="13", date=DAY).pack.rules[0].note == "Mine."
    assert pack_files.confirm(path, "a", title="H", page="14", date=DAY, note="New.").pack.rules[0].note == "New."
    assert "\n# note before: Mine.\n" in path.read_text(encoding="utf-8")


def test_a_document_is_not_of_a_day_to_come(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    pack_files.new("us-oh", path)
    before = path.read_bytes()
    with pytest.raises(NotWritten, match="2025-08-01 is still to come"):
        pack_files.confirm(path, "provider-absent", title="H", page="1", date=DAY, today=dt.date(2025, 7, 31))
    assert path.read_bytes() == before
    pack_files.confirm(path, "provider-absent", title="H", page="1", date=DAY, today=DAY)
