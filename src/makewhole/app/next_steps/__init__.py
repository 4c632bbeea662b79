"""What a family can do next, drawn from a child's statement and the journal of contacts: what, why, by when.

No deadline is invented. A date comes from a rule, a decision or the plan (named, with how sure we are of its text),
from what somebody asked for, or it is a suggestion of ours, and says so. Nothing is sent and nothing is decided here.

What was asked and answered is read from the journal (record/journal.py); other words stand there and move no step.

One file a step. Each takes the `Facts` (facts.py) and gives the step or none; what was asked already waits, is followed
up, or is answered (asked.py). `in_order` puts them together, `of_record` does it for one child of a history.
"""

from __future__ import annotations

from makewhole.app.next_steps.asked import ASKS
from makewhole.app.next_steps.in_order import steps
from makewhole.app.next_steps.of_record import Next, of_child
from makewhole.app.next_steps.reply_clocks import REPLY_DAYS, Clock, clocks
from makewhole.app.next_steps.step import Basis, Step
from makewhole.record.journal import ANSWERS, TOPICS

__all__ = [
    "ANSWERS",
    "ASKS",
    "REPLY_DAYS",
    "TOPICS",
    "Basis",
    "Clock",
    "Next",
    "Step",
    "clocks",
    "of_child",
    "steps",
]
