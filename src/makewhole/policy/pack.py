"""Policy packs: one TOML file holds the rules of one jurisdiction for missed sessions (RECORD.md, Policy packs).

A pack is data. Reading one never fails at the first fault: everything that is wrong with it is collected and comes back
from `check`, each finding with the file, the rule and the key. Only a file that is no TOML at all raises.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from makewhole.policy.due import Due, parse_due
from makewhole.record.cells import DUE_FORMS
from makewhole.record.findings import Finding, Severity
from makewhole.record.schema import EVIDENCE, OUTCOMES, PLAN_KINDS, REASONS

_LONGEST_NAME = 255
"""Bytes of a file's name; to ask for a longer one is an error on most machines."""
SHIPPED = Path(__file__).parent / "packs"
_SHIPPED_ON = date(2026, 11, 24)
LEVELS = ("federal", "state", "district", "program")
EVENTS = ("session_missed", "plan_not_begun", "school_days_without_service")
"""What starts a clock."""
STOPS = ("service", "notice")
"""What stops a clock: the service is given, or the family is notified."""
NOTE_KINDS = ("right", "duty", "practice", "bill", "background")
"""What a note is: something a family may ask for, a duty without a day, what is usually done, a bill that may be no
law, or what else the source says."""

_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
"""A host with a point in it: `gov` alone would be everybody's."""

_TOP_KEYS = (
    "id",
    "title",
    "jurisdiction",
    "parent",
    "maintainer",
    "checked_on",
    "level",
    "note",
    "issuer_pages",
    "rules",
    "clocks",
    "notes",
)
_RULE_KEYS = (
    "id", "reason", "outcome", "due", "notice", "plan_kinds", "services", "first_days", "after_days", "asks",
    "holds_if", "since", "until", "evidence", "note", "reported_text", "reported_by", "ask_whom", "citation",
)  # fmt: skip
_CLOCK_KEYS = (
    "id", "starts", "stops", "excluded", "due", "duty", "to_whom", "must_say", "plan_kinds", "asks", "holds_if",
    "since", "until", "evidence", "note", "reported_text", "reported_by", "ask_whom", "citation",
)  # fmt: skip
_NOTE_KEYS = (
    "id", "kind", "about", "text", "plan_kinds", "since", "until", "evidence", "note", "reported_by", "ask_whom",
    "citation",
)  # fmt: skip
_CITATION_KEYS = ("title", "section", "address", "read_on", "page", "date")
_NOTICE_KEYS = ("to", "within", "what")
_START_KEYS = ("event", "count")


class PackError(Exception):
    """A pack that is not there, is no TOML, or whose parents lead nowhere. Holds a code and a sentence, no content."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Citation:
    """Where a rule stands written, and the day somebody read it there."""

    title: str | None = None
    section: str | None = None
    address: str | None = None
    read_on: date | None = None
    page: str | None = None
    """Of a local document: the page that says so."""
    dated: date | None = None
    """Of a local document: its own date (`date` in the file)."""

    @property
    def host(self) -> str | None:
        """The machine that the address names, in small letters; None: no address, or none that a browser opens."""
        return _host(self.address) if self.address else None

    @property
    def text(self) -> str:
        """The citation in one line, as it is printed beside the minutes it decides."""
        title = " ".join(part for part in (self.title, self.section) if part)
        rest = [
            f"page {self.page}" if self.page else "",
            f"dated {self.dated.isoformat()}" if self.dated else "",
            self.address or "",
            f"read {self.read_on.isoformat()}" if self.read_on else "",
        ]
        return ", ".join(part for part in (title, *rest) if part)


@dataclass(frozen=True)
class Notice:
    """Who must be told, within what time (None: the source does not say), and what."""

    to: str
    within: Due | None = None
    what: str | None = None


@dataclass(frozen=True)
class Rule:
    """What one source says follows from a miss of these reasons. Empty plan_kinds or services: any."""

    pack_id: str
    id: str
    position: int
    """The order in the file, from 1."""
    reasons: tuple[str, ...]
    outcome: str
    evidence: str
    citation: Citation
    due: Due | None = None
    notice: Notice | None = None
    plan_kinds: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    first_days: int | None = None
    """It holds for the first so many school days of its reason in the school year."""
    after_days: int | None = None
    """It holds only after so many school days of its reason in the school year."""
    asks: str | None = None
    holds_if: str = "yes"
    since: date | None = None
    until: date | None = None
    note: str | None = None
    reported_text: str | None = None
    reported_by: str | None = None
    ask_whom: str | None = None

    @property
    def full_id(self) -> str:
        """The rule's id with its pack's: `us/suspension-first-10`."""
        return f"{self.pack_id}/{self.id}"

    @property
    def acts_as(self) -> str:
        """The outcome that moves minutes: a rule whose text nobody has read counts as `team_decides`."""
        return "team_decides" if self.evidence == "reported" else self.outcome


@dataclass(frozen=True)
class Clock:
    """A duty that time sets: what starts it, which days do not count, by when, who must do what for whom."""

    pack_id: str
    id: str
    event: str
    duty: str
    due: Due | None
    evidence: str
    citation: Citation
    count: int | None = None
    """School days without service that start it (not of `session_missed`)."""
    excluded: tuple[str, ...] = ()
    """Reasons whose days do not count."""
    to_whom: str | None = None
    must_say: tuple[str, ...] = ()
    plan_kinds: tuple[str, ...] = ()
    asks: str | None = None
    """What has to be answered before it is known whether the clock holds: where a text can be read in two ways, each
    reading is a clock, and they ask the same with different answers."""
    holds_if: str = "yes"
    since: date | None = None
    until: date | None = None
    note: str | None = None
    reported_text: str | None = None
    reported_by: str | None = None
    ask_whom: str | None = None
    stops: str = "service"

    @property
    def full_id(self) -> str:
        """The clock's id with its pack's."""
        return f"{self.pack_id}/{self.id}"


@dataclass(frozen=True)
class Note:
    """What a source says that decides no minutes and starts no clock: a right, a duty without a day, a bill."""

    pack_id: str
    id: str
    kind: str
    text: str
    evidence: str
    citation: Citation
    about: tuple[str, ...] = ()
    """The reasons it is about; empty: all."""
    plan_kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    note: str | None = None
    reported_by: str | None = None
    ask_whom: str | None = None

    @property
    def full_id(self) -> str:
        """The note's id with its pack's."""
        return f"{self.pack_id}/{self.id}"


@dataclass(frozen=True)
class Pack:
    """One pack as it was read, with what was found wrong while reading it."""

    path: Path
    id: str
    title: str
    jurisdiction: str | None
    parent: str | None
    maintainer: str | None
    checked_on: date | None
    level: str | None
    note: str | None
    rules: tuple[Rule, ...]
    clocks: tuple[Clock, ...]
    notes: tuple[Note, ...] = ()
    issuer_pages: tuple[str, ...] = ()
    """The hosts on which the issuer itself publishes: only what was read there, or below one of them, is `primary`."""
    problems: tuple[Finding, ...] = field(default=(), repr=False, compare=False)

    @property
    def items(self) -> tuple[Rule | Clock | Note, ...]:
        """Everything the pack says: its rules, clocks and notes."""
        return (*self.rules, *self.clocks, *self.notes)

    @property
    def is_shipped(self) -> bool:
        return _ships(self.path)

    @property
    def tests_path(self) -> Path:
        """The YAML tests beside the pack."""
        return self.path.with_name(self.path.stem + ".tests.yaml")


def earliest_today() -> date:
    """Today; on a machine whose clock is behind, the day on which the shipped packs were last held to their sources."""
    return max(date.today(), _SHIPPED_ON)


def load(path: Path) -> Pack:
    """The pack in that file, faults and all; PackError where it cannot be read as TOML."""
    try:
        with path.open("rb") as file:
            raw = tomllib.load(file)
    except FileNotFoundError:
        raise PackError("pack_not_found", "no such pack file beside the tables") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        # Only the place: the rest of the message can quote what stands there.
        place = re.search(r"at (line \d+, column \d+|end of document)", str(error))
        at = f" (at {place[1]})" if place else ""
        raise PackError("pack_unreadable", f"the pack file cannot be read as TOML{at}") from None
    return _Reader(path, raw).pack()


def find(pack_id: str, folder: Path | None = None) -> Pack | None:
    """The pack that a plan's `policy` cell or a pack's `parent` names, or None: no pack of that name.

    A name that ends with .toml is a file beside the tables in `folder`: a file name alone, never a path, so that a
    record from somebody else reads nothing outside of its own folder (PackError).
    """
    if not pack_id.lower().endswith(".toml"):
        return _shipped(pack_id)
    if folder is None or "/" in pack_id or "\\" in pack_id or pack_id.startswith("."):
        raise PackError("pack_outside", "a pack file stands beside the tables: write its file name alone, no path")
    if len(pack_id.encode()) > _LONGEST_NAME:
        return None
    path = folder / pack_id
    if path.is_symlink():
        raise PackError("pack_outside", "a pack file stands beside the tables itself; this one is a link elsewhere")
    return load(path) if path.is_file() else None


def state_pack(state: str | None) -> Pack | None:
    """The shipped pack of a state by its two-letter code, or None: none is shipped. District packs are never meant."""
    code = (state or "").strip().upper()
    if len(code) != 2 or not code.isalpha():
        return None
    pack = _shipped(f"us-{code.lower()}")
    return pack if pack and pack.level == "state" and pack.jurisdiction == code else None


def list_packs() -> list[Pack]:
    """The shipped packs, ordered by id."""
    return sorted((load_shipped(path.stem) for path in SHIPPED.glob("*.toml")), key=lambda pack: pack.id)


def chain(pack: Pack) -> tuple[Pack, ...]:
    """The pack, its parent, its parent's parent ...; PackError for a parent that is not there, or a loop of parents."""
    folder = None if pack.is_shipped else pack.path.parent
    links = [pack]
    while (name := links[-1].parent) is not None:
        parent = find(name, folder)
        if parent is None and name == links[-1].id:
            raise PackError("parent_loop", f"the pack {name} names itself as its parent")
        if parent is None:
            raise PackError("unknown_parent", f"the pack {links[-1].id} names a parent that is no pack")
        if parent.path.resolve() in {link.path.resolve() for link in links}:
            raise PackError("parent_loop", "the parents of the pack lead back to " + parent.id)
        links.append(parent)
    return tuple(links)


def find_rule(full_id: str, folder: Path | None = None) -> Rule | None:
    """The rule of an id such as `us/suspension-first-10`, from the shipped packs or the pack files in `folder`."""
    pack_id, _, rule_id = full_id.partition("/")
    packs = [load(path) for path in sorted(folder.glob("*.toml"))] if folder else []
    shipped = _shipped(pack_id)
    for pack in [*packs, *([shipped] if shipped else [])]:
        for rule in pack.rules:
            if pack.id == pack_id and rule.id == rule_id:
                return rule
    return None


def check(pack: Pack, *, today: date | None = None) -> list[Finding]:
    """What is wrong with a pack by itself and with its parents; its YAML tests are `checks.check_tests`' affair.

    No source was read after `today` (None: the day of the check).
    """
    report = _Report(pack.path.name)
    today = today or earliest_today()
    if pack.checked_on and pack.checked_on > today:
        report.future(None, "checked_on", pack.checked_on, today)
    _check_items(pack.items, report, today)
    _check_issuers(pack.items, pack.issuer_pages, report, "error" if pack.is_shipped else "warning")
    if pack.is_shipped:
        for item in pack.items:
            for key, value in (("reported_by", item.reported_by), ("ask_whom", item.ask_whom)):
                if item.evidence == "reported" and not value:
                    report.add("missing_key", item.id, key, "what is reported says by whom, and whom to ask")
    speaking: list[Rule | Clock] = [*pack.rules, *pack.clocks]
    for said in speaking:
        if said.evidence == "reported" and not (said.reported_text or said.note):
            message = "what is reported says what it is reported to say"
            report.add("no_reported_text", said.id, "reported_text", message, severity="warning")
    for index, later in enumerate(pack.rules):
        for earlier in pack.rules[:index]:
            if _overlap(earlier, later):
                message = f"it and the rule {earlier.id} can both hold for one miss; give them different dates, days, "
                report.add("overlapping_rules", later.id, "reason", message + "plan kinds, services or answers")
    try:
        chain(pack)
    except PackError as error:
        report.add(error.code, None, "parent", error.message)
    if not pack.is_shipped and _shipped(pack.id):
        message = "a shipped pack has this id; give this file an id of its own"
        report.add("pack_id_taken", None, "id", message, severity="warning")
    return [*pack.problems, *report.findings]


def read_notes(
    rows: object, pack_id: str, file_name: str, *, issuer_pages: object = None, today: date | None = None
) -> tuple[tuple[Note, ...], list[Finding]]:
    """The notes of `rows` (as TOML reads a list of tables) and what is wrong with them, as `check` says it of a pack's.

    For files that hold notes and are no pack; `pack_id` is what stands before the slash of a note's full id.
    """
    reader = _Reader(Path(file_name), {"notes": rows, "issuer_pages": [] if issuer_pages is None else issuer_pages})
    notes = reader.notes(pack_id)
    _check_items(notes, reader.report, today or earliest_today())
    _check_issuers(notes, reader.hosts(), reader.report, "error")
    return notes, reader.report.findings


@lru_cache(maxsize=256)
def load_shipped(stem: str) -> Pack:
    """A shipped pack by the name of its file, parsed once a process."""
    return load(SHIPPED / f"{stem}.toml")


def _shipped(pack_id: str) -> Pack | None:
    # The file is named for the id, so no other file needs to be read; anything that is no plain name is none.
    if not pack_id.replace("-", "").isalnum() or not (SHIPPED / f"{pack_id}.toml").is_file():
        return None
    pack = load_shipped(pack_id)
    return pack if pack.id == pack_id else None


def _ships(path: Path) -> bool:
    """Whether the file is one of the shipped packs, by whatever way its folder is named."""
    return path.parent.resolve() == SHIPPED.resolve()


def _host(address: str) -> str | None:
    """The machine that an http address names, in small letters; None: it is no such address."""
    if re.search(r"\s", address):
        return None
    try:
        parts = urlsplit(address)
        return parts.hostname if parts.scheme in ("http", "https") else None
    except ValueError:
        return None


def _check_items(items: Sequence[Rule | Clock | Note], report: _Report, today: date) -> None:
    """What holds for anything a source says: an id of its own, a whole citation, days in order."""
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            report.add("duplicate_id", item.id, "id", "a rule, clock or note of this id stands above")
        seen.add(item.id)
        _check_citation(item, report, today)
        if item.since and item.until and item.since > item.until:
            report.add("since_after_until", item.id, "since", "the first day is after the last day")


def _check_issuers(
    items: Sequence[Rule | Clock | Note], issuer_pages: Sequence[str], report: _Report, severity: Severity
) -> None:
    """What is called `primary`, and stands on a page of somebody else."""
    for item in items:
        host = item.citation.host
        if item.evidence != "primary" or host is None:
            continue  # an address that is none is a finding of its own
        if not any(host == page or host.endswith(f".{page}") for page in issuer_pages):
            message = "primary is what was read on the issuer's own page, and this host is none of issuer_pages"
            allowed = f"{', '.join(issuer_pages)}; else evidence reported" if issuer_pages else None
            message += "" if allowed else "; name there where the issuer publishes, or write evidence reported"
            report.add("primary_elsewhere", item.id, "citation.address", message, found=host, allowed=allowed,
                       severity=severity)  # fmt: skip


def _check_citation(item: Rule | Clock | Note, report: _Report, today: date) -> None:
    cited = item.citation
    if item.evidence == "local":
        # The document is in the user's hands: it has a page and a date, and need not have an address.
        wanted = {"title": cited.title, "page": cited.page, "date": cited.dated or cited.read_on}
        code = "local_without_page_or_date"
    else:
        wanted = {"title": cited.title, "address": cited.address, "read_on": cited.read_on}
        code = "missing_citation"
    for key, value in wanted.items():
        if not value:
            report.add(code, item.id, f"citation.{key}", "the citation does not have it")
    if cited.address and not cited.host:
        allowed = "one address that begins with http:// or https:// and names a host"
        report.add("bad_address", item.id, "citation.address", "no web address", found=cited.address, allowed=allowed)
    for key, day in (("read_on", cited.read_on), ("date", cited.dated)):
        if day and day > today:
            report.future(item.id, f"citation.{key}", day, today)


def _overlap(earlier: Rule, later: Rule) -> bool:
    """Whether one miss can meet both. A rule for named services is an exception to one for any, and no fault."""
    if not set(earlier.reasons) & set(later.reasons):
        return False
    if not set(earlier.plan_kinds or PLAN_KINDS) & set(later.plan_kinds or PLAN_KINDS):
        return False
    if (earlier.services or later.services) and not set(earlier.services) & set(later.services):
        return False
    if not _dates_meet(earlier, later):
        return False
    lowest = max(earlier.after_days or 0, later.after_days or 0) + 1
    highest = min(n for n in (earlier.first_days, later.first_days, 10_000) if n is not None)
    if lowest > highest:
        return False
    return not (earlier.asks and earlier.asks == later.asks and earlier.holds_if != later.holds_if)


def _dates_meet(one: Rule, other: Rule) -> bool:
    first = max(one.since or date.min, other.since or date.min)
    return first <= min(one.until or date.max, other.until or date.max)


class _Report:
    """The findings of one pack file, each with the rule and the key it is about."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name
        self.findings: list[Finding] = []

    def add(
        self,
        code: str,
        rule: str | None,
        key: str,
        message: str,
        *,
        found: object = None,
        allowed: str | None = None,
        severity: Severity = "error",
    ) -> None:
        place = f"{rule}.{key}" if rule else key
        sentence = f"{self.file_name}, {f'rule {rule}, ' if rule else ''}{key}: {message}"
        if allowed:
            sentence += f"; allowed: {allowed}"
        shown = None if found is None else str(found)
        self.findings.append(Finding(code, severity, self.file_name, None, place, sentence, shown, allowed))

    def future(self, rule: str | None, key: str, day: date, today: date) -> None:
        """Notes a day on which nobody can have read anything yet."""
        message = f"{day.isoformat()} is still to come; today is {today.isoformat()}"
        self.add("date_in_future", rule, key, message, found=day)


class _Reader:
    """Turns the raw TOML of one file into a Pack, noting what is wrong and going on."""

    def __init__(self, path: Path, raw: Mapping[str, Any]) -> None:
        self.path = path
        self.raw = raw
        self.report = _Report(path.name)

    def pack(self) -> Pack:
        raw = self.raw
        self._known(raw, _TOP_KEYS, None)
        pack_id = self._text(raw, "id", None) or ""
        title = self._text(raw, "title", None) or ""
        if not pack_id:
            self._missing(None, "id")
        elif not pack_id.replace("-", "").isalnum() or pack_id != pack_id.lower():
            allowed = "small letters, digits and hyphens"
            self.report.add("bad_id", None, "id", "no id of a pack", found=pack_id, allowed=allowed)
        elif _ships(self.path) and self.path.stem != pack_id:
            self.report.add("bad_id", None, "id", "a shipped pack's file is named for its id", found=pack_id)
        if not title:
            self._missing(None, "title")
        # Who keeps a pack, and when it was last held against its source, is a duty of shipped packs; a family's own
        # file may leave it open, and then it says so.
        severity: Severity = "error" if _ships(self.path) else "warning"
        for key in ("jurisdiction", "maintainer", "checked_on", "level"):
            if raw.get(key) in (None, ""):
                self._missing(None, key, severity)
        return Pack(
            path=self.path,
            id=pack_id,
            title=title,
            jurisdiction=self._text(raw, "jurisdiction", None),
            parent=self._text(raw, "parent", None),
            maintainer=self._text(raw, "maintainer", None),
            checked_on=self._day(raw, "checked_on", None),
            level=self._word(raw, "level", None, LEVELS),
            note=self._text(raw, "note", None),
            rules=tuple(self._rule(row, n, pack_id) for n, row in enumerate(self._tables("rules"), start=1)),
            clocks=tuple(self._clock(row, n, pack_id) for n, row in enumerate(self._tables("clocks"), start=1)),
            notes=self.notes(pack_id),
            issuer_pages=self.hosts(),
            problems=tuple(self.report.findings),
        )

    def notes(self, pack_id: str) -> tuple[Note, ...]:
        return tuple(self._note(row, n, pack_id) for n, row in enumerate(self._tables("notes"), start=1))

    def hosts(self) -> tuple[str, ...]:
        """The hosts of `issuer_pages`, in small letters; what is no host is told and left out."""
        hosts = tuple(host.lower() for host in self._words(self.raw, "issuer_pages", None, None))
        for host in hosts:
            if not _HOST.fullmatch(host):
                allowed = "the part of an address between // and the next /, such as dpi.wi.gov"
                self.report.add("bad_value", None, "issuer_pages", "no host", found=host, allowed=allowed)
        return tuple(host for host in hosts if _HOST.fullmatch(host))

    def _rule(self, row: Mapping[str, Any], position: int, pack_id: str) -> Rule:
        rule_id = self._item_id(row, f"rule-{position}")
        self._known(row, _RULE_KEYS, rule_id)
        for key in ("reason", "outcome", "evidence"):
            if not row.get(key):
                self._missing(rule_id, key)
        asks, holds_if = self._question(row, rule_id)
        return Rule(
            pack_id=pack_id,
            id=rule_id,
            position=position,
            reasons=self._words(row, "reason", rule_id, REASONS),
            outcome=self._word(row, "outcome", rule_id, OUTCOMES) or "team_decides",
            evidence=self._word(row, "evidence", rule_id, EVIDENCE) or "reported",
            citation=self._citation(row, rule_id),
            due=self._due(row, "due", rule_id),
            notice=self._notice(row, rule_id),
            plan_kinds=self._words(row, "plan_kinds", rule_id, PLAN_KINDS),
            services=self._words(row, "services", rule_id, None),
            first_days=self._count(row, "first_days", rule_id),
            after_days=self._count(row, "after_days", rule_id),
            asks=asks,
            holds_if=holds_if,
            since=self._day(row, "since", rule_id),
            until=self._day(row, "until", rule_id),
            note=self._text(row, "note", rule_id),
            reported_text=self._text(row, "reported_text", rule_id),
            reported_by=self._text(row, "reported_by", rule_id),
            ask_whom=self._text(row, "ask_whom", rule_id),
        )

    def _clock(self, row: Mapping[str, Any], position: int, pack_id: str) -> Clock:
        clock_id = self._item_id(row, f"clock-{position}")
        self._known(row, _CLOCK_KEYS, clock_id)
        for key in ("starts", "due", "duty", "evidence"):
            if not row.get(key):
                self._missing(clock_id, key)
        starts = row.get("starts", {})
        if not isinstance(starts, Mapping):
            starts = {"event": starts}
        self._known(starts, _START_KEYS, clock_id, "starts.")
        asks, holds_if = self._question(row, clock_id)
        event = self._word(starts, "event", clock_id, EVENTS)
        count = self._count(starts, "count", clock_id)
        if event == "school_days_without_service" and not count:
            self._missing(clock_id, "starts.count")
        return Clock(
            pack_id=pack_id,
            id=clock_id,
            event=event or "session_missed",
            duty=self._text(row, "duty", clock_id) or "",
            due=self._due(row, "due", clock_id),
            evidence=self._word(row, "evidence", clock_id, EVIDENCE) or "reported",
            citation=self._citation(row, clock_id),
            count=count,
            stops=self._word(row, "stops", clock_id, STOPS) or ("notice" if event == "session_missed" else "service"),
            excluded=self._words(row, "excluded", clock_id, REASONS),
            to_whom=self._text(row, "to_whom", clock_id),
            must_say=self._words(row, "must_say", clock_id, None),
            plan_kinds=self._words(row, "plan_kinds", clock_id, PLAN_KINDS),
            asks=asks,
            holds_if=holds_if,
            since=self._day(row, "since", clock_id),
            until=self._day(row, "until", clock_id),
            note=self._text(row, "note", clock_id),
            reported_text=self._text(row, "reported_text", clock_id),
            reported_by=self._text(row, "reported_by", clock_id),
            ask_whom=self._text(row, "ask_whom", clock_id),
        )

    def _note(self, row: Mapping[str, Any], position: int, pack_id: str) -> Note:
        note_id = self._item_id(row, f"note-{position}")
        self._known(row, _NOTE_KEYS, note_id)
        for key in ("kind", "text", "evidence"):
            if not row.get(key):
                self._missing(note_id, key)
        return Note(
            pack_id=pack_id,
            id=note_id,
            kind=self._word(row, "kind", note_id, NOTE_KINDS) or "background",
            text=self._text(row, "text", note_id) or "",
            evidence=self._word(row, "evidence", note_id, EVIDENCE) or "reported",
            citation=self._citation(row, note_id),
            about=self._words(row, "about", note_id, REASONS),
            plan_kinds=self._words(row, "plan_kinds", note_id, PLAN_KINDS),
            since=self._day(row, "since", note_id),
            until=self._day(row, "until", note_id),
            note=self._text(row, "note", note_id),
            reported_by=self._text(row, "reported_by", note_id),
            ask_whom=self._text(row, "ask_whom", note_id),
        )

    def _question(self, row: Mapping[str, Any], item: str) -> tuple[str | None, str]:
        asks = self._text(row, "asks", item)
        if "holds_if" in row and not asks:
            self.report.add("holds_if_without_asks", item, "holds_if", "an answer without its question")
        holds_if = row.get("holds_if", "yes")
        if isinstance(holds_if, bool):
            holds_if = "yes" if holds_if else "no"
        if holds_if not in ("yes", "no"):
            self.report.add("unknown_word", item, "holds_if", "no answer", found=holds_if, allowed="yes, no")
        return asks, str(holds_if)

    def _citation(self, row: Mapping[str, Any], item: str) -> Citation:
        cited = self._table(row, "citation", item)
        self._known(cited, _CITATION_KEYS, item, "citation.")
        page = cited.get("page")
        return Citation(
            title=self._text(cited, "title", item),
            section=self._text(cited, "section", item),
            address=self._text(cited, "address", item),
            read_on=self._day(cited, "read_on", item),
            page=str(page) if page is not None else None,
            dated=self._day(cited, "date", item),
        )

    def _notice(self, row: Mapping[str, Any], item: str) -> Notice | None:
        if "notice" not in row:
            return None
        notice = self._table(row, "notice", item)
        self._known(notice, _NOTICE_KEYS, item, "notice.")
        to = self._text(notice, "to", item)
        if not to:
            self._missing(item, "notice.to")
        return Notice(to or "", self._due(notice, "within", item), self._text(notice, "what", item))

    def _tables(self, key: str) -> list[Mapping[str, Any]]:
        rows = self.raw.get(key, [])
        if isinstance(rows, list) and all(isinstance(row, Mapping) for row in rows):
            return rows
        self.report.add("bad_value", None, key, f"not written as [[{key}]] tables")
        return []

    def _table(self, row: Mapping[str, Any], key: str, item: str) -> Mapping[str, Any]:
        value = row.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.report.add("bad_value", item, key, "not a table", found=value)
        return {}

    def _item_id(self, row: Mapping[str, Any], fallback: str) -> str:
        item_id = row.get("id")
        if isinstance(item_id, str) and item_id.strip():
            return item_id.strip()
        self._missing(fallback, "id", "warning")
        return fallback

    def _missing(self, item: str | None, key: str, severity: Severity = "error") -> None:
        self.report.add("missing_key", item, key, "it is not there, or empty", severity=severity)

    def _known(self, row: Mapping[str, Any], keys: Iterable[str], item: str | None, prefix: str = "") -> None:
        for key in row:
            if key not in keys:
                self.report.add("unknown_key", item, prefix + key, "no key of a pack", allowed=", ".join(keys))

    def _text(self, row: Mapping[str, Any], key: str, item: str | None) -> str | None:
        value = row.get(key)
        if value is None or isinstance(value, str):
            return (value or "").strip() or None
        self.report.add("bad_value", item, key, "not a text", found=value)
        return None

    def _word(self, row: Mapping[str, Any], key: str, item: str | None, allowed: tuple[str, ...]) -> str | None:
        words = self._words(row, key, item, allowed)
        if len(words) > 1:
            self.report.add("bad_value", item, key, "one word, not a list", allowed=", ".join(allowed))
        return words[0] if words else None

    def _words(
        self, row: Mapping[str, Any], key: str, item: str | None, allowed: tuple[str, ...] | None
    ) -> tuple[str, ...]:
        value = row.get(key, [])
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            self.report.add("bad_value", item, key, "not a word or a list of words", found=value)
            return ()
        for word in words:
            if allowed is not None and word not in allowed:
                message = "not a word of the list"
                self.report.add("unknown_word", item, key, message, found=word, allowed=", ".join(allowed))
        return tuple(dict.fromkeys(word for word in words if allowed is None or word in allowed))

    def _count(self, row: Mapping[str, Any], key: str, item: str) -> int | None:
        value = row.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value > 0):
            return value
        self.report.add("bad_value", item, key, "not a whole number from 1", found=value)
        return None

    def _day(self, row: Mapping[str, Any], key: str, item: str | None) -> date | None:
        value = row.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        try:
            if isinstance(value, str):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.report.add("bad_date", item, key, "not a date", found=value, allowed="a date such as 2026-09-01")
        return None

    def _due(self, row: Mapping[str, Any], key: str, item: str) -> Due | None:
        value = row.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, str) or (isinstance(value, date) and not isinstance(value, datetime)):
                return parse_due(value)
        except ValueError:
            pass
        self.report.add("bad_due", item, key, "not a due form", found=value, allowed="; ".join(DUE_FORMS))
        return None
