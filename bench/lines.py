"""Service lines: how many are read a second, how long one takes, and how long a text that is no line can hold it up.

The lines are the samples of the tests in different numbers, so that none is read twice; beside the grammar stands a
single regular expression that looks for "N x M", which reads a small part of them and says nothing of the rest.
"""

from __future__ import annotations

import csv
import itertools
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

import measure

SAMPLES = Path(__file__).parent.parent / "tests" / "wording"
WANTED = 20_000
LINES_LIMIT = 2_000.0
"""Lines a second, on one core."""
LINE_LIMIT_MS = 1.0
LONG_LIMIT_MS = 20.0
LONG = 10_000
_NAIVE = re.compile(r"(\d+)\s*(?:x|times)\D{0,20}?(\d+)", re.IGNORECASE)


def lines() -> list[str]:
    """Different lines: each sample with its minutes moved by a few, over and over."""
    samples = []
    for file in sorted(SAMPLES.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as stream:
            samples += [row["wording"] for row in csv.DictReader(stream, delimiter="\t")]
    if len(samples) < 50:
        raise SystemExit(f"only {len(samples)} samples in {SAMPLES}")
    made: dict[str, None] = {}
    for turn in itertools.count():
        for sample in samples:
            made[re.sub(r"\b([1-9]\d)\b", lambda n, turn=turn: str(int(n[1]) + turn), sample)] = None
        if len(made) >= WANTED:
            return list(made)[:WANTED]
    raise AssertionError


def long_texts() -> list[str]:
    """Texts of 10,000 characters that are hard for one kind of reader or another."""
    pieces = (
        "2 x 30 ",
        "30 minutes and ",
        "(",
        "1-2 or ",
        "x",
        "per week ",
        "½",
        "a b c ",
        "2x30:1;",
        "\u0660",
        "1.",
        "or ",
    )
    return [(piece * LONG)[:LONG] for piece in pieces]


def bench() -> list[str]:
    """Runs the benchmark and returns the verdicts on its limits."""
    from makewhole.wording import read

    texts = lines()
    sys.stdout.write(f"Lines: {len(texts):,} different service lines\n")
    for text in texts[:50]:
        read(text)
    each = []
    was_read = 0
    start = time.perf_counter()
    for text in texts:
        before = time.perf_counter()
        was_read += read(text).is_read
        each.append((time.perf_counter() - before) * 1000)
    rate = len(texts) / (time.perf_counter() - start)
    start = time.perf_counter()
    found = sum(_NAIVE.search(text) is not None for text in texts)
    naive = len(texts) / (time.perf_counter() - start)
    worst = []
    for text in long_texts():
        before = time.perf_counter()
        read(text)
        worst.append((time.perf_counter() - before) * 1000)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines.txt"
        file.write_text("\n".join(texts) + "\n", encoding="utf-8")
        whole = measure.run(measure.makewhole("read", "--lines", file, "--json"))
    if whole.printed.count("\n") != len(texts):
        raise SystemExit("not every line was answered")
    each.sort()
    sys.stdout.write(
        f"  the grammar            {rate:9,.0f} lines a second   ratio 1.00   "
        f"{was_read / len(texts):.0%} with an amount\n"
        f"  one regular expression {naive:9,.0f} lines a second   ratio {naive / rate:.0f}   "
        f"{found / len(texts):.0%} with a match, right or wrong\n"
        f"  one line: median {statistics.median(each):.2f} ms, 99 of 100 within {each[len(each) * 99 // 100]:.2f} ms, "
        f"slowest {each[-1]:.2f} ms\n"
        f"  {LONG:,} characters: slowest of {len(worst)} texts {max(worst):.1f} ms\n"
        f"  makewhole read --lines --json: {whole.seconds:.1f} s, {len(texts) / whole.seconds:,.0f} lines a second, "
        f"{whole.megabytes:.0f} MB\n"
    )
    return [
        measure.verdict("service lines read", LINES_LIMIT, rate, "a second", at_least=True),
        measure.verdict("one service line, the median", LINE_LIMIT_MS, statistics.median(each), "ms"),
        measure.verdict("10,000 characters, the slowest", LONG_LIMIT_MS, max(worst), "ms"),
    ]
