"""Whom to ask in a state, on the screen: what is known, what nobody has checked, where it was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from makewhole.cli.terminal import Page, cells

if TYPE_CHECKING:
    from makewhole.app.contacts import StateContact

_LABELS = (
    ("The agency", (
        ("sea_name", "agency"),
        ("special_education_office", "special-education office"),
        ("phone", "phone"),
        ("email", "e-mail"),
        ("sea_url", "page"),
    )),
    ("A complaint to the state", (
        ("term_for_complaint", "called here"),
        ("complaint_page_url", "page"),
        ("complaint_form_url", "form"),
        ("complaint_clock_days", "the state decides within"),
        ("complaint_lookback", "may reach back"),
        ("complaint_copy_to_lea", "copy to the district"),
    )),
    ("Help for parents", (
        ("parent_center_name", "parent center"),
        ("parent_center_phone", "phone"),
        ("parent_center_url", "page"),
    )),
    ("Words and days", (
        ("term_for_meeting", "the meeting is called"),
        ("holiday_notes", "school holidays"),
    )),
)  # fmt: skip
_UNKNOWN = "not known"
_UNVERIFIED = "(not verified)"


def write_contacts(page: Page, contacts: Sequence[StateContact]) -> None:
    """Writes the list of states."""
    page.line(f"{len(contacts)} states, districts and territories", "bold")
    widest = max(cells(contact.state_name) for contact in contacts)
    for contact in contacts:
        page.paragraph(
            contact.sea_name or _UNKNOWN,
            first=f"  {contact.state:<4} {contact.state_name:<{widest}}  ",
            then=" " * (widest + 11),
        )
    page.blank()
    page.line("Whom to ask in one of them:  makewhole contacts OH")


def write_contact(page: Page, contact: StateContact) -> None:
    """Writes the page of one state."""
    page.line(f"{contact.state_name} ({contact.state}): whom to ask", "bold")
    year = (
        f"Years of the facts, where a source has one: {contact.as_of}."
        if contact.as_of
        else ("The sources bear no year.")
    )
    page.paragraph(f"{year} Numbers and pages change: check before you rely on one.", first="  ")
    for title, fields in _LABELS:
        page.blank()
        page.line(title, "bold")
        for field, label in fields:
            _write_field(page, contact, field, label)
    if contact.notes:
        page.blank()
        page.line("Notes", "bold")
        page.paragraph(contact.notes, first="  ")
    page.blank()
    page.line("Where this was read", "bold")
    if not contact.source_urls:
        page.line(f"  {_UNKNOWN}")
    for address in contact.source_urls:
        page.address(address, first="  ")
    page.blank()
    page.paragraph(f'"{_UNVERIFIED[1:-1]}": nobody has seen it in a source; ask before you rely on it.')


def _write_field(page: Page, contact: StateContact, field: str, label: str) -> None:
    value = getattr(contact, field)
    if value is None:
        page.line(f"  {label}: {_UNKNOWN}", "dim")
        return
    mark = "" if contact.is_verified(field) else f" {_UNVERIFIED}"
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        page.line(f"  {label}:{mark}")
        page.address(value, first="    ")
        return
    said = f"{value} days" if field == "complaint_clock_days" else str(value)
    page.paragraph(f"{said}{mark}", first=f"  {label}: ", then="    ")
