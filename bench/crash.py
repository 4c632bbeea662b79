"""Writers killed at any moment, two hundred times: is what was acknowledged there once, and does the history verify?

To SQLite; to PostgreSQL, where one is installed, killing the writer; and there killing the server's own process, after
which the server begins anew. A round that loses, doubles or halves anything stops the benchmark.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 200
SERVER_ROUNDS = 40
"""The server takes seconds to begin anew."""


def bench() -> list[str]:
    """Runs the rounds and returns the verdicts."""
    sys.path.insert(0, str(Path(__file__).parent.parent))  # the writers are those of the tests
    from tests.store import crashing
    from tests.store.servers import Server, binaries

    import makewhole.store

    seed = int.from_bytes(os.urandom(4), "big")
    sys.stdout.write(f"Crashes (chance {seed})\n")
    verdicts = []

    def told(what: str, outcome: crashing.Outcome, start: float) -> None:
        sys.stdout.write(
            f"  {what}, {outcome.rounds} rounds: {outcome.acknowledged:,} entries acknowledged and there once; "
            f"{outcome.unsaid} times one more transaction was kept whole; {time.perf_counter() - start:.0f} s\n"
        )
        sys.stdout.flush()
        verdicts.append(f"  {what}, {outcome.rounds} times: nothing lost, nothing double, nothing half written: met")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "maya.makewhole"
        makewhole.store.open(path, create=True).close()
        start = time.perf_counter()
        told("the writer killed, SQLite", crashing.rounds(path, ROUNDS, seed=seed, verify_every=50), start)
    if binaries() is None:
        sys.stdout.write("  PostgreSQL is not installed here: not measured\n")
        return verdicts
    server = Server(safe=True)
    try:
        for what, kills_server in (("the writer killed, PostgreSQL", False), ("the server killed, PostgreSQL", True)):
            url = server.new_database()
            makewhole.store.open(url, create=True).close()

            def settle(url: str = url, kills_server: bool = kills_server) -> None:
                if kills_server:
                    server.wait()
                server.settle(url)

            def kill(writer: object, url: str = url) -> None:
                server.kill_backends(url)

            start = time.perf_counter()
            rounds, killing = (SERVER_ROUNDS, kill) if kills_server else (ROUNDS, None)
            outcome = crashing.rounds(url, rounds, seed=seed, kill=killing, settle=settle, verify_every=50)
            told(what, outcome, start)
    finally:
        server.stop()
    return verdicts
