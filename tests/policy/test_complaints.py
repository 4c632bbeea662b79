"""What states say of their complaints: each fact has its source, and none is surer than what was read."""

from __future__ import annotations

from typing import get_args

from makewhole.policy import complaints, contacts


def test_each_fact_says_what_it_is_about_and_where_it_was_read() -> None:
    facts = [(state, fact) for state, known in complaints.list_complaints().items() for fact in known.facts]
    assert len(facts) >= 20
    known = {each.state for each in contacts.list_contacts()}
    for state, fact in facts:
        assert state in known
        assert fact.about in get_args(complaints.About)
        assert fact.evidence in ("primary", "reported")
        assert fact.source.startswith("http") or fact.source == f"states.csv, {state}"
        assert bool(fact.signs) is (fact.about == "signature")
        assert set(fact.signs) <= set(get_args(complaints.Signed))
        assert fact.says.endswith(".")


def test_what_rests_on_a_row_of_the_states_stands_in_that_row() -> None:
    looked_at = 0
    for state, known in complaints.list_complaints().items():
        row = contacts.contact(state)
        assert row is not None
        if known.mail is not None:
            assert known.mail_source == f"states.csv, {state}"
            assert known.mail.split()[-1] in (row.notes or ""), state  # the ZIP code
            looked_at += 1
        for fact in known.facts:
            if fact.source.startswith("states.csv"):
                numbers = {each.strip(".;,()") for each in fact.says.split() if each.count("-") == 2}
                assert all(number in (row.notes or "") for number in numbers), state
    assert looked_at >= 10


def test_the_hand_signs_everywhere() -> None:
    assert complaints.of_state("CA").signatures == ("hand", "typed")
    assert complaints.of_state("NY").signatures == ("hand",)
    assert complaints.of_state("VT").signatures == ("hand",)
    assert complaints.of_state(None).facts == ()
