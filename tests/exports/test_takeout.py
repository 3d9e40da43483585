"""The own data: asked for, put together by the worker, downloaded by nobody else, gone after a week."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.exports.models import Takeout
from lotsennetz.exports.services import takeouts
from lotsennetz.exports.tasks import forget_takeouts, make_takeout
from lotsennetz.jobs.models import Job
from lotsennetz.people.models import Person
from lotsennetz.people.ratelimit import Limit
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.people.services.standing import deactivate
from tests.conftest import ClientOf
from tests.exports.conftest import Package, body_of

pytestmark = pytest.mark.django_db
PAGE, FILE, DELETE = "/konto/meine-daten/", "/konto/meine-daten/datei/", "/konto/meine-daten/loeschen/"


def fresh(browser: Client, person: Person, ago: float = 0) -> Client:
    """As if the password had been typed so many seconds ago."""
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - ago, "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return browser


def work() -> bool:
    """What the worker does with the one job there is."""
    job = Job.objects.get(task_path="lotsennetz.exports.tasks.make_takeout")
    arguments = job.args_kwargs["args"]
    job.delete()
    return make_takeout.func(*arguments)


def stored() -> list[str]:
    return default_storage.listdir("takeout")[1] if default_storage.exists("takeout") else []


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock, to be set."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    return now


def test_from_the_button_to_the_file(staff_kehl: Person, client_of: ClientOf) -> None:
    browser = fresh(client_of(staff_kehl), staff_kehl)
    assert "Daten zusammenstellen" in browser.get(PAGE).text
    assert browser.post(PAGE).headers["Location"] == PAGE
    waiting = browser.get(PAGE).text
    assert 'hx-trigger="every 4s"' in waiting
    assert browser.get(FILE).status_code == 404
    assert work() is True
    ready = browser.get(PAGE)
    assert "Herunterladen" in ready.text
    assert "hx-trigger" not in ready.text
    assert "no-store" in ready["Cache-Control"]
    answer = browser.get(FILE)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].startswith('attachment; filename="meine-daten-')
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    content = body_of(answer)
    assert len(content) == Takeout.objects.get().size
    package = Package(content)
    assert package["profil.json"][0]["email"] == staff_kehl.email


def test_one_at_a_time(staff_kehl: Person, client_of: ClientOf) -> None:
    takeouts.ask(actor=staff_kehl)
    with pytest.raises(DomainError):
        takeouts.ask(actor=staff_kehl)
    answer = client_of(staff_kehl).post(PAGE, follow=True)
    assert "Ihre Daten werden schon zusammengestellt." in answer.text
    assert Takeout.objects.count() == Job.objects.count() == 1


def test_a_new_one_takes_the_place_of_the_old_one(
    staff_kehl: Person, django_capture_on_commit_callbacks: object
) -> None:
    takeouts.ask(actor=staff_kehl)
    work()
    old = Takeout.objects.get()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        takeouts.ask(actor=staff_kehl)
    assert stored() == []
    assert make_takeout.func(old.pk) is False  # a job of the old one comes too late
    work()
    assert len(stored()) == 1
    assert Takeout.objects.get().pk != old.pk


def test_only_a_few_times_a_day(staff_kehl: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takeouts, "A_DAY", Limit("test-takeout", 1, 86_400))
    takeouts.ask(actor=staff_kehl)
    work()
    with pytest.raises(DomainError):
        takeouts.ask(actor=staff_kehl)
    assert Takeout.objects.get().state == Takeout.State.READY


def test_nobody_else_gets_it(
    staff_kehl: Person, officer_kehl: Person, coordinator: Person, client_of: ClientOf
) -> None:
    takeouts.ask(actor=staff_kehl)
    work()
    for person in (officer_kehl, coordinator):
        browser = fresh(client_of(person), person)
        assert browser.get(FILE).status_code == 404
        assert "Herunterladen" not in browser.get(PAGE).text
        assert browser.post(DELETE).status_code == 302
    for path in (PAGE, FILE):
        assert "/konto/anmelden/" in Client().get(path).headers["Location"]
    assert len(stored()) == 1


def test_only_after_a_fresh_proof(staff_kehl: Person, client_of: ClientOf) -> None:
    takeouts.ask(actor=staff_kehl)
    work()
    for browser in (client_of(staff_kehl), fresh(client_of(staff_kehl), staff_kehl, ago=3600)):
        answer = browser.get(FILE)
        assert answer.headers["Location"] == "/konto/bestaetigen/?next=%2Fkonto%2Fmeine-daten%2F"


def test_a_second_run_changes_nothing(staff_kehl: Person) -> None:
    takeouts.ask(actor=staff_kehl)
    pk = Takeout.objects.get().pk
    assert make_takeout.func(pk) is True
    before = Takeout.objects.values().get()
    assert make_takeout.func(pk) is False
    assert Takeout.objects.values().get() == before
    assert make_takeout.func(999_999) is False


def test_a_failure_is_told_and_the_next_attempt_counts(
    staff_kehl: Person, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    takeouts.ask(actor=staff_kehl)
    pk = Takeout.objects.get().pk

    def full(*_args: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(takeouts, "write_archive", full)
        with pytest.raises(OSError, match="full"):
            make_takeout.func(pk)
    assert stored() == []
    assert "Das hat nicht geklappt." in client_of(staff_kehl).get(PAGE).text
    assert make_takeout.func(pk) is True
    assert "Herunterladen" in client_of(staff_kehl).get(PAGE).text


def test_gone_after_seven_days(
    staff_kehl: Person, client_of: ClientOf, at: list[datetime], django_capture_on_commit_callbacks: object
) -> None:
    takeouts.ask(actor=staff_kehl)
    work()
    at[0] += timedelta(days=6, hours=23)
    assert forget_takeouts.func() == 0
    assert "Herunterladen" in client_of(staff_kehl).get(PAGE).text
    at[0] += timedelta(hours=2)
    browser = fresh(client_of(staff_kehl), staff_kehl)
    assert browser.get(FILE).status_code == 404  # also before the worker has tidied up
    assert "Herunterladen" not in browser.get(PAGE).text
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert forget_takeouts.func() == 1
    assert stored() == []
    assert not Takeout.objects.exists()


def test_taken_back_while_it_is_made(staff_kehl: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """The person gives up in the middle: no file without a row stays."""
    takeouts.ask(actor=staff_kehl)
    pk = Takeout.objects.get().pk

    def given_up(*_args: object) -> None:
        default_storage.delete(str(Takeout.objects.get().file.name))
        Takeout.objects.all().delete()

    monkeypatch.setattr(takeouts, "write_archive", given_up)
    assert make_takeout.func(pk) is False
    assert stored() == []


def test_deleted_by_hand(
    staff_kehl: Person, client_of: ClientOf, django_capture_on_commit_callbacks: object
) -> None:
    takeouts.ask(actor=staff_kehl)
    work()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert client_of(staff_kehl).post(DELETE).headers["Location"] == PAGE
    assert stored() == []
    assert client_of(staff_kehl).get(DELETE).status_code == 405


@pytest.mark.parametrize("way", ["leaves", "is closed"])
def test_gone_with_the_account(
    staff_kehl: Person, officer_kehl: Person, way: str, django_capture_on_commit_callbacks: object
) -> None:
    takeouts.ask(actor=staff_kehl)
    work()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        if way == "leaves":
            leave_network(person=staff_kehl, choice="kept", successors={})
        else:
            deactivate(actor=officer_kehl, person=staff_kehl)
    assert stored() == []
    assert not Takeout.objects.exists()


def test_a_file_that_vanished_from_the_disk_is_told(staff_kehl: Person, client_of: ClientOf) -> None:
    takeouts.ask(actor=staff_kehl)
    work()
    default_storage.delete(f"takeout/{stored()[0]}")
    answer = fresh(client_of(staff_kehl), staff_kehl).get(FILE, follow=True)
    assert "Die Datei ist nicht mehr da." in answer.text
