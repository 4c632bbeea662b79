"""The statement, each figure with a way to its entries; and the school years at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from makewhole.documents import charts
from makewhole.documents.packet.pictures import bar_picture, year_picture
from makewhole.documents.packet.places import Places, figure_anchor, to_exhibits, to_rules
from makewhole.documents.packet.two_logs import log_words
from makewhole.documents.papers.matter import minutes_words
from makewhole.documents.papers.parts import Cell, Heading, Line, Link, Para, Part, Points, Table
from makewhole.language import day, gettext_noop, ngettext, number, short_day
from makewhole.language import gettext as _
from makewhole.ledger.statement import (
    EVIDENCE_MARKS,
    MISS_ACCOUNTS,
    PromiseLine,
    ServiceBlock,
    Share,
    assumed_beside,
    citation_words,
    decider_words,
    outcome_words,
    reported_words,
    unread_words,
)

_IN_THE_COLUMN = MappingProxyType(
    {
        "assumed": gettext_noop(
            "{letter} in that column: nobody wrote these minutes down. They count as held because that is assumed."
        ),
        "no_record": gettext_noop("{letter} in that column: nobody wrote down what became of these minutes."),
    }
)
"""Of states that a cell of the column of whole weeks may have: what they mean there."""
TOGETHER = 12
"""Rows of a table that stands on one page."""
SHOWN = 4
"""Exhibits that a figure names itself; its entries name them all."""


def statement(places: Places) -> Iterator[Part]:
    """The headline, each service with its accounts, why minutes were missed, dates, and what the figures rest on."""
    matter, bundle = places.matter, places.bundle
    yield Heading(_("Statement"), anchor="statement")
    for sentence in matter.child.headline.sentences:
        yield Para((sentence,), look="lead", typed=True)  # the statement's own words
    if said := assumed_beside(matter.child.services):
        yield Para((said,), look="lead")
    if bundle.shared_logs:
        logs = "; ".join(log_words(source) for source in bundle.shared_logs)
        yield Para((_("The figures are drawn from: {logs}.").format(logs=logs),))
    for plan in matter.child.plans:
        yield from _plan(places, plan.plan_id, _plan_words(plan.kind_words, plan.starts_on, plan.ends_on))
    for at, block in enumerate(places.services):
        yield from _service(places, at, block)
    yield from _whys(places)
    if bundle.dates:
        yield Heading(_("Dates"), 2)
        yield Points(tuple(Para((line,), typed=True) for line in bundle.dates))
    if bundle.assumptions:
        yield Heading(_("What the figures rest on"), 2)
        yield Points(tuple(Para((line,), typed=True) for line in bundle.assumptions))


def _plan_words(kind: str, starts_on: object, ends_on: object) -> str:
    starts = short_day(starts_on)  # type: ignore[arg-type]
    if ends_on is None:
        return _("{plan} {starts} on, no end given").format(plan=kind, starts=starts)
    return _("{plan} {starts} to {ends}").format(plan=kind, starts=starts, ends=short_day(ends_on))  # type: ignore[arg-type]


def _plan(places: Places, plan_id: str, words: str) -> Iterator[Part]:
    numbers = places.exhibits_of(("plans", plan_id))
    yield Para((words, *((" (", *to_exhibits(numbers), ")") if numbers else ())), typed=True)


def _service(places: Places, at: int, block: ServiceBlock) -> Iterator[Part]:
    title = places.title(at)
    yield Heading(title, 2, anchor=f"service-{at + 1}")
    for promise in block.promises:
        yield Para(_promise(places, promise), look="quote", typed=True)
    if not block.is_countable:
        for promise in block.promises:
            if promise.not_countable:
                yield Para((_("This line cannot be counted: {why}.").format(why=promise.not_countable),), typed=True)
        yield Para((_("So the account of this service has no figures. That is not zero."),))
        return
    figures = {name: value or 0 for name, value in block.minutes.items()}
    if figures["promised"]:
        yield from bar_picture(block.minutes, figures["promised"], f"s{at}", title)
    rows: list[tuple[Cell, ...]] = []
    labels = charts.labels()
    for account in charts.ACCOUNTS:
        if figures[account]:
            rows.append(_figure(places, at, account, labels[account], figures[account]))
            if account == "delivered" and figures["assumed"]:
                rows.append((_("of these assumed: nothing was logged"), figures["assumed"], "", ""))
            if account == "open" and figures["overdue"]:
                rows.append((_("of these overdue"), figures["overdue"], "", ""))
    promised = _figure(places, at, "promised", _("promised to date (the sum)"), figures["promised"])
    yield _table(places, _("{service}: where the minutes went").format(service=title), rows, promised)
    if figures["extra"]:
        yield Para(
            (
                Link(
                    ngettext(
                        "{count} minute was beyond the promise.",
                        "{count} minutes were beyond the promise.",
                        figures["extra"],
                    ).format(count=number(figures["extra"])),
                    figure_anchor(at, "extra"),
                ),
                " ",
                _("It is not in the sum, and no credit elsewhere."),
            )
        )  # fmt: skip
    if block.unknown_lengths:
        yield Para(
            (
                ngettext(
                    "Of {count} missed session nobody wrote down the length. It is in no figure.",
                    "Of {count} missed sessions nobody wrote down the length. They are in no figure.",
                    block.unknown_lengths,
                ).format(count=number(block.unknown_lengths)),
            )
        )
    yield from _awards(places, at, block, title)


def _table(places: Places, caption: str, rows: list[tuple[Cell, ...]], total: tuple[Cell, ...]) -> Table:
    """A table of figures; the exhibits behind them have a column where there are exhibits."""
    columns = 4 if places.exhibits else 3
    return Table(
        head=(_("Account"), _("Minutes"), _("Hours"), _("Exhibit"))[:columns],
        rows=tuple(row[:columns] for row in rows),
        caption=caption,
        total=total[:columns],
        widths=(6, 2, 3, 5)[:columns],
        is_whole=True,
    )


def _promise(places: Places, promise: PromiseLine) -> Line:
    said = promise.wording or promise.amount or _("the plan's line is not in the record")
    numbers = places.of_promise(promise.promise_id, promise.plan_id)
    return (said, *((" (", *to_exhibits(numbers), ")") if numbers else ()))


def _figure(places: Places, at: int, account: str, label: str, minutes: int) -> tuple[Cell, ...]:
    hours, rest = divmod(minutes, 60)
    beside = ""
    if hours:
        beside = _("{hours} h {minutes} min").format(hours=number(hours), minutes=rest) if rest else (
            _("{hours} h").format(hours=number(hours))
        )  # fmt: skip
    papers = to_exhibits(places.of_figure(at, account), SHOWN)
    # A figure of nothing has no entries to lead to.
    leads: Cell = Link(label, figure_anchor(at, account)) if (at, account) in places.entries else label
    return (leads, minutes, beside, papers)


def _awards(places: Places, at: int, block: ServiceBlock, title: str) -> Iterator[Part]:
    if not block.minutes.get("awarded"):
        return
    rows = [
        _figure(places, at, account, label, minutes)
        for account, label in (("provided", _("provided")), ("open_award", _("still to be provided")))
        if (minutes := block.minutes.get(account))
    ]
    total = _figure(places, at, "awarded", _("awarded (compensatory)"), block.minutes["awarded"] or 0)
    yield _table(places, _("{service}: compensatory minutes").format(service=title), rows, total)
    yield Points(
        tuple(
            Para(
                (
                    _("{minutes}, awarded on {day} by {who}").format(
                        minutes=minutes_words(award.minutes),
                        day=day(award.awarded_on),
                        who=decider_words(award.awarded_by),
                    ),
                ),
                typed=True,
            )
            for award in block.awards
        )
    )


def _whys(places: Places) -> Iterator[Part]:
    """Missed minutes by service, reason and what speaks for them."""
    rows: list[tuple[Cell, ...]] = []
    for at, block in enumerate(places.services):
        together: dict[tuple[str, str, str], list[Share]] = {}
        for share in block.shares_of(*MISS_ACCOUNTS):
            # Two decisions that say the same are one line, which leads to both.
            together.setdefault((share.reason_words, _says(share), _source(share)), []).append(share)
        for (reason, says, _words), shares in together.items():
            minutes = sum(share.minutes for share in shares)
            rows.append((places.title(at), reason, minutes, says, _to_source(places, at, shares)))
    yield Heading(_("Why minutes were missed"), 2)
    if not rows:
        yield Para((_("No missed minutes are in the record."),))
        return
    yield Table(
        head=(_("Service"), _("Reason"), _("Minutes"), _("What the rule says"), _("Source")),
        rows=tuple(rows),
        caption=_("Missed minutes by reason and rule"),
        total=(_("Total"), "", sum(int(str(row[2])) for row in rows), "", ""),
        widths=(5, 4, 2, 6, 5),
        is_whole=len(rows) <= TOGETHER,
    )


def _says(share: Share) -> str:
    if share.decided_by == "determination":
        return _("{who} decided: {outcome}").format(
            who=decider_words(share.decider), outcome=outcome_words(share.outcome)
        )
    if share.decided_by == "plan":
        return _("the plan itself says: {outcome}").format(outcome=outcome_words(share.outcome))
    if share.decided_by != "rule":
        return _("no rule speaks: the team decides")
    if share.asks is not None:
        return _("it turns on a question; until it is answered the team decides")
    if share.reported_outcome is not None:
        return reported_words(share.reported_outcome)
    if (unread := unread_words(share)) is not None:
        return unread
    return outcome_words(share.rule_outcome or share.outcome)


def _source(share: Share) -> str:
    if share.decided_by == "rule" and share.citation:
        return citation_words(share.citation)
    return {"determination": _("a decision on record"), "plan": _("the plan's own words")}.get(
        share.decided_by or "", ""
    )


def _to_source(places: Places, at: int, shares: Sequence[Share]) -> Cell:
    """The rules by their numbers, and how sure we are of them: their long text stands once, under its number."""
    numbers = {number for share in shares for number in places.rules_of(at, share.reason, share.rule)}
    first = shares[0]
    words = _source(first)
    if first.decided_by == "rule" and first.citation:
        sure = _(EVIDENCE_MARKS.get(first.evidence or "", ""))
        words = sure if numbers else ", ".join(filter(None, (words, sure)))
    if not numbers:
        return words
    return (*to_rules(sorted(numbers)), *((": ", words) if words else ()))


def years(places: Places) -> Iterator[Part]:
    """Each school year of each service: a cell a session, and the table that says the same."""
    yield Heading(_("The year at a glance"))
    if not places.bundle.years:
        yield Para((_("There is no year to show: no session is in the record."),))
        return
    has_gap = any(miss.is_gap for miss in places.matter.misses)
    yield Para(
        (
            _("Each cell is a session, a day of a time without service, or a day without school.")
            if has_gap
            else _("Each cell is a session, or a day without school."),
        )
    )
    yield Para((_("A dot is a school day for which no session is written down. It does not say that none was held."),))
    yield from _weeks(places)
    yield Para((_("The table below each picture says the same in numbers."),))
    for number_, year in enumerate(places.bundle.years):
        yield from year_picture(places, year, number_)


def _weeks(places: Places) -> Iterator[Part]:
    """What the column beside the days is; and that its cells are no sessions that somebody wrote down."""
    charts_ = [year.chart for year in places.bundle.years]
    head = next((chart.column for chart in charts_ if chart.column), None)
    if head is None:
        return
    said = _("The column “{head}” stands for a whole week or month: minutes of which the record does not say the day.")
    yield Para((said.format(head=head),))
    letters = charts.state_letters()
    for state, text in _IN_THE_COLUMN.items():
        if any(kind in chart.kinds for chart in charts_ for kind in ((state, "week"), (state, "long"))):
            yield Para((_(text).format(letter=letters[state], head=head),))
