"""The two logs of the same sessions compared: what each says, where they differ, and the account under each."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from makewhole.documents import charts
from makewhole.documents.packet.bundle import TwoLogs
from makewhole.documents.packet.places import Places, to_exhibits
from makewhole.documents.papers.parts import Cell, Heading, Para, Part, Points, Table
from makewhole.exchange.reconciliation import Entry
from makewhole.language import day, gettext_noop, ngettext, number
from makewhole.language import gettext as _
from makewhole.ledger.statement import ServiceBlock, reason_words
from makewhole.record.services import service_words

LOGS = MappingProxyType(
    {
        "family": gettext_noop("the family's log"),
        "provider": gettext_noop("the provider's log"),
        "district": gettext_noop("the district's log"),
        "billing": gettext_noop("the billing record"),
    }
)
_SHOWN = (*charts.ACCOUNTS, "overdue", "extra")


def log_words(source: str) -> str:
    """Whose log it is."""
    return _(LOGS.get(source, source))


def compared(places: Places) -> Iterator[Part]:
    """Nothing where there is one log."""
    logs = places.bundle.two_logs
    if logs is None:
        return
    first, second = (log_words(source) for source in logs.sources)
    yield Heading(_("The two logs compared"))
    yield Para((_("Two logs tell of the same sessions. They are compared line by line, and never added up."),))
    yield Para((_("{first} has {count} rows.").format(first=_capital(first), count=number(logs.sessions[0])),))
    yield Para((_("{first} has {count} rows.").format(first=_capital(second), count=number(logs.sessions[1])),))
    lines = logs.lines
    yield Table(
        head=(_("What the logs say"), _("Sessions")),
        rows=(
            (_("Both have the session and agree"), len(lines.matched)),
            (_("Both have it and differ"), len(lines.differs)),
            (_("Only in {log}").format(log=first), len(lines.only_in_first)),
            (_("Only in {log}").format(log=second), len(lines.only_in_second)),
            (_("Settled by a person"), len(lines.resolved)),
        ),
        caption=_("Sessions by what the logs say"),
        widths=(4, 1),
    )
    stake = lines.minutes_at_stake
    yield Para(
        (
            ngettext(
                "{count} minute counts one way or another, by the log that one believes.",
                "{count} minutes count one way or another, by the log that one believes.",
                stake,
            ).format(count=number(stake)),
        ),
        look="lead",
    )
    yield from _open(places, logs, first, second)
    yield from _accounts(logs, first, second)


def _open(places: Places, logs: TwoLogs, first: str, second: str) -> Iterator[Part]:
    if not logs.lines.open_lines:
        yield Para((_("The logs differ in no session."),))
        return
    rows: list[tuple[Cell, ...]] = []
    for line in logs.lines.open_lines:
        rows.append(
            (
                day(line.date),
                service_words(line.service),
                _said(line.first),
                _said(line.second),
                line.minutes_at_stake,
                to_exhibits(places.exhibits_of(*(("sessions", each.session_id) for each in line.sessions))),
            )
        )
    yield Table(
        head=(_("Day"), _("Service"), _capital(first), _capital(second), _("Minutes at stake"), _("Exhibit")),
        rows=tuple(rows),
        caption=_("Where the logs differ"),
        total=(_("Total"), "", "", "", logs.lines.minutes_at_stake, ""),
        widths=(3, 4, 5, 5, 2, 3),
    )


def _said(entry: Entry | None) -> str:
    """What one log says of a session."""
    if entry is None:
        return _("no entry")
    if not entry.is_told:
        return _("an entry that does not say what happened")
    held = _("{minutes} minutes held").format(minutes=number(entry.minutes))
    if entry.missed is None:
        missed = _("missed, length unknown")
    elif entry.missed:
        missed = _("{minutes} missed").format(minutes=number(entry.missed))
    else:
        return held
    reasons = ", ".join(reason_words(reason) for reason in entry.reasons)
    return f"{held}; {missed} ({reasons})" if reasons else f"{held}; {missed}"


def _accounts(logs: TwoLogs, first: str, second: str) -> Iterator[Part]:
    """The account of each service under each log, side by side."""
    yield Heading(_("The account under each log"), 2)
    labels = charts.labels() | {"overdue": _("of these overdue"), "extra": _("beyond the promise")}
    one, other = logs.statements
    of_other = {(block.student_id, block.service, block.esy): block for block in other.services}
    for block in one.services:
        beside = of_other.get((block.student_id, block.service, block.esy))
        if beside is None:
            continue
        rows: list[tuple[Cell, ...]] = []
        for account in _SHOWN:
            minutes = _minutes(block, account), _minutes(beside, account)
            if any(minutes):
                rows.append((labels[account], *minutes))
        yield Table(
            head=(_("Account"), _capital(first), _capital(second)),
            rows=tuple(rows),
            caption=service_words(block.service),
            total=(_("promised to date (the sum)"), _minutes(block, "promised"), _minutes(beside, "promised")),
            widths=(4, 2, 2),
        )
    if logs.without_source:
        yield Points(
            (
                Para(
                    (
                        ngettext(
                            "{count} row names no log: it counts under both.",
                            "{count} rows name no log: they count under both.",
                            logs.without_source,
                        ).format(count=number(logs.without_source)),
                    )
                ),
            )
        )


def _minutes(block: ServiceBlock, account: str) -> int | str:
    value = block.minutes.get(account)
    return _("not countable") if value is None else value


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
