"""The evidence packet: one PDF with a child's account, how each minute of it is counted, and the papers behind it.

    from makewhole.documents.packet import Bundle, Exhibit, as_pdf
    made = as_pdf(matter, Bundle(explained=..., exhibits=..., history=...))
    made.content                # the PDF, the same bytes from the same input
    made.pages                  # how many pages it has

It is made from a `Matter` (as every paper) and a `Bundle` (what only the packet needs). This room opens no store and no
folder: the caller fills the Bundle, in the language that is spoken. Each field says where its value comes from. All but
`explained` may be left empty: then the packet says that there is none. `NotMade` says why there is no packet; where an
exhibit cannot be read it names the file, since a packet that silently lacks a page is worse than none.
"""

from __future__ import annotations

from makewhole.documents.packet.build import Made, as_pdf, beginning
from makewhole.documents.packet.bundle import Bundle, Exhibit, Head, History, LeftOut, TwoLogs, YearPart

__all__ = ["Bundle", "Exhibit", "Head", "History", "LeftOut", "Made", "TwoLogs", "YearPart", "as_pdf", "beginning"]
