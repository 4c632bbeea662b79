"""Which rules speak for which plan, as two tables the ledger reads: `rules` and `plan_policies`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.language import gettext
from makewhole.policy.contacts import contact
from makewhole.policy.pack import Pack, PackError, Rule, chain, check, find, list_packs, state_pack
from makewhole.record.findings import Finding, Severity
from makewhole.record.rows import TEXT_ROWS, given
from makewhole.record.schema import PLAN_KINDS

if TYPE_CHECKING:
    import duckdb

DEFAULT_POLICY = "us"

RULE_COLUMNS = {
    "policy": "VARCHAR",
    "level": "BIGINT",
    "pack_id": "VARCHAR",
    "rule_id": "VARCHAR",
    "reason": "VARCHAR",
    "plan_kind": "VARCHAR",
    "service": "VARCHAR",
    "outcome": "VARCHAR",
    "evidence": "VARCHAR",
    "due_kind": "VARCHAR",
    "due_count": "BIGINT",
    "due_date": "DATE",
    "first_days": "BIGINT",
    "after_days": "BIGINT",
    "since": "DATE",
    "until": "DATE",
    "asks": "VARCHAR",
    "holds_if": "VARCHAR",
    "position": "BIGINT",
    "citation": "VARCHAR",
}
"""The table `rules`, column by column: one row a rule, reason, plan kind and service (NULL: any service).

A rule for every kind of plan has a row with plan_kind NULL too: it is for plans whose kind is not known, to be met by
`IS NOT DISTINCT FROM`. `level` 0 is the policy's own pack, 1 its parent. Of rules that hold for one miss the lowest
level speaks; in it one for named services, then the lowest `position`.
"""


def resolve(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[Finding]:
    """What is wrong with the policies that the plans name; makes the TEMP TABLES `rules` and `plan_policies`.

    plan_policies: plan_id, policy (NULL where the cell names nothing that can be used), chosen_by (`plan`; `state`;
    `state_without_pack`: a state is given, but no pack of it is shipped; `default`: no state is known).
    """
    findings: list[Finding] = []
    policies: dict[str, tuple[Pack, ...]] = {}
    chosen: list[tuple[str | None, str | None, str | None, str]] = []
    named_policies = connection.execute(
        "SELECT p.policy, CASE WHEN p.policy IS NULL THEN s.state END AS state, min(p._row), count(*)"
        " FROM plans AS p LEFT JOIN students AS s ON s.student_id = p.student_id GROUP BY ALL"
    ).fetchall()
    for cell, state, row, plans in sorted(named_policies, key=lambda named: named[2] or 0):
        named = state_pack(state) if cell is None else None
        policy = cell or (named.id if named else DEFAULT_POLICY)
        if cell is None:
            chosen_by = "state" if named else "state_without_pack" if state else "default"
        else:
            chosen_by = "plan"
        if policy not in policies:
            packs, wrong = _packs_of(policy, folder, row, plans)
            findings += wrong
            if packs:
                policies[policy] = packs
        chosen.append((cell, state, policy if policy in policies else None, chosen_by))
    _create_rules(connection, policies)
    _create_plan_policies(connection, chosen)
    return [*findings, *_unused_answers(connection, policies), *_unknown_states(connection), *_no_kinds(connection)]


def _unused_answers(connection: duckdb.DuckDBPyConnection, policies: dict[str, tuple[Pack, ...]]) -> Iterator[Finding]:
    """Warnings: answers to what no rule or clock of the plan's packs asks, so that nothing follows from them."""
    answers = connection.execute(
        "SELECT a._row, a.plan_id, a.question, q.policy FROM answers AS a"
        " JOIN plan_policies AS q ON q.plan_id = a.plan_id WHERE a.question IS NOT NULL ORDER BY a._row"
    ).fetchall()
    for row, plan_id, question, policy in answers:
        asked = _questions(policies.get(policy, ()))
        if question not in asked:
            listed = "; ".join(f'"{each}"' for each in asked) or "none"
            message = gettext(
                "Plan {plan_id}: no rule or clock of its policy asks this, word for word, so nothing "
                "follows from the answer. What is asked: {listed}"
            ).format(plan_id=plan_id, listed=listed)
            yield Finding("answers_nothing", "warning", "answers", row, "question", message, question, listed)


def _questions(packs: Iterable[Pack]) -> list[str]:
    """What the rules and clocks of these packs ask, each once."""
    asked = [item.asks for pack in packs for items in (pack.rules, pack.clocks) for item in items]
    return list(dict.fromkeys(question for question in asked if question))


def _unknown_states(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Warnings: a student's state that is not a state's two letters, by which alone a state's pack is found."""
    states = connection.execute(
        "SELECT state, min(_row) FROM students WHERE state IS NOT NULL GROUP BY state ORDER BY 2"
    ).fetchall()
    for state, row in states:
        known = contact(state)
        if known is None or known.state != state.strip().upper():
            message = gettext(
                "These are no state's two letters, so no state's policy pack is found by them: write OH, not Ohio."
            )
            yield Finding(
                "unknown_state", "warning", "students", row, "state", message, None, gettext("two letters, as in OH")
            )


def _no_kinds(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Warnings: plans that do not say of which kind they are, for which most rules do not speak."""
    for row, plan_id in connection.execute("SELECT _row, plan_id FROM plans WHERE kind IS NULL ORDER BY 1").fetchall():
        message = gettext(
            "Plan {plan_id} does not say of which kind it is: rules for one kind of plan do not speak for "
            "it, nor does the one-year date of a state complaint."
        ).format(plan_id=plan_id)
        yield Finding("no_kind", "warning", "plans", row, "kind", message, None, ", ".join(PLAN_KINDS))


def assumptions(connection: duckdb.DuckDBPyConnection, folder: Path) -> list[dict[str, Any]]:
    """The policies in use, for the statement's assumptions: policy, chosen_by, plans (count), packs (id, checked_on).

    Needs `plan_policies`, so `resolve` comes first.
    """
    rows = connection.execute(
        "SELECT policy, chosen_by, count(*) FROM plan_policies WHERE policy IS NOT NULL GROUP BY ALL ORDER BY 1, 2"
    ).fetchall()
    listed = []
    for policy, chosen_by, plans in rows:
        pack = find(policy, folder)
        packs = [
            {"id": link.id, "title": link.title, "checked_on": link.checked_on.isoformat() if link.checked_on else None}
            for link in (chain(pack) if pack else ())
        ]
        listed.append({"policy": policy, "chosen_by": chosen_by, "plans": plans, "packs": packs})
    return listed


def _packs_of(policy: str, folder: Path, row: int | None, plans: int) -> tuple[tuple[Pack, ...], list[Finding]]:
    """The chain of packs of one policy (empty: it cannot be used), and the findings, placed at the first plan's row."""
    more = f" (named by {plans} plans)" if plans > 1 else ""

    def at_plan(code: str, message: str, severity: Severity = "error", allowed: str | None = None) -> Finding:
        return Finding(code, severity, "plans", row, "policy", message + more, found=policy, allowed=allowed)

    try:
        pack = find(policy, folder)
        if pack is None:
            file = f"{policy}.toml"
            if file in {beside.name for beside in folder.glob("*.toml")}:
                message = f"no policy pack of this name; the file {file} stands beside the tables: write {file}"
                return (), [at_plan("unknown_pack", message, allowed=file)]
            names = ", ".join(shipped.id for shipped in list_packs())
            allowed = f"{names}, or the name of a .toml file beside the tables"
            return (), [at_plan("unknown_pack", f"no policy pack of this name; allowed: {allowed}", allowed=allowed)]
        packs = chain(pack)
    except PackError as error:
        return (), [at_plan(error.code, error.message)]
    # Shipped packs are held to their checks and their tests before they ship; here only a folder's own can fail.
    wrong = [
        at_plan(finding.code, finding.message, finding.severity, finding.allowed)
        for link in packs
        if not link.is_shipped
        for finding in check(link)
    ]
    return (() if any(finding.is_error for finding in wrong) else packs), wrong


def _create_rules(connection: duckdb.DuckDBPyConnection, policies: dict[str, tuple[Pack, ...]]) -> None:
    rows = [
        row
        for policy, packs in policies.items()
        for level, pack in enumerate(packs)
        for rule in pack.rules
        for row in _rows(policy, level, rule)
    ]
    _fill(connection, "rules", RULE_COLUMNS, [[row[name] for name in RULE_COLUMNS] for row in rows])


def _fill(connection: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], rows: list[list[Any]]) -> None:
    """Puts rows into a temporary table.

    It is emptied and not made anew where it is there: prepared plans stay good.
    """
    defined = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({defined}); TRUNCATE {table}")
    texts = [[None if cell is None else str(cell) for cell in row] for row in rows]
    cells = ", ".join(f"CAST(r[{place}] AS {kind})" for place, kind in enumerate(columns.values(), start=1))
    connection.execute(f"INSERT INTO {table} SELECT {cells} FROM ({given(texts, TEXT_ROWS, 'r')})")


def _rows(policy: str, level: int, rule: Rule) -> list[dict[str, Any]]:
    """The rows of one rule in one policy's chain, by column of RULE_COLUMNS."""
    due = rule.due
    same = {
        "policy": policy,
        "level": level,
        "pack_id": rule.pack_id,
        "rule_id": rule.full_id,
        "outcome": rule.outcome,
        "evidence": rule.evidence,
        "due_kind": due.kind if due else None,
        "due_count": due.count if due else None,
        "due_date": due.day if due else None,
        "first_days": rule.first_days,
        "after_days": rule.after_days,
        "since": rule.since,
        "until": rule.until,
        "asks": rule.asks,
        "holds_if": rule.holds_if if rule.asks else None,
        "position": rule.position,
        "citation": rule.citation.text or None,
    }
    return [
        same | {"reason": reason, "plan_kind": kind, "service": service}
        for reason in rule.reasons
        for kind in rule.plan_kinds or (*PLAN_KINDS, None)
        for service in rule.services or (None,)
    ]


def _create_plan_policies(
    connection: duckdb.DuckDBPyConnection, chosen: list[tuple[str | None, str | None, str | None, str]]
) -> None:
    answers = {"cell": "VARCHAR", "state": "VARCHAR", "policy": "VARCHAR", "chosen_by": "VARCHAR"}
    _fill(connection, "policies_chosen", answers, [list(answer) for answer in chosen])
    connection.execute(
        "CREATE TEMP TABLE IF NOT EXISTS plan_policies (plan_id VARCHAR, policy VARCHAR, chosen_by VARCHAR); "
        "TRUNCATE plan_policies"
    )
    connection.execute(
        "INSERT INTO plan_policies SELECT p.plan_id, c.policy, c.chosen_by FROM plans AS p"
        " LEFT JOIN students AS s ON s.student_id = p.student_id"
        " JOIN policies_chosen AS c ON c.cell IS NOT DISTINCT FROM p.policy"
        " AND (p.policy IS NOT NULL OR c.state IS NOT DISTINCT FROM s.state)"
    )
