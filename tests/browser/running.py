"""`makewhole serve` as a process of its own, which can be killed and started again at the same address."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_SIGN_IN = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "makewhole.web.settings"
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from makewhole.web.models import ChildRecord, Grant
name, role = sys.argv[1:]
person, _ = get_user_model().objects.get_or_create(username=name, defaults={"first_name": name.title()})
for child in ChildRecord.objects.all():
    Grant.objects.update_or_create(child=child, user=person, defaults={"role": role})
session = SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.create()
from django.conf import settings
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


class Server:
    """The application on one data file. `link` lets one browser in, once for each start."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.port = 0
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "makewhole.cli", "serve", self.file, "--port", str(self.port), "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=_environment() | {"PYTHONUNBUFFERED": "1"},
        )
        assert self._process.stdout is not None
        printed = ""
        while (found := re.search(r"http://127\.0\.0\.1:(\d+)/enter/\S+", printed)) is None:
            line = self._process.stdout.readline()
            assert line, printed
            printed += line
        self.link, self.port = found[0], int(found[1])

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def signed_in(self, name: str, role: str) -> str:
        """The session's cookie (name=value) of another person who may reach every record of the file in that role."""
        done = subprocess.run(
            [sys.executable, "-c", _SIGN_IN, name, role],
            env=_environment() | {"MAKEWHOLE_FILE": str(self.file)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()


@contextlib.contextmanager
def servers() -> Iterator[Callable[[Path], Server]]:
    """Starts the application on a data file: `serve(file)`. At the end what was started ends."""
    started: list[Server] = []

    def start(file: Path) -> Server:
        started.append(Server(file))
        return started[-1]

    try:
        yield start
    finally:
        for server in started:
            server.stop()


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKEWHOLE", "DJANGO"))}
