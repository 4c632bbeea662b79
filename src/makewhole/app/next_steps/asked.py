"""What becomes of a step that was asked for: it waits, is followed up, was asked twice, or was answered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from makewhole.app.next_steps.step import within_a_week
from makewhole.language import day, gettext_noop, ngettext, number
from makewhole.language import gettext as _
from makewhole.record.journal import ANSWERS, TOPICS

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts
    from makewhole.app.next_steps.reply_clocks import Clock
    from makewhole.app.next_steps.step import Step

ASKS = ("make_up_plan", "service_logs", "clear_wording")
"""The steps with which everything begins: what is asked for first."""
AGAIN_DAYS = 30
"""Days after an answer from which what is still open is asked about again. Ours, no rule."""
AGAIN = {
    "service_logs": gettext_noop("Ask again for the service logs: no reply has come yet."),
    "make_up_plan": gettext_noop("Ask again when the missed minutes will be made up: no reply has come yet."),
    "clear_wording": gettext_noop("Ask again how many minutes the plan means, and how often: no reply has come yet."),
    "team_meeting": gettext_noop("Ask again for a meeting of the team: no reply has come yet."),
    "written_notice": gettext_noop("Ask again for the answer in writing: no reply has come yet."),
    "state_complaint": gettext_noop("Ask the state what became of your complaint: no reply has come yet."),
}
"""How a request without a reply is followed up, by its topic."""


def asked(facts: Facts, ready: Step, *, is_left: bool) -> list[Step]:
    """The step itself while nobody asked; else that it waits, has to be followed up, or was answered.

    `is_left`: whether what it asks for is still open. What an answer of a month ago did not change is asked anew.
    """
    clock = facts.clocks.get(ready.kind)
    if clock is None:
        return [ready]
    about = replace(
        ready, asked_on=clock.asked_on, contact_id=clock.contact_id, by=None, basis=None, wording=(), to_whom=None
    )
    topic = _(TOPICS[ready.kind])
    if clock.answered_on is not None:
        return [_answered(facts, ready, about, clock, topic, is_left)]
    if clock.days_over == 0:
        last_asked = clock.followed_on or clock.asked_on
        why = _("You asked on {asked}. If nothing has come by then, follow up.").format(asked=day(last_asked))
        do = _("{topic}: wait for the reply until {due}.").format(topic=topic, due=day(clock.due_on))
        return [replace(about, state="waiting", do=do, why=(why, *ready.why), by=clock.due_on, basis=clock.basis)]
    since = _since(clock)
    if clock.followed_on is not None:
        again = _("You followed up on {day}.").format(day=day(clock.followed_on))
        do = _("{topic}: asked twice, and no reply.").format(topic=topic)
        return [replace(about, state="later", do=do, why=(since, again, *ready.why))]
    return [
        replace(
            about,
            kind="follow_up",
            state="to_do",
            do=_(AGAIN[ready.kind]),
            why=(since, *ready.why),
            by=facts.soon,
            basis=within_a_week(),
            letter="follow_up",
            to_whom=ready.to_whom,
            wording=_asking_again(facts, ready, clock),
        )
    ]


def _since(clock: Clock) -> str:
    """For how long a reply is over, and who set its day."""
    if clock.basis.is_ours:
        words = ngettext(
            "You asked on {asked}, and no reply stands in the journal. Ten days, our suggestion, were over on {due}, "
            "{days} day ago; no rule sets that day.",
            "You asked on {asked}, and no reply stands in the journal. Ten days, our suggestion, were over on {due}, "
            "{days} days ago; no rule sets that day.",
            clock.days_over,
        )
    else:
        words = ngettext(
            "You asked on {asked} for a reply by {due}. That was {days} day ago, and none stands in the journal.",
            "You asked on {asked} for a reply by {due}. That was {days} days ago, and none stands in the journal.",
            clock.days_over,
        )
    return words.format(asked=day(clock.asked_on), due=day(clock.due_on), days=number(clock.days_over))


def _asking_again(facts: Facts, ready: Step, clock: Clock) -> tuple[str, ...]:
    """What a parent writes who asks again: what was asked for stands in the letter's last sentence but one."""
    begins = _("On {asked} I asked you about {name}, and I have found no reply.")
    last = _("Please answer by {due}. If I hear nothing by then, I will ask for a meeting of the team.")
    return (
        begins.format(asked=day(clock.asked_on), name=facts.name),
        *ready.wording[-2:-1],
        f"{last.format(due=day(facts.reply_by))} {_('Thank you.')}",
    )


def _answered(facts: Facts, ready: Step, about: Step, clock: Clock, topic: str, is_left: bool) -> Step:
    assert clock.answered_on is not None
    what = _(ANSWERS[clock.answer if clock.answer in ANSWERS else "answered"])
    why = _("You asked on {asked}. The answer of {answered}: {what}.").format(
        asked=day(clock.asked_on), answered=day(clock.answered_on), what=what
    )
    since_days = (facts.as_of - clock.answered_on).days
    if is_left and since_days >= AGAIN_DAYS and clock.answer != "refused":
        still = _("That is {days} days ago, and the record still shows it open.").format(days=number(since_days))
        return replace(ready, why=(why, still, *ready.why), asked_on=clock.asked_on, contact_id=clock.contact_id)
    return replace(about, state="done", do=_("{topic}: answered.").format(topic=topic), why=(why, *ready.why))
