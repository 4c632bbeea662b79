"""The postings as a plain-text journal in minutes, which hledger reads and balances to the statement's accounts.

Every posting is a transaction of its own. What a period promises is taken from `promised` and given to `unaccounted`;
what became of it is taken from `unaccounted`: where every minute is accounted for exactly once, `unaccounted` stands at
0, and the journal's last lines assert so. So `promised` and `awarded` are negative and every other account is positive:

    promised:STUDENT:SERVICE[:esy]            delivered:...  excused:...  undetermined:...  resolved:...
    owed:made_up:...  owed:declined:...  owed:open:...      unrecorded:...  upcoming:...
    extra:... (against outside:...)           awarded:...    provided:...  open_award:...

`assumed` and `overdue` are parts of `delivered` and `owed:open`: their transactions carry a tag of that name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_LEAVES = {
    "delivered": "delivered",
    "excused": "excused",
    "undetermined": "undetermined",
    "resolved": "resolved",
    "made_up": "owed:made_up",
    "declined": "owed:declined",
    "open": "owed:open",
    "unrecorded": "unrecorded",
    "upcoming": "upcoming",
    "extra": "extra",
    "provided": "provided",
    "open_award": "open_award",
}
"""Where each account of a posting stands in the journal."""
_AGAINST = {"extra": "outside", "provided": "unaccounted_award", "open_award": "unaccounted_award"}
"""The other side of a transaction, where it is not `unaccounted`."""


class _Segments:
    """Parts of account names as hledger allows them; two ids or services never become one."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()

    def of(self, place: str, text: str | None) -> str:
        """The segment for this text, among those of the same place."""
        key = (place, text or "")
        if key not in self._given:
            plain = _plain(text or "") or "unknown"
            segment, number = plain, 2
            while (place, segment) in self._taken:
                segment, number = f"{plain} ({number})", number + 1
            self._taken.add((place, segment))
            self._given[key] = segment
        return self._given[key]


def journal(postings: Iterable[Mapping[str, Any]], *, as_of: dt.date) -> Iterator[str]:
    """The journal's lines, without line ends; amounts are whole minutes.

    No line holds a child's name: students, promises and sessions go by their ids.
    """
    segments = _Segments()
    yield f"; makewhole: postings as of {as_of.isoformat()}, in minutes"
    yield "; promised and awarded are negative, what became of them is positive; unaccounted must be 0"
    yield ""
    yield "decimal-mark ."
    yield "commodity 1000. min"
    yield ""
    last = as_of
    clearing: dict[str, None] = {}
    for posting in postings:
        date: dt.date = posting["date"] or posting["period_starts_on"] or as_of
        last = max(last, date)
        owner = segments.of("student", posting["student_id"])
        service = segments.of("service", posting["service"])
        place = f"{owner}:{service}" + (":esy" if posting["esy"] else "")
        account, minutes = posting["account"], posting["minutes"]
        if account == "promised":
            into, out_of = f"unaccounted:{place}", f"promised:{place}"
            clearing[into] = None
        elif account == "awarded":
            into, out_of = f"unaccounted_award:{place}", f"awarded:{place}"
            clearing[into] = None
        else:
            into, out_of = f"{_LEAVES[account]}:{place}", f"{_AGAINST.get(account, 'unaccounted')}:{place}"
            if account != "extra":
                clearing[out_of] = None
        yield f"{date.isoformat()} ({_code(posting['posting_id'])}) {_description(posting)}"
        yield from _tags(posting, as_of)
        yield f"    {into}  {minutes} min"
        yield f"    {out_of}  {-minutes} min"
        yield ""
    if clearing:
        yield f"{last.isoformat()} every minute is accounted for exactly once"
        for name in clearing:
            yield f"    {name}  0 min = 0 min"
        yield ""


def _description(posting: Mapping[str, Any]) -> str:
    of = f"promise {posting['promise_id']}" if posting["promise_id"] else f"award {posting['award_id']}"
    return _plain(f"{posting['account'].replace('_', ' ')}, {of}")


def _tags(posting: Mapping[str, Any], as_of: dt.date) -> Iterator[str]:
    """Comment lines with what the posting carries, as hledger's tags."""
    starts_on, ends_on = posting["period_starts_on"], posting["period_ends_on"]
    tags = {
        "promise": posting["promise_id"],
        "award": posting["award_id"],
        "period": f"{starts_on} to {ends_on}" if starts_on else None,
        "session": posting["session_id"],
        "gap": posting["gap_id"],
        "settled_by": posting["settled_by"],
        "reason": posting["reason"],
        "rule": posting["rule"],
        "evidence": posting["evidence"],
        "due": posting["due_on"],
    }
    for name, value in tags.items():
        if value is not None:
            yield f"    ; {name}: {_plain(str(value)).replace(',', ' ')}"
    if posting["account"] == "delivered" and posting["step"] == 8:
        yield "    ; assumed:"
    if posting["account"] == "open" and posting["due_on"] is not None and posting["due_on"] < as_of:
        yield "    ; overdue:"


def _code(posting_id: str) -> str:
    return _plain(posting_id).replace("(", "[").replace(")", "]")


def _plain(text: str) -> str:
    """The text without what hledger reads as its own marks: control characters, double spaces, colons, semicolons."""
    spoken = "".join(" " if not letter.isprintable() or letter.isspace() else letter for letter in text)
    for mark, instead in ((":", "-"), (";", ","), ("|", "/"), ("\\", "/"), ('"', "'")):
        spoken = spoken.replace(mark, instead)
    return " ".join(spoken.split())
