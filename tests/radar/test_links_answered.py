"""The links of the monthly mail: one POST, no sign-in, nothing by looking."""

from __future__ import annotations

import re
from datetime import timedelta

import time_machine
from django.test import Client

from lotsennetz.notify.models import Delivery
from lotsennetz.notify.tasks import sweep
from lotsennetz.people.models import Municipality, Network, Person
from lotsennetz.radar import tokens
from lotsennetz.radar.models import MeetingDay, Source, Statement, StatementChange, Status, Via
from lotsennetz.radar.services import asking
from lotsennetz.radar.tokens import Item
from tests.notify.mail_server import Mailbox
from tests.radar.factories import leaf, says
from tests.radar.kit import everything, text
from tests.radar.link_kit import DUE, address, links_in, no, typed, yes

PRIVATE = {
    "Cache-Control": "private, no-store, max-age=0",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "same-origin",
}


def test_from_mail_to_changed_cell_and_back(
    box: Mailbox, network: Network, kehl: Municipality, officer_kehl: Person
) -> None:
    with time_machine.travel(DUE) as now:
        row = says(kehl, leaf("E-Akte"), Status.PLANNED, age=200, horizon="2027H1")
        MeetingDay.objects.create(pk=1, week=2, weekday=1)
        asking.ask_if_due()
        sweep.call()
        (mail,) = box.mails()
        now.shift(timedelta(minutes=10))

        browser = Client(enforce_csrf_checks=True)
        (change,) = links_in(mail, "Geändert")
        page = browser.get(change)
        assert "Miriam Aschenbrenner" in text(page)
        secret = re.search(r'csrfmiddlewaretoken" value="(\w+)"', text(page))
        assert secret is not None
        fields = typed(row, status="live", horizon="", note="seit heute", csrfmiddlewaretoken=secret[1])
        answer = browser.post(change, fields, follow=True)
        row.refresh_from_db()
        assert (row.status, row.horizon, row.note) == (Status.LIVE, "", "seit heute")
        assert (row.confirmed_by, row.source) == (officer_kehl, Source.SELF)
        assert StatementChange.objects.get().via == Via.MAIL
        assert "Danke, ist gespeichert" in text(answer)
        assert "Bis zum 8. Dezember 2026" in text(answer)

        sweep.call()
        receipt = box.mails()[1]
        assert receipt["Subject"] == "Geändert: Kehl bei „Wer macht was?“"
        (back,) = links_in(receipt, "Ansehen oder zurücknehmen")
        assert "Zurücknehmen" in text(browser.get(back))
        assert Statement.objects.get().status == Status.LIVE
        answer = browser.post(back, {"csrfmiddlewaretoken": secret[1]}, follow=True)
        assert "Zurückgenommen" in text(answer)
        row.refresh_from_db()
        assert (row.status, row.horizon, row.note) == (Status.PLANNED, "2027H1", "")
        assert row.confirmed_at is not None
        assert row.confirmed_at < DUE - timedelta(days=190)
        assert StatementChange.objects.count() == 2


def test_one_click_for_everything(kehl: Municipality, officer_kehl: Person, row: Statement) -> None:
    other = says(kehl, leaf("GIS"), age=None)
    browser = Client()
    page = text(browser.get(yes(officer_kehl, row, other)))
    assert "Sie antworten als Miriam Aschenbrenner für Kehl" in page
    assert "Alles stimmt noch" in page
    answer = browser.post(yes(officer_kehl, row, other), follow=True)
    assert "Danke, ist gespeichert" in text(answer)
    for each in Statement.objects.all():
        assert each.confirmed_by == officer_kehl
        assert each.version == 2
    assert Delivery.objects.filter(kind="radar_receipt").count() == 1


def test_without_the_csrf_token_nothing_happens(officer_kehl: Person, row: Statement) -> None:
    before = everything()
    assert Client(enforce_csrf_checks=True).post(yes(officer_kehl, row)).status_code == 403
    assert everything() == before


def test_looking_changes_nothing(officer_kehl: Person, row: Statement) -> None:
    """What a mail scanner does: GET and HEAD, each link, again and again."""
    Client().post(yes(officer_kehl, row))
    row.refresh_from_db()
    change = StatementChange.objects.get()
    undo = address(
        tokens.undo_token(officer_kehl.pk, row.municipality_id, [Item(row.topic_id, row.version, change.pk)])
    )
    before = everything()
    for link in (yes(officer_kehl, row), no(officer_kehl, row), undo):
        for _ in range(3):
            for answer in (Client().get(link), Client().head(link), Client().options(link)):
                assert answer.status_code in {200, 405}
    assert everything() == before


def test_pages_stay_private(officer_kehl: Person, row: Statement) -> None:
    for link in (yes(officer_kehl, row), no(officer_kehl, row), address("erfunden"), address("a.b")):
        answer = Client().get(link)
        assert {name: answer[name] for name in PRIVATE} == PRIVATE
        assert 'content="noindex"' in text(answer)
    answer = Client().post(yes(officer_kehl, row))
    assert answer.status_code == 302
    assert {name: answer[name] for name in PRIVATE} == PRIVATE


def test_bad_input_is_refused_at_its_field(officer_kehl: Person, row: Statement) -> None:
    before = everything()
    cases: list[tuple[dict[str, str], str]] = [
        ({"status": "stopped"}, "Schreiben Sie, warum."),
        ({"status": "great"}, "great"),
        ({"status": "planned", "horizon": "1999H1"}, "1999H1"),
        ({"note": "x" * 281}, "280"),
        ({"version": "eins"}, "version"),
    ]
    for fields, said in cases:
        answer = Client().post(no(officer_kehl, row), typed(row, **fields))
        assert answer.status_code == 422
        assert said in text(answer)
    assert everything() == before
