"""What the school answered: a make-up offered, a decision about misses, compensatory minutes awarded; and the answer to
a question that a rule asks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makewhole.app import answered, folders, questions
from makewhole.app.wording import in_words, service_words
from makewhole.record.history import Rows
from makewhole.web.answer_words import ANSWERS, DECIDERS, OFFER_ANSWERS, OUTCOMES, miss_words
from makewhole.web.forms.plan import plan_words
from makewhole.web.forms.rows import Count, Day, RowChoice, RowForm, ends_before_it_starts

_NO_MISS = _("No missed session is written down yet. Write it down in the log first; then you can choose it here.")


def _how() -> forms.CharField:
    return forms.CharField(
        label=_("How do you know?"),
        help_text=_("For example: the school's e-mail of that day; the notes of the meeting; I was there."),
        max_length=300,
        required=False,
    )


class _AnswerForm(RowForm):
    """What the forms share: misses and services to choose from, and days that have been."""

    def offer(self, rows: Rows) -> None:
        fields: Any = self.fields
        before = self.before or {}
        if "session_id" in fields:
            misses = answered.misses(rows, before.get("session_id"))
            fields["session_id"].offer({miss.session_id: miss_words(miss) for miss in misses})
            if not misses:
                fields["session_id"].help_text = _NO_MISS
        if "service" in fields:
            names = _services(rows, before.get("service"))
            empty = [] if len(names) == 1 and fields["service"].required else [("", now("Choose"))]
            fields["service"].choices = [*empty, *((name, service_words(name)) for name in names)]

    def has_been(self, *names: str) -> None:
        """An error beside each of these days that is still to come: what has not happened moves nothing."""
        for name in names:
            day = self.cleaned_data.get(name)
            if day and day > folders.today():
                self.add_error(name, now("This day is still to come. Write it down when it has happened."))


class OfferForm(_AnswerForm):
    """A make-up that the school offered for one miss, and what the family answered."""

    table = "offers"
    intro = _("One offer is for one missed session. Was a make-up offered for several? Write down each.")
    labels: ClassVar = {
        "session_id": pgettext_lazy("a column of the record", "For the session missed on"),
        "offered_on": pgettext_lazy("a column of the record", "Offered on"),
        "answer": pgettext_lazy("a column of the record", "Answer"),
        "answered_on": pgettext_lazy("a column of the record", "Answered on"),
    }

    session_id = RowChoice("sessions", label=_("For which missed session?"))
    offered_on = Day(label=_("Which day did the school offer it?"))
    answer = forms.ChoiceField(
        label=_("What did the family answer?"),
        help_text=_(
            "Giving the make-up up takes these minutes off what is still owed. A no to one time leaves them owed; but "
            "where the rule asks the school only to offer a make-up, a no takes them off too."
        ),
        choices=[("", _("Nothing yet, or not known")), *OFFER_ANSWERS.items()],
        widget=forms.RadioSelect,
        required=False,
    )
    answered_on = Day(
        label=_("Which day did the family answer?"), help_text=_("Leave it empty if you do not know."), required=False
    )
    how = _how()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        self.has_been("offered_on", "answered_on")
        offered_on, answered_on = said.get("offered_on"), said.get("answered_on")
        if answered_on and not said.get("answer") and "answer" not in self.errors:
            self.add_error("answer", now("Choose what the family answered on that day, or leave the day empty."))
        if offered_on and answered_on and answered_on < offered_on:
            self.add_error("answered_on", now("This day is before the day of the offer."))
        return said


class DeterminationForm(_AnswerForm):
    """What was decided about one miss, or about all misses of a service between two days."""

    table = "determinations"
    intro = _(
        "A decision says what becomes of missed minutes (the law calls it a determination). It comes before the plan "
        "and before every written rule."
    )
    labels: ClassVar = {
        "session_id": pgettext_lazy("a column of the record", "About the session missed on"),
        "outcome": pgettext_lazy("a column of the record", "Outcome"),
        "due_on": pgettext_lazy("a column of the record", "Made up by"),
        "decided_on": pgettext_lazy("a column of the record", "Decided on"),
        "decided_by": pgettext_lazy("a column of the record", "Decided by"),
        "why": pgettext_lazy("a column of the record", "Why"),
    }

    session_id = RowChoice(
        "sessions",
        label=_("Which missed session is it about?"),
        help_text=_("For more than one, leave this and choose the service and the days below."),
        empty=_("More than one, or a time without service"),
        required=False,
    )
    service = forms.ChoiceField(label=_("Or all missed sessions of which service?"), required=False)
    starts_on = Day(label=_("From the first day"), required=False)
    ends_on = Day(
        label=_("To the last day"), help_text=_("Leave it empty if the decision names no last day."), required=False
    )
    outcome = forms.ChoiceField(label=_("What was decided?"), choices=list(OUTCOMES.items()), widget=forms.RadioSelect)
    minutes = Count(
        label=_("How many minutes must be made up?"),
        help_text=_("Leave it empty for all of them. With a number, the rest counts as excused."),
        required=False,
    )
    due_on = Day(
        label=_("By which day must they be made up?"), help_text=_("Only if the decision says so."), required=False
    )
    decided_on = Day(label=_("Which day was it decided?"))
    decided_by = forms.ChoiceField(
        label=_("Who decided?"),
        choices=[*DECIDERS.items(), ("", _("I do not know"))],
        widget=forms.RadioSelect,
        required=False,
    )
    why = forms.CharField(
        label=_("Which reason did they give?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    how = _how()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        ends_before_it_starts(self)
        self.has_been("decided_on")
        self._names_its_misses()
        if said.get("outcome") in ("not_required", "compensatory"):
            if said.get("minutes") is not None:
                self.add_error(
                    "minutes",
                    now(
                        "A number of minutes goes with “must be made up” only. Write awarded minutes down as an award."
                    ),
                )
            if said.get("due_on"):
                self.add_error("due_on", now("A date goes with “must be made up” only."))
        return said

    def _names_its_misses(self) -> None:
        """The session, or a service and days; and nothing that is decided before it was missed."""
        said, sessions = self.cleaned_data, self.rows.get("sessions", {})
        decided_on, first = said.get("decided_on"), said.get("starts_on")
        if "session_id" in self.errors:
            return
        if session_id := said.get("session_id"):
            if first or said.get("ends_on"):
                field = "starts_on" if first else "ends_on"
                self.add_error(field, now("Choose one missed session above, or give days here: not both."))
            service = answered.service_of(self.rows, sessions[session_id])
            if said.get("service") and said["service"] != service:
                words = now("The missed session that you chose is one of %(service)s.")
                self.add_error("service", words % {"service": service_words(service)})
            said["service"] = service  # a decision counts only for misses of the service that it names
            date = sessions[session_id].get("date") or ""
            if decided_on and decided_on.isoformat() < date:
                self.add_error("decided_on", _before_the_miss())
            return
        if not said.get("service") and "service" not in self.errors:
            self.add_error("service", now("Choose a missed session above, or the service here."))
        if not first and "starts_on" not in self.errors:
            self.add_error("starts_on", now("Choose a missed session above, or give the first day here."))
        if first and decided_on and decided_on < first:
            self.add_error("decided_on", _before_the_miss())


class AwardForm(_AnswerForm):
    """Compensatory minutes that somebody awarded."""

    table = "awards"
    intro = _(
        "Compensatory minutes are extra minutes of a service, awarded to make good what was missed. The statement "
        "counts them by themselves, until they are provided."
    )
    labels: ClassVar = {
        "awarded_on": pgettext_lazy("a column of the record", "Awarded on"),
        "due_on": pgettext_lazy("a column of the record", "Provided by"),
        "awarded_by": pgettext_lazy("a column of the record", "Awarded by"),
        "source": pgettext_lazy("a column of the record", "Stands in"),
    }

    service = forms.ChoiceField(label=_("Minutes of which service?"))
    minutes = Count(label=_("How many minutes in all?"), help_text=_("15 hours are 900 minutes."))
    awarded_on = Day(label=_("Which day were they awarded?"), help_text=_("The day of the letter, order or agreement."))
    awarded_by = forms.ChoiceField(
        label=_("Who awarded them?"),
        choices=[*DECIDERS.items(), ("", _("I do not know"))],
        widget=forms.RadioSelect,
        required=False,
    )
    due_on = Day(
        label=_("By which day must they be provided?"), help_text=_("Only if it is written there."), required=False
    )
    source = forms.CharField(
        label=_("Where does it stand?"),
        help_text=_("For example: the state's decision of 10 April, page 6."),
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        self.has_been("awarded_on")
        if said.get("minutes") == 0:
            self.add_error("minutes", now("Write how many minutes were awarded; 0 would be none."))
        awarded_on, due_on = said.get("awarded_on"), said.get("due_on")
        if awarded_on and due_on and due_on < awarded_on:
            self.add_error("due_on", now("This day is before the day of the award."))
        return said


class QuestionForm(_AnswerForm):
    """The answer to a question that a rule or a clock of a plan asks."""

    table = "answers"
    intro = _(
        "Some written rules turn on a question that the record cannot answer by itself. Until somebody answers, the "
        "team decides. Answer only what you know, and say how you know it."
    )
    labels: ClassVar = {
        "question": pgettext_lazy("a column of the record", "Question"),
        "answer": pgettext_lazy("a column of the record", "Answer"),
        "answered_on": pgettext_lazy("a column of the record", "Answered on"),
        "source": pgettext_lazy("a column of the record", "Who says so"),
    }

    question = RowChoice("questions", label=_("Which question?"))
    plan_id = RowChoice("plans", label=_("Of which plan?"))
    answer = forms.ChoiceField(label=_("What is the answer?"), choices=list(ANSWERS.items()), widget=forms.RadioSelect)
    holds = forms.ChoiceField(
        label=_("For which days does the answer hold?"),
        help_text=_("Was it one way on one day and another way on another? Then write down one answer for each day."),
        choices=[
            ("days", _("Only for the days that I give here")),
            ("plan", _("For every day of the plan")),
        ],
        widget=forms.RadioSelect,
    )
    starts_on = Day(label=_("From the first day"), required=False)
    ends_on = Day(label=_("To the last day"), help_text=_("For one day, give it twice."), required=False)
    source = forms.CharField(
        label=_("Who says so, or where does it stand?"),
        help_text=_("For example: the school calendar; the notes of the meeting; I was there."),
        max_length=300,
        required=False,
    )
    answered_on = Day(
        label=_("Which day was it said?"),
        help_text=_("Statements as of an earlier day do not know of it yet. Leave it empty if you do not know."),
        required=False,
    )

    @classmethod
    def initial_of(cls, cells: Mapping[str, str | None]) -> dict[str, Any]:
        holds = "days" if cells.get("starts_on") or cells.get("ends_on") else "plan"
        return {**super().initial_of(cells), "holds": holds}

    def offer(self, rows: Rows) -> None:
        asked, before = questions.of_plans(rows), self.before or {}
        fields: Any = self.fields
        plans = {row: plan_words(cells) for row, cells in rows.get("plans", {}).items() if row in asked}
        words = {each: in_words(each) for said in asked.values() for each in said}
        if before.get("question"):  # what was answered stays answered, whatever the packs ask today
            words.setdefault(before["question"] or "", in_words(before["question"] or ""))
            plan_id = before.get("plan_id") or ""
            plans.setdefault(plan_id, plan_words(rows.get("plans", {}).get(plan_id, {})))
        fields["question"].offer(words)
        fields["plan_id"].offer(plans)
        if not words:
            fields["question"].help_text = now("The rules of the plans on this record ask no question.")

    @property
    def asked(self) -> str:
        """The question in words, where it is known already which; else "": then it is to be chosen."""
        known: dict[Any, Any] = dict(self.fields["question"].choices)  # type: ignore[attr-defined]
        key = self["question"].value()
        return str(known.get(key, "")) if key and not self.errors.get("question") else ""

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        ends_before_it_starts(self)
        self.has_been("answered_on")
        if said.get("holds") == "plan":
            said["starts_on"] = said["ends_on"] = None
            self.errors.pop("starts_on", None)
            self.errors.pop("ends_on", None)
        elif said.get("holds") == "days" and not any(
            said.get(name) or name in self.errors for name in ("starts_on", "ends_on")
        ):
            words = now("Give the first day, or choose that it holds for every day of the plan.")
            self.add_error("starts_on", words)
        question, plan_id = said.get("question"), said.get("plan_id")
        if question and plan_id and question not in self._asked_of(plan_id):
            self.add_error("plan_id", now("The rules of this plan do not ask this question."))
        if not self.errors:
            self._says_no_other()
        return said

    def _asked_of(self, plan_id: str) -> tuple[str, ...]:
        before = self.before or {}
        kept = (before["question"] or "",) if before.get("question") and before.get("plan_id") == plan_id else ()
        return (*questions.of_plans(self.rows).get(plan_id, ()), *kept)

    def _says_no_other(self) -> None:
        """An error where another answer for the same days would count before this one, unseen."""
        said = self.cleaned_data
        first, last = _text(said.get("starts_on")) or "0", _text(said.get("ends_on")) or "9"
        for cells in self.rows.get("answers", {}).values():
            if cells is self.before or (cells.get("plan_id"), cells.get("question")) != (
                said["plan_id"],
                said["question"],
            ):
                continue
            meets = first <= (cells.get("ends_on") or "9") and (cells.get("starts_on") or "0") <= last
            is_later = _text(said.get("answered_on")) > (cells.get("answered_on") or "")
            if meets and cells.get("answer") != said["answer"] and not is_later:
                self.add_error(
                    "answer",
                    now(
                        "The record has another answer for one of these days. Put that one right, or say below on "
                        "which later day this one was said."
                    ),
                )
                return


def _text(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def begun(table: str, rows: Rows, asked: Mapping[str, str]) -> dict[str, Any]:
    """What stands in a new form where the address names a miss (`for`) or a time without service (`gap`) by its key."""
    from makewhole.web.row_keys import row_key

    if table == "answers":
        first, last = (_date(asked.get(name)) for name in ("from", "to"))
        plans = [row_key("plans", row) for row in questions.of_plans(rows)]
        plan = asked.get("plan") or (plans[0] if len(plans) == 1 else "")
        days = {"holds": "days", "starts_on": first, "ends_on": last} if first else {}
        return {"question": asked.get("question", ""), "plan_id": plan, **days}
    if key := asked.get("for"):
        named = next((row for row in rows.get("sessions", {}) if row_key("sessions", row) == key), None)
        if named is not None and answered.is_miss(rows, named):
            service = answered.service_of(rows, rows["sessions"][named])
            return {"session_id": key, "service": service} if table != "awards" else {"service": service}
    if key := asked.get("gap"):
        gap = next((cells for row, cells in rows.get("gaps", {}).items() if row_key("gaps", row) == key), None)
        if gap is not None:
            days = {name: _date(gap.get(name)) for name in ("starts_on", "ends_on")}
            return {"service": answered.service_of(rows, gap), **(days if table == "determinations" else {})}
    return {}


def _date(cell: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(cell or "")
    except ValueError:
        return None


def _before_the_miss() -> str:
    return now("A decision counts only for sessions that were missed on that day or before. This day is too early.")


def _services(rows: Rows, named: str | None) -> list[str]:
    """The services of the plans as the record names them, the latest plan's first; and the one named already."""
    plans = rows.get("plans", {})
    held = sorted(
        rows.get("promises", {}).values(),
        key=lambda cells: plans.get(cells.get("plan_id") or "", {}).get("starts_on") or "",
        reverse=True,
    )
    names = [cells.get("service") or "" for cells in held]
    return list(dict.fromkeys(name for name in (*names, named or "") if name))
