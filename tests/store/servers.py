"""A PostgreSQL server of our own, in a folder of its own, for tests and measurements."""

from __future__ import annotations

import getpass
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROLE = "makewhole"


def binaries() -> Path | None:
    """The folder with initdb and postgres: the newest that Debian keeps, else what is on the path."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]))
    if kept:
        return kept[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """Runs until `stop()`. It listens on a socket in its folder only, and refuses to run as root, so it does not."""

    def __init__(self, *, safe: bool) -> None:
        """`safe`: what it acknowledges is on the disk. Tests that kill nothing need not wait for that."""
        where = binaries()
        assert where is not None, "no PostgreSQL here"
        self.where = where
        self.folder = Path(tempfile.mkdtemp(prefix="mwpg"))
        self.user = _user()
        if self.user != getpass.getuser():
            shutil.chown(self.folder, self.user)
        self._run(
            "initdb", "-D", self.folder / "data", "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "fsync": "on" if safe else "off",
            "synchronous_commit": "on",
            "shared_buffers": "32MB",
            "max_connections": "40",
        }
        command = [str(where / "postgres"), "-D", str(self.folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self._log = (self.folder / "log").open("wb")
        self._process = subprocess.Popen(
            command, stdout=self._log, stderr=self._log, cwd=self.folder, user=self._as_user
        )
        self._names = itertools.count(1)
        self._has_shared = False
        self.wait()

    @property
    def _as_user(self) -> str | None:
        return self.user if self.user != getpass.getuser() else None

    def _run(self, program: str, *words: object) -> None:
        subprocess.run(
            [str(self.where / program), *(str(word) for word in words)],
            check=True,
            capture_output=True,
            cwd=self.folder,
            user=self._as_user,
        )

    def url(self, name: str) -> str:
        return f"postgresql://{ROLE}@/{name}?host={self.folder}"

    def wait(self) -> None:
        """Until it answers; also after it had to begin anew."""
        import psycopg

        for _ in range(300):
            assert self._process.poll() is None, (self.folder / "log").read_text()
            try:
                psycopg.connect(self.url("postgres")).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def new_database(self, *, options: str = "") -> str:
        """The address of a new, empty database."""
        name = f"d{next(self._names)}"
        self.ask("postgres", f"CREATE DATABASE {name} {options}")
        return self.url(name)

    def new_schema(self) -> str:
        """The address of a new, empty schema in a database that all such schemas share: much less work for the disk."""
        if not self._has_shared:
            self.ask("postgres", "CREATE DATABASE shared")
            self._has_shared = True
        name = f"s{next(self._names)}"
        self.ask("shared", f"CREATE SCHEMA {name}")
        return f"{self.url('shared')}&options=-csearch_path%3D{name}"

    def ask(self, database: str, statement: str) -> list[tuple[object, ...]]:
        """The rows of the answer, each statement in a transaction of its own; nothing where there is none."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return list(cursor.fetchall()) if cursor.description else []

    def _backends(self, url: str) -> list[tuple[object, ...]]:
        name = url.partition("@/")[2].partition("?")[0]
        return self.ask("postgres", f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}'")

    def settle(self, url: str) -> None:
        """Until nobody is at work in that database any more: a server may still finish what a dead client asked."""
        for _ in range(500):
            if not self._backends(url):
                return
            time.sleep(0.01)
        raise AssertionError("somebody is still at work in the database")

    def kill_backends(self, url: str) -> int:
        """Kills the server's processes for that database as a crash would (SIGKILL); how many. It begins anew then."""
        rows = self._backends(url)
        for (pid,) in rows:
            assert isinstance(pid, int)
            os.kill(pid, signal.SIGKILL)
        return len(rows)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGQUIT)  # at once: nobody needs the data any more
        self._process.wait(60)
        self._log.close()
        shutil.rmtree(self.folder)


def _user() -> str:
    """Who runs the server: we, or where that is root, somebody else."""
    if os.getuid() != 0:
        return getpass.getuser()
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise AssertionError("PostgreSQL does not run as root, and there is nobody else here")
