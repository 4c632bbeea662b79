"""Made-up histories: a few children, a few rows, and everything that can be said about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from hypothesis import strategies as st

from makewhole.store import Say, Store, StoreError

MAYA = ("student", "maya-r")
LEO = ("student", "leo-b")
SCHOOL = ("calendar", "school-year")
SUBJECTS = (MAYA, LEO, SCHOOL)
START = dt.datetime(2026, 2, 1, 20, 0, tzinfo=dt.timezone(dt.timedelta(hours=-5)))


def said(row: str, minutes: str = "30", subject: tuple[str, str] = MAYA, **more: Any) -> Say:
    """A session as somebody says it."""
    kind: Literal["say", "correct", "withdraw"] = more.pop("kind", "say")
    cells = {"session_id": row, "delivered_minutes": minutes, "promise_id": "speech"}
    return Say(kind, "sessions", row, cells, subject, **more)


cells = st.dictionaries(
    st.sampled_from(["a", "b", "delivered_minutes", "Ü", "\U0001f600", "\uffff"]),
    st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    max_size=4,
)
_row = st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(["sessions", "gaps"]), st.sampled_from("wxyz"))
_deed = st.one_of(
    st.tuples(
        st.just("say"), st.lists(st.tuples(_row, cells), min_size=1, max_size=4), st.sampled_from([None, "b1", "b2"])
    ),
    st.tuples(st.just("correct"), _row, cells),
    st.tuples(st.just("withdraw"), _row),
    st.tuples(st.just("undo"), st.sampled_from(["b1", "b2"])),
    st.tuples(st.just("purge subject"), st.sampled_from(SUBJECTS)),
    st.tuples(st.just("purge entry"), st.integers(0, 30)),
)
histories = st.lists(_deed, max_size=14)


def tell(store: Store, history: Sequence[tuple[Any, ...]]) -> list[str]:
    """Does the deeds, an hour or some days apart; the local days on which something was recorded. What may not be done is passed over."""
    at = START
    days = []
    for number, deed in enumerate(history):
        at += dt.timedelta(hours=13)
        try:
            _do(store, deed, at, number)
        except StoreError:
            continue
        days.append(at.date().isoformat())
    return days


def _do(store: Store, deed: tuple[Any, ...], at: dt.datetime, number: int) -> None:
    if deed[0] == "say":
        _, rows, batch = deed
        says = [
            Say("say", table, f"{table}-{ident}-{subject[1]}", cells, subject)
            for (subject, table, ident), cells in rows
        ]
        store.append(says, author="Dana R.", batch=batch, at=at)
    elif deed[0] in ("correct", "withdraw"):
        subject, table, ident = deed[1]
        cells = deed[2] if deed[0] == "correct" else {}
        row = f"{table}-{ident}-{subject[1]}"
        store.append([Say(deed[0], table, row, cells, subject)], author="Sam K.", at=at)
    elif deed[0] == "undo":
        store.undo(deed[1], author="Dana R.", at=at)
    else:
        whole: tuple[str, str] | None = None
        entries: tuple[str, ...] = ()
        if deed[0] == "purge subject":
            whole = deed[1]
        else:
            known = [entry.entry for entry in store.entries() if entry.content is not None]
            entries = (known[deed[1] % len(known)],) if known else ("none",)
        token = store.purge_preview(whole, entries=entries).token
        store.purge(whole, entries=entries, author="Office", why="asked", authority="an order", confirm=token, at=at)
