"""The links of the monthly mail: one POST, no sign-in, nothing by looking; forged, old, forwarded, used twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.signing import Signer
from django.db import models
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from lotsennetz.core import clock
from lotsennetz.core.models import AuditRecord
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.tasks import sweep
from lotsennetz.people.models import Municipality, Network, Person
from lotsennetz.radar import tokens
from lotsennetz.radar.models import MeetingDay, Source, Statement, StatementChange, Status, Via
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import asking, links, statements
from lotsennetz.radar.tokens import Item, Link, Purpose
from tests.notify.conftest import use
from tests.notify.mail_server import Mailbox, mail_server
from tests.radar.factories import leaf, says

DUE = datetime(2026, 12, 1, 7, 0, tzinfo=ZoneInfo("Europe/Berlin"))
PRIVATE = {
    "Cache-Control": "private, no-store, max-age=0",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "same-origin",
}


@pytest.fixture
def box(settings: Settings) -> Iterator[Mailbox]:
    with mail_server() as server:
        use(settings, server)
        yield server


@pytest.fixture
def row(kehl: Municipality) -> Statement:
    return says(kehl, leaf("E-Akte"), age=200, note="Pilot im Hauptamt")


def address(token: str) -> str:
    return f"/stimmt-das/{token}/"


def yes(person: Person, *rows: Statement) -> str:
    items = [(row.topic_id, row.version) for row in rows]
    return address(tokens.confirm_token(person.pk, rows[0].municipality_id, items, 1))


def no(person: Person, row: Statement) -> str:
    return address(tokens.change_token(person.pk, row.municipality_id, (row.topic_id, row.version), 1))


def typed(row: Statement, **fields: str) -> dict[str, str]:
    shown = {
        "status": row.status,
        "horizon": row.horizon,
        "stopped_reason": row.stopped_reason,
        "note": row.note,
    }
    return {**shown, "version": str(row.version), **fields}


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def everything() -> list[object]:
    """The whole state that an answer could change."""
    held: list[type[models.Model]] = [Statement, StatementChange, Delivery, AuditRecord]
    return [list(model._default_manager.order_by("pk").values()) for model in held]


def found(mail: EmailMessage, label: str) -> list[str]:
    content: str = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return re.findall(rf"{label}:\s+http://127\.0\.0\.1:8000(/stimmt-das/\S+)", content)


# -- from the mailbox to a changed cell


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
        (change,) = found(mail, "Geändert")
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
        (back,) = found(receipt, "Ansehen oder zurücknehmen")
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


# -- scanners


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


# -- bad links


def test_tokens_say_what_was_signed(officer_kehl: Person) -> None:
    link = Link(Purpose.UNDO, 7, 8, (Item(1, 2, 3), Item(4, 5)), 6, int(clock.now().timestamp()))
    assert tokens.read(tokens.sign(link)) == link


TOKEN = tokens.sign(Link(Purpose.CONFIRM, 7, 8, (Item(1, 2),), 3, 4_000_000_000))


@given(st.data())
def test_a_changed_token_is_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(TOKEN) - 1))
    put = data.draw(st.text(max_size=3))
    changed = TOKEN[:place] + put + TOKEN[place + 1 :]
    if changed == TOKEN:
        return
    with pytest.raises(tokens.BadToken):
        tokens.read(changed)


@given(st.text(max_size=300))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(tokens.BadToken):
        tokens.read(text)


@pytest.mark.parametrize("salt", ["", "notify.bell", "lotsennetz.radar.link.v0"])
def test_what_is_signed_for_something_else_is_refused(salt: str) -> None:
    content = TOKEN.rpartition(".")[0]
    with pytest.raises(tokens.BadToken):
        tokens.read(Signer(salt=salt, sep=".").sign(content))


def test_forged(officer_kehl: Person, row: Statement) -> None:
    good = yes(officer_kehl, row)
    before = everything()
    for bad in (good[:-3] + "x/", good.replace(".", ".x"), address("hallo"), address("Wz.a")):
        for answer in (Client().get(bad), Client().post(bad)):
            assert answer.status_code == 404
            assert "Es wurde nichts geändert." in text(answer)
    assert everything() == before


def test_guessing_is_slowed_down(db: None) -> None:
    codes = [Client().get(address(f"geraten-{n}")).status_code for n in range(32)]
    assert set(codes[:30]) == {404}
    assert codes[-1] == 429


def test_answers_are_limited(officer_kehl: Person, row: Statement, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "ANSWERS", type(links.ANSWERS)("radar-link-person", 2, 3600))
    link = yes(officer_kehl, row)
    assert [Client().post(link).status_code for _ in range(3)] == [302, 200, 429]
    assert Client().get(link).status_code == 200


def test_expired(officer_kehl: Person, row: Statement) -> None:
    start = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("UTC"))
    with time_machine.travel(start, tick=False) as now:
        link = yes(officer_kehl, row)
        now.move_to(start + timedelta(days=35))
        assert Client().get(link).status_code == 200
        now.shift(timedelta(seconds=1))
        before = everything()
        for answer in (Client().get(link), Client().post(link)):
            assert answer.status_code == 410
            assert "Die Frist dieses Links ist vorbei." in text(answer)
        assert everything() == before


def test_taking_back_expires_after_a_week(officer_kehl: Person, row: Statement) -> None:
    start = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("UTC"))
    with time_machine.travel(start, tick=False) as now:
        back = Client().post(yes(officer_kehl, row))["Location"]
        now.move_to(start + timedelta(days=7, seconds=1))
        assert Client().post(back).status_code == 410
    assert Statement.objects.get().version == 2


def test_each_link_is_for_one_thing(officer_kehl: Person, row: Statement) -> None:
    """What is sent to a link that confirms does not change, and the other way round."""
    Client().post(yes(officer_kehl, row), typed(row, status="stopped", stopped_reason="teuer"))
    after = Statement.objects.get()
    assert (after.status, after.version) == (Status.LIVE, 2)
    assert Client().post(no(officer_kehl, after), {}).status_code == 422
    assert Statement.objects.get().version == 2


def test_who_left_the_town_answers_no_more(officer_kehl: Person, row: Statement) -> None:
    link, change = yes(officer_kehl, row), no(officer_kehl, row)
    officer_kehl.memberships.all().delete()
    before = everything()
    for answer in (Client().get(link), Client().post(link), Client().post(change, typed(row, note="x"))):
        assert answer.status_code == 403
        assert "nicht mehr für diese Kommune arbeitet" in text(answer)
    assert everything() == before


def test_deactivated(officer_kehl: Person, row: Statement) -> None:
    link = yes(officer_kehl, row)
    Person.objects.filter(pk=officer_kehl.pk).update(is_active=False)
    assert Client().post(link).status_code == 403
    assert Statement.objects.get().version == 1


def test_guests_and_others_cannot(guest: Person, stranger: Person, row: Statement) -> None:
    for person in (guest, stranger):
        assert Client().post(yes(person, row)).status_code == 403
    assert Statement.objects.get().version == 1


def test_forwarded_to_somebody_who_is_signed_in(
    officer_kehl: Person, stranger: Person, row: Statement
) -> None:
    browser = Client()
    browser.force_login(stranger)
    for answer in (browser.get(yes(officer_kehl, row)), browser.post(yes(officer_kehl, row))):
        assert answer.status_code == 403
        assert "für Miriam Aschenbrenner gemacht" in text(answer)
    browser.force_login(officer_kehl)
    assert browser.post(yes(officer_kehl, row)).status_code == 302


# -- twice, and meanwhile


def test_used_twice(officer_kehl: Person, row: Statement) -> None:
    link = yes(officer_kehl, row)
    Client().post(link)
    before = everything()
    again = Client().post(link)
    assert again.status_code == 200
    assert "Ist schon bestätigt, von Miriam Aschenbrenner." in text(again)
    assert everything() == before


def test_changed_twice_by_two_clicks(officer_kehl: Person, row: Statement) -> None:
    link, fields = no(officer_kehl, row), typed(row, note="neu")
    assert Client().post(link, fields).status_code == 302
    before = everything()
    assert Client().post(link, fields).status_code == 302
    assert everything() == before


def test_confirmed_by_a_colleague_meanwhile(officer_kehl: Person, staff_kehl: Person, row: Statement) -> None:
    link = yes(officer_kehl, row)
    statements.confirm(actor=staff_kehl, municipality_id=row.municipality_id, topic_id=row.topic_id)
    assert "Ist schon bestätigt, von Thorsten Rieflin." in text(Client().get(link))
    Client().post(link)
    assert Statement.objects.get().confirmed_by == staff_kehl


def test_changed_meanwhile_shows_both_and_confirms_what_stands(
    officer_kehl: Person, staff_kehl: Person, row: Statement
) -> None:
    link = yes(officer_kehl, row)
    statements.state(
        actor=staff_kehl,
        municipality_id=row.municipality_id,
        topic_id=row.topic_id,
        said=Said(status=Status.STOPPED, stopped_reason="zu teuer"),
    )
    page = text(Client().get(link))
    assert "In der E-Mail stand: Im Einsatz. Pilot im Hauptamt" in page
    assert "Eingestellt: zu teuer" in page
    blind = Client().post(link)  # without the version that the page shows
    assert blind.status_code == 409
    assert Statement.objects.get().confirmed_by == staff_kehl
    version = re.search(rf'name="stand-{row.topic_id}" value="(\d+)"', page)
    assert version is not None
    assert Client().post(link, {f"stand-{row.topic_id}": version[1]}).status_code == 302
    now = Statement.objects.get()
    assert (now.confirmed_by, now.status) == (officer_kehl, Status.STOPPED)


def test_changed_while_the_form_was_open(officer_kehl: Person, staff_kehl: Person, row: Statement) -> None:
    statements.state(
        actor=staff_kehl,
        municipality_id=row.municipality_id,
        topic_id=row.topic_id,
        said=Said(status=Status.PILOTING),
    )
    link = no(officer_kehl, row)
    answer = Client().post(link, typed(row, note="meine Bemerkung"))
    assert answer.status_code == 409
    page = text(answer)
    assert "Jemand hat die Angabe gerade geändert" in page
    assert "Im Test" in page
    assert 'value="meine Bemerkung"' in page
    assert Statement.objects.get().status == Status.PILOTING
    assert 'name="version" value="2"' in page
    assert Client().post(link, typed(row, note="meine Bemerkung", version="2")).status_code == 302
    assert Statement.objects.get().note == "meine Bemerkung"


def test_removed_meanwhile(officer_kehl: Person, row: Statement) -> None:
    links_ = (yes(officer_kehl, row), no(officer_kehl, row))
    row.delete()
    before = everything()
    for link in links_:
        for answer in (Client().get(link), Client().post(link, {"status": "live", "version": "1"})):
            assert answer.status_code in {200, 422}
            assert "wurde inzwischen entfernt" in text(answer)
    assert everything() == before


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


# -- taking back


def test_taking_back_a_confirmation(officer_kehl: Person, row: Statement) -> None:
    back = Client().post(yes(officer_kehl, row))["Location"]
    answer = Client().post(back, follow=True)
    assert "Zurückgenommen" in text(answer)
    now = Statement.objects.get()
    assert (now.confirmed_at, now.confirmed_by, now.version) == (row.confirmed_at, None, 3)
    before = everything()
    Client().post(back)
    assert everything() == before
    assert Client().post(yes(officer_kehl, row)).status_code == 409  # the mail's version is gone ...
    assert "Stimmt noch" in text(Client().get(yes(officer_kehl, row)))  # ... but the page still offers it


def test_nothing_is_taken_back_that_was_changed_since(
    officer_kehl: Person, staff_kehl: Person, row: Statement
) -> None:
    back = Client().post(yes(officer_kehl, row))["Location"]
    statements.state(
        actor=staff_kehl,
        municipality_id=row.municipality_id,
        topic_id=row.topic_id,
        said=Said(status=Status.PLANNED),
    )
    before = everything()
    answer = Client().post(back, follow=True)
    assert "Zurücknehmen geht deshalb nicht mehr." in text(answer)
    assert everything() == before


def test_the_receipt_goes_to_the_person_and_keeps_no_link(
    box: Mailbox, officer_kehl: Person, row: Statement
) -> None:
    answer = Client().post(yes(officer_kehl, row))
    stored = Delivery.objects.get()
    assert answer["Location"].split("/")[2] not in str([stored.values, stored.sealed, stored.dedupe_key])
    sweep.call()
    (mail,) = box.mails()
    assert mail["To"] == officer_kehl.email
    assert mail["Subject"] == "Bestätigt: Kehl bei „Wer macht was?“"
