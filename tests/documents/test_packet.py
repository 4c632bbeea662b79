"""The evidence packet: its figures are the statement's, each leads to its entries and papers, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from tests.documents import checked, made_up_exhibits, packet_case
from tests.documents.packet_case import AWARD, FEW, OPEN, TWO_LOGS
from tests.documents.test_reading_level import neutral, texts, too_hard

from makewhole.documents import charts
from makewhole.documents.packet import Head, History, LeftOut, as_pdf, build, exhibits
from makewhole.documents.packet.places import ACCOUNTS, MISSED, DoesNotAddUp, Places
from makewhole.documents.papers import setting, typeset
from makewhole.documents.papers.parts import Cell, Link, Paper, Table
from makewhole.language import Language, number, speaking
from makewhole.language import day as day_words
from makewhole.language import gettext as _
from makewhole.ledger.explain import account_words
from makewhole.record import verifying

ALL = (FEW, AWARD, TWO_LOGS, OPEN)
LANGUAGES: tuple[Language, ...] = ("en", "es")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_every_figure_is_that_of_the_statement(name: str, language: Language) -> None:
    matter, _bundle = packet_case.filled(name, language)
    text = " ".join(packet_case.pages(packet_case.made(name, language=language)))
    looked_at = 0
    with speaking(language):
        labels = charts.labels()
        for block in matter.services:
            for account in charts.ACCOUNTS:
                if minutes := block.minutes.get(account):
                    assert re.search(rf"{re.escape(labels[account])} {number(minutes)}\b", text), (account, minutes)
                    looked_at += 1
            promised = block.minutes["promised"]
            assert promised is not None
            assert re.search(rf"\) {number(promised)}\b", text), promised
        for sentence in matter.child.headline.sentences:
            assert sentence in text
    assert looked_at >= 3


@pytest.mark.parametrize("name", ALL)
def test_every_posting_stands_in_it_and_those_of_an_account_add_up(name: str) -> None:
    matter, bundle = packet_case.filled(name)
    text = " ".join(packet_case.pages(packet_case.made(name)))
    places = Places(matter, bundle, ())
    assert sum(len(listed) for listed in places.entries.values()) == len(matter.postings) > 30
    start = text.index("Every entry of the account One line")
    for (at, account), listed in places.entries.items():
        heading = f"{places.title(at)}: {account_words(account)}"
        start = text.index(heading, start)
        total = sum(each.explained.minutes for each in listed)
        assert total == matter.services[at].minutes[account]
        assert f"Total {number(total)}" in text[start:]
        for each in listed:
            assert f" {each.number} " in text[start:]


def test_a_packet_that_lacks_an_entry_is_not_made() -> None:
    matter, bundle = packet_case.filled(FEW)
    with pytest.raises(DoesNotAddUp, match="1 postings are not explained"):
        as_pdf(matter, replace(bundle, explained=bundle.explained[1:]))
    wrong = replace(bundle.explained[0], minutes=bundle.explained[0].minutes + 1)
    with pytest.raises(DoesNotAddUp, match="the statement says"):
        as_pdf(matter, replace(bundle, explained=[wrong, *bundle.explained[1:]]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALL)
def test_it_is_pdf_ua_and_says_its_parts_in_their_order(name: str, language: Language) -> None:
    matter, bundle = packet_case.filled(name, language)
    some = tuple(made_up_exhibits.some())
    with speaking(language):
        read = exhibits.read(some, processes=1)
        paper = build.paper(matter, replace(bundle, exhibits=some), read)
        pdf = packet_case.made(name, some, language)
        assert checked.pdf_ua_faults(pdf) == []
        paper = with_pages(paper, pdf)
        assert checked.differences(checked.spoken(pdf), checked.should_be_spoken(paper)) == []


def with_pages(paper: Paper, pdf: bytes) -> Paper:
    """The paper with the pages of its exhibits written in their places, as the bookmarks have them."""
    marks = packet_case.bookmarks(pdf)
    words = _("Exhibit {number}: {name}").partition("{")[0]
    pages = [page for title, page in marks if title.startswith(words)]
    first = {f"exhibit-{at}": page for at, page in enumerate(pages, start=1)}
    last = {}
    for anchor, page in first.items():
        last[anchor] = min(later for _title, later in marks if later > page) - 1

    def written(cell: Cell) -> Cell:
        if not isinstance(cell, tuple):
            return cell
        return tuple(
            (f"{first[e.to]}–{last[e.to]}" if last[e.to] > first[e.to] else str(first[e.to]))
            if isinstance(e, Link) and e.shows == "pages"
            else e
            for e in cell
        )

    parts = [
        replace(part, rows=tuple(tuple(written(cell) for cell in row) for row in part.rows))
        if isinstance(part, Table)
        else part
        for part in paper.parts
    ]
    return replace(paper, parts=tuple(parts))


def test_the_same_packet_has_the_same_bytes() -> None:
    some = made_up_exhibits.some()
    assert packet_case.made(FEW, some) == packet_case.made(FEW, some)


def test_bookmarks_lead_to_every_section_and_exhibit_and_pages_are_labelled() -> None:
    some = made_up_exhibits.some()
    pdf = packet_case.made(FEW, some)
    said = packet_case.pages(pdf)
    found = dict(packet_case.bookmarks(pdf))
    for title in ("Statement", "The year at a glance", "Chronology", "Rules and sources", "List of exhibits"):
        assert title in said[found[title] - 1]
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    labels = [opened.get_page_label(at) for at in range(len(opened))]
    assert len(set(labels)) == len(labels)
    looked_at = 0
    for number_, exhibit in enumerate(some, start=1):
        first = found[f"Exhibit {number_}: {exhibit.name}"]
        assert labels[first - 1] == f"E{number_}-1"
        count = sum(label.startswith(f"E{number_}-") for label in labels)
        for at in range(count):
            assert (
                f"Exhibit {number_} · page {at + 1} of {count} Packet page {first + at} of {len(labels)}"
                in said[first + at - 1]
            )
            looked_at += 1
    assert looked_at >= len(some) + 2
    last = found["How to verify this packet"]
    assert labels[last - 1] == str(last)
    assert labels[0] == "1"


def test_figures_lead_to_entries_and_entries_to_exhibits() -> None:
    matter, bundle = packet_case.filled(FEW)
    # A figure of minutes made up leads to the papers of the make-up.
    missed = next(miss for miss in matter.misses if "made_up" not in miss.accounts)
    letter = made_up_exhibits.exhibit("note.pdf", "application/pdf", made_up_exhibits.pdf(1), "sessions", missed.row_id)
    plan = made_up_exhibits.exhibit(
        "iep.pdf", "application/pdf", made_up_exhibits.pdf(2, 5), "plans", matter.child.plans[0].plan_id
    )
    pdf = packet_case.made(FEW, (letter, plan))
    found = dict(packet_case.bookmarks(pdf))
    links = packet_case.links(pdf)
    statement, exhibit = found["Statement"], found["Exhibit 1: note.pdf"]
    places = Places(matter, replace(bundle, exhibits=(letter,)), exhibits.read((letter,), processes=1))
    entry = places.by_row["sessions", missed.row_id][0]
    account = entry.explained.account
    heading = f"{places.title(0)}: {account_words(account)}"
    assert (statement, found[heading]) in links  # the figure to its entries
    assert (statement, exhibit) in links  # the figure to the paper behind it
    assert (found["Chronology"], exhibit) in links
    said = packet_case.pages(pdf)
    of_entry = next(at for at, text in enumerate(said, start=1) if at >= found[heading] and f" {entry.number} " in text)
    assert (of_entry, exhibit) in links
    assert (found["Chronology"], of_entry) in links
    assert (of_entry, found["Rules and sources"]) in links
    assert (statement, found["Exhibit 2: iep.pdf"]) in links
    assert all(1 <= to <= len(said) for _at, to in links)


def test_a_make_up_names_its_service_and_its_entry_and_its_figure_leads_to_its_own_papers() -> None:
    matter, bundle = packet_case.filled(FEW)
    posting = next(each for each in matter.postings if each["account"] == "made_up")
    miss, make_up = str(posting["session_id"]), str(posting["settled_by"])
    pdf_ = "application/pdf"
    papers = tuple(
        made_up_exhibits.exhibit(f"{row}.pdf", pdf_, made_up_exhibits.pdf(1, seed), "sessions", row)
        for seed, row in enumerate((miss, make_up), start=1)
    )
    read = exhibits.read(papers, processes=1)
    places = Places(matter, replace(bundle, exhibits=papers), read)
    assert places.of_figure(0, "made_up") == (2,)
    entries = places.by_make_up[make_up]
    assert posting["posting_id"] in {each.explained.posting_id for each in entries}
    on = matter.table("sessions")[make_up]["date"]
    paper = build.paper(matter, replace(bundle, exhibits=papers), read)
    events = [row for part in paper.parts if isinstance(part, Table) and part.head[0] == "Day" for row in part.rows]
    (event,) = [row for row in events if "make-up session held" in str(row[1]) and row[0] == day_words(date(on))]
    assert str(event[1]).startswith("Speech-Language Therapy: make-up session held, ")
    assert [each.to for each in links_of(event[2])] == [each.anchor for each in entries]
    assert [each.to for each in links_of(event[3])] == ["exhibit-2"]


def date(cell: str | None) -> dt.date:
    assert cell is not None
    return dt.date.fromisoformat(cell)


def links_of(cell: Cell) -> list[Link]:
    return [each for each in cell if isinstance(each, Link)] if isinstance(cell, tuple) else []


def test_no_two_lines_of_why_it_was_missed_say_the_same_and_each_leads_to_its_rules() -> None:
    matter, bundle = packet_case.filled(FEW)
    paper = build.paper(matter, bundle, ())
    (table,) = [part for part in paper.parts if isinstance(part, Table) and "Reason" in part.head]
    assert table.head[-1] == "Source"
    said = [(row[0], row[1], row[3]) for row in table.rows]
    assert len(set(said)) == len(said)
    places = Places(matter, bundle, ())
    missed = sum(block.minutes[account] or 0 for block in matter.services for account in MISSED)
    assert table.total is not None
    assert sum(int(str(row[2])) for row in table.rows) == table.total[2] == missed
    told = {each.to for row in table.rows for each in links_of(row[4])}
    speaking_ = {each.rule for (_at, account), listed in places.entries.items() if account in MISSED for each in listed}
    assert told == {f"rule-{number}" for number in speaking_}


def test_a_rule_that_says_what_another_said_names_it() -> None:
    matter, bundle = packet_case.filled(OPEN)
    places = Places(matter, bundle, ())
    text = " ".join(packet_case.pages(packet_case.made(OPEN)))
    written = text[text.index("Rule 1. ") : text.index("Every entry of the account One line")]
    long = {sentence for words in places.rules for sentence in words if len(sentence) > 250}
    assert long
    known = " ".join(written.split()).replace(" ", "")
    for sentence in long:
        assert known.count("".join(sentence.split())) == 1
    rules = {number_: words for words, number_ in places.rules.items()}
    looked_at = 0
    for each in re.split(r"(?=Rule \d+\. )", written):
        refers = re.search(r"^Rule (\d+)\. (.*) Everything else is as in rule (\d+)\.", each, re.DOTALL)
        if refers is None:
            continue
        # What it says itself and what it takes from the other one are together all that it is.
        mine, theirs = rules[int(refers[1])], rules[int(refers[3])]
        own = [sentence for sentence, other in zip(mine, theirs, strict=True) if sentence != other]
        assert "".join(refers[2].split()) == "".join("".join(own).split())
        looked_at += 1
    assert looked_at


def test_the_year_says_what_a_dot_and_the_column_of_weeks_are(tmp_path: Path) -> None:
    folder = _folder(tmp_path, ["s1,p,2026-09-08,30,0,provider_absent,"])
    text, _pages = _packet(folder, dt.date(2026, 9, 30))
    assert "a school day without a session" not in text
    assert "A dot is a school day for which no session is written down. It does not say that none was held." in text
    assert "The column “wk” stands for a whole week or month" in text
    assert "? in that column: nobody wrote down what became of these minutes." in text
    assert "in that column: nobody wrote these minutes down" not in text
    assert "are assumed" not in text
    plans = folder / "plans.csv"
    head, row = plans.read_text(encoding="utf-8").splitlines()
    plans.write_text(f"{head},unlogged\n{row},delivered\n", encoding="utf-8")
    text, _pages = _packet(folder, dt.date(2026, 9, 30))
    assert "N in that column: nobody wrote these minutes down. They count as held because that is assumed." in text
    assert "delivered minutes are assumed: nobody wrote these sessions down." in text
    assert "N assumed delivered" in text
    assert re.search(r"N weeks?: assumed held, not written down", text)
    assert "? in that column" not in text


def test_exhibits_are_attached_byte_for_byte_and_listed_with_their_digests() -> None:
    some = made_up_exhibits.some()
    pdf = packet_case.made(FEW, some, left_out=(LeftOut("private.pdf", 1234, "ab" * 32),))
    text = " ".join(packet_case.pages(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        held = {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}
    assert len(held) == len(some)
    squeezed = text.replace(" ", "")
    for number_, each in enumerate(some, start=1):
        content = held[f"E{number_:03d} {each.name}"]
        assert content == each.content
        assert sha256(content).hexdigest() in squeezed
        assert f"{len(content):,}" in text
    inside = made_up_exhibits.pdf(1, 9)
    assert sha256(inside).hexdigest() in squeezed
    assert "log.pdf" in text
    assert "private.pdf 1,234" in text
    assert "ab" * 32 in squeezed


def test_a_folder_without_a_history_says_so() -> None:
    text = packet_case.pages(packet_case.made(FEW))[-1]
    assert "made from a folder of tables without a history" in text


def test_the_checkpoint_is_that_of_the_record_and_verifies_with_the_program_of_the_handbook(tmp_path: Path) -> None:
    docs = Path(__file__).parents[2] / "docs"
    lines = re.search(
        r"```json\n(\{\"chain\":\"c1\",\"content\".*?)\n```", (docs / "history.md").read_text(), re.DOTALL
    )
    assert lines is not None
    (tmp_path / "history.jsonl").write_text(lines[1] + "\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location("verify_history", docs / "verify_history.py")
    assert spec is not None
    assert spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    heads: dict[str, tuple[int, str]] = {}
    assert list(program.faults(lines[1].encode().split(b"\n"), heads)) == []
    checkpoint = verifying.checkpoint(heads, "2026-03-02T20:00:00-05:00")
    said = re.search(rb'"digest":"([0-9a-f]{64})"', checkpoint)
    assert said is not None
    history = History(
        tuple(Head(chain, at, mark) for chain, (at, mark) in heads.items()),
        "2026-03-02T20:00:00-05:00",
        said[1].decode(),
        checkpoint,
    )
    pdf = packet_case.made(FEW, history=history)
    text = packet_case.pages(pdf)[-1].replace(" ", "")
    assert heads["c1"][1] in text
    assert said[1].decode() in text
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.attachments["checkpoint.json"].get_file().read_bytes() == checkpoint


def test_two_logs_are_compared_where_there_are_two_and_only_there() -> None:
    assert "The two logs compared" not in dict(packet_case.bookmarks(packet_case.made(FEW)))
    _matter, bundle = packet_case.filled(TWO_LOGS)
    logs = bundle.two_logs
    assert logs is not None
    text = " ".join(packet_case.pages(packet_case.made(TWO_LOGS)))
    assert f"{logs.lines.minutes_at_stake} minutes count one way or another" in text
    assert f"Both have it and differ {len(logs.lines.differs)}" in text
    one, other = (statement.services[0].minutes for statement in logs.statements)
    assert f"delivered {one['delivered']} {other['delivered']}" in text


def test_what_somebody_typed_stays_text() -> None:
    typed = '#panic("x") $1+1$ *b* <script> \\u{41} #read("/etc/passwd").pdf'
    pdf = packet_case.made(
        FEW,
        (made_up_exhibits.exhibit(typed, "message/rfc822", made_up_exhibits.mail(typed, typed)),),
        prepared_by=typed,
        prepared_for=typed,
    )
    text = "".join(packet_case.pages(pdf)).replace(" ", "")
    assert text.count(typed.replace(" ", "")) >= 6


def test_a_child_without_misses_and_one_without_any_session_have_their_packets(tmp_path: Path) -> None:
    folder = _folder(tmp_path, [])
    text, _pages = _packet(folder)
    assert "No missed minutes are in the record." in text
    assert "so there are no exhibits" in text
    held = _folder(tmp_path / "held", [f"s{n},p,2026-09-{n:02d},30,30,," for n in range(7, 12)])
    text, _pages = _packet(held)
    assert "delivered 60" in text  # two sessions of the week count


def test_five_thousand_misses(tmp_path: Path) -> None:
    days = [day for n in range(40) if (day := dt.date(2026, 9, 7) + dt.timedelta(days=n)).weekday() < 5][:25]
    rows = [
        f"s{n:04d},p,{days[n // 200]},30,0,provider_absent,{8 + n % 200 // 60:02d}:{n % 200 % 60:02d}"
        for n in range(5000)
    ]
    folder = _folder(tmp_path, rows, sessions="1000", ends="2026-12-18")
    text, pages = _packet(folder, days[-1])
    assert "150,000 minutes missed" in text
    assert text.count("missed 30 minutes (therapist was out). Now: the team decides.") == 5000
    assert pages > 300


HEAD = "session_id,promise_id,date,planned_minutes,delivered_minutes,reason,starts_at"


def _folder(folder: Path, rows: list[str], sessions: str = "2", ends: str = "2027-06-10") -> Path:
    folder.mkdir(exist_ok=True)
    tables = {
        "students": ["student_id,name,calendar_id", "c,Max T.,k"],
        "plans": ["plan_id,student_id,kind,starts_on,ends_on", f"i,c,iep,2026-09-07,{ends}"],
        "promises": ["promise_id,plan_id,service,sessions,minutes,period", f"p,i,Reading,{sessions},30,week"],
        "calendars": ["calendar_id,starts_on,ends_on", f"k,2026-09-07,{ends}"],
        "sessions": [HEAD, *rows],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _packet(folder: Path, day: dt.date = dt.date(2026, 9, 12)) -> tuple[str, int]:
    from makewhole.app import packets

    matter, bundle = packets.of_folder(folder, day)
    made = as_pdf(matter, bundle)
    return " ".join(packet_case.pages(made.content)), made.pages


def test_every_account_has_a_place() -> None:
    matter, _bundle = packet_case.filled(AWARD)
    assert {posting["account"] for posting in matter.postings} <= set(ACCOUNTS)
    assert set(charts.ACCOUNTS) <= set(ACCOUNTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_own_words_are_read_in_the_eighth_grade(language: Language) -> None:
    some = tuple(made_up_exhibits.some())
    read = exhibits.read(some, processes=1)
    history = History((Head("c1", 3, "0" * 64),), "2026-03-02T20:00:00-05:00", "1" * 64, b"{}")
    seen: dict[str, float] = {}
    for name in ALL:
        matter, bundle = packet_case.filled(name, language)
        for each in (None, history):
            with speaking(language):
                paper = build.paper(matter, replace(bundle, exhibits=some, history=each), read)
            for text in texts(paper):
                plain = neutral(text, [matter.name or ""])
                seen[plain] = too_hard(plain, language)
    assert len(seen) > 40
    assert {text: by for text, by in seen.items() if by > 0} == {}


def test_what_typst_refuses_is_told_from_its_own_process_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "LARGE", 0)
    small = packet_case.made(FEW)
    with pytest.raises(typeset.CannotShow, match=r"U\+0378"):
        packet_case.made(FEW, prepared_by="\u0378")
    monkeypatch.undo()
    assert packet_case.made(FEW) == small  # wherever it is set


def test_what_sets_a_large_paper_loads_nothing_of_ours() -> None:
    text = Path(setting.__file__).read_text(encoding="utf-8")
    assert "import makewhole" not in text
    assert "from makewhole" not in text


def test_the_chronology_tells_letters_replies_and_meetings_with_their_papers() -> None:
    matter, bundle = packet_case.filled(FEW)
    sent = made_up_exhibits.exhibit("letter.pdf", "application/pdf", made_up_exhibits.pdf(1))
    contacts = {
        "c1": {
            "happened_on": "2025-11-10", "channel": "letter", "direction": "to", "who": "P. Lee", "about": "make_up_plan",
            "asked": "When?", "reply_due_on": "2025-11-20", "attachment_id": sent.attachment_id,
        },
        "c2": {
            "happened_on": "2025-11-19", "channel": "email", "direction": "from", "who": "P. Lee", "about": "refused",
            "replies_to": "c1",
        },
        "c3": {"happened_on": "2025-12-02", "channel": "meeting", "direction": "to", "who": "the IEP team"},
        "later": {"happened_on": "2026-01-05", "channel": "call", "direction": "to", "who": "nobody yet"},
    }  # fmt: skip
    matter = replace(matter, rows={**matter.rows, "contacts": contacts})
    pdf = as_pdf(matter, replace(bundle, exhibits=(sent,)), processes=1).content
    text = " ".join(packet_case.pages(pdf))
    assert "Mon 10 Nov 2025 Letter to P. Lee. Asking when missed minutes will be made up. Asked: When?" in text
    assert "A reply was asked for by Thu 20 Nov 2025. Exhibit 1" in text
    assert "E-mail from P. Lee. They said no. This answers what was said on Mon 10 Nov 2025." in text
    assert "Meeting with the IEP team." in text
    assert "nobody yet" not in text  # it is after the packet's day
    misses = sum("missed" in each and "Now:" in each for each in re.split(r"(?=\b[A-Z][a-z]{2} \d{1,2} [A-Z])", text))
    assert misses == len(matter.misses)
