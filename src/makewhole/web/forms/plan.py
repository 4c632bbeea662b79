"""The plan: its dates and rules, its services, the timetable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from makewhole import language
from makewhole.app import packs
from makewhole.app.wording import in_words
from makewhole.record import services
from makewhole.record.history import Rows
from makewhole.web.amount_words import of_promise
from makewhole.web.forms.rows import Clock, Count, Day, RowChoice, RowForm, ends_before_it_starts
from makewhole.web.record_words import (
    GROUPINGS,
    MAKE_UP_OUTCOMES,
    PERIODS,
    PLAN_KINDS,
    SHORT_PERIODS,
    UNLOGGED,
    WEEKDAYS,
)

_UNTIL = {
    "": _("the plan sets no date"),
    "days": _("within a number of days"),
    "school days": _("within a number of school days"),
    "end of month": _("by the end of the month"),
    "end of term": _("by the end of the term"),
    "end of school year": _("by the end of the school year"),
    "end of plan": _("by the end of the plan"),
    "date": _("by a date"),
}


class PlanForm(RowForm):
    """A plan's row, but for how the family logs."""

    table = "plans"

    kind = forms.ChoiceField(
        label=_("What kind of plan is it?"), choices=list(PLAN_KINDS.items()), initial="iep", widget=forms.RadioSelect
    )
    starts_on = Day(
        label=_("First day of the plan"), help_text=_("It stands on the first page, often as “IEP start date”.")
    )
    ends_on = Day(
        label=_("Last day of the plan"), help_text=_("Leave it empty if the plan does not say."), required=False
    )
    consented_on = Day(
        label=_("Day on which you agreed to it"),
        help_text=_("The day of your signature (“consent”), if you know it. It moves no minutes."),
        required=False,
    )
    policy = forms.ChoiceField(
        label=_("Which written rules for missed sessions?"),
        help_text=_(
            "What hangs on it: whether a missed session must be made up, and by when. Not sure? Leave the first one: "
            "each rule is shown later with its source and with how sure we are of its text. A district's rules are "
            "used only if you choose them here."
        ),
        required=False,
        widget=forms.RadioSelect,
    )
    short_period = forms.ChoiceField(
        label=_("In a week with a holiday, does the plan still promise the full amount?"),
        help_text=_(
            "What hangs on it: how many minutes count as promised in such a week. Most plans do not say. Leave it as "
            "it is: the full amount is counted, and the statement says so."
        ),
        choices=list(SHORT_PERIODS.items()),
        initial="full",
        widget=forms.RadioSelect,
    )
    make_up_outcome = forms.ChoiceField(
        label=_("Does the plan itself say what happens to missed sessions?"),
        help_text=_(
            "What hangs on it: what the plan says comes before every other rule. If you find nothing in it, leave it "
            "as it is: then the rules above count."
        ),
        choices=[("", _("It does not say")), *MAKE_UP_OUTCOMES.items()],
        required=False,
        widget=forms.RadioSelect,
    )
    until = forms.ChoiceField(
        label=_("By when does the plan say they are made up?"), choices=_UNTIL.items(), required=False
    )
    until_count = Count(label=_("How many days?"), most=400, required=False)
    until_date = Day(label=_("Which date?"), required=False)

    def offer(self, rows: Rows) -> None:
        state = next((row.get("state") for row in rows.get("students", {}).values()), None)
        chosen = (self.before or {}).get("policy") or ""
        self.fields["policy"].choices = rule_choices(state, chosen)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, cells: Mapping[str, str | None]) -> dict[str, Any]:
        found = super().initial_of(cells)
        due = cells.get("make_up_due") or ""
        number, _space, what = due.partition(" ")
        if number.isdigit() and what.rstrip("s") in ("day", "school day"):
            return {**found, "until": "school days" if "school" in what else "days", "until_count": number}
        if due in _UNTIL:
            return {**found, "until": due}
        return {**found, "until": "date", "until_date": due}

    def clean(self) -> dict[str, Any]:
        ends_before_it_starts(self)
        said = self.cleaned_data
        until = said.get("until")
        if until and said.get("make_up_outcome") not in ("make_up", "offer"):
            self.add_error("until", now("A date goes with “must be made up” or “must be offered” only."))
        if until in ("days", "school days") and not said.get("until_count"):
            self.add_error("until_count", now("Write how many days the plan says."))
        if until == "date" and not said.get("until_date"):
            self.add_error("until_date", now("Choose the date that the plan says."))
        return said

    def cells(self) -> dict[str, str]:
        until = self.cleaned_data["until"]
        due = until
        if until in ("days", "school days"):
            due = f"{self.cleaned_data['until_count']} {until}"
        elif until == "date":
            due = self.cleaned_data["until_date"].isoformat()
        return {**super().cells(), "make_up_due": due}


class LoggingForm(RowForm):
    """How the family keeps its log, which says what a session counts as that nobody wrote down."""

    table = "plans"

    unlogged = forms.ChoiceField(
        label=_("Do you write down every session, or only the missed ones?"),
        choices=list(UNLOGGED.items()),
        initial="delivered",
        widget=forms.RadioSelect,
    )

    @classmethod
    def initial_of(cls, cells: Mapping[str, str | None]) -> dict[str, Any]:
        return {"unlogged": cells.get("unlogged") or "unrecorded"}


class WholePlanForm(PlanForm):
    """Everything a plan's row says, for putting it right."""

    unlogged = forms.ChoiceField(
        label=_("Do you write down every session, or only the missed ones?"),
        choices=list(UNLOGGED.items()),
        initial="unrecorded",
        widget=forms.RadioSelect,
    )

    @classmethod
    def initial_of(cls, cells: Mapping[str, str | None]) -> dict[str, Any]:
        found = super().initial_of(cells)
        unlogged = cells.get("unlogged") or "unrecorded"
        return {**found, "unlogged": unlogged, "short_period": cells.get("short_period") or "full"}


class FollowingPlanForm(WholePlanForm):
    """A plan that follows another."""

    take_over = forms.BooleanField(
        label=_("Take over the services and the timetable of the plan before"),
        help_text=_("Then change what is new. Nothing of the plan before is changed."),
        required=False,
    )


class PromiseForm(RowForm):
    """One line of the plan's services."""

    table = "promises"

    plan_id = RowChoice("plans", label=_("Plan"))
    service = forms.CharField(
        label=_("Which service?"),
        help_text=_("Speech, OT, reading ... Names from the list keep make-ups and misses of one service together."),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "services", "autocomplete": "off"}),
    )
    wording = forms.CharField(
        label=_("How the plan says it"),
        help_text=_("Type the line as it is written, for example: 2 x 30 minutes weekly, individual."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sessions = Count(label=_("Sessions"), most=1000, required=False)
    minutes = Count(label=_("Minutes of one session"), most=1440, required=False)
    minutes_per_period = Count(label=_("Or minutes in all"), required=False)
    period = forms.ChoiceField(label=_("In each"), choices=[("", _("not said")), *PERIODS.items()], required=False)
    every = Count(
        label=_("How many of these together"),
        help_text=_("2 for “every two weeks”; else leave it empty."),
        most=52,
        required=False,
    )
    grouping = forms.ChoiceField(
        label=_("How it is given"), choices=[("", _("not said")), *GROUPINGS.items()], required=False
    )
    setting = forms.CharField(
        label=_("Where it is given"),
        help_text=_("For example: speech room, classroom."),
        max_length=120,
        required=False,
    )
    provider_id = forms.CharField(
        label=_("Who gives it"),
        help_text=_("A role will do: speech therapist."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    starts_on = Day(label=_("First day, if it is not the plan's"), required=False)
    ends_on = Day(label=_("Last day, if it is not the plan's"), required=False)
    esy = forms.BooleanField(
        label=_("It is for the extended school year (ESY: services in the summer)"), required=False
    )

    @classmethod
    def initial_of(cls, cells: Mapping[str, str | None]) -> dict[str, Any]:
        found = super().initial_of(cells)
        return {**found, "service": services.words_of_listed(cells.get("service") or "")}

    def offer(self, rows: Rows) -> None:
        plans = sorted(rows.get("plans", {}).items(), key=lambda item: item[1].get("starts_on") or "", reverse=True)
        self.fields["plan_id"].offer({row: plan_words(cells) for row, cells in plans})  # type: ignore[attr-defined]

    def clean_service(self) -> str:
        """The listed name where another name for it was typed: make-ups go to misses of the same name."""
        typed = " ".join(str(self.cleaned_data["service"]).split())
        return services.heard(typed)

    def clean(self) -> dict[str, Any]:
        ends_before_it_starts(self)
        self._refuse_days_outside_the_plan()
        said = self.cleaned_data
        if not said.get("wording") and not any(said.get(name) for name in ("minutes", "minutes_per_period")):
            self.add_error("wording", now("Type the line, or put in the numbers below."))
        if (said.get("sessions") or said.get("minutes") or said.get("minutes_per_period")) and not said.get("period"):
            self.add_error("period", now("Choose how often: each week, each month ..."))
        if (said.get("every") or 1) > 1 and said.get("period") not in ("week", "cycle", "month"):
            self.add_error("every", now("Several together are possible for weeks, months and cycles only."))
        return said

    def _refuse_days_outside_the_plan(self) -> None:
        """A service that begins after its plan ends, or ends before it begins, would promise nothing at all."""
        said = self.cleaned_data
        if self.stands("plan_id", "starts_on", "ends_on"):
            return
        plan = self.rows.get("plans", {}).get(said.get("plan_id") or "", {})
        first, last = said.get("starts_on"), said.get("ends_on")
        about = {"first": short(plan.get("starts_on")), "last": short(plan.get("ends_on"))}
        if first and plan.get("ends_on") and first.isoformat() > (plan["ends_on"] or ""):
            self.add_error(
                "starts_on",
                now("The plan runs from %(first)s to %(last)s, so a service that begins after it is never given.")
                % about,
            )
        if last and last.isoformat() < (plan.get("starts_on") or ""):
            words = now("The plan begins on %(first)s, so a service that ends before it is never given.")
            self.add_error("ends_on", words % about)

    def cells(self) -> dict[str, str]:
        cells = super().cells()
        return {**cells, "esy": "true" if cells["esy"] == "true" else ""}


class SlotForm(RowForm):
    """An hour of the timetable."""

    table = "slots"

    promise_id = RowChoice("promises", label=_("Which service?"))
    weekday = forms.ChoiceField(label=_("Day of the week"), choices=[("", _("Choose")), *WEEKDAYS.items()])
    starts_at = Clock(label=_("It begins at"), required=False)
    minutes = Count(label=_("Minutes"), most=480, required=False)
    every = Count(
        label=_("Every how many weeks?"), help_text=_("Leave it empty for every week."), most=52, required=False
    )
    starts_on = Day(label=_("From"), help_text=_("If this hour changed during the year."), required=False)
    ends_on = Day(label=_("Until"), required=False)

    def offer(self, rows: Rows) -> None:
        self.fields["promise_id"].offer(services_of(rows))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        ends_before_it_starts(self)
        return self.cleaned_data


class SlotsForm(SlotForm):
    """The same hour on several days of the week at once."""

    weekday = forms.MultipleChoiceField(
        label=_("Days of the week"), choices=list(WEEKDAYS.items())[:5], widget=forms.CheckboxSelectMultiple
    )
    field_order = ("promise_id", "weekday", "starts_at", "minutes")


def services_of(rows: Rows, *, spoken: bool = True) -> dict[str, str]:
    """What the page calls each promise, by id; those of the latest plan first.

    Not `spoken`: with the service's name as the record has it, for addresses.
    """
    plans = rows.get("plans", {})
    held = list(rows.get("promises", {}).items())
    held.sort(key=lambda item: plans.get(item[1].get("plan_id") or "", {}).get("starts_on") or "", reverse=True)
    names = [cells.get("service") or "" for _row, cells in held]
    found: dict[str, str] = {}
    for row, cells in held:
        name = cells.get("service") or ""
        amount = of_promise(cells)
        is_twice = names.count(name) > 1
        starts = short(cells.get("starts_on") or plans.get(cells.get("plan_id") or "", {}).get("starts_on"))
        words = services.service_words(name) if spoken else name
        found[row] = " · ".join(
            part for part in (words, amount[0] if is_twice and amount else "", starts if is_twice else "") if part
        )
    return found


def plan_words(cells: Mapping[str, str | None]) -> str:
    """What the page calls a plan: IEP, its first and its last day."""
    kind = {"iep": "IEP", "504": "504", "ifsp": "IFSP"}.get(cells.get("kind") or "", now("Plan"))
    first, last = short(cells.get("starts_on")), short(cells.get("ends_on"))
    if last:
        return now("%(kind)s, %(first)s to %(last)s") % {"kind": kind, "first": first, "last": last}
    return now("%(kind)s, from %(first)s on") % {"kind": kind, "first": first}


def short(cell: str | None) -> str:
    """The day of a cell as people read it: 1 Sep 2026; what is no day as it stands."""
    try:
        return language.short_day(dt.date.fromisoformat(cell or ""))
    except ValueError:
        return cell or ""


def rule_choices(state: str | None, chosen: str = "") -> list[tuple[str, str]]:
    """The packs that a person may choose: what holds of itself (empty), the state's districts', the federal default."""
    shipped = packs.list_packs()
    own = next((pack for pack in shipped if pack.level == "state" and packs.state_of(pack) == state), None)
    federal = now("the federal default: the plan's team decides, child by child")
    first = (
        f"{in_words(own.title)} ({_evidence(own)})"
        if own
        else now("%(rules)s. No rule of your state is known here.") % {"rules": federal.capitalize()}
    )
    offered = [("", first)]
    offered += [
        (pack.id, f"{in_words(pack.title)} ({_evidence(pack)})")
        for pack in shipped
        if packs.state_of(pack) == state and state and pack is not own
    ]
    if own:
        offered.append(("us", federal.capitalize()))
    if chosen and chosen not in dict(offered):
        offered.append((chosen, chosen))
    return offered


def _evidence(pack: packs.Pack) -> str:
    kinds = [rule.evidence for rule in pack.rules]
    if not kinds:
        return now("no rule for missed sessions, only dates and rights")
    read, told = kinds.count("primary"), len(kinds) - kinds.count("primary")
    if not told:
        return ngettext("%(n)s rule, read in its own text", "%(n)s rules, read in their own text", read) % {"n": read}
    if not read:
        return ngettext(
            "%(n)s rule, known only from others' reports", "%(n)s rules, known only from others' reports", told
        ) % {"n": told}
    return now("%(read)s rules read in their own text, %(told)s known only from reports") % {"read": read, "told": told}


def listed_services() -> list[str]:
    """The names of the shipped list, for the browser to propose while a service is typed."""
    return [services.words_of_listed(service.name) for service in services.listed()]
