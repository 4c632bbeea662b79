"""A case under other policy packs than its own: one that is named, or every shipped pack in turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.app.folders import KEPT_UP_TO, Account, Progress, account

if TYPE_CHECKING:
    import duckdb

    from makewhole.policy import Pack


class PolicyNotUsable(Exception):
    """What was named is no pack that a plan could name; the message is for the person who asked."""


def usable_policy(policy: str, folder: Path) -> str:
    """The policy as a plan's cell has it: a shipped pack's id, or the name of a file beside the tables.

    PolicyNotUsable, with what there is, where it is none of these or the file has errors.
    """
    from makewhole import policy as policies
    from makewhole.app.packs import pack_ids

    if not folder.is_dir():
        return policy  # that is said first, by who reads the folder
    path = Path(policy)
    is_file = policy.lower().endswith(".toml")
    name = path.name if is_file and len(path.parts) > 1 and path.parent.resolve() == folder.resolve() else policy
    try:
        pack = policies.find(name, folder)
        wrong = [each for each in policies.check(pack) if each.is_error] if pack and not pack.is_shipped else []
    except OSError as error:
        raise PolicyNotUsable(f"{policy} cannot be read: {error.strerror}.") from None
    except policies.PackError as error:
        raise PolicyNotUsable(f"{policy}: {error.message}.") from None
    if pack is None and is_file:
        raise PolicyNotUsable(
            f"{policy} is not there; a pack file stands beside the tables, in the folder of the case."
        )
    if pack is None:
        near = get_close_matches(policy.lower(), pack_ids(), n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        known = f"Packs: {', '.join(pack_ids())}; or the name of a .toml file beside the tables."
        raise PolicyNotUsable(f'There is no policy pack "{policy[:80]}".{hint} {known}')
    if wrong:
        raise PolicyNotUsable(f"{policy} has errors; to see them: makewhole packs check {folder / name}")
    return name


@dataclass(frozen=True)
class UnderPack:
    """The missed minutes of a case as one pack would have them. All figures are minutes.

    missed = owed + not_required + team_decides + awarded_instead.
    """

    policy: str
    """The pack's id; where the plans stand under several of their own, those ids."""
    title: str
    level: str | None
    is_own: bool
    """Whether it is the pack of the case's plans, or of one of them."""
    is_silent: bool
    """Whether no rule of the pack itself spoke to one of these misses: what it stands over did, or nothing."""
    evidence: tuple[str, ...]
    """Of the rules that spoke, its parents' too; empty: no rule spoke, there was nothing left to decide."""
    missed: int
    owed: int
    not_required: int
    team_decides: int
    reported_make_up: int
    """Of team_decides: minutes for which a make-up, or the offer of one, is reported to be required."""
    reported_not: int
    """Of team_decides: minutes for which a make-up is reported not to be required."""
    awarded_instead: int
    """Minutes that a decision has closed with an award."""
    decided_before: int
    """Of missed: minutes that a plan's own clause or a determination decides, whatever the pack says."""

    def as_json(self) -> dict[str, Any]:
        """The pack as `statement --every-policy --json` lists it."""
        return {
            "policy": self.policy, "title": self.title, "level": self.level, "own": self.is_own,
            "silent": self.is_silent, "evidence": list(self.evidence), "missed": self.missed, "owed": self.owed,
            "not_required": self.not_required, "team_decides": self.team_decides,
            "reported_make_up": self.reported_make_up, "reported_not": self.reported_not,
            "awarded_instead": self.awarded_instead, "decided_before": self.decided_before,
        }  # fmt: skip


@dataclass(frozen=True)
class EveryPolicy:
    """A case under its own packs first, then under each shipped pack."""

    as_of: dt.date
    students: int
    uncountable: int
    """Promises whose minutes cannot be counted; they are in no figure."""
    packs: tuple[UnderPack, ...]


def under_every_policy(
    folder: Path | str,
    as_of: dt.date | None = None,
    source: str | None = None,
    known_on: dt.date | None = None,
    *,
    progress: Progress | None = None,
) -> EveryPolicy:
    """The missed minutes of a case under every shipped pack; the record is read once. RecordErrors where it has errors.

    A plan's own clause and determinations speak first under each of them.
    """
    worked_out = account(folder, as_of, source, known_on, progress=progress)
    try:
        if worked_out.sessions <= KEPT_UP_TO:
            # For one child's record several threads wait for each other longer than they work.
            worked_out.connection.execute("SET threads = 1")
        return _compared(worked_out, progress)
    finally:
        # Not kept for the next record: its settings are others, and after so many runs it is no longer fresh.
        worked_out.is_open = False
        worked_out.connection.close()


def _compared(worked_out: Account, progress: Progress | None) -> EveryPolicy:
    from makewhole import policy as policies
    from makewhole.ledger import engine
    from makewhole.ledger.statement import literal

    connection = worked_out.connection
    asked = "SELECT DISTINCT policy FROM plan_policies WHERE policy IS NOT NULL ORDER BY 1"
    own = [str(row[0]) for row in connection.execute(asked).fetchall()]
    own_packs = [pack for name in own if (pack := policies.find(name, worked_out.folder)) is not None]
    as_it_stands = _under(connection, own_packs, is_own=True)
    shipped = policies.list_packs()
    found = [] if len(own_packs) == 1 and own_packs[0] in shipped else [as_it_stands]
    for number, pack in enumerate(shipped):
        if own_packs == [pack]:
            found.append(as_it_stands)
            continue
        if progress is not None:
            progress(f"under {pack.id}", number / len(shipped))
        connection.execute(f"UPDATE plans SET policy = {literal(pack.id)}")
        policies.resolve(connection, worked_out.folder)
        engine.run(connection, worked_out.as_of)
        found.append(_under(connection, [pack], is_own=pack in own_packs))
    counted = connection.execute(
        "SELECT (SELECT count(*) FROM students), (SELECT count(*) FROM promise_accounts WHERE promised IS NULL)"
    ).fetchone()
    students, uncountable = counted or (0, 0)
    return EveryPolicy(worked_out.as_of, students, uncountable, tuple(found))


_MISSED = """
WITH outcomes AS (SELECT rule_id, min(outcome) AS outcome FROM rules GROUP BY rule_id)
SELECT p.account, p.decided_by, p.evidence, CASE WHEN p.asks IS NULL THEN o.outcome END AS outcome,
       split_part(p.rule, '/', 1) AS pack_id,
       CAST(sum(p.minutes) AS BIGINT) AS minutes
FROM postings AS p LEFT JOIN outcomes AS o ON p.decided_by = 'rule' AND o.rule_id = p.rule
WHERE p.account IN ('excused', 'undetermined', 'resolved', 'made_up', 'declined', 'open')
GROUP BY ALL
"""


def _under(connection: duckdb.DuckDBPyConnection, packs: Sequence[Pack], *, is_own: bool) -> UnderPack:
    """What the ledger has worked out, in one line; `packs` are those that the plans stand under just now."""
    from makewhole.ledger import engine

    rows = engine.ask(connection, _MISSED).fetchall()
    own_ids = {pack.id for pack in packs}

    def minutes(*accounts: str, reported: Sequence[str] = ()) -> int:
        return sum(
            row[5]
            for row in rows
            if row[0] in accounts and (not reported or (row[2] == "reported" and row[3] in reported))
        )

    by_rule = [row for row in rows if row[1] == "rule"]
    marks = {row[2] for row in by_rule}
    return UnderPack(
        policy=", ".join(pack.id for pack in packs) or "none",
        title=packs[0].title if len(packs) == 1 else "the packs that the plans stand under",
        level=packs[0].level if len(packs) == 1 else None,
        is_own=is_own,
        is_silent=bool(by_rule) and not any(row[4] in own_ids for row in by_rule),
        evidence=tuple(mark for mark in ("primary", "local", "reported") if mark in marks),
        missed=minutes("excused", "undetermined", "resolved", "made_up", "declined", "open"),
        owed=minutes("made_up", "declined", "open"),
        not_required=minutes("excused"),
        team_decides=minutes("undetermined"),
        reported_make_up=minutes("undetermined", reported=("make_up", "offer")),
        reported_not=minutes("undetermined", reported=("not_required", "may")),
        awarded_instead=minutes("resolved"),
        decided_before=sum(row[5] for row in rows if row[1] in ("plan", "determination")),
    )
