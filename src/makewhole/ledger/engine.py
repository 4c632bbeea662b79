"""Runs the ledger's shipped SQL over a record that was read into a DuckDB connection.

For one child most of the time would go into planning, not into running: the statements are therefore prepared when a
connection is used a second time, and executed again and again. A prepared plan must not depend on what the tables held
when it was made, so the four optimizers that look into the data are switched off while it is prepared; a district's
record is planned afresh, with them.
"""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from makewhole.calendars.new import federal_holidays

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "1400MB"
"""What the tables of a large record may hold in memory; a program with its buffers takes some hundred MB more."""
PREPARED_UP_TO = 50_000
"""Sessions up to which the prepared plans are used; above, planning costs nothing beside running."""
_GUESSES_SIDES = "build_side_probe_side"
"""DuckDB takes a sum over many rows for a few rows, and then keeps millions in memory to look up thousands. The steps
are written as many rows beside few, which is the better order: as written, a district takes a quarter less time."""
_AS_WRITTEN = "join_order"
"""Nor are the joins of a small record put in another order: DuckDB knows no sizes of tables that were filled in the
same transaction, takes them for one row each, and then joined the gaps of 250 children with each day of all of them."""
_DATA_DEPENDENT = f"{_AS_WRITTEN},statistics_propagation,compressed_materialization,join_filter_pushdown"
_NO_RANGE_JOINS = f"SET merge_join_threshold = {2**62}; SET nested_loop_join_threshold = {2**62}"
"""DuckDB's range join (IEJoin) can be executed once only: executed again, a kept plan that holds one ends in an
internal error that takes the whole connection with it. Small records lose nothing by nested loops."""


@dataclass(frozen=True)
class _Block:
    kind: str  # table, step or view
    name: str
    nothing_without: tuple[str, ...]
    sql: str


@cache
def _blocks() -> tuple[_Block, ...]:
    """The shipped file, block by block, in order."""
    text = files("makewhole.ledger").joinpath("duckdb.sql").read_text(encoding="utf-8")
    blocks = []
    for block in text.split("\n-- ")[1:]:
        head, _, sql = block.partition("\n")
        found = re.fullmatch(r"(table|step|view) (\w+)(?: \(nothing without ([\w, ]+)\))?", head)
        if found is None:
            raise ValueError(f"duckdb.sql: no block starts with {head!r}; write the file anew")
        kind, name, needs = found.groups()
        blocks.append(_Block(kind, name, tuple(needs.split(", ")) if needs else (), sql.strip()))
    return tuple(blocks)


def open_ledger(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the ledger's empty tables and its views in a connection, once; the record's tables are there before."""
    steps = {block.name for block in _blocks() if block.kind == "step"}
    for block in _blocks():
        if block.kind == "table":
            connection.execute(f"{block.sql}; TRUNCATE {block.name}" if block.name in steps else block.sql)
        elif block.kind == "view":
            connection.execute(block.sql)
    # Before any plan is prepared: a table that is made later would spoil them all.
    connection.execute("CREATE OR REPLACE TEMP TABLE posted AS SELECT * FROM postings LIMIT 0")


_INPUTS = ("plans", "promises", "sessions", "gaps", "determinations", "offers", "awards", "answers", "rules")


@dataclass
class _State:
    """What this program has made in a connection: the ledger's tables, and how many rows each step left in its own."""

    rows: dict[str, int]
    prepared: set[str] = field(default_factory=set)
    runs: int = 0
    is_small: bool = True
    asked: dict[str, str] = field(default_factory=dict)
    """The name of the kept plan of each question that `ask` was asked again."""


_STATES: WeakKeyDictionary[duckdb.DuckDBPyConnection, _State] = WeakKeyDictionary()


def run(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    *,
    progress: Callable[[str, float], None] | None = None,
    prepared: bool | None = None,
    skip_empty: bool = True,
) -> None:
    """Works out the accounts as they stood at the end of `as_of`: fills the tables of docs, "Tables of the ledger".

    The connection holds the record's tables (record.folder.read) and the rules in force (policy.resolve). What was
    worked out for another day or record is replaced. `progress` is called with a step's name and the share done, from 0
    to 1. `prepared` and `skip_empty` change how the work is done, never what comes out; tests try both ways.
    """
    steps = [block for block in _blocks() if block.kind == "step"]
    state = _STATES.get(connection)
    if state is None:
        open_ledger(connection)
        state = _STATES[connection] = _State({step.name: 0 for step in steps})
    rows = _counts(connection, _INPUTS)
    small = rows["sessions"] <= PREPARED_UP_TO
    if prepared is None:
        # A command runs once and would only wait for plans that it never uses again.
        prepared = small and state.runs > 0
    if not small:
        _make_room(connection)
        tables = {block.name: block.sql for block in _blocks() if block.kind == "table"}
        connection.execute(f"SET disabled_optimizers = '{_GUESSES_SIDES}'")
    else:
        connection.execute(f"SET disabled_optimizers = '{_AS_WRITTEN}'; BEGIN")
    try:
        # What the tables hold when a plan is made helps to make a good one, so the inputs come first.
        connection.execute(f"TRUNCATE settings; INSERT INTO settings VALUES (DATE '{as_of.isoformat()}')")
        _lay_out_federal_holidays(connection)
        for done, step in enumerate(steps):
            if progress is not None:
                progress(step.name, done / len(steps))
            if state.rows[step.name]:
                connection.execute(f"TRUNCATE {step.name}")
            rows[step.name] = 0
            if not skip_empty or all(rows[name] for name in step.nothing_without):
                if prepared and step.name not in state.prepared:
                    _prepare(connection, step)
                    state.prepared.add(step.name)
                inserted = connection.execute(f"EXECUTE ledger_{step.name}" if prepared else step.sql).fetchone()
                rows[step.name] = inserted[0] if inserted else 0
            state.rows[step.name] = rows[step.name]
            if not small:
                for name in _done_with()[step.name]:
                    # Emptied rows keep their memory; a table that is made anew lets go of it, outside a transaction.
                    connection.execute(f"DROP TABLE {name}; {tables[name]}")
                    state.rows[name] = 0
    except BaseException:
        # Half a result must not stand: the tables are made anew at the next call.
        if small:
            connection.execute("ROLLBACK")
        _STATES.pop(connection, None)
        raise
    finally:
        connection.execute("RESET disabled_optimizers")
    if small:
        connection.execute("COMMIT")
    state.runs += 1
    state.is_small = small
    if progress is not None:
        progress("done", 1.0)


def post(connection: duckdb.DuckDBPyConnection) -> None:
    """Keeps the view `postings` as the table `posted`, because a view is worked out anew at every look."""
    state = _STATES.get(connection)
    if state is None:
        connection.execute("CREATE OR REPLACE TEMP TABLE posted AS SELECT * FROM postings")
        return
    connection.execute("TRUNCATE posted")
    insert = "INSERT INTO posted SELECT * FROM postings"
    if state.runs < 2 or not state.is_small:
        connection.execute(insert)
        return
    if "posted" not in state.prepared:
        _prepare(connection, _Block(kind="step", name="posted", nothing_without=(), sql=insert))
        state.prepared |= {"posted"}
    connection.execute("EXECUTE ledger_posted")


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Executes a question to the ledger's tables; it takes the day of account from `settings`.

    For one child, planning a question takes longer than answering it: where the connection is used again its plan is
    kept, made as those of the steps are, whatever the tables will hold. A plan with places for values would be made
    anew each time.
    """
    state = _STATES.get(connection)
    if state is None or state.runs < 2 or not state.is_small:
        return connection.execute(sql)
    name = state.asked.get(sql)
    if name is None:
        name = f"asked_{len(state.asked)}"
        _prepare(connection, _Block(kind="step", name=name, nothing_without=(), sql=sql))
        state.asked[sql] = name
    return connection.execute(f"EXECUTE ledger_{name}")


def _counts(connection: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> dict[str, int]:
    """How many rows each table holds."""
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in tables)
    return dict(connection.execute(asked).fetchall())


_READ_AFTERWARDS = frozenset(
    {
        "plans_in_force",
        "calendar_days",
        "promise_terms",
        "told_sessions",
        "duplicates",
        "period_sums",
        "unexplained",
        "settled_misses",
        "promise_accounts",
        "service_accounts",
        "ledger_findings",
    }
)
"""What statements and explanations read beside the views."""


@cache
def _done_with() -> dict[str, tuple[str, ...]]:
    """The steps whose tables nobody reads any more, by the step after which that is so.

    A district's are emptied then.
    """
    steps = [block for block in _blocks() if block.kind == "step"]
    words = {block.name: set(re.findall(r"\w+", block.sql)) for block in _blocks() if block.kind != "table"}
    viewed = set().union(*(words[block.name] for block in _blocks() if block.kind == "view")) | _READ_AFTERWARDS
    done: dict[str, tuple[str, ...]] = {step.name: () for step in steps}
    for step in steps:
        readers = [other.name for other in steps if other is not step and step.name in words[other.name]]
        if readers and step.name not in viewed:
            done[readers[-1]] = (*done[readers[-1]], step.name)
    return done


def _make_room(connection: duckdb.DuckDBPyConnection) -> None:
    """Lets DuckDB put what does not fit into 1.4 GB aside on disk, in a folder only this user can read."""
    folder = tempfile.mkdtemp(prefix="makewhole-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'; SET temp_directory = '{folder}'")


def _prepare(connection: duckdb.DuckDBPyConnection, step: _Block) -> None:
    """Makes a step's plan for all later runs in this connection, whatever their tables will hold."""
    before = connection.execute("SELECT current_setting('disabled_optimizers')").fetchone()
    connection.execute(f"SET disabled_optimizers = '{_DATA_DEPENDENT}'; {_NO_RANGE_JOINS}")
    connection.execute(f"PREPARE ledger_{step.name} AS {step.sql}")
    connection.execute("RESET merge_join_threshold; RESET nested_loop_join_threshold")
    connection.execute(f"SET disabled_optimizers = '{before[0] if before else ''}'")


def _lay_out_federal_holidays(connection: duckdb.DuckDBPyConnection) -> None:
    """The federal holidays that the plans of students without a calendar can meet; none where every student has one."""
    connection.execute("TRUNCATE federal_holidays")
    row = connection.execute(
        "SELECT min(p.starts_on), max(greatest(coalesce(p.ends_on, as_of), as_of, p.starts_on)) "
        "FROM plans p JOIN students s USING (student_id), settings WHERE s.calendar_id IS NULL"
    ).fetchone()
    if row and row[0] and row[1]:
        first, last = row
        days = federal_holidays(first, date(min(last.year + 3, 9999), 12, 31))
        if days:
            listed = ", ".join(f"(DATE '{day.isoformat()}')" for day in days)
            connection.execute(f"INSERT INTO federal_holidays VALUES {listed}")
