"""Every reader on every bad file: it is not its kind, or a sentence says why it cannot be read, or it is read; never more.

Each reader runs in a process of its own with bounded memory, and each file has bounded time: of the processor, which is
the same on a busy machine, and by the clock far more, so that one who only waits is seen too. A file that kills the process
is a fault like any other, and the rest of the files is read by the next process.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import faulthandler
import importlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
from tests.exchange.bad_files import SECRET, Bad, make
from tests.exchange.plans_check import empty_record, readers

from makewhole.exchange.reading import NotReadable, Request

Look = Callable[[str, object], None]
ROOT = Path(__file__).parents[2]
MEMORY = 1_500 * (1 << 20)
SECONDS = 20.0
"""Of the processor, with the processes that a reader starts."""
WAITS = 6
"""How many times longer it may take by the clock."""
TODAY = dt.date(2026, 1, 15)
NOT_A_SENTENCE = re.compile(r"Traceback|Errno|Exception|Error\b|<class|0x[0-9a-f]{4}|\bNone\b|\\x")


# --- in the process of its own ----------------------------------------------------------------------------------------


class TimeUp(BaseException):
    """The file took too long; no reader can catch it by accident."""


def _time_up(signal_number: int, frame: object) -> NoReturn:
    raise TimeUp("of the processor" if signal_number == signal.SIGPROF else "of waiting")


def _used() -> float:
    """Seconds of the processor so far, those of ended processes of ours with them."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


def run_one(reader: Any, path: Path) -> dict[str, Any]:
    """What the reader does with the file: `sure`, and how its `extract` ended."""
    said: dict[str, Any] = {"identify": "fine", "sure": 0, "extract": "not asked", "told": "", "rows": 0, "staged": []}
    try:
        said["sure"] = reader.identify(path).sure
    except Exception as trouble:  # noqa: BLE001 - whatever comes out is what the test is about
        said["identify"] = f"{type(trouble).__name__}: {trouble}"
    with empty_record() as connection:
        connection.execute("INSERT INTO students (student_id, name, state) VALUES ('maya', 'Maya R.', 'OH')")
        connection.execute(
            "INSERT INTO plans (plan_id, student_id, kind, starts_on, ends_on)"
            " VALUES ('maya-iep', 'maya', 'iep', DATE '2025-09-02', DATE '2026-09-01')"
        )
        connection.execute(
            "INSERT INTO promises (promise_id, plan_id, service, sessions, minutes, period)"
            " VALUES ('maya-speech', 'maya-iep', 'Speech-Language Therapy', 2, 30, 'week')"
        )
        request = Request(path, connection, source="provider", today=TODAY)
        try:
            extract = reader.extract(request)
        except NotReadable as reason:
            return said | {"extract": "not readable", "told": str(reason)}
        except Exception as trouble:  # noqa: BLE001 - as above
            return said | {"extract": f"{type(trouble).__name__}: {trouble}"}
        for table in extract.rows:
            staged = connection.execute(f'SELECT * FROM "in_{table}" LIMIT 50')
            names = [column[0] for column in staged.description or ()]
            said["staged"] += [dict(zip(names, map(str, row), strict=True)) for row in staged.fetchall()]
        told = [f"{finding.message} {finding.found or ''}" for finding in extract.findings]
        told += [f"{question.asks} {question.why} {' '.join(question.seen)}" for question in extract.questions]
        messages = [finding.message for finding in extract.findings]
        return said | {
            "extract": "read",
            "told": " ".join(told)[:20_000],
            "rows": sum(extract.rows.values()),
            "messages": messages[:200],
            "complete": extract.is_complete,
        }


def work(name: str, seconds: float, paths: Sequence[str]) -> None:
    """Runs the reader of that module on the files, and writes a line of JSON before and after each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    reader = importlib.import_module(name)
    signal.signal(signal.SIGALRM, _time_up)
    signal.signal(signal.SIGPROF, _time_up)
    for path in paths:
        sys.stdout.write(json.dumps({"begins": path}) + "\n")
        sys.stdout.flush()
        faulthandler.dump_traceback_later(WAITS * seconds + 3, exit=True)
        begun = _used()
        signal.setitimer(signal.ITIMER_REAL, WAITS * seconds)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            said = run_one(reader, Path(path))
            if _used() - begun > seconds:
                said = {"identify": "fine", "sure": 1, "extract": f"took more than {seconds:g} s of the processor"}
        except TimeUp as spent:
            said = {"identify": "fine", "sure": 1, "extract": f"still at it after {seconds:g} s or more {spent}"}
        except MemoryError:
            said = {"identify": "fine", "sure": 1, "extract": "MemoryError outside the reader"}
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
            faulthandler.cancel_dump_traceback_later()
        said |= {
            "path": path,
            "seconds": round(_used() - begun, 2),
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        }
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


# --- judging ----------------------------------------------------------------------------------------------------------


def outcomes(
    name: str, paths: Sequence[str], *, seconds: float = SECONDS, beside: Path | None = None
) -> list[dict[str, Any]]:
    """What became of each file, in order. A file that ended the process says so."""
    left, found = list(paths), []
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(str(path) for path in (beside, ROOT) if path),
        "OMP_THREAD_LIMIT": "1",
    }
    while left:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.exchange.test_bad_input", name, str(seconds), *left],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        said = []
        for line in ended.stdout.splitlines():
            with contextlib.suppress(json.JSONDecodeError):  # a line cut off where the process died
                said.append(json.loads(line))
        done = [each for each in said if "path" in each]
        found += done
        left = left[len(done) :]
        if left and (ended.returncode == 0 or not said):
            raise AssertionError(f"{name} did not get to {left[0]}: {ended.stderr[-500:]}")
        if left:
            last = (ended.stderr.strip().splitlines() or [""])[-1]
            found.append(
                {"path": left[0], "identify": "fine", "sure": 1, "seconds": 0, "peak": 0}
                | {"extract": f"ended the process with {ended.returncode}: {last}"}
            )
            left = left[1:]
    return found


def is_sentence(message: str) -> bool:
    """Whether a parent can read it: words, a capital letter, an end, nothing of the machine."""
    words = message.split()
    return (
        len(words) >= 4
        and message[0].isupper()
        and message.rstrip()[-1] in ".?!)"
        and not NOT_A_SENTENCE.search(message)
    )


def faults(name: str, bad: Bad, said: dict[str, Any]) -> list[str]:
    """What must not be, in words."""
    found = []
    must = name in bad.must
    if said["identify"] != "fine":
        found.append(f"identify raised {said['identify']}")
    if must and (not said["sure"] or said["extract"] != "read"):
        found.append(f"has to be read, and is not: sure {said['sure']}, {said['extract']} {said.get('told', '')}")
    ended = said["extract"]
    if ended == "not readable":
        if not is_sentence(said["told"]):
            found.append(f"no sentence: {said['told']!r}")
    elif ended == "read":
        if bad.taken == "never" and said["sure"]:
            found.append(
                f"taken for its kind (sure {said['sure']}) and read: {said['rows']} rows; {said['told'][:200]}"
            )
        if said["sure"] and not said["rows"] and not said["told"].strip():
            found.append("nothing taken, and nothing told")
        if SECRET in said["told"] or SECRET in str(said["staged"]):
            found.append("it brought in another file of the machine")
        found += [f"a name in a message: {message}" for message in said["messages"] if "Maya" in message]
    elif ended != "not asked":
        found.append(ended if said["sure"] else f"(sure 0) {ended}")
    return [f"{bad.path.name} ({bad.about}): {fault}" for fault in found]


# --- tests ------------------------------------------------------------------------------------------------------------

READERS = sorted({"service_logs", "billing_logs", "school_calendars", "plans"} | readers().keys())


@pytest.fixture(scope="module")
def bad_files(tmp_path_factory: pytest.TempPathFactory) -> list[Bad]:
    return make(tmp_path_factory.mktemp("bad"))


@pytest.mark.parametrize("name", READERS)
def test_a_bad_file_is_told_from_a_good_one_within_bounds(
    name: str, bad_files: list[Bad], record_property: Look
) -> None:
    found = outcomes(f"makewhole.exchange.{name}", [str(bad.path) for bad in bad_files])
    assert [said["path"] for said in found] == [str(bad.path) for bad in bad_files]
    assert [fault for bad, said in zip(bad_files, found, strict=True) for fault in faults(name, bad, said)] == []
    slowest = max(found, key=lambda said: float(said["seconds"]))
    peak = max(said["peak"] for said in found) // 1024
    record_property(
        "looked_at",
        f"{len(found)} files, slowest {Path(slowest['path']).name} {slowest['seconds']} s, {peak} MB at most",
    )


def test_minutes_that_were_never_worked_out_are_not_made_up(bad_files: list[Bad]) -> None:
    formulas = next(bad for bad in bad_files if bad.path.name == "formulas.xlsx")
    [said] = outcomes("makewhole.exchange.service_logs", [str(formulas.path)])
    assert said["extract"] == "read"
    assert said["told"].strip()
    assert {row.get("delivered_minutes", "None") for row in said["staged"]} <= {"None"}


PLANTED = """
import time
from pathlib import Path
from makewhole.exchange.reading import Extract, Match, NotReadable

KIND, TITLE = "plan", "Planted"

def identify(path):
    if path.name == "identify": raise ValueError("identify")
    return Match(0 if path.name == "other" else 90, "")

def extract(request):
    name = request.path.name
    if name == "raises": raise KeyError("a")
    if name == "hangs": time.sleep(60)
    if name == "works":
        while True: pass
    if name == "has_it_done":
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "import time; end = time.process_time() + 1.2\\nwhile time.process_time() < end: pass"])
    if name == "memory": bytearray(3 << 30)
    if name == "dies":
        import os
        os.abort()
    if name == "mutters": raise NotReadable("[Errno 2] no")
    if name == "says": raise NotReadable("This file cannot be read at all. Ask for it again.")
    return Extract("plan", "planted")
"""


def test_a_planted_bad_reader_is_seen(tmp_path: Path) -> None:
    (tmp_path / "planted_reader.py").write_text(PLANTED, encoding="utf-8")
    names = [
        "says",
        "identify",
        "raises",
        "hangs",
        "works",
        "has_it_done",
        "memory",
        "dies",
        "mutters",
        "silent",
        "other",
    ]
    found = outcomes("planted_reader", names, seconds=1, beside=tmp_path)
    seen = {said["path"]: faults("planted", Bad(Path(said["path"]), "planted"), said) for said in found}
    assert list(seen) == names
    assert {name for name, each in seen.items() if not each} == {"says", "other"}
    assert "KeyError" in seen["raises"][0]
    assert "of waiting" in seen["hangs"][0]
    assert "still at it" in seen["works"][0]
    assert "of the processor" in seen["works"][0]
    assert "took more than" in seen["has_it_done"][0]
    assert "MemoryError" in seen["memory"][0]
    assert "ended the process" in seen["dies"][0]
    taken = faults(
        "planted", Bad(Path("silent"), "planted", "never"), next(said for said in found if said["path"] == "silent")
    )
    assert any("taken for its kind" in fault for fault in taken)


if __name__ == "__main__":
    work(sys.argv[1], float(sys.argv[2]), sys.argv[3:])
