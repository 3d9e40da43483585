"""The monthly question: when, to whom, once, and what the mail says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from lotsennetz.core import bus, clock
from lotsennetz.jobs import schedule
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.notify.queries.wishes import Wish, wishes_of
from lotsennetz.notify.services import save_wishes
from lotsennetz.notify.tasks import sweep
from lotsennetz.people.models import Municipality, Network, Person, Role
from lotsennetz.radar.events import ConfirmationDue
from lotsennetz.radar.models import (
    LeadRole,
    MeetingDay,
    Opportunity,
    OpportunityTown,
    Round,
    Statement,
    Status,
)
from lotsennetz.radar.queries.due import due_of
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import asking, statements
from lotsennetz.radar.tasks import ask_towns
from lotsennetz.topics.models import Product
from tests.factories import MembershipFactory, person_in
from tests.notify.mail_server import Mailbox
from tests.radar.factories import leaf, says
from tests.radar.link_kit import DUE, links_in, plain

MEETING = date(2026, 12, 8)


@pytest.fixture
def second_tuesday(network: Network) -> MeetingDay:
    return MeetingDay.objects.create(pk=1, week=2, weekday=1)


@pytest.fixture
def on_the_day(second_tuesday: MeetingDay) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(DUE, tick=False) as traveller:
        yield traveller


def asked() -> set[tuple[str, int]]:
    rows = Delivery.objects.filter(kind="radar_confirm").values_list("recipient__email", "values__town")
    return set(rows)


def test_only_on_the_day_and_only_once(
    kehl: Municipality, officer_kehl: Person, on_the_day: time_machine.Traveller
) -> None:
    says(kehl, leaf("E-Akte"), age=100)
    on_the_day.move_to(DUE - timedelta(days=1))
    assert ask_towns.call() == 0
    on_the_day.move_to(DUE)
    assert ask_towns.call() == 1
    assert ask_towns.call() == 0
    this = Round.objects.get()
    assert (this.meeting_on, this.asked_at) == (MEETING, clock.now())
    assert asked() == {(officer_kehl.email, kehl.pk)}
    on_the_day.move_to(DUE + timedelta(days=7))
    assert ask_towns.call() == 0


def test_a_missed_day_is_made_up_for_until_the_meeting(
    kehl: Municipality, officer_kehl: Person, on_the_day: time_machine.Traveller
) -> None:
    says(kehl, leaf("E-Akte"), age=100)
    on_the_day.move_to(DUE + timedelta(days=7))  # the meeting itself
    assert ask_towns.call() == 0
    on_the_day.move_to(DUE + timedelta(days=6))
    assert ask_towns.call() == 1


def test_a_moved_day_does_not_ask_twice(
    kehl: Municipality, officer_kehl: Person, coordinator: Person, on_the_day: time_machine.Traveller
) -> None:
    says(kehl, leaf("E-Akte"), age=100)
    assert ask_towns.call() == 1
    asking.set_meeting_day(actor=coordinator, week=2, weekday=2)
    on_the_day.move_to(DUE + timedelta(days=1))
    assert ask_towns.call() == 0


def test_without_a_set_day_nobody_is_asked(kehl: Municipality, officer_kehl: Person) -> None:
    says(kehl, leaf("E-Akte"), age=100)
    assert ask_towns.call() == 0


def test_who_is_asked(
    kehl: Municipality,
    lahr: Municipality,
    gengenbach: Municipality,
    officer_kehl: Person,
    staff_kehl: Person,
    deactivated: Person,
    guest: Person,
    on_the_day: time_machine.Traveller,
) -> None:
    """Officers; where there is none, the contacts of what is due who still work there; members only."""
    topic, other = leaf("E-Akte"), leaf("GIS")
    says(kehl, topic, age=100, contact=staff_kehl)
    second = person_in(kehl, Role.OFFICER)
    helper, former = person_in(lahr, Role.GUIDE), person_in(gengenbach, Role.STAFF)
    says(lahr, topic, age=100, contact=helper)
    says(lahr, other, age=3, contact=person_in(lahr, Role.STAFF))  # fresh, so not its contact
    says(lahr, leaf("Statistik"), age=100, contact=former)  # works elsewhere by now
    says(gengenbach, topic, age=100, contact=former)
    assert ask_towns.call() == 2
    assert asked() == {(officer_kehl.email, kehl.pk), (second.email, kehl.pk), (helper.email, lahr.pk)}


def test_officer_of_two_towns_gets_two_mails(
    kehl: Municipality, lahr: Municipality, officer_kehl: Person, on_the_day: time_machine.Traveller
) -> None:
    MembershipFactory.create(person=officer_kehl, municipality=lahr, role=Role.OFFICER)
    for town in (kehl, lahr):
        says(town, leaf(), age=100)
    ask_towns.call()
    assert asked() == {(officer_kehl.email, kehl.pk), (officer_kehl.email, lahr.pk)}


def test_the_order_of_what_is_due(kehl: Municipality, on_the_day: time_machine.Traveller) -> None:
    """Never confirmed, own leads, open opportunities, oldest; neither fresh nor put off; seven at most."""
    today = timezone.localdate()
    old, older = says(kehl, leaf("alt"), age=40), says(kehl, leaf("älter"), age=400)
    joint = says(kehl, leaf("gemeinsam"), age=35)
    found = Opportunity.objects.create(
        kind="duplicate", topic=joint.topic, window="2027H1", opened_at=clock.now(), due=today
    )
    OpportunityTown.objects.create(opportunity=found, municipality=kehl, added_at=clock.now())
    lead = says(kehl, leaf("federführend"), age=30)
    LeadRole.objects.create(
        topic=lead.topic, municipality=kehl, hours_per_month=4, since=today, until=today + timedelta(days=9)
    )
    never = says(kehl, leaf("vorausgefüllt"), age=None)
    says(kehl, leaf("frisch"), age=27)
    says(kehl, leaf("später"), age=300, asked_after=today + timedelta(days=1))
    says(kehl, leaf("aufgegeben", active=False), age=300)
    assert due_of(kehl.pk, today) == [never, lead, joint, older, old]
    for number in range(5):
        says(kehl, leaf(f"weiteres {number}"), age=50)
    assert len(due_of(kehl.pk, today)) == 7


def test_the_mail(
    box: Mailbox, kehl: Municipality, officer_kehl: Person, on_the_day: time_machine.Traveller
) -> None:
    product = Product.objects.create(slug="aktenwerk", name="Aktenwerk 7", licence_kind="proprietary")
    says(kehl, leaf("E-Akte"), Status.PLANNED, age=100, horizon="2027H1", product=product)
    says(kehl, leaf("GIS"), age=None)
    ask_towns.call()
    sweep.call()
    (mail,) = box.mails()
    text = plain(mail)
    assert mail["To"] == officer_kehl.email
    assert mail["Subject"] == "Stimmt das noch? Kehl bei „Wer macht was?“"
    assert "Das nächste Treffen ist am 8. Dezember 2026." in text
    assert "Geplant für das 1. Halbjahr 2027 mit Aktenwerk 7 (Stand 08/2026)" in text
    assert "Im Einsatz (noch nicht bestätigt)" in text
    assert [len(links_in(mail, label)) for label in ("Stimmt", "Geändert", "Alles stimmt")] == [2, 2, 1]
    assert mail["List-Unsubscribe"]
    stored = str(list(Delivery.objects.values_list("values", "sealed", "dedupe_key")))
    assert not any(link.split("/")[2] in stored for link in links_in(mail, "Stimmt"))


def test_in_english(
    box: Mailbox, kehl: Municipality, officer_kehl: Person, on_the_day: time_machine.Traveller
) -> None:
    Person.objects.filter(pk=officer_kehl.pk).update(language="en")
    says(kehl, leaf("E-Akte"), age=100)
    ask_towns.call()
    sweep.call()
    (mail,) = box.mails()
    assert mail["Subject"] == "Is this still right? Kehl in “Who does what?”"
    assert "E-Akte (en)" in plain(mail)
    assert len(links_in(mail, "Still right")) == 1
    assert "Alles stimmt" not in plain(mail)  # one statement needs no link for all


def test_what_was_answered_before_the_mail_left_is_not_asked(
    box: Mailbox, kehl: Municipality, officer_kehl: Person, on_the_day: time_machine.Traveller
) -> None:
    row = says(kehl, leaf("E-Akte"), age=100)
    ask_towns.call()
    statements.confirm(actor=officer_kehl, municipality_id=kehl.pk, topic_id=row.topic_id)
    sweep.call()
    assert box.accepted == []
    assert Delivery.objects.get().state == Delivery.State.CANCELLED


def test_who_left_the_town_before_the_mail_left_gets_none(
    box: Mailbox, kehl: Municipality, officer_kehl: Person, on_the_day: time_machine.Traveller
) -> None:
    says(kehl, leaf("E-Akte"), age=100)
    ask_towns.call()
    officer_kehl.memberships.all().delete()
    sweep.call()
    assert box.accepted == []


def test_whoever_switched_it_off_gets_a_line_only(
    kehl: Municipality, officer_kehl: Person, on_the_day: time_machine.Traveller
) -> None:
    wanted = {**wishes_of(officer_kehl.pk), "radar_confirm": Wish(bell=True, mail=False)}
    save_wishes(actor=officer_kehl, chosen=wanted)
    says(kehl, leaf("E-Akte"), age=100)
    ask_towns.call()
    assert not Delivery.objects.exists()
    assert Notification.objects.get().recipient == officer_kehl


def test_a_crash_between_two_towns_sends_nothing_twice_and_skips_nobody(
    box: Mailbox,
    kehl: Municipality,
    lahr: Municipality,
    officer_kehl: Person,
    stranger: Person,
    on_the_day: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    topic = leaf("E-Akte")
    for town in (kehl, lahr):
        says(town, topic, age=100)
    publish, told = bus.publish, []

    def dies_at_the_second(event: object) -> None:
        if isinstance(event, ConfirmationDue):
            told.append(event)
            if len(told) == 2:
                publish(event)  # its rows go down with the transaction
                raise KeyboardInterrupt
        publish(event)

    with monkeypatch.context() as patch:
        patch.setattr(bus, "publish", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            asking.ask_if_due()
    assert len(asked()) == 1
    assert Round.objects.get().asked_at is None
    sweep.call()
    assert asking.ask_if_due() == 2
    sweep.call()
    assert sorted(str(mail["To"]) for mail in box.mails()) == sorted([officer_kehl.email, stranger.email])
    assert Notification.objects.count() == 2


def test_queries_do_not_grow_with_what_a_town_says(
    kehl: Municipality,
    officer_kehl: Person,
    on_the_day: time_machine.Traveller,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(20):
        says(kehl, leaf(), age=100)
    with django_assert_max_num_queries(30):
        ask_towns.call()


def test_it_is_in_the_schedule() -> None:
    (entry,) = [each for each in schedule.entries() if each.name == "radar.ask"]
    at = entry.when.following(DUE)
    assert timezone.localtime(at).hour == 7


def test_the_coordination_sets_the_day(coordinator: Person, network: Network) -> None:
    browser = Client()
    browser.force_login(coordinator)
    with time_machine.travel(DUE, tick=False):
        page = browser.get("/wer-macht-was/treffen/").content.decode()
        assert "Noch ist kein Tag festgelegt" in page
        answer = browser.post("/wer-macht-was/treffen/", {"week": "2", "weekday": "1"})
        assert answer.status_code == 302
        page = browser.get("/wer-macht-was/treffen/").content.decode()
    assert "8. Dezember 2026" in page
    assert "geht am 1. Dezember 2026 hinaus" in page
    assert browser.post("/wer-macht-was/treffen/", {"week": "9", "weekday": "1"}).status_code == 422
    assert MeetingDay.objects.get().week == 2


def test_nobody_else_sets_it(officer_kehl: Person) -> None:
    browser = Client()
    browser.force_login(officer_kehl)
    assert browser.get("/wer-macht-was/treffen/").status_code == 403
    assert browser.post("/wer-macht-was/treffen/", {"week": "1", "weekday": "1"}).status_code == 403
    assert not MeetingDay.objects.exists()
    assert Client().get("/wer-macht-was/treffen/").status_code == 302


def test_a_suggestion_rings_at_the_officers(
    kehl: Municipality, officer_kehl: Person, staff_kehl: Person, coordinator: Person
) -> None:
    row = says(kehl, leaf("E-Akte"), age=100)
    statements.suggest(
        actor=coordinator,
        municipality_id=kehl.pk,
        topic_id=row.topic_id,
        said=Said(status=Status.STOPPED, stopped_reason="teuer"),
    )
    assert Statement.objects.get().status == Status.LIVE
    assert Notification.objects.get().recipient == officer_kehl
    browser = Client()
    browser.force_login(officer_kehl)
    page = browser.get("/mitteilungen/").content.decode()
    assert "Petra Oehlschläger schlägt Angaben für Kehl vor" in page
    assert 'href="/wer-macht-was/kommune/kehl/"' in page
    officer_kehl.memberships.all().delete()
    assert "schlägt Angaben" not in browser.get("/mitteilungen/").content.decode()
