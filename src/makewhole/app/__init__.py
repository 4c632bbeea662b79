"""What people do, one function a deed; the doors (command line, pages) call these and hold no rule of their own.

- `folders`: the deeds on a case folder: read, check, statement, postings, explain.
- `records`: where a record is kept (a folder, a data file, a database, a case file), opened as a case folder.
- `importing`: a file brought into a data file; `known_rows`: which of its rows the record has already.
- `histories`: rows said, put right, taken back, undone; `safekeeping`: verified, held, purged, exported, backed up.
- `entering`: several rows of one child said as one deed, what was said about a row, files beside it.
- `answered`: what the school answered about misses; `questions`: what rules ask, and what waits for the answer.
- `timetable`: the sessions that should have been and that nobody wrote about; `examples`: the example child.
- `ahead`: statements drawn before somebody asks for them, where a server runs.
- `workbooks`: the statement and postings as a workbook (XLSX); `calendar_out`: sessions and due dates as a calendar.
- `agreed`: the record that several logs make together, each session once.
- `reconciling`: two logs of the same sessions compared, and the statement under each.
- `policies`: a case under a pack that is not its own, or under every pack.
- `packs`: the policy packs, for showing; `pack_files`: a pack file of one's own, begun, confirmed, checked.
- `papers`: letters and other papers, made of a case folder's account; `child_papers`: of a child in a data file, and
  each that was sent, kept as sent. `packets` and `child_packets`: the evidence packet.
- `folder_rows`: one child's rows of a case folder, for papers.
- `contacts`: whom to ask in a state.
- `lines`: what a line of a services grid promises.
- `calendars`: a first calendar for a new school year.

Importing this package loads nothing heavy: a deed imports what it needs when it is done.
"""
