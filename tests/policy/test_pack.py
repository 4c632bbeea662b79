"""Packs as they are read and checked: a fault of each kind is planted in a sound pack, and must be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from makewhole.policy import pack as packs
from makewhole.policy.due import Due
from makewhole.policy.pack import (
    SHIPPED,
    Pack,
    PackError,
    chain,
    check,
    find,
    find_rule,
    list_packs,
    load,
    state_pack,
)
from makewhole.record.schema import PLAN_KINDS, REASONS

SOUND = """
id = "ours"
title = "Ours"
jurisdiction = "OH, a made-up district"
parent = "us"
level = "district"
maintainer = "a parent"
checked_on = 2026-09-01
issuer_pages = ["example.org"]

[[rules]]
id = "provider"
reason = ["provider_absent", "provider_duty"]
outcome = "make_up"
due = "10 school days"
notice = { to = "parent", within = "3 school days", what = "the reason" }
since = 2026-07-01
until = 2027-06-30
evidence = "primary"
[rules.citation]
title = "Board policy 12"
section = "3.1"
address = "https://example.org/12"
read_on = 2026-09-01

[[rules]]
id = "handbook"
reason = "field_trip"
outcome = "offer"
due = 2027-06-11
evidence = "local"
[rules.citation]
title = "Handbook"
page = 14
date = 2026-08-01

[[clocks]]
id = "tell-parents"
starts = { event = "school_days_without_service", count = 10 }
excluded = ["student_absent"]
due = "3 school days"
duty = "written notice"
to_whom = "parent"
must_say = ["what was missed", "how to ask for make-ups"]
evidence = "primary"
[clocks.citation]
title = "Board policy 12"
address = "https://example.org/12"
read_on = 2026-09-01
"""


def written(folder: Path, text: str, name: str = "ours.toml") -> Pack:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return load(path)


def codes(pack: Pack) -> list[tuple[str, str | None]]:
    """Code and place of each error found."""
    return [(finding.code, finding.column) for finding in check(pack) if finding.is_error]


def test_a_sound_pack_has_no_findings_and_is_read_as_written(tmp_path: Path) -> None:
    pack = written(tmp_path, SOUND)
    assert check(pack) == []
    provider, handbook = pack.rules
    assert provider.full_id == "ours/provider"
    assert provider.reasons == ("provider_absent", "provider_duty")
    assert provider.due == Due("school_days", count=10)
    assert provider.notice is not None
    assert provider.notice.within == Due("school_days", count=3)
    assert (provider.since, provider.until) == (date(2026, 7, 1), date(2027, 6, 30))
    assert provider.citation.text == "Board policy 12 3.1, https://example.org/12, read 2026-09-01"
    assert handbook.citation.text == "Handbook, page 14, dated 2026-08-01"
    assert handbook.due == Due("date", day=date(2027, 6, 11))
    (clock,) = pack.clocks
    assert (clock.event, clock.count, clock.excluded) == ("school_days_without_service", 10, ("student_absent",))
    assert [link.id for link in chain(pack)] == ["ours", "us"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('title = "Board policy 12"\nsection', "section", ("missing_citation", "provider.citation.title")),
        ('address = "https://example.org/12"\nread_on = 2026-09-01\n\n[[rules]]', 'read_on = 2026-09-01\n[[rules]]', ("missing_citation", "provider.citation.address")),
        ('read_on = 2026-09-01\n\n[[rules]]', "[[rules]]", ("missing_citation", "provider.citation.read_on")),
        ("page = 14\n", "", ("local_without_page_or_date", "handbook.citation.page")),
        ("date = 2026-08-01\n", "", ("local_without_page_or_date", "handbook.citation.date")),
        ('"provider_duty"', '"provider_away"', ("unknown_word", "provider.reason")),
        ('outcome = "make_up"', 'outcome = "makeup"', ("unknown_word", "provider.outcome")),
        ('outcome = "make_up"\n', "", ("missing_key", "provider.outcome")),
        ('evidence = "local"', 'evidence = "hearsay"', ("unknown_word", "handbook.evidence")),
        ('evidence = "local"', 'evidence = "local"\nplan_kinds = ["iep", "ied"]', ("unknown_word", "handbook.plan_kinds")),
        ('level = "district"', 'level = "county"', ("unknown_word", "level")),
        ('"10 school days"', '"ten school days"', ("bad_due", "provider.due")),
        ('"10 school days"', '"0 school days"', ("bad_due", "provider.due")),
        ('within = "3 school days"', 'within = "soon"', ("bad_due", "provider.within")),
        ("due = 2027-06-11", 'due = "2027-06-31"', ("bad_due", "handbook.due")),
        ("since = 2026-07-01", "since = 2027-07-01", ("since_after_until", "provider.since")),
        ("since = 2026-07-01", 'since = "July 2026"', ("bad_date", "provider.since")),
        ('section = "3.1"', 'sectoin = "3.1"', ("unknown_key", "provider.citation.sectoin")),
        ('evidence = "local"', 'evidence = "local"\ndeu = "5 days"', ("unknown_key", "handbook.deu")),
        ('level = "district"', 'level = "district"\nstate = "OH"', ("unknown_key", "state")),
        ('reason = "field_trip"', 'reason = ["field_trip", "provider_absent"]', ("overlapping_rules", "handbook.reason")),
        ('id = "handbook"', 'id = "provider"', ("duplicate_id", "provider.id")),
        ('parent = "us"', 'parent = "us-zz"', ("unknown_parent", "parent")),
        ('parent = "us"', 'parent = "ours.toml"', ("parent_loop", "parent")),
        ('parent = "us"', 'parent = "ours"', ("parent_loop", "parent")),
        ('"https://example.org/12"', '"example.org/12"', ("bad_address", "provider.citation.address")),
        ('"https://example.org/12"', '"ftp://example.org/12"', ("bad_address", "provider.citation.address")),
        ('"https://example.org/12"', '"https:///12"', ("bad_address", "provider.citation.address")),
        ('"https://example.org/12"', '"https://[example.org/12"', ("bad_address", "provider.citation.address")),
        ('"https://example.org/12"', '"https://example.org/1 https://example.org/2"', ("bad_address", "provider.citation.address")),
        ("page = 14", 'page = 14\naddress = "the office"', ("bad_address", "handbook.citation.address")),
        ("read_on = 2026-09-01", "read_on = 2999-09-01", ("date_in_future", "provider.citation.read_on")),
        ("date = 2026-08-01", "date = 2999-08-01", ("date_in_future", "handbook.citation.date")),
        ("checked_on = 2026-09-01", "checked_on = 2999-09-01", ("date_in_future", "checked_on")),
        ('["example.org"]', '["https://example.org"]', ("bad_value", "issuer_pages")),
        ('["example.org"]', '["example.org", "org"]', ("bad_value", "issuer_pages")),
        ('["example.org"]', "12", ("bad_value", "issuer_pages")),
        ('parent = "us"', 'parent = "../ours.toml"', ("pack_outside", "parent")),
        ('title = "Ours"\n', "", ("missing_key", "title")),
        ('id = "ours"\n', "", ("missing_key", "id")),
        ('id = "ours"', 'id = "Ours!"', ("bad_id", "id")),
        ('evidence = "local"', 'evidence = "local"\nholds_if = "no"', ("holds_if_without_asks", "handbook.holds_if")),
        ('evidence = "local"', 'evidence = "local"\nasks = "Was it planned?"\nholds_if = "maybe"', ("unknown_word", "handbook.holds_if")),
        ('evidence = "local"', 'evidence = "local"\nfirst_days = 0', ("bad_value", "handbook.first_days")),
        (", count = 10 }", " }", ("missing_key", "tell-parents.starts.count")),
        ('event = "school_days_without_service"', 'event = "monday"', ("unknown_word", "tell-parents.event")),
        ('excluded = ["student_absent"]', 'excluded = ["student_ill"]', ("unknown_word", "tell-parents.excluded")),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_where_it_stands(
    tmp_path: Path, old: str, new: str, expected: tuple[str, str]
) -> None:
    assert SOUND.count(old) >= 1
    pack = written(tmp_path, SOUND.replace(old, new, 1))
    assert expected in codes(pack)
    finding = next(finding for finding in check(pack) if (finding.code, finding.column) == expected)
    assert finding.table == "ours.toml"
    assert finding.message.startswith("ours.toml, ")


def two_rules(first: str, second: str) -> str:
    """A pack of two rules for a provider's absence, each with those further keys."""
    rule = (
        '[[rules]]\nid = "{id}"\nreason = "provider_absent"\noutcome = "make_up"\nevidence = "primary"\n{more}\n'
        '[rules.citation]\ntitle = "T"\naddress = "https://example.org"\nread_on = 2026-09-01\n'
    )
    head = SOUND.split("[[rules]]")[0]
    return head + rule.format(id="one", more=first) + rule.format(id="two", more=second)


@pytest.mark.parametrize(
    ("first", "second", "overlaps"),
    [
        ("", "", True),
        ("until = 2026-12-31", "since = 2026-12-31", True),
        ("until = 2026-12-31", "since = 2027-01-01", False),
        ("first_days = 10", "after_days = 9", True),
        ("first_days = 10", "after_days = 10", False),
        ("first_days = 10", "", True),
        ('plan_kinds = ["iep"]', 'plan_kinds = ["504", "ifsp"]', False),
        ('plan_kinds = ["iep"]', "", True),
        ('services = ["Speech"]', 'services = ["Reading"]', False),
        ('services = ["Speech"]', 'services = ["Reading", "Speech"]', True),
        ('services = ["Speech"]', "", False),  # an exception to the general rule, whichever stands first
        ("", 'services = ["Speech"]', False),
        ('asks = "Q?"\nholds_if = "yes"', 'asks = "Q?"\nholds_if = "no"', False),
        ('asks = "Q?"', 'asks = "Q?"\nholds_if = "yes"', True),
        ('asks = "Q?"\nholds_if = "yes"', 'asks = "R?"\nholds_if = "no"', True),
        ('asks = "Q?"\nholds_if = "yes"', "", True),
    ],
)
def test_rules_overlap_only_where_one_miss_can_meet_both(
    tmp_path: Path, first: str, second: str, overlaps: bool
) -> None:
    found = codes(written(tmp_path, two_rules(first, second)))
    assert found == ([("overlapping_rules", "two.reason")] if overlaps else [])


def test_a_loop_over_two_files_is_found(tmp_path: Path) -> None:
    written(tmp_path, SOUND.replace('parent = "us"', 'parent = "ours.toml"').replace('"ours"', '"theirs"', 1), "b.toml")
    pack = written(tmp_path, SOUND.replace('parent = "us"', 'parent = "b.toml"'))
    assert ("parent_loop", "parent") in codes(pack)


def test_a_familys_own_file_may_leave_open_who_keeps_it_and_says_so(tmp_path: Path) -> None:
    pack = written(tmp_path, SOUND.replace('maintainer = "a parent"\n', "").replace("checked_on = 2026-09-01\n", ""))
    assert [(finding.code, finding.severity) for finding in check(pack)] == [("missing_key", "warning")] * 2


def test_a_reported_rule_without_its_words_and_a_shipped_packs_id_are_warned_about(tmp_path: Path) -> None:
    pack = written(
        tmp_path, two_rules("", "since = 2030-01-01").replace('"primary"', '"reported"').replace('"ours"', '"us"', 1)
    )
    assert {finding.code for finding in check(pack) if not finding.is_error} == {"no_reported_text", "pack_id_taken"}


def test_a_file_that_is_no_toml_is_said_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="line 2"):
        written(tmp_path, 'id = "ours"\ntitle = Ours\n')


@pytest.mark.parametrize("name", ["../ours.toml", "/etc/ours.toml", "packs/ours.toml", "..\\ours.toml", ".ours.toml"])
def test_a_pack_file_is_never_read_from_outside_of_the_folder(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "case"
    (inner / "packs").mkdir(parents=True)
    written(tmp_path, SOUND)
    written(inner / "packs", SOUND)
    with pytest.raises(PackError) as raised:
        find(name, inner)
    assert raised.value.code == "pack_outside"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    inner = tmp_path / "case"
    inner.mkdir()
    written(tmp_path, SOUND)
    (inner / "ours.toml").symlink_to(tmp_path / "ours.toml")
    with pytest.raises(PackError) as raised:
        find("ours.toml", inner)
    assert raised.value.code == "pack_outside"


def test_packs_are_found_by_their_exact_id_alone(tmp_path: Path) -> None:
    written(tmp_path, SOUND)
    found = find("ours.toml", tmp_path)
    assert found is not None
    assert found.id == "ours"
    assert find("us") is not None
    for name in ("US", "us-ca", "San Diego Unified", "us.tests", "../packs/us", "", "ours"):
        assert find(name, tmp_path) is None
    rule = find_rule("ours/handbook", tmp_path)
    assert rule is not None
    assert rule.outcome == "offer"
    assert find_rule("us/nothing") is None


def test_a_state_means_its_own_pack_and_never_a_districts() -> None:
    for state in ("CA", "TX", "us", "Ohio", "", None, "CA-San-Diego-Unified", "IA"):
        assert state_pack(state) is None  # at most a district of that state has a pack
    for state in ("OH", "oh", " Il "):
        found = state_pack(state)
        assert found is not None
        assert (found.level, found.jurisdiction) == ("state", state.strip().upper())


def test_the_shipped_packs_are_sound(record_property: Callable[[str, object], None]) -> None:
    shipped = list_packs()
    assert {"us", "us-ca-san-diego-unified", "us-il", "us-tx-hcde", "us-me-cds"} <= {pack.id for pack in shipped}
    assert {pack.path for pack in shipped} == set(SHIPPED.glob("*.toml"))
    for pack in shipped:
        assert check(pack) == []
        if pack.level in ("district", "program"):
            assert state_pack(pack.id.split("-")[1]) is not pack
    record_property("looked_at", f"{sum(len(pack.rules) for pack in shipped)} rules of {len(shipped)} packs")


def test_the_federal_default_speaks_for_every_reason_and_kind_of_plan_once() -> None:
    pack = find("us")
    assert pack is not None
    spoken = [(reason, kind) for rule in pack.rules for reason in rule.reasons for kind in rule.plan_kinds]
    wanted = [(reason, kind) for reason in REASONS for kind in PLAN_KINDS]
    assert sorted(spoken) == sorted([*wanted, ("student_suspended", "iep")])  # its first 10 days, and those after


def test_only_what_was_read_on_the_issuers_own_page_is_primary(record_property: Callable[[str, object], None]) -> None:
    looked_at = 0
    for pack in list_packs():
        primary = [item for item in pack.items if item.evidence == "primary"]
        assert {"local"} & {item.evidence for item in pack.items} == set(), pack.id
        assert bool(primary) == bool(pack.issuer_pages), pack.id
        # `check` looks at each of them: with no page of the issuer left, each is a fault.
        found = [each.column for each in check(replace(pack, issuer_pages=())) if each.code == "primary_elsewhere"]
        assert found == [f"{item.id}.citation.address" for item in primary]
        looked_at += len(primary)
    assert looked_at > 10
    record_property("looked_at", f"{looked_at} rules, clocks and notes")


@pytest.mark.parametrize(
    ("pages", "address", "is_own"),
    [
        ('["example.org"]', "https://example.org/12", True),
        ('["example.org"]', "https://www.Example.org:443/12", True),
        ('["other.example", "EXAMPLE.org"]', "http://example.org", True),
        ('"example.org"', "https://example.org/12", True),
        ('["www.example.org"]', "https://example.org/12", False),
        ('["example.org"]', "https://badexample.org/12", False),
        ('["example.org"]', "https://example.org.copies.net/12", False),
        ('["example.org"]', "https://copies.net/example.org", False),
        ("[]", "https://example.org/12", False),
    ],
)
def test_primary_on_a_page_of_somebody_else_is_found(tmp_path: Path, pages: str, address: str, is_own: bool) -> None:
    text = SOUND.replace('["example.org"]', pages).replace("https://example.org/12", address)
    found = [(each.code, each.severity, each.column) for each in check(written(tmp_path, text))]
    places = ["provider.citation.address", "tell-parents.citation.address"]  # the one between them is `local`
    assert found == ([] if is_own else [("primary_elsewhere", "warning", place) for place in places])


def test_a_shipped_packs_primary_elsewhere_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    federal = (SHIPPED / "us.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(packs, "SHIPPED", tmp_path)  # another place for packs to ship from; nothing is stood in for
    packs.load_shipped.cache_clear()
    try:
        pack = written(tmp_path, federal.replace('"sites.ed.gov"', '"www.ed.gov"'), "us.toml")
        assert set(codes(pack)) == {
            ("primary_elsewhere", "suspension-first-10.citation.address"),
            ("primary_elsewhere", "suspension-after-10.citation.address"),
        }
    finally:
        packs.load_shipped.cache_clear()


def test_a_shipped_pack_says_who_reports_and_whom_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    federal = (SHIPPED / "us.toml").read_text(encoding="utf-8")
    monkeypatch.setattr(packs, "SHIPPED", tmp_path)
    packs.load_shipped.cache_clear()
    try:
        for key, value in (("ask_whom", "Office for Civil Rights"), ("reported_by", "southwestada.org")):
            assert value in federal
            text = "\n".join(line for line in federal.splitlines() if not line.startswith(f'{key} = "{value}'))
            assert codes(written(tmp_path, text, "us.toml")) == [("missing_key", f"missed-session-504.{key}")]
    finally:
        packs.load_shipped.cache_clear()


def test_no_day_of_a_source_is_still_to_come(tmp_path: Path) -> None:
    pack = written(tmp_path, SOUND)
    dates = {"checked_on", "provider.citation.read_on", "tell-parents.citation.read_on"}
    found = [(each.code, each.severity, each.column) for each in check(pack, today=date(2026, 8, 31))]
    assert sorted(found) == [("date_in_future", "error", place) for place in sorted(dates)]
    assert check(pack, today=date(2026, 9, 1)) == []
    earlier = {each.column for each in check(pack, today=date(2026, 7, 31))}
    assert earlier == dates | {"handbook.citation.date"}


@pytest.mark.parametrize("name", ["us", "us-il"])
def test_a_shipped_pack_is_the_same_by_a_relative_path(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHIPPED.parent)
    pack = load(Path("packs") / f"{name}.toml")
    assert pack.is_shipped
    assert check(pack) == []
    assert [link.id for link in chain(pack)] == [link.id for link in chain(packs.load_shipped(name))]


def test_a_relative_path_makes_no_errors_milder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "SHIPPED", tmp_path)
    monkeypatch.chdir(tmp_path)
    packs.load_shipped.cache_clear()
    try:
        text = SOUND.replace('parent = "us"\n', "").replace('maintainer = "a parent"\n', "")
        written(tmp_path, text.replace('["example.org"]', '["example.com"]'))
        verdicts = [
            {(each.code, each.severity) for each in check(load(path))}
            for path in (Path("ours.toml"), tmp_path / "ours.toml")
        ]
        assert verdicts == [{("missing_key", "error"), ("primary_elsewhere", "error")}] * 2
    finally:
        packs.load_shipped.cache_clear()


def test_a_pack_file_nested_beyond_reading_is_told_and_not_raised(tmp_path: Path) -> None:
    file = tmp_path / "deep.toml"
    file.write_text("x=" + "[" * 100_000, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load(file)
    assert refused.value.code == "pack_unreadable"


def test_a_name_longer_than_any_files_is_no_pack(tmp_path: Path) -> None:
    assert find("x" * 5000 + ".toml", tmp_path) is None
