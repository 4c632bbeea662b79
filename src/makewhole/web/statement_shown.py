"""A child's statement in the pieces that its page shows: every figure with the address of what stands behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from makewhole import language
from makewhole.app import charts, children, figures, folders, next_steps, statement_notes, wording
from makewhole.app import packs as rules
from makewhole.app.agreed import WHOSE
from makewhole.app.calendars import note_words
from makewhole.app.children import View
from makewhole.web import access, answering, letter_words, questions
from makewhole.web.row_keys import row_key
from makewhole.web.viewing import query_of

if TYPE_CHECKING:
    from makewhole.app.agreed import Standing
    from makewhole.app.charts import SchoolDay, SchoolYear, YearChart
    from makewhole.app.drawings import Drawing
    from makewhole.app.next_steps import Step
    from makewhole.app.wording import Child as Account
    from makewhole.app.wording import PromiseLine, ServiceBlock, Share
    from makewhole.record.findings import Finding
    from makewhole.web.access import Child


@dataclass(frozen=True)
class Entry:
    """One account: its sign, its minutes with the address of what stands behind them, and what is said beside."""

    label: str
    minutes: int
    href: str
    key: SafeString | None = None
    notes: tuple[str, ...] = ()
    is_part: bool = True
    """Whether it is a part of the sum; else it says something about the part above it, or stands beside the sum."""
    within: Entry | None = None
    """What of it is told apart in the bar; it is counted in it, and not beside it."""


@dataclass(frozen=True)
class Accounts:
    """What was promised, as a bar and a table that add up; `bar` is None where nothing was promised yet."""

    promised: int
    promised_href: str
    bar: SafeString | None
    parts: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    """The parts, and below some of them what is said about it."""
    beside: tuple[Entry, ...]
    total: int

    @property
    def hours(self) -> str:
        return statement_notes.hours(self.promised)

    @property
    def adds_up(self) -> bool:
        return self.total == self.promised


@dataclass(frozen=True)
class Line:
    """One line of the plan: what it promises, and its own accounts where the whole service has none."""

    promise: PromiseLine
    why_not: str | None
    accounts: Accounts | None


@dataclass(frozen=True)
class Awards:
    """Compensatory minutes of a service and what became of them."""

    entries: tuple[Entry, ...]
    awarded: Entry
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """One service as the page shows it."""

    block: ServiceBlock
    title: str
    ident: str
    lines: tuple[Line, ...]
    """The lines of the plans in force that day, and those that cannot be counted."""
    others: tuple[Line, ...]
    accounts: Accounts | None
    awards: Awards | None
    patterns: tuple[statement_notes.Pattern, ...]


@dataclass(frozen=True)
class Why:
    """Minutes missed for one reason under one rule, decision or clause."""

    service: str
    reason: str
    minutes: int
    href: str
    says: str
    evidence: str
    asks: bool = False
    """Whether it turns on a question that nobody has answered."""
    is_only_reported: bool = False
    """Whether nobody has read the text of the rule that speaks."""


@dataclass(frozen=True)
class Year:
    """One service's school year."""

    service: str
    chart: YearChart
    svg: SafeString
    legend: tuple[tuple[SafeString, str, str], ...]
    """Of each kind of cell: its sign, how many there are in words, and what the table's column is called."""
    weeks_note: str | None = None
    """What the column beside the days is, where there is one."""


@dataclass(frozen=True)
class Look:
    """Findings of one kind: the first in words, how many more there are, and where to put it right."""

    text: str
    more: int
    href: str | None
    words: str | None


@dataclass(frozen=True)
class Action:
    """The one thing to do."""

    href: str
    words: str
    beside: tuple[str, str] | None = None
    """Another page that leads on, beside it: its address and its words."""


def account_of(child: Child, drawing: Drawing) -> Account:
    """The child's part of the statement; an empty one where nothing was known of the child by the day asked for."""
    found = drawing.statement.children
    return found[0] if found else wording.Child(child.student_id, None, (), ())


def href_of(child: Child, view: View, service: ServiceBlock | None, account: str, **more: object) -> str:
    """The address of what stands behind a figure."""
    of_service: dict[str, object] = {}
    if service is not None:
        of_service = {"service": service.service, "esy": int(service.esy)}
    return reverse("figure", args=[child.key]) + query_of(view, **of_service, account=account, **more)


def services(child: Child, account: Account, view: View) -> list[Service]:
    """Every service of the child, in the order of the statement."""
    return [_service(child, block, view, f"s{number}") for number, block in enumerate(account.services)]


def _service(child: Child, block: ServiceBlock, view: View, ident: str) -> Service:
    title = statement_notes.service_title(block)
    lines = []
    for number, promise in enumerate(block.promises):
        why, alone = None, None
        if not block.is_countable:
            if promise.is_countable:
                alone = _accounts(child, block, promise.minutes, view, f"{ident}p{number}", title, promise.promise_id)
            else:
                # It stands inside a sentence of the page, which has a full stop of its own.
                why = (promise.not_countable or _("what it promises is not clear")).removesuffix(".")
        lines.append(Line(promise, why, alone))
    shown = [line for line in lines if line.why_not or line.accounts or _is_in_force(line.promise, view.as_of)]
    shown = shown or lines[-1:]
    whole = None
    if block.is_countable and block.promises:
        whole = _accounts(child, block, block.minutes, view, ident, title, None)
    return Service(
        block,
        title,
        ident,
        tuple(shown),
        tuple(line for line in lines if line not in shown),
        whole,
        _awards(child, block, view),
        tuple(statement_notes.patterns(block)),
    )


def _is_in_force(promise: PromiseLine, day: dt.date) -> bool:
    return (promise.starts_on or dt.date.min) <= day <= (promise.ends_on or dt.date.max)


def _accounts(
    child: Child,
    block: ServiceBlock,
    minutes: Mapping[str, int | None],
    view: View,
    ident: str,
    title: str,
    promise: str | None,
) -> Accounts:
    figures = {name: value or 0 for name, value in minutes.items()}
    labels = charts.labels()
    own = None if promise else block

    def entry(account: str, label: str, minutes: int, notes: Sequence[str] = (), *, part: bool = False) -> Entry:
        sign = mark_safe(charts.key(account, ident)) if part else None
        href = href_of(child, view, block, account, promise=promise and row_key("promises", promise))
        return Entry(label, minutes, href, sign, tuple(note for note in notes if note), part)

    parts, entries = [], []
    for account in statement_notes.PARTS:
        if not figures[account]:
            continue
        notes = statement_notes.account_notes(account, minutes, own)
        part = entry(account, labels[account], figures[account], notes, part=True)
        parts.append(_told_apart(part, figures, ident, entry) if account == "delivered" else part)
        entries.append(part)
        if account == "delivered" and figures["assumed"]:
            why = [_("nothing was logged for them")]
            entries.append(entry("assumed", _("of these assumed"), figures["assumed"], why))
        if account == "open" and figures["overdue"]:
            entries.append(entry("overdue", _("of these overdue"), figures["overdue"]))
    beside = []
    if figures["extra"]:
        beside.append(
            entry("extra", _("beyond the promise"), figures["extra"], [_("not in the sum, no credit elsewhere")])
        )
    bar = None
    try:
        drawn = charts.accounts_bar(minutes, promised=figures["promised"], ident=ident, name=title)
        bar = mark_safe(drawn.svg)
    except charts.DoesNotAddUp:
        pass
    return Accounts(
        figures["promised"],
        href_of(child, view, block, "promised", promise=promise and row_key("promises", promise)),
        bar,
        tuple(parts),
        tuple(entries),
        tuple(beside),
        sum(figures[account] for account in statement_notes.PARTS),
    )


def _told_apart(delivered: Entry, figures: Mapping[str, int], ident: str, entry: Callable[..., Entry]) -> Entry:
    """The delivered minutes in a legend: what of them is assumed stands with them, under the sign of its own part."""
    assumed = figures["assumed"]
    if not assumed:
        return delivered
    sign = mark_safe(charts.key(charts.ASSUMED, ident))
    if assumed == figures["delivered"]:
        words = _("delivered, all of them assumed: nobody wrote these sessions down")
        return replace(delivered, label=words, key=sign)
    words = _("of these assumed: nobody wrote these sessions down")
    return replace(delivered, within=replace(entry("assumed", words, assumed), key=sign))


def _awards(child: Child, block: ServiceBlock, view: View) -> Awards | None:
    awarded = block.minutes.get("awarded")
    if not awarded:
        return None
    entries = []
    for account, label, notes in (
        ("provided", _("already provided"), []),
        ("open_award", _("yet to be provided"), statement_notes.open_award_notes(block, view.as_of)),
    ):
        if minutes := block.minutes.get(account):
            entries.append(Entry(label, minutes, href_of(child, view, block, account), notes=tuple(notes)))
    whole = Entry(_("awarded (compensatory)"), awarded, href_of(child, view, block, "awarded"))
    sentences = (statement_notes.award_sentence(award, names_ids=False) for award in block.awards)
    return Awards(tuple(entries), whole, tuple(sentences))


def whys(child: Child, account: Account, view: View) -> list[Why]:
    """Missed minutes by service, reason and what speaks for them; the largest of each service first."""
    told = []
    for block in account.services:
        for key, shares in _with_one_cause(block).items():
            share = shares[0]
            told.append(
                Why(
                    statement_notes.service_title(block),
                    share.reason_words,
                    sum(each.minutes for each in shares),
                    href_of(child, view, block, "missed", why=key),
                    _says(share),
                    _how_sure(share),
                    share.asks is not None,
                    share.decided_by == "rule" and share.evidence == "reported",
                )
            )
    return told


def _with_one_cause(block: ServiceBlock) -> dict[str, list[Share]]:
    """The service's missed minutes that one line of the page tells, by what stands for them in an address.

    Two decisions that say the same are told together: a line for each would look like the same line twice.
    """
    together: dict[str, list[Share]] = {}
    for share in block.shares_of(*wording.MISS_ACCOUNTS):
        speaks = share.rule or ""
        if share.decided_by == "determination":
            speaks = f"determination {share.decider} {share.outcome}"
        together.setdefault(row_key(share.reason or "", speaks), []).append(share)
    return together


def _says(share: Share) -> str:
    if share.decided_by == "determination":
        return _("{who} decided: {outcome}").format(
            who=wording.decider_words(share.decider), outcome=wording.outcome_words(share.outcome)
        )
    if share.decided_by == "plan":
        return _("the plan itself says: {outcome}").format(outcome=wording.outcome_words(share.outcome))
    if share.decided_by != "rule":
        return _("no rule speaks: the team decides")
    if share.asks is not None:
        return _("it turns on a question; until it is answered the team decides")
    if share.reported_outcome is not None:
        return wording.reported_words(share.reported_outcome)
    if (unread := wording.unread_words(share)) is not None:
        return unread
    return wording.outcome_words(share.rule_outcome or share.outcome)


def _how_sure(share: Share) -> str:
    if share.decided_by == "determination":
        return _("a decision on record")
    if share.decided_by == "plan":
        return _("the plan's own words")
    if share.evidence == "reported" and share.is_federal_default:
        return _("federal guidance, only reported")
    words = {
        "primary": _("read in the source itself"),
        "reported": _("only reported"),
        "local": _("from your own document"),
    }
    return words.get(share.evidence or "", _("not stated"))


def years(drawing: Drawing, account: Account, year: SchoolYear) -> list[Year]:
    """That school year of each service which has something in it."""
    shown = []
    for number, block in enumerate(account.services):
        title = statement_notes.service_title(block)
        chart = drawing.chart((block.service, block.esy), year, ident=f"y{number}", name=title)
        if chart is None:
            continue
        legend = tuple(
            (
                mark_safe(charts.state_key(kind[0])),
                charts.counted(kind, sum(cell.kind == kind for cell in chart.cells)),
                charts.kind_label(kind),
            )
            for kind in chart.kinds
        )
        note = None
        if chart.column:
            note = _(
                "The column “{head}” stands for a whole week or month: minutes of which the record does not say the "
                "day."
            ).format(head=chart.column)
        shown.append(Year(title, chart, mark_safe(chart.svg), legend, note))
    return shown


@dataclass(frozen=True)
class Row:
    """One session, or a run of closed days, in the table of a year."""

    when: str
    what: str
    minutes: int | None
    note: str
    href: str | None
    is_one_day: bool = True


YearTable = tuple[str, list[Row]]
"""A service, and the rows of its year."""


def year_tables(child: Child, view: View, shown: Sequence[Year], days: Sequence[SchoolDay]) -> list[YearTable]:
    """Every cell of a year in words, service by service; closed days that follow each other stand in one row.

    `days` are those of the school week (the drawing's): what follows what is not seen from the cells alone.
    """
    labels = charts.state_labels()
    tables = []
    for year in shown:
        rows: list[tuple[dt.date, Row]] = []
        for run in charts.runs([cell for cell in year.chart.cells if cell.state == "closed"], days):
            first, last = run[0].on, run[-1].on
            note = note_words(run[0].note)
            rows.append((first, Row(_when(first, last), labels["closed"], None, note, None, first == last)))
        for cell in year.chart.cells:
            if cell.state == "closed":
                continue
            href = reverse("posting", args=[child.key, cell.link]) + query_of(view) if cell.link else None
            until = cell.until or cell.on
            said = labels[cell.state]
            rows.append((cell.on, Row(_when(cell.on, until), said, cell.minutes, cell.note, href, until == cell.on)))
        rows.sort(key=lambda row: row[0])
        tables.append((year.service, [row for _on, row in rows]))
    return tables


def _when(first: dt.date, last: dt.date) -> str:
    if first == last:
        return wording.day(first)
    return _("{first} to {last}").format(first=wording.day(first), last=wording.day(last))


def looks(child: Child, findings: Sequence[Finding]) -> list[Look]:
    """What the record should be looked at for, like things together, with where to put it right."""
    shown = []
    for group in statement_notes.grouped([finding for finding in findings if not finding.is_error]):
        first = group[0]
        name = "compare" if first.code in ("two_sources", "billing_not_counted") else None
        name = name or {"sessions": "log", "gaps": "log", "folder": None}.get(first.table, "plan")
        href = address(name, child.key) if name else None
        words = {"compare": _("Compare the logs"), "log": _("Open the log"), "plan": _("Open the plan")}.get(name or "")
        if first.code == "no_effect" and first.table == "closures":
            shown.append(Look(_days_outside(group), 0, href and f"{href}#calendar", words if href else None))
            continue
        shown.append(Look(statement_notes.plain(first), len(group) - 1, href, words if href else None))
    return shown


def _days_outside(group: Sequence[Finding]) -> str:
    """Which closed days lie outside every school year: without their names nobody can put them right."""
    days = []
    for finding in group:
        try:
            days.append(language.day(dt.date.fromisoformat(finding.found or "")))
        except ValueError:
            days.append(finding.found or "")
    return ngettext(
        "A day without school lies outside every school year that is written down, so it changes nothing: {days}. "
        "Put its year right, or take it back.",
        "Days without school lie outside every school year that is written down, so they change nothing: {days}. "
        "Put their year right, or take them back.",
        len(days),
    ).format(days=", ".join(dict.fromkeys(days)))


def action(child: Child, account: Account, view: View, first: Step | None) -> Action | None:
    """The one thing to do, as a page that is there; what is next is looked at in the same view."""
    headline = account.headline
    wanted: list[tuple[str, str]] = []
    letter = first.letter if first is not None and first.state == "to_do" else None
    if not account.plans or not account.services:
        wanted = [("plan", _("Write down what the plan promises"))] if child.may_write else []
    elif letter is not None or headline.action:
        wanted = [("next", _("What to do next")), ("ask", _("See whom to ask"))]
        beside = (reverse("next", args=[child.key]) + query_of(view), _("What to do next"))
        if letter == "service_logs" and child.may_write and not has_misses(account):
            return Action(reverse("log", args=[child.key]), _("Write down a session"), beside)
        if letter is not None:
            href = reverse("paper", args=[child.key, letter]) + query_of(view)
            return Action(href, letter_words.button(letter), beside)
    elif child.may_write:
        wanted = [("log", _("Write down a session"))]
    for name, words in wanted:
        place = address(name, child.key)
        if place is not None:
            return Action(place + (query_of(view) if name == "next" else ""), words)
    return None


def has_misses(account: Account) -> bool:
    """Whether anything missed is on record, made up since or not."""
    return any(
        block.unknown_lengths or any(block.minutes.get(each) for each in wording.MISS_ACCOUNTS)
        for block in account.services
    )


def first_step(child: Child, account: Account, view: View) -> Step | None:
    """What the page "What next" begins with, so that both pages ask for the same; None where nothing is promised."""
    if not account.plans or not account.services:
        return None

    def draw() -> Step:
        return next_steps.of_child(access.place(), child.student_id, view).steps[0]

    return children.remembered(access.place(), child.student_id, ("first_step", view), draw)


def ask(account: Account, first: Step | None) -> str | None:
    """What the first lines ask for: the first step; of it nothing where the headline's own sentence has asked it."""
    said = account.headline.action
    if first is None or first.kind == "nothing":
        return said
    if said is None and first.asked_on is None and first.kind in next_steps.ASKS:
        return None
    return first.do


def address(name: str, key: str) -> str | None:
    """The address of a part of the record; None while there is no such part."""
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return None


def differs(view: View) -> list[str]:
    """In what this is another view than that of today, from all logs, under the plan's own rules; sentences."""
    told = []
    if view.policy:
        title = wording.in_words(rules.pack_title(view.policy))
        told.append(_("Under the rules that were chosen here, not the plan's own: {rules}.").format(rules=title))
        told.append(_("How sure we are of these rules: {evidence}.").format(evidence=rules.pack_evidence(view.policy)))
    if view.source:
        from makewhole.web.record_words import SOURCES

        told.append(_("Only the log of {whose}.").format(whose=SOURCES[view.source]))
    if view.known_on:
        told.append(_("Only what was on record by {day}.").format(day=wording.day(view.known_on)))
    today = folders.today()
    if view.as_of != today:
        days = (today - view.as_of).days
        said = (
            _("As it stood on {day}.") if days > 0 else _("As it will stand on {day}, if nothing more is written down.")
        )
        told.append(said.format(day=wording.day(view.as_of)))
    return told


@dataclass(frozen=True)
class Whose:
    """Whose word counts where several logs differ, what is at stake, and where the other's word is seen."""

    sentences: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    """The same statement by another log's word: its address, and its words."""
    compare: str | None


def whose(child: Child, view: View, standing: Standing | None, page: str = "statement") -> Whose | None:
    """What is said above a statement that several logs make together; None where nothing is at stake."""
    if standing is None or not standing.sessions:
        return None
    two = _("Two logs tell of the same sessions, and do not agree on all of them.")
    more = _("Several logs tell of the same sessions, and do not agree on all of them.")
    told = [two if len(standing.words) == 2 else more, standing.at_stake()]
    if standing.has_unknown_length:
        told.append(_("It may be more: of one miss nobody wrote down how long it was."))
    if standing.others:
        told.append(_("Where they differ, this page goes by {log}.").format(log=_(WHOSE[standing.word])))
    if standing.alone[0]:
        told.append(_("A session that only one log has counts as that log has it."))
    others = []
    for log in standing.others:
        # Unasked the first log has the word: its address needs no part for it.
        other = replace(view, word=None if log == standing.words[0] else log)
        others.append(
            (reverse(page, args=[child.key]) + query_of(other), _("See it by {log}").format(log=_(WHOSE[log])))
        )
    first, second = (*standing.words, "billing")[:2]
    compare = address("compare", child.key)
    if compare is not None:
        compare += query_of(View(view.as_of), first=first, second=second)
    return Whose(tuple(told), tuple(others), compare)


def plan_titles(account: Account, as_of: dt.date) -> tuple[list[str], int]:
    """The plans in force that day (else the last one), and how many others there are."""
    current = [plan for plan in account.plans if plan.starts_on <= as_of <= (plan.ends_on or dt.date.max)]
    shown = current or list(account.plans[-1:])
    return [statement_notes.plan_title(plan) for plan in shown], len(account.plans) - len(shown)


def rules_in_force(account: Account) -> list[str]:
    """The packs that decide, in one phrase for each kind of plan that has its own."""
    return list(dict.fromkeys(wording.rules_words(plan.packs) for plan in account.plans))


# --- behind a figure --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Posting:
    """One posting as its page shows it."""

    explained: figures.Explained
    label: str
    href: str
    evidence: str
    row_href: str | None
    """The row of the record that it comes from."""
    answer_ways: answering.OfMiss | None
    """The miss, where a person who may write can say what the school answered."""
    question_href: str | None
    """The form for the question that it turns on."""


def asked(get: Mapping[str, str], drawing: Drawing) -> figures.Asked:
    """The figure that an address of `href_of` names; figures.NoFigure where the statement has none such.

    Ids of promises, plans and decisions may hold a child's name, so the address has digests of them.
    """
    service, esy = get.get("service", ""), {"0": False, "1": True}.get(get.get("esy", ""))
    promise_id = reason = of_rules = None
    if key := get.get("promise"):
        promises = drawing.statement.promises
        promise_id = next((each.promise_id for each in promises if row_key("promises", each.promise_id) == key), None)
        if promise_id is None:
            raise figures.NoFigure("There is no such promise.")
    if key := get.get("why"):
        found = [share for block in drawing.statement.services for share in _with_one_cause(block).get(key, ())]
        if not found:
            raise figures.NoFigure("There is no such reason.")
        reason, of_rules = found[0].reason or "", tuple(sorted({share.rule or "" for share in found}))
    return figures.Asked(get.get("account", ""), service, esy, promise_id, reason, of_rules)


ASKED_WORDS = {
    "promised": gettext_noop("promised"),
    "missed": gettext_noop("missed"),
    "owed": gettext_noop("owed, whatever became of it"),
    "overdue": gettext_noop("owed and past the due date"),
    "assumed": gettext_noop("assumed delivered"),
    "extra": gettext_noop("beyond the promise"),
    "awarded": gettext_noop("awarded"),
    "provided": gettext_noop("provided of an award"),
    "open_award": gettext_noop("awarded and still to be provided"),
}


def figure_title(asked: figures.Asked, found: figures.Figure) -> str:
    """What the figure is, in words: the service and its account."""
    account, service = asked.account, asked.service
    if asked.posting_id is not None:
        explanation = found.postings[0].explanation
        account, service = explanation.account, explanation.service
    label = account_words(account)
    return _("{service}: {account}").format(service=wording.service_words(service), account=label) if service else label


def account_words(account: str) -> str:
    """An account, or a figure that is made of several, in words."""
    labels = charts.labels()
    return labels[account] if account in labels else _(ASKED_WORDS.get(account, account))


def sums(found: figures.Figure) -> list[tuple[str, int]]:
    """The minutes by account where the figure is made of several; else nothing."""
    return [(account_words(account), minutes) for account, minutes in found.sums] if len(found.sums) > 1 else []


def postings(child: Child, found: figures.Figure, view: View) -> list[Posting]:
    """The postings of the page."""
    shown = []
    words = {
        "primary": _("How sure we are: the source itself was read."),
        "reported": _("How sure we are: it is only reported. Nobody of ours has read the text."),
        "local": _("How sure we are: somebody of this record holds the document and confirmed it."),
    }
    for each in found.postings:
        explanation = each.explanation
        session = explanation.posting.get("session_id")
        gap = explanation.posting.get("gap_id")
        row = ("sessions", session) if session else ("gaps", gap) if gap else None
        shown.append(
            Posting(
                each,
                account_words(explanation.account),
                reverse("posting", args=[child.key, explanation.posting_id]) + query_of(view),
                words.get(each.evidence or "", ""),
                _row_address(child.key, *row) if row else None,
                answering.ways_of(child, *row) if row and explanation.posting.get("reason") else None,
                questions.of_posting(child, explanation.posting) if explanation.posting.get("asks") else None,
            )
        )
    return shown


def _row_address(key: str, table: str, row: str) -> str | None:
    try:
        return reverse("row", args=[key, table, row_key(table, row)])
    except NoReverseMatch:
        return None
