"""The lines that the grammar was written with, found in public pages or made up: none is read wrong (README.md)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.wording.compare import Sample, judged, main, samples, score

from makewhole.wording import Reading, read

SAMPLES = Path(__file__).with_name("samples.tsv")

# What a person read in the sample against the conventions, which win (a total is not split among sessions; two
# services are two lines; trips that the line does not count are not counted).
NOT_AS_THE_CONVENTIONS_SAY = {
    "two times per week for a total of 120 minutes",
    "OT twice a week and PT twice a week",
    "transportation to and from school on the days the student is in attendance",
}


def test_no_sample_is_read_wrong() -> None:
    found = score(SAMPLES)
    assert found.count == 94
    assert [sample.wording for sample in found.wrong] == []


def test_all_samples_are_read_but_those_that_the_conventions_leave_open() -> None:
    found = score(SAMPLES)
    assert {sample.wording for sample in found.not_read} == NOT_AS_THE_CONVENTIONS_SAY
    assert len(found.right) >= 0.97 * (found.count - len(NOT_AS_THE_CONVENTIONS_SAY))


def test_of_the_lines_that_were_kept_apart_none_is_read_wrong(record_property: Callable[[str, object], None]) -> None:
    found = score(SAMPLES.with_name("held_back.tsv"))
    assert found.count == 40
    assert [sample.wording for sample in found.wrong] == []
    assert len(found.right) >= 38
    record_property("looked_at", f"{len(found.right)} read right, {len(found.not_read)} not read, of {found.count}")


# File: how many lines it holds, and the share of them that is read at the least.
DEVELOPMENT = {
    "samples_found.tsv": (237, 0.98),
    "samples_own.tsv": (300, 0.99),
    "samples_mixed.tsv": (200, 0.97),
    "samples_more.tsv": (160, 0.98),
    "samples_styles.tsv": (68, 0.99),
}


@pytest.mark.parametrize("name", DEVELOPMENT)
def test_no_line_of_development_is_read_wrong_and_nearly_all_are_read(name: str) -> None:
    found = score(SAMPLES.with_name(name))
    count, share = DEVELOPMENT[name]
    assert found.count == count
    assert [sample.wording for sample in found.wrong] == []
    assert found.share >= share, [sample.wording for sample in found.not_read]
    assert all("DOUBTFUL" in sample.note for sample in found.doubtful)


@pytest.mark.parametrize("name", DEVELOPMENT)
def test_every_line_of_development_says_where_it_is_from(name: str) -> None:
    with SAMPLES.with_name(name).open(encoding="utf-8", newline="") as file:
        origins = [row["url"] for row in csv.DictReader(file, delimiter="\t")]
    assert origins
    assert all(origin == "own" or origin.startswith(("http", "a public", "a published")) for origin in origins)


def test_every_line_without_a_number_says_why() -> None:
    for sample in (score(SAMPLES).right, score(SAMPLES).not_read)[0]:
        reading = read(sample.wording)
        assert reading.is_read or reading.ambiguities, sample.wording


SAMPLE = Sample("2 x 30 minutes weekly", 2, 30, 60, "week", "")


@pytest.mark.parametrize(
    ("reading", "verdict"),
    [
        (Reading(2, 30, 60, "week", 1), "right"),
        (Reading(3, 30, 60, "week", 1), "wrong"),
        (Reading(2, 30, 60, "month", 1), "wrong"),
        (Reading(2, 30, 60, "week", 2), "wrong"),
        (Reading(2, None, None, "week", 1), "not read"),
        (Reading(), "not read"),
    ],
)
def test_the_comparison_tells_right_from_wrong(reading: Reading, verdict: str) -> None:
    assert judged(SAMPLE, reading) == verdict


def test_a_doubtful_line_may_stay_unread_but_not_be_read_wrong() -> None:
    doubtful = Sample("2 x 30 weekly", 2, 30, 60, "week", "", "DOUBTFUL: or unread")
    assert judged(doubtful, Reading()) == "doubtful"
    assert judged(doubtful, Reading(3, 30, 90, "week", 1)) == "wrong"
    assert judged(doubtful, Reading(2, 30, 60, "week", 1)) == "right"


@pytest.mark.parametrize(("cell", "every"), [("6 school days", 6), ("5 cycle days", 5), ("2 days", 2)])
def test_a_period_of_school_days_is_a_cycle(tmp_path: Path, cell: str, every: int) -> None:
    file = tmp_path / "lines.tsv"
    header = "wording\tsessions\tperiod\tminutes_per_session\tminutes_per_period\tgroup_or_individual\n"
    file.write_text(f'{header}"2 x 30 per ""cycle"""\t2\t{cell}\t30\t60\t\n', encoding="utf-8")
    [sample] = samples(file)
    assert sample.wording == '2 x 30 per "cycle"'
    assert judged(sample, Reading(2, 30, 60, "cycle", every)) == "right"
    assert judged(sample, Reading(2, 30, 60, "cycle", every + 1)) == "wrong"


def test_a_number_where_the_sample_has_none_is_wrong() -> None:
    assert judged(Sample("3x30", 3, None, 30, "", ""), Reading(3, 30, None)) == "wrong"


def test_the_comparison_prints_its_score(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    header = "wording\tsessions\tperiod\tminutes_per_session\tminutes_per_period\tgroup_or_individual\n"
    file.write_text(f"{header}2 x 30 weekly\t2\tweek\t30\t60\t\n2 x 30 weekly\t3\tweek\t30\t90\t\n", encoding="utf-8")
    assert main([str(file)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "right 1, not read 0, doubtful 0, wrong 1 of 2"
