"""What is printed for programs: JSON and lines, as UTF-8, whatever the terminal is set to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import click


def print_json(value: Any) -> None:
    """Writes one JSON value."""
    import json

    click.echo(json.dumps(value, indent=1))


def json_array(values: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The lines of a JSON array, one object a line, so that a nation's need not be held at once."""
    import json

    yield "["
    held: str | None = None
    for value in values:
        if held is not None:
            yield f"{held},"
        held = json.dumps(value)
    if held is not None:
        yield held
    yield "]"


def print_lines(lines: Iterable[str], *, at_once: bool = False) -> None:
    """Writes lines; `at_once` each as soon as it is there, for who waits at the other end of a pipe."""
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if at_once or len(batch) >= 5_000:
            click.echo("\n".join(batch).encode())
            batch.clear()
    if batch:
        click.echo("\n".join(batch).encode())
