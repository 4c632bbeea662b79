"""The statement and the postings of a case folder as a workbook (XLSX), for people who go on working in a spreadsheet.

Every figure is the statement's own, and every word is one that the statement uses; nothing is decided here. People read
it: services, short lists and days stand in words, in the language that is spoken, as on the pages. What names a row (an
id) stands in a column of its own that says so; the codes themselves are in the tables.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.app import folders, statement_notes, wording
from makewhole.language import clock, day, gettext_noop, ngettext, number, pgettext, short_day
from makewhole.language import gettext as _

if TYPE_CHECKING:
    import duckdb

    from makewhole.app.agreed import Word
    from makewhole.exchange.workbook import Column, Sheet
    from makewhole.ledger.statement import Award, Child, PlanLine, PromiseLine, ServiceBlock, Share, Statement
    from makewhole.record.findings import Finding
    from makewhole.record.history import Rows

_PARTS = ("delivered", "made_up", "open", "declined", "undetermined", "excused", "resolved", "unrecorded", "upcoming")
"""The accounts that add up to what was promised, in the order of the statement."""
_OF_PARTS = {
    "delivered": ("assumed", gettext_noop("of these assumed")),
    "open": ("overdue", gettext_noop("of these overdue")),
}
"""Figures that are a part of another, and are not added again."""
_SUM = gettext_noop("(sum)")
_KINDS = {
    "regular": gettext_noop("a regular session"),
    "make_up": gettext_noop("a make-up for a session that was missed"),
    "compensatory": gettext_noop("compensatory minutes (a remedy that was agreed or ordered)"),
}
_CONTACTS = {
    "direct": gettext_noop("with the child"),
    "consult": gettext_noop("a talk among adults (consultation)"),
    "attempt": gettext_noop("the therapist came, and it did not work out"),
}
_ENDING = ".xlsx"


class FileExists(folders.NotWritten):
    """Something stands there already, and nothing is overwritten. The message is a sentence."""


@dataclass(frozen=True)
class Workbook:
    """A workbook that was written."""

    path: Path
    as_of: dt.date
    rows: Mapping[str, int]
    """How many rows each sheet has, by its name."""
    findings: tuple[Finding, ...]


def write(
    folder: Path | str,
    path: Path | str,
    as_of: dt.date | None = None,
    source: str | None = None,
    known_on: dt.date | None = None,
    *,
    word: Word | None = None,
    progress: folders.Progress | None = None,
) -> Workbook:
    """Writes the statement, misses, postings, sessions and findings of a case folder as of a day into a new workbook.

    FileExists where something is there already; folders.NotWritten where there may be no file; RecordErrors where the
    record has errors. The same folder and day give the same bytes.
    """
    from makewhole.exchange import workbook

    target = Path(path)
    _refuse(target, Path(folder))
    statement = folders.statement(folder, as_of, source, known_on, word=word, progress=progress)
    with folders.account(folder, statement.as_of, source, known_on, word=word, progress=progress) as worked_out:
        _refuse_another_record(worked_out.connection, statement)
        from makewhole.ledger.statement import post

        post(worked_out.connection)
        sheets = _sheets(worked_out.connection, statement)
        try:
            title = _("Statement as of {day}").format(day=day(statement.as_of))
            counts = workbook.write(target, sheets, made_on=statement.as_of, title=title)
        except workbook.FileExists as error:
            raise FileExists(str(error)) from None
        except (workbook.NotWritten, workbook.TooManyRows) as error:
            raise folders.NotWritten(str(error)) from None
    names = [sheet.name for sheet in sheets]
    return Workbook(target, statement.as_of, dict(zip(names, counts, strict=False)), statement.findings)


def _refuse(target: Path, folder: Path) -> None:
    """NotWritten where there may be no workbook of that name; nothing has been read yet."""
    if target.suffix.lower() != _ENDING:
        raise folders.NotWritten(f"A workbook's name ends in {_ENDING}; {target.name or target} does not.")
    if os.path.lexists(target):
        raise FileExists(f"{target} is there already, and nothing is overwritten; name another file.")
    if not target.parent.is_dir():
        raise folders.NotWritten(f"There is no folder {target.parent} to write into.")
    folders.refuse_to_overwrite(target, folder)


def _refuse_another_record(connection: duckdb.DuckDBPyConnection, statement: Statement) -> None:
    """NotWritten where the folder was changed between the reading of the figures and that of the rows."""
    from makewhole.ledger.statement import SERVICE_ACCOUNTS, rows

    names = ", ".join(SERVICE_ACCOUNTS)
    found = rows(connection, f"SELECT {names} FROM service_accounts ORDER BY student_id, service, esy")
    if found != [{name: block.minutes.get(name) for name in SERVICE_ACCOUNTS} for block in statement.services]:
        raise folders.NotWritten(_("The case folder was changed while it was read; write the workbook again."))


# --- the sheets -------------------------------------------------------------------------------------------------------


def _sheets(connection: duckdb.DuckDBPyConnection, statement: Statement) -> list[Sheet]:
    children = [child for child in statement.children if child.plans or child.services]
    names = {child.student_id: child.name or child.student_id for child in children}
    made = [
        _statement_sheet(statement, children),
        _misses_sheet(connection, names),
        _postings_sheet(connection, names),
        _sessions_sheet(connection, names),
        _findings_sheet(statement.findings, _named_rows(connection, statement.findings)),
        _basis_sheet(statement, children),
    ]
    return made if len(children) > 1 else [_without_child(sheet) for sheet in made]


def _without_child(sheet: Sheet) -> Sheet:
    """The sheet without its columns of who it is about: in the workbook of one child every row would say the same."""
    from dataclasses import replace

    who = {column.title for column in _child_columns()}
    kept = [at for at, column in enumerate(sheet.columns) if column.title not in who]
    if len(kept) == len(sheet.columns):
        return sheet
    strong = sheet.strong
    return replace(
        sheet,
        columns=[sheet.columns[at] for at in kept],
        rows=([row[at] for at in kept] for row in sheet.rows),
        strong=strong,
    )


def _child_columns() -> list[Column]:
    from makewhole.exchange.workbook import Column

    return [
        Column(pgettext("workbook", "Child"), "text", _("The child's name; the id where no name is recorded.")),
        Column(pgettext("workbook", "Student"), "text", _("The child's id in the record.")),
    ]


def _statement_sheet(statement: Statement, children: Sequence[Child]) -> Sheet:
    from makewhole.exchange.workbook import Column, Sheet

    columns = [
        *_child_columns(),
        Column(pgettext("workbook", "Service"), "text", _("The service.")),
        Column(
            pgettext("workbook", "Account"),
            "text",
            _("What the minutes are. The accounts above {sum} add up to what was promised to date.").format(
                sum=_(_SUM)
            ),
        ),
        Column(
            pgettext("workbook", "Minutes"),
            "minutes",
            _(
                "How many minutes. {sum} is a formula over the cells above it: filter this sheet, but do not sort it."
            ).format(sum=_(_SUM)),
            _("it cannot be counted, because the plan does not say clearly how much it promises"),
        ),
        Column(
            pgettext("workbook", "Hours"),
            "hours",
            _("The same in hours."),
            _("the minutes say it, or it cannot be counted"),
        ),
        Column(
            pgettext("workbook", "Note"),
            "long",
            _("What the minutes are made of: reasons, days, and what to ask for."),
            _("nothing to add"),
        ),
    ]
    rows = [row for child in children for block in child.services for row in _service_rows(child, block)]
    return Sheet(
        pgettext("workbook", "Statement"),
        columns,
        rows,
        _("No plan stands in this folder, so nothing is promised."),
        _("One row is an account of a service, in minutes, as the statement has it. Accounts that are 0 are left out."),
        _head(statement, children),
        strong=lambda row: row[-4] in (_("promised to date"), _(_SUM)),
    )


def _head(statement: Statement, children: Sequence[Child]) -> list[str]:
    """Who, under which plan and rules, as of when, and the sentence that says it all."""
    from makewhole.ledger.statement import rules_words

    as_of = _("as of {day}").format(day=day(statement.as_of))
    if len(children) != 1:
        count = ngettext("{count} child", "{count} children", len(children)).format(count=number(len(children)))
        return [
            f"{count} · {as_of}",
            _(
                "Plans, rules and what the figures rest on: see the sheet Basis. Every column is explained in the "
                "sheet Columns."
            ),
        ]
    child = children[0]
    current = [plan for plan in child.plans if plan.starts_on <= statement.as_of <= (plan.ends_on or dt.date.max)]
    shown = current or list(child.plans[-1:])
    who = child.name or _("Student {student_id}").format(student_id=child.student_id)
    head = [" · ".join([who, *(_plan_words(plan) for plan in shown), as_of])]
    if any(finding.code == "two_sources" for finding in statement.findings):
        head.append(
            _(
                "Two logs stand in this record, and a session that both have counts twice here: make the workbook of "
                "one of them, with --source."
            )
        )
    rules = dict.fromkeys(rules_words(plan.packs) for plan in shown)
    head += [_("Rules: {rules}").format(rules=words) for words in rules]
    headline = child.headline
    head.append(" ".join([*headline.sentences, *([headline.action] if headline.action else [])]))
    head.append(_("What the figures rest on: see the sheet Basis. Every column is explained in the sheet Columns."))
    return head


def _plan_words(plan: PlanLine) -> str:
    starts = short_day(plan.starts_on)
    if plan.ends_on is None:
        return _("{plan} {starts} on, no end given").format(plan=plan.kind_words, starts=starts)
    return _("{plan} {starts} to {ends}").format(plan=plan.kind_words, starts=starts, ends=short_day(plan.ends_on))


def _service_name(service: str, esy: bool | None) -> str:
    words = wording.service_words(service)
    return _("{service} (extended school year)").format(service=words) if esy else words


def _line_words(line: PromiseLine) -> str:
    """A line of the plan as people know it: by what it says, else by how much it promises."""
    if line.wording:
        return _('the line "{wording}"').format(wording=line.wording)
    return _("the line of {amount}").format(amount=line.amount) if line.amount else _("a line without an amount")


def _service_rows(child: Child, block: ServiceBlock) -> Iterator[list[Any]]:
    """The rows of one service, as its block in the statement."""
    whose = [child.name or child.student_id, child.student_id, _service_name(block.service, block.esy)]
    if block.is_countable:
        if block.promises:
            yield from _account_rows(whose, block.minutes, block.shares, "; ".join(_promised(block)))
    else:
        for line in block.promises:
            if not line.is_countable:
                why = line.not_countable or _("what it promises is not clear")
                said = f"{_line_words(line)}: {why}"
                yield [*whose, _("cannot be counted"), None, None, said]
        for line in block.promises:
            if line.is_countable:
                alone = _("{service}, {line} alone")
                of_promise = [*whose[:2], alone.format(service=whose[2], line=_line_words(line))]
                yield from _account_rows(of_promise, line.minutes, (), "")
    yield from _award_rows(whose, block.minutes, block.awards)


def _promised(block: ServiceBlock) -> list[str]:
    """What each line of the plan promises, and since when."""
    said = []
    for line in block.promises:
        since = _("since {day}").format(day=short_day(line.starts_on)) if line.starts_on else ""
        written = _('as written: "{wording}"').format(wording=line.wording) if line.wording else ""
        said.append(", ".join(part for part in (line.amount, since, written) if part))
    misses = block.minutes.get("misses")
    if misses:
        missed = ngettext("{count} session missed, whole or part", "{count} sessions missed, whole or part", misses)
        said.append(missed.format(count=number(misses)))
    return [part for part in said if part]


def _account_rows(
    whose: Sequence[str], minutes: Mapping[str, int | None], shares: Sequence[Share], promised: str
) -> Iterator[list[Any]]:
    """Every account that is not zero, and the sum of the parts."""
    from makewhole.exchange.workbook import Formula
    from makewhole.ledger.explain import account_words

    figures = {name: value or 0 for name, value in minutes.items()}
    whole = figures["promised"]
    rows: list[list[Any]] = [[*whose, _("promised to date"), whole, whole / 60, promised or None]]
    parts = []
    for account in _PARTS:
        if not figures[account]:
            continue
        parts.append(len(rows))
        said = _notes(account, [share for share in shares if share.account == account])
        rows.append([*whose, account_words(account), figures[account], figures[account] / 60, said or None])
        part, label = _OF_PARTS.get(account, ("", ""))
        if part and figures[part]:
            rows.append([*whose, _(label), figures[part], figures[part] / 60, None])
    place = len(rows)
    total = sum(figures[account] for account in _PARTS)
    adds_up, does_not = _("adds up to what was promised"), _("does not add up: please report this")
    rows.append(
        [
            *whose,
            _(_SUM),
            Formula(lambda at: "=" + ("+".join(at(part - place, 0) for part in parts) or "0"), total),
            Formula(lambda at: f"={at(0, -1)}/60", total / 60),
            Formula(
                lambda at: f'=IF({at(0, -2)}={at(-place, -2)},"{adds_up}","{does_not}")',
                adds_up if total == whole else does_not,
            ),
        ]
    )
    if figures["extra"]:
        note = _("not in the sum, no credit elsewhere")
        rows.append([*whose, account_words("extra"), figures["extra"], figures["extra"] / 60, note])
    yield from rows


def _notes(account: str, shares: Sequence[Share]) -> str:
    """What an account is made of, in the words of the statement."""
    from makewhole.ledger.statement import REPORTED_WORDS

    if account == "unrecorded":
        return _("ask for the logs")
    if account == "upcoming":
        return _("still to come in this period")
    if account in ("delivered", "made_up"):
        return ""
    reasons: dict[tuple[str, str], int] = {}
    for share in shares:
        reported = _(REPORTED_WORDS.get(share.reported_outcome or "", ""))
        reasons[share.reason_words, reported] = reasons.get((share.reason_words, reported), 0) + share.minutes
    said = [
        f"{reason} {minutes:,}{f' ({reported})' if reported else ''}" for (reason, reported), minutes in reasons.items()
    ]
    if account == "open":
        dues = [share.first_due_on for share in shares if share.first_due_on is not None]
        firsts = [share.first_on for share in shares if share.first_on is not None]
        said += [_("oldest from {day}").format(day=day(min(firsts)))] if firsts else []
        said.append(_("first due {day}").format(day=day(min(dues))) if dues else _("no due date set"))
    return ", ".join(said)


def _award_rows(
    whose: Sequence[str], minutes: Mapping[str, int | None], awards: Sequence[Award]
) -> Iterator[list[Any]]:
    from makewhole.exchange.workbook import Formula
    from makewhole.ledger.explain import account_words
    from makewhole.ledger.statement import decider_words

    awarded = minutes.get("awarded")
    if not awarded:
        return
    said = []
    for award in awards:
        words = _("{minutes} min by {who}, {day}, due {due}") if award.due_on else _("{minutes} min by {who}, {day}")
        told = {"minutes": number(award.minutes), "who": decider_words(award.awarded_by)}
        due = day(award.due_on) if award.due_on else ""
        said.append(words.format(**told, day=day(award.awarded_on), due=due))
    rows: list[list[Any]] = [[*whose, _("awarded (compensatory)"), awarded, awarded / 60, "; ".join(said) or None]]
    parts = [(name, minutes.get(name) or 0) for name in ("provided", "open_award") if minutes.get(name)]
    rows += [[*whose, account_words(name), figure, figure / 60, None] for name, figure in parts]
    total = sum(figure for _, figure in parts)
    rows.append(
        [
            *whose,
            _(_SUM),
            Formula(lambda at: "=" + ("+".join(at(-1 - down, 0) for down in range(len(parts))) or "0"), total),
            Formula(lambda at: f"={at(0, -1)}/60", total / 60),
            _("of what was awarded"),
        ]
    )
    yield from rows


_REASON = gettext_noop("Why the minutes were missed, in plain words.")
_HOW_SURE = gettext_noop(
    "How sure we are of the rule's text. primary: the issuer's own text was read; reported: read only in another's "
    "account of it, so it moves no minutes by itself; local: a user holds the document and confirmed the rule."
)


def _misses_sheet(connection: duckdb.DuckDBPyConnection, names: Mapping[str, str]) -> Sheet:
    from makewhole.exchange.workbook import Column, Sheet
    from makewhole.ledger.explain import account_words
    from makewhole.ledger.statement import (
        DECIDER_WORDS,
        EVIDENCE_MARKS,
        MISS_ACCOUNTS,
        OF_UNKNOWN_LENGTH,
        REPORTED_WORDS,
        in_words,
        outcome_words,
        reason_words,
    )

    columns = [
        *_child_columns(),
        Column(pgettext("workbook", "Date"), "day", _("The day of the miss.")),
        Column(
            pgettext("workbook", "Start"),
            "text",
            _("When the session was to begin."),
            _("not recorded, or a day of a gap"),
        ),
        Column(pgettext("workbook", "Service"), "text", _("The service that was missed.")),
        Column(
            pgettext("workbook", "Minutes"),
            "minutes",
            _("Missed minutes that count, after what other sessions of the period made good."),
            _("nobody wrote down how long the session was to be: it is in no sum, and no zero"),
        ),
        Column(pgettext("workbook", "Reason"), "text", _(_REASON)),
        Column(pgettext("workbook", "Outcome"), "text", _("What follows from the miss.")),
        Column(
            pgettext("workbook", "Who says so"),
            "text",
            _("A decision, the plan itself, a written rule, or nobody yet: then the team decides."),
            _("the length is not known"),
        ),
        Column(
            pgettext("workbook", "Rule"),
            "text",
            _("The id of the rule, the decision or the plan."),
            _("no rule speaks"),
        ),
        Column(
            pgettext("workbook", "How sure"), "text", _(_HOW_SURE), _("no rule speaks, or a decision or the plan does")
        ),
        Column(
            pgettext("workbook", "What the rule is reported to say"),
            "text",
            _("Of a rule that nobody here has read: what it is reported to say."),
            _("the rule was read, or leaves it to the team"),
        ),
        Column(
            pgettext("workbook", "Question"),
            "long",
            _("What somebody has to answer before the rule can speak."),
            _("nothing is asked"),
        ),
        Column(pgettext("workbook", "Due"), "day", _("By when the minutes are to be made up."), _("no date is set")),
        *(
            Column(
                account_words(account).capitalize(),
                "minutes",
                _("Of these minutes: {account}.").format(account=account_words(account)),
                pgettext("workbook", "none"),
            )
            for account in reversed(MISS_ACCOUNTS)
        ),
        Column(
            pgettext("workbook", "Overdue"),
            "minutes",
            _("Of the minutes still owed: past their due date."),
            pgettext("workbook", "none"),
        ),
        Column(
            pgettext("workbook", "Source"),
            "long",
            _("Where the rule is written."),
            _("no rule speaks, or it names no source"),
        ),
        Column(pgettext("workbook", "Session"), "text", _("The id of the missed session."), _("a day of a gap")),
        Column(
            pgettext("workbook", "Gap"), "text", _("The id of the gap that the day lies in."), _("a session was missed")
        ),
        Column(pgettext("workbook", "Promise"), "text", _("The id of the line of the plan.")),
    ]

    # Misses of unknown length (rule 6) are in no account: they stand here without minutes, since unknown is no zero.
    asked = f"""
        SELECT m.*, d.decided_by AS decider, FALSE AS length_unknown
        FROM misses AS m
        LEFT JOIN determinations AS d ON m.decided_by = 'determination' AND d.determination_id = m.rule
        UNION ALL BY NAME
        SELECT u.*, x.date, x.starts_at, x.reason, TRUE AS length_unknown
        FROM (SELECT s.session_id, s.promise_id, t.student_id, t.service, t.esy {OF_UNKNOWN_LENGTH}) AS u
        JOIN sessions AS x ON x.session_id = u.session_id
        ORDER BY student_id, date, starts_at NULLS FIRST, service, esy, miss_id
    """

    def rows() -> Iterator[list[Any]]:
        for miss in _each(connection, asked):
            if miss["length_unknown"]:
                outcome, who = _("length not known, so nothing follows yet"), None
            else:
                outcome = outcome_words(miss["outcome"])
                said_by = DECIDER_WORDS.get(miss["decider"] or "") or _WHO.get(
                    miss["decided_by"] or "", _WHO["default"]
                )
                who = _(said_by)
            is_reported = miss["evidence"] == "reported" and miss["asks"] is None
            yield [
                names.get(miss["student_id"], miss["student_id"]),
                miss["student_id"],
                miss["date"],
                miss["starts_at"],
                _service_name(miss["service"], miss["esy"]),
                miss["minutes"],
                reason_words(miss["reason"]),
                outcome,
                who,
                miss["rule"],
                _(EVIDENCE_MARKS.get(miss["evidence"] or "", miss["evidence"] or "")),
                _(REPORTED_WORDS.get(miss["says"] or "", "")) if is_reported else None,
                in_words(miss["asks"] or ""),
                miss["due_on"],
                *(miss[account] or None for account in reversed(MISS_ACCOUNTS)),
                miss["overdue"] or None,
                wording.citation_words(miss["citation"] or "") or None,
                miss["session_id"],
                miss["gap_id"],
                miss["promise_id"],
            ]

    return Sheet(
        pgettext("workbook", "Misses"),
        columns,
        rows(),
        _("No miss is on record up to this day."),
        _("One row is a missed session or gap day."),
    )


_WHO = {
    "determination": gettext_noop("a decision"),
    "plan": gettext_noop("the plan itself"),
    "rule": gettext_noop("a written rule"),
    "default": gettext_noop("nobody yet"),
}


def _postings_sheet(connection: duckdb.DuckDBPyConnection, names: Mapping[str, str]) -> Sheet:
    from makewhole.exchange.workbook import Column, Sheet
    from makewhole.ledger.explain import POSTING_ORDER, account_words
    from makewhole.ledger.statement import EVIDENCE_MARKS, in_words, outcome_words, reason_words

    not_missed = _("nothing was missed here")
    columns = [
        *_child_columns(),
        Column(
            pgettext("workbook", "Date"),
            "day",
            _("The day of the session, the miss, the gap day or the award; of a promise the first day."),
        ),
        Column(pgettext("workbook", "Service"), "text", _("The service.")),
        Column(
            pgettext("workbook", "Account"), "text", _("What the minutes are; the statement adds them up by account.")
        ),
        Column(pgettext("workbook", "Minutes"), "minutes", _("How many minutes; always above 0.")),
        Column(pgettext("workbook", "Reason"), "text", _(_REASON), not_missed),
        Column(pgettext("workbook", "Outcome"), "text", _("What follows from the miss."), not_missed),
        Column(
            pgettext("workbook", "Who says so"),
            "text",
            _("A decision, the plan itself, a written rule, or nobody yet."),
            not_missed,
        ),
        Column(
            pgettext("workbook", "Rule"),
            "text",
            _("The id of the rule, the decision or the plan."),
            _("no rule speaks"),
        ),
        Column(
            pgettext("workbook", "How sure"), "text", _(_HOW_SURE), _("no rule speaks, or a decision or the plan does")
        ),
        Column(
            pgettext("workbook", "Question"),
            "long",
            _("What somebody has to answer before the rule can speak."),
            _("nothing is asked"),
        ),
        Column(pgettext("workbook", "Due"), "day", _("By when."), _("no date is set")),
        Column(
            pgettext("workbook", "Period from"),
            "day",
            _("First day of the promise's period."),
            _("an award has no period"),
        ),
        Column(pgettext("workbook", "Period to"), "day", _("Last day of it."), _("an award has no period")),
        Column(
            pgettext("workbook", "Session"),
            "text",
            _("The id of the session whose minutes these are."),
            pgettext("workbook", "no session"),
        ),
        Column(
            pgettext("workbook", "Gap"),
            "text",
            _("The id of the gap, where the minutes are a gap day's."),
            pgettext("workbook", "no gap"),
        ),
        Column(
            pgettext("workbook", "Settled by"),
            "text",
            _("The id of the session that restored the minutes."),
            _("nothing has restored them"),
        ),
        Column(pgettext("workbook", "Award"), "text", _("The id of the award."), pgettext("workbook", "no award")),
        Column(
            pgettext("workbook", "Promise"), "text", _("The id of the line of the plan."), _("an award's own minutes")
        ),
        Column(
            pgettext("workbook", "Step"),
            "count",
            _("The number of the rule of the arithmetic that made the row (thirteen rules)."),
        ),
        Column(pgettext("workbook", "Posting"), "text", _("An id that stays the same; `makewhole explain` takes it.")),
    ]

    def rows() -> Iterator[list[Any]]:
        for row in _each(connection, f"SELECT * FROM posted ORDER BY {POSTING_ORDER}"):
            yield [
                names.get(row["student_id"], row["student_id"]),
                row["student_id"],
                row["date"],
                _service_name(row["service"], row["esy"]),
                account_words(row["account"]),
                row["minutes"],
                reason_words(row["reason"]) if row["reason"] else None,
                outcome_words(row["outcome"]) if row["outcome"] else None,
                _(_WHO.get(row["decided_by"], row["decided_by"])) if row["decided_by"] else None,
                row["rule"],
                _(EVIDENCE_MARKS.get(row["evidence"] or "", row["evidence"] or "")),
                in_words(row["asks"] or ""),
                row["due_on"],
                row["period_starts_on"],
                row["period_ends_on"],
                row["session_id"],
                row["gap_id"],
                row["settled_by"],
                row["award_id"],
                row["promise_id"],
                row["step"],
                row["posting_id"],
            ]

    return Sheet(
        pgettext("workbook", "Postings"),
        columns,
        rows(),
        _("Nothing was promised up to this day."),
        _("One row is an entry of the account."),
    )


def _sessions_sheet(connection: duckdb.DuckDBPyConnection, names: Mapping[str, str]) -> Sheet:
    from makewhole.exchange.workbook import Column, Sheet
    from makewhole.ledger.statement import reason_words

    unknown = _("nobody wrote it down")
    yes, no = pgettext("workbook", "yes"), pgettext("workbook", "no")
    columns = [
        *_child_columns(),
        Column(pgettext("workbook", "Date"), "day", _("The day of the session.")),
        Column(pgettext("workbook", "Start"), "text", _("When it began or was to begin."), unknown),
        Column(
            pgettext("workbook", "Service"),
            "text",
            _("The service of the promise or award."),
            _("the record does not say"),
        ),
        Column(
            pgettext("workbook", "Planned"),
            "minutes",
            _("How long it was to be."),
            _("as promised if it was missed, else as delivered"),
        ),
        Column(pgettext("workbook", "Delivered"), "minutes", _("How long it was; 0: not at all."), unknown),
        Column(
            pgettext("workbook", "Reason"),
            "text",
            _("Why it was missed, whole or in part."),
            _("none was written down"),
        ),
        Column(
            pgettext("workbook", "Kind"),
            "text",
            _("A regular session, a make-up for a missed one, or compensatory minutes, which serve an award."),
            _(_KINDS["regular"]),
        ),
        Column(
            pgettext("workbook", "Contact"),
            "text",
            _("With the child, a talk among adults, or an attempt, which is minutes of nothing."),
            pgettext("workbook", "as promised"),
        ),
        Column(
            pgettext("workbook", "As written"),
            "text",
            _("no: not as the plan says, so its minutes do not count."),
            yes,
        ),
        Column(
            pgettext("workbook", "Makes up"),
            "text",
            _("The id of the missed session that it makes up."),
            _("it names none"),
        ),
        Column(
            pgettext("workbook", "Award"),
            "text",
            _("The id of the award that it serves."),
            pgettext("workbook", "none"),
        ),
        Column(
            pgettext("workbook", "Log"),
            "text",
            _("Whose log says so."),
            _("the row names no log"),
        ),
        Column(pgettext("workbook", "Told on"), "day", _("The day on which somebody was told of the miss."), unknown),
        Column(pgettext("workbook", "Written down"), "text", _("When the row was recorded."), unknown),
        Column(pgettext("workbook", "Note"), "long", _("What was noted."), pgettext("workbook", "no note")),
        Column(pgettext("workbook", "Session"), "text", _("The id of the row.")),
        Column(
            pgettext("workbook", "Promise"), "text", _("The id of the line of the plan."), _("it serves an award alone")
        ),
    ]
    logs = {
        "family": pgettext("who wrote it down", "the family"),
        "provider": pgettext("who wrote it down", "the therapist or teacher"),
        "district": pgettext("who wrote it down", "the school or district"),
        "billing": pgettext("who wrote it down", "a billing record"),
    }
    asked = """
        SELECT s.*, coalesce(plan.student_id, a.student_id) AS student_id, coalesce(p.service, a.service) AS service,
               coalesce(p.esy, false) AS esy
        FROM sessions AS s
        LEFT JOIN promises AS p ON p.promise_id = s.promise_id
        LEFT JOIN plans AS plan ON plan.plan_id = p.plan_id
        LEFT JOIN awards AS a ON a.award_id = s.award_id
        ORDER BY student_id, s.date, s.starts_at NULLS FIRST, s.session_id
    """

    def rows() -> Iterator[list[Any]]:
        for row in _each(connection, asked):
            yield [
                names.get(row["student_id"], row["student_id"]),
                row["student_id"],
                row["date"],
                row["starts_at"],
                _service_name(row["service"], row["esy"]) if row["service"] else None,
                row["planned_minutes"],
                row["delivered_minutes"],
                reason_words(row["reason"]) if row["reason"] else None,
                _(_KINDS.get(row["kind"], row["kind"])) if row["kind"] else None,
                _(_CONTACTS.get(row["contact"], row["contact"])) if row["contact"] else None,
                None if row["as_written"] is None else yes if row["as_written"] else no,
                row["makes_up"],
                row["award_id"],
                logs.get(row["source"], row["source"]),
                row["notified_on"],
                _moment(row["recorded_at"]),
                row["note"],
                row["session_id"],
                row["promise_id"],
            ]

    about = _("One row is a session as it was recorded, also one after the day of the statement.")
    return Sheet(pgettext("workbook", "Sessions"), columns, rows(), _("No session is on record."), about)


def _moment(cell: Any) -> str | None:
    """When a row was written down, as people read it; as it stands where it is no instant."""
    if cell is None:
        return None
    try:
        moment = cell if isinstance(cell, dt.datetime) else dt.datetime.fromisoformat(str(cell))
    except ValueError:
        return str(cell)
    if not isinstance(cell, dt.datetime) and len(str(cell)) <= len("2026-01-31"):
        return short_day(moment.date())
    return f"{short_day(moment.date())}, {clock(moment.time())}"


def _named_rows(connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding]) -> Rows:
    """The sessions that findings name, and what they are of, as the sentences about them need it."""
    from makewhole.ledger import warning_words
    from makewhole.ledger.statement import rows

    named = {warning_words.session_named(each.message) for each in findings if each.table == "sessions"} - {None}
    if not named:
        return {}
    asked = "SELECT session_id, promise_id, award_id, date::VARCHAR AS date FROM sessions ORDER BY session_id"
    return {
        "sessions": {row["session_id"]: row for row in rows(connection, asked) if row["session_id"] in named},
        "promises": {row["promise_id"]: row for row in rows(connection, "SELECT promise_id, service FROM promises")},
        "awards": {row["award_id"]: row for row in rows(connection, "SELECT award_id, service FROM awards")},
    }


def _findings_sheet(findings: Sequence[Finding], named: Rows) -> Sheet:
    from makewhole.exchange.workbook import Column, Sheet
    from makewhole.ledger import warning_words

    columns = [
        Column(pgettext("workbook", "What to look at"), "long", _("What looks wrong, and what to do.")),
        Column(
            pgettext("workbook", "Session"),
            "text",
            _("The id of the session that it is about: see the sheet Sessions."),
            _("it names no session"),
        ),
        Column(pgettext("workbook", "Table"), "text", _("The table of the record, by its name in the files.")),
        Column(
            pgettext("workbook", "Row"),
            "count",
            _("The line of the file (the header is line 1)."),
            _("the table as a whole"),
        ),
        Column(
            pgettext("workbook", "Column"),
            "text",
            _("The column of the table, by its name in the files."),
            _("the whole row"),
        ),
        Column(pgettext("workbook", "Found"), "text", _("The cell as it was read."), _("nothing to show")),
        Column(pgettext("workbook", "Allowed"), "long", _("What may stand there."), _("the sentence says it")),
        Column(
            pgettext("workbook", "Code"), "text", _("The name of this kind of finding; the page Findings explains it.")
        ),
    ]
    rows: list[list[Any]] = []
    for each in findings:
        about = statement_notes.of_session(each, named)
        said = about.text if about else statement_notes.plain(each)
        session = warning_words.session_named(each.message) if each.table == "sessions" else None
        rows.append([said, session, each.table, each.row, each.column, each.found, each.allowed, each.code])
    return Sheet(
        pgettext("workbook", "Findings"),
        columns,
        rows,
        _("Nothing is to be put right."),
        _("One row is something to be put right."),
    )


def _basis_sheet(statement: Statement, children: Sequence[Child]) -> Sheet:
    from makewhole.exchange.workbook import Column, Sheet
    from makewhole.ledger.statement import EVIDENCE_MARKS, EVIDENCE_WORDS, in_words

    columns = [
        *_child_columns(),
        Column(
            pgettext("workbook", "About"),
            "text",
            _("A plan, the rules it stands under, how sure we are of them, or what the figures rest on."),
        ),
        Column(pgettext("workbook", "In words"), "long", _("What is to be said of it.")),
        Column(pgettext("workbook", "First day"), "day", _("Of a plan: its first day."), _("not a plan")),
        Column(
            pgettext("workbook", "Last day"), "day", _("Of a plan: its last day."), _("not a plan, or no end is given")
        ),
        Column(
            pgettext("workbook", "How sure"),
            "text",
            _("How sure we are of the rules' text."),
            _("the rules have no text of their own, or no rules"),
        ),
        Column(
            pgettext("workbook", "Checked"),
            "day",
            _("The day on which the rules were last looked at."),
            _("no rules, or undated"),
        ),
        Column(
            pgettext("workbook", "Id"),
            "text",
            _("The id of the plan, or of the pack of rules."),
            _("neither a plan nor rules"),
        ),
    ]
    rows: list[list[Any]] = []
    marks: dict[str, None] = {}
    rules, how_sure = pgettext("workbook", "Rules"), pgettext("workbook", "How sure")
    for child in children:
        whose = [child.name or child.student_id, child.student_id]
        headline = " ".join([*child.headline.sentences, *([child.headline.action] if child.headline.action else [])])
        rows.append([*whose, pgettext("workbook", "In short"), headline, None, None, None, None, None])
        for plan in child.plans:
            days = [plan.starts_on, plan.ends_on]
            rows.append([*whose, pgettext("workbook", "Plan"), plan.kind_words, *days, None, None, plan.plan_id])
            for pack in plan.packs:
                over = rules if pack.level == 0 else pgettext("workbook", "Rules behind them")
                marks |= dict.fromkeys(pack.evidence)
                sure = ", ".join(_(EVIDENCE_MARKS[mark]) for mark in pack.evidence) or None
                rows.append([*whose, over, in_words(pack.title), None, None, sure, pack.checked_on, pack.pack_id])
            if not plan.packs:
                rows.append([*whose, rules, _("no written rule: the team decides"), *[None] * 5])
    for mark, words in EVIDENCE_WORDS.items():
        if mark in marks:
            rows.append([None, None, how_sure, _(words), None, None, _(EVIDENCE_MARKS[mark]), None, None])
    rows += [[None, None, pgettext("workbook", "Rests on"), text, *[None] * 5] for text in _rests_on(statement)]
    return Sheet(
        pgettext("workbook", "Basis"),
        columns,
        rows,
        _("No plan stands in this folder."),
        _("One row is something that the figures rest on."),
    )


def _rests_on(statement: Statement) -> list[str]:
    """What the figures rest on, as the pages say it; which rules the plans follow stands in rows of its own."""
    said = _("The plan itself says of missed sessions: {outcome}. That comes before every rule.")
    clauses = [
        said.format(outcome=wording.outcome_words(each.details["outcome"]))
        for each in statement.assumptions
        if each.kind == "plan_clause"
    ]
    return list(dict.fromkeys([*statement_notes.rests_on(statement, names_ids=False), *clauses]))


def _each(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[dict[str, Any]]:
    """The rows of a question, a few thousand at a time."""
    result = connection.execute(sql)
    names = [column[0] for column in result.description or ()]
    while batch := result.fetchmany(5_000):
        for row in batch:
            yield dict(zip(names, row, strict=True))
