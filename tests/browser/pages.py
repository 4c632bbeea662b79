"""Every page of the application, for the tests that look at each of them.

A row for each address that tests/web/access_table.py lists (a test there holds that list against urls.py): the ways to
come to its pages, or why there is no page. `{...}` is filled with what the record of the tests holds.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """An address, and what is done there before the page is looked at."""

    path: str
    does: str = ""
    """`send`: the main form is sent empty, so that its errors are shown; `bring`: a file is brought in; `forget`: the
    sign-in is forgotten, then the form is sent."""


@dataclass(frozen=True)
class NoPage:
    """Why there is nothing to look at."""

    why: str


HOSTED = NoPage("in hosted mode only: test_hosted_pages.py")
DAY = "?as_of=2025-12-20"

PAGES: dict[str, tuple[Way, ...] | NoPage] = {
    "home": (Way("/?all"),),
    "language": NoPage("it leads back to the page"),
    "healthy": NoPage("two letters for a machine"),
    "settings": (Way("/settings/"),),
    "words": (Way("/words/"),),
    "enter": (Way("/enter/", "forget"),),
    "enter_by_link": (Way("/enter/nothing/", "forget"),),
    "invitation": HOSTED,
    "follow_invitation": HOSTED,
    "feed": NoPage("a file for calendar programs"),
    "stop_reminders": HOSTED,
    "start": (Way("/start/"), Way("/start/", "send")),
    "start_example": NoPage("it leads to a statement"),
    "restore": (Way("/restore/"), Way("/restore/", "send")),
    "tokens": (Way("/settings/tokens/"), Way("/settings/tokens/", "send")),
    "revoke_token": NoPage("it leads back to the page"),
    "statement": (
        Way("/c/{nina}/" + DAY),
        Way("/c/{owen}/?as_of=2026-03-28&policy=us&source=family"),
        Way("/c/{theo}/?as_of=2026-06-13"),
        Way("/c/{leo}/?as_of=2026-11-28"),
        Way("/c/{mia}/"),
        Way("/c/{nina}/?as_of=never"),
    ),
    "figure": (Way("/c/{nina}/figure/" + DAY + "&service=Speech-Language+Therapy&account=open"),),
    "posting": (Way("{posting}"),),
    "year": (Way("/c/{nina}/year/" + DAY),),
    "missed": (Way("/c/{nina}/missed/" + DAY),),
    "ask": (Way("/c/{nina}/ask/"),),
    "start_step": (
        Way("/c/{mia}/start/calendar/"),
        Way("/c/{mia}/start/calendar/?how=propose&year=2026-27"),
        Way("/c/{mia}/start/calendar/?how=by_hand", "send"),
        Way("/c/{mia}/start/plan/", "send"),
        Way("/c/{nina}/start/services/", "send"),
        Way("/c/{nina}/start/logging/"),
        Way("/c/{nina}/start/timetable/"),
    ),
    "log": (Way("/c/{nina}/log/"), Way("/c/{lou}/log/"), Way("/c/{mia}/log/"), Way("/c/{lou}/log/", "forget")),
    "plan": (Way("/c/{nina}/plan/"), Way("/c/{mia}/plan/")),
    "row_new": (
        Way("/c/{nina}/new/sessions/", "send"),
        Way("/c/{nina}/new/gaps/"),
        Way("/c/{nina}/new/plans/"),
        Way("/c/{nina}/new/offers/", "send"),
        Way("/c/{nina}/new/determinations/", "send"),
        Way("/c/{theo}/new/awards/"),
        Way("{question}", "send"),
        Way("/c/{nina}/new/answers/"),
    ),
    "row": (
        Way("{session}"),
        Way("{promise}"),
        Way("{plan}"),
        Way("{offer}"),
        Way("{decision}"),
        Way("{award}"),
        Way("{answer}"),
    ),
    "attachment": NoPage("a file to save"),
    "people": (Way("/c/{nina}/people/"),),
    "invite": HOSTED,
    "uninvite": NoPage("it leads back to the page"),
    "leave": (Way("/c/{nina}/people/leave/"),),
    "person": HOSTED,
    "remove_person": NoPage("it leads back to the page"),
    "accesses": (Way("/c/{nina}/accesses/"),),
    "accesses_export": NoPage("a file to save"),
    "reminders": HOSTED,
    "make_feed": HOSTED,
    "stop_feed": NoPage("it leads back to the page"),
    "next": (
        Way("/c/{leo}/next/?as_of=2026-11-28"),
        Way("/c/{nina}/next/"),
        Way("/c/{mia}/next/"),
        Way("/c/{theo}/next/"),
    ),
    "journal_wrote": (Way("/c/{nina}/next/wrote/"),),
    "journal_answered": (Way("/c/{nina}/next/answered/", "send"),),
    "journal_write": NoPage("it leads back to the page, or shows the form again"),
    "journal_contact": (Way("{contact}"),),
    "journal_withdraw": NoPage("it leads back to the page"),
    "papers": (Way("/c/{nina}/papers/" + DAY), Way("/c/{mia}/papers/"), Way("/c/{theo}/papers/")),
    "packet": (Way("/c/{nina}/papers/packet/" + DAY), Way("/c/{nina}/papers/packet/" + DAY + "&show")),
    "paper": (
        Way("/c/{nina}/papers/make_up_plan/" + DAY),
        Way("/c/{nina}/papers/plan_clause/" + DAY),
        Way("/c/{nina}/papers/state_complaint/" + DAY + "&step=2"),
        Way("/c/{nina}/papers/state_complaint/" + DAY + "&step=6"),
        Way("/c/{mia}/papers/state_complaint/"),
    ),
    "paper_sent": (Way("/c/{nina}/papers/make_up_plan/sent/"), Way("/c/{nina}/papers/make_up_plan/sent/", "send")),
    "compare": (Way("/c/{owen}/compare/?as_of=2026-03-28"), Way("/c/{nina}/compare/")),
    "resolve": NoPage("it leads back to the page"),
    "resolve_take_back": NoPage("it leads back to the page"),
    "files": (Way("/c/{nina}/files/"),),
    "bring_in": (Way("/c/{nina}/files/", "send"),),
    "coming_in": (Way("/c/{nina}/files/", "bring"),),
    "undo_import": NoPage("it leads back to the page"),
    "export": NoPage("a file to save"),
    "purge": (Way("/c/{nina}/files/destroy/"),),
    "history": (Way("/c/{nina}/history/"),),
    "checkpoint": NoPage("a file to save"),
}
NOT_THERE = Way("/c/nothing/")
