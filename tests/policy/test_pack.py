"""Packs as they are read and checked: a fault of each kind is planted in a sound pack, and must be found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

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
    for state in ("CA", "OH", "us", "Ohio", "", None, "CA-San-Diego-Unified"):
        assert state_pack(state) is None  # no state's pack is shipped yet


def test_the_shipped_packs_are_sound(record_property: Callable[[str, object], None]) -> None:
    packs = list_packs()
    assert [pack.id for pack in packs] == ["us", "us-ca-san-diego-unified"]
    assert {pack.path for pack in packs} == set(SHIPPED.glob("*.toml"))
    for pack in packs:
        assert check(pack) == []
    record_property("looked_at", f"{sum(len(pack.rules) for pack in packs)} rules of {len(packs)} packs")


def test_the_federal_default_speaks_for_every_reason_and_kind_of_plan_once() -> None:
    pack = find("us")
    assert pack is not None
    spoken = [(reason, kind) for rule in pack.rules for reason in rule.reasons for kind in rule.plan_kinds]
    wanted = [(reason, kind) for reason in REASONS for kind in PLAN_KINDS]
    assert sorted(spoken) == sorted([*wanted, ("student_suspended", "iep")])  # its first 10 days, and those after


def test_only_what_was_read_on_the_issuers_own_page_is_primary() -> None:
    primary = {
        rule.full_id: rule.citation.address
        for pack in list_packs()
        for rule in pack.rules
        if rule.evidence == "primary"
    }
    assert primary == {
        "us/suspension-first-10": "https://sites.ed.gov/idea/regs/b/e/300.530/d/3",
        "us/suspension-after-10": "https://sites.ed.gov/idea/regs/b/e/300.530/d/4",
        "us-ca-san-diego-unified/provider-absent": "https://staff.sandiegounified.org",
        "us-ca-san-diego-unified/student-absent": "https://staff.sandiegounified.org",
    }


def test_a_pack_file_nested_beyond_reading_is_told_and_not_raised(tmp_path: Path) -> None:
    file = tmp_path / "deep.toml"
    file.write_text("x=" + "[" * 100_000, encoding="utf-8")
    with pytest.raises(PackError) as refused:
        load(file)
    assert refused.value.code == "pack_unreadable"


def test_a_name_longer_than_any_files_is_no_pack(tmp_path: Path) -> None:
    assert find("x" * 5000 + ".toml", tmp_path) is None
