"""The statement's page of one family: three children with five years of sessions each, on SQLite and on PostgreSQL.

The server is the real one (waitress, every middleware), in a process of its own on two cores; the clock stands at the
other end of the wire. Looked at again, and for the first time after a write; the first start to the first page; what a
page weighs compressed; how many questions it asks of the databases.
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
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import make_family
import measure

AGAIN, AFTER_A_WRITE = 120, 24
LIMIT_MS, START_LIMIT_S, WEIGHT_LIMIT_KB = 100.0, 3.0, 300.0
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
    """Prints the cookie and the keys of the children's records; makes the tables of people where they are not there."""
    _set_up()
    from django.core.management import call_command

    from makewhole.web.models import ChildRecord

    call_command("migrate", verbosity=0)
    cookie = _sign_in()
    sys.stdout.write(json.dumps({"cookie": cookie, "keys": dict(ChildRecord.objects.values_list("student_id", "key"))}))


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

    def page(self, path: str) -> tuple[float, bytes]:
        """Milliseconds and the page; SystemExit where it is none."""
        took, body, answer = self.get(path)
        if answer.status != 200:
            where = answer.headers.get("Location", "")
            raise SystemExit(f"{path.partition('?')[0]} answered {answer.status} {where}")
        return took, gzip.decompress(body) if answer.headers.get("Content-Encoding") == "gzip" else body


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
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


def _told(what: str, values: list[float]) -> None:
    median = statistics.median(values)
    sys.stdout.write(
        f"    {what:<28} median {median:.0f} ms, p95 {_p95(values):.0f} ms, most {max(values):.0f} ms in "
        f"{len(values)} looks\n"
    )


def _looks(
    address: str, place: dict[str, str], known: dict[str, Any], headers: dict[str, str]
) -> dict[str, list[float]]:
    """Milliseconds of each look: at what was drawn before, and at what was just written."""
    browser = Browser(address, known["cookie"], headers)
    paths = [(student, f"/c/{key}/?as_of={make_family.AS_OF}") for student, key in sorted(known["keys"].items())]
    first = [browser.page(path)[0] for _, path in paths]
    again = [browser.page(paths[n % len(paths)][1])[0] for n in range(AGAIN)]
    written = []
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
            written.append(browser.page(path)[0])
        says.stdin.close()
    return {"first": first, "again": again, "written": written}


def _weigh(address: str, known: dict[str, Any], headers: dict[str, str]) -> tuple[float, float]:
    """Kilobytes of the statement's page alone, and with everything it loads, compressed."""
    browser = Browser(address, known["cookie"], headers)
    key = min(known["keys"].values())
    page = browser.page(f"/c/{key}/?as_of={make_family.AS_OF}")[1]
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


def _first_start(file: Path) -> float:
    """Seconds from the command, where nothing is there yet, until the first page has come."""
    start = time.perf_counter()
    with _started(measure.makewhole("serve", file, "--port", 0, "--no-browser"), {}) as (_, address):
        browser = Browser(address)
        _, _, answer = browser.get(urlsplit(address).path)
        browser.cookie = "; ".join(value.partition(";")[0] for value in answer.headers.get_all("Set-Cookie") or [])
        browser.page("/")
        return time.perf_counter() - start


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
        starts = [_first_start(Path(place) / f"new-{n}.makewhole") for n in range(3)]
        say(f"  first start to first page  {measure.spread(starts, 's', 2)}\n")
        verdicts.append(measure.verdict("first start to first page (the longest)", START_LIMIT_S, max(starts), "s"))
        file = Path(place) / "family.makewhole"
        safekeeping.restore(folder, file, author="bench")
        home = {"MAKEWHOLE_FILE": str(file), "DATABASE_URL": ""}
        known = _run("--prepare", home)
        with _started(measure.makewhole("serve", file, "--port", 0, "--no-browser"), {}) as (_, address):
            verdicts += _report("SQLite", address, home, known, {})
            alone, whole = _weigh(address, known, {})
        say(f"    weight, compressed           {alone:.0f} kB the page, {whole:.0f} kB with all it loads\n")
        verdicts.append(measure.verdict("the statement's page with all it loads", WEIGHT_LIMIT_KB, whole, "kB"))
        say(f"    questions to the databases   {_run('--questions', home)}\n")
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
            with _started([sys.executable, __file__, "--serve"], hosted) as (_, address):
                verdicts += _report("PostgreSQL", address, hosted, known, _TLS)
            say(f"    questions to the databases   {_run('--questions', hosted)}\n")
        finally:
            server.stop()
    return verdicts


def _report(
    name: str, address: str, place: dict[str, str], known: dict[str, Any], headers: dict[str, str]
) -> list[str]:
    sys.stdout.write(f"  {name}; {measure.load()}\n")
    took = _looks(address, place, known, headers)
    _told("the first look of all", took["first"])
    _told("looked at again", took["again"])
    _told("the first after a write", took["written"])
    return [
        measure.verdict(f"the page looked at again, {name} (p95)", LIMIT_MS, _p95(took["again"]), "ms"),
        measure.verdict(f"the page after a write, {name} (p95)", LIMIT_MS, _p95(took["written"]), "ms"),
    ]


if __name__ == "__main__":
    does = {"--prepare": prepare, "--writer": writer, "--serve": serve, "--questions": questions}
    if sys.argv[1:2] and sys.argv[1] in does:
        does[sys.argv[1]]()
    else:
        sys.stdout.write("\n".join(bench()) + "\n")
