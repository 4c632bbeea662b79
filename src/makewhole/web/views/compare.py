"""Two logs of the same sessions side by side: what is at stake first, each difference settled in one tap."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from makewhole import language
from makewhole.app import children, comparing, folders, histories, wording
from makewhole.record.schema import SOURCES
from makewhole.web import access
from makewhole.web.pages import page
from makewhole.web.row_keys import row_key, row_of
from makewhole.web.viewing import view_of

LOGS = {
    "family": gettext_lazy("the family's log"),
    "provider": gettext_lazy("the provider's log"),
    "district": gettext_lazy("the district's log"),
    "billing": gettext_lazy("what was billed"),
}
assert set(LOGS) == set(SOURCES)
SHORT = {
    "family": gettext_lazy("family"),
    "provider": gettext_lazy("provider"),
    "district": gettext_lazy("district"),
    "billing": gettext_lazy("billed"),
}
AGREED_IF = {
    "family": gettext_lazy("agreed, if the family is right"),
    "provider": gettext_lazy("agreed, if the provider is right"),
    "district": gettext_lazy("agreed, if the district is right"),
    "billing": gettext_lazy("agreed, bills left out"),
}
DIFFERENCES = {
    "held": gettext_lazy("whether it was held"),
    "minutes": gettext_lazy("how many minutes"),
    "reason": gettext_lazy("why it was missed"),
    "kind": gettext_lazy("which kind of session it was"),
    "makes_up": gettext_lazy("which missed session it makes up"),
    "told": gettext_lazy("whether anything is said about it"),
}
KINDS = {
    "regular": gettext_lazy("regular session"),
    "make_up": gettext_lazy("make-up session"),
    "compensatory": gettext_lazy("compensatory session"),
}
WHY = {
    "agreed": gettext_lazy("We agreed on it"),
    "paper": gettext_lazy("A paper shows it"),
    "slip": gettext_lazy("The other was a slip of the pen"),
}
"""Reasons in one tap, by the word in the form; what is kept is the sentence."""
ACCOUNTS = (
    ("promised", gettext_lazy("promised")),
    ("delivered", gettext_lazy("delivered")),
    ("made_up", gettext_lazy("made up")),
    ("open", gettext_lazy("still owed")),
    ("declined", gettext_lazy("declined by the family")),
    ("undetermined", gettext_lazy("the team decides")),
    ("excused", gettext_lazy("excused")),
    ("resolved", gettext_lazy("resolved by an award")),
    ("unrecorded", gettext_lazy("no record")),
    ("upcoming", gettext_lazy("still to come")),
)
"""What was promised, and all parts that it comes to: what the column shows adds up."""
A_PAGE = 25


@require_safe
def compare(request: HttpRequest, key: str) -> HttpResponse:
    """The comparison of two logs of one child as of a day."""
    child = access.child(request, key, "compare")
    counts = comparing.logs(access.place(), child.student_id)
    view = view_of(request)
    # A bill is a claim: what was held is compared first.
    offered = sorted(counts, key=lambda source: (source == "billing", SOURCES.index(source)))
    chosen = (request.GET.get("first") or "", request.GET.get("second") or "")
    first, second = chosen if all(chosen) else (*offered, "", "")[:2]
    if any(source and source not in SOURCES for source in (first, second)):
        raise Http404("There is no such page.")
    about: dict[str, Any] = {
        "logs": [(source, LOGS[source], counts.get(source, 0)) for source in SOURCES],
        "first": first,
        "second": second,
        "view": view,
        "why": WHY.items(),
    }
    if len(counts) < 2 or not first or not second or first == second:
        return render(request, "web/compare.html", page(child, "compare", {**about, "counts": counts}))
    try:
        found = comparing.compared(access.place(), child.student_id, first, second, view.as_of)
    except folders.RecordErrors as errors:
        return render(request, "web/not_computed.html", page(child, "compare", {"errors": errors.errors}))
    lines = found.lines
    shown = Paginator(lines.open_lines, A_PAGE).get_page(request.GET.get("page"))
    about |= {
        "compared": found,
        "names": (LOGS[first], LOGS[second]),
        "lines": [_line(line, (first, second)) for line in shown],
        "shown": shown,
        "settled": [_line(line, (first, second)) for line in lines.resolved],
        "services": _services(found),
        "heads": [
            SHORT[first],
            SHORT[second],
            *([_("agreed")] if found.is_one else [AGREED_IF[first], AGREED_IF[second]]),
        ],
    }
    return render(request, "web/compare.html", page(child, "compare", about))


@require_POST
def resolve(request: HttpRequest, key: str) -> HttpResponse:
    """Settles one session: which row counts, and why."""
    child = access.child(request, key, None, to_write=True)
    rows = children.rows(access.place(), child.student_id)
    ids = tuple(row_of(rows, "sessions", each) for each in request.POST.getlist("session"))
    counted = row_of(rows, "sessions", request.POST.get("counted", ""))
    why = str(WHY.get(request.POST.get("why", ""), ""))
    try:
        comparing.resolve(
            access.place(),
            child.student_id,
            ids,
            counted,
            author=access.author(request),
            why=why or None,
        )
    except histories.NotDone as error:
        messages.error(request, _("Nothing was settled: {why}").format(why=error))
    else:
        access.note(request, child, "wrote", "resolutions")
        messages.success(request, _("Settled. You find it below, and can take it back."))
    return _back(request, key)


@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Takes a settlement back."""
    child = access.child(request, key, None, to_write=True)
    rows = children.rows(access.place(), child.student_id)
    resolution = row_of(rows, "resolutions", request.POST.get("resolution", ""))
    try:
        comparing.take_back(access.place(), child.student_id, resolution, author=access.author(request))
    except histories.NotDone as error:
        messages.error(request, _("Nothing was changed: {why}").format(why=error))
    else:
        access.note(request, child, "wrote", "resolutions")
        messages.success(request, _("Taken back. The two logs stand side by side again."))
    return _back(request, key)


def _back(request: HttpRequest, key: str) -> HttpResponse:
    """The comparison from which it came: the same two logs; the same day, unless it was before today.

    What is settled today stands from today on: as of an earlier day nobody would see it.
    """
    kept = {
        name: request.POST[name] for name in ("first", "second", "as_of", "page") if request.POST.get(name, "").strip()
    }
    if kept.get("as_of", "") < folders.today().isoformat():
        kept.pop("as_of", None)
    address = reverse("compare", args=[key])
    return redirect(f"{address}?{urlencode(kept)}" if kept else address)


def _line(line: Any, sources: tuple[str, str]) -> dict[str, Any]:
    """One session as the page shows it: each log's version, and what can be chosen."""
    sides = []
    for source, entry in zip(sources, (line.first, line.second), strict=True):
        sides.append({"log": LOGS[source], "entry": entry, "said": _said(entry)})
    choices = [
        (row_key("sessions", session.session_id), LOGS[source], session.minutes if len(entry.sessions) > 1 else None)
        for source, entry in zip(sources, (line.first, line.second), strict=True)
        if entry is not None
        for session in entry.sessions
    ]
    counted = {
        session.session_id: source
        for source, entry in zip(sources, (line.first, line.second), strict=True)
        if entry is not None
        for session in entry.sessions
    }
    return {
        "line": line,
        "sides": sides,
        "choices": choices,
        "ids": [row_key("sessions", session.session_id) for session in line.sessions],
        "resolution": row_key("resolutions", line.resolution_id) if line.resolution_id else "",
        "differences": [DIFFERENCES[each] for each in line.differences],
        "only_in": LOGS[sources[0] if line.second is None else sources[1]]
        if line.first is None or line.second is None
        else None,
        "counted": LOGS.get(counted.get(line.counted or "", "")),
    }


def _said(entry: Any) -> list[str]:
    """What one log says of a session, in a few words each."""
    if entry is None:
        return [_("nothing: this log does not have it")]
    if not entry.is_told:
        return [_("planned; it does not say what happened")]
    said = []
    starts = entry.sessions[0].starts_at
    if starts:
        said.append(language.clock(starts))
    if entry.kind != "regular":
        said.append(str(KINDS[entry.kind]))
    if entry.minutes:
        said.append(_("held, {minutes} min").format(minutes=entry.minutes))
    if entry.missed is None:
        said.append(_("missed, nobody knows how many minutes"))
    elif entry.missed:
        said.append(_("missed, {minutes} min").format(minutes=entry.missed))
    elif not entry.minutes:
        said.append(_("0 min"))
    said += [wording.reason_words(reason) for reason in entry.reasons]
    return said


def _services(found: Any) -> list[dict[str, Any]]:
    """Per service the figures under each log, and as agreed: once, or as either log has it where they differ."""
    drawn = [*found.statements, *(found.agreed[:1] if found.is_one else found.agreed)]
    services = []
    for blocks in zip(*(statement.services for statement in drawn), strict=True):
        rows = [
            (words, [block.minutes.get(account) for block in blocks])
            for account, words in ACCOUNTS
            if any(block.minutes.get(account) for block in blocks)
        ]
        services.append({"service": blocks[0].service, "rows": rows})
    return services
