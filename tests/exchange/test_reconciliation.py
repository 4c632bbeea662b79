"""Two logs of the same sessions, matched: small tables worked by hand, and what holds for any two logs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makewhole.exchange.reconciliation import Line, Reconciliation, Resolution, Session, reconcile

MONDAY = dt.date(2026, 3, 2)


def row(
    session_id: str, starts_at: str | None = "09:00", minutes: int = 30, missed: int | None = 0, **also: Any
) -> Session:
    cells: dict[str, Any] = {"promise_id": "p", "student_id": "s", "service": "Speech", "date": MONDAY, **also}
    return Session(session_id=session_id, starts_at=starts_at, minutes=minutes, missed=missed, **cells)


def missed(session_id: str, reason: str, starts_at: str | None = "09:00", minutes: int = 30) -> Session:
    return row(session_id, starts_at, 0, minutes, reason=reason)


def ids(lines: tuple[Line, ...]) -> list[str]:
    return [" ".join(session.session_id for session in line.sessions) for line in lines]


def groups(found: Reconciliation) -> tuple[list[str], list[str], list[str], list[str]]:
    return ids(found.matched), ids(found.differs), ids(found.only_in_first), ids(found.only_in_second)


def test_the_same_session_in_both_logs_agrees() -> None:
    found = reconcile([row("a")], [row("b")])
    assert groups(found) == (["a b"], [], [], [])
    assert found.minutes_at_stake == 0


def test_near_starts_are_one_session_and_far_ones_are_two() -> None:
    assert groups(reconcile([row("a", "09:00")], [row("b", "10:00")])) == (["a b"], [], [], [])
    found = reconcile([row("a", "09:00")], [row("b", "10:01")])
    assert groups(found) == ([], [], ["a"], ["b"])
    assert found.minutes_at_stake == 60


def test_another_day_or_another_promise_is_another_session() -> None:
    other = [row("b", date=MONDAY + dt.timedelta(1)), row("c", promise_id="q")]
    assert groups(reconcile([row("a")], other)) == ([], [], ["a"], ["c", "b"])


def test_a_row_without_a_start_is_near_to_any_and_the_nearest_has_the_first_choice() -> None:
    first, second = [row("a", "08:00"), row("b", None)], [row("c", "08:00"), row("d", "14:00")]
    assert groups(reconcile(first, second)) == (["b d", "a c"], [], [], [])


@pytest.mark.parametrize(
    ("a", "b", "differences", "at_stake"),
    [
        (row("a"), missed("b", "student_absent"), ("held",), 30),
        (row("a", minutes=15, missed=15, reason="schedule_conflict"), row("b"), ("minutes",), 15),
        (missed("a", "provider_absent"), missed("b", "student_absent"), ("reason",), 30),
        # 10 of 30 against 0 of 30, for different reasons: 10 more were held, and for 20 the reason decides.
        (
            row("a", minutes=10, missed=20, reason="provider_absent"),
            missed("b", "student_absent"),
            ("held", "reason"),
            30,
        ),
        (row("a"), row("b", minutes=45), ("minutes",), 15),
        (row("a"), row("b", missed=15, reason="not_stated"), ("minutes",), 15),
        (row("a"), row("b", kind="make_up"), ("kind",), 30),
        (row("a"), row("b", minutes=0, is_told=False), ("told",), 30),
        # The same 30 minutes restore another miss.
        (
            row("a", kind="make_up", makes_up=("p", MONDAY)),
            row("b", kind="make_up", makes_up=("p", MONDAY - dt.timedelta(7))),
            ("makes_up",),
            30,
        ),
        (row("a", kind="make_up"), row("b", kind="make_up", makes_up=("p", MONDAY)), (), 0),
        (missed("a", "provider_absent"), missed("b", "provider_absent"), (), 0),
    ],
)
def test_what_differs_and_what_hangs_on_it(a: Session, b: Session, differences: tuple[str, ...], at_stake: int) -> None:
    found = reconcile([a], [b])
    [line] = found.differs or found.matched
    assert (line.differences, line.minutes_at_stake) == (differences, at_stake)


def test_a_miss_whose_length_nobody_knows_is_said_to_be_one() -> None:
    found = reconcile([row("a", minutes=0, missed=None, reason="not_stated")], [])
    [line] = found.only_in_first
    assert line.has_unknown_length
    assert line.minutes_at_stake == 0
    assert found.unknown_lengths == 1


def unknown(session_id: str, reason: str = "provider_absent", minutes: int = 0) -> Session:
    return row(session_id, minutes=minutes, missed=None, reason=reason)


@pytest.mark.parametrize(
    ("a", "b", "at_least"),
    [
        (unknown("a"), row("b"), 30),  # 30 minutes were held by one log, and none by the other
        # The miss may have been of 30 minutes, as the other log has it, or of more or fewer.
        (unknown("a"), missed("b", "provider_absent"), 0),
        (unknown("a"), row("b", minutes=10, missed=20, reason="provider_absent"), 10),
        # For different reasons: the 30 are at stake, whatever the other miss was.
        (unknown("a"), missed("b", "student_absent"), 30),
        (unknown("a"), unknown("b", "student_absent"), 0),
        (unknown("a"), row("b", kind="make_up"), 30),
    ],
)
def test_with_a_miss_of_unknown_length_the_minutes_are_those_that_are_at_stake_however_long_it_was(
    a: Session, b: Session, at_least: int
) -> None:
    found = reconcile([a], [b])
    [line] = found.differs
    assert (line.minutes_at_stake, line.has_unknown_length, found.unknown_lengths) == (at_least, True, 1)
    assert reconcile([b], [a]).minutes_at_stake == at_least
    known = [replace(each, missed=length) for each in (a, b) for length in (5, 20, 30, 45, 90) if each.missed is None]
    for each in known:
        pair = ([each], [b]) if each.session_id == "a" else ([a], [each])
        assert reconcile(*pair).minutes_at_stake >= at_least
    assert reconcile([a], [b], [Resolution("r", ("a", "b"), "b")]).unknown_lengths == 0


def test_who_holds_more_is_told_log_by_log() -> None:
    tuesday = MONDAY + dt.timedelta(1)
    found = reconcile([row("a"), missed("b", "not_stated", "13:00")], [row("c", "13:00"), row("d", date=tuesday)])
    assert (found.held_more_in_first, found.held_more_in_second) == (30, 60)


# --- halves -----------------------------------------------------------------------------------------------------------


def test_one_session_and_its_two_halves_agree() -> None:
    halves = [row("b", "09:00", 15), row("c", "09:15", 15)]
    assert groups(reconcile([row("a")], halves)) == (["a b c"], [], [], [])
    assert groups(reconcile(halves, [row("a")])) == (["b c a"], [], [], [])
    assert groups(reconcile([row("a", None)], [row("b", None, 10), row("c", None, 20)])) == (["a b c"], [], [], [])


def test_a_half_that_was_missed_is_a_difference_of_its_minutes() -> None:
    found = reconcile([row("a")], [row("b", "09:00", 15), missed("c", "shortened_day", "09:15", 15)])
    assert groups(found) == ([], ["a b c"], [], [])
    assert found.minutes_at_stake == 15


def test_two_sessions_with_a_long_pause_are_no_halves() -> None:
    apart = [row("b", "09:00", 15), row("c", "09:31", 15)]
    assert groups(reconcile([row("a")], apart)) == ([], ["a b"], [], ["c"])
    assert groups(reconcile([row("a")], [row("b", "09:00", 15), row("c", "09:30", 15)])) == (["a b c"], [], [], [])


def test_a_row_with_a_partner_of_its_own_start_is_no_half() -> None:
    first = [row("a", "09:00", 60), missed("x", "not_stated", "09:30")]
    found = reconcile(first, [row("b", "09:00", 30), row("c", "09:30", 30)])
    assert groups(found) == ([], ["a b", "x c"], [], [])


# --- said twice, settled ----------------------------------------------------------------------------------------------


def test_what_one_log_says_twice_counts_once_with_the_fewest_minutes() -> None:
    found = reconcile([row("a"), row("b", minutes=20, missed=10, reason="not_stated")], [row("c")])
    assert groups(found) == ([], ["b a c"], [], [])
    assert found.minutes_at_stake == 10


def test_what_is_settled_is_at_stake_no_more() -> None:
    decided = [Resolution("r", ("a", "b"), "b")]
    found = reconcile([row("a")], [missed("b", "student_absent")], decided)
    assert groups(found) == ([], [], [], [])
    assert [(line.resolution_id, line.counted) for line in found.resolved] == [("r", "b")]
    assert found.minutes_at_stake == 0


def test_rows_without_a_start_are_one_where_they_were_written_alike() -> None:
    alike = [row("a", None, as_logged=(30, 30)), row("b", None, as_logged=(30, 30))]
    assert groups(reconcile(alike, [row("c", None)])) == (["a b c"], [], [], [])
    otherwise = [row("a", None, as_logged=(30, 30)), row("b", None, as_logged=(None, 30))]  # rule 4 counts both
    assert groups(reconcile(otherwise, [row("c", None)])) == (["a c"], [], ["b"], [])


def test_sessions_of_an_award_alone_are_never_said_twice() -> None:
    both = [row(name, promise_id=None, award_id="w", kind="compensatory") for name in "ab"]
    assert groups(reconcile(both, [])) == ([], [], ["a", "b"], [])


def test_an_id_in_both_logs_is_refused() -> None:
    with pytest.raises(ValueError, match="stands twice"):
        reconcile([row("a")], [row("a")])


# --- the agreed record ------------------------------------------------------------------------------------------------

LOGS = ("family", "provider")


def counted(
    first: list[Session],
    second: list[Session],
    resolutions: list[Resolution] | None = None,
    sources: tuple[str, str] = LOGS,
) -> tuple[str, str]:
    """The rows that count by the first log's word, and by the second's."""
    found = reconcile(first, second, resolutions or [])
    one, other = (" ".join(found.agreed(sources, word).counted) for word in sources)
    return one, other


def test_what_both_have_counts_once_and_what_one_has_counts_as_it_has_it() -> None:
    tuesday = MONDAY + dt.timedelta(1)
    first, second = [row("a"), row("c", "13:00")], [row("b"), row("d", date=tuesday)]
    assert counted(first, second) == ("a c d", "a c d")
    assert reconcile(first, second).agreed(LOGS, "family").stands_for == {"b": "a"}


def test_where_they_differ_each_log_has_its_word() -> None:
    assert counted([row("a")], [missed("b", "student_absent")]) == ("a", "b")
    found = reconcile([row("a")], [missed("b", "student_absent")])
    assert found.agreed(LOGS, "family").stands_for == {"b": "a"}
    assert found.agreed(LOGS, "provider").stands_for == {"a": "b"}


def test_what_is_settled_counts_as_settled() -> None:
    decided = [Resolution("r", ("a", "b"), "b")]
    assert counted([row("a")], [missed("b", "student_absent")], decided) == ("b", "b")
    # Somebody named one row of two: the other, of the same start, does not put it in doubt.
    assert counted([row("a")], [missed("b", "student_absent")], [Resolution("r", ("a",), "a")]) == ("a", "a")


def test_one_row_stands_for_two_halves_and_names_what_they_name() -> None:
    halves = [row("b", "09:00", 15), row("c", "09:15", 15)]
    assert counted([row("a")], halves) == counted(halves, [row("a")], sources=LOGS[::-1]) == ("a", "a")
    agreed = reconcile([row("a")], halves).agreed(LOGS, "provider")
    assert agreed.stands_for == {"b": "a", "c": "a"}
    assert agreed.completed_by == {"a": ("b", "c")}


def test_a_bill_counts_nothing_until_somebody_settles_it_so() -> None:
    sources = ("billing", "provider")
    assert counted([row("a")], [], sources=sources) == ("", "")
    assert counted([row("a")], [missed("b", "provider_absent")], sources=sources) == ("b", "b")
    assert counted([row("a")], [row("b")], sources=sources) == ("b", "b")
    # Two rows of the log stand, although the bill has one.
    assert counted([row("a")], [row("b", "09:00", 15), row("c", "09:15", 15)], sources=sources) == ("b c", "b c")
    assert counted([row("a")], [], [Resolution("r", ("a",), "a")], sources) == ("a", "a")
    # It is listed, with what hangs on it.
    found = reconcile([row("a")], [])
    assert (ids(found.only_in_first), found.minutes_at_stake) == (["a"], 30)


def test_a_word_that_is_none_of_the_two_is_refused() -> None:
    with pytest.raises(ValueError, match="none of the two"):
        reconcile([row("a")], []).agreed(LOGS, "district")


# --- what holds for any two logs --------------------------------------------------------------------------------------

ROWS = st.tuples(
    st.sampled_from([None, "08:50", "09:00", "09:15", "09:30", "10:00", "14:00"]),
    st.sampled_from([0, 15, 30]),
    st.sampled_from([0, 15, 30, None]),
    st.sampled_from(["provider_absent", "student_absent"]),
    st.sampled_from(["regular", "regular", "make_up"]),
    st.integers(0, 1),
    st.sampled_from(["p", "q"]),
    st.booleans(),
)


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[Session], list[Session]]:
    drawn = draw(st.lists(st.tuples(st.booleans(), ROWS), max_size=9))
    names = draw(st.permutations([f"x{number}" for number in range(len(drawn))]))
    found: tuple[list[Session], list[Session]] = ([], [])
    for name, (is_first, (start, minutes, not_held, reason, kind, later, promise, is_told)) in zip(
        names, drawn, strict=True
    ):
        session = row(
            name,
            start,
            minutes,
            not_held,
            reason=None if not_held == 0 else reason,
            kind=kind,
            date=MONDAY + dt.timedelta(later),
            promise_id=promise,
            is_told=is_told,
        )
        found[0 if is_first else 1].append(session)
    return found


def every_line(found: Reconciliation) -> list[Line]:
    return [*found.matched, *found.differs, *found.only_in_first, *found.only_in_second, *found.resolved]


@settings(max_examples=300, deadline=None)
@given(logs(), st.data())
def test_every_session_is_in_one_group_once(both: tuple[list[Session], list[Session]], data: st.DataObject) -> None:
    rows = [*both[0], *both[1]]
    named = data.draw(
        st.lists(st.sampled_from([each.session_id for each in rows]), unique=True) if rows else st.just([])
    )
    decided = [Resolution("r", tuple(named), named[0])] if named else []
    found = reconcile(*both, decided)
    seen = Counter(session.session_id for line in every_line(found) for session in line.sessions)
    assert seen == Counter(each.session_id for each in rows)
    of_first = {each.session_id for each in both[0]}
    for line in every_line(found):
        assert line.first is None or set(line.first.session_ids) <= of_first
        assert line.second is None or not of_first & set(line.second.session_ids)
        if line.resolution_id is None:
            assert len({(each.promise_id, each.date) for each in line.sessions}) == 1
    assert all(line.minutes_at_stake == 0 for line in (*found.matched, *found.resolved))


@settings(max_examples=300, deadline=None)
@given(logs())
def test_it_is_the_same_whichever_log_is_named_first(both: tuple[list[Session], list[Session]]) -> None:
    assert reconcile(both[1], both[0]) == reconcile(*both).turned()


@settings(max_examples=200, deadline=None)
@given(logs(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(both: tuple[list[Session], list[Session]], chance: Any) -> None:
    found = reconcile(*both)
    mixed = [chance.sample(log, len(log)) for log in both]
    assert reconcile(*mixed) == found


@settings(max_examples=200, deadline=None)
@given(logs())
def test_a_log_agrees_with_its_own_copy(both: tuple[list[Session], list[Session]]) -> None:
    from dataclasses import replace

    copy = [replace(each, session_id=f"copy-{each.session_id}") for each in both[0]]
    found = reconcile(both[0], copy)
    assert found.minutes_at_stake == 0
    assert groups(found)[1:] == ([], [], [])


SOURCE_PAIRS = st.sampled_from([("family", "provider"), ("provider", "billing"), ("billing", "district")])


@settings(max_examples=300, deadline=None)
@given(logs(), SOURCE_PAIRS)
def test_the_agreed_record_has_each_session_once(
    both: tuple[list[Session], list[Session]], sources: tuple[str, str]
) -> None:
    found = reconcile(*both)
    turned = reconcile(both[1], both[0])
    for word in sources:
        agreed = found.agreed(sources, word)
        assert agreed == turned.agreed((sources[1], sources[0]), word)
        assert len(set(agreed.counted)) == len(agreed.counted)
        assert not set(agreed.stands_for) & set(agreed.counted)
        assert set(agreed.stands_for.values()) <= set(agreed.counted)
        for line in every_line(found):
            stands = set(agreed.counted) & {each.session_id for each in line.sessions}
            sides = {
                source: {each.session_id for each in entry.sessions}
                for source, entry in zip(sources, (line.first, line.second), strict=True)
                if entry is not None
            }
            if list(sides) == ["billing"]:
                assert not stands
            else:
                assert stands in sides.values()
                assert "billing" not in sides or stands != sides["billing"]
                if line.differences and word != "billing":
                    assert stands == sides[word]
    if not found.differs:
        assert found.agreed(sources, sources[0]) == found.agreed(sources, sources[1])


@settings(max_examples=300, deadline=None)
@given(logs(), SOURCE_PAIRS, st.data())
def test_settling_everything_leaves_one_record_in_whatever_order(
    both: tuple[list[Session], list[Session]], sources: tuple[str, str], data: st.DataObject
) -> None:
    decided = []
    for number, line in enumerate(reconcile(*both).open_lines):
        names = [each.session_id for each in line.sessions]
        decided.append(Resolution(f"r{number}", tuple(names), data.draw(st.sampled_from(names))))
    found = reconcile(*both, decided)
    assert found.open_lines == ()
    assert found == reconcile(*both, data.draw(st.permutations(decided)))
    one, other = (found.agreed(sources, word) for word in sources)
    assert one == other
    assert {each.counted for each in decided} <= set(one.counted)
