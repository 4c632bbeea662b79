"""Billing logs: codes and units as sessions of the source `billing`; what a code does not say is asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.exchange.log_reading import Read, read_file

from makewhole.exchange import billing_logs, log_services, service_logs
from makewhole.record import services


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "claims.csv"


def read(log: Path, *lines: str, answers: dict[str, str] | None = None) -> Read:
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_file(billing_logs, log, answers)


HEAD = "Client,Date,CPT,Units,Billed"


def test_every_code_names_listed_services() -> None:
    listed = {service.name for service in services.listed()}
    assert all(set(code.services) <= listed for code in log_services.codes().values())


def test_a_bill_has_the_source_billing_whoever_brings_it(log: Path) -> None:
    found = read(log, HEAD, "Maya R.,10/15/2025,97530,3,90.00")
    assert found.cells("promise_id", "delivered_minutes", "source") == [("maya-ot", "45", "billing")]


def test_bills_are_told_from_logs(log: Path) -> None:
    log.write_text(f"{HEAD}\nMaya R.,10/15/2025,97530,3,90.00\n", encoding="utf-8")
    assert billing_logs.identify(log).sure > service_logs.identify(log).sure
    log.write_text("Student,Service,Date,Minutes,Status\nMaya R.,Speech,10/15/2025,30,Held\n", encoding="utf-8")
    assert service_logs.identify(log).sure > billing_logs.identify(log).sure


def test_a_code_of_two_services_is_asked_where_both_are_promised(log: Path) -> None:
    found = read(log, HEAD, "Maya R.,10/15/2025,90837,1,90.00")
    assert "code:90837" in found.open
    assert found.rows == []


def test_an_untimed_code_has_no_length_and_is_asked(log: Path) -> None:
    lines = (HEAD, "Maya R.,10/15/2025,92507,1,90.00", "Maya R.,10/16/2025,97530,3,90.00")
    found = read(log, *lines)
    assert found.open.keys() == {"unit_minutes:92507"}
    assert found.cells("promise_id") == [("maya-ot",)]
    right = read(log, *lines, answers={"unit_minutes:92507": "30"})
    assert right.cells("promise_id", "delivered_minutes") == [("maya-speech", "30"), ("maya-ot", "45")]


def test_times_say_how_long_an_untimed_code_was(log: Path) -> None:
    found = read(
        log, "Client,Date,Start Time,End Time,CPT,Units,Billable", "Maya R.,10/15/2025,10:00,10:30,92507,1,Yes"
    )
    assert found.cells("starts_at", "delivered_minutes") == [("10:00", "30")]
    assert not found.open


def test_a_code_of_groups_and_one_of_single_children_tell_the_promise(log: Path) -> None:
    found = read(
        log,
        "Client,Date,Start Time,End Time,CPT,Units",
        "Leo G.,10/15/2025,10:00,10:30,92507,1",
        "Leo G.,10/16/2025,10:00,10:40,92508,1",
    )
    assert found.cells("promise_id") == [("leo-alone",), ("leo-group",)]


def test_a_modifier_does_not_hide_a_code(log: Path) -> None:
    assert read(log, HEAD, "Maya R.,10/15/2025,97530-GO,3,90.00").cells("promise_id") == [("maya-ot",)]


def test_what_was_kept_from_the_bill_or_taken_back_is_left_out_and_named(log: Path) -> None:
    found = read(
        log,
        "Client,Date,CPT,Units,Omit from Billing",
        "Maya R.,10/15/2025,97530,3,No",
        "Maya R.,10/16/2025,97530,3,Yes",
    )
    assert (found.cells("date"), "not_billed" in found.codes) == ([("2025-10-15",)], True)
    assert found.proposed["omit:yes"] == "leave_out"
    found = read(
        log,
        "Client,Date,CPT,Units,Claim Status",
        "Maya R.,10/15/2025,97530,3,Paid",
        "Maya R.,10/16/2025,97530,3,Void",
        "Maya R.,10/17/2025,97530,3,Denied",
    )
    assert found.cells("date") == [("2025-10-15",)]
    assert "claim:denied" in found.open
    found = read(log, HEAD, "Maya R.,10/15/2025,97530,3,90.00", "Maya R.,10/15/2025,97530,-3,-90.00")
    assert (found.cells("date"), "reversal" in found.codes) == ([("2025-10-15",)], True)


def test_how_long_a_unit_is_is_proposed_where_nothing_says_it(log: Path) -> None:
    found = read(log, "Client,Service,Date,Units,Billed", "Maya R.,Speech,10/15/2025,2,90.00")
    assert found.proposed["unit_minutes"] == "15"
    assert found.cells("delivered_minutes") == [("30",)]
    assert read(
        log, "Client,Service,Date,Units,Billed", "Maya R.,Speech,10/15/2025,2,90.00", answers={"unit_minutes": "10"}
    ).cells("delivered_minutes") == [("20",)]
