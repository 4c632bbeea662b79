"""What a command costs, and on what machine: wall time, processor time and peak memory of a child process."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CORES = 2
"""The limits are for two cores: a child process is held to the first two that this machine gives."""


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    seconds: float
    processor_seconds: float
    megabytes: float
    """The most memory that was in use at a time, shared libraries too."""
    printed: str = ""


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """The cost of a command run to its end as a child process on two cores; SystemExit where it fails."""
    with subprocess.Popen(
        list(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        preexec_fn=_two_cores,
    ) as child:
        start = time.perf_counter()
        assert child.stdout is not None
        assert child.stderr is not None
        printed = child.stdout.read()  # what these commands write to stderr fits into the pipe
        complained = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}:\n{complained.decode(errors='replace')}")
    kilobytes = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Cost(seconds, used.ru_utime + used.ru_stime, kilobytes / 1024, printed.decode(errors="replace"))


def _two_cores() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def python(script: str, *arguments: object) -> list[str]:
    """The command that runs a script of this folder with the Python that runs this one."""
    return [sys.executable, str(Path(__file__).parent / script), *(str(argument) for argument in arguments)]


def makewhole(*arguments: object) -> list[str]:
    """The command that people type, as installed beside this Python."""
    beside = Path(sys.executable).with_name("makewhole")
    command = [str(beside)] if beside.exists() else [sys.executable, "-m", "makewhole.cli"]
    return [*command, *(str(argument) for argument in arguments)]


def spread(values: Sequence[float], unit: str, digits: int) -> str:
    """Median and range of some runs, as one reads them."""
    return (
        f"median {statistics.median(values):.{digits}f} {unit}, "
        f"{min(values):.{digits}f} to {max(values):.{digits}f} in {len(values)} runs"
    )


def verdict(what: str, limit: float, measured: float, unit: str, *, at_least: bool = False) -> str:
    """A limit, what was measured, and whether it was met."""
    is_met = measured >= limit if at_least else measured <= limit
    met = "met" if is_met else f"NOT met ({measured / limit:.1f} times the limit)"
    return f"  {what}: at {'least' if at_least else 'most'} {limit:g} {unit}, measured {measured:.3g} {unit}: {met}"


def machine() -> str:
    """The machine and the versions that the figures hold for."""
    packages = []
    for name in ("duckdb", "pandas", "numpy", "pyarrow"):
        try:
            packages.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            packages.append(f"{name} not installed")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{_processor()}, {cores} cores, {_memory()}; {platform.system()} {platform.release()}; "
        f"Python {platform.python_version()}, {', '.join(packages)}"
    )


def load() -> str:
    """How busy the machine is with anything else; figures taken above 0.5 or so are too high."""
    return f"load before: {os.getloadavg()[0]:.2f}"


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("MemTotal"):
                return f"{int(line.split()[1]) / 1024**2:.0f} GB"
    except OSError:
        pass
    return "memory unknown"
