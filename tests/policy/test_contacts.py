"""Whom to ask in each state: carried over whole, each field seen, unverified or not known."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable

import pytest

from makewhole.policy.contacts import FIELDS, SHIPPED, contact, list_contacts


def rows() -> list[dict[str, str]]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_state_is_there_with_every_cell(record_property: Callable[[str, object], None]) -> None:
    for row in rows():
        found = contact(row["state"])
        assert found is not None
        assert found.state_name == row["state_name"]
        for name in FIELDS:
            assert str(getattr(found, name) or "") == row[name].strip(), (row["state"], name)
        assert list(found.source_urls) == row["source_urls"].split()
    states = {each.state for each in list_contacts()}
    assert len(states) == len(rows()) == 54
    assert states >= {"DC", "PR", "GU", "BIE", "CA", "WY"}
    record_property("looked_at", f"{len(states)} states with {len(FIELDS)} fields each")


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["state"])
def test_each_field_that_is_known_is_seen_or_unverified_and_never_both(row: dict[str, str]) -> None:
    marked, unverified = set(row["seen"].split()), set(row["unverified"].split())
    assert not marked & unverified
    assert (marked | unverified) - {"all"} <= set(FIELDS)
    found = contact(row["state"])
    assert found is not None
    for name in FIELDS:
        if not row[name]:
            assert not found.is_verified(name)
            assert name not in unverified
        else:
            assert found.is_verified(name) == (name not in unverified), name
            assert "all" in marked or name in marked | unverified, name


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["state"])
def test_each_address_and_number_looks_like_one(row: dict[str, str]) -> None:
    for address in [row[name] for name in FIELDS if name.endswith("_url") and row[name]] + row["source_urls"].split():
        assert re.fullmatch(r"https?://[!-~]+", address), address
    for name in ("phone", "parent_center_phone"):
        assert re.fullmatch(r"(\d{3}-\d{3}-\d{4})?", row[name]), row[name]
    assert re.fullmatch(r"([\w.-]+@[\w.-]+)?", row["email"])
    assert row["complaint_clock_days"] in ("30", "60")
    assert row["source_urls"]


def test_a_state_is_found_by_letters_or_name_and_no_other_way() -> None:
    assert contact(" oh ") is contact("Ohio") is contact("OHIO")
    assert contact("New  Mexico") is contact("nm")
    for name in ("", "Oh.", "zz", "New", "United States"):
        assert contact(name) is None
