"""Every address of the application."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from makewhole.web.later import Later
from makewhole.web.views import (
    accesses,
    ask,
    compare,
    enter,
    files,
    history,
    home,
    invitation,
    log,
    next_up,
    packet,
    papers,
    people,
    plan,
    preferences,
    purging,
    reminders,
    restore,
    row,
    start,
    statement,
    tokens,
    words,
)

CHILD = "c/<str:key>/"
handler400 = "makewhole.web.views.too_large.refused"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("language/", enter.speak, name="language"),
    path("healthy/", home.healthy, name="healthy"),
    path("settings/", preferences.preferences, name="settings"),
    path("words/", words.words, name="words"),
    path("invitation/", invitation.invitation, name="invitation"),
    path("invitation/<str:token>/", invitation.follow, name="follow_invitation"),
    path("feeds/<str:token>.ics", reminders.feed, name="feed"),
    path("reminders/stop/<str:word>/", reminders.stop, name="stop_reminders"),
    path("start/", start.start, name="start"),
    path("start/example/", start.look_at_example, name="start_example"),
    path("restore/", restore.restore, name="restore"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:number>/take-back/", tokens.revoke, name="revoke_token"),
    Later("api/v1/", "makewhole.web.api_urls", "api"),
    # one child's record
    path(CHILD, statement.statement, name="statement"),
    path(CHILD + "figure/", statement.figure, name="figure"),
    path(CHILD + "posting/<str:posting>/", statement.posting, name="posting"),
    path(CHILD + "year/", statement.year, name="year"),
    path(CHILD + "missed/", statement.missed, name="missed"),
    path(CHILD + "ask/", ask.ask, name="ask"),
    path(CHILD + "start/<str:step>/", start.step, name="start_step"),
    path(CHILD + "log/", log.log, name="log"),
    path(CHILD + "plan/", plan.plan, name="plan"),
    path(CHILD + "new/<str:table>/", plan.new, name="row_new"),
    path(CHILD + "row/<str:table>/<str:row>/", row.row, name="row"),
    path(CHILD + "attachments/<str:attachment>/", row.attachment, name="attachment"),
    path(CHILD + "people/", people.list_people, name="people"),
    path(CHILD + "people/invite/", people.invite, name="invite"),
    path(CHILD + "people/invitations/<int:number>/take-back/", people.uninvite, name="uninvite"),
    path(CHILD + "people/leave/", people.leave, name="leave"),
    path(CHILD + "people/<int:number>/", people.person, name="person"),
    path(CHILD + "people/<int:number>/remove/", people.remove, name="remove_person"),
    path(CHILD + "accesses/", accesses.accesses, name="accesses"),
    path(CHILD + "accesses.csv", accesses.as_file, name="accesses_export"),
    path(CHILD + "reminders/", reminders.reminders, name="reminders"),
    path(CHILD + "reminders/calendar/", reminders.make_feed, name="make_feed"),
    path(CHILD + "reminders/calendar/stop/", reminders.stop_feed, name="stop_feed"),
    path(CHILD + "next/", next_up.next_page, name="next"),
    path(CHILD + "next/wrote/", next_up.wrote, name="journal_wrote"),
    path(CHILD + "next/answered/", next_up.answered, name="journal_answered"),
    path(CHILD + "next/write/<str:direction>/", next_up.write, name="journal_write"),
    path(CHILD + "next/contacts/<str:contact>/", next_up.contact, name="journal_contact"),
    path(CHILD + "next/contacts/<str:contact>/take-back/", next_up.withdraw, name="journal_withdraw"),
    path(CHILD + "papers/", papers.list_papers, name="papers"),
    path(CHILD + "papers/packet/", packet.packet, name="packet"),
    path(CHILD + "papers/<str:kind>/", papers.paper, name="paper"),
    path(CHILD + "papers/<str:kind>/sent/", papers.sent, name="paper_sent"),
    path(CHILD + "compare/", compare.compare, name="compare"),
    path(CHILD + "compare/settle/", compare.resolve, name="resolve"),
    path(CHILD + "compare/take-back/", compare.take_back, name="resolve_take_back"),
    path(CHILD + "files/", files.files, name="files"),
    path(CHILD + "files/bring-in/", files.bring_in, name="bring_in"),
    path(CHILD + "files/coming-in/<str:token>/", files.coming_in, name="coming_in"),
    path(CHILD + "files/undo/", files.undo, name="undo_import"),
    path(CHILD + "files/export/<str:form>/", files.export, name="export"),
    path(CHILD + "files/destroy/", purging.purge, name="purge"),
    path(CHILD + "history/", history.history, name="history"),
    path(CHILD + "history/checkpoint/", history.checkpoint, name="checkpoint"),
]
if settings.HOSTED:
    urlpatterns += [path("accounts/", include("allauth.urls"))]
else:
    urlpatterns += [
        path("enter/", enter.ask, name="enter"),
        path("enter/<str:token>/", enter.by_link, name="enter_by_link"),
    ]
