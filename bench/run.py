"""Every benchmark, and which limits were met: `make bench`. Nothing fails by being slow; a wrong figure stops it."""

from __future__ import annotations

import sys

import child
import crash
import district
import lines
import measure
import packet
import pages


def main(names: list[str]) -> None:
    """Runs the benchmarks of those names (child, lines, pages, packet, district, crash), or all."""
    benches = {
        "child": child.bench,
        "lines": lines.bench,
        "pages": pages.bench,
        "packet": packet.bench,
        "district": district.bench,
        "crash": crash.bench,
    }
    unknown = [name for name in names if name not in benches]
    if unknown:
        raise SystemExit(f"There is no benchmark {unknown[0]}. Benchmarks: {', '.join(benches)}")
    sys.stdout.write(f"{measure.machine()}\n\n")
    verdicts: list[str] = []
    for name in names or benches:
        verdicts += benches[name]()
        sys.stdout.write("\n")
        sys.stdout.flush()
    sys.stdout.write("Limits\n" + "\n".join(verdicts) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
