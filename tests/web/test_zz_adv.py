"""a record with errors in every cell, received; pages of its owner"""
import sys; sys.path.insert(0,'/work/main')
import pytest, re
from pathlib import Path
from tests.app.test_foreign_histories import made_up, row, CHILD, EVE
from tests.web.conftest import *
from makewhole.record.schema import TABLES
from makewhole.app import child_files, records
BAD = ["Zyxwvut Qponm", "-1", "9999-12-31", "0001-01-01", "9"*40, "1e5", "true", "=1+1<script>"]
@pytest.mark.parametrize("bad", BAD)
def test_bad(bad, tmp_path, person, hosted, monkeypatch, capfd, caplog):
    from django.conf import settings
    f = tmp_path/'e.makewhole'; records.opened(f, create=True).close()
    monkeypatch.setattr(settings,'MAKEWHOLE_PLACE', f)
    said=[CHILD]
    keys={"plans":"plan_id","promises":"promise_id","awards":"award_id"}
    for name, t in TABLES.items():
        if name in ("students","calendars","closures","terms"): continue
        cells={c.name: bad for c in t.columns}
        ident = f"{name}-1"
        for c in t.columns:
            if c.refers_to == "students": cells[c.name]="eve"
            elif c.refers_to: cells[c.name]=f"{c.refers_to}-1"
        if t.key: cells[t.key[0]]=ident
        if name=="attachments":
            import hashlib
            cells["sha256"]=hashlib.sha256(b"own text").hexdigest(); cells["table"]="sessions"; cells["row_id"]="sessions-1"; cells["media_type"]="text/html\nX: y"; cells["name"]='a"\r\nb.txt'
        said.append(row(name, ident, **cells))
    case = made_up(tmp_path, said, [b"own text"])
    c = person("eve"); c.raise_request_exception=False
    from django.core.files.uploadedfile import SimpleUploadedFile
    a = c.post("/restore/", {"file": SimpleUploadedFile("c.zip", case.read_bytes())})
    assert a.status_code==302, a.content.decode()
    key = a.headers["Location"].split("/")[2]
    from makewhole.web.row_keys import row_key
    paths = ["", "year/","log/","log/?month=all","plan/","next/","next/wrote/","compare/","compare/?first=family&second=provider","files/","people/","accesses/","history/","history/?verify","history/checkpoint/","reminders/","ask/","next/answered/","files/export/workbook/","files/export/calendar/","files/export/tables/","files/export/case/","files/destroy/","start/calendar/","start/calendar/?how=propose","start/plan/","start/services/","start/logging/","start/timetable/","new/plans/","new/sessions/","new/promises/","new/slots/","new/gaps/",
      "attachments/%s/"%row_key("attachments","attachments-1"), "next/contacts/%s/"%row_key("contacts","contacts-1")]
    paths += [f"row/{t}/{row_key(t, t+'-1')}/" for t in ("plans","promises","slots","sessions","gaps")] + ["row/students/%s/"%row_key("students","eve")]
    bad_ones=[]
    for p in paths:
        a = c.get(f"/c/{key}/{p}")
        if a.status_code>=500: bad_ones.append(p)
        if a.status_code==200 and not a.streaming and "<script>" in re.sub(r'<script src="/static/[^"]*" defer></script>','',a.content.decode(errors='replace')): bad_ones.append("XSS "+p)
        a.close()
    for p in ("/api/v1/children/%s/statement","/api/v1/children/%s/postings","/api/v1/children/%s/sessions"):
        a=c.get(p%key)
        if a.status_code>=500: bad_ones.append(p)
    a = c.get(f"/c/{key}/attachments/{row_key('attachments','attachments-1')}/")
    print(a.status_code, a.headers.get("Content-Type"), a.headers.get("Content-Disposition"))
    err = capfd.readouterr().err
    assert "Zyxwvut" not in err, [l for l in err.splitlines() if "Zyxwvut" in l][:5]
    open('/tmp/adv/bad.err','a').write(f"### {bad}\n{err}\n")
    assert not bad_ones, bad_ones
