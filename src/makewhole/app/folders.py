"""The deeds on a case folder (RECORD.md): read it, check it, draw its statement, list its postings, explain a figure.

Nothing here knows a database of the application or a network. A record with errors computes nothing: `RecordErrors`
carries every finding.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from makewhole.language import day, gettext, ngettext, number
from makewhole.record.findings import Finding

if TYPE_CHECKING:
    import duckdb

    from makewhole.app.agreed import Standing, Word
    from makewhole.ledger.explain import Explainer, Explanation
    from makewhole.ledger.statement import Statement
    from makewhole.policy import Pack
    from makewhole.record.folder import Record

Case = Path | str | Mapping[str, Mapping[str, Mapping[str, str | None]]]
"""A case folder, or the rows of one as a store keeps them: what comes out is the same, and a test says so."""
Progress = Callable[[str, float], None]
"""Told what is being done and which share of it (0 to 1) is done."""


class FolderNotFound(Exception):
    """There is no folder of that name. The message is a sentence for the person who asked."""


class RecordErrors(Exception):
    """The record has errors, so nothing was computed. `findings` are all of them, warnings too."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(f"the record has {len(self.errors)} errors")

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_error)


class NotWritten(Exception):
    """There a file may not be written. The message is a sentence for the person who asked."""


class NotExplained(Exception):
    """What was asked for is no posting, service or account. The message says so; `choices` are what there is."""

    def __init__(self, message: str, choices: Sequence[str] = ()) -> None:
        self.choices = tuple(choices)
        super().__init__(message)


@dataclass(frozen=True)
class Explained:
    """One figure of a statement, posting by posting; their minutes add up to `minutes`."""

    title: str
    explanations: tuple[Explanation, ...]
    sums: tuple[tuple[str, int], ...]
    """The minutes by account as the statement calls it, where the figure is made of several; else one pair."""

    @property
    def minutes(self) -> int:
        return sum(explanation.minutes for explanation in self.explanations)

    def as_json(self) -> dict[str, Any]:
        """What `explain --json` prints."""
        return {
            "title": self.title,
            "minutes": self.minutes,
            "sums": [{"account": account, "minutes": minutes} for account, minutes in self.sums],
            "postings": [explanation.as_json() for explanation in self.explanations],
        }


KEPT_UP_TO = 50_000
"""Sessions up to which a connection is kept: a district's tables would only hold memory."""
IDLE_CONNECTIONS = 4
USED_UP_TO = 200
"""Records that one connection takes in before it is closed: rows that were emptied keep their memory, and are gone
over, for as long as it is open."""
SMALL = 8_000_000
"""Bytes of tables from which more than one thread is worth its cost."""
_LISTED = 10
"""Students that are listed where another was asked for."""
_ACCOUNTS = (
    "owed, promised, delivered, assumed, missed, made_up, declined, open, overdue, excused, undetermined, resolved, "
    "unrecorded, upcoming, extra, awarded, provided, open_award"
)
_idle: list[duckdb.DuckDBPyConnection] = []
"""Connections that nobody uses now. Taking one and giving it back are single steps, so threads need no lock."""
_used: WeakKeyDictionary[duckdb.DuckDBPyConnection, int] = WeakKeyDictionary()
"""How many records a connection has taken in."""


@dataclass
class Account:
    """A case folder whose ledger has been worked out: the connection holds the record's and the ledger's tables."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    as_of: dt.date
    findings: list[Finding] = field(default_factory=list)
    source: str | None = None
    known_on: dt.date | None = None
    sessions: int = 0
    agreed: Standing | None = None
    """How several logs stand together in it; None: one log, or all rows as they are."""

    def close(self) -> None:
        """Lets go of the tables.

        A small record's connection is kept for the next one, with the ledger's plans in it.
        """
        if self.is_open:
            self.is_open = False
            _put_back(self.connection, self.sessions)

    is_open: bool = True

    def __enter__(self) -> Account:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Postings:
    """Every posting of a case folder, oldest first, in the columns of the ledger."""

    def __init__(self, account: Account) -> None:
        """`account` stays open until `close`."""
        self._account = account
        self._count: int | None = None
        self._is_posted = False
        self.as_of = account.as_of
        self.findings = tuple(account.findings)

    def __enter__(self) -> Postings:
        return self

    def __exit__(self, *_: object) -> None:
        self._account.close()

    def __len__(self) -> int:
        if self._count is None:
            self._post()
            row = self._account.connection.execute("SELECT count(*) FROM posted").fetchone()
            self._count = int(row[0]) if row else 0
        return self._count

    def _post(self) -> None:
        """Keeps the postings as a table, for those who go through them; a file is written without."""
        if not self._is_posted:
            from makewhole.ledger.statement import post

            post(self._account.connection)
            self._is_posted = True

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each posting as a dict by column: dates are dates, unknown is None."""
        from makewhole.ledger.explain import POSTING_ORDER

        self._post()
        result = self._account.connection.execute(f"SELECT * FROM posted ORDER BY {POSTING_ORDER}")
        names = [column[0] for column in result.description or ()]
        while batch := result.fetchmany(10_000):
            for row in batch:
                yield dict(zip(names, row, strict=True))

    def as_json(self) -> Iterator[dict[str, Any]]:
        """Each posting as `postings --json` prints it."""
        from makewhole.ledger.explain import posting_as_json

        return (posting_as_json(posting) for posting in self)

    def as_journal(self) -> Iterator[str]:
        """The lines of a plain-text journal that hledger balances (minutes)."""
        from makewhole.ledger.hledger import journal

        return journal(self, as_of=self.as_of)

    def write_parquet(self, path: Path) -> None:
        """Writes a new Parquet file with a row a posting, there only when it is whole; NotWritten as it says.

        The rows stand in no order: sorting a district's takes as long as working them out, and twice the memory.
        """
        refuse_to_overwrite(path, self._account.folder)
        place = path.parent
        with tempfile.TemporaryDirectory(prefix=".makewhole-", dir=place) as folder:
            made = Path(folder) / "postings.parquet"
            target = str(made).replace("'", "''")
            written = self._account.connection.execute(
                f"COPY (SELECT * FROM postings) TO '{target}' (FORMAT parquet)"
            ).fetchone()
            self._count = int(written[0]) if written else 0
            made.replace(path)


def refuse_to_overwrite(file: Path, folder: Path) -> None:
    """NotWritten where something is there already, or where the file would stand in the case folder."""
    if os.fspath(file) == "-":
        raise NotWritten("a Parquet file is not printed; name a file.")
    if os.path.lexists(file):
        raise NotWritten(f"{file} is there already; name another.")
    if Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder)):
        raise NotWritten(f"{file} lies in the case folder, which is only read; name a file elsewhere.")


def today() -> dt.date:
    """The day on which a statement is drawn where nobody names one: the machine's own."""
    return dt.date.today()


def read(
    folder: Case,
    source: str | None = None,
    known_on: dt.date | None = None,
    *,
    progress: Progress | None = None,
) -> Record:
    """The record of a case folder as typed tables, with everything that is wrong in it; nothing is computed.

    What was known on a day is asked of a folder only: rows have no history.
    """
    place = None if isinstance(folder, Mapping) else _place(folder)
    import duckdb

    from makewhole.record import folder as case_folder

    connection = _taken() or duckdb.connect()
    _used.setdefault(connection, 0)
    # A name that is no table is an error, and is never looked up among the variables of this program.
    connection.execute("SET python_enable_replacements = false")
    # Threads that wait for each other's crumbs cost a small record a third more than they save.
    is_small = _is_small(place) if place is not None else True
    connection.execute("SET threads = 1" if is_small else "RESET threads")
    try:
        if isinstance(folder, Mapping):
            if known_on is not None:
                raise ValueError("rows without a history do not say what was known on a day")
            return case_folder.of_rows(folder, connection=connection, source=source)
        assert place is not None
        return case_folder.read(place, connection=connection, source=source, known_on=known_on, progress=progress)
    except BaseException:
        connection.close()
        raise


def let_go(record: Record) -> None:
    """Who has read a record is done with its tables: its connection is kept for the next one, as an account's is."""
    _put_back(record.connection, record.rows.get("sessions", 0))


def forget_rows() -> None:
    """After a purge: no connection keeps its tables, which may hold any child's rows; one in use is closed after it."""
    for connection in list(_used):
        _used[connection] = USED_UP_TO
    while (idle := _taken()) is not None:
        idle.close()


def _taken() -> duckdb.DuckDBPyConnection | None:
    try:
        return _idle.pop()
    except IndexError:
        return None


def _put_back(connection: duckdb.DuckDBPyConnection, sessions: int) -> None:
    used = _used[connection] = _used.get(connection, 0) + 1
    if sessions <= KEPT_UP_TO and used < USED_UP_TO and len(_idle) < IDLE_CONNECTIONS:
        _idle.append(connection)
    else:
        connection.close()


def _is_small(place: Path) -> bool:
    """Whether the tables are those of a child or a few, by the size of their files."""
    with os.scandir(place) as entries:
        return sum(SMALL if entry.is_dir() else entry.stat().st_size for entry in entries) < SMALL


def check(
    folder: Path | str,
    as_of: dt.date | None = None,
    source: str | None = None,
    known_on: dt.date | None = None,
    *,
    progress: Progress | None = None,
) -> list[Finding]:
    """Everything that is wrong with a case folder.

    Its cells and rows, its packs and, where nothing there is an error, what the arithmetic warns of as of a day.
    """
    try:
        with account(folder, as_of, source, known_on, progress=progress) as worked_out:
            from makewhole.ledger.statement import ledger_findings

            return [*worked_out.findings, *ledger_findings(worked_out.connection)]
    except RecordErrors as errors:
        return list(errors.findings)


def account(
    folder: Case,
    as_of: dt.date | None = None,
    source: str | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    *,
    word: Word | None = None,
    with_bills: bool = False,
    progress: Progress | None = None,
) -> Account:
    """The ledger of a case folder as of a day, worked out; RecordErrors where the record has errors.

    `policy` stands in for the pack of every plan, to see what another policy would say. With a `word` several logs make
    one record, each session once (app.agreed); without, all rows are in it. Rows of the billing log count where the
    source billing is asked for, where a person settled that they count, and `with_bills`.
    """
    day = as_of or today()
    record = read(folder, source, known_on, progress=progress)
    connection = record.connection
    try:
        findings = list(record.findings)
        if record.has_errors:
            raise RecordErrors(findings)
        if word is None and source is None and not with_bills:
            findings += _without_bills(connection)
        if policy is not None:
            from makewhole.ledger.statement import literal

            connection.execute(f"UPDATE plans SET policy = {literal(policy)}")
        from makewhole import policy as policies
        from makewhole.ledger.wordings import read_wordings

        findings += read_wordings(connection)
        findings += policies.resolve(connection, record.folder)
        if any(finding.is_error for finding in findings):
            raise RecordErrors(findings)
        standing = None
        if word is not None and source is None:
            from makewhole.app import agreed

            standing = agreed.of_logs(connection, day, word)
            findings = agreed.findings(findings, standing) if standing else findings + _without_bills(connection)
        from makewhole.ledger import engine

        engine.run(connection, day, progress=_ledger_part(progress))
    except BaseException:
        connection.close()
        raise
    sessions = record.rows.get("sessions", 0)
    return Account(connection, record.folder, day, findings, source, known_on, sessions, standing)


def _without_bills(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Takes the billing log out of the sessions, but for rows that a resolution counts; a warning where there are any.

    A bill says what was charged, not what was held.
    """
    asked = "SELECT count(*) FROM sessions WHERE source = 'billing'"
    if not (connection.execute(asked).fetchone() or (0,))[0]:
        return []
    resolved = "SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'resolutions'"
    counted = ""
    if connection.execute(resolved).fetchone() is not None:
        counted = " AND session_id NOT IN (SELECT counted FROM resolutions WHERE counted IS NOT NULL)"
    removed = connection.execute(f"DELETE FROM sessions WHERE source = 'billing'{counted}").fetchone()
    taken = int(removed[0]) if removed else 0
    if not taken:
        return []
    message = ngettext(
        "One row of the billing log is not counted: a bill says what was charged, not what was held. Ask for it by "
        "name (--source billing), or compare it with the log: makewhole reconcile.",
        "{count} rows of the billing log are not counted: a bill says what was charged, not what was held. Ask for it "
        "by name (--source billing), or compare it with the log: makewhole reconcile.",
        taken,
    ).format(count=number(taken))
    return [Finding("billing_not_counted", "warning", "sessions", None, "source", message)]


def _ledger_part(progress: Progress | None) -> Progress | None:
    """The same progress for the steps of the ledger, whose own names say nothing to the person who waits."""
    if progress is None:
        return None
    return lambda _, share: progress("working out the ledger", share)


def statement(
    folder: Case,
    as_of: dt.date | None = None,
    source: str | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    *,
    word: Word | None = None,
    detailed: bool = True,
    progress: Progress | None = None,
) -> Statement:
    """The statement of a case folder as of a day, in minutes; RecordErrors where the record has errors.

    Without `detailed` it has every figure, pattern and clock, and not the causes and awards that a page shows beside
    them.
    """
    with account(folder, as_of, source, known_on, policy, word=word, progress=progress) as worked_out:
        return shaped(worked_out, policy, detailed=detailed)


def shaped(worked_out: Account, policy: str | None = None, *, detailed: bool = True) -> Statement:
    """The statement of a ledger that has been worked out; `policy` as it was given to `account`."""
    from makewhole.ledger.statement import Assumption, shape

    source, known_on = worked_out.source, worked_out.known_on
    said = []
    if source is not None:
        text = gettext("Only sessions and gaps of the source {source} are counted, and those that name no source.")
        text = text.format(source=source)
        said.append(Assumption("source", text, {"source": source}))
    if (agreed := worked_out.agreed) is not None:
        said.append(Assumption("agreed", agreed.sentence(), agreed.details()))
    if known_on is not None:
        if (worked_out.folder / "history.jsonl").is_file():
            text = gettext("Only what was recorded by {date} is counted, as the history has it.")
        else:
            text = gettext("Only what was recorded by {date} is counted, and what does not say when it was recorded.")
        text = text.format(date=day(known_on))
        said.append(Assumption("known_on", text, {"known_on": known_on}))
    if policy is not None:
        text = gettext("Every plan is read under the policy pack {policy}, whatever its own is.")
        text = text.format(policy=policy)
        said.append(Assumption("other_policy", text, {"policy": policy}))
    packs = _packs(worked_out)
    return shape(
        worked_out.connection,
        as_of=worked_out.as_of,
        findings=worked_out.findings,
        packs=_titles(packs),
        policies=packs,
        assumptions=said,
        detailed=detailed,
    )


def postings(
    folder: Case,
    as_of: dt.date | None = None,
    source: str | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    *,
    word: Word | None = None,
    progress: Progress | None = None,
) -> Postings:
    """Every posting of a case folder as of a day; close it after use. RecordErrors where the record has errors."""
    return Postings(account(folder, as_of, source, known_on, policy, word=word, progress=progress))


def explain(
    folder: Case,
    asked: Sequence[str],
    as_of: dt.date | None = None,
    source: str | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    *,
    student_id: str | None = None,
    word: Word | None = None,
    progress: Progress | None = None,
) -> Explained:
    """A posting by its id, or each posting behind a service's account, in sentences.

    `asked` is one posting_id, or the words of a service and of an account ("speech", "still", "owed"). NotExplained
    where they name nothing, or more than one service.
    """
    with account(folder, as_of, source, known_on, policy, word=word, progress=progress) as worked_out:
        return _explained(worked_out, list(asked), student_id)


def _explained(worked_out: Account, asked: list[str], student_id: str | None) -> Explained:
    from makewhole.ledger.explain import account_words, find_account, posting_by_id, postings_of
    from makewhole.record.services import service_words

    connection = worked_out.connection
    students = [row[0] for row in connection.execute("SELECT student_id FROM students ORDER BY 1").fetchall()]
    if student_id is not None and student_id not in students:
        more = gettext(" and {count} more").format(count=len(students) - _LISTED) if len(students) > _LISTED else ""
        text = gettext('No student "{student_id}". Students: {students}{more}')
        raise NotExplained(text.format(student_id=student_id, students=", ".join(students[:_LISTED]), more=more))
    explainer = explainer_of(worked_out)
    as_of = day(worked_out.as_of)
    if len(asked) == 1:
        posting = posting_by_id(connection, asked[0])
        if posting is None:
            _refuse_service_alone(connection, asked, student_id)
            text = gettext(
                'There is no posting "{posting_id}" as of {date}. To explain a figure, name a service and an account.'
            )
            raise NotExplained(text.format(posting_id=asked[0], date=as_of), _services(connection))
        explained = explainer.explain(posting)
        label = account_words(explained.account)
        title = gettext("{service}: {minutes} minutes, {account}, as of {date}").format(
            service=service_words(explained.service), minutes=number(explained.minutes), account=label, date=as_of
        )
        return Explained(title, (explained,), ((label, explained.minutes),))
    name = spoken = None
    for length in range(len(asked) - 1, 0, -1):  # the longest words at the end that name an account
        name = find_account(" ".join(asked[-length:]))
        if name is not None:
            spoken = " ".join(asked[:-length])
            break
    if name is None or spoken is None:
        _refuse_service_alone(connection, asked, student_id)
        text = gettext('"{asked}" is no account. Accounts: {accounts}.')
        raise NotExplained(text.format(asked=asked[-1], accounts=_ACCOUNTS))
    service = _service(connection, spoken, student_id)
    found = postings_of(connection, as_of=worked_out.as_of, account=name, service=service, student_id=student_id)
    if not found and not _countable(connection, service, student_id):
        text = gettext("{service} cannot be counted as of {date}: the statement says what is unclear.")
        raise NotExplained(text.format(service=service_words(service), date=as_of))
    sums: dict[str, int] = {}
    for posting in found:
        label = account_words(posting["account"])
        sums[label] = sums.get(label, 0) + posting["minutes"]
    asked_for = gettext(name.replace("_", " "))
    title = gettext("{service}: {account}, as of {date}").format(
        service=service_words(service), account=asked_for, date=as_of
    )
    return Explained(title, tuple(explainer.explain(posting) for posting in found), tuple(sums.items()))


def explainer_of(worked_out: Account, *, names_ids: bool = True) -> Explainer:
    """What explains the postings of a ledger that has been worked out; without ids for pages."""
    from makewhole.ledger.explain import Explainer

    packs = _titles(_packs(worked_out))
    return Explainer(
        worked_out.connection,
        as_of=worked_out.as_of,
        packs=packs,
        folder=worked_out.folder,
        names_ids=names_ids,
        has_other_logs=worked_out.agreed is not None or worked_out.source is not None,
    )


def _refuse_service_alone(connection: duckdb.DuckDBPyConnection, asked: Sequence[str], student_id: str | None) -> None:
    """NotExplained where the words name a service and no account."""
    from makewhole.ledger.explain import match_services
    from makewhole.record.services import looks_like

    spoken = " ".join(asked)
    if match_services(spoken, _services(connection, student_id), looks_like(spoken)):
        text = gettext('"{asked}" is a service: name an account too: {accounts}.')
        raise NotExplained(text.format(asked=spoken, accounts=_ACCOUNTS))


def _service(connection: duckdb.DuckDBPyConnection, spoken: str, student_id: str | None) -> str:
    """The one service that is meant; NotExplained with what there is."""
    from makewhole.ledger.explain import match_services
    from makewhole.record.services import looks_like

    services = _services(connection, student_id)
    meant = match_services(spoken, services, looks_like(spoken))
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise NotExplained(gettext('"{asked}" may be several services. Name one:').format(asked=spoken), meant)
    raise NotExplained(gettext('No service here is called "{asked}". Services:').format(asked=spoken), services)


def _countable(connection: duckdb.DuckDBPyConnection, service: str, student_id: str | None) -> bool:
    from makewhole.ledger.statement import rows

    uncounted = "SELECT 1 FROM service_accounts WHERE promised IS NULL AND service = ?"
    return not rows(connection, f"{uncounted} AND student_id = coalesce(?, student_id)", [service, student_id])


def _services(connection: duckdb.DuckDBPyConnection, student_id: str | None = None) -> list[str]:
    from makewhole.ledger.statement import rows

    asked = "SELECT DISTINCT service FROM service_accounts WHERE student_id = coalesce(?, student_id) ORDER BY 1"
    return [row["service"] for row in rows(connection, asked, [student_id])]


def _packs(worked_out: Account) -> dict[str, tuple[Pack, ...]]:
    """The packs of each policy that decides in this account, the most specific first."""
    from makewhole import policy as policies

    asked = "SELECT DISTINCT policy FROM plan_policies WHERE policy IS NOT NULL ORDER BY policy"
    used = worked_out.connection.execute(asked).fetchall()
    found = {name: policies.find(name, worked_out.folder) for (name,) in used}
    return {name: policies.chain(pack) if pack else () for name, pack in found.items()}


def _titles(packs: Mapping[str, Sequence[Pack]]) -> dict[str, tuple[str, dt.date | None]]:
    """Title and day of the last check of each of these packs, by the pack's id."""
    return {link.id: (link.title, link.checked_on) for links in packs.values() for link in links}


def _place(folder: Path | str) -> Path:
    """The folder, if it is one; FolderNotFound else."""
    place = Path(folder)
    if not place.is_dir():
        if place.exists():
            text = gettext(
                "{folder} is a file, not a folder. Name the folder that holds plans.csv, promises.csv and so on."
            )
        else:
            text = gettext("{folder} is not there. Name the folder that holds plans.csv, promises.csv and so on.")
        raise FolderNotFound(text.format(folder=os.fspath(folder)))
    return place
