"""Opening a data file: made new, brought forward from an older version, or refused with the reason."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
import os
import pkgutil
import secrets
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import makewhole
from makewhole.language import gettext
from makewhole.store.database import Database
from makewhole.store.errors import StoreError, of_disk, sentence, speaking

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

    from makewhole.store.keeping import Store

LABEL = "makewhole_store"
MARK = 0x6D6B7768
"""The application id in the header of a data file: 'mkwh'."""
WHAT = "makewhole data file"
BUSY_SECONDS = 20
_URLS = ("postgresql://", "postgres://")
_numbers = itertools.count(1)


def configure() -> None:
    """Sets Django up once a process, unless the process has settings of its own: no debug, no key that could leak."""
    import django
    from django.apps import apps
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            DEBUG=False,
            USE_TZ=True,
            TIME_ZONE="UTC",
            SECRET_KEY=secrets.token_hex(32),
            ALLOWED_HOSTS=[],
            INSTALLED_APPS=["makewhole.store"],
            DATABASES={},
            LOGGING_CONFIG=None,
            USE_I18N=False,
        )
    if not apps.ready:
        django.setup()
    if not apps.is_installed("makewhole.store"):
        raise StoreError("This Django has settings of its own and does not list makewhole.store in INSTALLED_APPS.")


def is_url(target: str) -> bool:
    """True for the address of a PostgreSQL database."""
    return target.startswith(_URLS)


def open(target: str | Path, create: bool = False) -> Store:
    """The store at a path (a data file in SQLite) or at a postgresql:// address; made new with `create`.

    An older data file is brought forward, after a copy of it was put beside it. StoreError says why another target
    cannot be opened: missing, no data file of makewhole, made by a newer makewhole, locked, read-only, damaged.
    """
    from makewhole.store.keeping import Store

    configure()
    if isinstance(target, str) and is_url(target):
        return Store(_open_server(target, create))
    path = Path(target).absolute()
    if not path.exists():
        if not create:
            raise StoreError(
                gettext("There is no data file {file} here. Look for it, or make a new one.").format(file=path.name)
            )
        try:
            _make(path)
        except StoreError:
            if not path.exists():  # else somebody else was making it at the same time
                raise
    look_at(path)
    return Store(_open_file(path))


# --- SQLite -----------------------------------------------------------------------------------------------------------


_looked_at: set[tuple[str, int, int]] = set()
"""The files that this process knows to be data files: the path, and which file stood there."""


def look_at(path: Path) -> None:
    """StoreError where the file is none of ours: told by its header, before the database may touch it."""
    if path.is_dir():
        raise StoreError(gettext("{file} is a folder, not a data file.").format(file=path.name))
    try:
        # Where a process closes a file, POSIX takes from it all its locks on that file, those of SQLite too: another
        # process could then end the write-ahead log under a connection of ours. So a file is looked at once.
        status = path.stat()
        known = (os.fspath(path), status.st_dev, status.st_ino)
        if known in _looked_at:
            return
        with path.open("rb") as file:
            header = file.read(100)
    except PermissionError:
        raise StoreError(
            gettext("You may not read {file}. Ask the person whose file it is.").format(file=path.name)
        ) from None
    except OSError:
        raise StoreError(gettext("The disk gives an error when {file} is read.").format(file=path.name)) from None
    if not header.startswith(b"SQLite format 3\0") or int.from_bytes(header[68:72], "big") != MARK:
        raise StoreError(gettext("{file} is not a makewhole data file.").format(file=path.name))
    _looked_at.add(known)


def _make(path: Path) -> None:
    """Makes a data file that only its owner may read. It has its name only once it is whole."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        part.chmod(0o600)  # whatever the umask
    except OSError as error:
        raise StoreError(f"{path.name} cannot be made: {of_disk(error)}.") from None
    try:
        database = _connect_file(part)
        try:
            with speaking(), database.connection.cursor() as cursor:
                cursor.execute(f"PRAGMA application_id = {MARK}")
            _migrate(database)
            _mark(database)
        finally:
            database.close()
        put_in_place(part, path)
    finally:
        for ending in ("", "-wal", "-shm"):
            part.with_name(part.name + ending).unlink(missing_ok=True)


def put_in_place(part: Path, path: Path) -> None:
    """Gives a finished file its name, never in place of another file; both the file and its name reach the disk."""
    try:
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            raise
        except OSError:  # a disk without links
            if path.exists():
                raise FileExistsError from None
            part.rename(path)
        if hasattr(os, "O_DIRECTORY"):
            folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except FileExistsError:
        raise StoreError(f"{path.name} is there already, and it is not replaced. Choose another name.") from None
    except OSError as error:
        raise StoreError(f"{path.name} cannot be written: {of_disk(error)}.") from None


_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA recursive_triggers = ON",  # or INSERT OR REPLACE would remove an entry without asking the triggers
)


def _connect_file(path: Path) -> Database:
    from django.db.backends.signals import connection_created

    # Not Django's init_command: where one of these fails, it leaves the file open.
    connection_created.connect(_set_pragmas, dispatch_uid=LABEL)
    return _connect(
        {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(path),
            "OPTIONS": {"timeout": BUSY_SECONDS, "transaction_mode": "IMMEDIATE"},
        },
        path,
    )


def _set_pragmas(connection: BaseDatabaseWrapper, **_: object) -> None:
    if connection.alias.startswith(LABEL) and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for pragma in _PRAGMAS:
                cursor.execute(pragma)


def _open_file(path: Path) -> Database:
    database = _connect_file(path)
    try:
        _bring_forward(database, path.name)
    except BaseException:
        database.close()
        raise
    return database


def _copy_kept(path: Path, version: str) -> Path:
    """A copy of the data file beside it, as it was before it is brought forward from `version`."""
    for number in itertools.count(1):
        copy = path.with_name(f"{path.name}.before-{version}" + (f"-{number}" if number > 1 else ""))
        if not copy.exists():
            break
    part = copy.with_name(f".{copy.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        copy_file(path, part)
        put_in_place(part, copy)
    except OSError as error:
        raise StoreError(
            f"No copy could be put beside {path.name}, so it was left as it is: {of_disk(error)}."
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return copy


def copy_file(path: Path, to: Path) -> None:
    """Copies a data file that may be in use, as it stands at one moment, into the empty file `to`."""
    try:
        source = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)
        try:
            copy = sqlite3.connect(to)
            try:
                source.backup(copy)
            finally:
                copy.close()
        finally:
            source.close()
    except sqlite3.Error as error:
        raise StoreError(sentence(error)) from None


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def _open_server(url: str, create: bool) -> Database:
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise StoreError(
            "To keep a record in PostgreSQL, makewhole needs psycopg, which comes with the extra named district: "
            "docs/host.md says how it is installed."
        ) from None
    try:
        said: dict[str, Any] = dict(conninfo_to_dict(url))
    except ProgrammingError:
        raise StoreError("That is no address of a PostgreSQL database: postgresql://name@server/database") from None
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql"}
    settings |= {ours: str(said.pop(theirs, "") or "") for ours, theirs in names.items()}
    if not settings["NAME"]:
        raise StoreError("The address names no database: postgresql://name@server/database")
    said.setdefault("connect_timeout", 10)
    asked = said.pop("options", None)
    said["options"] = " ".join(
        [*([asked] if asked else []), "-c synchronous_commit=on", f"-c lock_timeout={BUSY_SECONDS}s"]
    )
    database = _connect({**settings, "OPTIONS": said}, None)
    try:
        tables = database.rows(
            "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('makewhole_data_file')"
        )
        if not tables[0][0]:
            if not create:
                raise StoreError("That PostgreSQL database holds no makewhole data. Look for another, or make it new.")
            _make_on_server(database)
        _bring_forward(database, "The database")
    except BaseException:
        database.close()
        raise
    return database


def _make_on_server(database: Database) -> None:
    from django.db import transaction

    with speaking(), transaction.atomic(using=database.alias):
        _alone(database)
        _migrate(database)
        _mark(database)


# --- both -------------------------------------------------------------------------------------------------------------


def _connect(settings: dict[str, Any], path: Path | None) -> Database:
    from django.db import connections

    alias = f"{LABEL}_{next(_numbers)}"
    whole = connections.configure_settings({"default": {}, alias: settings})
    connections.settings[alias] = whole[alias]
    database = Database(alias, "sqlite" if path is not None else "postgresql", path)
    try:
        with speaking():
            database.connection.ensure_connection()
    except BaseException:
        database.close()
        raise
    return database


@functools.cache
def _versions() -> tuple[str, ...]:
    """The names of the migrations that this makewhole has, oldest first."""
    from makewhole.store import migrations

    return tuple(sorted(found.name for found in pkgutil.iter_modules(migrations.__path__) if not found.ispkg))


def _bring_forward(database: Database, name: str) -> None:
    """Brings an older data file forward; StoreError for one that a newer makewhole made, or that is no data file."""
    try:
        marked = database.rows("SELECT what FROM makewhole_data_file WHERE id = 1")
        done = {row[0] for row in database.rows("SELECT name FROM django_migrations WHERE app = %s", [LABEL])}
    except StoreError as error:
        from django.db.utils import DatabaseError, OperationalError

        if isinstance(error.__context__, DatabaseError) and _names_no_table(error.__context__, OperationalError):
            raise StoreError(
                gettext("{file} is not a makewhole data file: its tables are missing.").format(file=name)
            ) from None
        raise
    if marked != [(WHAT,)]:
        raise StoreError(
            gettext("{file} is not a makewhole data file: it does not say that it is one.").format(file=name)
        )
    have = _versions()
    if done - set(have):
        newer = gettext(
            "{file} was made by a newer makewhole than this one ({version}). It was left as it is. Install the newer "
            "makewhole to open it."
        )
        raise StoreError(newer.format(file=name, version=makewhole.__version__))
    missing = [version for version in have if version not in done]
    if not missing:
        return
    if database.path is None:
        from django.db import transaction

        with speaking(), transaction.atomic(using=database.alias):
            _alone(database)
            _migrate(database)
        return
    copy = _copy_kept(database.path, missing[0])
    try:
        _migrate(database)
    except StoreError as error:
        raise StoreError(
            f"{name} could not be brought forward; as it was, it is kept as {copy.name}. {error}"
        ) from None


def _alone(database: Database) -> None:
    """Waits until nobody else makes this database or brings it forward; until the end of the transaction."""
    with database.connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MARK])


def _names_no_table(error: Exception, operational: type[Exception]) -> bool:
    cause = error.__cause__
    return getattr(cause, "sqlstate", None) == "42P01" or (
        isinstance(error, operational) and "no such table" in str(error)
    )


def _migrate(database: Database) -> None:
    from django.db.migrations.executor import MigrationExecutor

    with speaking():
        executor = MigrationExecutor(database.connection)
        leaves = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] == LABEL]
        executor.migrate(leaves)


def _mark(database: Database) -> None:
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    with speaking(), database.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO makewhole_data_file (id, what, identity, made_by, made_at) VALUES (1, %s, %s, %s, %s) "
            "ON CONFLICT (id) DO NOTHING",
            [WHAT, secrets.token_hex(16), makewhole.__version__, now],
        )
