"""What was acknowledged is there once, whatever was killed; two who write at once do not get in each other's way."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store import crashing
from tests.store.histories import MAYA, said
from tests.store.servers import Server

import makewhole.store

Look = Callable[[str, object], None]
ROUNDS = 20


def test_killed_while_writing_to_a_file(file: Path, record_property: Look) -> None:
    outcome = crashing.rounds(file, ROUNDS, seed=int.from_bytes(os.urandom(4)))
    record_property("looked_at", str(outcome))
    assert outcome.acknowledged > ROUNDS


def test_killed_while_writing_to_a_server(safe_server: Server, record_property: Look) -> None:
    url = safe_server.new_schema()
    makewhole.store.open(url, create=True).close()
    outcome = crashing.rounds(url, ROUNDS, seed=int.from_bytes(os.urandom(4)), settle=lambda: safe_server.settle(url))
    record_property("looked_at", str(outcome))
    assert outcome.acknowledged > ROUNDS


def test_the_check_sees_what_is_lost(file: Path) -> None:
    """The check of the two tests above, with entries that are not there."""
    with makewhole.store.open(file) as store:
        says, more = crashing.transaction(0)
        store.append(says, author="Dana R.", **more)
    outcome = crashing.Outcome()
    for kept_unsaid in (0, len(says)):
        assert crashing._looked_at(file, 0, kept_unsaid, outcome, verify=True) == kept_unsaid
    for wrong in (len(says) - 1, len(says) + 1):
        with pytest.raises(AssertionError, match=f"acknowledged up to {wrong}"):
            crashing._looked_at(file, 0, wrong, outcome, verify=False)


def test_two_who_correct_the_same_row_leave_both_in_order(target: Path | str) -> None:
    writers, count = 2, 15
    with makewhole.store.open(target) as store:
        store.append([said("x1")], author="Dana R.")
    ready = crashing.processes.Barrier(writers)
    started = []
    for number in range(writers):
        hears, tells = crashing.processes.Pipe(duplex=False)
        arguments = (str(target), f"writer {number}", count, ready, tells)
        writer = crashing.processes.Process(target=crashing.correct, args=arguments)
        writer.start()
        tells.close()
        started.append((writer, hears))
    for writer, hears in started:
        assert hears.recv() == "done"
        writer.join()
        hears.close()
    with makewhole.store.open(target) as store:
        entries = list(store.entries(subject=MAYA))
        assert [entry.position for entry in entries] == list(range(1, writers * count + 2))
        for number in range(writers):
            by = [entry.content for entry in entries if entry.content and entry.content["author"] == f"writer {number}"]
            assert [said["cells"]["delivered_minutes"] for said in by] == [str(number) for number in range(count)]
        for before, entry in itertools.pairwise(entries):
            assert entry.content is not None
            assert entry.content["corrects"] == before.entry
        assert store.rows()["sessions"]["x1"]["delivered_minutes"] == str(count - 1)
        assert store.verify() == []


def test_many_who_write_other_children_do_not_wait_for_ever(server: Server) -> None:
    """Small writes to PostgreSQL lock only the chains they touch, in one order: nobody waits in a ring."""
    import threading

    url = server.new_schema()
    failed: list[BaseException] = []
    with makewhole.store.open(url, create=True) as store:

        def write(shift: int) -> None:
            try:
                for number in range(15):
                    subjects = [("student", f"s{(number + shift + step) % 5}") for step in range(3)]
                    says = [said(f"{shift}-{number}-{subject[1]}", subject=subject) for subject in subjects]
                    store.append(reversed(says) if shift % 2 else says, author="Dana R.")
                store.database.connection.close()
            except BaseException as error:  # noqa: BLE001  # told by the thread that waits
                failed.append(error)

        start = time.monotonic()
        threads = [threading.Thread(target=write, args=(shift,)) for shift in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert sum(head.position for head in store.heads()) == 4 * 15 * 3
        assert store.verify() == []
        assert time.monotonic() - start < 30
