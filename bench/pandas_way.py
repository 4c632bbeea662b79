"""Rules 1 to 8 of RECORD.md in pandas, as an analyst would write them for a district: merge, groupby, cumsum.

Not part of the program: it is measured beside it, and what it finds for each promise is held against the ledger's.
It goes as far as the misses (what follows from a miss, make-ups and awards are rules 9 to 13), checks nothing on the
way in and writes no postings, only one row per promise.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NO_SCHOOL = ("holiday", "weather", "election", "staff_day", "emergency", "break")
RESULT = ["promise_id", "promised", "delivered", "missed", "unrecorded", "upcoming"]


def day_numbers(dates: pd.Series) -> pd.Series:
    """Days since 1970-01-01, null where there is no date."""
    return (pd.to_datetime(dates) - pd.Timestamp(0)).dt.days.astype("Int64")


def months(days: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Months since January 1970, and the day of the month."""
    stamps = pd.to_datetime(days, unit="D")
    return (stamps.dt.year - 1970) * 12 + stamps.dt.month - 1, stamps.dt.day


def first_of_month(month: pd.Series) -> np.ndarray:
    """The day number of the first day of a month counted since January 1970."""
    first: np.ndarray = month.to_numpy(dtype="int64").astype("datetime64[M]").astype("datetime64[D]").astype("int64")
    return first


def half_up(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """numerator / denominator to the nearest whole number, a half upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


def spread(rows: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """One row for each day from `first` to `last` of each row, as `day`."""
    rows = rows.assign(day=[range(a, b + 1) for a, b in zip(rows[first], rows[last], strict=True)])
    return rows.explode("day").astype({"day": "int64"})


def calendar_days(calendars: pd.DataFrame, closures: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """Every date of each school year and esy term: is it a school day, the how manieth, and what term holds it."""
    years = calendars.assign(first=day_numbers(calendars.starts_on), last=day_numbers(calendars.ends_on), esy=False)
    years["week"] = years.school_week.fillna("Mon Tue Wed Thu Fri")
    terms = terms.assign(first=day_numbers(terms.starts_on), last=day_numbers(terms.ends_on))
    esy = terms[terms.kind == "esy"].merge(years[["calendar_id", "week"]].drop_duplicates(), on="calendar_id")
    spans = pd.concat([years, esy.assign(esy=True)])[["calendar_id", "esy", "week", "first", "last"]]
    days = spread(spans, "first", "last").rename(columns={"first": "year_start", "last": "year_end"})
    days["on_week"] = [WEEKDAYS[(day + 3) % 7] in week for day, week in zip(days.day, days.week, strict=True)]
    closed = closures.assign(
        first=day_numbers(closures.starts_on), last=day_numbers(closures.ends_on.fillna(closures.starts_on))
    )
    closed = spread(closed, "first", "last")[["calendar_id", "day", "closure"]]
    shut = closed[closed.closure.isin(NO_SCHOOL)][["calendar_id", "day"]].drop_duplicates().assign(shut=True)
    held = closed[closed.closure == "school_day"][["calendar_id", "day"]].drop_duplicates().assign(held=True, esy=False)
    days = days.merge(shut, how="left", on=["calendar_id", "day"])
    days = days.merge(held, how="left", on=["calendar_id", "esy", "day"])
    days["open"] = days.held.notna() | (days.on_week & days.shut.isna())
    for name, kinds in (("term", ("quarter", "trimester")), ("semester", ("semester",))):
        parts = terms[terms.kind.isin(kinds)]
        parts = spread(
            parts.rename(columns={"first": f"{name}_start", "last": f"{name}_end"}), f"{name}_start", f"{name}_end"
        )
        parts = parts[["calendar_id", "day", f"{name}_start", f"{name}_end"]].assign(esy=False)
        days = days.merge(parts, how="left", on=["calendar_id", "esy", "day"])
    for edge in ("start", "end"):
        days[f"term_{edge}"] = days[f"term_{edge}"].where(~days.esy, days[f"year_{edge}"])
    days = days.sort_values(["calendar_id", "esy", "day"])
    days["n"] = days.groupby(["calendar_id", "esy"]).open.cumsum()
    days["month"], days["day_of_month"] = months(days.day)
    return days.drop(columns=["shut", "held"])


def promise_terms(tables: dict[str, pd.DataFrame], days: pd.DataFrame) -> pd.DataFrame:
    """Each promise with its plan, calendar, days, and what it promises in a full period."""
    plans = tables["plans"].merge(tables["students"][["student_id", "calendar_id"]], on="student_id")
    plans["plan_starts"], plans["plan_ends"] = day_numbers(plans.starts_on), day_numbers(plans.ends_on)
    plans = plans.sort_values(["student_id", "kind", "plan_starts"])
    following = plans.groupby(["student_id", "kind"], dropna=False).plan_starts.shift(-1) - 1
    plans["plan_ends"] = plans[["plan_ends"]].assign(next=following).min(axis=1).astype("Int64")
    plans["prorate"] = plans.short_period == "prorate"
    plans["assumes"] = plans.unlogged == "delivered"
    columns = ["plan_id", "calendar_id", "plan_starts", "plan_ends", "prorate", "assumes"]
    promises = tables["promises"].merge(plans[columns], on="plan_id")
    promises["esy"] = promises.esy.fillna(False).astype(bool)
    last_known = days.groupby(["calendar_id", "esy"]).year_end.max().rename("last_known").reset_index()
    promises = promises.merge(last_known, how="left", on=["calendar_id", "esy"])
    own_start, own_end = day_numbers(promises.starts_on), day_numbers(promises.ends_on)
    promises["starts"] = own_start.fillna(promises.plan_starts).combine(promises.plan_starts, max).astype("int64")
    ends = pd.concat([own_end, promises.plan_ends], axis=1).min(axis=1)
    promises["ends"] = ends.fillna(promises.last_known).astype("int64")
    promises["every"] = promises.every.fillna(1).astype("int64")
    quotient = promises.minutes_per_period / promises.sessions
    promises["length"] = promises.minutes.fillna(quotient.where(quotient % 1 == 0))
    promises["in_sessions"] = promises.sessions.notna() & promises.length.notna()
    promises = promises[(promises.in_sessions | promises.minutes_per_period.notna()) & promises.period.notna()]
    promises["units"] = promises.sessions.where(promises.in_sessions, promises.minutes_per_period).astype("int64")
    promises["unit_minutes"] = promises.length.where(promises.in_sessions, 1).astype("int64")
    promises["first_week"] = (promises.starts + 3) // 7
    promises["first_month"], _ = months(promises.starts)
    promises["plan_month"], promises["plan_day"] = months(promises.plan_starts.astype("int64"))
    promises["is_consult"] = promises.grouping == "consult"
    return promises.reset_index(drop=True).rename_axis("promise_no").reset_index()


def bucket(rows: pd.DataFrame) -> np.ndarray:
    """Which period of its promise holds a day (rule 1): a number, or nothing."""
    year = (rows.month - rows.plan_month - (rows.day_of_month < rows.plan_day)) // 12
    known = {
        "day": rows.day,
        "week": ((rows.day + 3) // 7 - rows.first_week) // rows.every,
        "month": (rows.month - rows.first_month) // rows.every,
        "cycle": (rows.n - rows.first_n) // rows.every,
        "term": rows.term_start,
        "semester": rows.semester_start,
        "school_year": rows.year_start,
        "plan_year": year,
    }
    return np.select(
        [rows.period == name for name in known], [part.astype("float64") for part in known.values()], np.nan
    )


_OF_PROMISE = [
    "promise_no",
    "calendar_id",
    "esy",
    "period",
    "every",
    "first_week",
    "first_month",
    "plan_month",
    "plan_day",
]


def periods(promises: pd.DataFrame, days: pd.DataFrame, as_of: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each period of each promise with its minutes (rules 1 to 3), and the school days inside the promises."""
    school = days[days.open | days.on_week]
    laid_out = promises[[*_OF_PROMISE, "starts", "ends"]].merge(school, on=["calendar_id", "esy"])
    laid_out["inside"] = laid_out.open & laid_out.day.between(laid_out.starts, laid_out.ends)
    first_n = laid_out[laid_out.inside & (laid_out.period == "cycle")].groupby("promise_no").n.min().rename("first_n")
    promises = promises.merge(first_n, how="left", left_on="promise_no", right_index=True)
    laid_out = laid_out.merge(first_n, how="left", left_on="promise_no", right_index=True)
    laid_out = laid_out[laid_out.open | ~laid_out.period.isin(["day", "cycle"])]
    laid_out["bucket"] = bucket(laid_out)
    frame = np.select(
        [laid_out.period == "term", laid_out.period == "semester", laid_out.period == "school_year"],
        [
            laid_out.term_end.astype("float64"),
            laid_out.semester_end.astype("float64"),
            laid_out.year_end.astype("float64"),
        ],
        np.nan,
    )
    laid_out["frame_end"] = frame
    laid_out["inside_day"] = laid_out.day.where(laid_out.inside)
    spans = (
        laid_out[laid_out.bucket.notna()]
        .groupby(["promise_no", "bucket"], as_index=False)
        .agg(
            inside=("inside", "sum"),
            all_days=("open", "sum"),
            on_week=("on_week", "sum"),
            first_inside=("inside_day", "min"),
            last_inside=("inside_day", "max"),
            frame_end=("frame_end", "max"),
        )
    )
    spans = spans[spans.inside > 0].merge(promises, on="promise_no")
    weeks = days.groupby("calendar_id").week.max()
    number = spans.bucket.astype("int64")
    by_month, by_year = spans.period == "month", spans.period == "plan_year"
    month = np.where(by_year, spans.plan_month + number * 12, spans.first_month + number * spans.every)
    after = month + np.where(by_year, 12, spans.every)
    on = np.where(by_year, spans.plan_day - 1, 0)
    starts = np.where(by_month | by_year, first_of_month(pd.Series(month)) + on, number)
    ends = np.where(by_month | by_year, first_of_month(pd.Series(after)) + on - 1, spans.frame_end.fillna(spans.bucket))
    possible = pd.Series(0, index=spans.index)
    for week, calendars in weeks.groupby(weeks):
        mask = "".join("1" if name in str(week) else "0" for name in WEEKDAYS)
        here = spans.calendar_id.isin(calendars.index)
        counted = np.busday_count(
            starts[here].astype("int64").astype("datetime64[D]"),
            (ends[here].astype("int64") + 1).astype("datetime64[D]"),
            weekmask=mask,
        )
        by_week = (spans.period == "week")[here]
        possible[here] = np.where(by_week, spans.every[here] * mask.count("1"), counted)
    possible = possible.where(spans.period != "cycle", spans.every).where(~(by_year | spans.esy), spans.on_week)
    whole = spans.all_days.where(~spans.prorate, np.maximum(possible, spans.inside))
    whole = whole.where(spans.period != "day", spans.inside)
    spans["amount"] = half_up(spans.units * spans.inside, whole) * spans.unit_minutes
    spans["closed"] = as_of > spans.last_inside.where(~(by_year & (ends > spans.last_known)), ends)
    spans = spans[spans.first_inside <= as_of]
    columns = ["promise_no", "bucket", "amount", "inside", "closed", "assumes"]
    inside = laid_out[laid_out.inside][["promise_no", "bucket", "day"]]
    return spans[columns], inside


def told(sessions: pd.DataFrame, promises: pd.DataFrame, as_of: int) -> pd.DataFrame:
    """Each regular session that counts, once, with its effective and its missed minutes (rules 4 to 6)."""
    sessions = sessions.assign(day=day_numbers(sessions.date).astype("int64"), kind=sessions.kind.fillna("regular"))
    sessions = sessions[(sessions.day <= as_of) & (sessions.kind == "regular")]
    sessions = sessions[sessions.delivered_minutes.notna() | sessions.reason.notna()]
    columns = ["promise_id", *_OF_PROMISE, "first_n", "starts", "ends", "length", "is_consult"]
    sessions = sessions.merge(promises[columns], on="promise_id")
    as_written = sessions.as_written.fillna(True).astype(bool)
    direct = (sessions.contact == "consult") == sessions.is_consult
    promised = sessions.contact.isna() | ((sessions.contact != "attempt") & direct)
    held = sessions.delivered_minutes.fillna(0)
    sessions["effective"] = held.where(as_written & promised, 0).astype("int64")
    unlike = sessions.reason.notna() | ~as_written | ~promised
    planned = sessions.planned_minutes.fillna(sessions.length.where(unlike, held))
    sessions["miss"] = (planned.fillna(0) - sessions.effective).clip(lower=0).astype("int64")
    sessions["length_unknown"] = planned.isna()
    untimed = sessions.starts_at.isna()
    same = ["promise_no", "day", "starts_at"]
    for column in ("planned_minutes", "delivered_minutes", "source"):
        sessions[f"same_{column}"] = sessions[column].where(untimed)
        same.append(f"same_{column}")
    return sessions.sort_values(["effective", "session_id"]).drop_duplicates(same)


def account(folder: Path, as_of_date: date) -> pd.DataFrame:
    """One row per promise: promised, delivered, missed, unrecorded and upcoming minutes."""
    as_of = (as_of_date - date(1970, 1, 1)).days
    names = ("students", "plans", "promises", "calendars", "closures", "terms", "sessions", "gaps")
    tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
    days = calendar_days(tables["calendars"], tables["closures"], tables["terms"])
    promises = promise_terms(tables, days)
    spans, inside = periods(promises, days, as_of)
    first_n = pd.Series(dtype="float64", name="first_n")
    cycles = promises[promises.period == "cycle"][["promise_no", "calendar_id", "esy", "starts", "ends"]]
    if len(cycles):
        of_cycles = cycles.merge(days[days.open], on=["calendar_id", "esy"])
        of_cycles = of_cycles[of_cycles.day.between(of_cycles.starts, of_cycles.ends)]
        first_n = of_cycles.groupby("promise_no").n.min().rename("first_n")
    promises = promises.merge(first_n, how="left", left_on="promise_no", right_index=True)

    # Rules 4 to 7: which session belongs to which period, and what the misses still carry.
    sessions = told(tables["sessions"], promises, as_of)
    sessions = sessions[sessions.day.between(sessions.starts, sessions.ends)]
    sessions["month"], sessions["day_of_month"] = months(sessions.day)
    known = ["calendar_id", "esy", "day", "n", "term_start", "semester_start", "year_start"]
    sessions = sessions.merge(days[known], how="left", on=["calendar_id", "esy", "day"])
    sessions["bucket"] = bucket(sessions)
    sums = sessions.groupby(["promise_no", "bucket"], as_index=False).agg(
        held=("effective", "sum"), told=("miss", "sum"), length_unknown=("length_unknown", "max")
    )
    spans = spans.merge(sums, how="left", on=["promise_no", "bucket"])
    spans[["held", "told"]] = spans[["held", "told"]].fillna(0).astype("int64")
    spans["length_unknown"] = spans.length_unknown.fillna(False).astype(bool)
    spans["delivered"] = np.minimum(spans.amount, spans.held)
    beyond = spans.told - (spans.amount - spans.held).clip(lower=0)
    spans["cured"], spans["unexplained"] = beyond.clip(lower=0), (-beyond).clip(lower=0)
    misses = sessions[sessions.miss > 0].merge(spans[["promise_no", "bucket", "cured"]], on=["promise_no", "bucket"])
    misses = misses.sort_values(["day", "starts_at", "session_id"], na_position="first")
    so_far = misses.groupby(["promise_no", "bucket"]).miss.cumsum()
    misses["carried"] = np.minimum(misses.miss, (so_far - misses.cured).clip(lower=0))

    # Rule 8: the days of a gap carry what no miss explains; the rest was never recorded, is assumed, or is to come.
    gaps = tables["gaps"].merge(promises[["promise_id", "promise_no"]], on="promise_id")
    gaps["first"], gaps["last"] = day_numbers(gaps.starts_on), day_numbers(gaps.ends_on)
    in_gap = inside[inside.day <= as_of].merge(gaps[["promise_no", "first", "last", "gap_id"]], on="promise_no")
    in_gap = in_gap[in_gap.day.between(in_gap["first"], in_gap["last"])].drop_duplicates(
        ["promise_no", "bucket", "day"]
    )
    in_gap = in_gap.groupby(["promise_no", "bucket"], as_index=False).size()
    spans = spans.merge(in_gap, how="left", on=["promise_no", "bucket"])
    so_many = spans["size"].fillna(0).astype("int64")
    spans["in_gaps"] = np.minimum(spans.unexplained, half_up(spans.amount * so_many, spans.inside))
    rest = spans.unexplained - spans.in_gaps
    spans["upcoming"] = rest.where(~spans.closed, 0)
    assumed = spans.closed & spans.assumes & ~spans.length_unknown
    spans["assumed"] = rest.where(assumed, 0)
    spans["unrecorded"] = rest.where(spans.closed & ~assumed, 0)

    columns = ["amount", "delivered", "assumed", "in_gaps", "unrecorded", "upcoming"]
    result = promises[["promise_no", "promise_id"]].set_index("promise_no")
    result = result.join(spans.groupby("promise_no")[columns].sum()).join(misses.groupby("promise_no").carried.sum())
    result = result.fillna(0)
    result["promised"], result["delivered"] = result.amount, result.delivered + result.assumed
    result["missed"] = result.carried + result.in_gaps
    return result[RESULT].astype(dict.fromkeys(RESULT[1:], "int64")).reset_index(drop=True)


if __name__ == "__main__":
    account(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])).to_parquet(sys.argv[3])
