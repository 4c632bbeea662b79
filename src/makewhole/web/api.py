"""The JSON API: statement, postings, log and export of a record, by the functions of `app` that the pages call.

A browser comes with its sign-in and its CSRF token, a program with a bearer token. What may not be seen answers 404.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth

from makewhole.app import child_files, children, entering, folders, histories, packs
from makewhole.app.children import View
from makewhole.record.schema import TABLES
from makewhole.web import access, api_tokens
from makewhole.web.api_schemas import ChangedSession, ChildOut, NewSession, SessionOut, Source, Told, Word
from makewhole.web.row_keys import row_key, row_of
from makewhole.web.views.files import exported


class Bearer(HttpBearer):
    """A program's token: it acts for its person, and for no more than it was made for."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        known = api_tokens.find(token)
        if known is not None:
            request.user = known.user
            request.api_token = known  # type: ignore[attr-defined]
        return known


class SignedIn(SessionAuth):
    """The sign-in of a browser, with the CSRF token for what writes."""


api = NinjaAPI(
    title="makewhole",
    version="1",
    description=(
        "The account of one child's special-education services: promised, delivered, missed and why, "
        "owed under which "
        "written rule. Minutes are whole numbers, dates are local days, and null is unknown, never zero."
    ),
    docs_url=None,
    openapi_url="/openapi.json",
    auth=[Bearer(), SignedIn()],
    urls_namespace="api",
)
FAULTS: dict[int, Any] = {404: Told, 409: Told, 422: Told}


# --- what goes wrong --------------------------------------------------------------------------------------------------


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _told(request, 401, _("Sign in, or send a token."))


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:
    return _told(request, 404, _("There is no such record here, or you may not do that with it."))


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    # What was sent stays out of the answer: an answer may end up in a log.
    findings = [
        {"column": ".".join(str(part) for part in each.get("loc", ())[1:]), "message": str(each.get("msg", ""))}
        for each in error.errors
    ]
    return _told(request, 422, _("Something in the request is not as it should be."), findings)


@api.exception_handler(entering.ChangedMeanwhile)
def _changed(request: HttpRequest, error: entering.ChangedMeanwhile) -> HttpResponse:
    newest = error.entries[-1].entry if error.entries else None
    return _told(request, 409, _("Somebody else changed this meanwhile. Read it again, and decide."), entry=newest)


@api.exception_handler(histories.NotDone)
def _not_done(request: HttpRequest, error: histories.NotDone) -> HttpResponse:
    findings = [finding.as_json() for finding in error.findings]
    return _told(request, 422, str(error), findings)


@api.exception_handler(folders.RecordErrors)
def _has_errors(request: HttpRequest, error: folders.RecordErrors) -> HttpResponse:
    findings = [finding.as_json() for finding in error.errors]
    return _told(request, 409, _("The record has errors, so no figure is given: a wrong one would be worse."), findings)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _told(request, error.status_code, str(error))


def _told(
    request: HttpRequest,
    status: int,
    detail: str,
    findings: list[dict[str, Any]] | None = None,
    entry: str | None = None,
) -> HttpResponse:
    return api.create_response(request, {"detail": detail, "findings": findings or [], "entry": entry}, status=status)


# --- who, what, when --------------------------------------------------------------------------------------------------


def _child(request: HttpRequest, key: str, what: str | None = "api", *, to_write: bool = False) -> access.Child:
    """The child's record, if the caller and its token reach it; 403 where a token may only read."""
    token = getattr(request, "api_token", None)
    if token is not None and token.child is not None and token.child.key != key:
        raise Http404
    found = access.child(request, key, None, to_write=to_write)
    if token is not None and to_write and not token.may_write:
        raise HttpError(403, _("This token may only read."))
    if what is not None:
        access.note(request, found, what, token.name if token is not None else "")
    return found


def _author(request: HttpRequest) -> str:
    token = getattr(request, "api_token", None)
    return access.author(request) if token is None else f"{access.author(request)} ({token.name})"


def _view(
    as_of: dt.date | None, source: str | None, known_on: dt.date | None, policy: str | None, word: str | None
) -> View:
    if policy is not None and policy not in packs.pack_ids():
        raise HttpError(422, _("There is no policy pack of that id."))
    return View(as_of or folders.today(), source, known_on, policy, None if source else word)


# --- reading ----------------------------------------------------------------------------------------------------------


@api.get("/children", response=list[ChildOut], summary="The children whose records you reach")
def list_children(request: HttpRequest) -> list[dict[str, Any]]:
    """Each child with the key that stands in the addresses of its record, and what you may do there."""
    token = getattr(request, "api_token", None)
    return [
        {"key": child.key, "name": child.name, "student_id": child.student_id, "role": child.role}
        for child in access.list_children(request)
        if token is None or token.child is None or token.child.key == child.key
    ]


@api.get("/children/{key}/statement", response={200: dict[str, Any], **FAULTS}, summary="The statement")
def statement(
    request: HttpRequest,
    key: str,
    as_of: dt.date | None = None,
    source: Source | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    word: Word | None = None,
) -> dict[str, Any]:
    """The child's statement as of a day (default: today), in the form that `makewhole statement --json` prints.

    Of several logs each session counts once; where they differ `word` says by whose log (default: the family's), and
    the assumption `agreed` how many minutes are at stake. `source` draws it from one log alone.
    """
    child = _child(request, key)
    return children.statement(access.place(), child.student_id, _view(as_of, source, known_on, policy, word)).as_json()


@api.get("/children/{key}/postings", response={200: list[dict[str, Any]], **FAULTS}, summary="Every posting")
def postings(
    request: HttpRequest,
    key: str,
    as_of: dt.date | None = None,
    source: Source | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    word: Word | None = None,
) -> list[dict[str, Any]]:
    """Every posting behind the statement, oldest first, as `makewhole postings --json` prints them."""
    child = _child(request, key)
    return children.postings_as_json(access.place(), child.student_id, _view(as_of, source, known_on, policy, word))


@api.get("/children/{key}/explain", response={200: dict[str, Any], **FAULTS}, summary="A figure explained")
def explain(
    request: HttpRequest,
    key: str,
    posting: str | None = None,
    service: str | None = None,
    account: str | None = None,
    as_of: dt.date | None = None,
    source: Source | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    word: Word | None = None,
) -> dict[str, Any]:
    """One posting by its id, or each posting behind a service's account, in sentences with the rule and its source."""
    child = _child(request, key)
    asked = [posting] if posting else [part for part in (service, account) if part]
    if len(asked) != 1 + (posting is None):
        raise HttpError(422, _("Name a posting, or a service and an account."))
    view = _view(as_of, source, known_on, policy, word)
    try:
        return children.explain(access.place(), child.student_id, asked, view).as_json()
    except folders.NotExplained as error:
        raise HttpError(404, str(error)) from None


@api.get("/children/{key}/export", summary="The case file")
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Everything of the record in one .zip: tables, history, attached files; docs/history.md says how to verify it."""
    child = _child(request, key, "export")
    return exported(child, "case")  # type: ignore[return-value]


# --- the log ----------------------------------------------------------------------------------------------------------


@api.get("/children/{key}/sessions", response={200: list[SessionOut], **FAULTS}, summary="The sessions of the log")
def list_sessions(
    request: HttpRequest,
    key: str,
    first_day: dt.date | None = None,
    last_day: dt.date | None = None,
    source: Source | None = None,
) -> list[dict[str, Any]]:
    """The sessions between two days (both included), by day and start, of one log or of all."""
    child = _child(request, key)
    rows = children.rows(access.place(), child.student_id).get("sessions", {})
    entries = child_files.last_entries(access.place(), child.student_id, "sessions")
    found = [
        (cells.get("date") or "", cells.get("starts_at") or "", row, cells)
        for row, cells in rows.items()
        if (first_day is None or (cells.get("date") or "") >= first_day.isoformat())
        and (last_day is None or (cells.get("date") or "") <= last_day.isoformat())
        and (source is None or cells.get("source") == source)
    ]
    return [_session(row, cells, entries[row]) for _day, _start, row, cells in sorted(found, key=lambda each: each[:3])]


@api.get("/children/{key}/sessions/{session}", response={200: SessionOut, **FAULTS}, summary="One session")
def read_session(request: HttpRequest, key: str, session: str) -> dict[str, Any]:
    """One session, by its key."""
    child = _child(request, key)
    return _read(child, session)


@api.post("/children/{key}/sessions", response={201: SessionOut, **FAULTS}, summary="Write a session down")
def write_session(request: HttpRequest, key: str, session: NewSession) -> Status[dict[str, Any]]:
    """Writes a new session; 422, and nothing is written, where the record would have an error."""
    child = _child(request, key, None, to_write=True)
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    cells = {"kind": "regular", "recorded_at": now, **session.cells()}
    written = _write(request, child, entering.Deed("say", "sessions", cells))
    return Status(201, _read(child, row_key("sessions", written[0].row)))


@api.patch("/children/{key}/sessions/{session}", response={200: SessionOut, **FAULTS}, summary="Put a session right")
def correct_session(request: HttpRequest, key: str, session: str, change: ChangedSession) -> dict[str, Any]:
    """Says the session anew with these cells changed. What was said before stays in the history."""
    child = _child(request, key, None, to_write=True)
    row = row_of(children.rows(access.place(), child.student_id), "sessions", session)
    deed = entering.Deed("correct", "sessions", change.cells(), row, seen=change.entry, why=change.why)
    _write(request, child, deed)
    return _read(child, session)


@api.delete("/children/{key}/sessions/{session}", response={204: None, **FAULTS}, summary="Take a session back")
def withdraw_session(request: HttpRequest, key: str, session: str, entry: str, why: str | None = None) -> Status[None]:
    """Takes the session back: it no longer counts, and the history keeps what it said. `entry` as it was last read."""
    child = _child(request, key, None, to_write=True)
    row = row_of(children.rows(access.place(), child.student_id), "sessions", session)
    _write(request, child, entering.Deed("withdraw", "sessions", {}, row, seen=entry, why=why))
    return Status(204, None)


def _write(request: HttpRequest, child: access.Child, deed: entering.Deed) -> list[entering.Written]:
    try:
        written = entering.together(access.place(), child.student_id, [deed], author=_author(request))
    except children.NoSuchChild:
        raise HttpError(422, _("A row that this names is not in this child's record.")) from None
    access.note(request, child, "wrote", "sessions")
    return written


def _read(child: access.Child, session: str) -> dict[str, Any]:
    rows = children.rows(access.place(), child.student_id)
    row = row_of(rows, "sessions", session)
    entries = child_files.last_entries(access.place(), child.student_id, "sessions")
    return _session(row, rows["sessions"][row], entries[row])


def _session(row: str, cells: Any, entry: str) -> dict[str, Any]:
    columns = [column.name for column in TABLES["sessions"].columns]
    told = {name: cells[name] for name in columns if cells.get(name)}
    return {"key": row_key("sessions", row), "entry": entry, "cells": told}
