"""One district: 20,000 students, 30,000 promises, 2.2 million sessions. Parquet in, postings out.

Beside the command, in the same run and on the same files: DuckDB's plain scan and group; a pandas script that does
rules 1 to 8 in the usual way; and one Python object per row. The last two must find the ledger's minutes for every
promise, or the benchmark stops: a fast wrong answer is no comparison.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path

import make_district
import measure
from make_district import AS_OF

LIMIT_S = 10.0
LIMIT_GB = 2.0
RUNS = 3
_PLACE = Path("build/bench")


def parts(folder: Path, target: Path) -> dict[str, float]:
    """Seconds of each part of the command, done in this process one after the other."""
    start = time.perf_counter()
    from makewhole import policy
    from makewhole.app import folders
    from makewhole.ledger import engine

    marks = [("start", start)]

    def mark(name: str) -> None:
        marks.append((name, time.perf_counter()))

    record = folders.read(folder)
    if record.has_errors:
        raise SystemExit("the district's record has errors, so there is nothing to measure")
    mark("read and check")
    policy.resolve(record.connection, record.folder)
    mark("rules in force")
    steps = [("", time.perf_counter())]
    engine.run(record.connection, AS_OF, progress=lambda name, _: steps.append((name, time.perf_counter())))
    mark("ledger")
    target.unlink(missing_ok=True)
    account = folders.Account(record.connection, record.folder, AS_OF, record.findings)
    with folders.Postings(account) as postings:
        postings.write_parquet(target)
        mark("postings written")
    found = {name: at - before for (_, before), (name, at) in pairwise(marks)}
    for (name, at), (_, after) in pairwise(steps):
        found[f"step {name}"] = after - at
    return found


def agree(postings: Path, other: Path) -> int:
    """How many promises both have, with the same minutes in each account; SystemExit where one differs."""
    import duckdb

    source = str(other).replace("'", "''")
    accounts = {
        "promised": "account = 'promised'",
        "delivered": "account = 'delivered'",
        "missed": "account IN ('excused', 'undetermined', 'resolved', 'made_up', 'declined', 'open')",
        "unrecorded": "account = 'unrecorded'",
        "upcoming": "account = 'upcoming'",
    }
    sums = ", ".join(f"sum(minutes) FILTER ({condition}) AS {name}" for name, condition in accounts.items())
    ours = ", ".join(f"coalesce(o.{name}, 0)" for name in accounts)
    theirs = ", ".join(f"coalesce(t.{name}, 0)" for name in accounts)
    target = str(postings).replace("'", "''")
    row = duckdb.execute(
        f"""
        WITH o AS (SELECT promise_id, {sums} FROM '{target}' WHERE promise_id IS NOT NULL GROUP BY promise_id)
        SELECT count(*), count(*) FILTER (({ours}) IS DISTINCT FROM ({theirs})), sum(o.promised)
        FROM o FULL JOIN '{source}' AS t USING (promise_id)
        """
    ).fetchone()
    assert row is not None
    promises, unlike, minutes = row
    if unlike or promises < make_district.PROMISES or not minutes:
        raise SystemExit(f"{other.name}: of {promises} promises {unlike} have other minutes than the ledger")
    return int(promises)


def bench() -> list[str]:
    """Prints the district's figures, and returns the lines that say which limits were met."""
    say = sys.stdout.write
    folder = _PLACE / "district"
    measure.run(measure.python("make_district.py", folder))
    counts = make_district.counted(folder)
    size = sum(file.stat().st_size for file in folder.glob("*.parquet")) / 1024**2
    listed = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    say(f"One district as of {AS_OF}: {listed}; Parquet, {size:.0f} MB\n")
    target = _PLACE / "postings.parquet"
    command = measure.makewhole("postings", folder, "--as-of", AS_OF, "--parquet", target)
    ours, loads = [], []
    for _ in range(RUNS):
        target.unlink(missing_ok=True)  # the command writes over nothing
        loads.append(measure.load())
        ours.append(measure.run(command))
    say(f"  {RUNS} runs, {'; '.join(loads)}\n")
    of_parts = json.loads(measure.run(measure.python("district.py", "--parts", folder, target)).printed)
    steps = {name[5:]: seconds for name, seconds in of_parts.items() if name.startswith("step ")}
    say("  by part: " + ", ".join(f"{name} {of_parts[name]:.1f} s" for name in of_parts if name[:5] != "step ") + "\n")
    longest = sorted(steps, key=lambda name: -steps[name])[:6]
    say("  the ledger's longest steps: " + ", ".join(f"{name} {steps[name]:.1f} s" for name in longest) + "\n")

    scan = measure.run(measure.python("duckdb_scan.py", folder, _PLACE / "scan.parquet"))
    frames = measure.run(measure.python("pandas_way.py", folder, AS_OF, _PLACE / "pandas.parquet"))
    objects = measure.run(measure.python("objects_way.py", folder, AS_OF, _PLACE / "objects.csv"))
    for other in ("pandas.parquet", "objects.csv"):
        agreed = measure.run(measure.python("district.py", "--agree", target, _PLACE / other)).printed
        say(f"  {other}: {agreed} promises, the same minutes as the ledger's\n")

    median = sorted(ours, key=lambda cost: cost.seconds)[RUNS // 2]
    rows = [
        ("makewhole postings --parquet (rules 1 to 13, checked)", median),
        ("DuckDB, plain scan and group (no rules)", scan),
        ("pandas, rules 1 to 8, sums only", frames),
        ("a Python object per row, rules 1 to 8, sums only", objects),
    ]
    say(f"\n  {'':54}{'time':>9}{'ratio':>8}{'cpu':>9}{'memory':>10}{'sessions/s':>13}\n")
    for what, cost in rows:
        rate = f"{counts['sessions'] / cost.seconds:,.0f}"
        say(f"  {what:54}{cost.seconds:>7.1f} s{cost.seconds / median.seconds:>8.2f}{cost.processor_seconds:>7.1f} s")
        say(f"{cost.megabytes / 1024:>7.2f} GB{rate:>13}\n")
    seconds = statistics.median(cost.seconds for cost in ours)
    say(f"  makewhole: {measure.spread([cost.seconds for cost in ours], 's', 1)}\n")
    say(f"  makewhole kept {median.processor_seconds / median.seconds:.1f} of {measure.CORES} cores busy; ")
    say(f"it wrote {target.stat().st_size / 1024**2:.0f} MB\n")
    return [
        measure.verdict("one district, all postings (median)", LIMIT_S, seconds, "s"),
        measure.verdict("one district, peak memory", LIMIT_GB, max(cost.megabytes for cost in ours) / 1024, "GB"),
    ]


def main(arguments: list[str]) -> None:
    """The benchmark; or one of its parts, in a process of its own so that memory is counted apart."""
    match arguments:
        case ["--parts", folder, target]:
            sys.stdout.write(json.dumps(parts(Path(folder), Path(target))))
        case ["--agree", postings, other]:
            sys.stdout.write(f"{agree(Path(postings), Path(other)):,}")
        case _:
            sys.stdout.write("\n".join(bench()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
