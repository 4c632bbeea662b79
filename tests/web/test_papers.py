"""Papers on pages: from a statement to a letter, what is typed stays, what was sent is kept, the complaint's interview."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from makewhole.app import child_papers, children, entering, papers
from makewhole.app.children import View

OWED = "07-make-ups-with-a-due-date"
DAY = dt.date(2025, 12, 20)
AS_OF = f"?as_of={DAY}"
FROM_HERE = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def anna(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, str, Path]:
    """The owner's client, the key of Nina's record, and its data file."""
    file = keep(OWED)
    client = person("anna")
    return client, door("nina", "anna", "owner").key, file


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the paper's form, without its buttons."""
    form = page[page.index('<form id="paper"') : page.index("</form>", page.index('<form id="paper"'))]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        told = {name: html.unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        if told.get("type") != "radio" or " checked" in tag:
            found[told["name"]] = told.get("value", "")
    for name, text in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = html.unescape(text)
    return found


def text_of(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as opened:
        return " ".join(" ".join(each.get_textpage().get_text_range() for each in opened).split())


def words(page: str) -> str:
    """The words of a page as people read them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


# --- three clicks -----------------------------------------------------------------------------------------------------


def test_from_a_statement_to_a_ready_letter_in_three_clicks(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    statement = client.get(f"/c/{key}/{AS_OF}").content.decode()
    (first,) = re.findall(r'class="usa-button" href="([^"]+)">Write the letter', statement)
    assert first == f"/c/{key}/papers/make_up_plan/{AS_OF}"
    page = client.get(first).content.decode()
    said = words(page)
    statement_of = children.statement(file, "nina", View(DAY)).children[0]
    open_minutes = sum(service.minutes["open"] or 0 for service in statement_of.services)
    assert open_minutes == 70
    assert "70 minutes (1 h 10 min)" in said
    assert "Child: Nina" in said
    answer = client.post(first, {**fields(page), "do": "pdf"})
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"] == 'attachment; filename="make-up-plan-2025-12-20.pdf"'
    assert "70 minutes (1 h 10 min)" in text_of(answer.content)


def test_each_step_that_leads_to_a_letter_leads_to_its_paper(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    page = client.get(f"/c/{key}/next/{AS_OF}").content.decode()
    led = re.findall(r'href="([^"]+)">(?:Write the letter|Prepare the complaint)', page)
    assert len(led) == 3
    assert led[0] == f"/c/{key}/papers/make_up_plan/{AS_OF}"
    assert all(client.get(html.unescape(each)).status_code == 200 for each in led)


# --- the form ---------------------------------------------------------------------------------------------------------


def test_what_is_typed_stays_and_is_in_the_paper_and_never_markup(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    sent = {**fields(client.get(where).content.decode()), "sender_name": "<b>Ana</b> {{ 7 }} #eval", "do": "show"}
    page = client.post(where, sent).content.decode()
    assert fields(page)["sender_name"] == "<b>Ana</b> {{ 7 }} #eval"
    assert "<b>Ana" not in page
    assert "&lt;b&gt;Ana&lt;/b&gt; {{ 7 }} #eval" in page[page.index('id="preview"') :]
    # It is there tomorrow too, and for the next paper; another one knows nothing of it.
    assert fields(client.get(where).content.decode())["sender_name"] == sent["sender_name"]
    other = client.get(f"/c/{key}/papers/service_logs/{AS_OF}").content.decode()
    assert fields(other)["sender_name"] == sent["sender_name"]
    assert client.post(f"/c/{key}/papers/", {"do": "forget"}).status_code == 302
    assert fields(client.get(where).content.decode())["sender_name"] == "Anna", "her own name is proposed again"


def test_what_one_person_typed_is_not_shown_to_another(
    anna: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    client, key, _ = anna
    reader = person("ben")
    door("nina", "ben", "reader")
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    client.post(where, {"sender_name": "Ana R.", "was": "{}", "do": "show"})
    assert "Ana R." not in reader.get(where).content.decode()
    # Readers may look and save; sending is for writers.
    assert reader.post(where, {"do": "pdf"})["Content-Type"] == "application/pdf"
    assert "I sent it" not in reader.get(where).content.decode()
    assert reader.get(f"/c/{key}/papers/make_up_plan/sent/").status_code == 404
    assert reader.post(f"/c/{key}/papers/make_up_plan/sent/", {"do": "keep"}).status_code == 404


def test_a_proposal_follows_what_was_typed_and_the_language(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    sent = fields(client.get(where).content.decode())
    assert sent["answer_by"] == "2026-01-05", "the first school day after the winter break"
    page = client.post(where, {**sent, "answer_by": "2026-01-09", "letter_language": "es"}).content.decode()
    assert '<html lang="en">' in page
    assert 'lang="es" aria-label="' in page
    assert "9 de enero de 2026" in page
    assert "Soy" in page[page.index('id="preview"') :]
    # Emptied, it is a line to write on; nothing is guessed.
    emptied = client.post(where, {**fields(page), "child_name": ""}).content.decode()
    assert fields(emptied)["child_name"] == ""
    assert fields(client.get(where).content.decode())["child_name"] == ""
    made = client.post(where, {**fields(emptied), "do": "word"})
    assert made["Content-Disposition"].endswith('make-up-plan-2025-12-20.docx"')
    assert "9 de enero de 2026" in "\n".join(each.text for each in docx.Document(io.BytesIO(made.content)).paragraphs)


def test_a_day_as_people_type_it_and_one_that_is_none(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    page = client.post(where, {"answer_by": "01/09/2026", "was": "{}", "do": "show"}).content.decode()
    assert fields(page)["answer_by"] == "2026-01-09"
    wrong = client.post(where, {"answer_by": "soon", "was": "{}", "do": "pdf"})
    assert wrong.status_code == 422
    assert "is no date" in wrong.content.decode()


def test_htmx_gets_the_preview_alone(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    piece = client.post(where, {"sender_name": "Ana R."}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert "Ana R." in piece


def test_a_paper_that_cannot_be_made_says_why(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    listed = words(client.get(f"/c/{key}/papers/{AS_OF}").content.decode())
    assert "What cannot be made now" in listed
    page = client.get(f"/c/{key}/papers/follow_up/{AS_OF}").content.decode()
    assert "This paper cannot be made now." in page
    assert 'value="pdf"' not in page
    assert client.post(f"/c/{key}/papers/follow_up/{AS_OF}", {"do": "pdf"}).status_code == 422
    assert client.get(f"/c/{key}/papers/ransom_note/").status_code == 404


# --- sent -------------------------------------------------------------------------------------------------------------


def test_a_paper_is_kept_as_sent_and_its_clock_runs_and_undo_takes_it_back(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    sent = {**fields(client.get(where).content.decode()), "sender_name": "Ana R.", "to_name": "Ms. Lee"}
    made = client.post(where, {**sent, "do": "pdf"}).content
    form = client.post(f"/c/{key}/papers/make_up_plan/sent/{AS_OF}", {**sent, "do": "sent"})
    assert form.status_code == 200
    assert 'value="Ms. Lee"' in form.content.decode()
    once = re.findall(r'name="once" value="([^"]+)"', form.content.decode())[-1]
    how = {"channel": "email", "sent_to": "Ms. Lee", "sent_on": DAY.isoformat(), "do": "keep", "once": once}
    for _twice in range(2):
        answer = client.post(f"/c/{key}/papers/make_up_plan/sent/{AS_OF}", how)
        assert answer.status_code == 302
    (kept,) = child_papers.sent(file, "nina")
    assert (kept.kind, kept.sent_on, kept.channel, kept.sent_to) == ("make_up_plan", DAY, "email", "Ms. Lee")
    assert child_papers.content(file, "nina", kept.paper_id)[1] == made
    page = client.get(f"/c/{key}/papers/").content.decode()
    assert "Sat 20 Dec 2025" in words(page)
    (bytes_at,) = re.findall(r'href="([^"]*/attachments/[^"]+)"', page)
    assert client.get(bytes_at).content == made
    assert kept.paper_id not in page
    journal = words(client.get(f"/c/{key}/next/?as_of=2025-12-21").content.decode())
    assert "a reply is looked for by Mon 5 Jan 2026" in journal
    token = re.findall(r'name="token" value="([^"]+)"', page)[0]
    undone = client.post(f"/c/{key}/log/", {"do": "undo", "token": token, "back": "papers"})
    assert undone["Location"] == f"/c/{key}/papers/"
    rows = children.rows(file, "nina")
    assert not any(rows.get(table) for table in ("papers", "contacts"))
    assert child_papers.sent(file, "nina") == ()


def test_the_file_that_was_really_sent_is_kept_instead(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    mine = papers.as_pdf(papers.make("service_logs", child_papers.matter(file, "nina", View(DAY))))
    where = f"/c/{key}/papers/service_logs/sent/{AS_OF}"
    how = {"channel": "letter", "sent_to": "The office", "sent_on": DAY.isoformat(), "do": "keep"}
    page = SimpleUploadedFile("nina.html", b"<html><script>1</script>", "application/pdf")
    refused = client.post(where, {**how, "file": page})
    assert refused.status_code == 422
    assert child_papers.sent(file, "nina") == ()
    assert client.post(where, {**how, "file": SimpleUploadedFile("Nina R. scan.pdf", mine)}).status_code == 302
    (kept,) = child_papers.sent(file, "nina")
    assert kept.file_name == "service-logs-2025-12-20.pdf"
    assert child_papers.content(file, "nina", kept.paper_id)[1] == mine
    again = client.get(f"/c/{key}/papers/").content.decode()
    (row,) = re.findall(r'name="paper" value="([^"]+)"', again)
    assert client.post(f"/c/{key}/papers/", {"do": "withdraw", "paper": row}).status_code == 302
    assert child_papers.sent(file, "nina") == ()


def test_a_day_to_come_is_refused_beside_the_field(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    later = (dt.date.today() + dt.timedelta(days=2)).isoformat()
    answer = client.post(
        f"/c/{key}/papers/make_up_plan/sent/",
        {"channel": "email", "sent_on": later, "do": "keep", "sent_to": "Ms. Lee"},
    )
    assert answer.status_code == 422
    assert "still to come" in answer.content.decode()
    assert 'value="Ms. Lee"' in answer.content.decode()
    assert child_papers.sent(file, "nina") == ()


def test_looks_and_files_stand_in_the_access_log(anna: tuple[Any, str, Path]) -> None:
    from makewhole.web.models import Access

    client, key, _ = anna
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    client.get(where)
    for _again in range(3):
        client.post(where, {"sender_name": "Ana"}, headers={"HX-Request": "true"})
    client.post(where, {"do": "pdf"})
    client.get(f"/c/{key}/papers/")
    logged = [*Access.objects.order_by("pk").values_list("what", "detail")]
    assert logged == [("paper", "make_up_plan"), ("paper_saved", "make_up_plan"), ("papers", "")]


def test_the_journal_has_the_paper_that_was_sent(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    matter = child_papers.matter(file, "nina", View(DAY))
    child_papers.send(
        file, "nina", "service_logs", matter, {}, child_papers.Sending("email", "Ms. Lee", DAY), author="Anna"
    )
    page = client.get(f"/c/{key}/next/").content.decode()
    assert "Attached: service-logs-2025-12-20.pdf" in page


def test_a_paper_goes_by_the_plans_own_rules_whatever_was_tried_out(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    own = client.get(f"/c/{key}/papers/make_up_plan/{AS_OF}").content.decode()
    tried = client.get(f"/c/{key}/papers/make_up_plan/{AS_OF}&policy=us&known_on=2025-11-01").content.decode()
    assert "You came from another view." in words(tried)
    assert (
        tried[tried.index("<article") : tried.index("</article")] == own[own.index("<article") : own.index("</article")]
    )


def test_the_newest_address_goes_before_that_of_an_older_draft(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    logs, plan = (f"/c/{key}/papers/{kind}/{AS_OF}" for kind in ("service_logs", "make_up_plan"))
    client.post(logs, {"sender_address": "12 Elm Street", "was": "{}"})
    client.post(plan, {"sender_address": "4 Oak Road", "was": "{}"})
    assert fields(client.get(logs).content.decode())["sender_address"] == "4 Oak Road"


def test_what_was_typed_comes_back_in_words_where_the_sign_in_was_over(anna: tuple[Any, str, Path]) -> None:
    from django.test import Client

    _, key, _ = anna
    sent = {
        "sender_name": "Ana R.",
        "answer_by": "2026-01-09",
        "letter_language": "es",
        "was": '{"child_name": "Nina"}',
    }
    page = words(Client().post(f"/c/{key}/papers/make_up_plan/{AS_OF}", sent, headers=FROM_HERE).content.decode())
    assert "Your name Ana R." in page
    assert "Fri 9 Jan 2026" in page
    assert "Language of the paper Español" in page
    assert "child_name" not in page
    assert "Something else" not in page


def test_a_look_alone_keeps_nothing(anna: tuple[Any, str, Path]) -> None:
    from makewhole.web.models import PaperDraft

    client, key, _ = anna
    for part in ("", "make_up_plan/", "make_up_plan/sent/", "packet/"):
        client.get(f"/c/{key}/papers/{part}")
    assert not PaperDraft.objects.exists()


def test_a_purged_record_takes_what_was_typed_along(anna: tuple[Any, str, Path]) -> None:
    from makewhole.web.models import PaperDraft
    from makewhole.web.purged import TABLES

    client, key, _ = anna
    client.post(f"/c/{key}/papers/make_up_plan/", {"sender_name": "Ana", "was": "{}"})
    assert PaperDraft.objects.count() == 2
    assert PaperDraft._meta.db_table in TABLES


# --- the complaint ----------------------------------------------------------------------------------------------------


def test_the_complaint_is_an_interview_that_ends_in_a_check(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    where = f"/c/{key}/papers/state_complaint/{AS_OF}"
    matter = child_papers.matter(file, "nina", View(DAY))
    steps = papers.steps("state_complaint", matter)
    samples = {blank.name: blank.sample for blank in papers.blanks("state_complaint", matter)}
    days = {"written_on": "2025-12-20", "copy_sent_on": "2025-12-20", "expected_receipt": "2025-12-25"}
    page = client.get(where).content.decode()
    nothing = client.get(f"{where}&step={len(steps)}").content.decode()
    assert "Missing:" in nothing
    assert nothing.count("Proposed by the program, read it:") == 2
    assert "2 things are there for you to read or to look at again." in words(nothing)
    for step in steps:
        assert f"<h2>{step.title}</h2>" in html.unescape(page)
        sent = fields(page)
        answers = {name: {**samples, **days}[name] for name in step.blanks if name in sent or name in samples}
        page = client.post(where, {**sent, **answers, "do": "next"}).content.decode()
    assert "Is everything there?" in page
    assert "Missing:" not in page
    assert "Everything that the rule asks for is there." in page
    made = client.post(where, {**fields(page), "do": "pdf"})
    assert made["Content-Type"] == "application/pdf"
    assert samples["problem"] in text_of(made.content)


@pytest.mark.parametrize(
    ("as_of", "says"),
    [
        ("2027-08-20", None),
        ("2027-08-25", "and Tue 31 Aug 2027 is the last day for this award: "),
        ("2027-08-29", "This award can be named only if the state has it by Tue 31 Aug 2027: "),
    ],
)
def test_the_page_warns_before_a_late_award_can_no_longer_be_named(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any], as_of: str, says: str | None
) -> None:
    keep("09-placed-elsewhere-then-an-order")
    client, key = person("anna"), door("theo", "anna", "owner").key
    page = client.get(f"/c/{key}/papers/state_complaint/?as_of={as_of}").content.decode()
    assert ('id="arrives"' in page) is (says is not None)
    if says is not None:
        assert f"{says}Speech-Language Therapy (900 minutes awarded on 10 Apr 2026)." in words(page)


def test_a_claim_that_is_no_sentence_is_to_be_looked_at_again(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    where = f"/c/{key}/papers/state_complaint/{AS_OF}"
    steps = papers.steps("state_complaint", child_papers.matter(file, "nina", View(DAY)))
    page = client.get(f"{where}&step=2").content.decode()
    claims = {name: "x" for name in fields(page) if name.startswith("claim_")}
    assert claims
    client.post(where, {**fields(page), **claims, "do": "next"})
    check = client.get(f"{where}&step={len(steps)}").content.decode()
    assert "Look again:" in check
    assert client.post(where, {**fields(check), "do": "pdf"})["Content-Type"] == "application/pdf"


def test_a_sentence_can_be_chosen_and_changed(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    where = f"/c/{key}/papers/state_complaint/{AS_OF}"
    page = client.get(f"{where}&step=2").content.decode()
    used = re.findall(r'name="use" value="([^"]+)"', page)[0]
    name = used.partition(":")[0]
    assert fields(page)[name] == ""
    chosen = client.post(where, {**fields(page), "use": used}).content.decode()
    assert "I believe the district did not provide" in fields(chosen)[name]


def test_for_a_504_plan_the_page_says_where_else_to_turn(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    (plan,) = children.rows(file, "nina")["plans"]
    entering.together(file, "nina", [entering.Deed("correct", "plans", {"kind": "504"}, plan)], author="Anna")
    page = words(client.get(f"/c/{key}/papers/state_complaint/{AS_OF}").content.decode())
    assert "not for a 504 plan" in page
    assert "Office for Civil Rights" in page


# --- the packet -------------------------------------------------------------------------------------------------------


def test_the_packet_says_what_is_in_it_and_names_what_cannot_be_read(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    session = min(children.rows(file, "nina")["sessions"])
    entering.attach(file, "nina", "sessions", session, b"She was out.\n", "note.txt", author="Anna")
    entering.attach(file, "nina", "sessions", session, b"%PDF-1.7\nnothing\n%%EOF", "broken.pdf", author="Anna")
    where = f"/c/{key}/papers/packet/{AS_OF}"
    page = client.get(where).content.decode()
    assert "note.txt" in page
    assert "13 bytes" in page.replace("\xa0", " ")
    assert "twenty seconds" in page
    refused = client.post(where, {"prepared_by": "Ana R."})
    assert refused.status_code == 422
    assert "broken.pdf" in words(refused.content.decode()[refused.content.decode().index("No packet was made") :])
    choice = re.search(r'value="([^"]+)"[^>]*>\s*<label[^>]*>broken\.pdf', refused.content.decode())
    assert choice
    made = client.post(where, {"prepared_by": "Ana R.", "leave_out": choice[1]})
    assert made["Content-Type"] == "application/pdf"
    assert made["Content-Disposition"] == 'attachment; filename="packet-2025-12-20.pdf"'
    assert "Ana R." in text_of(made.content)


def test_the_packet_shows_how_it_begins_beside_its_form(anna: tuple[Any, str, Path]) -> None:
    """The cover, the statement's figures and the list of exhibits; a file that cannot be read does not stop that."""
    client, key, file = anna
    session = min(children.rows(file, "nina")["sessions"])
    entering.attach(file, "nina", "sessions", session, b"%PDF-1.7\nnothing\n%%EOF", "broken.pdf", author="Anna")
    where = f"/c/{key}/papers/packet/{AS_OF}&show"
    for page in (client.get(where), client.get(where, headers={"HX-Request": "true"})):
        said = words(page.content.decode())
        (service,) = children.statement(file, "nina", View(DAY)).children[0].services
        assert f"delivered {service.minutes['delivered']}" in said
        assert f"promised to date (the sum) {service.minutes['promised']}" in said
        assert "broken.pdf the child's record" in said or "broken.pdf a session" in said
    assert "<html" not in page.content.decode(), "htmx puts the piece into the page"


# --- all pages --------------------------------------------------------------------------------------------------------


def test_every_page_speaks_spanish(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    for part in ("", "packet/", *(f"{kind}/" for kind in papers.names()), "make_up_plan/sent/"):
        answer = client.get(f"/c/{key}/papers/{part}{AS_OF}", headers={"Accept-Language": "es"})
        assert answer.status_code == 200, part
        assert '<html lang="es">' in answer.content.decode()


def test_the_number_of_questions_is_the_same_whatever_was_sent(anna: tuple[Any, str, Path]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, key, file = anna
    counted = []
    for number in (1, 4):
        for _each in range(number):
            how = child_papers.Sending("email", "Ms. Lee", DAY)
            matter = child_papers.matter(file, "nina", View(DAY))
            child_papers.send(file, "nina", "team_meeting", matter, {}, how, author="Anna")
        client.get(f"/c/{key}/papers/{AS_OF}")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/c/{key}/papers/{AS_OF}").content.decode()
        assert page.count('name="paper"') == len(child_papers.sent(file, "nina"))
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_what_the_page_proposed_can_be_nonsense(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    for was in ("", "[]", "{", json.dumps({"sender_name": 3}), "null"):
        assert client.post(where, {"sender_name": "Ana", "was": was}).status_code == 200


# --- what the next paper knows ----------------------------------------------------------------------------------------


def test_the_next_paper_proposes_what_was_typed_and_speaks_the_language_chosen_last(
    anna: tuple[Any, str, Path],
) -> None:
    client, key, _ = anna
    where = f"/c/{key}/papers/make_up_plan/{AS_OF}"
    sent = {**fields(client.get(where).content.decode()), "born_on": "2017-03-02", "to_name": "Ms. Lee"}
    client.post(where, {**sent, "letter_language": "es", "do": "show"})
    letter = fields(client.get(f"/c/{key}/papers/service_logs/{AS_OF}").content.decode())
    assert (letter["born_on"], letter["to_name"], letter["letter_language"]) == ("2017-03-02", "Ms. Lee", "es")
    complaint = fields(client.get(f"/c/{key}/papers/state_complaint/{AS_OF}").content.decode())
    assert (complaint["born_on"], complaint["letter_language"]) == ("2017-03-02", "es")
    assert "Lee" not in complaint.get("to_name", "")


def test_the_complaint_warns_when_it_would_arrive_in_the_last_days(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    assert 'id="arrives"' not in client.get(f"/c/{key}/papers/state_complaint/{AS_OF}").content.decode()
    near = "?as_of=2026-11-29"
    assert 'id="arrives"' in client.get(f"/c/{key}/papers/state_complaint/{near}").content.decode()
    # The statement asks for what "What next" begins with.
    first = "Decide whether to file a state complaint: the one-year day is near."
    assert first in client.get(f"/c/{key}/{near}").content.decode()
    assert f"<h1>{first}</h1>" in client.get(f"/c/{key}/next/{near}").content.decode()
