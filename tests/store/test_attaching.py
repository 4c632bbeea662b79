"""Attachments are told by content, kept once, and read back as they were."""

from __future__ import annotations

import contextlib
import io
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makewhole.store import Store, StoreError, attaching


def zipped(**members: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return file.getvalue()


TYPES = "[Content_Types].xml"
MAIL = b"Return-Path: <a@b>\r\nReceived: from x\r\n by y\r\nFrom: a@b\r\nSubject: hi\r\n\r\nDear all"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n...", "application/pdf"),
        (b"\n\n%PDF-1.4\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image/png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
        (b"II*\x00" + b"\0" * 20, "image/tiff"),
        (b"MM\x00*" + b"\0" * 20, "image/tiff"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, "image/heic"),
        (b"\0\0\0\x18ftypM4A " + b"\0" * 20, "audio/mp4"),
        (b"ID3\x04" + b"\0" * 20, "audio/mpeg"),
        (b"\xff\xfb\x90\x64" + b"\0" * 20, "audio/mpeg"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        ("Dear Ms. Ü, she missed two sessions.\n".encode(), "text/plain"),
        ("\ufeffDear Ms. Ü".encode(), "text/plain"),
        ("Dear Ms. Ü".encode("utf-16"), "text/plain"),
        ("Dear Ms. Ü – no".encode("cp1252"), "text/plain"),
        (b"Note: he was absent\n\n", "text/plain"),
        (MAIL, "message/rfc822"),
        (b"\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar"),
        (
            zipped(**{TYPES: "", "word__document_dot_xml": ""}),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped(**{TYPES: "", "xl__workbook_dot_xml": ""}),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument.text"),
        (
            zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
    ],
)
def test_its_kind_is_told_from_its_content(data: bytes, kind: str) -> None:
    assert attaching.media_type(data) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"MZ\x90\0", "program"),
        (b"\x7fELF\x02", "program"),
        (b"\xcf\xfa\xed\xfe\x07", "program"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"\0\x01\x02", "no kind that is kept"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 30, "no kind that is kept"),
        (b"GIF89a" + b"\0" * 30, "no kind that is kept"),
        (b"\0\0\0\x18ftypisom" + b"\0" * 20, "no kind that is kept"),
        (b"<!DOCTYPE html><p>", "web page"),
        (b"<!-- a --><!-- b --> <script>", "web page"),
        (b"<?xml version='1.0'?>\n<svg onload='x'>", "web page"),
        (zipped(a="b"), "no kind that is kept"),
        (zipped(**{TYPES: "", "a.class": ""}), "no kind that is kept"),
        (zipped(mimetype="application/java-archive"), "no kind that is kept"),
        (zipped(**{TYPES: "", "word__document_dot_xml": "", "word__vbaProject_dot_bin": ""}), "macros"),
        (b"PK\x03\x04" + b"\0" * 30, "no kind that is kept"),
    ],
)
def test_what_is_not_kept_is_refused(store: Store, data: bytes, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        store.attach(data, "letter.pdf")
    assert store.attachments() == []


@given(st.binary(max_size=60), st.sampled_from([b"", b"PK\x03\x04", b"<!--", b"From: a\n", b"\xff\xfb"]))
def test_any_bytes_have_a_kind_or_are_refused(data: bytes, start: bytes) -> None:
    with contextlib.suppress(StoreError):
        assert "/" in attaching.media_type(start + data)


def test_many_comments_take_no_long_time() -> None:
    assert attaching.media_type(b"<!-- --> " * 50_000 + b"x") == "text/plain"
    assert attaching.media_type(b"<!--" * 50_000) == "text/plain"
    assert attaching.media_type(b"a: b\n" * 50_000) == "text/plain"


def test_it_is_kept_once_and_read_back(store: Store, tmp_path: Path) -> None:
    data = b"%PDF-1.7\n" + bytes(range(256)) * 100
    path = tmp_path / "Maya's letter.pdf"
    path.write_bytes(data)
    digest = store.attach(path, path.name)
    assert store.attach(data) == digest == sha256(data).hexdigest()
    assert store.attachment(digest) == data
    assert store.attachments() == [attaching.Attached(digest, "application/pdf", len(data))]
    assert store.attach(b"date,minutes\n", "log.csv") != digest
    assert {kept.media_type for kept in store.attachments()} == {"application/pdf", "text/csv"}
    assert store.verify() == []
    with pytest.raises(StoreError, match="no such attachment"):
        store.attachment("0" * 64)
    with pytest.raises(StoreError, match="no such file"):
        store.attach(tmp_path / "missing")


def test_a_large_one_is_refused_before_it_is_read(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    with pytest.raises(StoreError, match=r"10000\.0 MB, and at most 25 MB"):
        store.attach(path)
    store.attachment_limit = 10
    with pytest.raises(StoreError, match="at most"):
        store.attach(b"12345678901")
    store.attach(b"1234567890")


def test_a_changed_one_is_not_given_out(file: Path) -> None:
    import sqlite3

    import makewhole.store

    with makewhole.store.open(file) as store:
        digest = store.attach(b"a letter")
        connection = sqlite3.connect(file)
        connection.execute("DROP TRIGGER makewhole_attachment_is_not_changed")
        connection.execute("UPDATE makewhole_attachment SET data = CAST('a lettex' AS BLOB)")
        connection.commit()
        connection.close()
        with pytest.raises(StoreError, match="changed behind"):
            store.attachment(digest)


# --- mappings ---------------------------------------------------------------------------------------------------------


def test_a_mapping_is_known_again_and_its_versions_stay(store: Store) -> None:
    assert store.find_mapping("Date|Min") is None
    first = store.save_mapping("ours", "service_log", "Date|Min", {"column:Date": "date"}, author="Dana R.")
    assert first.version == 1
    assert store.save_mapping("ours", "service_log", "Date|Min", {"column:Date": "date"}, author="Sam K.") == first
    second = store.save_mapping("ours", "service_log", "Date|Min", {"column:Date": ""}, author="Sam K.")
    assert (second.version, second.author) == (2, "Sam K.")
    assert store.find_mapping("Date|Min") == second
    assert store.find_mapping("Date|Min", "service_log") == second
    assert store.find_mapping("Date|Min", "calendar") is None
    other = store.save_mapping("a calendar", "calendar", "Day", {}, author="Dana R.")
    assert store.mappings() == [other, second]
    assert store.mappings(all_versions=True) == [other, first, second]
    with pytest.raises(StoreError, match="needs a name"):
        store.save_mapping("", "calendar", "Day", {}, author="Dana R.")
