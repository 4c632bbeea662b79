"""A log from file to staged sessions: the columns, then what each different cell says, then all rows in one go."""

from __future__ import annotations

from dataclasses import dataclass

from makewhole.exchange import log_cells, log_kinds
from makewhole.exchange.log_rows import LogRows
from makewhole.exchange.reading import Extract, NotReadable, Question
from makewhole.language import gettext


@dataclass
class Log(LogRows):
    """Reads one log. `extract` once."""

    def extract(self) -> Extract:
        """The log as staged rows of `sessions`, with `_order` (of the file) and `_makes_up_on` (a missed day)."""
        self._told("opening the file", 0.0)
        self.answers = {key: answer.strip() for key, answer in self.request.answers.items()}
        self.book = log_kinds.book_of(self.request.path, self.answers.get("encoding"), keep=False)
        self.findings += self.book.findings
        self.questions += self.book.questions
        self._read_record()
        self.tables = self._find_tables()
        self.layout = self._layout()
        columns = self._column_questions()
        self.questions += columns
        source = self._source()
        if not self.record:
            raise NotReadable(
                gettext(
                    "The record holds no student yet, so no session can be given a promise. Bring in the "
                    "plan first, or write down the student, the plan and what it promises."
                )
            )
        if any(question.proposed is None for question in columns) or all(
            table.one("date") is None for table in self.tables
        ):
            return self._ended(0)
        self.roles = log_cells.roles_of(self.tables)
        self.places = log_cells.load(self.db, self.book, self.tables, self.request.progress)
        self.findings += self.book.text_findings()
        self._name_sheets()
        self._told("reading days and times", 0.5)
        self._read_days()
        self._read_people()
        self._told("reading times and lengths", 0.55)
        self._read_clocks()
        self._read_lengths()
        self._told("reading services and reasons", 0.6)
        self._read_services()
        self._read_words()
        self._told("putting the rows together", 0.7)
        self._join()
        self._told("finding the promises", 0.85)
        self._read_promises()
        rows = self._stage(source)
        self._told("done reading", 1.0)
        return self._ended(rows)

    def _ended(self, rows: int) -> Extract:
        for name in self._made:
            self.db.execute(f"DROP TABLE IF EXISTS temp.{name}")
        log_cells.forget(self.db)
        if not rows:
            self._empty_sessions()
        asked = {
            question.key: question
            for question in self.questions
            if question.key not in self.answers or (question.proposed is None and not self._is_answer(question))
        }
        return Extract(
            self.kind,
            self.layout,
            tuple(asked.values()),
            tuple(self.findings),
            {"sessions": rows},
            tuple(self.shown),
        )

    def _is_answer(self, question: Question) -> bool:
        """Whether the answer given is one that the question takes; another is asked for again."""
        said = self.answers[question.key]
        return not question.choices or said in {choice.answer for choice in question.choices}

    _made = (
        "log_days", "log_who", "log_clocks", "log_lengths", "log_planned", "log_services", "log_words",
        "log_outcomes", "log_read", "log_promises", "log_sheets", "log_ways",
    )  # fmt: skip
