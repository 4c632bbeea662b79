"""The state complaint of 34 CFR 300.153: the parent's own claims, with the ledger's figures, and what is proposed.

What the parent believes is the parent's to say: the program proposes sentences with figures to choose from and to
change, and fills in none of them. It counts; it does not say that a rule was broken. Whether every part that the rule
asks for is there says `sufficiency`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from makewhole.documents.papers import complaint_blanks as asked
from makewhole.documents.papers import complaint_form, grounds, letters
from makewhole.documents.papers.allegations import (
    Allegation,
    LateAward,
    Named,
    Stretch,
    UnknownLength,
    allegations,
    first_day_inside,
    has_iep,
    older,
    older_answered,
    older_awards,
    older_unknown,
)
from makewhole.documents.papers.matter import Matter, Miss
from makewhole.documents.papers.parts import (
    LINES,
    Address,
    Cell,
    Heading,
    Line,
    Para,
    Part,
    Points,
    Ruled,
    Segment,
    Signature,
    Table,
    Tick,
    Values,
)
from makewhole.documents.papers.template import NotMade, Template
from makewhole.language import day, gettext_noop, ngettext, number, short_day
from makewhole.language import gettext as _
from makewhole.policy import complaints
from makewhole.policy.law import provision

DECIDES_DAYS = 60
"""Days of 34 CFR 300.152(a), where the state is not known to take fewer."""


def refuses(matter: Matter) -> str | None:
    """Why no state complaint is offered: it is no IEP, or nothing on record can be named."""
    if not has_iep(matter):
        return " ".join(elsewhere(matter))
    if asked.can_name(matter, matter.as_of):
        return None
    further = reach_back(matter)
    too_old = ""
    if older(matter, matter.as_of) or older_unknown(matter, matter.as_of):
        too_old = _("Every missed day on record is more than a year ago, so a state complaint can no longer name it.")
    elif older_awards(matter, matter.as_of):
        too_old = _(
            "The awarded minutes that are still open were due more than a year ago, so a state complaint can no longer "
            "name them."
        )
    if too_old:
        return f"{too_old} {_('But there is this:')} {_(further.says)}" if further is not None else too_old
    if assumed := matter.minutes("assumed"):
        return ngettext(
            "No miss of the IEP is on record. But {minutes} minute only counts as given: nobody logged it. Ask for the "
            "service logs first.",
            "No miss of the IEP is on record. But {minutes} minutes only count as given: nobody logged them. Ask for "
            "the service logs first.",
            assumed,
        ).format(minutes=number(assumed))
    return _("By this record no minute of the IEP is missed or without a record, so a complaint has nothing to name.")


def elsewhere(matter: Matter) -> Iterator[str]:
    """Where else to turn with a plan that is no IEP, as far as the facts know."""
    if matter.is_504:
        yield _("The state complaint and its one-year day (34 CFR 300.153) are for an IEP, not for a 504 plan.")
        yield _("If the school does not answer: ask the district's 504 coordinator, or the Office for Civil Rights.")
        yield _(
            "The Office for Civil Rights of the U.S. Department of Education looks at complaints about 504 "
            "plans. It has time limits of its own that this program does not know: ask soon."
        )
    elif matter.plan is not None and matter.plan.kind == "ifsp":
        yield _("The one-year day that this program knows (34 CFR 300.153) is for an IEP, not for an IFSP.")
        yield _("If nobody answers: ask your service coordinator, or your state's early-intervention agency.")
    else:
        yield _("The record does not say what kind of plan this is, so no date can be named. Say it on the Plan page.")
        yield _("If the school does not answer: ask your parent center where to turn.")
    whom = matter.whom
    if whom is not None and whom.parent_center_name:
        contact = whom.parent_center_phone or whom.parent_center_url or ""
        mark = "" if whom.is_verified("parent_center_name") else _(" (not verified)")
        words = _("Your parent center explains it, free of charge: {name} {contact}")
        yield words.format(name=whom.parent_center_name, contact=contact).strip() + mark


def body(matter: Matter, values: Values) -> Iterator[Part]:
    receipt = values.day("expected_receipt")
    assert receipt is not None  # it is needed, so the paper is not made without it
    if receipt < matter.as_of:
        raise NotMade(
            _("The state cannot get the complaint before {day}, the day of its figures. Choose a later day.").format(
                day=day(matter.as_of)
            )
        )
    named = [each for each in asked.can_name(matter, receipt) if values.written.get(f"name_{each.slug}") != "no"]
    if not named:
        raise NotMade(_("The complaint names no service. Name at least one that was missed in the last year."))
    services = [each for each in named if isinstance(each, Allegation)]
    awards = [each for each in named if isinstance(each, LateAward)]
    parts = [
        *_opening(matter, values, services, awards),
        *_who(values),
        *_believed(matter, named, values),
        *(_facts(matter, services) if services else ()),
        *_awarded(matter, awards),
        *_set_apart(matter, receipt, values),
        *_awards_apart(matter, receipt, values),
        *_problem(values),
        *_proposed(named, values),
        *_copy(values),
        *complaint_form.offers_it(matter),
    ]
    yield from letters.head(values)
    yield from parts
    yield from _signed(matter, values)
    yield from complaint_form.answers(matter, values)
    yield from letters.sources(parts)


def _opening(
    matter: Matter, values: Values, services: Sequence[Allegation], awards: Sequence[LateAward]
) -> Iterator[Part]:
    """Who files it, and what for: that services were missed is said only where the record has a miss of one."""
    has_iep = matter.plan is not None and matter.plan.kind == "iep"
    is_known_who = all(each.award.awarded_by for each in awards)
    if not services:
        who = (
            _(
                "I am the parent of {child_name}. I file this complaint because my child did not get all of the "
                "compensatory time that was ordered or agreed. Please look into it."
            )
            if is_known_who
            else _(
                "I am the parent of {child_name}. I file this complaint because my child did not get all of the "
                "compensatory time that was awarded. Please look into it."
            )
        )
    elif not any(each.misses or each.unknown_lengths for each in services):
        who = _nothing_missed(has_iep, is_told_elsewhere=any(each.counted("told_elsewhere") for each in services))
    elif has_iep:
        who = _(
            "I am the parent of {child_name}. My child has an IEP. I file this complaint because services of the "
            "IEP were missed. Please look into it."
        )
    else:
        who = _(
            "I am the parent of {child_name}. My child had an IEP. I file this complaint because services of that "
            "IEP were missed. Please look into it."
        )
    yield Para(
        values.line(who),
        (provision("complaint_content"), provision("complaint_year")),
    )
    if services and awards:
        words = (
            _("My child also did not get all of the compensatory time that was ordered or agreed.")
            if is_known_who
            else _("My child also did not get all of the compensatory time that was awarded.")
        )
        yield Para((words,))
    days = matter.whom.complaint_clock_days if matter.whom and matter.whom.is_verified("complaint_clock_days") else None
    yield Para(
        (
            _("I ask for your decision in writing within {days} days, on each point, with your reasons.").format(
                days=number(days or DECIDES_DAYS)
            ),
        ),
        (provision("complaint_sixty_days"),) if days in (None, DECIDES_DAYS) else (),
    )
    if matter.whom is not None and matter.whom.term_for_complaint and matter.whom.is_verified("term_for_complaint"):
        words = _("Your office's name for this paper, as far as I know: {term}.")
        yield Para((words.format(term=matter.whom.term_for_complaint),), look="small")


def _nothing_missed(has_iep: bool, *, is_told_elsewhere: bool) -> str:
    """Why it is filed where minutes only lack a record; of a log that does not count here nobody says there is none."""
    if is_told_elsewhere and has_iep:
        return _(
            "I am the parent of {child_name}. My child has an IEP. I file this complaint because the log that I go by "
            "does not show that all of its services were given. Please look into it."
        )
    if is_told_elsewhere:
        return _(
            "I am the parent of {child_name}. My child had an IEP. I file this complaint because the log that I go by "
            "does not show that all of its services were given. Please look into it."
        )
    if has_iep:
        return _(
            "I am the parent of {child_name}. My child has an IEP. I file this complaint because I know of no record "
            "that all of its services were given. Please look into it."
        )
    return _(
        "I am the parent of {child_name}. My child had an IEP. I file this complaint because I know of no record that "
        "all of its services were given. Please look into it."
    )


def _who(values: Values) -> Iterator[Part]:
    rows: list[tuple[Cell, ...]] = [
        (_("Who files it"), _cell(values["sender_name"])),
        (_("Address"), _one_line(values, "sender_address")),
        (_("Telephone or e-mail"), _cell(values["sender_reach"])),
        (_("The child"), _cell(values["child_name"])),
    ]
    lives = values.written.get("housing")
    if lives == "homeless":
        rows.append((_("The child has no fixed home. How to reach us"), _one_line(values, "homeless_contact")))
    elif lives == "same":
        rows.append((_("Where the child lives"), _one_line(values, "sender_address")))
    else:
        rows.append((_("Where the child lives"), _one_line(values, "child_address")))
    rows.append((_("School"), _cell(values["school"])))
    rows.append((_("District"), _cell(values["district"])))
    yield Heading(_("Who this is about"))
    yield Table(head=(_("What you ask for"), _("Answer")), rows=tuple(rows), widths=(2, 4))


def _believed(matter: Matter, named: Sequence[Named], values: Values) -> Iterator[Part]:
    """The parent's claims, one a service or award, in the parent's words; a ruled line where none was chosen."""
    yield Heading(_("What I believe the district did not do"))
    items = []
    for each in named:
        if isinstance(each, LateAward):
            cites = [*grounds.award_cites(matter, each)]
        else:
            cites = [provision("conformity"), provision("plan_content")]
            if each.late_start:
                cites.append(provision("start"))
        said = values[f"claim_{each.slug}"]
        line: Line = (said,) if isinstance(said, str) else (f"{each.words}: ", Ruled(_("What you believe"), LINES))
        items.append(Para(line, tuple(cites), typed=True))
    yield Points(tuple(items), ordered=True)


def _facts(matter: Matter, named: Sequence[Allegation]) -> Iterator[Part]:
    assumed = sum(each.counted("assumed") for each in named)
    if any(each.counted("unmeasured") or each.counted("told_elsewhere") for each in named):
        no_record = _(
            "“No record” means that the log that I go by shows no minutes for them, and that I do not assume anything "
            "of them. A missed session of unknown length may be in that time, or another log may tell of it."
        )
    elif assumed:
        no_record = _(
            "“No record” means that I know of no note for these minutes, and that I do not assume anything of them."
        )
    else:
        no_record = _("“No record” means that I know of no note for these minutes, held or missed.")
    yield Heading(_("The facts, service by service"))
    yield Para(
        (
            _("The numbers are minutes. They are counted from my record, as of {day}.").format(day=day(matter.as_of)),
            " ",
            no_record,
        )
    )
    yield from letters.assumed(matter, assumed)
    yield Para(
        (
            _(
                "A plan promises its minutes for a week or another period. I count whole periods: those that ended in "
                "the year before you get this. So the first day can be a few days older than that year. The first and "
                "the last day can also be days without school, such as a Sunday."
            ),
        )
    )
    yield from letters.which_log(matter)
    no_line = _("the plan's line is not in my record")
    for each in named:
        yield Heading(each.words, level=2)
        lines = [stretch.promise.wording or stretch.promise.amount or no_line for stretch in each.stretches]
        yield Points(tuple(Para((line,), look="quote", typed=True) for line in dict.fromkeys(lines)))
        yield _counted(each)
        if each.misses:
            yield _by_reason(each)
            yield _by_day(each)
            yield from letters.made_up(matter, each.misses)
            yield from letters.without_minutes(matter, "make_up", {each.service})
        yield from _of_unknown_length(each)


def _of_unknown_length(each: Allegation) -> Iterator[Part]:
    """How many missed sessions stand in no table since nobody knows their length, and on which days they were."""
    if not each.unknown_lengths:
        return
    if each.misses:
        words = ngettext(
            "{count} more missed session is on record, and its length is not known.",
            "{count} more missed sessions are on record, and their length is not known.",
            each.unknown_lengths,
        )
    else:
        words = ngettext(
            "{count} missed session is on record, and its length is not known.",
            "{count} missed sessions are on record, and their length is not known.",
            each.unknown_lengths,
        )
    said = words.format(count=number(each.unknown_lengths))
    yield Para((f"{said} {letters.on_days(each.unknown_days)}".rstrip(),))


def _counted(each: Allegation) -> Table:
    """Promised = delivered + missed + missed earlier + no record + still to come, line by line of the plan."""
    columns = {
        "promised": _("Promised"),
        "delivered": _("Delivered"),
        "assumed": _("of these assumed"),
        "missed": _("Missed"),
        "older": _("Missed more than a year before"),
        "unrecorded": _("No record"),
        "upcoming": _("Still to come"),
    }
    shown = [name for name in columns if name not in ("assumed", "older", "upcoming") or each.counted(name)]
    groupings = {stretch.promise.grouping for stretch in each.stretches}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _line_of_plan(stretch, with_grouping=len(groupings) > 1),
            short_day(stretch.starts_on),
            short_day(stretch.ends_on),
            *(stretch.minutes[name] for name in shown),
        )
        for stretch in each.stretches
    )
    return Table(
        head=(_("Line of the plan"), _("First day"), _("Last day"), *(columns[name] for name in shown)),
        rows=rows,
        caption=_("{service}: what was promised, and what became of it").format(service=each.words),
        total=(_("Total"), "", "", *(each.counted(name) for name in shown)) if len(rows) > 1 else None,
        widths=(4, 3, 3, *(2 for _each in shown)),
    )


_GROUPINGS = {
    "individual": gettext_noop("individual"),
    "group": gettext_noop("in a group"),
    "consult": gettext_noop("consultation"),
}


def _line_of_plan(stretch: Stretch, *, with_grouping: bool) -> str:
    """The amount; where lines of one service are given in different ways, also how this one is."""
    amount, how = stretch.promise.amount or "", _GROUPINGS.get(stretch.promise.grouping or "")
    return ", ".join(filter(None, (amount, _(how)))) if with_grouping and how else amount


def _by_reason(each: Allegation) -> Table:
    """Missed minutes by reason, and where they stand; each column but the first two only where it has a minute."""
    columns = {
        "open": _("Must be made up, still open"),
        "undetermined": _("The team decides"),
        "made_up": _("Made up"),
        "excused": _("No make-up required"),
        "declined": _("Given up by the family"),
        "resolved": _("Answered by an award"),
    }
    shown = [name for name in columns if name in ("open", "undetermined") or each.missed(name)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (line.reason_words, line.minutes, *(line.accounts.get(name, 0) for name in shown)) for line in each.by_reason
    )
    return Table(
        head=(_("Reason"), _("Missed"), *(columns[name] for name in shown)),
        rows=rows,
        caption=_("{service}: missed minutes by reason").format(service=each.words),
        total=(_("Total"), each.missed(), *(each.missed(name) for name in shown)),
        widths=(4, 2, *(3 for _each in shown)),
    )


def _by_day(each: Allegation) -> Table:
    """The missed days as other papers have them, without the column that would name this one service in each row."""
    whole = letters.missed_table(each.misses, _("{service}: each missed day").format(service=each.words))
    return Table(
        head=(whole.head[0], *whole.head[2:]),
        rows=tuple((row[0], *row[2:]) for row in whole.rows),
        caption=whole.caption,
        total=(_("Total"), "", each.missed(), ""),
        widths=(4, 5, 2, 6),
    )


def _awarded(matter: Matter, awards: Sequence[LateAward]) -> Iterator[Part]:
    """Award by award: who made it, its own words, its account, and the days on which some of it was given."""
    if not awards:
        return
    yield Heading(_("Compensatory time that was not given by its day"))
    said = _(
        "This is time that was awarded because services were lost. I count it apart from the minutes of the plan. "
        "The numbers are minutes, as of {day}."
    )
    yield Para((said.format(day=day(matter.as_of)),))
    for each in awards:
        yield Heading(each.words, level=2)
        yield grounds.awarded(matter, each)
        if each.award.source:
            yield Para((_("My record names this paper:"),), keeps_with_next=True)
            yield Para((each.award.source,), look="quote", typed=True)
        yield Table(
            head=(_("Awarded on"), _("Due by"), _("Minutes"), _("Given"), _("Not given yet")),
            rows=(
                (
                    day(each.award.awarded_on),
                    day(each.due_on),
                    each.award.minutes,
                    each.award.provided,
                    each.open,
                ),
            ),
            caption=_("{service}: what was awarded, and what became of it").format(service=each.service_words),
            widths=(4, 4, 2, 2, 3),
        )
        if each.given:
            yield Table(
                head=(_("Day"), _("Minutes")),
                rows=tuple((day(on), minutes) for on, minutes in each.given),
                caption=_("{service}: the days on which some of it was given").format(service=each.service_words),
                total=(_("Total"), each.award.provided),
                widths=(4, 2),
            )
        else:
            yield Para((_("By my record, none of it was given."),))
        yield from letters.without_minutes(matter, "compensatory", {each.service})


def _older_awards_of(matter: Matter, receipt: dt.date, values: Values) -> tuple[LateAward, ...]:
    """Late awards that are too old to be named, but for those that the parent leaves out."""
    return tuple(each for each in older_awards(matter, receipt) if values.written.get(f"name_{each.slug}") != "no")


def _awards_apart(matter: Matter, receipt: dt.date, values: Values) -> Iterator[Part]:
    """Those awards, in a table of their own."""
    awards = _older_awards_of(matter, receipt, values)
    if not awards:
        return
    words = _(
        "You will get this complaint around {expected_receipt}. This time was due more than one year before that day."
    )
    yield from _apart(_("Older awards, set apart"), values.line(words))
    yield from _how_far(matter, receipt, [each.due_on for each in awards])
    yield Table(
        head=(_("Service"), _("Awarded on"), _("Due by"), _("Minutes"), _("Not given yet")),
        rows=tuple(
            (each.service_words, day(each.award.awarded_on), day(each.due_on), each.award.minutes, each.open)
            for each in awards
        ),
        caption=_("Due more than one year before, and not given yet"),
        total=(_("Total"), "", "", sum(each.award.minutes for each in awards), sum(each.open for each in awards)),
        widths=(4, 4, 4, 2, 3),
    )


def _apart(heading: str, why: Line) -> Iterator[Part]:
    """What stands above a table of what is too old to be named."""
    yield Heading(heading)
    yield Para(why, (provision("complaint_year"),))


def _how_far(matter: Matter, receipt: dt.date, days: Sequence[dt.date]) -> Iterator[Part]:
    """What is asked of older things: nothing is given up. Where the state may reach back further, it is asked."""
    further = reach_back(matter)
    first = first_day_inside(receipt, further.years) if further is not None and further.years else None
    if further is not None and (first is None or max(days) >= first):
        yield Para((_(further.asks),))
        if first is not None and min(days) < first:
            words = _("What was before {day} is older than that too. I give it as background.")
            yield Para((words.format(day=day(first)),))
        return
    yield Para((_("That is older than the year of this rule. I give it as background."),))


Older = TypeVar("Older", Miss, UnknownLength)


def _not_left_out(matter: Matter, misses: Iterable[Older], values: Values) -> tuple[Older, ...]:
    """These misses, but for services that the parent leaves out."""
    left_out = {
        (each.service, each.esy)
        for each in allegations(matter, matter.as_of)
        if values.written.get(f"name_{each.slug}") == "no"
    }
    return tuple(miss for miss in misses if (miss.service, miss.esy) not in left_out)


def _set_apart(matter: Matter, receipt: dt.date, values: Values) -> Iterator[Part]:
    """Misses that are too old to be named, in a table of their own; those that are answered, in another."""
    misses = _not_left_out(matter, older(matter, receipt), values)
    if misses:
        words = _(
            "You will get this complaint around {expected_receipt}. These sessions were missed more than one year "
            "before that day."
        )
        yield from _apart(_("Older misses, set apart"), values.line(words))
        yield from _how_far(matter, receipt, [miss.on for miss in misses])
        yield letters.missed_table(misses, _("Missed more than one year before"))
    unknown = _not_left_out(matter, older_unknown(matter, receipt), values)
    answered = _not_left_out(matter, older_answered(matter, receipt), values)
    if not misses and (unknown or answered):
        yield Heading(_("Older misses, set apart"))
    if unknown:
        words = ngettext(
            "{count} older missed session has no known length, and is in no table.",
            "{count} older missed sessions have no known length, and are in no table.",
            len(unknown),
        )
        days = letters.on_days([each.on for each in unknown])
        yield Para((f"{words.format(count=number(len(unknown)))} {days}",), (provision("complaint_year"),))
    if answered:
        words = _(
            "These older sessions have an answer. I list them because their minutes stand in the tables above, under "
            "“{column}”."
        )
        yield Para((words.format(column=_("Missed more than a year before")),))
        yield letters.missed_table(answered, _("Missed more than one year before, and answered"))


def _problem(values: Values) -> Iterator[Part]:
    yield Heading(_("The problem"))
    yield from _typed(values, "problem")
    if "effect" in values:
        yield Heading(_("What it did to my child"), level=2)
        yield from _typed(values, "effect")
    if "tried" in values:
        yield Heading(_("What I did about it"), level=2)
        yield from _typed(values, "tried")


def _typed(values: Values, name: str) -> Iterator[Part]:
    """The parent's text, a paragraph a line; a ruled line where there is none."""
    said = values[name]
    if isinstance(said, Ruled):
        yield Para((said,), typed=True)
    else:
        yield from (Para((line.strip(),), typed=True) for line in said.splitlines() if line.strip())


def _proposed(named: Sequence[Named], values: Values) -> Iterator[Part]:
    yield Heading(_("What I propose"))
    asking = [each for each in named if _asks_for_minutes(each, values)]
    if asking or "more_resolution" not in values:
        yield from _proposed_minutes(asking or named, values)
    if "more_resolution" in values:
        yield from _typed(values, "more_resolution")
    if values.written.get("systemic") == "yes":  # what was not chosen is no part of the paper
        words = _(
            "Please also look whether other children missed services in the same way, and see that it is put right."
        )
        yield Tick((words,), is_on=True)


def _asks_for_minutes(each: Named, values: Values) -> bool:
    """Whether minutes are proposed for it: of what only lacks a log, the logs are asked for, unless more is said."""
    if isinstance(each, LateAward) or each.unanswered or each.unknown_lengths:
        return True
    said = (values.written.get(f"{blank}_{each.slug}") for blank in ("minutes", "provider", "by", "transport"))
    return values.written.get("unlogged") == "give" or any(said)


def _proposed_minutes(named: Sequence[Named], values: Values) -> Iterator[Part]:
    yield Para((_("I propose that the district gives my child these minutes:"),), (provision("complaint_procedures"),))
    rows = tuple(_remedy(each, values) for each in named)
    minutes = [row[1] for row in rows]
    total = sum(each for each in minutes if isinstance(each, int))
    yield Table(
        head=(_("Service"), _("Minutes"), _("Who gives it"), _("By when"), _("How my child gets there")),
        rows=rows,
        caption=_("Proposed minutes"),
        total=(_("Total"), total, "", "", "") if all(isinstance(each, int) for each in minutes) else None,
        widths=(4, 2, 4, 3, 4),
    )
    yield Para((_("These minutes come on top of the services in the plan. They do not take the place of any class."),))
    yield Para(
        (
            _(
                "Please ask for proof: a log with the day, the minutes and the person, sent to you and to me until all "
                "is given."
            ),
        )
    )


def _remedy(each: Named, values: Values) -> tuple[Cell, ...]:
    minutes = values[f"minutes_{each.slug}"]
    transport = dict(asked.TRANSPORT).get(values.written.get(f"transport_{each.slug}", ""))
    return (
        each.words,
        int(minutes)
        if isinstance(minutes, str) and minutes.isascii() and minutes.isdigit()
        else _cell(minutes, _("Minutes")),
        _cell(values[f"provider_{each.slug}"], _("Who gives it")),
        _cell(values[f"by_{each.slug}"], _("By when")),
        _(transport) if transport else _cell(values[f"transport_{each.slug}"], _("How my child gets there")),
    )


def _copy(values: Values) -> Iterator[Part]:
    yield Heading(_("Copy to the district"))
    yield Para(
        values.line(_("I send a copy of this complaint to the district at the same time, on {copy_sent_on}, to:")),
        (provision("complaint_copy"),),
    )
    yield Address(((values["copy_to_name"],), *letters.lines_of(values, "copy_to_address")))


def _signed(matter: Matter, values: Values) -> Iterator[Part]:
    if values.written.get("signature") == "typed" and "typed" in signatures(matter):
        yield values.para(_("Signed by typing my name: {sender_name}, on {written_on}."))
    yield Signature(
        (values["sender_name"],), _("parent of {child}").format(child=values.known.get("child_name") or _("the child"))
    )


def _cell(segment: Segment, short: str = "") -> Cell:
    """The words, or a ruled line; `short` stands below it where its own label is too long for the column."""
    if isinstance(segment, Ruled) and short:
        return (Ruled(short),)
    return segment if isinstance(segment, str) else (segment,)


def _one_line(values: Values, name: str) -> Cell:
    """A text of several lines in one: 12 Elm Street, Columbus, OH 43004."""
    segment = values[name]
    if isinstance(segment, Ruled):
        return (segment,)
    return ", ".join(line.strip(" ,") for line in segment.splitlines() if line.strip())


# --- what the state says ----------------------------------------------------------------------------------------------


def signatures(matter: Matter) -> tuple[complaints.Signed, ...]:
    """The kinds of signature that the child's state takes, as far as the facts know: the hand's always."""
    return complaints.of_state(matter.child.state).signatures


def reach_back(matter: Matter) -> complaints.ComplaintFact | None:
    """What is known of a complaint that reaches back further than a year in the child's state; None: nothing."""
    return complaints.of_state(matter.child.state).reach_back


def said_of_state(matter: Matter) -> tuple[complaints.ComplaintFact, ...]:
    """What the facts know of complaints in the child's state, in the language that is spoken, for who fills one in."""
    found = []
    whom = matter.whom
    if whom is not None:

        def known(field: str, about: complaints.About, words: str) -> None:
            value = getattr(whom, field)
            if value:
                mark = "" if whom.is_verified(field) else _(" (not verified)")
                says = words.format(value=value) + mark
                found.append(complaints.ComplaintFact(about, says, "reported", f"states.csv, {whom.state}"))

        known("complaint_form_url", "form", _("The state's form: {value}"))
        known("complaint_page_url", "form", _("The state's page: {value}"))
        known("email", "sending", _("E-mail of the office: {value}"))
        known("phone", "sending", _("Telephone of the office: {value}"))
        known("complaint_clock_days", "time", _("The state decides within {value} days."))
    found.append(complaint_form.known_of(matter))
    for fact in complaints.of_state(matter.child.state).facts:
        found.append(dataclasses.replace(fact, says=_(fact.says)))
    return tuple(found)


TEMPLATE = Template(
    kind="state_complaint",
    title=gettext_noop("State complaint"),
    says=gettext_noop("Asks the state to look into missed services of an IEP, and says what would put it right."),
    blanks=asked.BLANKS,
    body=body,
    refuses=refuses,
    proposes=asked.proposes,
    topic="state_complaint",
    asks=asked.asks,
    steps=asked.steps,
    follows=asked.follows,
)
