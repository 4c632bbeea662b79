"""The one way to a child's record: a page asks here, and gets it only if its person may; else the answer is 404.

Each view and export is written down (34 CFR 99.32), where the family can read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop

from makewhole.app import ahead, children
from makewhole.web import people
from makewhole.web.invitations import digest_of
from makewhole.web.models import Access, ChildRecord, Feed, Grant, Role

HOME = "home"
"""The account of the one person at home, who signs in by the link that the terminal printed."""
NOBODY = (HOME, "root", "unnamed")
"""What stands in place of a name where the machine knows none of a person's."""
WHAT = {
    "statement": gettext_noop("looked at the statement"),
    "figure": gettext_noop("opened a figure"),
    "ask": gettext_noop("looked at whom to ask"),
    "log": gettext_noop("looked at the log"),
    "next": gettext_noop("looked at what to do next"),
    "journal": gettext_noop("looked at the contact journal"),
    "papers": gettext_noop("looked at the list of papers"),
    "paper": gettext_noop("looked at a paper"),
    "paper_saved": gettext_noop("saved a paper as a file"),
    "compare": gettext_noop("compared the two logs"),
    "files": gettext_noop("looked at the files"),
    "people": gettext_noop("looked at who has access"),
    "accesses": gettext_noop("read this list"),
    "accesses_export": gettext_noop("saved this list as a file"),
    "invited": gettext_noop("invited somebody"),
    "uninvited": gettext_noop("took an invitation back"),
    "joined": gettext_noop("accepted an invitation"),
    "role": gettext_noop("changed what somebody may do"),
    "removed": gettext_noop("took somebody's access away"),
    "left": gettext_noop("gave up their own access"),
    "plan": gettext_noop("looked at the plan"),
    "history": gettext_noop("looked at what was said"),
    "attachment": gettext_noop("opened an attached file"),
    "export": gettext_noop("exported the record"),
    "terminal_export": gettext_noop("exported the record in a terminal"),
    "terminal_paper": gettext_noop("made a paper in a terminal"),
    "feed": gettext_noop("a calendar program fetched the dates"),
    "api": gettext_noop("a program read the record"),
    "wrote": gettext_noop("wrote into the record"),
    "import": gettext_noop("brought in a file"),
    "undo": gettext_noop("took an import back"),
    "purge": gettext_noop("destroyed the record"),
}
"""What is written down, in words."""
_CHANGES = ("wrote", "import", "undo")
"""After these the record says something else than before."""


@dataclass(frozen=True)
class Child:
    """A child's record that the person may reach, and what the person may do there."""

    record: ChildRecord
    role: str
    name: str
    """For pages; never for a log, an address or an e-mail."""

    @property
    def key(self) -> str:
        return self.record.key

    @property
    def student_id(self) -> str:
        return self.record.student_id

    @property
    def may_write(self) -> bool:
        return self.role in (Role.OWNER, Role.WRITER)

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


def place() -> Path | str:
    """Where the record is kept."""
    where: Path | str = settings.MAKEWHOLE_PLACE
    return where


def author(request: HttpRequest) -> str:
    """Who says it, as the history will have it."""
    return people.name_of(request.user)


def list_children(request: HttpRequest) -> list[Child]:
    """The children whose records the person may reach, by name."""
    if not settings.HOSTED and request.user.get_username() == HOME:
        _adopt(request, children.students(place()))
    grants = list(Grant.objects.filter(user=request.user.pk).select_related("child"))
    names = children.students(place(), [grant.child.student_id for grant in grants])
    found = [
        Child(grant.child, grant.role, names[grant.child.student_id] or grant.child.student_id)
        for grant in grants
        if grant.child.student_id in names
    ]
    return sorted(found, key=lambda child: (child.name.casefold(), child.student_id))


def _adopt(request: HttpRequest, names: Any) -> None:
    """At home the one person there may reach every record of the data file, also those that came by the terminal."""
    known = set(ChildRecord.objects.values_list("student_id", flat=True))
    for student_id in names:
        if student_id not in known:
            open_record(request, student_id)


def open_record(request: HttpRequest, student_id: str) -> ChildRecord:
    """The door to a student's new record, which the person who made it owns."""
    record, is_new = ChildRecord.objects.get_or_create(student_id=student_id)
    if is_new:
        Grant.objects.create(child=record, user_id=request.user.pk, role=Role.OWNER)
    return record


def child(request: HttpRequest, key: str, what: str | None, *, to_write: bool = False, to_own: bool = False) -> Child:
    """The child's record under that key, with the access written down as `what` (a key of WHAT; None: a write will be).

    Http404 where there is none, and just so where this person may not reach it or may not do that with it.
    """
    grant = Grant.objects.filter(user=request.user.pk, child__key=key).select_related("child").first()
    if grant is None:
        raise Http404("There is no such page.")
    try:
        name = children.name(place(), grant.child.student_id)
    except children.NoSuchChild:
        raise Http404("There is no such page.") from None
    found = Child(grant.child, grant.role, name or grant.child.student_id)
    if (to_write and not found.may_write) or (to_own and not found.is_owner):
        raise Http404("There is no such page.")
    if what is not None:
        note(request, found, what)
    return found


def by_feed(token: str) -> tuple[Child, Feed]:
    """The record whose dates a calendar address opens, with the access written down; Http404 where it opens nothing.

    It opens no more than its person may: who has no access any more, or no account, has no calendar either.
    """
    kept = Feed.objects.filter(digest=digest_of(token), user__is_active=True).select_related("child", "user").first()
    grant = Grant.objects.filter(user=kept.user, child=kept.child).first() if kept is not None else None
    if kept is None or grant is None:
        raise Http404("There is no such page.")
    found = Child(kept.child, grant.role, "")
    Access.objects.create(child=kept.child, who=people.name_of(kept.user), what="feed")
    return found, kept


def note(request: HttpRequest, found: Child, what: str, detail: str = "") -> None:
    """Writes down that the person saw or exported something of the child's record."""
    assert what in WHAT, what
    Access.objects.create(child=found.record, who=author(request), what=what, detail=detail[:200])
    if what in _CHANGES:
        ahead.soon(place(), found.student_id)
