"""What the interview for a state complaint asks, step by step, and what the record already answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

from makewhole.calendars.federal import federal_holidays
from makewhole.documents.papers.allegations import Allegation, LateAward, Named, allegations, late_awards
from makewhole.documents.papers.follow_up import tried
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.template import FRAME, Blank, Step
from makewhole.language import day, gettext_noop, ngettext, number
from makewhole.language import gettext as _
from makewhole.policy import complaints

MAIL_DAYS = 5
"""Days that we suggest to reckon with between the letter's day and its receipt. Ours, no rule."""

YES_NO = (("yes", gettext_noop("Yes")), ("no", gettext_noop("No")))
HOUSING = (
    ("same", gettext_noop("With me, at my address")),
    ("other", gettext_noop("At another address")),
    ("homeless", gettext_noop("Without a fixed home: in a shelter, a motel, or with others")),
)
TRANSPORT = (
    ("none", gettext_noop("During the school day: none is needed")),
    ("district", gettext_noop("The district brings my child, and pays for it")),
    ("parent", gettext_noop("I bring my child, and the district pays for the miles")),
)
SIGNATURE = (
    ("hand", gettext_noop("I print it and sign it by hand")),
    ("typed", gettext_noop("I type my name (only where the state takes that)")),
)


def _was_read(name: str, asks: str) -> Blank:
    """Whether somebody read what the program wrote there: the check asks, the complaint does not say it."""
    hint = gettext_noop("Only for the check at the end. It does not stand in the complaint.")
    return Blank(name, asks, "typed", "yes", kind="choice", choices=YES_NO, hint=hint, is_optional=True)


BLANKS = (
    *FRAME,
    Blank(
        "expected_receipt",
        gettext_noop("Day on which the state is likely to get it"),
        "ledger",
        "2026-12-04",
        is_trusted=True,
        kind="day",
        hint=gettext_noop(
            "Our suggestion: five days for the mail, or the next day with mail. The one year is counted back from this "
            "day."
        ),
        is_needed=True,
    ),
    Blank("housing", gettext_noop("Where does the child live now?"), "typed", "same", kind="choice", choices=HOUSING),
    Blank(
        "child_address",
        gettext_noop("Where the child lives"),
        "typed",
        "4 Oak Road, Columbus, OH 43004",
        kind="text",
        only_if=("housing", "other"),
    ),
    Blank(
        "homeless_contact",
        gettext_noop("How the child and you can be reached"),
        "typed",
        "Harbor Family Shelter, 614 555 0100",
        kind="text",
        only_if=("housing", "homeless"),
    ),
    Blank(
        "problem",
        gettext_noop("What the problem is, with its facts"),
        "ledger",
        "60 minutes of speech therapy were missed and are not made up.",
        kind="text",
        hint=gettext_noop("The program counts; change the sentences as you like."),
    ),
    _was_read(
        "problem_read", gettext_noop("Did you read these sentences on the problem, and do they say what you mean?")
    ),
    Blank(
        "effect",
        gettext_noop("What the missed services did to your child (if you can say it)"),
        "typed",
        "Since October she no longer speaks in class.",
        kind="text",
    ),
    Blank(
        "tried",
        gettext_noop("What you did about it (letters, calls, meetings, with their days)"),
        "journal",
        "I asked the case manager in writing on 3 November 2026, and got no answer.",
        kind="text",
    ),
    Blank(
        "more_resolution",
        gettext_noop("What else would solve the problem"),
        "ledger",
        "The team writes down who steps in when the therapist is out.",
        kind="text",
    ),
    _was_read("resolution_read", gettext_noop("Did you read what is proposed here, and is it what you want?")),
    Blank(
        "systemic",
        gettext_noop("Ask the state to look at other children too?"),
        "typed",
        "yes",
        kind="choice",
        choices=YES_NO,
        hint=gettext_noop("Choose yes if the cause is not only about your child, such as a therapist who is missing."),
    ),
    Blank("copy_to_name", gettext_noop("Who in the district gets the copy"), "typed", "Superintendent of Elm City"),
    Blank("copy_to_address", gettext_noop("Where the copy goes"), "typed", "1 School Road, Columbus, OH", kind="text"),
    Blank(
        "copy_sent_on",
        gettext_noop("Day on which the copy is sent"),
        "ledger",
        "2026-11-29",
        is_trusted=True,
        kind="day",
        hint=gettext_noop("The same day as the complaint itself."),
    ),
    Blank(
        "signature", gettext_noop("How do you sign it?"), "typed", "hand", kind="choice", choices=SIGNATURE
    ),
)  # fmt: skip


UNLOGGED = Blank(
    "unlogged",
    gettext_noop("What do you ask for, where you know of no log?"),
    "typed",
    "logs",
    kind="choice",
    choices=(
        ("logs", gettext_noop("The logs: the district shows what it has")),
        ("give", gettext_noop("The logs, and the minutes that they do not show")),
    ),
    hint=gettext_noop("No log does not say that nothing was given. So we suggest to ask for the logs first."),
)


def asks(matter: Matter) -> tuple[Blank, ...]:
    """The blanks of each service and award that a complaint received on the day of account could name."""
    could = can_name(matter, matter.as_of)
    return (*(blank for each in could for blank in _of_one(each)), *((UNLOGGED,) if _unlogged(could) else ()))


def can_name(matter: Matter, receipt: dt.date) -> tuple[Named, ...]:
    """Each service, then each late award, that a complaint received that day could name."""
    return (*allegations(matter, receipt), *late_awards(matter, receipt))


def _of_one(each: Named) -> Iterator[Blank]:
    named = ("name_" + each.slug, "yes")
    is_award = isinstance(each, LateAward)
    yield Blank(
        named[0],
        gettext_noop("Name this award in the complaint: {of}?")
        if is_award
        else gettext_noop("Name this service in the complaint: {of}?"),
        "typed",
        "yes",
        kind="choice",
        choices=YES_NO,
        of=each.words,
    )
    yield Blank(
        f"claim_{each.slug}",
        gettext_noop("What you believe about: {of}"),
        "typed",
        "I believe the district did not provide 60 minutes that the IEP promises.",
        kind="text",
        hint=gettext_noop("Choose a sentence and change it as you like. It is your statement; the program makes none."),
        of=each.words,
        suggestions=tuple(suggestions(each)),
        only_if=named,
    )
    yield Blank(
        f"minutes_{each.slug}",
        gettext_noop("Minutes to be given, {of}"),
        "ledger",
        "60",
        is_trusted=True,
        hint=gettext_noop("Our suggestion: the awarded minutes that are not given yet. You may ask for more.")
        if is_award
        else gettext_noop(
            "Our suggestion: the minutes that are open or not yet decided. You may ask for more or less."
        ),
        of=each.words,
        only_if=named,
    )
    yield Blank(
        f"provider_{each.slug}",
        gettext_noop("Who is to give it, {of}"),
        "typed",
        "a licensed speech therapist",
        of=each.words,
        only_if=named,
    )
    yield Blank(
        f"by_{each.slug}",
        gettext_noop("By when, {of}"),
        "typed",
        "2027-03-31",
        kind="day",
        of=each.words,
        only_if=named,
    )
    yield Blank(
        f"transport_{each.slug}",
        gettext_noop("How your child gets there, {of}"),
        "typed",
        "none",
        kind="choice",
        choices=TRANSPORT,
        of=each.words,
        only_if=named,
    )  # fmt: skip


def suggestions(each: Named) -> Iterator[str]:
    """Sentences for the parent's statement: what each figure gives, then all of it together."""
    if isinstance(each, LateAward):
        yield f"{each.words}: {_not_given(each)} {_law()}"
        return
    found = []
    if each.unanswered:
        found.append(_not_provided(each.unanswered))
    if late := each.late_start:
        found.append(
            ngettext(
                "I believe the service did not start as soon as it could. {minutes} minute was missed before it began.",
                "I believe the service did not start as soon as it could. {minutes} minutes were missed before it "
                "began.",
                late,
            ).format(minutes=number(late))
        )
    if none := each.counted("silent"):
        found.append(
            ngettext(
                "For {minutes} promised minute I know of no record. I believe it was not given, or nobody can show it.",
                "For {minutes} promised minutes I know of no record. I believe they were not given, or nobody can show "
                "it.",
                none,
            ).format(minutes=number(none))
        )
    if none := each.counted("unmeasured"):
        found.append(
            ngettext(
                "I do not know what became of {minutes} promised minute. In that time a session was missed, and nobody "
                "wrote down how long it was to be. I believe the minute was not given.",
                "I do not know what became of {minutes} promised minutes. In that time at least one session was "
                "missed, and nobody wrote down how long it was to be. I believe not all of these minutes were given.",
                none,
            ).format(minutes=number(none))
        )
    if none := each.counted("told_elsewhere"):
        found.append(
            ngettext(
                "For {minutes} promised minute the log that I go by shows no minutes. Another log tells of that time. "
                "I believe the minute was not given.",
                "For {minutes} promised minutes the log that I go by shows no minutes. Another log tells of that time. "
                "I believe not all of these minutes were given.",
                none,
            ).format(minutes=number(none))
        )
    if not found:
        found.append(_("I believe the district missed sessions that the IEP promises. They were not made up."))
    choices = [*found, *([" ".join(found)] if len(found) > 1 else ())]
    if 0 < each.missed("open") < each.unanswered:
        choices.append(_not_provided(each.missed("open")))
    yield from (f"{each.words}: {sentence} {_law()}" for sentence in choices)


def _law() -> str:
    return _("I believe that this does not follow the special education law (IDEA, Part B).")


def _not_given(each: LateAward) -> str:
    """What of the award was not given by its day, by who awarded it: an agreement is not called an order."""
    match each.award.awarded_by:
        case "sea" | "hearing":
            words = ngettext(
                "I believe the district did not give {minutes} minute that was ordered. It was due by {day}.",
                "I believe the district did not give {minutes} minutes that were ordered. They were due by {day}.",
                each.open,
            )
        case "settlement":
            words = ngettext(
                "I believe the district did not give {minutes} minute that it agreed to give. It was due by {day}.",
                "I believe the district did not give {minutes} minutes that it agreed to give. They were due by {day}.",
                each.open,
            )
        case "team":
            words = ngettext(
                "I believe the district did not give {minutes} minute that the team decided on. It was due by {day}.",
                "I believe the district did not give {minutes} minutes that the team decided on. They were due by "
                "{day}.",
                each.open,
            )
        case _:
            words = ngettext(
                "I believe the district did not give {minutes} minute that was awarded. It was due by {day}.",
                "I believe the district did not give {minutes} minutes that were awarded. They were due by {day}.",
                each.open,
            )
    return words.format(minutes=number(each.open), day=day(each.due_on))


def _not_provided(minutes: int) -> str:
    return ngettext(
        "I believe the district did not provide {minutes} minute that the IEP promises. It was not made up.",
        "I believe the district did not provide {minutes} minutes that the IEP promises. They were not made up.",
        minutes,
    ).format(minutes=number(minutes))


def problem(as_of: dt.date, named: Iterable[Named]) -> str:
    """The problem in figures, a sentence a service or award: a count, and no more."""
    said = [_("By my record, as of {day}:").format(day=day(as_of))]
    for each in named:
        if isinstance(each, LateAward):
            said.append(
                ngettext(
                    "{award}: {minutes} minute was due by {day}, and is not given yet.",
                    "{award}: {minutes} minutes were due by {day}, and are not given yet.",
                    each.open,
                ).format(award=each.words, minutes=number(each.open), day=day(each.due_on))
            )
            continue
        if each.unanswered:
            said.append(
                ngettext(
                    "{service}: {minutes} minute was missed, and is still open or not decided.",
                    "{service}: {minutes} minutes were missed, and are still open or not decided.",
                    each.unanswered,
                ).format(service=each.words, minutes=number(each.unanswered))
            )
        if none := each.counted("silent"):
            said.append(
                ngettext(
                    "{service}: for {minutes} promised minute there is no record.",
                    "{service}: for {minutes} promised minutes there is no record.",
                    none,
                ).format(service=each.words, minutes=number(none))
            )
        if none := each.counted("unmeasured"):
            said.append(
                ngettext(
                    "{service}: it is not known what became of {minutes} promised minute. In that time a session was "
                    "missed, and its length is not known.",
                    "{service}: it is not known what became of {minutes} promised minutes. In that time at least one "
                    "session was missed, and its length is not known.",
                    none,
                ).format(service=each.words, minutes=number(none))
            )
        if none := each.counted("told_elsewhere"):
            said.append(
                ngettext(
                    "{service}: for {minutes} promised minute the log that I go by shows no minutes. Another log tells "
                    "of that time.",
                    "{service}: for {minutes} promised minutes the log that I go by shows no minutes. Another log "
                    "tells of that time.",
                    none,
                ).format(service=each.words, minutes=number(none))
            )
        if each.unknown_lengths:
            said.append(
                ngettext(
                    "{service}: {count} missed session has no known length, and is in no sum.",
                    "{service}: {count} missed sessions have no known length, and are in no sum.",
                    each.unknown_lengths,
                ).format(service=each.words, count=number(each.unknown_lengths))
            )
    return "\n".join(said) if len(said) > 1 else ""


def proposes(matter: Matter) -> Mapping[str, str]:
    """What the facts know of the state's office; it goes to the state, not to the school."""
    whom = matter.whom
    names = (whom.sea_name, whom.special_education_office) if whom is not None else ()
    found = {
        "unlogged": "logs" if _unlogged(can_name(matter, matter.as_of)) else "",
        "to_name": ", ".join(name for name in names if name),
        "to_address": complaints.of_state(matter.child.state).mail or "",
        "tried": tried(matter),
    }
    # Where minutes only lack a record, the first thing is to ask for the logs: whether to name them says the parent.
    # A miss that drops out of the year before the complaint is there is no reason to name its service.
    could = can_name(matter, matter.as_of)
    later = can_name(matter, max(by_mail(matter.as_of), matter.as_of))
    missed = {each.slug for each in later if isinstance(each, LateAward) or each.unanswered or each.unknown_lengths}
    return found | {f"name_{each.slug}": "no" if missed and each.slug not in missed else "yes" for each in could}


def follows(matter: Matter, known: Mapping[str, str]) -> Mapping[str, str]:
    """What follows from the days and answers that were typed: the likely receipt, the copy's day, the minutes."""
    written = as_day(known.get("written_on")) or matter.as_of
    found = {
        "copy_sent_on": known.get("written_on", ""),
        "expected_receipt": max(by_mail(written), matter.as_of).isoformat(),
    }
    # Before the day of its figures no complaint is received: then the paper is not made, and says so.
    receipt = as_day(known.get("expected_receipt", found["expected_receipt"])) or matter.as_of
    receipt = max(receipt, matter.as_of)
    named = [each for each in can_name(matter, receipt) if known.get(f"name_{each.slug}") != "no"]
    minutes = {each.slug: each.open if isinstance(each, LateAward) else each.unanswered for each in named}
    found |= {f"minutes_{slug}": str(count) for slug, count in minutes.items() if count}
    found["problem"] = problem(matter.as_of, named)
    services = [each for each in named if isinstance(each, Allegation)]
    found["more_resolution"] = "\n".join(
        filter(None, (logs_too(services, known.get("unlogged")), lengths_too(services)))
    )
    return found


def by_mail(written: dt.date) -> dt.date:
    """When a letter of that day is likely to come: some days later, on a day with mail.

    There is none on Sundays and federal holidays. Where a holiday falls on a weekend, neither the day itself nor the
    one on which it is kept counts: rather a day too late than one too early, since later means less inside the year.
    """
    day = written + dt.timedelta(days=MAIL_DAYS)
    without = federal_holidays(day, day + dt.timedelta(days=7))
    while day.weekday() == 6 or day in without:
        day += dt.timedelta(days=1)
    return day


def _unlogged(named: Iterable[Named]) -> int:
    """Promised minutes that no log which counts here shows: not on record, or only assumed."""
    services = [each for each in named if isinstance(each, Allegation)]
    return sum(each.counted("unrecorded") + each.counted("assumed") for each in services)


def _of_no_log(named: Iterable[Allegation]) -> int:
    """Those of which nothing tells: no miss of unknown length, and no other log."""
    return sum(each.counted("silent") + each.counted("assumed") for each in named)


def logs_too(named: Collection[Allegation], asks_for: str | None = "logs") -> str:
    """That the logs are part of what would solve it, where minutes have no record or are only assumed; else "".

    That the district gives what its logs do not show is said only where the parent chose it (`give`): nobody claims
    that these minutes were not given.
    """
    if not _unlogged(named):
        return ""
    asked = " ".join(_logs_asked(named))
    return f"{asked} {_('What it cannot show, it gives.')}" if asks_for == "give" else asked


def _logs_asked(named: Collection[Allegation]) -> Iterator[str]:
    """The logs that are asked for: that there is none, nobody says of minutes of which something tells."""
    without, others = _of_no_log(named), _unlogged(named) - _of_no_log(named)
    if without and any(each.unanswered for each in named):
        words = ngettext(
            "For {minutes} more promised minute I know of no log. I ask the district to show its log.",
            "For {minutes} more promised minutes I know of no log. I ask the district to show its logs.",
            without,
        )
        yield words.format(minutes=number(without))
    elif without:
        words = ngettext(
            "For {minutes} promised minute I know of no log. I ask the district to show its log.",
            "For {minutes} promised minutes I know of no log. I ask the district to show its logs.",
            without,
        )
        yield words.format(minutes=number(without))
    if others:
        words = ngettext(
            "For {minutes} promised minute the log that I go by shows no minutes. I ask the district to show its log.",
            "For {minutes} promised minutes the log that I go by shows no minutes. I ask the district to show its "
            "logs.",
            others,
        )
        yield words.format(minutes=number(others))


def lengths_too(named: Collection[Allegation]) -> str:
    """That missed sessions of unknown length are part of it, since the proposed minutes do not hold them; else ""."""
    unknown = sum(each.unknown_lengths for each in named)
    if not unknown:
        return ""
    if any(each.unanswered for each in named):
        words = ngettext(
            "{count} more missed session has no known length. The district says how long it was to be, and gives that "
            "time too.",
            "{count} more missed sessions have no known length. The district says how long they were to be, and gives "
            "that time too.",
            unknown,
        )
    else:
        words = ngettext(
            "{count} missed session has no known length. The district says how long it was to be, and gives that time.",
            "{count} missed sessions have no known length. The district says how long they were to be, and gives that "
            "time.",
            unknown,
        )
    return words.format(count=number(unknown))


def as_day(value: str | None) -> dt.date | None:
    """The day that was typed; None: none, or it is no date."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None


def steps(matter: Matter) -> tuple[Step, ...]:
    """The interview: each blank in exactly one step."""
    could = can_name(matter, matter.as_of)
    slugs = [each.slug for each in could]
    return (
        Step(
            _("You and your child"),
            _("The state must know who writes, how to reach you, and which child and school it is about."),
            (
                "sender_name", "sender_address", "sender_reach", "child_name", "born_on", "housing", "child_address",
                "homeless_contact", "school", "district",
            ),
        ),
        Step(
            _("Where it goes, and when"),
            _("A complaint can name what happened in the year before the state gets it. So each day counts."),
            ("to_name", "to_address", "written_on", "expected_receipt"),
        ),
        Step(
            _("What you believe"),
            _("The complaint is your statement. Choose a sentence for each point, and change it as you like."),
            tuple(f"{blank}_{slug}" for slug in slugs for blank in ("name", "claim")),
        ),
        Step(
            _("The problem"),
            _("Say what happened, with days and figures. The table of missed days is added by itself."),
            ("problem", "problem_read", "effect", "tried"),
        ),
        Step(
            _("What would put it right"),
            _("Say what you propose, as far as you know it. The state may decide something else."),
            (
                *(
                    f"{blank}_{slug}"
                    for slug in slugs
                    for blank in ("minutes", "provider", "by", "transport")
                ),
                *(("unlogged",) if _unlogged(could) else ()),
                "more_resolution",
                "systemic",
                "resolution_read",
            ),
        ),
        Step(
            _("Copy and signature"),
            _("The district must get a copy at the same time as the state. Without a signature it is no complaint."),
            ("copy_to_name", "copy_to_address", "copy_sent_on", "signature"),
        ),
    )  # fmt: skip
