"""What the words of a row say of its session: held or not, why not, of which kind; asked where they leave it open.

A log says it in one column or in several (a status, a reason, a tick, a note). What they say together is worked out for
each different set of words, not for each row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from makewhole.exchange import reasons
from makewhole.exchange.log_columns import NO, YES
from makewhole.exchange.reading import Choice, Question
from makewhole.exchange.reasons import Meaning, Vocabulary, folded
from makewhole.language import gettext, gettext_noop
from makewhole.language import number as figures

State = Literal["held", "missed", "attempt", "reason", "partly", "open", "blank"]
"""`reason`: words that say the session was not held, in a column of reasons alone, so that minutes beside them count;
`partly`: a reason with which a part may have been held; `open`: nothing says it, though a column could; `blank`: no
column
could."""

Length = Literal["given", "nought", "empty", "nowhere"]
"""Of a row's minutes: there are some; they are 0; the row has none, though others do; no row of the file has any."""

MOST_ASKED = 60
"""Texts that are asked about one by one; of more, the rest is one question."""
_SIDES = {
    "student_absent": frozenset(
        (
            "student_refused", "student_suspended", "student_removed", "family_cancelled", "school_activity",
            "field_trip", "school_assessment", "school_closed",
        )
    ),
    "provider_absent": frozenset(("provider_vacancy", "provider_duty", "agency_change")),
}  # fmt: skip
"""What a more exact word may say beside 'student absent' and 'provider absent' of a status."""
_KINDS = {"make_up": "make_up", "compensatory": "compensatory"}
_HELD = ("delivered", "make_up", "compensatory", "consult")
_DIRECT = frozenset(
    ("direct", "direct service", "direct services", "direct contact", "in person", "face to face", "student")
)
_GATES = {
    "signed": (
        gettext_noop(
            'The column "{heading}" says whether somebody signed that the session was held. '
            'What of the rows where it has "{cell}"?'
        ),
        gettext_noop(
            'The column "{heading}" says whether somebody signed that the session was held. '
            "What of the rows where it has nothing?"
        ),
    ),
    "billable": (
        gettext_noop(
            'The column "{heading}" says whether the session was billed. What of the rows where it has "{cell}"?'
        ),
        gettext_noop(
            'The column "{heading}" says whether the session was billed. What of the rows where it has nothing?'
        ),
    ),
    "omit": (
        gettext_noop(
            'The column "{heading}" says whether the session was kept from the bill. '
            'What of the rows where it has "{cell}"?'
        ),
        gettext_noop(
            'The column "{heading}" says whether the session was kept from the bill. '
            "What of the rows where it has nothing?"
        ),
    ),
    "claim": (
        gettext_noop('The column "{heading}" says what became of the bill. What of the rows where it has "{cell}"?'),
        gettext_noop('The column "{heading}" says what became of the bill. What of the rows where it has nothing?'),
    ),
}
"""Columns that say whether a row counts at all, and what they say."""
_BILLED = frozenset(
    ("paid", "submitted", "accepted", "approved", "billed", "sent", "in process", "processed", "pending")
)
_TAKEN_BACK = frozenset(("void", "voided", "reversed", "reversal", "deleted", "withdrawn", "not billed"))
_ALONE = frozenset(("individual", "ind", "group", "grp", "individual therapy", "group therapy", "in person", "remote"))


@dataclass(frozen=True)
class WordColumn:
    """One column of words of `log_rows`."""

    name: str
    role: str
    heading: str

    @property
    def about(self) -> Literal["student", "provider"] | None:
        """Whom the heading speaks of."""
        text = self.heading.casefold()
        student = re.search(r"\b(student|child|pupil)\b", text) is not None
        provider = re.search(r"\b(provider|therapist|teacher|staff|clinician|slp)\b", text) is not None
        if student == provider:
            return None
        return "student" if student else "provider"


@dataclass(frozen=True)
class Outcome:
    """What a set of words says."""

    state: State
    reason: str | None = None
    kind: str | None = None
    contact: str | None = None
    left_out: str | None = None
    """Why the row is none to take: 'draft', 'unsigned', 'not_billed'; None: it is one."""
    waits: tuple[str, ...] = ()
    """Keys of the questions that it waits for."""
    wants_note: bool = False
    """Whether the note may say the reason that the other words do not."""
    grouping: str | None = None


@dataclass
class _Ask:
    asks: str
    choices: tuple[Choice, ...]
    why: str
    proposed: str | None = None
    seen: list[str] = field(default_factory=list)
    rows: int = 0


@dataclass
class Words:
    """Reads the words of one log. `combine` for each set of them, then `questions`."""

    columns: Sequence[WordColumn]
    answers: Mapping[str, str]
    legend: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=reasons.shipped)
    _asked: dict[str, _Ask] = field(default_factory=dict)
    meant: dict[str, str] = field(default_factory=dict)
    """By text: what it was taken to say, for the person to look at."""

    # --- one cell -----------------------------------------------------------------------------------------------------

    def meaning(self, column: WordColumn, cell: str) -> Meaning | None:
        """What the cell says; with `may_be` where it must be asked; None where it says nothing."""
        if not cell:
            return None
        small = cell.casefold()
        if column.role == "not_available":
            if small in ("student", "child", "provider", "therapist", "teacher", "both"):
                cell = f"{cell} not available"
            elif small in NO:
                return None
        answer = self.answers.get(f"reason:{folded(cell)}")
        if answer is not None and (said := reasons.answered(answer)) is not None:
            return said
        if column.role in ("given", "missed", "make_up") and (said := _of_mark(column, small)) is not None:
            return said if said.means != "nothing" else None
        if column.role == "contact" and small in _DIRECT:
            return Meaning("nothing")
        return self._words(column, cell)

    def _words(self, column: WordColumn, cell: str) -> Meaning:
        explained = self.legend.get(cell) or self.legend.get(cell.upper())
        text = explained or cell
        found = self.vocabulary.meaning(text, about=column.about)
        if found is None and folded(text) in _ALONE and column.role in ("status", "contact"):
            return Meaning("nothing")
        if found is None:
            parts = self.vocabulary.parts(text)
            whys = {meaning.reason for _, meaning in parts if meaning.means == "reason" and meaning.is_sure}
            if parts and all(meaning.is_sure for _, meaning in parts) and len(whys) == 1:
                found = next(meaning for _, meaning in parts if meaning.means == "reason")
            elif parts:
                may = tuple(
                    dict.fromkeys(
                        word
                        for _, meaning in parts
                        for word in (meaning.may_be or ((meaning.reason or meaning.means),))
                    )
                )
                found = Meaning("reason", None, True, may, gettext("It names more than one thing."))
        if found is None:
            why = (
                gettext("A code, and the file has no legend that explains it.")
                if reasons.is_code(cell)
                else gettext("The words are not on the list.")
            )
            return Meaning("reason", None, False, ("?",), why)
        if explained and not found.is_sure:
            return replace(
                found,
                why=gettext("The file's legend says: {explained}. {why}").format(
                    explained=explained, why=gettext(found.why)
                ),
            )
        return found

    # --- a row's words ------------------------------------------------------------------------------------------------

    def combine(
        self, cells: Sequence[str], note: str | None, rows: int, place: str, length: Length = "given"
    ) -> Outcome:
        """What the cells of the word columns say together. `note` None: it was not looked at yet."""
        said = [
            (column, cell, meaning)
            for column, cell in zip(self.columns, cells, strict=True)
            if (meaning := self.meaning(column, cell)) is not None
        ]
        grouping = _grouping(self.legend.get(cell, cell) for column, cell, _ in said if column.role == "status")
        if (out := self._unsigned(cells, rows, place)) is not None:
            return replace(out, grouping=grouping)
        said = [each for each in said if each[0].role not in _GATES]
        if any(meaning.means == "draft" and meaning.is_sure for _, _, meaning in said):
            return Outcome("open", left_out="draft")
        sure = [(column, cell, meaning) for column, cell, meaning in said if meaning.is_sure]
        unsure = [(column, cell, meaning) for column, cell, meaning in said if not meaning.is_sure]
        kinds = {_KINDS[meaning.means] for _, _, meaning in sure if meaning.means in _KINDS}
        kind = next(iter(kinds)) if len(kinds) == 1 else None
        contact = self._contact(said, sure)
        reason, clash = _one_reason(sure)
        held = [each for each in sure if each[2].means in _HELD]
        not_held = [
            each
            for each in sure
            if each[2].means == "missed"
            or (each[2].means == "reason" and each[2].says_not_held and each[0].role != "reason")
        ]
        attempts = [each for each in sure if each[2].means == "attempt"]
        against = [each for each in sure if each[2].means == "reason" and each[2].says_not_held]
        if clash or (held and (not_held or against)):
            return self._conflict(clash or [held[0], (not_held or against)[0]], kind, contact, grouping, rows, place)
        state: State
        if held:
            state = "held"
        elif attempts:
            state = "attempt"
        elif not_held:
            state = "missed"
        elif reason is not None:
            state = "reason" if against else "partly"
        else:
            state = "blank" if not self._could_say() else "open"
            if any(column.role == "missed" for column in self.columns) and not unsure:
                state = "held"
        missing = reason in (None, "not_stated") and state in ("missed", "open", "blank") and not held
        waits: list[str] = []
        if length != "given" and missing and state != "missed" and not unsure:
            if note is None:
                return Outcome(state, reason, kind, contact, wants_note=True, grouping=grouping)
            return replace(
                self._by_note(note, state, length, rows, place), kind=kind, contact=contact, grouping=grouping
            )
        if unsure and reason in (None, "not_stated") and not (held and all(c.role == "note" for c, _, _ in unsure)):
            if note is None and missing:
                return Outcome(state, reason, kind, contact, wants_note=True, grouping=grouping)
            waits, reason, state = self._ask_or_note(unsure, reason, state, note, rows, place)
        elif note is None and ((state == "missed" and reason in (None, "not_stated")) or reason == "student_absent"):
            return Outcome(state, reason, kind, contact, wants_note=True, grouping=grouping)
        elif note:
            waits, reason = self._note(note, reason, rows, place)
        for _, cell, meaning in sure:
            self.meant.setdefault(cell, meaning.reason or meaning.means)
        return Outcome(state, reason, kind, contact, waits=tuple(waits), grouping=grouping)

    def _could_say(self) -> bool:
        return any(column.role in ("status", "given", "missed", "reason", "not_available") for column in self.columns)

    def _ask_or_note(
        self,
        unsure: Sequence[tuple[WordColumn, str, Meaning]],
        reason: str | None,
        state: State,
        note: str | None,
        rows: int,
        place: str,
    ) -> tuple[list[str], str | None, State]:
        """Words that leave the reason open: a note may say it, else the most exact of them is asked about."""
        told = [each for each in unsure if each[2].says_not_held and each[0].role != "reason"]
        after: State = "missed" if told and state in ("open", "blank") else state
        if note:
            known = self._note_meaning(note)
            if known is not None and known.is_sure and known.means == "reason":
                self.meant.setdefault(note, known.reason or "")
                return [], known.reason, after
            if told:
                return [self._ask(note, known, rows, place)], reason, after
        column, cell, meaning = next((each for each in unsure if each[0].role == "reason"), unsure[0])
        if column.role == "not_available":
            cell = f"{cell} not available" if "available" not in cell.casefold() else cell
        return [self._ask(cell, meaning, rows, place)], reason, state

    def _by_note(self, note: str, state: State, length: Length, rows: int, place: str) -> Outcome:
        """What the note says of a row that has no minutes, or none that were given, and no other word."""
        nothing: State = "missed" if length == "nought" else state
        known = self._note_meaning(note) if note else None
        if note and length != "nowhere" and (known is None or not known.is_sure):
            return Outcome(nothing, waits=(self._ask(note, known, rows, place),))
        if known is None or not known.is_sure:
            return Outcome(nothing)
        if known.means == "draft":
            return Outcome("open", left_out="draft")
        if known.means in ("missed", "attempt"):
            self.meant.setdefault(note, known.means)
            return Outcome("attempt" if known.means == "attempt" else "missed")
        if known.means != "reason" or (length == "nowhere" and not known.says_not_held):
            return Outcome(nothing)
        self.meant.setdefault(note, known.reason or "")
        return Outcome("missed" if known.says_not_held or length == "nought" else "partly", known.reason)

    def _note_meaning(self, note: str) -> Meaning | None:
        answer = self.answers.get(f"reason:{folded(note)}")
        return (reasons.answered(answer) if answer else None) or self.vocabulary.meaning(note)

    def _note(self, note: str, reason: str | None, rows: int, place: str) -> tuple[list[str], str | None]:
        """The reason that the note says, where the other words say none, or a less exact one."""
        known = self._note_meaning(note)
        if known is not None and known.is_sure:
            if known.means == "reason" and (
                reason in (None, "not_stated") or known.reason in _SIDES.get(reason or "", ())
            ):
                self.meant.setdefault(note, known.reason or "")
                return [], known.reason
            return [], reason
        if reason in (None, "not_stated"):
            return [self._ask(note, known, rows, place)], reason
        return [], reason

    def _contact(
        self, said: Sequence[tuple[WordColumn, str, Meaning]], sure: Sequence[tuple[WordColumn, str, Meaning]]
    ) -> str | None:
        means = {meaning.means for _, _, meaning in sure}
        if "consult" in means:
            return "consult"
        if "attempt" in means:
            return "attempt"
        direct = any(column.role == "contact" and cell.casefold() in _DIRECT for column, cell, _ in said)
        return "direct" if direct else None

    def _unsigned(self, cells: Sequence[str], rows: int, place: str) -> Outcome | None:
        """A row that nobody signed, or that is not billed: left out where the person agrees."""
        for column, cell in zip(self.columns, cells, strict=True):
            if column.role not in _GATES:
                continue
            said = self._gate(column, cell)
            if said == "take":
                continue
            key = f"{column.role}:{cell.casefold() or 'blank'}"
            answer = self.answers.get(key) or said
            with_cell, without = _GATES[column.role]
            self._note_question(
                key,
                _Ask(
                    gettext(with_cell if cell else without).format(heading=column.heading, cell=cell),
                    (
                        Choice("leave_out", gettext("leave them out")),
                        Choice("take", gettext("take them like the others")),
                    ),
                    gettext("The heading and the word say so.") if said else "",
                    said,
                ),
                rows,
                place,
            )
            if answer == "leave_out":
                return Outcome("open", left_out="unsigned" if column.role == "signed" else "not_billed")
            if answer != "take":
                return Outcome("open", waits=(key,))
        return None

    def _gate(self, column: WordColumn, cell: str) -> str | None:
        """'take' or 'leave_out' where heading and cell say so; None where the person has to."""
        small = cell.casefold()
        known = self.vocabulary.meaning(cell) if cell else None
        if column.role == "omit":
            return "leave_out" if small in YES else "take" if small in NO or not cell else None
        if column.role == "claim":
            return "take" if small in _BILLED or not cell else "leave_out" if small in _TAKEN_BACK else None
        if small in YES or (known is not None and known.means in ("nothing", "delivered")):
            return "take"
        return "leave_out" if small in NO or (known is not None and known.means == "draft") else None

    def _conflict(
        self,
        clash: Sequence[tuple[WordColumn, str, Meaning]],
        kind: str | None,
        contact: str | None,
        grouping: str | None,
        rows: int,
        place: str,
    ) -> Outcome:
        """Two columns that say different things of one session."""
        texts = [cell if column.role != "missed" else column.heading for column, cell, _ in clash]
        key = "reason:" + " + ".join(folded(text) for text in texts)
        said = reasons.answered(self.answers.get(key, ""))
        if said is not None:
            if said.means == "draft":
                return Outcome("open", left_out="draft")
            held = said.means in _HELD
            state: State = "held" if held else "attempt" if said.means == "attempt" else "missed"
            return Outcome(state, said.reason, _KINDS.get(said.means, kind), contact, grouping=grouping)
        first = tuple(dict.fromkeys(meaning.reason or meaning.means for _, _, meaning in clash))
        self._note_question(
            key,
            _Ask(
                gettext('"{first}" and "{second}" stand in one row. What holds?').format(
                    first=texts[0], second=texts[1]
                ),
                reasons.choices(first),
                gettext("The columns say different things."),
            ),
            rows,
            place,
        )
        return Outcome("open", None, kind, contact, waits=(key,), grouping=grouping)

    # --- asking -------------------------------------------------------------------------------------------------------

    def _ask(self, text: str, meaning: Meaning | None, rows: int, place: str) -> str:
        key = f"reason:{folded(text)}"
        first = tuple(word for word in (meaning.may_be if meaning else ()) if word != "?")
        self._note_question(
            key,
            _Ask(
                gettext('What does "{text}" say about the session?').format(text=text),
                reasons.choices(first),
                gettext(meaning.why) if meaning else gettext("The words are not on the list."),
            ),
            rows,
            f"{text} ({place})",
        )
        return key

    def _note_question(self, key: str, ask: _Ask, rows: int, seen: str) -> None:
        known = self._asked.setdefault(key, ask)
        known.rows += rows
        if len(known.seen) < 5:
            known.seen.append(seen)

    def questions(self) -> list[Question]:
        """What has to be asked, the texts of the most rows first; with very many texts, one question about the rest."""
        order = sorted(self._asked.items(), key=lambda item: -item[1].rows)
        made = [
            Question(key, ask.asks, ask.choices, ask.proposed, ask.why, tuple(ask.seen), ask.rows)
            for key, ask in order[:MOST_ASKED]
        ]
        if rest := order[MOST_ASKED:]:
            made.append(
                Question(
                    "reasons:others",
                    gettext("{count} more texts are not on the list. What do they say about their sessions?").format(
                        count=figures(len(rest))
                    ),
                    (
                        Choice(
                            "not_stated", gettext("the sessions were not held, and the reason is taken as not stated")
                        ),
                        Choice("wait", gettext("ask about each of them")),
                    ),
                    seen=tuple(ask.seen[0] for _, ask in rest[:5]),
                    rows=sum(ask.rows for _, ask in rest),
                )
            )
        return made


def _of_mark(column: WordColumn, small: str) -> Meaning | None:
    """What a yes, a no or a tick says under that heading; None where the cell is none of them."""
    if small not in YES and small not in NO:
        return None
    yes = small in YES
    if column.role == "given":
        return Meaning("delivered") if yes else Meaning("missed", says_not_held=True)
    if column.role == "make_up":
        return Meaning("make_up") if yes else Meaning("nothing")
    if not yes:
        return Meaning("nothing")
    known = reasons.shipped().meaning(column.heading)
    if known is not None and known.is_sure and known.means == "reason":
        return known
    return Meaning("missed", says_not_held=True)


def _one_reason(
    sure: Sequence[tuple[WordColumn, str, Meaning]],
) -> tuple[str | None, list[tuple[WordColumn, str, Meaning]]]:
    """The reason that the sure words name, the most exact of them; or two that cannot both be."""
    named = [each for each in sure if each[2].means == "reason" and each[2].reason]
    told = [each for each in named if each[2].reason != "not_stated"]
    if not told:
        return ("not_stated" if named else None), []
    found = {each[2].reason for each in told}
    if len(found) == 1:
        return told[0][2].reason, []
    for general, exact in _SIDES.items():
        rest = found - {general}
        status = all(each[0].role != "reason" for each in told if each[2].reason == general)
        if general in found and len(rest) == 1 and rest <= exact and status:
            return next(iter(rest)), []
    one = told[0]
    return None, [one, next(each for each in told if each[2].reason != one[2].reason)]


def _grouping(texts: Iterable[str]) -> str | None:
    found = {grouping for text in texts if (grouping := grouping_of(text))}
    return next(iter(found)) if len(found) == 1 else None


def grouping_of(text: str) -> str | None:
    """`individual` or `group` where the text says one of them."""
    group = re.search(r"(?i)\b(group|grp|small group|2:1|3:1|1:[2-9])\b|^g$", text) is not None
    alone = re.search(r"(?i)\b(individual|ind|1:1|one[- ]on[- ]one|one[- ]to[- ]one)\b|^i$", text) is not None
    return None if group == alone else ("group" if group else "individual")
