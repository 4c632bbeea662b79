"""What a promise's cells leave empty is read from its wording, before anything is counted (RECORD.md, Promises).

The cells stand: nothing that somebody entered is changed, and where the wording says otherwise than a cell, nothing is
taken from it and a warning says so. A line that can be read in two ways gives no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from makewhole.language import gettext
from makewhole.ledger import warning_words
from makewhole.record.findings import Finding
from makewhole.record.rows import TEXT_ROWS, given

if TYPE_CHECKING:
    import duckdb

    from makewhole.wording import Reading

_CELLS = ("sessions", "minutes", "minutes_per_period", "period", "every", "grouping")
"""The columns of `promises` that a wording can fill."""
_AMOUNTS = ("sessions", "minutes", "minutes_per_period")
_GROUPABLE = ("week", "cycle", "month")
"""The periods of which several can make one (RECORD.md, Tables, `every`)."""


@dataclass(frozen=True)
class Filled:
    """What a wording adds to the cells of a promise, and where the two disagree."""

    cells: Mapping[str, int | str] = field(default_factory=dict)
    """The empty cells that are filled, by column."""
    disagree: tuple[str, ...] = ()
    """The columns whose cell says otherwise than the wording."""


def fill(cells: Mapping[str, Any], reading: Reading) -> Filled:
    """What `reading` adds to a promise's cells (None: empty), in the units of the record.

    Amounts and period come from the wording only where no cell of them says otherwise; how the service is given
    (`grouping`) is a question of its own. Sessions times minutes are not written a second time as minutes_per_period.
    """
    says: dict[str, Any] = {column: getattr(reading, column) for column in _CELLS}
    if says["every"] == 1 or says["period"] is None:
        says["every"] = None
    of_grouping = _differ(cells, says, ("grouping",))
    added: dict[str, int | str] = {}
    if cells["grouping"] is None and says["grouping"] is not None:
        added["grouping"] = says["grouping"]
    both = {column: says[column] if cells[column] is None else cells[column] for column in _CELLS}
    differ = [*_differ(cells, says, (*_AMOUNTS, "period")), *_every_differs(cells, says)]
    if not differ and any(says[column] is not None for column in _AMOUNTS):
        differ = _totals_differ(cells, both)
    if not differ and cells["every"] is not None and cells["every"] > 1 and both["period"] not in (None, *_GROUPABLE):
        differ = ["every"]
    if differ:
        return Filled(added, tuple(sorted({*of_grouping, *differ}, key=_CELLS.index)))
    for column in (*_AMOUNTS, "period", "every"):
        if cells[column] is None and says[column] is not None:
            added[column] = says[column]
    if both["sessions"] is not None and both["minutes"] is not None:
        added.pop("minutes_per_period", None)
    return Filled(added, tuple(of_grouping))


def _differ(cells: Mapping[str, Any], says: Mapping[str, Any], columns: tuple[str, ...]) -> list[str]:
    """The columns in which both say something, and not the same."""
    return [c for c in columns if None not in (cells[c], says[c]) and cells[c] != says[c]]


def _every_differs(cells: Mapping[str, Any], says: Mapping[str, Any]) -> list[str]:
    """How many periods make one: an empty cell takes the wording's, a wording of a period means 1 unless it says."""
    if cells["every"] is None or says["period"] is None:
        return []
    return ["every"] if cells["every"] != (says["every"] or 1) else []


def _totals_differ(cells: Mapping[str, Any], both: Mapping[str, Any]) -> list[str]:
    """Whether what cells and wording say together is three numbers that do not multiply."""
    sessions, minutes, total = (both[column] for column in _AMOUNTS)
    if None in (sessions, minutes, total) or sessions * minutes == total:
        return []
    # Three cells of the record that disagree among themselves are a finding of their own (numbers_disagree).
    return [] if None not in [cells[c] for c in _AMOUNTS] else [c for c in _AMOUNTS if cells[c] is not None]


def read_wordings(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Fills the empty cells of the table `promises` from their wordings; what is unclear or disagrees, as warnings.

    Makes the TEMP TABLE `promise_readings`: _row of the promise, and the columns that were filled, as a text.
    """
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS promise_readings (_row BIGINT, filled VARCHAR)")
    connection.execute("TRUNCATE promise_readings")
    # Equal lines are many in a district, so each is read once.
    listed = connection.execute(
        f"SELECT wording, {', '.join(_CELLS)}, list(_row), list(promise_id) FROM promises"
        " WHERE wording IS NOT NULL GROUP BY ALL"
    ).fetchall()
    if not listed:
        return []
    from makewhole.wording import read

    findings: list[Finding] = []
    rows: list[list[str | None]] = []
    for wording, *values, places, promise_ids in listed:
        cells = dict(zip(_CELLS, values, strict=True))
        reading = read(wording)
        filled = fill(cells, reading)
        named = sorted(zip(places, promise_ids, strict=True))
        known = {column for column in _CELLS if cells[column] is not None} | set(filled.cells)
        is_counted = "period" in known and ("minutes_per_period" in known or {"sessions", "minutes"} <= known)
        if filled.disagree:
            findings += [_disagree(row, promise_id, filled.disagree) for row, promise_id in named]
        if reading.ambiguities and not is_counted:
            findings += [_ambiguous(row, promise_id, reading) for row, promise_id in named]
        if filled.cells:
            what = ", ".join(column for column in _CELLS if column in filled.cells)
            texts = [_text(filled.cells.get(column)) for column in _CELLS]
            rows += [[str(row), what, *texts] for row, _ in named]
    if rows:
        _write(connection, rows)
    return sorted(findings, key=lambda finding: (finding.row or 0, finding.code))


def _write(connection: duckdb.DuckDBPyConnection, rows: list[list[str | None]]) -> None:
    kinds = ["BIGINT", "BIGINT", "BIGINT", "VARCHAR", "BIGINT", "VARCHAR"]
    cells = ", ".join(
        f"{column} = coalesce(promises.{column}, CAST(f.r[{place}] AS {kind}))"
        for place, (column, kind) in enumerate(zip(_CELLS, kinds, strict=True), start=3)
    )
    source = given(rows, TEXT_ROWS, "r")
    connection.execute(f"UPDATE promises SET {cells} FROM ({source}) AS f WHERE promises._row = CAST(f.r[1] AS BIGINT)")
    connection.execute(f"INSERT INTO promise_readings SELECT CAST(r[1] AS BIGINT), r[2] FROM ({source})")


def _text(value: int | str | None) -> str | None:
    return None if value is None else str(value)


def _disagree(row: int, promise_id: str, columns: tuple[str, ...]) -> Finding:
    message = gettext(warning_words.WORDING_DISAGREES).format(promise_id=promise_id, columns=", ".join(columns))
    if columns == ("grouping",):
        message = gettext(warning_words.GROUPING_DISAGREES).format(promise_id=promise_id)
    return Finding("wording_disagrees", "warning", "promises", row, columns[0], message)


def _ambiguous(row: int, promise_id: str, reading: Reading) -> Finding:
    """The sentence holds no word of the line, which may name a child; what was found is for the screen."""
    first = reading.ambiguities[0]
    message = gettext(
        "Promise {promise_id}: its wording can be read in more than one way or leaves out what is needed, "
        "so no number is taken from that part. Ask the team what it means; an unclear amount is itself a "
        "defect of a plan."
    ).format(promise_id=promise_id)
    from makewhole.wording.ambiguities import in_words

    found = "; ".join(in_words(item) for item in reading.ambiguities)
    return Finding("ambiguous_wording", "warning", "promises", row, "wording", message, found, first.ask)
