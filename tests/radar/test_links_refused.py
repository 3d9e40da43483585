"""Links of the monthly mail that are forged, old, forwarded, or for somebody who left."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.signing import Signer
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lotsennetz.core import clock
from lotsennetz.people.models import Person
from lotsennetz.radar import tokens
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.services import links
from lotsennetz.radar.tokens import Item, Link, Purpose
from tests.radar.kit import everything, text
from tests.radar.link_kit import address, no, typed, yes

TOKEN = tokens.sign(Link(Purpose.CONFIRM, 7, 8, (Item(1, 2),), 3, 4_000_000_000))


def test_tokens_say_what_was_signed(officer_kehl: Person) -> None:
    link = Link(Purpose.UNDO, 7, 8, (Item(1, 2, 3), Item(4, 5)), 6, int(clock.now().timestamp()))
    assert tokens.read(tokens.sign(link)) == link


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
    assert [Client().post(link).status_code for _ in range(2)] == [302, 200]
    before = everything()
    assert Client().post(link).status_code == 429
    assert Client().post(no(officer_kehl, row), typed(row, note="neu", version="2")).status_code == 429
    assert everything() == before
    assert Client().get(link).status_code == 200


def test_expired(officer_kehl: Person, row: Statement) -> None:
    start = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("UTC"))
    with time_machine.travel(start, tick=False) as now:
        link, change = yes(officer_kehl, row), no(officer_kehl, row)
        now.move_to(start + timedelta(days=35))
        assert Client().get(link).status_code == Client().get(change).status_code == 200
        now.shift(timedelta(seconds=1))
        before = everything()
        for answer in (
            Client().get(link),
            Client().post(link),
            Client().get(change),
            Client().post(change, typed(row, note="neu")),
        ):
            assert answer.status_code == 410
            assert "Die Frist dieses Links ist vorbei." in text(answer)
        assert everything() == before


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
    before = everything()
    assert Client().post(link).status_code == 403
    assert everything() == before


def test_guests_and_others_cannot(guest: Person, stranger: Person, row: Statement) -> None:
    before = everything()
    for person in (guest, stranger):
        assert Client().post(yes(person, row)).status_code == 403
        assert Client().post(no(person, row), typed(row, note="neu")).status_code == 403
    assert everything() == before


def test_forwarded_to_somebody_who_is_signed_in(
    officer_kehl: Person, stranger: Person, row: Statement
) -> None:
    browser = Client()
    browser.force_login(stranger)
    before = everything()
    for answer in (
        browser.get(yes(officer_kehl, row)),
        browser.post(yes(officer_kehl, row)),
        browser.get(no(officer_kehl, row)),
        browser.post(no(officer_kehl, row), typed(row, note="neu")),
    ):
        assert answer.status_code == 403
        assert "für Miriam Aschenbrenner gemacht" in text(answer)
    assert everything() == before
    browser.force_login(officer_kehl)
    receipt = browser.post(yes(officer_kehl, row)).headers["Location"]
    browser.force_login(stranger)
    before = everything()
    assert (browser.get(receipt).status_code, browser.post(receipt).status_code) == (403, 403)
    assert everything() == before
