"""The statement's page of one family: three children with five years of sessions each, on SQLite and on PostgreSQL.

The server is the real one (waitress, every middleware), in a process of its own on two cores; the clock stands at the
other end of the wire. Looked at again; for the first time after a write, at once and a second later; the log; the first
start to the first page; what a page weighs compressed; how many questions it asks of the databases.

Beside the time on the clock stands the processor time that the server took for it: on a busy machine only that says
what a page costs.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import make_family
import measure

AGAIN, AFTER_A_WRITE, OF_THE_LOG, STARTS = 120, 24, 40, 5
Started = tuple[subprocess.Popen[str], str]
"""A server's process, and its address."""
LIMIT_MS, START_LIMIT_S, WEIGHT_LIMIT_KB = 100.0, 3.0, 300.0
LOOKS = {
    "first": "the first looks of all",
    "again": "looked at again",
    "at once": "at once after a write",
    "a second later": "a second after a write",
    "elsewhere": "after a write of another process",
    "log": "the log",
    "whole log": "the log of all months",
}
WEIGHED = {"the statement": "", "a school year as tables": "year/", "the log of all months": "log/?month=all"}
_TLS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "Host": "bench.example"}
"""What the TLS proxy in front of the hosted mode says."""


# --- in the server's process, and in others that share its settings ---------------------------------------------------


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "makewhole.web.settings"
    import django

    django.setup()


def _sign_in() -> str:
    """A signed-in browser's cookie, of a person to whom every child's record is open."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model

    from makewhole.app import children
    from makewhole.web.models import ChildRecord, Grant

    user, _ = get_user_model().objects.get_or_create(username="home", defaults={"email": "home@example.org"})
    for student in children.students(settings.MAKEWHOLE_PLACE):
        record, _ = ChildRecord.objects.get_or_create(student_id=student)
        Grant.objects.get_or_create(child=record, user=user, defaults={"role": "owner"})
    if settings.HOSTED:  # where the second step of signing in is set up, it is not asked for at each look
        from allauth.mfa.models import Authenticator

        totp = Authenticator.Type.TOTP
        Authenticator.objects.get_or_create(user=user, type=totp, defaults={"data": {"secret": "bench"}})
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def prepare() -> None:
    """Prints the cookie, a program's token and the keys of the children's records; makes the tables of people."""
    _set_up()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from makewhole.web import api_tokens
    from makewhole.web.models import ChildRecord

    call_command("migrate", verbosity=0)
    cookie = _sign_in()
    token, _ = api_tokens.make(get_user_model().objects.get(username="home"), "bench", None, may_write=True)
    keys = dict(ChildRecord.objects.values_list("student_id", "key"))
    sys.stdout.write(json.dumps({"cookie": cookie, "token": token, "keys": keys}))


def write_one(student: str, number: int) -> None:
    """Says one more session of the student, as the log page does."""
    from django.conf import settings

    from makewhole.app import children

    promise = f"{student}-iep-4-speech"
    day = make_family.AS_OF.replace(day=1 + number % 20).isoformat()
    cells = {"promise_id": promise, "date": day, "delivered_minutes": "5", "kind": "make_up", "source": "family"}
    children.enter(settings.MAKEWHOLE_PLACE, student, "sessions", cells, author="bench", source="family")


def writer() -> None:
    """Writes a session for each line that comes in: a student and a number; answers each with a line."""
    _set_up()
    for line in sys.stdin:
        student, number = line.split()
        write_one(student, int(number))
        sys.stdout.write("done\n")
        sys.stdout.flush()


def serve() -> None:
    """The hosted mode's server behind a TLS proxy on this machine, on a port of its own choice, which it prints."""
    from makewhole.web import serving

    def tell(address: str) -> None:
        sys.stdout.write(f"{address}/\n")
        sys.stdout.flush()

    serving.host("127.0.0.1", 0, proxy="127.0.0.1", threads=4, tell=tell)


def questions() -> None:
    """Prints how many questions one look asks of the databases: the second look, and the first after a write."""
    _set_up()
    from django.db.backends.signals import connection_created
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    asked = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    def watch(connection: Any, **_: Any) -> None:
        connection.execute_wrappers.append(count)

    connection_created.connect(watch, weak=False)
    client = Client()
    name, _, value = _sign_in().partition("=")
    client.cookies[name] = value
    from django.db import connections

    from makewhole.web.models import ChildRecord

    for connection in connections.all(initialized_only=True):
        watch(connection)
    student, key = ChildRecord.objects.values_list("student_id", "key").first() or ("", "")
    is_hosted = bool(os.environ.get("DATABASE_URL"))
    counts = {}
    for what in ("first", "again", "after a write"):
        if what == "after a write":
            write_one(student, 99)
        asked.clear()
        page = client.get(f"/c/{key}/?as_of={make_family.AS_OF}", secure=is_hosted)
        assert page.status_code == 200, page.status_code
        counts[what] = len(asked)
    sys.stdout.write(json.dumps(counts))


# --- at the other end of the wire -------------------------------------------------------------------------------------


class Browser:
    """One browser that keeps its connection and its cookie."""

    def __init__(self, address: str, cookie: str = "", headers: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        self.cookie = cookie
        self.headers = headers or {}

    def get(self, path: str) -> tuple[float, bytes, http.client.HTTPResponse]:
        """Milliseconds until the whole answer was there, the answer, and its head."""
        headers = {"Accept-Encoding": "gzip", "Cookie": self.cookie, "Accept-Language": "en", **self.headers}
        start = time.perf_counter()
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body = answer.read()
        return 1000 * (time.perf_counter() - start), body, answer

    def post(self, path: str, sent: dict[str, Any]) -> None:
        """Sends JSON; SystemExit where it is not taken."""
        headers = {"Content-Type": "application/json", **self.headers}
        self.connection.request("POST", path, json.dumps(sent), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 201:
            raise SystemExit(f"{path} answered {answer.status} {body[:500]!r}")

    def page(self, path: str) -> tuple[float, bytes]:
        """Milliseconds and the page; SystemExit where it is none."""
        took, body, answer = self.get(path)
        if answer.status != 200:
            where = answer.headers.get("Location", "")
            raise SystemExit(f"{path.partition('?')[0]} answered {answer.status} {where}")
        return took, gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[Started]:
    """A server's process, and the first address that it prints."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **environment},
        text=True,
        preexec_fn=measure._two_cores,
    )
    try:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"http://\S+", line):
                yield process, found[0]
                return
        raise SystemExit(f"{' '.join(command)} did not start:\n{''.join(said)}")
    finally:
        process.terminate()
        process.wait(30)


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-95 * len(values) // 100) - 1)]


@dataclass(frozen=True)
class Look:
    """What one look took: milliseconds on the clock, and of the server's processor."""

    took: float
    processor: float


def _processor_ms(process: int) -> float:
    """Milliseconds of processor time that the process has taken with all its threads."""
    nanoseconds = 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        try:
            nanoseconds += int((thread / "schedstat").read_text(encoding="ascii").split()[0])
        except OSError:  # it has just ended
            continue
    return nanoseconds / 1e6


def _told(what: str, looks: list[Look]) -> None:
    took, processor = [look.took for look in looks], [look.processor for look in looks]
    sys.stdout.write(
        f"    {what:<40} median {statistics.median(took):.0f} ms, p95 {_p95(took):.0f}, most {max(took):.0f}; "
        f"processor median {statistics.median(processor):.0f} ms, p95 {_p95(processor):.0f} ({len(looks)} looks)\n"
    )


def _looks(
    started: Started, place: dict[str, str], known: dict[str, Any], headers: dict[str, str]
) -> dict[str, list[Look]]:
    """Each look: at what was drawn before, at what was just written by the server or by another process, at the log."""
    process, address = started
    browser = Browser(address, known["cookie"], headers)
    paths = [(student, f"/c/{key}/") for student, key in sorted(known["keys"].items())]

    def look(path: str) -> Look:
        before = _processor_ms(process.pid)
        took = browser.page(path)[0]
        return Look(took, _processor_ms(process.pid) - before)

    found = {"first": [look(path) for _, path in paths]}
    found["again"] = [look(paths[n % len(paths)][1]) for n in range(AGAIN)]
    program = Browser(address, "", {**headers, "Authorization": f"Bearer {known['token']}"})
    for what, rest in (("at once", 0.0), ("a second later", 1.0)):
        found[what] = []
        for n in range(AFTER_A_WRITE):
            student, path = paths[n % len(paths)]
            day = make_family.AS_OF.replace(day=1 + n % 20).isoformat()
            cells = {"promise_id": f"{student}-iep-4-speech", "date": day, "delivered_minutes": 5, "kind": "make_up"}
            program.post(f"/api/v1/children/{path[3:-1]}/sessions", {**cells, "source": "family"})
            time.sleep(rest)
            found[what].append(look(path))
    found["elsewhere"] = []
    command = [sys.executable, __file__, "--writer"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **place}, text=True
    ) as says:
        assert says.stdin is not None
        assert says.stdout is not None
        for n in range(AFTER_A_WRITE):
            student, path = paths[n % len(paths)]
            says.stdin.write(f"{student} {n}\n")
            says.stdin.flush()
            if says.stdout.readline() != "done\n":
                raise SystemExit("the session was not written")
            found["elsewhere"].append(look(path))
        says.stdin.close()
    found["log"] = [look(f"{paths[n % len(paths)][1]}log/") for n in range(OF_THE_LOG)]
    found["whole log"] = [look(f"{paths[n % len(paths)][1]}log/?month=all") for n in range(OF_THE_LOG)]
    return found


def _weigh(address: str, known: dict[str, Any], path: str) -> tuple[float, float]:
    """Kilobytes of a page of a child alone, and with everything it loads, compressed."""
    browser = Browser(address, known["cookie"])
    page = browser.page(f"/c/{min(known['keys'].values())}/{path}")[1]
    alone = len(gzip.compress(page, 6))
    whole = alone
    loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode())
    sheets = [path for path in loaded if path.endswith(".css")]
    for path in dict.fromkeys(loaded):
        body = browser.get(path)[1]
        whole += len(body) if path.endswith(".woff2") else len(gzip.compress(_plain(body), 6))
    for sheet in sheets:
        for font in set(re.findall(r'url\("?(fonts/[^")]+)', _plain(browser.get(sheet)[1]).decode())):
            if f"/static/web/{font}" not in loaded:
                whole += len(browser.get(f"/static/web/{font}")[1])
    return alone / 1000, whole / 1000


def _plain(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def _run(what: str, place: dict[str, str]) -> Any:
    command = [sys.executable, __file__, what]
    ran = subprocess.run(command, env={**os.environ, **place}, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"pages.py {what}: {ran.stderr[-2000:]}")
    return json.loads(ran.stdout)


def _first_start(file: Path) -> Look:
    """From the command, where nothing is there yet, until the first page has come."""
    start = time.perf_counter()
    with _started(measure.makewhole("serve", file, "--port", 0, "--no-browser"), {}) as (process, address):
        browser = Browser(address)
        _, _, answer = browser.get(urlsplit(address).path)
        browser.cookie = "; ".join(value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or [])
        browser.page("/")
        return Look(1000 * (time.perf_counter() - start), _processor_ms(process.pid))


def bench() -> list[str]:
    """Prints the figures of both databases, and returns the lines that say which limits were met."""
    sys.path.insert(0, str(Path(__file__).parent.parent))  # the server is that of the tests
    from tests.store.servers import Server, binaries

    from makewhole.app import safekeeping

    say = sys.stdout.write
    verdicts: list[str] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "family"
        count = make_family.write(folder)
        say(f"Pages: three children, five years, {count:,} sessions; {measure.load()}\n")
        starts = [_first_start(Path(place) / f"new-{n}.makewhole") for n in range(STARTS)]
        _told("first start to first page", starts)
        longest = max(look.took for look in starts) / 1000
        verdicts.append(measure.verdict("first start to first page (the longest)", START_LIMIT_S, longest, "s"))
        file = Path(place) / "family.makewhole"
        safekeeping.restore(folder, file, author="bench")
        home = {"MAKEWHOLE_FILE": str(file), "DATABASE_URL": ""}
        known = _run("--prepare", home)
        with _started(measure.makewhole("serve", file, "--port", 0, "--no-browser"), {}) as started:
            verdicts += _report("SQLite", started, home, known, {})
            for name, path in WEIGHED.items():
                alone, whole = _weigh(started[1], known, path)
                say(f"    {name}, compressed: {alone:.0f} kB the page, {whole:.0f} kB with all it loads\n")
                verdicts.append(measure.verdict(f"{name} with all it loads", WEIGHT_LIMIT_KB, whole, "kB"))
        say(f"    questions to the databases: {_run('--questions', home)}\n")
        if binaries() is None:
            say("  PostgreSQL is not installed here: not measured\n")
            return verdicts
        server = Server(safe=True)
        try:
            url = server.new_database()
            safekeeping.restore(folder, url, author="bench")
            hosted = {
                "DATABASE_URL": url,
                "MAKEWHOLE_FILE": "",
                "MAKEWHOLE_HOSTS": "bench.example,testserver",
                "MAKEWHOLE_SECRET_KEY_FILE": str(Path(place) / "secret"),
            }
            known = _run("--prepare", hosted)
            with _started([sys.executable, __file__, "--serve"], hosted) as started:
                verdicts += _report("PostgreSQL", started, hosted, known, _TLS)
            say(f"    questions to the databases: {_run('--questions', hosted)}\n")
        finally:
            server.stop()
    return verdicts


def _report(
    name: str, started: Started, place: dict[str, str], known: dict[str, Any], headers: dict[str, str]
) -> list[str]:
    sys.stdout.write(f"  {name}; {measure.load()}\n")
    looks = _looks(started, place, known, headers)
    verdicts = []
    for what, words in LOOKS.items():
        _told(words, looks[what])
        if what != "first":
            took = _p95([look.took for look in looks[what]])
            verdicts.append(measure.verdict(f"{name}: {words} (p95)", LIMIT_MS, took, "ms"))
    return verdicts


if __name__ == "__main__":
    does = {"--prepare": prepare, "--writer": writer, "--serve": serve, "--questions": questions}
    if sys.argv[1:2] and sys.argv[1] in does:
        does[sys.argv[1]]()
    else:
        sys.stdout.write("\n".join(bench()) + "\n")
